"""The rows behind the numbers: people without names, teams of five or more, and their ties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fivec import names, schema, ties
from fivec.connections.acts import acts, by_person, linked, merged_teams, roster, sides, staff, windowed
from fivec.dataset import Dataset, Rows


def people_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per employee of the roster (per account without one): what was counted.

    Columns: ``codename`` (handle of an account that need not be hidden), ``team``, ``kind``, ``connected``,
    ``n_posts``, ``n_ties``, ``heard``, ``person`` (row of people) or ``account``.
    """
    acted = np.logical_or.reduce([acts(data, rows, code).acted for code in sides(data)])
    n_posts = np.bincount(data.posts["author"].to_numpy()[windowed(data, rows)], minlength=len(data.accounts))
    edges = _node_edges(data, rows)
    if data.has_roster:
        employees = roster(data, rows)
        person = data.accounts["person"].to_numpy()
        owned = person >= 0
        written = np.bincount(person[owned], weights=n_posts[owned], minlength=len(data.people))
        team = merged_teams(data, employees)
        teams = data.people["team"].cat.categories
        table = pd.DataFrame(
            {
                "codename": [f"P{number + 1:03d}" for number in employees],
                "team": [teams[code] if code >= 0 else None for code in team],
                "kind": data.people["kind"].iloc[employees].to_numpy(),
                "connected": by_person(data, acted)[employees],
                "n_posts": written[employees].astype(np.int64),
                "person": employees,
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
                "codename": names.shown(data)[accounts],
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
        return staff(data, rows, None)
    return ties.merged(*linked(data, rows))


def edge_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Ties between the rows of the people table: ``source``, ``target`` (row numbers), ``weight``."""
    people = people_table(data, rows)
    key = people["person" if data.has_roster else "account"].to_numpy()
    place = np.full(max(len(data.people), len(data.accounts)) + 1, schema.NOBODY)
    place[key] = np.arange(len(key))
    edges = _node_edges(data, rows)
    table = edges.assign(
        source=place[edges["source"].to_numpy(dtype=np.int64)],
        target=place[edges["target"].to_numpy(dtype=np.int64)],
    )
    return table[(table["source"] >= 0) & (table["target"] >= 0)].reset_index(drop=True)


def team_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Teams of five or more: ``team``, ``side``, ``n_people``, ``n_connected``, ``n_active``."""
    columns = ["team", "side", "n_people", "n_connected", "n_active"]
    if not data.has_roster:
        return pd.DataFrame(columns=columns)
    employees = roster(data, rows)
    team = merged_teams(data, employees)
    teams = data.people["team"].cat.categories
    lines = []
    for code in sides(data):
        done = acts(data, rows, code)
        connected, active = by_person(data, done.acted)[employees], by_person(data, done.wrote)[employees]
        for number in sorted(set(team.tolist()) - {-1}):
            here = team == number
            lines.append(
                (teams[number], schema.SIDES[code], int(here.sum()), int(connected[here].sum()),
                 int(active[here].sum()))
            )  # fmt: skip
    return pd.DataFrame(lines, columns=columns)
