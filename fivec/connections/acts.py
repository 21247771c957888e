"""Who did something themselves, and who is linked with whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, parties, schema, ties
from fivec.dataset import Dataset, Rows, chosen, seconds
from fivec.schema import TIE_KINDS
from fivec.small_groups import told_apart

WINDOW_S: Final = 90 * 86400.0
"""People count as connected by what they did in the last 90 days, unless a period is chosen."""
STANDING: Final = ("follow", "connection")
"""Kinds of tie that are not an act of one moment."""
REPLY: Final = TIE_KINDS.index("reply")
CONNECTION: Final = TIE_KINDS.index("connection")
WRITTEN: Final = tuple(TIE_KINDS.index(kind) for kind in ("reply", "mention", "share"))
"""Kinds of tie that somebody makes by writing or sharing something."""


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


@dataclass(frozen=True)
class Happened:
    """What counts under a selection, on both sides.

    ``posts`` are rows of posts; ``source``, ``target`` (account codes) and ``kind`` (code in TIE_KINDS) are
    the ties that posts made or that a list names, a listed connection once in each direction.
    """

    posts: np.ndarray
    source: np.ndarray
    target: np.ndarray
    kind: np.ndarray

    def without(self, kind: int) -> Happened:
        """The same without the ties of one kind."""
        kept = self.kind != kind
        return Happened(self.posts, self.source[kept], self.target[kept], self.kind[kept])


def happened(data: Dataset, rows: Rows) -> Happened:
    """The posts and ties of the activity window; of the chosen period where there is one."""
    posts = windowed(data, rows)
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[posts] = True
    made = data.interactions
    made = made[kept[made["post"].to_numpy()]]
    both = (made, _listed(data, rows))
    source, target = (
        np.concatenate([table[end].to_numpy(np.int64) for table in both]) for end in ("source", "target")
    )
    return Happened(posts, source, target, np.concatenate([_kinds(table["kind"]) for table in both]))


def windowed(data: Dataset, rows: Rows) -> np.ndarray:
    """The selected posts of the activity window; all of them when a period is chosen or nothing is dated."""
    if rows.selection.start or rows.selection.end or np.isnan(data.end):
        return rows.posts
    return rows.posts[data.seconds[rows.posts] >= data.end - WINDOW_S]


def _kinds(column: pd.Series) -> np.ndarray:
    return column.cat.set_categories(list(TIE_KINDS)).cat.codes.to_numpy()


def _listed(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Listed ties between two people as source, target and kind.

    A connection is an act of both ends, a reaction of none. A follow or a connection lasts, also into a
    period that begins later; a listed reply, mention or share counts in its time, like one made by a post.
    """
    table = data.ties.iloc[_standing_or_chosen(data, rows)]
    person = data.parties.person
    kept = person[table["source"].to_numpy()] != person[table["target"].to_numpy()]
    kept &= (table["kind"] != "reaction").to_numpy()
    if not (rows.selection.start or rows.selection.end):
        kept &= chosen(table["kind"], STANDING) | ~(seconds(table["at"]) < data.end - WINDOW_S)
    table = table[kept]
    mutual = table[(table["kind"] == "connection").to_numpy()]
    turned = mutual.rename(columns={"source": "target", "target": "source"})
    return pd.concat([table, turned], ignore_index=True)[["source", "target", "kind"]]


def _standing_or_chosen(data: Dataset, rows: Rows) -> np.ndarray:
    """Rows of ties that the selection keeps, and the lasting ones from before its period."""
    if rows.selection.start is None or not len(data.ties):
        return rows.ties
    until = data.select(replace(rows.selection, start=None)).ties
    lasting = until[chosen(data.ties["kind"].iloc[until], STANDING)]
    return np.union1d(rows.ties, lasting)


def acts(data: Dataset, done: Happened, code: int) -> Acts:
    """What every account did on one side, arrays per account.

    In conversation is who answered another person; in an external channel somebody outside, because
    colleagues who answer each other there are one party.
    """
    n = len(data.accounts)
    here = data.parties.side[data.codes("accounts", "channel")] == code
    wrote = np.zeros(n, dtype=bool)
    wrote[data.posts["author"].to_numpy()[done.posts]] = True
    wrote[done.source[np.isin(done.kind, WRITTEN)]] = True
    acted = wrote.copy()
    acted[done.source] = True
    ours, person = data.parties.ours, data.parties.person
    colleague, outsider = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    apart = person[done.source] != person[done.target]
    for one, other in ((done.source, done.target), (done.target, done.source)):
        with_us = ours[other]
        colleague[one[with_us & apart]] = True
        outsider[one[~with_us]] = True
    replied, answered = done.source[done.kind == REPLY], done.target[done.kind == REPLY]
    others = person[replied] != person[answered]
    if code == parties.EXTERNAL:
        others &= ~ours[answered]
    talked = np.zeros(n, dtype=bool)
    talked[replied[others]] = True
    return Acts(here, acted & here, wrote & here, talked & here, colleague & here, outsider & here)


