"""Any table of posts with recognisable columns: an id, an author, and a text, a time or a parent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import by_chunk, clean, joined, n_true
from fivec.readers.headers import aliases, columns, is_dutch, normalised
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export

DEFAULT_CHANNEL: Final = "posts"
_X_NAMES: Final = frozenset(
    {"tweetid", "inreplytostatusid", "inreplytostatusidstr", "tweettext", "tweetpermalink"}
)
_NUMBERS: Final = ("likes", "comments", "shares", "impressions")
_OF_PEOPLE: Final = ("team", "role", "email", "joined_at", "may_be_named", "is_employee")
_OF_USERS: Final = frozenset({"following", "followingcount", "friendscount", "listedcount", "bio"})
_NOBODY: Final = ("[deleted]", "[removed]")
_KINDS: Final = {
    "post": ("post", "bericht", "submission", "tweet", "status", "update", "original"),
    "reply": ("reply", "antwoord", "reactie", "comment", "replied_to"),
    "share": ("share", "gedeeld", "retweet", "repost", "retweeted", "boost", "reblog"),
}
_OWN_ID_SHARE: Final = 0.9
"""Share of different values in the first rows from which a column can be the id of a row."""
_REDDIT: Final = r"^t[1-6]_"
_FLOAT_ID: Final = r"^\d(?:[.,]\d+)?[eE]\+\d+$"


def detect(source: Source) -> bool:
    """Whether the header names an author and posts; a list of users with a date is none."""
    found = columns(source.sheet.names, "posts").keys()
    if "author" not in found:
        return False
    if "text" in found:
        return True
    if "id" not in found or "parent" in found:
        return "id" in found
    of_people = columns(source.sheet.names, "people").keys()
    return "posted_at" in found and of_people.isdisjoint(_OF_PEOPLE) and not is_user_list(source.sheet.names)


def is_user_list(names: Sequence[str]) -> bool:
    """Whether a header without text tells the following of accounts, as lists of followers do."""
    found = columns(names, "posts").keys()
    return "text" not in found and (
        "followers" in found or not _OF_USERS.isdisjoint(normalised(name) for name in names)
    )


def read(source: Source) -> Export:
    """The posts of a table, with the names and followers of their authors where it has them."""
    sheet = source.sheet
    notes = source.notes()
    at = _positions(sheet)
    private = columns(sheet.names, "private")
    raw, ragged = sheet.read([*at.values(), *private.values()])
    notes.set_aside("ragged_row", ragged)
    for sort, position in private.items():
        notes.drop(sort, len(raw[position]) - clean(raw[position]).null_count)
    posts, people = _posts(sheet, {name: raw[position] for name, position in at.items()}, at, notes)
    n_rows = len(raw[at["author"]]) + ragged
    tables = {"posts": posts} | ({"accounts": people} if people is not None else {})
    return build.export(source.name, "posts", tables, n_rows, notes)


def _positions(sheet: Sheet) -> dict[str, int]:
    """Where each column is. An author column that holds full names gives way to the author's id."""
    at = columns(sheet.names, "posts")
    if "id" in at:
        at["id"] = _id_position(sheet)
    number = next(
        (
            position
            for position, name in enumerate(sheet.names)
            if normalised(name) in aliases("posts")["author_id"]
        ),
        None,
    )
    at.pop("author_id", None)
    if number is not None and number != at["author"]:
        spaced = [" " in value.strip() for value in sheet.values(at["author"])]
        if spaced and sum(spaced) > len(spaced) / 5:
            at.setdefault("author_name", at["author"])
            at["author"] = number
    if "clock" in at and not _is_clock(sheet, at["clock"]):
        del at["clock"]
    return at


def _id_position(sheet: Sheet) -> int:
    """The id of the row itself: in a table of comments the id of the post they are under repeats."""
    found = {normalised(name): place for place, name in reversed(list(enumerate(sheet.names)))}
    places = [found[name] for name in aliases("posts")["id"] if name in found]
    values = {place: sheet.values(place) for place in places}
    shares = {place: len({*values[place]}) / max(len(sheet.sample), 1) for place in places}
    return next(
        (place for place in places if shares[place] >= _OWN_ID_SHARE), max(places, key=shares.__getitem__)
    )


def _is_clock(sheet: Sheet, position: int) -> bool:
    values = sheet.values(position)
    return bool(values) and all(":" in value and len(value) <= 11 for value in values)


def _posts(
    sheet: Sheet, raw: dict[str, pa.ChunkedArray], at: dict[str, int], notes: Notes
) -> tuple[pa.Table, pa.Table | None]:
    author = build.handles(raw["author"])
    known = author.is_valid()
    notes.set_aside("no_author", author.null_count)
    if "id" in raw:
        ids = build.identifiers(raw["id"])
        ids = _mended(ids, raw.get("url"), sheet.file, notes)
        nameless = pc.and_(known, ids.is_null())
        notes.set_aside("no_id", n_true(nameless))
        known = pc.and_(known, ids.is_valid())
    else:
        ids = _row_ids(sheet.file, len(author))
        notes.add("row_ids")
    cells: dict[str, pa.ChunkedArray] = raw | {"id": ids, "author": author}
    if not pc.all(known).as_py():
        cells = {name: cell.filter(known) for name, cell in cells.items()}
    channel = _channel(sheet, cells)
    cells["author"] = _told_apart(cells["author"], cells["id"])
    found = _typed(sheet, cells, at, notes) | {"channel": channel}
    return build.table("posts", found), _accounts(sheet, found, cells, notes)


