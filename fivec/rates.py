"""Counts per post and per thousand times shown: pooled, drawn together, compared, and beyond chance."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.stats import poisson

from fivec.measures import Z_95

PER: Final = 1000
"""Rates are per so many times shown."""
DRAWS: Final = 1000
LEAST_SHAPE: Final = 0.5
"""Smallest shape of the distribution that rates are drawn towards: chance alone never rules."""
FALSE_FINDS: Final = 0.1
"""Expected share of false finds among what is called beyond chance."""
MANY: Final = 5_000
"""Posts above which drawing anew says nothing that a formula or fewer draws do not say."""
_BLOCK: Final = 4_000_000


def pooled(events: np.ndarray, exposure: np.ndarray) -> float | None:
    """Sum of events over sum of exposure; None without exposure."""
    total = float(exposure.sum())
    return float(events.sum()) / total if total > 0 else None


def rate_interval(
    events: np.ndarray, exposure: np.ndarray, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float] | tuple[None, None]:
    """95 % percentile interval of the pooled rate when posts are drawn anew; with more than MANY posts its
    normal form, from the spread of events around what the exposure of each post predicts.

    Parameters
    ----------
    events, exposure : float arrays (n_posts,), every exposure > 0. Their order does not matter.

    Returns
    -------
    (low, high) in events per unit of exposure; (None, None) with fewer than two posts.
    """
    n = len(events)
    if n < 2:
        return None, None
    order = np.lexsort((events, exposure))
    events, exposure = events[order], exposure[order]
    if n > MANY:
        rate = float(events.sum() / exposure.sum())
        half = Z_95 * float(np.sqrt(((events - rate * exposure) ** 2).sum())) / float(exposure.sum())
        return max(0.0, rate - half), rate + half
    rng = np.random.default_rng(seed)
    found = []
    for start in range(0, draws, max(1, _BLOCK // n)):
        picked = rng.integers(0, n, (min(draws - start, max(1, _BLOCK // n)), n))
        found.append(events[picked].sum(axis=1) / exposure[picked].sum(axis=1))
    low, high = np.percentile(np.concatenate(found), [2.5, 97.5])
    return float(low), float(high)


def shape(events: np.ndarray, exposure: np.ndarray) -> float:
    """Shape of the gamma distribution of the posts' own rates, by moments.

    How much posts differ beyond what chance explains: large where they hardly do (infinite where they do not
    at all), never below LEAST_SHAPE.
    """
    m, total = pooled(events, exposure), float(exposure.sum())
    if not m or len(events) < 2:
        return float("inf")
    spread = float((exposure * (events / exposure - m) ** 2).sum()) - m * (len(events) - 1)
    variance = spread / (total - float((exposure**2).sum()) / total)
    return max(LEAST_SHAPE, m * m / variance) if variance > 0 else float("inf")


def shrunken(events: np.ndarray, exposure: np.ndarray, a: float | None = None) -> np.ndarray:
    """Rate of each post, drawn towards the rate of all posts the more the less it was shown.

    Gamma-Poisson: (events + a) / (exposure + a / m), with m the pooled rate (Clayton & Kaldor 1987).

    Parameters
    ----------
    events, exposure : float arrays (n,), every exposure > 0.
    a : shape of the prior; by default from the posts themselves.

    Returns
    -------
    float array (n,); zeros where nothing ever happened.
    """
    m = pooled(events, exposure)
    if not m:
        return np.zeros(len(events))
    a = shape(events, exposure) if a is None else a
    return np.full(len(events), m) if np.isinf(a) else (events + a) / (exposure + a / m)


def beyond_chance(events: np.ndarray, exposure: np.ndarray, false_finds: float = FALSE_FINDS) -> np.ndarray:
    """Posts with more events than their exposure explains, bool (n,).

    The null is that every time shown has the same chance (Poisson); of the posts called so at most
    ``false_finds`` are expected to be false (Benjamini & Hochberg 1995).
    """
    n, m = len(events), pooled(events, exposure)
    if not n or not m:
        return np.zeros(n, dtype=bool)
    p = poisson.sf(events - 1, m * exposure)
    order = np.argsort(p, kind="stable")
    passed = np.flatnonzero(p[order] <= false_finds * np.arange(1, n + 1) / n)
    limit = p[order][passed[-1]] if len(passed) else -1.0
    return np.asarray(p <= limit)


def rate_ratio(
    events: np.ndarray, exposure: np.ndarray, exposed: np.ndarray, stratum: np.ndarray
) -> float | None:
    """Rate of the marked posts over that of the others, each stratum compared with itself.

    Mantel & Haenszel (1959) for rates: the sum of e1·x0/x over that of e0·x1/x, with e the events and x the
    exposure of the marked (1) and the other (0) posts of a stratum. With one stratum the plain ratio.

    Parameters
    ----------
    events, exposure : float arrays (n,).
    exposed : bool array (n,), the marked posts.
    stratum : int array (n,), from 0.

    Returns
    -------
    The ratio; None where no stratum has both sorts, or the others never have an event.
    """
    sums = _by_stratum(events, exposure, exposed, stratum)
    return _ratio(*sums)


def ratio_interval(
    events: np.ndarray,
    exposure: np.ndarray,
    exposed: np.ndarray,
    stratum: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
    writer: np.ndarray | None = None,
) -> tuple[float, float] | tuple[None, None]:
    """95 % percentile interval of ``rate_ratio`` when posts are drawn anew within their stratum and sort.

    With ``writer``, int array (n,), the marked posts are drawn with all those of their writer: posts of one
    person are alike. (None, None) where more than one draw in twenty gives no ratio.
    """
    if writer is not None:
        order = np.lexsort((events, exposure, stratum, writer))
        events, exposure, exposed, stratum, writer = (
            x[order] for x in (events, exposure, exposed, stratum, writer)
        )
        return _ratio_by_writer(events, exposure, exposed, stratum, writer, draws, seed)
    order = np.lexsort((events, exposure, exposed, stratum))
    events, exposure, exposed, stratum = (x[order] for x in (events, exposure, exposed, stratum))
    cell = stratum * 2 + exposed
    starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]]) if len(cell) else np.zeros(0, dtype=int)
    sizes = np.diff(np.append(starts, len(cell)))
    first, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    rng = np.random.default_rng(seed)
    found = []
    draws = draws if len(cell) <= MANY else min(draws, 200)
    for _ in range(draws):
        picked = first + (rng.random(len(cell)) * size).astype(np.int64)
        found.append(_ratio(*_by_stratum(events[picked], exposure[picked], exposed, stratum)))
    return _bounds(found)


def _ratio_by_writer(
    events: np.ndarray,
    exposure: np.ndarray,
    exposed: np.ndarray,
    stratum: np.ndarray,
    writer: np.ndarray,
    draws: int,
    seed: int,
) -> tuple[float, float] | tuple[None, None]:
    """The marked posts count as often as their writer is drawn, the others as often as themselves."""
    rng, times = np.random.default_rng(seed), np.zeros(len(events))
    writers, place = np.unique(writer[exposed], return_inverse=True)
    groups = [np.flatnonzero(~exposed & (stratum == one)) for one in np.unique(stratum[~exposed])]
    draws = draws if len(events) <= MANY else min(draws, 200)
    found = []
    for _ in range(draws):
        times[exposed] = np.bincount(rng.integers(0, len(writers), len(writers)), minlength=len(writers))[
            place
        ]
        for group in groups:
            times[group] = np.bincount(rng.integers(0, len(group), len(group)), minlength=len(group))
        found.append(_ratio(*_by_stratum(times * events, times * exposure, exposed, stratum)))
    return _bounds(found)


def _bounds(found: list[float | None]) -> tuple[float, float] | tuple[None, None]:
    known = [value for value in found if value is not None]
    if len(known) < 0.95 * len(found) or not known:
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _by_stratum(
    events: np.ndarray, exposure: np.ndarray, exposed: np.ndarray, stratum: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    n = int(stratum.max(initial=-1)) + 1

    one, other = np.flatnonzero(exposed), np.flatnonzero(~exposed)

    def total(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return np.bincount(stratum[rows], weights=values[rows], minlength=n)

    return total(events, one), total(events, other), total(exposure, one), total(exposure, other)


def _ratio(e1: np.ndarray, e0: np.ndarray, x1: np.ndarray, x0: np.ndarray) -> float | None:
    both = (x1 > 0) & (x0 > 0)
    if not both.any():
        return None
    x = (x1 + x0)[both]
    below = float((e0[both] * x1[both] / x).sum())
    return float((e1[both] * x0[both] / x).sum()) / below if below > 0 else None
