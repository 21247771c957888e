"""The tables of a personal LinkedIn export, one function each, and what they add up to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final

from fivec.readers.markup import plain_text
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, numbered, texts
from fivec.readers.platforms.linkedin_cells import Archive, Cells, cells_of, seconds_of
from fivec.readers.platforms.linkedin_links import (
    SamePost,
    number_seconds,
    post_number,
    profile_handle,
)
from fivec.readers.source import Source

_LINE_QUOTES: Final = re.compile(r'"(\r?\n)"')
_LONGEST_NAME: Final = 6
"""Words of a name."""


def _profile(archive: Archive, source: Source) -> None:
    cells = cells_of(archive, "profile", source)
    if not cells["first"]:
        return
    name = _name(cells["first"][0], cells["last"][0])
    archive.owner_profile = {"name": name, "kind": "person", "role": cells["role"][0]}
    if archive.owner == OWNER and name:
        archive.owner = name


def _invitations(archive: Archive, source: Source) -> None:
    """Who invites gives attention to who is invited; the owner's own link is found on the way."""
    cells = cells_of(archive, "invitations", source)
    sent = seconds_of(cells, "Sent At", archive.notes)
    nothing: list[str | None] = [None] * len(sent)
    links = {end: cells.get(end, nothing) for end in ("source", "target")}
    own: Counter[str] = Counter()
    for row, direction in enumerate(cells["direction"]):
        link = links["source" if (direction or "").casefold() == "outgoing" else "target"][row]
        own.update(filter(None, [profile_handle(link)]))
    if own:
        archive.owner = own.most_common(1)[0][0]
    n_unknown = 0
    for row, at in enumerate(sent):
        ends = {
            end: profile_handle(links[end][row]) or cells[f"{end}_name"][row] for end in ("source", "target")
        }
        if not ends["source"] or not ends["target"]:
            n_unknown += 1
            continue
        archive.ties.append({**ends, "kind": "follow", "at": at})
        archive.people += [
            {"handle": ends[end], "name": cells[f"{end}_name"][row], "kind": "person"}
            for end in ("source", "target")
        ]
    archive.notes.set_aside("no_account", n_unknown)
    if sent:
        archive.notes.add("invitations_follow")


def _connections(archive: Archive, source: Source) -> None:
    cells = cells_of(archive, "connections", source)
    at = seconds_of(cells, "Connected On", archive.notes)
    nothing: list[str | None] = [None] * len(at)
    names = [_name(*parts) for parts in zip(cells["first"], cells["last"], strict=True)]
    links = cells.get("url", nothing)
    handles = [profile_handle(link) or name for link, name in zip(links, names, strict=True)]
    unknown = [row for row, handle in enumerate(handles) if not handle]
    kept = [row for row, handle in enumerate(handles) if handle]
    archive.notes.set_aside(
        "no_name",
        len(unknown),
        {
            name: texts(cells[part][row] for row in unknown)
            for name, part in (("Company", "organisation"), ("Position", "role"), ("Connected On", "at"))
            if part in cells
        },
    )
    emails = cells.get("email", nothing)
    archive.notes.drop("email", sum(email is not None for email in emails))
    for row, handle in zip(kept, numbered(str(handles[row]) for row in kept), strict=True):
        archive.ties.append({"source": archive.owner, "target": handle, "kind": "connection", "at": at[row]})
        archive.people.append(
            {
                "handle": handle,
                "name": names[row],
                "email": emails[row],
                "kind": "person",
                "role": cells.get("role", nothing)[row],
            }
        )


def _company_follows(archive: Archive, source: Source) -> None:
    cells = cells_of(archive, "company_follows", source)
    _follow(archive, cells, seconds_of(cells, "Followed On", archive.notes), "logo")


def _member_follows(archive: Archive, source: Source) -> None:
    """Members who are followed now; a row with another state tells of somebody who no longer is."""
    cells = cells_of(archive, "member_follows", source)
    at = seconds_of(cells, "Date", archive.notes)
    rows = [row for row, state in enumerate(cells["state"]) if (state or "active").casefold() == "active"]
    archive.notes.set_aside("no_longer", len(at) - len(rows))
    _follow(archive, {"name": [cells["name"][row] for row in rows]}, [at[row] for row in rows], "person")


def _follow(archive: Archive, cells: Cells, at: list[int | None], kind: str) -> None:
    for name, moment in zip(cells["name"], at, strict=True):
        if name:
            archive.ties.append({"source": archive.owner, "target": name, "kind": "follow", "at": moment})
            archive.people.append({"handle": name, "name": name, "kind": kind})
    archive.notes.set_aside("no_name", cells["name"].count(None))


def _shares(archive: Archive, source: Source) -> None:
    cells = cells_of(archive, "shares", source)
    at = seconds_of(cells, "Date", archive.notes)
    numbers = [post_number(link) for link in cells["link"]]
    for row, text in enumerate(map(_without_line_quotes, cells["text"])):
        number = numbers[row] or f"{archive.owner}/{_digest(at[row], text)}"
        shared = post_number(cells["shared"][row]) if "shared" in cells else None
        moment = at[row] if at[row] is not None else _whole(number_seconds(numbers[row]))
        archive.posts.append(
            {
                "id": number,
                "author": archive.owner,
                "text": text,
                "posted_at": moment,
                "share_of": shared if shared != number else None,
                "url": cells["link"][row],
            }
        )


