"""Congruence: are there groups of like-minded people, with their windows open?

A group is alive when it passes three tests on its own posts: its members share a topic, somebody leads,
and they really talk. Groups that people know by name come first; communities found in the contacts
("groups you may not know") follow, and carry the headline where there are no known groups.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import sparse

from fivec import communities, graph, parties, ties
from fivec.congruence import groups as grouping
from fivec.congruence import reached
from fivec.congruence.cards import attention, group_table, membership_table, small_group_table
from fivec.congruence.contact import contacts, within
from fivec.congruence.groups import Groups, n_persons
from fivec.congruence.testing import Tested, tested
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Grade, Measure, Result, Side, Tables, at_most, grade, not_measured, proportion

CHANCE: Final = 0.05
FEWEST_TIES: Final = 60
FEWEST_CONTACTS_EACH: Final = 4
STABLE: Final = 0.6


@dataclass(frozen=True)
class _Side:
    """One side: its measures, and the groups they are about with their tests."""

    measures: list[Measure]
    part: Tested | None


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """People in a group that is alive (CG-1), living groups (CG-1.groups), openness (CG-4), how far the
    contacts group beyond chance (CG-8; left out when ``quick``), and followers in the groups we want to reach
    (CG-11), which stand in where no group can be seen.

    Returns
    -------
    Result with the tables ``groups`` (a card per group of five or more), ``small_groups`` (how many are
    smaller), ``membership`` (account, group, side, kind) and ``followers`` (the platform's own groups of
    followers). Nobody is named in them.
    """
    rows = data.select(selection)
    sides = {code: _side(data, rows, code, quick) for code in parties.sides(data)}
    followers = reached.groups(data, rows.selection)
    found = reached.measures(followers)
    if not sides:
        headline = reached.instead(not_measured("CG-1", "replies"), followers, found)
        return Result((headline,), tuple(found), Tables(followers=lambda: followers))

    def parts() -> list[tuple[int, Tested]]:
        return [(code, part) for code, side in sides.items() for part in _parts(data, rows, code, side.part)]

    headlines = [side.measures[0] for side in sides.values()]
    if not any(one.measured for one in headlines):
        headlines = [
            one if one.side == "internal" else reached.instead(one, followers, found) for one in headlines
        ]
    homes = [(code, side.part.groups) for code, side in sides.items() if side.part is not None]
    return Result(
        tuple(headlines),
        (*(one for side in sides.values() for one in side.measures[1:]), *found),
        Tables(
            groups=lambda: group_table(data, rows, parts()),
            small_groups=lambda: small_group_table(parts()),
            membership=lambda: membership_table(data, homes),
            followers=lambda: followers,
        ),
    )


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> _Side:
    side = parties.side_name(code)
    talk = contacts(data, code)
    excess = None if quick or not len(talk) else _excess(data, code, side)
    groups, basis = _chosen(data, code, excess)
    part = tested(data, rows, code, groups) if groups is not None else None
    if not len(talk):
        return _Side([not_measured(id, "replies", side=side) for id in ("CG-1", "CG-1.groups", "CG-4")], part)
    share = _headline(data, rows, code, side, part, basis, quick)
    openness = _openness(data, rows, code, side, groups, quick)
    if basis != "full" and share.grade is not None:
        # How open groups are that were found in the same contacts cannot be surer than the groups are.
        openness = at_most(openness, share.grade)
    return _Side([share, _living(share, part), openness, *([excess] if excess is not None else [])], part)


def _chosen(data: Dataset, code: int, excess: Measure | None) -> tuple[Groups | None, str]:
    """The groups that the headline is about: known ones, found ones, or everybody as one crowd."""
    known, talk = grouping.known(data, code), contacts(data, code)
    if known is not None and (not len(talk) or ((known.home >= 0).any() and (talk.post >= 0).any())):
        return known, "full"
    if excess is not None and excess.p is not None and excess.p > CHANCE:
        crowd = grouping.one_crowd(data, code)
        if crowd is not None:
            return crowd, "one_crowd"
    return grouping.found(data, code), "found_groups"


def _parts(data: Dataset, rows: Rows, code: int, chosen: Tested | None) -> list[Tested]:
    """Known groups and then found ones, whichever of them the headline is about."""
    if chosen is not None and chosen.groups.kind == "known":
        others = grouping.found(data, code)
        return [chosen, tested(data, rows, code, others)] if others is not None else [chosen]
    known = grouping.known(data, code)
    before = [tested(data, rows, code, known)] if known is not None else []
    return [*before, *([chosen] if chosen is not None else [])]


# -- the measures ------------------------------------------------------------------------------------------


def _active(data: Dataset, rows: Rows, code: int) -> np.ndarray:
    """Person numbers of the authors in the selection; on a side without posts of whom its ties name."""
    here = parties.post_side(data) == code
    if here.any():
        person = data.parties.person[data.posts["author"].to_numpy()[rows.posts[here[rows.posts]]]]
    else:
        talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
        person = np.concatenate([talk.source, talk.target])
    return graph.distinct(person)


def _headline(
    data: Dataset, rows: Rows, code: int, side: Side, part: Tested | None, basis: str, quick: bool
) -> Measure:
    """CG-1: people in at least one living group, of everybody active."""
    here = parties.post_side(data) == code
    basis, missing = _weakest(data, code, here, part, basis)
    best: Grade = "A" if basis in ("full", "found_groups", "one_crowd") else "B"
    if here.any() and np.isnan(data.seconds[here]).all():
        best, missing = "B", (*missing, "times")
    active = _active(data, rows, code)
    share = proportion(
        "CG-1",
        part.n_in_living_groups if part is not None else 0,
        len(active),
        side=side,
        family="community",
        best=best,
        basis=basis,
        missing=missing,
    )
    return _enough_contacts(data, rows, code, share, part, quick)


def _weakest(
    data: Dataset, code: int, here: np.ndarray, part: Tested | None, basis: str
) -> tuple[str, tuple[str, ...]]:
    """The basis that says which test could not be put to any group, and the input that would allow it."""
    if not here.any():
        return "groups_only", ("posts",)
    if not contacts(data, code).talk.any():
        return "talk_not_measured", ("replies",)
    if basis != "one_crowd" and part is not None and part.shown.any() and set(part.topic.ok) == {None}:
        has_text = bool(data.posts["text"][here].notna().any())
        return "interest_not_measured", () if has_text else ("text",)
    return basis, ()


def _enough_contacts(
    data: Dataset, rows: Rows, code: int, share: Measure, part: Tested | None, quick: bool
) -> Measure:
    """Counts only where there are few ties; groups that were found also need four contacts a person."""
    talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
    n_ties = _n_ties(graph.csr(talk.source, talk.target, n=n_persons(data)))
    if n_ties < FEWEST_TIES:
        return at_most(share, "C")
    if part is not None and part.groups.kind == "known":
        return share
    if share.n and 2 * n_ties / share.n < FEWEST_CONTACTS_EACH:
        return at_most(share, "C")
    agreement = None if quick or n_ties > 100_000 else _stability(data, code)
    return at_most(share, "B") if agreement is not None and agreement < STABLE else share


def _n_ties(matrix: sparse.csr_array) -> int:
    """Pairs with contact in either direction."""
    return int(graph.undirected(matrix).nnz // 2)


def _stability(data: Dataset, code: int) -> float | None:
    return data.mine(f"congruence/stability/{code}", lambda: grouping.stability(data, code))


def _living(share: Measure, part: Tested | None) -> Measure:
    """CG-1.groups: living groups of those with five members or more; a full count, so no interval."""
    n = int(part.shown.sum()) if part is not None else 0
    if part is None or n == 0:
        return replace(not_measured("CG-1.groups", side=share.side, basis="no_groups"), n=0)
    k = int(part.alive.sum())
    return replace(share, id="CG-1.groups", value=k / n, low=None, high=None, k=k, n=n)


def _openness(data: Dataset, rows: Rows, code: int, side: Side, home: Groups | None, quick: bool) -> Measure:
    """CG-4: attention that goes to another group, of all attention between people with a home group."""
    if home is None or len(set(home.home[home.home >= 0].tolist())) < 2:
        return not_measured("CG-4", side=side, basis="one_group")
    talk = attention(data, rows, code, home.home)
    talk = talk[~talk.mirror]
    basis = "full" if home.kind == "known" else "found_groups"
    crossing = home.home[talk.source] != home.home[talk.target]
    share = proportion("CG-4", int(crossing.sum()), len(talk), side=side, basis=basis)
    if quick or not share.measured:
        return share
    pairs = ties.merged(talk.source, talk.target)
    draws = 1000 if len(pairs) <= 20_000 else 100 if len(pairs) <= 1_000_000 else 0
    null = graph.mixing(
        pairs["source"].to_numpy(), pairs["target"].to_numpy(), home.home, pairs["weight"].to_numpy(), draws
    )
    return replace(share, expected=null.expected, p=null.p)


def _excess(data: Dataset, code: int, side: Side) -> Measure | None:
    """CG-8 on all data of the side; None without ties."""
    return data.mine(f"congruence/excess/{code}", lambda: _tested_excess(data, code, side))


def _tested_excess(data: Dataset, code: int, side: Side) -> Measure | None:
    talk = contacts(data, code)
    matrix = graph.csr(talk.source, talk.target, n=n_persons(data))
    n_ties = _n_ties(matrix)
    people = int(np.count_nonzero(np.diff(graph.undirected(matrix).indptr)))
    n_null = communities.null_size(n_ties)
    if n_null is None:
        return replace(not_measured("CG-8", side=side, basis="too_large"), n=n_ties)
    excess = communities.excess_modularity(matrix, n_null)
    if excess is None:
        return None
    few = n_ties < FEWEST_TIES or 2 * n_ties / people < FEWEST_CONTACTS_EACH
    return Measure(
        "CG-8",
        excess.value,
        n=n_ties,
        expected=excess.expected,
        p=excess.p,
        grade=grade(people, "community", "C" if few else "A"),
        side=side,
    )
