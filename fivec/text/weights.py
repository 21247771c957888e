"""Texts as weighted terms: one sparse matrix for all languages, each language in columns of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from fivec.text.detection import EN, NL, OTHER, UNKNOWN, languages
from fivec.text.kin import Kin, kin
from fivec.text.stems import STEMMERS, stemmer, stop
from fivec.text.stems import stem as stem_of
from fivec.text.tokens import Texts, Words, words

STEMMED: Final = 20_000
"""The most frequent words of a language are reduced to their stem; rarer ones stay as they are."""
BLOCK: Final = 50_000


@dataclass(frozen=True)
class Terms:
    """How often each term occurs in each text; stop words are left out.

    Attributes
    ----------
    counts : sparse float32 (n_texts, n_terms).
    language : int8 array (n_texts,), NL, EN, OTHER or UNKNOWN.
    term_language : int8 array (n_terms,); a column belongs to one language.
    stem : object array (n_terms,).
    label : object array (n_terms,), the most frequent word with that stem, to show to people.
    word, word_term : object and int32 array (n_words,), every content word, the most frequent ones of a
        language first, and its term.
    """

    counts: sparse.csr_array
    language: np.ndarray
    term_language: np.ndarray
    stem: np.ndarray
    label: np.ndarray
    word: np.ndarray
    word_term: np.ndarray

    @cached_property
    def lengths(self) -> np.ndarray:
        """Content words per text, int64 (n_texts,)."""
        return np.asarray(self.counts.sum(axis=1)).ravel().astype(np.int64)

    @cached_property
    def idf(self) -> np.ndarray:
        """1 + ln((1 + N) / (1 + df)) per term, N and df within the term's language; float64 (n_terms,)."""
        df = np.bincount(self.counts.indices, minlength=self.counts.shape[1])
        return 1 + np.log((1 + self.n_texts[self.term_language]) / (1 + df))

    @cached_property
    def columns(self) -> dict[tuple[int, str], int]:
        """Column of each (language, stem)."""
        return {
            key: place for place, key in enumerate(zip(self.term_language.tolist(), self.stem, strict=True))
        }

    def columns_of(self, phrase: str, language: int) -> list[int | None]:
        """Column of each content word of a phrase read in a language; None for a word no text has."""
        cut = words([phrase])
        stems = [(word, stem_of(language, word)) for word in cut.vocabulary[cut.codes]]
        return [
            self.columns.get((language, stem), self.columns.get((language, word)))
            for word, stem in stems
            if stem is not None
        ]

    @cached_property
    def n_texts(self) -> np.ndarray:
        """Texts per language, int64."""
        return np.bincount(self.language, minlength=UNKNOWN + 1)

    @cached_property
    def totals(self) -> np.ndarray:
        """Occurrences of each term in all texts, float64 (n_terms,)."""
        return np.bincount(self.counts.indices, weights=self.counts.data, minlength=self.counts.shape[1])

    def weighted(self, rows: np.ndarray | None = None) -> sparse.csr_array:
        """Rows as unit vectors of (1 + ln tf) * idf (Salton & Buckley 1988); a row without terms is zero."""
        return unit(self.counts if rows is None else self.counts[rows], self.idf)

    def encoded(self, texts: Texts | Words, language: np.ndarray, related: bool = False) -> sparse.csr_array:
        """Other texts as unit vectors in the same columns, with ``related`` as by the method of that name.

        A word that no text here contains has no column, but counts in the length of the vector: a
        paragraph of which one word in ten is ever used is not made of that one word.
        """
        counts, unseen, label = self.counted(texts, language)
        codes = [code for code, _ in unseen]
        idf = np.concatenate([self.idf, 1 + np.log(1.0 + self.n_texts[np.array(codes, dtype=np.int64)])])
        rows = unit(counts, idf)
        if related:
            return self._kin.spread(rows, list(zip(codes, label, strict=True)))
        return rows[:, : len(self.stem)]

    def related(self, rows: np.ndarray) -> sparse.csr_array:
        """Rows as unit vectors, each word with its relatives: compounds, their parts, others with these.

        For one of two sides that are compared; the other side is ``weighted``. See ``kin``.
        """
        return self._kin.spread(self.weighted(rows))

    def compounds_with(self, word: str, language: int) -> list[int]:
        """Columns of the compounds that a word is part of, without its own. See ``kin``."""
        return self._kin.wholes(language, word)

    def parts_of(self, word: str, language: int) -> list[int]:
        """Columns of the words that a word is made of."""
        return self._kin.parts(language, word)

    @cached_property
    def _kin(self) -> Kin:
        return kin(self)

    def counted(
        self, texts: Texts | Words, language: np.ndarray
    ) -> tuple[sparse.csr_array, list[tuple[int, str]], list[str]]:
        """How often each term occurs in other texts, with columns after ours for words no text here has.

        Returns
        -------
        Counts, float32 (n_texts, n_terms + n_unseen); and of each unseen term its language and stem, and the
        word to show: the first with that stem.
        """
        cut = texts if isinstance(texts, Words) else words(texts)
        unseen: dict[tuple[int, str], int] = {}
        label: list[str] = []
        n_terms = len(self.stem)
        rows, columns = [], []
        for row, one in enumerate(language):
            code = int(one)
            for word in cut.vocabulary[cut.codes[cut.indptr[row] : cut.indptr[row + 1]]]:
                stem = stem_of(code, word)
                if stem is None:
                    continue
                place = self.columns.get((code, stem), self.columns.get((code, word)))
                if place is None:
                    place = n_terms + unseen.setdefault((code, stem), len(unseen))
                    label += [word] if len(unseen) > len(label) else []
                rows.append(row)
                columns.append(place)
        shape = (len(language), n_terms + len(unseen))
        ones = np.ones(len(rows), dtype=np.float32)
        return sparse.coo_array((ones, (rows, columns)), shape=shape).tocsr(), list(unseen), label

    def beside(self, rows: np.ndarray, texts: Texts | Words, language: np.ndarray) -> Terms:
        """Other texts and then these rows as terms of their own: their words have columns as well."""
        counts, unseen, label = self.counted(texts, language)
        mine = self.counts[rows]
        mine.resize((len(rows), counts.shape[1]))
        place = np.arange(len(self.stem), counts.shape[1], dtype=np.int32)
        return Terms(
            sparse.vstack([counts, mine], format="csr"),
            np.concatenate([language, self.language[rows]]).astype(np.int8),
            np.concatenate([self.term_language, [code for code, _ in unseen]]).astype(np.int8),
            np.concatenate([self.stem, np.array([stem for _, stem in unseen], dtype=object)]),
            np.concatenate([self.label, np.array(label, dtype=object)]),
            np.concatenate([self.word, np.array(label, dtype=object)]),
            np.concatenate([self.word_term, place]),
        )


