"""Discord: a channel as DiscordChatExporter writes it, as JSON or as CSV.

The CSV holds no ids and no replies. Direct messages are set aside unless the user asks for them.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.records import Aside, mapping, string, table
from fivec.readers.source import Source
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "discord"
GONE: Final = "456226577798135808"
"""The account that all deleted users share."""
_MESSAGES: Final = ("default", "0", "chatinputcommand", "20", "contextmenucommand", "23")
_REPLIES: Final = ("reply", "19")
_HANDLE: Final = re.compile(r"\w[\w.-]*(?<=\w)", re.ASCII)
_COUNT: Final = r"\((\d+)\)"


def detect(source: Source) -> bool:
    """Whether a file holds the messages of one channel."""
    if looks_like_json(source):
        try:
            return _is_channel(document(source))
        except FivecError:
            return False
    try:
        names = source.sheet.names
    except FivecError:
        return False
    return len(columns(names, "discord_table")) == len(names) == _N_COLUMNS


def read(source: Source) -> Export:
    """Posts, accounts, and who reacted or was mentioned, where the file says it."""
    return _channel(source) if looks_like_json(source) else _table(source)


def handle(user: dict[str, Any]) -> str | None:
    """The unique name of an account; the number behind an old name belongs to it."""
    name, number = string(user.get("name")), string(user.get("discriminator"))
    if name and number and number.strip("0"):
        return f"{name}#{number}"
    return name or string(user.get("id"))


# -- JSON ----------------------------------------------------------------------------------------------------


def _is_channel(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and isinstance(found.get("guild"), dict)
        and isinstance(found.get("channel"), dict)
        and isinstance(found.get("messages"), list)
    )


def _channel(source: Source) -> Export:
    found, notes, aside = document(source), Notes(options=source.options), Aside()
    guild, channel = mapping(found.get("guild")), mapping(found.get("channel"))
    messages = objects(found.get("messages"))
    if not messages:
        raise FivecError("no_rows", file=source.name)
    is_direct = str(channel.get("type") or "").startswith("Direct") or guild.get("id") in ("0", 0)
    if is_direct and not notes.options.private:
        aside.add_private(len(messages))
    group = " / ".join(filter(None, (string(guild.get("name")), string(channel.get("name"))))) or None
    posts: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    accounts: dict[str, dict[str, Any]] = {}
    for message in messages if notes.options.private or not is_direct else ():
        reason = _unfit(message)
        if reason:
            said = {name: message.get(name) for name in ("id", "type", "timestamp", "content")}
            aside.add(reason, said)
            continue
        author = _author(mapping(message.get("author")), str(message["id"]), accounts)
        text, mentioned = _text(message)
        posts.append(_post(message, author, text, group))
        at = string(message.get("timestamp"))
        given = [
            _user(user) for item in objects(message.get("reactions")) for user in objects(item.get("users"))
        ]
        ties += [{"source": author, "target": who, "kind": "mention", "at": at} for who in mentioned]
        ties += [{"source": who, "target": author, "kind": "reaction", "at": at} for who in given if who]
    aside.tell(notes)
    tables = {"posts": table("posts", posts, CHANNEL, notes)}
    if accounts:
        tables["accounts"] = table("accounts", list(accounts.values()), CHANNEL, notes)
    if ties:
        tables["ties"] = table("ties", ties, CHANNEL, notes)
    return build.export(source.name, "discord", tables, len(messages), notes)


def _unfit(message: dict[str, Any]) -> str | None:
    if str(message.get("type", "Default")).casefold() not in (*_MESSAGES, *_REPLIES):
        return "system_message"
    if not string(message.get("id")):
        return "no_id"
    return None if handle(mapping(message.get("author"))) else "no_author"


def _user(user: dict[str, Any]) -> str | None:
    return None if str(user.get("id")) == GONE else handle(user)


def _author(user: dict[str, Any], post: str, accounts: dict[str, dict[str, Any]]) -> str:
    """The handle of who wrote; deleted users are not one person, so each post gets an author of its own."""
    known = _user(user)
    if known is None:
        return f"[deleted]/{post}"
    kind = "logo" if user.get("isBot") else None
    accounts.setdefault(known, {"handle": known, "name": string(user.get("nickname")), "kind": kind})
    return known


def _post(message: dict[str, Any], author: str, text: str | None, group: str | None) -> dict[str, Any]:
    target = string(mapping(message.get("reference")).get("messageId"))
    is_reply = str(message.get("type")).casefold() in _REPLIES
    counts = [item.get("count") for item in objects(message.get("reactions"))]
    return {
        "id": str(message["id"]),
        "author": author,
        "text": text,
        "posted_at": string(message.get("timestamp")),
        "parent": target if is_reply else None,
        "share_of": target if isinstance(message.get("forwardedMessage"), dict) else None,
        "group": group,
        "likes": float(sum(count for count in counts if isinstance(count, int))),
    }


def _text(message: dict[str, Any]) -> tuple[str | None, list[str]]:
    """The text with mentions by handle, and who is mentioned by a name that no text can hold as a handle."""
    forwarded = mapping(message.get("forwardedMessage"))
    text = string(message.get("content")) or string(forwarded.get("content")) or ""
    untold = []
    for user in objects(message.get("mentions")):
        who = _user(user)
        if who is None:
            continue
        names = sorted(filter(None, (string(user.get("nickname")), string(user.get("name")))), key=len)
        is_plain = _HANDLE.fullmatch(who) is not None
        for name in reversed(names):
            text = text.replace(f"@{name}", f"@{who}" if is_plain else name)
        if not is_plain or f"@{who}" not in text:
            untold.append(who)
    return text or None, list(dict.fromkeys(untold))


# -- CSV -----------------------------------------------------------------------------------------------------

_N_COLUMNS: Final = 6


def _table(source: Source) -> Export:
    sheet, notes = source.sheet, source.notes()
    at = columns(sheet.names, "discord_table")
    raw, ragged = sheet.read(list(at.values()))
    notes.set_aside("ragged_row", ragged)
    cells = {name: clean(raw[place]) for name, place in at.items()}
    n_rows = len(cells["author"])
    rows = pa.chunked_array(
        [pa.array([f"{source.name}#{row}" for row in range(1, n_rows + 1)], pa.large_string())]
    )
    known = cells["author"].is_valid()
    unknown = {sheet.names[place]: cells[name].filter(pc.invert(known)) for name, place in at.items()}
    notes.set_aside("no_author", cells["author"].null_count, unknown)
    notes.add("row_ids")
    # Names that have been given a number: anna#0000 is a name without one.
    author = pc.replace_substring_regex(cells["author"], r"#0+$", "")
    counts = [
        None if cell is None else float(sum(map(int, re.findall(_COUNT, cell))))
        for cell in cells["reactions"].to_pylist()
    ]
    posts = {
        "id": rows,
        "author": author,
        "text": cells["text"],
        "posted_at": moments(cells["posted_at"], sheet.names[at["posted_at"]], False, notes),
        "channel": build.constant(CHANNEL, n_rows),
        "likes": pa.array(
            [count or 0.0 for count in counts] if any(counts) else [None] * n_rows, pa.float64()
        ),
    }
    tables = {"posts": build.table("posts", posts).filter(known)}
    return build.export(source.name, "discord_table", tables, n_rows + ragged, notes)
