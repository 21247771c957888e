"""Columns of text, the whole column at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_SPACE: Final = ord(" ")
_DELETE: Final = 0x7F


def by_chunk(column: pa.ChunkedArray, function: Callable[[pa.Array], pa.Array]) -> pa.ChunkedArray:
    """What an elementwise function makes of every chunk of a column, in order.

    The chunks go over several cores: Arrow's own text functions use one.
    """
    if column.num_chunks < 2:
        return pa.chunked_array([function(chunk) for chunk in column.chunks or [pa.array([], column.type)]])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return pa.chunked_array(list(pool.map(function, column.chunks)))


def clean(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without surrounding white space, null where nothing is left. What is clean is not copied."""
    if not pa.types.is_large_string(column.type):
        return pa.chunked_array([_trimmed(chunk) for chunk in column.chunks], column.type)
    chunks = [chunk if _is_clean(chunk) else _trimmed(chunk) for chunk in column.chunks]
    return pa.chunked_array(chunks, column.type)


def _trimmed(texts: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _is_clean(texts: pa.Array) -> bool:
    """Whether every text that is there begins and ends with an ASCII character that can be seen."""
    _, ends, data = texts.buffers()
    if ends is None or data is None or texts.null_count == len(texts):
        return texts.null_count == len(texts)
    ends = np.frombuffer(ends, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    starts, ends = ends[:-1], ends[1:]
    if texts.null_count:
        there = texts.is_valid().to_numpy(zero_copy_only=False)
        starts, ends = starts[there], ends[there]
    if (starts == ends).any():
        return False
    letters = np.frombuffer(data, dtype=np.uint8)
    return all(_can_be_seen(letters[at]) for at in (starts, ends - 1))


def _can_be_seen(letters: np.ndarray) -> bool:
    return bool(((letters > _SPACE) & (letters < _DELETE)).all())


def joined(columns: Sequence[pa.ChunkedArray | str], separator: str) -> pa.ChunkedArray:
    """The texts of every row in one, null where any of them is; a str stands in every row."""
    parts = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in columns]
    return pc.binary_join_element_wise(*parts, pa.scalar(separator, pa.large_string()))


def n_true(mask: pa.ChunkedArray) -> int:
    """How many values are true; 0 for a column without values."""
    return int(pc.sum(mask).as_py() or 0)
