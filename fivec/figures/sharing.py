"""The picture behind sharing: how many times as often each sort of post is shared, all weighed at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

BELOW: Final = (0.5, 0.25, 0.1, 0.05, 0.02, 0.01)
ABOVE: Final = (2.0, 4.0, 10.0, 20.0, 50.0, 100.0)
NEAR: Final = (0.75, 1.5)
"""Numbers along the scale where half or twice lies outside."""
_ROW: Final = 62


def fig_ratios(table: pd.DataFrame, look: Look) -> go.Figure:
    """One dot per sort of post with its margin, on a scale where twice and half lie as far from 1.

    Parameters
    ----------
    table : columns ``label``, ``beside_label``, ``n``, ``n_beside``, ``ratio``, ``low`` and ``high`` (above
        0), in the order from top to bottom.

    Returns
    -------
    A trace of dots with error bars and a line at 1; full dots where the margin leaves 1 out, open ones where
    it does not.
    """
    t = look.t
    rows = table.iloc[::-1]
    names = [
        f"{literal(label)}<br><span style='font-size:13px'>"
        f"{literal(t('figure.sharing.beside', beside=beside))}</span>"
        for label, beside in zip(rows["label"], rows["beside_label"], strict=True)
    ]
    ratio, low, high = (rows[name].to_numpy(dtype=float) for name in ("ratio", "low", "high"))
    clear = (low > 1) | (high < 1)
    hover = [
        t(
            "figure.sharing.hover", ratio=t.number(value, 2), low=t.number(a, 2), high=t.number(b, 2),
            n=int(n), n_beside=int(beside),
        )
        for value, a, b, n, beside in zip(ratio, low, high, rows["n"], rows["n_beside"], strict=True)
    ]  # fmt: skip
    figure = go.Figure(
        go.Scatter(
            x=ratio, y=names, mode="markers+text", text=[t.number(value, 2) for value in ratio],
            textposition="top center", textfont={"size": 16, "color": look.colour("ink")},
            marker={
                "size": 14, "color": look.colour("accent"), "line": {"width": 3},
                "symbol": ["circle" if one else "circle-open" for one in clear],
            },
            cliponaxis=False, showlegend=False,
            error_x={
                "type": "data", "symmetric": False, "thickness": 3, "width": 6, "color": look.colour("soft"),
                "array": high - ratio, "arrayminus": ratio - low,
            },
            hovertext=hover, hovertemplate="<b>%{y}</b><br>%{hovertext}<extra></extra>",
        )
    )  # fmt: skip
    figure = styled(figure, look, 120 + _ROW * max(1, len(rows)))
    figure.add_vline(x=1, line={"dash": "dot", "width": 2, "color": look.colour("quiet")})
    # On this scale a note stands at the logarithm of its place.
    figure.add_annotation(
        x=0, y=1.0, yref="paper", yanchor="bottom", text=t("figure.sharing.same"), showarrow=False,
        font={"size": 15, "color": look.colour("quiet")},
    )  # fmt: skip
    least, most = float(min([0.72, *low])), float(max([1.55, *high]))
    shown = _ticks(least, most)
    figure.update_layout(dragmode=False, margin={"l": 8, "r": 24, "t": 40, "b": 8})
    figure.update_xaxes(
        type="log", range=[np.log10(least) - 0.03, np.log10(most) + 0.03], tickvals=shown,
        ticktext=[t.number(tick, _digits(tick)) for tick in shown], title_text=t("figure.sharing.x"),
        fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, showgrid=False, tickfont={"size": 15, "color": look.colour("ink")})
    return figure


def _ticks(least: float, most: float) -> list[float]:
    """Numbers along the scale, so few that a phone has room for them."""
    low = [tick for tick in BELOW if tick >= least] or [tick for tick in NEAR if least <= tick < 1]
    high = [tick for tick in ABOVE if tick <= most] or [tick for tick in NEAR if 1 < tick <= most]
    return sorted([*low[::-2][:2], 1.0, *high[::-2][:2]])


def _digits(tick: float) -> int:
    return 0 if tick == int(tick) else 1 if tick in (0.1, 0.5, 1.5) else 2


def alt_ratios(table: pd.DataFrame, look: Look) -> str:
    """The ratios in one sentence."""
    t = look.t
    parts = [
        f"{label} {t.number(ratio, 2)}" for label, ratio in zip(table["label"], table["ratio"], strict=True)
    ]
    return t("figure.sharing.alt", terms=t.listing(parts))
