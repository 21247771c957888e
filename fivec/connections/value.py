"""What part of its possible value a network realises, under laws that disagree with each other."""

from __future__ import annotations

from math import log

import numpy as np


def network_value(n: int, total: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """Share of the possible network value that n of N connected people realise, under three laws.

    Returns
    -------
    (Sarnoff n/N, Odlyzko-Tilly n ln n / N ln N, Metcalfe n(n-1) / N(N-1)), each 0-1, never increasing in
    this order; None each when N is at most 1. Sarnoff; Odlyzko & Tilly (2005); Metcalfe (1995).
    """
    if total <= 1:
        return None, None, None
    if n <= 1:
        return n / total, 0.0, 0.0
    return n / total, n * log(n) / (total * log(total)), n * (n - 1) / (total * (total - 1))


def zipf_value(degree: np.ndarray) -> float | None:
    """Realised value when a person's k-th contact is worth 1/k: sum H(k_i) / (N H(N - 1)).

    The argument of Odlyzko & Tilly (2005) on the contacts that people really have: the first ones count
    most, so that it does not fall with the size of the network as density does.

    Parameters
    ----------
    degree : int array (N,), contacts within the network per person, 0 for who has none.

    Returns
    -------
    0-1: 0 without ties, 1 when everybody knows everybody; None with fewer than two people.
    """
    n = len(degree)
    if n < 2:
        return None
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, n))])
    return float(harmonic[np.asarray(degree, dtype=np.int64)].sum() / (n * harmonic[n - 1]))
