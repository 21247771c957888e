"""Network measures on scipy.sparse: arrays in, arrays out. Row pays attention to column.

A matrix is a square ``scipy.sparse.csr_array`` of ties between n people without self-ties; repeated ties
are summed. A measure that has no meaning on the given network is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from graspologic_native import leiden_csr
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fivec.measures import permutation_p
from fivec.schema import NOBODY

SWAP_ROUNDS: Final = 20
"""Rounds of rewiring; each tries a swap for every pair of ties, together about 10 swaps per tie."""


def csr(
    source: np.ndarray, target: np.ndarray, weight: np.ndarray | None = None, n: int | None = None
) -> sparse.csr_array:
    """Ties as a sparse matrix: self-ties dropped, repeated ties summed.

    Parameters
    ----------
    source, target : int arrays (n_ties,), row numbers of people.
    weight : float array (n_ties,), 1 each when None.
    n : number of people; one more than the highest number when None.
    """
    source, target = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
    weight = np.ones(len(source)) if weight is None else np.asarray(weight, dtype=np.float64)
    if n is None:
        n = int(max(source.max(initial=-1), target.max(initial=-1))) + 1
    kept = source != target
    matrix = sparse.coo_array((weight[kept], (source[kept], target[kept])), shape=(n, n)).tocsr()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def undirected(matrix: sparse.csr_array) -> sparse.csr_array:
    """The symmetric matrix of summed attention in both directions."""
    return (matrix + matrix.T).tocsr()


@dataclass(frozen=True)
class Degrees:
    """Distinct people (degree) and summed weight (strength) per person, received (in) and given (out)."""

    in_degree: np.ndarray
    out_degree: np.ndarray
    in_strength: np.ndarray
    out_strength: np.ndarray


def degrees(matrix: sparse.csr_array) -> Degrees:
    """Degree (int64) and strength (float64) of every person, arrays (n,)."""
    n = matrix.shape[0]
    return Degrees(
        np.bincount(matrix.indices, minlength=n),
        np.diff(matrix.indptr).astype(np.int64),
        np.bincount(matrix.indices, weights=matrix.data, minlength=n),
        np.asarray(matrix.sum(axis=1)).ravel(),
    )


def density(matrix: sparse.csr_array) -> float | None:
    """Share of all ordered pairs that have a tie, 0-1; None with fewer than two people."""
    n = matrix.shape[0]
    return matrix.nnz / (n * (n - 1)) if n > 1 else None


def reciprocity(matrix: sparse.csr_array) -> float | None:
    """Share of ties that are returned, 0-1; None without ties."""
    if not matrix.nnz:
        return None
    return float(returned(matrix).nnz / matrix.nnz)


def returned(matrix: sparse.csr_array) -> sparse.csr_array:
    """The ties that exist in both directions, 1 each."""
    ones = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    return ones.multiply(ones.T).tocsr()


def components(matrix: sparse.csr_array) -> np.ndarray:
    """Weakly connected component per person, int64 (n,); 0 is the largest, people without ties are alone."""
    if not matrix.shape[0]:
        return np.zeros(0, dtype=np.int64)
    return by_size(connected_components(matrix, directed=True, connection="weak")[1])


def by_size(label: np.ndarray) -> np.ndarray:
    """The same partition numbered from its largest part on; equal sizes by their first member."""
    if not len(label):
        return np.zeros(0, dtype=np.int64)
    sizes = np.bincount(label)
    first = np.full(len(sizes), len(label))
    np.minimum.at(first, label, np.arange(len(label)))
    number = np.empty(len(sizes), dtype=np.int64)
    number[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return number[label]


# -- who is heard --------------------------------------------------------------------------------------


def pagerank(matrix: sparse.csr_array, restart: np.ndarray | None = None, alpha: float = 0.85) -> np.ndarray:
    """PageRank by power iteration (Page et al. 1999).

    Parameters
    ----------
    restart : float array (n,) or (n, n_seeds), where the walk starts again, uniform when None. A column
        is scaled to sum 1. People who give no attention pass theirs on to the same places.
    alpha : chance to follow a tie, 0-1.

    Returns
    -------
    float array of the shape of ``restart``, each column sums to 1; empty for nobody.
    """
    n = matrix.shape[0]
    if not n:
        return np.zeros(0)
    start = np.ones(n) if restart is None else np.asarray(restart, dtype=np.float64)
    start = start / start.sum(axis=0)
    steps = _steps(matrix).T.tocsr()
    dangling = np.diff(matrix.indptr) == 0
    rank = start
    for _ in range(200):
        further = alpha * (steps @ rank + start * rank[dangling].sum(axis=0)) + (1 - alpha) * start
        change = np.abs(further - rank).sum(axis=0).max()
        rank = further
        if change < 1e-10:
            break
    return rank


def contribution(matrix: sparse.csr_array, members: np.ndarray, alpha: float = 0.85) -> np.ndarray:
    """How much of each person's attention ends at the members, directly or through others.

    The fixed point of x = alpha P x + (1 - alpha) 1_members, where P divides a person's attention over
    the people it goes to (the PageRank contribution vector, Andersen et al. 2007).

    Parameters
    ----------
    members : bool array (n,), or row numbers.

    Returns
    -------
    float array (n,), 0-1; 0 for whoever cannot reach the members.
    """
    base = np.zeros(matrix.shape[0])
    base[members] = 1 - alpha
    steps, reached = _steps(matrix), base
    for _ in range(200):
        further = alpha * (steps @ reached) + base
        change = np.abs(further - reached).max(initial=0.0)
        reached = further
        if change < 1e-12:
            break
    return reached


def _steps(matrix: sparse.csr_array) -> sparse.csr_array:
    """Each row divided by its sum; rows without attention stay empty."""
    given = np.asarray(matrix.sum(axis=1)).ravel()
    shares = matrix.data / np.repeat(given, np.diff(matrix.indptr))
    return sparse.csr_array((shares, matrix.indices, matrix.indptr), shape=matrix.shape)


# -- groups --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mixing:
    """Attention between groups: its share, what chance would give, and how rare that is.

    ``crossing`` and ``expected`` are shares 0-1 (None without ties); ``z`` and ``p`` (one-sided, for fewer
    crossings than chance) are None when they were not computed.
    """

    crossing: float | None
    expected: float | None
    z: float | None = None
    p: float | None = None

    @property
    def ei_index(self) -> float | None:
        """(External - internal) / all, -1 to 1 (Krackhardt & Stern 1988)."""
        return None if self.crossing is None else 2 * self.crossing - 1

    @property
    def expected_ei_index(self) -> float | None:
        """The index under random mixing."""
        return None if self.expected is None else 2 * self.expected - 1


def mixing(
    source: np.ndarray,
    target: np.ndarray,
    group: np.ndarray,
    weight: np.ndarray | None = None,
    n_permutations: int = 1000,
    seed: int = 0,
) -> Mixing:
    """Share of attention that goes to another group, against labels permuted over the people.

    The expected share is exact: every pair of people is as likely, so 1 - sum n_g (n_g - 1) / n (n - 1).

    Parameters
    ----------
    source, target : int arrays (n_ties,), each tie once; self-ties and ties of the groupless are ignored.
    group : int array (n,), -1 for no group.
    weight : float array (n_ties,), 1 each when None.
    n_permutations : 0 leaves ``z`` and ``p`` out.
    """
    source, target = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
    weight = np.ones(len(source)) if weight is None else np.asarray(weight, dtype=np.float64)
    kept = (source != target) & (group[source] >= 0) & (group[target] >= 0)
    source, target, weight = source[kept], target[kept], weight[kept]
    total = float(weight.sum())
    if not total:
        return Mixing(None, None)
    people = np.flatnonzero(group >= 0)
    sizes = np.bincount(group[people])
    expected = 1 - float((sizes * (sizes - 1)).sum()) / (len(people) * (len(people) - 1))
    crossing = float(weight[group[source] != group[target]].sum()) / total
    if not n_permutations:
        return Mixing(crossing, expected)
    generator, null = np.random.default_rng(seed), np.empty(n_permutations)
    shuffled = group.copy()
    for draw in range(n_permutations):
        shuffled[people] = generator.permutation(group[people])
        null[draw] = weight[shuffled[source] != shuffled[target]].sum() / total
    # Sums in another order differ in the last digits; a tie with the null must count as one.
    p = permutation_p(-crossing, -np.round(null, 12) + 1e-12)
    return Mixing(crossing, expected, _z(crossing, null), p)


def ei_index(
    source: np.ndarray, target: np.ndarray, group: np.ndarray, n_permutations: int = 1000, seed: int = 0
) -> Mixing:
    """E-I index of distinct ties (``.ei_index``), with its expectation, z and p. See ``mixing``."""
    ties = csr(source, target, n=len(group)).tocoo()
    return mixing(ties.row, ties.col, group, None, n_permutations, seed)


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
    found = _leiden(both, seed, resolution)
    label[linked] = by_size(found[linked])
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
    return Excess(found, float(null.mean()), _z(found, null), permutation_p(found, null))


def _z(observed: float, null: np.ndarray) -> float | None:
    spread = sqrt(float(np.var(null, ddof=1))) if len(null) > 1 else 0.0
    return (observed - float(null.mean())) / spread if spread > 1e-12 else None