def of_posts(posts: pd.DataFrame) -> Terms:
    """The terms of the posts of a Dataset (columns text, language and author)."""
    return terms(posts["text"], posts["language"], posts["author"].to_numpy())


def terms(texts: Texts, given: pd.Series | None = None, author: np.ndarray | None = None) -> Terms:
    """The terms of every text, in the language it is written in.

    Parameters
    ----------
    texts, given, author : see ``languages``.
    """
    column = texts if isinstance(texts, pd.Series) else pd.Series(texts)
    cut = words(column)
    return from_words(cut, languages(cut, column, given, author))


def from_words(cut: Words, language: np.ndarray) -> Terms:
    """Terms from words whose language is known."""
    places, parts, word_terms, offset = {}, [], [], 0
    for code in (NL, EN, OTHER, UNKNOWN):
        if (language == code).any():
            part = _columns(cut, language == code, code)
            places[code] = np.where(part.column >= 0, part.column + offset, -1).astype(np.int32)
            parts.append(part)
            word_terms.append(places[code][part.word])
            offset += len(part.stem)
    counts = _counts(cut, language, places, offset)
    term_language = np.concatenate([np.zeros(0, dtype=np.int8), *(part.language for part in parts)])
    stem = np.concatenate([np.zeros(0, dtype=object), *(part.stem for part in parts)])
    label = np.concatenate([np.zeros(0, dtype=object), *(part.label for part in parts)])
    word = np.concatenate([np.zeros(0, dtype=object), *(cut.vocabulary[part.word] for part in parts)])
    word_term = np.concatenate([np.zeros(0, dtype=np.int32), *word_terms])
    return Terms(counts, language, term_language, stem, label, word, word_term)


def unit(counts: sparse.csr_array, idf: np.ndarray) -> sparse.csr_array:
    """Rows of (1 + ln tf) * idf scaled to length 1, float32; a row without terms stays zero.

    Parameters
    ----------
    counts : sparse (n_texts, n_terms), positive counts.
    idf : array (n_terms,).
    """
    weight = idf.astype(np.float32)[counts.indices]
    often = np.flatnonzero(counts.data != 1)
    weight[often] *= 1 + np.log(counts.data[often])
    squares = sparse.csr_array((weight * weight, counts.indices, counts.indptr), shape=counts.shape)
    length = np.sqrt(squares @ np.ones(counts.shape[1], dtype=np.float32))
    weight /= np.repeat(length, np.diff(counts.indptr))
    return sparse.csr_array((weight, counts.indices, counts.indptr), shape=counts.shape)


