"""Positions of people on the network map: a disc per group, silent people on the rim.

Groups with many ties between them lie close together, the most heard lie in the middle of their disc. The
same ties and groups always give the same map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from fivec.graph import csr, degrees, undirected

DISCS_RADIUS: Final = 0.86
"""Everything with ties lies within this distance of the centre; the rim fills what is left up to 1."""
RIM_INNER: Final = 0.93
PER_RING: Final = 160
PACKED: Final = 40
"""Groups that are packed by their ties; smaller ones follow in rings around them."""
SPRING_GROUPS: Final = 100
SPRING_SIZE: Final = 1500
SPRING_STEPS: Final = 40
GOLDEN_ANGLE: Final = np.pi * (3 - np.sqrt(5))
GAP: Final = 0.16


@dataclass(frozen=True)
class Positions:
    """Where everybody is on a map with its centre at (0, 0) and everything within distance 1.

    Attributes
    ----------
    xy : float32 array (n, 2).
    on_rim : bool array (n,), people without ties.
    discs : float32 array (n_groups, 3), centre and radius per group; NaN where nobody of the group has
        ties. When people with ties have no group (-1), one more row at the end is theirs.
    """

    xy: np.ndarray
    on_rim: np.ndarray
    discs: np.ndarray


def positions(
    source: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray | None,
    group: np.ndarray,
    n: int,
    seed: int = 0,
) -> Positions:
    """Positions on the map.

    Parameters
    ----------
    source, target : int arrays (n_ties,), row numbers of people; source pays attention to target.
    weight : float array (n_ties,), 1 each when None.
    group : int array (n,), -1 for no group.
    n : number of people.
    """
    matrix = csr(source, target, weight, n)
    both = undirected(matrix)
    group = np.asarray(group, dtype=np.int64)
    linked = np.diff(both.indptr) > 0
    n_groups = int(group.max(initial=-1)) + 1
    disc = np.where(group >= 0, group, n_groups)
    n_discs = n_groups + bool((linked & (group < 0)).any())
    xy = np.zeros((n, 2), dtype=np.float32)
    centre, radius = _packed(both, disc, linked, n_discs)
    members = np.flatnonzero(linked)
    members = members[np.lexsort((members, -degrees(matrix).in_strength[members], disc[members]))]
    starts = np.searchsorted(disc[members], np.arange(n_discs + 1))
    sprung = set(np.argsort(-np.diff(starts), kind="stable")[:SPRING_GROUPS].tolist())
    for number in range(n_discs):
        own = members[starts[number] : starts[number + 1]]
        inside = _sunflower(len(own))
        if number in sprung and 3 < len(own) <= SPRING_SIZE:
            inside = _spring(both[own][:, own], inside, seed)
        xy[own] = centre[number] + 0.92 * radius[number] * inside
    xy[~linked] = _rim(disc[~linked])
    discs = np.column_stack([centre, radius]).astype(np.float32)
    discs[np.diff(starts) == 0] = np.nan
    return Positions(xy, ~linked, discs)


def _sunflower(n: int) -> np.ndarray:
    """n points spread evenly over the unit disc, from the middle outwards."""
    place = np.arange(n)
    distance = np.sqrt(place / max(n - 1, 1))
    return np.column_stack([np.cos(place * GOLDEN_ANGLE), np.sin(place * GOLDEN_ANGLE)]) * distance[:, None]


def _spring(ties: sparse.csr_array, start: np.ndarray, seed: int) -> np.ndarray:
    """Fruchterman & Reingold (1991) in the unit disc, each point held near its distance to the middle.

    ``start`` is ordered from the most to the least heard; that order is what keeps the most heard central.
    """
    n = len(start)
    home = np.linalg.norm(start, axis=1)
    at = start + np.random.default_rng(seed).normal(0, 0.01, start.shape)
    ideal = 1 / np.sqrt(n)
    ties = sparse.csr_array((np.log1p(ties.data), ties.indices, ties.indptr), shape=ties.shape)
    pulled = np.asarray(ties.sum(axis=1)).ravel()
    # The pull of all of a person's ties together is kept to the order of the push of its neighbours.
    pulled_most = np.maximum(pulled, 1e-9)[:, None]
    for step in np.linspace(0.12, 0.005, SPRING_STEPS):
        square = np.einsum("ij,ij->i", at, at)
        apart = square[:, None] + square[None, :] - 2 * at @ at.T
        push = ideal**2 / np.maximum(apart, ideal**2 / 100)
        np.fill_diagonal(push, 0)
        force = at * push.sum(axis=1)[:, None] - push @ at
        force += (ties @ at - at * pulled[:, None]) / pulled_most
        distance = np.sqrt(square)[:, None]
        force += 2 * (home[:, None] - distance) * at / np.maximum(distance, 1e-6)
        size = np.linalg.norm(force, axis=1, keepdims=True)
        at = at + force / np.maximum(size, 1e-9) * np.minimum(size, step)
    distance = np.linalg.norm(at, axis=1)
    even = np.empty(n)
    even[np.lexsort((home, distance))] = np.sqrt(np.arange(n) / (n - 1))
    return at * ((even + home) / 2 / np.maximum(distance, 1e-6))[:, None]


def _packed(
    both: sparse.csr_array, disc: np.ndarray, linked: np.ndarray, n_discs: int
) -> tuple[np.ndarray, np.ndarray]:
    """Centre (n_discs, 2) and radius (n_discs,) of every group's disc, scaled to DISCS_RADIUS."""
    sizes = np.bincount(disc[linked], minlength=n_discs)[:n_discs]
    radius, centre = np.sqrt(sizes), np.zeros((n_discs, 2))
    order = np.lexsort((np.arange(n_discs), -sizes))
    order = order[sizes[order] > 0]
    if not len(order):
        return centre, radius
    core, rest = order[:PACKED].tolist(), order[PACKED:]
    between = _between(both, disc, n_discs)[core][:, core].toarray()
    between /= np.sqrt(np.outer(sizes[core], sizes[core]))
    _place_core(centre, radius, core, between)
    _place_around(centre, radius, core, rest)
    extent = float((np.linalg.norm(centre[order], axis=1) + radius[order]).max())
    return centre * DISCS_RADIUS / extent, radius * DISCS_RADIUS / extent


