"""How many equal parts would be as diverse: over others, and over groups of them."""

from __future__ import annotations

from typing import Final

import numpy as np

TOP: Final = 50
"""The view is that of the so many others whom our attention passes most."""


def effective_number(weight: np.ndarray) -> float | None:
    """Hill number of order 1: as many equal parts would be as diverse (Jost 2006).

    exp of the Shannon entropy of the shares; from 1 to the number of positive weights, None without any.
    """
    share = weight[weight > 0]
    if not len(share):
        return None
    share = share / share.sum()
    return float(np.exp(-(share * np.log(share)).sum()))


def evenness(number: float | None, n: int) -> float | None:
    """An effective number of ``n`` kinds on a scale from 0 (one kind) to 1 (all alike); None below two."""
    return None if number is None or n < 2 else (number - 1) / (n - 1)


def most_heard(other: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """Numbers of those whom our attention passes most: at most TOP, and those who equal the last.

    Parameters
    ----------
    other : bool array (n,), who may be among them.
    mass : float array (n,), how often our attention passes each.
    """
    heard = np.flatnonzero(other & (mass > 0))
    if len(heard) > TOP:
        heard = heard[mass[heard] >= np.sort(mass[heard])[-TOP]]
    return heard
