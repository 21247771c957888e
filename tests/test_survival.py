"""Waiting times: textbook leukaemia data, values worked out by hand, and what must hold for any of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.survival import kaplan_meier, log_rank, spread

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


# -- clusters -----------------------------------------------------------------------------------------------

WAITS = st.lists(
    st.tuples(st.integers(1, 6), st.booleans(), st.integers(0, 8), st.booleans()), min_size=2, max_size=60
)


def columns(rows):
    duration, event, cluster, first = (np.array(column) for column in zip(*rows, strict=True))
    return duration.astype(float), event.astype(bool), cluster, first.astype(bool)


def test_two_conversations_worked_out_by_hand():
    """Waits 1 2 3* in one conversation and 1 2* 3 in the other.

    At 1 two of six: each loses 2/(6·4) and each event adds 1/4, so both sums are 1/4 - 3/12 = 0. At 2 one of
    four: each of the four loses 1/(4·3), the event adds 1/3; the sums are 1/3 - 2/12 and -2/12, and squared
    2/36, times 2 · 5/6 for two clusters.
    """
    duration, event = np.array([1.0, 2, 3, 1, 2, 3]), np.array([1, 1, 0, 1, 0, 1], bool)
    found = kaplan_meier(duration, event, np.array([7, 7, 7, 4, 4, 4]))
    plain = kaplan_meier(duration, event)
    assert found.survival == pytest.approx(plain.survival)
    assert plain.variance[:2] == pytest.approx([2 / 24, 2 / 24 + 1 / 12])
    assert found.variance[:2] == pytest.approx(np.maximum(plain.variance[:2], [0, 2 / 36 * 2 * 5 / 6]))


def by_definition(duration, event, cluster):
    """Variance of the logarithm of the curve, written out for every message and moment."""
    time = np.unique(duration[event])
    added = np.zeros((len(duration), len(time)))
    for place, moment in enumerate(time):
        risk, deaths = (duration >= moment).sum(), (event & (duration == moment)).sum()
        here = (event & (duration == moment)) / (risk - deaths) if risk > deaths else np.zeros(len(duration))
        lost = deaths / (risk * (risk - deaths)) if risk > deaths else 0.0
        added[:, place] = here - (duration >= moment) * lost
    sums = np.array([added.cumsum(axis=1)[cluster == one].sum(axis=0) for one in np.unique(cluster)])
    c, n = len(sums), len(duration)
    return (sums**2).sum(axis=0) * (c / (c - 1) * (n - 1) / n if c > 1 else 0)


@given(WAITS)
def test_the_variance_of_clusters_is_that_of_its_definition(rows):
    duration, event, cluster, _ = columns(rows)
    found, plain = kaplan_meier(duration, event, cluster), kaplan_meier(duration, event)
    inside = np.isfinite(plain.variance)
    wanted = np.maximum(plain.variance, by_definition(duration, event, cluster))
    assert found.variance[inside] == pytest.approx(wanted[inside], abs=1e-12)
    assert (found.low <= plain.low + 1e-12).all() and (found.high >= plain.high - 1e-12).all()


@given(WAITS)
def test_one_message_per_conversation_is_greenwood(rows):
    duration, event, _, first = columns(rows)
    own = np.random.default_rng(1).permutation(len(rows)) * 3
    plain, found = kaplan_meier(duration, event), kaplan_meier(duration, event, own)
    assert found.low == pytest.approx(plain.low) and found.high == pytest.approx(plain.high)
    assert by_definition(duration, event, own) == pytest.approx(
        np.where(np.isfinite(plain.variance), plain.variance, by_definition(duration, event, own))
    )
    assert found.restricted_mean(4) == (None if plain.restricted_mean(4) is None else pytest.approx(
        plain.restricted_mean(4)))  # fmt: skip
    one, other = log_rank(duration, event, first), log_rank(duration, event, first, own)
    assert (one is None) == (other is None) and (one is None or other.chi2 == pytest.approx(one.chi2))


@given(WAITS, st.integers(2, 5))
def test_saying_everything_several_times_over_makes_nothing_surer(rows, times):
    duration, event, _, first = columns(rows)
    again = [np.tile(column, times) for column in (duration, event, first, np.arange(len(rows)))]
    one, more = kaplan_meier(duration, event), kaplan_meier(again[0], again[1], again[3])
    assert more.survival == pytest.approx(one.survival)
    assert (more.low <= one.low + 1e-9).all() and (more.high >= one.high - 1e-9).all()
    mean, wide = one.restricted_mean(4), more.restricted_mean(4)
    assert (mean is None) == (wide is None) and (mean is None or wide[1] >= mean[1] - 1e-9)
    plain, tested = log_rank(duration, event, first), log_rank(again[0], again[1], again[2], again[3])
    # The variance for ties of more messages differs by (n - 1) / n.
    assert plain is None or tested.chi2 <= plain.chi2 * 1.02 * len(rows) / (len(rows) - 1)


def conversations_of(rng, n=150):
    """Conversations of one to twelve messages with a pace of their own; some end before they are answered."""
    cluster = np.repeat(np.arange(n), rng.integers(1, 13, n))
    pace = rng.exponential(10, n)[cluster]
    waits = np.ceil(rng.exponential(1, len(cluster)) * pace)
    until = rng.integers(5, 40, n)[cluster].astype(float)
    return np.minimum(waits, until), waits <= until, cluster


def test_the_errors_are_those_of_drawing_whole_conversations_anew():
    rng = np.random.default_rng(5)
    duration, event, cluster = conversations_of(rng)
    persons = rng.random(cluster.max() + 1) < 0.5
    found, plain = kaplan_meier(duration, event, cluster), kaplan_meier(duration, event)
    parts = [np.flatnonzero(cluster == one) for one in range(cluster.max() + 1)]
    logs, means, shifts = [], [], []
    for _ in range(600):
        picked = rng.integers(0, len(parts), len(parts))
        rows = np.concatenate([parts[one] for one in picked])
        curve = kaplan_meier(duration[rows], event[rows])
        logs.append([np.log(curve.at(moment)[0]) for moment in (3, 8, 15)])
        means.append(curve.restricted_mean(20)[0])
        first = persons[cluster[rows]]
        one, other = (kaplan_meier(duration[rows[who]], event[rows[who]]) for who in (first, ~first))
        shifts.append(np.log(one.restricted_mean(20)[0] / other.restricted_mean(20)[0]))
    at = np.searchsorted(found.time, [3, 8, 15])
    assert np.sqrt(found.variance[at]) == pytest.approx(np.std(logs, axis=0), rel=0.12)
    assert (np.sqrt(plain.variance[at]) < 0.75 * np.std(logs, axis=0)).all()
    assert found.restricted_mean(20)[1] == pytest.approx(np.std(means), rel=0.12)
    added = np.zeros(len(duration))
    for who, sign in ((persons[cluster], 1), (~persons[cluster], -1)):
        curve = kaplan_meier(duration[who], event[who])
        added[who] = sign * curve.mean_added(20) / curve.restricted_mean(20)[0]
    assert spread(added, [cluster]) == pytest.approx(np.std(shifts), rel=0.12)


def test_whole_conversations_of_one_kind_are_told_apart_by_chance_as_often_as_they_should():
    rng, plain, honest = np.random.default_rng(6), 0, 0
    for _ in range(200):
        duration, event, cluster = conversations_of(rng, 60)
        first = (rng.random(60) < 0.5)[cluster]
        plain += log_rank(duration, event, first).p < 0.05
        honest += log_rank(duration, event, first, cluster).p < 0.05
    assert plain > 40 and 2 <= honest <= 22
