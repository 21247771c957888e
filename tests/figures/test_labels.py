"""Names on the map: none over another, none over the edge, on a wide screen and on a phone."""

from itertools import combinations

import numpy as np
import pytest

from fivec.figures.labels import Label, placed, text_width
from fivec.figures.network import EDGE, NARROW, SCALES, TEXT, WIDE, map_labels
from tests.figures.test_network import world

LONG = "Communicatie, Leren & Ontwikkelen"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("n", [30, 300, 1000])
def test_no_two_names_overlap(n: int, width: str) -> None:
    people, _, discs = world(n, teams=3 + n // 60)
    labels = map_labels(people, discs, width)
    dots = people[["x", "y"]].to_numpy()
    found = placed(labels, SCALES[width], discs[["x", "y", "radius"]].to_numpy(), EDGE, EDGE, dots)
    assert len(found) >= min(3, len(labels))
    for one, other in combinations(found, 2):
        assert not one.covers(other), (one.label.text, other.label.text)
    for one in found:
        assert abs(one.x) + one.half_width <= EDGE
        assert abs(one.y) + one.half_height <= EDGE
        # What was tested are boxes; the text has to fit in its box.
        assert text_width(one.label.text, one.label.size) < 2 * one.half_width * SCALES[width]


def test_a_name_stands_over_its_disc_when_nothing_is_there() -> None:
    found = placed([Label("Zorg", 0, 0, 0.3, 14)], 250)
    assert found[0].x == 0
    assert 0.3 < found[0].y - found[0].half_height < 0.33


def test_a_name_keeps_out_of_the_disc_of_another_team() -> None:
    discs = np.array([[0, 0, 0.3], [0, 0.65, 0.34]])
    found = placed([Label("Zorg", 0, 0, 0.3, 14)], 250, discs)[0]
    assert found.y < 0.3


def test_a_name_does_not_stand_against_the_disc_of_another_team() -> None:
    # Below and above its own disc it would touch, but not cover, the one of a neighbour; aside is no room.
    discs = np.array([[0, 0, 0.2], [0.05, 0.5, 0.2], [-0.05, -0.5, 0.2]])
    found = placed([Label("Zorgtechnologie", 0, 0, 0.2, 14)], 250, discs, 0.3, 1.0)[0]
    assert np.hypot(found.x, found.y) < 0.2


def test_a_name_never_covers_a_wall() -> None:
    label = Label("Zorg", 0, 0, 0.1, 14)
    assert placed([label], 250, walls=np.array([[0, 0, 0.1]]))
    assert placed([label], 250, walls=np.array([[0, 0, 0.5]])) == []


def test_the_more_important_names_stay_where_not_all_fit() -> None:
    labels = [Label(text, 0, 0, 0.01, 14) for text in (LONG, "links", "weg")]
    found = placed(labels, 100, half_width=10, half_height=0.1)
    assert [one.label.text for one in found] == [LONG, "links"]


def test_a_name_that_fits_nowhere_is_left_out() -> None:
    assert placed([Label(LONG * 3, 0, 0, 0.1, 14)], 140) == []


def test_wider_letters_take_more_room() -> None:
    assert text_width("mmm", 10) > text_width("nnn", 10) > text_width("iii", 10)


def test_phones_have_smaller_names_and_fewer() -> None:
    assert TEXT[NARROW] < TEXT[WIDE]
    people, _, discs = world(300, teams=8)
    assert len(map_labels(people, discs, NARROW)) < len(map_labels(people, discs, WIDE))
