"""Viva Engage and Yammer: the network export (zip or folder), or one of its files.

Empty values are written as the word ``null`` and line breaks as ``\\n``. The export holds no likes.
Private conversations and deleted messages are set aside.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "viva"
_NULLS: Final = ("null", "NULL")
_FILES: Final = ("messages", "messageversions", "users", "groups", "topics", "files", "admins", "networks")
_PAPERS: Final = ("request.txt", "log.txt")

Cells = dict[str, pa.ChunkedArray]


def parts(bundle: Bundle) -> list[Bundle]:
    """The network exports in a bundle: every folder that holds messages."""
    folders = sorted(
        {path[: -len(_base(path))] for path in bundle.members if _base(path).lower() == "messages.csv"}
    )
    found = [bundle.part(folder, _belongs) for folder in folders]
    return [part for part in found if _is_messages(_member(part, "messages"))]


def read_bundle(bundle: Bundle) -> Export:
    """Messages with the names of their groups, and the users."""
    notes = bundle.notes()
    groups = _companion(bundle, "groups", notes)
    posts, n_rows = _posts(_member(bundle, "messages"), _group_names(groups.sheet) if groups else {}, notes)
    tables = {"posts": posts}
    users = _companion(bundle, "users", notes)
    if users:
        tables["accounts"] = _users(users.sheet, posts["author"], notes)
    return build.export(bundle.name, "viva", tables, n_rows, notes)


def detect(source: Source) -> bool:
    """Whether a file is Messages.csv or Users.csv of a network export."""
    return _is_messages(source) or _is_users(source)


def read(source: Source) -> Export:
    """Messages or users alone. Without Groups.csv a group goes by its number."""
    notes = source.notes()
    if _is_messages(source):
        posts, n_rows = _posts(source, {}, notes)
        return build.export(source.name, "viva", {"posts": posts}, n_rows, notes)
    accounts = _users(source.sheet, None, notes)
    return build.export(source.name, "viva_users", {"accounts": accounts}, accounts.num_rows, notes)


def _base(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _belongs(path: str) -> bool:
    name = path.lower()
    return "/" not in name and (name in _PAPERS or (name.endswith(".csv") and name.startswith(_FILES)))


def _member(bundle: Bundle, name: str) -> Source | None:
    return next((source for path, source in bundle.members.items() if path.lower() == f"{name}.csv"), None)


def _companion(bundle: Bundle, name: str, notes: Notes) -> Source | None:
    """A file beside the messages; one without rows leaves names unknown and takes nothing else along."""
    source = _member(bundle, name)
    try:
        if source is None or source.sheet.sample:
            return source
    except FivecError:
        pass
    notes.add("companion_empty", file=f"{name.title()}.csv")
    return None


def _is_messages(source: Source | None) -> bool:
    if source is None:
        return False
    try:
        found = columns(source.sheet.names, "viva_messages").keys()
    except FivecError:
        return False
    return {"id", "author", "text"} <= found and bool(found & {"parent", "thread", "private"})


def _is_users(source: Source) -> bool:
    found = columns(source.sheet.names, "viva_users").keys()
    return {"handle", "name", "email"} <= found and bool(found & {"deleted", "state"})


def _cells(sheet: Sheet, table: str, notes: Notes) -> tuple[Cells, int]:
    at = columns(sheet.names, table)
    raw, ragged = sheet.read(list(at.values()), _NULLS)
    notes.set_aside("ragged_row", ragged)
    cells = {name: clean(raw[position]) for name, position in at.items()}
    return cells, len(next(iter(cells.values()))) + ragged


def _posts(source: Source | None, groups: dict[str, str], notes: Notes) -> tuple[pa.Table, int]:
    if source is None:
        raise ValueError("a bundle without messages is not an export")
    cells, n_rows = _cells(source.sheet, "viva_messages", notes)
    cells = _set_aside(cells, notes)
    ids = build.identifiers(cells["id"])
    posts = {"id": ids, "author": build.identifiers(cells["author"]), "text": _text(cells["text"])}
    posts["channel"] = build.constant(CHANNEL, len(ids))
    parent = build.identifiers(cells["parent"]) if "parent" in cells else build.constant(None, len(ids))
    if "thread" in cells:
        thread = build.identifiers(cells["thread"])
        parent = pc.coalesce(parent, pc.if_else(pc.equal(thread, ids), None, thread))
    posts["parent"] = parent
    if "posted_at" in cells:
        posts["posted_at"] = moments(cells["posted_at"], "created_at", False, notes)
    posts |= _group(cells, groups)
    return build.table("posts", posts), n_rows


def _set_aside(cells: Cells, notes: Notes) -> Cells:
    """Drop what is private, deleted or made by the platform, each row for the first reason that fits."""
    n = len(cells["id"])
    nothing = pa.chunked_array([pa.repeat(pa.scalar(False), n)])
    private = nothing
    if "private" in cells:  # a word that says neither yes nor no may say yes
        told = build.flags(cells["private"])
        private = pc.or_(pc.fill_null(told, False), pc.and_(told.is_null(), cells["private"].is_valid()))
    deleted = cells["deleted"].is_valid() if "deleted" in cells else nothing
    deleted = pc.or_(deleted, cells["id"].is_null())
    if "posted_at" in cells:
        deleted = pc.or_(deleted, cells["posted_at"].is_null())
    system = (
        pc.fill_null(pc.equal(pc.utf8_lower(cells["type"]), "system"), False) if "type" in cells else nothing
    )
    kept = pc.invert(nothing)
    for reason, rows in (
        ("private_message", private),
        ("deleted_message", deleted),
        ("system_message", system),
        ("no_author", cells["author"].is_null()),
    ):
        notes.set_aside(reason, n_true(pc.and_(kept, rows)))
        kept = pc.and_(kept, pc.invert(rows))
    return {name: cell.filter(kept) for name, cell in cells.items()}


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    column = pc.replace_substring(pc.replace_substring(column, "\\r", ""), "\\n", "\n")
    return pc.replace_substring_regex(column, r"\[\[user:(\d+)\]\]", r"@\1")


def _group(cells: Cells, groups: dict[str, str]) -> Cells:
    if "group_name" in cells:
        return {"group": cells["group_name"]}
    if "group" not in cells:
        return {}
    coded = build.identifiers(cells["group"]).combine_chunks().dictionary_encode()
    names = pa.array(
        [groups.get(number, number) for number in coded.dictionary.to_pylist()], pa.large_string()
    )
    return {"group": pa.chunked_array([pc.take(names, coded.indices)])}


def _group_names(sheet: Sheet) -> dict[str, str]:
    """Name per group id; two groups with one name keep their ids apart."""
    cells, _ = _cells(sheet, "viva_groups", Notes())
    if not {"id", "name"} <= cells.keys():
        return {}
    names = cells["name"].to_pylist()
    ids = build.identifiers(cells["id"]).to_pylist()
    return {
        number: name if names.count(name) == 1 else f"{name} ({number})"
        for number, name in zip(ids, names, strict=True)
        if number and name
    }


def _users(sheet: Sheet, authors: pa.ChunkedArray | None, notes: Notes) -> pa.Table:
    """Accounts; users who left are kept when they wrote something that is in the data."""
    cells, _ = _cells(sheet, "viva_users", notes)
    handle = build.identifiers(cells["handle"])
    kept = handle.is_valid()
    if authors is not None:
        gone = cells["deleted"].is_valid() if "deleted" in cells else pc.invert(kept)
        wrote = pc.is_in(handle, authors.combine_chunks())
        left_out = pc.and_(pc.and_(kept, gone), pc.invert(wrote))
        n_left_out = n_true(left_out)
        if n_left_out:
            notes.add("deleted_users", n=n_left_out)
        kept = pc.and_(kept, pc.invert(left_out))
    rows: Cells = {name: cells[name] for name in ("name", "email", "team", "role") if name in cells}
    rows |= {"handle": handle, "channel": build.constant(CHANNEL, len(handle))}
    if "joined_at" in cells:
        rows["joined_at"] = moments(cells["joined_at"], "joined_at", False, notes)
    accounts = build.table("accounts", rows).filter(kept)
    if "email" in accounts.column_names:
        notes.drop("email", accounts.num_rows - accounts["email"].null_count)
    return accounts
