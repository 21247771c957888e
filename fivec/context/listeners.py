"""For whom are we an influencer: people for whom one of us is among the three they attend to most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, ties
from fivec.context.events import others, recent, us
from fivec.dataset import Dataset, Selection
from fivec.schema import SMALL_GROUP

AMONG: Final = 3
LEAST_ACTS: Final = 2


@dataclass(frozen=True)
class Listeners:
    """People on one side who give attention at least twice, in order of their number.

    ``person`` is a party number, ``account`` one of their accounts, ``to_us`` their acts towards us,
    ``total`` all their acts, ``rank`` the place of the account of ours they attend to most among everybody
    they attend to (0: none of us), ``ours`` that account (-1: none; of equals a person's, then the first).
    """

    person: np.ndarray
    account: np.ndarray
    to_us: np.ndarray
    total: np.ndarray
    rank: np.ndarray
    ours: np.ndarray

    @property
    def influenced(self) -> np.ndarray:
        """One of us is among the three largest sources, with at least two acts towards us."""
        return (self.rank >= 1) & (self.rank <= AMONG) & (self.to_us >= LEAST_ACTS)


def listeners(data: Dataset, side: int, selection: Selection) -> Listeners:
    """Everybody on a side who is not us and turned to anyone at least twice in the window."""
    mine, theirs = us(data, side, selection), others(data, side)
    acts = recent(data, selection)
    acts = acts.kept(theirs[acts.source])
    who = data.parties.person
    n_people = int(who.max(initial=-1)) + 1
    # Each account of ours is a source of its own; the accounts of another person are one.
    target = np.where(mine[acts.target], n_people + acts.target, who[acts.target]) + n_people
    pairs = ties.merged(who[acts.source], target, acts.weight)
    source, weight = pairs["source"].to_numpy(), pairs["weight"].to_numpy()
    to_ours = pairs["target"].to_numpy() >= 2 * n_people
    total = np.bincount(source, weights=weight, minlength=n_people)
    to_us = np.bincount(source[to_ours], weights=weight[to_ours], minlength=n_people)
    best = np.zeros(n_people)
    np.maximum.at(best, source[to_ours], weight[to_ours])
    above = np.bincount(source[weight > best[source]], minlength=n_people)
    rank = np.where(best > 0, above + 1, 0)
    largest = np.flatnonzero(to_ours & (weight == best[source]))
    code = pairs["target"].to_numpy()[largest] - 2 * n_people
    first = np.lexsort((code, data.parties.kind[code] != parties.PERSON))[::-1]
    ours = np.full(n_people, -1)
    ours[source[largest[first]]] = code[first]
    account = np.full(n_people, -1)
    account[who[np.flatnonzero(theirs)[::-1]]] = np.flatnonzero(theirs)[::-1]
    person = np.flatnonzero(total >= LEAST_ACTS)
    return Listeners(person, account[person], to_us[person], total[person], rank[person], ours[person])


def table(data: Dataset, found: Listeners, side: int) -> pd.DataFrame:
    """Who listens to us, most first: outside one row per person, inside one row per team of five or more.

    Outside: ``account`` (code), ``handle``, ``attention`` (acts towards us), ``share`` (of all their acts,
    0-1), ``rank`` (place of us among those they attend to). Inside, where nobody is pointed at: ``team``,
    ``n_people`` (who give attention), ``n_listeners``.
    """
    if side == parties.INTERNAL:
        return _per_team(data, found)
    here = np.flatnonzero(found.influenced)
    account = found.account[here]
    rows = pd.DataFrame(
        {
            "account": account,
            "handle": data.accounts["handle"].to_numpy()[account],
            "attention": found.to_us[here].astype(np.int64),
            "share": found.to_us[here] / found.total[here],
            "rank": found.rank[here],
        }
    )
    order = ["attention", "share", "handle"]
    return rows.sort_values(order, ascending=[False, False, True]).reset_index(drop=True)


def _per_team(data: Dataset, found: Listeners) -> pd.DataFrame:
    team = data.account_team[found.account]
    names = data.people["team"].cat.categories
    n_people = np.bincount(team[team >= 0], minlength=len(names))
    n_listeners = np.bincount(team[(team >= 0) & found.influenced], minlength=len(names))
    rows = pd.DataFrame({"team": names, "n_people": n_people, "n_listeners": n_listeners})
    return rows[rows["n_people"] >= SMALL_GROUP].reset_index(drop=True)
