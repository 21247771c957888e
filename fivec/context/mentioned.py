"""Whom our own posts name: a first step towards contact that posts alone show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from fivec import ties
from fivec.dataset import Dataset
from fivec.measures import Measure, Side, not_measured, proportion


def naming(data: Dataset, posts: np.ndarray, side: Side) -> Measure:
    """CX-10: share of our own posts with a text that name somebody else with an @."""
    posts = posts[data.posts["text"].iloc[posts].notna().to_numpy(dtype=bool)]
    if not len(posts):
        return not_measured("CX-10", "posts", side=side)
    k = _named(data, posts)["post"].nunique()
    return proportion("CX-10", k, len(posts), side=side)


def table(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """Accounts that our posts name, most first: ``handle``, ``channel``, ``n_posts``, ``last_at``."""
    found = _named(data, posts)
    found = found.assign(posted_at=data.posts["posted_at"].iloc[found["post"]].array)
    grouped = found.groupby(["channel", "handle"], sort=False, observed=True)
    lines = grouped.agg(n_posts=("post", "size"), last_at=("posted_at", "max")).reset_index()
    lines = lines.sort_values(["n_posts", "handle"], ascending=[False, True], ignore_index=True)
    return lines[["handle", "channel", "n_posts", "last_at"]]


def _named(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """One row per post and account of others that it names: ``post`` (row), ``channel``, ``handle``."""
    text = pa.chunked_array(pa.array(data.posts["text"].iloc[posts], type=pa.large_string()))
    place, handle = ties.handles(text)
    channel = data.posts["channel"].astype("object").to_numpy()[posts[place]]
    lower = [name.casefold() for name in handle.to_pylist()]
    found = pd.DataFrame({"post": posts[place], "channel": channel, "handle": lower})
    found = found.drop_duplicates()
    own = data.accounts[data.parties.ours]
    ours = set(zip(own["channel"].astype("object"), own["handle"].str.casefold(), strict=True))
    kept = [pair not in ours for pair in zip(found["channel"], found["handle"], strict=True)]
    return found[np.array(kept, dtype=bool)].reset_index(drop=True)
