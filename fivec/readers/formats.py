"""Formats that are told by data: tables of posts that differ in header names and small habits.

One TOML file per family in ``formats/``; a table of it is a format, under its key:

``needs``
    header names by which it is known: of each list at least one must be there.
``above``
    what stands in the rows over the header, where names alone do not tell.
``holds``
    per column a regular expression for its values: it is the column in which they look like that, where no
    header names it. Without such a column it is another format.
``columns``
    per column of EXPORT_COLUMNS["posts"] (and the others that ``posts.read_posts`` knows) the header names
    it goes by in any language, most telling first.
``loosely``
    true where the header names were seen in other programs only, not in a file of the platform; or the
    names of which that is so.
``holds_no_posts``
    why such a file feeds nothing (``reason.`` and ``note.`` key), in place of columns: sums per day, say.
``backslashes``
    true where quotation marks inside a cell have a backslash before them.

What else it holds is its Style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

from fivec.readers import build
from fivec.readers.headers import data, normalised
from fivec.readers.notes import Notes
from fivec.readers.posts import Style, read_posts
from fivec.readers.quotes import unescaped
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.schema import Export

_MOST: Final = 0.9
"""Share of the values in a column that must look alike for it to be known by them."""


@dataclass(frozen=True)
class Format:
    """One format: how it is known, what its columns are called, and its style.

    Header names are normalised (see ``headers.normalised``).
    """

    key: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    style: Style
    loosely: frozenset[str]
    above: str
    holds: Mapping[str, str]
    holds_no_posts: str
    backslashes: bool

    def fits(self, sheet: Sheet) -> bool:
        """Whether a table has everything by which the format is known."""
        found = {normalised(name) for name in sheet.names}
        if any(found.isdisjoint(options) for options in self.needs):
            return False
        if self.above and not any(self.above == normalised(cell) for row in sheet.above for cell in row):
            return False
        return not self.holds or self.holds.keys() <= self.positions(sheet).keys()

    def positions(self, sheet: Sheet) -> dict[str, int]:
        """Position of each column in a table; of names that occur twice the first."""
        places = {normalised(name): at for at, name in reversed(list(enumerate(sheet.names)))}
        found = {
            column: next((places[name] for name in known if name in places), None)
            for column, known in self.columns.items()
        }
        for column, pattern in self.holds.items():
            if found.get(column) is None:
                found[column] = holding(sheet, pattern)
        return {column: place for column, place in found.items() if place is not None}

    def is_loose(self, sheet: Sheet, at: Mapping[str, int]) -> bool:
        """Whether any name that was used was not seen in a file of the platform."""
        return not self.loosely.isdisjoint(normalised(sheet.names[place]) for place in at.values())


def holding(sheet: Sheet, pattern: str) -> int | None:
    """Position of the first column in which nearly every value holds the pattern."""
    for place in range(len(sheet.names)):
        values = sheet.values(place)
        if values and sum(bool(re.search(pattern, value)) for value in values) >= _MOST * len(values):
            return place
    return None


@cache
def formats() -> tuple[Format, ...]:
    """Every format, those that need most first."""
    found = [_format(key, told) for key, told in data("formats").items()]
    return tuple(sorted(found, key=lambda form: (-len(form.needs), form.key)))


def named(key: str) -> Format:
    """The format of a key."""
    return next(form for form in formats() if form.key == key)


def detect(source: Source) -> bool:
    """Whether the header is that of one of the formats."""
    return any(form.fits(source.sheet) for form in formats())


def read(source: Source, notes: Notes | None = None) -> Export:
    """The posts of the first format that fits.

    ``notes`` are those of the download that a table is part of; a file by itself has its own.
    """
    form = next(form for form in formats() if form.fits(source.sheet))
    mended = unescaped(source) if form.backslashes else source
    source = mended if form.fits(mended.sheet) else source
    sheet, notes = source.sheet, notes or source.notes()
    if form.holds_no_posts:
        return without_posts(source, form.key, form.holds_no_posts, notes)
    at = form.positions(sheet)
    if form.is_loose(sheet, at):
        notes.add("loosely")
    _tell_repeated(sheet, at, notes)
    return read_posts(source, at, form.style, form.key, notes)


def without_posts(source: Source, form: str, why: str, notes: Notes) -> Export:
    """A file that is known to feed nothing: its rows are counted under why, which is said as well."""
    column, ragged = source.sheet.read([0])
    n_rows = len(column[0]) + ragged
    notes.add(why)
    notes.set_aside(why, n_rows)
    return build.export(source.name, form, {}, n_rows, notes)


def _tell_repeated(sheet: Sheet, at: Mapping[str, int], notes: Notes) -> None:
    """Say which columns have a namesake that holds something else."""
    for place in at.values():
        name = normalised(sheet.names[place])
        others = [other for other, found in enumerate(sheet.names) if normalised(found) == name]
        if any(sheet.values(other) != sheet.values(place) for other in others):
            notes.add("repeated_column", column=sheet.names[place])


def _format(key: str, told: Mapping[str, Any]) -> Format:
    habits = {field.name: told[field.name] for field in fields(Style) if field.name in told}
    habits["cut"] = {column: _ways(how) for column, how in habits.get("cut", {}).items()}
    habits["empty"] = tuple(habits.get("empty", ()))
    habits["private"] = {
        sort: tuple(map(normalised, names)) for sort, names in habits.get("private", {}).items()
    }
    habits["says"] = tuple(habits.get("says", ()))
    habits["aside"] = tuple(
        (column, tuple(value.casefold() for value in values), reason)
        for column, values, reason in habits.get("aside", ())
    )
    columns = {column: tuple(map(normalised, names)) for column, names in told.get("columns", {}).items()}
    loosely = told.get("loosely", ())
    unseen = (name for known in columns.values() for name in known) if loosely is True else loosely or ()
    return Format(
        key,
        tuple(tuple(normalised(name) for name in options) for options in told["needs"]),
        columns,
        Style(**habits),
        frozenset(map(normalised, unseen)),
        normalised(told.get("above", "")),
        told.get("holds", {}),
        told.get("holds_no_posts", ""),
        bool(told.get("backslashes")),
    )


def _ways(told: Sequence[Any]) -> tuple[tuple[str, str, str], ...]:
    """One way to cut a value, or several, with or without what is written before it."""
    ways = [told] if isinstance(told[0], str) else told
    return tuple((inside, pattern, *(before or [""])) for inside, pattern, *before in ways)
