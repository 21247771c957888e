"""The language of every post: Dutch, English, another one, or unknown."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.text.tokens import Texts, Words, stop_words

LANGUAGES: Final = ("nl", "en", "other", "unknown")
NL, EN, OTHER, UNKNOWN = range(4)

SHORT: Final = 20
"""Characters below which a post takes the language its account writes most."""
SPARSE: Final = 0.1
"""Share of telling words below which the count of them decides nothing."""
AFFORDABLE: Final = 20_000
"""Undecided posts up to which a language model is asked."""

HEAD_START: Final = 6.0
"""Log-probability that Dutch and English get beyond any other language: a few words look like many."""


def languages(
    words: Words,
    texts: Texts,
    given: pd.Series | None = None,
    author: np.ndarray | None = None,
    short: int = SHORT,
) -> np.ndarray:
    """Language code per text: NL, EN, OTHER or UNKNOWN.

    What the export says comes first. Then the stop words of a language that its neighbours do not share
    are counted. Texts where that does not decide take the main language of their account when they are
    short; the others are put to py3langid, unless there are too many of them.

    Parameters
    ----------
    words : the words of the texts.
    texts : the same n texts.
    given : language tags from the export ("nl", "en-GB"), missing where not told.
    author : int array (n,), account per text.
    short : characters below which a text follows its account.
    """
    column = pd.Series(texts) if not isinstance(texts, pd.Series) else texts.reset_index(drop=True)
    language = _counted(words)
    told = _told(given) if given is not None else np.full(len(language), UNKNOWN, dtype=np.int8)
    language = np.where(told != UNKNOWN, told, language).astype(np.int8)
    open_ = np.flatnonzero((language == UNKNOWN) & (words.lengths > 0))
    if author is not None and len(open_):
        brief = open_[(column.iloc[open_].str.len() < short).to_numpy(dtype=bool)]
        language[brief] = _main(language, author)[author[brief]]
        open_ = open_[language[open_] == UNKNOWN]
    if 0 < len(open_) < AFFORDABLE:
        language[open_] = _modelled(column.iloc[open_])
    return language


def _counted(words: Words) -> np.ndarray:
    """The language with most of its own stop words, where they are frequent enough and there is no tie."""
    vocabulary = pa.array(words.vocabulary, type=pa.large_string())
    kind = np.full(len(vocabulary), UNKNOWN, dtype=np.int8)
    for code, telling in enumerate(_telling()):
        kind[pc.is_in(vocabulary, telling).to_numpy(zero_copy_only=False)] = code
    hits = words.hits(kind, UNKNOWN)
    best, ordered = hits.argmax(axis=0), np.sort(hits, axis=0)
    decided = (ordered[-1] > ordered[-2]) & (ordered[-1] >= SPARSE * words.lengths) & (ordered[-1] > 0)
    return np.where(decided, best, UNKNOWN).astype(np.int8)


@cache
def _telling() -> tuple[pa.Array, ...]:
    """Stop words that belong to one list only, in the order nl, en, other."""
    lists = [stop_words(name) for name in LANGUAGES[:UNKNOWN]]
    own = (one - frozenset.union(*(other for other in lists if other is not one)) for one in lists)
    return tuple(pa.array(sorted(words), type=pa.large_string()) for words in own)


def _told(given: pd.Series) -> np.ndarray:
    tag = given.astype("str").str.lower().str.replace(r"[-_].*", "", regex=True)
    names = {
        "nl": NL,
        "nld": NL,
        "dut": NL,
        "dutch": NL,
        "nederlands": NL,
        "en": EN,
        "eng": EN,
        "english": EN,
    }
    blank = given.isna().to_numpy() | tag.isin(["", "und", "unknown", "zxx", "nan"]).to_numpy()
    return np.where(blank, UNKNOWN, tag.map(names).fillna(OTHER).to_numpy(dtype=np.int8)).astype(np.int8)


def _main(language: np.ndarray, author: np.ndarray) -> np.ndarray:
    """The language each account writes most, UNKNOWN where none is known."""
    n = int(author.max(initial=-1)) + 1
    counts = np.stack([np.bincount(author[language == code], minlength=n) for code in range(UNKNOWN)], axis=0)
    return np.where(counts.any(axis=0), counts.argmax(axis=0), UNKNOWN).astype(np.int8)


def _modelled(texts: pd.Series) -> np.ndarray:
    import py3langid  # loading its model takes most of a second, and not every data set needs it

    found = np.full(len(texts), OTHER, dtype=np.int8)
    for place, text in enumerate(texts):
        ranked = dict(py3langid.rank(text))
        near = [(ranked[name], code) for name, code in (("nl", NL), ("en", EN)) if name in ranked]
        score, code = max(near, default=(-np.inf, OTHER))
        if score >= max(ranked.values()) - HEAD_START:
            found[place] = code
    return found