def _comments(archive: Archive, source: Source) -> None:
    """Comments of the owner; who wrote what they are under is not told, who is named first may be known."""
    cells = cells_of(archive, "comments", source)
    at = seconds_of(cells, "Date", archive.notes)
    same = SamePost(str(post["id"]) for post in archive.posts if not post.get("parent"))
    named = _people_by_name(archive)
    n_named = 0
    for row, text in enumerate(map(_without_line_quotes, cells["text"])):
        parent = same.number(post_number(cells["link"][row]))
        archive.posts.append(
            {
                "id": f"{parent or archive.owner}/{_digest(at[row], text)}",
                "author": archive.owner,
                "text": text,
                "posted_at": at[row],
                "parent": parent,
                "kind": "reply",
                "url": cells["link"][row],
            }
        )
        who = _first_name(text, named)
        if who:
            n_named += 1
            archive.ties.append({"source": archive.owner, "target": who, "kind": "mention", "at": at[row]})
    if n_named:
        archive.notes.add("names_as_mentions", n=n_named)


def _reactions(archive: Archive, source: Source) -> None:
    """A reaction names a post or a comment by number, and nobody who wrote it: there is no tie to make."""
    cells = cells_of(archive, "reactions", source)
    rows = {name: texts(cells[part]) for name, part in (("Date", "at"), ("Type", "kind"), ("Link", "link"))}
    archive.notes.set_aside("reaction_unnamed", len(cells["link"]), rows)


def _messages(archive: Archive, source: Source) -> None:
    """Messages answer the message before them in the conversation."""
    options = archive.notes.options
    aside = archive if options.private else Archive(Notes(options=options))
    cells = cells_of(aside, "messages", source)
    n = len(cells["text"])
    if not options.private:
        archive.n_rows += aside.n_rows
        archive.notes.set_aside("private_message", aside.n_rows)
        return
    archive.notes.add("private_read")
    at = seconds_of(cells, "DATE", archive.notes)
    nothing: list[str | None] = [None] * n
    senders = zip(cells.get("author", nothing), cells["author_name"], strict=True)
    authors = [_sender(archive, link, name) for link, name in senders]
    drafts = [(draft or "").casefold() in ("yes", "true") for draft in cells.get("draft", nothing)]
    kept = [row for row in range(n) if authors[row] and not drafts[row]]
    archive.notes.set_aside("draft", sum(drafts))
    archive.notes.set_aside("no_author", n - len(kept) - sum(drafts))
    kept.sort(key=lambda row: (at[row] or 0, -row))
    ids = numbered(f"{cells['thread'][row]}/{at[row]}" for row in kept)
    last: dict[str | None, str] = {}
    for row, number in zip(kept, ids, strict=True):
        to = [profile_handle(link) for link in (cells.get("targets", nothing)[row] or "").split(",")]
        parent = last.get(cells["thread"][row])
        archive.posts.append(
            {
                "id": number,
                "author": authors[row],
                "text": plain_text(cells["text"][row] or "") or None,
                "posted_at": at[row],
                "parent": parent,
                "addressee": to[0] if len(to) == 1 else None,
                "group": cells["title"][row] if "title" in cells else None,
                "inferred": parent is not None,
            }
        )
        last[cells["thread"][row]] = number
        archive.people.append({"handle": authors[row], "name": cells["author_name"][row]})


READ_IN_ORDER: Final[Mapping[str, Callable[[Archive, Source], None]]] = {
    "profile": _profile,
    "invitations": _invitations,
    "connections": _connections,
    "company_follows": _company_follows,
    "member_follows": _member_follows,
    "shares": _shares,
    "comments": _comments,
    "reactions": _reactions,
    "messages": _messages,
}
"""What reads each table; whose export it is comes first, and posts before the comments under them."""


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)


def _name(first: str | None, last: str | None) -> str | None:
    return " ".join(part for part in (first, last) if part) or None


def _digest(moment: int | None, text: str | None) -> str:
    """What stands for a post without a number: equal in every copy of the export."""
    return blake2b(f"{moment} {text}".encode(), digest_size=8).hexdigest()


def _without_line_quotes(text: str | None) -> str | None:
    """The text without the quotation marks that the export puts around every line break."""
    if text is None:
        return None
    return _LINE_QUOTES.sub(r"\1", _LINE_QUOTES.sub(r"\1", text)).strip() or None


def _people_by_name(archive: Archive) -> dict[str, str]:
    """Handle per full name that one person has."""
    found: dict[str, set[str]] = {}
    for person in archive.people:
        if person.get("name") and person["kind"] == "person" and person["handle"] != archive.owner:
            found.setdefault(person["name"].casefold(), set()).add(person["handle"])
    return {name: handles.pop() for name, handles in found.items() if len(handles) == 1 and " " in name}


def _first_name(text: str | None, named: Mapping[str, str]) -> str | None:
    """Who a comment names first: LinkedIn writes a mention as the full name, without a sign."""
    words = (text or "").casefold().split()[:_LONGEST_NAME]
    for n in range(len(words), 1, -1):
        who = named.get(" ".join(words[:n]).rstrip(",.:;!?"))
        if who:
            return who
    return None


def _sender(archive: Archive, link: str | None, name: str | None) -> str | None:
    """The handle of a sender: the profile's, the owner's by name, or else the name."""
    handle = profile_handle(link)
    if handle is None and name and name == archive.owner_profile.get("name"):
        return archive.owner
    return handle or name
