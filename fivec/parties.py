"""Who counts as one party, who is "ours", and which channels only colleagues can read.

These rules live here and nowhere else. In an internal channel a party is a person. In an external
channel the organisation is one party: colleagues who applaud each other are not a conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fivec import small_groups
from fivec.measures import Side
from fivec.schema import ACCOUNT_KINDS, INTERNAL_CHANNELS, NOBODY, SIDES

if TYPE_CHECKING:
    from fivec.dataset import Dataset

INTERNAL: Final = 0
EXTERNAL: Final = 1
EMPLOYEE_SHARE: Final = 0.9
"""Share of a channel's authors who are employees from which it counts as internal."""
PERSON, LOGO, UNKNOWN = range(3)
FEW: Final = "few_people"
"""Basis of a measure that is not told because it would be about fewer than five colleagues."""


@dataclass(frozen=True)
class Parties:
    """Parties of a Dataset; arrays have one entry per account unless said otherwise.

    Attributes
    ----------
    known : whether there is an organisation at all (a roster, a choice of accounts, an internal platform).
    ours : bool, belongs to the organisation.
    employee : bool, belongs to a person on the roster who is an employee, or to one the user called so.
    official : bool, speaks for the organisation.
    kind : PERSON, LOGO or UNKNOWN.
    person : int, the number of the first account of the same person: their accounts share it.
    outside : int, like ``person`` with all our accounts as one party, ``organisation``.
    organisation : the number of that one party.
    side : int8 per channel code of ``accounts``: INTERNAL or EXTERNAL.
    """

    known: bool
    ours: np.ndarray
    employee: np.ndarray
    official: np.ndarray
    kind: np.ndarray
    person: np.ndarray
    outside: np.ndarray
    organisation: int
    side: np.ndarray


def parties(data: Dataset) -> Parties:
    """The parties of a Dataset under its roster, its chosen accounts and its chosen sides."""
    accounts, people = data.accounts, data.people
    person = accounts["person"].to_numpy()
    employee = _of_person(people["is_employee"].fillna(data.has_roster).to_numpy(dtype=bool), person)
    told = accounts["is_employee"]
    employee = np.where(told.isna(), employee, told.fillna(False)).astype(bool)
    chosen = is_chosen(accounts, data.ours)
    channel = accounts["channel"].cat.codes.to_numpy()
    names = accounts["channel"].cat.categories
    side = _sides(data, channel, names, employee)
    # On a platform for colleagues everyone is one, unless the roster says otherwise.
    denied = _of_person((~people["is_employee"].fillna(True)).to_numpy(dtype=bool), person)
    denied |= (~told.fillna(True)).to_numpy(dtype=bool)
    by_nature = np.isin(channel, np.flatnonzero(names.isin(INTERNAL_CHANNELS))) & ~denied
    official = accounts["official"].fillna(False).to_numpy(dtype=bool) | chosen
    official |= _of_person(people["official"].fillna(False).to_numpy(dtype=bool), person)
    # Who speaks for the organisation is ours, also a page, which is nobody's employee.
    ours = employee | by_nature | official
    party = _first_accounts(person, len(people))
    organisation = len(accounts)
    return Parties(
        known=bool(ours.any()),
        ours=ours,
        employee=employee,
        official=official,
        kind=_kinds(data, person),
        person=party,
        outside=np.where(ours, organisation, party),
        organisation=organisation,
        side=side,
    )


def is_chosen(accounts: pd.DataFrame, handles: tuple[str, ...]) -> np.ndarray:
    """Which accounts the handles name; ``handle`` matches every channel, ``channel:handle`` one."""
    wanted = {handle.strip().lstrip("@").casefold() for handle in handles}
    plain = accounts["handle"].str.casefold()
    with_channel = accounts["channel"].astype("str") + ":" + plain.astype("str")
    return (plain.isin(wanted) | with_channel.isin(wanted)).to_numpy(dtype=bool)


def speakers(data: Dataset, side: int) -> np.ndarray:
    """Accounts that speak for us, bool per account: official ones inside, all of ours outside."""
    return data.parties.official if side == INTERNAL else data.parties.ours


def by_us(data: Dataset, side: int) -> np.ndarray:
    """Posts on a side by accounts that speak for us there, bool (n_posts,); made once per Dataset."""

    def found() -> np.ndarray:
        return speakers(data, side)[data.posts["author"].to_numpy()] & (post_side(data) == side)

    return data.mine(f"by_us/{side}", found)


def by_our_people(data: Dataset) -> np.ndarray:
    """Bool per account: ours, and a person as far as we know; not the accounts that speak for us."""
    who = data.parties
    found: np.ndarray = who.ours & ~who.official & (who.kind != LOGO)
    return found


def as_persons(data: Dataset) -> np.ndarray:
    """Bool per account: ours, and what it does is done by a colleague: not a logo, and not an account that
    speaks for the organisation and of which it is not known whose it is.
    """
    who = data.parties
    found: np.ndarray = who.ours & ((who.kind == PERSON) | ((who.kind == UNKNOWN) & ~who.official))
    return found


