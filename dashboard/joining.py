"""Taking part: the steps, the reach curve, whom to invite next and what that would bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import network as network_map
from dashboard.frame import View
from dashboard.pictures import chart, of_side
from dashboard.words import md
from fivec.figures import joining
from fivec.measures import Result

TABS: Final = ("network", "steps", "reach")
INVITED: Final = 3
"""Teams and roles that are named to invite next."""


def pictured(view: View, result: Result, side: str | None) -> None:
    """The network, who takes part, and the reach, one behind the other."""
    t = view.t
    network, taking_part, reached = st.tabs([t(f"picture.tab.{name}") for name in TABS])
    with network:
        network_map.network(view)
    with taking_part:
        steps(view, result, side)
    with reached:
        reach(view, result)


def steps(view: View, result: Result, side: str | None) -> None:
    """Who takes part, with the four steps towards conversation."""
    t, table = view.t, _table(result, "steps", side)
    if side is None or not len(table):
        st.info(t("picture.steps.none"))
        return
    figure = joining.fig_steps(table, side, view.look)
    chart(figure, joining.alt_steps(table, side, view.look), "steps")
    st.caption(t("picture.steps.words"))


def reach(view: View, result: Result) -> None:
    """The organisation's own reach curve beside three laws."""
    t, table = view.t, _table(result, "reach", None)
    if not len(table):
        st.info(t("picture.reach.none"))
        return
    chart(joining.fig_reach(table, view.look), joining.alt_reach(table, view.look), "reach")
    further = f" {t('picture.reach.further')}" if (table["part"] == "further").any() else ""
    st.caption(t("picture.reach.words") + further)


def invitations(view: View, result: Result, side: str | None) -> None:
    """Teams and roles to invite next with the reason, and what it would bring; nothing where none."""
    t, table = view.t, _table(result, "invite", side)
    if not len(table):
        return
    st.markdown(f"#### {t('invite.title')}")
    for row in table.head(INVITED).itertuples():
        st.markdown(f"- {_reason(view, row)}")
    st.caption(t("invite.small"))
    with st.container(border=True):
        st.markdown(f"**{t('whatif.title')}**")
        groups = list(zip(table["by"], table["name"], strict=True))
        what_if(view, _table(result, "what_if", side), groups)


def _reason(view: View, row: Any) -> str:
    t = view.t
    by = t(f"invite.{row.by}")
    line = t("invite.line", name=md(row.name), by=by, silent=int(row.n_silent), people=int(row.n_people))
    if row.basis not in ("own", "everyone"):
        return f"{line} {t('invite.nobody')}"
    return f"{line} {t(f'invite.{row.basis}.{row.side}', gain=_some(view, row.gain))}"


def what_if(view: View, table: pd.DataFrame, groups: list[tuple[str, str]]) -> None:
    """Choose a team or role and a number: how many would be connected, and whom that reaches."""
    t = view.t
    left, right = st.columns((3, 1), gap="medium", vertical_alignment="bottom")
    by, name = left.selectbox(
        t("whatif.group"), groups, key="whatif_group", persist_state="session",
        format_func=lambda group: t("whatif.option", name=group[1], by=t(f"invite.{group[0]}")),
    )  # fmt: skip
    rows = table[(table["by"] == by) & (table["name"] == name)].set_index("n")
    most = int(rows.index.max())
    n = right.number_input(t("whatif.number"), 1, most, min(3, most), key=f"whatif_{by}_{name}_{most}")
    row: Any = rows.loc[n]
    said = t("whatif.connected", n=int(n), name=md(name), k=int(row["n_connected"]), total=int(row["total"]))
    side, basis = row["side"], row["basis"]
    if basis not in ("own", "everyone"):
        st.markdown(f"{said} {t('invite.nobody')}")
        return
    gained = t(f"whatif.gain.{side}", gain=_some(view, row["gain"]))
    known = t(f"invite.known.{side}", n=round(row["known"])) if round(row["known"]) else ""
    st.markdown(f"{said} {gained} {known}")
    st.caption(t(f"whatif.assumes.{basis}", models=int(row["n_models"]), name=md(name)))


def links(view: View, result: Result, side: str | None) -> Callable[[], None] | None:
    """What says who holds the network together; None where that is not measured."""
    found = result.measure("CN-7.links", side)
    if found is None or not found.measured:
        return None
    return lambda: _links(view, _table(result, "links", side))


def _links(view: View, table: pd.DataFrame) -> None:
    """Numbers per team; names only where they may be shown."""
    t = view.t
    st.markdown(f"**{t('links.title')}**")
    if not len(table):
        st.markdown(t("links.none"))
        return
    counts = table["team"].value_counts()
    teams = [t("links.team", name=md(team), n=int(counts[team])) for team in sorted(counts.index)]
    if teams:
        st.markdown(t("links.teams", teams=t.listing(teams)))
    people = view.data.people.iloc[table["person"].to_numpy(dtype="int64")]
    allowed = people["may_be_named"].fillna(False).to_numpy(dtype=bool) | view.data.names_allowed
    named = sorted(md(name) for name in people["name"][allowed].dropna())
    if named:
        st.markdown(t("links.names", names=t.listing(named)))


def _some(view: View, amount: float) -> str:
    """A mean number of people: with one decimal under ten."""
    return view.t.number(amount, 1 if amount < 9.95 else 0)


def _table(result: Result, name: str, side: str | None) -> pd.DataFrame:
    return of_side(result.tables[name], side) if name in result.tables else pd.DataFrame()
