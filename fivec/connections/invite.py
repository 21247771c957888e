"""Whom to invite next, per team or role, and what it would bring if some of them joined.

Nothing is modelled: what the newest members of a team bring is taken to be what members who take part bring
now that nobody else does. Their number can be recounted by leaving them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, parties, reach, schema
from fivec.connections.acts import Happened, acts, by_person, colleagues
from fivec.connections.contacts import contacts, made_contacts, of_roster
from fivec.dataset import Dataset
from fivec.schema import NOBODY, SMALL_GROUP
from fivec.small_groups import told_apart

KINDS: Final = ("team", "role")
MOST: Final = 100
"""People who join at once, at most."""
INVITED: Final = ("by", "name", "side", "n_people", "n_connected", "n_silent", "gain", "known", "basis")
JOINED: Final = ("by", "name", "side", "n", "n_connected", "total", "gain", "known", "basis", "n_models")


@dataclass(frozen=True)
class Bringing:
    """What people bring on one side; every array has one entry per employee or per person they reach.

    Attributes
    ----------
    connected : bool (n,), took part themselves.
    contact : (n, n_reached) whom each connected employee is in contact with: people outside in an external
        channel, colleagues in an internal one.
    known : (n, n_reached) whom each other employee had contact with at any time and on any side: people
        outside whom nobody connected reaches, or colleagues who take part.
    mutual : whether those reached are the employees themselves: then pairs are counted.
    """

    connected: np.ndarray
    contact: sparse.csr_array
    known: sparse.csr_array
    mutual: bool


def bringing(data: Dataset, done: Happened, code: int, employees: np.ndarray) -> Bringing:
    """What the employees (rows of people) bring on one side."""
    connected = by_person(data, acts(data, done, code).acted)[employees]
    made, listed = data.interactions, data.ties
    source, target = (
        np.concatenate([made[end].to_numpy(np.int64), listed[end].to_numpy(np.int64)])
        for end in ("source", "target")
    )
    joined = sparse.diags_array(connected.astype(np.int64), dtype=np.int64).tocsr()
    silent = sparse.diags_array((~connected).astype(np.int64), dtype=np.int64).tocsr()
    if code == parties.INTERNAL:
        contact = _pairs(colleagues(data, done, code, employees))
        person = np.append(np.full(len(data.people), schema.NOBODY), schema.NOBODY)
        person[employees] = np.arange(len(employees))
        ends = [person[data.accounts["person"].to_numpy()[end]] for end in (source, target)]
        both = (ends[0] >= 0) & (ends[1] >= 0)
        ever = _pairs(graph.csr(ends[0][both], ends[1][both], None, len(employees)))
        return Bringing(connected, _tidy(joined @ contact), _tidy(silent @ ever @ joined), True)
    here = data.parties.side[data.codes("accounts", "channel")] == code
    units = of_roster(data, employees)
    contact = _tidy(joined @ made_contacts(data, done, here, units))
    known = contacts(data, source, target, here, units)
    unreached = np.bincount(contact.indices, minlength=contact.shape[1]) == 0
    fresh = sparse.diags_array(unreached.astype(np.int64), dtype=np.int64).tocsr()
    return Bringing(connected, contact, _tidy(silent @ known @ fresh), False)


def _pairs(network: sparse.csr_array) -> sparse.csr_array:
    """1 for every pair with a tie, in both directions."""
    both = graph.undirected(network)
    return sparse.csr_array((np.ones(both.nnz, dtype=np.int64), both.indices, both.indptr), both.shape)


def _tidy(matrix: sparse.csr_array) -> sparse.csr_array:
    matrix = matrix.tocsr()
    matrix.eliminate_zeros()
    return matrix


def gains(found: Bringing, models: np.ndarray, m: np.ndarray) -> np.ndarray:
    """What would be lost if m of the models left, drawn at random: people whom only they reach, or pairs.

    Parameters
    ----------
    models : bool (n,), connected employees.
    m : int array, each 0 to the number of models.

    Returns
    -------
    Float array of the shape of ``m``: expected people, or expected pairs of colleagues.
    """
    n = int(models.sum())
    inner = found.contact[models]
    if found.mutual:
        within = inner[:, models].nnz // 2
        across = inner.nnz - 2 * within
        both_stay = (n - m) * (n - m - 1) / (n * (n - 1)) if n > 1 else np.zeros(len(m))
        return across * m / n + within * (1 - both_stay)
    width = found.contact.shape[1]
    own = np.bincount(inner.indices, minlength=width)
    return reach.only_through(own, np.bincount(found.contact.indices, minlength=width), n, m)


def warm(found: Bringing, silent: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Expected number of people whom m of the silent ones, drawn at random, know already; float array."""
    degree = np.bincount(found.known[silent].indices, minlength=1)
    return reach.rarefied(degree[degree > 0], int(silent.sum()), m)


