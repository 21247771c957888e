"""Microsoft Teams: the export of a tenant (zip or folder), or the messages of one channel.

The keys are those of Microsoft Graph, in either case. A message is known by its moment, within its channel.
Chats between persons are set aside unless the user asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.markup import plain_text
from fivec.readers.notes import Notes
from fivec.readers.records import Aside, left_without_a_word, lowered, string, table, unique_names
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "teams"
_AT: Final = re.compile(r'<at\b[^>]*?id="?(\d+)"?[^>]*>(.*?)</at>', re.IGNORECASE | re.DOTALL)
_CHATS: Final = re.compile(r"(?:^|/)chats?/", re.IGNORECASE)
_FOLDERS: Final = ("teams", "users", "chats", "chat")
_FILES: Final = ("messages_", "channels_", "teammembers_", "teamslist", "userslist")
_NO_PARENT: Final = (None, "0")

Item = Mapping[str, Any]


@dataclass
class _Tenant:
    """Names by id, and the rows that are made."""

    notes: Notes
    teams: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)
    aside: Aside = field(default_factory=Aside)
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The tenants in a bundle: the folders above ``teams/`` in which messages lie."""
    found: list[Bundle] = []
    roots = {
        _root(path) for path, source in bundle.members.items() if _is(path, "messages_") and detect(source)
    }
    for root in sorted(roots):
        if not any(root.startswith(above) for above in roots - {root}):
            found.append(bundle.part(root, _belongs))
    return found


def read_bundle(bundle: Bundle) -> Export:
    """Messages of every channel, with the names of teams and channels, and the users."""
    tenant = _Tenant(bundle.notes())
    tenant.teams = _names(_members(bundle, "teamslist", tenant.notes))
    tenant.channels = _names(_members(bundle, "channels_", tenant.notes))
    for user in [
        *_members(bundle, "userslist", tenant.notes),
        *_members(bundle, "teammembers_", tenant.notes),
    ]:
        _add_user(tenant, user)
    for path, source in bundle.members.items():
        if _is(path, "messages_"):
            try:
                messages = _items(source)
            except FivecError:
                tenant.n_rows += 1
                tenant.aside.add("damaged_file", {"file": path})
                continue
            _read_messages(tenant, messages, bool(_CHATS.search(path)))
    return _export(bundle.name, "teams", tenant)


def detect(source: Source) -> bool:
    """Whether a file is a JSON list of Teams messages, or a page of them from Microsoft Graph."""
    if not looks_like_json(source):
        return False
    n_items = 0
    try:
        for item in _each_item(source):
            if not {"id", "createddatetime", "body"} <= item.keys():
                return False
            n_items += 1
    except FivecError:
        return False
    return n_items > 0


def read(source: Source) -> Export:
    """The messages of one file; teams and channels go by their ids."""
    tenant = _Tenant(Notes(options=source.options))
    _read_messages(tenant, _items(source), False)
    return _export(source.name, "teams", tenant)


def _belongs(path: str) -> bool:
    is_inside = path.split("/", 1)[0].lower() in _FOLDERS and path.lower().endswith(".json")
    return is_inside or any(_is(path, start) for start in _FILES)


def _root(path: str) -> str:
    folders = path.split("/")[:-1]
    plain = [folder.lower() for folder in folders]
    at = next((plain.index(name) for name in ("teams", "chats", "chat") if name in plain), len(folders))
    return "".join(f"{folder}/" for folder in folders[:at])


def _is(path: str, start: str) -> bool:
    name = path.rsplit("/", 1)[-1].lower()
    return name.startswith(start) and name.endswith(".json")


def _members(bundle: Bundle, start: str, notes: Notes) -> list[dict[str, Any]]:
    """The objects of every list whose file begins with this name; one that cannot be read is told."""
    found: list[dict[str, Any]] = []
    for path, source in bundle.members.items():
        if _is(path, start):
            try:
                found += _items(source)
            except FivecError:
                notes.add("companion_empty", file=path)
    return found


def _items(source: Source) -> list[dict[str, Any]]:
    """The objects of a list, of a page (``value``), or one alone; answers within a message follow it."""
    return list(_each_item(source))


def _each_item(source: Source) -> Iterator[dict[str, Any]]:
    found = document(source)
    if isinstance(found, dict):
        found = lowered(found).get("value", [found])
    for outer in objects(found):
        yield from _with_answers(lowered(outer))


