"""Which of six crowds a network of attention looks like: an impression from its shape, arrays in, label out.

The six are those of Smith et al. (2014) and Himelboim et al. (2017). Of their limits only that of
centralisation is published; the order of the steps is theirs, the other limits are our own and were tried on
networks made for the purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from fivec.communities import communities, excess_modularity
from fivec.graph import csr, degrees, undirected
from fivec.knit import largest_share

CROWDS: Final = ("in_hub", "out_hub", "unified", "divided", "fragmented", "clustered")
TOO_SMALL, TOO_SPARSE, UNTESTED = "too_small", "too_sparse", "untested"
LEAST: Final = 30
"""People and ties below which a network has no shape to speak of."""
HUB: Final = 0.59
ALONE: Final = 0.4
MEAN_DEGREE: Final = 4.0
BEYOND_CHANCE: Final = 3.0
"""Spreads above rewired networks from which a network falls apart into groups."""
COARSE: Final = 0.5
"""Resolution at which camps are looked for: coarser than that of communities."""
ONE_PART, TWO_PARTS, SECOND_PART = 0.9, 0.8, 0.2


@dataclass(frozen=True)
class Crowd:
    """What a network looks like, and the numbers that say so.

    ``label`` is one of CROWDS, or why there is none: TOO_SMALL, TOO_SPARSE, UNTESTED. ``nearest`` are the two
    other crowds whose conditions are met most, none without a label. ``z`` is None where it was not needed or
    not tested; ``parts`` are the shares of the people with ties in each part at the coarse resolution.
    """

    label: str
    nearest: tuple[str, ...]
    n: int
    n_ties: int
    centralisation_in: float | None
    centralisation_out: float | None
    isolates: float | None
    largest: float | None
    mean_degree: float | None
    z: float | None = None
    parts: tuple[float, ...] = ()

    @property
    def is_crowd(self) -> bool:
        """Whether it looks like one of the six."""
        return self.label in CROWDS

    @property
    def centralisation(self) -> float | None:
        """The larger of the two."""
        if self.centralisation_in is None or self.centralisation_out is None:
            return None
        return max(self.centralisation_in, self.centralisation_out)


def centralisation(degree: np.ndarray) -> float | None:
    """Freeman's (1979) centralisation of a directed network, 0-1: 1 when one gets (or gives) all ties.

    Sum of (largest - each) / (n - 1)^2 over in- or out-degrees, int array (n,); None with fewer than two.
    """
    n = len(degree)
    return float((degree.max() - degree).sum()) / (n - 1) ** 2 if n > 1 else None


def crowd(matrix: sparse.csr_array, n_null: int | None, seed: int = 0) -> Crowd:
    """The crowd that a network of attention looks like.

    Parameters
    ----------
    matrix : ties from who pays attention to who gets it; people without ties must be in it.
    n_null : rewired networks to compare with; None leaves the crowds that need them untested.
    """
    n, degree = matrix.shape[0], degrees(matrix)
    both = sparse.triu(undirected(matrix), k=1).tocoo()
    linked = (degree.in_degree + degree.out_degree) > 0
    seen = {
        "n": n,
        "n_ties": int(both.nnz),
        "centralisation_in": centralisation(degree.in_degree),
        "centralisation_out": centralisation(degree.out_degree),
        "isolates": 1 - float(linked.mean()) if n else None,
        "largest": largest_share(matrix),
        "mean_degree": 2 * both.nnz / n if n else None,
    }
    if n < LEAST or both.nnz < LEAST:
        return Crowd(TOO_SMALL, (), **seen)
    plain = Crowd(_by_shape(Crowd("", (), **seen)), (), **seen)
    excess = excess_modularity(matrix, n_null, seed) if n_null and plain.label != TOO_SPARSE else None
    z = None if excess is None else excess.z
    found = Crowd(plain.label, (), **seen, z=z, parts=_parts(csr(both.row, both.col, n=n), seed))
    label = plain.label or (_by_parts(found) if z is not None else UNTESTED)
    if label not in CROWDS:
        return Crowd(label, (), **seen, z=z, parts=found.parts)
    met = met_by(found)
    others = sorted((one for one in CROWDS if one != label), key=lambda one: -met[one])
    return Crowd(label, tuple(others[:2]), **seen, z=z, parts=found.parts)


def _by_shape(seen: Crowd) -> str:
    """What can be told without looking for groups; empty where that is needed."""
    assert seen.centralisation_in is not None and seen.centralisation_out is not None
    assert seen.isolates is not None and seen.largest is not None and seen.mean_degree is not None
    if max(seen.centralisation_in, seen.centralisation_out) >= HUB:
        return "in_hub" if seen.centralisation_in > seen.centralisation_out else "out_hub"
    if seen.isolates >= ALONE or seen.largest < ALONE:
        return "fragmented"
    return TOO_SPARSE if seen.mean_degree < MEAN_DEGREE else ""


def _by_parts(seen: Crowd) -> str:
    first, second = (*seen.parts, 0.0, 0.0)[:2]
    if (seen.z or 0.0) < BEYOND_CHANCE or first >= ONE_PART:
        return "unified"
    return "divided" if first + second >= TWO_PARTS and second >= SECOND_PART else "clustered"


def _parts(ties: sparse.csr_array, seed: int) -> tuple[float, ...]:
    """Shares of the people with ties in each part, largest first."""
    label = communities(ties, seed, COARSE)
    size = np.bincount(label[label >= 0])
    return tuple((np.sort(size)[::-1] / size.sum()).tolist()) if len(size) else ()


def met_by(seen: Crowd) -> dict[str, float]:
    """How far the conditions of every crowd are met, 0-1: what the nearest alternatives are ordered by.

    Of a condition the part of its limit that is reached; of several that must all hold, the least.
    """
    first, second = (*seen.parts, 0.0, 0.0)[:2]
    z, alone, largest = seen.z or 0.0, seen.isolates or 0.0, seen.largest or 0.0
    grouped = min(1.0, max(z, 0.0) / BEYOND_CHANCE)
    whole = min(1.0, BEYOND_CHANCE / z) if z > 0 else 1.0
    camps = min(1.0, (first + second) / TWO_PARTS, second / SECOND_PART)
    rest = max((1 - first - second) / (1 - TWO_PARTS), (SECOND_PART - second) / SECOND_PART)
    several = min(1.0, (1 - first) / (1 - ONE_PART), max(rest, 0.0))
    return {
        "in_hub": min(1.0, (seen.centralisation_in or 0.0) / HUB),
        "out_hub": min(1.0, (seen.centralisation_out or 0.0) / HUB),
        "unified": max(whole, min(1.0, first / ONE_PART)),
        "divided": min(grouped, camps),
        "fragmented": min(1.0, max(alone / ALONE, (1 - largest) / (1 - ALONE))),
        "clustered": min(grouped, several),
    }
