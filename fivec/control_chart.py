"""Which of a row of numbers are more than the ups and downs that there always are (XmR; Wheeler 2000)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

BASELINE: Final = 8
"""Periods that say what is usual; with fewer nothing is drawn."""
RUN: Final = 8
"""Periods in a row on one side of the mean that are more than chance."""
SCALE: Final = 2.66
"""Three standard deviations in mean moving ranges: 3 / 1.128."""


@dataclass(frozen=True)
class Limits:
    """The mean of a baseline, its mean moving range, and the limits of what is usual."""

    mean: float
    moving_range: float
    low: float
    high: float


def limits(baseline: np.ndarray) -> Limits | None:
    """Mean ± 2.66 times the mean moving range of some periods in a row; None with fewer than two."""
    if len(baseline) < 2:
        return None
    mean, moving = float(np.mean(baseline)), float(np.abs(np.diff(baseline)).mean())
    return Limits(mean, moving, mean - SCALE * moving, mean + SCALE * moving)


def signals(values: np.ndarray, usual: Limits) -> np.ndarray:
    """Values outside the limits, and those of eight or more in a row on one side of the mean; bool (n,)."""
    values = np.asarray(values, dtype=np.float64)
    found = np.zeros(len(values), dtype=bool)
    for start, end in stretches(values, usual):
        found[start:end] = True
    return found


def stretches(values: np.ndarray, usual: Limits) -> list[tuple[int, int]]:
    """What ``signals``: first and one past the last, of single values outside the limits and of long runs."""
    outside = np.flatnonzero((values < usual.low) | (values > usual.high)).tolist()
    side = np.sign(values - usual.mean)
    starts = np.flatnonzero(np.diff(side, prepend=np.nan) != 0).tolist()
    runs = zip(starts, [*starts[1:], len(side)], strict=True)
    long = [(start, end) for start, end in runs if side[start] and end - start >= RUN]
    return [(place, place + 1) for place in outside] + long
