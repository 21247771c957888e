"""Columns of text, the whole column at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc


def by_chunk(column: pa.ChunkedArray, function: Callable[[pa.Array], pa.Array]) -> pa.ChunkedArray:
    """What an elementwise function makes of every chunk of a column, in order.

    The chunks go over several cores: Arrow's own text functions use one.
    """
    if column.num_chunks < 2:
        return pa.chunked_array([function(chunk) for chunk in column.chunks or [pa.array([], column.type)]])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return pa.chunked_array(list(pool.map(function, column.chunks)))


def clean(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without surrounding white space, null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def joined(columns: Sequence[pa.ChunkedArray | str], separator: str) -> pa.ChunkedArray:
    """The texts of every row in one, null where any of them is; a str stands in every row."""
    parts = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in columns]
    return pc.binary_join_element_wise(*parts, pa.scalar(separator, pa.large_string()))


def n_true(mask: pa.ChunkedArray) -> int:
    """How many values are true; 0 for a column without values."""
    return int(pc.sum(mask).as_py() or 0)
