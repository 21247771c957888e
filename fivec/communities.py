"""Communities found in a network, how sure they are, and what chance would give.

Matrices are those of ``fivec.graph``: a square sparse matrix of ties between people, without self-ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from graspologic_native import leiden_csr
from scipy import sparse

from fivec.graph import by_size, csr, degrees, undirected, z_score
from fivec.measures import permutation_p
from fivec.schema import NOBODY

SWAP_ROUNDS: Final = 20
"""Rounds of rewiring; each tries a swap for every pair of ties, together about 10 swaps per tie."""


def modularity(matrix: sparse.csr_array, group: np.ndarray, resolution: float = 1.0) -> float | None:
    """Newman's modularity of a partition of the undirected network; None without ties.

    Q = sum over groups of (internal weight / total weight) - resolution * (group's strength / 2 total)^2,
    after Newman & Girvan (2004) and Reichardt & Bornholdt (2006). ``matrix`` may be one-way or symmetric:
    attention in both directions is summed, which does not change Q of a symmetric matrix. People with
    group -1 are each on their own.
    """
    total = float(matrix.data.sum())
    if not total:
        return None
    label = np.where(group >= 0, group, group.max(initial=-1) + 1 + np.arange(len(group)))
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    inside = float(matrix.data[label[rows] == label[matrix.indices]].sum()) / total
    degree = degrees(matrix)
    strength = np.bincount(label, weights=degree.in_strength + degree.out_strength) / (2 * total)
    return inside - resolution * float((strength**2).sum())


def communities(matrix: sparse.csr_array, seed: int = 0, resolution: float = 1.0) -> np.ndarray:
    """Communities of the undirected weighted network by the Leiden algorithm (Traag et al. 2019).

    Returns
    -------
    int64 array (n,), 0 for the largest community, -1 for people without ties. The same seed gives the
    same answer.
    """
    both = undirected(matrix)
    label = np.full(matrix.shape[0], NOBODY, dtype=np.int64)
    linked = np.flatnonzero(np.diff(both.indptr))
    if not len(linked):
        return label
    # People without ties would shift the random choices that those with ties depend on.
    label[linked] = by_size(_leiden(both[linked][:, linked], seed, resolution))
    return label


def _leiden(both: sparse.csr_array, seed: int, resolution: float) -> np.ndarray:
    n = both.shape[0]
    _, found = leiden_csr(
        both.indptr.astype(np.int64),
        both.indices.astype(np.int32),
        both.data.astype(np.float64),
        n,
        resolution=resolution,
        # A second pass lifts most runs out of the local optima that a single one ends in.
        iterations=2,
        seed=seed,
    )
    return np.fromiter((found[person] for person in range(n)), dtype=np.int64, count=n)


def partitions(matrix: sparse.csr_array, runs: int) -> list[np.ndarray]:
    """The communities under the first so many seeds, best modularity first; of equals the first seed's."""
    found = [communities(matrix, seed) for seed in range(runs)]
    value = [modularity(matrix, label) or 0.0 for label in found]
    return [found[run] for run in np.argsort(-np.round(value, 9), kind="stable")]


def n_runs(n_ties: int) -> int:
    """How often to look for communities: 20 times up to 10,000 ties, 5 up to 100,000, once above."""
    return 20 if n_ties <= 10_000 else 5 if n_ties <= 100_000 else 1


def kept_together(partitions: Sequence[np.ndarray]) -> np.ndarray:
    """How much of each group of the first partition the others keep: mean of the best Jaccard similarity.

    After Hennig (2007). Float array (n_groups,), 0-1; NaN with fewer than two partitions.
    """
    first, *others = partitions
    n = int(first.max(initial=-1)) + 1
    if not others:
        return np.full(n, np.nan)
    size = np.bincount(first[first >= 0], minlength=n)
    total = np.zeros(n)
    for other in others:
        both = (first >= 0) & (other >= 0)
        width = int(other.max(initial=0)) + 1
        table = sparse.coo_array((np.ones(both.sum()), (first[both], other[both])), shape=(n, width)).tocsr()
        table.sum_duplicates()
        row = np.repeat(np.arange(n), np.diff(table.indptr))
        other_size = np.bincount(other[other >= 0], minlength=width)
        likeness = table.data / (size[row] + other_size[table.indices] - table.data)
        best = np.zeros(n)
        np.maximum.at(best, row, likeness)
        total += best
    return total / len(others)


def agreement(partitions: Sequence[np.ndarray]) -> float | None:
    """Mean adjusted Rand index of all pairs of partitions (Hubert & Arabie 1985), at most 1.

    People without a group (-1) are left out; None with fewer than two partitions or nobody left.
    """
    pairs = [(a, b) for i, a in enumerate(partitions) for b in partitions[i + 1 :]]
    scores = [_adjusted_rand(a[(a >= 0) & (b >= 0)], b[(a >= 0) & (b >= 0)]) for a, b in pairs]
    known = [score for score in scores if score is not None]
    return float(np.mean(known)) if known else None


def _adjusted_rand(a: np.ndarray, b: np.ndarray) -> float | None:
    if not len(a):
        return None
    table = sparse.coo_array((np.ones(len(a)), (a, b))).tocsr()
    table.sum_duplicates()
    same = _pairs(table.data)
    in_a, in_b = _pairs(np.bincount(a)), _pairs(np.bincount(b))
    chance = in_a * in_b / max(_pairs(np.array([len(a)])), 1.0)
    largest = (in_a + in_b) / 2
    return 1.0 if largest == chance else (same - chance) / (largest - chance)


def _pairs(counts: np.ndarray) -> float:
    counts = counts.astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())


