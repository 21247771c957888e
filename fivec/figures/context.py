"""The pictures of Context: from whom we learn and who learns from us by topic, and our contacts."""

from __future__ import annotations

from math import pi
from textwrap import wrap
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.labels import Label, Placed, placed
from fivec.figures.theme import Look, literal, styled

WINGS: Final = (
    ("learn_contact", -1, "accent", ""),
    ("learn_only", -1, "accent", "/"),
    ("matter_to", 1, "warm", ""),
    ("once", 1, "warm", "/"),
)
"""What each trace of the butterfly shows, on which side, in which colour and pattern."""
DRAWN: Final = 20
"""People on the ego map, the closest."""
RINGS: Final = (0.4, 0.7, 1.0)
NEAREST: Final = 0.36
"""How far from the middle, which is ours, the closest lies; the last of those drawn lies on the rim."""
WIDE: Final = 1.75
"""From the middle to the edge of the picture."""
SCALES: Final = {"wide": 160.0, "narrow": 95.0}
"""Pixels per unit of the map, at least, where it is wider than a phone and where it is not."""
TEXT: Final = 13
DOT: Final = 0.065
"""Room around the middle of a marker that no name takes."""
GAP: Final = pi / 9
LONGEST: Final = 20
TOPICS: Final = 6
"""Topics with a colour of their own."""


def fig_butterfly(topics: pd.DataFrame, look: Look) -> go.Figure:
    """Two-sided bars: people we learn from to the left, people who learn from us to the right.

    Parameters
    ----------
    topics : columns ``topic``, ``learn_from``, ``learn_contact`` (of them with contact both ways),
        ``learn_from_us``, ``matter_to`` (of them who came twice or more; numbers of people), ``own_posts``
        and ``state``.

    Returns
    -------
    Four bar traces over the same topics, most people on top, and two of text with the sums at the bars'
    ends. Topics with nobody on either side are left out.
    """
    t = look.t
    rows = topics.fillna(dict.fromkeys(("learn_from", "learn_contact", "learn_from_us", "matter_to"), 0))
    rows = rows.assign(
        learn_only=rows["learn_from"] - rows["learn_contact"], once=rows["learn_from_us"] - rows["matter_to"],
        total=rows["learn_from"] + rows["learn_from_us"],
    ).sort_values("total", kind="stable")  # fmt: skip
    rows = rows[rows["total"] > 0]
    names = ["<br>".join(map(literal, wrap(str(topic)[:60], 22))) for topic in rows["topic"]]
    most = max(1.0, float(rows[["learn_from", "learn_from_us"]].max().max()) if len(rows) else 1.0)
    own = ["–" if posts != posts else t.number(posts) for posts in rows["own_posts"].astype("float64")]
    states = [t(f"figure.butterfly.state.{state}") for state in rows["state"]]
    figure = go.Figure()
    for column, sign, colour, shape in WINGS:
        n = rows[column].to_numpy(dtype=float)
        figure.add_bar(
            y=names, x=sign * n, orientation="h", name=t(f"figure.butterfly.{column}"), cliponaxis=False,
            marker={"color": look.colour(colour), "opacity": 0.55 if shape else 1, "pattern": {
                "shape": shape, "fgcolor": look.colour("paper"), "solidity": 0.25, "fillmode": "overlay",
            }},
            customdata=list(zip([t.number(value) for value in n], own, states, strict=True)),
            hovertemplate="<b>%{y}</b> (%{customdata[2]})<br>%{fullData.name}: %{customdata[0]}<br>"
            + t("figure.butterfly.own") + ": %{customdata[1]}<extra></extra>",
        )  # fmt: skip
    for column, sign in (("learn_from", -1), ("learn_from_us", 1)):
        n = rows[column].to_numpy(dtype=float)
        written = [f"\u2002{t.number(value)}\u2002" if value else "" for value in n]
        figure.add_scatter(
            y=names, x=sign * n, mode="text", text=written,
            textposition="middle left" if sign < 0 else "middle right", textfont={"size": 16},
            showlegend=False, hoverinfo="skip", cliponaxis=False,
        )  # fmt: skip
    figure = styled(figure, look, max(280, 150 + 48 * len(rows)))
    figure.update_layout(barmode="relative", bargap=0.3, dragmode=False, legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[-most * 1.25, most * 1.25], zeroline=True, zerolinecolor=look.colour("ink"), zerolinewidth=2,
        showticklabels=False, showgrid=False, fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, showgrid=False, tickfont={"size": 15, "color": look.colour("ink")})
    return figure


def alt_butterfly(topics: pd.DataFrame, look: Look) -> str:
    """The butterfly in one sentence."""
    return look.t(
        "figure.butterfly.alt",
        n=len(topics),
        learn=int(topics["learn_from"].fillna(0).sum()),
        heard=int(topics["learn_from_us"].fillna(0).sum()),
    )


# -- our contacts -------------------------------------------------------------------------------------------


