"""The five C's of the data under the filter: values at once, evidence that costs afterwards."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import meaning, names
from dashboard.frame import View
from fivec import (
    communities,
    congruence,
    connections,
    content,
    context,
    conversations,
    graph,
    layout,
)  # fmt: skip
from fivec.dataset import Selection
from fivec.figures import connections as figures
from fivec.measures import Result

MODULES: Final[dict[str, ModuleType]] = {
    "connections": connections,
    "congruence": congruence,
    "conversations": conversations,
    "content": content,
    "context": context,
}
EVIDENCE_UP_TO: Final = 200_000
"""Posts up to which the evidence follows by itself; above it the page says that it was left out."""


def result(view: View, c: str) -> Result:
    """One C under the filter of this run: complete when the evidence is there, quick otherwise."""
    st.session_state.setdefault("evidence_wanted", []).append(c)
    full = _key(view, c, view.selection, quick=False) in view.visitor.kept
    return _measured(view, c, view.selection, quick=not full)


def quick(view: View, c: str) -> Result:
    """One C of everything that is open, without evidence and without a filter."""
    return _measured(view, c, Selection(), quick=True)


def beside(view: View, c: str) -> Result:
    """Another C under the filter of this run, without evidence unless it is there."""
    full = _key(view, c, view.selection, quick=False) in view.visitor.kept
    return _measured(view, c, view.selection, quick=not full)


def finish(view: View) -> None:
    """After the page was drawn with quick values: compute the evidence and draw it again.

    One C at a time, with a sign of life between them: a click is answered there.
    """
    wanted = dict.fromkeys(st.session_state.pop("evidence_wanted", []))
    missing = [c for c in wanted if _key(view, c, view.selection, quick=False) not in view.visitor.kept]
    if not missing:
        return
    if len(view.data.posts) > EVIDENCE_UP_TO:
        st.caption(view.t("evidence.left_out"))
        return
    words = view.t("evidence.working")
    progress = st.progress(0.0, words)
    for number, c in enumerate(missing, 1):
        _measured(view, c, view.selection, quick=False)
        progress.progress(number / len(missing), words)
    st.rerun()


def network(view: View) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """People to draw under the filter, the ties between them, and their places (n, 2)."""
    place = _places(view)
    tables = result(view, "connections").tables
    everyone = tables["people"]
    people = everyone[everyone[_id_column(everyone)].isin(place.index)]
    if "account" in people:
        ours = pd.Series(view.data.parties.ours[people["account"].to_numpy()], index=people.index)
        team = ours.map({True: view.t("figure.network.ours"), False: None})
        people = people.assign(
            team=team, codename=names.shown_accounts(view.data, people["account"].to_numpy())
        )
    xy = place.loc[people[_id_column(everyone)]].to_numpy()
    return people, figures.edges_between(tables["edges"], people), xy


def _places(view: View) -> pd.DataFrame:
    """Where people lie on the map of the whole Dataset, so that a filter moves nobody."""

    def placed() -> pd.DataFrame:
        tables = _measured(view, "connections", Selection(), quick=True).tables
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


def _key(view: View, c: str, selection: Selection, quick: bool) -> tuple[Any, ...]:
    return (c, view.visitor.key, selection, quick)


def _measured(view: View, c: str, selection: Selection, quick: bool) -> Result:
    def computed() -> Result:
        if c == "content" and view.data.by_meaning:
            meaning.prepare(view)
        return MODULES[c].measure(view.data, selection, quick)

    found: Result = view.visitor.once(_key(view, c, selection, quick), computed)
    return found
