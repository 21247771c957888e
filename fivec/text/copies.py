"""Texts that are nearly the same: what share of their five-character pieces they have in common.

Every pair above the limit is found, without comparing all pairs: two sets that share four fifths of their
members also share one of their rarest members (prefix filtering, Chaudhuri, Ganti & Kaushik 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from scipy import sparse

from fivec.text.tokens import Texts, as_strings

PIECE: Final = 5
"""Characters in a piece."""
ALIKE: Final = 0.8
"""Jaccard similarity from which two texts are copies of one another."""
COMPARED: Final = 1000
"""Texts nearest in order that a text is compared with, where more than that share a rare piece."""
BLOCK: Final = 20_000


@dataclass(frozen=True)
class Alike:
    """Texts and which of them are alike.

    Attributes
    ----------
    text : int array (n_texts,), number of the different text, in order of first appearance; -1 for a text
        shorter than a piece.
    first, second : int arrays (n_pairs,), different texts that are alike; ``first`` < ``second``.
    """

    text: np.ndarray
    first: np.ndarray
    second: np.ndarray


def alike(texts: Texts, limit: float = ALIKE) -> Alike:
    """Which texts have pieces in common with a Jaccard similarity of at least ``limit`` (0-1).

    Small and capital letters, white space and links make no difference.
    """
    cleaned = plain(texts)
    number, different = pd.factorize(cleaned)
    long_enough = np.array([len(one) >= PIECE for one in different], dtype=bool)
    place = np.where(long_enough, np.cumsum(long_enough) - 1, -1)
    number = place[number] if len(number) else np.zeros(0, dtype=np.int64)
    found = pieces([one for one, long in zip(different, long_enough, strict=True) if long])
    first, second = _pairs(found, limit)
    return Alike(number, first, second)


def plain(texts: Texts) -> np.ndarray:
    """Small letters, single spaces, no links."""
    found = pc.replace_substring_regex(as_strings(texts), r"(?:https?://|www\.)\S*", " ")
    found = pc.replace_substring_regex(pc.utf8_lower(found), r"\s+", " ")
    return np.asarray(pc.utf8_trim_whitespace(found).to_pandas(), dtype=object)


def pieces(texts: list[str]) -> sparse.csr_array:
    """Which pieces each text holds: sparse bool-like float32 (n_texts, n_pieces), sorted columns."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(one) for one in texts], dtype=np.int64)
    n = max(len(letters) - PIECE + 1, 0)
    factors = np.random.default_rng(1).integers(1, 2**63, PIECE, dtype=np.uint64) | np.uint64(1)
    mark = np.zeros(n, dtype=np.uint64)
    for step in range(PIECE):
        mark += letters[step : step + n] * factors[step]
    owner = np.repeat(np.arange(len(texts)), lengths)[:n]
    ends = np.cumsum(lengths)
    whole = np.arange(n) + PIECE <= ends[owner] if n else np.zeros(0, dtype=bool)
    code, known = pd.factorize(mark[whole])
    key = np.sort(owner[whole] * max(len(known), 1) + code)
    key = key[np.flatnonzero(np.diff(key, prepend=-1))]
    row, piece = key // max(len(known), 1), key % max(len(known), 1)
    starts = np.searchsorted(row, np.arange(len(texts) + 1))
    ones = np.ones(len(key), dtype=np.float32)
    return sparse.csr_array((ones, piece, starts), shape=(len(texts), len(known)))


