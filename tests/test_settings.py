"""What was typed and chosen, as JSON and back, and values that JSON does not know."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.plain import plain, told
from fivec.settings import Choices, Settings, Typed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
INFLUENCERS = st.tuples(
    TEXT, TEXT, st.none() | TEXT, st.none() | TEXT, st.none() | st.dates(), st.none() | st.booleans()
)


@given(
    st.builds(Typed, st.lists(st.tuples(TEXT, TEXT)).map(tuple), influencers=st.lists(INFLUENCERS).map(tuple))
)
def test_what_was_typed_survives_json(typed: Typed) -> None:
    settings = Settings(typed)
    assert Settings.from_json(json.loads(json.dumps(plain(settings)))) == settings


@given(st.from_type(Choices))
def test_whatever_was_chosen_survives_json(choices: Choices) -> None:
    """Every field that anybody adds to Choices comes back as it was."""
    settings = Settings(choices=choices)
    assert Settings.from_json(json.loads(json.dumps(plain(settings)))) == settings


def test_values_that_json_does_not_know() -> None:
    moment = datetime(2026, 1, 2, 3, 4)
    values = {
        1: (np.int64(3), np.float64(0.5), np.bool_(True), float("nan"), pd.NaT, date(2026, 1, 2)),
        "set": frozenset({"b", "a"}),
        "moment": pd.Timestamp(moment),
    }
    assert plain(values) == {
        "1": [3, 0.5, True, None, None, {"$day": "2026-01-02"}],
        "set": ["a", "b"],
        "moment": {"$moment": "2026-01-02T03:04:00"},
    }
    assert told(plain(values), dict[str, Any])["moment"] == moment


@dataclass(frozen=True)
class Inner:
    n: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outer:
    inner: Inner = field(default_factory=lambda: Inner(1))
    other: str | None = None


def test_a_dataclass_of_another_version() -> None:
    assert told({"inner": {"n": 2, "colour": "red"}, "weather": 1}, Outer) == Outer(Inner(2))
    assert told({}, Outer) == Outer()
    with pytest.raises(ValueError, match="lacks a field"):
        told({"inner": {}}, Outer)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1", int),
        (True, int),
        (1, bool),
        (None, str),
        (1.5, int),
        ([1], tuple[str, ...]),
        (["a"], tuple[str, str]),
        ("ab", tuple[str, ...]),
        ({"a": "b"}, dict[str, int]),
        ("soon", date),
        ([], Inner),
        (2, str | None),
    ],
    ids=repr,
)
def test_a_value_of_another_type_is_refused(value: object, kind: Any) -> None:
    with pytest.raises(ValueError):
        told(value, kind)
