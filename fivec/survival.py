"""How long until something happens, with those that are still waiting counted in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivec.measures import Z_95


@dataclass(frozen=True)
class Survival:
    """Kaplan-Meier curve: share not yet answered after each event time, with its 95 % band.

    ``time`` (increasing), ``survival``, ``low`` and ``high`` have one entry per distinct event time;
    before the first event the survival is 1. ``n`` observations, ``events`` of them answered.
    """

    time: np.ndarray
    survival: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int
    events: int

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
    return Survival(time, survival, low, high, len(duration), int(event.sum()))
