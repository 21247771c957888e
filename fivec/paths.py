"""Ways through a network: who lies between others, and whom one reaches in two steps."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from fivec.graph import undirected

EXACT_UP_TO: Final = 400_000_000
"""People times ties up to which betweenness counts the ways from everybody."""
PIVOTS: Final = 256
"""People from whom the ways are counted above that."""
TOGETHER: Final = 64
"""People from whom the ways are followed at once at most."""
CELLS: Final = 1 << 22
"""Cells of a table of people by people that are held at once."""
STEPS_FROM: Final = 2000
"""People over whom the reach in two steps is averaged at most."""


def betweenness(matrix: sparse.csr_array, seed: int = 0, exact_up_to: int = EXACT_UP_TO) -> np.ndarray:
    """Share of the shortest ways between two others that run through a person (Freeman 1977).

    Ties count in both directions and once. By Brandes (2001), from many people at once; in networks with
    more than ``exact_up_to`` people times ties from 256 people drawn at random (Brandes & Pich 2007).

    Returns
    -------
    float array (n,), 0-1; NaN with fewer than three people.
    """
    both = undirected(matrix)
    n = both.shape[0]
    if n < 3:
        return np.full(n, np.nan)
    both.data = np.ones(both.nnz)
    linked = np.flatnonzero(np.diff(both.indptr))
    inner = both[linked][:, linked]
    start = np.arange(len(linked))
    if len(linked) * both.nnz > exact_up_to and len(linked) > PIVOTS:
        start = np.sort(np.random.default_rng(seed).choice(len(linked), PIVOTS, replace=False))
    through = np.zeros(len(linked))
    together = max(1, min(TOGETHER, CELLS // max(len(linked), 1)))
    for at in range(0, len(start), together):
        through += _through(inner, start[at : at + together])
    found = np.zeros(n)
    found[linked] = through * (len(linked) / max(len(start), 1)) / ((n - 1) * (n - 2))
    return found


def _through(both: sparse.csr_array, start: np.ndarray) -> np.ndarray:
    """How much each person lies on the shortest ways from these people, summed over them."""
    n, columns = both.shape[0], np.arange(len(start))
    ways = np.zeros((n, len(start)))
    ways[start, columns] = 1.0
    reached, steps = ways > 0, [ways > 0]
    front = ways
    while True:
        further = both @ front
        new = (further > 0) & ~reached
        if not new.any():
            break
        front = np.where(new, further, 0.0)
        ways += front
        reached |= new
        steps.append(new)
    depends = np.zeros_like(ways)
    for step in range(len(steps) - 1, 0, -1):
        share = np.divide(1 + depends, ways, out=np.zeros_like(ways), where=steps[step])
        depends += np.where(steps[step - 1], (both @ share) * ways, 0.0)
    depends[start, columns] = 0.0
    return depends.sum(axis=1)


def two_step_reach(matrix: sparse.csr_array, seed: int = 0) -> float | None:
    """Mean share of the others whom a person reaches in at most two steps, 0-1; ties count both ways.

    Over at most 2,000 people, drawn at random in larger networks; None with fewer than two people.
    """
    both = undirected(matrix)
    n = both.shape[0]
    if n < 2:
        return None
    people = np.arange(n)
    if n > STEPS_FROM:
        people = np.sort(np.random.default_rng(seed).choice(n, STEPS_FROM, replace=False))
    both.data = np.ones(both.nnz)
    reached = 0
    for at in range(0, len(people), TOGETHER):
        some = people[at : at + TOGETHER]
        near = both[some]
        near = near + near @ both
        near = (
            near + sparse.csr_array((np.ones(len(some)), (np.arange(len(some)), some)), near.shape)
        ).tocsr()
        reached += near.nnz - len(some)
    return reached / (len(people) * (n - 1))
