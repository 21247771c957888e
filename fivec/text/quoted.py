"""Texts that repeat another text whole, with or without something of their own around it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from fivec.text.copies import ALIKE, PIECE, pieces, plain
from fivec.text.tokens import Texts, as_strings, words

BLOCK: Final = 20_000
"""Pairs compared at a time."""
FURTHER: Final = 8
"""Of this many rare pieces more than an original may lack, a text holds this many."""
AT_A_TIME: Final = 10_000_000
"""Pieces of originals met in texts at a time, so that memory does not follow the number of originals."""


def quoted(originals: Texts, texts: Texts, limit: float = ALIKE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which texts hold at least so large a share (0-1) of the five-character pieces of an original.

    Every copy of near enough the same length is found (a Jaccard similarity of ``limit`` is at least such a
    share), and so is an original with a story of one's own around it. Small and capital letters, white space
    and links make no difference; an original shorter than a piece is in no text.

    Returns
    -------
    (original, text, share), arrays (n_pairs,): positions, in their order, and the share that is held.
    """
    first, second = plain(originals).tolist(), plain(texts).tolist()
    n = len(first)
    found = pieces(first + second)
    whole = np.array([len(one) >= PIECE for one in first], dtype=bool)
    held, holding = found[:n], found[n:]
    size, by_piece = np.diff(held.indptr), holding.T.tocsr()
    lacks = size - np.ceil(limit * size - 1e-9).astype(np.int64)
    rare = _rarest(held, np.bincount(found.indices, minlength=found.shape[1]), lacks + FURTHER)
    # Of so many pieces a text that holds enough of an original lacks no more than of all of them.
    least = np.diff(rare.indptr) - lacks
    kept, share = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for start, stop in _blocks(rare, np.diff(by_piece.indptr)):
        common = rare[start:stop] @ by_piece
        wanted = np.repeat(least[start:stop].astype(np.float32), np.diff(common.indptr))
        enough = np.flatnonzero(common.data > wanted - 0.5)
        original = np.searchsorted(common.indptr, enough, side="right") - 1 + start
        text = common.indices[enough].astype(np.int64)
        original, text = original[whole[original]], text[whole[original]]
        for place in range(0, len(original), BLOCK):
            one, other = original[place : place + BLOCK], text[place : place + BLOCK]
            shared = np.asarray(held[one].multiply(holding[other]).sum(axis=1)).ravel()
            enough = shared >= limit * size[one] - 1e-6
            kept.append((one * len(second) + other)[enough])
            share.append((shared / size[one])[enough])
    pairs, order = np.concatenate(kept), np.argsort(np.concatenate(kept))
    pairs = pairs[order]
    return pairs // max(len(second), 1), pairs % max(len(second), 1), np.concatenate(share)[order]


def _blocks(rare: sparse.csr_array, frequency: np.ndarray) -> list[tuple[int, int]]:
    """Where blocks of originals start and stop that meet about AT_A_TIME pieces in texts."""
    met = np.cumsum(np.concatenate([[0], frequency[rare.indices]]), dtype=np.int64)[rare.indptr]
    bounds = np.searchsorted(met, np.arange(0, met[-1], AT_A_TIME), side="left")
    bounds = np.unique(np.append(bounds, len(met) - 1)).tolist()
    return list(pairwise(bounds))


def _rarest(rows: sparse.csr_array, frequency: np.ndarray, n: np.ndarray) -> sparse.csr_array:
    """The n rarest pieces of each row, all of one that has fewer."""
    size = np.diff(rows.indptr).astype(np.int64)
    row = np.repeat(np.arange(len(size)), size)
    order = np.lexsort((rows.indices, frequency[rows.indices], row))
    within = np.arange(len(order)) - np.repeat(rows.indptr[:-1].astype(np.int64), size)
    chosen = order[within < n[row]]
    ones = np.ones(len(chosen), dtype=np.float32)
    return sparse.coo_array((ones, (row[chosen], rows.indices[chosen])), shape=rows.shape).tocsr()


def own_words(originals: Texts, texts: Texts) -> np.ndarray:
    """Words in each text beyond those of its original, each as often as it occurs; int (n,)."""
    cut = words(
        pa.chunked_array([*as_strings(originals).chunks, *as_strings(texts).chunks], pa.large_string())
    )
    ones = np.ones(len(cut.codes), dtype=np.int64)
    shape = (len(cut.indptr) - 1, len(cut.vocabulary))
    counts = sparse.csr_array((ones, cut.codes, cut.indptr), shape=shape)
    n = shape[0] // 2
    more = (counts[n:] - counts[:n]).tocsr()
    return np.asarray(more.maximum(0).sum(axis=1)).ravel()
