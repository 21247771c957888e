"""Instagram: the download of one account's own data as JSON (zip or folder), or one of its files.

A comment names the person under whose post it is, not the post. Nobody else's comments are in it, and what
lies before the period that was chosen (a year, unless changed) is not either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.personal import (
    OWNER,
    begins_with_any,
    count_private,
    numbered,
    personal_export,
    text,
    texts,
)
from fivec.readers.platforms.meta_download import (
    is_page,
    labelled,
    mended_document,
    n_messages,
    seconds,
)
from fivec.readers.records import table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "instagram"
_KEYS: Final = {
    "relationships_followers": "followers",
    "relationships_following": "following",
    "comments_media_comments": "comments",
    "comments_reels_comments": "comments",
    "comments_story_comments": "comments",
    "likes_media_likes": "likes",
    "likes_comment_likes": "likes",
    "organic_insights_posts": "insights",
    "organic_insights_reels": "insights",
    "ig_reels_media": "posts",
    "profile_user": "owner",
}
"""What an object of an Instagram file holds, by its only key."""
_PLACES: Final = re.compile(
    r"^(?:.*/)?(?:followers_and_following/(?:followers_\d+|followers|following)|comments/\w*comments(?:_\d+)?"
    r"|(?:content|media)/(?:posts_\d+|posts|reels)|likes/liked_\w+|past_instagram_insights/\w+"
    r"|personal_information/personal_information|account_information/personal_information)\.(?:json|html)$"
)
_ROOT: Final = re.compile(
    r"^(.*?/)??(?:connections|your_instagram_activity|logged_information|personal_information"
    r"|followers_and_following|comments|content|likes|past_instagram_insights|account_information|media)/"
)
_FOLDERS: Final = (
    *("connections/", "your_instagram_activity/", "logged_information/", "personal_information/", "media/"),
    *("followers_and_following/", "comments/", "content/", "likes/", "past_instagram_insights/", "messages/"),
    *("account_information/", "ads_information/", "apps_and_websites_off_of_instagram/", "preferences/"),
    *("security_and_login_information/", "your_topics/", "recent_searches/", "files/", "start_here.html"),
    *(
        "saved/",
        "stories/",
        "login_and_account_creation/",
        "guides/",
        "events/",
        "index.html",
        "avatars_store/",
    ),
)
_MESSAGES: Final = re.compile(r"(?:^|/)messages/.*message_\d+\.json$")
_NAME: Final = re.compile(r"instagram\.com/(?:_u/)?([\w.]+)/?(?:\?.*)?$")
_PAGES: Final = ("p", "reel", "tv", "stories", "explore")
_MARKS: Final = (
    *(b"string_list_data", b"string_map_data", b"media_map_data", b"label_values", b"creation_timestamp"),
)
"""One of these names is in every file of the download that is read."""
_SAMPLE: Final = 50
_NOT_COUNTED: Final = "--"
_COUNTS: Final = ("impressions", "likes", "comments", "shares")


@dataclass
class _Account:
    """Whose download it is and what its files hold, by sort."""

    notes: Notes
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owner: str = OWNER
    name: str | None = None
    ties: list[dict[str, Any]] = field(default_factory=list)
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The downloads in a bundle: the folders in which Instagram's own folders lie."""
    roots = set()
    for path, source in bundle.members.items():
        root = _ROOT.match(path) if _PLACES.match(path) else None
        if root and (is_page(source, "instagram") if path.endswith(".html") else _is_ours(source)):
            roots.add(root.group(1) or "")
    return [bundle.part(root, lambda path: path.startswith(_FOLDERS)) for root in sorted(roots)]


def read_bundle(bundle: Bundle) -> Export:
    """The owner's posts and comments, likes given, followers and following."""
    account = _Account(bundle.notes())
    n_unused = 0
    for path, source in bundle.members.items():
        if _MESSAGES.search(path):
            n_private = n_messages(source)
            account.n_rows += n_private
            count_private(account.notes, n_private)
        elif not path.endswith(".json") or not _take(account, source):
            n_unused += 1
    if not account.lists:
        raise FivecError("html_download", file=bundle.name)
    if n_unused:
        account.notes.add("archive_unused", n=n_unused)
    return _export(bundle.name, account)


def detect(source: Source) -> bool:
    """Whether a file is one of the download's, or a page of the download as HTML."""
    return is_page(source, "instagram.com") or _is_ours(source)


def read(source: Source) -> Export:
    """One file of the download; alone it does not say whose it is."""
    if is_page(source, "instagram.com"):
        raise FivecError("html_download", file=source.name)
    account = _Account(Notes(options=source.options))
    _take(account, source)
    return _export(source.name, account)


def _lists(found: Any) -> dict[str, list[dict[str, Any]]]:
    """The lists of a document by sort; none where it is no file of the download."""
    if isinstance(found, dict) and "media" in found and "creation_timestamp" in found:
        return {"posts": [found]}
    if isinstance(found, dict):
        named = {sort: objects(found.get(key)) for key, sort in _KEYS.items() if key in found}
        return {sort: rows for sort, rows in named.items() if rows}
    rows = objects(found)
    sort = _sort_of_rows(rows[:_SAMPLE]) if rows else None
    return {sort: rows} if sort else {}


def _is_ours(source: Source) -> bool:
    try:
        return looks_like_json(source) and begins_with_any(source, _MARKS) and bool(_lists(document(source)))
    except FivecError:
        return False


def _sort_of_rows(rows: list[dict[str, Any]]) -> str | None:
    """What a bare list holds: followers, comments or posts."""
    if all("string_list_data" in row for row in rows):
        return "followers"
    if any("text" in labelled(row, "instagram") for row in rows):
        return "comments"
    if all(objects(row.get("media")) and _made(row) for row in rows):
        return "posts"
    return None


