"""Text on its way to the screen: user text made literal, choices of language."""

from __future__ import annotations

import re
from typing import Final

from fivec.language import LANGUAGES

# Addresses in a text would become links in spite of the escapes; an invisible joiner keeps them text.
_ADDRESS: Final = re.compile(r"(?<=://)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER: Final = "\N{WORD JOINER}"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@=])")


def md(text: object) -> str:
    """User text as literal Markdown: nothing in it becomes a link, a picture or a format."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(_JOINER, str(text))).replace("\r", "").replace("\n", "  \n")


def clipped(text: str, length: int = 80) -> str:
    """The text in one line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def spoken(locale: str | None) -> str:
    """The language for a browser locale: Dutch for ``nl-NL``, otherwise English."""
    return LANGUAGES[0] if (locale or "").lower().startswith("nl") else LANGUAGES[1]
