"""How far the fits by words and by meaning agree (CT-11)."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import parties
from fivec.agreement import kappa, kappa_interval
from fivec.content.counting import spearman, spearman_interval
from fivec.content.fit import FITS
from fivec.content.fitted import Fitted, by_meaning, by_words
from fivec.dataset import Dataset, Rows
from fivec.measures import LIMITS, Measure, Side, grade, not_measured, proportion
from fivec.text import LANGUAGES

READ: Final = 10
"""Posts on which words and meaning differ most, to be read."""


def agreement(
    words: Fitted, meaning: Fitted, posts: np.ndarray, language: np.ndarray, side: Side, quick: bool = False
) -> list[Measure]:
    """Cohen's kappa of the quadrants, the share of posts in the same one, and the order of both fits.

    Parameters
    ----------
    words, meaning : our posts of one side, with their fits both ways.
    posts : rows that count.
    language : int array (n_posts,), code of LANGUAGES of every post of the data.

    Returns
    -------
    CT-11, CT-11.same, CT-11.story and CT-11.audience over posts fitted both ways; nothing where one of the
    two fits is missing. Where there are several languages the order of the fits is told of each of them
    (basis ``attribute:language_nl`` and so on): their places are not to be compared. Intervals are seeded
    bootstraps over posts.
    """
    both = _both(words, meaning, posts)
    if both is None:
        return []
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
    spoken = language[both]
    for code in np.unique(spoken).tolist():
        here = spoken == code
        basis = "full" if here.all() else f"attribute:language_{LANGUAGES[code]}"
        for id, x, y in zip(("CT-11.story", "CT-11.audience"), *fits, strict=True):
            found.append(_order(id, x[here], y[here], side, basis, quick))
    return found


def _order(id: str, x: np.ndarray, y: np.ndarray, side: Side, basis: str, quick: bool) -> Measure:
    """Whether two fits put posts of one language in the same order."""
    if len(x) < LIMITS["proportion"][0]:
        return not_measured(id, "more", side=side, basis=basis)
    order = spearman(x, y)
    if order is None:
        return not_measured(id, side=side, basis="no_variation" if basis == "full" else basis)
    low, high = (None, None) if quick else spearman_interval(x, y)
    return Measure(id, order, low, high, n=len(x), grade=grade(len(x)), side=side, basis=basis)


def disagreements(words: Fitted, meaning: Fitted, posts: np.ndarray) -> pd.DataFrame:
    """The READ posts on whose fits words and meaning differ most, the largest difference first.

    Columns: ``post`` (row), ``text`` (story or audience, whichever differs most), ``words`` and ``meaning``
    (the two percentiles of that fit). No rows where one of the two fits is missing.
    """
    both = _both(words, meaning, posts)
    if both is None:
        return pd.DataFrame(columns=["post", "text", "words", "meaning"])
    first, second = (np.stack(_fits(one, both)) for one in (words, meaning))
    apart = np.nan_to_num(np.abs(first - second))
    which, row = apart.argmax(axis=0), np.arange(len(both))
    order = np.lexsort((both, -apart[which, row]))[:READ]
    which, row = which[order], row[order]
    return pd.DataFrame(
        {
            "post": both[order],
            "text": np.array(["story", "audience"], dtype=object)[which],
            "words": first[which, row],
            "meaning": second[which, row],
        }
    )


def disagreement_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """``disagreements`` of each side with its ``side``; no rows unless posts are compared both ways."""
    found = [pd.DataFrame(columns=["post", "text", "words", "meaning", "side"])]
    if data.by_meaning and len(data.posts) and data.terms.counts.nnz:
        for code in parties.sides_of_posts(data):
            if parties.speakers(data, code).any():
                table = disagreements(by_words(data, code), by_meaning(data, code), rows.posts)
                found.append(table.assign(side=parties.side_name(code)))
    some = [table for table in found if len(table)]
    return pd.concat(some, ignore_index=True) if some else found[0]


def _both(words: Fitted, meaning: Fitted, posts: np.ndarray) -> np.ndarray | None:
    """The given posts that were fitted both ways; None where one of the fits is missing."""
    if any(fit is None for one in (words, meaning) for fit in (one.story_fit, one.audience_fit)):
        return None
    found: np.ndarray = np.intersect1d(np.intersect1d(words.posts, meaning.posts), posts)
    return found


def _fits(fitted: Fitted, posts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    at = np.searchsorted(fitted.posts, posts)
    assert fitted.story_fit is not None and fitted.audience_fit is not None
    return fitted.story_fit[at], fitted.audience_fit[at]
