"""Negative-binomial regression against closed forms, other programs and counts with a known truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, minimize
from scipy.stats import nbinom
from sklearn.linear_model import PoissonRegressor

from fivec.negative_binomial import negative_binomial, poisson_slopes, slopes


def drawn(n: int, beta: list[float], dispersion: float, seed: int = 0, rate: float = 0.004):
    """Counts, exposure and columns of noughts and ones from the model itself."""
    rng = np.random.default_rng(seed)
    columns = (rng.random((n, len(beta))) < 0.4).astype(float)
    exposure = rng.integers(200, 4000, n).astype(float)
    mean = exposure * rate * np.exp(columns @ beta)
    if dispersion == 0:
        return rng.poisson(mean).astype(float), exposure, columns
    return rng.negative_binomial(1 / dispersion, 1 / (1 + dispersion * mean)).astype(float), exposure, columns


def test_two_groups_by_hand() -> None:
    # Means 2 and 5 at the same exposure; the ratio is 2.5 whatever the dispersion.
    events = np.array([0.0, 1, 1, 2, 6, 0, 3, 9, 1, 12])
    group = np.repeat([0.0, 1.0], 5)[:, None]
    found = negative_binomial(events, np.full(10, 100.0), group)
    assert found is not None and found.dispersion > 0
    assert found.coefficients == pytest.approx([np.log(0.02), np.log(2.5)])
    errors = [(1 / 2 + found.dispersion) / 5, (1 / 5 + found.dispersion) / 5]
    assert found.errors == pytest.approx(np.sqrt([errors[0], sum(errors)]))
    bounds = [2.5 * np.exp(sign * 1.959964 * found.errors[1]) for sign in (-1, 1)]
    assert found.ratio(np.array([0.0, 1.0])) == pytest.approx((2.5, *bounds))


def test_without_more_spread_than_chance_it_is_poisson() -> None:
    _, exposure, columns = drawn(400, [0.0, 0.0, 0.0], 0, seed=1)
    events = np.rint(0.004 * exposure * np.exp(columns @ [0.4, -0.3, 0.2]))
    oracle = PoissonRegressor(alpha=0, tol=1e-10, max_iter=1000)
    oracle.fit(columns, events / exposure, sample_weight=exposure)
    found = negative_binomial(events, exposure, columns)
    assert found is not None and found.dispersion == 0
    assert found.coefficients == pytest.approx([oracle.intercept_, *oracle.coef_], abs=1e-4)
    mean = oracle.predict(columns) * exposure
    design = np.column_stack([np.ones(400), columns])
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ (design * mean[:, None]))))
    assert found.errors == pytest.approx(errors, rel=1e-3)


def test_same_maximum_as_a_search_without_derivatives_over_the_distribution_of_scipy() -> None:
    events, exposure, columns = drawn(150, [0.5, -0.4], 0.8, seed=2)
    design = np.column_stack([np.ones(150), columns])

    def minus(both: np.ndarray) -> float:
        mean, size = exposure * np.exp(design @ both[:-1]), np.exp(both[-1])
        return -float(nbinom.logpmf(events, size, size / (size + mean)).sum())

    oracle = minimize(
        minus, [-5, 0, 0, 0], method="Nelder-Mead", options={"maxiter": 5000, "xatol": 1e-7, "fatol": 1e-9}
    )
    found = negative_binomial(events, exposure, columns)
    assert found is not None
    assert found.coefficients == pytest.approx(oracle.x[:-1], abs=1e-4)
    assert np.log(1 / found.dispersion) == pytest.approx(oracle.x[-1], abs=1e-4)


@pytest.mark.parametrize("name", ["poisson", "negative binomial"])
def test_derivatives_are_those_of_the_likelihood(name: str) -> None:
    events, exposure, columns = drawn(60, [0.5, -0.4], 0.8, seed=3)
    data = events, np.log(exposure), np.column_stack([np.ones(60), columns])
    of = poisson_slopes if name == "poisson" else slopes
    place = np.array([-5.0, 0.3, -0.2, 0.4])[: 3 if name == "poisson" else 4]
    _, first, second = of(place, *data)
    assert first == pytest.approx(approx_fprime(place, lambda x: of(x, *data)[0], 1e-6), rel=1e-3, abs=1e-2)
    for row in range(len(place)):
        numeric = approx_fprime(place, lambda x, row=row: of(x, *data)[1][row], 1e-6)
        assert second[row] == pytest.approx(numeric, rel=1e-3, abs=1e-2)


def test_the_truth_is_found_and_lies_within_the_interval_as_often_as_it_says() -> None:
    truth = [0.4, -0.3]
    fits = [negative_binomial(*drawn(200, truth, 0.7, seed=seed)) for seed in range(300)]
    assert all(fit is not None for fit in fits)
    ratios = np.array([[fit.ratio(np.eye(3)[1 + place]) for place in range(2)] for fit in fits])
    assert np.log(ratios[:, :, 0]).mean(axis=0) == pytest.approx(truth, abs=0.03)
    assert np.mean([fit.dispersion for fit in fits]) == pytest.approx(0.7, abs=0.05)
    within = (ratios[:, :, 1] <= np.exp(truth)) & (np.exp(truth) <= ratios[:, :, 2])
    assert 0.92 <= within.mean() <= 0.98


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.0, 0.5, 2.0]), st.floats(0.01, 100))
def test_how_exposure_is_counted_moves_the_intercept_only_and_order_nothing(seed, dispersion, factor) -> None:
    events, exposure, columns = drawn(80, [0.5, -0.5], dispersion, seed)
    one, other = (negative_binomial(events, exposure * by, columns) for by in (1, factor))
    order = np.random.default_rng(seed).permutation(80)
    mixed = negative_binomial(events[order], exposure[order], columns[order])
    assert one is not None and other is not None and mixed is not None
    assert other.coefficients == pytest.approx(one.coefficients - [np.log(factor), 0, 0], abs=1e-4)
    assert other.errors == pytest.approx(one.errors, rel=1e-3)
    assert mixed.coefficients == pytest.approx(one.coefficients, abs=1e-4)
    assert mixed.dispersion == pytest.approx(one.dispersion, rel=1e-3, abs=1e-5)


ONES = np.ones(40)
HALF = np.repeat([0.0, 1.0], 20)
SOME = np.tile([0.0, 1, 2, 5], 10)


@pytest.mark.parametrize(
    ("events", "columns"),
    [
        (SOME * HALF, HALF[:, None]),
        (SOME * (1 - HALF), HALF[:, None]),
        (SOME, np.column_stack([HALF, 1 - HALF])),
        (SOME, ONES[:, None]),
        (0 * SOME, HALF[:, None]),
        (SOME[:2], HALF[:2, None]),
    ],
    ids=["none in one group", "none in the other", "adds up", "no variation", "no events", "too few rows"],
)
def test_no_number_where_there_is_no_maximum(events: np.ndarray, columns: np.ndarray) -> None:
    assert negative_binomial(events, np.full(len(events), 100.0), columns) is None
