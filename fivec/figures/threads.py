"""A conversation as a tree: from left to right who answers whom, from top to bottom in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled
from fivec.tree_layout import TreeLayout

SIGNS: Final = {
    "logo": "■", "person": "●", "ours": "⬢", "starter": "⬟", "other": "◆", "colleague": "◆",
    "decisive": "□", "marked": "○",
}  # fmt: skip
"""The shapes as characters, for a legend in words."""
STYLES: Final = {
    "logo": ("square", "accent"),
    "person": ("circle", "accent"),
    "ours": ("hexagon", "accent"),
    "starter": ("pentagon", "warm"),
    "other": ("diamond", "quiet"),
    "colleague": ("diamond", "quiet"),
}
"""Shape and colour of each voice: neither says it alone."""
ROOMY: Final = (30, 10)
"""Posts side by side and steps deep up to which every post has its number in it."""


@dataclass(frozen=True)
class Size:
    """Pixels: between two posts side by side, of a post, and of the ring around one."""

    row: int
    dot: int
    ring: int


LARGE: Final = Size(36, 23, 33)
SMALL: Final = Size(18, 11, 18)


def fig_tree(layout: TreeLayout, nodes: pd.DataFrame, look: Look, decisive: int, marked: int) -> go.Figure:
    """The tree of a conversation with its first post at the left.

    Parameters
    ----------
    layout : of the posts in ``nodes``, in the same order.
    nodes : ``voice`` (a key of STYLES), ``number`` (in reading order, from 1), ``parent`` (place in
        ``nodes``, -1 for the first), ``post`` (what a click returns) and ``hover`` (lines of text).
    decisive, marked : places in ``nodes`` of posts with a ring around them; -1 for none.

    Returns
    -------
    Lines, a trace per voice that occurs, and one per ring.
    """
    t = look.t
    size = LARGE if _is_roomy(layout) else SMALL
    x, y = layout.depth.astype(float), layout.place
    figure = go.Figure()
    figure.add_scatter(
        **_elbows(x, y, nodes["parent"].to_numpy(dtype=int)), mode="lines", hoverinfo="skip",
        showlegend=False, line={"width": 1.5, "color": look.colour("soft")},
    )  # fmt: skip
    for key, place, symbol, colour in (
        ("decisive", decisive, "square-open", "warm"),
        ("marked", marked, "circle-open", "ink"),
    ):
        if place >= 0:
            figure.add_scatter(
                x=[x[place]], y=[y[place]], mode="markers", hoverinfo="skip", name=t(f"figure.tree.{key}"),
                marker={
                    "symbol": symbol, "size": size.ring, "line": {"width": 3}, "color": look.colour(colour),
                },
            )  # fmt: skip
    for voice, (symbol, colour) in STYLES.items():
        own = np.flatnonzero((nodes["voice"] == voice).to_numpy())
        if len(own):
            figure.add_trace(_spoken(nodes.iloc[own], x[own], y[own], size, look, symbol, colour))
    figure = styled(figure, look, int(size.row * (y.max(initial=0) + 1.2)) + 16)
    # Where the tree is small a legend of its own would push it aside; see ``legend``.
    figure.update_layout(
        showlegend=False, dragmode=False, clickmode="event+select", hoverdistance=12,
        margin={"l": 0, "r": 0, "t": 8, "b": 8},
    )  # fmt: skip
    # Ten steps or more share the width; fewer stand close together instead of far apart.
    figure.update_xaxes(visible=False, fixedrange=True, range=[-0.6, max(x.max(initial=0), 5) + 0.6])
    figure.update_yaxes(visible=False, fixedrange=True, range=[y.max(initial=0) + 0.6, -0.6])
    return figure


def _is_roomy(layout: TreeLayout) -> bool:
    return bool(layout.place.max(initial=0) < ROOMY[0] and layout.depth.max(initial=0) <= ROOMY[1])


def _elbows(x: np.ndarray, y: np.ndarray, parent: np.ndarray) -> dict[str, Any]:
    """From each post half a step to the right, to the height of the reply, and on to it."""
    reply = np.flatnonzero(parent >= 0)
    above, gap = parent[reply], np.full(len(reply), np.nan)
    half = x[above] + 0.5
    across = np.stack([x[above], half, half, x[reply], gap], axis=1)
    down = np.stack([y[above], y[above], y[reply], y[reply], gap], axis=1)
    return {"x": across.ravel(), "y": down.ravel()}


def _spoken(
    nodes: pd.DataFrame, x: np.ndarray, y: np.ndarray, size: Size, look: Look, symbol: str, colour: str
) -> go.Scatter:
    numbered = size is LARGE
    return go.Scatter(
        x=x, y=y, mode="markers+text" if numbered else "markers",
        name=look.t(f"voice.{nodes['voice'].iloc[0]}"),
        text=[str(number) for number in nodes["number"]] if numbered else None,
        textfont={"size": 12, "color": look.colour("paper")}, textposition="middle center",
        customdata=nodes["post"].tolist(),
        hovertext=[literal_lines(text) for text in nodes["hover"]],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "symbol": symbol, "size": size.dot, "color": look.colour(colour), "opacity": 1,
            "line": {"width": 1, "color": look.colour("paper")},
        },
        # A click marks a post; it does not make the others fade.
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def literal_lines(text: str) -> str:
    """Lines of user text for a hover: no tags, one line each."""
    return "<br>".join(literal(line) for line in text.split("\n"))


def legend(nodes: pd.DataFrame, look: Look, decisive: bool, marked: bool) -> list[str]:
    """What the shapes of a tree stand for: those that occur, each with its sign."""
    signs = [(voice, "voice") for voice in STYLES if voice in set(nodes["voice"])]
    rings = {"decisive": decisive, "marked": marked}
    signs += [(ring, "figure.tree") for ring, there in rings.items() if there]
    # A sign stays with its words where the line ends.
    return [
        f"{SIGNS[name]} {look.t(f'{area}.{name}')}".replace(" ", "\N{NO-BREAK SPACE}") for name, area in signs
    ]


def alt_tree(layout: TreeLayout, nodes: pd.DataFrame, look: Look) -> str:
    """The tree in one sentence: how many posts, how deep, by whom."""
    t = look.t
    counts = nodes["voice"].value_counts()
    who = [
        t("figure.tree.alt_who", n=int(counts[voice]), voice=t(f"voice.{voice}"))
        for voice in STYLES
        if voice in counts
    ]
    depth = int(layout.depth.max(initial=0))
    return t("figure.tree.alt", n=len(nodes), depth=depth, who=t.listing(who))
