"""Rates: a count per thousand times shown, drawn together, compared and beyond chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from fivec import rates
from fivec.rates import beyond_chance, pooled, rate_interval, rate_ratio, ratio_interval, shape, shrunken

SHARES = np.array([0.0, 1, 2, 10, 0, 3])
SHOWN = np.array([100.0, 200, 500, 1000, 20, 300])


def test_six_posts_by_hand():
    assert pooled(SHARES, SHOWN) == 16 / 2120
    # (s + 2) / (e + 2 · 2120 / 16)
    assert shrunken(SHARES, SHOWN, a=2) == pytest.approx(
        [2 / 365, 3 / 465, 4 / 765, 12 / 1265, 2 / 285, 5 / 565]
    )
    assert shrunken(SHARES, SHOWN, a=2).round(5).tolist() == [
        *(0.00548, 0.00645, 0.00523, 0.00949, 0.00702, 0.00885),
    ]


def test_the_shape_by_moments_by_hand():
    # Two posts shown 100 times: rates 0 and 0.2, m = 0.1.
    events, exposure = np.array([0.0, 20]), np.array([100.0, 100])
    # sum e (r - m)^2 = 2; minus m (n - 1) = 0.1; over 200 - 100: 0.019; a = 0.01 / 0.019.
    assert shape(events, exposure) == pytest.approx(0.01 / 0.019)
    assert shape(np.array([1.0, 1]), exposure) == float("inf")
    assert shrunken(np.array([1.0, 1]), exposure).tolist() == [0.01, 0.01]


def test_nothing_shared_and_nothing_shown():
    assert pooled(np.zeros(0), np.zeros(0)) is None
    assert pooled(np.zeros(2), np.ones(2)) == 0
    assert shrunken(np.zeros(2), np.ones(2)).tolist() == [0, 0]
    assert rate_interval(np.ones(1), np.ones(1)) == (None, None)
    assert not beyond_chance(np.zeros(3), np.ones(3)).any()
    assert len(beyond_chance(np.zeros(0), np.zeros(0))) == 0


def test_one_post_among_many_is_beyond_chance():
    events, exposure = np.array([1.0] * 19 + [15]), np.full(20, 1000.0)
    # m = 34 / 20000: of 1.7 expected, 15 or more has p = poisson.sf(14, 1.7), far under 0.1 / 20.
    assert poisson.sf(14, 1.7) < 0.1 / 20
    assert beyond_chance(events, exposure).tolist() == [False] * 19 + [True]
    assert not beyond_chance(np.full(20, 3.0), exposure).any()
    # Two and a half times the mean of a post may happen by chance.
    assert not beyond_chance(np.array([1.0] * 19 + [4]), exposure).any()


def test_the_ratio_of_one_channel_is_the_plain_ratio():
    events, exposure = np.array([6.0, 4, 3, 2]), np.array([1000.0, 1000, 2000, 500])
    asks, channel = np.array([True, True, False, False]), np.zeros(4, dtype=int)
    assert rate_ratio(events, exposure, asks, channel) == pytest.approx((10 / 2000) / (5 / 2500))


def test_two_channels_are_compared_with_themselves():
    """Channel 0 has ten times the comments and most of the questions; within each nothing differs."""
    events = np.array([90.0, 10, 1, 9])
    exposure = np.array([9000.0, 1000, 1000, 9000])
    asks, channel = np.array([True, False, True, False]), np.array([0, 0, 1, 1])
    assert rate_ratio(events, exposure, asks, channel) == pytest.approx(1)
    assert rate_ratio(events, exposure, asks, np.zeros(4, dtype=int)) == pytest.approx(
        (91 / 10000) / (19 / 10000)
    )
    # By hand: (90·1000/10000 + 2·9000/10000) / (10·9000/10000 + 9·1000/10000)
    events[2] = 2
    assert rate_ratio(events, exposure, asks, channel) == pytest.approx((9 + 1.8) / (9 + 0.9))


def test_no_ratio_without_both_sorts_or_without_events():
    ones, channel = np.ones(4), np.zeros(4, dtype=int)
    assert rate_ratio(ones, ones, np.ones(4, dtype=bool), channel) is None
    assert rate_ratio(ones, ones, np.array([True, True, False, False]), np.array([0, 0, 1, 1])) is None
    none_without = np.array([1.0, 1, 0, 0])
    assert rate_ratio(none_without, ones, np.array([True, True, False, False]), channel) is None
    assert ratio_interval(none_without, ones, np.array([True, True, False, False]), channel) == (None, None)


def test_intervals_do_not_follow_the_order_of_the_posts():
    rng = np.random.default_rng(7)
    exposure = rng.integers(200, 2000, 60).astype(float)
    events = rng.poisson(exposure * 0.002).astype(float)
    asks, channel = rng.random(60) < 0.4, rng.integers(0, 2, 60)
    order = rng.permutation(60)
    assert rate_interval(events, exposure) == rate_interval(events[order], exposure[order])
    inputs = (events, exposure, asks, channel)
    assert ratio_interval(*inputs) == ratio_interval(*(values[order] for values in inputs))
    low, high = rate_interval(events, exposure)
    assert low < pooled(events, exposure) < high


def test_posts_of_one_writer_are_drawn_together():
    """Six writers whose posts are all alike say as much as six posts, whatever their number."""
    rng = np.random.default_rng(2)
    writer = np.r_[np.repeat(np.arange(6), 20), np.full(60, 9)]
    marked = writer < 9
    events = np.where(marked, np.array([1, 1, 2, 2, 6, 6, 0, 0, 0, 3])[writer], rng.poisson(3, 180))
    inputs = (events.astype(float), np.ones(180), marked, np.zeros(180, dtype=int))
    wide, narrow = ratio_interval(*inputs, writer=writer), ratio_interval(*inputs)
    assert wide[1] - wide[0] > 3 * (narrow[1] - narrow[0])
    means = np.random.default_rng(0).choice([1.0, 1, 2, 2, 6, 6], (4000, 6)).mean(axis=1)
    assert wide == pytest.approx(np.percentile(means / events[~marked].mean(), [2.5, 97.5]), rel=0.12)
    order = rng.permutation(180)
    assert ratio_interval(*(x[order] for x in inputs), writer=writer[order]) == wide


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    covered = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        exposure = rng.lognormal(7, 0.5, 80)
        low, high = rate_interval(rng.poisson(exposure * 0.002).astype(float), exposure, 200)
        covered += low <= 0.002 <= high
    assert 51 <= covered <= 60


def test_many_posts_have_the_same_interval_by_a_formula(monkeypatch):
    rng = np.random.default_rng(5)
    exposure = rng.lognormal(7, 0.5, 2000)
    events = rng.poisson(exposure * 0.002 * rng.gamma(2, 0.5, 2000)).astype(float)
    drawn = rate_interval(events, exposure)
    monkeypatch.setattr(rates, "MANY", 100)
    assert rate_interval(events, exposure) == pytest.approx(drawn, rel=0.02)


counts = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5000)), min_size=1, max_size=30)


@given(counts)
def test_a_rate_drawn_together_lies_between_its_own_and_that_of_all(posts):
    events, exposure = (np.array(column, dtype=float) for column in zip(*posts, strict=True))
    m, own = pooled(events, exposure), events / exposure
    drawn = shrunken(events, exposure)
    slack = 1e-12
    assert (drawn >= np.minimum(own, m) - slack).all()
    assert (drawn <= np.maximum(own, m) + slack).all()


@given(counts, st.integers(2, 9))
def test_a_ratio_does_not_follow_the_unit_of_exposure(posts, times):
    events, exposure = (np.array(column, dtype=float) for column in zip(*posts, strict=True))
    asks, channel = np.arange(len(events)) % 2 == 0, np.arange(len(events)) % 3
    one, other = (rate_ratio(events, exposure * scale, asks, channel) for scale in (1, times))
    assert one == pytest.approx(other) if one is not None else other is None
