"""Waiting times: textbook leukaemia data, values worked out by hand, and what must hold for any of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.survival import kaplan_meier, log_rank

# Freireich et al. (1963), weeks in remission; a star is still in remission at the end.
TREATED = "6 6 6 6* 7 9* 10 10* 11* 13 16 17* 19* 20* 22 23 25* 32* 32* 34* 35*"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
ANSWERS = np.array([1, 2, 2, 5, 8, 30, 72, 72, 72, 20])
ANSWERED = np.array([True] * 6 + [False] * 4)


def parsed(text: str) -> tuple[np.ndarray, np.ndarray]:
    weeks = text.split()
    return (
        np.array([float(week.rstrip("*")) for week in weeks]),
        np.array([not week.endswith("*") for week in weeks]),
    )


def test_the_published_curve_of_the_treated():
    curve = kaplan_meier(*parsed(TREATED))
    shares = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for week, share in shares.items():
        assert curve.at(week)[0] == pytest.approx(share, abs=5e-5)
    assert (curve.median, kaplan_meier(*parsed(PLACEBO)).median) == (23, 8)


def test_the_published_log_rank_of_treated_and_placebo():
    (one, seen), (two, all_seen) = parsed(TREATED), parsed(PLACEBO)
    groups = np.arange(42) < 21
    found = log_rank(np.r_[one, two], np.r_[seen, all_seen], groups)
    assert found is not None
    assert found.chi2 == pytest.approx(16.79, abs=5e-3)
    assert found.expected == pytest.approx(19.25, abs=5e-3)  # of 9 seen, as in the textbook
    assert found.p == pytest.approx(4.17e-5, rel=5e-3)


def test_a_log_rank_worked_out_by_hand():
    # At 1: 1 of 2 + 2 at risk goes from the first; expected 1/2, variance 1/4. At 2: 1 of 1 + 2 from the
    # second; expected 1/3, variance 2/9. At 3: 1 of 1 + 1 from the second; expected 1/2, variance 1/4.
    found = log_rank(np.array([1.0, 4, 2, 3]), np.array([1, 0, 1, 1], bool), np.array([1, 1, 0, 0], bool))
    assert found is not None
    assert found.expected == pytest.approx(4 / 3)
    assert found.chi2 == pytest.approx((1 / 3) ** 2 / (1 / 4 + 2 / 9 + 1 / 4))


@pytest.mark.parametrize("first", [[True] * 4, [False] * 4])
def test_one_group_alone_is_not_compared(first):
    assert log_rank(np.arange(4.0), np.ones(4, bool), np.array(first)) is None
    assert log_rank(np.arange(4.0), np.zeros(4, bool), np.array([1, 0, 1, 0], bool)) is None


def by_pairs(duration, event, first):
    """The log-rank test written out moment by moment."""
    difference = variance = 0.0
    for moment in sorted(set(duration[event])):
        at_risk = duration >= moment
        n, n_first, died = at_risk.sum(), (at_risk & first).sum(), event & (duration == moment)
        d = died.sum()
        difference += (died & first).sum() - d * n_first / n
        if n > 1:
            variance += d * n_first * (n - n_first) * (n - d) / (n * n * (n - 1))
    return difference**2 / variance if variance else None


WAITS = st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.booleans()), min_size=1, max_size=30)


@given(WAITS)
def test_the_log_rank_is_that_of_its_definition(rows):
    duration, event, first = (np.array(column) for column in zip(*rows, strict=True))
    found, wanted = log_rank(duration, event, first), by_pairs(duration, event, first)
    assert (found is None) == (wanted is None)
    if found is not None:
        assert found.chi2 == pytest.approx(wanted)
        assert log_rank(duration, event, ~first).chi2 == pytest.approx(found.chi2)


def test_the_mean_wait_counts_whoever_still_waits():
    mean, _ = kaplan_meier(ANSWERS, ANSWERED).restricted_mean(72)
    assert mean == pytest.approx(32.55)


def test_without_censoring_the_mean_is_the_mean_and_its_error_that_of_a_mean():
    waits = np.array([1.0, 2, 4, 9])
    mean, error = kaplan_meier(waits, np.ones(4, bool)).restricted_mean(20)
    assert mean == pytest.approx(waits.mean())
    assert error == pytest.approx(waits.std() / 2)


def test_a_mean_beyond_what_was_followed_is_not_known():
    assert kaplan_meier(np.array([1.0, 5.0]), np.array([True, False])).restricted_mean(72) is None
    assert kaplan_meier(np.array([]), np.array([], bool)).restricted_mean(72) is None


@given(WAITS, st.integers(0, 8), st.integers(0, 8))
def test_one_more_open_message_never_raises_what_is_answered(rows, left, moment):
    duration, event, _ = (np.array(column) for column in zip(*rows, strict=True))
    before = 1 - kaplan_meier(duration, event).at(moment)[0]
    more = kaplan_meier(np.append(duration, left), np.append(event, False))
    assert 1 - more.at(moment)[0] <= before + 1e-12 or left < moment


@given(WAITS, st.integers(0, 8))
def test_a_message_that_stays_open_to_the_end_never_raises_what_is_answered(rows, moment):
    duration, event, _ = (np.array(column) for column in zip(*rows, strict=True))
    before = 1 - kaplan_meier(duration, event).at(moment)[0]
    more = kaplan_meier(np.append(duration, 99), np.append(event, False))
    assert 1 - more.at(moment)[0] <= before + 1e-12
    mean, _ = more.restricted_mean(9)
    assert 0 <= mean <= 9