def _take(account: _Account, source: Source) -> bool:
    if not _is_ours(source):
        return False
    for sort, rows in _lists(mended_document(source)).items():
        account.lists.setdefault(sort, []).extend(rows)
        account.n_rows += 0 if sort == "owner" else len(rows)
    return True


def _export(name: str, account: _Account) -> Export:
    for row in account.lists.get("owner", [])[:1]:
        told = labelled(row, "instagram")
        account.owner = text(told.get("username", {}).get("value")) or OWNER
        account.name = text(told.get("name", {}).get("value"))
        for sort in ("email", "phone"):
            account.notes.drop(sort, bool(text(told.get(sort, {}).get("value"))))
    account.notes.add("period_chosen")
    posts = [*_posts(account), *_comments(account)]
    _follows(account)
    _likes(account)
    found: dict[str, pa.Table] = {}
    if posts or not account.ties:
        found["posts"] = table("posts", posts, CHANNEL, account.notes)
    if account.owner != OWNER:
        own = {"handle": account.owner, "name": account.name}
        found["accounts"] = table("accounts", [own], CHANNEL, account.notes)
    if account.ties:
        found["ties"] = table("ties", account.ties, CHANNEL, account.notes)
    return personal_export(name, "instagram_download", found, account.n_rows, account.owner, account.notes)


def _made(row: Mapping[str, Any]) -> int | None:
    """When a post was made: of a post with one picture the picture says so."""
    media = objects(row.get("media"))
    return seconds(row.get("creation_timestamp")) or (
        seconds(media[0].get("creation_timestamp")) if media else None
    )


def _posts(account: _Account) -> list[dict[str, Any]]:
    """Own posts; what the insights say of a post is found by its moment."""
    posts = []
    for row in account.lists.get("posts", []):
        media = objects(row.get("media"))
        title = text(row.get("title")) or (text(media[0].get("title")) if media else None)
        posts.append({"author": account.owner, "text": title, "posted_at": _made(row), "kind": "post"})
    insights = _insights(account)
    at = {post["posted_at"]: post for post in posts if post["posted_at"] is not None}
    for told in insights:
        post = at.get(told["posted_at"])
        if post is None:
            posts.append({"author": account.owner, "kind": "post", **told})
        else:
            post |= {name: told[name] for name in _COUNTS}
            account.n_rows -= 1
    made = numbered(f"{account.owner}/{post['posted_at']}" for post in posts)
    return [{**post, "id": number} for post, number in zip(posts, made, strict=True)]


def _insights(account: _Account) -> list[dict[str, Any]]:
    rows = [(row, labelled(row, "instagram_insights")) for row in account.lists.get("insights", [])]
    counts = {
        name: quantities(texts(_count(told.get(name, {})) for _, told in rows), name, account.notes)
        for name in _COUNTS
    }
    found = []
    for place, (row, told) in enumerate(rows):
        picture = told.get("thumbnail", {})
        made = picture.get("creation_timestamp") or told.get("posted_at", {}).get("timestamp")
        found.append(
            {
                "text": text(picture.get("title")) or text(row.get("title")),
                "posted_at": seconds(made or row.get("creation_timestamp")),
                **{name: counts[name][place].as_py() for name in _COUNTS},
            }
        )
    return found


def _count(told: Mapping[str, Any]) -> str | None:
    value = text(told.get("value"))
    return None if value == _NOT_COUNTED else value


def _comments(account: _Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in account.lists.get("comments", []):
        told = labelled(row, "instagram")
        words = text(told.get("text", {}).get("value"))
        if words is None:
            account.notes.set_aside("no_text", 1)
            continue
        at = seconds(_moment(told.get("at", {})) or row.get("timestamp"))
        owner = text(told.get("owner", told.get("account", {})).get("value"))
        found.append(
            {
                "author": account.owner,
                "kind": "reply",
                "text": words,
                "posted_at": at,
                "addressee": owner,
            }
        )
    ids = numbered(f"{account.owner}/comment/{comment['posted_at']}" for comment in found)
    return [{**comment, "id": number} for comment, number in zip(found, ids, strict=True)]


def _moment(told: Mapping[str, Any]) -> object:
    return told.get("timestamp") or told.get("timestamp_value")


def _follows(account: _Account) -> None:
    for sort in ("followers", "following"):
        for row in account.lists.get(sort, []):
            who, at = _who(row)
            if who is None:
                account.notes.set_aside("no_account", 1)
                continue
            source, target = (who, account.owner) if sort == "followers" else (account.owner, who)
            account.ties.append({"source": source, "target": target, "kind": "follow", "at": at})


def _likes(account: _Account) -> None:
    for row in account.lists.get("likes", []):
        told = labelled(row, "instagram")
        named = told.get("owner") or told.get("username") or told.get("account") or {}
        who = text(row.get("title")) or text(named.get("value"))
        items = objects(row.get("string_list_data"))
        at = seconds(items[0].get("timestamp") if items else row.get("timestamp"))
        if who is None:
            account.notes.set_aside("reaction_unnamed", 1)
        else:
            account.ties.append({"source": account.owner, "target": who, "kind": "reaction", "at": at})


def _who(row: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """The account of a follow and its moment: the value, since 2025 the title, or else the link's name."""
    items = objects(row.get("string_list_data"))
    item = items[0] if items else {}
    link = _NAME.search(text(item.get("href")) or "")
    linked = link.group(1) if link and link.group(1) not in _PAGES else None
    who = text(item.get("value")) or text(row.get("title")) or linked
    return who, seconds(item.get("timestamp"))
