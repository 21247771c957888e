"""Shares of messages that come in clusters: those of one conversation, or of one person, are alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fivec.measures import Measure, wilson


def design_effect(k: np.ndarray, n: np.ndarray) -> float:
    """How many times more a share varies than among as many messages drawn one by one (Kish 1965).

    The variance of a ratio over clusters, c / (c - 1) · Σ(k_i - p n_i)² / n², beside p (1 - p) / n.

    Parameters
    ----------
    k, n : arrays (c,), successes and trials per cluster.

    Returns
    -------
    1 or more; 1 with fewer than two clusters, and where all or none succeeded.
    """
    k, n = k[n > 0], n[n > 0]
    total, share = float(n.sum()), float(k.sum()) / max(float(n.sum()), 1.0)
    if len(n) < 2 or not 0 < share < 1:
        return 1.0
    spread = len(n) / (len(n) - 1) * float(((k - share * n) ** 2).sum())
    return max(1.0, spread / (total * share * (1 - share)))


def clustered(measure: Measure, cluster: np.ndarray, met: np.ndarray) -> Measure:
    """A share with the Wilson interval of as many messages as its clustered ones are worth (Korn & Graubard
    1998): never narrower than that of all messages.

    Parameters
    ----------
    measure : the share of the messages that met something, as ``proportion`` gives it.
    cluster : int array (n,), 0 or more, of each message.
    met : bool array (n,).
    """
    if not measure.n or measure.k is None:
        return measure
    n = np.bincount(cluster)
    worth = 1 / design_effect(np.bincount(cluster, weights=met, minlength=len(n)), n)
    low, high = wilson(measure.k * worth, measure.n * worth)
    return replace(measure, low=low, high=high)
