"""How soon an answer comes: the share of messages answered after so many hours."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, percent_ticks, styled

MARKS_H: Final = {"wall": (1, 4, 24, 72), "office": (1, 4, 24)}
TICKS_H: Final = (0.1, 0.25, 0.5, 1, 2, 4, 8, 24, 72)
STYLES: Final = {"persons": ("dash", 1), "logo": ("dot", 3), "community": ("dashdot", 4)}
"""Dash and number of the colour of each line beside our own."""
EARLIEST_H: Final = 0.05
"""Where the axis begins: hours are on a logarithmic scale, which has no zero."""


def fig_response(response: pd.DataFrame, side: str, look: Look, clock: str = "wall") -> go.Figure:
    """One minus the survival curve: the share of messages answered after so many hours.

    Parameters
    ----------
    response : columns ``side``, ``hours``, ``answered_share`` (0-1), increasing in hours, and optionally
        ``who``: ``us``, which is drawn with its marks, and any of ``persons``, ``logo`` and ``community``.
    clock : ``wall`` or ``office``, whose hours these are.

    Returns
    -------
    A step curve with markers at 1, 4, 24 and 72 hours (of the office 1, 4 and 24); the height where it
    ends is the plateau. Other lines have a dash of their own.
    """
    t = look.t
    rows = _of(response, side)
    marks = MARKS_H[clock]
    hours, share = _followed(rows[rows["who"] == "us"], marks)
    figure = go.Figure()
    for who in STYLES:
        curve = rows[rows["who"] == who]
        if len(curve):
            _line(figure, _followed(curve, marks), who, look)
    figure.add_scatter(
        x=hours,
        y=share,
        mode="lines",
        line={"shape": "hv", "width": 4, "color": look.colour("accent")},
        name=t("figure.curves.internal" if side == "internal" else "figure.curves.us"),
        legendrank=1,
        customdata=[t.percent(value) for value in share],
        hovertemplate="%{x:,.1f} " + t("figure.response.unit") + ": %{customdata}<extra></extra>",
    )
    shown = [(mark, _at(hours, share, mark)) for mark in marks if len(hours)]
    figure.add_scatter(
        x=[mark for mark, _ in shown],
        y=[value for _, value in shown],
        mode="markers+text",
        text=[t.percent(value) for _, value in shown],
        textposition="top center",
        textfont={"size": 17},
        marker={
            "size": 13,
            "color": look.colour("paper"),
            "line": {"width": 3, "color": look.colour("accent")},
        },
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    if len(share):
        figure.add_hline(
            y=float(share[-1]),
            line={"dash": "dot", "width": 2, "color": look.colour("quiet")},
            annotation={
                "text": t("figure.response.plateau", share=t.percent(1 - float(share[-1]))),
                "font": {"size": 15, "color": look.colour("quiet")},
                # At the left, where the curve is still low and no mark is written.
                "x": 0,
                "xanchor": "left",
                "yanchor": "bottom",
            },
        )
    several = rows["who"].nunique() > 1
    figure = styled(figure, look, 440 if several else 380)
    figure.update_layout(showlegend=several, dragmode=False)
    figure.update_xaxes(
        type="log",
        tickvals=TICKS_H,
        ticktext=[t.number(hour, 2 if hour == 0.25 else 1 if hour < 1 else 0) for hour in TICKS_H],
        tickangle=0,
        range=[np.log10(EARLIEST_H), np.log10(marks[-1] * 1.25)],
        title_text=t("figure.curves.x" if clock == "wall" else "figure.curves.x_office"),
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[0, 1.14], title_text=t("figure.response.y"), fixedrange=True, **percent_ticks(look, 0, 1)
    )  # fmt: skip
    return figure


def alt_response(response: pd.DataFrame, side: str, look: Look, clock: str = "wall") -> str:
    """The response curve in one sentence, and where the other lines end."""
    t, marks = look.t, MARKS_H[clock]
    rows = _of(response, side)
    hours, share = _followed(rows[rows["who"] == "us"], marks)
    if not len(hours):
        return t("figure.response.y")
    at = {f"h{mark}": t.percent(_at(hours, share, mark)) for mark in MARKS_H["wall"]}
    said = [t("figure.response.alt", **at) if clock == "wall" else _said(hours, share, marks, look)]
    for who in STYLES:
        curve = rows[rows["who"] == who]
        if len(curve):
            end = t.percent(float(curve["answered_share"].max()))
            said.append(t("figure.curves.end", name=t(f"figure.curves.{who}"), n=marks[-1], share=end) + ".")
    return " ".join(said)


def _said(hours: np.ndarray, share: np.ndarray, marks: tuple[int, ...], look: Look) -> str:
    """Where our curve stands at each mark."""
    parts = [f"{_hours(mark, look)}: {look.t.percent(_at(hours, share, mark))}" for mark in marks]
    return f"{look.t('figure.curves.x_office')}: {', '.join(parts)}."


def _line(figure: go.Figure, points: tuple[np.ndarray, np.ndarray], who: str, look: Look) -> None:
    dash, colour = STYLES[who]
    name, unit = look.t(f"figure.curves.{who}"), look.t("figure.response.unit")
    figure.add_scatter(
        x=points[0],
        y=points[1],
        mode="lines",
        line={"shape": "hv", "width": 3, "dash": dash, "color": look.series(colour)},
        name=name,
        customdata=[look.t.percent(value) for value in points[1]],
        hovertemplate=f"{name}<br>%{{x:,.1f}} {unit}: %{{customdata}}<extra></extra>",
    )


def _of(response: pd.DataFrame, side: str) -> pd.DataFrame:
    rows = response[response["side"] == side].sort_values("hours", kind="stable")
    return rows if "who" in rows else rows.assign(who="us")


def _followed(curve: pd.DataFrame, marks: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The curve up to the last mark: whoever is not answered by then stays unanswered in it.

    Its first point stands at the left edge: there is no zero on the axis, and no step before the first.
    """
    hours, share = curve["hours"].to_numpy(dtype=float), curve["answered_share"].to_numpy(dtype=float)
    if len(hours) and hours[-1] < marks[-1]:
        hours, share = np.append(hours, marks[-1]), np.append(share, share[-1])
    return np.maximum(hours, EARLIEST_H), share


def _at(hours: np.ndarray, share: np.ndarray, mark: float) -> float:
    """Height of the step curve at ``mark``; 0 before its first point."""
    reached = [value for hour, value in zip(hours, share, strict=True) if hour <= mark]
    return float(reached[-1]) if reached else 0.0


def _hours(n: float, look: Look) -> str:
    unit = "minutes" if n < 1 else "hours"
    return look.t(f"figure.response.{unit}", n=round(n * 60) if n < 1 else int(n))
