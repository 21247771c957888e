"""The map draws everyone once, every tie once, hides nobody who is silent, and stays small."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fivec import layout
from fivec.figures.ego import AROUND, fig_ego
from fivec.figures.network import LINES, Classes, alt_network, drawn_lines, fig_network
from fivec.figures.theme import Look
from fivec.language import translator
from fivec.schema import TIE_KINDS

EN = Look(translator("en"))
LARGEST = 1_500_000
"""Characters of the figure as it goes to the browser."""


def world(n: int, n_ties: int = 0, teams: int = 6, seed: int = 1):
    """People, ties and discs of an invented organisation; every seventh person is silent."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, teams, n)
    active = np.flatnonzero(np.arange(n) % 7 > 0)
    source, target = rng.choice(active, (2, n_ties or 5 * n))
    keep = source != target
    ties = pd.DataFrame({"source": source[keep], "target": target[keep]})
    kinds = rng.integers(0, len(TIE_KINDS), len(ties))
    ties["kind"] = pd.Categorical.from_codes(kinds, list(TIE_KINDS))
    ties["weight"] = rng.integers(1, 9, len(ties)).astype(float)
    found = layout.positions(ties["source"].to_numpy(), ties["target"].to_numpy(), None, group, n)
    contact = np.bincount(ties["source"], minlength=n) + np.bincount(ties["target"], minlength=n)
    people = pd.DataFrame(
        {
            "x": found.xy[:, 0],
            "y": found.xy[:, 1],
            "title": [f"account-{row}" for row in range(n)],
            "words": "Somebody outside",
            "name": [f"some.account.{row}" if row % 3 == 0 else None for row in range(n)],
            "opens": [f"one:a{row}" for row in range(n)],
            "contact": contact,
            "silent": found.on_rim,
            "kept": True,
            "group": group,
        }
    )
    discs = pd.DataFrame(found.discs, columns=["x", "y", "radius"])
    discs["name"] = [f"Team {'abcdefghijklmnopqrstuvwxyz'[number]} & others" for number in range(len(discs))]
    return people, ties, discs.assign(colour=range(len(discs)), lit=False)


PEOPLE = pd.DataFrame(
    {
        "x": [0.0, 1, 0.5, -1],
        "y": [0.0, 0.5, 0.25, 1],
        "title": ["<b>Zorg</b>", "ann", "bob", "Zorg"],
        "words": ["a colleague", "", "", ""],
        "name": [None, None, "bob", None],
        "opens": ["team:Zorg", "one:a1", "one:a2", ""],
        "contact": [5, 1, 4, 0],
        "silent": [False, False, False, True],
        "kept": [True, True, True, True],
    }
)
TIES = pd.DataFrame(
    {
        "source": [0, 1, 2, 2],
        "target": [1, 0, 0, 1],
        "kind": pd.Categorical(["reply", "reply", "reply", "reaction"], categories=TIE_KINDS),
        "weight": [1.0, 2, 1, 1],
    }
)
DISCS = pd.DataFrame(
    {"x": [0.0], "y": [0.0], "radius": [0.5], "name": ["Zorg"], "colour": [0], "lit": [False]}
)
CLASSES = Classes(["Zorg", "<i>Eten</i>"], np.array([0, 0, 1, 0]), "Other")


def figure(**changed):
    return fig_network(changed.get("people", PEOPLE), TIES, DISCS, CLASSES, EN, changed.get("chosen"))


def named(fig, name: str):
    return [trace for trace in fig.data if trace.name == name]


def test_a_pair_is_one_line_per_kind_whoever_started() -> None:
    lines = drawn_lines(TIES)
    assert lines[["source", "target", "kind", "weight"]].to_numpy().tolist() == [
        [0, 1, "reply", 3.0],
        [0, 2, "reply", 1.0],
        [1, 2, "reaction", 1.0],
    ]


def test_lines_are_one_trace_per_kind_with_gaps() -> None:
    drawn, legend = named(figure(), EN.t("network.tie.reply"))
    assert np.array_equal(drawn.x, np.array([0, 1, np.nan, 0, 0.5, np.nan], dtype="float32"), equal_nan=True)
    assert drawn.x.dtype == np.float32
    assert drawn.hoverinfo == "skip"
    assert drawn.legendgroup == legend.legendgroup == "reply"
    assert (drawn.showlegend, legend.showlegend) == (False, None)
    assert {trace.visible for trace in named(figure(), EN.t("network.tie.reaction"))} == {"legendonly"}


def test_kinds_of_ties_differ_in_more_than_colour() -> None:
    people, ties, discs = world(60)
    fig = fig_network(people, ties, discs, Classes([], np.full(60, -1), "Other"), EN)
    styles = {(trace.name, trace.line.dash) for trace in fig.data if trace.mode == "lines"}
    assert len(styles) == len(TIE_KINDS)
    # Following and reacting share a dash, but never a name in the legend.
    assert len({dash for _, dash in styles}) == len(TIE_KINDS) - 1


