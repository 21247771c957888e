"""The picture of Content: every post by its fit with our story and with what our audience asks."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

QUADRANTS: Final = ("both", "story", "audience", "neither")
DRAWN: Final = 1500
"""Posts drawn at most: beyond it a chart of single posts is a stain."""
CORNERS: Final = {
    "both": (1.02, 1.13),
    "story": (-0.02, 1.13),
    "audience": (1.02, -0.13),
    "neither": (-0.02, -0.13),
}
"""Names of the quadrants, in a strip above and below the posts."""
FITS_FROM: Final = 95
"""Percentile against chance from which a post fits."""


def drawn_posts(posts: pd.DataFrame, limit: int = DRAWN) -> pd.DataFrame:
    """The posts to draw: all, or an even sample of ``limit`` in their own order."""
    known = posts[posts["story_fit"].notna() | posts["audience_fit"].notna()]
    return known if len(known) <= limit else known.sample(limit, random_state=5).sort_index()


def fig_quadrant(
    posts: pd.DataFrame, look: Look, chosen: int | None = None, inside: bool = False
) -> go.Figure:
    """Posts by audience fit (across) and story fit (up), as percentiles against chance.

    Parameters
    ----------
    posts : columns ``post``, ``story_fit``, ``audience_fit`` (percentiles 0-100, NaN where not measured),
        ``quadrant`` (both, story, audience, neither; missing with one fit), ``text``; see ``drawn_posts``.
    chosen : the post (row number) that is marked.
    inside : whether the audience are colleagues.

    Returns
    -------
    One trace per quadrant, with the post's row number as ``customdata``. With one fit missing, one trace
    along the other, from the oldest post to the newest.
    """
    t = look.t
    figure = go.Figure()
    known = {name: bool(posts[name].notna().any()) for name in ("audience_fit", "story_fit")}
    in_order = pd.Series(np.linspace(0, 1, len(posts)), index=posts.index)
    x = _stretched(posts["audience_fit"]) if known["audience_fit"] else in_order
    y = _stretched(posts["story_fit"]) if known["story_fit"] else in_order
    for number, name in enumerate(QUADRANTS if all(known.values()) else ("",)):
        here = (posts["quadrant"] == name).to_numpy() if name else np.ones(len(posts), dtype=bool)
        label = t(f"quadrant.{name}") if name else t("figure.quadrant.posts")
        figure.add_scatter(
            x=x[here],
            y=y[here],
            mode="markers",
            name=f"{label} ({t.number(int(here.sum()))})",
            customdata=posts.loc[here, "post"].to_numpy(),
            marker={
                "size": 11,
                "opacity": 0.8,
                "color": look.colour("soft") if name == "neither" else look.series((0, 3, 1, 6)[number]),
                "symbol": look.symbol(number),
                "line": {"width": 0.8, "color": look.colour("paper")},
            },
            hovertext=[_snippet(text) for text in posts.loc[here, "text"]],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    mark = (posts["post"] == chosen).to_numpy()
    if mark.any():
        figure.add_scatter(
            x=x[mark], y=y[mark], mode="markers", hoverinfo="skip", showlegend=False,
            marker={"size": 24, "symbol": "circle-open", "line": {"width": 3}, "color": look.colour("ink")},
        )  # fmt: skip
    figure = styled(figure, look, 520)
    closer = t("figure.quadrant.x.internal" if inside else "figure.quadrant.x")
    _axis(figure, "xaxis", closer, known["audience_fit"], look)
    _axis(figure, "yaxis", t("figure.quadrant.y"), known["story_fit"], look)
    if all(known.values()):
        figure.update_yaxes(range=[-0.14, 1.14])
    for name, corner in CORNERS.items() if all(known.values()) else ():
        figure.add_annotation(
            x=corner[0], y=corner[1], text=f"<b>{t(f'quadrant.{name}')}</b>", showarrow=False,
            xanchor="right" if corner[0] > 0.5 else "left", yanchor="top" if corner[1] > 0.5 else "bottom",
            font={"size": 16, "color": look.colour("ink")}, bgcolor=look.colour("paper"), opacity=0.85,
        )  # fmt: skip
    return figure


def _axis(figure: go.Figure, axis: str, closer: str, known: bool, look: Look) -> None:
    """An axis of percentiles with a line where fitting begins, or one of time without numbers."""
    t = look.t
    if not known:
        figure.layout[axis].update(
            range=[-0.04, 1.04], showticklabels=False, title_text=t("figure.quadrant.time")
        )
        return
    ticks = pd.Series([50.0, 80.0, FITS_FROM])
    figure.layout[axis].update(
        range=[-0.04, 1.04],
        title_text=closer,
        tickvals=_stretched(ticks).tolist(),
        ticktext=[t.percent(value / 100) for value in ticks],
    )
    line = {"dash": "dash", "width": 1.5, "color": look.colour("quiet")}
    cut = float(_stretched(ticks).iloc[-1])
    figure.add_vline(x=cut, line=line) if axis == "xaxis" else figure.add_hline(y=cut, line=line)


def _stretched(percentile: pd.Series) -> pd.Series:
    """Percentiles with the top stretched, where posts that fit lie; an unmeasured one at zero."""
    return (percentile.astype("float64").fillna(0.0).clip(0, 100) / 100) ** 6


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
    if not n.sum():
        return look.t("figure.quadrant.alt_one", n=len(posts))
    return look.t("figure.quadrant.alt", **{name: int(n.get(name, 0)) for name in QUADRANTS})
