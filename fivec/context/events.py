"""Acts of attention: who turned to whom, when, and in which post. Direction is attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from fivec import names, parties, ties
from fivec.dataset import Dataset, Selection, chosen, seconds

DAY: Final = 86400.0
WINDOW_S: Final = 180 * DAY
"""Contact and attention count for half a year, up to the last time stamp in the data."""
ACTS: Final = ("reply", "mention", "share", "reaction")
"""Kinds of tie that are an act; a follow or a connection is a standing relation."""


@dataclass(frozen=True)
class Events:
    """One entry per act of attention.

    ``source`` and ``target`` are account codes, ``at`` seconds since 1970 UTC (NaN unknown), ``weight`` how
    often, ``post`` the row of the post (-1: from a list of ties).
    """

    source: np.ndarray
    target: np.ndarray
    at: np.ndarray
    weight: np.ndarray
    post: np.ndarray

    def kept(self, mask: np.ndarray) -> Events:
        """The entries where ``mask`` is True."""
        return Events(*(values[mask] for values in vars(self).values()))


def events(data: Dataset) -> Events:
    """Every act of attention in the data; one post counts once for the same two accounts."""
    found: Events = data.once("events", lambda: _events(data))
    return found


def _events(data: Dataset) -> Events:
    made = ties.attention(data.interactions)
    post = made["post"].to_numpy().astype(np.int64)
    listed = np.flatnonzero(chosen(data.ties["kind"], ACTS))
    weight = data.ties["weight"].fillna(1.0).to_numpy()[listed]
    every = Events(
        np.concatenate([made["source"].to_numpy(), data.ties["source"].to_numpy()[listed]]).astype(np.int64),
        np.concatenate([made["target"].to_numpy(), data.ties["target"].to_numpy()[listed]]).astype(np.int64),
        np.concatenate([data.seconds[post], seconds(data.ties["at"])[listed]]),
        np.concatenate([np.ones(len(post)), weight]),
        np.concatenate([post, np.full(len(listed), -1)]),
    )
    return every.kept(every.source != every.target)


def last_moment(data: Dataset, selection: Selection) -> float:
    """The end of the window: the last time stamp of the selection; NaN when nothing is dated."""
    stamps = np.concatenate([[data.end], events(data).at])
    if np.isnan(stamps).all():
        return float("nan")
    last = float(np.nanmax(stamps))
    if selection.end is None:
        return last
    return min(last, end_of(selection.end))


def end_of(day: date) -> float:
    """The first second after a day (UTC)."""
    return pd.Timestamp(day + timedelta(days=1), tz="UTC").timestamp()


def recent(data: Dataset, selection: Selection) -> Events:
    """The acts of the selection's period and channels in the window before its end.

    An undated post cannot be placed and is left out, an undated tie stays; when nothing is dated there is
    no window.
    """
    every = events(data)
    kept = np.ones(len(every.source), dtype=bool)
    if selection.channels:
        kept &= chosen(data.accounts["channel"], selection.channels)[every.source]
    end = last_moment(data, selection)
    if not np.isnan(end):
        start = end - WINDOW_S
        if selection.start is not None:
            start = max(start, pd.Timestamp(selection.start, tz="UTC").timestamp())
        undated_tie = np.isnan(every.at) & (every.post < 0)
        kept &= ((every.at >= start) & (every.at <= end)) | undated_tie
    return every.kept(kept)


def us(data: Dataset, side: int, selection: Selection) -> np.ndarray:
    """Accounts that are "us" on a side, bool per account: official ones inside, all of ours outside.

    A choice of teams, kinds or accounts narrows who we are, not who the others are. A single account is
    looked at only where its owner may be named.
    """
    who = data.parties
    mine = (who.official if side == parties.INTERNAL else who.ours) & on_side(data, side)
    if selection.accounts:
        mine &= ~names.hidden(data)
    return mine & data.accounts_kept(selection)


def on_side(data: Dataset, side: int) -> np.ndarray:
    """Accounts whose channel is on a side, bool per account."""
    return data.parties.side[data.accounts["channel"].cat.codes.to_numpy()] == side


def others(data: Dataset, side: int) -> np.ndarray:
    """Accounts on a side that are nobody of ours: outsiders outside, colleagues without office inside."""
    who = data.parties
    return ~(who.official if side == parties.INTERNAL else who.ours) & on_side(data, side)
