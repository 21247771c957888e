"""Files packed with Zstandard, as copies of Reddit are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa

from fivec.readers.source import Source
from fivec.schema import FivecError

MAX_BYTES: Final = 1 << 30
"""Largest file that is unpacked in memory."""
_OTHERS: Final = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
}
_TAR: Final = (b"ustar", 257)
_MAGIC: Final = b"\x28\xb5\x2f\xfd"


def unpacked(source: Source) -> Source:
    """The file itself, or what is packed in it.

    Raises
    ------
    FivecError
        ``zst_dump`` for what is larger than MAX_BYTES, needs more memory than the format usually allows,
        or is damaged; ``other_archive`` for what is packed in a way that is not unpacked.
    """
    sort = None if source.given is not None else _sort(source)
    if sort:
        raise FivecError("other_archive", file=source.name, sort=sort)
    if source.given is not None or not source.starts_with.startswith(_MAGIC):
        return source
    try:
        with pa.CompressedInputStream(pa.BufferReader(source.buffer), "zstd") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError, MemoryError) as error:
        raise FivecError("zst_dump", file=source.name) from error
    if len(data) > MAX_BYTES:
        raise FivecError("zst_dump", file=source.name)
    return replace(source, load=lambda: pa.py_buffer(data))


def _sort(source: Source) -> str | None:
    """The name of another way of packing, by the mark that every file of it has."""
    mark, place = _TAR
    head = source.buffer.slice(0, min(place + len(mark), source.buffer.size)).to_pybytes()
    if head[place:] == mark:
        return "tar"
    return next((sort for start, sort in _OTHERS.items() if head.startswith(start)), None)
