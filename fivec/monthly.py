"""A share month by month: each with its interval, and which months are more than the usual ups and downs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from fivec.control_chart import BASELINE, Limits, limits, stretches
from fivec.dataset import Dataset
from fivec.measures import wilson
from fivec.own_posts import LEAST, ZONE

COLUMNS: Final = ("month", "n", "k", "share", "low", "high", "mean", "usual_low", "usual_high", "signal")


def by_month(data: Dataset, posts: np.ndarray, met: np.ndarray) -> pd.DataFrame:
    """One row per calendar month from the first to the last of the posts; undated ones are left out.

    Parameters
    ----------
    posts : rows of posts; ``met`` (bool, of the same length) says which of them met something.

    Returns
    -------
    Columns ``month`` (``2026-01``, Dutch time), ``n``, ``k``; ``share`` with ``low`` and ``high`` (Wilson),
    missing under ten posts; ``mean``, ``usual_low`` and ``usual_high`` of the first eight months with a share
    (see ``control_chart``; kept within 0 and 1), missing where there are fewer; ``signal``: 1 above and -1
    below what is usual (see ``_signals``), 0 otherwise, missing where that is not known.
    """
    dated = ~np.isnan(data.seconds[posts])
    posts, met = posts[dated], met[dated]
    if not len(posts):
        return pd.DataFrame(columns=list(COLUMNS))
    local = data.posts["posted_at"].iloc[posts].dt.tz_convert(ZONE).dt
    number = (12 * local.year + local.month - 1).to_numpy(dtype=np.int64)
    first = int(number.min())
    n = np.bincount(number - first)
    k = np.bincount(number[met] - first, minlength=len(n))
    names = [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, first + len(n))]
    table = pd.DataFrame({"month": names, "n": n, "k": k})
    told = n >= LEAST
    pairs = zip(k.tolist(), n.tolist(), strict=True)
    band = np.array([wilson(*pair) if pair[1] >= LEAST else (np.nan, np.nan) for pair in pairs], dtype=float)
    table["share"] = np.where(told, k / np.maximum(n, 1), np.nan)
    table["low"], table["high"] = band.T
    values = table.loc[told, "share"].to_numpy()
    usual = limits(values[:BASELINE]) if len(values) >= BASELINE else None
    signal = pd.array([pd.NA] * len(table), dtype="Int64")
    if usual is not None:
        signal[np.flatnonzero(told)] = _signals(k[told], n[told], usual)
    table["mean"] = np.nan if usual is None else usual.mean
    table["usual_low"] = np.nan if usual is None else max(0.0, usual.low)
    table["usual_high"] = np.nan if usual is None else min(1.0, usual.high)
    table["signal"] = signal
    return table[list(COLUMNS)]


def by_side(found: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The months of every side under each other: ``side`` (the keys), and see ``by_month``."""
    columns = ["side", *COLUMNS]
    frames = [table.assign(side=side) for side, table in found.items()]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _signals(k: np.ndarray, n: np.ndarray, usual: Limits) -> np.ndarray:
    """Months that the control chart signals, 1 above and -1 below, where their interval is apart as well.

    The limits take every month for as sure as another, and eight months say only roughly what is usual. So a
    month, or a run of them together, must have an interval apart from that of the baseline together (both
    Wilson). Of rows of two years in which nothing changes one in ten signals then, and four in ten otherwise.
    """
    found = np.zeros(len(k), dtype=np.int64)
    low, high = _together(k[:BASELINE], n[:BASELINE])
    for start, end in stretches(k / n, usual):
        least, most = _together(k[start:end], n[start:end])
        if least > high or most < low:
            found[start:end] = 1 if least > high else -1
    return found


def _together(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.array(wilson(int(k.sum()), int(n.sum())), dtype=float)
