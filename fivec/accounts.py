"""Accounts by channel and handle, and the people they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.schema import INTERNAL_CHANNELS, NOBODY, TEXT_DTYPE

TIES_CHANNEL: Final = "ties"
ROSTER_CHANNEL: Final = "roster"
SEPARATOR: Final = "\x1f"
SEVERAL: Final = re.compile(r"[;,\s]+")


def joined(channel: pa.ChunkedArray, name: pa.ChunkedArray) -> pa.ChunkedArray:
    """``channel<separator>name``; null where the name is null."""
    return pc.binary_join_element_wise(channel, name, pa.scalar(SEPARATOR, pa.large_string()))


class Registry:
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
        spelled = joined(channel, pc.utf8_ltrim(handle, "@"))
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


def placed(place: np.ndarray, code: np.ndarray) -> np.ndarray:
    """The places of account codes; NOBODY stays NOBODY."""
    return np.append(place, NOBODY)[code]


def tie_ends(registry: Registry, lines: pa.Table) -> tuple[np.ndarray, np.ndarray]:
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


def account_table(registry: Registry, profiles: pa.Table, profile: np.ndarray) -> pd.DataFrame:
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


def people_table(
    registry: Registry, accounts: pd.DataFrame, roster: pa.Table, profiles: pa.Table, profile: np.ndarray
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


def _match_handles(matches: _Matches, registry: Registry, column: pd.Series) -> None:
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
