"""Which part of our followers is in the groups we want to reach, as the platform counts them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from fivec.dataset import Dataset, Selection
from fivec.measures import Measure, grade, not_measured

DIMENSIONS: Final = ("job_function", "seniority", "industry", "location", "company_size")
"""In the order in which one is looked at first; a dimension of another name comes after these."""
ID: Final = "CG-11"


def groups(data: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per group of followers: ``dimension``, ``channel``, ``name``, ``followers``, ``wanted``.

    The same group in two files of one channel counts as in the last one. A period, team or kind does not
    filter followers: they are counted at one moment.
    """
    table = data.audience_profile.astype({"dimension": "object", "name": "object", "channel": "object"})
    table = table.dropna(subset=["followers"])
    table = table.drop_duplicates(["dimension", "channel", "name"], keep="last")
    if selection.channels:
        table = table[table["channel"].isin(selection.channels)]
    wanted = set(data.wanted)
    chosen = [pair in wanted for pair in zip(table["dimension"], table["name"], strict=True)]
    table = table.assign(wanted=chosen)
    order = {name: number for number, name in enumerate(DIMENSIONS)}
    place = table["dimension"].map(order).fillna(len(order))
    return (
        table.assign(place=place)
        .sort_values(["place", "dimension", "followers", "name"], ascending=[True, True, False, True])
        .drop(columns="place")
        .reset_index(drop=True)
    )


def measures(table: pd.DataFrame) -> list[Measure]:
    """CG-11 per dimension in which something is wanted, never summed over dimensions.

    A full count, so without an interval. ``k`` followers are in a wanted group, of the ``n`` in any group of
    that dimension.
    """
    found = []
    for dimension in DIMENSIONS:
        here = table[table["dimension"] == dimension]
        n, k = int(here["followers"].sum()), int(here["followers"][here["wanted"]].sum())
        if n and here["wanted"].any():
            found.append(Measure(f"{ID}.{dimension}", k / n, k=k, n=n, grade=grade(n), side="external"))
    return found


def instead(headline: Measure, table: pd.DataFrame, found: list[Measure]) -> Measure:
    """What stands in for a headline that is not measured: the followers reached, of the first dimension.

    Where nothing is ticked yet, what is missing is a tick.
    """
    if headline.measured or not len(table):
        return headline
    if not found:
        return not_measured(headline.id, "wanted_groups", *headline.missing, side=headline.side)
    basis = found[0].id.replace(f"{ID}.", "followers_")
    return replace(found[0], id=headline.id, basis=basis, missing=headline.missing)
