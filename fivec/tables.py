"""What an analyst takes along: people, threads, open questions, ties and sources as CSV, network files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from fivec import conversations, graph_files
from fivec.dataset import Dataset, Selection
from fivec.network_rows import handles, people, tie_rows

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
    """Five CSV files and two graph files written to a folder (made when absent); returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in _tables(data, selection, names).items():
        path = folder / f"{name}.csv"
        inert(table).to_csv(path, index=False)
        paths.append(path)
    for form, written in graph_files.FORMATS.items():
        path = folder / f"network.{form}"
        path.write_bytes(written(data, selection, names))
        paths.append(path)
    return paths


def zipped(data: Dataset, selection: Selection | None = None, names: bool = False) -> bytes:
    """The five CSV files as one zip; the same tables give the same bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as folder:
        for name, table in _tables(data, selection, names).items():
            text = inert(table).to_csv(index=False)
            folder.writestr(ZipInfo(f"{name}.csv"), text.encode(), ZIP_DEFLATED)
    return file.getvalue()


def _tables(data: Dataset, selection: Selection | None, names: bool) -> Mapping[str, pd.DataFrame]:
    return {
        "people": people(data, selection, names),
        "threads": thread_rows(data, selection, names),
        "unanswered": unanswered_rows(data, selection, names),
        "ties": tie_rows(data, selection, names),
        "sources": source_rows(data),
    }


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
    """One row per thread in the columns of THREAD_COLUMNS; ``level`` is empty where it is not about us."""
    table = conversations.thread_table(data, selection)
    author = data.posts["author"].to_numpy()[table["post"].to_numpy()]
    return table.assign(author=handles(data, names)[author])[list(THREAD_COLUMNS)]


def unanswered_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per post that asks us something and has no answer, oldest first, in UNANSWERED_COLUMNS."""
    table = conversations.unanswered_table(data, data.select(selection))
    author = data.posts["author"].to_numpy()[table["post"].to_numpy()]
    return table.assign(author=handles(data, names)[author])[list(UNANSWERED_COLUMNS)]


def source_rows(data: Dataset) -> pd.DataFrame:
    """One row per file; reasons, totals and dropped as JSON text, feeds separated by spaces."""
    table = data.sources
    for name in ("reasons", "totals", "dropped"):
        table[name] = [json.dumps(dict(value), ensure_ascii=False, default=str) for value in table[name]]
    return table.assign(feeds=[" ".join(feeds) for feeds in table["feeds"]])


__all__ = [
    "handles",
    "inert",
    "people",
    "source_rows",
    "thread_rows",
    "tie_rows",
    "unanswered_rows",
    "written_tables",
    "zipped",
]
