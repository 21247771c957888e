"""Mastodon: the archive of one account (zip or folder), its outbox, and the lists of a profile.

Only public posts are read: the outbox holds what was sent to named people as well. A boost is an address
without text. Of the lists only who is followed says something; the others have no header and look like ties.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import pyarrow as pa

from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.markup import plain_text
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, begins_with_any, count_private, personal_export, text
from fivec.readers.platforms.mastodon_lists import LISTS, followed, list_sort
from fivec.readers.records import mapping, table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "mastodon"
_PUBLIC: Final = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_COLLECTION: Final = ("OrderedCollection", "OrderedCollectionPage")
_POSTS: Final = ("Note", "Article", "Question", "Page")
_NAMED: Final = re.compile(r"^/(?:users/|ap/users/|@)([\w.-]+)(?:/|$)")
_BESIDE: Final = ("media_attachments/", "actor.json", "outbox.json", "likes.json", "bookmarks.json")
_PICTURES: Final = re.compile(r"^(?:avatar|header)\.\w+$")


@dataclass
class _Account:
    """Whose archive it is, and the rows that are made."""

    notes: Notes
    owner: str = OWNER
    name: str | None = None
    posts: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The archives in a bundle: folders that hold an outbox."""
    ends = [
        path for path, source in bundle.members.items() if _base(path) == "outbox.json" and _is_outbox(source)
    ]
    return [bundle.part(path.removesuffix("outbox.json"), _belongs) for path in sorted(ends)]


def read_bundle(bundle: Bundle) -> Export:
    """Posts, boosts and mentions of the owner, and whom they follow."""
    account = _Account(bundle.notes())
    actor = bundle.members.get("actor.json")
    if actor is not None:
        _read_actor(account, actor)
    _read_outbox(account, bundle.members["outbox.json"])
    n_unused = 0
    for path, source in bundle.members.items():
        if path in ("actor.json", "outbox.json"):
            continue
        sort = list_sort(source, _base(path)) if path.endswith(".csv") else None
        if sort:
            _read_list(account, source, sort)
        else:
            n_unused += 1
    if n_unused:
        account.notes.add("archive_unused", n=n_unused)
    return _export(bundle.name, account)


def detect(source: Source) -> bool:
    """Whether a file is an outbox or one of the lists of a Mastodon profile."""
    return _is_outbox(source) if looks_like_json(source) else list_sort(source) is not None


def read(source: Source) -> Export:
    """An outbox or a list; a list does not say whose it is."""
    account = _Account(Notes(options=source.options))
    if looks_like_json(source):
        _read_outbox(account, source)
    else:
        _read_list(account, source, list_sort(source) or "other")
    return _export(source.name, account)


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _belongs(path: str) -> bool:
    return path.startswith(_BESIDE) or bool(_PICTURES.match(path) or LISTS.match(path))


def _is_outbox(source: Source) -> bool:
    try:
        maybe = looks_like_json(source) and begins_with_any(source, (b"OrderedCollection",))
        found = document(source) if maybe else None
    except FivecError:
        return False
    if not isinstance(found, dict) or found.get("type") not in _COLLECTION:
        return False
    items = objects(found.get("orderedItems"))
    return not items or any("actor" in item and item.get("type") in ("Create", "Announce") for item in items)


def _export(name: str, account: _Account) -> Export:
    if not account.n_rows:
        raise FivecError("no_rows", file=name)
    found: dict[str, pa.Table] = {}
    if account.posts or not account.ties:
        found["posts"] = table("posts", account.posts, CHANNEL, account.notes)
    if account.owner != OWNER:
        own = [{"handle": account.owner, "name": account.name}]
        found["accounts"] = table("accounts", own, CHANNEL, account.notes)
    if account.ties:
        found["ties"] = table("ties", account.ties, CHANNEL, account.notes)
    return personal_export(name, "mastodon", found, account.n_rows, account.owner, account.notes)


def _read_actor(account: _Account, source: Source) -> None:
    try:
        found = document(source)
    except FivecError:
        return
    if isinstance(found, dict):
        account.owner = _handle(found.get("id")) or OWNER
        name = found.get("name")
        account.name = name if isinstance(name, str) and name else None