def _with_answers(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield item
    yield from map(lowered, objects(item.get("replies")))


def _names(items: list[dict[str, Any]]) -> dict[str, str]:
    return unique_names((string(item.get("id")), string(item.get("displayname"))) for item in items)


def _add_user(tenant: _Tenant, user: Item) -> None:
    handle = string(user.get("userid") or user.get("id"))
    if handle:
        address = string(user.get("mail") or user.get("userprincipalname") or user.get("email"))
        tenant.accounts.setdefault(
            handle,
            {
                "handle": handle,
                "name": string(user.get("displayname")),
                "email": address,
                "team": string(user.get("department")),
                "role": string(user.get("jobtitle")),
                "left": user.get("accountenabled") is False,
            },
        )


def _read_messages(tenant: _Tenant, messages: list[dict[str, Any]], is_chat: bool) -> None:
    for message in messages:
        tenant.n_rows += 1
        if (is_chat or message.get("chatid")) and not tenant.notes.options.private:
            tenant.aside.add_private(1)
            continue
        sort, author = string(message.get("messagetype")), _author(tenant, message)
        text = _text(tenant, message)
        if sort is not None and sort.casefold() not in ("message", "0"):
            reason = "system_message"
        elif message.get("deleteddatetime"):
            reason = "deleted_message"
        elif not string(message.get("id")):
            reason = "no_id"
        elif author is None:
            reason = "no_author"
        else:
            _keep(tenant, message, author, text)
            continue
        found = {name: string(message.get(name)) for name in ("id", "createddatetime", "messagetype")}
        tenant.aside.add(reason, found | {"author": author, "text": text})


def _keep(tenant: _Tenant, message: Item, author: str, text: str | None) -> None:
    place = lowered(message.get("channelidentity"))
    team, channel = string(place.get("teamid")), string(place.get("channelid"))
    home = channel or string(message.get("chatid")) or ""
    names = [tenant.teams.get(team or "", team), tenant.channels.get(channel or "", channel)]
    parent, posted_at = string(message.get("replytoid")), string(message.get("createddatetime"))
    given = [_reaction(item) for item in objects(message.get("reactions"))]
    own = str(message["id"])
    tenant.posts.append(
        {
            "id": f"{home}/{own}",
            "author": author,
            "text": text,
            "posted_at": posted_at,
            "parent": None if parent in (*_NO_PARENT, own) else f"{home}/{parent}",
            "group": " / ".join(name for name in names if name) or None,
            "likes": float(sum(n for _, n, _ in given))
            if isinstance(message.get("reactions"), list)
            else None,
            "url": string(message.get("weburl")),
        }
    )
    tenant.ties += [
        {"source": user, "target": author, "kind": "reaction", "at": at or posted_at}
        for users, _, at in given
        for user in users
    ]


def _reaction(item: dict[str, Any]) -> tuple[list[str], int, str | None]:
    """Who gave a reaction, how many did, and when: one object per reaction, or one per kind of reaction."""
    plain = lowered(item)
    given = plain.get("users", plain.get("user"))
    users = [user for user in map(_user, given if isinstance(given, list) else [given]) if user]
    count = plain.get("count")
    return (
        users,
        count if isinstance(count, int) else max(len(users), 1),
        string(plain.get("createddatetime")),
    )


def _user(given: object) -> str | None:
    """The id of a user: by itself, in an object, or in the ``user`` of an object."""
    if isinstance(given, str):
        return string(given)
    outer = lowered(given)
    inner = lowered(outer.get("user"))
    return string(inner.get("id") or outer.get("id") or outer.get("userid"))


def _author(tenant: _Tenant, message: Item) -> str | None:
    """The id of who wrote; the name where there is none. Programs are logos."""
    sender = lowered(message.get("from"))
    for sort in ("user", "application", "device"):
        who = lowered(sender.get(sort))
        name = string(who.get("displayname"))
        handle = string(who.get("id")) or name
        if handle:
            kind = None if sort == "user" else "logo"
            account = {"handle": handle, "name": name, "kind": kind}
            tenant.accounts.setdefault(handle, account)
            return handle
    return None


def _text(tenant: _Tenant, message: Item) -> str | None:
    """Subject and body as text; a mention of a user is written with the handle."""
    body = lowered(message.get("body"))
    content = string(body.get("content")) or ""
    named = {}
    for item in map(lowered, objects(message.get("mentions"))):
        user = _user(item.get("mentioned")) if "user" in lowered(item.get("mentioned")) else None
        if user:
            named[str(item.get("id"))] = user

    def mention(found: re.Match[str]) -> str:
        user = named.get(found[1])
        return f"@{user}" if user else found[2]

    if string(body.get("contenttype")) not in ("text", "Text", "0"):
        content = plain_text(_AT.sub(mention, content))
    subject = string(message.get("subject"))
    return "\n".join(part for part in (subject, content) if part) or None


def _export(name: str, form: str, tenant: _Tenant) -> Export:
    if not tenant.n_rows:
        raise FivecError("no_rows", file=name)
    tenant.aside.tell(tenant.notes)
    tables = {"posts": table("posts", tenant.posts, CHANNEL, tenant.notes)}
    seen = {post["author"] for post in tenant.posts} | {tie["source"] for tie in tenant.ties}
    accounts = left_without_a_word(
        list(tenant.accounts.values()), lambda account: bool(account.get("left")), seen, tenant.notes
    )
    if accounts:
        tables["accounts"] = table("accounts", accounts, CHANNEL, tenant.notes)
        tenant.notes.drop("email", sum(bool(account.get("email")) for account in accounts))
    if tenant.ties:
        tables["ties"] = table("ties", tenant.ties, CHANNEL, tenant.notes)
    return build.export(name, form, tables, tenant.n_rows, tenant.notes)
