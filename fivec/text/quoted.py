"""Texts that repeat another text whole, with or without something of their own around it."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np
from scipy import sparse

from fivec.text.copies import ALIKE, PIECE, pieces, plain
from fivec.text.tokens import Texts, words

BLOCK: Final = 20_000
"""Pairs compared at a time."""
AT_A_TIME: Final = 500
"""Originals looked for at a time, so that memory does not follow their number."""


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
    # A text that holds enough of an original holds one of its rarest pieces.
    rare = _rarest(held, np.bincount(found.indices, minlength=found.shape[1]), limit)
    size, by_piece = np.diff(held.indptr), holding.T.tocsr()
    kept, share = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for start in range(0, n, AT_A_TIME):
        common = (rare[start : start + AT_A_TIME] @ by_piece).tocoo()
        original, text = common.row.astype(np.int64) + start, common.col.astype(np.int64)
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


def _rarest(rows: sparse.csr_array, frequency: np.ndarray, limit: float) -> sparse.csr_array:
    """The rarest pieces of each row, one more than it may lack."""
    size = np.diff(rows.indptr).astype(np.int64)
    row = np.repeat(np.arange(len(size)), size)
    order = np.lexsort((rows.indices, frequency[rows.indices], row))
    within = np.arange(len(order)) - np.repeat(rows.indptr[:-1].astype(np.int64), size)
    chosen = order[within <= (size - np.ceil(limit * size - 1e-9))[row]]
    ones = np.ones(len(chosen), dtype=np.float32)
    return sparse.coo_array((ones, (row[chosen], rows.indices[chosen])), shape=rows.shape).tocsr()


def own_words(original: str, text: str) -> int:
    """Words in a text beyond those of an original, each as often as it occurs."""
    cut = words([original, text])
    first, second = (cut.vocabulary[cut.codes[cut.indptr[n] : cut.indptr[n + 1]]].tolist() for n in (0, 1))
    return (Counter(second) - Counter(first)).total()
