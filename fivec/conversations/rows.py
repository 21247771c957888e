"""The rows behind the numbers: threads, the ladder and the answering curve."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fivec import names, schema, threads
from fivec.conversations.answers import survival
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows, Selection
from fivec.own_posts import mature


def thread_table(data: Dataset, selection: Selection | None = None) -> pd.DataFrame:
    """One row per thread of the selection, with the rung it reached.

    Columns: ``post`` (row of the first post), ``root_post`` (its id), ``author`` (handle, or codename of a
    colleague who may not be named), ``started_at``,
    ``n_posts``, ``n_participants``, ``depth``, ``level`` (0-3; missing where the thread does not concern
    us), ``sort`` (own or inbound), ``side``, ``mature``, ``first_reply_s`` (first other person),
    ``first_answer_s`` (first account of ours other than the thread's author).
    """
    seen = talk(data)
    roots = data.select(selection).roots
    root, author = data.threads.root, data.posts["author"].to_numpy()
    person = data.parties.person[author]
    by_other = person != person[root]
    ours = data.parties.ours[author] & by_other
    depth = np.zeros(len(root), dtype=np.int64)
    np.maximum.at(depth, root, data.threads.depth)
    concerned = (seen.concerned & seen.threaded)[roots]
    return pd.DataFrame(
        {
            "post": roots,
            "root_post": data.posts["id"].to_numpy()[roots],
            "author": names.shown(data)[author[roots]],
            "started_at": data.posts["posted_at"].iloc[roots].to_numpy(),
            "n_posts": data.threads.size[roots],
            "n_participants": threads.participants(root, person)[roots],
            "depth": depth[roots],
            "level": pd.array(np.where(concerned, seen.step[roots], -1), dtype="Int64"),
            "sort": np.where(seen.party[roots] == seen.us[roots], "own", "inbound"),
            "side": np.array(schema.SIDES)[seen.side[roots]],
            "mature": mature(data)[roots],
            "first_reply_s": threads.first_reply(root, data.seconds, by_other)[roots],
            "first_answer_s": threads.first_reply(root, data.seconds, ours)[roots],
        }
    ).assign(level=lambda table: table["level"].mask(table["level"] < 0))


def ladder_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Threads per rung: side, sort (own, inbound, all), level, n."""
    seen = talk(data)
    roots = rows.roots[(seen.concerned & seen.threaded & mature(data))[rows.roots]]
    own = seen.party[roots] == seen.us[roots]
    lines = []
    for code in sorted(set(seen.side[roots].tolist())):
        here = seen.side[roots] == code
        for sort, kept in (("all", here), ("own", here & own), ("inbound", here & ~own)):
            counts = np.bincount(seen.step[roots[kept]], minlength=4)
            lines += [(schema.SIDES[code], sort, level, int(counts[level])) for level in range(4)]
    return pd.DataFrame(lines, columns=["side", "sort", "level", "n"])


def response_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """The answering curve: side, hours, answered_share with its band, n messages."""
    frames = []
    for code in sorted(set(talk(data).side.tolist())):
        curve = survival(data, rows, code)
        if curve is None:
            continue
        hours = np.append(0.0, curve.time)
        frames.append(
            pd.DataFrame(
                {
                    "side": schema.SIDES[code],
                    "hours": hours,
                    "answered_share": 1 - np.append(1.0, curve.survival),
                    "low": 1 - np.append(1.0, curve.high),
                    "high": 1 - np.append(1.0, curve.low),
                    "n": curve.n,
                }
            )
        )
    columns = ["side", "hours", "answered_share", "low", "high", "n"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
