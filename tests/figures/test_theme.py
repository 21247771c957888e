"""What all pictures share: percentages in the language, ticks that can be read."""

import re
from pathlib import Path

import pytest

from fivec import figures
from fivec.figures.theme import Look, percent_ticks
from fivec.language import translator


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, ["0", "20", "40", "60", "80", "100"]),
        (-0.03, 0.6, ["0", "20", "40", "60"]),
        (0, 0.1, ["0", "2", "4", "6", "8", "10"]),
        (0, 0.05, ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_shares_on_an_axis_are_written_in_the_language(low, high, ticks):
    for language, sign in (("nl", "\N{NO-BREAK SPACE}%"), ("en", "%")):
        found = percent_ticks(Look(translator(language)), low, high)
        assert found["ticktext"] == [f"{tick}{sign}" for tick in ticks]
        assert found["tickvals"] == pytest.approx([int(tick) / 100 for tick in ticks])


def test_no_picture_leaves_percentages_to_the_browser():
    sources = {path.name: path.read_text("utf-8") for path in Path(figures.__file__).parent.glob("*.py")}
    assert sources and [name for name, text in sources.items() if re.search(r"\.\d%", text)] == []
