"""Whether our channels tell the same: posts beside the website, our channels beside each other (CT-8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from fivec import bodies, parties
from fivec.content.gap import beyond_chance
from fivec.dataset import Dataset, Rows, story_values
from fivec.measures import Measure, Side, not_measured
from fivec.own_topics import own_subjects
from fivec.subjects import Body, Placed, Subjects, compared, compared_effects, subjects
from fivec.text import divergence

SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*")
PAIRS: Final = 4
"""Channels of ours held beside the largest, at most."""
COLUMNS: Final = (
    "side",
    "channel",
    "beside",
    "topic",
    "n",
    "share",
    "beside_n",
    "beside_share",
    "contribution",
    "state",
)
STATES: Final = ("both", "only_channel", "only_beside")


def channel_texts(data: Dataset) -> dict[str, tuple[str, ...]]:
    """What we say on channels without posts (a website, a newsletter), as sentences."""
    rows = data.story[~story_values(data.story)]
    found: dict[str, tuple[str, ...]] = {}
    for channel, texts in rows.groupby("channel", sort=False, observed=True)["text"]:
        sentences = [part for one in texts.dropna() for part in SENTENCE.split(one.strip()) if part]
        found[str(channel)] = tuple(sorted(set(sentences)))
    return dict(sorted(found.items()))


def coherence(data: Dataset, posts: np.ndarray, code: int, side: Side, quick: bool) -> list[Measure]:
    """CT-8: how far the topics of a channel's own text are from those of our posts; CT-8.posts: how far the
    posts of one of our channels are from those of our largest.

    One measure per channel, that is named in ``basis``. Without another channel CT-8 is not measured.
    """
    found = []
    for channel, beside, one, other, _ in _pairs(data, posts, code):
        id, name = ("CT-8", channel) if beside is None else ("CT-8.posts", f"{channel} – {beside}")
        alike = compared_effects(data, one, other)
        measure = beyond_chance(id, *compared(one, other), side, alike, quick, basis=f"attribute:{name}")
        if measure.measured or beside is None:
            found.append(measure)
    needed = not any(one.id == "CT-8" for one in found) and bodies.told_about(data, code)
    return [*([not_measured("CT-8", "channel_text", side=side)] if needed else []), *found]


def _pairs(
    data: Dataset, posts: np.ndarray, code: int
) -> Iterator[tuple[str, str | None, Placed, Placed, Subjects]]:
    """Channel, the channel it is held beside (None: all our posts), and the texts of both on their topics."""
    own = bodies.ours(data, code)
    for channel, texts in channel_texts(data).items() if bodies.told_about(data, code) else ():
        key = bodies.digest(data, code, channel, texts)
        parts = Body(texts), Body(rows=own.usable)
        told: Subjects | None = data.once(f"coherence/{key}", partial(subjects, data, *parts, times=1))
        if told is not None:
            yield channel, None, told.placed[0], told.placed[1].among(posts), told
    found = own_subjects(data, code)
    if found is None:
        return
    ours = found.placed[0].among(posts)
    where = data.posts["channel"].cat.codes.to_numpy()[ours.post]
    sizes = np.bincount(where[where >= 0], minlength=len(data.posts["channel"].cat.categories))
    largest, *others = np.argsort(-sizes, kind="stable").tolist() or [-1]
    named = data.posts["channel"].cat.categories.astype(str)
    most = ours.where(where == largest)
    for one in others[:PAIRS]:
        if sizes[one]:
            yield named[one], named[largest], ours.where(where == one), most, found


def coherence_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """The topics of each channel beside those of our posts, or of our largest channel.

    Columns: ``side``; ``channel``; ``beside`` (missing: all our posts); ``topic``; ``n`` and ``beside_n``,
    texts on it (of a website sentences); ``share`` and ``beside_share`` (0-1); ``contribution`` in bits,
    positive where the channel has more of it; ``state``: only_channel or only_beside where the other has at
    most half as much and less than chance explains, otherwise both. Only pairs that can be compared.
    """
    frames = []
    usable = len(data.posts) and data.parties.known and data.terms.counts.nnz
    for code in parties.sides_of_posts(data)[::-1] if usable else ():
        if parties.speakers(data, code).any():
            for channel, beside, one, other, told in _pairs(data, rows.posts, code):
                held, alike = compared(other, one), compared_effects(data, other, one)
                if len(held[0]):
                    side = parties.side_name(code)
                    frames.append(_topics(data, side, channel, beside, held, alike, told))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _topics(
    data: Dataset,
    side: Side,
    channel: str,
    beside: str | None,
    held: tuple[np.ndarray, np.ndarray],
    alike: divergence.Effects,
    told: Subjects,
) -> pd.DataFrame:
    besides, here = held
    beside_share, share = divergence.shares(besides, here)
    only_channel = divergence.lacking(besides, here, alike).any(axis=0)
    only_beside = divergence.lacking(here, besides, alike[::-1]).any(axis=0)
    table = pd.DataFrame(
        {
            "side": side,
            "channel": channel,
            "beside": beside,
            "topic": told.said(data),
            "n": here.sum(axis=0),
            "share": share,
            "beside_n": besides.sum(axis=0),
            "beside_share": beside_share,
            "contribution": divergence.contributions(besides, here),
            "state": np.array(STATES, dtype=object)[only_channel + 2 * (only_beside & ~only_channel)],
        }
    )
    some = (table["n"] + table["beside_n"]) > 0
    return table[some].sort_values("contribution", ascending=False, kind="stable")
