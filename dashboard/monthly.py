"""Month by month: the course of a headline, and which months stand out."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import downloads, rooms
from dashboard.frame import View
from dashboard.pictures import chart, of_side
from fivec.control_chart import BASELINE
from fivec.figures.monthly import alt_months, fig_months, month_name
from fivec.measures import Result
from fivec.own_posts import LEAST

COUNTED: Final = ["month", "n", "k", "share", "low", "high", "signal"]


def room(view: View, c: str, result: Result, side: str | None) -> None:
    """The room, closed: the months in words, the picture and the numbers to take along.

    Nothing is drawn where no month met anything.
    """
    months = of_side(result.tables["months"], side) if "months" in result.tables else pd.DataFrame()
    if side is None or not len(months) or not months["k"].sum():
        return
    t, name = view.t, f"months_{c}_{side}"
    opened = st.expander(t("months.title"), icon=":material/calendar_month:", key=name, on_change="rerun")
    if not opened.open:
        return
    with opened:
        told = int(months["share"].notna().sum())
        own = f"months.{c}.{side}"
        st.markdown(f"**{t(own) if own in t else t(f'months.{c}')}**")
        if told < BASELINE:
            st.markdown(t("months.few", n=told, baseline=BASELINE, least=LEAST))
        else:
            st.markdown(_stands_out(view, months))
            chart(fig_months(months, view.look), alt_months(months, view.look), f"months-{c}")
            st.caption(t("months.words", least=LEAST, baseline=BASELINE))
        named = months[COUNTED].assign(month=[month_name(month, view.look) for month in months["month"]])
        st.download_button(
            t("months.download"), lambda: downloads.csv(rooms.titled(view, named), t.language),
            f"five-cs-months-{c}.csv", "text/csv", on_click="ignore", key=f"download-{name}",
            icon=":material/download:",
        )  # fmt: skip


def _stands_out(view: View, months: pd.DataFrame) -> str:
    """The months above and below what is usual, or that there are none."""
    t, signal = view.t, months["signal"].fillna(0)
    lines = []
    for key, sign in (("above", 1), ("below", -1)):
        names = [month_name(month, view.look) for month in months["month"][signal == sign]]
        if names:
            lines.append(t(f"months.{key}", months=t.listing(names)))
    return " ".join(lines) or t("months.none")
