"""The network as it is drawn: who is in it, their ties by kind, and their places under every filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import communities, graph, layout, names, parties
from fivec.congruence import groups
from fivec.connections.acts import acts, happened, merged_teams, roster, sides
from fivec.dataset import Dataset, Rows, chosen
from fivec.schema import NOBODY, SMALL_GROUP, TIE_KINDS

DRAWN: Final = 1000
OUTSIDERS_SHARE: Final = 1 / 3
"""Share of the drawn that outsiders always get, however many colleagues there are."""
KINDS: Final = ("colleague", "ours", "person", "logo", "unknown")


@dataclass(frozen=True)
class Network:
    """People of a Dataset and where they are; the same under every filter.

    Attributes
    ----------
    people : one row per person, drawn or not. ``key`` (p and the row of people, or a and an account);
        ``person`` (row of people, -1 outside the list), ``label`` (a name or handle that may be shown, None
        for a colleague who may not be named), ``kind`` (one of KINDS), ``team`` (teams of five or more),
        ``group`` (its name, or its number as text where it was found; None for none) and ``group_found``.
    node : int (n_accounts,), row of ``people`` per account, -1 for nobody in it.
    drawn : int (n_drawn,), rows of ``people`` on the map.
    xy : float32 (n_drawn, 2).
    on_rim : bool (n_drawn,), no ties in the whole of the data.
    discs : ``team`` (None where no team), ``x``, ``y`` and ``radius`` per disc.
    """

    people: pd.DataFrame
    node: np.ndarray
    drawn: np.ndarray
    xy: np.ndarray
    on_rim: np.ndarray
    discs: pd.DataFrame


def network(data: Dataset, outsiders: bool = False) -> Network:
    """The network of colleagues, or with ``outsiders`` of everybody; without a roster always of everybody."""
    everybody = outsiders or not data.has_roster
    found: Network = data.mine(f"network/{everybody}", lambda: _network(data, everybody))
    return found


def ties(data: Dataset, rows: Rows, net: Network) -> pd.DataFrame:
    """Ties between people of the network under a selection.

    Returns
    -------
    DataFrame with ``source``, ``target`` (rows of ``net.people``), ``kind`` (one of schema.TIE_KINDS) and
    ``weight``; one row per pair, direction and kind. They are the ties of Connections (see acts.happened:
    without a chosen period the last 90 days, what lasts always) with listed reactions beside them.
    """
    done, n = happened(data, rows), len(net.people)
    listed = data.ties.iloc[rows.ties]
    listed = listed[chosen(listed["kind"], ("reaction",))]
    source, target = (
        net.node[np.concatenate([of_posts, listed[end].to_numpy(dtype=np.int64)])]
        for of_posts, end in ((done.source, "source"), (done.target, "target"))
    )
    kind = np.append(done.kind.astype(np.int64), np.full(len(listed), TIE_KINDS.index("reaction")))
    real = (source >= 0) & (target >= 0) & (source != target) & (kind >= 0)
    key, weight = np.unique((kind[real] * n + source[real]) * n + target[real], return_counts=True)
    return pd.DataFrame(
        {
            "source": key // max(n, 1) % max(n, 1),
            "target": key % max(n, 1),
            "kind": pd.Categorical.from_codes(key // max(n, 1) ** 2, pd.Index(TIE_KINDS)),
            "weight": weight.astype(np.float64),
        }
    )


def states(data: Dataset, rows: Rows, net: Network, between: pd.DataFrame) -> pd.DataFrame:
    """What everybody in the network did under a selection; one row per row of ``net.people``.

    Returns
    -------
    DataFrame with ``kept`` (within the filter), ``connected`` (did something themselves: the rule of the
    headline of Connections), ``n_posts``, ``given`` and ``heard`` (contacts made and received).
    """
    n, node, done = len(net.people), net.node, happened(data, rows)
    person = net.people["person"].to_numpy()
    kept = _any(node, data.accounts_kept(rows.selection) & (node >= 0), n)
    in_selection = np.zeros(len(data.people), dtype=bool)
    in_selection[rows.people] = True
    kept[person >= 0] = in_selection[person[person >= 0]]
    acted = np.logical_or.reduce([acts(data, done, code).acted for code in sides(data)])
    author = node[data.posts["author"].to_numpy()[done.posts]]
    contact = between[(between["kind"] != "reaction").to_numpy()]
    return pd.DataFrame(
        {
            "kept": kept,
            "connected": _any(node, acted & (node >= 0), n),
            "n_posts": np.bincount(author[author >= 0], minlength=n),
            "given": np.bincount(contact["source"], weights=contact["weight"], minlength=n),
            "heard": np.bincount(contact["target"], weights=contact["weight"], minlength=n),
        }
    )


def typical_words(data: Dataset, posts: np.ndarray, n: int = 5) -> str:
    """The words that weigh most in some posts, "one, two, three", without those in names of our people."""
    if not len(posts):
        return ""
    weight = np.asarray(data.terms.weighted(posts).sum(axis=0)).ravel()
    unsaid = names.words_of_names(data)
    best = np.argsort(-weight, kind="stable")[: n + 20]
    labels = [str(data.terms.label[term]) for term in best if weight[term] > 0]
    return ", ".join([label for label in labels if label.casefold() not in unsaid][:n])


# -- who ----------------------------------------------------------------------------------------------------


def _network(data: Dataset, everybody: bool) -> Network:
    rows = data.select()
    people, node = _people(data, rows, everybody)
    net = Network(people, node, *_nowhere())
    between = ties(data, rows, net)
    state = states(data, rows, net, between)
    drawn = _drawn(people, state)
    place = np.full(len(people), NOBODY)
    place[drawn] = np.arange(len(drawn))
    near = between[(between["kind"] != "reaction").to_numpy()]
    source, target = place[near["source"].to_numpy()], place[near["target"].to_numpy()]
    both = (source >= 0) & (target >= 0)
    ends = source[both], target[both], near["weight"].to_numpy()[both]
    disc, teams = _disc(people.iloc[drawn], ends)
    found = layout.positions(*ends, disc, len(drawn))
    own = [*teams, *[None] * (len(found.discs) - len(teams))]
    discs = pd.DataFrame(found.discs, columns=["x", "y", "radius"]).assign(
        team=pd.Series(own, dtype="object")
    )
    return Network(people, node, drawn, found.xy, found.on_rim, discs)


def _nowhere() -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame]:
    nobody = np.zeros(0, dtype=np.int64)
    return nobody, np.zeros((0, 2), dtype=np.float32), nobody.astype(bool), pd.DataFrame()


def _people(data: Dataset, rows: Rows, everybody: bool) -> tuple[pd.DataFrame, np.ndarray]:
    """The people table of a Network, and its row per account."""
    employees = roster(data, rows) if data.has_roster else np.zeros(0, dtype=np.int64)
    team_code = merged_teams(data, employees)
    owner = data.accounts["person"].to_numpy()
    of_person = np.full(len(data.people) + 1, NOBODY)
    of_person[employees] = np.arange(len(employees))
    node = of_person[owner]
    first = np.full(len(employees), NOBODY)
    owned = np.flatnonzero(node >= 0)[::-1]
    first[node[owned]] = owned
    others = _others(data, node) if everybody else np.zeros(0, dtype=np.int64)
    number = np.full(len(node), NOBODY)
    number[others] = len(employees) + np.arange(len(others))
    if everybody:
        node = np.where(node >= 0, node, number[data.parties.person])
    account = np.concatenate([first, others])
    person = np.concatenate([employees, np.where(owner[others] >= 0, owner[others], NOBODY)])
    teams, home = data.people["team"].cat.categories, _groups(data, account)
    people = pd.DataFrame(
        {
            "key": [
                f"p{row}" if position < len(employees) else f"a{one}"
                for position, (row, one) in enumerate(zip(person, account, strict=True))
            ],
            "person": person,
            "label": pd.Series(_labels(data, len(employees), person, account, node), dtype="object"),
            "kind": _kinds(data, len(employees), account),
            "team": pd.Series(
                [*(teams[code] if code >= 0 else None for code in team_code), *[None] * len(others)],
                dtype="object",
            ),
            "group": pd.Series([name for name, _ in home], dtype="object"),
            "group_found": [found for _, found in home],
        }
    )
    return people, node


def _others(data: Dataset, node: np.ndarray) -> np.ndarray:
    """First account of everybody else who wrote or is named in a list of ties."""
    active = np.zeros(len(node), dtype=bool)
    for column in (data.posts["author"], data.ties["source"], data.ties["target"]):
        active[column.to_numpy()] = True
    for end in ("source", "target"):
        active[data.interactions[end].to_numpy()] = True
    first: np.ndarray = np.unique(data.parties.person[active & (node < 0)])
    return first


def _labels(
    data: Dataset, n_employees: int, person: np.ndarray, account: np.ndarray, node: np.ndarray
) -> list[str | None]:
    """A name or handle that may be shown, None for who may not be named.

    A colleague who speaks for the organisation and did not agree is not named either: the map would say who.
    """
    concealed = names.hidden(data)
    anywhere = _any(node, concealed & (node >= 0), len(account))
    agreed = data.people["may_be_named"].fillna(False).to_numpy(dtype=bool) | data.names_allowed
    shown, written = names.shown(data), data.people["name"].to_numpy(dtype=object)
    labels: list[str | None] = []
    for row, (one, first) in enumerate(zip(person.tolist(), account.tolist(), strict=True)):
        if anywhere[row] or (row < n_employees and not agreed[one]):
            labels.append(None)
        elif one >= 0 and isinstance(written[one], str):
            labels.append(written[one])
        else:
            labels.append(str(shown[first]) if first >= 0 else None)
    return labels


def _kinds(data: Dataset, n_employees: int, account: np.ndarray) -> list[str]:
    who = data.parties
    outside = ("person", "logo", "unknown")
    kinds = []
    for row, first in enumerate(account.tolist()):
        if row < n_employees:
            kinds.append("colleague")
        elif who.ours[first]:
            kinds.append("colleague" if who.employee[first] and not who.official[first] else "ours")
        else:
            kinds.append(outside[who.kind[first]])
    return kinds


def _groups(data: Dataset, account: np.ndarray) -> list[tuple[str | None, bool]]:
    """The group somebody belongs to first of all, and whether it was found in contacts.

    Inside comes before outside, and known groups before found ones.
    """
    home: list[tuple[str | None, bool]] = [(None, False)] * len(account)
    if not len(data.posts):
        return home
    party = np.append(data.parties.person, NOBODY)[account]
    for code in parties.sides(data):
        found = groups.known(data, code) or groups.found(data, code)
        if found is None:
            continue
        for row, number in enumerate(np.where(party >= 0, found.home[party], NOBODY).tolist()):
            if number >= 0 and home[row][0] is None:
                home[row] = found.names[number], found.kind == "found"
    return home


def _any(node: np.ndarray, flag: np.ndarray, n: int) -> np.ndarray:
    """Whether any account of a node has the property; ``flag`` is False where there is no node."""
    found = np.zeros(n, dtype=bool)
    found[node[flag]] = True
    return found


# -- where --------------------------------------------------------------------------------------------------


def _drawn(people: pd.DataFrame, state: pd.DataFrame, limit: int = DRAWN) -> np.ndarray:
    """Rows to draw: everybody, or as many of every team, silent or not, as their share of all people.

    Colleagues come before outsiders, who keep a third of the map where there are that many. Among those with
    contacts the ones with most come first: a sample at random would be a map without lines.
    """
    if len(people) <= limit:
        return np.arange(len(people))
    inside = people["kind"].isin(("colleague", "ours")).to_numpy()
    n_outside = min(int((~inside).sum()), max(limit - int(inside.sum()), round(limit * OUTSIDERS_SHARE)))
    team = people["team"].fillna("").to_numpy().astype(str)
    stratum = np.char.add(team, np.where(state["connected"], "/1", "/0"))
    contact = (state["given"] + state["heard"]).to_numpy()
    parts = []
    for here, quota in ((inside, limit - n_outside), (~inside, n_outside)):
        rows = np.flatnonzero(here)
        parts.append(rows[_shares(stratum[rows], contact[rows], quota)])
    return np.sort(np.concatenate(parts))


def _shares(stratum: np.ndarray, contact: np.ndarray, quota: int) -> np.ndarray:
    """Rows so that every stratum keeps its share (largest remainders), the highest contact first."""
    if quota >= len(stratum):
        return np.arange(len(stratum))
    _, code = np.unique(stratum, return_inverse=True)
    size = np.bincount(code)
    exact = size * quota / len(code)
    share = np.floor(exact).astype(int)
    share[np.argsort(share - exact, kind="stable")[: quota - share.sum()]] += 1
    order = np.lexsort((np.arange(len(code)), -contact, code))
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    return np.concatenate([order[first : first + count] for first, count in zip(starts, share, strict=True)])


def _disc(
    people: pd.DataFrame, ends: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, list[str]]:
    """Disc per drawn person and the teams of the first discs; who has no team goes by found community."""
    teams = sorted(people["team"].dropna().unique())
    code = {team: number for number, team in enumerate(teams)}
    disc = np.array([code.get(team, NOBODY) for team in people["team"]], dtype=np.int64)
    free = (disc < 0) & ~((people["kind"] == "colleague").to_numpy() & bool(teams))
    if not free.any():
        return disc, teams
    place = np.full(len(disc), NOBODY)
    place[free] = np.arange(int(free.sum()))
    source, target = place[ends[0]], place[ends[1]]
    both = (source >= 0) & (target >= 0)
    label = communities.communities(graph.csr(source[both], target[both], ends[2][both], int(free.sum())))
    if not teams:
        disc[free] = label
        return disc, teams
    size = np.bincount(label[label >= 0], minlength=1)
    large = (label >= 0) & (size[label] >= SMALL_GROUP)
    disc[free] = np.where(large, len(teams) + label, NOBODY)
    return disc, teams
