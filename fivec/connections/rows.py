"""The rows behind the numbers: people without names, teams of five or more, and their ties."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, holes, names, schema, ties
from fivec.connections.acts import Happened, acts, by_person, colleagues, merged_teams, roster, sides, staff
from fivec.dataset import Dataset, Rows


def people_table(data: Dataset, rows: Rows, done: Happened) -> pd.DataFrame:
    """One row per employee of the roster (per account without one): what was counted.

    Columns: ``codename`` (handle of an account that need not be hidden), ``team``, ``kind``, ``connected``,
    ``n_posts``, ``n_ties``, ``heard``, ``person`` (row of people) or ``account``.
    """
    acted = np.logical_or.reduce([acts(data, done, code).acted for code in sides(data)])
    n_posts = np.bincount(data.posts["author"].to_numpy()[done.posts], minlength=len(data.accounts))
    edges = _node_edges(data, done)
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


def _node_edges(data: Dataset, done: Happened) -> pd.DataFrame:
    """Ties between the rows of ``people`` by person row, or by account without a roster."""
    if data.has_roster:
        return staff(data, done, None)
    return ties.merged(done.source, done.target)


def edge_table(data: Dataset, rows: Rows, done: Happened) -> pd.DataFrame:
    """Ties between the rows of the people table: ``source``, ``target`` (row numbers), ``weight``."""
    people = people_table(data, rows, done)
    key = people["person" if data.has_roster else "account"].to_numpy()
    place = np.full(max(len(data.people), len(data.accounts)) + 1, schema.NOBODY)
    place[key] = np.arange(len(key))
    edges = _node_edges(data, done)
    table = edges.assign(
        source=place[edges["source"].to_numpy(dtype=np.int64)],
        target=place[edges["target"].to_numpy(dtype=np.int64)],
    )
    return table[(table["source"] >= 0) & (table["target"] >= 0)].reset_index(drop=True)


def team_table(data: Dataset, rows: Rows, done: Happened) -> pd.DataFrame:
    """Teams of five or more and how they take part, one row per team and side.

    Columns: ``team``, ``side``, ``n_people``, ``n_connected``, ``n_active``; ``between`` and
    ``between_expected``, the share of the team's pairs with a tie that are with another team, and what it
    would be by chance; ``effective_size``, the mean number of contacts that do not know each other, of five
    members with ties or more; ``n_links``, the members without whom others lose contact. None without ties.
    """
    columns = ["team", "side", "n_people", "n_connected", "n_active", "between", "between_expected",
               "effective_size", "n_links"]  # fmt: skip
    if not data.has_roster:
        return pd.DataFrame(columns=columns)
    employees = roster(data, rows)
    team = merged_teams(data, employees)
    teams = data.people["team"].cat.categories
    lines = []
    for code in sides(data):
        did = acts(data, done, code)
        connected, active = by_person(data, did.acted)[employees], by_person(data, did.wrote)[employees]
        network = colleagues(data, done, code, employees)
        both = graph.undirected(network)
        size, link = holes.effective_size(network), holes.articulation_points(network)
        for number in sorted(set(team.tolist()) - {-1}):
            here = team == number
            n, held = int(here.sum()), size[here & ~np.isnan(size)]
            mean = float(held.mean()) if len(held) >= schema.SMALL_GROUP else None
            lines.append(
                (teams[number], schema.SIDES[code], n, int(connected[here].sum()), int(active[here].sum()),
                 *_between(both, here), mean, int(link[here].sum()))
            )  # fmt: skip
    return pd.DataFrame(lines, columns=columns)


def _between(both: sparse.csr_array, here: np.ndarray) -> tuple[float | None, float | None]:
    """Share of a team's pairs with a tie that are with others, and the share of all its possible pairs."""
    within = both[here][:, here].nnz // 2
    across = both[here].nnz - 2 * within
    n, n_all = int(here.sum()), len(here)
    possible = n * (n - 1) / 2 + n * (n_all - n)
    if not within + across:
        return None, None
    return across / (within + across), n * (n_all - n) / possible
