"""From what the readers delivered to one Dataset: text ids become row numbers and account codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec import readers, schema
from fivec.dataset import Dataset, conformed
from fivec.repeats import own_numbers, without_repeats
from fivec.schema import (
    EXPORT_COLUMNS,
    INTERNAL_CHANNELS,
    NO_PARENT,
    NOBODY,
    NUMBER_COLUMNS,
    TEXT_DTYPE,
    TIME_COLUMNS,
    UNKNOWN_PARENT,
    Export,
    SourceReport,
)

DEFAULT_CHANNEL: Final = "posts"
TIES_CHANNEL: Final = "ties"
ROSTER_CHANNEL: Final = "roster"
SEPARATOR: Final = "\x1f"
SEVERAL: Final = re.compile(r"[;,\s]+")


def read(paths: Iterable[Path | str | readers.Upload]) -> Dataset:
    """One Dataset from files, folders and zips. A file that cannot be read is told in ``reports``."""
    return assemble(readers.exports(paths))


def assemble(exports: Iterable[Export]) -> Dataset:
    """One Dataset from any number of exports.

    A post that occurs twice (same channel and id) counts once, the first time it is met; the others
    are counted in their file's report, as are lists that were opened twice. Accounts are matched to
    people by handle, e-mail address, and exact name where it is unique; nothing is guessed. Accounts are
    numbered by channel and handle, so that the order of files and rows changes no number.
    """
    exports = without_repeats(exports)
    posts, origin = _stacked(exports, "posts")
    posts, apart = own_numbers(posts, origin, _post_keys)
    posts, duplicates = _without_duplicates(posts, origin)
    registry = _Registry()
    author = registry.codes(_channel(posts), posts["author"])
    addressee = registry.codes(_channel(posts), posts["addressee"])
    profiles, _ = _stacked(exports, "accounts")
    profile = registry.codes(_channel(profiles), profiles["handle"])
    lines, _ = _stacked(exports, "ties")
    source, target = _tie_ends(registry, lines)
    roster, _ = _stacked(exports, "people")
    accounts = _accounts(registry, profiles, profile)
    people, person = _people(registry, accounts, roster, profiles, profile)
    accounts = _accounts(registry, profiles, profile).assign(person=person)
    place = registry.places()
    return Dataset(
        accounts=conformed("accounts", accounts.iloc[np.argsort(place)]),
        people=conformed("people", people),
        posts=_posts(posts, _placed(place, author), _placed(place, addressee)),
        ties=_ties(lines, _placed(place, source), _placed(place, target)),
        story=conformed("story", _frame(exports, "story")),
        audience=conformed("audience", _frame(exports, "audience")),
        influencers=conformed("influencers", _frame(exports, "influencers")),
        reports=tuple(
            _told(export.report, duplicates.get(number, 0), number in apart)
            for number, export in enumerate(exports)
        ),
        has_roster=roster.num_rows > 0,
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
            else pa.nulls(table.num_rows, field.type)
            for field in shape
        ]
        parts.append(pa.Table.from_arrays(columns, schema=shape))
        origin.append(np.full(table.num_rows, number))
    stacked = pa.concat_tables(parts) if parts else shape.empty_table()
    return stacked, np.concatenate(origin) if origin else np.zeros(0, dtype=np.int64)


def _frame(exports: Sequence[Export], name: str) -> pd.DataFrame:
    return _stacked(exports, name)[0].to_pandas(types_mapper=pd.ArrowDtype)


def _channel(table: pa.Table, default: str = DEFAULT_CHANNEL) -> pa.ChunkedArray:
    return table["channel"].fill_null(default)


def _joined(channel: pa.ChunkedArray, name: pa.ChunkedArray) -> pa.ChunkedArray:
    """``channel<separator>name``; null where the name is null."""
    return pc.binary_join_element_wise(channel, name, pa.scalar(SEPARATOR, pa.large_string()))


def _told(report: SourceReport, n_duplicates: int, is_apart: bool) -> SourceReport:
    """The report of a file with what became of it beside the others."""
    if n_duplicates:
        report = replace(report, reasons={**report.reasons, "duplicate_id": n_duplicates})
    return replace(report, notes=(*report.notes, ("own_numbers", {}))) if is_apart else report


def _post_keys(posts: pa.Table) -> pa.DictionaryArray:
    return pc.dictionary_encode(_joined(_channel(posts), posts["id"])).combine_chunks()


def _without_duplicates(posts: pa.Table, origin: np.ndarray) -> tuple[pa.Table, dict[int, int]]:
    """The posts with each (channel, id) once, and how many rows each export loses by it."""
    if not posts.num_rows:
        return posts, {}
    key = _post_keys(posts)
    codes = key.indices.to_numpy()
    first = np.empty(len(key.dictionary), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    if len(first) == len(codes):
        return posts, {}
    kept = first[codes] == np.arange(len(codes))
    lost = np.bincount(origin[~kept])
    return posts.filter(pa.array(kept)), {number: int(n) for number, n in enumerate(lost) if n}


# -- accounts and people ------------------------------------------------------------------------------------


class _Registry:
    """Account codes by channel and handle, in the order in which they are first met.

    Handles are compared without a leading @ and without regard to case; the first spelling is kept.
    """

    def __init__(self) -> None:
        self.channel: list[str] = []
        self.handle: list[str] = []
        self._code: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.handle)

    def codes(self, channel: pa.ChunkedArray, handle: pa.ChunkedArray) -> np.ndarray:
        """Account code per row (int64), NOBODY where the handle is null; new accounts are added."""
        if not len(handle):
            return np.zeros(0, dtype=np.int64)
        spelled = _joined(channel, pc.utf8_ltrim(handle, "@"))
        encoded = pc.dictionary_encode(spelled).combine_chunks()
        known = np.fromiter(
            (self.code(*name.split(SEPARATOR, 1)) for name in encoded.dictionary.to_pylist()), np.int64
        )
        index = encoded.indices.fill_null(-1).to_numpy()
        return np.where(index >= 0, known[index] if len(known) else NOBODY, NOBODY)

    def code(self, channel: str, handle: str) -> int:
        """The code of one account, made when it is new."""
        key = channel + SEPARATOR + handle.casefold()
        if key not in self._code:
            self._code[key] = len(self.handle)
            self.channel.append(channel)
            self.handle.append(handle)
        return self._code[key]

    def places(self) -> np.ndarray:
        """Place of each account, int64, when sorted by channel and handle."""
        order = pc.array_sort_indices(pa.array(list(self._code), pa.large_string())).to_numpy()
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return place

    def by_handle(self) -> dict[str, list[int]]:
        """Accounts of every channel by their handle in lower case."""
        found: dict[str, list[int]] = {}
        for account, handle in enumerate(self.handle):
            found.setdefault(handle.casefold(), []).append(account)
        return found


def _placed(place: np.ndarray, code: np.ndarray) -> np.ndarray:
    """The places of account codes; NOBODY stays NOBODY."""
    return np.append(place, NOBODY)[code]


def _tie_ends(registry: _Registry, lines: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Account codes of both ends; a tie without a channel is matched to the handles already known."""
    known = registry.by_handle()
    ends = []
    for end in ("source", "target"):
        handles = pc.utf8_ltrim(lines[end], "@").to_pylist()
        channels = lines["channel"].to_pylist()
        codes = np.full(len(handles), NOBODY, dtype=np.int64)
        for row, (channel, handle) in enumerate(zip(channels, handles, strict=True)):
            if handle is None:
                continue
            same = known.get(handle.casefold(), []) if channel is None else []
            codes[row] = same[0] if len(same) == 1 else registry.code(channel or TIES_CHANNEL, handle)
        ends.append(codes)
    return ends[0], ends[1]


