"""How often posts are shared, with all that is known of them weighed at once (CT-4, model)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties
from fivec.content.fit import FITS
from fivec.content.fitted import Fitted, fitted_posts
from fivec.content.listing import QUADRANTS
from fivec.dataset import Dataset
from fivec.measures import LIMITS, Measure, Side, grade, not_measured
from fivec.negative_binomial import Fit, negative_binomial
from fivec.own_posts import LEAST, ZONE, counted, invitations, own_posts

PER_TERM: Final = 10
"""Posts that each coefficient asks for."""
SATURDAY: Final = 5
IDS: Final = {
    "story": "CT-4.model_story",
    "audience": "CT-4.model_audience",
    "both": "CT-4.model_both",
    "question": "CT-4.model_question",
}
BESIDE: Final = {"fit": "neither", "question": "no_question", "day": "weekday"}
"""The sort of post that the others of a factor are compared with; of the channels the one with most posts."""
COLUMNS: Final = ("factor", "term", "beside", "n", "n_beside", "ratio", "low", "high")


@dataclass(frozen=True)
class Model:
    """What came of weighing the posts of a side.

    Attributes
    ----------
    table : one row per sort of post that is compared, in COLUMNS; sorts of fewer than LEAST posts have no
        ratio, and their posts are not among the ``n``.
    n : posts that were weighed.
    reason : empty, or why there is no number: ``few_posts`` or ``separated``.
    """

    table: pd.DataFrame
    n: int
    reason: str


def model_ratios(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CT-4.model_story, _audience, _both and _question: rate ratios of sharing per time shown.

    Parameters
    ----------
    posts : rows of our own posts on the side.

    Returns
    -------
    The rate of shares of posts that fit only the story, only the audience, or both, over that of posts that
    fit neither, and of posts with a question over those without; each with the others, the channel and the
    weekend kept the same. ``k`` posts are of the sort, of ``n`` in the model. None at all where no post has
    both counts and a fit; not measured with fewer than sixty posts or ten per term, without such a sort, or
    where the likelihood has no maximum.
    """
    found = model(data, posts, code)
    if found is None:
        return []
    lines = {line["term"]: line for line in found.table.to_dict("records") if line["factor"] in BESIDE}
    measures = []
    for term, id in IDS.items():
        line = lines.get(term)
        if found.reason or line is None or line["beside"] != BESIDE[line["factor"]]:
            measures.append(not_measured(id, "more", side=side, basis=found.reason or "few_of_a_sort"))
            continue
        ratio = (line["ratio"], line["low"], line["high"])
        sure = grade(found.n, "model")
        measures.append(Measure(id, *ratio, k=line["n"], n=found.n, expected=1.0, grade=sure, side=side))
    return measures


