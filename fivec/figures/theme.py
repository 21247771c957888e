"""The look of every picture: calm colours for light and dark, large type, separators of the language."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, floor
from typing import Any, Final

import plotly.graph_objects as go

from fivec.language import Translator

FONT: Final = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
LIGHT: Final = {
    "ink": "#12181d",
    "quiet": "#51606b",
    "grid": "#d5dde3",
    "paper": "#ffffff",
    "accent": "#0b6e99",
    "soft": "#9fb4c1",
    "warm": "#b4541a",
}
DARK: Final = {
    "ink": "#f2f5f7",
    "quiet": "#a9b8c3",
    "grid": "#34414b",
    "paper": "#12181d",
    "accent": "#5cb8e6",
    "soft": "#5d7280",
    "warm": "#f0a36b",
}
SERIES_LIGHT: Final = (
    "#0b6e99", "#b4541a", "#3f7d3a", "#8a4f9e", "#8a6d00", "#b03a5b", "#0f7f74", "#5a5f9c",
)  # fmt: skip
SERIES_DARK: Final = (
    "#5cb8e6", "#f0a36b", "#8fce83", "#cf9be0", "#e3c456", "#f08aa5", "#5fd0c2", "#a6abf0",
)  # fmt: skip
SYMBOLS: Final = (
    "circle", "square", "diamond", "triangle-up", "pentagon", "triangle-down", "hexagon", "star",
)  # fmt: skip
STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Shares between the ticks of an axis."""
CONFIG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "showSendToCloud": False,
    # Dragging moves the picture; the buttons would lie over the legend of a phone.
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoom2d", "pan2d"],
}


@dataclass(frozen=True)
class Look:
    """Words and colours of a picture: a translator and whether the page is dark."""

    t: Translator
    dark: bool = False

    def colour(self, name: str) -> str:
        """``ink``, ``quiet``, ``grid``, ``paper``, ``accent``, ``soft`` or ``warm``."""
        return (DARK if self.dark else LIGHT)[name]

    def series(self, number: int) -> str:
        """The colour of the numbered series; beyond the eighth they repeat."""
        return (SERIES_DARK if self.dark else SERIES_LIGHT)[number % len(SERIES_LIGHT)]

    def symbol(self, number: int) -> str:
        """The marker of the numbered series, so that colour never carries meaning alone."""
        return SYMBOLS[number % len(SYMBOLS)]


def literal(text: object) -> str:
    """User text for a chart: no tags, one line."""
    return escape(" ".join(str(text).split()), quote=False)


def percent_ticks(look: Look, low: float, high: float) -> dict[str, list[float] | list[str]]:
    """Where an axis of shares from ``low`` to ``high`` has ticks, at most seven, and how they are written."""
    step = next((step for step in STEPS if high - low <= 6 * step), STEPS[-1])
    ticks = [number * step for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
    return {"tickvals": ticks, "ticktext": [look.t.percent(tick) for tick in ticks]}


def styled(figure: go.Figure, look: Look, height: int = 420) -> go.Figure:
    """The figure with the house's type, colours, margins and number format."""
    axis = {
        "gridcolor": look.colour("grid"),
        "linecolor": look.colour("grid"),
        "zeroline": False,
        "tickfont": {"size": 15, "color": look.colour("quiet")},
        "title": {"font": {"size": 16, "color": look.colour("ink")}},
        "automargin": True,
    }
    figure.update_layout(
        template="none",
        height=height,
        font={"family": FONT, "size": 16, "color": look.colour("ink")},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=",." if look.t.language == "nl" else ".,",
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        legend={
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "font": {"size": 15},
            # An empty line above it, for the buttons that a touch screen always shows.
            "title": {"text": "&nbsp;", "side": "top", "font": {"size": 12}},
        },
        hoverlabel={"font": {"size": 15, "family": FONT}, "align": "left"},
        hovermode="closest",
        modebar={
            "bgcolor": "rgba(0,0,0,0)",
            "color": look.colour("quiet"),
            "activecolor": look.colour("accent"),
        },
        dragmode="pan",
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure
