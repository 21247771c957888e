"""Delimited text to columns of text: delimiter, header row, records. Nothing is interpreted here."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn, Protocol

import pyarrow as pa
import pyarrow.csv

from fivec.readers.encoding import n_bytes, utf8_text
from fivec.readers.headers import n_known
from fivec.schema import FivecError

DELIMITERS: Final = (",", ";", "\t", "|")
SINGLE_COLUMN: Final = "\x1f"
"""Delimiter of a file with one column: a character that text does not hold."""
HEADER_ROWS: Final = 10
"""The header is looked for in this many first rows."""
SAMPLE_ROWS: Final = 200
BLOCK_BYTES: Final = 8 << 20
"""One record must fit in a block; this bounds the longest text that is read."""
_USUAL_BLOCK: Final = 1 << 20
"""What a file is read by as long as its records allow: small blocks leave little memory unused."""
_BATCHES_AT_REST: Final = 16
_HEAD_BYTES: Final = 1 << 18


class Body(Protocol):
    """The records under a header."""

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        """The wanted columns as text, null where empty, and how many records had another width."""
        ...


@dataclass(frozen=True)
class Sheet:
    """A table of text that is recognised but not yet read.

    Attributes
    ----------
    file : name for messages.
    names : the header as found, ``""`` for a column without a name.
    sample : the first records under the header.
    delimiter : the column separator; None where the file has none (a workbook).
    remarks : what was assumed to read it (``note.`` keys).
    body : the records under the header.
    whole : the same with the header row among them, for files without a header.
    above : the rows over the header, where a platform writes what a table is about.
    """

    file: str
    names: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    delimiter: str | None
    remarks: tuple[str, ...]
    body: Body
    whole: Body
    above: tuple[tuple[str, ...], ...] = ()

    def without_header(self) -> Sheet:
        """The same table with its first row as data."""
        sample = (self.names, *self.sample)
        return replace(self, names=("",) * len(self.names), sample=sample, body=self.whole)

    def below(self, n: int) -> Sheet:
        """The same table with its n-th record (0 or more) as the header."""
        above = (*self.above, self.names, *self.sample[:n])
        body, whole = _Below(self.body, n + 1), _Below(self.body, n)
        names, sample = self.sample[n], self.sample[n + 1 :]
        return replace(self, names=names, sample=sample, body=body, whole=whole, above=above)

    @property
    def is_table(self) -> bool:
        """Whether the header fits what is under it: half of the rows are as wide, or its names are known."""
        even = sum(len(row) == len(self.names) for row in self.sample)
        return 2 * even >= len(self.sample) or 2 * n_known(self.names) > len(self.names)

    def values(self, position: int) -> list[str]:
        """What the sample holds in one column, empty cells left out."""
        return [row[position] for row in self.sample if position < len(row) and row[position].strip()]

    def read(
        self, wanted: Sequence[int], nulls: Sequence[str] = ()
    ) -> tuple[dict[int, pa.ChunkedArray], int]:
        """The wanted columns as large_string by position, and the number of ragged records.

        Raises
        ------
        FivecError
            ``no_rows`` for a header without records, ``cell_too_long`` where one cell exceeds the limit.
        """
        unique = sorted(set(wanted))
        found, ragged = self.body.columns(unique, len(self.names), nulls)
        if not ragged and (not found or not len(found[0])):
            raise FivecError("no_rows", file=self.file)
        return dict(zip(unique, found, strict=True)), ragged


@dataclass(frozen=True)
class _Below:
    body: Body
    n: int

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        found, ragged = self.body.columns(wanted, width, nulls)
        return [column.slice(self.n) for column in found], ragged


@dataclass(frozen=True)
class _Text:
    file: str
    data: pa.Buffer
    delimiter: str
    at_rest: Callable[[], None]

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        try:
            found = self._by_blocks(_USUAL_BLOCK, wanted, width, nulls)
            return found or self._by_blocks(BLOCK_BYTES, wanted, width, nulls) or self._refused()
        finally:
            self.at_rest()

    def _refused(self) -> NoReturn:
        raise FivecError("cell_too_long", file=self.file, limit=BLOCK_BYTES >> 20)

    def _by_blocks(
        self, size: int, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int] | None:
        """The same, by this many bytes at a time; None where a record is longer."""
        ragged = 0

        def skip(row: object) -> str:
            nonlocal ragged
            ragged += 1
            return "skip"

        nothing = [pa.chunked_array([], pa.large_string()) for _ in wanted]
        if not self.data.size:
            return nothing, 0
        names = [str(position) for position in range(width)]
        keep = [str(position) for position in wanted]
        batches = []
        # Several threads hold blocks of their own, and what they leave free is not given back.
        try:
            for batch in pa.csv.open_csv(
                pa.BufferReader(self.data),
                read_options=pa.csv.ReadOptions(column_names=names, block_size=size, use_threads=False),
                parse_options=pa.csv.ParseOptions(
                    delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=skip
                ),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(keep, pa.large_string()),
                    include_columns=keep,
                    null_values=["", *nulls],
                    strings_can_be_null=True,
                ),
            ):
                batches.append(batch)
                if not len(batches) % _BATCHES_AT_REST:
                    self.at_rest()
        except pa.ArrowInvalid as error:
            if "straddling" in str(error):
                return None
            if "Empty CSV" in str(error):
                return nothing, ragged
            raise
        return (pa.Table.from_batches(batches).columns if batches else nothing), ragged


@dataclass(frozen=True)
class _Layout:
    delimiter: str
    header: int
    known: int
    rows: list[list[str]]
    ends: list[int]

    @property
    def score(self) -> tuple[int, float, int]:
        width = len(self.rows[self.header])
        below = self.rows[self.header + 1 :]
        even = sum(len(row) == width for row in below) / len(below) if below else 1.0
        return self.known, round(even, 1) if width > 1 else 0.0, width


def no_rest() -> None:
    """What bytes in memory do when they are not needed for a while: nothing."""


def text_sheet(data: pa.Buffer, file: str, at_rest: Callable[[], None] = no_rest) -> Sheet:
    """The table in delimited text.

    The delimiter is the one that gives most known header names, then the most even rows; the header is
    the row with most known names among the first ten. ``at_rest`` is called whenever the data has been gone
    through and is not needed for a while.

    Raises
    ------
    FivecError
        ``empty_file``, ``binary_file`` or ``undecodable``.
    """
    text, encoding = utf8_text(data, file)
    head = text.slice(0, min(_HEAD_BYTES, text.size)).to_pybytes().decode("utf-8", errors="ignore")
    if not head.strip():
        raise FivecError("empty_file", file=file)
    lines = re.findall(r"[^\n]*\n|[^\n]+", head)
    if text.size > _HEAD_BYTES and len(lines) > 1:
        lines.pop()  # cut off
    layout = max((_layout(lines, delimiter) for delimiter in DELIMITERS), key=lambda found: found.score)
    if len(layout.rows[layout.header]) == 1:
        layout = _layout(lines, SINGLE_COLUMN)
    names, sample = _padded(layout)
    start = layout.ends[layout.header - 1] if layout.header else 0
    end = layout.ends[layout.header]
    remarks = _remarks(text, encoding)
    at_rest()
    return Sheet(
        file=file,
        names=tuple(names),
        sample=tuple(tuple(row) for row in sample),
        delimiter=layout.delimiter,
        remarks=remarks,
        body=_Text(file, text.slice(end), layout.delimiter, at_rest),
        whole=_Text(file, text.slice(start), layout.delimiter, at_rest),
        above=tuple(tuple(row) for row in layout.rows[: layout.header]),
    )


def _remarks(text: pa.Buffer, encoding: str) -> tuple[str, ...]:
    found = ["encoding_assumed"] if encoding == "cp1252" else []
    return (*found, "open_quote") if n_bytes(text, ord('"')) % 2 else tuple(found)


def header_row(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Position of the header among the first rows, and how many of its names are known.

    One known name further down may be a cell that happens to read like one ("x"): then the header is the
    first row as wide as most rows are, what is narrower above it being preamble.
    """
    known = [n_known(row) for row in rows[:HEADER_ROWS]]
    best = max(known)
    if best > 1 or best == known[0]:
        at = known.index(best)
        return (at, best) if best else (_first_wide(rows), best)
    at = _first_wide(rows)
    return (at, known[at]) if known[at] or at == 0 else (known.index(best), best)


