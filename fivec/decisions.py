"""What the user decided about accounts: whose they are, whose they are not, and what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from fivec.schema import ACCOUNT_KINDS, EXPORT_COLUMNS, MATCHES, NOBODY

Match = tuple[str, str, str]
"""Channel and handle of an account, and the person as ``labels`` calls them."""
Correction = tuple[str, str, str | None, bool | None, bool | None]
"""Channel and handle of an account, its kind, whether it speaks for the organisation, whether an
employee's; None for what stays as it is."""
CONFIRMED: Final = "confirmed"


@dataclass(frozen=True)
class Decisions:
    """Matches that the user confirmed and refused, and accounts that the user corrected."""

    confirmed: tuple[Match, ...] = ()
    refused: tuple[Match, ...] = ()
    corrected: tuple[Correction, ...] = ()


def saved(rows: pd.DataFrame) -> Decisions:
    """The decisions in an accounts list (columns of EXPORT_COLUMNS)."""
    plain = rows.astype("object").where(rows.notna(), None)
    confirmed: list[Match] = []
    refused: list[Match] = []
    corrected: list[Correction] = []
    for row in plain.to_dict("records"):
        where, handle, person = str(row["channel"]), str(row["account"]), row.get("person")
        if person is not None:
            (refused if row.get("refused") else confirmed).append((where, handle, str(person)))
        said = (row.get("kind"), row.get("official"), row.get("is_employee"))
        if said != (None, None, None):
            corrected.append((where, handle, row.get("kind"), row.get("official"), row.get("is_employee")))
    return Decisions(tuple(confirmed), tuple(refused), tuple(corrected))


def listed(decisions: Decisions) -> pd.DataFrame:
    """The decisions as an accounts list, one row per match and per account that was corrected.

    What was corrected stands in the row of the account's confirmed person where there is one.
    """
    said = {one[:2]: one[2:] for one in decisions.corrected}
    rows: list[tuple[object, ...]] = []
    for where, handle, person in decisions.confirmed:
        rows.append((where, handle, person, False, *said.pop((where, handle), (None, None, None))))
    rows += [(*one, True, None, None, None) for one in decisions.refused]
    rows += [(*account, None, None, *facts) for account, facts in said.items()]
    required, optional = EXPORT_COLUMNS["accounts_list"]
    return pd.DataFrame(rows, columns=[*required, *optional], dtype="object")


def merged(first: Decisions, then: Decisions) -> Decisions:
    """Both; what was decided later about an account or match overrules what was decided first."""
    confirmed = {_account(one): one for one in (*first.confirmed, *then.confirmed)}
    confirmed_then = {_folded(one) for one in then.confirmed}
    refused = {_folded(one): one for one in first.refused if _folded(one) not in confirmed_then}
    refused |= {_folded(one): one for one in then.refused}
    several = [one for part in (first, then) for one in _contradictory(part)]
    left = [one for one in confirmed.values() if _folded(one) not in refused and one not in several]
    return Decisions(
        tuple(dict.fromkeys([*left, *several])),
        tuple(refused.values()),
        _corrections((*first.corrected, *then.corrected)),
    )


def answered(decisions: Decisions, answers: Iterable[tuple[Match, bool, bool]]) -> tuple[Decisions, int]:
    """The decisions after somebody said yes or no to matches, and the accounts with answers that clash.

    Parameters
    ----------
    answers : a match, whether it was said to be right, and whether wrong; with neither an earlier answer is
        withdrawn. An account with both, or that is said to be two people's, stays as it was.
    """
    answers = list(answers)
    n_yes = Counter(_account(match) for match, yes, _ in answers if yes)
    clash = {_account(match) for match, yes, no in answers if yes and no}
    clash |= {account for account, n in n_yes.items() if n > 1}
    confirmed = {_folded(one): one for one in decisions.confirmed}
    refused = {_folded(one): one for one in decisions.refused}
    for match, yes, no in answers:
        if _account(match) in clash:
            continue
        key = _folded(match)
        confirmed.pop(key, None)
        refused.pop(key, None)
        if yes:
            confirmed = {other: one for other, one in confirmed.items() if other[:2] != key[:2]}
            confirmed[key] = match
        elif no:
            refused[key] = match
    return (
        Decisions(tuple(confirmed.values()), tuple(refused.values()), decisions.corrected),
        len(clash),
    )


def corrected(decisions: Decisions, changes: Iterable[Correction]) -> Decisions:
    """The decisions with these corrections; None leaves what was said of an account before."""
    return replace(decisions, corrected=_corrections((*decisions.corrected, *changes)))


def _corrections(every: Iterable[Correction]) -> tuple[Correction, ...]:
    """One correction per account, what was said last of each fact."""
    found: dict[tuple[str, str], Correction] = {}
    for one in every:
        known = found.get(_account(one), one)
        kind, official, employee = (
            old if new is None else new for old, new in zip(known[2:], one[2:], strict=True)
        )
        found[_account(one)] = (one[0], one[1], kind, official, employee)  # type: ignore[assignment]
    return tuple(found.values())


def _account(one: tuple[Any, ...]) -> tuple[str, str]:
    return str(one[0]), str(one[1]).casefold()


def _folded(match: Match) -> tuple[str, str, str]:
    return (*_account(match), match[2].casefold())


def _contradictory(decisions: Decisions) -> list[Match]:
    """Confirmations of one account for several people: nobody decided between them."""
    n = Counter(_account(one) for one in dict.fromkeys(decisions.confirmed))
    return [one for one in decisions.confirmed if n[_account(one)] > 1]


