"""Pictures of taking part: the steps towards it, and how many different people outside are reached."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, styled

STEPS: Final = ("acted", "account", "connected", "active", "conversation")
WRITTEN_INSIDE: Final = 0.3
"""Share of the width from which a bar is long enough for its own words."""
LAWS: Final = {"sarnoff": "dot", "odlyzko_tilly": "dashdot", "metcalfe": "dash"}


def fig_steps(steps: pd.DataFrame, side: str, look: Look) -> go.Figure:
    """Who takes part, and the four steps, as bars out of all employees.

    Parameters
    ----------
    steps : columns ``side``, ``step`` (acted, account, connected, active, conversation), ``n``,
        ``n_unknown``, ``total``.

    Returns
    -------
    Two stacked traces of horizontal bars: the employees that are visible, and, hatched, those whose account
    is not known; each bar is written as k of n.
    """
    t = look.t
    table = _steps(steps, side)
    labels = [t(f"figure.steps.{step}") for step in table.index]
    n, unknown = table["n"].to_numpy(), table["n_unknown"].to_numpy()
    total = int(table["total"].max())
    colours = [look.colour("warm" if step == "acted" else "accent") for step in table.index]
    figure = go.Figure()
    figure.add_bar(
        y=labels, x=n, orientation="h", name=t("figure.steps.seen"), marker={"color": colours},
        hovertemplate="%{y}: %{x:,}<extra></extra>", showlegend=False,
    )  # fmt: skip
    if unknown.any():
        figure.add_bar(
            y=labels, x=unknown, orientation="h", name=t("figure.steps.unknown"),
            marker={
                "color": look.colour("paper"),
                "line": {"color": look.colour("quiet"), "width": 1},
                "pattern": {"shape": "/", "fgcolor": look.colour("quiet"), "solidity": 0.25},
            },
            hovertemplate="%{fullData.name}: %{x:,}<extra></extra>",
        )  # fmt: skip
    for label, k in zip(labels, n.tolist(), strict=True):
        inside = k >= WRITTEN_INSIDE * total
        figure.add_annotation(
            x=0 if inside else k, y=label, text=f"<b>{t('figure.steps.of', k=int(k), n=total)}</b>",
            showarrow=False, xanchor="left", xshift=8,
            font={"size": 16, "color": look.colour("paper" if inside else "ink")},
            bgcolor="rgba(0,0,0,0)" if inside else look.colour("paper"),
        )  # fmt: skip
    figure = styled(figure, look, 360)
    figure.update_layout(barmode="stack", bargap=0.28, dragmode=False)
    figure.update_xaxes(range=[0, total], title_text=t("figure.steps.people"), fixedrange=True)
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, ticksuffix=" ")
    return figure


def _steps(steps: pd.DataFrame, side: str) -> pd.DataFrame:
    table = steps[steps["side"] == side].set_index("step")
    return table.reindex([step for step in STEPS if step in table.index])


def alt_steps(steps: pd.DataFrame, side: str, look: Look) -> str:
    """The steps in words."""
    table = _steps(steps, side)
    unseen = look.t("word.unknown")
    counted: dict[str, int] = dict(zip(table.index, table["n"].astype(int).tolist(), strict=True))
    n = {step: counted.get(step, unseen) for step in STEPS}
    unknown, total = int(table["n_unknown"].max()), int(table["total"].max())
    return look.t("figure.steps.alt", **n, unknown=unknown, total=total)


def fig_reach(curve: pd.DataFrame, look: Look) -> go.Figure:
    """Different people outside reached by m colleagues, beside three laws that end at the same point.

    Parameters
    ----------
    curve : columns ``m``, ``reached``, ``low``, ``high`` (NaN without an interval), ``part`` (observed,
        further).

    Returns
    -------
    Traces: the band of the further part where there is one, three laws, the observed line, the further
    line. The laws are drawn up to the last observed colleague only.
    """
    t = look.t
    observed, further = curve[curve["part"] == "observed"], curve[curve["part"] == "further"]
    n, end = int(observed["m"].iloc[-1]), float(observed["reached"].iloc[-1])
    figure = go.Figure()
    if len(further) and further["low"].notna().any():
        around = pd.concat([further["m"], further["m"][::-1]])
        ends = pd.concat([further["high"], further["low"][::-1]])
        figure.add_scatter(
            x=around, y=ends, fill="toself", mode="lines", line={"width": 0}, hoverinfo="skip",
            fillcolor=look.colour("soft"), opacity=0.35, name=t("figure.reach.band"), showlegend=False,
        )  # fmt: skip
    m = np.linspace(1, n, 60) if n > 1 else np.array([1.0])
    for law, shape in _laws(m, n).items():
        figure.add_scatter(
            x=m, y=end * shape, mode="lines", name=t(f"figure.reach.{law}"), hoverinfo="skip",
            line={"width": 1.4, "dash": LAWS[law], "color": look.colour("quiet")},
        )  # fmt: skip
    for part, dash in ((observed, "solid"), (further, "dash")):
        if len(part):
            figure.add_scatter(
                x=part["m"], y=part["reached"], mode="lines" if len(part) > 1 else "markers",
                name=t("figure.reach.observed" if dash == "solid" else "figure.reach.further"),
                line={"width": 4 if dash == "solid" else 3, "dash": dash, "color": look.colour("accent")},
                hovertext=[
                    t("figure.reach.hover", m=int(m), n=round(reached))
                    for m, reached in zip(part["m"], part["reached"], strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )  # fmt: skip
    figure.add_scatter(
        x=[n], y=[end], mode="markers", marker={"size": 11, "color": look.colour("accent")},
        showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    figure.add_annotation(
        x=n, y=end, text=f"<b>{t.number(round(end))}</b>", showarrow=False, xanchor="right", yanchor="bottom",
        xshift=-6, yshift=4, font={"size": 18},
    )  # fmt: skip
    figure = styled(figure, look, 480)
    figure.update_layout(dragmode=False)
    figure.update_xaxes(title_text=t("figure.reach.colleagues"), rangemode="tozero", fixedrange=True)
    figure.update_yaxes(title_text=t("figure.reach.people"), rangemode="tozero", fixedrange=True)
    return figure


def _laws(m: np.ndarray, n: int) -> dict[str, np.ndarray]:
    """The laws at m as shares of their value at n; nothing to compare with one colleague."""
    if n < 2:
        return {}
    return {
        "sarnoff": m / n,
        "odlyzko_tilly": m * np.log(m) / (n * np.log(n)),
        "metcalfe": m * (m - 1) / (n * (n - 1)),
    }


def alt_reach(curve: pd.DataFrame, look: Look) -> str:
    """The curve in one or two sentences."""
    observed, further = curve[curve["part"] == "observed"], curve[curve["part"] == "further"]
    last = observed.iloc[-1]
    said = look.t("figure.reach.alt", m=int(last["m"]), n=round(last["reached"]))
    if not len(further):
        return said
    end = further.iloc[-1]
    return f"{said} {look.t('figure.reach.alt_further', m=int(end['m']), n=round(end['reached']))}"