def could_be_seen(data: Dataset, code: int) -> tuple[bool, bool]:
    """Whether the data can show on a side who wrote something, and who answered somebody.

    A list of who follows whom can show neither, and posts without a single reply among them no answers.
    """
    found: tuple[bool, bool] = data.mine(f"could_be_seen/{code}", lambda: _could_be_seen(data, code))
    return found


def _could_be_seen(data: Dataset, code: int) -> tuple[bool, bool]:
    here = data.parties.side[data.codes("accounts", "channel")] == code
    listed = _kinds(data.ties["kind"])[here[data.ties["source"].to_numpy()]]
    posts = here[data.posts["author"].to_numpy()]
    reply = (data.posts["parent"].to_numpy() != schema.NO_PARENT) | (data.posts["addressee"].to_numpy() >= 0)
    reply |= chosen(data.posts["kind"], ("reply",))
    wrote = bool(posts.any() or np.isin(listed, WRITTEN).any())
    return wrote, bool((reply & posts).any() or (listed == REPLY).any())


def by_person(data: Dataset, account: np.ndarray) -> np.ndarray:
    """Whether any account of a person has the property; bool per row of people."""
    person = data.accounts["person"].to_numpy()
    found = np.zeros(len(data.people), dtype=bool)
    found[person[account & (person >= 0)]] = True
    return found


def posts_by_person(data: Dataset, done: Happened, account: np.ndarray) -> np.ndarray:
    """Posts by the accounts (bool per account) of each person; int64 per row of people."""
    person = data.accounts["person"].to_numpy()
    author = data.posts["author"].to_numpy()[done.posts]
    author = author[account[author] & (person[author] >= 0)]
    return np.bincount(person[author], minlength=len(data.people)).astype(np.int64)


def roster(data: Dataset, rows: Rows) -> np.ndarray:
    """Rows of the people who are employees and within the selection."""
    employee = data.people["is_employee"].fillna(True).to_numpy(dtype=bool)
    return rows.people[employee[rows.people]]


def staff(data: Dataset, done: Happened, code: int | None) -> pd.DataFrame:
    """Ties between employees of the roster (rows of people), summed; one side or, with None, both."""
    source, target = done.source, done.target
    if code is not None:
        here = data.parties.side[data.codes("accounts", "channel")] == code
        source, target = source[here[source]], target[here[source]]
    person = data.accounts["person"].to_numpy()
    source, target = person[source], person[target]
    both = (source >= 0) & (target >= 0)
    return ties.merged(source[both], target[both])


def colleagues(data: Dataset, done: Happened, code: int, employees: np.ndarray) -> sparse.csr_array:
    """The network of the employees (rows of people) on one side, a row each; each tie and direction once."""
    place = np.full(len(data.people), schema.NOBODY)
    place[employees] = np.arange(len(employees))
    edges = staff(data, done, code)
    source, target = place[edges["source"].to_numpy()], place[edges["target"].to_numpy()]
    both = (source >= 0) & (target >= 0)
    return graph.csr(source[both], target[both], None, len(employees))


def in_order(data: Dataset, people: np.ndarray) -> np.ndarray:
    """The same rows of people in an order that does not follow the order of any file.

    What is drawn by chance is drawn in this order, so that the same people give the same numbers.
    """
    return people[np.argsort(keys(data)[people], kind="stable")]


def keys(data: Dataset) -> np.ndarray:
    """A number per row of people and behind them per account; it follows their names and handles only."""
    found: np.ndarray = data.mine("connections/keys", lambda: _keys(data))
    return found


def _keys(data: Dataset) -> np.ndarray:
    channel, handle = (data.accounts[name].astype("object").fillna("") for name in ("channel", "handle"))
    account = (channel.astype(str) + "\n" + handle.astype(str)).to_numpy(dtype=object)
    owner, order = data.accounts["person"].to_numpy(), np.argsort(account.astype(str))[::-1]
    first = np.full(len(data.people), "", dtype=object)
    owned = order[owner[order] >= 0]
    first[owner[owned]] = account[owned]
    told = data.people[["name", "team", "role"]].astype("object").fillna("").astype(str)
    person = told["name"].to_numpy(dtype=object) + "\n" + first + "\n" + told["team"] + "\n" + told["role"]
    names = np.concatenate([np.asarray(person, dtype=object), account]).astype(str)
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def silo_groups(data: Dataset, roster: np.ndarray) -> np.ndarray:
    """Group per roster row to compare ties between and within: teams that are too small are one, "other".

    People without a team are in none, -1.
    """
    team = data.codes("people", "team")[roster].astype(np.int64)
    other = (team >= 0) & (merged_teams(data, roster) < 0)
    return np.where(other, len(data.people["team"].cat.categories), team)


def merged_teams(data: Dataset, roster: np.ndarray) -> np.ndarray:
    """Team code per roster row; teams that may not be told apart are -1, like people without one."""
    team = data.codes("people", "team")[roster].astype(np.int64)
    shown = told_apart(team, len(data.people["team"].cat.categories)) & data.large_teams
    return np.where(np.append(shown, False)[team], team, -1)
