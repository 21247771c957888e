"""Sharing: how often we pass on what others made, and how often our posts are shared."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fivec import parties, schema
from fivec.dataset import Dataset, chosen
from fivec.measures import Measure, Side, cluster_interval, grade, not_measured, proportion

PASSED_ON: Final = r"^\s*(?:RT|MT)\s+@\w|\bvia @\w"
PER: Final = 1000
"""Shares are counted per thousand times shown."""


def passing_on(data: Dataset, posts: np.ndarray, code: int, side: Side) -> Measure:
    """CT-6: share of our messages that pass on what others made.

    Messages are our posts that start a thread and our shares; passing on a message of our own does not
    count. Where the export marks no shares, "RT @" and "via @" in the text stand in (basis
    ``text_pattern``); where there are none of those either, it is not measured.
    """
    message, passed, basis = data.mine(f"passing_on/{code}", lambda: _messages(data, code))
    if not basis:
        return not_measured("CT-6", "shares", side=side)
    n = int(message[posts].sum())
    if not n:
        return not_measured("CT-6", "own_posts", side=side)
    return proportion("CT-6", int(passed[posts].sum()), n, side=side, basis=basis)


def _messages(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray, str]:
    """Our messages on a side, those of them that pass on what others made, both bool (n_posts,), and what
    tells so; empty where nothing does.
    """
    here = parties.post_side(data) == code
    is_share = chosen(data.posts["kind"], ("share",))
    message = (data.posts["parent"].to_numpy() == schema.NO_PARENT) & ~chosen(data.posts["kind"], ("reply",))
    message = (message | is_share) & parties.by_us(data, code)
    basis = "full"
    if not (is_share & here).any():
        is_share = data.once("passed_on", lambda: _credited(data))
        basis = "text_pattern" if (is_share & here).any() else ""
    shared = data.posts["share_of"].to_numpy()
    of_ours = (shared >= 0) & data.parties.ours[data.posts["author"].to_numpy()[np.maximum(shared, 0)]]
    return message, message & is_share & ~of_ours, basis


def _credited(data: Dataset) -> np.ndarray:
    """Posts whose text says that they pass something on, bool per post."""
    text = pa.chunked_array(pa.array(data.posts["text"], type=pa.large_string()))
    found: np.ndarray = pc.match_substring_regex(text, PASSED_ON).fill_null(False).to_numpy()
    return found


def share_rate(data: Dataset, posts: np.ndarray, code: int, side: Side, quick: bool) -> Measure:
    """CT-4: shares of our posts per thousand times they were shown, all posts together.

    ``k`` is the number of shares, ``n`` the number of posts for which both are known.
    """
    ours = posts[np.flatnonzero(parties.by_us(data, code)[posts])]
    shares, shown = data.posts["shares"].to_numpy()[ours], data.posts["impressions"].to_numpy()[ours]
    known = np.flatnonzero((shares >= 0) & (shown > 0))
    shares, shown = shares[known], shown[known]
    if not len(shares):
        return not_measured("CT-4", "impressions", side=side)
    low, high = (None, None) if quick else cluster_interval(shares, shown)
    return Measure(
        "CT-4",
        float(PER * shares.sum() / shown.sum()),
        None if low is None else PER * low,
        None if high is None else PER * high,
        k=int(shares.sum()),
        n=len(shares),
        grade=grade(len(shares)),
        side=side,
    )
