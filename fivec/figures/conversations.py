"""Pictures of Conversations: the staircase of four steps and the response curve."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, styled

SORTS: Final = ("own", "inbound")
MARKS_H: Final = (1, 4, 24, 72)


def fig_ladder(ladder: pd.DataFrame, side: str, look: Look, counts_only: bool = False) -> go.Figure:
    """The staircase: threads on each of the four steps of one side.

    Parameters
    ----------
    ladder : columns ``side``, ``sort`` (own, inbound, all), ``level`` (0-3), ``n`` (threads).
    counts_only : leave percentages out (grade C).

    Returns
    -------
    Stacked bars, one trace per sort of thread that occurs; each step is written with its count and share.
    Without a level 3 nothing tells whom replies answer: step 2 may be more, and step 3 is unknown.
    """
    t = look.t
    rows = ladder[ladder["side"] == side]
    flat = is_flat(rows)
    table = rows.pivot_table(index="level", columns="sort", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(range(4), fill_value=0)
    parts = [sort for sort in SORTS if sort in table and table[sort].sum()]
    total = table[parts].sum(axis=1) if parts else table["all"] if "all" in table else table.sum(axis=1)
    everything = int(total.sum())
    steps = [t(f"figure.ladder.step{level}").replace(" ", "<br>", 1) for level in range(4)]
    if flat:
        steps[2] = t("figure.ladder.flat").replace(" ", "<br>", 1)
    figure = go.Figure()
    for number, sort in enumerate(parts or ["all"]):
        n = table.get(sort, total)
        figure.add_bar(
            x=steps,
            y=n.to_numpy(),
            name=t(f"figure.ladder.{sort}"),
            marker={
                "color": look.colour("accent") if number == 0 else look.colour("warm"),
                "pattern": {
                    "shape": "" if number == 0 else "/",
                    "fgcolor": look.colour("paper"),
                    "solidity": 0.2,
                    "fillmode": "overlay",
                },
            },
            hovertemplate="%{x}<br>%{fullData.name}: %{y:,}<extra></extra>",
        )
    for level, (step, n) in enumerate(zip(steps, total, strict=True)):
        if flat and level == 3:
            note = f"<b>?</b><br>{t('figure.ladder.unseen')}"
            figure.add_annotation(
                x=step, y=0, text=note, showarrow=False, yanchor="bottom", yshift=4, font={"size": 16}
            )
            continue
        share = "" if counts_only or not everything else f"<br>{t.percent(n / everything)}"
        figure.add_annotation(
            x=step, y=n, text=f"<b>{t.number(int(n))}</b>{share}", showarrow=False, yanchor="bottom",
            yshift=4, font={"size": 18},
        )  # fmt: skip
    figure = styled(figure, look, 420)
    figure.update_layout(
        barmode="stack",
        bargap=0.18,
        showlegend=len(parts) > 1,
        dragmode=False,
        legend={"traceorder": "normal"},
    )
    figure.update_yaxes(
        title_text=t("figure.ladder.threads"),
        rangemode="tozero",
        range=[0, max(1, float(total.max())) * 1.25],
    )
    figure.update_xaxes(fixedrange=True, showgrid=False, tickangle=0, tickfont={"size": 16})
    figure.update_yaxes(fixedrange=True)
    return figure


def is_flat(rows: pd.DataFrame) -> bool:
    """Whether one side's rungs stop at step 2, because nothing tells whom replies answer."""
    return bool(len(rows)) and not (rows["level"] == 3).any()


def alt_ladder(ladder: pd.DataFrame, side: str, look: Look) -> str:
    """The staircase in one sentence."""
    rows = ladder[(ladder["side"] == side)]
    everything = rows[rows["sort"] == "all"] if (rows["sort"] == "all").any() else rows
    n = everything.groupby("level")["n"].sum().reindex(range(4), fill_value=0)
    key = "figure.ladder.alt_flat" if is_flat(rows) else "figure.ladder.alt"
    return look.t(key, **{f"n{level}": int(n[level]) for level in range(4)})


def fig_response(response: pd.DataFrame, side: str, look: Look) -> go.Figure:
    """One minus the survival curve: the share of messages answered after so many hours.

    Parameters
    ----------
    response : columns ``side``, ``hours``, ``answered_share`` (0-1), increasing in hours.

    Returns
    -------
    A step curve with markers at 1, 4, 24 and 72 hours; the height where it ends is the plateau.
    """
    t = look.t
    curve = response[response["side"] == side].sort_values("hours")
    hours, share = _followed(curve)
    figure = go.Figure(
        go.Scatter(
            x=hours,
            y=share,
            mode="lines",
            line={"shape": "hv", "width": 4, "color": look.colour("accent")},
            name=t("figure.response.curve"),
            hovertemplate="%{x:,.1f} " + t("figure.response.unit") + ": %{y:.0%}<extra></extra>",
        )
    )
    marks = [(mark, _at(hours, share, mark)) for mark in MARKS_H if len(hours)]
    figure.add_scatter(
        x=[mark for mark, _ in marks],
        y=[value for _, value in marks],
        mode="markers+text",
        text=[t.percent(value) for _, value in marks],
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
    figure = styled(figure, look, 380)
    figure.update_layout(showlegend=False, dragmode=False)
    figure.update_xaxes(
        type="log",
        tickvals=[0.1, 0.25, 1, 4, 24, 72, 168, 720],
        ticktext=[t("figure.response.minutes", n=6), t("figure.response.minutes", n=15)]
        + [t("figure.response.hours", n=n) for n in (1, 4, 24, 72)]
        + [t("figure.response.week"), t("figure.response.month")],
        title_text=t("figure.response.x"),
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[0, 1.14], tickformat=".0%", title_text=t("figure.response.y"), fixedrange=True,
    )  # fmt: skip
    return figure


def alt_response(response: pd.DataFrame, side: str, look: Look) -> str:
    """The response curve in one sentence."""
    curve = response[response["side"] == side].sort_values("hours")
    if not len(curve):
        return look.t("figure.response.y")
    hours, share = curve["hours"].to_numpy(dtype=float), curve["answered_share"].to_numpy(dtype=float)
    at = {f"h{mark}": look.t.percent(_at(hours, share, mark)) for mark in MARKS_H}
    return look.t("figure.response.alt", **at)


def _followed(curve: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The curve up to the last mark: whoever is not answered by then stays unanswered in it."""
    hours, share = curve["hours"].to_numpy(dtype=float), curve["answered_share"].to_numpy(dtype=float)
    if len(hours) and hours[-1] < MARKS_H[-1]:
        return np.append(hours, MARKS_H[-1]), np.append(share, share[-1])
    return hours, share


def _at(hours: np.ndarray, share: np.ndarray, mark: float) -> float:
    """Height of the step curve at ``mark``; 0 before its first point."""
    reached = [value for hour, value in zip(hours, share, strict=True) if hour <= mark]
    return float(reached[-1]) if reached else 0.0
