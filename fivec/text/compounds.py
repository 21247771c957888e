"""Compound words: which words a word is made of; the rules are data.

Everything happens on the different words of the texts, which are few beside the texts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOST_PARTS: Final = 4
LONGEST_PART: Final = 25
LEAST_BARE: Final = 5
"""Letters of a word without its ending that can be a part."""


@dataclass(frozen=True)
class Rules:
    """How a language makes compounds; see compounds.toml."""

    least_word: int
    least_part: int
    links: tuple[str, ...]
    endings: tuple[str, ...]
    parts: frozenset[str]
    never_part: frozenset[str]
    whole: frozenset[str]


@cache
def rules() -> dict[str, Rules]:
    """The rules per language that has them."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        language: Rules(
            one["least_word"],
            one["least_part"],
            ("", *one["links"]),
            tuple(one["endings"]),
            *(frozenset(one[name]) for name in ("parts", "never_part", "whole")),
        )
        for language, one in raw.items()
    }


def splitter(language: str, words: Iterable[str], stop: frozenset[str]) -> Splitter:
    """What takes the compounds of a language apart.

    Parameters
    ----------
    language : one of ``rules``.
    words : words that can be parts, beside those in the rules.
    stop : words that are no parts.
    """
    own = rules()[language]
    known = {word for word in words if own.least_part <= len(word) <= LONGEST_PART}
    known |= {bare for word in known for bare in _bare(word, own.endings) if len(bare) >= LEAST_BARE}
    return Splitter(own, frozenset((known | own.parts) - own.never_part - stop))


@dataclass(frozen=True)
class Splitter:
    """Takes compounds apart into known words."""

    rules: Rules
    known: frozenset[str]

    def parts(self, word: str) -> tuple[str, ...]:
        """The words a word is made of, as few as can be; () for a word that is no compound."""
        if len(word) < self.rules.least_word or word in self.rules.whole:
            return ()
        tried = (
            self._cut(form, n_parts)
            for form in (word, *_bare(word, self.rules.endings))
            for n_parts in range(2, MOST_PARTS + 1)
        )
        return next((found for found in tried if found), ())

    def compounds(self, words: pa.Array) -> list[tuple[int, tuple[str, ...]]]:
        """Place and parts of every compound among the words."""
        possible = self._possible(words)
        cut = zip(possible.tolist(), words.take(pa.array(possible)).to_pylist(), strict=True)
        return [(place, parts) for place, word in cut if (parts := self.parts(word))]

    def containing(self, word: str, words: pa.Array) -> list[int]:
        """Places of the words that are compounds with this one, not known before, at an end of theirs."""
        if not self.rules.least_part <= len(word) <= LONGEST_PART or word in self.rules.never_part:
            return []
        places = pc.indices_nonzero(pc.or_(pc.starts_with(words, word), pc.ends_with(words, word)))
        wider = replace(self, known=self.known | {word})
        cut = zip(places.to_pylist(), words.take(places).to_pylist(), strict=True)
        return [place for place, one in cut if word in wider.parts(one)]

    @cached_property
    def _shortest(self) -> int:
        return min(map(len, self.known))

    def _cut(self, word: str, n_parts: int) -> tuple[str, ...]:
        """So many parts from end to end, the first one as long as can be; () where that does not go."""
        if n_parts == 1:
            return (word,) if word in self.known else ()
        for place in range(min(len(word) - self._shortest, LONGEST_PART), self._shortest - 1, -1):
            if word[:place] in self.known:
                for link in self.rules.links:
                    if word.startswith(link, place):
                        rest = self._cut(word[place + len(link) :], n_parts - 1)
                        if rest:
                            return word[:place], *rest
        return ()

    def _possible(self, words: pa.Array) -> np.ndarray:
        """Places of the words that begin and end with a known word."""
        places = np.arange(len(words))
        ends: dict[int, list[str]] = {}
        for word in self.known:
            ends.setdefault(len(word), []).append(word)
        for at_start in (True, False):
            left = words.take(pa.array(places))
            met = np.zeros(len(left), dtype=bool)
            shapes = [left] if at_start else [left, *(_without(left, one) for one in self.rules.endings)]
            for length, known in ends.items():
                value_set = pa.array(known, type=pa.large_string())
                for shape in shapes:
                    end = pc.utf8_slice_codeunits(shape, *((0, length) if at_start else (-length, None)))
                    met |= pc.is_in(end, value_set).to_numpy(zero_copy_only=False)
            places = places[met]
        return places


def _bare(word: str, endings: tuple[str, ...]) -> list[str]:
    """The word without an ending, but for a double s."""
    return [word.removesuffix(one) for one in endings if word.endswith(one) and not word.endswith("ss")]


def _without(words: pa.Array, ending: str) -> pa.Array:
    """The words, without the ending where they have it."""
    return pc.if_else(pc.ends_with(words, ending), pc.utf8_slice_codeunits(words, 0, -len(ending)), words)
