"""When people talk and when we answer: the hours of the week, the answering curves, and the crowd."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import downloads, pictures, rooms
from dashboard.frame import View
from fivec.conversations.hours import Gap, gap
from fivec.figures import curves, hours
from fivec.measures import Result
from fivec.office_hours import office_hours
from fivec.sentences import title, written

SURE = 0.05
"""p-value under which a difference between persons and logo is told."""
CLOCKS = {"wall": "curves", "office": "office_curves"}


def room(view: View, result: Result, side: str | None) -> None:
    """The room, closed; nothing where there are neither hours nor curves."""
    if side is None or "curves" not in result.tables or not has_rows(result.tables["curves"], side):
        return
    with st.expander(view.t("timing.title"), icon=":material/schedule:"):
        week(view, result, side)
        answering(view, result, side)


def has_rows(table: pd.DataFrame, side: str) -> bool:
    """Whether a table says anything about a side."""
    return bool(len(table)) and bool((table["side"] == side).any())


# -- hours of the week --------------------------------------------------------------------------------------


def week(view: View, result: Result, side: str) -> None:
    """The sentence of the gap and the two grids; why not, where too few people would show."""
    t, table = view.t, result.tables["hours"]
    st.markdown(f"#### {t('timing.hours.title')}")
    if not has_rows(table, side):
        st.markdown(t("timing.hours.none"))
        return
    rows = table[table["side"] == side]
    found = gap(rows["messages"].to_numpy(), rows["answers"].to_numpy())
    hidden = int(rows["hidden"].iloc[0])
    withheld = hidden > 0 and not rows["answers"].any()
    st.markdown(t("timing.hours.withheld") if withheld else gap_sentence(view, found))
    mark = None if found is None else (found.day, found.part)
    figure = hours.fig_hours(table, side, view.look, mark)
    pictures.chart(figure, hours.alt_hours(table, side, view.look), "hours")
    told = [t("timing.hours.words")]
    if mark:
        told.append(t("timing.hours.frame"))
    if side == "internal":
        told.append(t("timing.hours.words_internal"))
    if hidden:
        told.append(t("timing.hours.hidden", n=hidden))
    st.caption(" ".join(told))
    columns = ["weekday", "hour", "messages", "answers"]
    named = rows[columns].assign(weekday=[t(f"weekday.{day}") for day in rows["weekday"]])
    st.download_button(
        t("timing.hours.download"), lambda: downloads.csv(rooms.titled(view, named), t.language),
        "five-cs-hours.csv", "text/csv", on_click="ignore", key="download-hours", icon=":material/download:",
    )  # fmt: skip


def gap_sentence(view: View, found: Gap | None) -> str:
    """Where people write and we do not answer, in one sentence."""
    t = view.t
    if found is None:
        return t("timing.hours.few")
    key = "alike" if not found.seldom else "seldom" if found.busiest else "behind"
    return t(
        f"timing.hours.{key}",
        moment=hours.moment(found.day, found.part, view.look),
        messages=t.percent(found.messages, 1),
        answers=t.percent(found.answers, 1),
    )


# -- answering curves ---------------------------------------------------------------------------------------


def answering(view: View, result: Result, side: str) -> None:
    """The answering curves on one clock: all hours, or those of the office."""
    t = view.t
    st.markdown(f"#### {t('picture.response.title')}")
    clock: str = st.radio(
        t("timing.clock"), list(CLOCKS), key="timing_clock", horizontal=True, persist_state="session",
        format_func=lambda name: t(f"timing.clock.{name}"),
    )  # fmt: skip
    office = office_hours()
    words = "timing.clock.wall_words" if clock == "wall" else "timing.clock.words"
    st.caption(t(words, opens=office.opens, closes=office.closes))
    table = result.tables[CLOCKS[clock]]
    figure = curves.fig_response(table, side, view.look, clock)
    # A chart of its own per clock: hours of one are never drawn over those of the other.
    pictures.chart(figure, curves.alt_response(table, side, view.look, clock), f"response-{clock}")
    if clock == "wall" and (told := compared(view, result, side)):
        st.markdown(told)
    st.caption(" ".join([*read_as(view, table, side), *left_out(view, result, side)]))


def read_as(view: View, table: pd.DataFrame, side: str) -> list[str]:
    """How to read the lines that are drawn."""
    drawn = set(table.loc[table["side"] == side, "who"])
    told = [view.t("timing.curves.words")]
    return told + [view.t(f"timing.curves.{who}") for who in ("persons", "community") if who in drawn]


def compared(view: View, result: Result, side: str) -> str:
    """Whether who addresses a person waits less than who addresses the logo; empty where not compared."""
    t, found = view.t, result.measure("CV-4.persons_logo", side)
    if found is None or found.grade not in ("A", "B") or found.p is None or found.value is None:
        return ""
    p = t.number(max(found.p, 0.001), 3)
    if found.p >= SURE:
        return t("timing.curves.same", p=p)
    return t(f"timing.curves.{'sooner' if found.value < 1 else 'later'}", times=written(found, t), p=p)


def left_out(view: View, result: Result, side: str) -> list[str]:
    """What no time counts, and whose messages are of nobody known."""
    t, dropped, voices = view.t, result.tables["dropped"], result.tables["voices"]
    n = int(dropped.loc[dropped["side"] == side, "n"].sum())
    unknown = int(voices.loc[(voices["side"] == side) & (voices["what"] == "all"), "unknown"].sum())
    told = [t("timing.curves.dropped", n=n)] if n else []
    return told + ([t("timing.voices.unknown", n=unknown)] if unknown else [])


# -- the crowd ----------------------------------------------------------------------------------------------


def crowd(view: View, result: Result, side: str | None) -> Callable[[], None] | None:
    """What tells which crowd it looks like, under "More"; None where there is no label."""
    found = result.measure("CV-10", side)
    if found is None or not found.measured or side is None:
        return None
    table = result.tables["crowd"]
    one = table[table["side"] == side].iloc[0]
    label = title(found, view.t)

    def drawn() -> None:
        t = view.t
        st.markdown(f"#### {t('crowd.title')}")
        kind, others = t(f"crowd.{one['label']}"), t("crowd.also", **_others(view, one))
        st.markdown(f"**{label}:** {kind}. {others}")
        numbers = {
            name: t.number(_known(one[column]), 2)
            for name, column in (("inwards", "centralisation_in"), ("outwards", "centralisation_out"))
        }
        numbers |= {name: t.percent(_known(one[name])) for name in ("isolates", "largest")}
        numbers |= {"degree": t.number(_known(one["mean_degree"]), 1), "z": t.number(_known(one["z"]), 1)}
        st.markdown(t("crowd.numbers", n=int(one["n"]), ties=int(one["n_ties"]), **numbers))
        st.caption(t("crowd.words"))

    return drawn


def _others(view: View, one: pd.Series) -> dict[str, str]:
    """The two nearest others, in short."""
    return {
        name: view.t(f"crowd.short.{one[column]}")
        for name, column in (("one", "nearest"), ("two", "runner_up"))
    }


def _known(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
