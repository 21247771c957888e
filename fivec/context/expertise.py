"""Expertise on our topics: what somebody wrote and got there (Pal & Counts 2011)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from fivec.context.attention import nodes
from fivec.context.events import on_side
from fivec.context.themes import on_our_topics
from fivec.dataset import Dataset, chosen

CHAT: Final = 0.05
LEAST_POSTS: Final = 5
"""Posts on our topics that somebody needs before their expertise is known."""
USED: Final = ("topical_signal", "signal_strength", "share_impact", "mention_impact")
ONCE: Final = ("rt2", "rt3", "m2", "m4")
"""Counts of different things: the same one twice counts once."""


@dataclass(frozen=True)
class Activity:
    """What people wrote and got, each an array with one entry per person (Pal & Counts 2011).

    ``ot1`` posts that start a thread, ``ct1`` replies, ``ct2`` replies in threads of their own, ``rt1``
    shares of others, ``rt2`` own posts that others shared, ``rt3`` different sharers, ``m1`` mentions of
    others, ``m2`` different people mentioned, ``m3`` times mentioned, ``m4`` by different people,
    ``posts`` all their posts, on whatever topic.
    """

    ot1: np.ndarray
    ct1: np.ndarray
    ct2: np.ndarray
    rt1: np.ndarray
    rt2: np.ndarray
    rt3: np.ndarray
    m1: np.ndarray
    m2: np.ndarray
    m3: np.ndarray
    m4: np.ndarray
    posts: np.ndarray


def features(done: Activity) -> dict[str, np.ndarray]:
    """Features of topical authority (Pal & Counts 2011).

    Returns
    -------
    topical_signal (share of somebody's posts on the topic, 0-1), signal_strength (original against
    shared, 0-1), non_chat, share_impact and mention_impact. 0/0 counts as 0, and the logarithm of 0 as 0.
    """
    return {
        "topical_signal": _ratio(done.ot1 + done.ct1 + done.rt1, done.posts),
        "signal_strength": _ratio(done.ot1, done.ot1 + done.rt1),
        "non_chat": _ratio(done.ot1, done.ot1 + done.ct1) + CHAT * (done.ct1 - done.ct2) / (done.ct1 + 1),
        "share_impact": done.rt2 * _log(done.rt3),
        "mention_impact": done.m3 * _log(done.m4) - done.m1 * _log(done.m2),
    }


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=np.asarray(whole) > 0)


def _log(count: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(count, 1))


def percentile(values: np.ndarray) -> np.ndarray:
    """Place of each value among all, 0-100, ties in the middle."""
    return 100 * (rankdata(values) - 0.5) / max(len(values), 1)


# -- counting -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doings:
    """What every count is made of: per name the party, the thing counted, and the post that shows it."""

    of: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]
    n: int

    def activity(self, draw: np.ndarray | None = None) -> Activity:
        """The counts, one entry per party; ``draw`` says how often each post counts."""
        return Activity(**{name: self._count(name, draw) for name in self.of})

    def _count(self, name: str, draw: np.ndarray | None) -> np.ndarray:
        party, what, post = self.of[name]
        if draw is not None:
            kept = draw[post] > 0
            party, what, post = party[kept], what[kept], post[kept]
        if name in ONCE:
            width = int(what.max(initial=0)) + 1
            return np.bincount(pd.unique(party * width + what) // width, minlength=self.n)
        weights = None if draw is None else draw[post]
        return np.bincount(party, weights=weights, minlength=self.n)


def doings(data: Dataset, side: int) -> Doings:
    """What each party did on a side, on our topics where there are any."""
    found: Doings = data.mine(f"doings/{side}", lambda: _doings(data, side))
    return found


def _doings(data: Dataset, side: int) -> Doings:
    party, us = nodes(data, side)
    author, root = party[data.posts["author"].to_numpy()].astype(np.int64), data.threads.root
    here = on_side(data, side)[data.posts["author"].to_numpy()]
    on_topic = on_our_topics(data, side)
    topical = here if on_topic is None else here & on_topic
    is_share, is_root = chosen(data.posts["kind"], ("share",)), root == np.arange(len(root))
    reply = topical & ~is_root & ~is_share

    def by(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        post = np.flatnonzero(mask)
        return author[post], post, post

    made = data.interactions
    post = made["post"].to_numpy().astype(np.int64)
    ends = [party[made[name].to_numpy()].astype(np.int64) for name in ("source", "target")]

    def among(kind: str, of: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        mask = (made["kind"] == kind).to_numpy() & topical[post]
        return ends[of][mask], ends[1 - of][mask], post[mask]

    shared = data.posts["share_of"].to_numpy().astype(np.int64)
    sharing = np.flatnonzero(is_share & topical & (shared >= 0))
    return Doings(
        {
            "ot1": by(topical & is_root & ~is_share),
            "ct1": by(reply),
            "ct2": by(reply & (author[root] == author)),
            "rt1": by(topical & is_share),
            "rt2": (author[shared[sharing]], shared[sharing], sharing),
            "rt3": among("share", 1),
            "m1": among("mention", 0),
            "m2": among("mention", 0),
            "m3": among("mention", 1),
            "m4": among("mention", 1),
            "posts": by(here),
        },
        us + 1,
    )


def known(done: Activity) -> np.ndarray:
    """Who wrote enough on our topics for their expertise to be told."""
    return done.ot1 + done.ct1 + done.rt1 >= LEAST_POSTS


def expertise(done: Activity, people: np.ndarray) -> np.ndarray:
    """Mean place among these people in what the features say, 0-100."""
    signal = features(done)
    return np.mean([percentile(signal[name][people]) for name in USED], axis=0)
