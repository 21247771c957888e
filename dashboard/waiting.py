"""Who still waits for an answer: the open questions, oldest or newest first."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import conversation, downloads, filters, names, page_exports, pictures, rooms
from dashboard.frame import View
from dashboard.tables import times
from fivec.measures import Result

DAY_S: Final = 24 * 3600.0


def open_questions(view: View, result: Result, side: str | None) -> None:
    """The questions to us without an answer, closed, with a download; nothing where none is open."""
    t = view.t
    table = pictures.of_side(result.tables["unanswered"], side) if "unanswered" in result.tables else None
    if table is None or not len(table):
        return
    label = t("waiting.title_internal" if side == "internal" else "waiting.title", n=len(table))
    with st.expander(label, icon=":material/mark_chat_unread:"):
        st.markdown(t("waiting.words"))
        newest = st.toggle(t("waiting.newest"), key="waiting-newest")
        table = table.iloc[::-1] if newest else table
        config = rooms.column_formats(view)
        config[t("column.url")] = st.column_config.LinkColumn(display_text=t("column.open"), width="small")
        shown = rooms.titled(view, _rows(view, table.head(rooms.SHOWN_ROWS)))
        picked = st.dataframe(
            shown, hide_index=True, column_config=config, placeholder=rooms.EMPTY, alt=label,
            key="waiting-new" if newest else "waiting", on_select="rerun", selection_mode="single-row",
        )  # fmt: skip
        st.caption(t("reading.behind"))
        if len(table) > rooms.SHOWN_ROWS:
            st.caption(t("rows.first", n=rooms.SHOWN_ROWS, total=len(table)))
        st.download_button(
            t("rows.download"),
            lambda: downloads.csv(rooms.titled(view, _rows(view, table)), t.language),
            "five-cs-unanswered.csv", "text/csv", on_click="ignore", key="download-waiting",
            icon=":material/download:",
        )  # fmt: skip
        for row in picked["selection"]["rows"][:1]:
            # Under a narrower filter a row that was picked may be gone.
            if row < len(table):
                conversation.read_around(view, int(table["post"].iloc[row]), "waiting")


def _rows(view: View, table: pd.DataFrame) -> pd.DataFrame:
    post = table["post"].to_numpy(dtype=np.int64)
    found = pd.DataFrame(
        {
            "waiting_days": np.floor(table["waiting_s"].to_numpy(dtype=float) / DAY_S),
            "text": names.masked(view.data, view.data.posts["text"].iloc[post]),
            "url": [page_exports.link(url) for url in table["url"]],
            "posted_at": times(table["asked_at"]),
            "channel": [filters.label(view.t, "channel", channel) for channel in table["channel"]],
            "author": names.shown_accounts(view.data, view.data.posts["author"].to_numpy()[post]),
        }
    )
    return found.dropna(axis=1, how="all")
