"""Triangles of a network, and what follows from them: transitivity and clustering.

Ties count once, in whatever direction; weights are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy import sparse

from fivec.graph import undirected

BLOCK: Final = 1 << 21
"""Pairs of ties that are looked at together: memory follows this and not the number of pairs."""


def triangles(matrix: sparse.csr_array) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Every triangle of the network once, as the rows of its three people, some at a time.

    Each tie runs from the person with fewer ties to the one with more, so that nobody starts many: the pairs
    looked at are at most (number of ties)^1.5, also around a person whom everybody knows (Chiba & Nishizeki
    1985).
    """
    both = undirected(matrix)
    n = both.shape[0]
    rank = np.empty(n, dtype=np.int64)
    order = np.argsort(np.diff(both.indptr), kind="stable")
    rank[order] = np.arange(n)
    ends = sparse.triu(both[order][:, order], k=1).tocsr()
    ends.sort_indices()
    first = np.repeat(np.arange(n, dtype=np.int64), np.diff(ends.indptr))
    second = ends.indices.astype(np.int64)
    known = first * n + second
    after = ends.indptr[first + 1] - 1 - np.arange(len(first))
    starts = np.concatenate([[0], np.cumsum(after)])
    at = 0
    while at < len(first):
        upto = max(int(np.searchsorted(starts, starts[at] + BLOCK, side="right")) - 1, at + 1)
        n_pairs = after[at:upto]
        tie = np.repeat(np.arange(at, upto), n_pairs)
        third = second[tie + 1 + np.arange(len(tie)) - np.repeat(starts[at:upto] - starts[at], n_pairs)]
        key = second[tie] * n + third
        place = np.minimum(np.searchsorted(known, key), len(known) - 1)
        closed = known[place] == key
        yield order[first[tie[closed]]], order[second[tie[closed]]], order[third[closed]]
        at = upto


def n_triangles(matrix: sparse.csr_array) -> np.ndarray:
    """How many triangles each person is part of: how many of their contacts know each other; int64 (n,)."""
    found = np.zeros(matrix.shape[0], dtype=np.int64)
    for corners in triangles(matrix):
        for corner in corners:
            found += np.bincount(corner, minlength=len(found))
    return found


def transitivity(matrix: sparse.csr_array) -> float | None:
    """Share of pairs with a common contact that have contact themselves, 0-1; None without such pairs."""
    pairs = _pairs(matrix).sum()
    return float(n_triangles(matrix).sum() / pairs) if pairs else None


def clustering(matrix: sparse.csr_array) -> float | None:
    """Mean share of a person's contacts that know each other, 0-1 (Watts & Strogatz 1998).

    Who has fewer than two contacts counts as 0; None where nobody has two.
    """
    pairs = _pairs(matrix)
    if not pairs.any():
        return None
    return float((n_triangles(matrix) / np.maximum(pairs, 1)).mean())


def _pairs(matrix: sparse.csr_array) -> np.ndarray:
    """Pairs of contacts of every person, int64 (n,)."""
    degree = np.diff(undirected(matrix).indptr).astype(np.int64)
    return degree * (degree - 1) // 2
