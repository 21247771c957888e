"""What analysts take along from a page: tables, and files for network programs."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec import graph_files, tables

NETWORK: Final = ("connections", "congruence", "context")
"""The pages that are about the network."""
OWN_TABLES: Final = {"conversations": ("threads", "posts"), "content": ("posts",)}
"""The tables that can be taken along by themselves, by page."""


def offer(view: View, c: str) -> None:
    """Download buttons; the files are made when one is clicked."""
    t, names = view.t, view.data.names_allowed
    words = f"analysts.words.{c}"
    st.markdown(t(words if words in t else "analysts.words"))
    with st.container(horizontal=True, gap="small"):
        for name in OWN_TABLES.get(c, ()):
            st.download_button(
                t(f"analysts.{name}"), partial(tables.written_table, name, view.data, view.selection, names),
                f"{name}.csv", "text/csv", on_click="ignore", key=f"{name}-{c}", icon=":material/csv:",
            )  # fmt: skip
        st.download_button(
            t("analysts.tables" if c in NETWORK else "analysts.all"),
            partial(tables.zipped, view.data, view.selection, names),
            "five-cs-tables.zip", "application/zip", on_click="ignore", key=f"tables-{c}",
            icon=":material/table:",
        )  # fmt: skip
        for form, written in graph_files.FORMATS.items() if c in NETWORK else ():
            st.download_button(
                t(f"analysts.{form}"), partial(written, view.data, view.selection, names),
                f"five-cs-network.{form}", "application/xml", on_click="ignore", key=f"{form}-{c}",
                icon=":material/hub:",
            )  # fmt: skip
