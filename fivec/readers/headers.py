"""Header names: how they are compared, and which column of a table each one means.

The names are data: one file of ``aliases/`` per family of formats.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(1 << 14)
def normalised(name: str) -> str:
    """A header name without case, units in brackets, spaces and punctuation: ``"Tweet ID"`` → ``tweetid``."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"\([^)]*\)", "", plain))


@cache
def aliases(table: str) -> Mapping[str, tuple[str, ...]]:
    """Per column of a table the normalised header names it goes by, most telling first."""
    return {
        column: tuple(normalised(name) for name in names) for column, names in data("aliases")[table].items()
    }


@cache
def known_names() -> frozenset[str]:
    """Every normalised header name that any table or format knows."""
    tables = data("aliases").keys() - {"channel_names"}
    names = {name for table in tables for known in aliases(table).values() for name in known}
    for told in data("formats").values():
        for known in (*told.get("columns", {}).values(), *told["needs"]):
            names |= {normalised(name) for name in known}
    return frozenset(names)


def columns(names: Sequence[str], table: str) -> dict[str, int]:
    """Position of each column of ``table`` in a header; a position serves one column only."""
    plain = [normalised(name) for name in names]
    found: dict[str, int] = {}
    for column, known in aliases(table).items():
        free = {name: at for at, name in reversed(list(enumerate(plain))) if at not in found.values()}
        hit = next((free[name] for name in known if name in free), None)
        if hit is not None:
            found[column] = hit
    return found


def n_known(names: Iterable[str]) -> int:
    """How many different names of a row are header names that we know."""
    return len({normalised(name) for name in names} & known_names())


def is_dutch(names: Iterable[str]) -> bool:
    """Whether a header is written in Dutch."""
    return not {normalised(name) for name in names}.isdisjoint(aliases("dutch")["names"])


@cache
def data(folder: str) -> dict[str, dict[str, Any]]:
    """The tables of every TOML file in a folder beside this module; their names differ over all files."""
    found: dict[str, dict[str, Any]] = {}
    for part in sorted(files("fivec.readers").joinpath(folder).iterdir(), key=lambda part: part.name):
        tables = tomllib.loads(part.read_text(encoding="utf-8"))
        if twice := found.keys() & tables.keys():
            raise ValueError(f"{part.name}: {', '.join(sorted(twice))} is in another file of {folder} too")
        found |= tables
    return found
