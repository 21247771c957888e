"""Whether our posts invite, and what came of them, from the counts that a page export holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fivec import parties, rates, text
from fivec.clusters import by_design_effect
from fivec.conversations.talk import talk
from fivec.dataset import Dataset
from fivec.measures import LIMITS, Measure, Side, grade, not_measured, proportion
from fivec.own_posts import COUNTS, counted, invitations

PER_POST = {"comments": "CV-6.comments", "shares": "CV-6.shares", "likes": "CV-6.likes"}
INVITES = {"CV-12.you": "you", "CV-12.me": "me", "CV-12.signed": "signed"}


def measures(data: Dataset, posts: np.ndarray, side: Side, quick: bool) -> list[Measure]:
    """CV-6 (silence and counts per post), CV-12 (invitations) and CV-13 (what a question does).

    Parameters
    ----------
    posts : rows of our own posts on the side; see ``own_posts.own_posts``.

    Returns
    -------
    Those that are measured; CV-13 also where posts with or without a question are too few.
    """
    if not len(posts):
        return []
    found = [_silent(data, posts, side)]
    found += [_per_post(data, posts, name, side, quick) for name in COUNTS]
    found += invitation_rates(data, posts, side)
    effect = question_effect(data, posts, side, quick)
    return [one for one in found if one.measured] + ([effect] if effect.n else [])


def _silent(data: Dataset, posts: np.ndarray, side: Side) -> Measure:
    comments, shares = (counted(data, posts, name) for name in ("comments", "shares"))
    known = ~np.isnan(comments) & ~np.isnan(shares)
    silent = known & (comments == 0) & (shares == 0)
    return proportion("CV-6.silent", int(silent.sum()), int(known.sum()), side=side)


def _per_post(data: Dataset, posts: np.ndarray, name: str, side: Side, quick: bool) -> Measure:
    count = counted(data, posts, name)
    count = count[~np.isnan(count)]
    if not len(count):
        return not_measured(PER_POST[name], "counts", side=side)
    low, high = (None, None) if quick else rates.rate_interval(count, np.ones(len(count)))
    return Measure(
        PER_POST[name], float(count.mean()), low, high, int(count.sum()), len(count),
        grade=grade(len(count)), side=side,
    )  # fmt: skip


def invitation_rates(data: Dataset, posts: np.ndarray, side: Side) -> list[Measure]:
    """CV-12 and its families, of our own posts that have a text; none where no post has one."""
    posts = posts[data.written[posts]]
    if not len(posts):
        return []
    found = invitations(data, posts)
    asks = found["question"] | found["invite"]
    families = {"CV-12": asks, "CV-12.question": found["question"]}
    families |= {id: found[family] for id, family in INVITES.items()}
    return [proportion(id, int(met.sum()), len(posts), side=side) for id, met in families.items()]


def polite_rate(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CV-12.polite: of our replies to others that have a text, how many hold a greeting, thanks or a please.

    Parameters
    ----------
    posts : rows of posts on any side.

    Returns
    -------
    One measure; none where no reply of ours has a text. Not measured where it would tell how fewer than five
    colleagues answer.
    """
    ours, polite = data.mine(f"polite/{code}", lambda: _polite(data, code))
    replies = posts[np.flatnonzero(ours[posts])]
    if not len(replies):
        return []
    if parties.tells_of_few(data, replies, np.flatnonzero(ours)):
        return [not_measured("CV-12.polite", side=side, basis=parties.FEW)]
    found = proportion("CV-12.polite", int(polite[replies].sum()), len(replies), side=side)
    return [by_design_effect(found, polite[replies], data.threads.root[replies])]


def _polite(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray]:
    """Our replies to others that have a text, and those of them that are polite; bool arrays (n_posts,)."""
    seen = talk(data)
    ours = parties.speakers(data, code)[data.posts["author"].to_numpy()] & (seen.side == code)
    ours &= (seen.to >= 0) & (seen.party != seen.answers) & data.written
    polite = np.zeros(len(ours), dtype=bool)
    polite[ours] = text.polite(data.posts["text"][ours])
    return ours, polite


def question_effect(data: Dataset, posts: np.ndarray, side: Side, quick: bool) -> Measure:
    """CV-13: comments on posts with a question against those without, each channel compared with itself.

    Per time shown; where that is not known, per post (basis ``per_post``). ``k`` posts have a question,
    of ``n``. Not measured with fewer than LIMITS["proportion"] of either sort.
    """
    comments, shown = counted(data, posts, "comments"), counted(data, posts, "impressions")
    known = ~np.isnan(comments)
    basis = "full" if (known & (shown > 0)).any() else "per_post"
    exposure = shown if basis == "full" else np.ones(len(posts))
    kept = known & (exposure > 0)
    asks = invitations(data, posts)["question"]
    n, k = int(kept.sum()), int((kept & asks).sum())
    few = min(k, n - k)
    if few < LIMITS["proportion"][0]:
        return replace(not_measured("CV-13", "questions", side=side, basis="few_questions"), n=n, k=k)
    channel = data.codes("posts", "channel")[posts].astype(np.int64)
    inputs = (comments[kept], exposure[kept], asks[kept], channel[kept])
    value = rates.rate_ratio(*inputs)
    if value is None:
        return replace(not_measured("CV-13", "questions", side=side, basis="no_comments"), n=n, k=k)
    low, high = (None, None) if quick else rates.ratio_interval(*inputs)
    return Measure(
        "CV-13", value, low, high, k, n, expected=1.0, grade=grade(few), side=side, basis=basis
    )  # fmt: skip


def post_table(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """Our own posts with what came of them.

    Columns: ``post`` (row), ``question`` (whether it asks one), ``silent`` (no comment and no share; missing
    where one of these is not known), ``comments``, ``shares``, ``likes``, ``impressions``.
    """
    counts = {name: counted(data, posts, name) for name in (*COUNTS, "impressions")}
    known = ~np.isnan(counts["comments"]) & ~np.isnan(counts["shares"])
    silent = pd.array((counts["comments"] == 0) & (counts["shares"] == 0), dtype="boolean")
    silent[~known] = pd.NA
    asks = invitations(data, posts)["question"] if len(posts) else np.zeros(0, dtype=bool)
    return pd.DataFrame({"post": posts, "question": asks, "silent": silent, **counts})
