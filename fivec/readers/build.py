"""From columns as found to tables in the columns of EXPORT_COLUMNS, and the report beside them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec import schema
from fivec.readers.cells import clean
from fivec.readers.nobody import with_unknown_people
from fivec.readers.notes import Notes
from fivec.readers.quick_times import TIME_TYPE
from fivec.schema import Export, SourceReport

YES: Final = (
    *("yes", "ja", "j", "y", "true", "waar", "1", "1.0", "x", "✓", "v", "ok"),
    *("akkoord", "agreed", "gegeven", "given", "granted", "toegestaan"),
)
NO: Final = (
    *("no", "nee", "n", "false", "onwaar", "0", "0.0"),
    *("geweigerd", "refused", "denied", "declined", "ingetrokken", "withdrawn"),
)
# The same key everywhere, or the people of a saved workspace would not be found in the export of next month,
# nor in one that was opened before it. A secret of the workspace would have to be in its file to do the same,
# and would then keep nothing from whoever holds that file: they could test a guessed address either way.
_KEY: Final = b"five-cs e-mail"
FEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("connections", "congruence", "context"),
    "ties": ("connections", "congruence", "context"),
    "story": ("congruence", "content"),
    "audience": ("content",),
    "influencers": ("context",),
    "audience_profile": ("congruence",),
    "competitors": ("content",),
    "counted": ("conversations",),
    "judged": ("conversations", "content"),
}
"""Which C's a table feeds; posts depend on what they hold (see ``feeds``)."""


def identifiers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Ids as text; a column in which every id ends in ``.0`` passed through a number and loses that."""
    ids = clean(column)
    some = ids.slice(0, 1000).drop_null().slice(0, 20).to_pylist()
    if some and all(value.endswith(".0") for value in some) and pc.all(pc.ends_with(ids, ".0")).as_py():
        return pc.utf8_slice_codeunits(ids, 0, -2)
    return ids


def handles(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Account handles without a leading ``@``."""
    found = identifiers(column)
    return pc.utf8_ltrim(found, "@") if pc.any(pc.starts_with(found, "@")).as_py() else found


def flags(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Yes and no in both languages as bool; anything else is null."""
    plain = pc.utf8_lower(clean(column))
    yes = pc.is_in(plain, pa.array(YES, pa.large_string()))
    no = pc.is_in(plain, pa.array(NO, pa.large_string()))
    return pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_()))


def told_flags(column: pa.ChunkedArray, name: str, notes: Notes) -> pa.ChunkedArray:
    """The same, and ``notes`` counts the words that are neither yes nor no."""
    found = flags(column)
    unreadable = found.null_count - clean(column).null_count
    if unreadable:
        notes.add("unreadable_flags", column=name, n=unreadable)
    return found


def email_key(address: str) -> str:
    """What stands for an e-mail address: equal for equal addresses, and not to be turned back into one.

    Who holds a saved workspace can test with it whether an address that they know is in it.
    """
    return blake2b(address.strip().lower().encode(), key=_KEY, digest_size=16).hexdigest()


def _email_keys(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    whole = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    keys = [address and email_key(address) for address in clean(whole).to_pylist()]
    return pa.chunked_array([pa.array(keys, pa.large_string())])


def constant(value: str | None, n: int) -> pa.ChunkedArray:
    """One text, n times."""
    return pa.chunked_array([pa.repeat(pa.scalar(value, pa.large_string()), n)])


def table(name: str, columns: Mapping[str, pa.ChunkedArray | pa.Array]) -> pa.Table:
    """A table of an Export: columns in canonical order and types, absent ones left out.

    E-mail addresses do not get this far: a key takes their place, by which accounts find their person.
    Authors who left are unknown people, each post another (see ``nobody``).
    """
    required, optional = schema.EXPORT_COLUMNS[name]
    if "email" in columns:
        columns = {**columns, "email": _email_keys(columns["email"])}
    columns = with_unknown_people(name, columns)
    order = [column for column in (*required, *optional) if column in columns]
    return pa.table({column: columns[column].cast(column_type(column)) for column in order})


def column_type(column: str) -> pa.DataType:
    """The type of a column of EXPORT_COLUMNS."""
    if column in schema.NUMBER_COLUMNS:
        return pa.float64()
    if column in schema.TIME_COLUMNS:
        return TIME_TYPE
    return pa.bool_() if column in schema.FLAG_COLUMNS else pa.large_string()


def export(name: str, form: str, tables: Mapping[str, pa.Table], rows_read: int, notes: Notes) -> Export:
    """The tables of one file with the report on how they were read."""
    posts = tables.get("posts")
    totals = post_totals(posts) if posts is not None else {}
    return Export(
        tables,
        SourceReport(
            name=name,
            format=form,
            rows_read=rows_read,
            reasons=dict(notes.reasons),
            totals=totals,
            feeds=feeds(tables),
            dropped=dict(notes.dropped),
            notes=notes.said,
        ),
        tuple(notes.aside),
    )


def post_totals(posts: pa.Table) -> dict[str, object]:
    """Control totals of a posts table; what the file does not hold is left out.

    ``posts`` and ``authors`` are counts, ``replies`` the posts with a parent, ``likes``, ``comments``,
    ``shares`` and ``impressions`` sums, ``first`` and ``last`` ISO dates in UTC.
    """
    totals: dict[str, object] = {
        "posts": posts.num_rows,
        "authors": pc.count_distinct(posts["author"]).as_py(),
    }
    if "parent" in posts.column_names:
        totals["replies"] = posts.num_rows - posts["parent"].null_count
    for column in ("likes", "comments", "shares", "impressions"):
        total = pc.sum(posts[column]).as_py() if column in posts.column_names else None
        if total is not None:
            totals[column] = int(total) if float(total).is_integer() else float(total)
    if "posted_at" in posts.column_names:
        period = pc.min_max(posts["posted_at"]).as_py()
        if period["min"] is not None:
            totals["first"], totals["last"] = (period[end].date().isoformat() for end in ("min", "max"))
    return totals


def feeds(tables: Mapping[str, pa.Table]) -> tuple[str, ...]:
    """The C's that a file's tables feed, in the usual order."""
    fed = {c for name, rows in tables.items() if rows.num_rows for c in FEEDS.get(name, ())}
    posts = tables.get("posts")
    if posts is not None and posts.num_rows:
        fed |= {"connections", "context"}
        if _any(posts, "text"):
            fed |= {"content", "congruence"}
        if _any(posts, "parent"):
            fed |= {"conversations", "congruence"}
        if _any(posts, "comments"):
            fed |= {"conversations"}
    return tuple(c for c in schema.C_NAMES if c in fed)


def _any(posts: pa.Table, column: str) -> bool:
    return column in posts.column_names and posts[column].null_count < posts.num_rows
