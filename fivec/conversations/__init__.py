"""Conversations: do we send, answer, or do people talk with each other?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.clusters import LARGE, by_redrawing
from fivec.conversations import counted, crowd, curves, hours, invited, persons, rungs, shape, waits
from fivec.conversations.answers import answers
from fivec.conversations.checked import after_check
from fivec.conversations.course import conversation
from fivec.conversations.examples import example_table
from fivec.conversations.rows import ladder_table, month_table, thread_table, unanswered_table
from fivec.conversations.talk import by_order, evidence, talk
from fivec.conversations.words import word_table
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import (
    Measure,
    Result,
    Side,
    Tables,
    at_most,
    not_measured,
    proportion,
)
from fivec.own_posts import mature, own_posts, per_side, rate_table


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Conversations of a selection, with the check by hand (CV-14): see ``before_check``, ``after_check``."""
    return after_check(data, before_check(data, selection, quick), quick)


def before_check(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Multi-way share (CV-1), the ladder (CV-2), answers (CV-3, CV-4), persons (CV-5), what came of our posts
    (CV-6), posts per reply (CV-7), turns (CV-8), what is returned (CV-9), the crowd it looks like (CV-10),
    the shape of threads (CV-11), invitations (CV-12), what a question does (CV-13) and whether we answer when
    people write (CV-15), per side.

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
    Result with the tables ``threads`` (one row per thread), ``ladder``, ``response``, ``curves`` and
    ``office_curves`` (the answering curves by who was addressed, on either clock), ``dropped``, ``hours``
    (one row per hour of the week), ``voices``, ``crowd``, ``unanswered`` (one row per post that asks us
    something and has no answer), ``examples`` (three threads to read), ``l3_words`` (words typical of threads
    in which others talk with each other), ``counted`` (one row per post counted by hand), ``rates`` (what
    came of our posts by group), ``months`` (CV-1 month by month) and ``own`` (each of our posts).
    """
    rows = data.select(selection)
    by_hand = counted.counted(data, rows)
    if not len(data.posts) and not len(by_hand):
        return Result((not_measured("CV-1", "replies"),))
    headlines: list[Measure] = []
    supporting: list[Measure] = []
    here = set(np.unique(talk(data).side[rows.roots]).tolist()) if len(data.posts) else set()
    # The outside first: that is where an organisation mostly sends.
    for code in sorted(here | set(by_hand["side"]), reverse=True) or [parties.EXTERNAL]:
        found = _side(data, rows, code, quick) if len(data.posts) else []
        own = own_posts(data, rows.posts, code)
        found += invited.measures(data, own, parties.side_name(code), quick) if data.parties.known else []
        if data.parties.known and len(data.posts):
            found += invited.polite_rate(data, rows.posts, code, parties.side_name(code))
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
        response=lambda: curves.curve_table(data, rows, ("us",)),
        curves=lambda: curves.curve_table(data, rows),
        office_curves=lambda: curves.curve_table(data, rows, clock="office"),
        dropped=lambda: waits.dropped_table(data, rows),
        hours=lambda: hours.hour_table(data, rows),
        voices=lambda: persons.voice_table(data, rows),
        crowd=lambda: crowd.crowd_table(data, rows),
        unanswered=lambda: unanswered_table(data, rows),
        examples=lambda: example_table(data, rows),
        l3_words=lambda: word_table(data, rows),
        counted=lambda: by_hand,
        rates=lambda: per_side(rate_table, data, rows.posts, quick),
        months=lambda: month_table(data, rows),
        own=lambda: per_side(invited.post_table, data, rows.posts),
    )


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side = parties.side_name(code)
    seen = talk(data)
    roots = rows.roots[((seen.side == code) & seen.concerned & mature(data))[rows.roots]]
    replies = rows.posts[seen.side[rows.posts] == code]
    if not (seen.threaded & (seen.side == code)).any():
        return [at_most(_without_replies(data, roots, side), evidence(data).best)]
    known = by_order(evidence(data), data, replies)
    if not seen.threaded[roots].all():
        known = replace(known, missing=(*known.missing, "replies"))
    roots = roots[seen.threaded[roots]]
    measures = rungs.measures(data, roots, side, known)
    if not quick and measures[0].basis != rungs.FLAT:
        whole = roots[~seen.flat[roots]]
        author = data.posts["author"].to_numpy()[whole]
        measures[0] = by_redrawing(measures[0], author, seen.step[whole] == 3, LARGE)
        low, high = measures[0].low, measures[0].high
        measures = [replace(one, low=low, high=high) if one.id == "CV-2.L3" else one for one in measures]
    measures += answers(data, rows, code, side, known)
    measures += curves.measures(data, rows, code, known)
    measures.append(known.of(hours.measure(data, rows, code, quick)))
    measures += persons.measures(data, rows, code, quick)
    measures += shape.measures(data, rows, roots, code, known)
    return [*measures, crowd.measure(data, rows, code, quick)]


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


def in_office_hours(data: Dataset, selection: Selection | None = None) -> list[Measure]:
    """CV-4 of every side on the office clock: see ``curves.measures``; nothing where no replies are known."""
    rows, seen = data.select(selection), talk(data)
    found: list[Measure] = []
    for code in sorted(set(seen.side[rows.roots].tolist()), reverse=True):
        known = by_order(evidence(data), data, rows.posts[seen.side[rows.posts] == code])
        found += curves.measures(data, rows, code, known, "office")
    return found


__all__ = [
    "after_check",
    "before_check",
    "conversation",
    "in_office_hours",
    "measure",
    "month_table",
    "thread_table",
    "unanswered_table",
]