def _accounts(registry: _Registry, profiles: pa.Table, profile: np.ndarray) -> pd.DataFrame:
    """The accounts table: what the registry met, with what a platform's own user list says of them."""
    accounts = pd.DataFrame({"channel": registry.channel, "handle": registry.handle}, dtype=TEXT_DTYPE)
    told = profiles.select(["name", "followers", "official", "kind"]).to_pandas(types_mapper=pd.ArrowDtype)
    told = told[~pd.Series(profile).duplicated().to_numpy()]
    told.index = pd.Index(pd.Series(profile).drop_duplicates())
    return accounts.join(told)


@dataclass
class _Matches:
    """Person per account, filled in order of certainty; a first match is never overruled."""

    person: dict[int, int]

    def add(self, account: int, person: int) -> None:
        self.person.setdefault(account, person)


def _people(
    registry: _Registry, accounts: pd.DataFrame, roster: pa.Table, profiles: pa.Table, profile: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """The people table and the person of every account (NOBODY where not known)."""
    users = profiles.to_pandas(types_mapper=pd.ArrowDtype).assign(account=profile)
    if not roster.num_rows:
        internal = users["channel"].isin(INTERNAL_CHANNELS) & users["name"].notna()
        people = users[internal].drop_duplicates("account").reset_index(drop=True)
        person = np.full(len(registry), NOBODY, dtype=np.int64)
        person[people["account"].to_numpy(dtype=np.int64)] = np.arange(len(people))
        return people, person
    people = roster.to_pandas(types_mapper=pd.ArrowDtype)
    matches = _Matches({})
    _match_handles(matches, registry, people["accounts"])
    _match_unique(matches, users["email"], users["account"], people["email"])
    _match_unique(matches, accounts["name"], accounts.index, people["name"])
    _match_unique(matches, accounts["handle"], accounts.index, people["name"])
    person = np.full(len(registry), NOBODY, dtype=np.int64)
    person[list(matches.person)] = list(matches.person.values())
    return people, person


def _match_handles(matches: _Matches, registry: _Registry, column: pd.Series) -> None:
    """Match the handles a roster names; a handle that nobody used becomes a silent account."""
    known = registry.by_handle()
    channels = dict.fromkeys(registry.channel)
    home = next(iter(channels)) if len(channels) == 1 else ROSTER_CHANNEL
    for person, cell in enumerate(column):
        if cell is pd.NA or not str(cell).strip():
            continue
        whole = str(cell).strip().lstrip("@")
        names = [whole] if whole.casefold() in known else SEVERAL.split(str(cell).strip())
        for name in filter(None, names):
            channel, _, handle = name.rpartition(":") if whole.casefold() not in known else ("", "", name)
            handle = handle.lstrip("@")
            if channel:
                matches.add(registry.code(channel.casefold(), handle), person)
            else:
                for account in known.get(handle.casefold()) or [registry.code(home, handle)]:
                    matches.add(account, person)


def _match_unique(matches: _Matches, names: pd.Series, accounts: Iterable[int], people: pd.Series) -> None:
    """Match accounts to people by a text that exactly one person has."""
    known = people.str.strip().str.casefold().reset_index(drop=True).dropna()
    known = known[~known.duplicated(keep=False)]
    unique = dict(zip(known, known.index, strict=True))
    for account, name in zip(accounts, names.str.strip().str.casefold(), strict=True):
        if not pd.isna(name) and name in unique:
            matches.add(int(account), unique[name])


# -- posts and ties -----------------------------------------------------------------------------------------


def _posts(posts: pa.Table, author: np.ndarray, addressee: np.ndarray) -> pd.DataFrame:
    key = _joined(_channel(posts), posts["id"])
    parent = _row_of(_joined(_channel(posts), posts["parent"]), key)
    share_of = _row_of(_joined(_channel(posts), posts["share_of"]), key)
    post, reply, share = range(len(schema.POST_KINDS))
    derived = np.where(parent != NO_PARENT, reply, np.where(share_of != NO_PARENT, share, post))
    given = _codes_in(posts["kind"], schema.POST_KINDS)
    frame = {
        "author": author.astype("int32"),
        "kind": pd.Categorical.from_codes(
            np.where(given >= 0, given, derived), dtype=pd.CategoricalDtype(list(schema.POST_KINDS))
        ),
        "channel": _category(_channel(posts)),
        "text": _text(posts["text"]),
        "posted_at": pd.Series(posts["posted_at"].to_pandas()).astype(schema.TIME_DTYPE),
        "parent": parent,
        "share_of": share_of,
        "addressee": addressee.astype("int32"),
        "group": _category(posts["group"]),
        **{name: posts[name].to_numpy() for name in ("likes", "comments", "shares", "impressions")},
        "url": _text(posts["url"]),
        "language": _category(posts["language"]),
        "id": _text(posts["id"]),
    }
    return pd.DataFrame(frame)


def _codes_in(column: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray:
    """Place of each value among the names, -1 where it is none of them."""
    return pc.index_in(column, pa.array(names, pa.large_string())).fill_null(-1).to_numpy()


def _row_of(wanted: pa.ChunkedArray, key: pa.ChunkedArray) -> np.ndarray:
    """Row of each wanted key (int32): NO_PARENT where null, UNKNOWN_PARENT where not in the data."""
    if not len(key):
        return np.zeros(0, dtype=np.int32)
    found = pc.index_in(wanted, value_set=key.combine_chunks()).fill_null(UNKNOWN_PARENT).to_numpy()
    return np.where(wanted.is_null().to_numpy(), NO_PARENT, found).astype(np.int32)


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
