"""Conversations: do we send, answer, or do people talk with each other?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec import parties, schema, threads, ties
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import (
    Grade,
    Measure,
    Result,
    Side,
    Survival,
    Tables,
    at_most,
    cluster_interval,
    grade,
    kaplan_meier,
    not_measured,
    proportion,
)

HOUR: Final = 3600.0
MATURE_S: Final = 72 * HOUR
"""A thread is counted once it has had this long to become a conversation."""
HORIZON_S: Final = 72 * HOUR
"""Answers are followed for this long; a message still open then counts as unanswered."""
ONE_AUTHOR: Final = 0.3
"""Share of threads by one author from which whole authors are drawn for the interval."""


@dataclass(frozen=True)
class _Talk:
    """Every post as seen from "us"; arrays have one entry per post.

    ``party`` wrote it, ``answers`` is the party it answers (-1 for none), ``us`` is the party that
    counts as us in its thread, ``step`` is the rung its thread reached (at the root's row).
    """

    side: np.ndarray
    party: np.ndarray
    answers: np.ndarray
    us: np.ndarray
    step: np.ndarray
    concerned: np.ndarray


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Multi-way share (CV-1), the ladder (CV-2), answers (CV-3, CV-4) and persons (CV-5), per side.

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        A thread belongs to the selection of its first post; all its replies count.
    quick : bool
        Leave out resampling.

    Returns
    -------
    Result with the tables ``threads`` (one row per thread), ``ladder`` and ``response``.
    """
    if not len(data.posts):
        return Result((not_measured("CV-1", "replies"),))
    rows = data.select(selection)
    talk = data.mine("talk", lambda: _talk(data))
    headlines: list[Measure] = []
    supporting: list[Measure] = []
    for code in sorted({*talk.side[rows.roots].tolist()} or {parties.EXTERNAL}):
        found = _side(data, rows, talk, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
    tables = Tables(
        threads=lambda: thread_table(data, selection),
        ladder=lambda: _ladder_table(data, rows, talk),
        response=lambda: _response_table(data, rows, talk),
    )
    return Result(tuple(headlines), tuple(supporting), tables)


# -- who talks with whom ------------------------------------------------------------------------------------


def _talk(data: Dataset) -> _Talk:
    author = data.posts["author"].to_numpy()
    root, parent = data.threads.root, data.threads.parent
    side = parties.post_side(data)
    who = data.parties
    external = (side == parties.EXTERNAL) & who.known
    party = np.where(external, who.outside[author], who.person[author])
    answered = ties.answered_account(data.posts)
    answers = np.where(
        (answered >= 0) & (parent >= 0), np.where(external, who.outside[answered], who.person[answered]), -1
    )
    us = np.where(external, who.organisation, party[root])
    step = threads.ladder(root, parent, party, answers, us)
    return _Talk(side, party, answers, us, step, _concerned(data, party, us))


def _concerned(data: Dataset, party: np.ndarray, us: np.ndarray) -> np.ndarray:
    """Per root: we started the thread, it mentions us, or we take part. Native shares start no thread."""
    root = data.threads.root
    concerned = np.zeros(len(root), dtype=bool)
    concerned[root[party == us]] = True
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    to_us = data.parties.ours[mention["target"].to_numpy()]
    concerned[mention["post"].to_numpy()[to_us]] = True
    is_share = data.codes("posts", "kind") == schema.POST_KINDS.index("share")
    return concerned & (root == np.arange(len(root))) & ~is_share


def _mature(data: Dataset) -> np.ndarray:
    """Posts old enough to count; every post when nothing is dated."""
    if np.isnan(data.end):
        return np.ones(len(data.posts), dtype=bool)
    return data.seconds <= data.end - MATURE_S


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, talk: _Talk, code: int, quick: bool) -> list[Measure]:
    side: Side = "internal" if code == parties.INTERNAL else "external"
    roots = rows.roots[talk.side[rows.roots] == code]
    roots = roots[talk.concerned[roots] & _mature(data)[roots]]
    replies = rows.posts[talk.side[rows.posts] == code]
    if not _has_threads(data, talk, code):
        return [_without_replies(data, roots, side)]
    best: Grade = "B" if np.isnan(data.end) or not data.parties.known else "A"
    basis = "full" if data.parties.known else "each_author"
    missing = () if data.parties.known else ("organisation",)
    step = talk.step[roots]

    def share(id: str, k: int, n: int) -> Measure:
        return proportion(id, k, n, side=side, best=best, basis=basis, missing=missing)

    headline = share("CV-1", int((step == 3).sum()), len(step))
    if not quick:
        headline = _clustered(headline, data.posts["author"].to_numpy()[roots], step == 3)
    measures = [headline]
    measures += [share(f"CV-2.L{level}", int((step == level).sum()), len(step)) for level in range(4)]
    own = talk.party[roots] == talk.us[roots]
    if side == "external" and data.parties.known:
        measures.append(share("CV-1.own", int((step[own] == 3).sum()), int(own.sum())))
        measures.append(share("CV-1.inbound", int((step[~own] == 3).sum()), int((~own).sum())))
    measures += _answers(data, rows, talk, code, side)
    measures.append(_persons(data, replies, side))
    return measures


def _has_threads(data: Dataset, talk: _Talk, code: int) -> bool:
    """Whether at least a tenth of what is called a reply says what it answers."""
    here = talk.side == code
    is_reply = here & (data.codes("posts", "kind") == schema.POST_KINDS.index("reply"))
    linked = is_reply & (data.posts["parent"].to_numpy() != schema.NO_PARENT)
    return bool(is_reply.any()) and linked.sum() >= 0.1 * is_reply.sum()


def _without_replies(data: Dataset, roots: np.ndarray, side: Side) -> Measure:
    """Posts with at least one comment, when only the counts are known."""
    comments = data.posts["comments"].to_numpy()[roots]
    known = comments[~np.isnan(comments)]
    if not len(known):
        return not_measured("CV-1", "replies", side=side)
    return proportion(
        "CV-1", int((known > 0).sum()), len(known), side=side, basis="comment_counts", missing=("replies",)
    )


def _clustered(headline: Measure, author: np.ndarray, met: np.ndarray) -> Measure:
    """The wider of the Wilson interval and that over authors, when one author starts most threads."""
    names, place = np.unique(author, return_inverse=True)
    n = np.bincount(place)
    if len(names) < 2 or n.max() <= ONE_AUTHOR * n.sum():
        return headline
    low, high = cluster_interval(np.bincount(place, weights=met), n)
    if headline.low is None or headline.high is None or high - low <= headline.high - headline.low:
        return headline
    return replace(headline, low=low, high=high)


# -- answers ------------------------------------------------------------------------------------------------


def _answerable(data: Dataset, talk: _Talk) -> np.ndarray:
    """Messages that ask for an answer.

    External: by somebody else, to us (a reply or a mention), with a question mark or with our handle in
    front. Internal: a question that starts a thread.
    """
    text = pa.chunked_array(pa.array(data.posts["text"], type=pa.large_string()))
    question = pc.match_substring(text, "?").fill_null(False).to_numpy()
    is_root = data.threads.root == np.arange(len(question))
    internal = (talk.side == parties.INTERNAL) & is_root & question
    if not data.parties.known:
        return is_root & question
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    mention = mention[data.parties.ours[mention["target"].to_numpy()]]
    to_us = (talk.answers == data.parties.organisation).copy()
    to_us[mention["post"].to_numpy()] = True
    in_front = pc.match_substring_regex(text, r"^\s*\.?@").fill_null(False).to_numpy()
    by_other = talk.party != data.parties.organisation
    external = (talk.side == parties.EXTERNAL) & by_other & to_us & (question | in_front)
    return internal | external


def _delays(data: Dataset, talk: _Talk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answerable posts, seconds until their first answer (NaN: none), and until the data end."""
    message = np.flatnonzero(_answerable(data, talk))
    at = data.seconds
    parent = data.threads.parent
    # Externally only we answer a message; internally any colleague other than the asker does.
    external = (talk.side == parties.EXTERNAL) & data.parties.known
    answers = (parent >= 0) & (talk.party != talk.answers) & (~external | (talk.party == talk.us))
    delay = at - np.where(parent >= 0, at[parent], np.nan)
    usable = answers & (delay >= 0)
    first = np.full(len(at), np.inf)
    np.minimum.at(first, parent[usable], delay[usable])
    first[np.isinf(first)] = np.nan
    left = data.end - at[message]
    dated = ~np.isnan(left)
    return message[dated], first[message][dated], left[dated]


def survival(data: Dataset, rows: Rows, talk: _Talk, code: int) -> Survival | None:
    """Kaplan-Meier curve of the time to the first answer in hours, up to 72; None without messages."""
    message, first, left = data.mine("delays", lambda: _delays(data, talk))
    here = np.isin(message, rows.posts) & (talk.side[message] == code)
    if not here.any():
        return None
    limit = np.minimum(left[here], HORIZON_S)
    event = first[here] <= limit
    return kaplan_meier(np.where(event, first[here], limit) / HOUR, event)


def _answers(data: Dataset, rows: Rows, talk: _Talk, code: int, side: Side) -> list[Measure]:
    missing = ("times",) if np.isnan(data.end) else ("replies",)
    curve = survival(data, rows, talk, code)
    if curve is None:
        return [not_measured(id, *missing, side=side) for id in ("CV-3", "CV-4.median", "CV-4.within_4h")]
    message, first, left = data.mine("delays", lambda: _delays(data, talk))
    old = np.isin(message, rows.posts) & (talk.side[message] == code) & (left >= HORIZON_S)
    rate = proportion("CV-3", int((first[old] <= HORIZON_S).sum()), int(old.sum()), side=side)
    evidence = grade(curve.events, "median_time")
    median = curve.median
    open_share, low, high = curve.at(4.0)
    return [
        rate,
        Measure("CV-4.median", median, n=curve.n, k=curve.events, grade=evidence, side=side)
        if median is not None
        else Measure("CV-4.median", n=curve.n, k=curve.events, side=side, basis="never_half"),
        Measure("CV-4.within_4h", 1 - open_share, 1 - high, 1 - low, n=curve.n, grade=evidence, side=side),
    ]


def _persons(data: Dataset, posts: np.ndarray, side: Side) -> Measure:
    """Share of our messages that a person wrote, of those whose writer is known to be person or logo."""
    author = data.posts["author"].to_numpy()[posts]
    kind = data.parties.kind[author[data.parties.ours[author]]]
    persons, logos = int((kind == parties.PERSON).sum()), int((kind == parties.LOGO).sum())
    if persons + logos == 0:
        return not_measured("CV-5", "kinds", side=side)
    return at_most(proportion("CV-5", persons, persons + logos, side=side), "A")


# -- tables -------------------------------------------------------------------------------------------------


def thread_table(data: Dataset, selection: Selection | None = None) -> pd.DataFrame:
    """One row per thread of the selection, with the rung it reached.

    Columns: ``post`` (row of the first post), ``root_post`` (its id), ``author``, ``started_at``,
    ``n_posts``, ``n_participants``, ``depth``, ``level`` (0-3; missing where the thread does not concern
    us), ``sort`` (own or inbound), ``side``, ``mature``, ``first_reply_s`` (first other person),
    ``first_answer_s`` (first account of ours other than the thread's author), ``text``.
    """
    talk = data.mine("talk", lambda: _talk(data))
    roots = data.select(selection).roots
    root, author = data.threads.root, data.posts["author"].to_numpy()
    person = data.parties.person[author]
    by_other = person != person[root]
    ours = data.parties.ours[author] & by_other
    depth = np.zeros(len(root), dtype=np.int64)
    np.maximum.at(depth, root, data.threads.depth)
    concerned = talk.concerned[roots]
    return pd.DataFrame(
        {
            "post": roots,
            "root_post": data.posts["id"].to_numpy()[roots],
            "author": data.accounts["handle"].to_numpy()[author[roots]],
            "started_at": data.posts["posted_at"].iloc[roots].to_numpy(),
            "n_posts": data.threads.size[roots],
            "n_participants": threads.participants(root, person)[roots],
            "depth": depth[roots],
            "level": pd.array(np.where(concerned, talk.step[roots], -1), dtype="Int64"),
            "sort": np.where(talk.party[roots] == talk.us[roots], "own", "inbound"),
            "side": np.array(schema.SIDES)[talk.side[roots]],
            "mature": _mature(data)[roots],
            "first_reply_s": threads.first_reply(root, data.seconds, by_other)[roots],
            "first_answer_s": threads.first_reply(root, data.seconds, ours)[roots],
            "text": data.posts["text"].iloc[roots].to_numpy(),
        }
    ).assign(level=lambda table: table["level"].mask(table["level"] < 0))


def _ladder_table(data: Dataset, rows: Rows, talk: _Talk) -> pd.DataFrame:
    """Threads per rung: side, sort (own, inbound, all), level, n."""
    roots = rows.roots[talk.concerned[rows.roots] & _mature(data)[rows.roots]]
    own = talk.party[roots] == talk.us[roots]
    lines = []
    for code in sorted(set(talk.side[roots].tolist())):
        here = talk.side[roots] == code
        for sort, kept in (("all", here), ("own", here & own), ("inbound", here & ~own)):
            counts = np.bincount(talk.step[roots[kept]], minlength=4)
            lines += [(schema.SIDES[code], sort, level, int(counts[level])) for level in range(4)]
    return pd.DataFrame(lines, columns=["side", "sort", "level", "n"])


def _response_table(data: Dataset, rows: Rows, talk: _Talk) -> pd.DataFrame:
    """The answering curve: side, hours, answered_share with its band, n messages."""
    frames = []
    for code in sorted(set(talk.side.tolist())):
        curve = survival(data, rows, talk, code)
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
