"""Method: every indicator, what we do not claim, and what happens with the data."""

import streamlit as st

from dashboard import frame, rooms
from fivec.schema import C_NAMES

view = frame.view("method")
t = view.t

st.title(t("method.title"), anchor=False)
st.markdown(t("method.words"))
for room in ("privacy", "grades", "claims", "search"):
    st.header(t(f"method.{room}"), anchor=False)
    st.markdown(t(f"method.{room}_words"))
st.header(t("method.indicators"), anchor=False)
for c in C_NAMES:
    st.subheader(t(f"page.{c}"), anchor=False)
    rooms.definitions(view, c)
