"""The network as rows: who has ties with whom, and what each account is in the network."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import congruence, context, graph, holes, knit, paths
from fivec import names as naming
from fivec.account_ties import account_network, account_ties
from fivec.dataset import Dataset, Selection

PEOPLE_COLUMNS: Final = (
    *("handle", "n_posts", "in_degree", "out_degree", "in_strength", "out_strength"),
    *("pagerank", "pagerank_unweighted", "betweenness", "constraint", "effective_size"),
    *("k_core", "component", "group", "expertise", "authority", "contact", "contribution"),
)


def handles(data: Dataset, names: bool) -> np.ndarray:
    """Handle per account; colleagues by codename unless ``names``, because nobody is to be pointed at.

    Files are passed on: here an employee's consent to be named on screen does not count.
    """
    handle = data.accounts["handle"].to_numpy(dtype=object)
    return handle if names else np.where(unnamed(data), naming.codenames(data), handle)


def unnamed(data: Dataset) -> np.ndarray:
    """Bool per account: goes by a codename in files that are passed on."""
    return data.parties.employee | naming.hidden(data)


def tie_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per source, target and kind: handles, ``kind``, ``weight`` (repeats summed, no self-ties).

    Accounts that go by one name, such as those of one colleague on two platforms, are one row.
    """
    table = account_ties(data, data.select(selection))
    shown = handles(data, names)
    table = table.assign(source=shown[table["source"].to_numpy()], target=shown[table["target"].to_numpy()])
    apart = table[(table["source"] != table["target"]).to_numpy()]
    return apart.groupby(["source", "target", "kind"])["weight"].sum().reset_index()


def pageranks(data: Dataset, selection: Selection | None = None) -> pd.DataFrame:
    """``handle``, ``pagerank`` and ``pagerank_unweighted`` of every account, in no order of importance."""
    matrix = account_network(data, data.select(selection))
    found = {"handle": handles(data, names=False), "pagerank": graph.pagerank(matrix)}
    return pd.DataFrame({**found, "pagerank_unweighted": graph.pagerank(graph.unweighted(matrix))})


def people(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per account in the columns of PEOPLE_COLUMNS; what is not known or has no meaning is empty.

    ``in_`` counts attention received and ``out_`` attention given, over all kinds of tie: degrees are
    different accounts, strengths summed weights. ``betweenness``, ``constraint``, ``effective_size`` and
    ``k_core`` take ties in both directions together; ``component`` numbers the parts of the network from the
    largest, 1. ``group`` is the group with most of the account's posts, or the community found where there
    are no groups. The last four are those of ``context.people``, for accounts outside.
    """
    rows = data.select(selection)
    matrix = account_network(data, rows)
    degree, plain = graph.degrees(matrix), graph.unweighted(matrix)
    n_posts = np.bincount(data.posts["author"].to_numpy()[rows.posts], minlength=len(data.accounts))
    found = {
        "handle": handles(data, names),
        "n_posts": n_posts,
        "in_degree": degree.in_degree,
        "out_degree": degree.out_degree,
        "in_strength": degree.in_strength,
        "out_strength": degree.out_strength,
        "pagerank": graph.pagerank(matrix),
        "pagerank_unweighted": graph.pagerank(plain),
        "betweenness": paths.betweenness(matrix),
        "constraint": holes.constraint(matrix),
        "effective_size": holes.effective_size(matrix),
        "k_core": knit.core_numbers(matrix),
        "component": graph.components(matrix) + 1,
        "group": _groups(data, selection),
    }
    told = context.people(data, selection)
    found |= {name: told[name].to_numpy() for name in ("expertise", "authority", "contact", "contribution")}
    return pd.DataFrame({name: found[name] for name in PEOPLE_COLUMNS})


def _groups(data: Dataset, selection: Selection | None) -> np.ndarray:
    """The group or community of each account, None where it has none."""
    found = np.full(len(data.accounts), None, dtype=object)
    membership = congruence.measure(data, selection, quick=True).tables.get("membership")
    if membership is not None and len(membership):
        first = membership.drop_duplicates("account")
        found[first["account"].to_numpy()] = first["group"].astype("object").to_numpy()
    return found
