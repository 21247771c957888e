"""Our own posts: which ones start something, are old enough to count, and what came of them by group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import pandas as pd

from fivec import own_topics, parties, rates, schema, text
from fivec.dataset import Dataset, chosen

HOUR: Final = 3600.0
MATURE_S: Final = 72 * HOUR
"""A post is counted once it has had this long to become a conversation."""
LEAST: Final = 10
"""Posts of a group below which only counts are shown."""
COUNTS: Final = ("comments", "shares", "likes")
ZONE: Final = "Europe/Amsterdam"
"""Weekdays are those of this zone."""
GROUPINGS: Final = ("all", "question", "topic", "channel", "weekday")


def mature(data: Dataset) -> np.ndarray:
    """Posts old enough to count; every post when nothing is dated."""
    found: np.ndarray = data.once("mature", lambda: _mature(data))
    return found


def _mature(data: Dataset) -> np.ndarray:
    if np.isnan(data.end):
        return np.ones(len(data.posts), dtype=bool)
    return data.seconds <= data.end - MATURE_S


def own_posts(data: Dataset, posts: np.ndarray, code: int) -> np.ndarray:
    """Those of the given post rows that are ours on a side, start a thread, and are old enough to count."""
    if not len(data.posts):
        return np.zeros(0, dtype=np.int64)
    return posts[np.flatnonzero(is_own_post(data, code)[posts])]


def is_own_post(data: Dataset, code: int) -> np.ndarray:
    """Every post of ours on a side that starts a thread and is old enough to count; bool (n_posts,)."""
    found: np.ndarray = data.mine(f"own_posts/{code}", lambda: _own(data, code))
    return found


def _own(data: Dataset, code: int) -> np.ndarray:
    starts = chosen(data.posts["kind"], ("post",)) & (data.posts["parent"].to_numpy() == schema.NO_PARENT)
    return parties.by_us(data, code) & mature(data) & starts


def counted(data: Dataset, posts: np.ndarray, name: str) -> np.ndarray:
    """A count of the given posts (comments, shares, likes, impressions), NaN where the file has none.

    A platform's correction below zero is no count.
    """
    values = data.posts[name].to_numpy()[posts]
    return np.where(values >= 0, values, np.nan)


def per_side(
    table: Callable[..., pd.DataFrame], data: Dataset, posts: np.ndarray, *more: object
) -> pd.DataFrame:
    """A table of our own posts for each side that has any, one under the other with its ``side``."""
    parts = [
        table(data, own, *more).assign(side=parties.side_name(code))
        for code in (parties.EXTERNAL, parties.INTERNAL)
        if data.parties.known and len(own := own_posts(data, posts, code))
    ]
    return pd.concat(parts, ignore_index=True) if parts else table(data, posts[:0], *more).assign(side="")


def invitations(data: Dataset, posts: np.ndarray) -> dict[str, np.ndarray]:
    """What invites in the given posts of ours: bool per family of ``text.invitations``."""
    known = data.mine("invitations", lambda: _invitations(data))
    return {family: marks[posts] for family, marks in known.items()}


def _invitations(data: Dataset) -> dict[str, np.ndarray]:
    """What invites in every first post of ours, False for all others; arrays have one entry per post."""
    root, author = data.threads.root, data.posts["author"].to_numpy()
    rows = np.flatnonzero(data.parties.ours[author] & (root == np.arange(len(root))))
    found = text.invitations(data.posts["text"].iloc[rows], data.terms.language[rows])
    marks = {family: np.zeros(len(root), dtype=bool) for family in found}
    for family, here in found.items():
        marks[family][rows] = here
    return marks


# -- by group -----------------------------------------------------------------------------------------------


def rate_table(data: Dataset, posts: np.ndarray, quick: bool = False) -> pd.DataFrame:
    """What came of the given posts of one side, all together and by question, topic, channel and weekday.

    Columns: ``grouping``, ``group`` (``yes``/``no``, a topic's words, a channel, ``0``-``6`` from Monday,
    empty for all), ``n`` posts, ``impressions``, and for each of comments, shares and likes ``<count>`` (of
    the posts for which it is known), ``<count>_per_post``, ``<count>_per_1000`` with ``_low`` and ``_high``
    (by post, seeded), and ``n_<count>``, the posts behind the rate. Under LEAST posts a rate is missing: the
    counts stay. Groups in their own order: topics by posts, weekdays by day.
    """
    lines = [
        {"grouping": grouping, "group": group, **rate_line(data, posts[mask], quick)}
        for grouping in GROUPINGS
        for group, mask in _groups(data, posts, grouping)
    ]
    columns = ["grouping", "group", "n", "impressions"]
    for name in COUNTS:
        columns += [name, f"n_{name}", f"{name}_per_post"]
        columns += [f"{name}_per_1000", f"{name}_per_1000_low", f"{name}_per_1000_high"]
    return pd.DataFrame(lines, columns=columns)


def rate_line(data: Dataset, posts: np.ndarray, quick: bool) -> dict[str, object]:
    """What came of one group of posts: the columns of ``rate_table`` from ``n`` on."""
    shown = counted(data, posts, "impressions")
    line: dict[str, object] = {
        "n": len(posts),
        "impressions": np.nansum(shown) if (shown > 0).any() else np.nan,
    }
    for name in COUNTS:
        count = counted(data, posts, name)
        known = ~np.isnan(count)
        line[name] = count[known].sum() if known.any() else np.nan
        line[f"{name}_per_post"] = count[known].mean() if known.sum() >= LEAST else np.nan
        both = known & (shown > 0)
        line[f"n_{name}"] = int(both.sum())
        rate = rates.pooled(count[both], shown[both]) if both.sum() >= LEAST else None
        line[f"{name}_per_1000"] = np.nan if rate is None else rates.PER * rate
        low, high = (None, None) if quick or rate is None else rates.rate_interval(count[both], shown[both])
        line[f"{name}_per_1000_low"] = np.nan if low is None else rates.PER * low
        line[f"{name}_per_1000_high"] = np.nan if high is None else rates.PER * high
    return line


def _groups(data: Dataset, posts: np.ndarray, grouping: str) -> Iterable[tuple[str, np.ndarray]]:
    if not len(posts):
        return []
    if grouping == "all":
        return [("", np.ones(len(posts), dtype=bool))]
    if grouping == "question":
        asks = invitations(data, posts)["question"]
        return [("yes", asks), ("no", ~asks)]
    if grouping == "channel":
        column = data.posts["channel"].iloc[posts]
        return [(str(name), (column == name).to_numpy()) for name in column.value_counts().index if name]
    if grouping == "weekday":
        day = data.posts["posted_at"].iloc[posts].dt.tz_convert(ZONE).dt.day_of_week.to_numpy()
        return [(str(number), day == number) for number in range(7) if (day == number).any()]
    found = own_topics.of_own_posts(data, int(parties.post_side(data)[posts[0]]))
    if found is None:
        return []
    titles, of_post = found
    sizes = np.bincount(of_post[posts][of_post[posts] >= 0], minlength=len(titles))
    order = np.argsort(-sizes, kind="stable")
    return [(titles[topic], of_post[posts] == topic) for topic in order.tolist() if sizes[topic]]
