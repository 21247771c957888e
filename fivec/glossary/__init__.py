"""Every indicator as data: names, units, formulas, inputs and sources, one TOML file per C."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from fivec.schema import C_NAMES

UNITS: Final = ("share", "count", "hours", "index", "ratio")


@dataclass(frozen=True)
class Entry:
    """One indicator. ``texts`` holds name, question and formula per language; ``source`` the literature.

    ``needs`` are all inputs it is computed from, those that only improve it or stand in included.
    """

    id: str
    c: str
    unit: str
    needs: tuple[str, ...]
    source: str
    texts: dict[str, dict[str, str]]

    def name(self, language: str) -> str:
        """Short, plain name."""
        return self.texts[language]["name"]

    def question(self, language: str) -> str:
        """The question the indicator answers."""
        return self.texts[language]["question"]

    def formula(self, language: str) -> str:
        """How to recount it by hand."""
        return self.texts[language]["formula"]


@cache
def entries() -> dict[str, Entry]:
    """All indicators by id, in the order of the five C's."""
    found: dict[str, Entry] = {}
    for c in C_NAMES:
        path = Path(__file__).parent / f"{c}.toml"
        for id, raw in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[id] = _entry(id, c, raw)
    return found


def _entry(id: str, c: str, raw: dict[str, Any]) -> Entry:
    texts = {
        language: {
            "name": raw[language],
            "question": raw[f"question_{language}"],
            "formula": raw[f"formula_{language}"],
        }
        for language in ("nl", "en")
    }
    return Entry(id, c, raw["unit"], tuple(raw["needs"]), raw.get("source", ""), texts)


def entry(id: str) -> Entry:
    """The indicator of that id; KeyError when it is not in the glossary."""
    return entries()[id]
