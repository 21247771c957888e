"""Counts with an exposure that spread more than chance gives: negative-binomial regression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln, polygamma

from fivec.measures import Z_95

MOST_STEPS: Final = 200
FLAT: Final = 1e-8
"""Slope per event or row under which a maximum is found."""
LARGEST_SIZE: Final = 1e7
"""Size (1 / dispersion) from which counts are Poisson as far as can be computed."""

Slopes: TypeAlias = tuple[float, np.ndarray, np.ndarray]
"""Minus the log-likelihood, its gradient and its matrix of second derivatives."""


@dataclass(frozen=True)
class Fit:
    """Coefficients of a log-linear model of counts, the intercept first.

    Attributes
    ----------
    coefficients, errors : float arrays (1 + n_columns,), standard errors from the observed information.
    covariance : float array (1 + n_columns, 1 + n_columns).
    dispersion : variance = mean + dispersion * mean squared; 0 where counts spread no more than Poisson.
    """

    coefficients: np.ndarray
    errors: np.ndarray
    covariance: np.ndarray
    dispersion: float

    def ratio(self, weights: np.ndarray) -> tuple[float, float, float]:
        """exp of a weighted sum of the coefficients and its 95 % interval (Wald): (value, low, high)."""
        middle = float(weights @ self.coefficients)
        half = Z_95 * float(np.sqrt(weights @ self.covariance @ weights))
        return float(np.exp(middle)), float(np.exp(middle - half)), float(np.exp(middle + half))


def negative_binomial(events: np.ndarray, exposure: np.ndarray, columns: np.ndarray) -> Fit | None:
    """Maximum likelihood of ln mean = ln exposure + intercept + columns @ coefficients.

    The variance is mean + dispersion * mean squared (the form NB2 of Cameron & Trivedi 1986). Where the slope
    of the likelihood in the dispersion at zero is not positive, the fit is that of Poisson.

    Parameters
    ----------
    events : float array (n,), counts of 0 or more.
    exposure : float array (n,), every one > 0.
    columns : float array (n, n_columns), without a column of ones.

    Returns
    -------
    The fit; None where no maximum exists or none is found: fewer rows than coefficients, columns that add up
    to each other, or coefficients that rows with events do not determine (separation; Correia, Guimaraes &
    Zylkin 2019).
    """
    n = len(events)
    design = np.column_stack([np.ones(n), columns])
    width = design.shape[1]
    if n <= width or np.linalg.matrix_rank(design[events > 0]) < width:
        return None
    # From the rate of all together the intercept starts at nothing, whatever the exposure counts.
    level = float(np.log(events.sum() / exposure.sum()))
    offset = np.log(exposure) + level
    scale = max(float(n), float(events.sum()))
    poisson = _maximum(lambda beta: poisson_slopes(beta, events, offset, design), np.zeros(width), scale)
    if poisson is None:
        return None
    mean = np.exp(offset + design @ poisson)
    spread = float(((events - mean) ** 2 - events).sum())
    beta, size = poisson, np.inf
    if spread > 0:
        start = np.append(poisson, np.log(float((mean**2).sum()) / spread))
        found = _maximum(lambda both: slopes(both, events, offset, design), start, scale)
        if found is None:
            return None
        if found[-1] < np.log(LARGEST_SIZE):
            beta, size = found[:-1], float(np.exp(found[-1]))
    if np.isinf(size):
        information = poisson_slopes(beta, events, offset, design)[2]
    else:
        information = slopes(np.append(beta, np.log(size)), events, offset, design)[2]
    if np.linalg.cond(information) > 1 / np.finfo(float).eps:
        return None
    covariance = np.linalg.inv(information)[:width, :width]
    variance = np.diag(covariance)
    if not np.isfinite(variance).all() or (variance <= 0).any():
        return None
    beta = np.append(beta[0] + level, beta[1:])
    return Fit(beta, np.sqrt(variance), covariance, 0.0 if np.isinf(size) else 1 / size)


def _maximum(slopes_of: Callable[[np.ndarray], Slopes], start: np.ndarray, scale: float) -> np.ndarray | None:
    """Where the likelihood is highest, by a trust region with both derivatives; None if not found."""
    kept: dict[bytes, Slopes] = {}

    def at(place: np.ndarray) -> Slopes:
        key = place.tobytes()
        if key not in kept:
            kept.clear()
            value, first, second = slopes_of(place)
            kept[key] = value / scale, first / scale, second / scale
        return kept[key]

    with np.errstate(over="ignore", invalid="ignore"):
        found = minimize(
            lambda place: at(place)[0],
            start,
            jac=lambda place: at(place)[1],
            hess=lambda place: at(place)[2],
            method="trust-exact",
            options={"gtol": FLAT, "maxiter": MOST_STEPS},
        )
    steep = np.abs(at(found.x)[1]).max()
    return found.x if np.isfinite(found.fun) and steep <= 10 * FLAT else None


def poisson_slopes(beta: np.ndarray, events: np.ndarray, offset: np.ndarray, design: np.ndarray) -> Slopes:
    """Of Poisson, per row and without what does not depend on the coefficients."""
    line = offset + design @ beta
    mean = np.exp(line)
    return (
        float((mean - events * line).sum()),
        design.T @ (mean - events),
        design.T @ (design * mean[:, None]),
    )


def slopes(both: np.ndarray, events: np.ndarray, offset: np.ndarray, design: np.ndarray) -> Slopes:
    """Of the negative binomial; ``both`` are the coefficients and the logarithm of the size."""
    line = offset + design @ both[:-1]
    mean, size = np.exp(line), float(np.exp(both[-1]))
    total = mean + size
    # Few numbers of events occur often: the costly functions are computed once for each.
    sorts, times = np.unique(events, return_counts=True)
    likelihood = float(times @ (gammaln(sorts + size) - gammaln(size) - gammaln(sorts + 1)))
    likelihood += float((events * (line - np.log(total)) - size * np.log1p(mean / size)).sum())
    by_line = size * (events - mean) / total
    by_size = float(times @ (digamma(sorts + size) - digamma(size)))
    by_size += float((mean / total - np.log1p(mean / size) - events / total).sum())
    line_line = -size * mean * (events + size) / total**2
    line_size = (events - mean) * mean / total**2
    size_size = float(times @ (polygamma(1, sorts + size) - polygamma(1, size)))
    size_size += float((1 / size - 2 / total + (events + size) / total**2).sum())
    width = design.shape[1]
    second = np.empty((width + 1, width + 1))
    second[:-1, :-1] = design.T @ (design * line_line[:, None])
    second[-1, :-1] = second[:-1, -1] = size * (design.T @ line_size)
    second[-1, -1] = size * by_size + size**2 * size_size
    return -likelihood, -np.append(design.T @ by_line, size * by_size), -second
