"""The network map: a disc per group, people as dots, contact as lines, silent people as open circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.labels import Label, placed
from fivec.figures.theme import SYMBOLS, Look, literal, styled
from fivec.schema import TIE_KINDS

CLASSES: Final = 8
"""Teams, groups or kinds with a colour of their own; the rest share one."""
LINES: Final = 6000
"""Ties drawn at most, the strongest first: more is a grey cloud and a slow browser."""
HEIGHT: Final = 760
EDGE: Final = 1.06
WIDE, NARROW = "wide", "narrow"
SCALES: Final = {WIDE: 225.0, NARROW: 140.0}
"""Pixels per unit of the map, at least, where it is wider than a phone and where it is not."""
TEXT: Final = {WIDE: 14, NARROW: 12}
NAMED_ACCOUNTS: Final = {WIDE: 10, NARROW: 4}
LETTERS: Final = {WIDE: 28, NARROW: 16}
STYLES: Final = {
    "reply": ("accent", "solid"),
    "mention": ("warm", "dash"),
    "share": ("leaf", "12px,4px"),
    "follow": ("soft", "dot"),
    "connection": ("quiet", "dashdot"),
    "reaction": ("plum", "dot"),
}
"""Colour and dash of a kind of tie."""
SHADES: Final = {"leaf": 2, "plum": 3}


@dataclass(frozen=True)
class Classes:
    """What the colours say: the names, one number per person into them (-1 for the rest), and the rest's."""

    names: Sequence[str]
    of_person: np.ndarray
    rest: str


