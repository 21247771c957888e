"""The scorecard of the data under the filter: values at once, evidence that costs afterwards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.frame import View
from fivec import communities, graph, layout
from fivec.dataset import Selection
from fivec.figures import connections as figures
from fivec.measures import Result
from fivec.scorecard import Scorecard, measure

EVIDENCE_UP_TO = 200_000
"""Posts up to which the evidence follows by itself; above it the page says that it was left out."""


def scorecard(view: View) -> Scorecard:
    """The scorecard of this run, complete when the evidence is there, quick otherwise."""
    full = _key(view, view.selection, quick=False)
    st.session_state["evidence_wanted"] = True
    if full in view.visitor.kept:
        return _measured(view, view.selection, quick=False)
    return _measured(view, view.selection, quick=True)


def result(view: View, c: str) -> Result:
    """One C of the scorecard."""
    found: Result = getattr(scorecard(view), c)
    return found


def finish(view: View) -> None:
    """After the page was drawn with quick values: compute the evidence and draw it again."""
    wanted = st.session_state.pop("evidence_wanted", False)
    full = _key(view, view.selection, quick=False)
    if not wanted or full in view.visitor.kept:
        return
    if len(view.data.posts) > EVIDENCE_UP_TO:
        st.caption(view.t("evidence.left_out"))
        return
    with st.spinner(view.t("evidence.working")):
        _measured(view, view.selection, quick=False)
    st.rerun()


def network(view: View) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """People to draw under the filter, the ties between them, and their places (n, 2)."""
    place = _places(view)
    tables = result(view, "connections").tables
    everyone = tables["people"]
    people = everyone[everyone[_id_column(everyone)].isin(place.index)]
    if "account" in people:
        ours = pd.Series(view.data.parties.ours[people["account"].to_numpy()], index=people.index)
        people = people.assign(team=ours.map({True: view.t("figure.network.ours"), False: None}))
    xy = place.loc[people[_id_column(everyone)]].to_numpy()
    return people, figures.edges_between(tables["edges"], people), xy


def _places(view: View) -> pd.DataFrame:
    """Where people lie on the map of the whole Dataset, so that a filter moves nobody."""

    def placed() -> pd.DataFrame:
        tables = _measured(view, Selection(), quick=True).connections.tables
        people = figures.drawn_people(tables["people"])
        edges = figures.edges_between(tables["edges"], people)
        source, target, weight = (edges[name].to_numpy() for name in ("source", "target", "weight"))
        group = _grouped(people, edges)
        found = layout.positions(source, target, weight, group, len(people))
        return pd.DataFrame(found.xy, index=people[_id_column(people)].to_numpy())

    places: pd.DataFrame = view.visitor.once(("map", view.visitor.key), placed)
    return places


def _grouped(people: pd.DataFrame, edges: pd.DataFrame) -> np.ndarray:
    """The team of each person; where nobody has one, the community found in the ties."""
    if people["team"].notna().any():
        return people["team"].astype("category").cat.codes.to_numpy()
    ends = (edges["source"].to_numpy(), edges["target"].to_numpy(), edges["weight"].to_numpy())
    return communities.communities(graph.csr(*ends, len(people)))


def _id_column(people: pd.DataFrame) -> str:
    return "person" if "person" in people else "account"


def _key(view: View, selection: Selection, quick: bool) -> tuple[Any, ...]:
    return ("scorecard", view.visitor.key, selection, quick)


def _measured(view: View, selection: Selection, quick: bool) -> Scorecard:
    def computed() -> Scorecard:
        return measure(view.data, selection, quick=quick)

    found: Scorecard = view.visitor.once(_key(view, selection, quick), computed)
    return found
