"""Who gives whom attention on one side, with all of us as one; and the same data drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import graph, parties
from fivec.context.events import DAY, events, on_side, others
from fivec.context.events import us as us_of
from fivec.dataset import Dataset, Selection, chosen

HALF_LIFE_S: Final = 90 * DAY
"""After this long an act of attention counts for half."""
STANDING: Final = ("follow", "connection")
AT_ONCE: Final = 2_000_000
"""Ties that are walked at once: memory follows it."""
SAME: Final = 10
"""Digits in which two shares of attention must be equal to be the same: sums in another order differ."""


@dataclass(frozen=True)
class Attention:
    """Acts of attention and standing relations between parties on one side.

    Attributes
    ----------
    source, target : int arrays, party numbers.
    weight : float array; an act fades with its age, a standing relation counts 1.
    unit : int array, what is drawn anew together: the row of a post, behind them the listed acts, and -1
        for standing relations, which are never drawn.
    n_units : how many units there are in all.
    us : the party that is us; the highest number.
    """

    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    unit: np.ndarray
    n_units: int
    us: int

    @property
    def n_acts(self) -> int:
        """Acts between different parties, standing relations left out."""
        return int(((self.source != self.target) & (self.unit >= 0)).sum())


def nodes(data: Dataset, side: int, selection: Selection | None = None) -> tuple[np.ndarray, int]:
    """Party per account and the number that is us, the highest.

    We are everybody of ours outside, and who holds office inside, under the chosen teams, kinds and
    accounts. The rest of us is one party, with the number below.
    """
    who = data.parties
    mine = us_of(data, side, selection or Selection())
    rest = who.ours if side == parties.EXTERNAL else who.official
    party = np.where(rest, who.organisation, who.person)
    return np.where(mine, who.organisation + 1, party), who.organisation + 1


def others_among(data: Dataset, side: int, party: np.ndarray, us: int) -> np.ndarray:
    """Which party numbers are others on a side, bool (us + 1,)."""
    found = np.zeros(us + 1, dtype=bool)
    found[party[others(data, side)]] = True
    found[us - 1 :] = False
    return found


def point_of_view(selection: Selection) -> Selection:
    """What of a selection says who we are; the rest is left out."""
    return Selection(teams=selection.teams, kinds=selection.kinds, accounts=selection.accounts)


def attention(data: Dataset, side: int, selection: Selection | None = None) -> Attention:
    """All attention on a side with this "us", whatever the period and the channels."""
    view = point_of_view(selection or Selection())
    found: Attention = data.mine(f"attention/{side}/{view}", lambda: _attention(data, side, view))
    return found


def _attention(data: Dataset, side: int, view: Selection) -> Attention:
    party, us = nodes(data, side, view)
    here = on_side(data, side)
    acts = events(data)
    listed = np.flatnonzero(acts.post < 0)
    unit = acts.post.copy()
    unit[listed] = len(data.posts) + np.arange(len(listed))
    kept = here[acts.source]
    stamps = acts.at[~np.isnan(acts.at)]
    age = np.nan_to_num((stamps.max() if len(stamps) else 0.0) - acts.at)
    weight = acts.weight * 0.5 ** (age / HALF_LIFE_S)
    ends = [data.ties[name].to_numpy() for name in ("source", "target")]
    standing = np.flatnonzero(chosen(data.ties["kind"], STANDING) & here[ends[0]])
    return Attention(
        party[np.concatenate([acts.source[kept], ends[0][standing]])],
        party[np.concatenate([acts.target[kept], ends[1][standing]])],
        np.concatenate([weight[kept], np.ones(len(standing))]),
        np.concatenate([unit[kept], np.full(len(standing), -1)]),
        len(data.posts) + len(listed),
        us,
    )


def authority(found: Attention) -> np.ndarray:
    """Personalised PageRank from us, one entry per party: how often our attention passes them."""
    every = np.ones((1, found.n_units))
    return authorities(found, every)[0]


def authorities(found: Attention, draws: np.ndarray) -> np.ndarray:
    """The same for several draws (n_draws, n_units) of how often each post or act counts: a row for each."""
    n, least = found.us + 1, max(1, AT_ONCE // max(len(found.source), 1))
    parts = [_authorities(found, draws[at : at + least]) for at in range(0, len(draws), least)]
    return np.concatenate([np.zeros((0, n)), *parts])


def _authorities(found: Attention, draws: np.ndarray) -> np.ndarray:
    """Each draw is a network of its own; together they are one in which none touches another."""
    n, times = found.us + 1, np.column_stack([draws, np.ones(len(draws))])
    apart = n * np.arange(len(draws))[:, None]
    weight = found.weight * times[:, found.unit]
    source, target = ((end + apart).ravel() for end in (found.source, found.target))
    start = np.zeros((len(draws), n))
    start[:, found.us] = 1.0
    passed = graph.visits(graph.csr(source, target, weight.ravel(), n * len(draws)), start.ravel())
    passed = passed.reshape(len(draws), n)
    return (passed / passed.sum(axis=1, keepdims=True)).round(SAME)


# -- the same data drawn anew -------------------------------------------------------------------------------


def draws(data: Dataset, side: int, n: int, seed: int = 0) -> np.ndarray:
    """How often each post and each listed act of a side counts when as many are drawn anew, ``n`` times.

    The order of the rows does not matter: they are put in an order of their own first.

    Returns
    -------
    float array (n, n_units).
    """
    found = attention(data, side)
    rows = _own_order(data)
    here = np.zeros(found.n_units, dtype=bool)
    here[: len(data.posts)] = on_side(data, side)[data.posts["author"].to_numpy()]
    here[found.unit[found.unit >= len(data.posts)]] = True
    rows = rows[here[rows]]
    rng, times = np.random.default_rng(seed), np.zeros((n, found.n_units))
    for draw in range(n if len(rows) else 0):
        picked = rng.integers(0, len(rows), len(rows))
        times[draw, rows] = np.bincount(picked, minlength=len(rows))
    return times


def _own_order(data: Dataset) -> np.ndarray:
    """Posts by author, time and text, behind them the listed acts by their ends and time."""

    def ordered() -> np.ndarray:
        name = pd.factorize(data.accounts["handle"].astype("object"), sort=True)[0]
        text = pd.util.hash_array(data.posts["text"].astype("object").fillna("").to_numpy(dtype=object))
        posts = np.lexsort((text, np.nan_to_num(data.seconds), name[data.posts["author"].to_numpy()]))
        acts = events(data)
        acts = acts.kept(acts.post < 0)
        listed = np.lexsort((np.nan_to_num(acts.at), name[acts.target], name[acts.source]))
        return np.concatenate([posts, len(data.posts) + listed]).astype(np.int64)

    order: np.ndarray = data.once("context/order", ordered)
    return order
