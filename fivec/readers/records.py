"""From objects, as JSON and chats hold them, to tables and to rows that are set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from fivec import schema
from fivec.readers import build
from fivec.readers.notes import Notes
from fivec.readers.quick_times import TIME_TYPE
from fivec.readers.times import moments

Record = Mapping[str, Any]


def table(name: str, records: Sequence[Record], channel: str, notes: Notes) -> pa.Table:
    """A table of an Export from one object per row.

    Parameters
    ----------
    name : which table. records : values by column; a column that no record names is left out, but for the
        required ones. Moments are seconds since 1970, or text, read as UTC where it carries no zone.
    channel : the platform, of every row. notes : receives what was assumed about times.
    """
    required, optional = schema.EXPORT_COLUMNS[name]
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for column in (*required, *optional):
        if column in required or any(column in record for record in records):
            columns[column] = _column(column, [record.get(column) for record in records], notes)
    return build.table(name, columns | {"channel": build.constant(channel, len(records))})


def _column(name: str, values: list[Any], notes: Notes) -> pa.ChunkedArray:
    if name in schema.FLAG_COLUMNS:
        return pa.chunked_array([pa.array(values, pa.bool_())])
    if name in schema.TIME_COLUMNS and not any(isinstance(value, str) for value in values):
        return pa.chunked_array([pa.array(values, TIME_TYPE)])
    if name in schema.NUMBER_COLUMNS:
        return pa.chunked_array([pa.array(values, pa.float64())])
    texts = pa.chunked_array([pa.array(values, pa.large_string())])
    return moments(texts, name, False, notes) if name in schema.TIME_COLUMNS else texts


class Aside:
    """Rows that no table will hold, kept until their file is read."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Record]] = {}
        self._private: dict[str, int] = {}

    def add(self, reason: str, record: Record) -> None:
        """Set one row aside, with what of it may be looked at."""
        self._rows.setdefault(reason, []).append(record)

    def add_private(self, n: int) -> None:
        """Count private messages, of which nothing is kept."""
        self._private["private_message"] = self._private.get("private_message", 0) + n

    def tell(self, notes: Notes) -> None:
        """Hand everything to the notes of the file."""
        for reason, n in self._private.items():
            notes.set_aside(reason, n)
        for reason, rows in self._rows.items():
            names = dict.fromkeys(name for row in rows for name in row)
            notes.set_aside(
                reason,
                len(rows),
                {
                    name: pa.array([string(row.get(name)) for row in rows], pa.large_string())
                    for name in names
                },
            )


def string(value: object) -> str | None:
    """A value as text without white space around it; None where there is none."""
    return str(value).strip() or None if value is not None and value is not False else None


def mapping(value: object) -> dict[str, Any]:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def lowered(value: object) -> dict[str, Any]:
    """A JSON object with its keys in lower case; an empty one for anything else."""
    return {str(key).casefold(): inner for key, inner in mapping(value).items()}


def unique_names(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """Name per id; of two with one name the id is told behind it, and what has no name goes by its id."""
    known = {key: name or key for key, name in pairs if key}
    names = list(known.values())
    return {key: name if names.count(name) == 1 else f"{name} ({key})" for key, name in known.items()}


def left_without_a_word(
    accounts: Sequence[Record], has_left: Callable[[Record], bool], seen: set[str], notes: Notes
) -> list[Record]:
    """The accounts without those who left and occur nowhere in the data, which ``notes`` counts."""
    kept = [account for account in accounts if account["handle"] in seen or not has_left(account)]
    if len(kept) < len(accounts):
        notes.add("deleted_users", n=len(accounts) - len(kept))
    return kept
