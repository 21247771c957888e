"""The three short lists: story (our values), audience (what people ask) and influencers."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from fivec.readers import build
from fivec.readers.cells import clean
from fivec.readers.headers import columns, is_dutch, normalised
from fivec.readers.notes import Notes
from fivec.readers.source import Source
from fivec.readers.times import moments
from fivec.schema import Export

_OF_POSTS: Final = {"author", "parent", "posted_at", "likes", "shares", "impressions"}
_OF_PEOPLE: Final = {"first", "last", "email", "team", "organisation"}
_REASONS: Final = {"story": "no_text", "audience": "no_text", "influencers": "no_name"}


def detect(source: Source) -> bool:
    """Whether the header is that of one of the three lists."""
    return _which(source.sheet.names) is not None


def read(source: Source) -> Export:
    """The list; rows without their text or name are set aside."""
    sheet = source.sheet
    notes = source.notes()
    table = _which(sheet.names) or "audience"
    at = columns(sheet.names, table)
    private = columns(sheet.names, "private")
    raw, ragged = sheet.read([*at.values(), *private.values()])
    notes.set_aside("ragged_row", ragged)
    for sort, position in private.items():
        notes.drop(sort, len(raw[position]) - clean(raw[position]).null_count)
    rows = {name: clean(raw[position]) for name, position in at.items()}
    key = "name" if table == "influencers" else "text"
    rows.setdefault(key, rows.get("handle", rows.get(key)))
    n_rows = len(rows[key]) + ragged
    known = rows[key].is_valid()
    notes.set_aside(_REASONS[table], rows[key].null_count)
    rows = {name: column.filter(known) for name, column in rows.items()}
    if table == "influencers":
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        headers = {name: sheet.names[position] for name, position in at.items()}
        rows = _influencers(rows, headers, local, notes)
    return build.export(source.name, table, {table: build.table(table, rows)}, n_rows, notes)


def _which(names: tuple[str, ...]) -> str | None:
    if not _OF_POSTS.isdisjoint(columns(names, "posts")):
        return _influencers_or_none(names)
    if {"value", "text"} <= columns(names, "story").keys():
        return "story"
    found = _influencers_or_none(names)
    if found:
        return found
    return "audience" if _is_audience(names) else None


def _is_audience(names: tuple[str, ...]) -> bool:
    """Whether there are questions, or texts that are not about named people."""
    if "text" not in columns(names, "audience"):
        return False
    plain_text = {"text", "tekst"}.isdisjoint(normalised(name) for name in names)
    return plain_text or _OF_PEOPLE.isdisjoint(columns(names, "people"))


def _influencers_or_none(names: tuple[str, ...]) -> str | None:
    found = columns(names, "influencers").keys()
    telling = found & {"topic", "contact", "last_contact_at", "comes_to_us"}
    named = bool(found & {"name", "handle"})
    says_text = "text" in columns(names, "posts")
    return "influencers" if named and telling and not says_text else None


def _influencers(
    rows: dict[str, pa.ChunkedArray], headers: dict[str, str], local: bool, notes: Notes
) -> dict[str, pa.ChunkedArray]:
    if "handle" in rows:
        rows["handle"] = build.handles(rows["handle"])
    if "last_contact_at" in rows:
        rows["last_contact_at"] = moments(rows["last_contact_at"], headers["last_contact_at"], local, notes)
    if "comes_to_us" in rows:
        rows["comes_to_us"] = build.told_flags(rows["comes_to_us"], headers["comes_to_us"], notes)
    return rows
