"""Tables with a row per post per day: the counts of a post are those of its days together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers.cells import clean
from fivec.readers.notes import Notes

Cells = dict[str, pa.ChunkedArray]


def days_added(
    found: Cells, day: pa.ChunkedArray, numbers: Sequence[str], notes: Notes
) -> tuple[Cells, pa.Array]:
    """One row per post, with the counts of its days added up.

    Parameters
    ----------
    found : columns of posts, ``id`` and numbers (float64) among them.
    day : the day of each row as written; one word for all where the counts are those of a whole life.
    numbers : which columns are counts.
    notes : is told how many rows were added to another, and how many were there twice.

    Returns
    -------
    The columns with the first row of each post, and which rows these are (bool). A count that is missing
    on every day stays missing.
    """
    keys = pd.DataFrame({"id": found["id"].to_pandas(), "day": clean(day).to_pandas()}, dtype="object")
    first = ~keys["id"].duplicated().to_numpy()
    if first.all():
        return found, pa.array(first)
    twice = keys.duplicated().to_numpy()
    notes.set_aside("duplicate_id", int(twice.sum()))
    notes.set_aside("day_of_post", int((~first & ~twice).sum()))
    kept = {name: column.filter(pa.array(first)) for name, column in found.items()}
    for name in numbers:
        if name in found:
            values = pd.Series(found[name].to_numpy()).mask(twice)
            total = values.groupby(keys["id"], sort=False).sum(min_count=1)
            kept[name] = pa.chunked_array([pa.array(total.to_numpy(), pa.float64(), from_pandas=True)])
    return kept, pa.array(first)


def counts(column: pa.ChunkedArray, name: str, notes: Notes) -> pa.ChunkedArray:
    """Numbers that count something: those below zero (something was withdrawn) are unknown."""
    below = pc.fill_null(pc.less(column, 0.0), False)
    n_below = int(pc.sum(below).as_py() or 0)
    if not n_below:
        return column
    notes.add("negative_counts", column=name, n=n_below)
    return pc.if_else(below, pa.scalar(None, pa.float64()), column)
