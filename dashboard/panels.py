"""Who or what was opened on the network map: a team of five or more, or somebody who may be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import names
from dashboard.results import EVIDENCE_UP_TO
from dashboard.words import clipped, md
from fivec import network as networks
from fivec.figures import ego, theme
from fivec.figures.network import Classes
from fivec.schema import SMALL_GROUP

if TYPE_CHECKING:
    from dashboard.network import Scene

ROWS: Final = 20


def panel(scene: Scene, chosen: str | None, classes: Classes) -> None:
    """What is known of the chosen one; how to choose where nobody is."""
    t = scene.view.t
    if chosen is None:
        st.markdown(t("network.hint"))
        if scene.net.people["label"].isna().any():
            st.caption(t("network.hint.names"))
        return
    if chosen.startswith("team:"):
        team(scene, chosen.removeprefix("team:"), classes)
    else:
        one(scene, int(np.flatnonzero(members(scene, chosen))[0]), classes)


def members(scene: Scene, chosen: str) -> np.ndarray:
    """The people of an option, bool per row of the network's people."""
    kind, name = chosen.split(":", 1)
    found: np.ndarray = (scene.net.people["team" if kind == "team" else "key"] == name).to_numpy(dtype=bool)
    return found & scene.state["kept"].to_numpy() if kind == "team" else found


def team(scene: Scene, name: str, classes: Classes) -> None:
    """A team: how many take part, with which other teams, and what about."""
    t = scene.view.t
    here = members(scene, f"team:{name}")
    n = int(here.sum())
    st.markdown(f"#### {md(name)}")
    if n < SMALL_GROUP:
        st.caption(t("network.team.small"))
        return
    connected = int(scene.state["connected"].to_numpy()[here].sum())
    st.markdown(t("network.team.members", n=n))
    st.markdown(t("network.team.silent", n=n - connected, share=t.percent((n - connected) / n)))
    others, between, within = team_ties(scene, name, classes)
    st.markdown(t("network.team.ties", within=within, across=int(others["contact"].sum())))
    posts = _posts(scene, here)
    writers = pd.unique(scene.net.node[scene.view.data.posts["author"].to_numpy()[posts]])
    if len(writers) >= SMALL_GROUP:
        _about(scene, posts)
    if len(others):
        _ego(scene, name, others, between)
        with st.expander(t("network.team.rows", n=len(others))):
            table = others[["title", "contact"]].astype({"contact": int})
            table.columns = [t("column.team"), t("network.contacts")]
            st.dataframe(table, hide_index=True, alt=t("network.team.rows", n=len(others)))
    if len(writers) >= SMALL_GROUP:
        _rows(scene, posts)


