"""Facebook: the download of somebody's own data as JSON (zip or folder), or one of its files.

People have no handle here: they go by their full names. A comment names whom it answers in a sentence, which
is understood in English and Dutch.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from fivec.readers.bundle import Bundle
from fivec.readers.documents import document, looks_like_json, objects
from fivec.readers.notes import Notes
from fivec.readers.personal import (
    OWNER,
    begins_with_any,
    count_private,
    known_accounts,
    numbered,
    personal_export,
    text,
)
from fivec.readers.platforms.meta_download import is_page, mended_document, n_messages, seconds
from fivec.readers.records import table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

CHANNEL: Final = "facebook"
_KEYS: Final = {
    "comments_v2": "comments",
    "friends_v2": "friends",
    "following_v2": "following",
    "following_v3": "following",
}
_PLACES: Final = re.compile(
    r"^(?:.*/)?(?:comments_and_reactions|friends_and_followers|connections/friends|connections/followers|friends"
    r"|comments|posts|profile_information)/[\w.-]+\.(?:json|html)$"
)
_ROOT: Final = re.compile(
    r"^(.*?/)??(?:your_facebook_activity|connections|comments_and_reactions|friends_and_followers|friends"
    r"|comments|posts|profile_information|personal_information)/"
)
_FOLDERS: Final = (
    *("your_facebook_activity/", "connections/", "comments_and_reactions/", "friends_and_followers/"),
    *("friends/", "comments/", "posts/", "profile_information/", "personal_information/", "messages/"),
    *("ads_information/", "apps_and_websites_off_of_facebook/", "logged_information/", "preferences/"),
    *("security_and_login_information/", "files/", "groups/", "events/", "pages/", "start_here.html"),
)
_MESSAGES: Final = re.compile(r"(?:^|/)messages/.*message_\d+\.json$")
_MARKS: Final = (*(key.encode() for key in _KEYS), b"profile_v2", b'"post"')
"""One of these names is in every file of the download that is read."""
_ANSWERED: Final = (
    re.compile(
        r" (?:commented on|replied to) (.+?)['’]s? (?:\w+ )?(?:post|comment|photo|video|link|album|event)\b"
    ),
    re.compile(r" heeft? (?:gereageerd|geantwoord) op (?:het|de|een) \w+ van (.+?)\.?$"),
)


@dataclass
class _Download:
    notes: Notes
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owner: str = OWNER
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The downloads in a bundle: the folders in which Facebook's own folders lie."""
    roots = set()
    for path, source in bundle.members.items():
        root = _ROOT.match(path) if _PLACES.match(path) else None
        if root and (is_page(source, "facebook") if path.endswith(".html") else _is_ours(source)):
            roots.add(root.group(1) or "")
    return [bundle.part(root, lambda path: path.startswith(_FOLDERS)) for root in sorted(roots)]


def read_bundle(bundle: Bundle) -> Export:
    """The owner's posts and comments, and friends."""
    download = _Download(bundle.notes())
    n_unused = 0
    for path, source in bundle.members.items():
        if _MESSAGES.search(path):
            n_private = n_messages(source)
            download.n_rows += n_private
            count_private(download.notes, n_private)
        elif not path.endswith(".json") or not _take(download, source):
            n_unused += 1
    if not download.lists:
        raise FivecError("html_download", file=bundle.name)
    if n_unused:
        download.notes.add("archive_unused", n=n_unused)
    return _export(bundle.name, download)


def detect(source: Source) -> bool:
    """Whether a file is one of the download's, or a page of the download as HTML."""
    return is_page(source, "facebook.com") or _is_ours(source)


def read(source: Source) -> Export:
    """One file of the download."""
    if is_page(source, "facebook.com"):
        raise FivecError("html_download", file=source.name)
    download = _Download(Notes(options=source.options))
    _take(download, source)
    return _export(source.name, download)


