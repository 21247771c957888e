"""What invites an answer in a text: questions, inviting phrases, personal forms; the words are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.text.detection import LANGUAGES, UNKNOWN

FAMILIES: Final = ("question", "invite", "you", "me", "signed")
_LINK: Final = r"(?:https?://|www\.)\S+"
_QUESTION: Final = r"\?(?:[\s!?.\"'”’»)\]…]|$)"
# At the end of a text only: "^JB", "- Anna", or a word of the list with a name.
_INITIALS: Final = r"\^\s?\p{Lu}{1,3}\s*$|\n\s*[–-]\s?\p{Lu}\p{Ll}+\s*$"


@cache
def phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """The lists per language and family."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        language: {family: tuple(words) for family, words in lists.items()} for language, lists in raw.items()
    }


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
    lower = pc.utf8_lower(pc.replace_substring(plain, "’", "'"))
    found = {"question": _holds(plain, _QUESTION), "signed": _holds(plain, _INITIALS)}
    for name, lists in phrases().items():
        here = (language == LANGUAGES.index(name)) | (language == UNKNOWN)
        for family, words in lists.items():
            hit = _holds(lower, _pattern(family, words)) & here
            found[family] = found.get(family, False) | hit
    return {family: np.asarray(found[family]) for family in FAMILIES}


def _pattern(family: str, words: tuple[str, ...]) -> str:
    any_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if family == "signed":
        return rf"(?:^|[\s.!,])(?:{any_of}),?(?:\s+(?:van\s+)?\p{{L}}[\p{{L}}'-]*){{0,2}}[\s.!]*$"
    return rf"(?:^|[^\p{{L}}\p{{N}}'])(?:{any_of})(?:[^\p{{L}}\p{{N}}']|$)"


def _holds(texts: pa.ChunkedArray, pattern: str) -> np.ndarray:
    found: np.ndarray = pc.match_substring_regex(texts, pattern).to_numpy()
    return found
