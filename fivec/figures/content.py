"""The picture of Content: every post by its fit with our story and with what our audience asks."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

QUADRANTS: Final = ("both", "ours", "theirs", "neither")
DRAWN: Final = 1500
"""Posts drawn at most: beyond it a chart of single posts is a stain."""
CORNERS: Final = {
    "both": (1.02, 1.02),
    "ours": (-0.02, 1.02),
    "theirs": (1.02, -0.02),
    "neither": (-0.02, -0.02),
}
FITS_FROM: Final = 0.95
"""Percentile against chance from which a post fits."""


def drawn_posts(posts: pd.DataFrame, limit: int = DRAWN) -> pd.DataFrame:
    """The posts to draw: all, or an even sample of ``limit`` in their own order."""
    known = posts[posts["story_fit"].notna() | posts["audience_fit"].notna()]
    return known if len(known) <= limit else known.sample(limit, random_state=5).sort_index()


def fig_quadrant(posts: pd.DataFrame, look: Look, chosen: int | None = None) -> go.Figure:
    """Posts by audience fit (across) and story fit (up), as percentiles against chance.

    Parameters
    ----------
    posts : columns ``post``, ``story_fit``, ``audience_fit`` (percentiles 0-1, NaN where not measured),
        ``quadrant`` (both, ours, theirs, neither), ``text``; see ``drawn_posts``.
    chosen : the post (row number) that is marked.

    Returns
    -------
    One trace per quadrant, with the post's row number as ``customdata``. With one fit missing, the posts
    lie on the line of the other.
    """
    t = look.t
    figure = go.Figure()
    x = _stretched(posts["audience_fit"])
    y = _stretched(posts["story_fit"])
    for number, name in enumerate(QUADRANTS):
        here = (posts["quadrant"] == name).to_numpy()
        some = posts[here]
        figure.add_scatter(
            x=x[here],
            y=y[here],
            mode="markers",
            name=f"{t(f'quadrant.{name}')} ({t.number(int(here.sum()))})",
            customdata=some["post"].to_numpy(),
            marker={
                "size": 11,
                "opacity": 0.75,
                "color": look.series((0, 3, 1, 6)[number]) if name != "neither" else look.colour("soft"),
                "symbol": look.symbol(number),
                "line": {"width": 0.8, "color": look.colour("paper")},
            },
            hovertext=[_snippet(text) for text in some["text"]],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    if chosen is not None and (posts["post"] == chosen).any():
        mark = (posts["post"] == chosen).to_numpy()
        figure.add_scatter(
            x=x[mark], y=y[mark], mode="markers", hoverinfo="skip", showlegend=False,
            marker={"size": 24, "symbol": "circle-open", "line": {"width": 3}, "color": look.colour("ink")},
        )  # fmt: skip
    line = {"dash": "dash", "width": 1.5, "color": look.colour("quiet")}
    cut = float(_stretched(pd.Series([FITS_FROM])).iloc[0])
    figure.add_hline(y=cut, line=line)
    figure.add_vline(x=cut, line=line)
    for name, corner in CORNERS.items():
        figure.add_annotation(
            x=corner[0], y=corner[1], text=f"<b>{t(f'quadrant.{name}')}</b>", showarrow=False,
            xanchor="right" if corner[0] > 0.5 else "left", yanchor="top" if corner[1] > 0.5 else "bottom",
            font={"size": 16, "color": look.colour("quiet")},
        )  # fmt: skip
    figure = styled(figure, look, 520)
    ticks = pd.Series([0.5, 0.8, FITS_FROM])
    axis = {"tickvals": _stretched(ticks).tolist(), "ticktext": [t.percent(value) for value in ticks]}
    figure.update_xaxes(range=[-0.04, 1.04], title_text=t("figure.quadrant.x"), **axis)
    figure.update_yaxes(range=[-0.04, 1.04], title_text=t("figure.quadrant.y"), **axis)
    return figure


def _stretched(percentile: pd.Series) -> pd.Series:
    """Percentiles with the top stretched, where posts that fit lie; an unmeasured one on the zero line."""
    return (percentile.astype("float64").fillna(0.0).clip(0, 1)) ** 6


def _snippet(text: object, length: int = 140) -> str:
    if text is None or text != text or str(text) == "<NA>":
        return "…"
    line = " ".join(str(text).split())[:length]
    words, lines = line.split(" "), [""]
    for word in words:
        lines[-1] = f"{lines[-1]} {word}".strip()
        if len(lines[-1]) > 48:
            lines.append("")
    return "<br>".join(literal(part) for part in lines if part)


def alt_quadrant(posts: pd.DataFrame, look: Look) -> str:
    """The quadrant in one sentence."""
    n = posts["quadrant"].value_counts()
    return look.t("figure.quadrant.alt", **{name: int(n.get(name, 0)) for name in QUADRANTS})
