"""What was typed, changed where its answer stands."""

from __future__ import annotations

import streamlit as st

from dashboard import rooms, tables
from dashboard.frame import View
from fivec.measures import Result
from fivec.sentences import sentence


def room(view: View, c: str, result: Result, side: str | None) -> None:
    """The forms of a page: open where typing would answer its question, else closed beside the answer."""
    if tables.asks_for_typing(result):
        rooms.typing(view, c)
        return
    t = view.t
    with st.expander(t(f"changing.{c}"), icon=":material/edit:"):
        told = next((one for one in result.headlines if one.side == side), result.headline)
        st.markdown(f"{t('changing.now')} **{sentence(told, t)}**")
        rooms.typing(view, c)
