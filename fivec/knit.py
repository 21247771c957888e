"""How tightly a network is knit: cores, reach, returned ties, and ties with people like oneself."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from fivec.graph import components, density, reciprocity, undirected


def core_numbers(matrix: sparse.csr_array) -> np.ndarray:
    """The highest k for which a person is in the k-core, int64 (n,) (Seidman 1983).

    In the k-core everybody has ties, in whatever direction, with at least k others in it.
    """
    both = undirected(matrix)
    left = np.diff(both.indptr).astype(np.int64)
    core = np.zeros(len(left), dtype=np.int64)
    there = np.ones(len(left), dtype=bool)
    k = 0
    while there.any():
        k = max(k, int(left[there].min()))
        leaving = np.flatnonzero(there & (left <= k))
        while len(leaving):
            core[leaving], there[leaving] = k, False
            known = _contacts(both, leaving)
            known = known[there[known]]
            np.subtract.at(left, known, 1)
            leaving = np.unique(known[left[known] <= k])
    return core


def _contacts(both: sparse.csr_array, people: np.ndarray) -> np.ndarray:
    """The contacts of these people, one after the other."""
    start, n_contacts = both.indptr[people], np.diff(both.indptr)[people]
    before = np.cumsum(n_contacts) - n_contacts
    at = np.repeat(start - before, n_contacts) + np.arange(n_contacts.sum())
    return both.indices[at]


# -- reach -------------------------------------------------------------------------------------------------


def largest_share(matrix: sparse.csr_array) -> float | None:
    """Share of people in the largest component, 0-1; None for nobody."""
    label = components(matrix)
    return float(np.bincount(label).max() / len(label)) if len(label) else None


def reachability(matrix: sparse.csr_array) -> float | None:
    """Share of pairs with a way to each other, 0-1; None with fewer than two people."""
    n = matrix.shape[0]
    if n < 2:
        return None
    size = np.bincount(components(matrix)).astype(np.float64)
    return float((size * (size - 1)).sum() / (n * (n - 1)))


# -- returned ties -------------------------------------------------------------------------------------------


def reciprocity_beyond_chance(matrix: sparse.csr_array) -> float | None:
    """Reciprocity with the effect of density taken out (Garlaschelli & Loffredo 2004).

    (r - a) / (1 - a) with a the density: 0 as by chance, 1 when all is returned, negative when ties avoid
    being returned. None without ties, or where everybody has ties with everybody.
    """
    returned, dense = reciprocity(matrix), density(matrix)
    if returned is None or dense is None or dense == 1:
        return None
    return (returned - dense) / (1 - dense)


def weighted_reciprocity(matrix: sparse.csr_array) -> float | None:
    """Share of the weight that is returned, 0-1 (Squartini et al. 2013); None without ties."""
    total = float(matrix.data.sum())
    return float(matrix.minimum(matrix.T).sum()) / total if total else None


# -- ties with people like oneself ---------------------------------------------------------------------------


def mixing_matrix(matrix: sparse.csr_array, group: np.ndarray) -> np.ndarray:
    """Ties from group to group, float64 (n_groups, n_groups), each tie once whatever its weight.

    ``group`` is an int array (n,), -1 for no group; ties of the groupless are left out.
    """
    n_groups = int(group.max(initial=-1)) + 1
    ties = matrix.tocoo()
    source, target = group[ties.row], group[ties.col]
    known = (source >= 0) & (target >= 0)
    pairs = source[known] * n_groups + target[known]
    return np.bincount(pairs, minlength=n_groups**2).reshape(n_groups, n_groups).astype(np.float64)


def assortativity(mixing: np.ndarray) -> float | None:
    """Newman's coefficient for groups, at most 1: 0 as by chance, 1 when all ties stay within groups.

    (sum e_ii - sum a_i b_i) / (1 - sum a_i b_i), where e are shares of all ties and a and b those that a
    group gives and gets (Newman 2003). None without ties, or where all ties are of one group.

    Parameters
    ----------
    mixing : float array (n_groups, n_groups), ties from group to group; made to sum to 1.
    """
    total = float(mixing.sum())
    if not total:
        return None
    share = mixing / total
    chance = float(share.sum(axis=1) @ share.sum(axis=0))
    return None if chance > 1 - 1e-12 else (float(np.trace(share)) - chance) / (1 - chance)


def degree_assortativity(matrix: sparse.csr_array) -> float | None:
    """Correlation of the numbers of contacts at both ends of a tie, -1 to 1 (Newman 2003).

    None without ties, or where everybody with ties has as many.
    """
    both = undirected(matrix)
    degree = np.diff(both.indptr).astype(np.float64)
    rows = np.repeat(np.arange(len(degree)), np.diff(both.indptr))
    one, other = degree[rows], degree[both.indices]
    if not len(one) or one.min() == one.max():
        return None
    return float(np.corrcoef(one, other)[0, 1])
