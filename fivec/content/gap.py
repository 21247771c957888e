"""What we post about beside what the audience talks about: the topic gap (CT-3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from fivec import bodies, parties
from fivec.dataset import Dataset, Rows
from fivec.measures import Grade, Measure, Side, grade, not_measured, permutation_p, proportion, wilson
from fivec.own_topics import heard, own_subjects
from fivec.subjects import LEAST, Placed, Subjects, compared, compared_effects
from fivec.text import divergence

COLUMNS: Final = (
    "side",
    "topic",
    "own_n",
    "own_share",
    "audience_n",
    "audience_share",
    "contribution",
    "missed",
    "beyond",
)
TEXT_COLUMNS: Final = ("side", "topic", "whose", "post", "text")
READ: Final = 3
"""Texts of each side to read per topic, those most on it."""


def topic_gap(data: Dataset, posts: np.ndarray, code: int, side: Side, quick: bool) -> list[Measure]:
    """CT-3, how far our topics are from those of the audience, and CT-3.missed, what they ask and we leave.

    Parameters
    ----------
    posts : rows that count; the audience and the topics are those of the whole data.
    """
    given, rows = heard(data, code)
    if len(given) + len(rows) < LEAST:
        return [not_measured("CT-3", "audience", side=side)]
    found = own_subjects(data, code)
    if found is None:
        return [not_measured("CT-3", "texts", side=side)]
    pair = found.placed[0].among(posts), found.placed[1]
    own, theirs = compared(*pair)
    best: Grade = "B" if bodies.ours(data, code).answers else "A"
    alike = compared_effects(data, *pair)
    gap = beyond_chance("CT-3", own, theirs, side, alike, quick, best)
    if not gap.measured:
        return [gap]
    missed, n = int(theirs[divergence.lacking(own, theirs, alike)].sum()), int(theirs.sum())
    share = proportion("CT-3.missed", missed, n, side=side, family="text", best=best)
    worth = n / float(theirs.sum(axis=1) @ alike[1])
    low, high = wilson(missed * worth, n * worth)
    return [gap, replace(share, low=low, high=high)]


def beyond_chance(
    id: str,
    one: np.ndarray,
    other: np.ndarray,
    side: Side,
    alike: divergence.Effects,
    quick: bool,
    best: Grade = "A",
    basis: str = "full",
) -> Measure:
    """The divergence of two bodies of texts less its mean under permuted labels, as a measure.

    ``n`` is the number of texts of both; the grade is that of the smaller body. Below zero is no difference.
    ``alike`` are the effects of writers on either body (see ``subjects.effects``); ``quick`` leaves out
    interval and p-value.
    """
    value, chance = divergence.divergence(one, other), divergence.by_chance(one, other, alike)
    if value is None or chance is None:
        return not_measured(id, "texts", side=side, basis="none" if basis == "full" else basis)
    low, high, p = None, None, None
    if not quick:
        low, high = divergence.interval(one, other, effects=alike)
        p = permutation_p(value, divergence.permuted(one, other, effects=alike))
    sizes = int(one.sum()), int(other.sum())
    return Measure(
        id,
        max(0.0, value - chance),
        low,
        high,
        n=sum(sizes),
        expected=chance,
        p=p,
        grade=grade(min(sizes), "text", best),
        side=side,
        basis=basis,
    )


# -- tables -------------------------------------------------------------------------------------------------


def topic_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """The topics of both, what they ask and we leave first.

    Columns: ``side``; ``topic`` (its words); ``own_n`` and ``audience_n``, texts on it; ``own_share`` and
    ``audience_share`` (0-1, missing where the two cannot be compared); ``contribution`` to the gap in bits,
    positive where they have more of it; ``missed``, whether that is more than chance explains; ``beyond``,
    whether it is so for either of the two.
    """
    frames = [_topics(data, rows, code, found) for code, found in _each(data)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _each(data: Dataset) -> list[tuple[int, Subjects]]:
    if not len(data.posts) or not data.parties.known or not data.terms.counts.nnz:
        return []
    codes = parties.sides_of_posts(data)[::-1]
    found = [(code, own_subjects(data, code)) for code in codes if parties.speakers(data, code).any()]
    return [(code, one) for code, one in found if one is not None and len(one.placed[1].topic)]


def _topics(data: Dataset, rows: Rows, code: int, found: Subjects) -> pd.DataFrame:
    own, theirs = found.placed[0].among(rows.posts), found.placed[1]
    held = compared(own, theirs)
    own_share, audience_share = divergence.shares(*held)
    alike = compared_effects(data, own, theirs)
    beyond = [
        divergence.lacking(*pair, effects).any(axis=0)
        for pair, effects in ((held, alike), (held[::-1], alike[::-1]))
    ]
    # Where nothing can be compared the counts stay.
    held = held if len(held[0]) else (own.counts, theirs.counts)
    table = pd.DataFrame(
        {
            "side": parties.side_name(code),
            "topic": found.said(data),
            "own_n": held[0].sum(axis=0),
            "own_share": own_share,
            "audience_n": held[1].sum(axis=0),
            "audience_share": audience_share,
            "contribution": np.where(np.isnan(own_share), np.nan, divergence.contributions(*held)),
            "missed": beyond[0],
            "beyond": beyond[0] | beyond[1],
        }
    )
    some = (table["own_n"] + table["audience_n"]) > 0
    return table[some].sort_values("contribution", ascending=False, kind="stable")


def text_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Texts to read per topic, of each side the three that are most on it.

    Columns: ``side``, ``topic``, ``whose`` (own, audience), ``post`` (row; -1 for a text that was given) and
    ``text`` (missing for a post).
    """
    lines: list[tuple[object, ...]] = []
    for code, found in _each(data):
        given, _ = heard(data, code)
        bodies_of = {"audience": found.placed[1], "own": found.placed[0].among(rows.posts)}
        for number, name in enumerate(found.said(data)):
            for whose, placed in bodies_of.items():
                for post, place in typical(placed, number):
                    text = given[place] if post < 0 else None
                    lines.append((parties.side_name(code), name, whose, post, text))
    return pd.DataFrame(lines, columns=list(TEXT_COLUMNS))


def typical(placed: Placed, topic: int, n: int = READ) -> list[tuple[int, int]]:
    """The texts nearest to a topic: row of the post (-1) and number of the given text (-1)."""
    here = np.flatnonzero(placed.topic == topic)
    nearest = here[np.argsort(-placed.cosine[here], kind="stable")[:n]]
    return list(zip(placed.post[nearest].tolist(), placed.given[nearest].tolist(), strict=True))
