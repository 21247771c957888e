"""What invites an answer in a text, what asks for one, and what is polite; the words are data."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.text.detection import LANGUAGES, UNKNOWN
from fivec.text.phrases import phrases

FAMILIES: Final = ("question", "invite", "you", "me", "signed")
_LINK: Final = r"(?:https?://|www\.)\S+"
_QUESTION: Final = r"\?(?:[\s!?.\"'”’»)\]…]|$)"
# Where a sentence begins: what stands before it in the text, in a number, or in a mention is no end of one.
_MENTION: Final = r"(^|\s)\.?@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]"
_OPENS: Final = r"(?:^|[.!…:\n]\s|[\n…])[\s\"'“‘(>*-]*"
# At the end of a text only: "^JB", "- Anna", or a word of the list with a name.
_INITIALS: Final = r"\^\s?\p{Lu}{1,3}\s*$|\n\s*[–-]\s?\p{Lu}\p{Ll}+\s*$"


def invitations(texts: pd.Series, language: np.ndarray) -> dict[str, np.ndarray]:
    """Which texts hold at least one element of each family, bool arrays (n,) by FAMILIES.

    Parameters
    ----------
    texts : texts, missing ones hold nothing.
    language : codes of LANGUAGES per text; a text of unknown language is held against every list.

    Question marks in links are no questions. A text in a language without lists can hold a question and
    initials only.
    """
    column = pa.chunked_array(pa.array(texts, type=pa.large_string())).fill_null("")
    plain = pc.replace_substring_regex(column, _LINK, " ")
    lower = _lower(plain)
    found = {"question": _holds(plain, _QUESTION), "signed": _holds(plain, _INITIALS)}
    for name, lists in phrases("invitations").items():
        here = (language == LANGUAGES.index(name)) | (language == UNKNOWN)
        for family in set(FAMILIES) & set(lists):
            hit = _holds(lower, _pattern(family, lists[family])) & here
            found[family] = found.get(family, False) | hit
    return {family: np.asarray(found[family]) for family in FAMILIES}


def asks(texts: pd.Series | pa.ChunkedArray) -> np.ndarray:
    """Which texts ask something: with a question mark, or a sentence that opens as a question; bool (n,).

    Held against the lists of every language: the openings of one are no sentences in another. Links ask
    nothing; mentions and a greeting may stand in front; "hoe mooi!" and "what a day" are no questions.
    """
    column = pa.chunked_array([texts]) if isinstance(texts, pa.Array) else texts
    if not isinstance(column, pa.ChunkedArray):
        column = pa.chunked_array(pa.array(texts, type=pa.large_string()))
    plain = pc.replace_substring_regex(column.fill_null(""), _LINK, " ")
    found = _holds(plain, _QUESTION)
    rest = np.flatnonzero(~found)
    lower = pc.replace_substring_regex(_lower(plain.take(pa.array(rest))), _MENTION, r"\1")
    lower = pc.utf8_ltrim(lower, characters=" \t,.:;-")
    for lists in phrases("invitations").values():
        found[rest] |= _holds(lower, _opening(lists["greeting"], [f"(?:{_any_of(lists['asks'])})"], False))
        question = [f"(?:{_any_of(lists['question_words'])})", f"(?:{_any_of(lists['question_verbs'])})"]
        found[rest] |= _holds(lower, _opening(lists["greeting"], question, True))
    return found


def polite(texts: pd.Series) -> np.ndarray:
    """Which texts hold a greeting in front, thanks, or a please, in any language of the lists; bool (n,)."""
    column = pa.chunked_array(pa.array(texts, type=pa.large_string())).fill_null("")
    lower = pc.replace_substring_regex(
        _lower(pc.replace_substring_regex(column, _LINK, " ")), _MENTION, r"\1"
    )
    lower = pc.utf8_ltrim(lower, characters=" \t,.:;-")
    found = np.zeros(len(column), dtype=bool)
    for lists in phrases("invitations").values():
        found |= _holds(lower, rf"^(?:{_any_of(lists['greeting'])})(?:[^\p{{L}}\p{{N}}']|$)")
        found |= _holds(lower, _pattern("polite", (*lists["thanks"], *lists["please"])))
    return found


def _lower(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_lower(pc.replace_substring(texts, "’", "'"))


def _opening(greeting: tuple[str, ...], words: list[str], quiet: bool) -> str:
    """A sentence that opens with the words; with ``quiet`` it does not end with an exclamation mark."""
    hello = rf"(?:(?:{_any_of(greeting)})(?:\s+[\p{{L}}'-]+){{0,2}}\s*[,!:-]*\s+)?"
    end = r"(?:[^\p{L}\p{N}'][^!?\n]*$|[^\p{L}\p{N}'][^.!?\n]*[.\n])" if quiet else r"(?:[^\p{L}\p{N}']|$)"
    return _OPENS + hello + r"\s+".join(words) + end


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _pattern(family: str, words: tuple[str, ...]) -> str:
    any_of = _any_of(words)
    if family == "signed":
        return rf"(?:^|[\s.!,])(?:{any_of}),?(?:\s+(?:van\s+)?\p{{L}}[\p{{L}}'-]*){{0,2}}[\s.!]*$"
    return rf"(?:^|[^\p{{L}}\p{{N}}'])(?:{any_of})(?:[^\p{{L}}\p{{N}}']|$)"


def _holds(texts: pa.ChunkedArray, pattern: str) -> np.ndarray:
    found: np.ndarray = pc.match_substring_regex(texts, pattern).to_numpy()
    return found
