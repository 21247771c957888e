"""Words that are related because one is part of the other, or both have a part in common.

"Wachtlijstbeheer" has the parts "wachtlijst" and "beheer". A text is laid out over its words and their
parts, and two texts are as near as their layouts are (a soft cosine, Sidorov et al. 2014). Only one of two
texts that are compared is spread over the relatives of its words: the other keeps its own words, which can
be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from fivec.text.compounds import Splitter, rules, splitter
from fivec.text.detection import LANGUAGES
from fivec.text.stems import stem, stop

if TYPE_CHECKING:
    from fivec.text.weights import Terms

PART: Final = 0.7
"""Weight of a part beside that of a word which stands by itself."""
FREQUENT: Final = 20_000
"""The most frequent words of a language can be parts: a slip of the pen is none."""

Key = tuple[int, str]
"""Language and stem."""
Entry = tuple[int, int, float]
"""Row, column and weight in a layout."""


@dataclass(frozen=True)
class Tongue:
    """A language with compounds: what takes them apart, and its words that are long enough, with their
    terms.
    """

    splitter: Splitter
    words: pa.Array
    term: np.ndarray

    def containing(self, part: str) -> list[int]:
        """Terms of the compounds that have a word as a part which the texts do not use."""
        return np.unique(self.term[self.splitter.containing(part, self.words)]).tolist()


@dataclass(frozen=True)
class Kin:
    """What the words of a body of texts have in common.

    Attributes
    ----------
    layout : sparse float32 (n_terms, n_terms + n_parts), each term over itself and its parts; the last
        columns are parts that no text uses as a word.
    column : column of ``layout`` of each key.
    idf : float array, weight of each column of ``layout`` as a part.
    tongues : per language that has compounds.
    """

    layout: sparse.csr_array
    column: dict[Key, int]
    idf: np.ndarray
    tongues: dict[int, Tongue]
    terms: Terms

    def spread(self, rows: sparse.csr_array, unseen: Sequence[Key] = ()) -> sparse.csr_array:
        """Unit rows (n, n_terms + n_unseen) spread over related terms, (n, n_terms).

        A product with other unit rows is the cosine of both layouts times the length of the other's, which
        is 1 for words without relatives.

        Parameters
        ----------
        unseen : language and spelling of the words in the last columns of ``rows``.
        """
        layout = self._wider(unseen) if unseen else self.layout
        inner = sparse.csr_array(rows @ layout)
        length = np.sqrt(np.asarray(inner.multiply(inner).sum(axis=1)).ravel())
        inner.data /= np.repeat(length, np.diff(inner.indptr)).astype(np.float32)
        return sparse.csr_array(inner @ layout[: self.layout.shape[0]].T)

    def wholes(self, code: int, word: str) -> list[int]:
        """Terms of the compounds that have a word as a part, known to the texts or not."""
        if code not in self.tongues:
            return []
        own = self.column.get((code, stem(code, word) or word), self.column.get((code, word)))
        if own is None:
            return self.tongues[code].containing(word)
        places = np.flatnonzero(self.layout.indices == own)
        wholes = np.searchsorted(self.layout.indptr, places, side="right") - 1
        return [term for term in wholes.tolist() if term != own]

    def parts(self, code: int, word: str) -> list[int]:
        """Terms that a word is made of."""
        if code not in self.tongues:
            return []
        columns = _columns(code, self.tongues[code].splitter.parts(word), self.column)
        return [column for column in columns if column < self.layout.shape[0]]

    def _wider(self, unseen: Sequence[Key]) -> sparse.csr_array:
        """The layout with words that no text uses; compounds of the texts have those as a part as well."""
        n_terms, n_columns = self.layout.shape
        entries: list[Entry] = []
        for number, (code, word) in enumerate(unseen):
            idf = 1 + np.log(1.0 + self.terms.n_texts[code])
            own = self.column.get((code, stem(code, word) or word), n_columns + number)
            entries.append((n_terms + number, own, 1.0))
            if code in self.tongues:
                tongue = self.tongues[code]
                parts = _columns(code, tongue.splitter.parts(word), self.column)
                entries += [(n_terms + number, part, PART * self.idf[part] / idf) for part in parts]
                if own >= n_columns:
                    wholes = tongue.containing(word)
                    entries += [(term, own, PART * idf / self.terms.idf[term]) for term in wholes]
        known = self.layout.copy()
        known.resize((n_terms + len(unseen), n_columns + len(unseen)))
        return sparse.csr_array(known + _matrix(entries, known.shape))


def kin(terms: Terms) -> Kin:
    """What the words of texts have in common."""
    column, tongues = dict(terms.columns), {}
    found: dict[tuple[int, int], int] = {}
    for code, language in enumerate(LANGUAGES):
        here = np.flatnonzero(terms.term_language[terms.word_term] == code)
        if language in rules() and len(here):
            words, term = terms.word[here], terms.word_term[here]
            cutter = splitter(language, words[:FREQUENT], stop(code))
            long = np.array([len(word) >= cutter.rules.least_word for word in words], dtype=bool)
            tongues[code] = Tongue(cutter, pa.array(words[long], type=pa.large_string()), term[long])
            for place, parts in cutter.compounds(tongues[code].words):
                whole = int(term[long][place])
                found |= {
                    (whole, part): code for part in _columns(code, parts, column, add=True) if part != whole
                }
    n_terms, n_columns = len(terms.stem), len(column)
    wholes, part = np.array(list(found), dtype=np.int64).reshape(-1, 2).T
    df = np.bincount(terms.counts.indices, minlength=n_columns)
    n_texts = np.ones(n_columns)
    n_texts[:n_terms] = terms.n_texts[terms.term_language]
    n_texts[part] = terms.n_texts[list(found.values())]
    # A text that holds two compounds of a part counts twice here: a little less weight for the part.
    held = np.minimum(df + np.bincount(part, weights=df[wholes], minlength=n_columns), n_texts)
    idf = 1 + np.log((1 + n_texts) / (1 + held))
    layout = sparse.eye_array(n_terms, n_columns, format="csr", dtype=np.float32)
    weight = (PART * idf[part] / terms.idf[wholes]).astype(np.float32)
    parted = sparse.coo_array((weight, (wholes, part)), shape=layout.shape)
    return Kin(sparse.csr_array(layout + parted.tocsr()), column, idf, tongues, terms)


def _columns(code: int, parts: Iterable[str], column: dict[Key, int], add: bool = False) -> list[int]:
    """The column of each part, by its stem or else as it is spelled; new ones where ``add`` says so."""
    places = []
    for part in parts:
        key = (code, stem(code, part) or part)
        place = column.get(key, column.get((code, part)))
        if place is None and add:
            place = column[key] = len(column)
        if place is not None:
            places.append(place)
    return list(dict.fromkeys(places))


def _matrix(entries: list[Entry], shape: tuple[int, int]) -> sparse.csr_array:
    row, column, weight = zip(*entries, strict=True)
    values = np.array(weight, dtype=np.float32)
    return sparse.csr_array(sparse.coo_array((values, (row, column)), shape=shape).tocsr())
