"""The two most usual ways of writing a time, read by Arrow's own parser, which is many times faster."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TIME_TYPE: Final = pa.timestamp("s", "UTC")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WIDTH: Final = len("Tue Oct 31 22:10:47 +0000 2017")
_ISO: Final = "yyyy-mm-ddThh:mm:ss+0000"
# Where each character of _ISO stands in the other way of writing; literals and the month are filled in.
_FROM: Final = [26, 27, 28, 29, 0, 0, 0, 0, 8, 9, 0, *range(11, 19), *range(20, 25)]
_LITERALS: Final = {4: "-", 7: "-", 10: "T"}
_MONTH_DIGITS: Final = np.array([list(f"{month:02}".encode()) for month in range(1, 13)], dtype=np.uint8)


def quick_moments(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The moments in a column where every value is ISO with a zone, or ``Tue Oct 31 22:10:47 +0000 2017``.

    Returns
    -------
    timestamp[s, UTC]; None where any value is written otherwise.
    """
    try:
        return column.cast(TIME_TYPE)
    except pa.ArrowInvalid:
        pass
    chunks = [_as_iso(chunk) for chunk in column.chunks]
    if any(chunk is None for chunk in chunks):
        return None
    try:
        return pa.chunked_array(chunks, pa.large_string()).cast(TIME_TYPE)
    except pa.ArrowInvalid:
        return None


def _as_iso(chunk: pa.Array) -> pa.Array | None:
    """The characters of every value in the order of ISO; None where a value has another shape."""
    n = len(chunk)
    if not n:
        return chunk
    widths = pc.min_max(pc.binary_length(chunk)).as_py()
    if chunk.null_count or widths["min"] != _WIDTH or widths["max"] != _WIDTH:
        return None
    month = pc.index_in(pc.ascii_lower(pc.utf8_slice_codeunits(chunk, 4, 7)), pa.array(MONTHS, chunk.type))
    if month.null_count:
        return None
    _, offsets, data = chunk.buffers()
    start = np.frombuffer(offsets, dtype=np.int64)[chunk.offset]
    letters = np.frombuffer(data, dtype=np.uint8)[start : start + n * _WIDTH].reshape(n, _WIDTH)
    iso = np.take(letters, _FROM, axis=1)
    for place, literal in _LITERALS.items():
        iso[:, place] = ord(literal)
    iso[:, 5:7] = _MONTH_DIGITS[month.to_numpy()]
    ends = pa.py_buffer(np.arange(n + 1, dtype=np.int64) * len(_ISO))
    return pa.Array.from_buffers(pa.large_string(), n, [None, ends, pa.py_buffer(iso)])
