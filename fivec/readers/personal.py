"""What the personal exports of all platforms have in common: an owner, and nobody else's answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.notes import Notes
from fivec.readers.records import Record
from fivec.readers.source import Source
from fivec.schema import Export

OWNER: Final = "export-owner"
"""Handle of the owner of an export that does not say whose it is."""
_HEAD_BYTES: Final = 1 << 16


def begins_with_any(source: Source, words: Iterable[bytes]) -> bool:
    """Whether any of these words stands in the first part of a file, which need not be parsed to know."""
    head = source.buffer.slice(0, min(_HEAD_BYTES, source.buffer.size)).to_pybytes()
    return any(word in head for word in words)


def text(value: object) -> str | None:
    """A text without white space around it; None for nothing and for what is no text."""
    return value.strip() or None if isinstance(value, str) else None


def texts(values: Iterable[object]) -> pa.ChunkedArray:
    """A column of texts and numbers as text; null for anything else."""
    found = [str(value) if isinstance(value, str | int | float) else None for value in values]
    return pa.chunked_array([pa.array(found, pa.large_string())])


def known_accounts(rows: Iterable[Record]) -> list[Record]:
    """One row per handle, in the order in which they are first met; a later row fills what is open."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(str(row["handle"]).casefold(), {})
        known |= {name: value for name, value in row.items() if known.get(name) is None}
    return list(found.values())


def numbered(ids: Iterable[str]) -> list[str]:
    """Ids made unlike each other: the second of the same gets ``-2``, and so on."""
    seen: dict[str, int] = {}
    found = []
    for made in ids:
        seen[made] = seen.get(made, 0) + 1
        found.append(made if seen[made] == 1 else f"{made}-{seen[made]}")
    return found


def personal_export(
    name: str, form: str, tables: Mapping[str, pa.Table], n_rows: int, owner: str, notes: Notes
) -> Export:
    """The export of one person, with what that means for the answers.

    Parameters
    ----------
    name : of the file. form : key of the format. n_rows : rows read. owner : handle, or OWNER.
    """
    if owner == OWNER and any(_names_owner(found) for found in tables.values()):
        notes.add("owner_unknown", handle=OWNER)
    ties = tables.get("ties")
    if ties is not None and ties.num_rows:
        notes.add("star")
    return build.export(name, form, tables, n_rows, notes)


def _names_owner(found: pa.Table) -> bool:
    ends = [found[name] for name in ("author", "source", "target") if name in found.column_names]
    return any(pc.any(pc.equal(end, OWNER)).as_py() for end in ends)


def count_private(notes: Notes, n: int) -> None:
    """Count messages that stay out whatever was chosen, and say so to who asked for them."""
    notes.set_aside("private_message", n)
    if n and notes.options.private:
        notes.add("private_stays_out")
