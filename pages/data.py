"""Data: what is open, who we are, our story, our audience, the people who matter."""

import streamlit as st

from dashboard import counting, doors, files, forms, frame, keeping, people

view = frame.view("data")
t = view.t

st.title(t("data.title"), anchor=False)
st.markdown(t("data.words"))
left, right = st.columns([3, 2], gap="large")
with left:
    doors.uploader(t, "data")
with right:
    doors.sample_button(t, "data")
    doors.where_to_find(t)

st.header(t("data.unlocks"), anchor=False)
files.unlocked(view)

if view.visitor.files:
    st.header(t("data.files"), anchor=False)
    files.listing(view)
    counting.offer(view, "data")
    st.header(t("data.who"), anchor=False)
    forms.ours(view, "data")
    forms.sides(view)
    forms.naming(view)
    people.section(view)

keeping.section(t)

st.header(t("data.typed"), anchor=False)
st.markdown(t("data.typed_words"))
forms.typed(view, "data")

st.header(t("data.templates"), anchor=False)
st.markdown(t("data.templates_words"))
files.templates(view)
