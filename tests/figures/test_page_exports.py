"""Rates with their margins, followers with whom we want to reach, accounts with their posts."""

import numpy as np
import pandas as pd

from fivec.figures.page_exports import (
    alt_followers,
    alt_rates,
    fig_accounts,
    fig_followers,
    fig_rates,
    rate_columns,
)
from fivec.figures.theme import Look
from fivec.language import translator

NL = Look(translator("nl"))
NAN = float("nan")
RATES = pd.DataFrame(
    {
        "label": ["dementie, <b>familie", "dak", "klein"],
        "n": [22, 20, 3],
        "comments_per_1000": [2.5, 0.25, NAN],
        "comments_per_1000_low": [1.5, 0.0, NAN],
        "comments_per_1000_high": [3.25, 0.5, NAN],
        "comments_per_post": [3.0, 0.5, NAN],
        "shares_per_1000": [NAN, NAN, NAN],
        "shares_per_post": [NAN, 1.0, NAN],
    }
)


def test_each_dot_has_its_margin_and_a_group_without_a_rate_is_left_out() -> None:
    figure = fig_rates(RATES, "comments", NL, 1.5)
    (dots,) = figure.data
    assert list(dots.x) == [0.25, 2.5]
    assert np.allclose(dots.error_x.array, [0.25, 0.75]) and np.allclose(dots.error_x.arrayminus, [0.25, 1.0])
    assert dots.text == ("0,2", "2,5")
    assert "&lt;b&gt;familie" in dots.y[1] and "22 berichten" in dots.y[1]
    assert figure.layout.shapes[0].x0 == 1.5
    assert "1,5" in figure.layout.annotations[0].text


def test_without_impressions_the_rate_is_per_post_without_a_margin() -> None:
    assert rate_columns(RATES, "shares") == "shares_per_post"
    (dots,) = fig_rates(RATES, "shares", NL).data
    assert list(dots.x) == [1.0] and list(dots.error_x.array) == [0]
    nothing = RATES.assign(shares_per_post=NAN)
    assert rate_columns(nothing, "shares") is None
    assert len(fig_rates(nothing, "shares", NL).data[0].x) == 0
    assert alt_rates(nothing, "shares", NL)


def test_the_words_name_the_most_and_the_least() -> None:
    said = alt_rates(RATES, "comments", NL)
    assert "dementie" in said and "2,5" in said and "dak" in said and "0,2" in said


def test_wanted_followers_have_their_own_colour_and_pattern() -> None:
    groups = pd.DataFrame(
        {"name": ["Zorg", "Sales", "IT"], "followers": [30, 50, 20], "wanted": [True, False, False]}
    )
    wanted, others = fig_followers(groups, NL).data
    assert (list(wanted.y), list(wanted.x)) == (["Zorg"], [30])
    assert (list(others.y), list(others.x)) == (["IT", "Sales"], [20, 50])
    assert wanted.marker.color != others.marker.color and wanted.marker.pattern.shape == "/"
    assert wanted.text == ("30 · 30\N{NO-BREAK SPACE}%",)
    assert "30 van 100" in alt_followers(groups, "functie", NL)


def test_the_most_named_account_is_on_top() -> None:
    table = pd.DataFrame({"label": ["@bieb", "@bakker"], "n_posts": [5, 2]})
    (bars,) = fig_accounts(table, "berichten", NL).data
    assert list(bars.y) == ["@bakker", "@bieb"] and list(bars.x) == [2, 5]
