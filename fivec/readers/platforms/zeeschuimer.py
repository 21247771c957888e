"""Zeeschuimer: what a browser saw of X, TikTok, Instagram and Threads, an item of the platform per line.

Items of other platforms, and advertisements, are set aside. An item becomes a row with the column names of
``posts.read_posts``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from fivec.readers.documents import objects
from fivec.readers.json_rows import as_table, first_object, rows
from fivec.readers.notes import Notes
from fivec.readers.posts import Style, read_posts
from fivec.readers.records import Aside, mapping, string
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

Item = Mapping[str, Any]
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_X_TIME: Final = "%a %b %d %H:%M:%S %z %Y"


def detect(source: Source) -> bool:
    """Whether the first line is an item with what Zeeschuimer, or 4CAT after it, writes beside it."""
    first = first_object(source)
    return "__import_meta" in first or ("source_platform" in first and isinstance(first.get("data"), dict))


def read(source: Source) -> Export:
    """Posts, their authors, and whom they mention and pass on.

    Raises FivecError ``no_known_items`` where no item is of a kind that is known.
    """
    found, n_damaged = rows(source)
    notes, aside = Notes(options=source.options), Aside()
    known: list[Item] = []
    for line in found:
        item = line["data"] if isinstance(line.get("data"), dict) else line
        row = _row(item)
        if row is None:
            reason = "advertisement" if item.get("product_type") == "ad" else "unknown_item"
            told = mapping(line.get("__import_meta")) | line
            aside.add(reason, {"platform": told.get("source_platform") or told.get("source_platform_url")})
        else:
            known.append(row)
    if not known:
        raise FivecError("no_known_items", file=source.name, n=len(found))
    aside.tell(notes)
    table = as_table(source, known, n_damaged)
    at = {name: place for place, name in enumerate(table.sheet.names)}
    export = read_posts(table, at, Style(), "zeeschuimer", notes)
    report = export.report
    n_rows = report.rows_read + len(found) - len(known)
    return replace(export, report=replace(report, rows_read=n_rows))


def _row(item: Item) -> Item | None:
    for is_kind, row in _KINDS:
        if is_kind(item):
            return {name: value for name, value in row(item).items() if value is not None}
    return None


# -- X -------------------------------------------------------------------------------------------------------


def _is_tweet(item: Item) -> bool:
    item = _unwrapped(item)
    return "rest_id" in item and "full_text" in mapping(item.get("legacy"))


def _tweet(item: Item) -> Item:
    item = _unwrapped(item)
    told, author = mapping(item.get("legacy")), _user(item)
    shared = _result(told.get("retweeted_status_result"))
    quoted = _result(item.get("quoted_status_result"))
    named = objects(mapping(told.get("entities")).get("user_mentions"))
    handle = author.get("screen_name")
    row = {
        "channel": "x",
        "id": item.get("rest_id"),
        "author": handle,
        "author_name": author.get("name"),
        "followers": author.get("followers_count"),
        "posted_at": _x_seconds(told.get("created_at")),
        "language": told.get("lang"),
        "url": f"https://x.com/{handle}/status/{item.get('rest_id')}",
        "mentions": [mapping(person).get("screen_name") for person in named]
        if isinstance(named, list)
        else None,
    }
    if shared:
        return row | {
            "kind": "share",
            "text": _words(shared),
            "share_of": shared.get("rest_id"),
            "shared_author": _user(shared).get("screen_name"),
        }
    return row | {
        "text": _words(item),
        "parent": told.get("in_reply_to_status_id_str"),
        "addressee": told.get("in_reply_to_screen_name"),
        "quote_of": quoted.get("rest_id") or told.get("quoted_status_id_str"),
        "quoted_author": _user(quoted).get("screen_name"),
        "likes": told.get("favorite_count"),
        "comments": told.get("reply_count"),
        "shares": told.get("retweet_count"),
        "impressions": mapping(item.get("views")).get("count"),
    }


def _unwrapped(item: Item) -> Item:
    """The tweet itself; one that not everybody may see lies one level deeper."""
    inner = item.get("tweet")
    return inner if isinstance(inner, dict) and "rest_id" in inner else item


def _result(found: object) -> Item:
    return _unwrapped(mapping(mapping(found).get("result")))


def _user(item: Item) -> Item:
    """The account of a tweet: its names moved from one object to another in 2025."""
    result = mapping(mapping(mapping(item.get("core")).get("user_results")).get("result"))
    return mapping(result.get("legacy")) | mapping(result.get("core"))


def _words(item: Item) -> str | None:
    """The whole text: a long one stands beside the one that was cut off."""
    note = mapping(mapping(mapping(item.get("note_tweet")).get("note_tweet_results")).get("result"))
    text = string(note.get("text") or mapping(item.get("legacy")).get("full_text"))
    for entity, character in _ENTITIES:
        text = text and text.replace(entity, character)
    return text


def _x_seconds(moment: object) -> int | None:
    try:
        return int(datetime.strptime(str(moment), _X_TIME).timestamp())
    except ValueError:
        return None


# -- TikTok --------------------------------------------------------------------------------------------------


def _is_tiktok(item: Item) -> bool:
    return {"id", "desc", "createTime", "author", "stats"} <= item.keys()


def _tiktok(item: Item) -> Item:
    person, counts = item.get("author"), mapping(item.get("stats"))
    author = mapping(person).get("uniqueId") or (person if isinstance(person, str) else None)
    return {
        "channel": "tiktok",
        "id": item.get("id"),
        "author": author,
        "author_name": mapping(person).get("nickname") or item.get("nickname"),
        "followers": mapping(item.get("authorStats")).get("followerCount"),
        "text": item.get("desc"),
        "posted_at": item.get("createTime"),
        "url": f"https://www.tiktok.com/@{author}/video/{item.get('id')}",
        "likes": counts.get("diggCount"),
        "comments": counts.get("commentCount"),
        "shares": counts.get("shareCount"),
        "impressions": counts.get("playCount"),
    }


def _is_comment(item: Item) -> bool:
    return {"cid", "aweme_id", "create_time", "text", "user"} <= item.keys()


def _comment(item: Item) -> Item:
    person, above = mapping(item.get("user")), string(item.get("reply_id"))
    return {
        "channel": "tiktok",
        "id": item.get("cid"),
        "author": person.get("unique_id") or person.get("uid"),
        "author_name": person.get("nickname"),
        "text": item.get("text"),
        "posted_at": item.get("create_time"),
        "parent": above if above and above != "0" else item.get("aweme_id"),
        "language": item.get("comment_language"),
        "likes": item.get("digg_count"),
        "comments": item.get("reply_comment_total"),
    }


# -- Instagram and Threads -----------------------------------------------------------------------------------


def _is_instagram(item: Item) -> bool:
    return {"code", "taken_at", "media_type"} <= item.keys() and item.get("product_type") != "ad"


def _instagram(item: Item) -> Item:
    person = mapping(item.get("user")) or mapping(item.get("owner"))
    tagged = objects(mapping(item.get("usertags")).get("in"))
    return {
        "channel": "instagram",
        "id": item.get("code"),
        "author": person.get("username"),
        "author_name": person.get("full_name"),
        "text": mapping(item.get("caption")).get("text"),
        "posted_at": item.get("taken_at"),
        "url": f"https://www.instagram.com/p/{item.get('code')}",
        "likes": item.get("like_count"),
        "comments": item.get("comment_count"),
        "impressions": item.get("play_count"),
        "mentions": [mapping(tag.get("user")).get("username") for tag in tagged],
        "coauthors": [maker.get("username") for maker in objects(item.get("coauthor_producers"))],
    }


def _is_graph(item: Item) -> bool:
    return {"shortcode", "taken_at_timestamp"} <= item.keys()


def _graph(item: Item) -> Item:
    person = mapping(item.get("owner")) or mapping(item.get("user"))
    captions = objects(mapping(item.get("edge_media_to_caption")).get("edges"))
    words = mapping(captions[0].get("node")).get("text") if captions else None
    return {
        "channel": "instagram",
        "id": item.get("shortcode"),
        "author": person.get("username"),
        "author_name": person.get("full_name"),
        "text": words,
        "posted_at": item.get("taken_at_timestamp"),
        "url": f"https://www.instagram.com/p/{item.get('shortcode')}",
        "likes": mapping(item.get("edge_media_preview_like")).get("count"),
        "comments": mapping(item.get("edge_media_preview_comment")).get("count"),
    }


def _is_threads(item: Item) -> bool:
    return {"code", "taken_at", "user"} <= item.keys() and isinstance(item.get("text_post_app_info"), dict)


def _threads(item: Item) -> Item:
    counts = mapping(item.get("text_post_app_info"))
    author = mapping(item.get("user")).get("username")
    return {
        "channel": "threads",
        "id": item.get("code"),
        "author": author,
        "text": mapping(item.get("caption")).get("text"),
        "posted_at": item.get("taken_at"),
        "url": f"https://www.threads.com/@{author}/post/{item.get('code')}",
        "likes": item.get("like_count"),
        "comments": counts.get("direct_reply_count"),
        "shares": counts.get("repost_count"),
    }


_KINDS: Final[tuple[tuple[Callable[[Item], bool], Callable[[Item], Item]], ...]] = (
    (_is_tweet, _tweet),
    (_is_comment, _comment),
    (_is_tiktok, _tiktok),
    (_is_threads, _threads),
    (_is_instagram, _instagram),
    (_is_graph, _graph),
)
"""What tells an item of each kind, the more specific first."""