def model_table(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """The ratios behind ``model_ratios`` and of the other sorts, per side.

    Columns: ``side``, ``factor`` (fit, question, day, channel), ``term`` (story, audience, both, together:
    both beyond the product of the two, question, weekend, undated, or a channel), ``beside`` (what it is
    compared with), ``n`` and ``n_beside`` posts, ``ratio``, ``low``, ``high``; ``n_model`` posts in all.
    """
    frames = [pd.DataFrame(columns=["side", *COLUMNS, "n_model"])]
    for code in (parties.EXTERNAL, parties.INTERNAL) if data.parties.known else ():
        own = own_posts(data, posts, code)
        if len(own) and data.terms.counts.nnz:
            found = model(data, own, code)
            if found is not None and not found.reason:
                frames.append(found.table.assign(side=parties.side_name(code), n_model=found.n))
    return frames[0] if len(frames) == 1 else pd.concat(frames[1:], ignore_index=True)


def model(data: Dataset, posts: np.ndarray, code: int) -> Model | None:
    """The regression of the shares of our own posts on a side; None where no post can be in it."""
    fitted = fitted_posts(data, code)
    place = np.full(len(data.posts), -1)
    place[fitted.posts] = np.arange(len(fitted.posts))
    shares, shown = counted(data, posts, "shares"), counted(data, posts, "impressions")
    both = ~np.isnan(shares) & (shown > 0) & (place[posts] >= 0)
    fit = _fits(fitted, place[posts[both]])
    if fit is None or not both.any():
        return None
    posts = posts[both]
    asks = np.where(invitations(data, posts)["question"], "question", "no_question").astype(object)
    channel = data.posts["channel"].iloc[posts].fillna("").to_numpy(dtype=object)
    factors = {"fit": fit, "question": asks, "day": _days(data, posts), "channel": channel}
    return weighed(shares[both], shown[both], factors)


def _fits(fitted: Fitted, at: np.ndarray) -> np.ndarray | None:
    """What the fitted posts at these places fit; None where there is neither text to hold them against."""
    fits = [None if one is None else one[at] >= FITS for one in (fitted.story_fit, fitted.audience_fit)]
    if all(one is None for one in fits):
        return None
    story, audience = (np.zeros(len(at), dtype=int) if one is None else one.astype(int) for one in fits)
    return np.array(QUADRANTS, dtype=object)[story + 2 * audience]


def _days(data: Dataset, posts: np.ndarray) -> np.ndarray:
    day = data.posts["posted_at"].iloc[posts].dt.tz_convert(ZONE).dt.day_of_week.to_numpy(dtype=float)
    told = np.where(day >= SATURDAY, "weekend", "weekday").astype(object)
    told[np.isnan(day)] = "undated"
    return told


def weighed(shares: np.ndarray, shown: np.ndarray, factors: Mapping[str, np.ndarray]) -> Model:
    """The regression itself.

    Parameters
    ----------
    shares, shown : float arrays (n,), every ``shown`` > 0.
    factors : the sort of each post, an array of text (n,) per factor: those of BESIDE, and ``channel``.
    """
    kept = _common(factors)
    table = pd.concat([_compared(sorts, name, kept) for name, sorts in factors.items()], ignore_index=True)
    compared = table[table["beside"].notna()]
    n = int(kept.sum())
    fit = None
    few = n < max(LIMITS["model"][0], PER_TERM * (1 + len(compared)))
    if not few:
        pairs = zip(compared["factor"], compared["term"], strict=True)
        columns = [(factors[name] == sort).astype(float)[kept] for name, sort in pairs]
        fit = negative_binomial(shares[kept], shown[kept], np.array(columns).reshape(-1, n).T)
    table = table.assign(ratio=np.nan, low=np.nan, high=np.nan)
    if fit is not None:
        ratios = [fit.ratio(row) for row in np.eye(1 + len(compared))[1:]]
        table.loc[compared.index, ["ratio", "low", "high"]] = np.array(ratios).reshape(-1, 3)
        table = pd.concat([table, *_together(compared, fit)], ignore_index=True)
    return Model(table, n, "few_posts" if few else "separated" if fit is None else "")


def _common(factors: Mapping[str, np.ndarray]) -> np.ndarray:
    """Posts of which every sort has at least LEAST posts, those of rare sorts taken out; bool (n,)."""
    kept = np.ones(len(factors["fit"]), dtype=bool)
    while True:
        rare = np.zeros(len(kept), dtype=bool)
        for sorts in factors.values():
            names, counts = np.unique(sorts[kept].astype(str), return_counts=True)
            rare |= kept & np.isin(sorts.astype(str), names[counts < LEAST])
        if not rare.any():
            return kept
        kept &= ~rare


def _compared(sorts: np.ndarray, name: str, kept: np.ndarray) -> pd.DataFrame:
    """The sorts of a factor with the one they are compared with, None for those that were taken out."""
    before, after = Counter(sorts.tolist()), Counter(sorts[kept].tolist())
    by_size = sorted(before, key=lambda sort: (-before[sort], sort))
    wanted = BESIDE.get(name, "")
    first = wanted if wanted in after else next((sort for sort in by_size if sort in after), wanted)
    lines = [
        (name, sort, first if sort in after else None, after[sort] or before[sort], after[first])
        for sort in by_size
        if sort != first
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS[:5]))


def _together(compared: pd.DataFrame, fit: Fit) -> list[pd.DataFrame]:
    """What fitting both goes with beyond the product of either; none where a sort is not there."""
    of_fit = (compared["factor"] == "fit") & (compared["beside"] == BESIDE["fit"])
    sign = compared["term"].map({"both": 1.0, "story": -1.0, "audience": -1.0}).where(of_fit).fillna(0.0)
    if np.abs(sign).sum() < 3:
        return []
    both = compared[of_fit & (compared["term"] == "both")].iloc[0]
    ratio = fit.ratio(np.append(0.0, sign.to_numpy(dtype=float)))
    line = ("fit", "together", "product", both["n"], both["n_beside"], *ratio)
    return [pd.DataFrame([line], columns=list(COLUMNS))]
