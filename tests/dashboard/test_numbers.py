"""What stands under a number."""

from dataclasses import replace

import pytest

from dashboard import numbers
from fivec.language import translator
from fivec.measures import Measure

EN = translator("en")


def test_a_band_without_width_is_not_written() -> None:
    everyone = Measure("CV-5", 1.0, 0.999, 1.0, 4056, 4056, grade="A", side="internal")
    assert numbers.counts(everyone, EN) == "4,056 of 4,056"
    some = Measure("CV-5", 0.5, 0.4, 0.6, 50, 100, grade="A", side="internal")
    assert numbers.counts(some, EN) == "50 of 100, between 40% and 60%"


@pytest.mark.parametrize(
    ("value", "word"), [(0.09, "closed"), (0.12, "ajar"), (0.15, "open"), (0.59, "open"), (0.6, "wide open")]
)
def test_openness_says_its_band_in_a_word(value: float, word: str) -> None:
    found = Measure("CG-4", value, k=int(100 * value), n=100, grade="B", side="internal")
    assert numbers.counts(found, EN) == f"{int(100 * value)} of 100, windows {word}"
    assert "windows" not in numbers.counts(replace(found, grade="C"), EN)
