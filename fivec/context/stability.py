"""How sure it is who matters: the same ranking on the same data drawn anew, many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fivec import parties
from fivec.context.attention import (
    Attention,
    attention,
    authorities,
    draws,
    nodes,
    others_among,
    point_of_view,
)
from fivec.context.diversity import effective_number, most_heard
from fivec.context.expertise import doings
from fivec.context.ranking import best, candidates, scores, together
from fivec.dataset import Dataset, Selection

DRAWS: Final = ((10_000, 200), (100_000, 50))
"""Up to so many acts, so many draws; above the last it is not tested."""
STABLE: Final = 0.7
"""Mean overlap of two draws from which a choice of people is the same one."""
TIERS: Final = (("A", 0.9), ("B", 0.5), ("C", 0.0))
"""Somebody is in tier A when among those who matter in nine of ten draws, in B when in half of them."""


@dataclass(frozen=True)
class Redrawn:
    """What the draws gave.

    ``often`` (n_parties,) is the share of draws in which somebody is among those who matter, ``jaccard``
    the mean overlap of two draws (None without two), ``chosen`` the party numbers of each draw.
    """

    often: np.ndarray
    jaccard: float | None
    chosen: tuple[np.ndarray, ...]

    def tier(self, people: np.ndarray) -> list[str | None]:
        """A, B or C per person; None for whoever was never among the best."""
        return [
            next((name for name, least in TIERS if share >= least), None) if share > 0 else None
            for share in self.often[people].tolist()
        ]


def n_draws(found: Attention) -> int:
    """How many draws the size of the data allows; 0 for none."""
    return next((n for most, n in DRAWS if found.n_acts <= most), 0) if found.n_acts else 0


def redrawn(data: Dataset, side: int = parties.EXTERNAL) -> Redrawn:
    """Posts and listed acts drawn anew; authority, expertise and the choice made again each time."""

    def made() -> Redrawn:
        found = attention(data, side)
        times = draws(data, side, n_draws(found))
        drawn = [
            _best(data, side, mass, draw) for mass, draw in zip(authorities(found, times), times, strict=True)
        ]
        chosen = tuple(one for one in drawn if len(one))
        every = np.concatenate([np.zeros(0, dtype=np.int64), *chosen])
        often = np.bincount(every, minlength=found.us + 1) / max(len(drawn), 1)
        return Redrawn(often, mean_jaccard(chosen), chosen)

    found: Redrawn = data.mine(f"redrawn/{side}", made)
    return found


def numbers(data: Dataset, side: int, selection: Selection) -> np.ndarray:
    """The effective number of others we attend to in each draw."""
    view = point_of_view(selection)

    def made() -> np.ndarray:
        found = attention(data, side, view)
        other = others_among(data, side, *nodes(data, side, view))
        masses = authorities(found, draws(data, side, n_draws(found)))
        each = (effective_number(mass[most_heard(other, mass)]) for mass in masses)
        return np.array([number for number in each if number is not None])

    found: np.ndarray = data.mine(f"numbers/{side}/{view}", made)
    return found


def _best(data: Dataset, side: int, mass: np.ndarray, draw: np.ndarray) -> np.ndarray:
    done = doings(data, side).activity(draw)
    people, by_text = candidates(data, side, mass, done)
    skill, heard = scores(people, mass, done)
    return people[best(together(skill, heard) if by_text else heard)]


def mean_jaccard(sets: Sequence[np.ndarray]) -> float | None:
    """Mean overlap (shared by all together) of every two sets, 0-1; None with fewer than two."""
    if len(sets) < 2:
        return None
    numbers, place = np.unique(np.concatenate(sets), return_inverse=True)
    member = np.zeros((len(sets), len(numbers)))
    member[np.repeat(np.arange(len(sets)), [len(one) for one in sets]), place] = 1.0
    shared = member @ member.T
    size = np.diag(shared)
    overlap = shared / (size[:, None] + size[None, :] - shared)
    return float(overlap[np.triu_indices(len(sets), 1)].mean())


def contact_interval(found: Redrawn, contact: np.ndarray, seed: int = 0) -> tuple[float, float] | None:
    """95 % interval of the share with contact: who matters drawn anew, and of them as many persons.

    Parameters
    ----------
    contact : bool array (n_parties,).
    """
    rng = np.random.default_rng(seed)
    shares = [rng.binomial(len(chosen), contact[chosen].mean()) / len(chosen) for chosen in found.chosen]
    if len(shares) < 2:
        return None
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)
