"""How many different people a group reaches together, and how many more the next ones would add.

A matrix holds who is in contact with whom: a row per colleague, a column per person outside, 1 for contact.
Colleagues without contacts are left out of every number: the curve is about those who have some.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

import numpy as np
from scipy import sparse
from scipy.special import gammaln

from fivec.measures import Z_95

DRAWS: Final = 200
"""How often colleagues are drawn anew for an interval."""


@dataclass(frozen=True)
class Reach:
    """What colleagues reach together.

    Attributes
    ----------
    n : colleagues with at least one contact.
    degree : int array (n_outside,), colleagues in contact with each person outside, 1 or more.
    once, twice : people outside in contact with exactly one, exactly two colleagues.
    """

    n: int
    degree: np.ndarray

    @property
    def observed(self) -> int:
        """Different people reached."""
        return len(self.degree)

    @property
    def once(self) -> int:
        """People reached by one colleague only."""
        return int((self.degree == 1).sum())

    @property
    def twice(self) -> int:
        """People reached by exactly two colleagues."""
        return int((self.degree == 2).sum())

    @property
    def unseen(self) -> float:
        """People within reach who were not reached yet, at the least (Chao 1987, bias-corrected form)."""
        return unseen(self.n, self.once, self.twice)

    @property
    def possible(self) -> float | None:
        """Chao2: reached and unseen together; None with fewer than two colleagues."""
        return self.observed + self.unseen if self.n > 1 else None

    @property
    def next_gain(self) -> float | None:
        """New people that one more colleague like these would add; None with fewer than two colleagues."""
        return float(gain(self.n, self.once, self.unseen, np.ones(1))[0]) if self.n > 1 else None

    @property
    def overlap(self) -> float | None:
        """1 - different people / contacts, 0-1: 0 when nobody is shared; None without contacts."""
        return 1 - self.observed / int(self.degree.sum()) if self.observed else None


def reach(matrix: sparse.csr_array) -> Reach:
    """Counts of a contact matrix (colleagues, people outside)."""
    degree = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return Reach(int((np.diff(matrix.indptr) > 0).sum()), degree[degree > 0])


def unseen(n: int, once: float, twice: float) -> float:
    """Chao's lower bound f0 of the people not seen by n units (Chao 1987; Colwell et al. 2012)."""
    if n < 2:
        return 0.0
    pairs = once * once / (2 * twice) if twice else once * (once - 1) / 2
    return (n - 1) / n * pairs


def gain(n: int, once: float, unseen: float, more: np.ndarray) -> np.ndarray:
    """New people that ``more`` further units add, float array; 0 where nobody is unseen."""
    if not unseen or not once:
        return np.zeros(len(more))
    return unseen * (1 - (1 - once / (n * unseen + once)) ** np.asarray(more, dtype=np.float64))


def rarefied(degree: np.ndarray, n: int, m: np.ndarray) -> np.ndarray:
    """Expected number of different people reached by m of n colleagues drawn at random.

    S(m) = sum over people of 1 - C(n - d, m) / C(n, m), exact (Hurlbert 1971; Colwell et al. 2012).

    Parameters
    ----------
    degree : int array (n_outside,), colleagues in contact with each person, 0 to n.
    m : int array, each 0 to n.

    Returns
    -------
    Float array of the shape of ``m``.
    """
    missed, people = _missed(degree, n, m)
    return (1 - missed) @ people


def only_through(degree: np.ndarray, total: np.ndarray, n: int, m: np.ndarray) -> np.ndarray:
    """Expected number of people whom nobody reaches any more without m of n members drawn at random.

    Parameters
    ----------
    degree : int array (n_outside,), members in contact with each person.
    total : int array (n_outside,), all colleagues in contact with each person, members or not.
    m : int array, each 0 to n.
    """
    own = degree[(degree > 0) & (degree == total)]
    return len(own) - rarefied(own, n, n - np.asarray(m, dtype=np.int64))


def _missed(degree: np.ndarray, n: int, m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chance that none of m of n is among d, (m, different d), and how many people have that d."""
    d, people = np.unique(np.asarray(degree, dtype=np.int64), return_counts=True)
    m = np.asarray(m, dtype=np.int64)[:, None]
    room = n - d[None, :] - m
    chance = np.where(
        room >= 0,
        np.exp(
            gammaln(n - d + 1)[None, :]
            + gammaln(n - m + 1)
            - gammaln(np.maximum(room, 0) + 1)
            - gammaln(n + 1)
        ),
        0.0,
    )
    return chance, people.astype(np.float64)


@dataclass(frozen=True)
class Further:
    """New people that 1, 2, … further colleagues would add, with a 95 % interval; float arrays (n_more,)."""

    gain: np.ndarray
    low: np.ndarray
    high: np.ndarray
    possible_low: float
    possible_high: float


def further(matrix: sparse.csr_array, more: int, draws: int = DRAWS, seed: int = 0) -> Further | None:
    """The curve beyond the observed colleagues, with intervals from colleagues drawn anew.

    The spread of the estimate over the draws gives an interval on the logarithm of the people not yet
    reached, so that it never falls below what was observed (Chao 1987).

    Parameters
    ----------
    matrix : contacts (colleagues, people outside).
    more : further colleagues; at most as many as were observed are extrapolated.

    Returns
    -------
    None with fewer than two colleagues, for whom nothing can be said about a next one.
    """
    found = reach(matrix)
    if found.n < 2:
        return None
    steps = np.arange(1, min(more, found.n) + 1)
    expected = gain(found.n, found.once, found.unseen, steps)
    rows = matrix[np.diff(matrix.indptr) > 0]
    gains, hidden = _drawn(rows, steps, draws, seed)
    low, high = _around(expected, gains)
    rest_low, rest_high = _around(np.array([found.unseen]), hidden)
    return Further(
        expected, low, high, found.observed + float(rest_low[0]), found.observed + float(rest_high[0])
    )


def _drawn(rows: sparse.csr_array, steps: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Gains (draws, n_steps) and unseen people (draws, 1) of colleagues drawn with replacement."""
    n, rng = rows.shape[0], np.random.default_rng(seed)
    columns = rows.T.tocsr()
    gains, hidden = np.zeros((draws, len(steps))), np.zeros((draws, 1))
    for draw in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n)
        count = columns @ times
        once, twice = int((count == 1).sum()), int((count == 2).sum())
        hidden[draw] = unseen(n, once, twice)
        gains[draw] = gain(n, once, float(hidden[draw, 0]), steps)
    return gains, hidden


def _around(value: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A 95 % interval around positive numbers whose logarithm is about normal; (0, 0) around 0."""
    spread = drawn.std(axis=0, ddof=1)
    ends = [
        (0.0, 0.0) if not one else (one / width, one * width)
        for one, width in (
            (float(v), exp(Z_95 * sqrt(log(1 + (s / v) ** 2))) if v else 1.0)
            for v, s in zip(value, spread, strict=True)
        )
    ]
    low, high = np.array(ends).T
    return low, high