def _row_ids(file: str, n: int) -> pa.ChunkedArray:
    rows = pa.array(range(1, n + 1), pa.int64()).cast(pa.large_string())
    return pa.chunked_array([joined([file, rows], "#")])


def _mended(ids: pa.ChunkedArray, url: pa.ChunkedArray | None, file: str, notes: Notes) -> pa.ChunkedArray:
    """Ids that a spreadsheet turned into ``6.49E+17`` are taken from the link, else are row numbers."""
    lost = pc.fill_null(pc.match_substring_regex(ids, _FLOAT_ID), False)
    n_lost = n_true(lost)
    if not n_lost:
        return ids
    notes.add("damaged_ids", n=n_lost)
    rows = _row_ids(file, len(ids))
    if url is not None:
        rows = pc.coalesce(pc.struct_field(pc.extract_regex(url, r"/status(?:es)?/(?P<id>\d+)"), "id"), rows)
    return pc.if_else(lost, rows, ids)


def _told_apart(author: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Deleted authors are not one person: each post gets an author of its own."""
    gone = pc.is_in(author, pa.array(_NOBODY, pa.large_string()))
    if not pc.any(gone).as_py():
        return author
    return pc.if_else(gone, joined(["[deleted]", ids], "/"), author)


def _channel(sheet: Sheet, cells: dict[str, pa.ChunkedArray]) -> pa.ChunkedArray:
    is_x = not _X_NAMES.isdisjoint(normalised(name) for name in sheet.names)
    default = "x" if is_x else DEFAULT_CHANNEL
    if "channel" not in cells:
        return build.constant(default, len(cells["id"]))
    return pc.fill_null(channels(cells["channel"]), default)


def channels(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Channel names in lower case, a platform's other names replaced by its own."""
    coded = pc.utf8_lower(clean(column)).combine_chunks().dictionary_encode()
    other = {alias: name for name, known in aliases("channel_names").items() for alias in known}
    names = [other.get(normalised(name), name) for name in coded.dictionary.to_pylist()]
    return pa.chunked_array([pc.take(pa.array(names, pa.large_string()), coded.indices)])


def _typed(
    sheet: Sheet, cells: dict[str, pa.ChunkedArray], at: dict[str, int], notes: Notes
) -> dict[str, pa.ChunkedArray]:
    found = {"id": cells["id"], "author": cells["author"]}
    for name in ("parent", "share_of"):
        if name in cells:
            found[name] = build.identifiers(cells[name])
    if "parent" in found:
        found["parent"] = _parent(found["parent"], found["id"])
    if "addressee" in cells:
        found["addressee"] = build.handles(cells["addressee"])
    for name in ("group", "url", "language"):
        if name in cells:
            found[name] = clean(cells[name])
    if "text" in cells:
        found["text"] = _text(
            cells["text"], not _X_NAMES.isdisjoint(normalised(name) for name in sheet.names)
        )
    if "kind" in cells:
        found["kind"] = _kind(cells["kind"])
    if "posted_at" in cells:
        moment = cells["posted_at"]
        if "clock" in cells:
            clock = pc.fill_null(pc.utf8_trim_whitespace(cells["clock"]), "")
            moment = joined([pc.utf8_trim_whitespace(moment), clock], " ")
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        found["posted_at"] = moments(moment, sheet.names[at["posted_at"]], local, notes)
    for name in _NUMBERS:
        if name in cells:
            found[name] = quantities(cells[name], sheet.names[at[name]], notes)
    return found


def _parent(parent: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Parents written as the ids are: without Reddit's prefix of kind; nothing is its own parent."""
    written = parent.drop_null().slice(0, 20).to_pylist()
    own = ids.slice(0, 20).to_pylist()
    is_prefixed = bool(written) and all(re.match(_REDDIT, value) for value in written)
    if is_prefixed and not any(re.match(_REDDIT, value) for value in own if value):
        parent = pc.replace_substring_regex(parent, _REDDIT, "")
    return pc.if_else(pc.fill_null(pc.equal(parent, ids), False), None, parent)


def _text(column: pa.ChunkedArray, escaped: bool) -> pa.ChunkedArray:
    """The text as written; X writes three characters as HTML entities, which are turned back."""
    return by_chunk(column, _unescaped) if escaped else column


def _unescaped(texts: pa.Array) -> pa.Array:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        texts = pc.replace_substring(texts, entity, character)
    return texts


def _kind(column: pa.ChunkedArray) -> pa.ChunkedArray:
    coded = pc.utf8_lower(clean(column)).combine_chunks().dictionary_encode()
    meaning = {word: kind for kind, words in _KINDS.items() for word in words}
    kinds = pa.array([meaning.get(word) for word in coded.dictionary.to_pylist()], pa.large_string())
    return pa.chunked_array([pc.take(kinds, coded.indices)])


def _accounts(
    sheet: Sheet, found: dict[str, pa.ChunkedArray], cells: dict[str, pa.ChunkedArray], notes: Notes
) -> pa.Table | None:
    """Name and followers per author, where the posts say them."""
    extra: dict[str, pa.ChunkedArray] = {}
    if "author_name" in cells:
        extra["name"] = clean(cells["author_name"])
    if "followers" in cells:
        extra["followers"] = quantities(cells["followers"], "followers", notes)
    if not extra:
        return None
    rows = pa.table({"handle": found["author"], "channel": found["channel"]} | extra)
    how = {"name": "first", "followers": "max"}
    grouped = rows.group_by(["handle", "channel"], use_threads=False).aggregate(
        [(name, how[name]) for name in extra]
    )
    return build.table(
        "accounts",
        {name.removesuffix("_first").removesuffix("_max"): grouped[name] for name in grouped.column_names},
    )
