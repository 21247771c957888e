"""Connections: does everyone take part in the network?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from fivec import graph, parties, schema, ties
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Measure, Result, Side, Tables, grade, not_measured, proportion

WINDOW_S: Final = 90 * 86400.0
"""People count as connected by what they did in the last 90 days, unless a period is chosen."""
SMALL_GROUP: Final = 5
"""Groups under this size are never broken out."""
FEW_ACCOUNTS: Final = 5
"""Without a roster fewer own accounts than this say nothing about taking part."""


@dataclass(frozen=True)
class _Acts:
    """Who did something on one side: person rows or account codes, by what was counted."""

    account: np.ndarray
    acted: np.ndarray
    wrote: np.ndarray
    talked: np.ndarray
    with_colleague: np.ndarray
    with_outsider: np.ndarray


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Connected employees (CN-1), their network value (CN-2), the steps towards it (CN-5), silos (CN-6).

    Connected is who did something themselves: a post, reply or share of their own, or a follow or
    connection with somebody else; being mentioned is not enough.

    Returns
    -------
    Result with the tables ``people`` (one row per employee, or per own account without a roster; no
    names), ``teams`` (teams of five or more) and ``edges`` (ties between the rows of ``people``).
    """
    rows = data.select(selection)
    headlines, supporting = [], []
    for code in _sides(data):
        found = _side(data, rows, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
    return Result(
        tuple(headlines),
        tuple(supporting),
        Tables(
            people=lambda: data.mine(f"people/{selection}", lambda: _people_table(data, rows)),
            teams=lambda: _team_table(data, rows),
            edges=lambda: _edge_table(data, rows),
        ),
    )


def network_value(n: int, total: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """Share of the possible network value that n of N connected people realise, under three laws.

    Returns
    -------
    (Sarnoff n/N, Odlyzko-Tilly n ln n / N ln N, Metcalfe n(n-1) / N(N-1)), each 0-1, never increasing in
    this order; None each when N is at most 1. Sarnoff; Odlyzko & Tilly (2005); Metcalfe (1995).
    """
    if total <= 1:
        return None, None, None
    if n <= 1:
        return n / total, 0.0, 0.0
    return n / total, n * log(n) / (total * log(total)), n * (n - 1) / (total * (total - 1))


# -- who did what -------------------------------------------------------------------------------------------


def _sides(data: Dataset) -> list[int]:
    """Sides on which anything happened; external when nothing did."""
    channel = data.codes("accounts", "channel")
    active = np.zeros(len(data.accounts), dtype=bool)
    active[data.posts["author"].to_numpy()] = True
    active[data.ties["source"].to_numpy()] = True
    return sorted(set(data.parties.side[channel[active]].tolist())) or [parties.EXTERNAL]


def _windowed(data: Dataset, rows: Rows) -> np.ndarray:
    """The selected posts of the activity window; all of them when a period is chosen or nothing is dated."""
    if rows.selection.start or rows.selection.end or np.isnan(data.end):
        return rows.posts
    return rows.posts[data.seconds[rows.posts] >= data.end - WINDOW_S]


def _made(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Replies, mentions and shares by the posts of the activity window."""
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[_windowed(data, rows)] = True
    table = data.interactions
    return table[kept[table["post"].to_numpy()]]


def _linked(data: Dataset, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Accounts at both ends of every tie of the window: made by posts, or from a list."""
    both = pd.concat([_made(data, rows)[["source", "target"]], _listed(data, rows)])
    return both["source"].to_numpy(dtype=np.int64), both["target"].to_numpy(dtype=np.int64)


def _listed(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Listed ties as source and target; a connection is an act of both ends, a reaction of none."""
    table = data.ties.iloc[rows.ties]
    table = table[(table["source"] != table["target"]).to_numpy() & (table["kind"] != "reaction").to_numpy()]
    mutual = table[(table["kind"] == "connection").to_numpy()]
    turned = mutual.rename(columns={"source": "target", "target": "source"})
    return pd.concat([table, turned], ignore_index=True)[["source", "target"]]


def _acts(data: Dataset, rows: Rows, code: int) -> _Acts:
    """What every account did on one side, arrays per account."""
    n = len(data.accounts)
    here = data.parties.side[data.codes("accounts", "channel")] == code
    posts = _windowed(data, rows)
    author = data.posts["author"].to_numpy()
    wrote = np.zeros(n, dtype=bool)
    wrote[author[posts]] = True
    listed = _listed(data, rows)
    acted = wrote.copy()
    acted[listed["source"].to_numpy()] = True
    source, target = _linked(data, rows)
    both = np.concatenate([source, target]), np.concatenate([target, source])
    ours = data.parties.ours
    colleague, outsider = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    same = data.parties.person[both[0]] == data.parties.person[both[1]]
    colleague[both[0][ours[both[1]] & ~same]] = True
    outsider[both[0][~ours[both[1]]]] = True
    made = _made(data, rows)
    replied = made[(made["kind"] == "reply").to_numpy()]
    talked = np.zeros(n, dtype=bool)
    talked[replied["source"].to_numpy()] = True
    return _Acts(here, acted & here, wrote & here, talked & here, colleague & here, outsider & here)


def _by_person(data: Dataset, account: np.ndarray) -> np.ndarray:
    """Whether any account of a person has the property; bool per row of people."""
    person = data.accounts["person"].to_numpy()
    found = np.zeros(len(data.people), dtype=bool)
    found[person[account & (person >= 0)]] = True
    return found


def _roster(data: Dataset, rows: Rows) -> np.ndarray:
    """Rows of the people who are employees and within the selection."""
    employee = data.people["is_employee"].fillna(True).to_numpy(dtype=bool)
    return rows.people[employee[rows.people]]


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side: Side = "internal" if code == parties.INTERNAL else "external"
    acts = _acts(data, rows, code)
    if not data.has_roster:
        return [_visible_accounts(data, acts, side)]
    roster = _roster(data, rows)
    total = len(roster)

    def share(id: str, account: np.ndarray) -> Measure:
        return proportion(id, int(_by_person(data, account)[roster].sum()), total, side=side)

    headline = _bounded(share("CN-1", acts.acted), int(_by_person(data, acts.account)[roster].sum()))
    measures = [headline, share("CN-1.colleagues", acts.with_colleague)]
    if code == parties.EXTERNAL:
        measures.append(share("CN-1.outsiders", acts.with_outsider))
    measures += [
        share("CN-5.account", acts.account),
        share("CN-5.connected", acts.acted | acts.with_colleague | acts.with_outsider),
        share("CN-5.active", acts.wrote),
        share("CN-5.conversation", acts.talked),
    ]
    measures += _values(data, rows, roster, code, side)
    measures.append(_silos(data, rows, roster, side, quick))
    return measures


def _visible_accounts(data: Dataset, acts: _Acts, side: Side) -> Measure:
    """Without a roster: how many of our visible accounts are connected with somebody."""
    visible = acts.account & data.parties.ours
    if visible.sum() < FEW_ACCOUNTS:
        return not_measured("CN-1", "roster", side=side)
    linked = acts.acted & (acts.with_colleague | acts.with_outsider)
    return proportion(
        "CN-1",
        int((visible & linked).sum()),
        int(visible.sum()),
        side=side,
        best="B",
        basis="visible_accounts",
        missing=("roster",),
    )


def _bounded(headline: Measure, n_known: int) -> Measure:
    """Manski bounds when some people's account is not known: they may be connected or not."""
    if headline.k is None or headline.n is None or n_known >= headline.n:
        return headline
    unknown = headline.n - n_known
    return replace(headline, low=headline.k / headline.n, high=(headline.k + unknown) / headline.n)


def _staff(data: Dataset, rows: Rows, code: int | None) -> pd.DataFrame:
    """Ties between employees of the roster (rows of people), summed; one side or, with None, both."""
    source, target = _linked(data, rows)
    if code is not None:
        here = data.parties.side[data.codes("accounts", "channel")] == code
        source, target = source[here[source]], target[here[source]]
    person = data.accounts["person"].to_numpy()
    source, target = person[source], person[target]
    both = (source >= 0) & (target >= 0)
    return ties.merged(source[both], target[both])


def _values(data: Dataset, rows: Rows, roster: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CN-2 on the largest group of employees that hangs together."""
    edges = _staff(data, rows, code)
    matrix = graph.csr(edges["source"].to_numpy(), edges["target"].to_numpy(), None, len(data.people))
    largest = 0
    if len(roster):
        label = connected_components(matrix[roster][:, roster], directed=False)[1]
        largest = int(np.bincount(label).max())
        largest = largest if largest > 1 else 0
    evidence = grade(len(roster))
    return [
        Measure(
            f"CN-2.{law}", value, k=largest, n=len(roster), grade=evidence if value is not None else None,
            side=side,
        )
        for law, value in zip(
            ("sarnoff", "odlyzko_tilly", "metcalfe"), network_value(largest, len(roster)), strict=True
        )
    ]  # fmt: skip


def merged_teams(data: Dataset, roster: np.ndarray) -> np.ndarray:
    """Team code per roster row; teams under five people share the code -1, like people without a team."""
    team = data.codes("people", "team")[roster].astype(np.int64)
    size = np.bincount(team[team >= 0], minlength=int(team.max(initial=-1)) + 1)
    return np.where((team >= 0) & (size[team] >= SMALL_GROUP) if len(size) else False, team, -1)


def _silos(data: Dataset, rows: Rows, roster: np.ndarray, side: Side, quick: bool) -> Measure:
    """CN-6: E-I index of the ties between teams against shuffled team labels."""
    team = merged_teams(data, roster)
    if len(set(team.tolist())) < 2:
        return not_measured("CN-6", "teams", side=side)
    edges = _staff(data, rows, parties.INTERNAL if side == "internal" else parties.EXTERNAL)
    place = np.full(len(data.people), schema.NOBODY)
    place[roster] = np.arange(len(roster))
    source, target = place[edges["source"].to_numpy()], place[edges["target"].to_numpy()]
    both = (source >= 0) & (target >= 0)
    # A pair counts once, whoever of the two made the tie.
    pairs = ties.merged(np.minimum(source, target)[both], np.maximum(source, target)[both])
    mixing = graph.ei_index(
        pairs["source"].to_numpy(), pairs["target"].to_numpy(), team, n_permutations=0 if quick else 1000
    )
    if mixing.ei_index is None:
        return not_measured("CN-6", "ties", side=side)
    return Measure(
        "CN-6",
        mixing.ei_index,
        n=len(pairs),
        expected=mixing.expected_ei_index,
        p=mixing.p,
        grade=grade(len(pairs), "community"),
        side=side,
    )


# -- tables -------------------------------------------------------------------------------------------------


def _people_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per employee of the roster (per own account without one): what was counted, without names.

    Columns: ``codename``, ``team``, ``kind``, ``connected``, ``n_posts``, ``n_ties``, ``heard``, ``person``
    (row of people) or ``account``.
    """
    acts = [_acts(data, rows, code) for code in _sides(data)]
    acted = np.logical_or.reduce([act.acted for act in acts])
    n_posts = np.bincount(
        data.posts["author"].to_numpy()[_windowed(data, rows)], minlength=len(data.accounts)
    )
    edges = _node_edges(data, rows)
    if data.has_roster:
        roster = _roster(data, rows)
        person = data.accounts["person"].to_numpy()
        owned = person >= 0
        written = np.bincount(person[owned], weights=n_posts[owned], minlength=len(data.people))
        team = merged_teams(data, roster)
        names = data.people["team"].cat.categories
        table = pd.DataFrame(
            {
                "codename": [f"P{number + 1:03d}" for number in roster],
                "team": [names[code] if code >= 0 else None for code in team],
                "kind": data.people["kind"].iloc[roster].to_numpy(),
                "connected": _by_person(data, acted)[roster],
                "n_posts": written[roster].astype(np.int64),
                "person": roster,
            }
        )
    else:
        active = np.zeros(len(data.accounts), dtype=bool)
        active[data.posts["author"].to_numpy()[rows.posts]] = True
        active[data.ties["source"].to_numpy()[rows.ties]] = True
        active[data.ties["target"].to_numpy()[rows.ties]] = True
        accounts = np.flatnonzero(active)
        table = pd.DataFrame(
            {
                "codename": data.accounts["handle"].to_numpy()[accounts],
                "team": None,
                "kind": np.array(schema.ACCOUNT_KINDS)[data.parties.kind[accounts]],
                "connected": acted[accounts],
                "n_posts": n_posts[accounts],
                "account": accounts,
            }
        )
    place = table["person" if data.has_roster else "account"].to_numpy()
    size = max(len(data.people), len(data.accounts)) + 1
    heard = np.bincount(edges["target"], weights=edges["weight"], minlength=size)
    given = np.bincount(edges["source"], weights=edges["weight"], minlength=size)
    return table.assign(n_ties=(heard + given)[place], heard=heard[place])


def _node_edges(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Ties between the rows of ``people`` by person row, or by account without a roster."""
    if data.has_roster:
        return _staff(data, rows, None)
    return ties.merged(*_linked(data, rows))


def _edge_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Ties between the rows of the people table: ``source``, ``target`` (row numbers), ``weight``."""
    people = _people_table(data, rows)
    key = people["person" if data.has_roster else "account"].to_numpy()
    place = np.full(max(len(data.people), len(data.accounts)) + 1, schema.NOBODY)
    place[key] = np.arange(len(key))
    edges = _node_edges(data, rows)
    table = edges.assign(
        source=place[edges["source"].to_numpy(dtype=np.int64)],
        target=place[edges["target"].to_numpy(dtype=np.int64)],
    )
    return table[(table["source"] >= 0) & (table["target"] >= 0)].reset_index(drop=True)


def _team_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Teams of five or more: ``team``, ``side``, ``n_people``, ``n_connected``, ``n_active``."""
    columns = ["team", "side", "n_people", "n_connected", "n_active"]
    if not data.has_roster:
        return pd.DataFrame(columns=columns)
    roster = _roster(data, rows)
    team = merged_teams(data, roster)
    names = data.people["team"].cat.categories
    lines = []
    for code in _sides(data):
        acts = _acts(data, rows, code)
        connected, active = _by_person(data, acts.acted)[roster], _by_person(data, acts.wrote)[roster]
        for number in sorted(set(team.tolist()) - {-1}):
            here = team == number
            lines.append(
                (names[number], schema.SIDES[code], int(here.sum()), int(connected[here].sum()),
                 int(active[here].sum()))
            )  # fmt: skip
    return pd.DataFrame(lines, columns=columns)
