"""The picture of Congruence: how strong a group is against how open it is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, percent_ticks, styled

CLOSED_BELOW: Final = 0.15
"""Share of attention to other groups under which a group's windows are drawn as closed."""
STRONG_FROM: Final = 2.5
"""Strength from which a group is drawn as alive: it passes every test that could be measured."""
LETTERS: Final = 24
TESTS: Final = ("topic_ok", "leads_ok", "talks_ok")
CROWD: Final = 20
"""Groups above which the markers are smaller."""
PLOT: Final = (720.0, 370.0)
"""Width and height in pixels for which names are placed; on a narrower screen the page hides them."""
PLACES: Final = {
    "top center": (0.0, 1.0), "bottom center": (0.0, -1.0), "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0), "top right": (1.0, 1.0), "top left": (-1.0, 1.0),
    "bottom right": (1.0, -1.0), "bottom left": (-1.0, -1.0),
}  # fmt: skip


def strength(groups: pd.DataFrame) -> pd.Series:
    """Number of passed tests per group (0-3), 3 for a group that is alive without all three measured."""
    passed = groups[list(TESTS)].fillna(False).astype(bool).sum(axis=1)
    return passed.mask(groups["alive"].fillna(False).astype(bool), len(TESTS))


def fig_plane(groups: pd.DataFrame, look: Look) -> go.Figure:
    """Groups on the plane of strength (tests passed) and openness (attention to other groups).

    Parameters
    ----------
    groups : columns ``name``, ``size``, ``openness`` (0-1, NaN where undefined), ``kind`` (known or
        found), the tests and ``alive``.

    Returns
    -------
    One marker per group with a known openness, known and found groups apart, over four named regions.
    """
    t = look.t
    drawn = groups[groups["openness"].notna()].reset_index(drop=True)
    passed = strength(drawn) if len(drawn) else pd.Series(dtype=int)
    rank = drawn.groupby(passed.to_numpy()).cumcount() if len(drawn) else passed
    of_rank = passed.map(passed.value_counts()) if len(drawn) else passed
    shift = ((rank + 0.5) / of_rank.where(of_rank > 0, 1) - 0.5) * 0.86
    top = max(0.6, float(drawn["openness"].max()) * 1.15 if len(drawn) else 0.6)
    floor = -0.05 * top
    size = (12 + 3.2 * np.sqrt(drawn["size"].to_numpy(dtype=float))) * (1 if len(drawn) <= CROWD else 0.6)
    known = (drawn["kind"] == "known").to_numpy()
    labels = [
        literal(_short(name)) if of_known or len(drawn) <= CROWD else ""
        for name, of_known in zip(drawn["name"], known, strict=True)
    ]
    across = (passed + shift).to_numpy(dtype=float)
    order = np.lexsort((-size, ~known))
    places = _places(labels, across, drawn["openness"].to_numpy(dtype=float), size, floor, top, order)
    figure = go.Figure()
    for strong, is_open, name in (
        (True, True, "alive_open"),
        (True, False, "alive_closed"),
        (False, True, "loose_open"),
        (False, False, "loose_closed"),
    ):
        low, high = (STRONG_FROM, 3.5) if strong else (-0.5, STRONG_FROM)
        bottom, up = (CLOSED_BELOW, top) if is_open else (floor, CLOSED_BELOW)
        figure.add_shape(
            type="rect", x0=low, x1=high, y0=bottom, y1=up, layer="below", line={"width": 0},
            fillcolor=look.colour("accent" if strong and is_open else "soft"),
            opacity=0.13 if strong == is_open else 0.06,
        )  # fmt: skip
        label = t(f"figure.plane.{name}").replace(", ", ",<br>")
        figure.add_annotation(
            x=(low + high) / 2, y=up, text=f"<b>{label}</b>", showarrow=False,
            yanchor="top", yshift=-4, font={"size": 15, "color": look.colour("quiet")},
        )  # fmt: skip
    for line in (0.5, 1.5):
        figure.add_vline(x=line, line={"width": 1, "color": look.colour("grid")}, layer="below")
    for number, kind in enumerate(("known", "found")):
        of_kind = (drawn["kind"] == kind).to_numpy()
        some = drawn[of_kind]
        figure.add_scatter(
            x=across[of_kind],
            y=some["openness"],
            mode="markers+text",
            text=[labels[row] if places[row] else "" for row in some.index],
            textposition=[places[row] or "top center" for row in some.index],
            textfont={"size": 14},
            name=t(f"figure.plane.{kind}"),
            customdata=some.index.to_numpy(),
            marker={
                "size": size[of_kind],
                "color": look.series(number),
                "symbol": "circle" if kind == "known" else "diamond",
                "opacity": 0.9,
                "line": {"width": 1.5, "color": look.colour("paper")},
            },
            hovertext=[_hover(row, look) for row in some.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    figure = styled(figure, look, 480)
    figure.update_xaxes(
        range=[-0.5, 3.5], tickvals=[0, 1, 2, 3], title_text=t("figure.plane.x"), showgrid=False,
        fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(
        range=[floor, top], title_text=t("figure.plane.y"), showgrid=False, fixedrange=True,
        **percent_ticks(look, floor, top),
    )  # fmt: skip
    figure.update_layout(dragmode=False)
    return figure


def _places(
    labels: list[str],
    x: np.ndarray,
    y: np.ndarray,
    size: np.ndarray,
    floor: float,
    top: float,
    order: np.ndarray,
) -> list[str | None]:
    """Where each name stands beside its marker without touching another; None where there is no room."""
    width, height = PLOT
    across, up = (x + 0.5) / 4 * width, (y - floor) / (top - floor) * height
    taken = [(a - s / 2, b - s / 2, a + s / 2, b + s / 2) for a, b, s in zip(across, up, size, strict=True)]
    closed = (CLOSED_BELOW - floor) / (top - floor) * height
    for middle in ((STRONG_FROM - 0.5) / 2 + 0.5, (STRONG_FROM + 3.5) / 2 + 0.5):
        for line in (height, closed):
            taken.append((middle / 4 * width - 60, line - 42, middle / 4 * width + 60, line))
    places: list[str | None] = [None] * len(labels)
    for row in order:
        wide = 7.5 * len(labels[row])
        for place, (right, above) in PLACES.items() if wide else ():
            a = across[row] + right * (size[row] + wide + 4) / 2
            b = up[row] + above * (size[row] + 20) / 2
            box = (a - wide / 2, b - 9, a + wide / 2, b + 9)
            others = [one for number, one in enumerate(taken) if number != row]
            if box[0] >= 0 and box[2] <= width and not any(_touch(box, one) for one in others):
                places[row] = place
                taken.append(box)
                break
    return places


def _short(name: object) -> str:
    line = " ".join(str(name).split())
    return line if len(line) <= LETTERS else line[: LETTERS - 1].rstrip() + "…"


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _hover(row: object, look: Look) -> str:
    t = look.t
    name, size, openness = row.name, row.size, row.openness  # type: ignore[attr-defined]
    return f"<b>{literal(name)}</b><br>" + t(
        "figure.plane.hover", n=int(size), openness=t.percent(float(openness))
    )


def alt_plane(groups: pd.DataFrame, look: Look) -> str:
    """The plane in one sentence."""
    passed = strength(groups)
    is_open = groups["openness"] >= CLOSED_BELOW
    return look.t(
        "figure.plane.alt",
        n=len(groups),
        strong=int((passed > STRONG_FROM).sum()),
        open=int(is_open.sum()),
    )
