"""X: the archive of one account (zip or folder), or one of its files.

A file is JavaScript: ``window.YTD.tweets.part0 = `` and then JSON. Tweets name no author: that is the account
of the archive. Followers are numbers; a handle is known where a tweet of the owner mentions it. The archive
holds nobody else's replies and no impressions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from fivec.readers.bundle import Bundle
from fivec.readers.documents import objects, parsed
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.personal import (
    OWNER,
    count_private,
    known_accounts,
    personal_export,
    text,
    texts,
)
from fivec.readers.records import mapping, table
from fivec.readers.source import Source
from fivec.readers.times import moments
from fivec.schema import Export, FivecError

CHANNEL: Final = "x"
_START: Final = b"window."
_HEAD: Final = re.compile(rb"window\.(?:YTD\.([A-Za-z_]+)\.part\d+|(__THAR_CONFIG))\s*=")
_HEAD_BYTES: Final = 200
_TWEETS: Final = ("tweets", "tweet")
_READ: Final = ("account", *_TWEETS, "note_tweet", "follower", "following", "like")
_DELETED: Final = ("deleted_tweets", "deleted_tweet")
_PRIVATE: Final = ("direct_messages", "direct_message", "direct_messages_group", "direct_message_group")
_CONFIG: Final = "config"
_BESIDE: Final = ("assets/", "tweets_media/", "data/", "your archive.html", "readme.txt")
_DATA: Final = re.compile(r"(^|/)data/$")
_RETWEET: Final = re.compile(r"^RT @(\w+):\s*")
_STATUS_OWNER: Final = re.compile(r"(?:twitter|x)\.com/(\w+)/status/")
_NO_OWNER: Final = ("i", "web", "anyuser")
_NO_LANGUAGE: Final = ("und", "zxx", "art")
_SAME_START: Final = 60
"""Characters by which the short form of a long tweet is found."""


@dataclass
class _Archive:
    """Whose archive it is and what its files hold, by name."""

    notes: Notes
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    owner: str = OWNER
    profile: dict[str, Any] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    ties: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    n_rows: int = 0


def parts(bundle: Bundle) -> list[Bundle]:
    """The archives in a bundle: folders with files of the archive, or with ``data/`` in which they lie."""
    folders = sorted({_folder(path) for path, source in bundle.members.items() if _is_code(path, source)})
    roots = dict.fromkeys(_DATA.sub(r"\1", folder) for folder in folders)
    return [bundle.part(root, _belongs) for root in roots]


def read_bundle(bundle: Bundle) -> Export:
    """The owner's posts, whom they answer, mention and share, and who follows whom."""
    archive = _Archive(bundle.notes())
    n_unused = 0
    for path, source in bundle.members.items():
        name = _name(source) if path.lower().endswith(".js") else None
        try:
            n_unused += name is None or not _take(archive, name, source)
        except FivecError:
            archive.notes.add("damaged_part", file=path)
    if n_unused:
        archive.notes.add("archive_unused", n=n_unused)
    return _export(bundle.name, archive)


def detect(source: Source) -> bool:
    """Whether a file is one of the archive's."""
    return source.given is None and _name(source) is not None


def read(source: Source) -> Export:
    """One file of the archive; without account.js it does not say whose it is."""
    archive = _Archive(Notes(options=source.options))
    if not _take(archive, _name(source) or "", source):
        raise FivecError("archive_part", file=source.name)
    return _export(source.name, archive)


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _is_code(path: str, source: Source) -> bool:
    return path.lower().endswith(".js") and _name(source) in (*_READ, _CONFIG)


def _belongs(path: str) -> bool:
    plain = path.lower()
    return plain.startswith(_BESIDE) or ("/" not in plain and plain.endswith(".js"))


def _name(source: Source) -> str | None:
    """What a file holds, by the name that it gives itself; None where it is no file of an archive."""
    try:
        if source.starts_with[: len(_START)] != _START:
            return None
        found = _HEAD.match(source.buffer.slice(0, min(_HEAD_BYTES, source.buffer.size)).to_pybytes())
    except FivecError:
        return None
    if found is None:
        return None
    return _CONFIG if found.group(2) else found.group(1).decode()


