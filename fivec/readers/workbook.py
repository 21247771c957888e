"""Spreadsheets (.xlsx, .ods and .xls): every sheet as a table of text."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

import pyarrow as pa
import python_calamine
import xlrd

from fivec.readers.bundle import Bundle
from fivec.readers.opendocument import MAX_TEXT, check_span
from fivec.readers.source import Source
from fivec.readers.tabular import SAMPLE_ROWS, Sheet, header_row
from fivec.schema import FivecError

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_CELLS: Final = 30_000_000
"""Largest rectangle that a sheet may span: the parser lays it out in full, empty cells included."""
_REFERENCE: Final = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,9})["']""")
_SHEET: Final = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_STRINGS: Final = "xl/sharedStrings.xml"
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si\s*>")
_SHARED: Final = re.compile(
    rb"""\bt\s*=\s*["']s["'][^>]*>\s*(?:<(?:\w+:)?f\b.*?)?<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})""", re.DOTALL
)
_LOST: Final = 1e15
"""From here a spreadsheet no longer holds every digit of a number."""


@dataclass(frozen=True)
class _Rows:
    rows: Sequence[Sequence[str]]

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        empty = {"", *nulls}
        return [
            pa.chunked_array(
                [pa.array([None if row[at] in empty else row[at] for row in self.rows], pa.large_string())]
            )
            for at in wanted
        ], 0


def is_workbook(bundle: Bundle) -> bool:
    """Whether a zip is an Excel workbook."""
    return any(_SHEET.match(path) for path in bundle.members) and "xl/workbook.xml" in bundle.members


def xlsx_sheets(source: Source, bundle: Bundle) -> list[Source]:
    """The sheets of an .xlsx file that hold something.

    Raises
    ------
    FivecError
        ``sheet_too_large`` or ``damaged_workbook``.
    """
    strings = bundle.members.get(_STRINGS)
    lengths = [len(part) for part in _STRING_END.split(strings.buffer.to_pybytes())] if strings else []
    size = 0
    for path, member in bundle.members.items():
        if _SHEET.match(path):
            xml = member.buffer.to_pybytes()
            _check_span(source.name, xml)
            size += _text_size(xml, lengths)
    if size > MAX_TEXT:
        raise FivecError("sheet_too_large", file=source.name, limit=MAX_CELLS)
    return _calamine_sheets(source)


def ods_sheets(source: Source, bundle: Bundle) -> list[Source]:
    """The sheets of an .ods file that hold something. Raises as ``xlsx_sheets``."""
    check_span(source.name, bundle.members["content.xml"].buffer.to_pybytes(), MAX_CELLS)
    return _calamine_sheets(source)


def _calamine_sheets(source: Source) -> list[Source]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.buffer.to_pybytes()))
        found = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the parser's own panic is no Exception
        raise FivecError("damaged_workbook", file=source.name) from error
    return _sources(source, found)


def xls_sheets(source: Source) -> list[Source]:
    """The sheets of an .xls file that hold something. Raises FivecError ``damaged_workbook``."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            book = xlrd.open_workbook(file_contents=source.buffer.to_pybytes(), logfile=io.StringIO())
            found = [
                (sheet.name, [_xls_row(sheet.row(at), book.datemode) for at in range(sheet.nrows)])
                for sheet in book.sheets()
            ]
    except Exception as error:  # a damaged file makes the parser fail in many ways
        raise FivecError("damaged_workbook", file=source.name) from error
    return _sources(source, found)


def _check_span(file: str, xml: bytes) -> None:
    rows, columns = 1, 1
    for match in _REFERENCE.finditer(xml):
        letters, number = match.groups()
        rows = max(rows, int(number))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    if rows * columns > MAX_CELLS:
        raise FivecError("sheet_too_large", file=file, limit=MAX_CELLS)


def _text_size(xml: bytes, lengths: Sequence[int]) -> int:
    """At most how many bytes the texts of a sheet take, each of which may be shared by many cells."""
    at_most = max(lengths, default=0) * xml.count(b"</")
    if at_most <= MAX_TEXT:
        return at_most
    places = (int(match.group(1)) for match in _SHARED.finditer(xml))
    return sum(lengths[place] for place in places if place < len(lengths))


def _sources(source: Source, sheets: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> list[Source]:
    found = []
    for name, cells in sheets:
        rows = [[_text(cell) for cell in row] for row in cells]
        rows = [row for row in rows if any(row)]
        if rows:
            label = f"{source.name}/{name}"
            found.append(
                Source(label, lambda: pa.py_buffer(b""), _sheet(label, rows), options=source.options)
            )
    if not found:
        raise FivecError("empty_file", file=source.name)
    return found


def _sheet(label: str, rows: list[list[str]]) -> Sheet:
    at, _ = header_row(rows)
    width = max(len(row) for row in rows)
    even = [row + [""] * (width - len(row)) for row in rows]
    sample = tuple(tuple(row) for row in even[at + 1 : at + 1 + SAMPLE_ROWS])
    above = tuple(tuple(row) for row in even[:at])
    return Sheet(label, tuple(even[at]), sample, None, (), _Rows(even[at + 1 :]), _Rows(even[at:]), above)


def _xls_row(cells: Sequence[xlrd.sheet.Cell], datemode: int) -> list[object]:
    return [
        xlrd.xldate_as_datetime(cell.value, datemode)
        if cell.ctype == xlrd.XL_CELL_DATE
        else bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN
        else ""
        if cell.ctype == xlrd.XL_CELL_ERROR
        else cell.value
        for cell in cells
    ]


def _text(cell: object) -> str:
    """A cell as it would stand in a CSV file: ISO dates, whole numbers without a decimal part."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _LOST else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()
