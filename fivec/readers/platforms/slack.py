"""Slack: an export of a workspace (zip or folder), and one day of one channel.

A message's ``ts`` is its time and, within its channel, its id. Exports from before 2017 know no threads.
Private channels and direct messages are set aside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.notes import Notes
from fivec.readers.quick_times import TIME_TYPE
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "slack"
_MESSAGES: Final = (
    None,
    "",
    "bot_message",
    "me_message",
    "file_share",
    "file_comment",
    "thread_broadcast",
    "reply_broadcast",
)
_DAY: Final = re.compile(r"^([^/]+)/\d{4}-\d{2}-\d{2}\.json$")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIRECT: Final = re.compile(r"mpdm-.*|[DG][0-9A-Z]{8,}")
"""Folders of direct messages, as they are named when no list says so."""
_MARKUP: Final = re.compile(r"<([^<>]+)>")


@dataclass
class _Workspace:
    """Who and what the ids stand for, and the rows that are made."""

    handles: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    bots: dict[str, None] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    n_messages: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The Slack exports in a bundle: folders with users.json or channels.json beside folders of days."""
    starts = ("users.json", "channels.json")
    folders = sorted({path[: -len(name)] for path in bundle.members for name in starts if _ends(path, name)})
    found = [bundle.part(folder, lambda path: path.endswith(".json")) for folder in folders]
    return [part for part in found if any(_DAY.match(path) for path in part.members)]


def read_bundle(bundle: Bundle) -> Export:
    """Posts, accounts and reactions of a workspace."""
    users = _objects(bundle, "users.json")
    private = _names(bundle, "groups.json", "dms.json", "mpims.json")
    space = _Workspace(
        notes=bundle.notes(),
        handles=_handles(users),
        channels={str(item.get("id")): str(item.get("name")) for item in _objects(bundle, "channels.json")},
    )
    for path, source in bundle.members.items():
        day = _DAY.match(path)
        if day is None:
            continue
        messages = _parsed(source)
        if day.group(1) in private or _DIRECT.fullmatch(day.group(1)):
            space.n_messages += len(messages)
            space.notes.set_aside("private_message", len(messages))
            continue
        _read_messages(space, day.group(1), messages)
    return _export(bundle.name, "slack", space, users)


def detect(source: Source) -> bool:
    """Whether a file is a JSON list of Slack messages."""
    if not looks_like_json(source):
        return False
    try:
        items = _parsed(source)
    except FivecError:
        return False
    return bool(items) and all("ts" in item and ("text" in item or "subtype" in item) for item in items)


def read(source: Source) -> Export:
    """One day of one channel; without users.json the accounts are known by their ids."""
    space = _Workspace(notes=Notes(options=source.options))
    messages = _parsed(source)
    *folders, stem = source.name.removesuffix(".json").split("/")
    channel = folders[-1] if folders and _DATE.fullmatch(stem) else stem
    for name in dict.fromkeys(str(item.get("channel_name") or channel) for item in messages):
        _read_messages(
            space, name, [item for item in messages if str(item.get("channel_name") or channel) == name]
        )
    return _export(source.name, "slack_channel", space, [])


def _read_messages(space: _Workspace, channel: str, messages: list[dict[str, Any]]) -> None:
    for message in messages:
        space.n_messages += 1
        subtype, ts = message.get("subtype"), str(message.get("ts") or "")
        author = _author(space, message)
        if subtype == "tombstone":
            space.notes.set_aside("deleted_message", 1)
        elif subtype not in _MESSAGES:
            space.notes.set_aside("system_message", 1)
        elif not ts:
            space.notes.set_aside("no_id", 1)
        elif not author:
            space.notes.set_aside("no_author", 1)
        else:
            _keep(space, channel, ts, author, message)


def _keep(space: _Workspace, channel: str, ts: str, author: str, message: dict[str, Any]) -> None:
    thread = str(message.get("thread_ts") or ts)
    reactions = [item for item in message.get("reactions") or [] if isinstance(item, dict)]
    if message.get("subtype") == "bot_message" and not message.get("user"):
        space.bots.setdefault(author)
    replies = message.get("reply_count")
    space.posts.append(
        {
            "id": f"{channel}/{ts}",
            "author": author,
            "text": _text(space, str(message.get("text") or "")) or None,
            "posted_at": _seconds(ts),
            "parent": f"{channel}/{thread}" if thread != ts else None,
            "group": channel,
            "likes": float(sum(_count(item) for item in reactions)),
            "comments": float(replies) if isinstance(replies, int) else None,
        }
    )
    for item in reactions:
        for user in item.get("users") or []:
            space.ties.append({"source": _handle(space, str(user)), "target": author, "kind": "reaction"})


