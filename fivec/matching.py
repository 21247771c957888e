"""Which account belongs to which person: by handle, profile link, e-mail address and exact name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from fivec.accounts import TIES_CHANNEL, Registry
from fivec.links import profile
from fivec.rosters import Roster, each_once
from fivec.schema import DEFAULT_CHANNEL, INTERNAL_CHANNELS, MATCHES, NOBODY

ROSTER_CHANNEL: Final = "roster"
SEVERAL: Final = re.compile(r"[;,\s]+")
_UNTOLD: Final = (DEFAULT_CHANNEL, TIES_CHANNEL, ROSTER_CHANNEL)
"""Channels of accounts of which the file does not say the platform."""


@dataclass(frozen=True)
class Matched:
    """The people table, and what belongs to whom.

    Attributes
    ----------
    people : one row per person.
    person : person per account, NOBODY where not known.
    how : by what each account was matched (a key of MATCHES), object, None where it was not.
    claimed : accounts that the list gives to several people, with those people; they belong to none of
        them unless an e-mail address or a name settles it.
    roster : the list as it was read; None where the people are the users of an internal platform.
    """

    people: pd.DataFrame
    person: np.ndarray
    how: np.ndarray
    claimed: tuple[tuple[int, tuple[int, ...]], ...] = ()
    roster: Roster | None = None


def matched(
    registry: Registry,
    accounts: pd.DataFrame,
    rows: pa.Table,
    origin: np.ndarray,
    profiles: pa.Table,
    profile_account: np.ndarray,
) -> Matched:
    """The people and their accounts; accounts that only a list names are added to the registry.

    Parameters
    ----------
    registry, accounts : every account so far, and the table of them (channel, handle, name).
    rows, origin : the lists of people, stacked, and the export each row is from.
    profiles, profile_account : what platforms say of their users, and the account of each row.
    """
    users = profiles.to_pandas(types_mapper=pd.ArrowDtype).assign(account=profile_account)
    if not rows.num_rows:
        return _users(registry, users)
    roster = each_once(rows.to_pandas(types_mapper=pd.ArrowDtype), origin)
    people = roster.people
    found = _Found()
    claimed = _match_handles(found, registry, people["accounts"])
    _match_unique(found, "email", users["email"], users["account"], people["email"])
    _match_names(found, accounts, people["name"])
    person = np.full(len(registry), NOBODY, dtype=np.int64)
    how = np.full(len(registry), None, dtype=object)
    for account, (one, why) in found.person.items():
        person[account], how[account] = one, why
    open_claims = tuple((account, who) for account, who in claimed.items() if account not in found.person)
    return Matched(people, person, how, open_claims, roster)


def _users(registry: Registry, users: pd.DataFrame) -> Matched:
    """Without a list: the users of internal platforms are the people."""
    internal = users["channel"].isin(INTERNAL_CHANNELS) & users["name"].notna()
    people = users[internal].drop_duplicates("account").reset_index(drop=True)
    person = np.full(len(registry), NOBODY, dtype=np.int64)
    how = np.full(len(registry), None, dtype=object)
    account = people["account"].to_numpy(dtype=np.int64)
    person[account], how[account] = np.arange(len(people)), MATCHES[4]
    return Matched(people, person, how)


class _Found:
    """Person per account, filled in order of certainty; a first match is never overruled."""

    def __init__(self) -> None:
        self.person: dict[int, tuple[int, str]] = {}

    def add(self, account: int, person: int, how: str) -> None:
        self.person.setdefault(account, (person, how))


class _Index:
    """Accounts by handle, by channel and handle, and by the profile that a handle links to."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.known = registry.by_handle()
        self.linked: dict[tuple[str, str], list[int]] = {}
        for account, handle in enumerate(registry.handle):
            if "/" in handle or "%2" in handle:
                found = profile(handle)
                if found:
                    self.linked.setdefault((found[0], found[1].casefold()), []).append(account)
        channels = dict.fromkeys(registry.channel)
        self.home = next(iter(channels)) if len(channels) == 1 else ROSTER_CHANNEL

    def of(self, channel: str, handle: str) -> list[int]:
        """Accounts of a handle on a channel (any, where it is empty), those without a platform included."""
        same = self.known.get(handle.casefold(), [])
        where = (channel, *_UNTOLD)
        found = [account for account in same if not channel or self.registry.channel[account] in where]
        found += self.linked.get((channel, handle.casefold()), [])
        local, at, _ = handle.partition("@")
        return found or (self.of(channel, local) if at and local and channel == "mastodon" else [])

    def claims(self, cell: str) -> Iterator[tuple[int, str]]:
        """Every account that a cell of the list names, and whether by handle or link."""
        whole = cell.strip().lstrip("@")
        if whole.casefold() in self.known:
            yield from ((account, "handle") for account in self.known[whole.casefold()])
            return
        for token in filter(None, SEVERAL.split(cell.strip())):
            link = profile(token)
            channel, handle = link or self._told(token)
            if handle:
                how = "link" if link else "handle"
                found = self.of(channel, handle) or [self.registry.code(channel or self.home, handle)]
                yield from ((account, how) for account in dict.fromkeys(found))

    @staticmethod
    def _told(token: str) -> tuple[str, str]:
        channel, _, handle = token.rpartition(":")
        return channel.casefold(), handle.lstrip("@")


def _match_handles(found: _Found, registry: Registry, column: pd.Series) -> dict[int, tuple[int, ...]]:
    """Match the accounts a list names; one that nobody used becomes a silent account.

    Returns the accounts that several people claim, which stay unmatched.
    """
    index = _Index(registry)
    claims: dict[int, dict[int, str]] = {}
    for person, cell in enumerate(column):
        if cell is not pd.NA and str(cell).strip():
            for account, how in index.claims(str(cell)):
                claims.setdefault(account, {}).setdefault(person, how)
    for account, who in claims.items():
        if len(who) == 1:
            found.add(account, *next(iter(who.items())))
    return {account: tuple(who) for account, who in claims.items() if len(who) > 1}


def _match_unique(
    found: _Found, how: str, names: pd.Series, accounts: Iterable[int], people: pd.Series
) -> None:
    """Match accounts to people by a text that exactly one person has."""
    known = people.str.strip().str.casefold().reset_index(drop=True).dropna()
    known = known[~known.duplicated(keep=False)]
    unique = dict(zip(known, known.index, strict=True))
    for account, name in zip(accounts, names.str.strip().str.casefold(), strict=True):
        if not pd.isna(name) and name in unique:
            found.add(int(account), int(unique[name]), how)


def _match_names(found: _Found, accounts: pd.DataFrame, people: pd.Series) -> None:
    """Match by exact name, where one person, and on the platform one account, has it."""
    for column in ("name", "handle"):
        named = accounts[["channel", column]].dropna()
        folded = named.assign(**{column: named[column].str.strip().str.casefold()})
        alone = named[~folded.duplicated(keep=False) & ~named.index.isin(list(found.person))]
        _match_unique(found, "name", alone[column], alone.index, people)
