"""The plane places groups by the tests they pass and by their openness."""

import numpy as np
import pandas as pd

from fivec.figures.congruence import alt_plane, fig_plane, strength
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
GROUPS = pd.DataFrame(
    {
        "name": ["Dementia", "Food & drink", "Found", "Quiet"],
        "kind": ["known", "known", "found", "known"],
        "size": [20, 5, 12, 7],
        "topic_ok": [True, True, None, False],
        "leads_ok": [True, False, True, None],
        "talks_ok": [True, False, True, None],
        "alive": [True, False, True, False],
        "openness": [0.3, 0.05, 0.2, np.nan],
    }
)


def test_strength_counts_passed_tests_and_the_living_have_all() -> None:
    assert strength(GROUPS).tolist() == [3, 1, 3, 0]
    assert strength(GROUPS.assign(alive=False)).tolist() == [3, 1, 2, 0]


def test_known_and_found_groups_have_their_own_mark() -> None:
    known, found = fig_plane(GROUPS, EN).data
    assert (known.marker.symbol, found.marker.symbol) == ("circle", "diamond")
    assert [round(x) for x in known.x] == [3, 1]
    assert list(known.y) == [0.3, 0.05]
    assert list(known.text) == ["Dementia", "Food &amp; drink"]


def test_a_group_without_openness_is_not_placed() -> None:
    assert sum(len(trace.x) for trace in fig_plane(GROUPS, EN).data) == 3


def test_four_regions_are_named() -> None:
    figure = fig_plane(GROUPS, EN)
    assert [shape.type for shape in figure.layout.shapes].count("rect") == 4
    assert {note.text for note in figure.layout.annotations} == {
        "<b>alive,<br>windows open</b>",
        "<b>alive,<br>windows closed</b>",
        "<b>loose,<br>windows open</b>",
        "<b>loose,<br>windows closed</b>",
    }


def test_groups_of_equal_strength_lie_apart() -> None:
    twice = pd.concat([GROUPS.iloc[[0]]] * 2, ignore_index=True)
    x = fig_plane(twice, EN).data[0].x
    assert x[0] != x[1]


def test_larger_groups_are_larger() -> None:
    sizes = fig_plane(GROUPS, EN).data[0].marker.size
    assert sizes[0] > sizes[1]


def test_no_groups_is_an_empty_plane() -> None:
    assert [0 if trace.x is None else len(trace.x) for trace in fig_plane(GROUPS.iloc[:0], EN).data] == [0, 0]


def test_alternative_text() -> None:
    assert alt_plane(GROUPS, EN) == ("4 groups by strength and openness: 2 alive, 2 with windows open.")


def test_names_that_find_no_room_are_left_to_the_cards() -> None:
    crowd = pd.concat([GROUPS.iloc[[0]]] * 30, ignore_index=True).assign(name="A rather long group name")
    known = fig_plane(crowd, EN).data[0]
    assert len(known.text) == 30
    assert 0 < sum(bool(name) for name in known.text) < 30
    few = fig_plane(crowd.head(2), EN).data[0]
    assert list(few.text) == ["A rather long group name"[:24]] * 2
    assert few.textposition[0] != few.textposition[1]


def test_a_group_with_closed_windows_lies_inside_the_plane() -> None:
    closed = fig_plane(GROUPS.assign(openness=0.0), EN)
    assert closed.layout.yaxis.range[0] < 0