def fig_network(
    people: pd.DataFrame,
    ties: pd.DataFrame,
    discs: pd.DataFrame,
    classes: Classes,
    look: Look,
    chosen: np.ndarray | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """The map.

    Parameters
    ----------
    people : one row per person drawn: ``x``, ``y``, ``title`` (what it may be called), ``words`` (a second
        line), ``name`` (to be written on the map; None for none), ``opens`` (what a click opens), ``contact``
        (how much), ``silent`` and ``kept`` (within the filter).
    ties : ``source``, ``target`` (positions in ``people``), ``kind`` and ``weight``.
    discs : ``x``, ``y``, ``radius``, ``name`` (None for none), ``colour`` (number of a class, -1 for none)
        and ``lit`` (whether it was chosen).
    chosen : bool per person, who is lit up with their ties.

    Returns
    -------
    Figure with one trace per kind of tie (gaps between the lines, no hover), the rest, the classes, the
    silent, those outside the filter, what was chosen, and the names for a wide and a narrow screen.
    """
    figure = go.Figure()
    lines = drawn_lines(ties)
    lit = np.zeros(len(people), dtype=bool) if chosen is None else chosen
    for kind in TIE_KINDS:
        own = lines[(lines["kind"] == kind).to_numpy()]
        if len(own):
            figure.add_traces(_lines(people, own, kind, look, bool(lit.any())))
    if lit.any():
        _add_lit_lines(figure, people, lines, lit, look)
    _add_people(figure, people, classes, look)
    if lit.sum() == 1:
        _add_ring(figure, people[lit], look)
    for width in (WIDE, NARROW):
        figure.add_trace(_names(people, discs, width, look))
    figure = styled(figure, look, height)
    figure.update_layout(shapes=_discs(discs, look), **_legends(look), uirevision="network")
    figure.update_layout(margin={"l": 0, "r": 0, "t": 8, "b": 0})
    figure.update_xaxes(visible=False, range=[-EDGE, EDGE], constrain="domain")
    figure.update_yaxes(visible=False, range=[-EDGE, EDGE], scaleanchor="x", scaleratio=1, constrain="domain")
    return figure


def drawn_lines(ties: pd.DataFrame, limit: int = LINES) -> pd.DataFrame:
    """One row per pair and kind, whoever started; the strongest ``limit`` of them."""
    one, other = np.sort(ties[["source", "target"]].to_numpy(dtype=np.int64), axis=1).T
    pairs = ties.assign(source=one, target=other).groupby(
        ["source", "target", "kind"], observed=True, sort=True
    )
    lines = pairs["weight"].sum().reset_index()
    if len(lines) <= limit:
        return lines
    strongest = np.argsort(-lines["weight"].to_numpy(), kind="stable")[:limit]
    return lines.iloc[np.sort(strongest)].reset_index(drop=True)


def segments(x: np.ndarray, y: np.ndarray, lines: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Every line as two points and a gap, float32 (3 * n_lines,) across and up."""
    source, target = lines["source"].to_numpy(), lines["target"].to_numpy()
    gap = np.full(len(lines), np.nan)
    across, up = (
        np.stack([values[source], values[target], gap], axis=1).ravel().astype("float32") for values in (x, y)
    )
    return across, up


def alt_network(people: pd.DataFrame, discs: pd.DataFrame, look: Look) -> str:
    """The map in a sentence or two."""
    silent = int(people["silent"].sum())
    words = look.t("network.alt", n=len(people), silent=silent)
    named = [str(name) for name in discs["name"].dropna()]
    return f"{words} {look.t('network.alt_discs', names=look.t.listing(named))}" if named else words


# -- lines --------------------------------------------------------------------------------------------------


def _colour(name: str, look: Look) -> str:
    return look.series(SHADES[name]) if name in SHADES else look.colour(name)


def _lines(
    people: pd.DataFrame, own: pd.DataFrame, kind: str, look: Look, quiet: bool
) -> tuple[go.Scatter, go.Scatter]:
    """All ties of a kind and their entry in the legend, which stays clear where the lines are faint.

    Reactions wait in the legend, for who reacts has not made contact.
    """
    across, up = segments(people["x"].to_numpy(), people["y"].to_numpy(), own)
    colour, dash = STYLES[kind]
    opacity = 0.12 if quiet else 0.5 if len(own) <= 400 else 0.34 if len(own) <= 2000 else 0.2
    line = {"color": _colour(colour, look), "dash": dash}
    shared: dict[str, Any] = {
        "mode": "lines", "hoverinfo": "skip", "name": look.t(f"network.tie.{kind}"), "legendgroup": kind,
        "legend": "legend2", "visible": "legendonly" if kind == "reaction" else True,
    }  # fmt: skip
    return (
        go.Scatter(x=across, y=up, showlegend=False, opacity=opacity, line=line | {"width": 1.1}, **shared),
        go.Scatter(x=[None], y=[None], line=line | {"width": 2.5}, **shared),
    )


def _add_lit_lines(
    figure: go.Figure, people: pd.DataFrame, lines: pd.DataFrame, lit: np.ndarray, look: Look
) -> None:
    source, target = lines["source"].to_numpy(), lines["target"].to_numpy()
    # Of a whole team those that lead out of it, which is what is seen of it on the map.
    touched = lit[source] != lit[target]
    own = lines[touched & (lines["kind"] != "reaction").to_numpy()]
    across, up = segments(people["x"].to_numpy(), people["y"].to_numpy(), own)
    figure.add_scatter(
        x=across, y=up, mode="lines", hoverinfo="skip", showlegend=False, name="lit",
        opacity=0.85 if len(own) <= 60 else 0.4,
        line={"width": 1.8 if len(own) <= 60 else 1.1, "color": look.colour("ink")},
    )  # fmt: skip


# -- people -------------------------------------------------------------------------------------------------


def _add_people(figure: go.Figure, people: pd.DataFrame, classes: Classes, look: Look) -> None:
    silent, kept = people["silent"].to_numpy(dtype=bool), people["kept"].to_numpy(dtype=bool)
    least = 10 if len(people) <= 60 else 8 if len(people) <= 300 else 5.5
    sizes = least * (1 + np.sqrt(people["contact"].fillna(0).to_numpy(dtype=float).clip(0, 60)) / 6)
    # The rest lies under the classes: a few of ours among a thousand others stay visible.
    for number in (-1, *range(len(classes.names))):
        here = (classes.of_person == number) & ~silent & kept
        if not here.any():
            continue
        name = classes.rest if number < 0 else classes.names[number]
        figure.add_trace(
            _dots(people[here], literal(name), {
                "size": sizes[here],
                "color": look.colour("soft") if number < 0 else look.series(number),
                "symbol": SYMBOLS[number % len(SYMBOLS)] if number >= 0 else "circle",
                "line": {"width": 1, "color": look.colour("paper")},
            }, 1000 + (CLASSES if number < 0 else number))
        )  # fmt: skip
    here = silent & kept
    if here.any():
        label = look.t("network.silent", n=int(here.sum()))
        marker = {"size": least + 2, "symbol": "circle-open", "color": look.colour("quiet")}
        figure.add_trace(_dots(people[here], label, marker | {"line": {"width": 1.8}}, 1100))
    if (~kept).any():
        label = look.t("network.outside_filter", n=int((~kept).sum()))
        marker = {"size": least - 1, "symbol": "circle", "color": look.colour("grid")}
        figure.add_trace(_dots(people[~kept], label, marker, 1200))


def _dots(people: pd.DataFrame, name: str, marker: dict[str, Any], rank: int) -> go.Scatter:
    hover = [
        f"<b>{literal(title)}</b><br>{literal(words)}" if words else f"<b>{literal(title)}</b>"
        for title, words in zip(people["title"], people["words"], strict=True)
    ]
    return go.Scatter(
        x=people["x"].to_numpy(dtype="float32"), y=people["y"].to_numpy(dtype="float32"), mode="markers",
        name=name, legendrank=rank, marker=marker, customdata=people["opens"].tolist(),
        hovertext=hover, hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _add_ring(figure: go.Figure, people: pd.DataFrame, look: Look) -> None:
    """A ring around the one who was chosen, on top of all."""
    figure.add_scatter(
        x=people["x"].to_numpy(dtype="float32"), y=people["y"].to_numpy(dtype="float32"), mode="markers",
        hoverinfo="skip", showlegend=False, name="lit",
        marker={"size": 24, "symbol": "circle-open", "color": look.colour("ink"), "line": {"width": 3}},
    )  # fmt: skip


# -- discs and names ----------------------------------------------------------------------------------------


def _discs(discs: pd.DataFrame, look: Look) -> list[dict[str, Any]]:
    """A faint disc per team or group, and a line around the one that was chosen."""
    shapes: list[dict[str, Any]] = []
    names = ("x", "y", "radius", "colour", "lit")
    for x, y, radius, colour, lit in zip(*(discs[name].tolist() for name in names), strict=True):
        if not np.isfinite(radius):
            continue
        circle = {"type": "circle", "x0": x - radius, "x1": x + radius, "y0": y - radius, "y1": y + radius}
        fill = look.series(colour) if colour >= 0 else look.colour("grid")
        shapes.append(
            {**circle, "layer": "below", "opacity": 0.13 if colour >= 0 else 0.3, "fillcolor": fill}
            | {"line": {"width": 0}}
        )
        if lit:
            shapes.append({**circle, "line": {"width": 3, "color": look.colour("ink")}})
    return shapes


def map_labels(people: pd.DataFrame, discs: pd.DataFrame, width: str) -> list[Label]:
    """What to write on the map: the discs from large to small, then the accounts most are in contact with."""
    size, letters = TEXT[width], LETTERS[width]
    named = discs[discs["name"].notna().to_numpy() & np.isfinite(discs["radius"].to_numpy())]
    named = named.sort_values("radius", ascending=False, kind="stable")
    found = [
        Label(_short(name, letters), float(x), float(y), float(radius), size)
        for name, x, y, radius in zip(*(named[one] for one in ("name", "x", "y", "radius")), strict=True)
    ]
    known = people[people["name"].notna()]
    most = known.sort_values("contact", ascending=False, kind="stable").head(NAMED_ACCOUNTS[width])
    found += [
        Label(_short(name, letters), float(x), float(y), 0.02, size - 2)
        for name, x, y in zip(most["name"], most["x"], most["y"], strict=True)
    ]
    return found


def _short(name: str, letters: int) -> str:
    line = " ".join(str(name).split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"


def _names(people: pd.DataFrame, discs: pd.DataFrame, width: str, look: Look) -> go.Scatter:
    circles = discs[["x", "y", "radius"]].to_numpy(dtype=float)
    dots = people[["x", "y"]].to_numpy(dtype=float)
    found = placed(map_labels(people, discs, width), SCALES[width], circles, EDGE, EDGE, dots)
    # A trace without points is not drawn, and the page tells the two apart by their order: each has a blank.
    sizes = [*(one.label.size for one in found), TEXT[width]]
    ink = look.colour("ink")
    own = {
        _short(name, LETTERS[width]): look.series(colour) if colour >= 0 else ink
        for name, colour in zip(discs["name"], discs["colour"].tolist(), strict=True)
        if isinstance(name, str)
    }
    colours = [*(own.get(one.label.text, ink) for one in found), ink]
    return go.Scatter(
        x=[*(one.x for one in found), 0], y=[*(one.y for one in found), 0], mode="text", hoverinfo="skip",
        text=[*(literal(one.label.text) for one in found), " "], textposition="middle center",
        showlegend=False,
        name=f"names-{width}", cliponaxis=False,
        textfont={
            "size": sizes, "color": colours, "weight": 600,
            "shadow": f"0 0 3px {look.colour('paper')}, 0 0 3px {look.colour('paper')}, "
            f"0 0 5px {look.colour('paper')}",
        },
    )  # fmt: skip


def _legends(look: Look) -> dict[str, Any]:
    shared = {"orientation": "h", "x": 0, "font": {"size": 14}}
    return {
        "legend": shared | {"y": -0.01, "yanchor": "top", "title": {"text": ""}, "itemsizing": "constant"},
        "legend2": shared
        | {
            "y": 1.0, "yanchor": "bottom",
            "title": {"text": look.t("network.legend.ties"), "side": "top", "font": {"size": 13}},
        },
    }  # fmt: skip
