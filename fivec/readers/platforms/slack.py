"""Slack: an export of a workspace (zip or folder), and one day of one channel.

A message's ``ts`` is its time and, within its channel, its id. Exports from before 2017 know no threads.
Private channels and direct messages are set aside unless the user asks for them. A day that cannot be read
costs that day.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.notes import Notes
from fivec.readers.records import Aside, left_without_a_word, mapping, string, table
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

    notes: Notes
    handles: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    bots: dict[str, None] = field(default_factory=dict)
    aside: Aside = field(default_factory=Aside)
    failures: list[FivecError] = field(default_factory=list)
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The Slack exports in a bundle: folders with users.json or channels.json beside folders of days."""
    starts = ("users.json", "channels.json")
    folders = sorted({path[: -len(name)] for path in bundle.members for name in starts if _ends(path, name)})
    found = [bundle.part(folder, lambda path: path.endswith(".json")) for folder in folders]
    return [part for part in found if any(_DAY.match(path) for path in part.members)]


def read_bundle(bundle: Bundle) -> Export:
    """Posts, accounts and reactions of a workspace."""
    notes = bundle.notes()
    users = _objects(bundle, "users.json", notes) or []
    channels = _objects(bundle, "channels.json", notes)
    is_private = _private(bundle, channels, notes)
    space = _Workspace(
        notes=notes,
        handles=_handles(users),
        channels={str(item.get("id")): str(item.get("name")) for item in channels or []},
    )
    days = [path for path in bundle.members if _DAY.match(path)]
    for path in days:
        private_day = is_private(path.partition("/")[0]) and not bundle.options.private
        _read_day(space, path, bundle.members[path], private_day)
    if len(space.failures) == len(days):
        raise space.failures[0]
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
    space = _Workspace(Notes(options=source.options))
    messages = _parsed(source)
    *folders, stem = source.name.removesuffix(".json").split("/")
    channel = folders[-1] if folders and _DATE.fullmatch(stem) else stem
    for name in dict.fromkeys(str(item.get("channel_name") or channel) for item in messages):
        _read_messages(
            space, name, [item for item in messages if str(item.get("channel_name") or channel) == name]
        )
    return _export(source.name, "slack_channel", space, [])


def _private(bundle: Bundle, channels: list[dict[str, Any]] | None, notes: Notes) -> Callable[[str], bool]:
    """Which folders are private: as the lists say, or their names. Without a list, whatever is not public."""
    lists = [_objects(bundle, name, notes) for name in ("groups.json", "dms.json", "mpims.json")]
    private = {
        str(item[key]) for items in lists for item in items or [] for key in ("id", "name") if item.get(key)
    }
    public = {str(item.get("name")) for item in channels or []}
    unsure = any(items is None for items in lists)

    def is_private(folder: str) -> bool:
        return folder in private or bool(_DIRECT.fullmatch(folder)) or (unsure and folder not in public)

    return is_private


def _read_day(space: _Workspace, path: str, source: Source, is_private: bool) -> None:
    try:
        messages = _parsed(source)
    except FivecError as error:
        space.failures.append(error)
        space.n_rows += 1
        space.aside.add("damaged_file", {"file": path})
        return
    if is_private:
        space.n_rows += len(messages)
        space.aside.add_private(len(messages))
    else:
        _read_messages(space, path.partition("/")[0], messages)


def _read_messages(space: _Workspace, channel: str, messages: list[dict[str, Any]]) -> None:
    for message in messages:
        space.n_rows += 1
        reason = _unfit(space, message)
        if reason is None:
            _keep(space, channel, message)
        else:
            found = {name: message.get(name) for name in ("ts", "subtype", "user", "text")}
            space.aside.add(reason, {"channel": channel} | found)


def _unfit(space: _Workspace, message: dict[str, Any]) -> str | None:
    """Why a message is no post; None for a post."""
    if message.get("subtype") == "tombstone":
        return "deleted_message"
    if message.get("subtype") not in _MESSAGES:
        return "system_message"
    if not message.get("ts"):
        return "no_id"
    return None if _author(space, message) else "no_author"


