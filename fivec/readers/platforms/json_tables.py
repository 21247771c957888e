"""Tables that are written as JSON, an object per row, under the header names of a format that is data."""

from __future__ import annotations

from fivec.readers import formats
from fivec.readers.json_rows import as_table, first_object, rows
from fivec.readers.source import Source
from fivec.schema import Export, FivecError


def detect(source: Source) -> bool:
    """Whether the keys of the first object are the header of one of the formats."""
    first = first_object(source)
    return bool(first) and formats.detect(as_table(source, [first]))


def read(source: Source) -> Export:
    """The posts; lines that hold no object are set aside.

    Raises FivecError ``damaged_json`` where what is left is not the format that the file began as.
    """
    table = as_table(source, *rows(source))
    if not formats.detect(table):
        raise FivecError("damaged_json", file=source.name)
    return formats.read(table)
