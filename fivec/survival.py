"""How long until something happens, with those that are still waiting counted in.

Observations that come in clusters (the messages of one conversation, or of one person) are alike. A variance
is that of their sums per cluster then, of what each adds to the estimate (Williams 1995; Ying & Wei 1994; Lin
& Wei 1989), with c / (c - 1) · (n - 1) / n for few clusters, and never less than without clusters. With
clusters of one it is Greenwood's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2

from fivec.measures import Z_95


@dataclass(frozen=True)
class Survival:
    """Kaplan-Meier curve: share not yet answered after each event time, with its 95 % band.

    ``time`` (increasing), ``survival``, ``low`` and ``high`` have one entry per distinct event time;
    before the first event the survival is 1. ``n`` observations, ``events`` of them answered; ``followed``
    is the longest of them. ``variance`` is Greenwood's sum at each event time without the curve's square, or
    that of the clusters where these make it larger. ``duration``, ``event`` and ``clusters`` are what it was
    made of.
    """

    time: np.ndarray
    survival: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int
    events: int
    followed: float = 0.0
    variance: np.ndarray = field(default_factory=lambda: np.zeros(0))
    duration: np.ndarray = field(default_factory=lambda: np.zeros(0))
    event: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    clusters: tuple[np.ndarray, ...] = ()

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
        area = self._steps(limit) * np.concatenate([[1.0], self.survival[inside]])
        return float(area.sum()), spread(self.mean_added(limit), self.clusters)

    def mean_added(self, limit: float) -> np.ndarray:
        """What each observation adds to the error of the restricted mean, float (n,), in their order."""
        inside = self.time < limit
        area = self._steps(limit)[1:] * self.survival[inside]
        after = np.cumsum(area[::-1])[::-1]
        once, each = _per_event(self.duration, self.event, self.time[inside])
        place = np.searchsorted(self.time[inside], self.duration, side="right")
        gone = np.append(0.0, np.cumsum(each * after))[place]
        met = self.event & (self.duration < limit)
        return np.asarray(np.where(met, np.append(0.0, once * after)[place], 0.0) - gone)

    def _steps(self, limit: float) -> np.ndarray:
        return np.diff(np.concatenate([[0.0], self.time[self.time < limit], [limit]]))


def spread(added: np.ndarray, clusters: Sequence[np.ndarray] = ()) -> float:
    """Standard error of a sum of what each observation adds to an estimate: the largest over the clusterings.

    Parameters
    ----------
    added : float array (n,).
    clusters : int arrays (n,), of each observation; one with fewer than two clusters says nothing.
    """
    variance = float((added**2).sum())
    for cluster in clusters:
        place = np.unique(cluster, return_inverse=True)[1]
        sums = np.bincount(place, weights=added)
        variance = max(variance, _for_few(len(sums), len(added)) * float((sums**2).sum()))
    return float(np.sqrt(variance))


def _for_few(n_clusters: int, n: int) -> float:
    return n_clusters / (n_clusters - 1) * (n - 1) / n if n_clusters > 1 else 0.0


def _at_risk(duration: np.ndarray, event: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Events at each event time, and who was still waiting just before."""
    seen = np.sort(duration[event])
    deaths = np.searchsorted(seen, time, side="right") - np.searchsorted(seen, time, side="left")
    return deaths, len(duration) - np.searchsorted(np.sort(duration), time, side="left")


