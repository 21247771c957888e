"""Like seeks like: whether attention stays among people of one team or role."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import graph, knit
from fivec.congruence.contact import contacts, within
from fivec.congruence.groups import n_persons
from fivec.dataset import Dataset, Rows
from fivec.measures import Grade, Measure, Side, permutation_p
from fivec.schema import NOBODY

ATTRIBUTES: Final = ("team", "role")
DRAWS: Final = 1000
FEWEST_TIES: Final = 30
FEW_IN_GROUP: Final = 10
"""People with contact under which a team or role is left out."""
MANY_IN_GROUP: Final = 30


def sorted_by(data: Dataset, rows: Rows, code: int, side: Side, quick: bool) -> list[Measure]:
    """CG-9 for team and role: Newman's assortativity of who pays attention to whom.

    Directed, and each tie once. Teams and roles with fewer than ten people among those with contact are left
    out. What has fewer than two groups left is not there.
    """
    talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
    matrix = graph.csr(talk.source, talk.target, n=n_persons(data))
    ends = matrix.tocoo()
    found: list[Measure | None] = []
    for name in ATTRIBUTES:
        label = _label(data, name)
        active = np.zeros(len(label), dtype=bool)
        active[ends.row], active[ends.col] = True, True
        label = np.where(active, label, NOBODY)
        sizes = np.bincount(label[label >= 0], minlength=1)
        label = np.where(np.append(sizes >= FEW_IN_GROUP, False)[label], label, NOBODY)
        if len(set(label[label >= 0].tolist())) >= 2:
            found.append(_measure(f"CG-9.{name}", ends.row, ends.col, label, side, quick))
    return [one for one in found if one is not None]


def _label(data: Dataset, name: str) -> np.ndarray:
    """Number of everybody's team or role per person number, -1 where it is not known."""
    label = np.full(n_persons(data), NOBODY, dtype=np.int64)
    person = data.accounts["person"].to_numpy()
    codes = pd.factorize(data.people[name])[0]
    label[: len(person)] = np.where(person >= 0, codes[person] if len(codes) else NOBODY, NOBODY)
    return label


def _measure(
    id: str, source: np.ndarray, target: np.ndarray, label: np.ndarray, side: Side, quick: bool
) -> Measure | None:
    kept = (label[source] >= 0) & (label[target] >= 0)
    source, target = source[kept], target[kept]
    value = assortativity(source, target, label)
    if value is None:
        return None
    people = np.flatnonzero(label >= 0)
    smallest = int(np.bincount(np.unique(label[people], return_inverse=True)[1]).min())
    grade: Grade = "C" if len(source) < FEWEST_TIES else "A" if smallest >= MANY_IN_GROUP else "B"
    if quick:
        return Measure(id, value, n=len(source), grade=grade, side=side)
    generator, null = np.random.default_rng(0), np.empty(DRAWS)
    mixed = label.copy()
    for draw in range(DRAWS):
        mixed[people] = generator.permutation(label[people])
        null[draw] = assortativity(source, target, mixed) or 0.0
    p = permutation_p(value, null + 1e-12)
    return Measure(id, value, n=len(source), expected=float(null.mean()), p=p, grade=grade, side=side)


def assortativity(source: np.ndarray, target: np.ndarray, label: np.ndarray) -> float | None:
    """Newman's coefficient of distinct directed ties between labelled people (0 and up)."""
    n = int(label.max(initial=0)) + 1
    mixing = np.bincount(label[source] * n + label[target], minlength=n * n).astype(np.float64)
    return knit.assortativity(mixing.reshape(n, n))