def _keep(space: _Workspace, channel: str, message: dict[str, Any]) -> None:
    author, ts = _author(space, message) or "", str(message["ts"])
    thread = str(message.get("thread_ts") or ts)
    reactions = objects(message.get("reactions"))
    by_program = message.get("subtype") == "bot_message" or message.get("bot_id")
    if by_program and message.get("user") not in space.handles:
        space.bots.setdefault(author)
    replies = message.get("reply_count")
    posted_at = _seconds(ts)
    space.posts.append(
        {
            "id": f"{channel}/{ts}",
            "author": author,
            "text": _text(space, str(message.get("text") or "")) or None,
            "posted_at": posted_at,
            "parent": f"{channel}/{thread}" if thread != ts else None,
            "group": channel,
            "likes": float(sum(_count(item) for item in reactions)),
            "comments": float(replies) if isinstance(replies, int) else None,
        }
    )
    # A reaction carries no moment; that of its message places it in the period in which it was given to.
    space.ties += [
        {"source": _handle(space, str(user)), "target": author, "kind": "reaction", "at": posted_at}
        for item in reactions
        for user in _users(item)
    ]


def _export(name: str, form: str, space: _Workspace, users: list[dict[str, Any]]) -> Export:
    if not space.n_rows:
        raise FivecError("no_rows", file=name)
    space.aside.tell(space.notes)
    if not any(post["likes"] for post in space.posts):
        for post in space.posts:  # an export without a single reaction does not tell "none" from "left out"
            post["likes"] = None
    tables = {"posts": table("posts", space.posts, CHANNEL, space.notes)}
    seen = {post["author"] for post in space.posts} | {tie["source"] for tie in space.ties}
    known = left_without_a_word(
        [_account(user, space) for user in users], lambda user: bool(user["left"]), seen, space.notes
    )
    accounts = [*known, *({"handle": bot, "kind": "logo"} for bot in space.bots)]
    if accounts:
        tables["accounts"] = table("accounts", accounts, CHANNEL, space.notes)
        space.notes.drop("email", sum(bool(account.get("email")) for account in accounts))
    if space.ties:
        tables["ties"] = table("ties", space.ties, CHANNEL, space.notes)
    return build.export(name, form, tables, space.n_rows, space.notes)


def _handles(users: list[dict[str, Any]]) -> dict[str, str]:
    """Handle per user id: the user name, or the id where two users share one."""
    names = [str(user.get("name") or "") for user in users]
    return {
        str(user.get("id")): name if name and names.count(name) == 1 else str(user.get("id"))
        for user, name in zip(users, names, strict=True)
    }


def _account(user: dict[str, Any], space: _Workspace) -> dict[str, Any]:
    profile = mapping(user.get("profile"))
    is_bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
    return {
        "handle": space.handles[str(user.get("id"))],
        "name": string(user.get("real_name") or profile.get("real_name") or profile.get("display_name")),
        "email": string(profile.get("email")),
        "role": string(profile.get("title")),
        "kind": "logo" if is_bot else None,
        "left": user.get("deleted"),
    }


def _author(space: _Workspace, message: dict[str, Any]) -> str | None:
    user = message.get("user") or mapping(message.get("comment")).get("user")
    if user:
        return _handle(space, str(user))
    return string(message.get("username") or message.get("bot_id"))


def _handle(space: _Workspace, user: str) -> str:
    return space.handles.get(user, user)


def _seconds(ts: str) -> int | None:
    whole = ts.partition(".")[0]
    return int(whole) if whole.isdecimal() and len(whole) <= 11 else None


def _count(reaction: dict[str, Any]) -> int:
    count = reaction.get("count")
    return count if isinstance(count, int) else len(_users(reaction))


def _users(reaction: dict[str, Any]) -> list[Any]:
    users = reaction.get("users")
    return users if isinstance(users, list) else []


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


def _objects(bundle: Bundle, name: str, notes: Notes) -> list[dict[str, Any]] | None:
    """A list beside the days: empty where there is none, None where it cannot be read."""
    try:
        return _parsed(bundle.members[name]) if name in bundle.members else []
    except FivecError:
        notes.add("companion_empty", file=name)
        return None


def _parsed(source: Source) -> list[dict[str, Any]]:
    return objects(document(source))


def _ends(path: str, name: str) -> bool:
    return path == name or path.endswith("/" + name)
