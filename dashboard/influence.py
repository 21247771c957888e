"""The rooms that only Context has: from whose point of view, our contacts, and who is approachable."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import filters, names, pictures
from dashboard.frame import View
from dashboard.words import md
from fivec.figures import context
from fivec.measures import Result
from fivec.names import hidden
from fivec.schema import NOBODY, SMALL_GROUP

KEY: Final = "perspective"
ALL: Final = ("all", "")

Perspective = tuple[str, str]


def looked_from(view: View) -> View:
    """The same view from the chosen perspective, which lives in the session and never in the address."""
    kind, name = chosen = st.session_state.get(KEY, ALL)
    if view.rows is None or chosen not in options(view):
        return view
    if kind == "team":
        return replace(view, selection=replace(view.selection, teams=(name,)))
    if kind == "account":
        return replace(view, selection=replace(view.selection, accounts=(name,)))
    return view


def options(view: View) -> list[Perspective]:
    """The whole organisation, its teams, and the own accounts that may be looked at one by one."""
    found: list[Perspective] = view.data.mine("perspectives", lambda: [ALL, *_teams(view), *_accounts(view)])
    return [one for one in found if one[0] != "team" or not view.selection.teams]


def _teams(view: View) -> list[Perspective]:
    """Teams of five or more of which the others are none, or five or more too: nobody is left over alone."""
    data = view.data
    team = data.codes("people", "team")
    employed = data.people["is_employee"].fillna(True).to_numpy(dtype=bool)
    size = np.bincount(team[(team >= 0) & employed], minlength=len(data.people["team"].cat.categories))
    total = int(employed.sum())
    fine = [n >= SMALL_GROUP and (total == n or total - n >= SMALL_GROUP) for n in size.tolist()]
    teams = data.people["team"].cat.categories
    return [("team", str(name)) for name, ok in zip(teams, fine, strict=True) if ok]


def _accounts(view: View) -> list[Perspective]:
    """Own accounts outside that speak for the organisation or whose owner may be named, by handle."""
    data = view.data
    channel = data.codes("accounts", "channel")
    outside = data.parties.side[channel] == 1
    free = np.flatnonzero(data.parties.ours & ~hidden(data) & outside)
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    free = free[(n_posts[free] > 0) & (channel[free] != NOBODY)]
    rows = data.accounts.iloc[free].sort_values("handle")
    return [("account", f"{c}:{h}") for c, h in zip(rows["channel"], rows["handle"], strict=True)]


def perspective(view: View) -> None:
    """The choice itself, of the view of the frame; nothing where there is none."""
    t, found = view.t, options(view)
    if len(found) < 2:
        return

    def label(one: Perspective) -> str:
        kind, name = one
        if kind == "account":
            channel, _, handle = name.partition(":")
            return f"{handle} · {filters.label(t, 'channel', channel)}"
        return t(f"influence.perspective.{kind}", name=name) if name else t("influence.perspective.all")

    if st.session_state.get(KEY) not in found:
        st.session_state[KEY] = ALL
    st.selectbox(
        t("influence.perspective"), found, key=KEY, format_func=label, persist_state="session",
        help=t("influence.perspective.help"), width=360,
    )  # fmt: skip


def picture(view: View, result: Result) -> None:
    """By topic, and on a tab our contacts by closeness."""
    t = view.t
    by_topic, ours = st.tabs([t("influence.tab.topics"), t("influence.tab.contacts")])
    with by_topic:
        pictures.butterfly(view, result)
    with ours:
        ego(view, result)


def ego(view: View, result: Result) -> None:
    """The people outside with whom the chosen perspective has contact, the closest nearest."""
    t = view.t
    table = result.tables["contacts"] if "contacts" in result.tables else pd.DataFrame()
    if not len(table):
        st.info(t("influence.ego.none"))
        return
    label = names.shown_accounts(view.data, table["account"].to_numpy())
    table = table.assign(label=label)
    with pictures.names_for_width("ego_map"):
        pictures.chart(context.fig_ego(table, view.look), context.alt_ego(table, view.look), "ego")
    words, drawn = t("influence.ego.words"), min(context.DRAWN, len(table))
    more = t("picture.shown", n=drawn, total=len(table)) if drawn < len(table) else ""
    st.caption(f"{words} {more}")


def approachable(view: View, result: Result) -> None:
    """Three people on a topic who answer others and with whom there is no contact yet; nothing where none."""
    t = view.t
    table = result.tables["approachable"] if "approachable" in result.tables else pd.DataFrame()
    if not len(table):
        return
    st.markdown(f"#### {t('influence.approach.title')}")
    topics = (
        table["topic"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index.tolist()
    )
    if st.session_state.get("approach_topic") not in topics:
        st.session_state["approach_topic"] = topics[0]
    topic = st.selectbox(t("influence.approach.topic"), topics, key="approach_topic", width=420)
    some = table[table["topic"] == topic]
    shown = names.shown_accounts(view.data, some["account"].to_numpy())
    for name, n in zip(shown, some["n_answered"], strict=True):
        st.markdown(f"- **{md(str(name))}** · {t('influence.approach.one', n=int(n))}")
    st.caption(t("influence.approach.words"))
