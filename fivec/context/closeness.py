"""How close others are to us: a simple strength of contact, never part of who matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivec import graph
from fivec.context.attention import nodes
from fivec.context.events import Events, last_moment, on_side, others, recent, us
from fivec.context.expertise import percentile
from fivec.dataset import Dataset, Selection
from fivec.parties import PERSON


@dataclass(frozen=True)
class Contacts:
    """Contact between us and each party, arrays with one entry per party (``n``, the number of parties).

    ``to_us`` and ``from_us`` count acts in the window, ``personal`` says that one of us who took part is a
    person, ``last`` is the last exchange (seconds, NaN where unknown), ``strength`` the mean place, 0-100,
    among all with whom there is any exchange (0: none).
    """

    to_us: np.ndarray
    from_us: np.ndarray
    personal: np.ndarray
    last: np.ndarray
    strength: np.ndarray

    @property
    def both_ways(self) -> np.ndarray:
        """Attention in both directions."""
        return (self.to_us > 0) & (self.from_us > 0)


def contacts(data: Dataset, side: int, selection: Selection) -> Contacts:
    """Contact of everybody on a side with us, in the window."""
    party, n = nodes(data, side, selection)
    mine, theirs = us(data, side, selection), others(data, side)
    acts = recent(data, selection)
    acts = acts.kept(on_side(data, side)[acts.source])
    towards = acts.kept(mine[acts.target] & theirs[acts.source])
    back = acts.kept(mine[acts.source] & theirs[acts.target])
    to_us = np.bincount(party[towards.source], weights=towards.weight, minlength=n + 1)
    from_us = np.bincount(party[back.target], weights=back.weight, minlength=n + 1)
    person = data.parties.kind == PERSON
    personal = np.zeros(n + 1, dtype=bool)
    personal[party[towards.source[person[towards.target]]]] = True
    personal[party[back.target[person[back.source]]]] = True
    who = np.concatenate([party[towards.source], party[back.target]])
    at = np.concatenate([towards.at, back.at])
    first, last = _span(who, at, n + 1)
    seen = np.flatnonzero(to_us + from_us > 0)
    strength = np.zeros(n + 1)
    parts = [
        to_us[seen] + from_us[seen],
        np.minimum(to_us[seen], from_us[seen]) / np.maximum(np.maximum(to_us[seen], from_us[seen]), 1),
        shared_neighbours(*_network(party, n, acts), n)[seen],
    ]
    if not np.isnan(last_moment(data, selection)):
        parts += [np.nan_to_num(last[seen], nan=-1.0), np.nan_to_num(last[seen] - first[seen])]
    if len(seen):
        strength[seen] = np.mean([percentile(part) for part in parts], axis=0)
    return Contacts(to_us, from_us, personal, last, strength)


def _span(who: np.ndarray, at: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last moment of each; NaN where nothing is dated."""
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    dated = ~np.isnan(at)
    np.minimum.at(first, who[dated], at[dated])
    np.maximum.at(last, who[dated], at[dated])
    return np.where(np.isinf(first), np.nan, first), np.where(np.isinf(last), np.nan, last)


def _network(party: np.ndarray, us: int, acts: Events) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the acts as parties; those of us who are not in the chosen perspective are left out."""
    source, target = party[acts.source], party[acts.target]
    kept = (source != us - 1) & (target != us - 1)
    return source[kept], target[kept]


def shared_neighbours(source: np.ndarray, target: np.ndarray, us: int) -> np.ndarray:
    """Jaccard overlap of each party's neighbours with ours, each other left out; 0-1, 0 where none has any.

    Parameters
    ----------
    source, target : int arrays, the ends of ties in whatever direction.
    us : our number, the highest.

    Returns
    -------
    float array (us + 1,).
    """
    matrix = graph.csr(np.concatenate([source, target]), np.concatenate([target, source]), n=us + 1)
    matrix.data[:] = 1.0
    ours = np.zeros(us + 1)
    ours[matrix.indices[matrix.indptr[us] : matrix.indptr[us + 1]]] = 1.0
    degree = np.diff(matrix.indptr)
    both = matrix @ ours
    # Each is the other's neighbour; neither counts as shared or to be shared.
    either = (degree - ours) + (ours.sum() - ours) - both
    return np.divide(both, either, out=np.zeros(us + 1), where=either > 0)
