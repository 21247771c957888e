"""The tiles of the overview, and what a visitor sees before anything is open."""

from __future__ import annotations

import streamlit as st

from dashboard import doors, examples, numbers, results, rooms, unlocks
from dashboard.frame import ICONS, View
from dashboard.words import md
from fivec.advice import advice
from fivec.measures import Measure, Result
from fivec.schema import C_NAMES
from fivec.sentences import checked, sentence


def welcome(view: View) -> None:
    """What it is, and the two ways in."""
    t = view.t
    st.markdown(f"### {t('welcome.lead')}")
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, height="stretch"):
        st.subheader(t("welcome.sample"), anchor=False)
        st.markdown(t("sample.words"))
        st.markdown(t("sample.pages_words"))
        doors.sample_button(t, "welcome", "primary")
    with right, st.container(border=True, height="stretch"):
        st.subheader(t("welcome.own"), anchor=False)
        doors.uploader(t, "welcome")
    st.subheader(t("welcome.questions"), anchor=False)
    grid = st.columns(len(C_NAMES), gap="small")
    for column, c in zip(grid, C_NAMES, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"{ICONS[c]} **{t(f'page.{c}')}**")
            st.markdown(t(f"{c}.question"))
    st.caption(t("frame.privacy_long"))


def empty(view: View) -> None:
    """An empty filter."""
    rooms.nothing_selected(view)


def nothing_usable(view: View) -> None:
    """Where no file that was opened gives anything, that is said here and not on the Data page alone."""
    data = view.data
    lists = (data.story, data.audience, data.influencers, data.audience_profile, data.competitors)
    if not any(map(len, (data.posts, data.people, data.ties, data.accounts, data.counted, *lists))):
        st.warning(view.t("overview.nothing_usable"), icon=":material/unknown_document:")
        label = view.t("overview.nothing_usable_go")
        st.page_link(view.pages["data"], label=label, icon=":material/folder_open:")


def five(view: View) -> None:
    """One tile per C."""
    rooms.ask_who(view, "overview")
    with st.grid(3, min_column_width=250, gap="small"):
        for c in C_NAMES:
            with st.container(border=True, height="stretch"):
                tile(view, c, results.result(view, c))


def tile(view: View, c: str, result: Result) -> None:
    """Sentence, certainty, one action, and the way to the page."""
    t = view.t
    st.markdown(f"{ICONS[c]} **{t(f'page.{c}')}** – {t(f'{c}.question')}")
    unlocks.announced(view, c, result)
    for measure in unlocks.told(c, result):
        said(view, measure)
    if example := examples.good_example(view, c, result):
        st.caption(example)
    step = unlocks.next_step(view, c, result)
    found = [one for one in advice(c, result) if not (step and one.key.startswith("advice.collect."))]
    if found and (result.headline.measured or step):
        st.markdown(f":material/arrow_forward: {_where(view, c, result)}{found[0].said(t, md)}")
    if step:
        st.markdown(f":material/add_circle: {step}")
    st.page_link(view.pages[c], label=t("tile.more", c=t(f"page.{c}")), icon=":material/open_in_new:")


def _where(view: View, c: str, result: Result) -> str:
    """On which side the advice is; nothing where only one is told."""
    name = result.headline.side
    sides = {measure.side for measure in unlocks.told(c, result)}
    return f"**{view.t(f'side.{name}').capitalize()}** · " if name and len(sides) > 1 else ""


def said(view: View, measure: Measure) -> None:
    """One headline on a tile."""
    st.markdown(f"##### {sentence(measure, view.t)}")
    if measure.counts_only:
        st.caption(numbers.evidence(measure, view.t))
    elif measure.agreed:
        st.caption(checked(measure, view.t))
    rooms.outside_filter(view, measure)
    rooms.badges(view, measure)
