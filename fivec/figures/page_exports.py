"""Pictures of what page exports hold: rates by group, followers by group, and whom we name."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from fivec.figures.theme import Look, literal, styled

_ROW: Final = 46
_LONGEST: Final = 34


def rate_columns(table: pd.DataFrame, count: str) -> str | None:
    """The column with the rate of a count: per thousand times shown, else per post; None without either."""
    for name in (f"{count}_per_1000", f"{count}_per_post"):
        if table[name].notna().any():
            return name
    return None


def fig_rates(table: pd.DataFrame, count: str, look: Look, everything: float | None = None) -> go.Figure:
    """One dot per group of posts with its margin, and a line at the rate of all of them together.

    Parameters
    ----------
    table : columns ``label``, ``n`` and those of ``own_posts.rate_table`` for one grouping, in the order from
        top to bottom. Groups without a rate are left out.
    count : ``comments`` or ``shares``.
    everything : the rate of all posts together, for the line.

    Returns
    -------
    A trace of dots with error bars where there are margins.
    """
    t = look.t
    rate = rate_columns(table, count)
    rows = table[table[rate].notna()].iloc[::-1] if rate else table.iloc[:0]
    names = [
        f"{literal(clipped)}<br>{_posts(look, n)}"
        for clipped, n in zip(map(_cut, rows["label"]), rows["n"], strict=True)
    ]
    x = rows[rate].to_numpy(dtype=float) if rate else np.zeros(0)
    low, high = (
        rows.get(f"{rate}_{end}", pd.Series(np.nan, rows.index)).to_numpy(dtype=float)
        for end in ("low", "high")
    )
    hover = [
        f"{t.number(value, 2)}"
        + (f"<br>{t('figure.rates.band', low=t.number(a, 2), high=t.number(b, 2))}" if a == a else "")
        for value, a, b in zip(x, low, high, strict=True)
    ]
    figure = go.Figure(
        go.Scatter(
            x=x, y=names, mode="markers+text", text=[t.number(value, 1) for value in x],
            textposition="top center", textfont={"size": 16, "color": look.colour("ink")},
            marker={"size": 15, "color": look.colour("accent")}, cliponaxis=False, showlegend=False,
            error_x={
                "type": "data", "symmetric": False, "thickness": 3, "width": 6, "color": look.colour("soft"),
                "array": np.nan_to_num(high - x), "arrayminus": np.nan_to_num(x - low),
            },
            hovertext=hover, hovertemplate="<b>%{y}</b><br>%{hovertext}<extra></extra>",
        )
    )  # fmt: skip
    figure = styled(figure, look, 110 + (_ROW + 10) * max(1, len(rows)))
    if everything is not None:
        figure.add_vline(
            x=everything, line={"dash": "dot", "width": 2, "color": look.colour("quiet")},
            annotation={
                "text": t("figure.rates.all", rate=t.number(everything, 1)), "yanchor": "bottom", "y": 1.0,
                "font": {"size": 15, "color": look.colour("quiet")}, "xanchor": "left",
            },
        )  # fmt: skip
    figure.update_layout(dragmode=False, margin={"l": 8, "r": 24, "t": 40, "b": 8})
    figure.update_xaxes(
        range=_from_zero(x, high), title_text=t(f"figure.rates.{rate}") if rate else "", fixedrange=True
    )
    # The number above the first dot keeps clear of the word above the line.
    figure.update_yaxes(
        range=[-0.5, len(rows) - 0.3], fixedrange=True, showgrid=False,
        tickfont={"size": 15, "color": look.colour("ink")},
    )  # fmt: skip
    return figure


def _from_zero(x: np.ndarray, high: np.ndarray) -> list[float]:
    """From just under zero, so that a dot there keeps clear of its name, to past the longest margin."""
    most = float(np.nanmax(np.concatenate([x, high, [0.0]]))) or 1.0
    return [-0.05 * most, 1.08 * most]


def alt_rates(table: pd.DataFrame, count: str, look: Look) -> str:
    """The rates in one sentence."""
    rate = rate_columns(table, count)
    if rate is None:
        return look.t("picture.rates.none")
    rows = table[table[rate].notna()].sort_values(rate)
    least, most = rows.iloc[0], rows.iloc[-1]
    return look.t(
        "figure.rates.alt", what=look.t(f"figure.rates.{rate}"), most=most["label"], least=least["label"],
        high=look.t.number(most[rate], 1), low=look.t.number(least[rate], 1),
    )  # fmt: skip


def fig_followers(groups: pd.DataFrame, look: Look) -> go.Figure:
    """Followers by group as bars, those we want to reach in another colour and pattern.

    Parameters
    ----------
    groups : columns ``name``, ``followers``, ``wanted`` of one dimension.

    Returns
    -------
    Two bar traces over the same groups, the largest on top.
    """
    t = look.t
    rows = groups.sort_values("followers")
    names = [_wrapped(name) for name in rows["name"]]
    most = float(rows["followers"].max()) if len(rows) else 1.0
    total = float(rows["followers"].sum())
    figure = go.Figure()
    for wanted, colour, key in ((True, "warm", "wanted"), (False, "soft", "other")):
        here = (rows["wanted"] == wanted).to_numpy()
        n = rows["followers"].to_numpy(dtype=float)
        figure.add_bar(
            y=[name for name, mine in zip(names, here, strict=True) if mine],
            x=n[here],
            orientation="h",
            name=t(f"figure.followers.{key}"),
            text=[f"{t.number(int(value))} · {t.percent(value / total)}" for value in n[here]],
            textposition="outside",
            cliponaxis=False,
            textfont={"size": 15},
            marker={
                "color": look.colour(colour),
                "pattern": {
                    "shape": "/" if wanted else "",
                    "fgcolor": look.colour("paper"),
                    "solidity": 0.2,
                    "fillmode": "overlay",
                },
            },
            hovertemplate="<b>%{y}</b><br>%{text}<extra></extra>",
        )
    figure = styled(figure, look, 130 + 40 * max(1, len(rows)))
    figure.update_layout(bargap=0.3, dragmode=False, barmode="overlay", legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[0, most * 1.75], title_text=t("figure.followers.x"), showgrid=False, showticklabels=False,
        fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(
        fixedrange=True, showgrid=False, categoryorder="array", categoryarray=names,
        tickfont={"size": 15, "color": look.colour("ink")},
    )  # fmt: skip
    return figure


def alt_followers(groups: pd.DataFrame, dimension: str, look: Look) -> str:
    """The followers in one sentence."""
    k, n = int(groups["followers"][groups["wanted"]].sum()), int(groups["followers"].sum())
    return look.t("figure.followers.alt", what=dimension, k=k, n=n)


def fig_accounts(table: pd.DataFrame, x: str, look: Look) -> go.Figure:
    """How many posts each account has, or is named in: bars, the most on top.

    Parameters
    ----------
    table : columns ``label``, ``n_posts``, most first.
    x : what the numbers are.
    """
    t = look.t
    rows = table.iloc[::-1]
    figure = go.Figure(
        go.Bar(
            y=[_wrapped(name) for name in rows["label"]], x=rows["n_posts"].to_numpy(), orientation="h",
            text=[t.number(int(n)) for n in rows["n_posts"]], textposition="outside", cliponaxis=False,
            marker={"color": look.colour("accent")}, hovertemplate="<b>%{y}</b><br>%{x}<extra></extra>",
        )
    )  # fmt: skip
    figure = styled(figure, look, 90 + 42 * max(1, len(rows)))
    figure.update_layout(dragmode=False, bargap=0.35)
    figure.update_xaxes(
        title_text=x, showticklabels=False, showgrid=False, fixedrange=True,
        range=[0, 1.15 * float(rows["n_posts"].max()) if len(rows) else 1],
    )  # fmt: skip
    figure.update_yaxes(fixedrange=True, showgrid=False, tickfont={"size": 15, "color": look.colour("ink")})
    return figure


def alt_mentioned(table: pd.DataFrame, look: Look) -> str:
    """The bars in one sentence."""
    return look.t("figure.mentioned.alt", names=look.t.listing([str(name) for name in table["label"][:3]]))


def _posts(look: Look, n: int) -> str:
    return f"<span style='font-size:13px'>{look.t('figure.rates.posts', n=int(n))}</span>"


def _wrapped(text: object) -> str:
    """A name on two lines where it is long, so that a phone keeps room for the bars."""
    line = _cut(text)
    at = line.find(" ", _LONGEST // 2 - 5)
    return literal(line) if at < 0 or len(line) < 20 else f"{literal(line[:at])}<br>{literal(line[at + 1 :])}"


def _cut(text: object) -> str:
    line = str(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip(" ,") + "…"
