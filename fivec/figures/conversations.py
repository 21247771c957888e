"""Pictures of Conversations: the staircase of four steps."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, styled

SORTS: Final = ("own", "inbound")


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
    inside = "_internal" if side == "internal" else ""
    figure = go.Figure()
    for number, sort in enumerate(parts or ["all"]):
        n = table.get(sort, total)
        figure.add_bar(
            x=steps,
            y=n.to_numpy(),
            name=t(f"figure.ladder.{sort}{inside if parts else ''}"),
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