def _export(name: str, form: str, space: _Workspace, users: list[dict[str, Any]]) -> Export:
    if not space.n_messages:
        raise FivecError("no_rows", file=name)
    if not any(post["likes"] for post in space.posts):
        for post in space.posts:  # an export without a single reaction does not tell "none" from "left out"
            post["likes"] = None
    posts = _columns(
        space.posts, ("id", "author", "text", "posted_at", "parent", "group", "likes", "comments")
    )
    tables = {"posts": build.table("posts", posts | {"channel": build.constant(CHANNEL, len(space.posts))})}
    accounts = [*_accounts(users, space), *({"handle": bot, "kind": "logo"} for bot in space.bots)]
    if accounts:
        rows = _columns(accounts, ("handle", "name", "email", "kind", "role"))
        tables["accounts"] = build.table(
            "accounts", rows | {"channel": build.constant(CHANNEL, len(accounts))}
        )
        space.notes.drop("email", sum(bool(account.get("email")) for account in accounts))
    if space.ties:
        rows = _columns(space.ties, ("source", "target", "kind"))
        tables["ties"] = build.table("ties", rows | {"channel": build.constant(CHANNEL, len(space.ties))})
    return build.export(name, form, tables, space.n_messages, space.notes)


def _columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, pa.Array]:
    types = {"posted_at": TIME_TYPE, "likes": pa.float64(), "comments": pa.float64()}
    return {
        name: pa.array([row.get(name) for row in rows], types.get(name, pa.large_string())) for name in names
    }


def _handles(users: list[dict[str, Any]]) -> dict[str, str]:
    """Handle per user id: the user name, or the id where two users share one."""
    names = [str(user.get("name") or "") for user in users]
    return {
        str(user.get("id")): name if name and names.count(name) == 1 else str(user.get("id"))
        for user, name in zip(users, names, strict=True)
    }


def _accounts(users: list[dict[str, Any]], space: _Workspace) -> Iterator[dict[str, Any]]:
    for user in users:
        given = user.get("profile")
        profile: dict[str, Any] = given if isinstance(given, dict) else {}
        is_bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
        yield {
            "handle": space.handles[str(user.get("id"))],
            "name": _string(user.get("real_name") or profile.get("real_name") or profile.get("display_name")),
            "email": _string(profile.get("email")),
            "role": _string(profile.get("title")),
            "kind": "logo" if is_bot else None,
        }


def _author(space: _Workspace, message: dict[str, Any]) -> str | None:
    comment = message.get("comment")
    user = message.get("user") or (comment.get("user") if isinstance(comment, dict) else None)
    if user:
        return _handle(space, str(user))
    return _string(message.get("username") or message.get("bot_id"))


def _handle(space: _Workspace, user: str) -> str:
    return space.handles.get(user, user)


def _string(value: object) -> str | None:
    return str(value).strip() or None if value else None


def _seconds(ts: str) -> int | None:
    whole = ts.partition(".")[0]
    return int(whole) if whole.isdecimal() and len(whole) <= 11 else None


def _count(reaction: dict[str, Any]) -> int:
    count = reaction.get("count")
    return count if isinstance(count, int) else len(reaction.get("users") or [])


def _text(space: _Workspace, text: str) -> str:
    """Slack's markup as plain text: names for ids, labels for links, characters for entities."""

    def plain(match: re.Match[str]) -> str:
        what, _, label = match.group(1).partition("|")
        if what.startswith("@"):
            return "@" + _handle(space, what[1:])
        if what.startswith("#"):
            return "#" + (label or space.channels.get(what[1:], what[1:]))
        return (
            "@" + (label.lstrip("@") or what[1:].partition("^")[0]) if what.startswith("!") else label or what
        )

    return html.unescape(_MARKUP.sub(plain, text))


def _objects(bundle: Bundle, name: str) -> list[dict[str, Any]]:
    return _parsed(bundle.members[name]) if name in bundle.members else []


def _names(bundle: Bundle, *files: str) -> set[str]:
    items = [item for file in files for item in _objects(bundle, file)]
    return {str(item[key]) for item in items for key in ("id", "name") if item.get(key)}


def _parsed(source: Source) -> list[dict[str, Any]]:
    return objects(document(source))


def _ends(path: str, name: str) -> bool:
    return path == name or path.endswith("/" + name)