def test_everybody_is_drawn_once_and_the_silent_are_open_circles() -> None:
    dots = [trace for trace in figure().data if trace.mode == "markers"]
    assert [trace.name for trace in dots] == [
        "Zorg",
        "&lt;i&gt;Eten&lt;/i&gt;",
        "1 not visibly connected yet",
    ]
    assert sorted(float(x) for trace in dots for x in trace.x) == [-1, 0, 0.5, 1]
    assert len({trace.marker.symbol for trace in dots}) == 3
    assert dots[-1].marker.symbol == "circle-open"
    assert dots[0].marker.size[0] > dots[0].marker.size[1]


def test_a_filter_dims_and_moves_nobody() -> None:
    def places(people):
        return sorted(
            (float(x), float(y))
            for trace in figure(people=people).data
            if trace.mode == "markers"
            for x, y in zip(trace.x, trace.y, strict=True)
        )

    filtered = PEOPLE.assign(kept=[True, False, True, False])
    assert places(filtered) == places(PEOPLE)
    dimmed = named(figure(people=filtered), EN.t("network.outside_filter", n=2))
    assert [float(x) for x in dimmed[0].x] == [1, -1]


def test_a_click_gives_what_it_opens_and_text_is_literal() -> None:
    zorg = named(figure(), "Zorg")[0]
    assert list(zorg.customdata) == ["team:Zorg", "one:a1"]
    assert list(zorg.hovertext) == ["<b>&lt;b&gt;Zorg&lt;/b&gt;</b><br>a colleague", "<b>ann</b>"]


def test_the_chosen_is_lit_with_the_lines_that_leave() -> None:
    chosen = np.array([True, False, False, False])
    lit, ring = named(figure(chosen=chosen), "lit")
    assert len(lit.x) == 6
    assert [float(x) for x in ring.x] == [0]
    assert named(figure(), "lit") == []
    outlined = fig_network(PEOPLE, TIES, DISCS.assign(lit=True), CLASSES, EN, chosen).layout.shapes
    assert [shape.line.width for shape in outlined] == [0, 3]


def test_names_for_wide_and_narrow_are_the_last_two_and_never_empty() -> None:
    wide, narrow = figure().data[-2:]
    assert (wide.name, narrow.name) == ("names-wide", "names-narrow")
    assert list(wide.text) == ["Zorg", "bob", " "]
    nothing = fig_network(PEOPLE.assign(name=None), TIES, DISCS.assign(name=None), CLASSES, EN)
    assert [list(trace.text) for trace in nothing.data[-2:]] == [[" "], [" "]]


def test_alternative_text_counts_the_silent_and_names_the_discs() -> None:
    assert alt_network(PEOPLE, DISCS, EN) == (
        "Network map of 4 people; 1 of them are not visibly connected yet and are open circles. "
        "The circles are: Zorg."
    )


def test_too_many_lines_leave_the_strongest() -> None:
    _, ties, _ = world(400, 20_000)
    lines = drawn_lines(ties)
    assert len(lines) == LINES
    assert lines["weight"].min() >= drawn_lines(ties, limit=10**9)["weight"].nlargest(LINES).min()


@pytest.mark.parametrize(("n", "n_ties"), [(30, 100), (300, 1500), (1000, 5000)])
def test_the_map_is_small(n: int, n_ties: int) -> None:
    people, ties, discs = world(n, n_ties, teams=12)
    text = fig_network(people, ties, discs, Classes(["a"], np.zeros(n, dtype=int), "Other"), EN).to_json()
    assert len(text) < LARGEST


def test_around_somebody_are_those_with_most_contact() -> None:
    many = pd.DataFrame(
        {"title": [f"n{row}" for row in range(40)], "contact": range(1, 41), "colour": [0, -1] * 20}
    )
    fig = fig_ego("bob", many, pd.DataFrame({"source": [0, 38], "target": [1, 39]}), EN)
    dots = next(trace for trace in fig.data if trace.mode == "markers")
    assert len(dots.x) == AROUND
    assert dots.hovertext[-1].startswith("<b>n39</b>")
    # Of the two pairs one is drawn: the others are not on the figure.
    assert len(fig.data[0].x) == 3


def test_nobody_around_somebody() -> None:
    nobody = pd.DataFrame({"title": [], "contact": [], "colour": []})
    fig = fig_ego("<bob>", nobody, pd.DataFrame({"source": [], "target": []}), EN)
    assert [trace.hovertext for trace in fig.data if trace.hovertext][-1] == ("&lt;bob&gt;",)
