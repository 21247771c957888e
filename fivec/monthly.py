"""A share month by month: each with its interval, and which months are more than the usual ups and downs."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec.control_chart import BASELINE, limits, signals
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
    below what is usual, 0 within, missing where that is not known.
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
        signal[np.flatnonzero(told)] = signals(values, usual) * np.sign(values - usual.mean).astype(int)
    table["mean"] = np.nan if usual is None else usual.mean
    table["usual_low"] = np.nan if usual is None else max(0.0, usual.low)
    table["usual_high"] = np.nan if usual is None else min(1.0, usual.high)
    table["signal"] = signal
    return table[list(COLUMNS)]
