"""Tables that no reader knows: a guess of what each column means, with its reason, and reading by a map."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa

from fivec.links import site
from fivec.readers import build, edge_list
from fivec.readers.column_map import ColumnMap, references
from fivec.readers.headers import columns, is_dutch
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.people import people_table
from fivec.readers.posts import Style, read_posts
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import NUMBER_COLUMNS, TIME_COLUMNS, Export, FivecError

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "posts": (
        *("text", "author", "posted_at", "id", "parent", "addressee", "channel", "group", "url"),
        *("likes", "comments", "shares", "impressions", "kind", "share_of", "mentions", "language"),
        *("author_name", "followers"),
    ),
    "ties": ("source", "target", "kind", "at", "weight", "channel"),
    "people": (
        *("name", "accounts", "team", "role", "joined_at", "email", "may_be_named", "official"),
        *("is_employee", "kind", "organisation"),
    ),
}
"""What a column can mean, the most needed first."""
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "posts": ("text", "author"),
    "ties": ("source", "target"),
    "people": ("name",),
}
"""A table of posts by one account needs no column for the author."""
_MOST: Final = 0.9
"""Share of the values in a column that must look alike for a guess."""
_WORDY: Final = 25
"""Characters that texts have on average, at least."""
_ID: Final = re.compile(r"(?:urn:.+:)?\w*\d{6,}\w*|[0-9a-f-]{16,}")


@dataclass(frozen=True)
class Guess:
    """A column's likely meaning: its name in the header, and why: a catalogue key under ``mapping.``.

    ``why_name`` is a header name that is known, ``why_posted_at`` and so on what the first rows look like.
    """

    name: str
    why: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a map for a table: a catalogue key under ``mapping.`` and its values.

    ``stops`` tells a problem with which nothing can be read from one that costs some values.
    """

    key: str
    values: Mapping[str, object]
    stops: bool


def guesses(sheet: Sheet, table: str) -> dict[str, Guess]:
    """What each column of a table probably means, by its name, else by what the first rows hold.

    Counts are never guessed by shape: likes and shares look alike.
    """
    named = references(sheet.names)
    known = columns(sheet.names, "edges" if table == "ties" else table)
    found = {
        column: Guess(named[place], "why_name") for column, place in known.items() if column in FIELDS[table]
    }
    taken = {known[column] for column in found}
    for column, looks in _SHAPES.get(table, {}).items():
        if column in found:
            continue
        fits = [at for at in range(len(sheet.names)) if at not in taken and _looks(sheet.values(at), looks)]
        if len(fits) == 1 or (fits and column == "text"):
            place = max(fits, key=lambda at: sum(map(len, sheet.values(at)))) if column == "text" else fits[0]
            found[column] = Guess(named[place], f"why_{column}")
            taken.add(place)
    return found


def linked_channel(sheet: Sheet) -> str | None:
    """The platform to which every link in the first rows leads that is all there is in its cell.

    None where they lead to several platforms, or to none that is known.
    """
    found = {site(cell.strip()) for row in sheet.sample for cell in row if cell.startswith("http")}
    return found.pop() if len(found) == 1 else None


def problems(source: Source, column_map: ColumnMap) -> list[Problem]:
    """What would go wrong when a table is read by a map, judged by its first rows."""
    sheet = source.sheet
    at = column_map.positions(sheet.names)
    found = [
        Problem("missing", {"column": column}, True)
        for column in REQUIRED[column_map.table]
        if column not in at and not (column == "author" and column_map.author)
    ]
    used: dict[int, str] = {}
    for column, place in at.items():
        if place in used:
            found.append(Problem("twice", {"column": column, "other": used[place]}, True))
        used.setdefault(place, column)
        found += _unreadable(sheet, column, place, _notes(source, column_map))
    if "id" in at:
        values = sheet.values(at["id"])
        n_twice = len(values) - len(set(values))
        if n_twice:
            found.append(Problem("ids_repeat", {"n": n_twice}, False))
    return found


def read(source: Source, column_map: ColumnMap) -> Export:
    """The table as the map says. Raises FivecError ``map_incomplete`` where a required column is missing."""
    at = column_map.positions(source.sheet.names)
    missing = [problem for problem in problems(source, column_map) if problem.stops]
    if missing:
        raise FivecError("map_incomplete", file=source.name)
    notes = _notes(source, column_map)
    if column_map.table == "ties":
        rows, n_rows = edge_list.ties_table(source.sheet, at, notes)
        return build.export(source.name, "mapped_ties", {"ties": rows}, n_rows, notes)
    if column_map.table == "people":
        rows, n_rows = people_table(source.sheet, at, notes)
        return build.export(source.name, "mapped_people", {"people": rows}, n_rows, notes)
    style = Style(column_map.channel, column_map.author, column_map.official)
    return read_posts(source, at, style, "mapped_posts", notes)


def _notes(source: Source, column_map: ColumnMap) -> Notes:
    """Notes under the user's decisions for this file, then those that the map keeps."""
    options = source.options
    zone = options.zone or column_map.zone
    day_first = column_map.day_first if options.day_first is None else options.day_first
    return Notes(source.sheet.remarks, replace(options, zone=zone, day_first=day_first))


def _unreadable(sheet: Sheet, column: str, place: int, notes: Notes) -> list[Problem]:
    """Times and numbers of the first rows that cannot be read."""
    values = sheet.values(place)
    cells = pa.chunked_array([pa.array(values, pa.large_string())])
    if column in TIME_COLUMNS:
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        n = moments(cells, sheet.names[place], local, notes).null_count
    elif column in NUMBER_COLUMNS:
        n = quantities(cells, sheet.names[place], notes).null_count
    else:
        return []
    return [Problem("unreadable", {"column": column, "n": n, "total": len(values)}, False)] if n else []


def _looks(values: list[str], looks: Callable[[str], bool]) -> bool:
    return bool(values) and sum(map(looks, values)) >= _MOST * len(values)


def _is_moment(value: str) -> bool:
    if not any(sign.isdigit() for sign in value) or value.isdecimal():
        return False
    cell = pa.chunked_array([pa.array([value], pa.large_string())])
    return moments(cell, "", False, Notes()).null_count == 0


def _is_text(value: str) -> bool:
    return len(value) >= _WORDY and " " in value and "://" not in value.split()[0]


def _is_link(value: str) -> bool:
    return value.startswith(("http://", "https://", "www."))


def _is_id(value: str) -> bool:
    return bool(_ID.fullmatch(value))


def _is_handle(value: str) -> bool:
    return value.startswith("@") and " " not in value


_SHAPES: Final[Mapping[str, Mapping[str, Callable[[str], bool]]]] = {
    "posts": {
        "posted_at": _is_moment,
        "url": _is_link,
        "id": _is_id,
        "author": _is_handle,
        "text": _is_text,
    },
    "ties": {"at": _is_moment},
    "people": {"joined_at": _is_moment},
}
