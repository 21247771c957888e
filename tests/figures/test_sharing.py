"""The picture of sharing: one dot per sort, full where 1 lies outside, readable without colour or mouse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fivec.figures.sharing import alt_ratios, fig_ratios
from fivec.figures.theme import Look
from fivec.language import LANGUAGES, translator


def table(*lines):
    columns = ["label", "beside_label", "n", "n_beside", "ratio", "low", "high"]
    return pd.DataFrame(lines, columns=columns)


TWO = table(
    ("raak", "<b>anders</b>", 86, 129, 1.3, 1.05, 1.61), ("een vraag", "geen", 60, 215, 0.9, 0.7, 1.2)
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_a_dot_per_sort_with_its_margin(language, dark):
    look = Look(translator(language), dark)
    figure = fig_ratios(TWO, look)
    dots = figure.data[0]
    assert list(dots.x) == [0.9, 1.3]
    assert np.allclose(dots.error_x.array, [0.3, 0.31]) and np.allclose(dots.error_x.arrayminus, [0.2, 0.25])
    assert list(dots.marker.symbol) == ["circle-open", "circle"]
    assert "raak" in dots.y[1] and "<b>" not in dots.y[1]
    assert look.t.number(1.05, 2) in dots.hovertext[1] and "129" in dots.hovertext[1]
    assert figure.layout.xaxis.type == "log" and figure.layout.shapes[0].x0 == 1
    assert figure.layout.annotations[0].x == 0 and figure.layout.annotations[0].text.startswith("1 ")
    assert alt_ratios(TWO, look).count(look.t.number(1.3, 2)) == 1


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.9, 1.1, (0.75, 1.0, 1.5)),
        (0.7, 1.6, (0.75, 1.0, 1.5)),
        (0.45, 2.4, (0.5, 1.0, 2.0)),
        (0.02, 30, (0.02, 0.1, 1.0, 4.0, 20.0)),
    ],
)
def test_numbers_along_the_scale_are_few_and_within_it(low, high, ticks):
    t = translator("nl")
    axis = fig_ratios(table(("a", "b", 10, 10, 1.0, low, high)), Look(t)).layout.xaxis
    assert tuple(axis.tickvals) == ticks
    assert axis.range[0] < np.log10(low) and axis.range[1] > np.log10(high)
    written = [float(one.replace(",", ".")) for one in axis.ticktext]
    assert written == pytest.approx(list(ticks))
