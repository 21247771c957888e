"""What a post is for: to inform, to keep a community, or to get something done; the words are data."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fivec.text.detection import LANGUAGES, UNKNOWN
from fivec.text.phrases import phrases
from fivec.text.tokens import Texts, as_strings

PURPOSES: Final = ("information", "community", "action")
INFORMATION, COMMUNITY, ACTION = range(3)

_LINK: Final = r"(?:https?://|www\.)\S+|\S+@\S+\.\p{L}{2,}"
_CALL: Final = r"\b0\d[\d\s-]{7,}\d\b"
_DATE: Final = r"\b\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?\b|\b\d{1,2}[:.]\d{2}\b"
_STARTS: Final = r"(?:^|[.!?:\n•»]|\p{So}|\x{fe0f})[\s\-–—>→\"'“‘(]*"
_MENTION: Final = r"^\s*\.?(?P<words>@)\w"
_EDGE: Final = r"(?:[^\p{L}\p{N}']|$)"
# What may still come after the question that a text ends with: links, tags, mentions, emoji.
_ENDS: Final = r"\?[\s\"'”’)]*(?:(?:[#@]\S+|link_here|[^\p{L}\p{N}\s]+)\s*)*$"

# A question that more words with a link follow: the link answers it.
_TEASER: Final = r"[^.!?:\n]*\?([^?#]*\p{L}[^?#]*link_here)"


def mix(texts: Texts, language: np.ndarray) -> np.ndarray:
    """What each text is for, after the functions of Lovejoy & Saxton (2012), by rule.

    Action: it asks for something outright, or a sentence begins with a verb that asks and a link, a number to
    call or a day follows. Else community: it begins with a mention, thanks or wishes, asks to be told
    something, or puts a question to the reader or at its end that it does not answer itself. Else
    information.

    Parameters
    ----------
    texts : n texts; a missing one is information.
    language : codes of LANGUAGES per text; a text of unknown language is held against every list, one in
        another language can only begin with a mention.

    Returns
    -------
    int8 array (n,): INFORMATION, COMMUNITY or ACTION.
    """
    column, lower = _readable(texts)
    community = _holds(column, _MENTION)
    action = np.zeros(len(community), dtype=bool)
    for name, lists in phrases("mix").items():
        here = (language == LANGUAGES.index(name)) | (language == UNKNOWN)
        if here.any():
            some = lower.filter(pa.array(here))
            action[here] |= _acts(some, lists)
            community[here] |= _talks(some, lists)
    return np.where(action, ACTION, np.where(community, COMMUNITY, INFORMATION)).astype(np.int8)


def deciding(text: str, language: int) -> str:
    """The words by which ``mix`` took a text for more than information, in small letters.

    A mention that it begins with is "@", a question "?"; empty where the text is information.
    """
    column, lower = _readable([text])
    known = [lists for name, lists in phrases("mix").items() if language in (LANGUAGES.index(name), UNKNOWN)]
    calls = [(lower, pattern) for lists in known for pattern in _calls(lists)]
    said = [(lower, _said(lists)) for lists in known]
    for texts, pattern in (*calls, (column, _MENTION), *said):
        found = pc.extract_regex(texts, pattern)[0].as_py()
        if found is not None:
            return str(found["words"])
    return "?" if mix([text], np.array([language]))[0] == COMMUNITY else ""


def _readable(texts: Texts) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Texts with one sort of apostrophe; and those in small letters, with every link the same."""
    column = pc.replace_substring(as_strings(texts).fill_null(""), "’", "'")
    return column, pc.utf8_lower(pc.replace_substring_regex(column, _LINK, " link_here "))


def _acts(texts: pa.ChunkedArray, lists: dict[str, tuple[str, ...]]) -> np.ndarray:
    outright, order = _calls(lists)
    return _holds(texts, outright) | _holds(texts, order)


def _calls(lists: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """What an outright call looks like, and a verb that asks with what must follow it."""
    outright = rf"(?:^|[^\p{{L}}\p{{N}}'])(?P<words>{_any(lists['act'])}){_EDGE}"
    order = rf"{_STARTS}(?P<words>{_any(lists['order'])}){_EDGE}"
    day = rf"{_any(lists['day'])}{_EDGE}|{_DATE}"
    link = rf"link_here|{_CALL}"
    near = rf"(?:[^.!?\n]*[^.!?\n\p{{L}}\p{{N}}'])?(?:{day})"
    return outright, rf"{order}(?:{near}|(?s:.*)(?:{link}))"


def _said(lists: dict[str, tuple[str, ...]]) -> str:
    """What thanks, wishes and asking to be told something look like."""
    return rf"(?:^|[^\p{{L}}\p{{N}}'])(?P<words>{_any(lists['thanks'] + lists['ask'])}){_EDGE}"


def _talks(texts: pa.ChunkedArray, lists: dict[str, tuple[str, ...]]) -> np.ndarray:
    said = _holds(texts, _said(lists))
    told = rf"{_STARTS}{_any(lists['told'])}(?:\?|{_EDGE}[^.!?]*\?)"
    open_ = pc.replace_substring_regex(texts, told, ". ")
    open_ = pc.replace_substring_regex(open_, _TEASER, r". \1")
    to_you = rf"[^\p{{L}}\p{{N}}']{_any(lists['you'])}{_EDGE}"
    asked = _holds(open_, rf"(?:^|[.!?:\n])[^.!?:\n]*(?:^|{to_you})[^.!?:\n]*\?(?:[\s\"'”’)]|$)")
    return said | asked | _holds(open_, _ENDS)


def _any(words: tuple[str, ...]) -> str:
    """One of the words; "*" stands for the rest of a word."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\p{L}*") for word in ordered) + ")"


def _holds(texts: pa.ChunkedArray, pattern: str) -> np.ndarray:
    found: np.ndarray = np.asarray(pc.match_substring_regex(texts, pattern))
    return found