def colleague(data: Dataset) -> np.ndarray:
    """Which person of ours wrote each post, NOBODY where none did (see ``as_persons``); int (n_posts,)."""

    def found() -> np.ndarray:
        return np.where(as_persons(data), data.parties.person, NOBODY)[data.posts["author"].to_numpy()]

    return data.mine("colleague", found)


def tells_of_few(data: Dataset, kept: np.ndarray, everything: np.ndarray) -> bool:
    """Whether a number about these messages (rows) tells what fewer than five colleagues did: see
    ``small_groups.tells_of_few``.

    Parameters
    ----------
    kept, everything : rows of the messages that a selection keeps, and of all such messages.
    """
    person = colleague(data)
    left_out = np.ones(len(person), dtype=bool)
    left_out[kept] = False
    done = [person[rows] for rows in (kept, everything[np.flatnonzero(left_out[everything])])]
    return small_groups.tells_of_few(*(one[one >= 0] for one in done))


def post_side(data: Dataset) -> np.ndarray:
    """INTERNAL or EXTERNAL per post; made once for the same sides of the channels."""
    side = data.parties.side

    def found() -> np.ndarray:
        return side[data.codes("accounts", "channel")[data.posts["author"].to_numpy()]]

    return data.once(f"post_side/{side.tobytes().hex()}", found)


def sides_of_posts(data: Dataset) -> list[int]:
    """Sides on which anybody writes, INTERNAL first."""
    side = post_side(data)
    return [code for code in range(len(SIDES)) if (side == code).any()]


def sides(data: Dataset) -> list[int]:
    """Sides on which anybody writes or is named in a list of ties, INTERNAL first; none without either."""
    active = np.zeros(len(data.accounts), dtype=bool)
    for column in (data.posts["author"], data.ties["source"], data.ties["target"]):
        active[column.to_numpy()] = True
    return sorted(set(data.parties.side[data.codes("accounts", "channel")[active]].tolist()))


def side_name(side: int) -> Side:
    """``internal`` or ``external``."""
    return SIDES[side]


def suggestions(data: Dataset, n: int = 8) -> pd.DataFrame:
    """Accounts that are most likely the organisation's own: those that answer most different people.

    Returns
    -------
    DataFrame with ``account``, ``handle``, ``channel``, ``n_posts``, ``n_answered`` (different accounts
    answered), most likely first.
    """
    replies = data.interactions.query("kind == 'reply'")
    answered = replies.groupby("source")["target"].nunique()
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    table = data.accounts[["handle", "channel"]].assign(
        account=np.arange(len(data.accounts)),
        n_posts=n_posts,
        n_answered=answered.reindex(range(len(data.accounts)), fill_value=0).to_numpy(),
    )
    table = table.sort_values(["n_answered", "n_posts", "account"], ascending=[False, False, True])
    return table[table["n_posts"] > 0].head(n).reset_index(drop=True)


def _first_accounts(person: np.ndarray, n_people: int) -> np.ndarray:
    """Per account the first account of the same person: itself where the person is not known."""
    account = np.arange(len(person))
    first = np.full(n_people, len(person))
    np.minimum.at(first, person[person >= 0], account[person >= 0])
    return np.where(person >= 0, first[person] if n_people else NOBODY, account)


def _of_person(values: np.ndarray, person: np.ndarray) -> np.ndarray:
    """A boolean per person as a boolean per account, False for accounts without a person."""
    return np.where(person >= 0, values[person] if len(values) else False, False).astype(bool)


def _sides(data: Dataset, channel: np.ndarray, names: pd.Index, employee: np.ndarray) -> np.ndarray:
    active = np.zeros(len(channel), dtype=bool)
    active[data.posts["author"].to_numpy()] = True
    if not len(data.posts):
        active[data.ties["source"].to_numpy()] = True
        active[data.ties["target"].to_numpy()] = True
    side = np.full(len(names), EXTERNAL, dtype=np.int8)
    for code, name in enumerate(names):
        authors = active & (channel == code)
        if name in INTERNAL_CHANNELS or (authors.any() and employee[authors].mean() >= EMPLOYEE_SHARE):
            side[code] = INTERNAL
        if name in data.chosen_sides:
            side[code] = SIDES.index(data.chosen_sides[name])
    return side


def people_kind(data: Dataset) -> np.ndarray:
    """PERSON, LOGO or UNKNOWN per row of people: what the list says, and a person where it says nothing."""
    told = data.people["kind"].cat.set_categories(list(ACCOUNT_KINDS)).cat.codes.to_numpy()
    return np.where(told >= 0, told, PERSON).astype(np.int8)


def _kinds(data: Dataset, person: np.ndarray) -> np.ndarray:
    """Kind per account: what the account says, else what its person is, else unknown."""
    told = data.accounts["kind"].cat.set_categories(list(ACCOUNT_KINDS)).cat.codes.to_numpy()
    of_people = people_kind(data)
    of_person = np.where(person >= 0, of_people[person] if len(of_people) else UNKNOWN, UNKNOWN)
    return np.where(told >= 0, told, of_person).astype(np.int8)
