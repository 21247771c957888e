"""How the colleagues hang together: value, bridges, cohesion, inequality and returned ties (CN-2 … CN-10)."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from fivec import graph, holes, inequality, knit, paths
from fivec.connections.value import network_value, zipf_value
from fivec.measures import Measure, Side, grade, not_measured, proportion

DRAWS: Final = 200
"""How often colleagues are drawn anew for the interval of the mean number of contacts."""


def structure(network: sparse.csr_array, side: Side, quick: bool) -> list[Measure]:
    """CN-2, CN-3, CN-7 and CN-8 of the network of all employees, the silent included.

    Parameters
    ----------
    network : (n, n), a row per employee.
    """
    return [*value(network, side), *holding(network, side), *cohesion(network, side, quick)]


def value(network: sparse.csr_array, side: Side) -> list[Measure]:
    """CN-2 under three laws on the largest group that hangs together, and CN-3 on everybody's contacts."""
    n = network.shape[0]
    largest = largest_group(network)
    laws = zip(("sarnoff", "odlyzko_tilly", "metcalfe"), network_value(largest, n), strict=True)
    found = [
        Measure(f"CN-2.{law}", one, k=largest, n=n, grade=grade(n) if one is not None else None, side=side)
        for law, one in laws
    ]
    zipf = zipf_value(contacts(network))
    return [*found, Measure("CN-3", zipf, n=n, grade=grade(n) if zipf is not None else None, side=side)]


def holding(network: sparse.csr_array, side: Side) -> list[Measure]:
    """CN-7: who holds the network together, in numbers only."""
    n = network.shape[0]
    degree = contacts(network)
    linked = int((degree > 0).sum())
    if not linked:
        return [not_measured("CN-7.links", "ties", side=side)]
    cut = holes.cut_off(network)
    most = int(cut.max())
    size, held = holes.effective_size(network), holes.constraint(network)
    half = inequality.holders(degree)
    sure = grade(linked, "community")
    largest = largest_group(network)
    return [
        proportion("CN-7.links", int((cut > 0).sum()), linked, side=side, family="community"),
        Measure("CN-7.cut_off", most / largest, k=most, n=largest, grade=sure, side=side),
        Measure("CN-7.half", None if half is None else half / n, k=half, n=n, grade=sure, side=side),
        Measure("CN-7.effective_size", float(np.nanmean(size)), n=linked, grade=sure, side=side),
        Measure("CN-7.constraint", float(np.nanmean(held)), n=linked, grade=sure, side=side),
    ]


def cohesion(network: sparse.csr_array, side: Side, quick: bool) -> list[Measure]:
    """CN-8: contacts per person, density, the largest group, the core, and who can reach whom."""
    n = network.shape[0]
    if n < 2:
        return [not_measured("CN-8.degree", "roster", side=side)]
    degree = contacts(network)
    largest = largest_group(network)
    sure = grade(n, "community")
    mean = float(degree.mean())
    low, high = (None, None) if quick else degree_interval(network)
    return [
        Measure("CN-8.degree", mean, low, high, n=n, grade=sure, side=side),
        Measure("CN-8.density", mean / (n - 1), _over(low, n), _over(high, n), n=n, grade=sure, side=side),
        Measure("CN-8.largest", largest / n, k=largest, n=n, grade=sure, side=side),
        Measure("CN-8.core", float(knit.core_numbers(network).max()), n=n, grade=sure, side=side),
        Measure("CN-8.reachable", knit.reachability(network), n=n, grade=sure, side=side),
        Measure("CN-8.two_steps", paths.two_step_reach(network), n=n, grade=sure, side=side),
    ]


def degree_interval(network: sparse.csr_array, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """95 % interval of the mean number of contacts when people are drawn anew (Snijders & Borgatti 1999).

    A pair of copies of one person has a tie as often as any pair of people.
    """
    both = graph.undirected(network)
    both.data = np.ones(both.nnz)
    n, rng = both.shape[0], np.random.default_rng(seed)
    dense = both.nnz / (n * (n - 1))
    found = np.empty(draws)
    for draw in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        copies = int((times * (times - 1)).sum()) // 2
        found[draw] = (times @ (both @ times) + 2 * rng.binomial(copies, dense)) / n
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def _over(contacts: float | None, n: int) -> float | None:
    return None if contacts is None else contacts / (n - 1)


def contacts(network: sparse.csr_array) -> np.ndarray:
    """Different people each person has a tie with, in either direction; int64 (n,)."""
    return np.diff(graph.undirected(network).indptr).astype(np.int64)


def largest_group(network: sparse.csr_array) -> int:
    """People in the largest group that hangs together; 0 where nobody has a tie."""
    label = graph.components(network)
    largest = int(np.bincount(label).max()) if len(label) else 0
    return largest if largest > 1 else 0


def inequality_of_posts(written: np.ndarray, side: Side) -> list[Measure]:
    """CN-9: how unequally the posts are divided, with everybody who wrote nothing.

    Parameters
    ----------
    written : int array (n,), posts per employee.
    """
    found, n, total = inequality.gini(written), len(written), int(written.sum())
    if found is None:
        return [not_measured("CN-9.gini", "posts" if not total else "roster", side=side)]
    top = inequality.top_share(written)
    return [
        Measure("CN-9.gini", found, n=n, grade=grade(n), side=side),
        Measure("CN-9.top", top, k=round((top or 0) * total), n=total, grade=grade(n), side=side),
    ]


def returned(network: sparse.csr_array, side: Side) -> list[Measure]:
    """CN-10: how often attention between colleagues is returned, and beyond what density gives.

    Parameters
    ----------
    network : (n, n) without connections, which are mutual by what they are.
    """
    back = graph.reciprocity(network)
    if back is None:
        return [not_measured("CN-10.returned", "directed", side=side)]
    found = proportion(
        "CN-10.returned", round(back * network.nnz), network.nnz, side=side, family="community"
    )
    beyond = knit.reciprocity_beyond_chance(network)
    sure = found.grade if beyond is not None else None
    return [found, Measure("CN-10.rho", beyond, n=network.nnz, grade=sure, side=side)]
