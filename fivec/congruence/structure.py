"""How far the contacts of a side group beyond chance, and how steady the groups found in them are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import communities, graph, parties
from fivec.congruence import groups as grouping
from fivec.congruence.contact import contacts
from fivec.congruence.groups import n_persons
from fivec.dataset import Dataset
from fivec.measures import Measure, Side, grade, not_measured
from fivec.schema import SMALL_GROUP

FEWEST_TIES: Final = 60
FEWEST_CONTACTS_EACH: Final = 4
RESOLUTIONS: Final = (0.5, 1.0, 2.0)


def n_ties(matrix: sparse.csr_array) -> int:
    """Pairs with contact in either direction."""
    return int(graph.undirected(matrix).nnz // 2)


def excess(data: Dataset, code: int, side: Side) -> Measure | None:
    """CG-8 on all data of the side; None without ties."""
    found: Measure | None = data.mine(f"congruence/excess/{code}", lambda: _excess(data, code, side))
    return found


def _network(data: Dataset, code: int) -> sparse.csr_array:
    talk = contacts(data, code)
    return graph.csr(talk.source, talk.target, n=n_persons(data))


def _excess(data: Dataset, code: int, side: Side) -> Measure | None:
    matrix = _network(data, code)
    ties = n_ties(matrix)
    n_null = communities.null_size(ties)
    if n_null is None:
        return replace(not_measured("CG-8", side=side, basis="too_large"), n=ties)
    found = communities.excess_modularity(matrix, n_null)
    if found is None:
        return None
    people = _people(matrix)
    best = "C" if _few(matrix) else "A"
    value = grade(people, "community", best)  # type: ignore[arg-type]
    return Measure("CG-8", found.value, n=ties, expected=found.expected, p=found.p, grade=value, side=side)


def _people(matrix: sparse.csr_array) -> int:
    return int(np.count_nonzero(np.diff(graph.undirected(matrix).indptr)))


def _few(matrix: sparse.csr_array) -> bool:
    ties = n_ties(matrix)
    return ties < FEWEST_TIES or 2 * ties / max(_people(matrix), 1) < FEWEST_CONTACTS_EACH


def steadiness(data: Dataset, code: int, side: Side) -> Measure | None:
    """CG-8.stability: how alike the groups are that other starts of the search find; None without groups."""
    value = grouping.stability(data, code)
    if value is None:
        return None
    matrix = _network(data, code)
    found = grade(_people(matrix), "community", "C" if _few(matrix) else "A")
    return Measure("CG-8.stability", value, n=n_ties(matrix), grade=found, side=side)


def resolution_table(data: Dataset, codes: list[int]) -> pd.DataFrame:
    """The groups found at coarser and finer resolutions, beside chance.

    Columns ``side``, ``resolution`` (0.5 gives fewer and larger groups, 2 more and smaller ones),
    ``n_groups`` of five people or more, ``largest_share`` (people in the largest, of everybody with contact),
    ``modularity`` and ``n_below_limit``: groups with fewer than sqrt(2 m) ties inside, which may hide
    smaller ones (Fortunato & Barthélemy 2007).
    """
    lines = []
    for code in codes:
        matrix = _network(data, code)
        if not matrix.nnz:
            continue
        simple = sparse.csr_array(graph.undirected(matrix) > 0, dtype=np.float64)
        for resolution in RESOLUTIONS:
            label = communities.communities(simple, 0, resolution)
            sizes = np.bincount(label[label >= 0])
            inside = ties_inside(simple, label)
            large = sizes >= SMALL_GROUP
            lines.append(
                {
                    "side": parties.side_name(code),
                    "resolution": resolution,
                    "n_groups": int(large.sum()),
                    "largest_share": float(sizes.max() / sizes.sum()),
                    "modularity": communities.modularity(simple, label, resolution),
                    "n_below_limit": int((inside[large] < np.sqrt(simple.nnz)).sum()),
                }
            )
    columns = ["side", "resolution", "n_groups", "largest_share", "modularity", "n_below_limit"]
    return pd.DataFrame(lines, columns=columns)


def ties_inside(matrix: sparse.csr_array, label: np.ndarray) -> np.ndarray:
    """Pairs with contact within each group, int (n_groups,); ``matrix`` is symmetric, -1 is no group."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    inside = (label[rows] >= 0) & (label[rows] == label[matrix.indices])
    return np.bincount(label[rows[inside]], minlength=int(label.max(initial=-1)) + 1) // 2
