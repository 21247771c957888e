"""Over how many topics texts are spread: Hill numbers, at any smaller number of texts as well."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln


def hill(weight: np.ndarray, order: int) -> float | None:
    """Effective number of kinds (Hill 1973; Jost 2006): as many equal parts would be as diverse.

    Parameters
    ----------
    weight : array (k,), 0 or more.
    order : 0 counts kinds, 1 is exp of the Shannon entropy, 2 is one over the chance to draw a kind twice.

    Returns
    -------
    1 to k; None of nothing.
    """
    share = np.asarray(weight, dtype=np.float64)
    share = share[share > 0]
    if not len(share):
        return None
    share = share / share.sum()
    if order == 1:
        return float(np.exp(-(share * np.log(share)).sum()))
    return float((share**order).sum() ** (1 / (1 - order)))


def rarefied(counts: np.ndarray, n: int, order: int) -> float | None:
    """``hill`` to be expected of ``n`` of the texts (Hurlbert 1971; Chao et al. 2014), without drawing any.

    Parameters
    ----------
    counts : int array (k,), texts per topic.
    n : number of texts, at most all of them.

    Returns
    -------
    1 to k; None of nothing. Raises ValueError where there are fewer than ``n`` texts.
    """
    counts = np.asarray(counts, dtype=np.int64)
    total = int(counts.sum())
    if n > total:
        raise ValueError(f"{n} of {total} texts")
    if n == total or not n:
        return hill(counts, order) if n else None
    found = 0.0
    for size in counts[counts > 0].tolist():
        x = np.arange(1, min(size, n) + 1)
        chance, share = drawn(x, total, size, n), x / n
        found += float(chance @ (-share * np.log(share) if order == 1 else share**order))
    return float(np.exp(found)) if order == 1 else found ** (1 / (1 - order))


def drawn(x: np.ndarray, total: int, size: np.ndarray | int, n: int) -> np.ndarray:
    """Chance that x of the ``size`` texts on a topic are among n drawn of ``total``: hypergeometric."""

    def ways(of: np.ndarray | int, some: np.ndarray | int) -> np.ndarray:
        return np.asarray(gammaln(of + 1) - gammaln(some + 1) - gammaln(of - some + 1))

    return np.asarray(np.exp(ways(size, x) + ways(total - size, n - x) - ways(total, n)))
