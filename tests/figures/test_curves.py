"""The answering curves draw the numbers they are given."""

import pandas as pd

from fivec.figures.curves import EARLIEST_H, alt_response, fig_response
from fivec.figures.theme import Look
from fivec.language import translator

NL, EN = Look(translator("nl")), Look(translator("en"), dark=True)
RESPONSE = pd.DataFrame({"side": "external", "hours": [0.5, 2.0, 30.0], "answered_share": [0.1, 0.4, 0.7]})
LINES = pd.concat(
    [
        RESPONSE.assign(who="us"),
        RESPONSE.assign(who="persons", answered_share=[0.2, 0.5, 0.8]),
        RESPONSE.assign(who="logo", answered_share=[0.1, 0.2, 0.6]),
        RESPONSE.assign(who="community", answered_share=[0.0, 0.1, 0.2]),
        RESPONSE.assign(who="us", side="internal"),
    ],
    ignore_index=True,
)


def test_marks_stand_on_the_curve() -> None:
    figure = fig_response(RESPONSE, "external", EN)
    curve, marks = figure.data
    assert curve.line.shape == "hv"
    assert list(marks.x) == [1, 4, 24, 72]
    assert list(marks.y) == [0.1, 0.4, 0.4, 0.7]
    assert list(marks.text) == ["10%", "40%", "40%", "70%"]


def test_the_plateau_is_named() -> None:
    notes = [note.text for note in fig_response(RESPONSE, "external", EN).layout.annotations]
    assert notes == ["30% stayed without an answer"]
    assert alt_response(RESPONSE, "external", EN).startswith("Answered after 1 hour 10%, after 4 hours 40%")


def test_no_answers_is_an_empty_curve() -> None:
    figure = fig_response(RESPONSE.iloc[:0], "external", NL)
    assert len(figure.data[0].x) == 0
    assert alt_response(RESPONSE.iloc[:0], "external", NL) == "Beantwoord"


def test_each_line_has_a_dash_of_its_own_and_ends_at_the_last_mark() -> None:
    figure = fig_response(LINES, "external", NL)
    lines = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    assert list(lines) == [
        "Jullie, op berichten aan mensen", "Jullie, op berichten aan het logo", "Anderen", "Jullie, op alles",
    ]  # fmt: skip
    assert len({trace.line.dash for trace in lines.values()}) == 4
    assert len({trace.line.color for trace in lines.values()}) == 4
    assert list(lines["Anderen"].y) == [0.0, 0.1, 0.2, 0.2]
    assert all(trace.x[-1] == 72 for trace in lines.values())
    assert figure.layout.showlegend
    assert not fig_response(LINES, "internal", NL).layout.showlegend


def test_the_other_lines_are_in_the_alternative_text() -> None:
    said = alt_response(LINES, "external", EN)
    assert said.startswith("Answered after 1 hour 10%")
    assert said.endswith("Others: after 72 hours 20%.")


def test_office_hours_have_marks_and_an_axis_of_their_own() -> None:
    figure = fig_response(RESPONSE, "external", NL, "office")
    assert list(figure.data[1].x) == [1, 4, 24]
    assert figure.layout.xaxis.title.text == "Kantooruren na het bericht"
    assert "4 uur: 40" in alt_response(RESPONSE, "external", NL, "office")


def test_an_answer_at_once_stands_at_the_left_edge() -> None:
    at_once = pd.DataFrame({"side": "external", "hours": [0.0, 0.0, 2.0], "answered_share": [0.0, 0.3, 0.5]})
    curve = fig_response(at_once, "external", NL, "office").data[0]
    assert list(curve.x[:2]) == [EARLIEST_H, EARLIEST_H] and list(curve.y[:2]) == [0.0, 0.3]
