"""The quadrant holds every post where it belongs and says which post was clicked."""

import numpy as np
import pandas as pd

from fivec.figures.content import alt_quadrant, drawn_posts, fig_quadrant
from fivec.figures.theme import Look
from fivec.language import translator

EN = Look(translator("en"))
POSTS = pd.DataFrame(
    {
        "post": [7, 8, 9, 12],
        "story_fit": [99, 97, 20, 10],
        "audience_fit": [98, 30, 96, 5.0],
        "quadrant": ["both", "story", "audience", "neither"],
        "text": ["Short", "<img src=x onerror=alert(1)>", None, "word " * 60],
    }
)


def test_one_trace_per_quadrant_with_its_count() -> None:
    figure = fig_quadrant(POSTS, EN)
    assert [trace.name for trace in figure.data] == [
        "spot on (1)",
        "mostly our story (1)",
        "mostly their question (1)",
        "something else (1)",
    ]
    assert len({trace.marker.symbol for trace in figure.data}) == 4


def test_a_point_carries_its_post() -> None:
    assert [list(trace.customdata) for trace in fig_quadrant(POSTS, EN).data] == [[7], [8], [9], [12]]


def test_up_is_the_story_and_right_is_the_audience() -> None:
    both, ours, theirs, _ = fig_quadrant(POSTS, EN).data
    assert ours.y[0] > theirs.y[0]
    assert theirs.x[0] > ours.x[0]
    assert both.x[0] > 0.7 and both.y[0] > 0.7


def test_user_text_is_inert() -> None:
    hover = fig_quadrant(POSTS, EN).data[1].hovertext[0]
    assert "<img" not in hover and "&lt;img" in hover
    assert fig_quadrant(POSTS, EN).data[2].hovertext[0] == "…"


def test_long_posts_are_cut() -> None:
    hover = fig_quadrant(POSTS, EN).data[3].hovertext[0]
    assert len(hover) < 180
    assert "<br>" in hover


def test_the_open_post_is_marked() -> None:
    ring = fig_quadrant(POSTS, EN, chosen=9).data[-1]
    assert ring.marker.symbol == "circle-open"
    assert len(ring.x) == 1
    assert len(fig_quadrant(POSTS, EN, chosen=99).data) == 4


def test_many_posts_are_sampled_evenly_and_again_the_same() -> None:
    many = pd.DataFrame({"story_fit": np.linspace(0, 100, 5000), "audience_fit": np.nan})
    drawn = drawn_posts(many, 100)
    assert len(drawn) == 100
    assert drawn.equals(drawn_posts(many, 100))
    assert drawn_posts(POSTS).equals(POSTS)


def test_posts_without_any_fit_are_not_drawn() -> None:
    some = POSTS.assign(story_fit=np.nan, audience_fit=[98, 30, 96, np.nan])
    assert drawn_posts(some)["post"].tolist() == [7, 8, 9]


def test_with_one_text_posts_lie_in_order_of_time() -> None:
    one = POSTS.assign(audience_fit=np.nan, quadrant=None)
    figure = fig_quadrant(one, EN)
    assert [trace.name for trace in figure.data] == ["posts (4)"]
    assert list(figure.data[0].x) == sorted(figure.data[0].x)
    assert figure.layout.xaxis.title.text == "From old to new →"
    assert alt_quadrant(one, EN) == "4 posts, from old to new, by how well they fit."


def test_alternative_text() -> None:
    assert alt_quadrant(POSTS, EN).endswith(
        "1 spot on, 1 mostly our story, 1 mostly their question, 1 something else."
    )


def test_no_post_lies_under_the_name_of_a_quadrant() -> None:
    figure = fig_quadrant(POSTS, EN)
    heights = [note.y for note in figure.layout.annotations]
    assert all(height > 1.05 or height < -0.05 for height in heights)
    low, high = figure.layout.yaxis.range
    assert all(low <= height <= high for height in heights)
