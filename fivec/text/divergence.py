"""How far two bodies of texts differ in what they are about, beyond what drawing so many texts explains.

Two samples from the very same source differ as well, the more so the smaller they are. So every divergence
is held against texts that change sides at random. Texts are compared within a stratum (their language): rows
of the counts. A stratum that one side lacks says nothing and is left out.

Texts of one writer are alike, and two bodies then differ by chance as much more as the mix of topics varies
more than among texts of a writer each: the ``effects`` (Rao & Scott 1981).
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from scipy.stats import false_discovery_control, hypergeom

from fivec.text.richness import drawn

DRAWS: Final = 999
"""Times that texts change sides, and that they are drawn anew."""
FALSE_FINDS: Final = 0.1
"""Share of topics called lacking that may be so by chance."""
FEWEST: Final = 5
"""Texts of both bodies together from which a topic can be called lacking."""
TAILS: Final = 10.0
"""Standard deviations beyond which a count by chance is passed over."""

Effects: TypeAlias = tuple[np.ndarray, np.ndarray]
"""How many times more either body varies than as many texts that have nothing to do with each other: float
arrays (n_strata,), 1 or more.
"""


def divergence(one: np.ndarray, other: np.ndarray) -> float | None:
    """Jensen-Shannon divergence in bits (Lin 1991) between the topics of two bodies of texts.

    Parameters
    ----------
    one, other : int arrays (k,) or (n_strata, k), texts per topic.

    Returns
    -------
    0 (the same mix) to 1 (nothing in common), the mean over strata by their share of both bodies; None
    without a stratum that both have.
    """
    usable = _usable(one, other)
    return None if usable is None else float(_per_stratum(*usable).sum(axis=-1) @ _weights(*usable))


def contributions(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What each topic adds to ``divergence``, float (k,): positive where the other body has more of it."""
    one, other = np.atleast_2d(one), np.atleast_2d(other)
    found = np.zeros(one.shape[1])
    usable = _usable(one, other)
    if usable is not None:
        own, their = (body / body.sum(axis=1, keepdims=True) for body in usable)
        found += (np.sign(their - own) * _per_stratum(*usable) * _weights(*usable)[:, None]).sum(axis=0)
    return found


def shares(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of each topic in either body, float (k,) each, with the languages weighed alike for both.

    NaN without a stratum that both have.
    """
    usable = _usable(one, other)
    if usable is None:
        nothing = np.full(np.atleast_2d(one).shape[1], np.nan)
        return nothing, nothing
    weight = _weights(*usable)
    own, their = (weight @ (body / body.sum(axis=1, keepdims=True)) for body in usable)
    return own, their


def by_chance(one: np.ndarray, other: np.ndarray, effects: Effects | None = None) -> float | None:
    """Mean of ``divergence`` over every way in which the texts of a stratum can change sides.

    A topic adds what follows from its own count alone, and that count is hypergeometric: the mean over all
    permutations of the labels is a sum, without drawing any. With effects so many times as much, 1 at most.
    """
    usable = _usable(one, other)
    if usable is None:
        return None
    total = 0.0
    for own, their, weight in zip(*usable, _weights(*usable) * _more(one, other, effects), strict=True):
        n, m = int(own.sum()), int(their.sum())
        both = own + their
        middle = both * n / (n + m)
        reach = TAILS * np.sqrt(middle * m / (n + m)) + TAILS
        first = np.maximum(np.maximum(0, both - m), (middle - reach).astype(np.int64))
        last = np.minimum(np.minimum(both, n), np.ceil(middle + reach).astype(np.int64))
        size = np.repeat(both, last - first + 1)
        x = np.arange(len(size)) - np.repeat(np.cumsum(last - first + 1) - last - 1, last - first + 1)
        total += weight * float(drawn(x, n + m, size, n) @ _added(x / n, (size - x) / m))
    return min(total, 1.0)


def permuted(
    one: np.ndarray, other: np.ndarray, draws: int = DRAWS, seed: int = 0, effects: Effects | None = None
) -> np.ndarray:
    """``divergence`` after the texts of each stratum changed sides at random, float (draws,), seeded.

    Shuffling labels gives counts that are multivariate hypergeometric, so these are drawn at once. With
    effects so many times as much.
    """
    usable = _usable(one, other)
    if usable is None:
        return np.zeros(0)
    rng = np.random.default_rng(seed)
    found = np.zeros(draws)
    for own, their, weight in zip(*usable, _weights(*usable) * _more(one, other, effects), strict=True):
        both = own + their
        dealt = rng.multivariate_hypergeometric(both, int(own.sum()), size=draws, method="marginals")
        found += weight * _per_stratum(dealt, both - dealt).sum(axis=1)
    return found


def interval(
    one: np.ndarray,
    other: np.ndarray,
    draws: int = DRAWS,
    seed: int = 0,
    effects: Effects | None = None,
) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of ``divergence`` less ``by_chance``: texts of each body drawn anew, seeded.

    Drawing anew adds the same bias once more, so that only the spread around its own mean is taken over. With
    effects so many times fewer are drawn.
    """
    usable = _usable(one, other)
    value, chance = divergence(one, other), by_chance(one, other, effects)
    if usable is None or value is None or chance is None:
        return None, None
    rng = np.random.default_rng(seed)
    found = np.zeros(draws)
    times = _times(one, other, effects)
    for *both, weight, fewer in zip(*usable, _weights(*usable), times.T, strict=True):
        anew = [
            rng.multinomial(max(1, round(body.sum() / less)), body / body.sum(), size=draws)
            for body, less in zip(both, fewer, strict=True)
        ]
        found += weight * _per_stratum(*anew).sum(axis=1)
    low, high = np.percentile(found - found.mean(), [2.5, 97.5]) + value - chance
    return float(max(low, 0.0)), float(min(max(high, 0.0), 1.0))


def lacking(one: np.ndarray, other: np.ndarray, effects: Effects | None = None) -> np.ndarray:
    """Topics that the first body has at most half as much of as the other, and less than chance explains.

    Chance is that texts change sides within their stratum; of all topics found 10 % may be false (Benjamini &
    Hochberg 1995). With effects so many times fewer texts change sides, of every topic alike.

    Returns
    -------
    bool, of the shape of the counts.
    """
    own, their = (np.atleast_2d(np.asarray(body, dtype=np.int64)) for body in (one, other))
    both = own + their
    n, m = own.sum(axis=1, keepdims=True), their.sum(axis=1, keepdims=True)
    tested = (both >= FEWEST) & (n > 0) & (m > 0)
    found = np.zeros(both.shape, dtype=bool)
    if tested.any():
        p = _less_by_chance(own, their, effects)
        found[tested] = false_discovery_control(p[tested]) <= FALSE_FINDS
    return np.asarray((found & (2 * own * m <= their * n)).reshape(np.shape(one)))


def _less_by_chance(own: np.ndarray, their: np.ndarray, effects: Effects | None) -> np.ndarray:
    """How often the first body has as little of each topic where texts change sides; float (n_strata, k)."""
    if effects is not None:
        own, their = (
            np.rint(body / np.reshape(times, (-1, 1))).astype(np.int64)
            for body, times in zip((own, their), effects, strict=True)
        )
    n, m = own.sum(axis=1, keepdims=True), their.sum(axis=1, keepdims=True)
    return np.asarray(hypergeom.cdf(own, n + m, own + their, n))


def _times(one: np.ndarray, other: np.ndarray, effects: Effects | None) -> np.ndarray:
    """The effects on both bodies in the strata that both have, float (2, n)."""
    sizes = [np.atleast_2d(body).sum(axis=1) for body in (one, other)]
    both = (sizes[0] > 0) & (sizes[1] > 0)
    return np.ones((2, int(both.sum()))) if effects is None else np.asarray(effects)[:, both]


def _more(one: np.ndarray, other: np.ndarray, effects: Effects | None) -> np.ndarray:
    """How many times as much two bodies differ by chance as those of single texts, float (n,) per stratum.

    A body of n texts varies as those of n / effect do, and the difference of two as both together.
    """
    usable = _usable(one, other)
    if usable is None or effects is None:
        return np.ones(0 if usable is None else len(usable[0]))
    each = np.array([1 / body.sum(axis=1) for body in usable])
    return np.asarray((each * _times(one, other, effects)).sum(axis=0) / each.sum(axis=0))


def _usable(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The strata that both bodies have, int64 (n, k) each."""
    own, their = (np.atleast_2d(np.asarray(body, dtype=np.int64)) for body in (one, other))
    both = (own.sum(axis=1) > 0) & (their.sum(axis=1) > 0)
    return (own[both], their[both]) if both.any() else None


def _weights(own: np.ndarray, their: np.ndarray) -> np.ndarray:
    """Share of each stratum: the mean of its shares in both bodies."""
    parts = [body.sum(axis=1) / body.sum() for body in (own, their)]
    return np.asarray((parts[0] + parts[1]) / 2)


def _per_stratum(own: np.ndarray, their: np.ndarray) -> np.ndarray:
    """What each topic adds within its row."""
    return _added(own / own.sum(axis=1, keepdims=True), their / their.sum(axis=1, keepdims=True))


def _added(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(side > 0, side * np.log2(side / middle), 0.0) for side in (p, q)]
    return np.asarray((parts[0] + parts[1]) / 2)
