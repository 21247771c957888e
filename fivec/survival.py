"""How long until something happens, with those that are still waiting counted in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2

from fivec.measures import Z_95


@dataclass(frozen=True)
class Survival:
    """Kaplan-Meier curve: share not yet answered after each event time, with its 95 % band.

    ``time`` (increasing), ``survival``, ``low`` and ``high`` have one entry per distinct event time;
    before the first event the survival is 1. ``n`` observations, ``events`` of them answered; ``followed``
    is the longest of them. ``variance`` is Greenwood's sum at each event time without the curve's square.
    """

    time: np.ndarray
    survival: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int
    events: int
    followed: float = 0.0
    variance: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def at(self, time: float) -> tuple[float, float, float]:
        """Survival and its band at a moment."""
        place = int(np.searchsorted(self.time, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.survival[place]), float(self.low[place]), float(self.high[place])

    @property
    def median(self) -> float | None:
        """First time at which half or more are answered; None when that is never reached."""
        reached = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return float(self.time[reached[0]]) if len(reached) else None

    def restricted_mean(self, limit: float) -> tuple[float, float] | None:
        """Mean time until the event, of at most ``limit``, and its standard error (Irwin 1949).

        The area under the curve up to the limit; None where nobody was followed that far and the curve has
        not reached 0 by then.
        """
        ends_at_zero = len(self.survival) > 0 and self.survival[-1] <= 0
        if not self.n or (self.followed < limit and not ends_at_zero):
            return None
        inside = self.time < limit
        steps = np.diff(np.concatenate([[0.0], self.time[inside], [limit]]))
        area = steps * np.concatenate([[1.0], self.survival[inside]])
        after = np.cumsum(area[::-1])[::-1][1:]
        each = np.diff(self.variance[inside], prepend=0.0)
        # The last step to zero has no area behind it, and no variance of its own.
        each = np.where(np.isfinite(each) & (after > 0), each, 0.0)
        error = float(np.sqrt((after**2 * each).sum()))
        return float(area.sum()), error


def kaplan_meier(duration: np.ndarray, event: np.ndarray) -> Survival:
    """Kaplan-Meier estimate with Greenwood's log-log interval (Kaplan & Meier 1958; Greenwood 1926).

    Parameters
    ----------
    duration : float array (n,), time to the event or to the end of observation.
    event : bool array (n,), False where the observation ended first (censored). At equal times events
        come before censorings.
    """
    duration = np.asarray(duration, dtype=np.float64)
    event = np.asarray(event, dtype=bool)
    time, deaths = np.unique(duration[event], return_counts=True)
    at_risk = len(duration) - np.searchsorted(np.sort(duration), time, side="left")
    survival = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        half = Z_95 * np.sqrt(variance) / np.abs(np.log(survival))
        low = survival ** np.exp(half)
        high = survival ** np.exp(-half)
    certain = ~np.isfinite(low) | (survival <= 0)
    low, high = np.where(certain, survival, low), np.where(certain, survival, high)
    followed = float(duration.max(initial=0.0))
    return Survival(time, survival, low, high, len(duration), int(event.sum()), followed, variance)


@dataclass(frozen=True)
class LogRank:
    """Whether two groups wait equally long: ``chi2`` on one degree of freedom and its ``p``.

    ``expected`` are the events that the first group would have had if it waited like the other.
    """

    chi2: float
    p: float
    expected: float


def log_rank(duration: np.ndarray, event: np.ndarray, first: np.ndarray) -> LogRank | None:
    """Log-rank test of two groups (Mantel 1966; Peto & Peto 1972), with the hypergeometric variance for ties.

    Parameters
    ----------
    duration, event : as for ``kaplan_meier``.
    first : bool array (n,), who is in the first group; all others are in the second.

    Returns
    -------
    None where nothing can be compared: no events while both groups are at risk.
    """
    duration, event = np.asarray(duration, dtype=np.float64), np.asarray(event, dtype=bool)
    first = np.asarray(first, dtype=bool)
    time, place = np.unique(duration[event], return_inverse=True)
    deaths = np.bincount(place, minlength=len(time))
    deaths_first = np.bincount(place[first[event]], minlength=len(time))
    n = len(duration) - np.searchsorted(np.sort(duration), time, side="left")
    n_first = int(first.sum()) - np.searchsorted(np.sort(duration[first]), time, side="left")
    expected = deaths * n_first / n
    variance = expected * (1 - n_first / n) * (n - deaths) / np.maximum(n - 1, 1)
    total = float(variance.sum())
    if total <= 0:
        return None
    found = float((deaths_first - expected).sum()) ** 2 / total
    return LogRank(found, float(chi2.sf(found, 1)), float(expected.sum()))
