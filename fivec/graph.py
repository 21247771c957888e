"""Network measures on scipy.sparse: arrays in, arrays out. Row pays attention to column.

A matrix is a square ``scipy.sparse.csr_array`` of ties between n people without self-ties; repeated ties
are summed. A measure that has no meaning on the given network is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fivec.measures import permutation_p


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


def unweighted(matrix: sparse.csr_array) -> sparse.csr_array:
    """The same ties, each with weight 1."""
    return sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


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
    ones = unweighted(matrix)
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


def distinct(values: np.ndarray) -> np.ndarray:
    """The different values in ascending order; sorting is far faster here than hashing."""
    ordered = np.sort(values)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


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


def visits(matrix: sparse.csr_array, start: np.ndarray, alpha: float = 0.85) -> np.ndarray:
    """How often a walk along the ties visits each person, when it goes on with chance alpha at each step.

    The fixed point of y = start + alpha P' y. Scaled to sum 1 it is the personalised PageRank of a single
    start whose dangling ends return there; networks that do not touch can be walked at once.

    Parameters
    ----------
    start : float array (n,), how many walks start at each person.

    Returns
    -------
    float array (n,), at least ``start``.
    """
    steps = (alpha * _steps(matrix)).T.tocsr()
    further, total = np.asarray(start, dtype=np.float64), np.array(start, dtype=np.float64)
    for _ in range(200):
        further = steps @ further
        total += further
        if further.max(initial=0.0) < 1e-11:
            break
    return total


def contribution(matrix: sparse.csr_array, members: np.ndarray, alpha: float = 0.85) -> np.ndarray:
    """How much of each person's attention ends at the members, directly or through others.

    The fixed point of x = alpha P x + (1 - alpha) 1_members, where P divides a person's attention over
    the people it goes to (the PageRank contribution vector, Andersen et al. 2007).

    Parameters
    ----------
    members : bool array (n,), or (n, n_sets) for several sets at once, or row numbers of one set.

    Returns
    -------
    float array (n,) or (n, n_sets), 0-1; 0 for whoever cannot reach the members. Somebody whose attention all
    goes to members that give none has alpha (1 - alpha).
    """
    members = np.asarray(members)
    several = members.dtype == bool and members.ndim == 2
    base = np.zeros(members.shape if several else matrix.shape[0])
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
    # Small numbers are moved faster, and there are many draws.
    shuffled, source, target = (part.astype(np.int32) for part in (group, source, target))
    labels, alike = shuffled[people], bool((weight == weight[0]).all())
    for draw in range(n_permutations):
        shuffled[people] = generator.permutation(labels)
        crosses = shuffled[source] != shuffled[target]
        null[draw] = (np.count_nonzero(crosses) * weight[0] if alike else crosses @ weight) / total
    # Sums in another order differ in the last digits; a tie with the null must count as one.
    p = permutation_p(-crossing, 1e-12 - null)
    return Mixing(crossing, expected, z_score(crossing, null), p)


def ei_index(
    source: np.ndarray, target: np.ndarray, group: np.ndarray, n_permutations: int = 1000, seed: int = 0
) -> Mixing:
    """E-I index of distinct ties (``.ei_index``), with its expectation, z and p. See ``mixing``."""
    ties = csr(source, target, n=len(group)).tocoo()
    return mixing(ties.row, ties.col, group, None, n_permutations, seed)


def z_score(observed: float, null: np.ndarray) -> float | None:
    """Observed minus the null's mean in its standard deviations; None where the null does not vary."""
    spread = sqrt(float(np.var(null, ddof=1))) if len(null) > 1 else 0.0
    return (observed - float(null.mean())) / spread if spread > 1e-12 else None
