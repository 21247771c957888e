"""The tables an analyst takes along: people, threads, ties and sources as CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from fivec import congruence, conversations, graph, ties
from fivec import names as naming
from fivec.dataset import Dataset, Selection
from fivec.schema import TIE_KINDS

THREAD_COLUMNS = (
    "root_post",
    "author",
    "started_at",
    "n_posts",
    "n_participants",
    "depth",
    "level",
    "first_reply_s",
    "first_answer_s",
)


def written_tables(
    data: Dataset, folder: Path, selection: Selection | None = None, names: bool = False
) -> list[Path]:
    """The four CSV files written to a folder (made when absent); returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made: Mapping[str, pd.DataFrame] = {
        "people": people(data, selection, names),
        "threads": thread_rows(data, selection, names),
        "ties": tie_rows(data, selection, names),
        "sources": source_rows(data),
    }
    paths = []
    for name, table in made.items():
        path = folder / f"{name}.csv"
        inert(table).to_csv(path, index=False)
        paths.append(path)
    return paths


def inert(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with every text that a spreadsheet would run as a formula made plain by a quote."""
    return pd.DataFrame({_inert(name): _inert_column(column) for name, column in table.items()})


def _inert_column(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    return column.astype("object").map(_inert)


def _inert(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return "'" + cell
    return cell


def handles(data: Dataset, names: bool) -> np.ndarray:
    """Handle per account; colleagues by codename unless ``names``, because nobody is to be pointed at.

    Files are passed on: here an employee's consent to be named on screen does not count.
    """
    handle = data.accounts["handle"].to_numpy(dtype=object)
    unnamed = data.parties.employee | naming.hidden(data)
    return handle if names else np.where(unnamed, naming.codenames(data), handle)


def tie_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per source, target and kind: handles, ``kind``, ``weight`` (repeats summed, no self-ties).

    Accounts that go by one name, such as those of one colleague on two platforms, are one row.
    """
    table = _ties(data, selection)
    shown = handles(data, names)
    table = table.assign(source=shown[table["source"].to_numpy()], target=shown[table["target"].to_numpy()])
    apart = table[(table["source"] != table["target"]).to_numpy()]
    return apart.groupby(["source", "target", "kind"])["weight"].sum().reset_index()


def _ties(data: Dataset, selection: Selection | None) -> pd.DataFrame:
    rows = data.select(selection)
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


def people(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per account: handle, n_posts, degrees (distinct people), strengths, pagerank, group.

    ``in_`` counts attention received and ``out_`` attention given, over all kinds of tie; ``group`` is the
    group with most of the account's posts, or the community found where there are no groups.
    """
    rows = data.select(selection)
    table = _ties(data, selection)
    n = len(data.accounts)
    matrix = graph.csr(table["source"].to_numpy(), table["target"].to_numpy(), table["weight"].to_numpy(), n)
    degree = graph.degrees(matrix)
    result = pd.DataFrame(
        {
            "handle": handles(data, names),
            "n_posts": np.bincount(data.posts["author"].to_numpy()[rows.posts], minlength=n),
            "in_degree": degree.in_degree,
            "out_degree": degree.out_degree,
            "in_strength": degree.in_strength,
            "out_strength": degree.out_strength,
            "pagerank": graph.pagerank(matrix),
            "group": None,
        }
    )
    membership = congruence.measure(data, selection, quick=True).tables.get("membership")
    if membership is not None and len(membership):
        first = membership.drop_duplicates("account")
        result.loc[first["account"].to_numpy(), "group"] = first["group"].astype("object").to_numpy()
    return result


def thread_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per thread in the columns of THREAD_COLUMNS; ``level`` is empty where it is not about us."""
    table = conversations.thread_table(data, selection)
    author = data.posts["author"].to_numpy()[table["post"].to_numpy()]
    return table.assign(author=handles(data, names)[author])[list(THREAD_COLUMNS)]


def source_rows(data: Dataset) -> pd.DataFrame:
    """One row per file; reasons, totals and dropped as JSON text, feeds separated by spaces."""
    table = data.sources
    for name in ("reasons", "totals", "dropped"):
        table[name] = [json.dumps(dict(value), ensure_ascii=False, default=str) for value in table[name]]
    return table.assign(feeds=[" ".join(feeds) for feeds in table["feeds"]])
