"""Where bytes come from: a file, an upload, or a member of a zip or folder."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unicodedata import category

import pyarrow as pa

from fivec.readers.notes import Notes
from fivec.readers.options import NOTHING_CHOSEN, Options
from fivec.readers.tabular import Sheet, no_rest, text_sheet
from fivec.schema import FivecError

MAX_BYTES: Final = 4 << 30
"""Largest table of text that is read; opening it takes up to four times as much memory."""
_SWITCHES: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what is written after them."""


def shown(name: str) -> str:
    """A file name as it can be written anywhere: in one line, without characters that steer a screen."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if category(sign) in ("Cc", "Cs") or sign in _SWITCHES else sign
        for sign in name
    )


@dataclass(frozen=True)
class Upload:
    """A file that is in memory, and what the user decided about it."""

    name: str
    data: bytes
    options: Options = NOTHING_CHOSEN


@dataclass(frozen=True)
class Source:
    """One file to read: its name for messages, and how to get its bytes.

    ``given`` is the table of a workbook's sheet, which is parsed before it is recognised; ``options`` is
    what the user decided about the file; ``at_rest`` gives memory back while the bytes are not needed;
    ``kept`` is what need not be found twice while the file is read.
    """

    name: str
    load: Callable[[], pa.Buffer]
    given: Sheet | None = None
    options: Options = NOTHING_CHOSEN
    at_rest: Callable[[], None] = no_rest
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def buffer(self) -> pa.Buffer:
        """The bytes. Raises FivecError ``empty_file``, ``missing_file`` or ``no_access``."""
        try:
            data = self.load()
        except FileNotFoundError as error:
            raise FivecError("missing_file", file=self.name) from error
        except OSError as error:
            raise FivecError("no_access", file=self.name) from error
        if not data.size:
            raise FivecError("empty_file", file=self.name)
        return data

    @cached_property
    def sheet(self) -> Sheet:
        """The file as a table of text. Raises FivecError where it is not text, or ``file_too_large``."""
        if self.given is None and self.buffer.size > MAX_BYTES:
            raise FivecError("file_too_large", file=self.name, limit=MAX_BYTES >> 30)
        return self.given or text_sheet(self.buffer, self.name, self.at_rest)

    def notes(self) -> Notes:
        """New notes under the user's decisions, with what was assumed to read the file as a table."""
        return Notes(self.sheet.remarks, self.options)

    @property
    def starts_with(self) -> bytes:
        """The first bytes, by which zips and workbooks are known."""
        return self.buffer.slice(0, min(8, self.buffer.size)).to_pybytes()


def upload_source(upload: Upload) -> Source:
    """The source of an upload."""
    return Source(shown(upload.name), lambda: pa.py_buffer(upload.data), options=upload.options)


def file_source(path: Path, options: Options = NOTHING_CHOSEN, name: str | None = None) -> Source:
    """The source of a local file; its bytes are mapped, not copied."""
    pages = _Pages(path)
    return Source(shown(name or path.name), pages.buffer, options=options, at_rest=pages.leave)


class _Pages:
    """A mapped file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mapped: mmap.mmap | None = None

    def buffer(self) -> pa.Buffer:
        if not self._path.stat().st_size:
            return pa.py_buffer(b"")
        with self._path.open("rb") as stream:
            self._mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        return pa.py_buffer(self._mapped)

    def leave(self) -> None:
        """Let the system have the memory of the pages; they are read again when they are needed."""
        if self._mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)
