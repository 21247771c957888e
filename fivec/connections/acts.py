"""Who did something themselves, and who is linked with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, ties
from fivec.dataset import Dataset, Rows, chosen, seconds
from fivec.schema import SMALL_GROUP

WINDOW_S: Final = 90 * 86400.0
"""People count as connected by what they did in the last 90 days, unless a period is chosen."""
STANDING: Final = ("follow", "connection")
"""Kinds of tie that are not an act of one moment."""


@dataclass(frozen=True)
class Acts:
    """Who did something on one side: person rows or account codes, by what was counted."""

    account: np.ndarray
    acted: np.ndarray
    wrote: np.ndarray
    talked: np.ndarray
    with_colleague: np.ndarray
    with_outsider: np.ndarray


def sides(data: Dataset) -> list[int]:
    """Sides on which anything happened; external when nothing did."""
    return parties.sides(data) or [parties.EXTERNAL]


def windowed(data: Dataset, rows: Rows) -> np.ndarray:
    """The selected posts of the activity window; all of them when a period is chosen or nothing is dated."""
    if rows.selection.start or rows.selection.end or np.isnan(data.end):
        return rows.posts
    return rows.posts[data.seconds[rows.posts] >= data.end - WINDOW_S]


def _made(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Replies, mentions and shares by the posts of the activity window."""
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[windowed(data, rows)] = True
    table = data.interactions
    return table[kept[table["post"].to_numpy()]]


def linked(data: Dataset, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Accounts at both ends of every tie of the window: made by posts, or from a list."""
    return _ends(_made(data, rows), _listed(data, rows))


def _ends(made: pd.DataFrame, listed: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    source, target = (
        np.concatenate([made[end].to_numpy(np.int64), listed[end].to_numpy(np.int64)])
        for end in ("source", "target")
    )
    return source, target


def _listed(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Listed ties between two people as source and target.

    A connection is an act of both ends, a reaction of none. A follow or a connection lasts; a listed reply,
    mention or share counts in the activity window, like one made by a post.
    """
    table = data.ties.iloc[rows.ties]
    person = data.parties.person
    kept = person[table["source"].to_numpy()] != person[table["target"].to_numpy()]
    kept &= (table["kind"] != "reaction").to_numpy()
    if not (rows.selection.start or rows.selection.end):
        kept &= chosen(table["kind"], STANDING) | ~(seconds(table["at"]) < data.end - WINDOW_S)
    table = table[kept]
    mutual = table[(table["kind"] == "connection").to_numpy()]
    turned = mutual.rename(columns={"source": "target", "target": "source"})
    return pd.concat([table, turned], ignore_index=True)[["source", "target"]]


def acts(data: Dataset, rows: Rows, code: int) -> Acts:
    """What every account did on one side, arrays per account."""
    n = len(data.accounts)
    here = data.parties.side[data.codes("accounts", "channel")] == code
    posts = windowed(data, rows)
    author = data.posts["author"].to_numpy()
    wrote = np.zeros(n, dtype=bool)
    wrote[author[posts]] = True
    made, listed = _made(data, rows), _listed(data, rows)
    acted = wrote.copy()
    acted[listed["source"].to_numpy()] = True
    source, target = _ends(made, listed)
    both = np.concatenate([source, target]), np.concatenate([target, source])
    ours, person = data.parties.ours, data.parties.person
    colleague, outsider = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    colleague[both[0][ours[both[1]] & (person[both[0]] != person[both[1]])]] = True
    outsider[both[0][~ours[both[1]]]] = True
    answered = made["target"].to_numpy()[(made["kind"] == "reply").to_numpy()]
    replied = made["source"].to_numpy()[(made["kind"] == "reply").to_numpy()]
    talked = np.zeros(n, dtype=bool)
    talked[replied[person[replied] != person[answered]]] = True
    return Acts(here, acted & here, wrote & here, talked & here, colleague & here, outsider & here)


def by_person(data: Dataset, account: np.ndarray) -> np.ndarray:
    """Whether any account of a person has the property; bool per row of people."""
    person = data.accounts["person"].to_numpy()
    found = np.zeros(len(data.people), dtype=bool)
    found[person[account & (person >= 0)]] = True
    return found


def roster(data: Dataset, rows: Rows) -> np.ndarray:
    """Rows of the people who are employees and within the selection."""
    employee = data.people["is_employee"].fillna(True).to_numpy(dtype=bool)
    return rows.people[employee[rows.people]]


def staff(data: Dataset, rows: Rows, code: int | None) -> pd.DataFrame:
    """Ties between employees of the roster (rows of people), summed; one side or, with None, both."""
    source, target = linked(data, rows)
    if code is not None:
        here = data.parties.side[data.codes("accounts", "channel")] == code
        source, target = source[here[source]], target[here[source]]
    person = data.accounts["person"].to_numpy()
    source, target = person[source], person[target]
    both = (source >= 0) & (target >= 0)
    return ties.merged(source[both], target[both])


def merged_teams(data: Dataset, roster: np.ndarray) -> np.ndarray:
    """Team code per roster row; teams under five people share the code -1, like people without a team."""
    team = data.codes("people", "team")[roster].astype(np.int64)
    size = np.bincount(team[team >= 0], minlength=int(team.max(initial=-1)) + 1)
    return np.where((team >= 0) & (size[team] >= SMALL_GROUP) if len(size) else False, team, -1)
