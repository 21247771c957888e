"""What was opened twice, and what only looks like it: files that hold the same, and numbers used twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.schema import Export

_NUMBERED = ("id", "parent", "share_of")
_COUNTS = ("likes", "comments", "shares", "impressions")
_GIVEN = r"^\d{15,}$"
"""A number that a platform gives out once: whoever uses it means the same post."""


def without_repeats(exports: Iterable[Export]) -> list[Export]:
    """The exports, emptied where an earlier one holds exactly the same.

    A list of people or ties that is opened twice would count everybody twice. The rows of the second are
    counted as ``duplicate_file``; posts are left to their ids.
    """
    found: list[Export] = []
    lists: dict[tuple[object, ...], list[Export]] = {}
    for export in exports:
        shape = tuple((name, table.num_rows, *table.column_names) for name, table in export.tables.items())
        alike = lists.setdefault(shape, [])
        if not export.tables or "posts" in export.tables:
            found.append(export)
        elif any(_same(export, other) for other in alike):
            found.append(_emptied(export))
        else:
            alike.append(export)
            found.append(export)
    return found


def _same(one: Export, other: Export) -> bool:
    return all(table.equals(other.tables[name]) for name, table in one.tables.items())


def _emptied(export: Export) -> Export:
    report = export.report
    again = report.rows_read - report.rows_set_aside
    reasons = {**report.reasons, "duplicate_file": again}
    return Export({}, replace(report, reasons=reasons, feeds=(), totals={}))


def own_numbers(
    posts: pa.Table, origin: np.ndarray, codes: Callable[[pa.Table], np.ndarray]
) -> tuple[pa.Table, tuple[int, ...]]:
    """The posts of several exports, with numbers of their own where an export numbers other posts alike.

    Parameters
    ----------
    posts : stacked rows with ``id``, ``parent``, ``share_of``, ``author``, ``posted_at`` and ``text``.
    origin : export of each row, ascending.
    codes : gives the number of the channel and id of each row.

    Returns
    -------
    The posts, and the exports whose ids and parents now end in their place among the files. These are the
    exports in which most of the ids that an earlier export uses as well belong to somebody else, or to
    another moment (another text where there are no moments): they are not the same posts met twice. An id of
    15 digits or more is the platform's own, and always the same post.
    """
    if not len(origin) or origin[0] == origin[-1]:
        return posts, ()
    code = codes(posts)
    first = np.empty(code.max() + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    again = np.flatnonzero(origin[first[code]] != origin)
    if not len(again):
        return posts, ()
    other = _other(posts.take(again), posts.take(first[code[again]]))
    n = int(origin.max()) + 1
    n_again = np.bincount(origin[again], minlength=n)
    n_other = np.bincount(origin[again], weights=other, minlength=n)
    apart = np.flatnonzero(n_other > n_again / 2)
    return _renumbered(posts, origin, apart), tuple(apart.tolist())


def _other(rows: pa.Table, firsts: pa.Table) -> np.ndarray:
    """Whether two rows with one id are different posts (bool)."""
    author = [pc.utf8_lower(pc.utf8_ltrim(table["author"], "@")) for table in (rows, firsts)]
    moved = pc.not_equal(rows["posted_at"], firsts["posted_at"])
    reworded = pc.fill_null(pc.not_equal(rows["text"], firsts["text"]), False)
    different = pc.or_(pc.not_equal(*author), pc.coalesce(moved, reworded))
    different = pc.and_not(different, pc.match_substring_regex(rows["id"], _GIVEN))
    return np.asarray(different.to_numpy(), dtype=bool)


def newest(posts: pa.Table, post: np.ndarray, kept: np.ndarray, origin: np.ndarray) -> pa.Table:
    """The kept rows, with the counts of each post from the newest export that has them.

    Parameters
    ----------
    posts : stacked rows with ``posted_at``, ``text`` and counts; some posts are there more than once.
    post : row of the post among the kept rows, by row.
    kept : the first row of each post (bool).
    origin : export of each row, ascending.

    Returns
    -------
    The kept rows in order. The newest export is the one with the latest post; of equals, the one that was
    opened last. An export without moments is as new as the newest that was opened before it. Each count that
    the newest leaves open comes from the next that has it; so does a text that the first row lacks.
    """
    again = np.flatnonzero((np.bincount(post) > 1)[post])
    rank = _age_order(posts["posted_at"], origin)[origin[again]]
    # Of rows of one export the first goes, so it is written last.
    order = again[np.lexsort((-again, rank))]
    found = posts.filter(pa.array(kept))
    for name in _COUNTS:
        given = posts[name].to_numpy()
        values = found[name].to_numpy().copy()
        told = order[~np.isnan(given[order])]
        values[post[told]] = given[told]
        column = pa.chunked_array([pa.array(values, pa.float64(), from_pandas=True)])
        found = found.set_column(found.column_names.index(name), name, column)
    return _worded(found, posts["text"], post, again)


def _worded(found: pa.Table, texts: pa.ChunkedArray, post: np.ndarray, again: np.ndarray) -> pa.Table:
    """The posts, with the first text of a later row where the first row has none."""
    lacking = found["text"].is_null().to_numpy()
    told = again[texts.is_valid().to_numpy()[again] & lacking[post[again]]][::-1]
    if not len(told):
        return found
    row = np.full(found.num_rows, -1)
    row[post[told]] = told
    column = pc.coalesce(found["text"], texts.take(pa.array(row, mask=row < 0)))
    return found.set_column(found.column_names.index("text"), "text", column)


def _age_order(moment: pa.ChunkedArray, origin: np.ndarray) -> np.ndarray:
    """Place of each export from old to new, int64 (n_exports,)."""
    rows = pa.table({"origin": origin, "moment": moment.cast(pa.int64())})
    last = rows.group_by("origin").aggregate([("moment", "max")])
    latest = np.full(int(origin.max()) + 1, np.iinfo(np.int64).min)
    told = last["moment_max"].is_valid()
    latest[last["origin"].filter(told).to_numpy()] = last["moment_max"].filter(told).to_numpy()
    unknown = latest == np.iinfo(np.int64).min
    latest = np.where(unknown, np.maximum.accumulate(latest), latest)
    place = np.empty(len(latest), dtype=np.int64)
    place[np.lexsort((np.arange(len(latest)), latest))] = np.arange(len(latest))
    return place


def _renumbered(posts: pa.Table, origin: np.ndarray, apart: np.ndarray) -> pa.Table:
    is_apart = pa.array(np.isin(origin, apart))
    place = pa.array(pd.Series(origin + 1).map(" ({})".format), pa.large_string())
    for name in _NUMBERED:
        own = pc.binary_join_element_wise(posts[name], place, pa.scalar("", pa.large_string()))
        at = posts.column_names.index(name)
        posts = posts.set_column(at, name, pc.if_else(is_apart, own, posts[name]))
    return posts
