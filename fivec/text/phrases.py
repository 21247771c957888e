"""Lists of words and phrases per language, kept as data beside the modules that look for them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def phrases(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """The lists of a file beside this one (``invitations``, ``mix``), per language and family."""
    raw = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        language: {family: tuple(words) for family, words in lists.items()} for language, lists in raw.items()
    }
