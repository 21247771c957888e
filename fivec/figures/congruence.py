"""The picture of Congruence: how strong a group is against how open it is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

CLOSED_BELOW: Final = 0.15
"""Share of attention to other groups under which a group's windows are drawn as closed."""
STRONG_FROM: Final = 2.5
"""Strength from which a group is drawn as alive: it passes every test that could be measured."""
NAMED: Final = 8
"""Groups up to which those found in the data are named too."""
TESTS: Final = ("topic_ok", "leads_ok", "talks_ok")


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
    figure = go.Figure()
    for strong, is_open, name in (
        (True, True, "alive_open"),
        (True, False, "alive_closed"),
        (False, True, "loose_open"),
        (False, False, "loose_closed"),
    ):
        low, high = (STRONG_FROM, 3.5) if strong else (-0.5, STRONG_FROM)
        bottom, up = (CLOSED_BELOW, top) if is_open else (0, CLOSED_BELOW)
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
    for number, kind in enumerate(("known", "found")):
        of_kind = (drawn["kind"] == kind).to_numpy()
        some = drawn[of_kind]
        figure.add_scatter(
            x=(passed + shift)[of_kind],
            y=some["openness"],
            mode="markers+text" if kind == "known" or len(drawn) <= NAMED else "markers",
            text=[literal(name)[:24] for name in some["name"]],
            textposition=[("bottom center", "top center")[place % 2] for place in rank[of_kind]],
            textfont={"size": 14},
            name=t(f"figure.plane.{kind}"),
            customdata=some.index.to_numpy(),
            marker={
                "size": 12 + 3.2 * np.sqrt(some["size"].to_numpy(dtype=float)),
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
        range=[0, top], tickformat=".0%", title_text=t("figure.plane.y"), showgrid=False, fixedrange=True,
    )  # fmt: skip
    figure.update_layout(dragmode=False)
    return figure


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
