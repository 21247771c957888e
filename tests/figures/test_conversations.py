"""The staircase draws the numbers it is given."""

import numpy as np
import pandas as pd
import pytest

from fivec.figures.conversations import alt_ladder, fig_ladder
from fivec.figures.theme import Look
from fivec.language import translator

NL, EN = Look(translator("nl")), Look(translator("en"), dark=True)
STEPS = [("own", 0, 3), ("own", 1, 2), ("inbound", 1, 4), ("inbound", 3, 1)]
LADDER = pd.DataFrame(
    [("external", sort, level, n) for sort, level, n in STEPS]
    + [("external", "all", level, n) for level, n in enumerate((3, 6, 0, 1))]
    + [("internal", "all", level, 50) for level in range(4)],
    columns=["side", "sort", "level", "n"],
)


def test_steps_hold_own_and_inbound_threads() -> None:
    figure = fig_ladder(LADDER, "external", NL)
    assert [trace.name for trace in figure.data] == ["Wij begonnen", "Een ander begon"]
    assert [list(trace.y) for trace in figure.data] == [[3, 2, 0, 0], [0, 4, 0, 1]]
    assert figure.layout.barmode == "stack"


def test_steps_are_written_with_count_and_share() -> None:
    texts = [note.text for note in fig_ladder(LADDER, "external", NL).layout.annotations]
    assert texts == [
        "<b>3</b><br>30\xa0%",
        "<b>6</b><br>60\xa0%",
        "<b>0</b><br>0\xa0%",
        "<b>1</b><br>10\xa0%",
    ]


def test_few_threads_are_written_without_a_share() -> None:
    figure = fig_ladder(LADDER, "external", EN, counts_only=True)
    assert [note.text for note in figure.layout.annotations] == [
        "<b>3</b>",
        "<b>6</b>",
        "<b>0</b>",
        "<b>1</b>",
    ]


def test_without_sorts_there_is_one_trace() -> None:
    figure = fig_ladder(LADDER, "internal", EN)
    assert [list(trace.y) for trace in figure.data] == [[50, 50, 50, 50]]
    assert not figure.layout.showlegend


def test_alternative_text_counts_threads_once() -> None:
    said = alt_ladder(LADDER, "external", EN)
    assert "3 posts without an answer, 6 with one reaction, 0 back and forth, 1 under which" in said


@pytest.mark.parametrize(("look", "separators"), [(NL, ",."), (EN, ".,")])
def test_numbers_follow_the_language(look: Look, separators: str) -> None:
    assert fig_ladder(LADDER, "external", look).layout.separators == separators


def test_light_and_dark_differ() -> None:
    light, dark = (fig_ladder(LADDER, "external", Look(EN.t, dark)) for dark in (False, True))
    assert light.layout.font.color != dark.layout.font.color
    assert light.data[0].marker.color != dark.data[0].marker.color
    assert np.array_equal(light.data[0].y, dark.data[0].y)
