"""What stands under a number."""

from dashboard import numbers
from fivec.language import translator
from fivec.measures import Measure

EN = translator("en")


def test_a_band_without_width_is_not_written() -> None:
    everyone = Measure("CV-5", 1.0, 0.999, 1.0, 4056, 4056, grade="A", side="internal")
    assert numbers.counts(everyone, EN) == "4,056 of 4,056"
    some = Measure("CV-5", 0.5, 0.4, 0.6, 50, 100, grade="A", side="internal")
    assert numbers.counts(some, EN) == "50 of 100, between 40% and 60%"
