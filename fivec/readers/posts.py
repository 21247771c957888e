"""A table of posts from cells to the columns of EXPORT_COLUMNS, whatever platform wrote it.

Which column is what has been settled by then (``positions``); a Style tells what header names do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import by_chunk, clean, joined, n_true
from fivec.readers.cuts import Cut, told_texts, with_cuts
from fivec.readers.days import counts, days_added
from fivec.readers.headers import aliases, columns, is_dutch, normalised
from fivec.readers.nobody import told_apart
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.passing import pass_on
from fivec.readers.post_ids import REMOVED, parents, post_ids, references
from fivec.readers.post_ties import post_ties
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export

DEFAULT_CHANNEL: Final = "posts"
_X_NAMES: Final = frozenset(
    {"tweetid", "inreplytostatusid", "inreplytostatusidstr", "tweettext", "tweetpermalink"}
)
_NUMBERS: Final = ("likes", "comments", "shares", "impressions")
_KINDS: Final = {
    "post": ("post", "bericht", "submission", "tweet", "status", "update", "original", "quote"),
    "reply": ("reply", "antwoord", "reactie", "comment", "replied_to", "@"),
    "share": ("share", "gedeeld", "retweet", "repost", "retweeted", "boost", "reblog"),
}


@dataclass(frozen=True)
class Style:
    """What a platform's tables of posts have in common beside the names of their columns.

    Attributes
    ----------
    channel : where the posts were, when no column says so.
    author : who wrote them, when no column says so.
    official : whether every author speaks for the organisation, as in an export of its own page.
    unnamed : what is said where ``author`` stands in (``note.`` key).
    cut : where values stand inside another column, by the column that gets them (see ``cuts.with_cuts``).
    aside : rows that are no posts: column, values in lower case (``""`` for an empty cell), reason.
    private : header names of columns that are removed and counted, by sort (``dropped.`` key).
    says : what holds for every file of the format (``note.`` keys).
    textless : what is said where texts are missing (``note.`` key).
    entities : whether the text writes ``&`` as ``&amp;``.
    told : whether the text is written as JSON objects inside the cell.
    empty : what is written where there is nothing.
    per_group : whether ids count anew in every group.
    zone, day_first : the platform's own way, where a column does not settle it.
    """

    channel: str | None = None
    author: str | None = None
    official: bool = False
    unnamed: str = ""
    cut: Mapping[str, tuple[Cut, ...]] = field(default_factory=dict)
    aside: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    private: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    textless: str = ""
    entities: bool = False
    told: bool = False
    per_group: bool = False
    empty: tuple[str, ...] = ()
    zone: str | None = None
    day_first: bool | None = None


def read_posts(source: Source, at: Mapping[str, int], style: Style, form: str, notes: Notes) -> Export:
    """The posts of a table, and what it tells of their authors.

    Parameters
    ----------
    source : the file.
    at : position of each column of EXPORT_COLUMNS["posts"] that the table has, and of ``author_name``,
        ``followers``, ``title`` (stands over the text), ``clock`` (the time of day, when the date has a
        column of its own), ``day`` (a post has a row per day, and its counts are added up), ``mentions``
        and ``coauthors``, ``is_share``, ``shared_author`` (whose post is passed on without a word),
        ``quote_of`` and ``quoted_author`` (passed on with words of one's own), and of any column that
        ``style.cut`` names.
    style : what the header names do not tell.
    form : key of the format, for the report.
    notes : receives what is set aside, removed and assumed.

    Returns
    -------
    Tables ``posts``, ``accounts`` where there is more to say than the handle, ``ties`` for mentions and
    shares that the posts themselves do not hold.
    """
    sheet = source.sheet
    for key in style.says:
        notes.add(key)
    private = columns(sheet.names, "private") | {
        sort: place
        for sort, known in style.private.items()
        for place, name in enumerate(sheet.names)
        if normalised(name) in known
    }
    raw, ragged = sheet.read([*at.values(), *private.values()], style.empty)
    notes.set_aside("ragged_row", ragged)
    for sort, position in private.items():
        notes.drop(sort, len(raw[position]) - clean(raw[position]).null_count)
    cells = {name: raw[position] for name, position in at.items()}
    n_rows = len(next(iter(cells.values()))) + ragged
    del raw
    cells = with_cuts(_without_noise(cells, style, notes), style.cut)
    posts, accounts, ties = _tables(sheet, cells, at, style, notes)
    tables = {"posts": posts, "accounts": accounts, "ties": ties}
    return build.export(
        source.name, form, {name: rows for name, rows in tables.items() if rows is not None}, n_rows, notes
    )


def _without_noise(
    cells: dict[str, pa.ChunkedArray], style: Style, notes: Notes
) -> dict[str, pa.ChunkedArray]:
    """The rows that are posts; sums and explanations that stand among them are set aside."""
    for column, values, reason in style.aside:
        if column in cells:
            plain = pc.fill_null(pc.utf8_lower(pc.utf8_trim_whitespace(cells[column])), "")
            noise = pc.is_in(plain, pa.array(values, pa.large_string()))
            cells = _kept(cells, pc.invert(noise), reason, notes)
    return cells


def _kept(
    cells: dict[str, pa.ChunkedArray], kept: pa.ChunkedArray, reason: str, notes: Notes
) -> dict[str, pa.ChunkedArray]:
    n_lost = len(kept) - n_true(kept)
    if not n_lost:
        return cells
    lost = pc.invert(kept)
    notes.set_aside(reason, n_lost, {name: cell.filter(lost) for name, cell in cells.items()})
    return {name: cell.filter(kept) for name, cell in cells.items()}


def _tables(
    sheet: Sheet, cells: dict[str, pa.ChunkedArray], at: Mapping[str, int], style: Style, notes: Notes
) -> tuple[pa.Table, pa.Table | None, pa.Table | None]:
    """Posts, accounts and ties of columns as found, which are let go of as they are used."""
    n_rows = len(next(iter(cells.values())))
    if "author" not in cells:
        cells["author"] = build.constant(None, n_rows)
    if style.author is not None:
        author = clean(cells["author"])
        if style.unnamed and author.null_count:
            notes.add(style.unnamed, handle=style.author)
        cells["author"] = pc.fill_null(author, style.author)
    cells["author"] = build.handles(cells["author"])
    cells = _kept(cells, cells["author"].is_valid(), "no_author", notes)
    cells["id"] = post_ids(sheet.file, cells, style.cut, notes)
    cells = _kept(cells, cells["id"].is_valid(), "no_id", notes)
    if style.per_group and "group" in cells:
        group = pc.fill_null(clean(cells["group"]), "")
        cells |= {name: joined([group, cells[name]], "/") for name in ("id", "parent") if name in cells}
    channel = _channel(sheet, cells, style)
    cells["author"] = told_apart(cells["author"], cells["id"])
    found = _typed(sheet, cells, at, style, notes) | {"channel": channel}
    if "day" in cells:
        found, kept = days_added(found, cells["day"], _NUMBERS, notes)
        cells = {name: cell.filter(kept) for name, cell in cells.items()}
    found |= {name: counts(found[name], sheet.names[at[name]], notes) for name in _NUMBERS if name in found}
    return build.table("posts", found), _accounts(found, cells, style, notes), post_ties(found, cells)


def _channel(sheet: Sheet, cells: dict[str, pa.ChunkedArray], style: Style) -> pa.ChunkedArray:
    default = style.channel or ("x" if _is_of_x(sheet) else DEFAULT_CHANNEL)
    if "channel" not in cells:
        return build.constant(default, len(cells["id"]))
    return pc.fill_null(channels(cells["channel"]), default)


def _is_of_x(sheet: Sheet) -> bool:
    return not _X_NAMES.isdisjoint(normalised(name) for name in sheet.names)


def channels(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Channel names in lower case, a platform's other names replaced by its own."""
    other = {alias: name for name, known in aliases("channel_names").items() for alias in known}

    def name(found: str) -> str:
        return other.get(normalised(found), found)

    return _worded(column, name)


def _worded(column: pa.ChunkedArray, meaning: Callable[[str], str | None]) -> pa.ChunkedArray:
    """What every word in lower case stands for, in a column of few different ones."""
    coded = clean(column).combine_chunks().dictionary_encode()
    words = [meaning(word) for word in pc.utf8_lower(coded.dictionary).to_pylist()]
    return pa.chunked_array([pc.take(pa.array(words, pa.large_string()), coded.indices)])


def _typed(
    sheet: Sheet, cells: dict[str, pa.ChunkedArray], at: Mapping[str, int], style: Style, notes: Notes
) -> dict[str, pa.ChunkedArray]:
    found = {"id": cells["id"], "author": cells["author"]}
    for name in ("parent", "share_of", "quote_of"):
        if name in cells:
            found[name] = references(build.identifiers(cells[name]), name, notes)
    if "parent" in found:
        found["parent"] = parents(found["parent"], found["id"])
    if "addressee" in cells:
        found["addressee"] = build.handles(cells["addressee"])
    for name in ("group", "url", "language"):
        if name in cells:
            found[name] = clean(cells[name])
    if "text" in cells:
        text = told_texts(cells["text"]) if style.told else cells["text"]
        removed = pc.is_in(text, pa.array(REMOVED, pa.large_string()))
        text = pc.if_else(removed, None, text) if pc.any(removed).as_py() else text
        found["text"] = _text(text, style.entities or _is_of_x(sheet))
    if "title" in cells:
        found["text"] = _titled(clean(cells["title"]), found.get("text"))
    if "kind" in cells:
        found["kind"] = _kind(cells["kind"])
    if style.textless and "text" in found and found["text"].null_count:
        notes.add(style.textless, n=found["text"].null_count)
    pass_on(found, cells)
    if "posted_at" in cells:
        moment = cells.pop("posted_at")
        if "clock" in cells:
            clock = pc.fill_null(pc.utf8_trim_whitespace(cells["clock"]), "")
            moment = joined([pc.utf8_trim_whitespace(moment), clock], " ")
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        header = sheet.names[at["posted_at"]] if "posted_at" in at else "posted_at"
        found["posted_at"] = moments(moment, header, local, notes, style.zone, style.day_first)
    for name in _NUMBERS:
        if name in cells:
            found[name] = quantities(cells.pop(name), sheet.names[at[name]], notes)
    if "shares" in found and "shared_author" in cells:
        # X tells of a post that was passed on how often the original was.
        passes_on = pc.fill_null(pc.equal(found["kind"], "share"), False)
        found["shares"] = pc.if_else(passes_on, None, found["shares"])
    return found


def _titled(title: pa.ChunkedArray, text: pa.ChunkedArray | None) -> pa.ChunkedArray:
    """The title over the text; alone where there is no other, left out where the text begins with it."""
    if text is None:
        return title
    begins = [
        (whole or "").lstrip().startswith(start or " ")
        for start, whole in zip(title.to_pylist(), text.to_pylist(), strict=True)
    ]
    title = pc.if_else(pa.chunked_array([pa.array(begins, pa.bool_())]), None, title)
    return pc.coalesce(joined([title, text], "\n\n"), title, text)


def _text(column: pa.ChunkedArray, escaped: bool) -> pa.ChunkedArray:
    """The text as written; X writes three characters as HTML entities, which are turned back."""
    return by_chunk(column, _unescaped) if escaped else column


def _unescaped(texts: pa.Array) -> pa.Array:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        texts = pc.replace_substring(texts, entity, character)
    return texts


def _kind(column: pa.ChunkedArray) -> pa.ChunkedArray:
    meaning = {word: kind for kind, words in _KINDS.items() for word in words}
    return _worded(column, meaning.get)


def _accounts(
    found: dict[str, pa.ChunkedArray], cells: dict[str, pa.ChunkedArray], style: Style, notes: Notes
) -> pa.Table | None:
    """Name and followers per author where the posts say them, and that they speak for the organisation."""
    extra: dict[str, pa.ChunkedArray] = {}
    if "author_name" in cells:
        extra["name"] = clean(cells["author_name"])
    if "followers" in cells:
        extra["followers"] = quantities(cells["followers"], "followers", notes)
    if not extra and not style.official:
        return None
    rows = pa.table({"handle": found["author"], "channel": found["channel"]} | extra)
    how = {"name": "first", "followers": "max"}
    grouped = rows.group_by(["handle", "channel"], use_threads=False).aggregate(
        [(name, how[name]) for name in extra]
    )
    accounts: dict[str, pa.ChunkedArray | pa.Array] = {
        name.removesuffix("_first").removesuffix("_max"): grouped[name] for name in grouped.column_names
    }
    if style.official:
        accounts["official"] = pa.array([True] * grouped.num_rows)
        accounts["kind"] = build.constant("logo", grouped.num_rows)
    return build.table("accounts", accounts)
