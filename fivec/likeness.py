"""Accounts that may belong to a person because the names are alike: for the user to confirm, never decided.

Names are looked up by surname and handles by the ways in which a name is written in one word, so that the
work grows with the number of accounts and not with accounts times people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fivec.decisions import labels
from fivec.parties import LOGO
from fivec.spelling import Name, folded, parsed

if TYPE_CHECKING:
    from fivec.dataset import Dataset

COLUMNS: Final = ("account", "person", "why", "strength", "n_people")
SAME_NAME, HANDLE_NAME, DOUBLE_NAME, OTHER_INFIX = "same_name", "handle_name", "double_name", "other_infix"
INITIAL, SHORT_NAME, HANDLE_INITIAL, CLAIMED = "initial", "short_name", "handle_initial", "claimed"
STRENGTH: Final[Mapping[str, int]] = {
    SAME_NAME: 3,
    HANDLE_NAME: 3,
    CLAIMED: 3,
    DOUBLE_NAME: 2,
    OTHER_INFIX: 2,
    SHORT_NAME: 2,
    INITIAL: 2,
    HANDLE_INITIAL: 1,
}
"""How much a likeness says: 3 the whole name, 2 the surname and a part or initial, 1 only in a handle."""
MOST_PEOPLE: Final = 5
"""A likeness that fits more people than this says nothing about any of them."""
SHORTEST_HANDLE: Final = 5
"""Letters of a handle of an initial and a surname from which it says something."""
SHORTEST_PREFIX: Final = 3
"""Letters of a short first name, as in Alex for Alexandra."""

_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_NUMBERED: Final = re.compile(r"[-_.]?(?:[a-z]*\d[a-z\d]*)$")


def candidates(
    accounts: pd.DataFrame, people: Sequence[str | None], claimed: Iterable[tuple[int, Sequence[int]]] = ()
) -> pd.DataFrame:
    """Who each account may belong to.

    Parameters
    ----------
    accounts : columns ``handle`` and ``name`` (display name, may be missing), a row per account.
    people : name per person, None where there is none.
    claimed : accounts that the list itself gives to several people.

    Returns
    -------
    DataFrame, columns COLUMNS: rows of ``accounts`` and of ``people``, a key of STRENGTH, its strength and
    the number of people that the account fits equally well; the strongest first. An account is there once
    per person, and with its strongest likeness only; one that fits more than MOST_PEOPLE is left out.
    """
    names = [parsed(name) if name else Name((), (), ()) for name in people]
    by_surname, by_word = _by_surname(names), _by_word(names)
    found: dict[tuple[int, int], str] = {}
    for account, who in claimed:
        for person in who:
            _keep(found, account, person, CLAIMED)
    handles = accounts["handle"].astype("object").to_numpy()
    shown = accounts["name"].astype("object").to_numpy()
    for account, (handle, display) in enumerate(zip(handles, shown, strict=True)):
        handle = handle if isinstance(handle, str) else ""
        written = [text for text in (display, handle) if isinstance(text, str) and " " in text.strip()]
        whole = [parsed(text) for text in written]
        for name in whole:
            for person, why in _of_name(name, names, by_surname):
                _keep(found, account, person, why)
        if " " not in handle.strip():
            for person, why in by_word.get(_one_word(handle), {}).items():
                if not any(_contradicts(name, names[person]) for name in whole):
                    _keep(found, account, person, why)
    return _table(found)


def open_likenesses(data: Dataset) -> pd.DataFrame:
    """The candidates that nobody has decided on: accounts without a person, without those refused.

    Returns
    -------
    As ``candidates``, with ``n_posts`` of the account; the strongest first, then the most active. Accounts
    that speak for the organisation, and logos, are nobody's.
    """
    people, accounts = data.people, data.accounts
    names = people["name"].astype("object").where(people["name"].notna(), None).tolist()
    every: pd.DataFrame = data.once("likeness", lambda: candidates(accounts, names, data.claimed))
    account, person = every["account"].to_numpy(), every["person"].to_numpy()
    called = labels(people)
    refused = {(where, handle.casefold(), who.casefold()) for where, handle, who in data.decisions.refused}
    channel, handle = (
        accounts["channel"].astype("object").to_numpy(),
        accounts["handle"].to_numpy(dtype=object),
    )
    free = (accounts["person"].to_numpy() < 0) & (data.parties.kind != LOGO) & ~data.parties.official
    kept = free[account] & np.array(
        [
            (channel[one], str(handle[one]).casefold(), str(called[who]).casefold()) not in refused
            for one, who in zip(account, person, strict=True)
        ],
        dtype=bool,
    )
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(accounts))
    found = strongest(every[kept])
    found = found.assign(n_posts=n_posts[found["account"].to_numpy()])
    return found.sort_values(
        ["strength", "n_posts", "account", "person"], ascending=[False, False, True, True]
    ).reset_index(drop=True)


def _table(found: Mapping[tuple[int, int], str]) -> pd.DataFrame:
    rows = [(account, person, why, STRENGTH[why], 0) for (account, person), why in found.items()]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {name: "int64" for name in COLUMNS if name != "why"}
    )
    return strongest(table)


def strongest(table: pd.DataFrame) -> pd.DataFrame:
    """Of every account only the strongest likenesses, counted anew; not those that fit too many people."""
    best = table[table["strength"] == table.groupby("account")["strength"].transform("max")]
    n_people = best.groupby("account")["person"].transform("size")
    best = best.assign(n_people=n_people.astype("int64"))
    kept = best[(n_people <= MOST_PEOPLE) | (best["why"] == CLAIMED)]
    order = np.lexsort((kept["person"], kept["account"], kept["n_people"], -kept["strength"]))
    return kept.iloc[order].reset_index(drop=True)


def _keep(found: dict[tuple[int, int], str], account: int, person: int, why: str) -> None:
    known = found.get((account, person))
    if known is None or STRENGTH[why] > STRENGTH[known]:
        found[account, person] = why


# -- names beside names -------------------------------------------------------------------------------------


def _by_surname(names: Sequence[Name]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for person, name in enumerate(names):
        if name.is_usable:
            for surname in dict.fromkeys(name.surnames):
                found.setdefault(surname, []).append(person)
    return found


def _of_name(
    name: Name, names: Sequence[Name], by_surname: Mapping[str, list[int]]
) -> Iterator[tuple[int, str]]:
    """People whose name is like this one, and how."""
    if not name.is_usable:
        return
    for person in {person for surname in name.surnames for person in by_surname.get(surname, ())}:
        why = _alike(name, names[person])
        if why:
            yield person, why


def _alike(one: Name, other: Name) -> str | None:
    given = _given(one.given, other.given)
    if given is None:
        return None
    if set(one.surnames) != set(other.surnames):
        return DOUBLE_NAME if given == SAME_NAME and _is_double(one, other) else None
    if one.infixes != other.infixes:
        # "Bos", "van den Bos" and "van der Bos" are three surnames: a mistake only beside the first name.
        return OTHER_INFIX if given == SAME_NAME else None
    return given


def _is_double(one: Name, other: Name) -> bool:
    return max(len(one.surnames), len(other.surnames)) > 1


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """How first names are alike: the same, an initial, a short form; None where they are not."""
    if "".join(one) == "".join(other) and len(one[0]) > 1:
        return SAME_NAME
    if any(x[0] != y[0] for x, y in zip(one[1:], other[1:], strict=False)):
        return None
    a, b = one[0], other[0]
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else None
    # A call name may be another of the first names.
    if a in other or b in one:
        return SHORT_NAME
    short, long = sorted((a, b), key=len)
    return SHORT_NAME if len(short) >= SHORTEST_PREFIX and long.startswith(short) else None


def _contradicts(shown: Name, person: Name) -> bool:
    """Whether a display name is that of somebody else: the same surname after another first name."""
    same_surname = not set(shown.surnames).isdisjoint(person.surnames)
    return shown.is_usable and same_surname and _given(shown.given, person.given) is None


# -- names in one word --------------------------------------------------------------------------------------


def _one_word(handle: str) -> str:
    """A handle without signs, host and the numbers at its end: ``jan.devries1975`` → ``jandevries``."""
    plain = folded(handle.lstrip("@").partition("@")[0].removesuffix(".bsky.social"))
    return _NO_LETTER.sub("", _NUMBERED.sub("", plain) or plain)


def _by_word(names: Sequence[Name]) -> dict[str, dict[int, str]]:
    """People by every way to write their name in one word."""
    found: dict[str, dict[int, str]] = {}
    for person, name in enumerate(names):
        if not name.is_usable:
            continue
        for word, why in _in_one_word(name):
            mine = found.setdefault(word, {})
            if person not in mine or STRENGTH[why] > STRENGTH[mine[person]]:
                mine[person] = why
    return found


def _in_one_word(name: Name) -> Iterator[tuple[str, str]]:
    """Ways to write a name in one word; a part of a double name only after the whole first name."""
    infix, whole = "".join(name.infixes), "".join(name.surnames)
    surnames = {whole, infix + whole, name.surnames[0] + infix + "".join(name.surnames[1:])}
    parts = {start + part for part in name.surnames for start in ("", infix)} - surnames
    full = {name.given[0], "".join(name.given)} if len(name.given[0]) > 1 else set()
    short = {name.given[0][0], "".join(given[0] for given in name.given)}
    uses = ((full, surnames, HANDLE_NAME), (full, parts, DOUBLE_NAME), (short, surnames, HANDLE_INITIAL))
    for firsts, seconds, why in uses:
        for first, second in product(firsts, seconds):
            behind = {second + first + infix} if infix and second == whole else set()
            for word in {first + second, second + first, *behind}:
                if len(word) >= SHORTEST_HANDLE:
                    yield word, why
