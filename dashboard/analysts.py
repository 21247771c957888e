"""What analysts take along from a page about the network: tables and files for network programs."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec import graph_files, tables

PAGES: Final = ("connections", "congruence", "context")
"""The pages that are about the network."""


def offer(view: View, c: str) -> None:
    """Download buttons; the files are made when one is clicked."""
    t, names = view.t, view.data.names_allowed
    st.markdown(t("analysts.words"))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t("analysts.tables"), partial(tables.zipped, view.data, view.selection, names),
            "five-cs-tables.zip", "application/zip", on_click="ignore", key=f"tables-{c}",
            icon=":material/table:",
        )  # fmt: skip
        for form, written in graph_files.FORMATS.items():
            st.download_button(
                t(f"analysts.{form}"), partial(written, view.data, view.selection, names),
                f"five-cs-network.{form}", "application/xml", on_click="ignore", key=f"{form}-{c}",
                icon=":material/hub:",
            )  # fmt: skip
