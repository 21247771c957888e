"""Topics of two bodies of texts: how much more often one is about each of them."""

from __future__ import annotations

from textwrap import wrap
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

COLUMNS: Final = ("topic", "left_n", "left_share", "right_n", "right_share")
LETTERS: Final = 22
ROOM: Final = 1.35
"""The axis goes so many times as far as the longest bar, for the number at its end."""


def fig_topics(rows: pd.DataFrame, left: str, right: str, look: Look) -> go.Figure:
    """Bars per topic: to the right where the right body is more often about it, to the left the left body.

    Parameters
    ----------
    rows : columns COLUMNS (shares 0-1) and ``marked``, topics of which the difference is more than chance
        explains; drawn from top to bottom.
    left, right : names of the bodies.

    Returns
    -------
    A bar trace for either direction, in percentage points; what chance may explain is drawn lighter.
    """
    t = look.t
    rows = rows.iloc[::-1]
    names = ["<br>".join(map(literal, wrap(str(topic)[:60], LETTERS))) for topic in rows["topic"]]
    points = 100 * (rows["right_share"] - rows["left_share"]).to_numpy(dtype=float)
    told = [
        [t.percent(left_share), t.number(left_n), t.percent(right_share), t.number(right_n)]
        for left_share, left_n, right_share, right_n in zip(
            *(rows[name].tolist() for name in ("left_share", "left_n", "right_share", "right_n")), strict=True
        )
    ]
    marked = rows["marked"].to_numpy(dtype=bool)
    figure = go.Figure()
    for sign, name, colour in ((-1, left, "accent"), (1, right, "warm")):
        here = np.where(np.sign(points) == sign, points, np.nan)
        figure.add_bar(
            y=names, x=here, orientation="h", cliponaxis=False,
            name=t("figure.topics.more", name=literal(name)),
            marker={
                "color": look.colour(colour), "opacity": np.where(marked, 1.0, 0.55),
                "pattern": {
                    "shape": ["" if one else "/" for one in marked], "fgcolor": look.colour("paper"),
                    "solidity": 0.25, "fillmode": "overlay",
                },
            },
            text=["" if value != value else signed(value, look) for value in here],
            textposition="outside", textfont={"size": 15}, customdata=told,
            hovertemplate=f"<b>%{{y}}</b><br>{literal(left)}: %{{customdata[0]}} (%{{customdata[1]}})<br>"
            f"{literal(right)}: %{{customdata[2]}} (%{{customdata[3]}})<extra></extra>",
        )  # fmt: skip
    figure = styled(figure, look, max(280, 150 + 46 * len(rows)))
    most = max(1.0, float(np.nanmax(np.abs(points))) if len(points) else 1.0)
    figure.update_layout(barmode="relative", bargap=0.3, dragmode=False, legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[-ROOM * most, ROOM * most], zeroline=True, zerolinecolor=look.colour("ink"), zerolinewidth=2,
        showticklabels=False, showgrid=False, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, showgrid=False, tickfont={"size": 15, "color": look.colour("ink")})
    return figure


def signed(points: float, look: Look) -> str:
    """Percentage points without their sign where the side of the bar says it: ``12``, ``0,4``."""
    return look.t.number(abs(points), 0 if abs(points) >= 0.95 else 1)


def alt_topics(rows: pd.DataFrame, left: str, right: str, look: Look) -> str:
    """The bars in one sentence."""
    more = rows["right_share"] > rows["left_share"]
    less = rows["right_share"] < rows["left_share"]
    return look.t(
        "figure.topics.alt",
        n=len(rows),
        right=int(more.sum()),
        left=int(less.sum()),
        right_name=right,
        left_name=left,
    )
