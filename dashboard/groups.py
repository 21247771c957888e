"""Groups on the page: the plane of strength and openness, and a card per group."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.frame import View
from dashboard.pictures import chart, of_side
from dashboard.words import clipped, md
from fivec.figures import congruence
from fivec.measures import Result

SHOWN: Final = 6
IN_NAME: Final = 2
"""Own words that name a group which has no name."""
GRADE_COLOURS: Final = {"A": "green", "B": "blue", "C": "orange"}
LEADERS: Final = ("person", "logo", "outsider", "unknown")
LEADER_ICONS: Final = {"person": "person", "logo": "apartment", "outsider": "public", "unknown": "help"}


def groups(view: View, result: Result, side: str | None) -> None:
    """The plane of strength and openness, and a card per group with its three tests in words."""
    t = view.t
    table = of_side(result.tables["groups"], side) if "groups" in result.tables else pd.DataFrame()
    if not len(table):
        st.info(t("picture.groups.none"))
        return
    table = named(view, table.reset_index(drop=True))
    if table["openness"].notna().any():
        figure = congruence.fig_plane(table, view.look)
        with st.container(key="plane_box"):
            chart(figure, congruence.alt_plane(table, view.look), "plane")
        st.caption(t("picture.plane.words"))
    order = table.assign(passed=congruence.strength(table)).sort_values(
        ["kind", "passed", "size"], ascending=False, kind="stable"
    )
    cards(view, order.head(SHOWN))
    if len(order) > SHOWN:
        with st.expander(t("picture.groups.more", n=len(order) - SHOWN)):
            cards(view, order.iloc[SHOWN : SHOWN + 30])


def cards(view: View, table: pd.DataFrame) -> None:
    """Cards in rows of three, less where there is no room."""
    with st.grid(3, min_column_width=220, gap="small"):
        for row in table.itertuples():
            with st.container(border=True, height="stretch"):
                card(view, row)


def named(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Groups as they may be shown: those found in the data are called by their own words, or a number."""
    found = (table["kind"] == "found").tolist()
    words = table["words"].fillna("").tolist()
    titles = [
        _title(view, str(name), own) if new else name
        for name, new, own in zip(table["name"], found, words, strict=True)
    ]
    called = dict(zip(zip(table["side"], table["kind"], table["name"], strict=True), titles, strict=True))
    shown = table.assign(name=titles, words=words)
    if "nearest" in table:
        near = zip(table["side"], table["kind"], table["nearest"], strict=True)
        shown["nearest"] = [called.get(key, key[2] if isinstance(key[2], str) else None) for key in near]
    return shown


def _title(view: View, number: str, words: str) -> str:
    own = [word for word in words.split(", ") if word][:IN_NAME]
    if not own:
        return view.t("group.found_name", n=number)
    return view.t("group.words_name", words=view.t.listing(own), n=number)


def card(view: View, row: Any) -> None:
    """One group: name, size, how sure, the three tests, who leads, how they talk, who is near, own words."""
    t = view.t
    st.markdown(f"**{md(row.name)}**")
    st.caption(t(f"group.{row.kind}", n=int(row.size)))
    st.badge(t(f"grade.{row.certainty}"), color=GRADE_COLOURS[row.certainty], help=t("group.certainty"))  # type: ignore[arg-type]
    lines = []
    for test in ("topic", "leads", "talks"):
        passed = getattr(row, f"{test}_ok")
        state = (
            "unknown" if passed is None or passed is pd.NA or passed != passed else "yes" if passed else "no"
        )
        mark = {"yes": "✓", "no": "✗", "unknown": "?"}[state]
        lines.append(f"{mark} {t(f'group.{test}.{state}')}")
    st.markdown("  \n".join(lines))
    about = [*_leaders(view, row), *_talk(view, row)]
    if isinstance(row.nearest, str):
        about.append(t("group.nearest", name=md(clipped(row.nearest, 40))))
    if row.openness == row.openness:
        about.append(t("group.openness", share=t.percent(float(row.openness))))
    if isinstance(row.words, str) and row.words:
        about.append(t("group.words", words=md(clipped(row.words, 70))))
    if about:
        st.caption("  \n".join(about))


def _leaders(view: View, row: Any) -> list[str]:
    kinds = [(kind, int(getattr(row, f"leaders_{kind}"))) for kind in LEADERS]
    told = [
        f":material/{LEADER_ICONS[kind]}: {view.t(f'group.leaders.{kind}', n=n)}" for kind, n in kinds if n
    ]
    return [view.t("group.leaders", who=", ".join(told))] if told else []


def _talk(view: View, row: Any) -> list[str]:
    return [view.t(f"group.way.{row.way}")] if isinstance(row.way, str) else []
