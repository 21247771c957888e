"""Delimited text in which quotation marks inside a cell are written with a backslash."""

from __future__ import annotations

import csv
import io
from typing import Final

import pyarrow as pa

from fivec.readers.encoding import utf8_text
from fivec.readers.source import Source

_WAYS: Final = (('\\""', '""'), ('\\"', '""'))
"""With the mark doubled as well, or with the backslash alone."""


def unescaped(source: Source) -> Source:
    """The file with every such mark doubled, as tables of text usually have it.

    Programs write ``\\""`` or ``\\"``, and a cell may end in either; the way that leaves no mark out of place
    and gives most records as wide as the header is taken. A file without such marks is itself.
    """
    if source.given is not None:
        return source
    data, _ = utf8_text(source.buffer, source.name)
    text = data.to_pybytes().decode("utf-8")
    if '\\"' not in text:
        return source
    delimiter = source.sheet.delimiter or ","
    ways = [*(text.replace(*way) for way in _WAYS), text]
    best = max(ways, key=lambda way: _evenness(way, delimiter))
    return Source(source.name, lambda: pa.py_buffer(best.encode()), options=source.options)


def _evenness(text: str, delimiter: str) -> tuple[bool, int, int]:
    """Whether no mark is out of place, uneven records (as a negative), and even ones: most is best."""
    for strict in (True, False):
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        try:
            widths = [len(row) for row in rows if row]
        except csv.Error:
            continue
        n_even = widths.count(widths[0]) if widths else 0
        return strict, n_even - len(widths), n_even
    return False, -len(text), 0
