"""Structural holes: who stands between people that do not know each other, and on whom the network hangs."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components, depth_first_order

from fivec.graph import csr, undirected
from fivec.triangles import n_triangles, triangles


def constraint(matrix: sparse.csr_array) -> np.ndarray:
    """Burt's constraint of every person (Burt 1992): how much their contacts hang together.

    c_i = sum over contacts j of (p_ij + sum over q of p_iq p_qj)^2, where p_ij is the share of i's attention,
    given and received, that j has. Few and closely knit contacts give a high value; it may exceed 1.

    Returns
    -------
    float array (n,), NaN for people without ties.
    """
    both = undirected(matrix)
    n = both.shape[0]
    total = np.asarray(both.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(n, dtype=np.int64), np.diff(both.indptr))
    both.sort_indices()
    share = both.data / total[rows]
    key = rows * n + both.indices
    held = share.copy()

    def at(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.searchsorted(key, one * n + other)

    for a, b, c in triangles(matrix):
        place = {pair: at(*pair_ends) for pair, pair_ends in _sides(a, b, c).items()}
        for i, q, j in ("abc", "acb", "bac", "bca", "cab", "cba"):
            through = share[place[i + q]] * share[place[q + j]]
            held += np.bincount(place[i + j], weights=through, minlength=len(held))
    found = np.bincount(rows, weights=held**2, minlength=n)
    return np.where(total > 0, found, np.nan)


def _sides(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    corner = {"a": a, "b": b, "c": c}
    return {one + other: (corner[one], corner[other]) for one in corner for other in corner if one != other}


def effective_size(matrix: sparse.csr_array) -> np.ndarray:
    """Contacts of every person that are not there through the others (Burt 1992); weights are ignored.

    k - 2t / k for k contacts with t ties among them (Borgatti 1997): 1 where all know each other, k where
    none do.

    Returns
    -------
    float array (n,), NaN for people without ties.
    """
    degree = np.diff(undirected(matrix).indptr).astype(np.float64)
    size = degree - 2 * n_triangles(matrix) / np.maximum(degree, 1)
    return np.where(degree > 0, size, np.nan)


def articulation_points(matrix: sparse.csr_array) -> np.ndarray:
    """People whose leaving cuts others off from each other, bool (n,) (Hopcroft & Tarjan 1973)."""
    return cut_off(matrix) > 0


def cut_off(matrix: sparse.csr_array) -> np.ndarray:
    """How many others lose the largest part of their component when a person leaves, int64 (n,).

    0 for whoever is not an articulation point (Hopcroft & Tarjan 1973). One walk through the network.
    """
    n = matrix.shape[0]
    if not n:
        return np.zeros(0, dtype=np.int64)
    both = undirected(matrix)
    label = connected_components(both, directed=False)[1]
    # A walk from one more person, who knows somebody of every component, visits everybody.
    known = np.unique(label, return_index=True)[1]
    ends = both.tocoo()
    more = np.full(len(known), n)
    joined = csr(np.concatenate([ends.row, more, known]), np.concatenate([ends.col, known, more]), n=n + 1)
    order, parent = depth_first_order(joined, n, directed=False)
    found = np.empty(n + 1, dtype=np.int64)
    found[order] = np.arange(n + 1)
    parent = parent.astype(np.int64)
    parent[n] = n
    low, behind = _lowest(joined, found, parent, order)
    child = order[1:]
    child = child[(low[child] >= found[parent[child]]) & (parent[child] < n)]
    largest, together = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    np.maximum.at(largest, parent[child], behind[child])
    np.add.at(together, parent[child], behind[child])
    others = np.bincount(label)[label] - 1
    return np.where(together > 0, others - np.maximum(largest, others - together), 0)


def _lowest(
    joined: sparse.csr_array, found: np.ndarray, parent: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per person and those found behind them: the earliest one met whom they know, and how many they are."""
    rows = np.repeat(np.arange(joined.shape[0]), np.diff(joined.indptr))
    seen = np.where(joined.indices == parent[rows], found[rows], found[joined.indices])
    low = np.minimum.reduceat(seen, joined.indptr[:-1]).tolist()
    above, behind = parent.tolist(), [1] * len(low)
    for person in order[:0:-1].tolist():
        low[above[person]] = min(low[above[person]], low[person])
        behind[above[person]] += behind[person]
    return np.array(low, dtype=np.int64), np.array(behind, dtype=np.int64)