@dataclass(frozen=True)
class Decided:
    """The two tables after the decisions, and how many decisions could not be followed, by why.

    ``unmatched`` counts by ``no_account`` (not in the data), ``no_person`` (not on the list, or there more
    than once) and ``two_people`` (one account confirmed for several people).
    """

    accounts: pd.DataFrame
    people: pd.DataFrame
    unmatched: Mapping[str, int]


def labels(people: pd.DataFrame) -> np.ndarray:
    """What each person is called where only they may be meant, object (n_people,).

    The name; where several share it also the team, and where that is not enough their place among them.
    A person without a name is called by the row in the list.
    """
    row = pd.Series(np.arange(1, len(people) + 1).astype(str), dtype="object")
    name = people["name"].astype("object").reset_index(drop=True)
    called = name.where(name.notna(), "#" + row)
    team = people["team"].astype("object").reset_index(drop=True)
    shared = _shared(called) & team.notna()
    called = called.where(~shared, called + " (" + team.fillna("").astype(str) + ")")
    place = called.str.casefold().groupby(called.str.casefold()).cumcount() + 1
    shared = _shared(called)
    return called.where(~shared, called + " [" + place.astype(str) + "]").to_numpy(dtype=object)


def decided(accounts: pd.DataFrame, people: pd.DataFrame, decisions: Decisions) -> Decided:
    """The accounts and people tables with the decisions in them; the ones given are not changed.

    Parameters
    ----------
    accounts, people : tables of a Dataset.
    decisions : a decision about an account or person that is not there changes nothing and is counted.

    Returns
    -------
    Tables of the same length and order. Of two people who are confirmed for one account neither gets it.
    Whether an employee's is said of the person where the account has one.
    """
    if decisions == Decisions():
        return Decided(accounts, people, {})
    return _Table(accounts, people).after(decisions)


class _Table:
    """The two tables while decisions are written into copies of their columns."""

    def __init__(self, accounts: pd.DataFrame, people: pd.DataFrame) -> None:
        self.accounts, self.people = accounts, people
        self.person = accounts["person"].to_numpy().copy()
        self.how = accounts["matched_by"].astype("object").to_numpy().copy()
        self.unmatched: Counter[str] = Counter()
        self.called: dict[str, int] = {}

    def after(self, decisions: Decisions) -> Decided:
        at = _places(self.accounts, [one[:2] for one in _all(decisions)])
        if decisions.confirmed or decisions.refused:
            self.called = {str(label).casefold(): row for row, label in enumerate(labels(self.people))}
        confirmed = self._known(decisions.confirmed, at)
        for account, who in self._known(decisions.refused, at).items():
            confirmed[account] = confirmed.get(account, set()) - who
            if self.person[account] in who:
                self.person[account], self.how[account] = NOBODY, None
        for account, who in confirmed.items():
            if len(who) > 1:
                self.unmatched["two_people"] += 1
            elif who:
                (self.person[account],) = who
                self.how[account] = CONFIRMED
        accounts = self.accounts.assign(
            person=self.person.astype("int32"), matched_by=pd.Categorical(self.how, categories=MATCHES)
        )
        return self._corrected(accounts, decisions.corrected, at)

    def _known(self, matches: Iterable[Match], at: Mapping[tuple[str, str], int]) -> dict[int, set[int]]:
        """People by account, of the matches of which both are there."""
        found: dict[int, set[int]] = {}
        for channel, handle, label in matches:
            account = at.get((channel, handle.casefold()))
            who = self.called.get(label.casefold())
            if account is None:
                self.unmatched["no_account"] += 1
            elif who is None:
                self.unmatched["no_person"] += 1
            else:
                found.setdefault(account, set()).add(who)
        return found

    def _corrected(
        self, accounts: pd.DataFrame, corrected: Iterable[Correction], at: Mapping[tuple[str, str], int]
    ) -> Decided:
        kind = accounts["kind"].astype("object").to_numpy().copy()
        official, employee = (accounts[name].copy() for name in ("official", "is_employee"))
        of_people = self.people["official"].copy()
        said: dict[int, set[bool]] = {}
        for channel, handle, is_kind, is_official, is_employee in corrected:
            account = at.get((channel, handle.casefold()))
            if account is None:
                self.unmatched["no_account"] += 1
                continue
            person = int(self.person[account])
            if is_kind is not None:
                kind[account] = is_kind
            if is_official is not None:
                official.iloc[account] = is_official
                if person >= 0 and not is_official and of_people.iloc[person] is not pd.NA:
                    of_people.iloc[person] = False
            if is_employee is not None and person >= 0:
                said.setdefault(person, set()).add(is_employee)
            elif is_employee is not None:
                employee.iloc[account] = is_employee
        employed = self.people["is_employee"].copy()
        for person, answers in said.items():
            # Two accounts of one person that say otherwise leave the person as the list has them.
            if len(answers) == 1:
                employed.iloc[person] = answers.pop()
        return Decided(
            accounts.assign(
                kind=pd.Categorical(kind, categories=ACCOUNT_KINDS), official=official, is_employee=employee
            ),
            self.people.assign(official=of_people, is_employee=employed),
            dict(self.unmatched),
        )


def _all(decisions: Decisions) -> Iterable[tuple[str, ...]]:
    for part in (decisions.confirmed, decisions.refused, decisions.corrected):
        yield from part  # type: ignore[misc]


def _places(accounts: pd.DataFrame, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, str], int]:
    """Row of each wanted account, by channel and handle in lower case."""
    folded = {handle.casefold() for _, handle in wanted}
    handle = accounts["handle"].str.casefold()
    rows = np.flatnonzero(handle.isin(folded).to_numpy(dtype=bool))
    channel = accounts["channel"].astype("object").to_numpy()
    return {(str(channel[row]), str(handle.iloc[row])): int(row) for row in rows}


def _shared(names: pd.Series) -> pd.Series:
    return names.str.casefold().duplicated(keep=False)
