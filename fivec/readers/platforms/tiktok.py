"""TikTok: the copy of one's own data (JSON). Own comments do not tell what they are under.

Names of parts moved between versions and differ in case; lists may be null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from fivec.readers import records
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, count_private, numbered, personal_export
from fivec.readers.records import Record, lowered, mapping, string
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "tiktok"
_VIDEO: Final = re.compile(r"/video/(\d+)")
_PARTS: Final = {
    "comment": ("comments", "commentslist"),
    "video": ("videos", "videolist"),
    "post": ("posts", "videolist"),
    "follower": ("follower list", "fanslist"),
    "following": ("following list", "following"),
    "following_newer": ("following", "following"),
}
"""Part and list in it: a list of the same name in another part holds what was watched."""


def detect(source: Source) -> bool:
    """Whether a JSON object has parts that TikTok's copy has."""
    if not looks_like_json(source):
        return False
    try:
        found = lowered(document(source))
    except FivecError:
        return False
    return bool({"comment", "video", "post"} & found.keys()) and bool(
        {"activity", "your activity", "profile", "profile and settings", "app settings"} & found.keys()
    )


def read(source: Source) -> Export:
    """Own videos and comments, followers and whom the owner follows. Raises FivecError ``no_rows``."""
    notes = Notes(options=source.options)
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in _PARTS}
    owner, n_private = OWNER, 0
    for above, key, value in _walk(document(source)):
        for name, place in _PARTS.items():
            if place == (above, key):
                lists[name] += [lowered(item) for item in objects(value)]
        if key == "profilemap":
            owner = string(lowered(value).get("username")) or owner
            _count_dropped(lowered(value), notes)
        if above == "chathistory" or key.startswith("chat history with"):
            n_private += len(objects(value))
    posts = [*_videos(lists["video"] + lists["post"], owner), *_comments(lists["comment"], owner)]
    ties = [
        *_follows(lists["follower"], owner, to_owner=True),
        *_follows(lists["following"] + lists["following_newer"], owner, to_owner=False),
    ]
    if not posts and not ties:
        raise FivecError("no_rows", file=source.name)
    if lists["comment"]:
        notes.add("no_target")
    count_private(notes, n_private)
    tables = {"posts": records.table("posts", posts, CHANNEL, notes)} if posts else {}
    if ties:
        tables["ties"] = records.table("ties", ties, CHANNEL, notes)
    n_rows = len(posts) + len(ties) + n_private
    return personal_export(source.name, "tiktok_data", tables, n_rows, owner, notes)


def _walk(found: Any, above: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every value with its key and the key over it, in lower case."""
    for key, value in mapping(found).items():
        name = str(key).casefold()
        yield above, name, value
        yield from _walk(value, name)


def _videos(items: list[dict[str, Any]], owner: str) -> Iterator[Record]:
    for item in items:
        link = string(item.get("link"))
        number = _VIDEO.search(link or "")
        if link:
            likes = string(item.get("likes")) or ""
            yield {
                "id": number.group(1) if number else link,
                "author": owner,
                "text": string(item.get("title")),
                "posted_at": string(item.get("date")),
                "likes": float(likes) if likes.isdecimal() else None,
                "url": link,
            }


def _comments(items: list[dict[str, Any]], owner: str) -> Iterator[Record]:
    ids = numbered(f"comment-{string(item.get('date')) or ''}" for item in items)
    for made, item in zip(ids, items, strict=True):
        yield {
            "id": made,
            "author": owner,
            "kind": "reply",
            "text": string(item.get("comment")),
            "posted_at": string(item.get("date")),
        }


def _follows(items: list[dict[str, Any]], owner: str, to_owner: bool) -> Iterator[Record]:
    for item in items:
        other = string(item.get("username"))
        if other:
            source, target = (other, owner) if to_owner else (owner, other)
            yield {"source": source, "target": target, "kind": "follow", "at": string(item.get("date"))}


def _count_dropped(profile: dict[str, Any], notes: Notes) -> None:
    notes.drop("email", sum(bool(value) for key, value in profile.items() if "email" in key))
    notes.drop("phone", sum(bool(value) for key, value in profile.items() if "phone" in key))