def fig_ego(contacts: pd.DataFrame, look: Look) -> go.Figure:
    """The closest contacts around us: the nearer to the middle, the stronger.

    Parameters
    ----------
    contacts : columns ``label``, ``topic`` (None where unknown), ``closeness`` (0-100), ``to_us``,
        ``from_us`` (acts) and ``contact`` (both ways), closest first.

    Returns
    -------
    One trace per topic, filled where contact is both ways and open where it is not, and one for ourselves.
    """
    t = look.t
    rows = _placed(contacts)
    figure = go.Figure()
    for radius in RINGS:
        figure.add_shape(
            type="circle", x0=-radius, x1=radius, y0=-radius, y1=radius, layer="below",
            line={"color": look.colour("grid"), "width": 1},
        )  # fmt: skip
    for number, (topic, some) in enumerate(rows.groupby("shown", sort=False)):
        name = t("influence.ego.no_topic") if topic == "" else literal(topic)[:40]
        colour = look.colour("soft") if topic == "" else look.series(number)
        both = some["contact"].to_numpy(dtype=bool)
        figure.add_scatter(
            x=some["x"], y=some["y"], mode="markers", name=name, cliponaxis=False,
            marker={
                "size": 15, "symbol": [look.symbol(number) + ("" if one else "-open") for one in both],
                "color": colour, "line": {"color": colour, "width": 2},
            },
            customdata=[
                (literal(row.label), t("influence.ego.both" if row.contact else "influence.ego.one_way"),
                 t("influence.ego.hover", to=row.to_us, of=row.from_us))
                for row in some.itertuples()
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=[0], y=[0], mode="markers+text", text=[t("influence.ego.middle")], showlegend=False,
        marker={"size": 34, "color": look.colour("ink")}, hoverinfo="skip",
        textfont={"size": 14, "color": look.colour("paper")},
    )  # fmt: skip
    for y, key in ((RINGS[0], "influence.ego.near"), (RINGS[-1], "influence.ego.far")):
        figure.add_annotation(
            x=0, y=y, text=t(key), showarrow=False, yshift=9,
            font={"size": 13, "color": look.colour("quiet")},
        )  # fmt: skip
    for width in SCALES:
        figure.add_trace(_names(names_on_map(contacts, width), width, look))
    figure = styled(figure, look, 560)
    figure.update_layout(dragmode=False)
    hidden = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=[-WIDE, WIDE], **hidden)
    figure.update_yaxes(range=[-1.12, 1.12], scaleanchor="x", **hidden)
    return figure


def _placed(contacts: pd.DataFrame) -> pd.DataFrame:
    """The closest people with their place: evenly around us by topic, the stronger the nearer."""
    rows = contacts.head(DRAWN).reset_index(drop=True)
    topic = rows["topic"].astype("object").where(rows["topic"].notna(), "")
    common = topic[topic != ""].value_counts().index.tolist()[:TOPICS]
    rows = rows.assign(shown=topic.where(topic.isin(common), ""))
    rows = rows.sort_values(["shown", "closeness"], ascending=[False, False], kind="stable")
    far = rows["closeness"].max() - rows["closeness"].to_numpy(dtype=float)
    radius = NEAREST + (1 - NEAREST) * far / max(float(far.max(initial=0.0)), 1e-9)
    # The words at the rings stand at the top, where nobody does.
    angle = pi / 2 - GAP - 2 * (pi - GAP) * (np.arange(len(rows)) + 0.5) / max(len(rows), 1)
    return rows.assign(x=radius * np.cos(angle), y=radius * np.sin(angle)).reset_index(drop=True)


def names_on_map(contacts: pd.DataFrame, width: str) -> list[Placed]:
    """The names that fit on a ``wide`` or a ``narrow`` screen, the closest first; never one over a marker."""
    rows = _placed(contacts)
    size = DOT * SCALES["wide"] / SCALES[width]
    rings = [(across, radius + 0.06, 0.1) for radius in (RINGS[0], RINGS[-1]) for across in (-0.1, 0.1)]
    markers = np.column_stack([rows["x"], rows["y"], np.full(len(rows), size)])
    walls = np.vstack([markers, [(0.0, 0.0, 2 * size)], rings])
    closest = rows.sort_values("closeness", ascending=False, kind="stable")
    labels = [
        Label(" ".join(str(label).split())[:LONGEST], x, y, size, TEXT)
        for label, x, y in zip(closest["label"], closest["x"], closest["y"], strict=True)
    ]
    return placed(labels, SCALES[width], None, WIDE, 1.12, walls=walls)


def _names(found: list[Placed], width: str, look: Look) -> go.Scatter:
    # A trace without points is not drawn, and the page tells the two apart by their order: each has a blank.
    return go.Scatter(
        x=[*(one.x for one in found), 0], y=[*(one.y for one in found), 0], mode="text", hoverinfo="skip",
        text=[*(literal(one.label.text) for one in found), " "], textposition="middle center",
        name=f"names-{width}", showlegend=False, cliponaxis=False,
        textfont={"size": TEXT, "color": look.colour("ink")},
    )  # fmt: skip


def alt_ego(contacts: pd.DataFrame, look: Look) -> str:
    """The ego map in one sentence."""
    both = int(contacts["contact"].sum())
    close = look.t.listing([str(label) for label in contacts["label"].head(3)])
    return look.t("influence.ego.alt", n=len(contacts), both=both, close=close)
