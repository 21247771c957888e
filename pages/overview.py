"""Overview: five tiles, one sentence each."""

import streamlit as st

from dashboard import frame, tiles

view = frame.view("overview")
st.title(view.t("overview.title"), anchor=False)
if view.rows is None:
    tiles.welcome(view)
elif view.nothing_selected:
    tiles.empty(view)
else:
    st.markdown(view.t("overview.words"))
    tiles.nothing_usable(view)
    tiles.five(view)
