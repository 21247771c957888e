"""A table of a personal LinkedIn export as columns of text and moments, and what the tables add up to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from fivec.readers.cells import clean
from fivec.readers.encoding import utf8_text
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, texts
from fivec.readers.quick_times import MONTHS
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet, text_sheet
from fivec.readers.times import moments
from fivec.schema import FivecError

CHANNEL: Final = "linkedin"
_NULLS: Final = ("NA",)
_ESCAPED: Final = re.compile(rb'(?<!\\)((?:\\\\)*)\\"')
_DAY: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[- ](\d{4}|\d{2})")
_DUTCH_MONTHS: Final = {"mrt": 3, "mei": 5, "okt": 10}
"""Months that Dutch shortens otherwise than English, as a spreadsheet writes them."""

Cells = dict[str, list[str | None]]


@dataclass
class Archive:
    """What the tables add up to. ``owner`` is the handle of whose export it is."""

    notes: Notes
    owner: str = OWNER
    owner_profile: dict[str, Any] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    n_rows: int = 0


def cells_of(archive: Archive, kind: str, source: Source) -> Cells:
    """The columns of a table; none of them has rows where there is only a header."""
    sheet = _sheet(kind, source)
    for remark in sheet.remarks:
        archive.notes.add(remark)
    at = columns(sheet.names, f"linkedin_{kind}")
    try:
        raw, ragged = sheet.read(list(at.values()), _NULLS)
    except FivecError as error:
        if error.key != "no_rows":
            raise
        return {name: [] for name in at}
    archive.notes.set_aside("ragged_row", ragged)
    found = {name: clean(raw[position]).to_pylist() for name, position in at.items()}
    archive.n_rows += len(next(iter(found.values()))) + ragged
    return found


def _sheet(kind: str, source: Source) -> Sheet:
    """The table; in comments a quotation mark stands behind a backslash where CSV writes it twice."""
    if kind != "comments" or source.given is not None:
        return source.sheet
    text, _ = utf8_text(source.buffer, source.name)
    return text_sheet(pa.py_buffer(_ESCAPED.sub(rb'\1""', text.to_pybytes())), source.name)


def seconds_of(cells: Cells, header: str, notes: Notes) -> list[int | None]:
    """Moments in seconds since 1970 UTC; a time without a zone is UTC, as LinkedIn writes it."""
    column = texts(_iso_day(value) for value in cells["at"])
    found = moments(column, header, False, notes, zone="UTC")
    return found.cast(pa.int64()).to_pylist()


def _iso_day(value: str | None) -> str | None:
    """``14 Feb 2024`` and ``18-Jun-24`` as ``2024-02-14``; anything else as it is."""
    found = _DAY.fullmatch(value or "")
    name = found.group(2).casefold() if found else ""
    month = MONTHS.index(name) + 1 if name in MONTHS else _DUTCH_MONTHS.get(name)
    if found is None or month is None:
        return value
    day, _, year = found.groups()
    return f"{year if len(year) == 4 else '20' + year}-{month:02}-{int(day):02}"
