"""Which words of a language are left out, and what the others are reduced to."""

from __future__ import annotations

from functools import cache
from threading import local
from typing import Final

import snowballstemmer

from fivec.text.detection import EN, LANGUAGES, NL, UNKNOWN
from fivec.text.tokens import stop_words

STEMMERS: Final = {NL: "dutch", EN: "english"}
_HERE: Final = local()


@cache
def stop(code: int) -> frozenset[str]:
    """The stop words of a language; of every list for a text whose language is not known."""
    names = LANGUAGES[:UNKNOWN] if code == UNKNOWN else LANGUAGES[code : code + 1]
    return frozenset().union(*(stop_words(name) for name in names))


def stemmer(code: int) -> snowballstemmer.stemmer:
    """The stemmer of a language in STEMMERS, one per thread.

    A stemmer keeps the word it works on: two visitors at once would get the stems of each other's words.
    """
    name = STEMMERS[code]
    if (found := getattr(_HERE, name, None)) is None:
        found = snowballstemmer.stemmer(name)
        setattr(_HERE, name, found)
    return found


def stem(code: int, word: str) -> str | None:
    """The stem of a word in a language; None for a stop word."""
    if word in stop(code):
        return None
    return str(stemmer(code).stemWord(word)) if code in STEMMERS else word