@dataclass(frozen=True)
class Group:
    """A team or role of five or more; ``members`` is a bool array over the employees."""

    by: str
    name: str
    members: np.ndarray


def groups(data: Dataset, employees: np.ndarray) -> Iterator[Group]:
    """The teams and then the roles of five or more employees, in alphabetical order."""
    for by in KINDS:
        names = data.people[by].iloc[employees].astype("object").to_numpy()
        known = np.array([isinstance(name, str) for name in names], dtype=bool)
        written = np.where(known, names, "").astype(str)
        found, number = np.unique(written, return_inverse=True)
        shown = told_apart(np.where(known, number, NOBODY), len(found))
        for name in found[shown]:
            yield Group(by, str(name), known & (written == name))


def what_if(data: Dataset, done: Happened, code: int, employees: np.ndarray) -> pd.DataFrame:
    """What it would bring if n more people of a team or role joined, one row per group and n.

    Columns: ``by`` (team, role), ``name``, ``side``, ``n`` who join, ``n_connected`` of ``total`` employees
    after that, ``gain`` (people outside, or pairs of colleagues), ``basis`` (own: as the connected members
    of the group do; everyone: as all connected employees do, where the group has fewer than five of them;
    None where nobody can be compared with), ``n_models`` compared with, ``known`` (people whom the n know
    already). Groups with fewer than five people to invite are left out: it would point at them.
    """
    found = bringing(data, done, code, employees)
    parts: dict[str, list[np.ndarray]] = {name: [] for name in JOINED}
    for group in groups(data, employees):
        silent = group.members & ~found.connected
        basis, models = _models(found, group)
        n_models = int(models.sum())
        if silent.sum() < SMALL_GROUP:
            continue
        m = np.arange(1, min(int(silent.sum()), MOST, n_models or MOST) + 1)
        told = (
            group.by, group.name, schema.SIDES[code], m, int(found.connected.sum()) + m, len(employees),
            gains(found, models, m) if n_models else np.nan, warm(found, silent, m), basis, n_models,
        )  # fmt: skip
        for name, value in zip(JOINED, told, strict=True):
            plain = np.asarray(value, dtype=object if value is None or isinstance(value, str) else None)
            parts[name].append(np.broadcast_to(plain, m.shape))
    if not parts["n"]:
        return pd.DataFrame(columns=list(JOINED))
    return pd.DataFrame({name: np.concatenate(values) for name, values in parts.items()})


def _models(found: Bringing, group: Group) -> tuple[str | None, np.ndarray]:
    """Whom newcomers are compared with: members who take part, all who do, or nobody."""
    active = found.connected & (np.diff(found.contact.indptr) > 0)
    for basis, models in (("own", active & group.members), ("everyone", active)):
        if models.sum() >= SMALL_GROUP:
            return basis, models
    return None, np.zeros(len(active), dtype=bool)


def invitations(
    data: Dataset, employees: np.ndarray, connected: np.ndarray, joined: pd.DataFrame, side: str
) -> pd.DataFrame:
    """Teams and roles with five or more people to invite, those whose next member brings most first.

    Columns: ``by``, ``name``, ``side``, ``n_people``, ``n_connected``, ``n_silent``, ``gain`` and ``known``
    of the first who joins, ``basis``.
    """
    first = {(one["by"], one["name"]): one for one in joined[joined["n"] == 1].to_dict("records")}
    lines = []
    for group in groups(data, employees):
        one = first.get((group.by, group.name))
        if one is not None:
            n, there = int(group.members.sum()), int(connected[group.members].sum())
            lines.append(
                (group.by, group.name, side, n, there, n - there, one["gain"], one["known"], one["basis"])
            )
    table = pd.DataFrame(lines, columns=list(INVITED))
    own = table.assign(gain=table["gain"].astype("float64").fillna(-1.0))
    order = own.sort_values(["gain", "n_silent", "name"], ascending=[False, False, True], kind="stable").index
    return table.loc[order].reset_index(drop=True)
