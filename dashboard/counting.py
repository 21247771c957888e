"""Counting by hand: the offer of the sheet, and the rows that came back."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import names, tables
from dashboard.frame import View
from dashboard.tables import Behind
from fivec import counting
from fivec.measures import Result
from fivec.schema import SIDES

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(view: View, place: str) -> None:
    """A card with the counting sheet, where our posts are there and the replies to them are not."""
    if view.rows is None or not counting.is_wanted(view.data):
        return
    t = view.t
    with st.container(border=True):
        st.markdown(f"#### {t('counting.title')}")
        st.markdown(t("counting.words", n=len(counting.sample(view.data))))
        st.download_button(
            t("counting.download"),
            lambda: counting.sheet(view.data, t, lambda texts: names.masked(view.data, texts)),
            t("sheet.file"), XLSX, on_click="ignore", key=f"counting-{place}", icon=":material/checklist:",
        )  # fmt: skip
        st.caption(t("counting.after"))


def behind(view: View, result: Result, side: str | None) -> Behind:
    """The posts that were counted by hand where the answer rests on them, the threads elsewhere."""
    headline = next((one for one in result.headlines if one.side == side), result.headline)
    if headline.basis != "counted":
        return tables.threads(view, result, side)
    table = result.tables["counted"]
    table = table[table["side"] == SIDES.index(headline.side)] if headline.side else table
    return Behind(len(table), lambda n: _rows(view, table.head(len(table) if n is None else n)))


def _rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    t, post = view.t, table["post"].to_numpy(dtype=np.int64)
    known = post >= 0
    text = np.full(len(post), None, dtype=object)
    text[known] = names.masked(view.data, view.data.posts["text"].iloc[post[known]])
    steps = [
        None if level is pd.NA else t(f"figure.ladder.step{int(level)}") for level in table["level"].tolist()
    ]
    numbers = {name: table[name].to_numpy() for name in ("commenters", "questions", "open_questions")}
    return pd.DataFrame({"step": steps, **numbers, "url": table["url"].to_numpy(), "text": text})
