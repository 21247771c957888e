"""The picture of Connections: the network of colleagues, with the silent ones at the rim."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import SYMBOLS, Look, literal, styled

DRAWN: Final = 1000
NAMED_TEAMS: Final = 8


def drawn_people(people: pd.DataFrame, limit: int = DRAWN) -> pd.DataFrame:
    """The people to draw: all, or the best connected with silent people in their true proportion.

    Parameters
    ----------
    people : columns ``n_ties``, ``connected``, ``codename``; the index is kept.
    """
    if len(people) <= limit:
        return people
    silent = ~people["connected"].fillna(False).astype(bool)
    n_silent = round(limit * float(silent.mean()))
    busiest = people[~silent].sort_values(["n_ties", "codename"], ascending=[False, True])
    rest = people[silent].sort_values("codename")
    return pd.concat([busiest.head(limit - n_silent), rest.head(n_silent)]).sort_index()


def edges_between(edges: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The ties whose both ends are drawn, with ``source`` and ``target`` as row positions of ``people``.

    Parameters
    ----------
    edges : ``source``, ``target`` (index labels of the whole people table) and ``weight``.
    people : the people drawn; their index labels are those the ties refer to.
    """
    place = pd.Series(np.arange(len(people)), index=people.index)
    ends = edges.assign(source=edges["source"].map(place), target=edges["target"].map(place))
    ends = ends.dropna(subset=["source", "target"])
    return ends.astype({"source": "int64", "target": "int64"}).reset_index(drop=True)


def fig_network(
    people: pd.DataFrame, edges: pd.DataFrame, x: np.ndarray, y: np.ndarray, look: Look
) -> go.Figure:
    """People as markers by team, ties as one line trace, silent people as open markers.

    Parameters
    ----------
    people : the people drawn, one row each: ``codename``, ``team`` (may be missing), ``connected``,
        ``n_ties``.
    edges : ``source`` and ``target`` as row positions of ``people``.
    x, y : positions, one per person.

    Returns
    -------
    Figure with the ties first (NaN-separated, no hover), then one trace per team, then the silent.
    """
    t = look.t
    source, target = edges["source"].to_numpy(), edges["target"].to_numpy()
    gap = np.full(len(source), np.nan, dtype="float32")
    across = np.stack([x[source], x[target], gap], axis=1).ravel().astype("float32")
    up = np.stack([y[source], y[target], gap], axis=1).ravel().astype("float32")
    figure = go.Figure(
        go.Scatter(
            x=across, y=up, mode="lines", hoverinfo="skip", showlegend=False,
            line={"width": 0.9, "color": look.colour("soft")}, opacity=0.45,
        )
    )  # fmt: skip
    silent = ~people["connected"].fillna(False).astype(bool).to_numpy()
    team = people["team"].astype("object").where(people["team"].notna(), None)
    least = 9 if len(people) <= 300 else 6
    sizes = least * (1 + np.sqrt(people["n_ties"].fillna(0).to_numpy(dtype=float).clip(0, 60)) / 3)
    teams = list(enumerate(_teams(team)))
    # The rest lies under the teams: a few of ours among a thousand others stay visible.
    for number, (name, members) in [*teams[-1:], *teams[:-1]]:
        here = members & ~silent
        if here.any():
            label = t("figure.network.other") if name is None else literal(name)
            colour = look.colour("soft") if name is None else look.series(number)
            figure.add_scatter(
                x=x[here].astype("float32"), y=y[here].astype("float32"), mode="markers", name=label,
                legendrank=1000 + number, marker={
                    "size": sizes[here], "color": colour,
                    "symbol": SYMBOLS[number % len(SYMBOLS)],
                    "line": {"width": 1, "color": look.colour("paper")},
                },
                hovertext=_hover(people[here], label, look), hovertemplate="%{hovertext}<extra></extra>",
            )  # fmt: skip
    if silent.any():
        label = t("figure.network.silent", n=int(silent.sum()))
        figure.add_scatter(
            x=x[silent].astype("float32"), y=y[silent].astype("float32"), mode="markers", name=label,
            legendrank=1000 + len(teams),
            marker={"size": 10, "symbol": "circle-open", "color": look.colour("quiet"), "line": {"width": 2}},
            hovertext=[
                f"{literal(name or t('figure.network.other'))}<br>{t('figure.network.not_connected')}"
                for name in team[silent]
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
    figure = styled(figure, look, 680)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1)
    return figure


def _teams(team: pd.Series) -> list[tuple[str | None, np.ndarray]]:
    """The largest teams with their members, the rest under None; in alphabetical order."""
    largest = sorted(team.value_counts().head(NAMED_TEAMS).index)
    named: list[tuple[str | None, np.ndarray]] = [(name, (team == name).to_numpy()) for name in largest]
    return [*named, (None, (~team.isin(largest)).to_numpy())]


def _hover(people: pd.DataFrame, label: str, look: Look) -> list[str]:
    return [
        f"<b>{literal(codename)}</b><br>{label}<br>{look.t('figure.network.ties', n=int(n_ties))}"
        for codename, n_ties in zip(people["codename"], people["n_ties"].fillna(0), strict=True)
    ]


def alt_network(people: pd.DataFrame, look: Look) -> str:
    """The network in one sentence."""
    connected = int(people["connected"].fillna(False).astype(bool).sum())
    return look.t("figure.network.alt", n=connected, total=len(people))
