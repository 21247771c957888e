"""A conversation as a tree: a trace per voice, lines between posts, rings around two of them."""

import re

import numpy as np
import pandas as pd
import pytest

from fivec.figures.theme import Look
from fivec.figures.threads import SIGNS, STYLES, alt_tree, fig_tree, legend
from fivec.language import translator
from fivec.tree_layout import tree_layout

NL, EN = Look(translator("nl")), Look(translator("en"), dark=True)
PARENT = np.array([-1, 0, 0, 1])
NODES = pd.DataFrame(
    {
        "voice": ["logo", "other", "person", "other"],
        "number": [1, 2, 4, 3],
        "parent": PARENT,
        "post": [70, 71, 72, 73],
        "hover": ["logo\n1 mei", "<b>x</b>\n2 mei", "P001\n3 mei", "y\n4 mei"],
    }
)
LAYOUT = tree_layout(PARENT, np.arange(4))


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def test_each_voice_has_its_own_shape_and_colour():
    figure = fig_tree(LAYOUT, NODES, NL, decisive=-1, marked=-1)
    assert [trace.name for trace in figure.data[1:]] == ["ons account", "een van ons", "een ander"]
    looks = {(trace.marker.symbol, trace.marker.color) for trace in figure.data[1:]}
    assert len(looks) == 3
    assert len({symbol for symbol, _ in STYLES.values()}) == len(STYLES) - 1  # a colleague is another
    others = by_name(figure)["een ander"]
    assert list(others.x) == [1, 2] and list(others.y) == [0, 0]
    assert list(others.customdata) == [71, 73]
    assert list(others.text) == ["2", "3"]


def test_the_first_post_stands_left_in_the_middle_of_its_replies_and_reading_goes_down():
    figure = fig_tree(LAYOUT, NODES, NL, -1, -1)
    named = by_name(figure)
    assert (named["ons account"].x[0], named["ons account"].y[0]) == (0, 0.5)
    assert named["een van ons"].y[0] == 1
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_lines_go_from_each_post_to_what_it_answers():
    line = fig_tree(LAYOUT, NODES, NL, -1, -1).data[0]
    x, y = np.array(line.x).reshape(-1, 5), np.array(line.y).reshape(-1, 5)
    assert x[:, [0, 3]].tolist() == [[0, 1], [0, 1], [1, 2]]
    assert y[:, [0, 3]].tolist() == [[0.5, 0], [0.5, 1], [0, 0]]
    assert np.isnan(x[:, 4]).all()


def test_rings_mark_the_deciding_and_the_chosen_post():
    named = by_name(fig_tree(LAYOUT, NODES, NL, decisive=3, marked=2))
    ring, mark = named["besliste de trede"], named["aangewezen"]
    assert (ring.x[0], ring.y[0], ring.marker.symbol) == (2, 0, "square-open")
    assert (mark.x[0], mark.y[0], mark.marker.symbol) == (1, 1, "circle-open")


def test_user_text_is_no_markup():
    named = by_name(fig_tree(LAYOUT, NODES, NL, -1, -1))
    assert named["een ander"].hovertext[0] == "&lt;b&gt;x&lt;/b&gt;<br>2 mei"


def test_a_click_leaves_the_other_posts_as_they_are():
    for trace in fig_tree(LAYOUT, NODES, NL, -1, -1).data[1:]:
        assert trace.unselected.marker.opacity == 1


def test_a_large_tree_has_small_posts_without_numbers():
    parent = np.array([-1] + [0] * 40)
    nodes = pd.DataFrame(
        {"voice": "other", "number": range(1, 42), "parent": parent, "post": range(41), "hover": ""}
    )
    figure = fig_tree(tree_layout(parent, np.arange(41)), nodes, NL, -1, -1)
    assert figure.data[1].mode == "markers"
    rows = figure.layout.height / 41
    assert figure.data[1].marker.size < rows < 25
    small = fig_tree(LAYOUT, NODES, NL, 3, -1)
    assert small.data[1].marker.size < small.layout.height / 2.2  # a ring keeps clear of the next row


def test_one_post_alone():
    figure = fig_tree(tree_layout(np.array([-1]), np.arange(1)), NODES.iloc[:1], NL, 0, 0)
    assert len(figure.data[0].x) == 0 and len(figure.data) == 4


def test_legend_and_alternative_text_say_the_same_without_names():
    assert alt_tree(LAYOUT, NODES, EN) == (
        "Tree of 4 posts, 2 deep: 1 by our account, 1 by one of us and 2 by somebody else."
    )
    said = [one.replace("\N{NO-BREAK SPACE}", " ") for one in legend(NODES, EN, decisive=True, marked=True)]
    assert said == ["■ our account", "● one of us", "◆ somebody else", "□ decided the step", "○ pointed at"]
    assert len(legend(NODES, EN, decisive=False, marked=False)) == 3
    assert set(STYLES) < set(SIGNS)
    for look in (NL, EN):
        assert not re.search("P001|<b>", alt_tree(LAYOUT, NODES, look))


@pytest.mark.parametrize("voice", STYLES)
def test_light_and_dark_differ(voice):
    nodes = NODES.iloc[:1].assign(voice=voice)
    layout = tree_layout(np.array([-1]), np.arange(1))
    light, dark = (fig_tree(layout, nodes, Look(EN.t, dark), -1, -1).data[1] for dark in (False, True))
    assert light.marker.color != dark.marker.color
    assert light.textfont.color != dark.textfont.color
