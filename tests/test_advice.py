"""Advice follows from measures that are sure enough, and every rule can be set off."""

import pytest

from fivec.advice import Advice, advice, rules
from fivec.glossary import entries
from fivec.language import LANGUAGES, translator
from fivec.measures import Measure, Result


def result(*measures: Measure) -> Result:
    return Result(measures[:1], measures[1:])


def sure(id: str, value: float, margin: float = 0.01, **fields) -> Measure:
    return Measure(id, value, value - margin, value + margin, k=10, n=100, grade="A", **fields)


def keys(c: str, *measures: Measure) -> list[str]:
    return [one.key for one in advice(c, result(*measures))]


def test_the_first_rules_that_hold_are_given_with_the_measure_behind_them():
    found = advice("conversations", result(sure("CV-1", 0.02), sure("CV-2.L0", 0.85)))
    assert [one.key for one in found] == ["advice.conversations.ask", "advice.conversations.deepen"]
    assert found[0].because.id == "CV-2.L0"


@pytest.mark.parametrize(
    ("side", "who"), [("internal", "collega’s"), ("external", "publiek"), (None, "publiek")]
)
def test_the_audience_inside_are_colleagues(side, who):
    t = translator("nl")
    for key in ("advice.content.their_question", "advice.content.missed"):
        told = Advice(key, sure("CT-2.story", 0.5, side=side)).said(t)
        assert who in told.lower() and ("collega" in told.lower()) == (side == "internal")


def test_an_interval_that_crosses_the_limit_sets_nothing_off():
    assert "advice.conversations.ask" not in keys(
        "conversations", sure("CV-1", 0.02), sure("CV-2.L0", 0.75, margin=0.1)
    )


def test_few_data_give_the_advice_to_collect_more():
    few = Measure("CV-1", 0.5, 0.1, 0.9, k=1, n=2, grade="C")
    assert keys("conversations", few, sure("CV-2.L0", 0.9)) == ["advice.collect.more_conversations"]


def test_nothing_measured_says_what_to_add():
    assert keys("content", Measure("CT-1", missing=("story", "audience"))) == [
        "advice.collect.story",
        "advice.collect.audience",
    ]


def test_a_fallback_gets_its_rule_and_what_would_lift_it():
    found = keys("connections", sure("CN-1", 0.05, missing=("roster",)))
    assert found == [
        "advice.connections.start_small",
        "advice.connections.invite_teams",
        "advice.collect.roster",
    ]


@pytest.mark.parametrize("basis", ["full", "counted"])
def test_where_few_of_our_posts_invite_that_is_the_last_thing_to_do(basis):
    few = [sure("CV-1", 0.3, basis=basis), sure("CV-2.L0", 0.5), sure("CV-12", 0.2)]
    assert keys("conversations", *few) == ["advice.conversations.deepen", "advice.conversations.invite"]
    back = [sure("CV-2.L1", 0.4), sure("CV-2.L2", 0.1), sure("CV-5.replies", 0.2), sure("CV-5", 0.2)]
    assert "advice.conversations.invite" not in keys("conversations", *few, *back)


@pytest.mark.parametrize(
    ("id", "value"),
    [("CV-12", 0.495), ("CV-1", 0.6), ("CV-2.L0", 0.8)],
    ids=["many invite", "people talk already", "a question is asked for already"],
)
def test_nobody_is_told_to_invite_for_nothing_or_twice(id, value):
    told = {"CV-1": 0.3, "CV-2.L0": 0.5, "CV-12": 0.2} | {id: value}
    found = keys("conversations", *(sure(one, share) for one, share in told.items()))
    assert "advice.conversations.invite" not in found


def test_answers_alone_are_not_told_to_be_fewer():
    answers = [sure("CT-1", 0.1, basis="answers"), sure("CT-2.neither", 0.8, basis="answers")]
    assert keys("content", *answers) == ["advice.content.start"]


def test_without_an_organisation_the_ladder_only_asks_for_it():
    unknown = {"basis": "each_author", "missing": ("organisation",)}
    assert keys("conversations", sure("CV-1", 0.1, **unknown), sure("CV-2.L0", 0.9, **unknown)) == [
        "advice.collect.organisation"
    ]


def test_the_side_that_is_asked_for_is_the_one_that_is_judged():
    both = Result(
        (sure("CN-1", 0.05, side="internal"), sure("CN-1", 0.95, side="external")),
    )
    assert advice("connections", both, "internal")[0].key == "advice.connections.start_small"
    assert advice("connections", both, "external")[0].key == "advice.connections.many"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.key)
def test_a_rule_names_measures_of_the_glossary_and_has_words_in_both_languages(rule):
    named = {rule.because, *(line[0] for line in rule.when)}
    named |= {line[3][0] for line in rule.when if isinstance(line[3], list)}
    assert named <= set(entries())
    assert {entries()[id].c for id in named} == {rule.c}
    assert all(translator(language)(rule.key) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("id", "value", "key"),
    [
        ("CN-4.overlap", 0.7, "diversify"),
        ("CN-7.cut_off", 0.3, "second_link"),
        ("CN-9.top", 0.8, "widen"),
    ],
)
def test_what_the_network_leans_on_comes_before_inviting_anybody(id, value, key):
    few = sure("CN-1", 0.3, margin=0.05)
    assert keys("connections", few, sure(id, value))[0] == f"advice.connections.{key}"
    assert keys("connections", few, sure(id, value / 2)) == ["advice.connections.invite_teams"]


@pytest.mark.parametrize("test", ["topic", "leads", "talks"])
def test_the_test_that_most_groups_fail_says_what_to_do(test):
    passed = {name: sure(f"CG-1.{name}", 0.8) for name in ("topic", "leads", "talks")}
    failed = passed | {test: sure(f"CG-1.{test}", 0.2)}
    low = sure("CG-1", 0.3)
    assert keys("congruence", low, *failed.values())[0] == f"advice.congruence.{test}"
    assert keys("congruence", low, *passed.values()) == ["advice.congruence.help_one_group"]
    assert keys("congruence", sure("CG-1", 0.8), *failed.values()) == ["advice.congruence.keep"]