def _take(archive: _Archive, name: str, source: Source) -> bool:
    """Keep the rows of one file, or count them; whether it is one that can say something."""
    if name not in (*_READ, *_DELETED, *_PRIVATE, _CONFIG):
        return False
    try:
        found = parsed(source.buffer.to_pybytes().partition(b"=")[2].decode("utf-8").rstrip().rstrip(";"))
    except (ValueError, RecursionError) as error:
        raise FivecError("damaged_json", file=source.name) from error
    if name == _CONFIG:
        _take_config(archive, found)
        return True
    rows = objects(found)
    if name in _DELETED:
        archive.n_rows += len(rows)
        archive.notes.set_aside("deleted_message", len(rows))
    elif name in _PRIVATE:
        n_messages = sum(len(objects(mapping(row.get("dmConversation")).get("messages"))) for row in rows)
        archive.n_rows += n_messages
        count_private(archive.notes, n_messages)
    else:
        key = {"note_tweet": "noteTweet", "tweets": "tweet"}.get(name, name)
        kept = archive.files.setdefault("tweet" if name in _TWEETS else name, [])
        # Until 2019 a tweet was not wrapped in another object.
        kept += [mapping(row.get(key)) or (row if "full_text" in row else {}) for row in rows]
        archive.n_rows += 0 if name in ("account", "note_tweet") else len(rows)
    return True


def _take_config(archive: _Archive, found: object) -> None:
    user = mapping(mapping(found).get("userInfo"))
    if archive.owner == OWNER and text(user.get("userName")):
        _own(archive, str(user["userName"]), user.get("displayName"), user.get("accountId"))


def _own(archive: _Archive, handle: str, name: object, number: object) -> None:
    archive.owner = handle.lstrip("@")
    archive.profile = {"name": text(name)}
    if text(number):
        archive.handles[str(text(number))] = archive.owner


def _export(name: str, archive: _Archive) -> Export:
    for account in archive.files.get("account", [])[:1]:
        if text(account.get("username")):
            _own(
                archive, str(account["username"]), account.get("accountDisplayName"), account.get("accountId")
            )
        archive.notes.drop("email", bool(account.get("email")))
    if not archive.n_rows and archive.owner == OWNER:
        raise FivecError("no_rows", file=name)
    tweets = archive.files.get("tweet", [])
    seconds = moments(texts(tweet.get("created_at") for tweet in tweets), "created_at", False, archive.notes)
    dated = zip(tweets, seconds.cast(pa.int64()).to_pylist(), strict=True)
    posts = [post for post in (_post(archive, tweet, at) for tweet, at in dated) if post]
    _lengthen(posts, archive.files.get("note_tweet", []), archive.notes)
    _follows(archive)
    _likes(archive)
    found: dict[str, pa.Table] = {}
    if posts or not archive.ties:
        found["posts"] = _post_table(posts, archive.notes)
    own = {"handle": archive.owner, **archive.profile}
    people = known_accounts([*([own] if archive.owner != OWNER else []), *archive.people])
    if people:
        found["accounts"] = table("accounts", people, CHANNEL, archive.notes)
    if archive.ties:
        found["ties"] = table("ties", archive.ties, CHANNEL, archive.notes)
    return personal_export(name, "x_archive", found, archive.n_rows, archive.owner, archive.notes)


def _post(archive: _Archive, tweet: Mapping[str, Any], at: int | None) -> dict[str, Any] | None:
    number = text(tweet.get("id_str")) or text(tweet.get("id"))
    if number is None:
        archive.notes.set_aside("no_id", 1)
        return None
    words = html.unescape(str(tweet.get("full_text") or tweet.get("text") or ""))
    retweet = _RETWEET.match(words)
    _note_people(archive, tweet, words if retweet else None)
    post = {
        "id": number,
        "author": archive.owner,
        "text": text(words[retweet.end() :] if retweet else words),
        "posted_at": at,
        "url": f"https://x.com/i/status/{number}",
        "language": _language(tweet.get("lang")),
    }
    if retweet:
        archive.ties.append({"source": archive.owner, "target": retweet.group(1), "kind": "share", "at": at})
        return {**post, "kind": "share"}
    to, parent = text(tweet.get("in_reply_to_screen_name")), text(tweet.get("in_reply_to_status_id_str"))
    return {
        **post,
        "kind": "reply" if to or parent else "post",
        "parent": parent,
        "addressee": to,
        "likes": tweet.get("favorite_count"),
        "shares": tweet.get("retweet_count"),
    }


