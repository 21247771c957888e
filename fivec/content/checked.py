"""What the user says of a sample of our own posts, beside what was computed (CT-12, CT-9)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd

from fivec import agreement, checking, parties
from fivec.content import purposes_checked
from fivec.content.fit import FITS
from fivec.content.fitted import fitted_posts
from fivec.dataset import Dataset
from fivec.measures import Measure, Result, Side, not_measured, proportion

SAMPLE: Final = 20
LEAST: Final = 10
"""Posts judged from which the headline depends on it."""
QUESTIONS: Final = ("story", "audience")
ANSWERS: Final = ("yes", "no")


def sample(data: Dataset, code: int) -> np.ndarray:
    """Rows of the posts of one side to judge: a simple random sample of all that count in CT-1.

    It is drawn from the whole data: a filter leaves it as it is.
    """
    found: np.ndarray = data.mine(f"check/content/{code}", lambda: _sample(data, code))
    return found


def _sample(data: Dataset, code: int) -> np.ndarray:
    """``sample``; drawing costs, and another story that judges the same posts need not draw again."""
    posts = _fitted(data, code)[0]
    key = blake2b(posts.tobytes(), digest_size=16).hexdigest()
    found: np.ndarray = data.once(f"check/content/{key}", lambda: checking.drawn(data, posts, SAMPLE))
    return found


def _fitted(data: Dataset, code: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Our posts of one side, and per question whether each fits."""
    if not len(data.posts) or not parties.speakers(data, code).any() or not data.terms.counts.nnz:
        return np.zeros(0, dtype=np.int64), {}
    fitted = fitted_posts(data, code)
    fits = {"story": fitted.story_fit, "audience": fitted.audience_fit}
    found = {question: fit >= FITS for question, fit in fits.items() if fit is not None}
    return (fitted.posts if found else fitted.posts[:0]), found


def compared(data: Dataset, code: int) -> pd.DataFrame:
    """What was judged by hand beside what was computed, on one side. See checking.compared."""
    posts, fits = _fitted(data, code)
    seen = checking.judged(data, posts)
    found = {
        question: dict(zip(posts[seen].tolist(), np.where(fit[seen], *ANSWERS).tolist(), strict=True))
        for question, fit in fits.items()
    }
    if len(posts):
        found[purposes_checked.QUESTION] = purposes_checked.found(data, code)
    return checking.compared(data, found)


def both(table: pd.DataFrame) -> pd.DataFrame:
    """Per post to which the user had an answer twice, whether it fits both: ``answer`` and ``found``."""
    yes = [
        checking.answered(table, question).set_index("post")[["answer", "found"]] == "yes"
        for question in QUESTIONS
    ]
    shared = yes[0].index.intersection(yes[1].index)
    met = yes[0].loc[shared] & yes[1].loc[shared]
    return met.replace({True: "yes", False: "no"}).astype("object")


def measures(data: Dataset, code: int, quick: bool = False) -> list[Measure]:
    """Agreement and kappa on the fits and on what posts are for, and answers that the user could not give.

    Nothing where nothing can be judged; what nobody judged is not measured.
    """
    side = parties.side_name(code)
    posts = sample(data, code)
    if not len(posts):
        return []
    table = compared(data, code)
    found = _fits_agreed(table[table["question"].isin(QUESTIONS)], side, quick)
    if purposes_checked.asked(data, code, posts).any():
        found += purposes_checked.measures(table, side, quick)
    return found


def _fits_agreed(table: pd.DataFrame, side: Side, quick: bool) -> list[Measure]:
    """CT-12: each question, both together, and what the user could not say."""
    if not len(table):
        return [not_measured("CT-12", "judged", side=side)]
    parts = {"CT-12": both(table)}
    parts |= {f"CT-12.{question}": checking.answered(table, question) for question in QUESTIONS}
    found: list[Measure] = []
    for id, part in parts.items():
        kappa_id = "CT-12.kappa" if id == "CT-12" else f"{id}_kappa"
        if len(part) or id == "CT-12":
            counts = agreement.crossed(part["answer"].tolist(), part["found"].tolist(), ANSWERS)
            found += agreement.agreements((id, kappa_id), counts, side, quick)
    return [*found, proportion("CT-12.unsure", checking.unsure(table), len(table), side=side)]


def after_check(data: Dataset, result: Result, quick: bool = False) -> Result:
    """The result with the agreements and the table ``judged``; what does not hold shows counts only.

    The headline is held against the lowest of what was said of the story, of the audience and of both: few
    posts fit both, so that two who say no at random agree on that. A headline about our story alone is held
    against what was said of the story, the shares of what posts are for (CT-9) against what was said of that.
    """

    def found(headline: Measure, code: int) -> list[Measure]:
        return measures(data, code, quick)

    def deciding(headline: Measure) -> tuple[str, ...]:
        alone = ("CT-12.story",)
        return alone if headline.basis == "story_only" else ("CT-12", *alone, "CT-12.audience")

    held = checking.held_against(result, LEAST, found, deciding, partial(compared, data))
    return replace(held, supporting=purposes_checked.held(held.supporting, LEAST))
