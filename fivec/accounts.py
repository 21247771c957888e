"""Accounts by channel and handle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.schema import NOBODY, TEXT_DTYPE

TIES_CHANNEL: Final = "ties"
SEPARATOR: Final = "\x1f"


def pair_codes(channel: pa.ChunkedArray, columns: Sequence[pa.ChunkedArray]) -> np.ndarray:
    """The number of every (channel, name), in the order in which they are first met.

    Parameters
    ----------
    channel : large_string (n,), no nulls. columns : one or several columns of names (n,).

    Returns
    -------
    int64, the columns one after the other; -1 where a name is null.
    """
    names = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.large_string())
    code = _codes(_numbers(names))
    place = np.tile(_codes(channel), len(columns))
    # One place for what has no number, at the end.
    of_code = np.zeros(code.max(initial=-1) + 2, dtype=np.int32)
    of_code[code] = place
    if not (of_code[code] == place)[code >= 0].all():
        code = _codes(pa.array(code * (place.max() + np.int64(1)) + place, mask=code < 0))
    return code.astype(np.int64)


def _codes(values: pa.ChunkedArray | pa.Array) -> np.ndarray:
    coded = pc.dictionary_encode(values)
    chunks = coded.chunks if isinstance(coded, pa.ChunkedArray) else [coded]
    # Every chunk has the same dictionary.
    indices = pa.chunked_array([chunk.indices for chunk in chunks], pa.int32())
    return np.asarray(indices.fill_null(-1).to_numpy(), dtype=np.int32)


def _numbers(names: pa.ChunkedArray) -> pa.ChunkedArray:
    """Names that are all whole numbers, written in the one usual way, as such; others as they are."""
    if not pc.all(pc.ascii_is_decimal(names)).as_py() or pc.any(pc.starts_with(names, "0")).as_py():
        return names
    try:
        return names.cast(pa.int64())
    except pa.ArrowInvalid:
        return names


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
        plain = pc.utf8_ltrim(handle, "@")
        found = pair_codes(channel, [plain])
        rows = np.flatnonzero(np.diff(np.maximum.accumulate(found), prepend=-1) > 0)
        names = zip(channel.take(rows).to_pylist(), plain.take(rows).to_pylist(), strict=True)
        return np.array([*(self.code(*name) for name in names), NOBODY], dtype=np.int64)[found]

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
