"""Values in deeds: which check goes with a value, and when it is met."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import fivec
from fivec import glossary, values
from fivec.language import translator
from fivec.measures import Measure, Result
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"


def graded(id, value, low=None, high=None, side="external", grade="A", **more):
    return Measure(id, value, low, high, grade=grade, side=side, **more)


def outcome(value, *measures, chosen=None):
    data = dataset(story=[(value, "words")])
    table = values.deeds(data, {"all": Result(measures[:1], measures[1:])}, chosen)
    return table.iloc[0]


@pytest.mark.parametrize(
    ("value", "check"),
    [
        ("Openheid", "open"),
        ("Samen sterk", "together"),
        ("Klantgericht", "customer"),
        ("Fast and agile", "fast"),
        ("Vakmanschap", "expert"),
        ("Mensgericht", "human"),
        ("Trust", "trust"),
        ("Zuinig", None),
    ],
)
def test_the_name_of_a_value_picks_its_check(value, check) -> None:
    assert values.check_of(value) == check


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.55, 0.7, "yes"), (0.3, 0.49, "no"), (0.45, 0.6, "unknown")]
)
def test_the_whole_interval_must_lie_on_one_side(low, high, verdict) -> None:
    found = outcome("Open", graded("CV-3", 0.5, low, high))
    assert (found["verdict"], found["check"], found["limit"]) == (verdict, "open", 0.5)
    assert (found["low"], found["high"]) == (low, high)


def test_few_data_and_no_data_give_no_verdict() -> None:
    assert outcome("Open", graded("CV-3", 0.9, 0.8, 1.0, grade="C"))["verdict"] == "unknown"
    assert outcome("Open", graded("CV-4", 0.9))["verdict"] == "unknown"
    assert pd.isna(outcome("Zuinig", graded("CV-3", 0.9))["check"])


def test_together_needs_conversations_and_no_silos() -> None:
    steps = [
        graded("CV-2.L2", 0.2, k=20, n=100),
        graded("CV-2.L3", 0.2, k=20, n=100),
    ]
    found = outcome("Samen", *steps)
    # 40 of 100, Wilson 0.31 to 0.50.
    assert (found["verdict"], found["found"]) == ("yes", 0.4)
    assert found["low"] == pytest.approx(0.3094, abs=1e-4)
    silos = graded("CN-6", -0.6, side="internal", expected=0.1, p=0.001)
    found = outcome("Samen", *steps, silos)
    assert (found["verdict"], found["measure"]) == ("no", "CN-6")
    mixed = graded("CN-6", 0.0, side="internal", expected=0.1, p=0.3)
    assert outcome("Samen", *steps, mixed)["verdict"] == "yes"


def test_customer_first_is_beyond_chance_and_expert_is_below_a_limit() -> None:
    fits = graded("CT-2.audience_fit", 0.2, 0.1, 0.3, expected=0.05)
    assert outcome("Klant", fits)["verdict"] == "yes"
    assert outcome("Klant", graded("CT-2.audience_fit", 0.04, 0.01, 0.05, expected=0.05))["verdict"] == "no"
    assert outcome("Vakmanschap", graded("CX-3.unheard", 0.3, 0.2, 0.4))["verdict"] == "yes"
    assert outcome("Vakmanschap", graded("CX-3.unheard", 0.8, 0.6, 0.9))["verdict"] == "no"


def test_a_count_of_topics_is_read_as_a_share_of_them() -> None:
    found = outcome("Vakmanschap", graded("CX-3.unheard", 30.0, k=30, n=40, side="internal"))
    assert (found["verdict"], found["found"]) == ("no", 0.75)


def test_outside_goes_before_inside() -> None:
    inside = graded("CV-3", 0.9, 0.8, 1.0, side="internal")
    found = outcome("Open", inside, graded("CV-3", 0.1, 0.0, 0.2))
    assert (found["side"], found["verdict"]) == ("external", "no")


def test_the_user_may_pick_another_check_or_none() -> None:
    measures = [graded("CV-3", 0.9, 0.8, 1.0), graded("CG-5", 0.5, 0.4, 0.6)]
    assert outcome("Open", *measures, chosen={"Open": "trust"})["verdict"] == "no"
    assert outcome("Open", *measures, chosen={"Open": ""})["verdict"] == "unknown"


def test_the_measure_counts_verdicts_only() -> None:
    data = dataset(story=[("Open", "a"), ("Trust", "b"), ("Fast", "c"), ("Open", "again")])
    others = {"all": Result((graded("CV-3", 0.9, 0.8, 1.0), graded("CG-5", 0.5, 0.4, 0.6)))}
    result = values.with_deeds(data, Result((Measure("CG-1"),)), others)
    found = result.measure("CG-6")
    assert (found.k, found.n, found.grade, found.low) == (1, 2, "C", None)
    assert result.tables["deeds"]["value"].tolist() == ["Open", "Trust", "Fast"]
    nothing = values.with_deeds(dataset(), Result((Measure("CG-1"),)), others)
    assert nothing.measure("CG-6").missing == ("story",)


def test_every_check_reads_measures_of_the_glossary_and_has_words_in_both_languages() -> None:
    for check in values.checks().values():
        for condition in check.conditions:
            assert {*condition.measure.split("+")} <= set(glossary.entries())
            assert condition.limit is None or 0 < condition.limit < 1
        for language in ("nl", "en"):
            t = translator(language)
            assert f"check.{check.name}" in t
            assert all(f"deed.{check.name}.{verdict}" in t for verdict in ("yes", "no", "unknown"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sample_has_a_check_for_every_value(language) -> None:
    table = fivec.measure(fivec.read([SAMPLE / language]), quick=True).congruence.tables["deeds"]
    assert len(table) == 5
    assert table["check"].notna().all()
    assert (table["verdict"] != "unknown").sum() >= 2
