"""The picture of say and do: per value its share in our story beside its share in what our people post."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, percent_ticks, styled

ROW: Final = 52
"""Height of one value in pixels."""
SERIES: Final = ("said", "people", "logo")


def fig_values(values: pd.DataFrame, look: Look) -> go.Figure:
    """One line per value between what we say and what our people show; our own accounts as a third mark.

    Parameters
    ----------
    values : columns ``value`` and the shares ``said``, ``people`` and ``logo`` (0-1, NaN where not known).

    Returns
    -------
    A line per value and a trace per series that has any share; the first value on top.
    """
    t = look.t
    rows = values.iloc[::-1].reset_index(drop=True)
    names = [literal(name)[:28] for name in rows["value"]]
    figure = go.Figure()
    for name, said, people in zip(names, rows["said"], rows["people"], strict=True):
        if said == said and people == people:
            figure.add_shape(
                type="line", x0=said, x1=people, y0=name, y1=name, layer="below",
                line={"width": 5, "color": look.colour("grid")},
            )  # fmt: skip
    for number, series in enumerate(SERIES):
        known = rows[series].notna().to_numpy()
        if not known.any():
            continue
        label = t(f"figure.values.{series}")
        figure.add_scatter(
            x=rows[series][known],
            y=[name for name, some in zip(names, known, strict=True) if some],
            mode="markers",
            name=label,
            marker={
                "size": 15 if series != "logo" else 11,
                "color": look.series(number),
                "symbol": look.symbol(number),
                "line": {"width": 1.5, "color": look.colour("paper")},
            },
            customdata=[t.percent(value) for value in rows[series][known]],
            hovertemplate=f"<b>%{{y}}</b><br>{label}: %{{customdata}}<extra></extra>",
        )
    figure = styled(figure, look, 150 + ROW * len(rows))
    top = float(rows[list(SERIES)].max().max()) if len(rows) else 1.0
    top = max(0.1, top * 1.12)
    figure.update_xaxes(
        range=[0, top], title_text=t("figure.values.x"), fixedrange=True, **percent_ticks(look, 0, top)
    )
    figure.update_yaxes(showgrid=False, fixedrange=True)
    figure.update_layout(dragmode=False)
    return figure


def alt_values(values: pd.DataFrame, look: Look) -> str:
    """The widest gap between saying and showing, in one sentence."""
    gap = values["people"] - values["said"]
    if not gap.notna().any():
        return look.t("figure.values.alt_said", n=len(values))
    names = values["value"].to_numpy()
    more, less = names[int(gap.argmax())], names[int(gap.argmin())]
    return look.t("figure.values.alt", n=len(values), more=more, less=less)
