"""How two bodies of text differ, and how alike the texts of one body are."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def overlap(p: np.ndarray, q: np.ndarray) -> float | None:
    """What two distributions have in common: the sum of the smaller shares (Weitzman 1970).

    One minus their total variation distance.

    Parameters
    ----------
    p, q : arrays (k,), non-negative; scaled to sum 1.

    Returns
    -------
    float, 0 (nothing in common) to 1 (the same); None when one of them is empty.
    """
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if p.sum() <= 0 or q.sum() <= 0:
        return None
    return min(1.0, float(np.minimum(p / p.sum(), q / q.sum()).sum()))


def log_odds(
    first: np.ndarray, second: np.ndarray, prior: np.ndarray | float | None = None
) -> tuple[np.ndarray, np.ndarray] | None:
    """Weighted log-odds of every word between two bodies of text (Monroe, Colaresi & Quinn 2008).

    Parameters
    ----------
    first, second : arrays (n_words,), counts per word.
    prior : pseudo-counts per word, or one number for every word. By default the pooled counts scaled to
        500 tokens or, when that is less, a tenth of the smaller body.

    Returns
    -------
    (delta, z), arrays (n_words,): the difference in log-odds (positive: typical of the first) and that
    divided by its standard deviation. None when a body is empty.
    """
    first, second = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    n_first, n_second = first.sum(), second.sum()
    if n_first <= 0 or n_second <= 0:
        return None
    if prior is None:
        pooled = first + second
        prior = pooled * (min(500.0, min(n_first, n_second) / 10) / pooled.sum())
    alpha = np.broadcast_to(np.asarray(prior, dtype=np.float64), first.shape)
    total = alpha.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((first + alpha) / (n_first + total - first - alpha))
        delta = delta - np.log((second + alpha) / (n_second + total - second - alpha))
        deviation = np.sqrt(1 / (first + alpha) + 1 / (second + alpha))
        return delta, delta / deviation


def cohesion(vectors: np.ndarray | sparse.csr_array) -> float | None:
    """Mean cosine over all pairs of rows, from the length of the sum of unit rows.

    Rows without any weight are left out. Range -1 to 1; None with fewer than two usable rows.
    """
    rows = sparse.csr_array(vectors, dtype=np.float64)
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    usable = length > 0
    n = int(usable.sum())
    if n < 2:
        return None
    total = (1 / length[usable]) @ rows[usable]
    return float((total @ total - n) / (n * (n - 1)))
