"""From what the readers delivered to one Dataset: text ids become row numbers and account codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec import readers, schema
from fivec.accounts import Registry, account_table, pair_codes, placed, tie_ends
from fivec.checking import latest
from fivec.dataset import Dataset, conformed
from fivec.decisions import Decided, Decisions, decided, merged, saved
from fivec.matching import Matched, matched
from fivec.readers.options import NOTHING_CHOSEN, Options
from fivec.readers.workspace import settings
from fivec.repeats import newest, own_numbers, without_repeats
from fivec.schema import (
    DEFAULT_CHANNEL,
    EXPORT_COLUMNS,
    NO_PARENT,
    NOBODY,
    NUMBER_COLUMNS,
    TIME_COLUMNS,
    UNKNOWN_PARENT,
    Export,
    SourceReport,
)

_NULLS: Final = 1 << 16
"""Rows of a chunk without values."""


def read(paths: Iterable[Path | str | readers.Upload], options: Options = NOTHING_CHOSEN) -> Dataset:
    """One Dataset from files, folders and zips. A file that cannot be read is told in ``reports``.

    A saved workspace brings what was typed and chosen with it.
    """
    exports = readers.exports(paths, options)
    return settings(exports).applied(assemble(exports))


def assemble(exports: Iterable[Export]) -> Dataset:
    """One Dataset from any number of exports.

    A post that occurs twice (same channel and id) counts once, as it is first met but with the counts of the
    newest export; the others are counted in their file's report, as are lists that were opened twice.
    Accounts are matched to people by handle, profile link, e-mail address, and exact name where it is
    unique; nothing is guessed, but for what an accounts list says. Accounts are numbered by channel and
    handle, so that the order of files and rows changes no number.
    """
    exports = without_repeats(exports)
    posts, origin = _stacked(exports, "posts")
    posts, apart = own_numbers(posts, origin, _post_codes)
    posts, rows, duplicates = _without_duplicates(posts, _rows(posts), origin)
    registry = Registry()
    author = registry.codes(_channel(posts), posts["author"])
    addressee = registry.codes(_channel(posts), posts["addressee"])
    profiles, _ = _stacked(exports, "accounts")
    profile = registry.codes(_channel(profiles), profiles["handle"])
    lines, _ = _stacked(exports, "ties")
    source, target = tie_ends(registry, lines)
    lists, list_origin = _stacked(exports, "people")
    told = _Told(duplicates, apart)
    found = matched(
        registry, account_table(registry, profiles, profile), lists, list_origin, profiles, profile
    )
    told.about_people(found)
    accounts = account_table(registry, profiles, profile).assign(person=found.person, matched_by=found.how)
    place = registry.places()
    known, decisions = _decided(
        conformed("accounts", accounts.iloc[np.argsort(place)]),
        conformed("people", found.people),
        exports,
        told,
    )
    return Dataset(
        accounts=known.accounts,
        people=known.people,
        posts=_posts(posts, rows, placed(place, author), placed(place, addressee)),
        ties=_ties(lines, placed(place, source), placed(place, target)),
        story=conformed("story", _frame(exports, "story")),
        audience=conformed("audience", _frame(exports, "audience")),
        influencers=conformed("influencers", _frame(exports, "influencers")),
        audience_profile=conformed("audience_profile", _frame(exports, "audience_profile")),
        competitors=conformed("competitors", _frame(exports, "competitors")),
        counted=conformed("counted", _frame(exports, "counted")),
        judged=_judged(exports, posts, told),
        reports=tuple(told.told(number, export.report) for number, export in enumerate(exports)),
        has_roster=lists.num_rows > 0,
        claimed=tuple((int(place[account]), who) for account, who in found.claimed),
        decisions=decisions,
    )


# -- stacking ---------------------------------------------------------------------------------------------


def _type(column: str) -> pa.DataType:
    if column in NUMBER_COLUMNS:
        return pa.float64()
    if column in TIME_COLUMNS:
        return pa.timestamp("s", tz="UTC")
    if column in schema.FLAG_COLUMNS:
        return pa.bool_()
    return pa.large_string()


def _stacked(exports: Sequence[Export], name: str) -> tuple[pa.Table, np.ndarray]:
    """All rows of one table over the exports, every column present, and the export each row is from."""
    required, optional = EXPORT_COLUMNS[name]
    shape = pa.schema([(column, _type(column)) for column in required + optional])
    parts, origin = [], []
    for number, export in enumerate(exports):
        table = export.tables.get(name)
        if table is None or not table.num_rows:
            continue
        columns = [
            table[field.name].cast(field.type)
            if field.name in table.column_names
            else _nulls(table.num_rows, field.type)
            for field in shape
        ]
        parts.append(pa.Table.from_arrays(columns, schema=shape))
        origin.append(np.full(table.num_rows, number))
    stacked = pa.concat_tables(parts) if parts else shape.empty_table()
    return stacked, np.concatenate(origin) if origin else np.zeros(0, dtype=np.int64)


def _nulls(n: int, kind: pa.DataType) -> pa.ChunkedArray:
    """A column without values, whose chunks are one and the same."""
    part = pa.nulls(min(n, _NULLS), kind)
    return pa.chunked_array([part] * (n // _NULLS) + [part.slice(0, n % _NULLS)], kind)


def _frame(exports: Sequence[Export], name: str) -> pd.DataFrame:
    return _stacked(exports, name)[0].to_pandas(types_mapper=pd.ArrowDtype)


def _channel(table: pa.Table, default: str = DEFAULT_CHANNEL) -> pa.ChunkedArray:
    return table["channel"].fill_null(default)


def _decided(
    accounts: pd.DataFrame, people: pd.DataFrame, exports: Sequence[Export], told: _Told
) -> tuple[Decided, Decisions]:
    """The tables after every accounts list, a later one overruling an earlier one, and all decisions."""
    found, every = Decided(accounts, people, {}), Decisions()
    for number, export in enumerate(exports):
        if "accounts_list" in export.tables:
            rows = _stacked([export], "accounts_list")[0].to_pandas(types_mapper=pd.ArrowDtype)
            decisions = saved(rows)
            found = decided(found.accounts, found.people, decisions)
            every = merged(every, decisions)
            for why, n in found.unmatched.items():
                told.note(number, f"decided_{why}", n)
    return found, every


def _judged(exports: Sequence[Export], posts: pa.Table, told: _Told) -> pd.DataFrame:
    """The newest judgement of each question about each post; older ones and those of no post are counted."""
    rows, origin = _stacked(exports, "judged")
    if not rows.num_rows:
        return schema.empty("judged")
    rows = rows.set_column(rows.column_names.index("channel"), "channel", _channel(rows))
    table = conformed("judged", rows.to_pandas(types_mapper=pd.ArrowDtype))
    near = posts.filter(pc.is_in(posts["id"], rows["id"].combine_chunks()))
    known = set(zip(_channel(near).to_pylist(), near["id"].to_pylist(), strict=True))
    fits = np.array([pair in known for pair in zip(table["channel"], table["id"], strict=True)], dtype=bool)
    newest_rows = latest(table[fits])
    kept = np.isin(np.arange(len(table)), newest_rows.index)
    for reason, lost in (("judged_no_post", ~fits), ("judged_again", fits & ~kept)):
        for number, n in Counter(origin[lost].tolist()).items():
            told.reasons.setdefault(number, {})[reason] = n
    return table[kept].reset_index(drop=True)


class _Told:
    """What became of each file beside the others."""

    def __init__(self, duplicates: Mapping[int, int], apart: Iterable[int]) -> None:
        self.reasons: dict[int, dict[str, int]] = {
            n: {"duplicate_id": lost} for n, lost in duplicates.items()
        }
        self.notes: dict[int, list[tuple[str, Mapping[str, object]]]] = {
            n: [("own_numbers", {})] for n in apart
        }

    def note(self, number: int, key: str, n: int) -> None:
        """Say of one file how many times something was so."""
        self.notes.setdefault(number, []).append((key, {"n": n}))

    def about_people(self, found: Matched) -> None:
        """Say of the lists of people who stood in them twice, and what two people claim."""
        if found.roster is None:
            return
        for number, n in found.roster.duplicates.items():
            self.reasons.setdefault(number, {})["duplicate_person"] = n
        for number, n in found.roster.shared_email.items():
            self.note(number, "shared_email", n)
        of_list = [{int(found.roster.origin[person]) for person in people} for _, people in found.claimed]
        for number, n in Counter(number for numbers in of_list for number in numbers).items():
            self.note(number, "claimed_by_several", n)

    def told(self, number: int, report: SourceReport) -> SourceReport:
        """The report with all of it."""
        reasons, notes = self.reasons.get(number, {}), self.notes.get(number, [])
        counted = dict(Counter(report.reasons) + Counter(reasons))
        return replace(report, reasons=counted, notes=(*report.notes, *notes))


def _post_codes(posts: pa.Table) -> np.ndarray:
    return pair_codes(_channel(posts), [posts["id"]])


@dataclass(frozen=True)
class _Rows:
    """Row numbers once every (channel, id) is there once: of each post as delivered, and what it points to.

    A parent or shared post is NO_PARENT where none is named, UNKNOWN_PARENT where it is not in the data.
    """

    post: np.ndarray
    parent: np.ndarray
    share_of: np.ndarray

    @property
    def kept(self) -> np.ndarray:
        """The first post of each row (bool)."""
        return np.diff(np.maximum.accumulate(self.post), prepend=-1) > 0


def _rows(posts: pa.Table) -> _Rows:
    """The rows of all posts, found by hashing their keys once.

    Keys are numbered in the order in which they are met. The posts come first, so that the number of a
    post is its row, and a higher number is that of a post which is not there.
    """
    codes = pair_codes(_channel(posts), [posts[name] for name in ("id", "parent", "share_of")])
    codes[codes < 0] = NO_PARENT
    post, *targets = np.split(codes, 3)
    n_rows = post.max(initial=-1) + 1
    return _Rows(post, *(np.where(target < n_rows, target, UNKNOWN_PARENT) for target in targets))


def _without_duplicates(
    posts: pa.Table, rows: _Rows, origin: np.ndarray
) -> tuple[pa.Table, _Rows, dict[int, int]]:
    """The posts with each (channel, id) once, their rows, and how many rows each export loses by it."""
    kept = rows.kept
    if kept.all():
        return posts, rows, {}
    lost = np.bincount(origin[~kept])
    left = _Rows(rows.post[kept], rows.parent[kept], rows.share_of[kept])
    lost_by_export = {number: int(n) for number, n in enumerate(lost) if n}
    return newest(posts, rows.post, kept, origin), left, lost_by_export


# -- posts and ties -----------------------------------------------------------------------------------------


def _posts(posts: pa.Table, rows: _Rows, author: np.ndarray, addressee: np.ndarray) -> pd.DataFrame:
    post, reply, share = range(len(schema.POST_KINDS))
    derived = np.where(rows.parent != NO_PARENT, reply, np.where(rows.share_of != NO_PARENT, share, post))
    given = _codes_in(posts["kind"], schema.POST_KINDS)
    frame = {
        "author": author.astype("int32"),
        "kind": pd.Categorical.from_codes(
            np.where(given >= 0, given, derived), dtype=pd.CategoricalDtype(list(schema.POST_KINDS))
        ),
        "channel": _category(_channel(posts)),
        "text": _text(posts["text"]),
        "posted_at": pd.Series(posts["posted_at"].to_pandas()).astype(schema.TIME_DTYPE),
        "parent": rows.parent,
        "share_of": rows.share_of,
        "addressee": addressee.astype("int32"),
        "group": _category(posts["group"]),
        **{name: posts[name].to_numpy() for name in ("likes", "comments", "shares", "impressions")},
        "url": _text(posts["url"]),
        "language": _category(posts["language"]),
        "inferred": posts["inferred"].to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get),
        "id": _text(posts["id"]),
    }
    return pd.DataFrame(frame, copy=False)


def _codes_in(column: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray:
    """Place of each value among the names, -1 where it is none of them."""
    return pc.index_in(column, pa.array(names, pa.large_string())).fill_null(-1).to_numpy()


def _text(column: pa.ChunkedArray) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(column))


def _category(column: pa.ChunkedArray) -> pd.Categorical:
    encoded = pc.dictionary_encode(column).combine_chunks()
    names = encoded.dictionary.to_pylist()
    return pd.Categorical.from_codes(
        encoded.indices.fill_null(-1).to_numpy(), pd.Index(names, dtype="object")
    )


def _ties(lines: pa.Table, source: np.ndarray, target: np.ndarray) -> pd.DataFrame:
    kind = lines["kind"].to_pandas()
    frame = pd.DataFrame(
        {
            "source": source.astype("int32"),
            "target": target.astype("int32"),
            "kind": pd.Categorical(kind.where(kind.isin(schema.TIE_KINDS), "connection"), schema.TIE_KINDS),
            "at": pd.Series(lines["at"].to_pandas()).astype(schema.TIME_DTYPE),
            "weight": lines["weight"].to_numpy(),
        }
    )
    return frame[(source != NOBODY) & (target != NOBODY)].reset_index(drop=True)