@dataclass(frozen=True)
class _Columns:
    """One language's columns: ``column`` per vocabulary entry (-1: none), ``word`` the entries that have one,
    the most frequent first; the rest per column.
    """

    column: np.ndarray
    word: np.ndarray
    language: np.ndarray
    stem: np.ndarray
    label: np.ndarray


def _columns(cut: Words, rows: np.ndarray, code: int) -> _Columns:
    kept = cut.codes[np.repeat(rows, cut.lengths)]
    frequency = np.bincount(kept, minlength=len(cut.vocabulary))
    vocabulary = pa.array(cut.vocabulary, type=pa.large_string())
    silent = pc.is_in(vocabulary, pa.array(sorted(stop(code)), type=pa.large_string())).to_numpy(
        zero_copy_only=False
    )
    used = np.flatnonzero((frequency > 0) & ~silent)
    stem = cut.vocabulary[used].copy()
    if code in STEMMERS:
        frequent = frequency[used] >= _threshold(frequency[used])
        stem[frequent] = stemmer(code).stemWords(stem[frequent].tolist())
    number, names = pd.factorize(stem, sort=True)
    column = np.full(len(cut.vocabulary), -1, dtype=np.int32)
    column[used] = number
    # The most frequent word of each stem; of equals the first in the alphabet (``used`` is sorted).
    order = np.lexsort((used, -frequency[used], number))
    first = np.searchsorted(number[order], np.arange(len(names)))
    label = cut.vocabulary[used[order[first]]] if len(names) else np.zeros(0, dtype=object)
    language = np.full(len(names), code, dtype=np.int8)
    word = used[np.argsort(-frequency[used], kind="stable")]
    return _Columns(column, word, language, np.asarray(names, dtype=object), label)


def _threshold(frequency: np.ndarray) -> int:
    """The least frequency of a word that is stemmed, so that at most STEMMED words are."""
    if len(frequency) <= STEMMED:
        return 1
    return int(np.partition(frequency, -STEMMED - 1)[-STEMMED - 1]) + 1


def _counts(
    cut: Words, language: np.ndarray, places: dict[int, np.ndarray], n_terms: int
) -> sparse.csr_array:
    """Term counts, made in blocks so that memory follows the block and not the number of posts."""
    blocks = [sparse.csr_array((0, n_terms), dtype=np.float32)]
    # One row of columns per language, one after the other, so that a word is looked up once.
    n_words = len(cut.vocabulary)
    table = np.concatenate(
        [places.get(code, np.zeros(0, dtype=np.int32)) for code in sorted(places)] or [cut.codes[:0]]
    )
    row = np.zeros(UNKNOWN + 1, dtype=np.int64)
    row[sorted(places)] = np.arange(len(places)) * n_words
    for start in range(0, len(language), BLOCK):
        stop = min(start + BLOCK, len(language))
        lengths = cut.lengths[start:stop]
        codes = cut.codes[cut.indptr[start] : cut.indptr[stop]]
        column = table[np.repeat(row[language[start:stop]], lengths) + codes]
        kept = column >= 0
        before = np.zeros(len(codes) + 1, dtype=np.int32)
        np.cumsum(kept, out=before[1:])
        indptr = before[np.concatenate([[0], np.cumsum(lengths)])]
        indices = column[kept]
        block = sparse.csr_array(
            (np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(stop - start, n_terms)
        )
        block.sum_duplicates()
        blocks.append(block)
    return sparse.vstack(blocks, format="csr")


def fingerprint(counts: sparse.csr_array, seed: int = 0) -> np.ndarray:
    """A number per row that depends on its terms only and orders rows as if at random.

    A sample of the lowest numbers does not change when the rows come in another order, which a random
    choice of row numbers does.

    Returns
    -------
    uint64 array (n_rows,); rows with the same terms have the same number.
    """
    mixed = counts.astype(np.float64) @ np.random.default_rng(seed).standard_normal(counts.shape[1])
    bits = mixed.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (bits ^ (bits >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def sample(counts: sparse.csr_array, n: int, seed: int = 0) -> np.ndarray:
    """Row numbers of at most n rows, chosen by their fingerprint and given in its order."""
    return np.argsort(fingerprint(counts, seed), kind="stable")[:n]
