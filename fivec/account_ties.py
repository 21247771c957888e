"""All attention between accounts under a selection, from posts and from lists, as it was told."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, ties
from fivec.dataset import Dataset, Rows
from fivec.schema import TIE_KINDS


def account_ties(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Ties made by posts and from lists: ``source``, ``target`` (account codes), ``kind``, ``weight``.

    One row per pair and kind, repeats summed and self-ties left out; a listed tie without a weight counts 1.
    """
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[rows.posts] = True
    made = data.interactions[kept[data.interactions["post"].to_numpy()]].assign(weight=1.0)
    listed = data.ties.iloc[rows.ties]
    listed = listed.assign(weight=listed["weight"].fillna(1.0))
    columns = ["source", "target", "kind", "weight"]
    frames = []
    for kind in TIE_KINDS:
        both = pd.concat([part.loc[part["kind"] == kind, columns] for part in (made, listed)])
        if len(both):
            merged = ties.merged(
                both["source"].to_numpy(), both["target"].to_numpy(), both["weight"].to_numpy()
            )
            frames.append(merged.assign(kind=kind))
    empty = pd.DataFrame({"source": [], "target": [], "kind": [], "weight": []}).astype(
        {"source": "int64", "target": "int64", "kind": "str"}
    )
    return pd.concat(frames or [empty], ignore_index=True)[columns]


def account_network(data: Dataset, rows: Rows) -> sparse.csr_array:
    """The ties as a matrix, a row per account; weights summed over the kinds of tie."""
    table = account_ties(data, rows)
    ends = table["source"].to_numpy(), table["target"].to_numpy()
    return graph.csr(*ends, table["weight"].to_numpy(), len(data.accounts))
