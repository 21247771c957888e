"""The network draws everyone it was given, ties once, and hides nobody who is silent."""

import numpy as np
import pandas as pd

from fivec.figures.connections import alt_network, drawn_people, edges_between, fig_network
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
PEOPLE = pd.DataFrame(
    {
        "codename": ["P001", "P002", "P003", "P004"],
        "team": ["Care", "Care", "Food <b>", None],
        "connected": [True, True, True, False],
        "n_ties": [5, 1, 4, 0],
    }
)
EDGES = pd.DataFrame({"source": [0, 2], "target": [1, 0], "weight": [3.0, 1.0]})
X, Y = np.array([0.0, 1, 2, 3]), np.array([0.0, 10, 20, 30])


def figure():
    return fig_network(PEOPLE, EDGES, X, Y, EN)


def test_ties_are_one_trace_with_gaps() -> None:
    ties = figure().data[0]
    assert np.array_equal(ties.x, np.array([0, 1, np.nan, 2, 0, np.nan], dtype="float32"), equal_nan=True)
    assert ties.x.dtype == np.float32
    assert ties.hoverinfo == "skip"


def test_every_person_is_drawn_once() -> None:
    people = figure().data[1:]
    assert [trace.name for trace in people] == ["Care", "Food &lt;b&gt;", "1 not visibly connected yet"]
    assert sorted(float(x) for trace in people for x in trace.x) == [0, 1, 2, 3]


def test_colour_never_carries_meaning_alone() -> None:
    symbols = [trace.marker.symbol for trace in figure().data[1:]]
    assert len(set(symbols)) == 3
    assert symbols[-1] == "circle-open"


def test_hover_shows_codename_and_team_only() -> None:
    care = figure().data[1]
    assert list(care.hovertext) == [
        "<b>P001</b><br>Care<br>contact 5 times",
        "<b>P002</b><br>Care<br>contact 1 time",
    ]


def test_larger_is_more_ties() -> None:
    care = figure().data[1]
    assert care.marker.size[0] > care.marker.size[1]


def test_too_many_people_keep_their_share_of_silence() -> None:
    people = pd.DataFrame(
        {
            "codename": [f"P{i:03d}" for i in range(100)],
            "connected": [i >= 40 for i in range(100)],
            "n_ties": range(100),
        }
    )
    drawn = drawn_people(people, 10)
    assert len(drawn) == 10
    assert (~drawn["connected"]).sum() == 4
    assert drawn["n_ties"].nlargest(6).tolist() == [99, 98, 97, 96, 95, 94]
    assert drawn.index.tolist() == sorted(drawn.index)


def test_ties_follow_the_people_drawn() -> None:
    kept = edges_between(EDGES, PEOPLE.iloc[[0, 2]])
    assert kept[["source", "target"]].to_numpy().tolist() == [[1, 0]]


def test_alternative_text() -> None:
    assert alt_network(PEOPLE, EN).startswith("Network map: 3 of 4 people drawn are connected")


def test_teams_lie_over_people_without_one_but_come_first_in_the_legend() -> None:
    people = PEOPLE.assign(connected=True)
    traces = fig_network(people, EDGES, X, Y, EN).data[1:]
    assert [trace.name for trace in traces] == ["Other", "Care", "Food &lt;b&gt;"]
    ranks = [trace.legendrank for trace in traces]
    assert ranks[0] == max(ranks)
