"""Shares of messages that come in clusters: those of one conversation, or of one person, are alike.

Two statistics. Rates of single messages have many small clusters: ``by_design_effect`` is a formula and there
at once. A share over threads or people, of which one may hold many, is ``by_redrawing`` whole clusters, which
supposes nothing of the form of the interval and is evidence that costs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fivec.measures import Measure, cluster_interval, wilson

LARGE: Final = 0.3
"""Share of the threads by one author from which whole authors are drawn."""


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
    some = np.flatnonzero(n > 0)
    k, n = k[some], n[some]
    total, share = float(n.sum()), float(k.sum()) / max(float(n.sum()), 1.0)
    if len(n) < 2 or not 0 < share < 1:
        return 1.0
    spread = len(n) / (len(n) - 1) * float(((k - share * n) ** 2).sum())
    return max(1.0, spread / (total * share * (1 - share)))


def mix_effect(cluster: np.ndarray, part: np.ndarray) -> float:
    """How many times more the mix of parts varies than among as many messages drawn one by one.

    The mean of the design effects of its shares (Rao & Scott 1981), with (n - 1) / n so that clusters of one
    have 1.

    Parameters
    ----------
    cluster, part : int arrays (n,), of each message, 0 or more.

    Returns
    -------
    1 or more; 1 with fewer than two clusters or parts.
    """
    cluster = np.unique(cluster, return_inverse=True)[1]
    parts, part = np.unique(part, return_inverse=True)
    n = np.bincount(cluster).astype(np.float64)
    if len(n) < 2 or len(parts) < 2:
        return 1.0
    cell, k = np.unique(cluster * len(parts) + part, return_counts=True)
    kind, total = cell % len(parts), float(n.sum())
    share = np.bincount(part) / total
    own = np.bincount(kind, weights=k.astype(np.float64) ** 2)
    crossed = np.bincount(kind, weights=k * n[cell // len(parts)])
    squares = own - 2 * share * crossed + share**2 * float((n**2).sum())
    spread = float((squares / share).sum()) / total / (len(parts) - 1)
    return max(1.0, len(n) / (len(n) - 1) * (total - 1) / total * spread)


def by_design_effect(measure: Measure, met: np.ndarray, *clusters: np.ndarray) -> Measure:
    """A share with the Wilson interval of as many messages as its clustered ones are worth (Korn & Graubard
    1998): never narrower than that of all messages.

    Parameters
    ----------
    measure : the share of the messages that met something, as ``proportion`` gives it.
    met : bool array (n,).
    clusters : int arrays (n,), 0 or more, of each message: its conversation, or its writer. The one by which
        messages are most alike counts.
    """
    if not measure.n or measure.k is None:
        return measure
    effect = 1.0
    for cluster in clusters:
        # Messages of a period are in threads of that period: no bins for all before it.
        place = cluster - cluster.min()
        n = np.bincount(place)
        effect = max(effect, design_effect(np.bincount(place, weights=met, minlength=len(n)), n))
    worth = 1 / effect
    low, high = wilson(measure.k * worth, measure.n * worth)
    return replace(measure, low=low, high=high)


def by_redrawing(measure: Measure, cluster: np.ndarray, met: np.ndarray, from_share: float = 0.0) -> Measure:
    """A share with the ``wider`` interval of whole clusters drawn anew.

    Parameters
    ----------
    measure : the share of what met something, as ``proportion`` gives it.
    cluster : int array (n,), of each.
    met : bool array (n,).
    from_share : clusters are drawn anew only where one of them holds more than this share (0-1) of all.
    """
    place = np.unique(cluster, return_inverse=True)[1]
    n = np.bincount(place)
    if n.max(initial=0) <= from_share * n.sum():
        return measure
    return wider(measure, np.bincount(place, weights=met), n)


def wider(measure: Measure, k: np.ndarray, n: np.ndarray) -> Measure:
    """A share with the wider of its Wilson interval and the bootstrap over clusters (95 %, percentiles).

    As it is without an interval and with fewer than two clusters.

    Parameters
    ----------
    k, n : arrays (c,), successes and trials per cluster, every n > 0.
    """
    if measure.low is None or measure.high is None or len(n) < 2:
        return measure
    low, high = cluster_interval(k, n)
    return replace(measure, low=low, high=high) if high - low > measure.high - measure.low else measure
