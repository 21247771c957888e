"""Bluesky's own export: a binary archive with numbers for people, which is refused with advice."""

from __future__ import annotations

from typing import Final, NoReturn

from fivec.readers.source import Source
from fivec.schema import FivecError

_HEADER: Final = b"\xa2eroots"
"""After its length in one byte, the first thing in an archive: a map of two keys, of which one is roots."""


def detect(source: Source) -> bool:
    """Whether a file is a content addressable archive (CAR), as Bluesky gives it."""
    return source.given is None and source.starts_with[1:] == _HEADER


def read(source: Source) -> NoReturn:
    """Refused. Raises FivecError ``bluesky_car``, which says what to choose instead."""
    raise FivecError("bluesky_car", file=source.name)
