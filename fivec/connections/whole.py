"""The network as it was told: everybody in the data, ties in the direction that they have (CN-13)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import communities, graph, knit, parties, triangles
from fivec.account_ties import account_ties
from fivec.connections.acts import in_order
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, grade, not_measured
from fivec.schema import NOBODY

MOST_GROUPS: Final = 100
"""An attribute with more values than this says who somebody is and not to whom they belong."""


@dataclass(frozen=True)
class Whole:
    """The network of a side.

    ``matrix`` has a row per person, also those whom only the list of people names; ``attributes`` give the
    number of everybody's value per row, -1 where it is not known.
    """

    matrix: sparse.csr_array
    attributes: dict[str, np.ndarray]


def is_plain(data: Dataset) -> bool:
    """Whether there are ties and no posts: the network is then all that the data are about."""
    return not len(data.posts) and len(data.ties) > 0


def whole(data: Dataset, rows: Rows, code: int) -> Whole:
    """Everybody with a tie or post in the selection, and the people of the list, as one network.

    All ties of the selection count, of whatever kind and age and in the direction in which they were told.
    """
    here = data.parties.side[data.codes("accounts", "channel")] == code
    person, n_people = data.accounts["person"].to_numpy().astype(np.int64), len(data.people)
    node = np.where(person >= 0, person, n_people + np.arange(len(person)))
    ties = account_ties(data, rows)
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    kept = here[source]
    there = np.zeros(n_people + len(person), dtype=bool)
    for accounts in (data.posts["author"].to_numpy()[rows.posts], source[kept], target[kept]):
        there[node[accounts[here[accounts]]]] = True
    # The list says who is in the network; a filter on teams or kinds leaves others out.
    there[:n_people] = False
    there[rows.people] = True
    rows_of = in_order(data, np.flatnonzero(there))
    place = np.full(len(there), NOBODY)
    place[rows_of] = np.arange(len(rows_of))
    ends = node[source[kept]], node[target[kept]]
    both = there[ends[0]] & there[ends[1]]
    weight = ties["weight"].to_numpy()[kept][both]
    matrix = graph.csr(place[ends[0][both]], place[ends[1][both]], weight, int(there.sum()))
    return Whole(matrix, _attributes(data, node, rows_of))


def _attributes(data: Dataset, node: np.ndarray, rows_of: np.ndarray) -> dict[str, np.ndarray]:
    """What has two values or more, but not one for nearly everybody."""
    known = data.parties.kind != parties.UNKNOWN
    labels = {name: pd.factorize(data.people[name])[0] for name in ("team", "role", "organisation")}
    labels |= {str(name): pd.factorize(column)[0] for name, column in _further(data).items()}
    found = {}
    for name, of_people in (labels | {"kind": _told_kinds(data)}).items():
        label = np.full(len(data.people) + len(node), NOBODY, dtype=np.int64)
        if name == "kind":
            label[node[known]] = data.parties.kind[known]
        label[: len(data.people)] = of_people
        label = label[rows_of]
        n_values, n_known = len(set(label[label >= 0].tolist())), int((label >= 0).sum())
        if 2 <= n_values <= min(MOST_GROUPS, n_known / 2):
            found[name] = label
    return found


def _further(data: Dataset) -> pd.DataFrame:
    """What a node table says besides, a column per attribute."""
    told = [json.loads(text) if isinstance(text, str) else {} for text in data.people["attributes"]]
    return pd.DataFrame(told, dtype="object").astype("string")


def _told_kinds(data: Dataset) -> np.ndarray:
    """Kind per row of people where the list tells it, -1 elsewhere."""
    kind = parties.people_kind(data).astype(np.int64)
    return np.where(data.people["kind"].isna() | (kind == parties.UNKNOWN), NOBODY, kind)


def measures(found: Whole, side: Side, quick: bool) -> list[Measure]:
    """CN-13 of one network without modularity; ``quick`` leaves out what is drawn by chance."""
    matrix = found.matrix
    n, n_ties = matrix.shape[0], matrix.nnz
    if n < 2 or not n_ties:
        return [not_measured("CN-13.density", "ties", side=side)]
    sure = grade(n, "community")
    degree = graph.degrees(graph.undirected(matrix)).out_degree
    alone = int((degree == 0).sum())
    back = graph.reciprocity(matrix) or 0.0

    def one(part: str, value: float | None, k: int | None = None, of: int = n) -> Measure:
        return Measure(
            f"CN-13.{part}", value, k=k, n=of, grade=sure if value is not None else None, side=side
        )

    return [
        one("density", graph.density(matrix), n_ties, n * (n - 1)),
        one("components", float(graph.components(matrix).max() + 1)),
        one("isolates", alone / n, alone),
        one("returned", back, round(back * n_ties), n_ties),
        one("rho", knit.reciprocity_beyond_chance(matrix), of=n_ties),
        one("weight_returned", knit.weighted_reciprocity(matrix), of=n_ties),
        one("transitivity", triangles.transitivity(matrix)),
        one("clustering", triangles.clustering(matrix)),
        one("degrees_alike", knit.degree_assortativity(matrix)),
        *(
            mixed
            for name, label in found.attributes.items()
            for mixed in _mixing(matrix, name, label, side, quick)
        ),
    ]


def modularity(data: Dataset, code: int, side: Side, quick: bool) -> list[Measure]:
    """The best modularity found in all data of a side, beside its mean in networks with the same degrees.

    Groups belong to the data and not to a filter: computed once. Empty without ties, and beside posts: there
    congruence compares who talks with whom.
    """
    if not is_plain(data):
        return []
    found: list[Measure] = data.mine(
        f"connections/modularity/{code}/{quick}",
        lambda: _modularity(whole(data, data.select(), code).matrix, side, quick),
    )
    return found


def _modularity(matrix: sparse.csr_array, side: Side, quick: bool) -> list[Measure]:
    if not matrix.nnz:
        return []
    both = graph.unweighted(graph.undirected(matrix))
    pairs, people = both.nnz // 2, int(np.count_nonzero(np.diff(both.indptr)))
    sure = grade(people, "community")
    best = communities.partitions(both, communities.n_runs(pairs))[0]
    value = communities.modularity(both, best)
    told = Measure("CN-13.modularity", value, n=pairs, grade=sure, side=side)
    n_null = communities.null_size(pairs)
    # One search against one search: the best of several would not be by chance.
    excess = None if quick or n_null is None else communities.excess_modularity(matrix, n_null)
    return [told if excess is None else replace(told, expected=excess.expected, p=excess.p)]


def _mixing(matrix: sparse.csr_array, name: str, label: np.ndarray, side: Side, quick: bool) -> list[Measure]:
    """E-I index and assortativity by one attribute, on ties between people whose value is known."""
    mixing = knit.mixing_matrix(matrix, label)
    n_ties = int(mixing.sum())
    if not n_ties:
        return []
    ends = matrix.tocoo()
    silo = graph.ei_index(ends.row, ends.col, label, n_permutations=0 if quick else 1000)
    alike = knit.assortativity(mixing)
    sure, basis = grade(int((label >= 0).sum()), "community"), f"attribute:{name}"
    return [
        Measure(
            "CN-13.ei", silo.ei_index, n=n_ties, expected=silo.expected_ei_index, p=silo.p, grade=sure,
            side=side, basis=basis,
        ),
        Measure(
            "CN-13.assortativity", alike, n=n_ties, grade=sure if alike is not None else None, side=side,
            basis=basis,
        ),
    ]  # fmt: skip
