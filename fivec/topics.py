"""Topics of posts: non-negative matrix factorisation on a seeded sample, one product for the rest."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from math import isqrt
from typing import Final

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning

from fivec.text import Terms, on_subject, sample

LEAST_TEXTS: Final = 40
"""Usable texts below which there are no topics."""
LEAST_TERMS: Final = 3
"""Different content words that a text needs to say what a topic is."""
SAMPLE: Final = 5_000
MOST_TOPICS: Final = 16
MOST_TERMS: Final = 2_000
IN_A_NAME: Final = 3
EQUAL: Final = 1e-6
"""How little its weight in a topic adds to how well a word names it."""
ROUNDS: Final = 200
BLOCK: Final = 200_000


@dataclass(frozen=True)
class Topics:
    """The topics of a body of texts.

    Attributes
    ----------
    names : the three words of each topic that most of its texts use and fewest others.
    profiles : sparse float32 (n_terms, n_topics), unit columns.
    of_text : int array (n_texts,), the topic nearest to each text; -1 where no word of it is in any topic.
    cosine : float32 array (n_texts,), how near that is, 0-1.
    """

    names: tuple[str, ...]
    profiles: sparse.csr_array
    of_text: np.ndarray
    cosine: np.ndarray


def topics(terms: Terms, seed: int = 0, among: np.ndarray | None = None, least: float = 0.0) -> Topics | None:
    """Topics by NMF (Lee & Seung 1999) on TF-IDF; None with fewer than 40 usable texts.

    The number of topics is the root of the number of sampled texts, at most 16. Each language has columns
    of its own, so that a topic speaks one language. Words that carry no subject (``text.on_subject``) count
    for nothing. The same texts in another order give the same topics.

    Parameters
    ----------
    among : bool array (n_texts,), the texts that the topics are learned from, all when None. Every text is
        then put with the nearest.
    least : cosine, 0-1, that a text must exceed with a topic to be on it.
    """
    terms = on_subject(terms)
    enough = np.diff(terms.counts.indptr) >= LEAST_TERMS
    usable = np.flatnonzero(enough if among is None else enough & among)
    if len(usable) < LEAST_TEXTS:
        return None
    rows = usable[sample(terms.counts[usable], SAMPLE, seed)]
    weighted = terms.weighted(rows)
    columns = _shared(weighted)
    if len(columns) < LEAST_TERMS:
        return None
    k = min(MOST_TOPICS, isqrt(len(rows)), len(columns))
    model = NMF(k, init="nndsvda", random_state=seed, max_iter=ROUNDS)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Names and nearest topics settle long before the last digit does, and how much a model leaves over,
        # which nobody asks here, is rounded to a hair below zero where it leaves nothing.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(weighted[:, columns])
    heavy = model.components_[model.components_.any(axis=1)]
    profiles = _profiles(heavy, columns, terms.counts.shape[1])
    of_text, cosine = nearest(terms, profiles, least)
    telling = _telling(terms.counts[rows][:, columns], of_text[rows], heavy)
    names = tuple(_name(terms.label[columns], weights) for weights in telling)
    return Topics(names, profiles, of_text, cosine)


def nearest(terms: Terms, profiles: sparse.csr_array, least: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Column of ``profiles`` with the largest cosine per text, int64 (n_texts,), and that cosine, float32; -1
    where none is larger than ``least``.
    """
    found = [np.zeros(0, dtype=np.int64)]
    largest = [np.zeros(0, dtype=np.float32)]
    dense = profiles.toarray()
    for start in range(0, terms.counts.shape[0], BLOCK):
        rows = np.arange(start, min(start + BLOCK, terms.counts.shape[0]))
        cosine = terms.weighted(rows) @ dense
        largest.append(cosine.max(axis=1, initial=0))
        found.append(np.where(largest[-1] > least, cosine.argmax(axis=1), -1))
    return np.concatenate(found), np.concatenate(largest)


def _shared(weighted: sparse.csr_array) -> np.ndarray:
    """The heaviest columns that at least three texts use; of equals the first."""
    df = np.bincount(weighted.indices, minlength=weighted.shape[1])
    weight = np.bincount(weighted.indices, weights=weighted.data, minlength=weighted.shape[1])
    usable = np.flatnonzero(df >= 3)
    heaviest = usable[np.argsort(-weight[usable].round(6), kind="stable")[:MOST_TERMS]]
    return np.sort(heaviest)


def _telling(counts: sparse.csr_array, of_text: np.ndarray, heavy: np.ndarray) -> np.ndarray:
    """How well each word names each topic, float64 (n_topics, n_columns).

    Its use in a text on the topic (1 + ln tf, the mean) times the cube root of the share of its use on
    the topic: a word of many of these texts and of few others (as FREX: Airoldi & Bischof 2016). Of equals
    the heaviest in the topic.
    """
    on = np.flatnonzero(of_text >= 0)
    chosen = sparse.csr_array((np.ones(len(on)), (of_text[on], on)), shape=(len(heavy), len(of_text)))
    used = counts.astype(np.float64)
    used.data = 1 + np.log(used.data)
    within, everywhere = (chosen @ used).toarray(), np.maximum(used.sum(axis=0), 1)
    texts = np.maximum(np.bincount(of_text[on], minlength=len(heavy)), 1)[:, None]
    return np.asarray(within / texts * np.cbrt(within / everywhere) + EQUAL * heavy / heavy.max())


def _name(labels: np.ndarray, weights: np.ndarray) -> str:
    heaviest = np.argsort(-weights, kind="stable")[:IN_A_NAME]
    return ", ".join(labels[place] for place in heaviest if weights[place] > 0)


def _profiles(heavy: np.ndarray, columns: np.ndarray, n_terms: int) -> sparse.csr_array:
    length = np.sqrt((heavy**2).sum(axis=1, keepdims=True))
    row = np.repeat(columns, len(heavy))
    column = np.tile(np.arange(len(heavy)), len(columns))
    weights = (heavy / length).T.ravel().astype(np.float32)
    found = sparse.coo_array((weights, (row, column)), shape=(n_terms, len(heavy))).tocsr()
    found.eliminate_zeros()
    return found
