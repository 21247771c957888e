"""What came of our posts per thousand times shown, which ones were shared most, and pages beside ours."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from fivec import parties, rates
from fivec.content.fit import FITS
from fivec.content.fitted import fitted_posts
from fivec.content.listing import QUADRANTS
from fivec.dataset import Dataset
from fivec.measures import LIMITS, Measure, Side, grade, not_measured, proportion
from fivec.own_posts import COUNTS, counted, own_posts, per_side, rate_line, rate_table

PER_1000: Final = {"comments": "CT-4.comments", "likes": "CT-4.likes"}
COMPARED: Final = ("followers", "new_followers", "posts", *COUNTS, "engagements")


def per_thousand(data: Dataset, posts: np.ndarray, side: Side, quick: bool) -> list[Measure]:
    """Comments and likes per thousand times shown (beside CT-4, shares), and posts shared beyond chance.

    Parameters
    ----------
    posts : rows of our own posts on the side.

    Returns
    -------
    Those that are measured.
    """
    shown = counted(data, posts, "impressions")
    found = []
    for name, id in PER_1000.items():
        count = counted(data, posts, name)
        both = ~np.isnan(count) & (shown > 0)
        value = rates.pooled(count[both], shown[both])
        if value is not None:
            low, high = (None, None) if quick else rates.rate_interval(count[both], shown[both])
            found.append(
                Measure(
                    id,
                    rates.PER * value,
                    None if low is None else rates.PER * low,
                    None if high is None else rates.PER * high,
                    k=int(count[both].sum()),
                    n=int(both.sum()),
                    grade=grade(int(both.sum())),
                    side=side,
                )
            )
    shares = counted(data, posts, "shares")
    both = ~np.isnan(shares) & (shown > 0)
    if both.any():
        often = rates.beyond_chance(shares[both], shown[both])
        found.append(proportion("CT-4.beyond", int(often.sum()), int(both.sum()), side=side))
    return found


def shared_table(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """Our own posts that were counted, those shared most for how often they were shown first.

    Columns: ``post`` (row), ``share_rate`` (shares per thousand times shown, drawn towards the rate of all
    posts), ``beyond`` (shared more often than being shown explains), ``impressions``, ``shares``,
    ``comments``, ``likes``. Posts whose shares or impressions are not known have no rate and come last.
    """
    counts = {name: counted(data, posts, name) for name in ("impressions", "shares", "comments", "likes")}
    both = ~np.isnan(counts["shares"]) & (counts["impressions"] > 0)
    rate, beyond = np.full(len(posts), np.nan), np.full(len(posts), None, dtype=object)
    if both.any():
        inputs = counts["shares"][both], counts["impressions"][both]
        rate[both] = rates.PER * rates.shrunken(*inputs)
        beyond[both] = rates.beyond_chance(*inputs)
    table = pd.DataFrame({"post": posts, "share_rate": rate, "beyond": beyond, **counts})
    some = table[list(counts)].notna().any(axis=1)
    return table[some].sort_values(["share_rate", "post"], ascending=[False, True], ignore_index=True)


def fit_and_sharing(
    id: str, data: Dataset, posts: np.ndarray, fit: np.ndarray, side: Side, quick: bool
) -> Measure:
    """CT-5: Spearman's rank correlation of a fit with how often posts are shared per time shown.

    Not measured without the counts, with fewer than 20 posts, or where either never varies. The
    interval is a seeded bootstrap over posts.
    """
    shares, shown = counted(data, posts, "shares"), counted(data, posts, "impressions")
    both = ~np.isnan(shares) & (shown > 0)
    if not both.any():
        return not_measured(id, "impressions", side=side)
    x, y = fit[both], rates.shrunken(shares[both], shown[both])
    if both.sum() < LIMITS["proportion"][0]:
        return not_measured(id, "more", side=side)
    value = spearman(x, y)
    if value is None:
        return not_measured(id, side=side, basis="no_variation")
    low, high = (None, None) if quick else spearman_interval(x, y)
    return Measure(id, value, low, high, n=int(both.sum()), grade=grade(int(both.sum())), side=side)


def spearman(x: np.ndarray, y: np.ndarray) -> float | None:
    """Rank correlation (-1 to 1); None where one of the two never varies."""
    a, b = rankdata(x), rankdata(y)
    if a.std() == 0 or b.std() == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def spearman_interval(x: np.ndarray, y: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of ``spearman`` by a seeded bootstrap over pairs, whatever their order."""
    order = np.lexsort((x, y))
    x, y = x[order], y[order]
    rng = np.random.default_rng(0)
    found = []
    for _ in range(1000 if len(x) <= 2_000 else 200):
        picked = rng.integers(0, len(x), len(x))
        value = spearman(x[picked], y[picked])
        if value is not None:
            found.append(value)
    if len(found) < 2:
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


