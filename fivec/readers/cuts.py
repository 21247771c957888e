"""Values that stand inside the values of another column: an id in a link, a person in a text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers.cells import by_chunk, clean

Cut = tuple[str, str, str]
"""Column, regular expression whose group ``found`` is the value, and what is written before it."""
_LINE_ENDS: Final = re.compile(r"(?<=\})\s*(?=\{)")


def with_cuts(
    cells: Mapping[str, pa.ChunkedArray], cuts: Mapping[str, tuple[Cut, ...]]
) -> dict[str, pa.ChunkedArray]:
    """The columns, completed by what is cut from others.

    Parameters
    ----------
    cells : columns of text by name.
    cuts : per column where its values are found, first choice first; what the column itself holds goes
        before them. They are followed in order, so that a column can be cut from one that was cut.
    """
    found = dict(cells)
    for column, ways in cuts.items():
        parts = [clean(found[column])] if column in found else []
        parts += [_cut(found[inside], pattern, before) for inside, pattern, before in ways if inside in found]
        if parts:
            found[column] = pc.coalesce(*parts)
    return found


def _cut(column: pa.ChunkedArray, pattern: str, before: str) -> pa.ChunkedArray:
    value = clean(pc.struct_field(pc.extract_regex(clean(column), pattern), "found"))
    if not before:
        return value
    return pc.binary_join_element_wise(
        pa.scalar(before, pa.large_string()), value, pa.scalar("", pa.large_string())
    )


def told_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that are written as JSON objects inside a cell, one or several with a comma between them."""
    return by_chunk(
        column, lambda chunk: pa.array([_told(cell) for cell in chunk.to_pylist()], pa.large_string())
    )


def _told(cell: str | None) -> str | None:
    if cell is None or not cell.lstrip().startswith("{"):
        return cell
    try:
        parts: list[Any] = json.loads("[" + _LINE_ENDS.sub(",", cell) + "]")
    except (ValueError, RecursionError):
        return cell
    return "".join(str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part)
