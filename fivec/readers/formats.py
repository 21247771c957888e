"""Formats that are told by data: tables of posts that differ in header names and small habits.

One TOML file per family in ``formats/``; a table of it is a format, under its key:

``needs``
    header names by which it is known: of each list at least one must be there.
``columns``
    per column of EXPORT_COLUMNS["posts"] (and the others that ``posts.read_posts`` knows) the header names
    it goes by in any language, most telling first.
``loosely``
    true where the header names were seen in other programs only, not in a file of the platform.

What else it holds is its Style.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from fivec.readers.headers import data, normalised
from fivec.readers.posts import Style, read_posts
from fivec.readers.source import Source
from fivec.schema import Export


@dataclass(frozen=True)
class Format:
    """One format: how it is known, what its columns are called, and its style.

    Header names are normalised (see ``headers.normalised``).
    """

    key: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    style: Style
    loosely: bool

    def fits(self, names: Sequence[str]) -> bool:
        """Whether a header has everything by which the format is known."""
        found = {normalised(name) for name in names}
        return all(not found.isdisjoint(options) for options in self.needs)

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """Position of each column in a header; of names that occur twice the first."""
        places = {normalised(name): at for at, name in reversed(list(enumerate(names)))}
        found = {
            column: next((places[name] for name in known if name in places), None)
            for column, known in self.columns.items()
        }
        return {column: place for column, place in found.items() if place is not None}


@cache
def formats() -> tuple[Format, ...]:
    """Every format, those that need most first."""
    found = [_format(key, told) for key, told in data("formats").items()]
    return tuple(sorted(found, key=lambda form: (-len(form.needs), form.key)))


def detect(source: Source) -> bool:
    """Whether the header is that of one of the formats."""
    return any(form.fits(source.sheet.names) for form in formats())


def read(source: Source) -> Export:
    """The posts of the first format that fits."""
    sheet = source.sheet
    form = next(form for form in formats() if form.fits(sheet.names))
    notes = source.notes()
    if form.loosely:
        notes.add("loosely")
    return read_posts(source, form.positions(sheet.names), form.style, form.key, notes)


def _format(key: str, told: Mapping[str, Any]) -> Format:
    habits = {field.name: told[field.name] for field in fields(Style) if field.name in told}
    habits["cut"] = {column: _ways(how) for column, how in habits.get("cut", {}).items()}
    habits["empty"] = tuple(habits.get("empty", ()))
    habits["says"] = tuple(habits.get("says", ()))
    habits["aside"] = tuple(
        (column, tuple(value.casefold() for value in values), reason)
        for column, values, reason in habits.get("aside", ())
    )
    return Format(
        key,
        tuple(tuple(normalised(name) for name in options) for options in told["needs"]),
        {column: tuple(map(normalised, names)) for column, names in told["columns"].items()},
        Style(**habits),
        bool(told.get("loosely")),
    )


def _ways(told: Sequence[Any]) -> tuple[tuple[str, str, str], ...]:
    """One way to cut a value, or several, with or without what is written before it."""
    ways = [told] if isinstance(told[0], str) else told
    return tuple((inside, pattern, *(before or [""])) for inside, pattern, *before in ways)
