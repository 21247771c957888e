"""Lists of people in which somebody occurs twice: one person is one row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec.schema import NOBODY

_WORD: Final = re.compile(r"\w+")
_ACCOUNT: Final = re.compile(r"[;,\s]+")
_TELLING: Final = ("email", "team", "joined_at")


@dataclass(frozen=True)
class Roster:
    """People, each once.

    Attributes
    ----------
    people : the first row of everybody, filled in from later rows where it says nothing.
    origin : export per person, int.
    duplicates : rows that were somebody met before, by export.
    shared_email : addresses that people with other names share; they match nobody. By export.
    """

    people: pd.DataFrame
    origin: np.ndarray
    duplicates: dict[int, int]
    shared_email: dict[int, int]


def each_once(rows: pd.DataFrame, origin: np.ndarray) -> Roster:
    """One row per person.

    Two rows are one person when they have the same e-mail address and a word of their names in common;
    when they have the same name and an account in common; or when two lists have one person of that name
    each and tell nothing else that differs. Equal names in one list are two people.

    Parameters
    ----------
    rows : people in the columns of EXPORT_COLUMNS.
    origin : export of each row, ascending.
    """
    rows = rows.reset_index(drop=True)
    person = _persons(rows, origin)
    first = np.flatnonzero(person == np.arange(len(rows)))
    shared = _shared_emails(rows, person)
    by_export = _counts(origin[shared])
    if shared.any():
        rows = rows.assign(email=rows["email"].mask(shared))
    if len(first) == len(rows):
        return Roster(rows, origin, {}, by_export)
    again = person != np.arange(len(rows))
    return Roster(_merged(rows, person), origin[first], _counts(origin[again]), by_export)


def _persons(rows: pd.DataFrame, origin: np.ndarray) -> np.ndarray:
    """The first row of each row's person."""
    name, email, accounts = (_folded(rows[column]) for column in ("name", "email", "accounts"))
    person = np.arange(len(rows))
    by_email: dict[str, list[int]] = {}
    by_account: dict[tuple[str, str], int] = {}
    elsewhere = _alone(name, origin)
    for row in range(len(rows)):
        named, address = name[row], email[row]
        mine = [(named, token) for token in _ACCOUNT.split(accounts[row]) if named and token]
        same = [
            other
            for other in by_email.get(address, ())
            if not named or not name[other] or _share_a_word(named, name[other])
        ]
        same += [by_account[key] for key in mine if key in by_account]
        if not same and (other := elsewhere.get(row, NOBODY)) >= 0 and not _differ(rows, row, other):
            same = [other]
        if same:
            person[row] = person[same[0]]
        if address:
            by_email.setdefault(address, []).append(row)
        for key in mine:
            by_account.setdefault(key, row)
    return person


def _folded(column: pd.Series) -> list[str]:
    return [str(value).strip().casefold() for value in column.astype("object").where(column.notna(), "")]


def _share_a_word(one: str, other: str) -> bool:
    return not set(_WORD.findall(one)).isdisjoint(_WORD.findall(other))


def _alone(name: list[str], origin: np.ndarray) -> dict[int, int]:
    """For rows whose name stands once in their list, and once in an earlier list: that earlier row."""
    if not len(origin) or origin[0] == origin[-1]:
        return {}
    table = pd.DataFrame({"name": name, "origin": origin})
    rows = np.flatnonzero((table["name"] != "").to_numpy() & ~table.duplicated(keep=False).to_numpy())
    first: dict[str, int] = {}
    return {row: seen for row in rows.tolist() if (seen := first.setdefault(name[row], row)) != row}


def _differ(rows: pd.DataFrame, one: int, other: int) -> bool:
    """Whether two rows tell different things of what they both tell."""
    for column in _TELLING:
        a, b = rows[column].iloc[one], rows[column].iloc[other]
        if not pd.isna(a) and not pd.isna(b) and a != b:
            return True
    return False


def _shared_emails(rows: pd.DataFrame, person: np.ndarray) -> np.ndarray:
    """Rows whose address is also that of somebody else (bool)."""
    known = rows["email"].notna().to_numpy(dtype=bool)
    owners = pd.DataFrame({"email": _folded(rows["email"]), "person": person})[known]
    several = owners.groupby("email")["person"].transform("nunique") > 1
    found = np.zeros(len(rows), dtype=bool)
    found[owners.index[several.to_numpy(dtype=bool)]] = True
    return found


def _merged(rows: pd.DataFrame, person: np.ndarray) -> pd.DataFrame:
    """One row per person: the first that is told; consent only where nobody denies it."""
    groups = rows.groupby(person, sort=True)
    found = groups.first()
    several = np.flatnonzero(np.bincount(person, minlength=len(rows)) > 1)
    for first in several.tolist():
        mine = rows[person == first]
        cells = [str(cell) for cell in mine["accounts"].dropna()]
        if cells:
            found.loc[first, "accounts"] = ";".join(dict.fromkeys(cells))
        if (mine["may_be_named"] == False).fillna(False).any():  # noqa: E712  # missing is not a no
            found.loc[first, "may_be_named"] = False
    return found.reset_index(drop=True)


def _counts(origin: np.ndarray) -> dict[int, int]:
    return {int(number): int(n) for number, n in zip(*np.unique(origin, return_counts=True), strict=True)}
