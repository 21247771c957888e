"""Edge lists: source, target and what more is known, with or without a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import columns, is_dutch, n_known, normalised
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.posts import channels
from fivec.readers.source import Source
from fivec.readers.tabular import SAMPLE_ROWS, Sheet
from fivec.readers.times import moments
from fivec.schema import Export

_KINDS: Final = {
    "follow": ("follow", "follows", "follower", "following", "followed", "volgt", "volger"),
    "connection": ("connection", "connected", "contact", "friend", "friendship", "verbinding", "connectie"),
    "mention": ("mention", "mentions", "mentioned", "noemt", "vermelding", "mentions in retweet"),
    "reply": ("reply", "replies", "replies to", "replied to", "antwoord", "reactie", "comment"),
    "share": ("share", "shares", "retweet", "repost", "gedeeld", "deelt"),
    "reaction": ("reaction", "like", "likes", "favorite", "vind ik leuk"),
}
_KIND_OF_HEADER: Final = {
    "follower": "follow",
    "followed": "follow",
    "volger": "follow",
    "mention": "mention",
}
_LONGEST_HANDLE: Final = 100


def detect(source: Source) -> bool:
    """Whether the header names two ends and no text, or there is no header over two columns of names."""
    sheet = source.sheet
    found = columns(sheet.names, "edges")
    if {"source", "target"} <= found.keys():
        private = "conversationid" in {normalised(name) for name in sheet.names}
        return not private and "text" not in columns(sheet.names, "posts")
    return _is_headerless(sheet)


def read(source: Source) -> Export:
    """The ties; an undirected tie counts in both directions, a tie without both ends is set aside."""
    notes = source.notes()
    sheet, at = _arranged(source.sheet, notes)
    found, n_rows = ties_table(sheet, at, notes)
    return build.export(source.name, "edge_list", {"ties": found}, n_rows, notes)


def ties_table(sheet: Sheet, at: Mapping[str, int], notes: Notes) -> tuple[pa.Table, int]:
    """The ties of a sheet, and how many rows it has.

    ``at`` is the position of ``source`` and ``target``, and of ``kind``, ``weight``, ``at``, ``channel`` and
    ``direction`` (``undirected`` where a tie counts both ways) where the sheet has them.
    """
    raw, ragged = sheet.read(list(at.values()))
    notes.set_aside("ragged_row", ragged)
    cells = {name: raw[position] for name, position in at.items()}
    n_rows = len(cells["source"]) + ragged
    ends = {name: build.handles(cells[name]) for name in ("source", "target")}
    known = pc.and_(ends["source"].is_valid(), ends["target"].is_valid())
    lost = pc.invert(known)
    as_found = {sheet.names[position] or name: raw[position].filter(lost) for name, position in at.items()}
    notes.set_aside("no_account", n_true(lost), as_found)
    cells = {name: cell.filter(known) for name, cell in (cells | ends).items()}
    direction = pc.utf8_lower(clean(cells["direction"])) if "direction" in cells else None
    ties = build.table("ties", _typed(sheet, cells, at, direction, notes))
    return _both_ways(ties, direction, notes), n_rows


def _is_headerless(sheet: Sheet) -> bool:
    """Two columns of short names, with a third of numbers or kinds at most, and no header name we know.

    A name that comes back further down is no header, whatever it looks like. Where none does, the columns
    are ends of ties only if they share a name and the third says how strong or of what kind the ties are:
    two columns of anything else look just like them.
    """
    rows = (sheet.names, *sheet.sample)
    if len(rows) < 2 or len(sheet.names) not in (2, 3):
        return False
    recurs = not {*sheet.names[:2]}.isdisjoint(end for row in sheet.sample for end in row[:2])
    if n_known(sheet.names) and not recurs:
        return False
    ends = [end for row in rows for end in row[:2]]
    if any(len(row) != len(sheet.names) for row in rows) or not all(
        0 < len(end) <= _LONGEST_HANDLE for end in ends
    ):
        return False
    if len(sheet.names) == 3 and not all(_is_third(row[2]) for row in sheet.sample):
        return False
    shared = not {row[0] for row in rows}.isdisjoint(row[1] for row in rows)
    plain = len(sheet.names) == 3 and shared and not any(" " in end for end in ends)
    return recurs or plain or _comes_back(sheet)


def _comes_back(sheet: Sheet) -> bool:
    """Whether a name in the first row stands below the first rows of a long list."""
    if len(sheet.sample) < SAMPLE_ROWS:
        return False
    ends, _ = sheet.read([0, 1])
    names = pa.array(sheet.names[:2], pa.large_string())
    return any(n_true(pc.is_in(ends[end], names)) for end in (0, 1))


def _is_third(cell: str) -> bool:
    return not cell or cell.replace(",", "").replace(".", "").isdecimal() or kind_of(cell) is not None


def _arranged(sheet: Sheet, notes: Notes) -> tuple[Sheet, dict[str, int]]:
    """The sheet with its first row where it belongs, and where each column is."""
    at = columns(sheet.names, "edges")
    if {"source", "target"} <= at.keys():
        if (
            "direction" in at
            and "kind" not in at
            and any(kind_of(value) for value in sheet.values(at["direction"]))
        ):
            at["kind"] = at.pop("direction")
        return sheet, at
    at = {"source": 0, "target": 1}
    if len(sheet.names) == 3:
        at["kind" if any(kind_of(value) for value in sheet.values(2)) else "weight"] = 2
        if not _is_third(sheet.names[2]):
            return sheet, at
    notes.add("no_header")
    return sheet.without_header(), at


def _typed(
    sheet: Sheet,
    cells: dict[str, pa.ChunkedArray],
    at: Mapping[str, int],
    direction: pa.ChunkedArray | None,
    notes: Notes,
) -> dict[str, pa.ChunkedArray]:
    ties = {"source": cells["source"], "target": cells["target"]}
    if "weight" in cells:
        ties["weight"] = quantities(cells["weight"], sheet.names[at["weight"]], notes)
    if "at" in cells:
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        ties["at"] = moments(cells["at"], sheet.names[at["at"]], local, notes)
    if "channel" in cells:
        ties["channel"] = channels(cells["channel"])
    headers = {normalised(sheet.names[at[end]]) for end in ("source", "target")}
    assumed = next((kind for name, kind in _KIND_OF_HEADER.items() if name in headers), None)
    if assumed is None:
        assumed = "connection"
        if "kind" not in cells:
            notes.add("tie_kind_assumed")
    if "kind" in cells:
        coded = pc.fill_null(clean(cells["kind"]), "").combine_chunks().dictionary_encode()
        meant = [kind_of(word) for word in coded.dictionary.to_pylist()]
        unknown = [place for place, kind in enumerate(meant) if kind is None]
        n_unknown = n_true(pc.is_in(coded.indices, pa.array(unknown, coded.indices.type)))
        if n_unknown:
            notes.add("tie_kinds_unknown", n=n_unknown, kind=assumed)
        kinds = pa.array([kind or assumed for kind in meant], pa.large_string())
        ties["kind"] = pa.chunked_array([pc.take(kinds, coded.indices)])
    else:
        ties["kind"] = build.constant(assumed, len(ties["source"]))
    return ties


def kind_of(word: str) -> str | None:
    """The kind of tie that a word stands for, in Dutch or English; None where it is none that we know."""
    plain = normalised(word)
    return next(
        (kind for kind, words in _KINDS.items() if plain in {normalised(known) for known in words}), None
    )


def _both_ways(ties: pa.Table, direction: pa.ChunkedArray | None, notes: Notes) -> pa.Table:
    if direction is None:
        return ties
    mutual = pc.fill_null(pc.equal(direction, "undirected"), False)
    n_mutual = n_true(mutual)
    if not n_mutual:
        return ties
    notes.add("undirected", n=n_mutual)
    back = ties.filter(mutual)
    back = back.set_column(0, "source", ties.filter(mutual)["target"]).set_column(1, "target", back["source"])
    return pa.concat_tables([ties, back])