def _pairs(found: sparse.csr_array, limit: float) -> tuple[np.ndarray, np.ndarray]:
    n_texts, n_pieces = found.shape
    size = np.diff(found.indptr).astype(np.int64)
    frequency = np.bincount(found.indices, minlength=n_pieces)
    rank = np.empty(n_pieces, dtype=np.int64)
    rank[np.argsort(frequency, kind="stable")] = np.arange(n_pieces)
    row = np.repeat(np.arange(n_texts), size)
    # The rarest pieces of each text: one of them is shared by every text that is alike.
    key = np.sort(row * max(n_pieces, 1) + rank[found.indices])
    within = np.arange(len(key)) - np.repeat(found.indptr[:-1].astype(np.int64), size)
    prefix = size - np.ceil(limit * size - 1e-9).astype(np.int64) + 1
    chosen = key[within < prefix[row]]
    row, piece = chosen // max(n_pieces, 1), chosen % max(n_pieces, 1)
    order = np.argsort(piece, kind="stable")
    row, piece = row[order], piece[order]
    candidates = [np.zeros(0, dtype=np.int64)]
    together = np.arange(len(piece))
    for lag in range(1, COMPARED + 1):
        together = together[together + lag < len(piece)]
        together = together[piece[together + lag] == piece[together]]
        if not len(together):
            break
        first, second = row[together], row[together + lag]
        smaller, larger = np.minimum(size[first], size[second]), np.maximum(size[first], size[second])
        fits = smaller >= limit * larger - 1e-9
        candidates.append(_distinct(first[fits] * n_texts + second[fits]))
    pairs = _distinct(np.concatenate(candidates))
    kept = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(pairs), BLOCK):
        some = pairs[start : start + BLOCK]
        first, second = some // n_texts, some % n_texts
        common = np.asarray(found[first].multiply(found[second]).sum(axis=1)).ravel()
        kept.append(some[common >= limit * (size[first] + size[second] - common) - 1e-6])
    pairs = np.concatenate(kept)
    return pairs // max(n_texts, 1), pairs % max(n_texts, 1)


def _distinct(values: np.ndarray) -> np.ndarray:
    ordered = np.sort(values)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def copied(
    found: Alike, person: np.ndarray, brand: np.ndarray, at: np.ndarray, days: float = 30.0
) -> np.ndarray:
    """Which texts repeat one of the brand, or what somebody else wrote earlier in so many days.

    Parameters
    ----------
    found : which of the texts are alike.
    person : int array (n_texts,), who wrote it; brand texts are nobody's own.
    brand : bool array (n_texts,).
    at : float array (n_texts,), seconds; of equal or missing moments the row decides what is earlier.

    Returns
    -------
    bool array (n_texts,); False for brand texts and for texts that are too short to tell.
    """
    n = int(found.text.max(initial=-1)) + 1
    one = np.concatenate([np.arange(n), found.first, found.second])
    other = np.concatenate([np.arange(n), found.second, found.first])
    usable = found.text >= 0
    of_brand = np.zeros(n, dtype=bool)
    of_brand[found.text[usable & brand]] = True
    like_brand = np.zeros(n, dtype=bool)
    like_brand[one[of_brand[other]]] = True
    result = np.zeros(len(person), dtype=bool)
    result[usable] = like_brand[found.text[usable]]
    rows = np.flatnonzero(usable & ~brand)
    result[rows] |= _after_another(found.text[rows], person[rows], at[rows], one, other, days)
    return result & ~brand


def _after_another(
    text: np.ndarray, person: np.ndarray, at: np.ndarray, one: np.ndarray, other: np.ndarray, days: float
) -> np.ndarray:
    """Whether somebody else wrote a text like it before, within so many days."""
    moment = np.where(np.isnan(at), 0.0, at)
    order = np.lexsort((np.arange(len(text)), moment))
    turn = np.empty(len(text), dtype=np.int64)
    turn[order] = np.arange(len(text))
    by_text = np.argsort(text, kind="stable")
    first = np.searchsorted(text[by_text], other, "left")
    counts = np.searchsorted(text[by_text], other, "right") - first
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    like = np.repeat(one, counts)
    row = by_text[np.repeat(first, counts) + step]
    # Per text all rows with a text like it, in order of time.
    key = like * max(len(text), 1) + turn[row]
    sorting = np.argsort(key)
    key, row, like = key[sorting], row[sorting], like[sorting]
    if not len(row):
        return np.zeros(len(text), dtype=bool)
    changes = np.concatenate([[True], (like[1:] != like[:-1]) | (person[row[1:]] != person[row[:-1]])])
    run = np.maximum.accumulate(np.where(changes, np.arange(len(row)), 0))
    before = np.searchsorted(key, text * max(len(text), 1) + turn) - 1
    same = (before >= 0) & (like[before] == text) & (person[row[before]] == person)
    before = np.where(same, run[before] - 1, before)
    known = (before >= 0) & (like[before] == text)
    gap = moment - moment[row[before]]
    return known & (gap <= days * 86_400)
