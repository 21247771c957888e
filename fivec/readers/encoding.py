"""Bytes to UTF-8 with plain line ends: byte order mark first, then strict UTF-8, then cp1252."""

from __future__ import annotations

import codecs
from typing import Final

import numpy as np
import pyarrow as pa

from fivec.schema import FivecError

_BLOCK: Final = 1 << 24
_HEAD: Final = 1 << 16
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
_PAGES: Final = (b"%PDF-", b"%!PS", b"{\\rtf")
"""How documents for reading and printing begin, which are text to the eye only."""
_MAX_CONTROL_SHARE: Final = 0.02
"""Share of control characters in the first bytes from which a file is not text."""


def utf8_text(data: pa.Buffer, file: str) -> tuple[pa.Buffer, str]:
    """The same text as UTF-8 without byte order mark, every line ended by a line feed.

    A bare carriage return inside a file with line feeds is a space: some exports put it inside a cell
    without quotes, where it would break the record. A buffer that is clean already is not copied.

    Returns
    -------
    The text, and the encoding it was found in (``utf-8``, ``utf-16`` or ``cp1252``).

    Raises
    ------
    FivecError
        ``binary_file`` for a picture, a PDF or other data, ``undecodable`` where no encoding fits.
    """
    head = data.slice(0, min(_HEAD, data.size)).to_pybytes()
    if head.startswith(codecs.BOM_UTF8):
        return _line_ends(_valid_or_cp1252(data.slice(3), file)[0]), "utf-8"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _line_ends(_utf16(data, file)), "utf-16"
    if head.startswith(_PAGES) or _is_binary(head):
        raise FivecError("binary_file", file=file)
    text, encoding = _valid_or_cp1252(data, file)
    return _line_ends(text), encoding


def n_bytes(data: pa.Buffer, value: int) -> int:
    """How often one byte occurs."""
    values = np.frombuffer(data, dtype=np.uint8)
    starts = range(0, len(values), _BLOCK)
    return sum(int(np.count_nonzero(values[start : start + _BLOCK] == value)) for start in starts)


def _is_binary(head: bytes) -> bool:
    values = np.frombuffer(head, dtype=np.uint8)
    if not len(values):
        return False
    control = (values < 32) & ~np.isin(values, (9, 10, 11, 12, 13, 28, 29, 30, 31))
    return bool((values == 0).any() or control.mean() > _MAX_CONTROL_SHARE)


def _utf16(data: pa.Buffer, file: str) -> pa.Buffer:
    try:
        return pa.py_buffer(data.to_pybytes().decode("utf-16").encode("utf-8"))
    except UnicodeError as error:
        raise FivecError("undecodable", file=file) from error


def _valid_or_cp1252(data: pa.Buffer, file: str) -> tuple[pa.Buffer, str]:
    n_cut_off = _n_cut_off(data)
    whole = data.slice(0, data.size - n_cut_off)
    # Without any other such character, the last one is not half of a UTF-8 character but a whole one.
    if _is_utf8(whole) and not (n_cut_off and _is_ascii(whole)):
        return whole, "utf-8"
    try:
        return pa.py_buffer(data.to_pybytes().decode("cp1252").encode("utf-8")), "cp1252"
    except UnicodeError as error:
        raise FivecError("undecodable", file=file) from error


def _n_cut_off(data: pa.Buffer) -> int:
    """Bytes at the end that begin a UTF-8 character which the file no longer holds; 0 when it is whole."""
    tail = data.slice(max(data.size - 3, 0)).to_pybytes()
    _, n_decoded = codecs.utf_8_decode(tail.lstrip(_CONTINUATION), "ignore", False)
    return len(tail.lstrip(_CONTINUATION)) - n_decoded


def _is_ascii(data: pa.Buffer) -> bool:
    return not len(data) or int(np.frombuffer(data, dtype=np.uint8).max()) < 128


def _is_utf8(data: pa.Buffer) -> bool:
    offsets = pa.py_buffer(np.array([0, data.size], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, data]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _line_ends(data: pa.Buffer) -> pa.Buffer:
    values = np.frombuffer(data, dtype=np.uint8)
    returns = [
        start + np.flatnonzero(values[start : start + _BLOCK] == 13)
        for start in range(0, len(values), _BLOCK)
    ]
    found = np.concatenate(returns) if returns else np.empty(0, dtype=np.int64)
    bare = found[values[np.minimum(found + 1, len(values) - 1)] != 10]
    if not len(bare):
        return data
    changed = values.copy()
    changed[bare] = 10 if _ends_lines(values, int(bare[0])) else 32
    return pa.py_buffer(changed)


def _ends_lines(values: np.ndarray, first: int) -> bool:
    """Whether the first carriage return stands before any line feed outside quotes (old Mac files)."""
    before = values[:first]
    outside_quotes = np.cumsum(before == 34) % 2 == 0
    return not ((before == 10) & outside_quotes).any()