# -- by group -----------------------------------------------------------------------------------------------


def rates_by_group(data: Dataset, posts: np.ndarray, quick: bool) -> pd.DataFrame:
    """``own_posts.rate_table`` per side with one grouping more: ``quadrant``, where both fits are known."""
    parts = [per_side(rate_table, data, posts, quick)]
    for code in (parties.EXTERNAL, parties.INTERNAL) if data.parties.known else ():
        own = own_posts(data, posts, code)
        if not (len(own) and data.terms.counts.nnz):
            continue
        fitted = fitted_posts(data, code)
        if fitted.story_fit is None or fitted.audience_fit is None:
            continue
        quadrant = np.full(len(data.posts), -1, dtype=np.int8)
        quadrant[fitted.posts] = (fitted.story_fit >= FITS) + 2 * (fitted.audience_fit >= FITS)
        lines = [
            {"grouping": "quadrant", "group": name, **rate_line(data, own[quadrant[own] == number], quick)}
            for number, name in reversed(list(enumerate(QUADRANTS)))
            if (quadrant[own] == number).any()
        ]
        if lines:
            parts.append(pd.DataFrame(lines, columns=parts[0].columns).assign(side=parties.side_name(code)))
    return pd.concat(parts, ignore_index=True)


# -- pages beside ours --------------------------------------------------------------------------------------


def competitor_table(data: Dataset) -> pd.DataFrame:
    """Pages beside ours with the same denominators, most reactions per post first.

    Columns: ``name``, ``channel``, ``ours`` (the name is that of one of our accounts), ``followers``,
    ``new_per_1000`` (new followers per thousand followers), ``posts``, ``per_post`` (comments, shares and
    likes per post), ``per_1000`` (the same per post and thousand followers), ``start``, ``end``. A number of
    which a part is not known is missing; nothing is added up over periods.
    """
    table = data.competitors
    known = data.accounts[data.parties.ours] if len(data.accounts) else data.accounts
    mine = {
        " ".join(str(name).casefold().split())
        for name in [*known["name"].dropna(), *known["handle"].dropna()]
    }
    parts = table[list(COUNTS)].sum(axis=1, min_count=len(COUNTS))
    total = table["engagements"].fillna(parts)
    per_post = total / table["posts"].where(table["posts"] > 0)
    followers = table["followers"].where(table["followers"] > 0)
    found = pd.DataFrame(
        {
            "name": table["name"].astype("object"),
            "channel": table["channel"].astype("object"),
            "ours": [" ".join(str(name).casefold().split()) in mine for name in table["name"]],
            "followers": table["followers"],
            "new_per_1000": rates.PER * table["new_followers"] / followers,
            "posts": table["posts"],
            "per_post": per_post,
            "per_1000": rates.PER * per_post / followers,
            "start": table["start"],
            "end": table["end"],
        }
    )
    return found.sort_values(["per_post", "name"], ascending=[False, True], ignore_index=True)
