"""The rows behind the numbers: threads, the ladder and the open questions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fivec import monthly, names, parties, schema, threads
from fivec.conversations.answers import asked, is_open
from fivec.conversations.shape import shape_of, turns_of
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows, Selection, among
from fivec.own_posts import mature


def thread_table(data: Dataset, selection: Selection | None = None) -> pd.DataFrame:
    """One row per thread of the selection, with the rung it reached.

    Columns: ``post`` (row of the first post), ``root_post`` (its id), ``author`` (handle, or codename of a
    colleague who may not be named), ``started_at``,
    ``n_posts``, ``n_participants``, ``depth``, ``level`` (0-3; missing where the thread does not concern
    us; 2 may be more where nothing tells whom replies answer), ``sort`` (own or inbound), ``side``,
    ``mature``, ``flat`` (nothing tells whom its replies answer), ``first_reply_s`` (first other person),
    ``first_answer_s`` (first account of ours other than the thread's author), ``max_width``,
    ``structural_virality`` (missing for a single post), ``h_index``, ``balance`` (missing with one party or
    fewer than four posts), ``dominance`` (as balance; missing where the thread does not concern us); of the
    first post in the thread that asks us something (``answers.asked``; missing where none does)
    ``answered``, ``answer_s``, ``answered_by`` (person or logo; missing where not known), and ``n_open``, its
    old enough posts that ask and have no answer.
    """
    seen = talk(data)
    roots = data.select(selection).roots
    root, author = data.threads.root, data.posts["author"].to_numpy()
    person = data.parties.person[author]
    by_other = person != person[root]
    ours = data.parties.ours[author] & by_other
    concerned = (seen.concerned & seen.threaded)[roots]
    shape, turns = shape_of(data), turns_of(data)
    table = pd.DataFrame(
        {
            "post": roots,
            "root_post": data.posts["id"].to_numpy()[roots],
            "author": names.shown(data)[author[roots]],
            "started_at": data.posts["posted_at"].iloc[roots].to_numpy(),
            "n_posts": data.threads.size[roots],
            "n_participants": threads.participants(root, person)[roots],
            "depth": shape.depth[roots],
            "level": pd.array(np.where(concerned, seen.step[roots], -1), dtype="Int64"),
            "sort": np.where(seen.ours[roots], "own", "inbound"),
            "side": np.array(schema.SIDES)[seen.side[roots]],
            "mature": mature(data)[roots],
            "flat": seen.flat[roots],
            "first_reply_s": threads.first_reply(root, data.seconds, by_other)[roots],
            "first_answer_s": threads.first_reply(root, data.seconds, ours)[roots],
            "max_width": shape.max_width[roots],
            "structural_virality": shape.virality[roots],
            "h_index": shape.h_index[roots],
            "balance": turns.balance[roots],
            "dominance": np.where(concerned, turns.dominance[roots], np.nan),
        }
    )
    table["level"] = table["level"].mask(table["level"] < 0)
    return pd.concat([table, _answered(data, roots)], axis=1)


def _answered(data: Dataset, roots: np.ndarray) -> pd.DataFrame:
    """What became of the first post in each thread that asks us something, and how many are open."""
    found = asked(data)
    root = data.threads.root[found.post]
    n_open = np.bincount(root[is_open(data)], minlength=len(data.posts))
    # Of the posts of a thread that ask, the earliest stands first; those without a time come last.
    order = np.lexsort((found.post, data.seconds[found.post], root))
    thread, place = np.unique(root[order], return_index=True)
    which = np.full(len(data.posts), -1)
    which[thread] = order[place]
    which = which[roots]
    asks = which >= 0
    answer = np.append(found.answer, -1)[which]
    kind = np.append(data.parties.kind[data.posts["author"].to_numpy()], parties.UNKNOWN)[answer]
    answered = pd.array(answer >= 0, dtype="boolean")
    answered[~asks] = pd.NA
    return pd.DataFrame(
        {
            "answered": answered,
            "answer_s": np.append(found.first, np.nan)[which],
            "answered_by": np.array(["person", "logo", None], dtype=object)[kind],
            "n_open": n_open[roots],
        }
    )


def unanswered_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Posts that ask us something, are old enough to count and have no answer, oldest first, undated last.

    Columns: ``post`` (row), ``id``, ``side``, ``channel``, ``author`` (handle, or codename of a colleague
    who may not be named), ``asked_at``, ``waiting_s`` (until the end of the data; NaN undated), ``url``
    (missing where it is not known, or would name that colleague). A post belongs to the selection by itself.
    """
    found = asked(data)
    post = found.post[is_open(data) & among(data, found.post, rows.posts)]
    post = post[np.lexsort((post, data.seconds[post]))]
    author, some = data.posts["author"].to_numpy()[post], data.posts.iloc[post]
    unnamed = names.hidden(data)[author]
    return pd.DataFrame(
        {
            "post": post,
            "id": some["id"].to_numpy(),
            "side": np.array(schema.SIDES)[talk(data).side[post]],
            "channel": some["channel"].astype("object").to_numpy(),
            "author": names.shown(data)[author],
            "asked_at": some["posted_at"].to_numpy(),
            "waiting_s": data.end - data.seconds[post],
            "url": some["url"].astype("object").mask(unnamed, None).to_numpy(),
        }
    )


def ladder_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Threads per rung: side, sort (own, inbound, all), level, n.

    Threads in which nothing tells whom replies answer are left out; on a side that has no others there is
    no level 3, and level 2 may be more.
    """
    seen = talk(data)
    roots = rows.roots[(seen.concerned & seen.threaded & mature(data))[rows.roots]]
    lines = []
    for code in sorted(set(seen.side[roots].tolist())):
        here = roots[seen.side[roots] == code]
        flat = seen.flat[here]
        here, levels = (here, 3) if flat.all() else (here[~flat], 4)
        own = seen.ours[here]
        for sort, kept in (("all", here), ("own", here[own]), ("inbound", here[~own])):
            counts = np.bincount(seen.step[kept], minlength=levels)
            lines += [(schema.SIDES[code], sort, level, int(counts[level])) for level in range(levels)]
    return pd.DataFrame(lines, columns=["side", "sort", "level", "n"])


def month_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Threads in which others talk with each other (CV-1) month by month: side, and see ``monthly.by_month``.

    Nothing on a side where nothing tells whom replies answer.
    """
    seen = talk(data)
    found: dict[str, pd.DataFrame] = {}
    roots = rows.roots[(seen.concerned & seen.threaded & mature(data) & ~seen.flat)[rows.roots]]
    for code in sorted(set(seen.side[roots].tolist()), reverse=True):
        here = roots[seen.side[roots] == code]
        found[schema.SIDES[code]] = monthly.by_month(data, here, seen.step[here] == 3)
    return monthly.by_side(found)
