"""The network map on a page: the picture, what its colours say, and whoever a click or the list opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import panels, pictures
from dashboard.frame import View
from dashboard.words import clipped
from fivec import network as networks
from fivec.figures import network as figures
from fivec.figures import theme
from fivec.schema import SMALL_GROUP

COLOURS: Final = ("team", "group", "kind")


@dataclass(frozen=True)
class Scene:
    """What the map and its panel are drawn from, under the filter of this run.

    ``state`` has a row per person of ``net.people`` (see networks.states); ``ties`` refer to those rows.
    ``opens`` says per person which option a click opens; empty where nothing does.
    """

    view: View
    net: networks.Network
    ties: pd.DataFrame
    state: pd.DataFrame
    opens: np.ndarray

    @property
    def teams(self) -> list[str]:
        """Teams of five or more, under the filter too, in the order of the alphabet."""
        sizes = self.net.people["team"][self.state["kept"].to_numpy()].value_counts()
        return sorted(sizes.index[sizes >= SMALL_GROUP])


def network(view: View, colour: str = "team") -> None:
    """The map with its panel; ``colour`` is what the colours say at first."""
    t = view.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scene = _scene(view, _outsiders(view))
        if not len(scene.net.drawn):
            st.info(t("network.none"))
            return
        by = _colour(scene, colour)
    left, right = st.columns([5, 3], gap="medium")
    options = _options(scene)
    if st.session_state.get("network_open") not in options:
        st.session_state["network_open"] = None
    classes = _classes(scene, by)
    with right:
        chosen = _search(scene, options)
        panels.panel(scene, chosen, classes)
    with left:
        _map(scene, classes, by, chosen)
    st.caption(_words(scene))


def _scene(view: View, outsiders: bool) -> Scene:
    def found() -> Scene:
        net = networks.network(view.data, outsiders)
        rows = view.data.select(view.selection)
        ties = networks.ties(view.data, rows, net)
        state = networks.states(view.data, rows, net, ties)
        if not view.selection.is_everything:
            # Outside the list of employees nobody is in a filter in which they do nothing.
            busy = (state[["n_posts", "given", "heard"]] > 0).any(axis=1).to_numpy()
            state["kept"] &= busy | (net.people["kind"] == "colleague").to_numpy()
        return Scene(view, net, ties, state, _opens(net))

    key = ("network", view.visitor.key, view.selection, outsiders)
    scene: Scene = view.visitor.once(key, found)
    # The words of a kept scene may be those of another language.
    return Scene(view, scene.net, scene.ties, scene.state, scene.opens)


def _opens(net: networks.Network) -> np.ndarray:
    """The option behind every dot: who may be named opens themselves, any other colleague their team."""
    return np.array(
        [
            f"one:{key}" if label is not None else f"team:{team}" if team is not None else ""
            for key, label, team in zip(
                net.people["key"], net.people["label"], net.people["team"], strict=True
            )
        ],
        dtype=object,
    )


# -- choices ------------------------------------------------------------------------------------------------


def _outsiders(view: View) -> bool:
    """Whether people outside are drawn too; asked where there is a list of employees and somebody outside."""
    if not view.data.has_roster or view.data.parties.ours.all():
        return False
    return st.toggle(view.t("network.outsiders"), key="network_outsiders", persist_state="session")


def _colour(scene: Scene, first: str) -> str:
    """What the colours say: those that the data know."""
    t, people = scene.view.t, scene.net.people.iloc[scene.net.drawn]
    known = [name for name in COLOURS if len(set(people[name].dropna())) > (name == "kind")]
    if len(known) < 2:
        return known[0] if known else "kind"
    return str(
        st.segmented_control(
            t("network.colour"), known, default=first if first in known else known[0], required=True,
            format_func=lambda name: t(f"network.colour.{name}"), key=f"network_colour_{first}",
            persist_state="session",
        )
    )  # fmt: skip


def _options(scene: Scene) -> dict[str, str]:
    """What the list offers: teams of five or more, then everybody on the map who may be named."""
    t, people = scene.view.t, scene.net.people.iloc[scene.net.drawn]
    options = {f"team:{team}": t("network.option.team", team=team) for team in scene.teams}
    named = people[people["label"].notna()].sort_values("label", key=lambda labels: labels.str.casefold())
    for key, label in zip(named["key"], named["label"], strict=True):
        options[f"one:{key}"] = clipped(str(label), 60)
    return options


def _search(scene: Scene, options: dict[str, str]) -> str | None:
    t = scene.view.t
    return st.selectbox(
        t("network.search"), list(options), index=None, key="network_open",
        format_func=lambda option: options[option], placeholder=t("network.search.words"),
    )  # fmt: skip


# -- the picture --------------------------------------------------------------------------------------------


def _classes(scene: Scene, by: str) -> figures.Classes:
    """The colours: every kind, or the largest teams or groups of five or more by the alphabet."""
    t, people = scene.view.t, scene.net.people
    if by == "kind":
        names = [t(f"network.kind.{kind}") for kind in networks.KINDS]
        number = people["kind"].map({kind: place for place, kind in enumerate(networks.KINDS)})
        return figures.Classes(names, number.to_numpy(dtype=int), t("network.rest"))
    shown = people[by]
    if by == "group":
        shown = pd.Series(
            [
                t("group.found_name", n=name) if found else name
                for name, found in zip(shown, people["group_found"], strict=True)
            ],
            dtype="object",
        )
    sizes = shown.iloc[scene.net.drawn].value_counts()
    largest = sorted(sizes.index[sizes >= SMALL_GROUP][: figures.CLASSES])
    number = shown.map({name: place for place, name in enumerate(largest)}).fillna(-1)
    return figures.Classes(largest, number.to_numpy(dtype=int), t(f"network.rest.{by}"))


def _people(scene: Scene) -> pd.DataFrame:
    """The drawn people as the figure takes them."""
    t, net = scene.view.t, scene.net
    people, state = net.people.iloc[net.drawn], scene.state.iloc[net.drawn]
    contact = (state["given"] + state["heard"]).to_numpy()
    titles, words = [], []
    columns = (people["label"], people["team"], people["kind"], contact.tolist())
    for label, team, kind, n in zip(*columns, strict=True):
        if label is None:
            titles.append(team or t("network.kind.colleague"))
            words.append(t("network.hover.team") if team else "")
        else:
            titles.append(clipped(label, 40))
            words.append(f"{team or t(f'network.kind.{kind}')} · {t('network.contact', n=int(n))}")
    allowed = people["label"].notna() & (people["kind"] != "colleague")
    return pd.DataFrame(
        {
            "x": net.xy[:, 0],
            "y": net.xy[:, 1],
            "title": titles,
            "words": words,
            # Colleagues are never picked out by how much they do, with names or without.
            "name": [label if shown else None for label, shown in zip(people["label"], allowed, strict=True)],
            "opens": scene.opens[net.drawn],
            "contact": contact,
            "silent": ~state["connected"].to_numpy(),
            "kept": state["kept"].to_numpy(),
        }
    )


def _drawn_ties(scene: Scene) -> pd.DataFrame:
    """The ties whose both ends are drawn, by position on the map."""
    place = np.full(len(scene.net.people), -1)
    place[scene.net.drawn] = np.arange(len(scene.net.drawn))
    source, target = place[scene.ties["source"].to_numpy()], place[scene.ties["target"].to_numpy()]
    both = (source >= 0) & (target >= 0)
    return scene.ties[both].assign(source=source[both], target=target[both]).reset_index(drop=True)


def _map(scene: Scene, classes: figures.Classes, by: str, chosen: str | None) -> None:
    look, people = scene.view.look, _people(scene)
    colour = {name: number for number, name in enumerate(classes.names)} if by == "team" else {}
    discs = scene.net.discs.rename(columns={"team": "name"})
    discs = discs.assign(
        colour=[colour.get(name, -1) for name in discs["name"]],
        lit=[chosen is not None and f"team:{name}" == chosen for name in discs["name"]],
    )
    drawn = figures.Classes(classes.names, classes.of_person[scene.net.drawn], classes.rest)
    lit = None if chosen is None else panels.members(scene, chosen)[scene.net.drawn]
    figure = figures.fig_network(people, _drawn_ties(scene), discs, drawn, look, lit)
    with pictures.names_for_width("network_map"):
        st.plotly_chart(
            figure, theme=None, config=theme.CONFIG, key="network", selection_mode="points",
            on_select=_take_click, alt=figures.alt_network(people, discs, look),
        )  # fmt: skip


def _take_click() -> None:
    """Carry a click over to the list, which is the one place that knows who is open."""
    points: list[dict[str, Any]] = st.session_state["network"]["selection"]["points"]
    if points and points[0].get("customdata"):
        clicked = points[0]["customdata"]
        st.session_state["network_open"] = clicked[0] if isinstance(clicked, list) else clicked


def _words(scene: Scene) -> str:
    """How to read the map, and what it leaves out."""
    t, n, total = scene.view.t, len(scene.net.drawn), len(scene.net.people)
    parts = [t("network.words" if scene.teams else "network.words_accounts")]
    if n < total:
        parts.append(t("network.shown", n=n, total=total))
    pairs = len(figures.drawn_lines(_drawn_ties(scene), limit=10**9))
    if pairs > figures.LINES:
        parts.append(t("network.lines", n=figures.LINES, total=pairs))
    return " ".join(parts)
