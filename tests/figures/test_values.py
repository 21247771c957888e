"""Say and do: a line per value between what is said and what is shown."""

import numpy as np
import pandas as pd

from fivec.figures.theme import Look
from fivec.figures.values import alt_values, fig_values
from fivec.language import translator

EN = Look(translator("en"))
VALUES = pd.DataFrame(
    {
        "value": ["Open", "Together & free", "Fast"],
        "said": [0.5, 0.3, 0.2],
        "people": [0.2, 0.35, 0.45],
        "logo": [np.nan, np.nan, np.nan],
    }
)


def test_the_first_value_is_on_top_and_names_are_literal() -> None:
    said, people = fig_values(VALUES, EN).data
    assert list(said.y) == ["Fast", "Together &amp; free", "Open"]
    assert list(said.x) == [0.2, 0.3, 0.5]
    assert list(people.x) == [0.45, 0.35, 0.2]


def test_a_line_joins_what_is_said_and_shown() -> None:
    lines = fig_values(VALUES, EN).layout.shapes
    assert [(line.x0, line.x1) for line in lines] == [(0.2, 0.45), (0.3, 0.35), (0.5, 0.2)]
    unknown = VALUES.assign(people=np.nan)
    assert len(fig_values(unknown, EN).layout.shapes) == 0
    assert len(fig_values(unknown, EN).data) == 1


def test_marks_differ_in_shape_too() -> None:
    traces = fig_values(VALUES.assign(logo=0.3), EN).data
    assert len({trace.marker.symbol for trace in traces}) == 3


def test_the_widest_gaps_are_said() -> None:
    words = alt_values(VALUES, EN)
    assert "Fast shows most more" in words
    assert "Open most less" in words
    assert "3 values" in alt_values(VALUES.assign(people=np.nan), EN)
