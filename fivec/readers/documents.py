"""JSON files: the whole document, or one object per line."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from fivec.readers.source import Source
from fivec.schema import FivecError

_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def looks_like_json(source: Source) -> bool:
    """Whether a file begins as a JSON list or object."""
    if source.given is not None:
        return False
    return source.starts_with.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")


def document(source: Source) -> Any:
    """What a JSON file holds. Raises FivecError ``damaged_json``."""
    try:
        return parsed(source.buffer.to_pybytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FivecError("damaged_json", file=source.name) from error


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
