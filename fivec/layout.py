"""Positions of people on the network map: a disc per group, people without ties on the rim of their group.

Groups with many ties between them lie close together, the most heard lie in the middle of their disc. Who
has neither ties nor a group stands on the rim of the whole map. The same ties and groups always give the same
map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from fivec.graph import csr, degrees, undirected

DISCS_RADIUS: Final = 0.86
"""Where there is a rim all discs lie within this distance of the centre; the rim fills what is left to 1."""
RIM_INNER: Final = 0.93
PER_RING: Final = 160
APART: Final = 1.7
"""Distance between people without ties on the rim of a disc whose radius is the root of its people."""
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
    discs : float32 array (n_groups, 3), centre and radius per group with its rim; NaN for a group of nobody.
        When people with ties have no group (-1), one more row at the end is theirs.
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
    homeless = ~linked & (group < 0)
    silent = np.flatnonzero(~linked & ~homeless)
    silent = silent[np.argsort(disc[silent], kind="stable")]
    around = [_around(len(own), count) for own, count in _by_disc(silent, disc, linked, n_discs)]
    centre, radius, unit = _packed(both, disc, linked, [size for _, size in around], bool(homeless.any()))
    xy = np.zeros((n, 2), dtype=np.float32)
    members = np.flatnonzero(linked)
    members = members[np.lexsort((members, -degrees(matrix).in_strength[members], disc[members]))]
    starts = np.searchsorted(disc[members], np.arange(n_discs + 1))
    sprung = set(np.argsort(-np.diff(starts), kind="stable")[:SPRING_GROUPS].tolist())
    for number, (own, count) in enumerate(_by_disc(silent, disc, linked, n_discs)):
        xy[own] = centre[number] + unit * around[number][0]
        inner = unit * np.sqrt(count)
        own = members[starts[number] : starts[number + 1]]
        inside = _sunflower(len(own))
        if number in sprung and 3 < len(own) <= SPRING_SIZE:
            inside = _spring(both[own][:, own], inside, seed)
        xy[own] = centre[number] + 0.92 * inner * inside
    xy[homeless] = _rim(int(homeless.sum()))
    discs = np.column_stack([centre, radius]).astype(np.float32)
    discs[radius == 0] = np.nan
    return Positions(xy, ~linked, discs)


def _by_disc(
    silent: np.ndarray, disc: np.ndarray, linked: np.ndarray, n_discs: int
) -> list[tuple[np.ndarray, int]]:
    """Per disc the people without ties, and how many have ties; ``silent`` is in the order of the discs."""
    starts = np.searchsorted(disc[silent], np.arange(n_discs + 1))
    counts = np.bincount(disc[linked], minlength=n_discs)
    return [(silent[starts[number] : starts[number + 1]], int(counts[number])) for number in range(n_discs)]


def _around(n: int, n_linked: int) -> tuple[np.ndarray, float]:
    """Places of n people in rings around a disc of the linked, (n, 2), and the radius of it all."""
    inner = float(np.sqrt(n_linked))
    if not n:
        return np.zeros((0, 2)), inner
    if not n_linked and n == 1:
        return np.zeros((1, 2)), 1.0
    rings: list[float] = []
    while sum(room := [int(2 * np.pi * ring / APART) for ring in rings]) < n:
        rings.append((rings[-1] if rings else max(inner, 0.5)) + (APART if rings else 1.0))
    # Every ring is filled alike: the share of its room that all of them need.
    filled = np.diff(np.round(np.cumsum([0, *room]) * n / sum(room)).astype(int))
    places = [_ring(int(count), ring) for count, ring in zip(filled, rings, strict=True)]
    return np.concatenate(places), rings[-1] + 0.8


def _ring(n: int, radius: float) -> np.ndarray:
    """n places spread evenly over a circle, with a gap at the top for a name."""
    angle = np.pi / 2 + 2 * np.pi * (np.arange(n) + 0.5) / max(n, 1)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


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
    both: sparse.csr_array, disc: np.ndarray, linked: np.ndarray, sizes: list[float], rim: bool
) -> tuple[np.ndarray, np.ndarray, float]:
    """Centre (n_discs, 2) and radius (n_discs,) of every disc on the map, and the scale of it all.

    ``sizes`` are the radii before scaling; without a rim around them the discs fill the map.
    """
    radius, n_discs = np.array(sizes, dtype=float), len(sizes)
    centre = np.zeros((n_discs, 2))
    order = np.lexsort((np.arange(n_discs), -radius))
    order = order[radius[order] > 0]
    if not len(order):
        return centre, radius, 1.0
    core, rest = order[:PACKED].tolist(), order[PACKED:]
    counts = np.maximum(np.bincount(disc[linked], minlength=n_discs)[:n_discs], 1)
    between = _between(both, disc, int(max(disc.max(), n_discs)) + 1)[core][:, core].toarray()
    between /= np.sqrt(np.outer(counts[core], counts[core]))
    _place_core(centre, radius, core, between)
    _place_around(centre, radius, core, rest)
    extent = float((np.linalg.norm(centre[order], axis=1) + radius[order]).max())
    unit = (DISCS_RADIUS if rim else 1.0) / extent
    return centre * unit, radius * unit, unit


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


def _rim(n: int) -> np.ndarray:
    """People without ties and without a group, evenly around the map; rings when many."""
    n_rings = max(1, -(-n // PER_RING))
    place = np.arange(n)
    distance = np.linspace(RIM_INNER, 1, n_rings)[place % n_rings] if n_rings > 1 else np.full(n, 0.97)
    angle = 2 * np.pi * place / max(n, 1)
    return np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, None]