def _note_people(archive: _Archive, tweet: Mapping[str, Any], retweet: str | None) -> None:
    """Handles of the numbers that a tweet names; a mention is a tie where its account is known."""
    to, number = text(tweet.get("in_reply_to_screen_name")), text(tweet.get("in_reply_to_user_id_str"))
    if to and number:
        archive.handles.setdefault(number, to)
    for user in objects(mapping(tweet.get("entities")).get("user_mentions")):
        handle, number = text(user.get("screen_name")), text(user.get("id_str"))
        if handle and number:
            archive.handles.setdefault(number, handle)
        # Whom a shared tweet mentions was mentioned by somebody else.
        if handle and (retweet is None or retweet.startswith(f"RT @{handle}:")):
            archive.people.append({"handle": handle, "name": text(user.get("name"))})


def _lengthen(posts: list[dict[str, Any]], notes_found: list[dict[str, Any]], notes: Notes) -> None:
    """Give long tweets their whole text, which the archive keeps apart under another number."""
    by_id = {post["id"]: post for post in posts}
    starts: dict[str, list[dict[str, Any]]] = {}
    for post in posts:
        starts.setdefault(_start(post["text"]), []).append(post)
    n_apart = 0
    for note in notes_found:
        whole = html.unescape(str(mapping(note.get("core")).get("text") or ""))
        alike = starts.get(_start(whole), []) if _start(whole) else []
        same = by_id.get(str(note.get("noteTweetId"))) or (alike[0] if len(alike) == 1 else None)
        if same is None or not whole:
            n_apart += 1
        else:
            same["text"] = whole
    if n_apart:
        notes.add("long_texts_apart", n=n_apart)


def _start(words: str | None) -> str:
    return " ".join((words or "").partition("http")[0].rstrip("… ").split())[:_SAME_START]


def _follows(archive: _Archive) -> None:
    """Follower to owner, and owner to who is followed."""
    n_numbers = 0
    for name in ("follower", "following"):
        for row in archive.files.get(name, []):
            number = text(row.get("accountId"))
            if number is None:
                archive.notes.set_aside("no_account", 1)
                continue
            n_numbers += number not in archive.handles
            other = archive.handles.get(number, number)
            source, target = (other, archive.owner) if name == "follower" else (archive.owner, other)
            archive.ties.append({"source": source, "target": target, "kind": "follow"})
    if "follower" in archive.files:
        archive.profile["followers"] = float(len(archive.files["follower"]))
    if n_numbers:
        archive.notes.add("numbers_only", n=n_numbers)


def _likes(archive: _Archive) -> None:
    unnamed = []
    for row in archive.files.get("like", []):
        link = _STATUS_OWNER.search(str(row.get("expandedUrl") or ""))
        if link and link.group(1).casefold() not in _NO_OWNER:
            archive.ties.append({"source": archive.owner, "target": link.group(1), "kind": "reaction"})
        else:
            unnamed.append(row)
    rows = {name: texts(row.get(name) for row in unnamed) for name in ("tweetId", "fullText", "expandedUrl")}
    archive.notes.set_aside("reaction_unnamed", len(unnamed), rows)


def _post_table(posts: list[dict[str, Any]], notes: Notes) -> pa.Table:
    for name in ("likes", "shares"):
        counts = quantities(texts(post.get(name) for post in posts), name, notes).to_pylist()
        for post, count in zip(posts, counts, strict=True):
            post[name] = count
    return table("posts", posts, CHANNEL, notes)


def _language(code: object) -> str | None:
    known = isinstance(code, str) and code not in _NO_LANGUAGE and not code.startswith("q")
    return str(code) if known else None
