"""The measures of content per side."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import binom

from fivec import bodies, copying, monthly, parties
from fivec.content import amplified, checked, counting, purposes, words
from fivec.content.agreement import agreement, disagreement_table
from fivec.content.coherence import coherence, coherence_table
from fivec.content.diversity import diversity
from fivec.content.fit import FITS
from fivec.content.fitted import Fitted, background_fit, by_meaning, by_words, fitted_posts
from fivec.content.gap import text_table, topic_gap, topic_table
from fivec.content.listing import QUADRANTS, excluded_table, post_table
from fivec.content.sharing import passing_on, share_rate
from fivec.content.sharing_model import model_ratios, model_table
from fivec.content.topic_fits import topic_fits
from fivec.dataset import Dataset, Rows, Selection, among
from fivec.measures import Grade, Measure, Result, Side, Tables, at_most, not_measured, proportion
from fivec.own_posts import own_posts, per_side

BY_CHANCE: Final = 0.05
"""Share of posts that fit one text by chance."""


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Content of a selection, with the check by hand (CT-12): see ``before_check`` and ``after_check``."""
    return checked.after_check(data, before_check(data, selection, quick), quick)


def before_check(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Posts that fit our story and our audience (CT-1), the quadrants (CT-2), what came of them (CT-4), fit
    beside sharing (CT-5), passing on (CT-6), typical words (CT-7), what posts are for (CT-9), and how far
    words and meaning agree (CT-11).

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        Which of our posts count; story, audience and chance are those of the whole data.
    quick : bool
        Leave out p-values and resampling.

    Returns
    -------
    Result with the tables ``posts`` (one row per fitted post: fits, quadrant, value, words), ``excluded``
    (side, reason, n: our posts that were not fitted), ``not_followed`` (the same of posts that could not be
    passed on for thirty days), ``topic_fits`` (which of our topics fit), ``rates`` (what came of our posts
    by group), ``months`` (CT-1), ``shared`` (our posts, the most shared first), ``sharing_model`` (rate
    ratios of sharing), ``competitors``, ``words`` (ours, shared, theirs) and ``disagreements`` (posts on
    which words and meaning differ most).
    """
    rows = data.select(selection)
    tables = Tables(
        posts=lambda: post_table(data, rows),
        excluded=lambda: excluded_table(data, rows),
        months=lambda: month_table(data, rows),
        not_followed=lambda: amplified.not_followed(data, rows),
        rates=lambda: counting.rates_by_group(data, rows.posts, quick),
        shared=lambda: per_side(counting.shared_table, data, rows.posts),
        sharing_model=lambda: model_table(data, rows.posts),
        competitors=lambda: counting.competitor_table(data),
        topics=lambda: topic_table(data, rows),
        topic_fits=lambda: topic_fits(data, rows),
        topic_texts=lambda: text_table(data, rows),
        coherence=lambda: coherence_table(data, rows),
        words=lambda: words.word_tables(data, rows.posts),
        disagreements=lambda: disagreement_table(data, rows),
    )
    if not len(data.posts) or not data.parties.known:
        needed = "organisation" if len(data.posts) else "posts"
        return Result((not_measured("CT-1", needed),), tables=tables)
    headlines: list[Measure] = []
    supporting: list[Measure] = []
    for code in reversed(parties.sides_of_posts(data)):
        found = _side(data, rows, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
    return Result(tuple(headlines), tuple(supporting), tables)


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side = parties.side_name(code)
    if not parties.speakers(data, code).any():
        return [not_measured("CT-1", "organisation", side=side)]
    if not data.terms.counts.nnz:
        return [not_measured("CT-1", "text", side=side)]
    sharing = [
        passing_on(data, rows.posts, code, side),
        share_rate(data, rows.posts, code, side, quick),
    ]
    if not (quick and copying.are_many(data, code)):
        sharing += amplified.amplification(data, rows.posts, code, side)
    sharing += purposes.purposes(data, rows.posts, code, side)
    sharing += words.typical(data, rows.posts, code, side)
    own = own_posts(data, rows.posts, code)
    sharing += counting.per_thousand(data, own, side, quick)
    fitted = fitted_posts(data, code)
    kept = among(data, fitted.posts, rows.posts)
    sharing += _fit_beside_sharing(data, fitted, kept & among(data, fitted.posts, own), side, quick)
    if not quick:
        sharing += model_ratios(data, own, code, side)
    if data.by_meaning:
        both = by_words(data, code), by_meaning(data, code)
        sharing += agreement(*both, rows.posts, data.terms.language, side, quick)
    sharing += topic_gap(data, rows.posts, code, side, quick)
    sharing += coherence(data, rows.posts, code, side, quick)
    sharing += diversity(data, rows.posts, code, side, quick)
    basis = "answers" if fitted.own.answers else "meaning" if data.by_meaning else "full"
    return [*_fits(fitted, kept, side, quick, basis), *_checks(data, fitted, rows, code, side), *sharing]


def _fit_beside_sharing(
    data: Dataset, fitted: Fitted, kept: np.ndarray, side: Side, quick: bool
) -> list[Measure]:
    """CT-5 for both fits; a fit that is not there is passed over."""
    fits, some = {"CT-5.story": fitted.story_fit, "CT-5.audience": fitted.audience_fit}, np.flatnonzero(kept)
    found = [
        counting.fit_and_sharing(id, data, fitted.posts[some], fit[some], side, quick)
        for id, fit in fits.items()
        if fit is not None
    ]
    return [one for one in found if one.measured]


def _fits(fitted: Fitted, kept: np.ndarray, side: Side, quick: bool, basis: str) -> list[Measure]:
    """CT-1 with the quadrants, or what can be said with only one of the two texts."""
    some = np.flatnonzero(kept)
    n = len(some)
    story = None if fitted.story_fit is None else fitted.story_fit[some] >= FITS
    audience = None if fitted.audience_fit is None else fitted.audience_fit[some] >= FITS

    def share(id: str, met: np.ndarray, expected: float, basis: str = basis, *missing: str) -> Measure:
        best: Grade = "B" if fitted.own.answers else "A"
        found = proportion(id, int(met.sum()), n, side=side, best=best, basis=basis, missing=missing)
        found = replace(found, expected=expected) if n else found
        if fitted.n_audience < bodies.LEAST_AUDIENCE and audience is not None:
            found = at_most(found, "C")
        return found if quick or not n else replace(found, p=float(binom.sf(met.sum() - 1, n, expected)))

    if story is None:
        lacking = not_measured("CT-1", "story", side=side)
        if audience is None:
            return [lacking]
        return [lacking, share("CT-2.audience_fit", audience, BY_CHANCE, "audience_only", "story")]
    if audience is None:
        return [
            share("CT-1", story, BY_CHANCE, "story_only", "audience"),
            share("CT-2.story_fit", story, BY_CHANCE, "story_only", "audience"),
        ]
    quadrant = story + 2 * audience
    if not n:
        mismatch = len(fitted.other_language) > 0
        lacking = not_measured("CT-1", "story" if mismatch else "posts", side=side)
        return [replace(lacking, basis="other_language" if mismatch else "none")]
    chance = ((1 - BY_CHANCE) ** 2, BY_CHANCE * (1 - BY_CHANCE), BY_CHANCE * (1 - BY_CHANCE), BY_CHANCE**2)
    return [
        share("CT-1", quadrant == 3, BY_CHANCE**2),
        *(share(f"CT-2.{QUADRANTS[q]}", quadrant == q, chance[q]) for q in (3, 1, 2, 0)),
        share("CT-2.story_fit", story, BY_CHANCE),
        share("CT-2.audience_fit", audience, BY_CHANCE),
    ]


def _checks(data: Dataset, fitted: Fitted, rows: Rows, code: int, side: Side) -> list[Measure]:
    """Posts that are too short to judge, and whether the story fits what strangers write as well."""
    short = among(data, fitted.own.set_aside["too_short"], rows.posts).sum()
    everything = np.concatenate([fitted.own.usable, *fitted.own.set_aside.values()])
    n = int(among(data, everything, rows.posts).sum())
    found = [proportion("CT-1.too_short", int(short), n, side=side)]
    story = fitted.story
    if story is not None:
        fits = data.mine(f"background/{code}", lambda: background_fit(data, story, code)) >= FITS
        general = proportion("CT-1.story_too_general", int(fits.sum()), len(fits), side=side)
        found.append(general if len(fits) else not_measured("CT-1.story_too_general", "audience", side=side))
    return found


def month_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Posts that fit story and audience (CT-1) month by month: side, and see ``monthly.by_month``.

    Nothing on a side where posts are not held against both.
    """
    found: dict[str, pd.DataFrame] = {}
    usable = len(data.posts) and data.parties.known and data.terms.counts.nnz
    for code in parties.sides_of_posts(data)[::-1] if usable else ():
        fitted = fitted_posts(data, code) if parties.speakers(data, code).any() else None
        if fitted is None or fitted.story_fit is None or fitted.audience_fit is None:
            continue
        kept = among(data, fitted.posts, rows.posts)
        fits = (fitted.story_fit >= FITS) & (fitted.audience_fit >= FITS)
        found[parties.side_name(code)] = monthly.by_month(data, fitted.posts[kept], fits[kept])
    return monthly.by_side(found)
