"""How much the headline would differ if other threads had been written: it is measured on halves of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fivec import parties
from fivec.congruence import groups as grouping
from fivec.congruence.contact import contacts, within
from fivec.congruence.groups import Groups
from fivec.congruence.testing import in_order, tested
from fivec.dataset import Dataset, Rows
from fivec.graph import distinct
from fivec.measures import Measure

TOPIC_DRAWS: Final = 100


def n_halves(n_posts: int) -> int:
    """How many halves: 100 up to 5,000 posts and ties, 40 up to 20,000, 20 up to 100,000, none above."""
    return 100 if n_posts <= 5_000 else 40 if n_posts <= 20_000 else 20 if n_posts <= 100_000 else 0


def with_margin(data: Dataset, rows: Rows, code: int, share: Measure, groups: Groups | None) -> Measure:
    """CG-1 with the wider of its own interval and that of halves.

    A statistic of a random half, drawn without replacement, varies around its mean as one of all threads
    does around the truth (half-sampling: McCarthy 1969). Groups that were found are found again in each half.
    """
    rows = _of_side(data, rows, code)
    n = n_halves(len(rows.posts) + len(rows.ties))
    if groups is None or not n or share.value is None or share.low is None or share.high is None:
        return share
    generator = np.random.default_rng(0)
    values = [_share(data, _half(data, rows, generator), code, groups) for _ in range(n)]
    known = np.array([value for value in values if value is not None])
    if len(known) < 0.9 * n:
        return share
    low, high = (share.value + np.percentile(known, [2.5, 97.5]) - known.mean()).tolist()
    return replace(share, low=max(0.0, min(share.low, low)), high=min(1.0, max(share.high, high)))


def _of_side(data: Dataset, rows: Rows, code: int) -> Rows:
    channel = data.codes("accounts", "channel")[data.ties["source"].to_numpy()[rows.ties]]
    return replace(
        rows,
        posts=rows.posts[parties.post_side(data)[rows.posts] == code],
        ties=rows.ties[data.parties.side[channel] == code],
    )


def _half(data: Dataset, rows: Rows, generator: np.random.Generator) -> Rows:
    """The posts of half of the threads, and half of the listed ties."""
    root = data.threads.root
    started = in_order(data)
    started = started[np.isin(started, root[rows.posts])]
    chosen = np.zeros(len(root), dtype=bool)
    chosen[generator.permutation(started)[: (len(started) + 1) // 2]] = True
    ends = (data.ties[name].to_numpy()[rows.ties] for name in ("weight", "target", "source"))
    listed = rows.ties[np.lexsort(tuple(ends))]
    listed = np.sort(generator.permutation(listed)[: (len(listed) + 1) // 2])
    return replace(rows, posts=rows.posts[chosen[root[rows.posts]]], ties=listed)


def _share(data: Dataset, half: Rows, code: int, groups: Groups) -> float | None:
    again = (
        grouping.found_again(data, code, half) if groups.kind == "found" and len(groups.names) > 1 else groups
    )
    n = len(active(data, half, code))
    if not n:
        return None
    return tested(data, half, code, again, TOPIC_DRAWS).n_in_living_groups / n if again is not None else 0.0


def active(data: Dataset, rows: Rows, code: int) -> np.ndarray:
    """Person numbers of the authors in the selection; on a side without posts of whom its ties name."""
    here = parties.post_side(data) == code
    if here.any():
        person = data.parties.person[data.posts["author"].to_numpy()[rows.posts[here[rows.posts]]]]
    else:
        talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
        person = np.concatenate([talk.source, talk.target])
    return distinct(person)
