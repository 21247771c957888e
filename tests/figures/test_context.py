"""The butterfly shows both directions over the same topics; the ego map who is close."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from fivec.figures.context import (
    DRAWN,
    SCALES,
    alt_butterfly,
    alt_ego,
    fig_butterfly,
    fig_ego,
    names_on_map,
)
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
TOPICS = pd.DataFrame(
    {
        "topic": ["food", "<b>sleep</b>", "dementia"],
        "learn_from": [2, 0, 5],
        "learn_contact": [2, 0, 1],
        "learn_from_us": [1, 1, np.nan],
        "matter_to": [1, 0, np.nan],
        "own_posts": [10, np.nan, 3],
        "state": ["both", "heard", "listening"],
    }
)


def bars(topics=TOPICS):
    return [trace for trace in fig_butterfly(topics, EN).data if trace.type == "bar"]


def test_left_and_right_share_the_topics() -> None:
    for trace in bars():
        assert list(trace.y) == ["&lt;b&gt;sleep&lt;/b&gt;", "food", "dementia"]


def test_each_side_is_split_in_two() -> None:
    contact, only, often, once = (list(trace.x) for trace in bars())
    assert (contact, only) == ([0, -2, -1], [0, 0, -4])
    assert (often, once) == ([0, 1, 0], [1, 0, 0])


def test_sums_are_written_without_a_sign_and_nothing_for_nobody() -> None:
    left, right = (trace for trace in fig_butterfly(TOPICS, EN).data if trace.type == "scatter")
    assert [text.strip() for text in left.text] == ["", "2", "5"]
    assert [text.strip() for text in right.text] == ["1", "1", ""]
    assert list(left.x) == [0, -2, -5]


def test_sides_and_halves_differ_in_more_than_colour() -> None:
    shapes = [trace.marker.pattern.shape for trace in bars()]
    assert shapes[0] != shapes[1] and shapes[2] != shapes[3]
    assert bars()[0].marker.color != bars()[2].marker.color


def test_both_directions_have_the_same_scale() -> None:
    low, high = fig_butterfly(TOPICS, EN).layout.xaxis.range
    assert low == -high


def test_missing_own_posts_are_a_dash() -> None:
    assert [line[1] for line in bars()[0].customdata] == ["–", "10", "3"]


def test_alternative_text() -> None:
    assert alt_butterfly(TOPICS, EN) == "3 topics: we learn from 7 people, 2 people learn from us."


def test_a_topic_with_nobody_on_either_side_is_left_out() -> None:
    nobody = pd.DataFrame(
        {"topic": ["rain"], "learn_from": [0], "learn_from_us": [0], "own_posts": [1], "state": ["quiet"]}
    )
    for side in bars(pd.concat([TOPICS, nobody])):
        assert len(side.y) == 3


def contacts(n):
    return pd.DataFrame(
        {
            "label": [f"<i>p{k}</i>" for k in range(n)],
            "topic": [["food", "sleep", None][k % 3] for k in range(n)],
            "closeness": np.linspace(90, 10, n),
            "to_us": range(n),
            "from_us": range(n),
            "contact": [k % 2 == 0 for k in range(n)],
        }
    )


def people(figure):
    """The traces of people, which open something under the pointer."""
    return [trace for trace in figure.data if trace.customdata is not None]


def test_the_closer_the_nearer_to_the_middle() -> None:
    figure = fig_ego(contacts(9), EN)
    place = {
        line[0]: np.hypot(x, y)
        for trace in people(figure)
        for line, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }
    assert len(place) == 9
    order = sorted(place, key=place.get)
    assert order == [f"&lt;i&gt;p{k}&lt;/i&gt;" for k in range(9)]
    assert max(place.values()) <= 1 + 1e-9


def test_open_and_filled_markers_tell_the_direction() -> None:
    figure = fig_ego(contacts(4), EN)
    for trace in people(figure):
        for symbol, line in zip(trace.marker.symbol, trace.customdata, strict=True):
            assert symbol.endswith("-open") == (line[1] == "one way")


def test_only_the_closest_are_drawn_and_one_person_is_no_error() -> None:
    assert sum(len(trace.x) for trace in people(fig_ego(contacts(40), EN))) == DRAWN
    assert sum(len(trace.x) for trace in people(fig_ego(contacts(1), EN))) == 1


@pytest.mark.parametrize("width", SCALES)
def test_names_cover_no_other_name_and_no_marker(width: str) -> None:
    found = names_on_map(contacts(40), width)
    assert len(found) >= 3
    assert not any(one.covers(other) for one, other in combinations(found, 2))
    dots = [
        (x, y) for trace in people(fig_ego(contacts(40), EN)) for x, y in zip(trace.x, trace.y, strict=True)
    ]
    for one in found:
        assert not any(abs(one.x - x) < one.half_width and abs(one.y - y) < one.half_height for x, y in dots)


def test_a_wide_map_names_more_than_a_phone() -> None:
    assert len(names_on_map(contacts(40), "wide")) > len(names_on_map(contacts(40), "narrow"))


def test_the_ego_map_in_words() -> None:
    assert alt_ego(contacts(4).assign(label=list("abcd")), EN) == (
        "4 people outside with contact, of whom 2 both ways; closest: a, b and c."
    )
