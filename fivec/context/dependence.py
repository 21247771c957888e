"""On how many others our view rests (CX-6), and over how many of their groups it spreads (CX-9)."""

from __future__ import annotations

from typing import Final

import numpy as np

from fivec import communities, graph, parties
from fivec.context import stability
from fivec.context.attention import Attention, attention, authority, nodes, others_among
from fivec.context.diversity import effective_number, evenness, most_heard
from fivec.context.events import us
from fivec.dataset import Dataset, Selection
from fivec.measures import Grade, Measure, grade, not_measured, permutation_p

PERMUTATIONS: Final = 1000
LEAST_DEGREE: Final = 4.0
LEAST_TIES: Final = 60
"""Below these the ties between others are too few to tell groups from chance."""


def dependence(data: Dataset, side: int, selection: Selection, quick: bool) -> list[Measure]:
    """On how many others our attention rests (CX-6) and what the largest of them has (CX-6.largest)."""
    name, found = parties.side_name(side), attention(data, side, selection)
    if not us(data, side, selection).any():
        return [not_measured(id, "organisation", side=name) for id in ("CX-6", "CX-6.largest")]
    mass = authority(found)
    heard = most_heard(others_among(data, side, *nodes(data, side, selection)), mass)
    value = effective_number(mass[heard])
    if value is None:
        return [not_measured(id, "replies", side=name) for id in ("CX-6", "CX-6.largest")]
    sure = grade(found.n_acts, "rank", _best(found)) or "C"
    low, high = _interval(value, None if quick else stability.numbers(data, side, selection))
    largest = round(float(mass[heard].max() / mass[heard].sum()), 8)
    n = len(heard)
    return [
        Measure("CX-6", round(value, 8), low, high, n=n, grade=sure, side=name),
        # Spread evenly each would have the same part.
        Measure("CX-6.largest", largest, n=n, expected=1 / n, grade=sure, side=name),
    ]


def _best(found: Attention) -> Grade:
    """Standing relations alone say less than acts."""
    return "A" if found.n_acts else "C"


def _interval(value: float, numbers: np.ndarray | None) -> tuple[float, float] | tuple[None, None]:
    """Basic bootstrap interval: draws see fewer others than the data do, which this corrects."""
    if numbers is None or len(numbers) < 2:
        return None, None
    low, high = np.percentile(numbers, [2.5, 97.5])
    return max(1.0, round(float(2 * value - high), 8)), max(1.0, round(float(2 * value - low), 8))


# -- over groups --------------------------------------------------------------------------------------------


def spread(data: Dataset, side: int, selection: Selection, quick: bool) -> Measure:
    """CX-9: how evenly our attention is spread over the groups that others form among themselves.

    Groups are communities of the attention between others, us left out. Chance permutes the groups over
    all who are in one.
    """
    name = parties.side_name(side)
    if not us(data, side, selection).any():
        return not_measured("CX-9", "organisation", side=name)
    mass = authority(attention(data, side, selection))
    heard = most_heard(others_among(data, side, *nodes(data, side, selection)), mass)
    found = groups(data, side)
    heard = heard[found[heard] >= 0]
    n_groups = int(found.max(initial=-1)) + 1
    if n_groups < 2 or len(heard) < 2:
        return not_measured("CX-9", "others_talk", side=name)
    value = _evenness(found[heard], mass[heard], n_groups)
    assert value is not None
    expected = p = None
    if not quick:
        people = _steady(data, side, np.flatnonzero(found >= 0))
        expected, p = _chance(found, people, _steady(data, side, heard), mass, n_groups, value)
    return Measure(
        "CX-9", round(value, 8), k=len(np.unique(found[heard])), n=n_groups, expected=expected, p=p,
        grade=_sure(data, side, found), side=name,
    )  # fmt: skip


def _evenness(group: np.ndarray, weight: np.ndarray, n_groups: int) -> float | None:
    return evenness(effective_number(np.bincount(group, weights=weight, minlength=n_groups)), n_groups)


def _chance(
    found: np.ndarray, people: np.ndarray, heard: np.ndarray, mass: np.ndarray, n_groups: int, value: float
) -> tuple[float, float]:
    rng, null = np.random.default_rng(0), np.empty(PERMUTATIONS)
    for draw in range(PERMUTATIONS):
        picked = rng.permutation(found[people])[: len(heard)]
        null[draw] = _evenness(picked, mass[heard], n_groups)
    return round(float(null.mean()), 8), permutation_p(-value, 1e-9 - null)


def between_others(data: Dataset, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Source, target and weight of the attention between others, and the number of parties."""
    found = attention(data, side)
    ours = found.us - 1
    kept = (found.source < ours) & (found.target < ours) & (found.source != found.target)
    return found.source[kept], found.target[kept], found.weight[kept], found.us + 1


def groups(data: Dataset, side: int) -> np.ndarray:
    """Community per party in the attention between others, -1 without such attention."""

    def found() -> np.ndarray:
        source, target, weight, n = between_others(data, side)
        people = _steady(data, side, np.unique(np.concatenate([source, target])))
        place = np.full(n, -1)
        place[people] = np.arange(len(people))
        matrix = graph.csr(place[source], place[target], weight.round(6), len(people))
        label = np.full(n, -1)
        label[people] = communities.communities(matrix)
        return label

    label: np.ndarray = data.mine(f"others_groups/{side}", found)
    return label


def _steady(data: Dataset, side: int, people: np.ndarray) -> np.ndarray:
    """The same party numbers in the order of their handles, which the order of the rows does not change."""
    party, n = nodes(data, side)
    name = np.full(n + 1, "", dtype=object)
    name[party[::-1]] = data.accounts["handle"].astype("object").to_numpy()[::-1]
    return people[np.argsort(name[people].astype(str), kind="stable")]


def _sure(data: Dataset, side: int, found: np.ndarray) -> Grade:
    source, target, _, n = between_others(data, side)
    matrix = graph.undirected(graph.csr(source, target, n=n))
    people = int((found >= 0).sum())
    enough = matrix.nnz / 2 >= LEAST_TIES and matrix.nnz / max(people, 1) >= LEAST_DEGREE
    return (grade(people, "community") or "C") if enough else "C"
