"""Conversations: do we send, answer, or do people talk with each other?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.conversations import counted, invited, shape
from fivec.conversations.answers import answers
from fivec.conversations.checked import after_check
from fivec.conversations.rows import ladder_table, response_table, thread_table, unanswered_table
from fivec.conversations.talk import by_order, evidence, talk
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import (
    Measure,
    Result,
    Side,
    Tables,
    at_most,
    cluster_interval,
    not_measured,
    proportion,
)
from fivec.own_posts import mature, own_posts, per_side, rate_table

ONE_AUTHOR: Final = 0.3
"""Share of threads by one author from which whole authors are drawn for the interval."""


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Conversations of a selection, with the check by hand (CV-14): see ``before_check``, ``after_check``."""
    return after_check(data, before_check(data, selection, quick), quick)


def before_check(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Multi-way share (CV-1), the ladder (CV-2), answers (CV-3, CV-4), persons (CV-5), what came of our posts
    (CV-6), posts per reply (CV-7), turns (CV-8), what is returned (CV-9), the shape of threads (CV-11),
    invitations (CV-12) and what a question does (CV-13), per side.

    Where the data hold no replies, what was counted by hand takes their place (basis ``counted``); without
    that the posts with at least one comment (``comment_counts``), and where no comments are counted either
    the posts that invite one (``invitations``).

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        A thread belongs to the selection of its first post; all its replies count.
    quick : bool
        Leave out resampling.

    Returns
    -------
    Result with the tables ``threads`` (one row per thread), ``ladder``, ``response``, ``unanswered`` (one row
    per post that asks us something and has no answer), ``counted`` (one row
    per post counted by hand), ``rates`` (what came of our posts by group) and ``own`` (each of our posts).
    """
    rows = data.select(selection)
    by_hand = counted.counted(data, rows)
    if not len(data.posts) and not len(by_hand):
        return Result((not_measured("CV-1", "replies"),))
    headlines: list[Measure] = []
    supporting: list[Measure] = []
    here = set(talk(data).side[rows.roots].tolist()) if len(data.posts) else set()
    # The outside first: that is where an organisation mostly sends.
    for code in sorted(here | set(by_hand["side"]), reverse=True) or [parties.EXTERNAL]:
        found = _side(data, rows, code, quick) if len(data.posts) else []
        own = own_posts(data, rows.posts, code)
        found += invited.measures(data, own, parties.side_name(code), quick) if data.parties.known else []
        of_side = by_hand[by_hand["side"] == code]
        if len(of_side):
            found = counted.beside(found, counted.measures(of_side, parties.side_name(code), quick))
        headlines.append(found[0])
        supporting.extend(found[1:])
    return Result(tuple(headlines), tuple(supporting), _tables(data, rows, by_hand, headlines, quick))


def _tables(
    data: Dataset, rows: Rows, by_hand: pd.DataFrame, headlines: list[Measure], quick: bool
) -> Tables:
    """The rows behind the numbers; on the ladder posts counted by hand, where they are the headline."""
    instead = [schema.SIDES.index(one.side) for one in headlines if one.side and one.basis == counted.BASIS]
    climbed = by_hand[by_hand["side"].isin(instead)]
    return Tables(
        threads=lambda: thread_table(data, rows.selection),
        ladder=lambda: pd.concat([ladder_table(data, rows), counted.ladder(climbed)], ignore_index=True),
        response=lambda: response_table(data, rows),
        unanswered=lambda: unanswered_table(data, rows),
        counted=lambda: by_hand,
        rates=lambda: per_side(rate_table, data, rows.posts, quick),
        own=lambda: per_side(invited.post_table, data, rows.posts),
    )


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side = parties.side_name(code)
    seen = talk(data)
    roots = rows.roots[seen.side[rows.roots] == code]
    roots = roots[seen.concerned[roots] & mature(data)[roots]]
    replies = rows.posts[seen.side[rows.posts] == code]
    if not seen.threaded[seen.side == code].any():
        return [at_most(_without_replies(data, roots, side), evidence(data).best)]
    known = by_order(evidence(data), data, replies)
    if not seen.threaded[roots].all():
        known = replace(known, missing=(*known.missing, "replies"))
    roots = roots[seen.threaded[roots]]
    step = seen.step[roots]

    def share(id: str, k: int, n: int) -> Measure:
        return known.of(proportion(id, k, n, side=side))

    headline = share("CV-1", int((step == 3).sum()), len(step))
    if not quick:
        headline = _clustered(headline, data.posts["author"].to_numpy()[roots], step == 3)
    measures = [headline]
    measures += [share(f"CV-2.L{level}", int((step == level).sum()), len(step)) for level in range(4)]
    own = seen.party[roots] == seen.us[roots]
    if side == "external" and data.parties.known:
        measures.append(share("CV-1.own", int((step[own] == 3).sum()), int(own.sum())))
        measures.append(share("CV-1.inbound", int((step[~own] == 3).sum()), int((~own).sum())))
    measures += answers(data, rows, code, side, known)
    measures.append(_persons(data, replies, side))
    return measures + shape.measures(data, rows, roots, code, known)


def _without_replies(data: Dataset, roots: np.ndarray, side: Side) -> Measure:
    """Posts with at least one comment, when only the counts are known."""
    comments = data.posts["comments"].to_numpy()[roots]
    known = comments[~np.isnan(comments)]
    if not len(known):
        return _invitations(data, roots, side)
    return proportion(
        "CV-1", int((known > 0).sum()), len(known), side=side, basis="comment_counts", missing=("replies",)
    )


def _invitations(data: Dataset, roots: np.ndarray, side: Side) -> Measure:
    """Posts of ours that invite a conversation, where nothing is known of what came of it."""
    ours = parties.speakers(data, parties.EXTERNAL if side == "external" else parties.INTERNAL)
    own = roots[ours[data.posts["author"].to_numpy()[roots]]]
    rates = invited.invitation_rates(data, own, side) if data.parties.known else []
    if not rates:
        return not_measured("CV-1", "replies", side=side)
    return replace(rates[0], id="CV-1", basis="invitations", missing=("replies",))


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


def _persons(data: Dataset, posts: np.ndarray, side: Side) -> Measure:
    """Share of our messages that a person wrote, of those whose writer is known to be person or logo."""
    author = data.posts["author"].to_numpy()[posts]
    kind = data.parties.kind[author[data.parties.ours[author]]]
    persons, logos = int((kind == parties.PERSON).sum()), int((kind == parties.LOGO).sum())
    if persons + logos == 0:
        return not_measured("CV-5", "kinds", side=side)
    return proportion("CV-5", persons, persons + logos, side=side)


__all__ = ["after_check", "before_check", "measure", "thread_table", "unanswered_table"]
