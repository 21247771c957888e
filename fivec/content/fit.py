"""How well posts fit a body of texts, beside pseudo-posts of the same length made of everybody's words.

A cosine has no absolute meaning. Each post gets its place (0-100) among pseudo-posts whose words are drawn
from all posts of its language; it fits when at most 5 % of them come as close.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Final, TypeAlias

import numpy as np
from scipy import sparse

from fivec.text import Terms, unit

NULL_SIZE: Final = 400
"""Pseudo-posts per class of post length."""
FITS: Final = 95.0
"""Percentile from which a post fits: p <= 0.05."""
RATIO: Final = 1.2
"""Each class of post length is this much longer than the one before."""
LONGEST: Final = 400
NEAREST: Final = 10
BLOCK: Final = 5_000
DENSE: Final = 8
"""Every post is looked at where more than one in so many shares a term: in order is that much faster."""

UnitRows: TypeAlias = sparse.csr_array | np.ndarray
"""Texts as rows of length 1, sparse (by words) or dense (by meaning)."""
Score = Callable[[UnitRows, int], np.ndarray]
"""Unit rows of one language and the language's code, to one number per row."""


def length_class(n_words: np.ndarray, ratio: float = RATIO) -> np.ndarray:
    """Class of post length per post, int64; each class is ``ratio`` times as long as the one before."""
    return np.rint(np.log(np.clip(n_words, 1, LONGEST)) / log(ratio)).astype(np.int64)


def class_length(number: int, ratio: float = RATIO) -> int:
    """Words in a pseudo-post of a class."""
    return max(1, round(ratio**number))


def pseudo_posts(terms: Terms, language: int, n_words: int) -> sparse.csr_array:
    """Pseudo-posts as unit rows: words drawn one by one by how often all texts of the language use them.

    Returns
    -------
    sparse (NULL_SIZE, n_terms); without rows when the language has no words. Seeded by language and length.
    """
    columns = np.flatnonzero(terms.term_language == language)
    n_terms = len(terms.term_language)
    if not len(columns):
        return sparse.csr_array((0, n_terms), dtype=np.float32)
    cumulated = np.cumsum(terms.totals[columns])
    drawn = np.random.default_rng((language, n_words)).random(NULL_SIZE * n_words) * cumulated[-1]
    column = columns[np.searchsorted(cumulated, drawn, side="right")]
    row = np.repeat(np.arange(NULL_SIZE), n_words)
    counts = sparse.coo_array((np.ones(len(row)), (row, column)), shape=(NULL_SIZE, n_terms)).tocsr()
    return unit(counts, terms.idf)


def percentiles(
    values: np.ndarray,
    language: np.ndarray,
    size: np.ndarray,
    score: Score,
    pseudo: Callable[[int, int], UnitRows],
) -> np.ndarray:
    """Place of each post among the pseudo-posts of its language and length.

    Parameters
    ----------
    values : float array (n,), the score of each post.
    language, size : int arrays (n,), code of the language and class of length (below 1,000) of each post.
    score : what gave the values.
    pseudo : pseudo-posts of a language and a class of length.

    Returns
    -------
    float array (n,), 100 * (1 - p) with p = (1 + number at least as close) / (number of pseudo-posts + 1);
    0 for a post that has nothing in common. NaN where the language has no words.
    """
    place = np.full(len(values), np.nan)
    both = language.astype(np.int64) * 1000 + size
    for key in np.unique(both).tolist():
        here = both == key
        null = pseudo(*divmod(key, 1000))
        if null.shape[0]:
            scores = np.sort(score(null, key // 1000))
            # A cosine that differs in the last digit only is the same cosine.
            as_close = len(scores) - np.searchsorted(scores, values[here] - 1e-6)
            place[here] = 100 * (1 - (1 + as_close) / (len(scores) + 1))
    return place


def best_match(rows: UnitRows, texts: UnitRows) -> tuple[np.ndarray, np.ndarray]:
    """Largest cosine of each row with any of the texts, and which text that is (-1: nothing in common)."""
    highest = [np.zeros(0)]
    which = [np.zeros(0, dtype=np.int64)]
    for start in range(0, rows.shape[0], BLOCK):
        cosine = _cosines(rows[start : start + BLOCK], texts)
        top = cosine.max(axis=1, initial=0)
        highest.append(top)
        which.append(np.where(top > 0, cosine.argmax(axis=1), -1) if cosine.shape[1] else top.astype(int) - 1)
    return np.concatenate(highest), np.concatenate(which)


def index(rows: sparse.csr_array) -> sparse.csr_array:
    """Unit rows by term, sparse (n_terms, n): which posts hold a term, and with what weight."""
    return rows.T.tocsr()


def best_in(indexed: sparse.csr_array, texts: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """What ``best_match`` gives for every post of an ``index``; reads only the posts that share a term."""
    n = indexed.shape[1]
    highest, which = np.zeros(n, dtype=np.float32), np.full(n, -1, dtype=np.int32)
    cosine = np.zeros(n, dtype=np.float32)
    bounds = indexed.indptr
    for number in range(texts.shape[0]):
        row = slice(texts.indptr[number], texts.indptr[number + 1])
        holding = [slice(bounds[term], bounds[term + 1]) for term in texts.indices[row]]
        posts = [indexed.indices[part].astype(np.intp) for part in holding]
        for part, post, weight in zip(holding, posts, texts.data[row], strict=True):
            cosine[post] += weight * indexed.data[part]
        if DENSE * sum(len(post) for post in posts) > n:
            np.copyto(which, number, where=cosine > highest)
            np.maximum(highest, cosine, out=highest)
            cosine[:] = 0
            continue
        for post in posts:
            value = cosine[post]
            better = value > highest[post]
            highest[post[better]] = value[better]
            which[post[better]] = number
        for post in posts:
            cosine[post] = 0
    return highest.astype(np.float64), which


def nearest_mean(
    rows: UnitRows,
    texts: UnitRows,
    row_thread: np.ndarray | None = None,
    text_thread: np.ndarray | None = None,
) -> np.ndarray:
    """Mean cosine of each row with its ten nearest texts, texts of its own thread left out.

    Parameters
    ----------
    rows, texts : unit rows (n, d) and (m, d).
    row_thread, text_thread : thread per row and per text; -1 for a text without one.

    Returns
    -------
    float array (n,), 0-1; with fewer than ten texts the mean over those. 0 without texts.
    """
    found = np.zeros(rows.shape[0])
    k = min(NEAREST, texts.shape[0])
    if not k:
        return found
    for start in range(0, rows.shape[0], BLOCK):
        cosine = _cosines(rows[start : start + BLOCK], texts)
        if row_thread is not None and text_thread is not None:
            cosine[row_thread[start : start + BLOCK, None] == text_thread[None, :]] = 0
        top = np.partition(cosine, cosine.shape[1] - k, axis=1)[:, -k:]
        found[start : start + BLOCK] = top.mean(axis=1)
    return found


def _cosines(rows: UnitRows, texts: UnitRows) -> np.ndarray:
    found = rows @ texts.T
    return found if isinstance(found, np.ndarray) else found.toarray()
