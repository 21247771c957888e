"""JSON files: the whole document, or one object per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from fivec.readers.source import Source
from fivec.schema import FivecError

MAX_BYTES: Final = 512 << 20
"""Largest JSON document that is read."""
_PARSED: Final = "parsed"
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def looks_like_json(source: Source) -> bool:
    """Whether a file begins as a JSON list or object."""
    if source.given is not None:
        return False
    return source.starts_with.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")


@contextmanager
def parsed_once(source: Source) -> Iterator[None]:
    """As long as this lasts, ``document`` parses the file once; nobody may change what it gives."""
    source.kept[_PARSED] = None
    try:
        yield
    finally:
        source.kept.clear()


def check_size(source: Source) -> None:
    """Raises FivecError ``json_too_large``: as objects JSON takes many times the memory of its file."""
    if source.buffer.size > MAX_BYTES:
        raise FivecError("json_too_large", file=source.name, limit=MAX_BYTES >> 20)


def document(source: Source) -> Any:
    """What a JSON file holds.

    Raises FivecError ``damaged_json`` or ``json_too_large``.
    """
    check_size(source)
    found = source.kept.get(_PARSED) or _parsed(source)
    if _PARSED in source.kept:
        source.kept[_PARSED] = found
    if isinstance(found, _Damage):
        raise FivecError("damaged_json", file=source.name) from found.cause
    return found.value


@dataclass(frozen=True)
class _Whole:
    value: Any


@dataclass(frozen=True)
class _Damage:
    cause: Exception


def _parsed(source: Source) -> _Whole | _Damage:
    try:
        return _Whole(parsed(source.buffer.to_pybytes().decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        return _Damage(error)


def parsed(text: str) -> Any:
    """A JSON text; half an emoji, cut off by whoever wrote it, becomes a replacement character.

    Raises ValueError or RecursionError where the text is no JSON.
    """
    found = json.loads(text)
    if _SURROGATE.search(text):
        found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return found


def objects(found: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list; nothing for anything else."""
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
