"""JSON in which every object is a row: a list, or one object per line; and such rows as a table."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from fivec.readers.documents import check_size, document, looks_like_json, objects, parsed
from fivec.readers.source import Source
from fivec.readers.tabular import SAMPLE_ROWS, Sheet

MAX_LINE: Final = 1 << 24
"""Longest line that is parsed, in characters."""
_HEAD_BYTES: Final = 1 << 20
_START: Final = re.compile(r"[\s\ufeff]*(\[\s*)?")
Row = Mapping[str, Any]


def first_object(source: Source) -> dict[str, Any]:
    """The first object of the file, by which it is known; an empty one where there is none.

    Only the head of the file is looked at.
    """
    if not looks_like_json(source):
        return {}
    data = source.buffer
    head = data.slice(0, min(_HEAD_BYTES, data.size)).to_pybytes().decode("utf-8", errors="ignore")
    start = _START.match(head)
    try:
        found, _ = json.JSONDecoder().raw_decode(head, start.end() if start else 0)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def rows(source: Source) -> tuple[list[dict[str, Any]], int]:
    """Every object, and how many lines are none.

    A line longer than MAX_LINE characters is none.

    Raises FivecError ``damaged_json`` for a list that is cut off, ``json_too_large`` for what is too large.
    """
    if source.starts_with.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[":
        return objects(document(source)), 0
    found: list[dict[str, Any]] = []
    n_damaged = 0
    check_size(source)
    for line in _lines(source):
        if not line.strip():
            continue
        try:
            item = parsed(line) if len(line) <= MAX_LINE else None
        except (ValueError, RecursionError):
            item = None
        if isinstance(item, dict):
            found.append(item)
        else:
            n_damaged += 1
    return found, n_damaged


def _lines(source: Source) -> Iterator[str]:
    """Line by line, of one that is too long no more than shows that it is."""
    text = io.TextIOWrapper(pa.BufferReader(source.buffer), "utf-8-sig", "replace", newline="\n")
    while line := text.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith("\n"):
            line = text.readline(MAX_LINE + 1)


def as_table(source: Source, found: Sequence[Row], n_damaged: int = 0) -> Source:
    """Rows as a table of text, under the file's name and the user's decisions.

    Columns are the keys that hold texts, numbers, truth values, or lists of these (with commas between
    them); what holds objects is left out. Damaged lines count as records of another width.
    """
    cells = [{key: cell for key, value in row.items() if (cell := _cell(value)) is not None} for row in found]
    names = tuple(dict.fromkeys(key for row in cells for key in row))
    sample = tuple(tuple(row.get(name, "") for name in names) for row in cells[:SAMPLE_ROWS])
    body = _Objects(names, cells, n_damaged)
    sheet = Sheet(source.name, names, sample, None, (), body, body)
    return Source(source.name, lambda: source.buffer, sheet, source.options)


@dataclass(frozen=True)
class _Objects:
    names: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    n_damaged: int

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        empty = {"", *nulls}
        found = []
        for name in (self.names[at] for at in wanted):
            values = [row.get(name) for row in self.rows]
            column = pa.array([None if value in empty else value for value in values], pa.large_string())
            found.append(pa.chunked_array([column]))
        return found, self.n_damaged


def _cell(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        parts = [_cell(part) for part in value if not isinstance(part, list)]
        return ",".join(part for part in parts if part is not None)
    return None
