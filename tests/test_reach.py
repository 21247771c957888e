"""Unique people reached: counted by hand, against drawing every subset, and within its bounds."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from fivec.reach import further, gain, only_through, rarefied, reach, unseen


def matrix(*colleagues: set[int], width: int | None = None) -> sparse.csr_array:
    """A row per colleague with whom they are in contact."""
    width = width or max((one for people in colleagues for one in people), default=0) + 1
    dense = np.zeros((len(colleagues), width), dtype=np.int64)
    for row, people in enumerate(colleagues):
        dense[row, list(people)] = 1
    return sparse.csr_array(dense)


THREE = matrix({1, 2, 3}, {3, 4}, {5})
networks = st.lists(st.sets(st.integers(0, 9), max_size=6), min_size=1, max_size=6)


def test_three_colleagues_counted_by_hand():
    found = reach(THREE)
    assert (found.n, found.observed, found.once, found.twice) == (3, 5, 4, 1)
    assert rarefied(found.degree, 3, np.array([1, 2, 3])) == pytest.approx([2, 11 / 3, 5])
    assert found.unseen == pytest.approx(16 / 3)
    assert found.possible == pytest.approx(10 + 1 / 3)
    assert found.next_gain == pytest.approx(1.0667, abs=5e-5)
    assert found.overlap == pytest.approx(1 / 6)


def test_nobody_shared_by_exactly_two_takes_the_other_form():
    assert unseen(3, 4, 0) == pytest.approx(2 / 3 * 4 * 3 / 2)
    assert unseen(1, 4, 0) == 0


def test_colleagues_without_contacts_are_not_counted():
    assert reach(matrix({1, 2, 3}, set(), {3, 4}, {5})).n == 3


def test_one_colleague_says_nothing_about_a_next_one():
    found = reach(matrix({0, 1}))
    assert (found.observed, found.possible, found.next_gain, found.overlap) == (2, None, None, 0)
    assert further(matrix({0, 1}), 5) is None


def test_nobody_at_all():
    found = reach(matrix(set(), width=1))
    assert (found.n, found.observed, found.overlap, found.possible) == (0, 0, None, None)
    assert rarefied(found.degree, 0, np.array([0])).tolist() == [0]


@given(networks)
def test_the_curve_is_the_mean_over_every_subset(colleagues):
    found = matrix(*colleagues, width=10)
    degree = np.bincount(found.indices, minlength=10)
    n = len(colleagues)
    for m in range(n + 1):
        sizes = [len(set().union(*some)) for some in combinations(colleagues, m)]
        assert rarefied(degree, n, np.array([m]))[0] == pytest.approx(np.mean(sizes), abs=1e-9)


@given(networks, st.data())
def test_what_only_some_reach_is_the_mean_over_leaving_them_out(colleagues, data):
    n = len(colleagues)
    members = data.draw(st.sets(st.integers(0, n - 1), min_size=1))
    m = data.draw(st.integers(0, len(members)))
    everyone = set().union(*colleagues)
    lost = [
        len(everyone - set().union(*(colleagues[row] for row in range(n) if row not in out)))
        for out in combinations(sorted(members), m)
    ]
    found = matrix(*colleagues, width=10)
    total = np.bincount(found.indices, minlength=10)
    own = np.bincount(found[sorted(members)].indices, minlength=10)
    assert only_through(own, total, len(members), np.array([m]))[0] == pytest.approx(np.mean(lost), abs=1e-9)


@given(networks)
def test_the_curve_rises_ever_more_slowly_to_what_was_observed(colleagues):
    found = reach(matrix(*colleagues, width=10))
    curve = rarefied(found.degree, found.n, np.arange(found.n + 1))
    steps = np.diff(curve)
    assert curve[-1] == pytest.approx(found.observed)
    assert (steps >= -1e-9).all() and (np.diff(steps) <= 1e-9).all()


def test_beyond_the_observed_it_nears_what_is_possible():
    found = reach(THREE)
    more = gain(3, found.once, found.unseen, np.array([1, 10, 10_000]))
    assert more[0] == pytest.approx(found.next_gain)
    assert (np.diff(more) > 0).all() and more[2] == pytest.approx(found.unseen)


def test_intervals_hold_the_estimate_and_never_less_than_was_observed():
    rng = np.random.default_rng(3)
    colleagues = [set(rng.integers(0, 300, rng.integers(1, 20)).tolist()) for _ in range(40)]
    found, observed = further(matrix(*colleagues), 100), reach(matrix(*colleagues))
    assert len(found.gain) == 40  # never beyond twice as many
    assert (found.low < found.gain).all() and (found.gain < found.high).all() and (found.low > 0).all()
    assert observed.observed < found.possible_low < observed.possible < found.possible_high
    again = further(matrix(*colleagues), 100)
    assert np.array_equal(found.high, again.high)


def test_the_interval_of_what_is_possible_holds_the_truth_mostly():
    """Colleagues drawn from a world in which everybody outside is as easy to meet."""
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        colleagues = [set(rng.choice(150, 6, replace=False).tolist()) for _ in range(30)]
        found = further(matrix(*colleagues, width=150), 1, draws=100)
        held += found.possible_low <= 150 <= found.possible_high
    assert held >= 50


def test_everybody_reached_twice_leaves_nothing_to_find():
    found = further(matrix({0, 1}, {0, 1}, {0, 1}), 2)
    assert found.gain.tolist() == found.low.tolist() == found.high.tolist() == [0, 0]
    assert (found.possible_low, found.possible_high) == (2, 2)


@settings(deadline=None)
@given(networks, st.randoms())
def test_the_order_of_people_changes_nothing(colleagues, random):
    shuffled = colleagues.copy()
    random.shuffle(shuffled)
    one, other = reach(matrix(*colleagues, width=10)), reach(matrix(*shuffled, width=10))
    assert (one.n, one.observed, one.unseen, one.overlap) == (
        other.n,
        other.observed,
        other.unseen,
        other.overlap,
    )
