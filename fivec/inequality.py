"""How unequally something is divided over people, those who have none of it included."""

from __future__ import annotations

from math import ceil

import numpy as np


def gini(values: np.ndarray, corrected: bool = True) -> float | None:
    """Gini coefficient: 0 when everybody has as much, 1 (corrected) when one person has everything.

    G = sum (2 i - n - 1) x_i / (n sum x) with x ascending; times n / (n - 1) when ``corrected`` for few
    people (Gini 1912; Deltas 2003).

    Parameters
    ----------
    values : array (n,), 0 or more each; people who have nothing belong in it as zeros.

    Returns
    -------
    None for nobody, for one person when ``corrected``, and when nobody has anything.
    """
    x = np.sort(np.asarray(values, dtype=np.float64))
    n, total = len(x), float(x.sum())
    if not total or (corrected and n < 2):
        return None
    found = float(((2 * np.arange(1, n + 1) - n - 1) * x).sum()) / (n * total)
    return found * n / (n - 1) if corrected else found


def top_share(values: np.ndarray, part: float = 0.1) -> float | None:
    """Share of the whole that the top ``part`` of people have, rounded up to a person; None of nothing."""
    x = np.sort(np.asarray(values, dtype=np.float64))[::-1]
    total = float(x.sum())
    # A tenth of 30 is 3, also where it is written as 3.0000000000000004.
    return float(x[: ceil(round(part * len(x), 9))].sum()) / total if total else None


def holders(values: np.ndarray, part: float = 0.5) -> int | None:
    """The fewest people who together have at least ``part`` of the whole; None of nothing."""
    x = np.sort(np.asarray(values, dtype=np.float64))[::-1]
    total = float(x.sum())
    if not total:
        return None
    return int(np.searchsorted(np.cumsum(x), part * total - 1e-9 * total)) + 1