def _first_wide(rows: Sequence[Sequence[str]]) -> int:
    """The first row as wide as most rows, when every row above it is narrower; else the first."""
    widths = [sum(map(bool, row)) for row in rows]
    usual = Counter(widths).most_common(1)[0][0]
    at = widths.index(usual)
    return at if at < HEADER_ROWS and usual > max(widths[:at], default=0) else 0


def _layout(lines: list[str], delimiter: str) -> _Layout:
    rows: list[list[str]] = []
    ends: list[int] = []
    sizes = [len(line.encode()) for line in lines]
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            if row:
                rows.append([cell.strip() for cell in row])
                ends.append(sum(sizes[: reader.line_num]))
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:  # one cell is longer than the head that is looked at
        pass
    if not rows:
        rows, ends = [[lines[0].strip()]], [sizes[0]]
    # Of running text, a line of one word is no header.
    header, known = header_row(rows[:1] if delimiter == SINGLE_COLUMN else rows)
    return _Layout(delimiter, header, known, rows, ends)


def _padded(layout: _Layout) -> tuple[list[str], list[list[str]]]:
    """Header and sample, the header widened where every record has cells that it does not name."""
    names, sample = layout.rows[layout.header], layout.rows[layout.header + 1 :]
    usual = Counter(len(row) for row in sample).most_common(1)
    extra = usual[0][0] - len(names) if usual else 0
    if extra <= 0:
        return names, sample
    if any(cell for row in sample for cell in row[len(names) :]):
        return (["", *names] if extra == 1 else names), sample
    return names + [""] * extra, sample