def _per_event(duration: np.ndarray, event: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What an event adds at its time, and what each one at risk loses by the events of that time.

    Nothing at the last step to zero: nobody is left of whom it could be said how sure it is.
    """
    deaths, at_risk = _at_risk(duration, event, time)
    left = np.where(at_risk > deaths, at_risk - deaths, np.inf)
    return 1 / left, deaths / (at_risk * left)


def _clustered(duration: np.ndarray, event: np.ndarray, time: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """Variance of the logarithm of the curve at each event time, of sums per cluster; float (n_times,).

    A cluster's sum is what its members added when they left, less what those still at risk have lost by then:
    U - R · B, with B the same for all. Of U², U · R and R² only what changes is added up.
    """
    once, each = _per_event(duration, event, time)
    level = np.cumsum(each)
    order = np.lexsort((duration, cluster))
    when, place = duration[order], np.unique(cluster[order], return_inverse=True)[1]
    last = np.searchsorted(time, when, side="right")
    added = np.where(event[order], np.append(0.0, once)[last], 0.0) - np.append(0.0, level)[last]
    size = np.bincount(place)
    start = np.cumsum(size) - size
    total = np.cumsum(added)
    after = total - (total - added)[start][place]
    before = after - added
    waiting = (size + start)[place] - np.arange(len(when)) - 1
    moment = np.searchsorted(time, when, side="left")

    def course(change: np.ndarray, begins: float = 0.0) -> np.ndarray:
        return begins + np.cumsum(np.bincount(moment, weights=change, minlength=len(time) + 1))[: len(time)]

    squared = course(after**2 - before**2)
    crossed = course(after * waiting - before * (waiting + 1))
    risk = course(
        waiting.astype(np.float64) ** 2 - (waiting + 1.0) ** 2, float((size.astype(float) ** 2).sum())
    )
    found = squared - 2 * level * crossed + level**2 * risk
    return np.asarray(_for_few(len(size), len(when)) * np.maximum(found, 0.0))


def kaplan_meier(duration: np.ndarray, event: np.ndarray, *clusters: np.ndarray) -> Survival:
    """Kaplan-Meier estimate with Greenwood's log-log interval (Kaplan & Meier 1958; Greenwood 1926).

    Parameters
    ----------
    duration : float array (n,), time to the event or to the end of observation.
    event : bool array (n,), False where the observation ended first (censored). At equal times events
        come before censorings.
    clusters : int arrays (n,), each a way in which observations hang together.
    """
    duration = np.asarray(duration, dtype=np.float64)
    event = np.asarray(event, dtype=bool)
    time, deaths = np.unique(duration[event], return_counts=True)
    at_risk = len(duration) - np.searchsorted(np.sort(duration), time, side="left")
    survival = np.cumprod(1 - deaths / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        for cluster in clusters:
            variance = np.maximum(variance, _clustered(duration, event, time, cluster))
        half = Z_95 * np.sqrt(variance) / np.abs(np.log(survival))
        low = survival ** np.exp(half)
        high = survival ** np.exp(-half)
    certain = ~np.isfinite(low) | (survival <= 0)
    low, high = np.where(certain, survival, low), np.where(certain, survival, high)
    followed = float(duration.max(initial=0.0))
    counts = len(duration), int(event.sum())
    return Survival(time, survival, low, high, *counts, followed, variance, duration, event, clusters)


@dataclass(frozen=True)
class LogRank:
    """Whether two groups wait equally long: ``chi2`` on one degree of freedom and its ``p``.

    ``expected`` are the events that the first group would have had if it waited like the other.
    """

    chi2: float
    p: float
    expected: float


def log_rank(
    duration: np.ndarray, event: np.ndarray, first: np.ndarray, *clusters: np.ndarray
) -> LogRank | None:
    """Log-rank test of two groups (Mantel 1966; Peto & Peto 1972), with the hypergeometric variance for ties.

    With clusters that variance is as many times larger as the sums per cluster, of what each observation adds
    to the difference, vary more than one by one.

    Parameters
    ----------
    duration, event, clusters : as for ``kaplan_meier``.
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
    share, risk = n_first / n, np.append(0.0, np.cumsum(deaths / n))
    last = np.searchsorted(time, duration, side="right")
    lost = first * risk[last] - np.append(0.0, np.cumsum(share * deaths / n))[last]
    added = np.where(event, first - np.append(0.0, share)[last], 0.0) - lost
    effect = (spread(added, clusters) / spread(added)) ** 2
    found = float((deaths_first - expected).sum()) ** 2 / (total * effect)
    return LogRank(found, float(chi2.sf(found, 1)), float(expected.sum()))
