"""The butterfly shows both directions over the same topics."""

import numpy as np
import pandas as pd

from fivec.figures.context import alt_butterfly, fig_butterfly
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
TOPICS = pd.DataFrame(
    {
        "topic": ["food", "<b>sleep</b>", "dementia"],
        "learn_from": [2, 0, 5],
        "learn_from_us": [1, 1, np.nan],
        "own_posts": [10, np.nan, 3],
    }
)


def test_left_and_right_share_the_topics() -> None:
    left, right = fig_butterfly(TOPICS, EN).data
    assert list(left.y) == list(right.y) == ["&lt;b&gt;sleep&lt;/b&gt;", "food", "dementia"]
    assert list(left.x) == [0, -2, -5]
    assert list(right.x) == [1, 1, 0]


def test_numbers_are_written_without_a_sign_and_nothing_for_nobody() -> None:
    left, right = fig_butterfly(TOPICS, EN).data
    assert list(left.text) == ["", "2", "5"]
    assert list(right.text) == ["1", "1", ""]


def test_sides_differ_in_more_than_colour() -> None:
    left, right = fig_butterfly(TOPICS, EN).data
    assert left.marker.pattern.shape != right.marker.pattern.shape


def test_both_directions_have_the_same_scale() -> None:
    low, high = fig_butterfly(TOPICS, EN).layout.xaxis.range
    assert low == -high


def test_missing_own_posts_are_a_dash() -> None:
    assert list(fig_butterfly(TOPICS, EN).data[0].customdata) == ["–", "10", "3"]


def test_alternative_text() -> None:
    assert alt_butterfly(TOPICS, EN) == "3 topics: we learn from 7 people, 2 people learn from us."


def test_a_topic_with_nobody_on_either_side_is_left_out() -> None:
    nobody = pd.DataFrame({"topic": ["rain"], "learn_from": [0], "learn_from_us": [0], "own_posts": [1]})
    for side in fig_butterfly(pd.concat([TOPICS, nobody]), EN).data:
        assert len(side.y) == 3
