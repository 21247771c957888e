"""When people write and when we answer: the hours of the week as two grids under each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from fivec.figures.theme import Look, styled

PARTS: Final = ("night", "early", "morning", "afternoon", "late", "evening")
HOURS: Final = 4
"""Hours of a part of the day."""


def fig_hours(hours: pd.DataFrame, side: str, look: Look, mark: tuple[int, int] | None = None) -> go.Figure:
    """Two grids of seven days by twenty-four hours, one above the other so that hours stand in one line.

    Parameters
    ----------
    hours : columns ``side``, ``weekday`` (0 for Monday), ``hour``, ``messages``, ``answers``.
    mark : day and part of the day (0-5) that is framed in both.

    Returns
    -------
    One heat map per sort, each with a scale of its own; the busiest hour of each has its number. Without
    answers there is one.
    """
    t = look.t
    names = {"messages": t("figure.hours.messages")}
    if _grid(hours, side, "answers").any():
        names["answers"] = _answers(side, look)
    figure = make_subplots(
        rows=len(names), shared_xaxes=True, vertical_spacing=0.16, subplot_titles=list(names.values())
    )
    days = [t(f"weekday.{day}") for day in range(7)]
    short = [day[:2] for day in days]
    for row, name in enumerate(names, 1):
        grid = _grid(hours, side, name)
        total = int(grid.sum())
        hover = [
            [_hover(day, hour, int(n), total, look) for hour, n in enumerate(line)]
            for day, line in zip(days, grid, strict=True)
        ]
        figure.add_heatmap(
            z=grid,
            x=list(range(24)),
            y=short,
            text=hover,
            hovertemplate="%{text}<extra></extra>",
            colorscale=[[0, look.colour("paper")], [0.001, _faint(look)], [1, look.colour("accent")]],
            zmin=0,
            zmax=max(1, int(grid.max())),
            showscale=False,
            xgap=1,
            ygap=1,
            row=row,
            col=1,
        )
        if total:
            day, hour = divmod(int(np.argmax(grid)), 24)
            figure.add_annotation(
                x=hour, y=short[day], text=f"<b>{t.number(int(grid.max()))}</b>", showarrow=False,
                font={"size": 12, "color": look.colour("paper")}, row=row, col=1,
            )  # fmt: skip
        if mark:
            day, part = mark
            figure.add_shape(
                type="rect", x0=HOURS * part - 0.5, x1=HOURS * (part + 1) - 0.5, y0=day - 0.5, y1=day + 0.5,
                line={"width": 3, "color": look.colour("warm")}, row=row, col=1,
            )  # fmt: skip
    figure = styled(figure, look, 520 if len(names) > 1 else 290)
    figure.update_layout(dragmode=False, margin={"l": 8, "r": 8, "t": 44, "b": 8})
    figure.update_annotations(selector={"yref": "paper"}, x=0, xanchor="left", font={"size": 17})
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False)
    figure.update_xaxes(
        tickvals=list(range(0, 24, HOURS)), fixedrange=True, showgrid=False, showticklabels=True
    )
    figure.update_xaxes(title_text=t("figure.hours.x"), row=len(names), col=1)
    return figure


def alt_hours(hours: pd.DataFrame, side: str, look: Look) -> str:
    """The two grids in one sentence: how many, and the busiest part of the week of each."""
    messages, answers = (_grid(hours, side, name) for name in ("messages", "answers"))
    return look.t(
        "figure.hours.alt",
        messages=int(messages.sum()),
        answers=int(answers.sum()),
        message_moment=_busiest(messages, look),
        answer_moment=_busiest(answers, look),
    )


def moment(day: int, part: int, look: Look) -> str:
    """A part of the week in words: ``maandagavond``."""
    return look.t(f"timing.part.{PARTS[part]}", day=look.t(f"weekday.{day}"))


def _busiest(grid: np.ndarray, look: Look) -> str:
    parts = grid.reshape(7, len(PARTS), HOURS).sum(axis=2)
    return moment(*divmod(int(np.argmax(parts)), len(PARTS)), look) if parts.any() else "–"


def _grid(hours: pd.DataFrame, side: str, name: str) -> np.ndarray:
    """Counts by day and hour, int (7, 24)."""
    rows = hours[hours["side"] == side]
    grid = np.zeros((7, 24), dtype=np.int64)
    grid[rows["weekday"].to_numpy(dtype=int), rows["hour"].to_numpy(dtype=int)] = rows[name].to_numpy()
    return grid


def _answers(side: str, look: Look) -> str:
    return look.t("figure.hours.answers_internal" if side == "internal" else "figure.hours.answers")


def _hover(day: str, hour: int, n: int, total: int, look: Look) -> str:
    share = look.t.percent(n / total, 1) if total else look.t.number(None)
    return look.t("figure.hours.hover", day=day, hour=hour, n=n, total=total, share=share)


def _faint(look: Look) -> str:
    """The first step of the scale: told apart from an empty cell."""
    return "#12303f" if look.dark else "#e3eef4"
