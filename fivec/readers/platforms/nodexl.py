"""NodeXL: the workbook of a network, or its sheet Edges or Vertices as CSV.

Over the header stands a row of groups. A row is an edge: a post that mentions three accounts is there three
times, a post that mentions nobody is an edge from its author to itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean
from fivec.readers.documents import looks_like_json
from fivec.readers.edge_list import kind_of
from fivec.readers.headers import columns, is_dutch, normalised
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.quick_times import TIME_TYPE
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "x"
_EDGES, _VERTICES = "nodexl_edges", "nodexl_vertices"
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_STATUS: Final = re.compile(r"/status(?:es)?/(\d+)")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_SHARES: Final = ("retweet", "mentionsinretweet")
_TYPES: Final = {"posted_at": TIME_TYPE, "at": TIME_TYPE} | dict.fromkeys(
    ("likes", "shares", "weight"), pa.float64()
)
_POST: Final = (
    *("id", "author", "kind", "text", "posted_at", "parent", "share_of", "addressee"),
    *("likes", "shares", "url"),
)


@dataclass
class _Found:
    """The rows that are made of the edges, and how many of them were one more edge of the same post."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[tuple[str, str | None, int | None], str] = field(default_factory=dict)
    ties: list[dict[str, Any]] = field(default_factory=list)
    shares: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    n_more: int = 0
    n_rounded: int = 0
    n_replies_rounded: int = 0
    n_without_id: int = 0
    n_unknown: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The workbook in a bundle of sheets, or the two sheets that lie as files in one folder."""
    found = []
    for path, source in bundle.members.items():
        folder, _, name = path.rpartition("/")
        if _stem(name) == "edges" and _is(source, _is_edges):
            # The other sheets of a workbook are sums and groups that were made from these two.
            keep = _is_sheet if source.given is None else _is_any
            found.append(bundle.part(f"{folder}/" if folder else "", keep))
    return found


def read_bundle(bundle: Bundle) -> Export:
    """Posts and ties of the edges, followers of the vertices."""
    notes = bundle.notes()
    members = list(bundle.members.values())
    edges = next(source for source in members if _is(source, _is_edges))
    tables, n_rows, channel = _edges(edges.sheet, notes)
    vertices = next((source for source in members if _is(source, _is_vertices)), None)
    if vertices is not None and vertices.sheet.sample:
        tables["accounts"], n_vertices = _vertices(vertices.sheet, channel, notes)
        n_rows += n_vertices
    return build.export(bundle.name, "nodexl", tables, n_rows, notes)


def detect(source: Source) -> bool:
    """Whether a table is the sheet Edges or Vertices."""
    return not looks_like_json(source) and (_is_edges(source.sheet) or _is_vertices(source.sheet))


def read(source: Source) -> Export:
    """One of the two sheets alone."""
    notes = source.notes()
    if _is_edges(source.sheet):
        tables, n_rows, _ = _edges(source.sheet, notes)
    else:
        accounts, n_rows = _vertices(source.sheet, CHANNEL, notes)
        tables = {"accounts": accounts}
    return build.export(source.name, "nodexl", tables, n_rows, notes)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0].strip().lower()


def _is_sheet(path: str) -> bool:
    return "/" not in path and _stem(path) in ("edges", "vertices")


def _is_any(path: str) -> bool:
    return True


def _is(source: Source, test: Callable[[Sheet], bool]) -> bool:
    try:
        return test(source.sheet)
    except FivecError:
        return False


def _is_edges(sheet: Sheet) -> bool:
    found = columns(sheet.names, _EDGES).keys()
    return {"source", "target", "relationship"} <= found


def _is_vertices(sheet: Sheet) -> bool:
    found = columns(sheet.names, _VERTICES).keys()
    return {"handle", "followers", "followed"} <= found


def _edges(sheet: Sheet, notes: Notes) -> tuple[dict[str, pa.Table], int, str | None]:
    at = columns(sheet.names, _EDGES)
    raw, ragged = sheet.read(list(at.values()))
    notes.set_aside("ragged_row", ragged)
    cells: dict[str, Any] = {name: clean(raw[place]) for name, place in at.items()}
    local = sheet.delimiter == ";" or is_dutch(sheet.names)
    for name in ("posted_at", "related_at"):
        if name in cells:
            cells[name] = moments(cells[name], sheet.names[at[name]], local, notes).cast(pa.int64())
    for name in ("likes", "shares", "weight"):
        if name in cells:
            cells[name] = quantities(cells[name], sheet.names[at[name]], notes)
    for name in ("source", "target"):
        cells[name] = build.handles(cells[name])
    known = pc.and_(cells["source"].is_valid(), cells["target"].is_valid())
    lost = pc.invert(known)
    n_lost = len(known) - int(pc.sum(known).as_py() or 0)
    notes.set_aside(
        "no_account",
        n_lost,
        {sheet.names[at[name]]: raw[at[name]].filter(lost) for name in ("source", "target")},
    )
    rows = pa.table({name: cell.filter(known) for name, cell in cells.items()}).to_pylist()
    found = _Found()
    for number, row in enumerate(rows, 1):
        _take(found, row, f"{sheet.file}#{number}")
    _settle_shares(found)
    _tell(found, notes)
    channel = CHANNEL if "text" in at or "id" in at else None
    return _tables(found, channel), len(known) + ragged, channel


def _take(found: _Found, row: dict[str, Any], number: str) -> None:
    """One edge: a post that is new, one more edge of a post, or a tie that no post made."""
    if not row.get("text") and not row.get("id"):
        _keep_tie(found, row, kind_of(row["relationship"] or ""))
        return
    key = _post_id(row, number, found)
    relation = normalised(row["relationship"] or "")
    post = found.posts.get(key)
    if post is None:
        post = found.posts[key] = _post(found, row, key)
    else:
        found.n_more += 1
    other = row["target"] if row["target"].casefold() != row["source"].casefold() else None
    if relation in _SHARES:
        post |= {"kind": "share", "likes": None, "shares": None}
        if relation == "retweet" and other:
            found.shares.append((key, row))
    elif kind_of(relation) == "reply" or relation == "repliesto":
        post["kind"] = "reply" if post["kind"] == "post" else post["kind"]
        post["addressee"] = other
    elif kind_of(relation) == "mention" and other and not _is_named(other, post["text"]):
        _keep_tie(found, row, "mention")


def _post_id(row: dict[str, Any], number: str, found: _Found) -> str:
    """The id; rounded by a spreadsheet, the one in the link; else one post per author, text and moment."""
    given = row.get("id")
    if given and not _ROUNDED.fullmatch(given):
        return str(given)
    linked = _STATUS.search(row.get("url") or "")
    found.n_rounded += bool(given)
    if linked:
        return linked.group(1)
    found.n_without_id += not given
    return found.keys.setdefault((row["source"], row.get("text"), _moment(row)), number)


def _post(found: _Found, row: dict[str, Any], key: str) -> dict[str, Any]:
    parent = row.get("parent")
    if parent and _ROUNDED.fullmatch(parent):
        found.n_replies_rounded += 1
        parent = None
    shared = row.get("share_of")
    return {
        "id": key,
        "author": row["source"],
        "kind": "reply" if row.get("parent") else "post",
        "text": _plain(row.get("text")),
        "posted_at": _moment(row),
        "parent": parent,
        "share_of": None if shared and _ROUNDED.fullmatch(shared) else shared,
        "addressee": None,
        **{name: row.get(name) for name in ("likes", "shares", "url")},
    }


def _moment(row: dict[str, Any]) -> int | None:
    moment = row.get("posted_at")
    return row.get("related_at") if moment is None else moment


def _plain(text: str | None) -> str | None:
    for entity, character in _ENTITIES:
        text = text and text.replace(entity, character)
    return text


def _is_named(handle: str, text: str | None) -> bool:
    return bool(re.search(rf"@{re.escape(handle)}(?!\w)", text or "", re.IGNORECASE))


def _keep_tie(found: _Found, row: dict[str, Any], kind: str | None) -> None:
    found.n_unknown += kind is None
    tie = {"source": row["source"], "target": row["target"], "kind": kind or "connection"}
    found.ties.append(tie | {"at": _tie_moment(row), "weight": row.get("weight")})


def _tie_moment(row: dict[str, Any]) -> int | None:
    moment = row.get("related_at")
    return row.get("posted_at") if moment is None else moment


def _settle_shares(found: _Found) -> None:
    """A share whose original is among the posts says itself whom it shares; another needs a tie."""
    for key, row in found.shares:
        if found.posts[key]["share_of"] not in found.posts:
            _keep_tie(found, row, "share")


def _tell(found: _Found, notes: Notes) -> None:
    if found.n_more:
        notes.add("one_post_per_edge", n=found.n_more)
    if found.n_rounded:
        notes.add("damaged_ids", n=found.n_rounded)
    if found.n_replies_rounded:
        notes.add("damaged_replies", n=found.n_replies_rounded)
    if found.n_without_id:
        notes.add("row_ids")
    if found.n_unknown:
        notes.add("tie_kinds_unknown", n=found.n_unknown, kind="connection")


def _tables(found: _Found, channel: str | None) -> dict[str, pa.Table]:
    tables = {}
    if found.posts:
        tables["posts"] = _table("posts", list(found.posts.values()), _POST, channel)
    if found.ties or not found.posts:
        tables["ties"] = _table("ties", found.ties, ("source", "target", "kind", "at", "weight"), channel)
    return tables


def _table(name: str, rows: list[dict[str, Any]], wanted: tuple[str, ...], channel: str | None) -> pa.Table:
    """A table with the columns that hold anything, and the required ones."""
    required = ("id", "author", "source", "target", "kind")
    cells = {column: [row[column] for row in rows] for column in wanted}
    found = {
        column: pa.array(values, _TYPES.get(column, pa.large_string()))
        for column, values in cells.items()
        if column in required or any(value is not None for value in values)
    }
    return build.table(name, found | ({"channel": build.constant(channel, len(rows))} if channel else {}))


def _vertices(sheet: Sheet, channel: str | None, notes: Notes) -> tuple[pa.Table, int]:
    at = columns(sheet.names, _VERTICES)
    raw, ragged = sheet.read([at[name] for name in ("handle", "followers", "name") if name in at])
    notes.set_aside("ragged_row", ragged)
    rows = {"handle": build.handles(raw[at["handle"]])}
    rows["followers"] = quantities(raw[at["followers"]], sheet.names[at["followers"]], notes)
    if "name" in at:
        rows["name"] = clean(raw[at["name"]])
    if channel:
        rows["channel"] = build.constant(channel, len(rows["handle"]))
    table = build.table("accounts", rows)
    known = table["handle"].is_valid()
    notes.set_aside("no_name", table["handle"].null_count)
    return table.filter(known), table.num_rows + ragged
