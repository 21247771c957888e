"""Congruence: are there groups of like-minded people, with their windows open?

A group is alive when it passes three tests on its own posts: its members share a topic, somebody leads,
and they really talk. Groups that people know by name come first; communities found in the contacts
("groups you may not know") follow, and carry the headline where there are no known groups.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from fivec import copying, graph, parties
from fivec.congruence import groups as grouping
from fivec.congruence import reached, structure
from fivec.congruence.cards import group_table, membership_table, small_group_table
from fivec.congruence.contact import contacts, within
from fivec.congruence.groups import Groups, n_persons
from fivec.congruence.likeness import interest
from fivec.congruence.margin import active, with_margin
from fivec.congruence.openness import openness
from fivec.congruence.saying import instead, say_do, value_table, visible_values
from fivec.congruence.sorting import sorted_by
from fivec.congruence.testing import Tested, tested
from fivec.congruence.voice import own_voice
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Grade, Measure, Result, Side, Tables, at_most, not_measured, proportion

CHANCE: Final = 0.05
AT_ONCE: Final = 100_000
"""Posts up to which common interests are looked for at once."""
STABLE: Final = 0.6


@dataclass(frozen=True)
class _Side:
    """One side: its measures, and the groups they are about with their tests."""

    measures: list[Measure]
    part: Tested | None


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """People in a group that is alive (CG-1) and groups by its tests, likeness of interest (CG-2), say and do
    (CG-3) with own voice (CG-5), openness (CG-4), how far the contacts group beyond chance (CG-8), sorting by
    team and role (CG-9), and followers in the groups we want to reach (CG-11).

    Where no group can be seen, the values that posts show stand in for the headline, else the followers.
    ``quick`` leaves out CG-8 and all that is compared with chance or drawn anew.

    Returns
    -------
    Result with the tables ``groups`` (a card per group of five or more), ``small_groups`` (how many are
    smaller), ``membership`` (account, group, side, kind), ``values`` (what we say and show of each value),
    ``resolutions`` (groups found at three resolutions) and ``followers`` (the platform's own groups of
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
            instead(one, next((some for some in side.measures if some.id == "CG-3.visible"), None))
            for one, side in zip(headlines, sides.values(), strict=True)
        ]
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
            values=lambda: pd.concat([value_table(data, rows, code) for code in sides], ignore_index=True),
            resolutions=lambda: structure.resolution_table(data, list(sides)),
            followers=lambda: followers,
        ),
    )


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> _Side:
    side = parties.side_name(code)
    talk = contacts(data, code)
    excess = None if quick or not len(talk) else structure.excess(data, code, side)
    groups, basis = _chosen(data, code, excess)
    part = tested(data, rows, code, groups) if groups is not None else None
    if not len(talk):
        lacking = [not_measured(id, "replies", side=side) for id in ("CG-1", "CG-1.groups", "CG-4")]
        return _Side([*lacking, *_further(data, rows, code, side, quick)], part)
    share = _headline(data, rows, code, side, part, basis, quick)
    if not quick and share.grade in ("A", "B"):
        share = with_margin(data, rows, code, share, groups)
    found = openness(data, rows, code, side, groups, quick)
    if basis != "full" and share.grade is not None:
        # How open groups are that were found in the same contacts cannot be surer than the groups are.
        found = [at_most(one, share.grade) for one in found]
    steady = None if quick else structure.steadiness(data, code, side)
    diagnostics = [one for one in (excess, steady) if one is not None]
    further = _further(data, rows, code, side, quick)
    return _Side([share, _living(share, part), *_tests(share, part), *found, *further, *diagnostics], part)


def _further(data: Dataset, rows: Rows, code: int, side: Side, quick: bool) -> list[Measure]:
    """Likeness of interest (CG-2), own voice (CG-5) with say and do (CG-3), and attributes (CG-9).

    Of a great many texts, ``quick`` leaves out whose words they are, and with it say and do; of a great many
    posts what people who talk with each other have in common.
    """
    left_out = quick and copying.are_many(data, code)
    voice = [] if left_out else own_voice(data, rows, code, side, quick)
    said = [] if left_out else say_do(data, rows, code, side, voice[0], quick)
    shown = visible_values(data, rows, code, side)
    alike = [] if quick and len(data.posts) > AT_ONCE else [interest(data, rows, code, side, quick)]
    return [
        *alike,
        *said,
        *([shown] if shown.measured else []),
        *voice,
        *sorted_by(data, rows, code, side, quick),
    ]


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


def _headline(
    data: Dataset, rows: Rows, code: int, side: Side, part: Tested | None, basis: str, quick: bool
) -> Measure:
    """CG-1: people in at least one living group, of everybody active."""
    here = parties.post_side(data) == code
    basis, missing = _weakest(data, code, here, part, basis)
    best: Grade = "A" if basis in ("full", "found_groups", "one_crowd") else "B"
    if here.any() and np.isnan(data.seconds[here]).all():
        best, missing = "B", (*missing, "times")
    share = proportion(
        "CG-1",
        part.n_in_living_groups if part is not None else 0,
        len(active(data, rows, code)),
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
    n_ties = structure.n_ties(graph.csr(talk.source, talk.target, n=n_persons(data)))
    if n_ties < structure.FEWEST_TIES:
        return at_most(share, "C")
    if part is not None and part.groups.kind == "known":
        return share
    if share.n and 2 * n_ties / share.n < structure.FEWEST_CONTACTS_EACH:
        return at_most(share, "C")
    agreement = None if quick or n_ties > 100_000 else grouping.stability(data, code)
    return at_most(share, "B") if agreement is not None and agreement < STABLE else share


def _living(share: Measure, part: Tested | None) -> Measure:
    """CG-1.groups: living groups of those with five members or more; a full count, so no interval."""
    n = int(part.shown.sum()) if part is not None else 0
    if part is None or n == 0:
        return replace(not_measured("CG-1.groups", side=share.side, basis="no_groups"), n=0)
    k = int(part.alive.sum())
    return replace(share, id="CG-1.groups", value=k / n, low=None, high=None, k=k, n=n)


def _tests(share: Measure, part: Tested | None) -> list[Measure]:
    """CG-1.topic, CG-1.leads and CG-1.talks: groups that pass each test, of those it could be put to."""
    if part is None:
        return []
    found = []
    for name, answers in (("topic", part.topic.ok), ("leads", part.leads), ("talks", part.talks)):
        put = [ok for ok, shown in zip(answers, part.shown, strict=True) if shown and ok is not None]
        if put:
            k, n = sum(put), len(put)
            told = replace(share, id=f"CG-1.{name}", value=k / n, low=None, high=None, k=k, n=n, missing=())
            found.append(told)
    return found