def _lists(found: Any) -> dict[str, list[dict[str, Any]]]:
    if isinstance(found, dict):
        profile = found.get("profile_v2")
        if isinstance(profile, dict):
            return {"profile": [profile]}
        return {sort: objects(found[key]) for key, sort in _KEYS.items() if objects(found.get(key))}
    rows = objects(found)
    dated = bool(rows) and all("timestamp" in row and isinstance(row.get("data"), list) for row in rows)
    written = dated and any("post" in item for row in rows for item in objects(row["data"]))
    return {"posts": rows} if written else {}


def _is_ours(source: Source) -> bool:
    try:
        return looks_like_json(source) and begins_with_any(source, _MARKS) and bool(_lists(document(source)))
    except FivecError:
        return False


def _take(download: _Download, source: Source) -> bool:
    if not _is_ours(source):
        return False
    for sort, rows in _lists(mended_document(source)).items():
        download.lists.setdefault(sort, []).extend(rows)
        download.n_rows += 0 if sort == "profile" else len(rows)
    return True


def _export(name: str, download: _Download) -> Export:
    download.notes.add("loosely")
    download.notes.add("period_chosen")
    comments = [_comment(row) for row in download.lists.get("comments", [])]
    download.owner = _owner(download, comments)
    posts = [*_posts(download), *_answers(download, comments)]
    ties = []
    for sort, kind in (("friends", "connection"), ("following", "follow")):
        for row in download.lists.get(sort, []):
            who = text(row.get("name"))
            if who is None:
                download.notes.set_aside("no_name", 1)
                continue
            at = seconds(row.get("timestamp"))
            ties.append({"source": download.owner, "target": who, "kind": kind, "at": at})
    found: dict[str, pa.Table] = {}
    if posts or not ties:
        found["posts"] = table("posts", posts, CHANNEL, download.notes)
    own = [{"handle": download.owner, "name": download.owner}] if download.owner != OWNER else []
    people = known_accounts([*own, *({"handle": tie["target"], "name": tie["target"]} for tie in ties)])
    if people:
        found["accounts"] = table("accounts", people, CHANNEL, download.notes)
    if ties:
        found["ties"] = table("ties", ties, CHANNEL, download.notes)
    return personal_export(name, "facebook_download", found, download.n_rows, download.owner, download.notes)


def _owner(download: _Download, comments: list[dict[str, Any]]) -> str:
    for profile in download.lists.get("profile", []):
        given = profile.get("name")
        name = text(given.get("full_name")) if isinstance(given, dict) else text(given)
        if name:
            return name
    written = Counter(comment["by"] for comment in comments if comment["by"])
    return written.most_common(1)[0][0] if written else OWNER


def _comment(row: dict[str, Any]) -> dict[str, Any]:
    inner = [item["comment"] for item in objects(row.get("data")) if isinstance(item.get("comment"), dict)]
    said = inner[0] if inner else {}
    title = text(row.get("title")) or ""
    answered = next((found.group(1) for found in (way.search(title) for way in _ANSWERED) if found), None)
    return {
        "text": text(said.get("comment")),
        "by": text(said.get("author")),
        "posted_at": seconds(said.get("timestamp")) or seconds(row.get("timestamp")),
        "addressee": answered,
    }


def _answers(download: _Download, comments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = [comment for comment in comments if comment["text"]]
    download.notes.set_aside("no_text", len(comments) - len(said))
    ids = numbered(f"{download.owner}/comment/{comment['posted_at']}" for comment in said)
    return [
        {**comment, "id": number, "author": download.owner, "kind": "reply"}
        for comment, number in zip(said, ids, strict=True)
    ]


def _posts(download: _Download) -> list[dict[str, Any]]:
    found = []
    for row in download.lists.get("posts", []):
        said = [text(item.get("post")) for item in objects(row.get("data")) if text(item.get("post"))]
        if not said:
            download.notes.set_aside("no_text", 1)
            continue
        found.append(
            {
                "author": download.owner,
                "kind": "post",
                "text": said[0],
                "posted_at": seconds(row["timestamp"]),
            }
        )
    ids = numbered(f"{download.owner}/{post['posted_at']}" for post in found)
    return [{**post, "id": number} for post, number in zip(found, ids, strict=True)]
