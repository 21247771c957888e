"""The picture of the five C's beside what is open: what is there, what is partly there, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from fivec.figures.theme import Look, styled
from fivec.inputs import INPUTS, MISSING, NEEDS

_MARKS: Final = {
    "full": ("circle", "accent", 24),
    "partly": ("diamond", "accent", 19),
    "missing": ("circle-open", "warm", 24),
    "helps": ("circle-open-dot", "soft", 13),
}
_ROW: Final = 36


def fig_inputs(states: Mapping[str, str], answers: Mapping[str, str], look: Look) -> go.Figure:
    """Inputs down, the five C's across.

    Parameters
    ----------
    states : per input ``full``, ``partly`` or ``missing``.
    answers : per C whether its question is answered: ``full``, ``partly`` or ``missing``.

    Returns
    -------
    One trace per state; an input that a C makes no use of has no mark there.
    """
    t = look.t
    wanted = [name for name in INPUTS if any(name in needs for needs in NEEDS.values())]
    places: dict[str, list[tuple[str, str]]] = {state: [] for state in _MARKS}
    for c, needs in NEEDS.items():
        for name, how in needs.items():
            state = "helps" if states[name] == MISSING and how == "helps" else states[name]
            places[state].append((c, name))
    across = {c: f"<b>{t(f'page.{c}')}</b><br>{t(f'inputs.answer_{answers[c]}')}" for c in NEEDS}
    down = {name: t(f"inputs.{name}") for name in wanted}
    figure, nothing = go.Figure(), [None]
    # Every row and column is there, whatever is open.
    grid = [(x, y) for x in across.values() for y in down.values()]
    figure.add_scatter(
        x=[x for x, _ in grid], y=[y for _, y in grid], mode="markers", marker={"opacity": 0},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    for state, (symbol, colour, size) in _MARKS.items():
        figure.add_scatter(
            # A trace without points would be left out of the legend.
            x=[across[c] for c, _ in places[state]] or nothing,
            y=[down[name] for _, name in places[state]] or nothing,
            mode="markers",
            name=t(f"inputs.state_{state}"),
            marker={
                "symbol": symbol,
                "size": size,
                "color": look.colour(colour),
                "line": {"width": 3 if "open" in symbol else 0, "color": look.colour(colour)},
            },
            hovertemplate=f"%{{y}}: {t(f'inputs.state_{state}')}<extra></extra>",
        )
    figure = styled(figure, look, 96 + _ROW * len(wanted))
    figure.update_xaxes(
        side="top", type="category", categoryorder="array", categoryarray=list(across.values()),
        range=[-0.5, 4.5], fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=list(down.values())[::-1],
        range=[-0.6, len(wanted) - 0.4], fixedrange=True,
    )  # fmt: skip
    figure.update_layout(legend={"y": -0.02, "yanchor": "top", "title": {"text": ""}})
    return figure


def alt_inputs(states: Mapping[str, str], look: Look) -> str:
    """The picture in words: what is there and what is not."""
    t = look.t
    here = t.listing([t(f"inputs.{name}") for name in INPUTS if states[name] != MISSING])
    gone = t.listing([t(f"inputs.{name}") for name in INPUTS if states[name] == MISSING])
    return t("inputs.alt", here=here or "–", gone=gone or "–")
