"""How far the fits by words and by meaning agree (CT-11)."""

from __future__ import annotations

import numpy as np

from fivec.agreement import kappa, kappa_interval
from fivec.content.counting import spearman, spearman_interval
from fivec.content.fit import FITS
from fivec.content.judging import Judged
from fivec.measures import LIMITS, Measure, Side, grade, not_measured, proportion


def agreement(
    words: Judged, meaning: Judged, posts: np.ndarray, side: Side, quick: bool = False
) -> list[Measure]:
    """Cohen's kappa of the quadrants, the share of posts in the same one, and the order of both fits.

    Parameters
    ----------
    words, meaning : our posts of one side, judged both ways.
    posts : rows that count.

    Returns
    -------
    CT-11, CT-11.same, CT-11.story and CT-11.audience over posts judged both ways; nothing where one of the
    two fits is missing. Intervals are seeded bootstraps over posts.
    """
    if any(fit is None for one in (words, meaning) for fit in (one.story_fit, one.audience_fit)):
        return []
    both = np.intersect1d(np.intersect1d(words.posts, meaning.posts), posts)
    n = len(both)
    if n < LIMITS["proportion"][0]:
        return [not_measured("CT-11", "more", side=side)]
    fits = [_fits(one, both) for one in (words, meaning)]
    first, second = ((story >= FITS) + 2 * (audience >= FITS) for story, audience in fits)
    table = np.bincount(4 * first + second, minlength=16).reshape(4, 4)
    value, level = kappa(table), grade(n)
    if value is None:
        found = [not_measured("CT-11", side=side, basis="no_variation")]
    else:
        low, high = (None, None) if quick else kappa_interval(table)
        found = [Measure("CT-11", value, low, high, n=n, grade=level, side=side)]
    found.append(proportion("CT-11.same", int(np.trace(table)), n, side=side))
    for id, x, y in zip(("CT-11.story", "CT-11.audience"), *fits, strict=True):
        order = spearman(x, y)
        if order is not None:
            low, high = (None, None) if quick else spearman_interval(x, y)
            found.append(Measure(id, order, low, high, n=n, grade=level, side=side))
    return found


def _fits(judged: Judged, posts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    at = np.searchsorted(judged.posts, posts)
    assert judged.story_fit is not None and judged.audience_fit is not None
    return judged.story_fit[at], judged.audience_fit[at]
