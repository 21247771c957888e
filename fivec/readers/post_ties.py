"""Ties that a table of posts names beside its text: people mentioned, and people whose post is passed on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from fivec.readers import build

_SEVERAL: Final = re.compile(r"[,;\s]+")
Row = tuple[str, str, str, int]
"""Source, target, kind, row of the post."""


def post_ties(found: Mapping[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> pa.Table | None:
    """Ties of posts that neither the text nor another post in the table tells.

    Parameters
    ----------
    found : columns of the posts as they will be: ``id``, ``author``, ``channel``, and ``text``, ``share_of``
        and ``posted_at`` where known.
    cells : columns as found: ``mentions`` (handles, or the JSON of X), ``shared_author`` and
        ``quoted_author`` (whose post it passes on).

    Returns
    -------
    Table ``ties``; None where there are none.
    """
    rows = [*_mentions(found, cells), *_shares(found, cells)]
    if not rows:
        return None
    sources, targets, kinds, places = zip(*rows, strict=True)
    ties = {
        "source": pa.array(sources, pa.large_string()),
        "target": pa.array(targets, pa.large_string()),
        "kind": pa.array(kinds, pa.large_string()),
        "channel": found["channel"].take(pa.array(places)),
    }
    if "posted_at" in found:
        ties["at"] = found["posted_at"].take(pa.array(places))
    return build.table("ties", ties)


def _mentions(found: Mapping[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> Iterator[Row]:
    if "mentions" not in cells:
        return
    n = len(found["id"])
    columns = [
        cells["mentions"].to_pylist(),
        found["author"].to_pylist(),
        found["text"].to_pylist() if "text" in found else [None] * n,
        _shared(cells, n),
    ]
    for row, (cell, author, text, shared) in enumerate(zip(*columns, strict=True)):
        written = (text or "").casefold()
        for handle in dict.fromkeys(_handles(cell or "")):
            known = handle == author or handle.casefold() == (shared or "").casefold()
            if handle and not known and f"@{handle.casefold()}" not in written:
                yield author, handle, "mention", row


def _handles(cell: str) -> list[str]:
    if cell.lstrip().startswith("{"):
        return _entities(cell)
    return [name.strip("@[]'\" ") for name in _SEVERAL.split(cell)]


def _entities(cell: str) -> list[str]:
    """The people named in the JSON that X keeps beside a text; nobody where it was cut off."""
    try:
        told: Any = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    named = told.get("user_mentions")
    items = named if isinstance(named, list) else []
    return [str(item["screen_name"]) for item in items if isinstance(item, dict) and "screen_name" in item]


def _shares(found: Mapping[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> Iterator[Row]:
    """Whom a post passes on, where the post that it passes on is not in the table itself."""
    n = len(found["id"])
    there = set(found["id"].to_pylist())
    originals = found["share_of"].to_pylist() if "share_of" in found else [None] * n
    authors = found["author"].to_pylist()
    for name in ("shared_author", "quoted_author"):
        if name not in cells:
            continue
        for row, (target, original) in enumerate(
            zip(build.handles(cells[name]).to_pylist(), originals, strict=True)
        ):
            if target and target != authors[row] and original not in there:
                yield authors[row], target, "share", row


def _shared(cells: Mapping[str, pa.ChunkedArray], n: int) -> list[str | None]:
    named = cells.get("shared_author")
    return build.handles(named).to_pylist() if named is not None else [None] * n