def team_ties(scene: Scene, name: str, classes: Classes) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Contact of a team with the others and among these, and the contact within it.

    Returns
    -------
    Neighbours (title, contact, colour) in the order of the alphabet, the pairs of them that are in contact
    (source, target), and the number of contacts within the team. Reactions are no contact.
    """
    teams = scene.teams
    if name not in teams:
        return pd.DataFrame({"title": [], "contact": [], "colour": []}), _pairs([], []), 0
    code = scene.net.people["team"].map({team: number for number, team in enumerate(teams)}).fillna(-1)
    contact = scene.ties[(scene.ties["kind"] != "reaction").to_numpy()]
    ends = [code.to_numpy(dtype=int)[contact[end].to_numpy()] for end in ("source", "target")]
    kept = (ends[0] >= 0) & (ends[1] >= 0)
    table = np.zeros((len(teams), len(teams)))
    np.add.at(table, (ends[0][kept], ends[1][kept]), contact["weight"].to_numpy()[kept])
    both, own = table + table.T, teams.index(name)
    colours = {team: number for number, team in enumerate(classes.names)}
    around = np.array([number for number in range(len(teams)) if number != own and both[own, number]], int)
    neighbours = pd.DataFrame(
        {
            "title": [teams[number] for number in around],
            "contact": both[own, around],
            # The colours of the map, where it has one for the team.
            "colour": [colours.get(teams[number], -1) for number in around],
        }
    )
    source, target = np.nonzero(np.triu(both[np.ix_(around, around)], 1))
    return neighbours, _pairs(source, target), int(table[own, own])


def one(scene: Scene, row: int, classes: Classes) -> None:
    """Somebody who may be named: what they are, their contacts, their words, their posts."""
    t = scene.view.t
    person, state = scene.net.people.iloc[row], scene.state.iloc[row]
    label = clipped(str(person["label"]), 60)
    st.markdown(f"#### {md(label)}")
    facts = [t(f"network.kind.{person['kind']}"), person["team"], _group(scene, person)]
    st.caption(" · ".join(md(fact) for fact in facts if fact))
    given, heard, n_posts = (int(state[name]) for name in ("given", "heard", "n_posts"))
    st.markdown(t("network.one.numbers", given=given, heard=heard, n=n_posts))
    mine = np.zeros(len(scene.net.people), dtype=bool)
    mine[row] = True
    posts = _posts(scene, mine)
    _about(scene, posts)
    neighbours, between = around(scene, row, classes)
    if len(neighbours):
        _ego(scene, label, neighbours, between)
    _rows(scene, posts)


def _group(scene: Scene, person: pd.Series) -> str:
    if person["group"] is None:
        return ""
    return scene.view.t("group.found_name", n=person["group"]) if person["group_found"] else person["group"]


def around(scene: Scene, row: int, classes: Classes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Neighbours of one person and the pairs of them in contact; colleagues without a name as their team."""
    t, people = scene.view.t, scene.net.people
    contact = scene.ties[(scene.ties["kind"] != "reaction").to_numpy()]
    source, target = contact["source"].to_numpy(), contact["target"].to_numpy()
    weight = np.bincount(
        np.concatenate([target[source == row], source[target == row]]),
        weights=np.concatenate(
            [contact["weight"].to_numpy()[source == row], contact["weight"].to_numpy()[target == row]]
        ),
        minlength=len(people),
    )
    near = np.flatnonzero(weight)
    titles = [
        clipped(str(label), 40) if label is not None else team or t("network.colleagues")
        for label, team in zip(people["label"].iloc[near], people["team"].iloc[near], strict=True)
    ]
    table = pd.DataFrame(
        {
            "who": [
                str(number) if label is not None else title
                for number, label, title in zip(near, people["label"].iloc[near], titles, strict=True)
            ],
            "title": titles,
            "contact": weight[near],
            "colour": classes.of_person[near],
        }
    )
    code, who = pd.factorize(table["who"])
    place = np.full(len(people), -1)
    place[near] = code
    neighbours = table.groupby(code).agg(
        title=("title", "first"), contact=("contact", "sum"), colour=("colour", "first")
    )
    order = np.lexsort((neighbours["title"].to_numpy(dtype=str), neighbours["colour"]))
    rank = np.empty(len(who), dtype=int)
    rank[order] = np.arange(len(who))
    both = (place[source] >= 0) & (place[target] >= 0) & (place[source] != place[target])
    ends = np.sort(rank[np.stack([place[source[both]], place[target[both]]])], axis=0)
    pairs = np.unique(ends, axis=1)
    return neighbours.iloc[order].reset_index(drop=True), _pairs(pairs[0], pairs[1])


def _pairs(source: object, target: object) -> pd.DataFrame:
    return pd.DataFrame({"source": source, "target": target}, dtype="int64")


def _ego(scene: Scene, centre: str, neighbours: pd.DataFrame, between: pd.DataFrame) -> None:
    look = scene.view.look
    st.plotly_chart(
        ego.fig_ego(centre, neighbours, between, look), theme=None, key="network_ego",
        config=theme.CONFIG | {"displayModeBar": False}, alt=ego.alt_ego(centre, neighbours, look),
    )  # fmt: skip
    if len(neighbours) > ego.AROUND:
        st.caption(scene.view.t("network.ego.shown", n=ego.AROUND, total=len(neighbours)))


def _posts(scene: Scene, who: np.ndarray) -> np.ndarray:
    """Posts of some people under the filter, the newest first."""
    rows = scene.view.rows
    if rows is None or not len(rows.posts):
        return np.zeros(0, dtype=np.int64)
    mine = np.append(who, False)[scene.net.node[scene.view.data.posts["author"].to_numpy()[rows.posts]]]
    posts = rows.posts[mine]
    return posts[np.argsort(-np.nan_to_num(scene.view.data.seconds[posts]), kind="stable")]


def _about(scene: Scene, posts: np.ndarray) -> None:
    if len(scene.view.data.posts) > EVIDENCE_UP_TO:
        return
    words = networks.typical_words(scene.view.data, posts)
    if words:
        st.markdown(scene.view.t("network.about", words=md(words)))


def _rows(scene: Scene, posts: np.ndarray) -> None:
    """The newest posts, names of colleagues in them replaced."""
    t, data = scene.view.t, scene.view.data
    if not len(posts):
        return
    label = t("network.posts", n=len(posts))
    with st.expander(label):
        some = data.posts.iloc[posts[:ROWS]]
        times = pd.to_datetime(some["posted_at"], utc=True).dt.tz_convert("Europe/Amsterdam")
        table = pd.DataFrame(
            {
                t("column.posted_at"): times.dt.tz_localize(None).to_numpy(),
                t("column.text"): names.masked(data, some["text"]),
            }
        )
        day = "DD-MM-YYYY" if t.language == "nl" else "DD/MM/YYYY"
        moment = st.column_config.DatetimeColumn(format=day)
        st.dataframe(
            table, hide_index=True, alt=label, placeholder="–", column_config={t("column.posted_at"): moment}
        )
        if len(posts) > ROWS:
            st.caption(t("rows.first", n=ROWS, total=len(posts)))
