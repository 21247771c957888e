"""The picture of Context: from whom we learn (left) and who learns from us (right), by topic."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled


def fig_butterfly(topics: pd.DataFrame, look: Look) -> go.Figure:
    """Two-sided bars: people we learn from to the left, people who learn from us to the right.

    Parameters
    ----------
    topics : columns ``topic``, ``learn_from``, ``learn_from_us`` (numbers of people), ``own_posts``.

    Returns
    -------
    Two bar traces over the same topics, most people on top; the numbers stand at the bars' ends. Topics
    with nobody on either side are left out.
    """
    t = look.t
    rows = topics.fillna({"learn_from": 0, "learn_from_us": 0})
    rows = rows.assign(total=rows["learn_from"] + rows["learn_from_us"]).sort_values("total")
    rows = rows[rows["total"] > 0]
    names = [literal(topic)[:36] for topic in rows["topic"]]
    most = max(1.0, float(rows[["learn_from", "learn_from_us"]].max().max()) if len(rows) else 1.0)
    figure = go.Figure()
    for number, (column, sign, shape) in enumerate((("learn_from", -1, ""), ("learn_from_us", 1, "/"))):
        n = rows[column].to_numpy(dtype=float)
        figure.add_bar(
            y=names,
            x=sign * n,
            orientation="h",
            name=t(f"figure.butterfly.{column}"),
            text=[t.number(value) if value else "" for value in n],
            textposition="outside",
            textfont={"size": 16},
            cliponaxis=False,
            marker={
                "color": look.series(number),
                "pattern": {
                    "shape": shape,
                    "fgcolor": look.colour("paper"),
                    "solidity": 0.2,
                    "fillmode": "overlay",
                },
            },
            customdata=[
                "–" if posts != posts else t.number(posts) for posts in rows["own_posts"].astype("float64")
            ],
            hovertemplate="<b>%{y}</b><br>%{fullData.name}: %{text}<br>"
            + t("figure.butterfly.own")
            + ": %{customdata}<extra></extra>",
        )
    figure = styled(figure, look, max(260, 120 + 46 * len(rows)))
    figure.update_layout(
        barmode="overlay", bargap=0.3, dragmode=False,
        legend={"traceorder": "normal"},
    )  # fmt: skip
    figure.update_xaxes(
        range=[-most * 1.2, most * 1.2], zeroline=True, zerolinecolor=look.colour("ink"), zerolinewidth=2,
        showticklabels=False, showgrid=False, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, showgrid=False, tickfont={"size": 16, "color": look.colour("ink")})
    return figure


def alt_butterfly(topics: pd.DataFrame, look: Look) -> str:
    """The butterfly in one sentence."""
    return look.t(
        "figure.butterfly.alt",
        n=len(topics),
        learn=int(topics["learn_from"].fillna(0).sum()),
        heard=int(topics["learn_from_us"].fillna(0).sum()),
    )
