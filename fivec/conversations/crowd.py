"""Which of six crowds the conversations look like: an impression, never a headline."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import crowds, graph, parties, schema
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, at_most, grade, not_measured

BASIS: Final = "crowd:"
COLUMNS: Final = (
    "side", "label", "nearest", "runner_up", "n", "n_ties", "centralisation_in", "centralisation_out",
    "isolates", "largest", "mean_degree", "z", "first_part", "second_part",
)  # fmt: skip


def n_null(n_ties: int) -> int | None:
    """Rewired networks to compare with: 20 up to 10,000 ties, 10 up to 100,000, else None."""
    return 20 if n_ties <= 10_000 else 10 if n_ties <= 100_000 else None


def network(data: Dataset, rows: Rows, code: int) -> graph.sparse.csr_array:
    """Who pays attention to whom on one side: replies, mentions and shares between parties.

    Everybody who wrote a post is in it, also who addressed nobody and was addressed by nobody. Outside, the
    whole organisation is one party.
    """
    who = data.parties
    party = who.outside if code == parties.EXTERNAL and who.known else who.person
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[rows.posts] = True
    kept &= talk(data).side == code
    ties = data.interactions
    ties = ties[kept[ties["post"].to_numpy()]]
    ends = party[ties[["source", "target"]].to_numpy()].reshape(-1, 2)
    present = np.zeros(len(data.accounts) + 1, dtype=bool)
    present[party[data.posts["author"].to_numpy()[kept]]] = True
    present[ends] = True
    place = np.cumsum(present) - 1
    return graph.csr(place[ends[:, 0]], place[ends[:, 1]], None, int(present.sum()))


def crowd(data: Dataset, rows: Rows, code: int) -> crowds.Crowd:
    """The crowd of one side of a selection."""
    matrix = network(data, rows, code)
    return crowds.crowd(matrix, n_null(matrix.nnz))


def measure(data: Dataset, rows: Rows, code: int, quick: bool) -> Measure:
    """CV-10: the centralisation, with the crowd that the network looks like as its basis (``crowd:in_hub``).

    At most of grade B: the label is an impression. Left out by ``quick``, which compares with nothing.
    """
    side = parties.side_name(code)
    if quick:
        return not_measured("CV-10", side=side, basis=crowds.UNTESTED)
    found = crowd(data, rows, code)
    if not found.is_crowd:
        missing = () if found.label == crowds.UNTESTED else ("more",)
        return not_measured("CV-10", *missing, side=side, basis=found.label)
    sure = grade(found.n, "community", best="B")
    value = found.centralisation
    return at_most(Measure("CV-10", value, n=found.n, grade=sure, side=side, basis=BASIS + found.label), "B")


def crowd_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per side: its label (or why there is none), the two nearest others, and the raw numbers."""
    lines = []
    for code in parties.sides_of_posts(data):
        one = crowd(data, rows, code)
        nearest = (*one.nearest, None, None)[:2]
        parts = (*one.parts, np.nan, np.nan)[:2]
        numbers = (one.centralisation_in, one.centralisation_out, one.isolates, one.largest, one.mean_degree)
        lines.append((schema.SIDES[code], one.label, *nearest, one.n, one.n_ties, *numbers, one.z, *parts))
    return pd.DataFrame(lines, columns=list(COLUMNS))
