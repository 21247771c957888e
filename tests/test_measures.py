"""Intervals, grades and the answering curve, against published and textbook values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.measures import (
    Measure,
    Result,
    cluster_interval,
    grade,
    permutation_p,
    proportion,
    wilson,
)
from fivec.survival import kaplan_meier


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 0.2775),
        (3, 10, 0.1078, 0.6032),
        (5, 5, 0.5655, 1.0),
    ],
)
def test_wilson_interval(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_nothing_of_nothing_has_no_interval():
    assert wilson(0, 0) == (None, None)
    assert not proportion("CV-1", 0, 0).measured


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(k, n):
    k = min(k, n)
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.parametrize(
    ("n", "expected"), [(0, None), (1, "C"), (19, "C"), (20, "B"), (99, "B"), (100, "A")]
)
def test_grades_of_a_proportion(n, expected):
    assert grade(n) == expected


def test_a_grade_can_be_capped_but_not_lifted():
    assert grade(500, best="B") == "B"
    assert grade(5, best="B") == "C"


def test_the_headline_is_the_one_with_most_evidence():
    weak, strong = (
        Measure("CV-1", 0.1, grade="C", side="internal"),
        Measure("CV-1", 0.2, grade="A", side="external"),
    )
    assert Result((weak, strong)).headline is strong
    assert Result((Measure("CV-1"), weak)).headline is weak
    assert Result((weak, strong)).measure("CV-1", "internal") is weak


def test_survival_of_leukaemia_patients():
    """6-MP arm of Freireich et al. (1963), the textbook example; negative is a censored time."""
    times = np.array(
        [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
    )
    curve = kaplan_meier(np.abs(times), times > 0)
    assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.survival == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert curve.median == 23
    assert (curve.n, curve.events) == (21, 9)
    assert (curve.low < curve.survival).all() and (curve.survival < curve.high).all()


def test_unanswered_messages_count_in_the_median():
    """Six answers, three open at 72 hours, one message too young: the naive median would be 3.5 hours."""
    hours = np.array([1.0, 2, 2, 5, 8, 30, 72, 72, 72, 20])
    curve = kaplan_meier(hours, np.arange(10) < 6)
    assert curve.survival == pytest.approx([0.9, 0.7, 0.6, 0.5, 0.375])
    assert curve.median == 8
    assert curve.at(0.5)[0] == 1.0
    assert curve.at(4)[0] == pytest.approx(0.7)


def test_a_curve_that_never_reaches_half_has_no_median():
    assert kaplan_meier(np.array([1.0, 72, 72]), np.array([True, False, False])).median is None


@given(st.lists(st.tuples(st.floats(0.1, 72), st.booleans()), min_size=1, max_size=30), st.floats(0, 72))
def test_an_unanswered_message_never_raises_the_answered_share(messages, moment):
    hours, answered = np.array([hour for hour, _ in messages]), np.array([event for _, event in messages])
    before = kaplan_meier(hours, answered).at(moment)[0]
    after = kaplan_meier(np.append(hours, 72.0), np.append(answered, False)).at(moment)[0]
    assert after >= before - 1e-12


def test_clusters_widen_the_interval_and_are_seeded():
    k, n = np.array([40, 0, 0, 0]), np.array([40, 20, 20, 20])
    low, high = cluster_interval(k, n)
    assert (low, high) == cluster_interval(k, n)
    assert high - low > wilson(40, 100)[1] - wilson(40, 100)[0]


def test_a_p_value_is_never_zero():
    assert permutation_p(1.0, np.zeros(99)) == 0.01
    assert permutation_p(0.0, np.zeros(99)) == 1.0


def test_the_order_of_the_clusters_changes_no_interval():
    k, n = np.array([0, 9, 1, 3]), np.array([10, 9, 2, 30])
    assert cluster_interval(k, n) == cluster_interval(k[::-1], n[::-1])
