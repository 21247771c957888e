"""Data at the edge of what can be measured, through all five: no exception, no NaN, and bounds that hold."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from fivec import measure
from fivec.dataset import Dataset, Selection
from tests.builders import dataset

STORY = [("open", "Wij zijn open en eerlijk."), ("samen", "Wij doen het samen."), ("snel", "Wij zijn snel.")]
TEXTS = ("samen in de tuin vandaag", "open en eerlijk over de zorg", "wie helpt er mee?", "dank je wel")


def people(n: int, team: str | None = "A", known: int | None = None) -> list[dict[str, object]]:
    return [
        {"name": f"{team or 'x'}{row}", "team": team, "accounts": [f"{team or 'x'}{row}"]}
        if known is None or row < known
        else {"name": f"{team or 'x'}{row}", "team": team, "accounts": []}
        for row in range(n)
    ]


def talk(who: list[str], n: int, times: bool = True) -> list[tuple[object, ...]]:
    """Posts by turns, two of three an answer to an earlier one by somebody else."""
    lines: list[tuple[object, ...]] = []
    for row in range(n):
        parent = row - 1 - row % 2 if row % 3 else None
        lines.append((row, who[row % len(who)], parent, TEXTS[row % 4], row if times else None))
    return lines


def names(n: int, team: str = "A") -> list[str]:
    return [f"{team}{row}" for row in range(n)]


def pairs(*ends: tuple[str, str], kind: str = "follow", **more: object) -> list[dict[str, object]]:
    return [{"source": source, "target": target, "kind": kind, **more} for source, target in ends]


RING = [(f"A{row}", f"A{(row + 1) % 12}") for row in range(12)]
CASES: dict[str, Callable[[], Dataset]] = {
    "nothing": lambda: dataset(),
    "nobody but a story": lambda: dataset(story=STORY),
    "a list of people only": lambda: dataset(people=people(12)),
    "one person": lambda: dataset([(1, "A0", None, TEXTS[0], 0)], people=people(1)),
    "one person and no list": lambda: dataset([(1, "A0", None, TEXTS[0], 0)], ours=["A0"]),
    "ties to oneself": lambda: dataset(
        [(1, "A0", None, "@A0 kijk", 0), (2, "A0", 1, "ja", 1)],
        people=people(6), ties=pairs(*((name, name) for name in names(6))),
    ),
    "repeated ties": lambda: dataset(people=people(12), ties=pairs(*RING * 5)),
    "one team": lambda: dataset(talk(names(12), 60), people=people(12)),
    "no team": lambda: dataset(talk(names(12), 60), people=[one | {"team": None} for one in people(12)]),
    "no time stamps": lambda: dataset(
        talk([*names(8), "buur", "fan"], 60, times=False), people=people(8), story=STORY
    ),
    "no list of people": lambda: dataset(talk([*names(6), "buur", "fan"], 60), ours=names(6), story=STORY),
    "nobody is ours": lambda: dataset(talk(["buur", "fan", "gast"], 30)),
    "ties only": lambda: dataset(ties=pairs(*RING)),
    "ties and people only": lambda: dataset(people=people(15), ties=pairs(*RING, kind="reply", weight=3.0)),
    "connections only": lambda: dataset(people=people(12), ties=pairs(*RING, kind="connection")),
    "everyone alone": lambda: dataset(
        [(name, name, None, TEXTS[0], 0) for name in names(20)], people=people(20), channel="viva"
    ),
    "two parts": lambda: dataset(
        people=people(12) + people(12, "B"), ties=pairs(*RING, *((f"B{a[1:]}", f"B{b[1:]}") for a, b in RING))
    ),
    "sixty percent unknown": lambda: dataset(talk(names(20), 60), people=people(50, known=20)),
    "everyone an employee": lambda: dataset(
        talk([*names(15), *names(15, "B")], 120), people=people(15) + people(15, "B"), channel="viva",
        story=STORY,
    ),
    "a team under five": lambda: dataset(
        talk([*names(12), *names(3, "B"), "buur"], 80), people=people(12) + people(3, "B")
    ),
    "nobody employed": lambda: dataset(
        talk(["x0", "x1"], 12), people=[one | {"is_employee": False} for one in people(2, None)]
    ),
    "a list of who matters and nothing else": lambda: dataset(influencers=[{"name": "Ada", "topic": "zorg"}]),
    "everybody wrote the same": lambda: dataset(
        [(row, f"A{row % 12}", None, TEXTS[0], row) for row in range(60)], people=people(12), story=STORY
    ),
    "posts without words": lambda: dataset(
        [(row, f"A{row % 12}", row - 1 if row % 2 else None, None, row) for row in range(60)],
        people=people(12), story=STORY, audience=["waar kan ik terecht"],
    ),
}  # fmt: skip


def faults(data: Dataset, quick: bool, selection: Selection | None = None) -> list[str]:
    """What is wrong with any measure of the five."""
    found = []
    for one in measure(data, selection, quick=quick).measures:
        numbers = {name: getattr(one, name) for name in ("value", "low", "high", "expected", "p", "k", "n")}
        found += [
            f"{one.id} {name} is {number}"
            for name, number in numbers.items()
            if number is not None and not math.isfinite(number)
        ]
        if one.k is not None and (one.n is None or not 0 <= one.k <= one.n):
            found.append(f"{one.id} has {one.k} of {one.n}")
        low = -math.inf if one.low is None else one.low
        high = math.inf if one.high is None else one.high
        if one.value is not None and not low - 1e-9 <= one.value <= high + 1e-9:
            found.append(f"{one.id}: {one.value} is not within {one.low} and {one.high}")
        if (one.low is None) != (one.high is None):
            found.append(f"{one.id} has one bound")
        if one.p is not None and not 0 < one.p <= 1:
            found.append(f"{one.id} has p {one.p}")
        if one.measured and one.value is None:
            found.append(f"{one.id} is {one.grade} without a value")
        if not one.measured and one.value is not None:
            found.append(f"{one.id} has a value and no grade")
    return found


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "full"])
@pytest.mark.parametrize("case", CASES)
def test_every_measure_is_a_number_within_its_bounds_or_none(case, quick):
    assert faults(CASES[case](), quick) == []


@pytest.mark.parametrize("case", CASES)
def test_a_filter_that_keeps_nobody_gives_no_number_and_no_error(case):
    assert faults(CASES[case](), True, Selection(teams=("nowhere",))) == []


@pytest.mark.parametrize("case", CASES)
def test_every_table_can_be_made(case):
    for _, result in measure(CASES[case](), quick=True):
        assert all(len(result.tables[name]) >= 0 for name in result.tables)


def test_ties_to_oneself_and_repeats_change_no_number_of_connections():
    def numbers(data: Dataset) -> dict[tuple[str, str | None], float | None]:
        return {(one.id, one.side): one.value for one in measure(data, quick=True).connections.measures}

    once = numbers(dataset(people=people(12), ties=pairs(*RING)))
    own = [(name, name) for name in names(12)]
    assert numbers(dataset(people=people(12), ties=pairs(*RING * 3, *own))) == once


def test_a_small_team_is_in_no_table_and_cannot_be_subtracted():
    data = CASES["a team under five"]()
    for _, result in measure(data, quick=True):
        for name in result.tables:
            table = result.tables[name]
            assert not any((table[column] == "B").any() for column in ("team", "name") if column in table)
    everybody = len(data.select().people)
    for team in ("A", "B"):
        left = everybody - len(data.select(Selection(teams=(team,))).people)
        assert left == 0 or left >= 5


@pytest.mark.parametrize("case", ["everyone an employee", "no list of people", "ties only"])
def test_the_same_data_give_the_same_numbers(case):
    one, other = (measure(CASES[case]()).measures for _ in range(2))
    for left, right in zip(one, other, strict=True):
        assert left == right or np.allclose(left.value, right.value)
