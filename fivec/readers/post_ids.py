"""Ids of posts, and what refers to them: mended where a spreadsheet damaged them, and told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import joined, n_true
from fivec.readers.cuts import Cut
from fivec.readers.notes import Notes

REMOVED: Final = ("[deleted]", "[removed]")
"""What stands in place of a text that was taken away."""
_REDDIT: Final = r"^t[1-6]_"
_FLOAT_ID: Final = r"^(?:\d(?:[.,]\d+)?[eE]\+\d+|#(?:NAME\?|NAAM\?|VALUE!|WAARDE!|REF!|N/A|N/B))$"
_STATUS: Final = r"/status(?:es)?/(?P<found>\d+)"


def post_ids(
    file: str, cells: Mapping[str, pa.ChunkedArray], cuts: Mapping[str, tuple[Cut, ...]], notes: Notes
) -> pa.ChunkedArray:
    """The id of every post, null where none is given; row numbers where there is no column for it.

    Parameters
    ----------
    file : name of the file, part of a row number. cells : columns as found. cuts : where values stand inside
        other columns; a damaged id is sought where ids are cut from, else in ``url``.
    notes : receives what was damaged and assumed.
    """
    if "id" not in cells:
        notes.add("row_ids")
        return _row_ids(file, len(cells["author"]))
    inside, pattern, _ = cuts.get("id", (("url", _STATUS, ""),))[0]
    return _mended(build.identifiers(cells["id"]), cells.get(inside), pattern, file, notes)


def references(ids: pa.ChunkedArray, name: str, notes: Notes) -> pa.ChunkedArray:
    """What is referred to, where a spreadsheet left it whole."""
    lost = _lost(ids)
    if lost is None:
        return ids
    notes.add("damaged_references", column=name, n=n_true(lost))
    return pc.if_else(lost, None, ids)


def parents(parent: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Parents written as the ids are: without Reddit's prefix of kind; nothing is its own parent."""
    written = parent.drop_null().slice(0, 20).to_pylist()
    own = ids.slice(0, 20).to_pylist()
    is_prefixed = bool(written) and all(re.match(_REDDIT, value) for value in written)
    if is_prefixed and not any(re.match(_REDDIT, value) for value in own if value):
        parent = pc.replace_substring_regex(parent, _REDDIT, "")
    own_parent = pc.equal(parent, ids)
    return pc.if_else(pc.fill_null(own_parent, False), None, parent) if pc.any(own_parent).as_py() else parent


def _row_ids(file: str, n: int) -> pa.ChunkedArray:
    rows = pa.array(range(1, n + 1), pa.int64()).cast(pa.large_string())
    return pa.chunked_array([joined([file, rows], "#")])


def _mended(
    ids: pa.ChunkedArray, url: pa.ChunkedArray | None, pattern: str, file: str, notes: Notes
) -> pa.ChunkedArray:
    """Ids that a spreadsheet turned into ``6.49E+17`` are taken from the link, else are row numbers."""
    lost = _lost(ids)
    if lost is None:
        return ids
    notes.add("damaged_ids", n=n_true(lost))
    rows = _row_ids(file, len(ids))
    if url is not None:
        rows = pc.coalesce(pc.struct_field(pc.extract_regex(url, pattern), "found"), rows)
    return pc.if_else(lost, rows, ids)


def _lost(ids: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Which ids a spreadsheet damaged; None where it left all of them whole."""
    if pc.all(pc.ascii_is_decimal(ids)).as_py():
        return None
    lost = pc.fill_null(pc.match_substring_regex(ids, _FLOAT_ID), False)
    return lost if n_true(lost) else None