def _between(both: sparse.csr_array, disc: np.ndarray, n_discs: int) -> sparse.csr_array:
    """Weight of the ties between groups, (n_discs, n_discs)."""
    rows = np.repeat(disc, np.diff(both.indptr))
    return csr(rows, disc[both.indices], both.data, n_discs)


def _place_core(centre: np.ndarray, radius: np.ndarray, core: list[int], between: np.ndarray) -> None:
    """The largest in the middle, then each time the group with most ties to those that have a place."""
    gap = GAP * radius[core].mean()
    angles = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    round_about = np.column_stack([np.cos(angles), np.sin(angles)])
    placed, waiting = [0], list(range(1, len(core)))
    while waiting:
        pull = between[np.ix_(waiting, placed)].sum(axis=1)
        chosen = waiting.pop(int(np.argmax(pull)))
        own, there = radius[core[chosen]], [core[number] for number in placed]
        reach = radius[there] + own + gap
        spots = (centre[there][:, None] + reach[:, None, None] * round_about).reshape(-1, 2)
        apart = np.linalg.norm(spots[:, None] - centre[there], axis=2)
        spots, apart = spots[free := (apart >= reach - 1e-9).all(axis=1)], apart[free]
        ties = between[chosen, placed]
        wish = apart @ (ties / ties.sum()) if ties.sum() else 0.0
        # Distances that differ in their last digit would make the map depend on the machine.
        cost = np.round(wish + np.linalg.norm(spots, axis=1), 6)
        centre[core[chosen]] = spots[int(np.argmin(cost))]
        placed.append(chosen)
    middle = np.average(centre[core], axis=0, weights=radius[core] ** 2)
    centre[core] -= middle


def _place_around(centre: np.ndarray, radius: np.ndarray, core: list[int], rest: np.ndarray) -> None:
    """Small groups in rings around the core, from large to small."""
    edge = float((np.linalg.norm(centre[core], axis=1) + radius[core]).max())
    while len(rest):
        largest = float(radius[rest].max())
        ring = edge + 1.2 * largest
        fits = max(1, int(np.pi / np.arcsin(min(1.0, 1.1 * largest / ring))))
        now, rest = rest[:fits], rest[fits:]
        angle = 2 * np.pi * np.arange(len(now)) / len(now)
        centre[now] = ring * np.column_stack([np.cos(angle), np.sin(angle)])
        edge = ring + largest


def _rim(disc: np.ndarray) -> np.ndarray:
    """People without ties, evenly around the map in the order of their groups; rings when many."""
    n = len(disc)
    n_rings = max(1, -(-n // PER_RING))
    place = np.empty(n, dtype=np.int64)
    place[np.argsort(disc, kind="stable")] = np.arange(n)
    distance = np.linspace(RIM_INNER, 1, n_rings)[place % n_rings] if n_rings > 1 else np.full(n, 0.97)
    angle = 2 * np.pi * place / max(n, 1)
    return np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, None]
