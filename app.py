"""The frame of the dashboard: ``streamlit run app.py``."""

import streamlit as st

from dashboard import frame, keeping, results

st.set_page_config(page_title="Five C's", page_icon="💬", layout="wide")
frame.restore_query()
t = frame.language()
made, current = frame.pages(t)
frame.forward(made)
frame.sidebar(t, current)
view = frame.prepared(t, made)
current.run()
keeping.follow(t)
results.finish(view)
