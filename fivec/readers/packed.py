"""Files packed with Zstandard, as copies of Reddit are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa

from fivec.readers.source import Source
from fivec.schema import FivecError

MAX_BYTES: Final = 1 << 30
"""Largest file that is unpacked in memory."""
_MAGIC: Final = b"\x28\xb5\x2f\xfd"


def unpacked(source: Source) -> Source:
    """The file itself, or what is packed in it.

    Raises
    ------
    FivecError
        ``zst_dump`` for what is larger than MAX_BYTES, needs more memory than the format usually allows,
        or is damaged.
    """
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
