"""One person or team in the middle, and around them with whom they are in contact."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.labels import Label, placed
from fivec.figures.theme import SYMBOLS, Look, literal, styled

HEIGHT: Final = 300
AROUND: Final = 12
"""Neighbours drawn at most, those with most contact."""
EDGE: Final = 1.55
ACROSS: Final = 0.48
"""Width of the ring for its height: names need their room at its sides."""
DOT: Final = 0.1
"""Room around the middle of a dot that no name takes."""
SCALE: Final = 77.0
"""Pixels per unit, at least."""
LETTERS: Final = 15


def fig_ego(
    centre: str, neighbours: pd.DataFrame, between: pd.DataFrame, look: Look, height: int = HEIGHT
) -> go.Figure:
    """The centre with its neighbours around it, wider lines for more contact.

    Parameters
    ----------
    neighbours : ``title``, ``contact`` and ``colour`` (number of a class, -1 for the rest); in the order in
        which they stand around.
    between : ``source`` and ``target``, positions in ``neighbours``: who of them are in contact too.
    """
    kept = np.sort(np.argsort(-neighbours["contact"].to_numpy(), kind="stable")[:AROUND])
    place = np.full(len(neighbours), -1)
    place[kept] = np.arange(len(kept))
    some = neighbours.iloc[kept]
    x, y = _around(len(some))
    figure = go.Figure()
    source, target = place[between["source"].to_numpy(int)], place[between["target"].to_numpy(int)]
    both = (source >= 0) & (target >= 0) & (source != target)
    gap = np.full(int(both.sum()), np.nan)
    figure.add_scatter(
        x=np.stack([x[source[both]], x[target[both]], gap], axis=1).ravel().astype("float32"),
        y=np.stack([y[source[both]], y[target[both]], gap], axis=1).ravel().astype("float32"),
        mode="lines", hoverinfo="skip", line={"width": 0.8, "color": look.colour("soft")}, opacity=0.5,
    )  # fmt: skip
    contact = some["contact"].to_numpy(dtype=float)
    most = max(float(contact.max(initial=1)), 1.0)
    for step, width in enumerate((1.2, 3, 6)):
        own = (contact > most * (0, 0.2, 0.6)[step]) & (contact <= most * (0.2, 0.6, 1)[step])
        zero, gap = np.zeros(int(own.sum())), np.full(int(own.sum()), np.nan)
        figure.add_scatter(
            x=np.stack([zero, x[own], gap], axis=1).ravel(),
            y=np.stack([zero, y[own], gap], axis=1).ravel(),
            mode="lines", hoverinfo="skip", opacity=0.6,
            line={"width": width, "color": look.colour("accent")},
        )  # fmt: skip
    colour = some["colour"].to_numpy(dtype=int)
    figure.add_scatter(
        x=x, y=y, mode="markers",
        marker={
            "size": 13, "line": {"width": 1, "color": look.colour("paper")},
            "color": [look.series(int(one)) if one >= 0 else look.colour("soft") for one in colour],
            "symbol": [SYMBOLS[one % len(SYMBOLS)] if one >= 0 else "circle" for one in colour],
        },
        hovertext=[
            f"<b>{literal(title)}</b><br>{look.t('network.contact', n=int(n))}"
            for title, n in zip(some["title"], contact, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[0], y=[0], mode="markers", hovertext=[literal(centre)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": 20, "color": look.colour("ink"), "symbol": "circle"},
    )  # fmt: skip
    figure.add_trace(_names(some["title"].tolist(), contact, x, y, look))
    figure = styled(figure, look, height)
    figure.update_layout(showlegend=False, dragmode=False, margin={"l": 0, "r": 0, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-EDGE, EDGE], fixedrange=True)
    figure.update_yaxes(
        visible=False, range=[-EDGE, EDGE], scaleanchor="x", scaleratio=1, constrain="domain", fixedrange=True
    )
    return figure


def _around(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Places around the middle."""
    angle = np.pi / 2 - 2 * np.pi * np.arange(n) / max(n, 1)
    return ACROSS * np.cos(angle), np.sin(angle)


def _names(titles: list[str], contact: np.ndarray, x: np.ndarray, y: np.ndarray, look: Look) -> go.Scatter:
    order = np.argsort(-contact, kind="stable")
    short = [title if len(title) <= LETTERS else title[: LETTERS - 1].rstrip() + "…" for title in titles]
    labels = [Label(short[row], float(x[row]), float(y[row]), DOT, 12) for row in order]
    # Names keep out of the middle, where the lines are, and never lie over a dot.
    dots = np.column_stack([np.append(x, 0.0), np.append(y, 0.0), np.append(np.full(len(x), DOT), 1.6 * DOT)])
    found = placed(labels, SCALE, np.array([[0.0, 0.0, ACROSS]]), EDGE, EDGE, walls=dots)
    return go.Scatter(
        x=[one.x for one in found], y=[one.y for one in found], mode="text", hoverinfo="skip",
        text=[literal(one.label.text) for one in found], textposition="middle center", cliponaxis=False,
        textfont={"size": 12, "color": look.colour("ink")},
    )  # fmt: skip


def alt_ego(centre: str, neighbours: pd.DataFrame, look: Look) -> str:
    """The figure in one sentence."""
    return look.t("network.ego.alt", who=centre, n=len(neighbours))
