"""What Instagram's and Facebook's downloads of somebody's own data have in common.

Their JSON holds UTF-8 that was written once more as Latin-1, and names and labels in the owner's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fivec.readers.documents import document, objects
from fivec.readers.headers import columns
from fivec.readers.source import Source
from fivec.schema import FivecError

_HEAD_BYTES: Final = 1 << 16


def mended(found: Any) -> Any:
    """A document with the text of every name and value as it was typed."""
    if isinstance(found, str):
        return _mended_text(found)
    if isinstance(found, list):
        return [mended(item) for item in found]
    if isinstance(found, dict):
        return {_mended_text(key): mended(value) for key, value in found.items()}
    return found


def mended_document(source: Source) -> Any:
    """The JSON document of a file, mended. Raises FivecError ``damaged_json``."""
    try:
        return mended(document(source))
    except RecursionError as error:
        raise FivecError("damaged_json", file=source.name) from error


def n_messages(source: Source) -> int:
    """How many private messages a file of a conversation holds; 0 where it cannot be read."""
    try:
        found = document(source)
    except FivecError:
        return 0
    return len(objects(found.get("messages"))) if isinstance(found, dict) else 0


def is_page(source: Source, site: str) -> bool:
    """Whether a file is an HTML page that names this site."""
    if source.given is not None or source.starts_with.lstrip()[:1] != b"<":
        return False
    head = source.buffer.slice(0, min(_HEAD_BYTES, source.buffer.size)).to_pybytes().lower()
    return b"<html" in head and site.encode() in head


def labelled(item: Mapping[str, Any], table: str) -> dict[str, dict[str, Any]]:
    """The labelled values of an entry by what each is (see the aliases of ``table``), in any language.

    Older files have ``string_map_data`` by label, newer ones a list of ``label_values``.
    """
    given: dict[str, dict[str, Any]] = {}
    for key in ("string_map_data", "media_map_data"):
        values = item.get(key)
        if isinstance(values, dict):
            given |= {name: value for name, value in values.items() if isinstance(value, dict)}
    for value in objects(item.get("label_values")):
        if isinstance(value.get("label"), str):
            given.setdefault(value["label"], value)
    return {name: given[list(given)[at]] for name, at in columns(list(given), table).items()}


def seconds(value: object) -> int | None:
    """A time in seconds since 1970; None for anything else, and for the 0 that stands for nothing."""
    return int(value) if isinstance(value, int | float) and 0 < value < 1e11 else None


def _mended_text(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
