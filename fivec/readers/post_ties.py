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
    """Ties of posts that neither the text nor another post in the table tells; of a post met twice, once.

    Parameters
    ----------
    found : columns of the posts as they will be: ``id``, ``author``, ``channel``, and ``text``, ``kind``,
        ``share_of``, ``addressee`` and ``posted_at`` where known.
    cells : columns as found: ``mentions`` and ``coauthors`` (handles, or the JSON of X), ``shared_author``
        and ``quoted_author`` (whose post it passes on).

    Returns
    -------
    Table ``ties``; None where there are none.
    """
    if not {"mentions", "coauthors", "shared_author", "quoted_author"} & cells.keys():
        return None
    first = {name: row for row, name in reversed(list(enumerate(found["id"].to_pylist())))}
    places = set(first.values())
    rows = [tie for tie in (*_mentions(found, cells), *_shares(found, cells)) if tie[-1] in places]
    if not rows:
        return None
    sources, targets, kinds, at = zip(*rows, strict=True)
    ties = {
        "source": pa.array(sources, pa.large_string()),
        "target": pa.array(targets, pa.large_string()),
        "kind": pa.array(kinds, pa.large_string()),
        "channel": found["channel"].take(pa.array(at)),
    }
    if "posted_at" in found:
        ties["at"] = found["posted_at"].take(pa.array(at))
    return build.table("ties", ties)


def _mentions(found: Mapping[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> Iterator[Row]:
    n = len(found["id"])
    authors = found["author"].to_pylist()
    texts = found["text"].to_pylist() if "text" in found else [None] * n
    shared, answered = _named(cells, "shared_author", n), _named(found, "addressee", n)
    for name in ("mentions", "coauthors"):
        named = cells[name].to_pylist() if name in cells else []
        for row, cell in enumerate(named):
            written = (texts[row] or "").casefold()
            known = {(name or "").casefold() for name in (authors[row], shared[row], answered[row])}
            for handle in dict.fromkeys(_handles(cell or "")):
                if handle and handle.casefold() not in known and f"@{handle.casefold()}" not in written:
                    yield authors[row], handle, "mention", row


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
    kinds = found["kind"].to_pylist() if "kind" in found else [None] * n
    for name in ("shared_author", "quoted_author"):
        if name not in cells:
            continue
        for row, (target, original) in enumerate(
            zip(build.handles(cells[name]).to_pylist(), originals, strict=True)
        ):
            is_quoted_by_another = name == "quoted_author" and kinds[row] == "share"
            if target and target != authors[row] and original not in there and not is_quoted_by_another:
                yield authors[row], target, "share", row


def _named(columns: Mapping[str, pa.ChunkedArray], name: str, n: int) -> list[str | None]:
    return build.handles(columns[name]).to_pylist() if name in columns else [None] * n
