"""Authors who left or will not be named: the words in their place name nobody, and surely not one person."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers.cells import joined

Column: TypeAlias = pa.ChunkedArray | pa.Array
LABEL: Final = "[deleted]"


@cache
def names() -> pa.Array:
    """What stands in place of an author, in small letters."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return pa.array(raw["names"], pa.large_string())


def is_nobody(column: Column) -> Column:
    """Which handles name nobody, bool; false where there is none."""
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast(pa.large_string())))
    return pc.fill_null(pc.is_in(plain, names()), False)


def told_apart(author: Column, ids: Column) -> Column:
    """The authors; each post of nobody gets an author of its own, named after its id."""
    gone = is_nobody(author)
    return pc.if_else(gone, joined([LABEL, ids], "/"), author) if pc.any(gone).as_py() else author


def with_unknown_people(name: str, columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """Columns of a table of posts or ties in which nobody is one party.

    An author, or an end of a tie, that names nobody is an unknown person of its own; an addressee that names
    nobody says no more than the parent does.
    """
    if name == "posts":
        found = {"author": told_apart(columns["author"], columns["id"])}
        if "addressee" in columns:
            addressee = columns["addressee"]
            found["addressee"] = pc.if_else(is_nobody(addressee), None, addressee)
        return {**columns, **found}
    if name == "ties":
        ends = {"source": columns["target"], "target": columns["source"]}
        row = pa.array(range(len(columns["source"])), pa.int64()).cast(pa.large_string())
        return {**columns, **{end: _end(columns[end], other, row) for end, other in ends.items()}}
    return columns


def _end(end: Column, other: Column, row: pa.Array) -> Column:
    gone = is_nobody(end)
    return pc.if_else(gone, joined([LABEL, other, row], "/"), end) if pc.any(gone).as_py() else end
