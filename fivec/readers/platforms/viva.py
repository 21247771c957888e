"""Viva Engage and Yammer: the network export (zip or folder), or one of its files.

Empty values are written as the word ``null`` and line breaks as ``\\n``. The export holds no likes. It names
topics, but not which message has which topic. Private conversations are set aside unless the user asks for
them, deleted messages always; older versions of a message are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean, joined, n_true
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "viva"
_NULLS: Final = ("null", "NULL")
_FILES: Final = ("messages", "messageversions", "users", "groups", "topics", "files", "admins", "networks")
_USER: Final = re.compile(r"user:(\d+)")
_MENTIONED: Final = re.compile(r"@(\d+)")
_PAPERS: Final = ("request.txt", "log.txt")

Cells = dict[str, pa.ChunkedArray]


@dataclass(frozen=True)
class _Network(Bundle):
    """One network of an export; ``label`` tells its groups from those of the home network."""

    label: str = ""


def parts(bundle: Bundle) -> list[Bundle]:
    """The networks in a bundle: every folder that holds messages, external networks one folder deeper."""
    folders = {path[: -len(_base(path))] for path in bundle.members if _base(path).lower() == "messages.csv"}
    found: list[Bundle] = []
    for folder in sorted(folders, key=lambda folder: (folder.count("/"), folder)):
        part = bundle.part(folder, _belongs)
        if _is_messages(_member(part, "messages")):
            label = _base(folder.rstrip("/")) if found else ""
            found.append(_Network(part.name, part.members, label))
    return found


def read_bundle(bundle: Bundle) -> Export:
    """Messages with the names of their groups, and the users."""
    notes = bundle.notes()
    groups = _companion(bundle, "groups", notes)
    names = _group_names(groups.sheet) if groups else {}
    label = bundle.label if isinstance(bundle, _Network) else ""
    tables, n_rows = _posts(_member(bundle, "messages"), names, label, notes)
    users = _companion(bundle, "users", notes)
    if users:
        tables["accounts"] = _users(users.sheet, tables["posts"]["author"], notes)
    topics = _companion(bundle, "topics", notes)
    if topics:
        notes.add("topics_unlinked", n=_n_rows(topics.sheet))
    return build.export(bundle.name, "viva", tables, n_rows, notes)


def detect(source: Source) -> bool:
    """Whether a file is Messages.csv or Users.csv of a network export."""
    return _is_messages(source) or _is_users(source)


def read(source: Source) -> Export:
    """Messages or users alone. Without Groups.csv a group goes by its number."""
    notes = source.notes()
    if _is_messages(source):
        tables, n_rows = _posts(source, {}, "", notes)
        return build.export(source.name, "viva", tables, n_rows, notes)
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


def _posts(
    source: Source | None, groups: dict[str, str], label: str, notes: Notes
) -> tuple[dict[str, pa.Table], int]:
    """The posts, and what their lists of participants say; ``label`` is said behind the name of a group."""
    if source is None:
        raise ValueError("a bundle without messages is not an export")
    cells, n_rows = _cells(source.sheet, "viva_messages", notes)
    at = columns(source.sheet.names, "viva_messages")
    cells = _set_aside(cells, {name: source.sheet.names[place] for name, place in at.items()}, notes)
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
    posts |= _group(cells, groups, label)
    tables = {"posts": build.table("posts", posts)}
    if "participants" in cells:
        ties = _addressed(tables["posts"], cells["participants"], notes)
        tables |= {"ties": ties} if ties.num_rows else {}
    return tables, n_rows


def _addressed(posts: pa.Table, participants: pa.ChunkedArray, notes: Notes) -> pa.Table:
    """Ties from a sender to whom the message was sent to, and whom its text does not mention.

    Where any list holds the sender too, the column tells who takes part in the conversation, which says
    nothing about one message: there are no ties then, and ``notes`` says so.
    """
    told = [_USER.findall(cell or "") for cell in participants.to_pylist()]
    authors = posts["author"].to_pylist()
    if any(author in users for author, users in zip(authors, told, strict=True)):
        notes.add("participants_unused")
        told = [[] for _ in told]
    texts = posts["text"].to_pylist()
    pairs = [
        (row, user)
        for row, users in enumerate(told)
        for user in dict.fromkeys(users)
        if user not in _MENTIONED.findall(texts[row] or "")
    ]
    rows = pa.array([row for row, _ in pairs], pa.int64())
    ties = {
        "source": posts["author"].take(rows),
        "target": pa.array([user for _, user in pairs], pa.large_string()),
        "kind": build.constant("mention", len(pairs)),
        "channel": build.constant(CHANNEL, len(pairs)),
    }
    if "posted_at" in posts.column_names:
        ties["at"] = posts["posted_at"].take(rows)
    return build.table("ties", ties)


def _set_aside(cells: Cells, named: dict[str, str], notes: Notes) -> Cells:
    """Drop what is private, deleted or made by the platform, each row for the first reason that fits.

    ``named`` are the names of the columns in the file, under which rows are handed over as found.
    """
    n = len(cells["id"])
    nothing = pa.chunked_array([pa.repeat(pa.scalar(False), n)])
    private = nothing
    if "private" in cells and not notes.options.private:
        # A word that says neither yes nor no may say yes.
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
        here = pc.and_(kept, rows)
        found = {named[name]: cell.filter(here) for name, cell in cells.items()}
        notes.set_aside(reason, n_true(here), None if reason == "private_message" else found)
        kept = pc.and_(kept, pc.invert(rows))
    return {name: cell.filter(kept) for name, cell in cells.items()}


def _n_rows(sheet: Sheet) -> int:
    return len(sheet.read([0], _NULLS)[0][0])


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    column = pc.replace_substring(pc.replace_substring(column, "\\r", ""), "\\n", "\n")
    return pc.replace_substring_regex(column, r"\[\[user:(\d+)\]\]", r"@\1")


def _group(cells: Cells, groups: dict[str, str], label: str) -> Cells:
    if "group_name" in cells:
        names = cells["group_name"]
    elif "group" in cells:
        names = _named(cells, groups)
    else:
        return {}
    return {"group": joined([names, f" ({label})"], "") if label else names}


def _named(cells: Cells, groups: dict[str, str]) -> pa.ChunkedArray:
    coded = build.identifiers(cells["group"]).combine_chunks().dictionary_encode()
    names = pa.array(
        [groups.get(number, number) for number in coded.dictionary.to_pylist()], pa.large_string()
    )
    return pa.chunked_array([pc.take(names, coded.indices)])


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