# -- what chance would give ----------------------------------------------------------------------------


def rewired(
    source: np.ndarray, target: np.ndarray, seed: int = 0, rounds: int = SWAP_ROUNDS
) -> tuple[np.ndarray, np.ndarray]:
    """An undirected simple network with the same degrees and otherwise random ties.

    Maslov & Sneppen (2002) swaps, half of all ties against the other half at once: a-b and c-d become
    a-d and c-b unless that makes a self-tie or a tie that exists.

    Parameters
    ----------
    source, target : int arrays (n_ties,), each unordered pair once, no self-ties.
    """
    generator = np.random.default_rng(seed)
    a, b = np.asarray(source, dtype=np.int64).copy(), np.asarray(target, dtype=np.int64).copy()
    half, width = len(a) // 2, int(max(a.max(initial=0), b.max(initial=0))) + 1
    for _ in range(rounds if half else 0):
        order = generator.permutation(len(a))
        turned = generator.random(len(a)) < 0.5
        a, b = np.where(turned, b, a)[order], np.where(turned, a, b)[order]
        one, two = slice(0, half), slice(half, 2 * half)
        proposed = np.concatenate([_key(a[one], b[two], width), _key(a[two], b[one], width)])
        taken = np.sort(np.concatenate([_key(a, b, width), proposed]))
        repeated = taken[1:][taken[1:] == taken[:-1]]
        free = ~_is_in(proposed, repeated)
        fits = free[:half] & free[half:] & (a[one] != b[two]) & (a[two] != b[one])
        b[one], b[two] = np.where(fits, b[two], b[one]), np.where(fits, b[one], b[two])
    return a, b


def _key(a: np.ndarray, b: np.ndarray, width: int) -> np.ndarray:
    return np.minimum(a, b) * width + np.maximum(a, b)


def _is_in(values: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return ordered[place] == values


def null_size(n_ties: int) -> int | None:
    """How many rewired networks to compare with: 100 up to 10,000 ties, 20 up to 100,000, else None."""
    return 100 if n_ties <= 10_000 else 20 if n_ties <= 100_000 else None


@dataclass(frozen=True)
class Excess:
    """Modularity found, its mean over rewired networks, their difference in spreads and its p-value."""

    found: float
    expected: float
    z: float | None
    p: float

    @property
    def value(self) -> float:
        """Found minus expected."""
        return self.found - self.expected


def excess_modularity(matrix: sparse.csr_array, n_null: int, seed: int = 0) -> Excess | None:
    """Modularity of the network's best communities minus that of networks with the same degrees.

    Ties count once, whatever their weight and direction, and every network gets one Leiden run. A raw
    modularity means nothing: random networks reach high values too (Guimerà et al. 2004). None without
    ties or without null networks.
    """
    both = sparse.triu(undirected(matrix), k=1).tocoo()
    if not both.nnz or n_null < 1:
        return None
    n = matrix.shape[0]

    def best(a: np.ndarray, b: np.ndarray, run: int) -> float:
        ties: Any = csr(a, b, n=n)
        return modularity(ties, communities(ties, seed + run)) or 0.0

    found = best(both.row, both.col, 0)
    null = np.array([best(*rewired(both.row, both.col, seed + run), run) for run in range(1, n_null + 1)])
    return Excess(found, float(null.mean()), z_score(found, null), permutation_p(found, null))
