"""A share month by month, with the band of what is usual."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, percent_ticks, styled

AIR: Final = 0.05
"""Room above the highest interval."""
LABELS: Final = 8
"""Months that are named under the picture, at most."""


def fig_months(months: pd.DataFrame, look: Look) -> go.Figure:
    """Each month's share with its interval, on the band of the first eight; what is beyond chance stands out.

    Parameters
    ----------
    months : one side of ``monthly.by_month``. Months with too few posts leave a gap.
    """
    t = look.t
    names = [month_name(month, look) for month in months["month"]]
    figure = go.Figure()
    if months["mean"].notna().any():
        one = months.iloc[0]
        figure.add_hrect(
            y0=one["usual_low"],
            y1=one["usual_high"],
            line_width=0,
            fillcolor=look.colour("soft"),
            opacity=0.5,
            layer="below",
            showlegend=True,
            name=t("figure.months.usual"),
        )
        figure.add_hline(y=one["mean"], line={"dash": "dot", "width": 2, "color": look.colour("quiet")})
    hover = [
        t("figure.months.hover", month=name, k=int(k), n=int(n), share=t.percent(share))
        for name, k, n, share in zip(names, months["k"], months["n"], months["share"].fillna(0), strict=True)
    ]
    figure.add_scatter(
        x=names,
        y=months["share"],
        mode="lines+markers",
        line={"width": 3, "color": look.colour("accent")},
        marker={"size": 8, "color": look.colour("accent")},
        error_y={
            "type": "data", "symmetric": False, "array": (months["high"] - months["share"]).fillna(0),
            "arrayminus": (months["share"] - months["low"]).fillna(0), "width": 3, "thickness": 1,
            "color": look.colour("quiet"),
        },
        text=hover,
        hovertemplate="%{text}<extra></extra>",
        name=t("figure.months.share"),
    )  # fmt: skip
    clear = (months["signal"].fillna(0) != 0).to_numpy(dtype=bool)
    if clear.any():
        figure.add_scatter(
            x=[name for name, met in zip(names, clear, strict=True) if met],
            y=months["share"][clear],
            mode="markers",
            marker={
                "size": 16, "symbol": "diamond", "color": look.colour("warm"),
                "line": {"width": 2, "color": look.colour("paper")},
            },
            hoverinfo="skip",
            name=t("figure.months.signal"),
        )  # fmt: skip
    top = min(1.0, float(months[["high", "usual_high"]].max().max()) + AIR)
    figure = styled(figure, look, 400)
    figure.update_layout(dragmode=False, showlegend=True)
    figure.update_yaxes(range=[0, top], fixedrange=True, **percent_ticks(look, 0, top))
    every = -(-len(names) // LABELS)
    figure.update_xaxes(
        type="category", fixedrange=True, showgrid=False, tickangle=0,
        tickvals=names[::every], ticktext=_labels(months["month"].tolist()[::every], look),
    )  # fmt: skip
    return figure


def _labels(months: list[str], look: Look) -> list[str]:
    """The months, with the year where it is not that of the one before."""
    labels, before = [], None
    for month in months:
        name, year = _parts(month, look)
        labels.append(name if year == before else f"{name}<br>{year}")
        before = year
    return labels


def alt_months(months: pd.DataFrame, look: Look) -> str:
    """The course in one sentence: first, last, and the months that stand out."""
    told = months[months["share"].notna()]
    signals = months[months["signal"].fillna(0) != 0]
    t = look.t
    clear = t.listing([month_name(month, look) for month in signals["month"]]) if len(signals) else ""
    return t(
        "figure.months.alt" if clear else "figure.months.alt_none",
        n=len(told),
        first=t.percent(float(told["share"].iloc[0])),
        last=t.percent(float(told["share"].iloc[-1])),
        months=clear,
    )


def month_name(month: str, look: Look) -> str:
    """``2026-04`` as ``apr 2026``."""
    return " ".join(_parts(month, look))


def _parts(month: str, look: Look) -> tuple[str, str]:
    year, number = month.split("-")
    return look.t(f"month.{int(number)}"), year
