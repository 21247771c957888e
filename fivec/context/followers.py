"""Do followers tell who is heard? Followers against shares and mentions received (CX-7)."""

from __future__ import annotations

from math import atanh, sqrt, tanh
from typing import Final

import numpy as np
from scipy.stats import rankdata

from fivec import parties
from fivec.context.attention import nodes
from fivec.context.events import on_side, others
from fivec.dataset import Dataset, chosen
from fivec.measures import Z_95, Measure, grade, not_measured

LEAST: Final = 20
"""People below which an agreement of ranks says nothing."""
NAMES: Final = ("followers", "shares", "mentions")
PAIRS: Final = (("CX-7.shares", 0, 1), ("CX-7.mentions", 0, 2), ("CX-7.shares_mentions", 1, 2))


def spearman(one: np.ndarray, other: np.ndarray) -> float | None:
    """Rank correlation with average ranks for equals, -1 to 1; None where one of them does not vary."""
    ranks = rankdata(one), rankdata(other)
    if min(np.ptp(rank) if len(rank) else 0 for rank in ranks) == 0:
        return None
    return float(np.corrcoef(*ranks)[0, 1])


def spearman_interval(value: float, n: int) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of a rank correlation of n people (Bonett & Wright 2000); none below five people."""
    if n < 5:
        return None, None
    if abs(value) >= 1:
        return value, value
    half = Z_95 * sqrt((1 + value**2 / 2) / (n - 3))
    return tanh(atanh(value) - half), tanh(atanh(value) + half)


def kendall_w(values: np.ndarray) -> float | None:
    """Agreement of several rankings of the same people, 0 to 1, corrected for equals (Kendall & Smith 1939).

    Parameters
    ----------
    values : float array (n_rankings, n_people).

    Returns
    -------
    W, or None with fewer than two rankings or people, or where every ranking has equals only.
    """
    m, n = values.shape
    if m < 2 or n < 2:
        return None
    ranks = np.array([rankdata(row) for row in values])
    total = ranks.sum(axis=0)
    sizes = (np.unique(row, return_counts=True)[1] for row in ranks)
    ties = sum(float((size**3 - size).sum()) for size in sizes)
    most = m**2 * (n**3 - n) - m * ties
    return 12 * float(((total - total.mean()) ** 2).sum()) / most if most > 0 else None


def check(data: Dataset) -> list[Measure]:
    """CX-7 and its pairs outside, over people of whom followers are known."""
    side = parties.side_name(parties.EXTERNAL)
    ids = ("CX-7", *(id for id, *_ in PAIRS))
    values, basis = counts(data)
    n = values.shape[1]
    if n < LEAST:
        return [not_measured(id, "followers", side=side) for id in ids]
    sure = grade(n)
    found = [Measure("CX-7", kendall_w(values), n=n, grade=sure, side=side, basis=basis)]
    for id, one, other in PAIRS:
        value = spearman(values[one], values[other])
        low, high = (None, None) if value is None else spearman_interval(value, n)
        found.append(Measure(id, value, low, high, n=n, grade=sure, side=side, basis=basis))
    return [one if one.value is not None else not_measured(one.id, "shares", side=side) for one in found]


def counts(data: Dataset) -> tuple[np.ndarray, str]:
    """Followers, shares and mentions received per person outside, (3, n_people), and what followers rest on.

    Followers are those the platform tells; without any, the follows in a list of ties.
    """
    side = parties.EXTERNAL
    party, us = nodes(data, side)
    theirs = others(data, side)
    told = data.accounts["followers"].to_numpy()
    known = theirs & ~np.isnan(told)
    followers = np.full(us + 1, np.nan)
    basis = "full"
    if known.any():
        np.fmax.at(followers, party[known], told[known])
    else:
        basis = "follow_ties"
        target = data.ties["target"].to_numpy()[chosen(data.ties["kind"], ("follow",))]
        channel = data.codes("accounts", "channel")
        # Where nobody is seen to follow anybody, no followers does not mean none.
        followers[party[theirs & np.isin(channel, channel[target])]] = 0.0
        followers += np.bincount(party[target[theirs[target]]], minlength=us + 1)
    made = data.interactions
    here = on_side(data, side)[made["target"].to_numpy()]
    got = [
        np.bincount(
            party[made["target"].to_numpy()[here & (made["kind"] == kind).to_numpy()]], minlength=us + 1
        )
        for kind in ("share", "mention")
    ]
    return np.array([followers, *got], dtype=float)[:, ~np.isnan(followers)], basis
