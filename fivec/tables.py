"""What an analyst takes along: people, posts, threads, open questions, months, ties and sources; networks."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from fivec import content, conversations, graph_files
from fivec.dataset import Dataset, Selection
from fivec.network_rows import handles, people, tie_rows
from fivec.post_rows import post_rows

THREAD_COLUMNS = (
    "root_post",
    "author",
    "side",
    "sort",
    "started_at",
    "mature",
    "flat",
    "n_posts",
    "n_participants",
    "depth",
    "level",
    "first_reply_s",
    "first_answer_s",
    "max_width",
    "structural_virality",
    "h_index",
    "dominance",
    "balance",
    "answered",
    "answer_s",
    "answered_by",
    "n_open",
)
UNANSWERED_COLUMNS = ("id", "author", "channel", "side", "asked_at", "waiting_s", "url")


def written_tables(
    data: Dataset, folder: Path, selection: Selection | None = None, names: bool = False
) -> list[Path]:
    """Seven CSV files and two graph files written to a folder (made when absent); returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in TABLES:
        path = folder / f"{name}.csv"
        path.write_bytes(written_table(name, data, selection, names))
        paths.append(path)
    for form, written in graph_files.FORMATS.items():
        path = folder / f"network.{form}"
        path.write_bytes(written(data, selection, names))
        paths.append(path)
    return paths


def zipped(data: Dataset, selection: Selection | None = None, names: bool = False) -> bytes:
    """The seven CSV files as one zip; the same tables give the same bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as folder:
        for name in TABLES:
            text = written_table(name, data, selection, names)
            folder.writestr(ZipInfo(f"{name}.csv"), text, ZIP_DEFLATED)
    return file.getvalue()


def written_table(name: str, data: Dataset, selection: Selection | None = None, names: bool = False) -> bytes:
    """One of TABLES as a CSV file in UTF-8."""
    if name not in TABLES:
        raise ValueError(f"unknown table {name!r}; known: {', '.join(TABLES)}")
    table = source_rows(data) if name == "sources" else ROWS[name](data, selection, names)
    return inert(table).to_csv(index=False).encode()


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


def thread_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per thread in the columns of THREAD_COLUMNS, as ``conversations.thread_table`` explains them.

    ``level`` is empty where the thread does not concern us or its replies are not in the data. The multi-way
    share of a side (CV-1) is the share with level 3 among its mature threads that have a level and are not
    ``flat``.
    """
    table = conversations.thread_table(data, selection)
    author = data.posts["author"].to_numpy()[table["post"].to_numpy()]
    return table.assign(author=handles(data, names)[author])[list(THREAD_COLUMNS)]


def unanswered_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per post that asks us something and has no answer, oldest first, in UNANSWERED_COLUMNS."""
    table = conversations.unanswered_table(data, data.select(selection))
    author = data.posts["author"].to_numpy()[table["post"].to_numpy()]
    return table.assign(author=handles(data, names)[author])[list(UNANSWERED_COLUMNS)]


def month_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """CV-1 and CT-1 month by month: ``measure``, ``side``, and see ``monthly.by_month``."""
    rows = data.select(selection)
    parts = {"CV-1": conversations.month_table(data, rows), "CT-1": content.month_table(data, rows)}
    found = [table.assign(measure=id) for id, table in parts.items() if len(table) or id == "CV-1"]
    table = pd.concat(found, ignore_index=True)
    return table[["measure", *(name for name in table if name != "measure")]]


def source_rows(data: Dataset) -> pd.DataFrame:
    """One row per file; reasons, totals and dropped as JSON text, feeds separated by spaces."""
    table = data.sources
    for name in ("reasons", "totals", "dropped"):
        table[name] = [json.dumps(dict(value), ensure_ascii=False, default=str) for value in table[name]]
    return table.assign(feeds=[" ".join(feeds) for feeds in table["feeds"]])


ROWS: Final = {
    "people": people,
    "posts": post_rows,
    "threads": thread_rows,
    "unanswered": unanswered_rows,
    "months": month_rows,
    "ties": tie_rows,
}
"""What makes the rows of a table, given data, selection, and whether colleagues go by their handle."""
TABLES: Final = (*ROWS, "sources")


__all__ = [
    "TABLES",
    "handles",
    "inert",
    "month_rows",
    "people",
    "post_rows",
    "source_rows",
    "thread_rows",
    "tie_rows",
    "unanswered_rows",
    "written_table",
    "written_tables",
    "zipped",
]
