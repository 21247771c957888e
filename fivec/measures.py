"""A number with its evidence: how many of how many, how sure, from what, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy.stats import binom

Grade = Literal["A", "B", "C"]
Side = Literal["internal", "external"]

Z_95: Final = 1.959963984540054

# n_min and n_good per family of indicators: below n_min only counts are shown, from n_good on grade A.
LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "proportion": (20, 100),
    "median_time": (10, 30),
    "community": (30, 100),
    "text": (40, 150),
    "rank": (100, 300),
    "model": (60, 200),
}


@dataclass(frozen=True)
class Measure:
    """One number of the scorecard.

    Attributes
    ----------
    id : glossary key; parts are written ``CV-2.L3``.
    value, low, high : in the unit of the glossary; None when not measured. ``low`` and ``high`` bound a
        95 % interval (or Manski bounds where the glossary says so).
    k, n : the counts behind a share, None where there are none.
    expected, p : mean under the null and its p-value, None without a null.
    grade : A, B, C, or None = not measured.
    side : internal, external, or None where the distinction does not apply.
    basis : ``full``, the key of the fallback that was used, or ``attribute:`` and what was compared.
    missing : keys of the inputs that would supply or improve it.
    agreed : of a number that the user checked by hand: of how many judgements (n) how many (k) were the
        same, as (k, n); None where too few were made.
    """

    id: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    k: int | None = None
    n: int | None = None
    expected: float | None = None
    p: float | None = None
    grade: Grade | None = None
    side: Side | None = None
    basis: str = "full"
    missing: tuple[str, ...] = ()
    agreed: tuple[int, int] | None = None

    @property
    def c(self) -> str:
        """Which of the five C's: the module name behind the id's prefix."""
        return C_OF_PREFIX[self.id.split("-")[0]]

    @property
    def attribute(self) -> str | None:
        """The attribute of people that the measure is about, where it is about one."""
        kind, _, name = self.basis.partition(":")
        return name if kind == "attribute" else None

    @property
    def measured(self) -> bool:
        """Whether there is a number at all."""
        return self.grade is not None

    @property
    def counts_only(self) -> bool:
        """Whether the data carry counts but no percentage (grade C)."""
        return self.grade == "C"


C_OF_PREFIX: Final[Mapping[str, str]] = {
    "CN": "connections",
    "CG": "congruence",
    "CV": "conversations",
    "CT": "content",
    "CX": "context",
}


@dataclass(frozen=True)
class Result:
    """What one C found: headlines (one per side), supporting measures, and the tables behind them."""

    headlines: tuple[Measure, ...]
    supporting: tuple[Measure, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def headline(self) -> Measure:
        """The headline with the most evidence; the first of equals."""
        order = {"A": 3, "B": 2, "C": 1, None: 0}
        return max(self.headlines, key=lambda measure: order[measure.grade])

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Headlines first, then the rest, in the order the module gives them."""
        return self.headlines + self.supporting

    def measure(self, id: str, side: str | None = None) -> Measure | None:
        """The measure of that id (and side, when given), or None."""
        for candidate in self.measures:
            if candidate.id == id and (side is None or candidate.side == side):
                return candidate
        return None


class Tables(Mapping[str, pd.DataFrame]):
    """Tables made when first asked for: a filter change does not pay for rows that nobody opens."""

    def __init__(self, **makers: Callable[[], pd.DataFrame]) -> None:
        self._makers = makers
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def wilson(k: float, n: float, z: float = Z_95) -> tuple[float, float] | tuple[None, None]:
    """Wilson score interval of k out of n (Wilson 1927; Newcombe 1998).

    Returns
    -------
    (low, high), each 0-1, or (None, None) when n is 0.
    """
    if n <= 0:
        return None, None
    share = k / n
    denominator = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / denominator
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / denominator
    low = 0.0 if k == 0 else max(0.0, centre - half)
    high = 1.0 if k == n else min(1.0, centre + half)
    return low, high


def grade(n: int, family: str = "proportion", best: Grade = "A") -> Grade | None:
    """Evidence grade of n observations: A from n_good, B from n_min, C below, None for none.

    ``best`` caps it where the data lack something (no time stamps, no roster).
    """
    if n <= 0:
        return None
    least, good = LIMITS[family]
    found: Grade = "A" if n >= good else "B" if n >= least else "C"
    return max(found, best)


def proportion(
    id: str,
    k: int,
    n: int,
    *,
    side: Side | None = None,
    family: str = "proportion",
    best: Grade = "A",
    basis: str = "full",
    missing: tuple[str, ...] = (),
) -> Measure:
    """k of n with its Wilson interval and grade; not measured when n is 0."""
    k, n = int(k), int(n)
    if n == 0:
        return Measure(id, side=side, basis=basis, missing=missing, k=None, n=0)
    low, high = wilson(k, n)
    return Measure(
        id, k / n, low, high, k, n, grade=grade(n, family, best), side=side, basis=basis, missing=missing
    )


def not_measured(id: str, *missing: str, side: Side | None = None, basis: str = "none") -> Measure:
    """A measure the data cannot give, with the inputs that would."""
    return Measure(id, side=side, basis=basis, missing=tuple(missing))


def at_most(measure: Measure, best: Grade) -> Measure:
    """The same measure with its grade capped."""
    return measure if measure.grade is None else replace(measure, grade=max(measure.grade, best))


def median_interval(values: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of a median from two of the sorted values (Conover 1999); None with fewer than six."""
    n = len(values)
    place = int(binom.ppf(0.025, n, 0.5))
    return (float(values[place - 1]), float(values[n - place])) if place else (None, None)


def permutation_p(observed: float, null: np.ndarray) -> float:
    """One-sided p-value (1 + #{null >= observed}) / (R + 1), range (0, 1]."""
    return float((1 + np.count_nonzero(null >= observed)) / (len(null) + 1))


def cluster_interval(k: np.ndarray, n: np.ndarray, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
    """95 % percentile interval of sum(k)/sum(n) when whole clusters (authors) are drawn anew.

    Parameters
    ----------
    k, n : int arrays (n_clusters,), successes and trials per cluster, every n > 0. Their order does not
        matter.
    """
    rng = np.random.default_rng(seed)
    order = np.lexsort((k, n))
    k, n = k[order], n[order]
    shares = np.empty(draws)
    for draw in range(draws):
        picked = rng.integers(0, len(n), len(n))
        shares[draw] = k[picked].sum() / n[picked].sum()
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)
