"""What the panel beside the map says of a team and of somebody, counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard import panels
from dashboard.network import Scene
from fivec.dataset import Dataset, Selection
from fivec.figures.network import Classes
from tests.test_network import drawn, key_of, small


def scene(data: Dataset, outsiders: bool = False, selection: Selection | None = None) -> Scene:
    net, between, state = drawn(data, outsiders, selection)
    nowhere: Any = None
    return Scene(nowhere, net, between, state, np.zeros(len(net.people), dtype=object))


def test_contact_of_a_team_with_the_others() -> None:
    others, between, within = panels.team_ties(
        scene(small()), "Zorg", Classes(["Bestuur", "Eten"], np.zeros(0, dtype=int), "Other")
    )
    # z1 twice and z2 once to z0; e0 to z0 and back, z3 to e2; the reaction is no contact.
    assert within == 3
    assert others.to_numpy().tolist() == [["Eten", 3.0, 1]]
    assert not len(between)


def test_a_team_without_a_colour_on_the_map_has_none_here() -> None:
    others, _, _ = panels.team_ties(scene(small()), "Zorg", Classes([], np.zeros(0, dtype=int), "Other"))
    assert others["colour"].tolist() == [-1]


def test_a_team_that_is_too_small_has_no_contacts() -> None:
    nothing = Classes([], np.zeros(0, dtype=int), "Other")
    assert panels.team_ties(scene(small()), "Twee", nothing)[2] == 0
    filtered = scene(small(), selection=Selection(teams=("Eten",)))
    assert filtered.teams == ["Eten"]


@pytest.mark.parametrize("names_allowed", [False, True])
def test_around_an_outsider_colleagues_are_their_team_unless_named(names_allowed: bool) -> None:
    data = small(names_allowed)
    found = scene(data, outsiders=True)
    row = key_of(data, found.net, "buur")
    classes = Classes([], np.full(len(found.net.people), -1), "Other")

    class Words:
        t = staticmethod(lambda key: "Other colleagues")

    object.__setattr__(found, "view", Words)
    neighbours, between = panels.around(found, row, classes)
    assert neighbours["contact"].tolist() == [1, 1, 1]
    hidden, named = ["Eten", "Other colleagues", "Zorg"], ["Jip E3", "Jip T0", "Jip Z0"]
    assert neighbours["title"].tolist() == (named if names_allowed else hidden)
    assert not len(between)
