"""Whom the connected colleagues reach outside the organisation: the organisation's own reach curve (CN-4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import reach
from fivec.connections.acts import Acts, Happened, acts, by_person
from fivec.dataset import Dataset
from fivec.measures import Measure, Side, grade, not_measured

POINTS: Final = 200
"""Places at which a curve is computed for the picture, at most."""
FEW_ACCOUNTS: Final = 5
"""Without a roster fewer own accounts than this say nothing about taking part."""
NOBODY: Final = sparse.csr_array((0, 1), dtype=np.int64)
"""Contacts of nobody."""


@dataclass(frozen=True)
class Units:
    """Who counts as one colleague: ``of`` gives the row per account, -1 for nobody of them; ``n`` rows."""

    of: np.ndarray
    n: int


def of_roster(data: Dataset, people: np.ndarray) -> Units:
    """These people (rows of people), each one unit."""
    row = np.append(np.full(len(data.people), -1), -1)
    row[people] = np.arange(len(people))
    return Units(row[data.accounts["person"].to_numpy()], len(people))


def of_accounts(data: Dataset, accounts: np.ndarray) -> Units:
    """Our accounts (bool per account), one unit per person."""
    found, row = np.unique(data.parties.person[accounts], return_inverse=True)
    of = np.full(len(accounts), -1)
    of[accounts] = row
    return Units(of, len(found))


def contacts(
    data: Dataset, source: np.ndarray, target: np.ndarray, here: np.ndarray, units: Units
) -> sparse.csr_array:
    """1 where a unit and somebody outside have a tie in either direction.

    Parameters
    ----------
    source, target : int arrays, account codes of ties.
    here : bool per account, on the side that counts.

    Returns
    -------
    Array (units, accounts); the column of somebody outside is the first account of that person.
    """
    first, second = np.concatenate([source, target]), np.concatenate([target, source])
    kept = (units.of[first] >= 0) & ~data.parties.ours[second] & here[second]
    row, column = units.of[first[kept]], data.parties.person[second[kept]]
    width = max(len(here), 1)
    key = np.unique(row.astype(np.int64) * width + column)
    ends = (key // width, key % width)
    return sparse.coo_array((np.ones(len(key), dtype=np.int64), ends), shape=(units.n, width)).tocsr()


def made_contacts(data: Dataset, done: Happened, here: np.ndarray, units: Units) -> sparse.csr_array:
    """Contacts in the period that counts."""
    return contacts(data, done.source, done.target, here, units)


def connected_contacts(data: Dataset, done: Happened, code: int, employees: np.ndarray) -> sparse.csr_array:
    """Contacts of the employees (rows of people) who took part themselves on one side, a row each."""
    did = acts(data, done, code)
    units = of_roster(data, employees[by_person(data, did.acted)[employees]])
    return made_contacts(data, done, did.account, units)


def visible_contacts(data: Dataset, done: Happened, did: Acts) -> sparse.csr_array:
    """Contacts of our accounts that took part, where there is no roster; a row per person."""
    return made_contacts(data, done, did.account, of_accounts(data, did.acted & data.parties.ours))


def measures(matrix: sparse.csr_array, side: Side, quick: bool) -> list[Measure]:
    """CN-4 in four numbers: reached, within reach, what the next colleague adds, overlap."""
    found = reach.reach(matrix)
    if not found.observed:
        return [not_measured("CN-4.reach", "outsiders", side=side)]
    sure, links = grade(found.n), int(found.degree.sum())
    reached = Measure("CN-4.reach", float(found.observed), n=found.n, grade=sure, side=side)
    overlap = replace(reached, id="CN-4.overlap", value=found.overlap, k=links - found.observed, n=links)
    if found.n < 2:
        return [reached, overlap]
    possible = replace(reached, id="CN-4.possible", value=found.possible)
    following = replace(reached, id="CN-4.next", value=found.next_gain)
    beyond = None if quick else reach.further(matrix, 1)
    if beyond is not None:
        possible = replace(possible, low=beyond.possible_low, high=beyond.possible_high)
        following = replace(following, low=float(beyond.low[0]), high=float(beyond.high[0]))
    return [reached, possible, following, overlap]


def curve(matrix: sparse.csr_array, side: str, total: int, quick: bool) -> pd.DataFrame:
    """The reach curve: ``side``, ``m`` colleagues, ``reached`` people, ``low``, ``high``, ``part``.

    ``part`` is observed (1 to n) or further (from n on, to 2n or the whole roster of ``total`` people,
    whichever is less); only that part has an interval, and none when ``quick``. Empty without contacts.
    """
    found = reach.reach(matrix)
    columns = ["side", "m", "reached", "low", "high", "part"]
    if not found.observed:
        return pd.DataFrame(columns=columns)
    m = _spread(found.n)
    expected = reach.rarefied(found.degree, found.n, m)
    parts = [pd.DataFrame({"m": m, "reached": expected, "low": np.nan, "high": np.nan, "part": "observed"})]
    more = np.append(0, _spread(min(found.n, max(total - found.n, 0))))
    if found.n > 1 and len(more) > 1:
        gained = reach.gain(found.n, found.once, found.unseen, more)
        further = pd.DataFrame({"m": found.n + more, "reached": found.observed + gained, "part": "further"})
        parts.append(further.assign(low=np.nan, high=np.nan))
        beyond = None if quick else reach.further(matrix, int(more[-1]))
        if beyond is not None:
            low, high = (np.append(0.0, ends)[more] for ends in (beyond.low, beyond.high))
            parts[1] = further.assign(low=found.observed + low, high=found.observed + high)
    return pd.concat(parts, ignore_index=True).assign(side=side)[columns]


def _spread(n: int) -> np.ndarray:
    """1 to n, or POINTS whole numbers spread over them."""
    return np.unique(np.linspace(1, n, min(n, POINTS)).round().astype(np.int64))
