"""What is there and what is not, beside what each C asks for."""

import pandas as pd
import pytest

from fivec.inputs import INPUTS, NEEDS, found, next_step
from tests.builders import dataset


def states(data):
    return {name: state for name, state in found(data).items() if state != "missing"}


def test_nothing_is_missing_everywhere():
    assert set(found(dataset())) == set(INPUTS)
    assert states(dataset()) == {}


def test_what_needs_nobody_is_not_asked_for():
    assert {name for needs in NEEDS.values() for name in needs} == set(INPUTS)
    assert {how for needs in NEEDS.values() for how in needs.values()} == {"needs", "helps"}


def test_posts_are_there_once_somebody_said_which_are_ours():
    data = dataset([("1", "desk", None, "hello"), ("2", "eve", "1", "hi")])
    assert states(data) == {"posts": "partly", "replies": "full", "audience": "partly"}
    ours = data.with_organisation(["desk"])
    assert states(ours) == {"posts": "full", "replies": "full", "audience": "partly"}
    eve = data.with_organisation(["eve"])
    assert states(eve)["replies"] == "partly"  # only we wrote replies


def test_the_next_step_is_what_is_needed_most():
    there = dict.fromkeys(INPUTS, "full")
    assert all(next_step(c, there) is None for c in NEEDS)
    assert next_step("content", there | {"story": "missing", "counts": "missing"}) == "story"
    assert next_step("content", there | {"audience": "partly", "counts": "missing"}) == "audience"
    assert next_step("content", there | {"counts": "missing"}) == "counts"


@pytest.mark.parametrize("table", ["story", "audience", "influencers"])
def test_what_is_typed_is_there(table):
    rows = {
        "story": {"value": ["a"], "text": ["b"]},
        "audience": {"text": ["a"]},
        "influencers": {"name": ["a"]},
    }
    data = getattr(dataset(), f"with_{table}")(pd.DataFrame(rows[table]))
    assert states(data) == {table: "full"}
