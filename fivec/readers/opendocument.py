"""Spreadsheets of LibreOffice (.ods): whether one is whole, and how large it is before it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn
from xml.parsers import expat

from fivec.readers.bundle import Bundle
from fivec.schema import FivecError

MIME: Final = b"application/vnd.oasis.opendocument.spreadsheet"
MAX_TEXT: Final = 1 << 30
"""Largest text that repeated cells may grow to, in characters."""
_LONGEST_GAP: Final = 32_767
_CELLS: Final = ("table:table-cell", "table:covered-table-cell")


def is_opendocument(bundle: Bundle) -> bool:
    """Whether a zip is an OpenDocument spreadsheet."""
    if not {"mimetype", "content.xml"} <= bundle.members.keys():
        return False
    return bundle.members["mimetype"].buffer.to_pybytes()[:200].strip().startswith(MIME)


def check_span(file: str, xml: bytes, max_cells: int) -> None:
    """Refuse a spreadsheet that would grow beyond bounds: a few bytes can repeat a row a million times.

    What is not well formed is refused as well, because the parser of spreadsheets does not stop on it, and so
    is a file that declares entities.

    Raises
    ------
    FivecError
        ``sheet_too_large`` or ``damaged_workbook``.
    """
    span = _Span(max_cells)
    parser = expat.ParserCreate()
    parser.StartElementHandler = span.start
    parser.EndElementHandler = span.end
    parser.CharacterDataHandler = span.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except OverflowError as error:
        raise FivecError("sheet_too_large", file=file, limit=max_cells) from error
    except (expat.ExpatError, ValueError) as error:
        raise FivecError("damaged_workbook", file=file) from error


def _refuse(*_: object) -> NoReturn:
    raise ValueError("a spreadsheet needs no entities")


class _Span:
    """Follows the tables of a document; OverflowError where their cells or their text grow too large.

    A table spans the rectangle up to its last filled row and column, the empty ones before them included.
    """

    def __init__(self, max_cells: int) -> None:
        self._max_cells = max_cells
        self._earlier = self._size = 0
        self._table()

    def _table(self) -> None:
        self._rows = self._width = self._next_row = 0
        self._row_repeat = self._repeat = 1
        self._column = self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table:table":
            self._earlier += self._rows * self._width
            self._table()
        elif name == "table:table-row":
            self._row_repeat = int(attributes.get("table:number-rows-repeated", 1))
            self._next_row += self._row_repeat
            self._column = 0
        elif name in _CELLS:
            self._repeat = int(attributes.get("table:number-columns-repeated", 1))
            self._column += self._repeat
            self._length = sum(map(len, attributes.values())) if "office:value-type" in attributes else 0
        elif name == "text:s" and int(attributes.get("text:c", 1)) > _LONGEST_GAP:
            raise OverflowError

    def text(self, data: str) -> None:
        self._length += len(data)

    def end(self, name: str) -> None:
        if name in _CELLS and self._length:
            self._rows, self._width = self._next_row, max(self._width, self._column)
            self._size += self._row_repeat * self._repeat * self._length
            if self._earlier + self._rows * self._width > self._max_cells or self._size > MAX_TEXT:
                raise OverflowError
