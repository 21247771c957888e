"""The bars lie on the side of whoever is more often about a topic, and no word of a user is a tag."""

import numpy as np
import pandas as pd

from fivec.figures.theme import Look
from fivec.figures.topics import alt_topics, fig_topics
from fivec.language import translator

EN, NL = Look(translator("en")), Look(translator("nl"))
ROWS = pd.DataFrame(
    {
        "topic": ["waiting, list, weeks", "<b>roof</b>", "garden"],
        "left_n": [2, 30, 8],
        "left_share": [0.05, 0.75, 0.2],
        "right_n": [30, 5, 15],
        "right_share": [0.6, 0.1, 0.3],
        "marked": [True, True, False],
    }
)


def test_bars_go_to_the_side_that_is_more_often_about_it() -> None:
    ours, theirs = fig_topics(ROWS, "We", "Audience", EN).data
    assert [ours.name, theirs.name] == ["We more often", "Audience more often"]
    assert list(ours.y) == ["garden", "&lt;b&gt;roof&lt;/b&gt;", "waiting, list, weeks"]
    np.testing.assert_allclose(ours.x, [np.nan, -65, np.nan])
    np.testing.assert_allclose(theirs.x, [10, np.nan, 55])
    assert list(theirs.text) == ["10", "", "55"]
    assert list(theirs.marker.pattern.shape) == ["/", "", ""]


def test_hovering_tells_the_shares_and_numbers_of_both() -> None:
    theirs = fig_topics(ROWS, "We", "Audience", NL).data[1]
    assert list(theirs.customdata[2]) == ["5\N{NO-BREAK SPACE}%", "2", "60\N{NO-BREAK SPACE}%", "30"]
    assert "We: %{customdata[0]} (%{customdata[1]})" in theirs.hovertemplate


def test_the_axis_leaves_room_for_the_number_and_is_even() -> None:
    low, high = fig_topics(ROWS, "We", "Audience", EN).layout.xaxis.range
    assert low == -high and high > 65


def test_a_name_of_a_channel_is_no_tag() -> None:
    figure = fig_topics(ROWS, "<i>site</i>", "Audience", EN)
    assert "<i>" not in figure.data[0].name and "<i>" not in figure.data[0].hovertemplate


def test_the_picture_in_a_sentence() -> None:
    words = "Bars per topic, 3 in all; 2 more often Audience, 1 more often We."
    assert alt_topics(ROWS, "We", "Audience", EN) == words


def test_nothing_to_draw_is_drawn_empty() -> None:
    assert len(fig_topics(ROWS.iloc[:0], "We", "Audience", EN).data) == 2
