"""The main picture of each C, with its words and the way in without a mouse."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import names
from dashboard.frame import View
from dashboard.words import clipped, md
from fivec.figures import content, context, conversations, theme
from fivec.measures import Result
from fivec.schema import SIDES


def chart(figure: Any, alt: str, key: str, **options: Any) -> Any:
    """A figure as it comes, with its alternative text."""
    return st.plotly_chart(figure, theme=None, config=theme.CONFIG, key=key, alt=alt, **options)


WIDTHS: Final = """<style>
.st-key-{key} {{ container-type: inline-size; }}
.st-key-{key} .scatterlayer .trace:last-child {{ display: none; }}
@container (max-width: 479px) {{
  .st-key-{key} .scatterlayer .trace:nth-last-child(2) {{ display: none; }}
  .st-key-{key} .scatterlayer .trace:last-child {{ display: inline; }}
}}
</style>"""
"""Names that do not overlap where there is room would on a phone: each width has its own: the last two."""


def names_for_width(key: str) -> Any:
    """A room for a figure of which the last two traces are the names for a wide and for a narrow screen."""
    st.html(WIDTHS.format(key=key))
    return st.container(key=key)


def conversations_ladder(view: View, result: Result, side: str | None) -> None:
    """The staircase of four steps, in counts alone where the headline of the side is."""
    table = result.tables["ladder"] if result.tables else pd.DataFrame()
    if side is None or not len(table) or not (table["side"] == side).any():
        st.info(view.t("picture.ladder.none"))
        return
    headline = next((one for one in result.headlines if one.side == side), result.headline)
    figure = conversations.fig_ladder(table, side, view.look, headline.counts_only)
    chart(figure, conversations.alt_ladder(table, side, view.look), "ladder")
    one_party = side == "external" and view.data.parties.known
    st.caption(view.t("picture.ladder.words" if one_party else "picture.ladder.words_internal"))
    if told := unread(view, result, side):
        st.caption(told)


def unread(view: View, result: Result, side: str) -> str:
    """How many posts counted by hand could be read, where not all could; empty elsewhere."""
    headline = next((one for one in result.headlines if one.side == side), None)
    if headline is None or headline.basis != "counted":
        return ""
    table = result.tables["counted"]
    table = table[table["side"] == SIDES.index(side)]
    numbers = {"headline": headline.n or 0, "ladder": int(table["level"].notna().sum())}
    whole = set(numbers.values()) == {len(table)}
    return "" if whole else view.t("counting.unread", total=len(table), **numbers)


def quadrant(view: View, result: Result, side: str | None) -> None:
    """Posts by story fit and audience fit; a click or the list opens one."""
    t = view.t
    table = of_side(result.tables["posts"], side) if result.tables else pd.DataFrame()
    fits = [name for name in ("story_fit", "audience_fit") if len(table) and table[name].notna().any()]
    if not fits:
        typed = len(view.data.story) or len(view.data.audience)
        st.info(t("picture.quadrant.short" if typed else "picture.quadrant.none"))
        return
    posts = content.drawn_posts(table).reset_index(drop=True)
    written = view.data.posts["text"].iloc[posts["post"].to_numpy()]
    posts = posts.assign(text=names.masked(view.data, written))
    chosen, inside = st.session_state.get("post_chosen"), side == "internal"
    figure = content.fig_quadrant(posts, view.look, chosen, inside)
    chart(
        figure, content.alt_quadrant(posts, view.look), "quadrant",
        on_select=_take_click, selection_mode="points",
    )  # fmt: skip
    way = "words" if len(fits) == 2 else f"only_{fits[0]}"
    own = f"picture.quadrant.{way}.{side}"
    words = t(own) if own in t else t(f"picture.quadrant.{way}")
    st.caption(
        words if len(posts) == len(table) else f"{words} {t('picture.shown', n=len(posts), total=len(table))}"
    )
    snippets = dict(zip(posts["post"].tolist(), posts["text"], strict=True))
    if chosen not in snippets:
        st.session_state["post_chosen"] = None
    st.selectbox(
        t("picture.quadrant.open"), list(snippets), index=None, key="post_chosen",
        format_func=lambda post: clipped(snippets[post], 90), placeholder=t("picture.quadrant.pick"),
    )  # fmt: skip
    if st.session_state["post_chosen"] is not None:
        post_card(view, posts[posts["post"] == st.session_state["post_chosen"]].iloc[0])


def _take_click() -> None:
    """Carry a clicked point over to the list, which is the one place that knows the open post."""
    points = st.session_state["quadrant"]["selection"]["points"]
    if points and points[0].get("customdata") is not None:
        clicked = points[0]["customdata"]
        st.session_state["post_chosen"] = clicked[0] if isinstance(clicked, list) else clicked


def post_card(view: View, row: Any) -> None:
    """One post in full, with where it fits."""
    t = view.t
    with st.container(border=True):
        st.text(row["text"] or "–")
        parts = [f"**{t(f'quadrant.{row.quadrant}')}**" if isinstance(row["quadrant"], str) else ""]
        for name in ("story_fit", "audience_fit"):
            own = f"column.{name}.{row['side']}"
            called = t(own) if own in t else t(f"column.{name}")
            parts.append(f"{called}: {t.percent(row[name] / 100) if row[name] == row[name] else '–'}")
        if isinstance(row["value"], str):
            parts.append(f"{t('column.value_shown')}: {md(row['value'])}")
        st.markdown(" · ".join(filter(None, parts)))


def butterfly(view: View, result: Result) -> None:
    """From whom we learn and who learns from us, by topic."""
    t = view.t
    table = result.tables["topics"] if result.tables and "topics" in result.tables else pd.DataFrame()
    if not both_ways(result):
        st.info(t("picture.butterfly.none"))
        return
    chart(context.fig_butterfly(table, view.look), context.alt_butterfly(table, view.look), "butterfly")
    st.caption(t("picture.butterfly.words"))


def both_ways(result: Result) -> bool:
    """Whether on any topic somebody learns from somebody."""
    table = result.tables["topics"] if result.tables and "topics" in result.tables else pd.DataFrame()
    return bool(len(table)) and bool((table[["learn_from", "learn_from_us"]].fillna(0) > 0).any().any())


def has_fits(result: Result, side: str | None) -> bool:
    """Whether any post was held against the story or the audience."""
    table = of_side(result.tables["posts"], side) if result.tables else pd.DataFrame()
    return bool(len(table)) and bool(table[["story_fit", "audience_fit"]].notna().any().any())


def of_side(table: pd.DataFrame, side: str | None) -> pd.DataFrame:
    """The rows of one side, all of them where the table has no sides."""
    if side is None or "side" not in table:
        return table
    return table[(table["side"] == side) | table["side"].isna()]
