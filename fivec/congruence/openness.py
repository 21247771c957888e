"""Openness: how much attention crosses from one group to another, and how varied what people receive is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fivec import graph, ties
from fivec.clusters import by_redrawing
from fivec.congruence.alive import spread
from fivec.congruence.cards import attention
from fivec.congruence.contact import Contacts
from fivec.congruence.groups import Groups
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, grade, not_measured, proportion

HEARD: Final = 3
"""Acts of attention received from which it can be said where they come from."""
DRAWS: Final = 1000


def openness(
    data: Dataset, rows: Rows, code: int, side: Side, home: Groups | None, quick: bool
) -> list[Measure]:
    """CG-4, attention that goes to another group; CG-4.diversity and CG-4.inward, of what people receive.

    All of it between people with a home group. Evidence is the null of shuffled groups and the interval when
    people are drawn anew.
    """
    if home is None or len(set(home.home[home.home >= 0].tolist())) < 2:
        return [not_measured("CG-4", side=side, basis="one_group")]
    talk = attention(data, rows, code, home.home)
    basis = "full" if home.kind == "known" else "found_groups"
    received = _received(talk, home, side, basis, quick)
    talk = talk[~talk.mirror]
    crossing = home.home[talk.source] != home.home[talk.target]
    share = proportion("CG-4", int(crossing.sum()), len(talk), side=side, basis=basis)
    if quick or not share.measured:
        return [share, *received]
    pairs = ties.merged(talk.source, talk.target)
    draws = 1000 if len(pairs) <= 20_000 else 100 if len(pairs) <= 1_000_000 else 0
    null = graph.mixing(
        pairs["source"].to_numpy(), pairs["target"].to_numpy(), home.home, pairs["weight"].to_numpy(), draws
    )
    share = by_redrawing(share, talk.source, crossing)
    return [replace(share, expected=null.expected, p=null.p), *received]


def _received(talk: Contacts, home: Groups, side: Side, basis: str, quick: bool) -> list[Measure]:
    of_person, n_groups = home.home, len(home.names)
    person, source, n_acts = _sources(talk, of_person, n_groups)
    total = np.bincount(person, weights=n_acts, minlength=len(of_person))
    heard = np.flatnonzero(total >= HEARD)
    if not len(heard):
        return []
    n_homes = len(set(of_person[of_person >= 0].tolist()))
    diversity = (spread(n_acts, person, len(total))[heard] - 1) / (n_homes - 1)
    own = np.zeros(len(total))
    inside = of_person[person] == source
    own[person[inside]] = n_acts[inside]
    inward = own[heard] == total[heard]
    mean = Measure(
        "CG-4.diversity",
        float(diversity.mean()),
        n=len(heard),
        grade=grade(len(heard)),
        side=side,
        basis=basis,
    )
    if not quick and len(heard) > 1:
        generator = np.random.default_rng(0)
        value = np.sort(diversity)
        drawn = [value[generator.integers(0, len(value), len(value))].mean() for _ in range(DRAWS)]
        low, high = np.percentile(drawn, [2.5, 97.5])
        mean = replace(mean, low=float(low), high=float(high))
    return [mean, proportion("CG-4.inward", int(inward.sum()), len(heard), side=side, basis=basis)]


def _sources(talk: Contacts, home: np.ndarray, n_groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per person and group of origin how many acts of attention they got, float counts."""
    key = talk.target.astype(np.int64) * n_groups + home[talk.source]
    keys, n_acts = np.unique(key, return_counts=True)
    return keys // n_groups, keys % n_groups, n_acts.astype(np.float64)
