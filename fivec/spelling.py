"""Names of people in their parts, however they are written: Dutch infixes, initials, double surnames."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

INFIXES: Final = frozenset(
    (
        *("van", "von", "de", "den", "der", "des", "ter", "ten", "te", "t", "d", "la", "le", "du", "di"),
        *("da", "dos", "del", "el", "al", "in", "op", "aan", "bij", "v", "vd", "vdr", "zu", "zur"),
    )
)
_TITLES: Final = frozenset(
    (
        *("drs", "dr", "ir", "ing", "mr", "prof", "mevr", "mw", "dhr", "mrs", "ms", "msc", "bsc", "ma", "ba"),
        *("mba", "phd", "md", "llm", "rn", "bba", "sr", "jr"),
    )
)
_ASIDE: Final = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|[|•·–—/].*$|\s-\s(?!(?:van|de|den|der|ter|ten|te|in|op)\b).*$", re.IGNORECASE
)
_PLAIN: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ĳ": "ij"}
    | dict.fromkeys("'’‘`´", " ")
)
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Name:
    """A name in its parts, folded: no capitals, no accents.

    ``given`` are first names or initials; ``surnames`` the parts of the surname without infixes: two of a
    double name ("Jansen-de Vries").
    """

    given: tuple[str, ...]
    infixes: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether there is a surname of more than one letter, and something before it."""
        return bool(self.given) and any(len(surname) > 1 for surname in self.surnames)


def folded(text: str) -> str:
    """Lower case without accents; letters that are no letter with an accent are spelled out."""
    plain = text.casefold().translate(_PLAIN)
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@lru_cache(maxsize=100_000)
def parsed(text: str) -> Name:
    """The parts of a written name: "Jan de Vries", "de Vries, Jan", "Vries, J. de", "Jansen-de Vries, A."."""
    text = folded(_ASIDE.sub(" ", text))
    before, comma, after = text.partition(",")
    if comma:
        given, behind = _split_infixes(_words(after))
        infixes, surnames = _surname(before)
        if not given and behind:
            # "Jan Vries, de": only the infix stands behind the comma.
            return _in_order(before, extra=behind)
        return Name(given, (*behind, *infixes), surnames)
    return _in_order(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text) if word not in _TITLES)


def _split_infixes(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words, and the infixes at their end."""
    end = len(words)
    while end and words[end - 1] in INFIXES and (end > 1 or len(words[0]) > 1):
        end -= 1
    return words[:end], words[end:]


def _surname(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Infixes and other parts of a surname."""
    words = _words(text)
    rest = tuple(word for word in words if word not in INFIXES)
    infixes = tuple(word for word in words if word in INFIXES)
    return (infixes, rest) if rest else ((), words)


def _in_order(text: str, extra: tuple[str, ...] = ()) -> Name:
    """A name whose first names come first."""
    parts = [part for part in text.split() if _words(part)]
    starts = (
        at for at, part in enumerate(parts[:-1]) if at and ("-" in part or set(_words(part)) <= INFIXES)
    )
    first = next(starts, max(len(parts) - 1, 0))
    given = tuple(word for part in parts[:first] for word in _words(part))
    infixes, surnames = _surname(" ".join(parts[first:]))
    return Name(given, (*extra, *infixes), surnames)
