"""Discord: the data that somebody asked for about themselves (zip or folder): their own messages.

Direct messages are set aside unless the user asks for them, as is a channel that does not say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.platforms.discord import CHANNEL
from fivec.readers.records import Aside, mapping, string, table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

OWNER: Final = "discord-owner"
"""Handle of whose data it is, where the file does not say it."""
_COLUMNS: Final = ("ID", "Timestamp", "Contents")
_FILES: Final = ("messages.json", "messages.csv")
_FOLDERS: Final = ("account", "messages", "servers", "activity", "activities", "programs", "ads")
_DIRECT: Final = ("1", "3", "DM", "GROUP_DM")


def parts(bundle: Bundle) -> list[Bundle]:
    """The packages in a bundle: the folders above ``messages/<channel>/messages.json``."""
    roots: dict[str, None] = {}
    for path, source in bundle.members.items():
        folders = path.split("/")
        if len(folders) >= 3 and folders[-1].lower() in _FILES and detect(source):
            roots.setdefault("".join(f"{folder}/" for folder in folders[:-3]))
    return [bundle.part(root, _belongs) for root in roots]


def read_bundle(bundle: Bundle) -> Export:
    """The messages that somebody wrote in the channels of servers."""
    notes, aside = bundle.notes(), Aside()
    user = _user(bundle)
    author = string(user.get("username"))
    if author is None:
        notes.add("owner_unknown", handle=OWNER)
    posts: list[dict[str, Any]] = []
    n_rows = 0
    for path, source in bundle.members.items():
        folder, _, name = path.rpartition("/")
        if name.lower() not in _FILES:
            continue
        try:
            rows = _rows(source)
        except FivecError:
            n_rows += 1
            aside.add("damaged_file", {"file": path})
            continue
        n_rows += len(rows)
        place = _object(bundle.members.get(f"{folder}/channel.json"))
        if _is_private(place) and not notes.options.private:
            aside.add_private(len(rows))
        else:
            posts += _posts(rows, author or OWNER, _group(place), aside)
    tables, accounts = {}, [{"handle": author, "name": string(user.get("global_name"))}]
    if author:
        tables["accounts"] = table("accounts", accounts, CHANNEL, notes)
    for sort in ("email", "phone", "ip"):
        notes.drop(sort, bool(user.get(sort)))
    return _export(bundle.name, posts, tables, n_rows, aside, notes)


def detect(source: Source) -> bool:
    """Whether a file holds one's own messages in one channel."""
    try:
        if looks_like_json(source):
            items = objects(document(source))
            return bool(items) and all(set(_COLUMNS) <= item.keys() for item in items)
        return len(columns(source.sheet.names, "discord_package")) == len(source.sheet.names) == 4
    except FivecError:
        return False


def read(source: Source) -> Export:
    """One channel alone says neither whose messages these are nor whether they are private: they may be."""
    notes, aside = Notes(options=source.options), Aside()
    notes.add("owner_unknown", handle=OWNER)
    rows, posts = _rows(source), []
    if notes.options.private:
        posts = list(_posts(rows, OWNER, None, aside))
    else:
        aside.add_private(len(rows))
    return _export(source.name, posts, {}, len(rows), aside, notes)


def _belongs(path: str) -> bool:
    is_beside = path.split("/", 1)[0].lower() in _FOLDERS
    return (is_beside and path.count("/") > 0) or path.lower().endswith(("/channel.json", *_FILES))


def _export(
    name: str, posts: list[dict[str, Any]], tables: dict[str, Any], n_rows: int, aside: Aside, notes: Notes
) -> Export:
    if not n_rows:
        raise FivecError("no_rows", file=name)
    aside.tell(notes)
    tables = {"posts": table("posts", posts, CHANNEL, notes)} | tables
    return build.export(name, "discord_package", tables, n_rows, notes)


def _rows(source: Source) -> list[dict[str, Any]]:
    if looks_like_json(source):
        return objects(document(source))
    at = columns(source.sheet.names, "discord_package")
    if not {"id", "posted_at", "text"} <= at.keys():
        raise FivecError("damaged_json", file=source.name)
    raw, _ = source.sheet.read([at[name] for name in ("id", "posted_at", "text")])
    values = [raw[at[name]].to_pylist() for name in ("id", "posted_at", "text")]
    return [dict(zip(_COLUMNS, row, strict=True)) for row in zip(*values, strict=True)]


def _posts(
    rows: list[dict[str, Any]], author: str, group: str | None, aside: Aside
) -> Iterator[dict[str, Any]]:
    for row in rows:
        own = string(row.get("ID"))
        if own is None:
            aside.add("no_id", {name: row.get(name) for name in _COLUMNS})
            continue
        yield {
            "id": own,
            "author": author,
            "text": string(row.get("Contents")),
            "posted_at": string(row.get("Timestamp")),
            "group": group,
        }


def _is_private(place: dict[str, Any]) -> bool:
    return str(place.get("type")) in _DIRECT or not isinstance(place.get("guild"), dict)


def _group(place: dict[str, Any]) -> str | None:
    names = (string(mapping(place.get("guild")).get("name")), string(place.get("name")))
    return " / ".join(filter(None, names)) or None


def _user(bundle: Bundle) -> dict[str, Any]:
    return next(
        (_object(source) for path, source in bundle.members.items() if path.lower().endswith("/user.json")),
        {},
    )


def _object(source: Source | None) -> dict[str, Any]:
    try:
        return mapping(document(source)) if source is not None else {}
    except FivecError:
        return {}
