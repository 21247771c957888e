"""Long columns piece by piece on several cores: Arrow's text functions use one."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def by_chunk(column: pa.ChunkedArray, function: Callable[[pa.Array], pa.Array]) -> pa.ChunkedArray:
    """What an elementwise function makes of every chunk of a column, in order."""
    if column.num_chunks < 2:
        return pa.chunked_array([function(chunk) for chunk in column.chunks or [pa.array([], column.type)]])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return pa.chunked_array(list(pool.map(function, column.chunks)))
