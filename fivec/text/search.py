"""Texts that hold the words somebody looks for, the best first: BM25 (Robertson & Zaragoza 2009)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from fivec.text.detection import LANGUAGES
from fivec.text.kin import PART
from fivec.text.stems import stem, stop
from fivec.text.tokens import words
from fivec.text.weights import Terms

K1: Final = 1.2
B: Final = 0.75


@dataclass(frozen=True)
class Shown:
    """What a reader sees in the place of names.

    Attributes
    ----------
    unsaid : words of the names that are replaced, as ``words`` cuts them.
    texts : the texts of some rows as they are shown.
    """

    unsaid: frozenset[str]
    texts: Callable[[np.ndarray], list[str]]


def best(
    terms: Terms, query: str, rows: np.ndarray | None = None, shown: Shown | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The texts that hold a word of the query, best first; of equals the first row first.

    Parameters
    ----------
    rows : rows to choose from, int; every text where it is None. Their scores are those among all texts.
    shown : looks in what is shown: a name that is replaced finds nothing.

    Returns
    -------
    Rows, int64 (n,), and their scores, float64 (n,), above 0; both empty for a query without known words.
    """
    looked_for = asked(terms, query)
    if not looked_for.nnz:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    found = held(terms, looked_for, shown)
    score = bm25(found, terms.lengths)
    some = np.arange(len(score)) if rows is None else np.unique(rows)
    some = some[score[some] > 0]
    some = some[np.argsort(-score[some], kind="stable")]
    return some.astype(np.int64), score[some]


def asked(terms: Terms, query: str) -> sparse.csr_array:
    """The words of a query over the terms that count as such a word, float32 (n_terms, n_words).

    A word counts in every language by its stem or as it is spelled, and with PART where it is part of a
    compound. Of a word that no text holds in either way its own parts count with PART. In a language where it
    is a stop word it does not count.
    """
    entries: dict[tuple[int, int], float] = {}
    wanted = words([query]).vocabulary
    for number, word in enumerate(wanted.tolist()):
        for column, weight in _columns(terms, word).items():
            entries[column, number] = weight
    places = np.array(list(entries), dtype=np.int64).reshape(-1, 2)
    weights = np.array(list(entries.values()), dtype=np.float32)
    shape = (terms.counts.shape[1], len(wanted))
    return sparse.csr_array(sparse.coo_array((weights, (places[:, 0], places[:, 1])), shape=shape).tocsr())


def _columns(terms: Terms, word: str) -> dict[int, float]:
    codes = [code for code in range(len(LANGUAGES)) if word not in stop(code)]
    own = {terms.columns.get((code, form)) for code in codes for form in (stem(code, word) or word, word)}
    wholes = {column for code in codes for column in terms.compounds_with(word, code)}
    found = dict.fromkeys(wholes, PART) | {column: 1.0 for column in own if column is not None}
    return found or {column: PART for code in codes for column in terms.parts_of(word, code)}


def held(terms: Terms, looked_for: sparse.csr_array, shown: Shown | None = None) -> sparse.csr_array:
    """How often each text holds each word of a query, float32 (n_texts, n_words). See ``asked``."""
    found = sparse.csr_array(terms.counts @ looked_for)
    found.eliminate_zeros()
    names = _in_names(terms, looked_for, shown.unsaid) if shown is not None else np.zeros(0, dtype=np.int64)
    if shown is None or not len(names):
        return found
    named = np.zeros(terms.counts.shape[1], dtype=np.float32)
    named[names] = 1
    rows = np.flatnonzero(terms.counts @ named)
    counts = terms.counted(shown.texts(rows), terms.language[rows])[0][:, : len(named)]
    as_shown = sparse.coo_array(counts @ looked_for)
    kept = np.ones(found.shape[0], dtype=bool)
    kept[rows] = False
    rest = sparse.coo_array(found)
    other = kept[rest.row]
    row = np.concatenate([rest.row[other], rows[as_shown.row]])
    column = np.concatenate([rest.col[other], as_shown.col])
    data = np.concatenate([rest.data[other], as_shown.data])
    return sparse.csr_array(sparse.coo_array((data, (row, column)), shape=found.shape).tocsr())


def _in_names(terms: Terms, looked_for: sparse.csr_array, unsaid: frozenset[str]) -> np.ndarray:
    """Terms of the query of which a word holds a word of a name: an apostrophe binds "Anna's" to one word."""
    used = np.diff(looked_for.indptr) > 0
    mine = used[terms.word_term]
    met = [
        term
        for word, term in zip(terms.word[mine].tolist(), terms.word_term[mine].tolist(), strict=True)
        if word in unsaid or any(len(name) > 2 and name in word for name in unsaid)
    ]
    return np.unique(np.array(met, dtype=np.int64))


def bm25(found: sparse.csr_array, lengths: np.ndarray) -> np.ndarray:
    """How well each text answers a query, float64 (n_texts,), 0 where it holds none of its words.

    The sum over words of idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean length)), with
    idf = ln(1 + (N - df + 0.5) / (df + 0.5)) (Robertson & Zaragoza 2009).

    Parameters
    ----------
    found : sparse (n_texts, n_words), how often each text holds each word; no stored zeros.
    lengths : words per text (n_texts,).
    """
    n_texts, n_words = found.shape
    df = np.bincount(found.indices, minlength=n_words)
    idf = np.log1p((n_texts - df + 0.5) / (df + 0.5))
    row = np.repeat(np.arange(n_texts), np.diff(found.indptr))
    tf = found.data.astype(np.float64)
    mean = lengths.mean() if len(lengths) and lengths.any() else 1.0
    part = idf[found.indices] * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[row] / mean))
    return np.bincount(row, weights=part, minlength=n_texts)