def _read_outbox(account: _Account, source: Source) -> None:
    found = document(source)
    items = objects(found.get("orderedItems")) if isinstance(found, dict) else []
    account.n_rows += len(items)
    for item in items:
        if account.owner == OWNER:
            account.owner = _handle(item.get("actor")) or OWNER
    n_private = 0
    for item in items:
        inner = item.get("object")
        note: dict[str, Any] = inner if isinstance(inner, dict) else {}
        if _PUBLIC.isdisjoint([*_addresses(item), *_addresses(note)]):
            n_private += 1
        elif item.get("type") == "Announce" and isinstance(inner, str):
            _boost(account, item, inner)
        elif item.get("type") == "Create" and note.get("type") in _POSTS and isinstance(note.get("id"), str):
            _post(account, item, note)
        else:
            account.notes.set_aside("system_message", 1)
    count_private(account.notes, n_private)


def _boost(account: _Account, item: Mapping[str, Any], shared: str) -> None:
    at = _seconds(item.get("published"))
    account.posts.append(
        {
            "id": text(item.get("id")) or f"{account.owner}/{shared}",
            "author": account.owner,
            "kind": "share",
            "share_of": shared,
            "posted_at": at,
        }
    )
    author = _handle(shared)
    if author and author != account.owner:
        account.ties.append({"source": account.owner, "target": author, "kind": "share", "at": at})


def _post(account: _Account, item: Mapping[str, Any], note: Mapping[str, Any]) -> None:
    at = _seconds(note.get("published") or item.get("published"))
    home = urlsplit(note["id"]).hostname if note["id"].startswith("http") else None
    named = [_mentioned(tag, home) for tag in objects(note.get("tag")) if tag.get("type") == "Mention"]
    mentioned = list(dict.fromkeys(handle for handle in named if handle))
    parent = text(note.get("inReplyTo"))
    addressee = _handle(parent) or (mentioned[0] if parent and len(mentioned) == 1 else None)
    account.posts.append(
        {
            "id": note["id"],
            "author": account.owner,
            "kind": "reply" if parent else "post",
            "text": plain_text(text(note.get("content")) or "") or None,
            "posted_at": at,
            "parent": parent,
            "addressee": addressee,
            "url": text(note.get("url")),
            "language": _language(note.get("contentMap")),
            **_counts(note),
        }
    )
    for handle in mentioned:
        account.ties.append({"source": account.owner, "target": handle, "kind": "mention", "at": at})


def _addresses(found: Mapping[str, Any]) -> list[str]:
    values: list[Any] = []
    for key in ("to", "cc"):
        given = found.get(key)
        values += given if isinstance(given, list) else [given]
    return [value for value in values if isinstance(value, str)]


def _mentioned(tag: Mapping[str, Any], home: str | None) -> str | None:
    """The account of a mention; on the owner's own server it is written without the server."""
    name = (text(tag.get("name")) or "").lstrip("@")
    if "@" in name:
        return name
    return _handle(tag.get("href")) or (f"{name}@{home}" if name and home else None)


def _handle(address: object) -> str | None:
    """``name@server`` of an account's or a post's address; None where the address does not tell the name."""
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    found = _NAMED.match(parts.path)
    return f"{found.group(1)}@{host}" if found and host else None


def _seconds(value: object) -> int | None:
    try:
        return int(datetime.fromisoformat(str(value)).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


def _counts(note: Mapping[str, Any]) -> dict[str, float]:
    """Likes and shares where the outbox says how many there were: older ones do not."""
    totals = {name: mapping(note.get(name)).get("totalItems") for name in ("likes", "shares")}
    return {name: float(total) for name, total in totals.items() if isinstance(total, int)}


def _language(by_language: object) -> str | None:
    return next(iter(by_language)) if isinstance(by_language, dict) and len(by_language) == 1 else None


def _read_list(account: _Account, source: Source, sort: str) -> None:
    targets, n_rows = followed(source, sort, account.notes)
    account.n_rows += n_rows
    account.ties += [{"source": account.owner, "target": target, "kind": "follow"} for target in targets]
