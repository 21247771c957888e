"""The two grids of the week draw the numbers they are given."""

import numpy as np
import pandas as pd
import pytest

from fivec.figures.hours import alt_hours, fig_hours, moment
from fivec.figures.theme import Look
from fivec.language import translator

NL, EN = Look(translator("nl")), Look(translator("en"), dark=True)


def week(messages: dict[tuple[int, int], int], answers: dict[tuple[int, int], int]) -> pd.DataFrame:
    at = np.arange(168)
    table = pd.DataFrame(
        {"side": "external", "weekday": at // 24, "hour": at % 24, "messages": 0, "answers": 0, "hidden": 0}
    )
    for name, counts in (("messages", messages), ("answers", answers)):
        for (day, hour), n in counts.items():
            table.loc[24 * day + hour, name] = n
    return table


WEEK = week({(0, 20): 9, (0, 21): 6, (2, 10): 5}, {(2, 10): 7, (6, 23): 1})


def test_each_grid_holds_its_counts_monday_above_and_hours_in_line() -> None:
    figure = fig_hours(WEEK, "external", NL)
    messages, answers = figure.data
    assert messages.z.shape == answers.z.shape == (7, 24)
    assert (messages.z[0, 20], messages.z[2, 10], messages.z.sum()) == (9, 5, 20)
    assert (answers.z[6, 23], answers.z.sum()) == (1, 8)
    assert list(messages.y) == ["ma", "di", "wo", "do", "vr", "za", "zo"]
    assert figure.layout.yaxis.autorange == figure.layout.yaxis2.autorange == "reversed"
    assert figure.layout.xaxis.matches == "x2"


def test_colour_does_not_stand_alone() -> None:
    figure = fig_hours(WEEK, "external", EN)
    assert figure.data[0].text[0][20] == "Monday 20:00: 9 of 20 (45.0%)"
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["People write", "You answer", "<b>9</b>", "<b>7</b>"]
    said = alt_hours(WEEK, "external", EN)
    assert "Most of 20 messages come on Monday evening" in said and "8 answers on Wednesday morning" in said


def test_the_part_of_the_sentence_is_framed_in_both() -> None:
    figure = fig_hours(WEEK, "external", NL, (0, 5))
    frames = [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in figure.layout.shapes]
    assert frames == [(19.5, 23.5, -0.5, 0.5)] * 2
    assert {shape.yref for shape in figure.layout.shapes} == {"y", "y2"}
    assert not fig_hours(WEEK, "external", NL).layout.shapes


def test_without_answers_there_is_one_grid() -> None:
    figure = fig_hours(WEEK.assign(answers=0), "external", NL)
    assert [grid.z.sum() for grid in figure.data] == [20]
    assert figure.layout.xaxis.title.text == "Uur van de dag"
    assert figure.layout.height < fig_hours(WEEK, "external", NL).layout.height


def test_a_side_without_anything_is_an_empty_week() -> None:
    figure = fig_hours(WEEK, "internal", NL)
    assert figure.data[0].z.sum() == 0
    assert "–" in alt_hours(WEEK, "internal", NL)


@pytest.mark.parametrize(
    ("look", "words"), [(NL, ["maandagnacht", "zondagavond"]), (EN, ["Monday night", "Sunday evening"])]
)
def test_parts_of_the_week_in_words(look: Look, words: list[str]) -> None:
    assert [moment(0, 0, look), moment(6, 5, look)] == words
    assert len({moment(day, part, look) for day in range(7) for part in range(6)}) == 42
