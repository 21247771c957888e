"""Posts by their words: looked for in what is shown, among the posts that the page has."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import names
from dashboard.frame import View
from fivec.text import search

LONGEST: Final = 200
"""Characters of a query."""
QUOTED: Final = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]')


def field(view: View, place: str, where: DeltaGenerator | None = None) -> str:
    """What somebody looks for, "" for nothing; it is kept while the visitor is on other pages."""
    key, kept = f"{place}_search", f"{place}_searched"
    st.session_state.setdefault(key, st.session_state.get(kept, ""))
    t = view.t
    asked = (where or st).text_input(
        t("search.field"), key=key, help=t("search.help"), icon=":material/search:", max_chars=LONGEST
    )
    st.session_state[kept] = asked
    return asked.strip()


def found(view: View, query: str, posts: np.ndarray) -> np.ndarray:
    """Those of some posts (rows) that answer a query, best first; what is in quotes stands in them as it is.

    A query of nothing but unknown words in quotes leaves the posts in their order.
    """
    data = view.data
    shown = search.Shown(names.unsaid(data), lambda rows: names.masked(data, data.posts["text"].iloc[rows]))
    hits, _ = search.best(data.terms, query, posts, shown)
    phrases = [one.casefold() for one in QUOTED.findall(query)]
    if phrases and not search.asked(data.terms, query).nnz:
        hits = posts
    return _literally(view, hits, phrases)


def _literally(view: View, posts: np.ndarray, phrases: list[str]) -> np.ndarray:
    """Those of some posts in which every phrase stands as they are shown."""
    for phrase in phrases:
        text = view.data.posts["text"].iloc[posts].str.casefold()
        posts = posts[text.str.contains(phrase, regex=False).fillna(False).to_numpy(dtype=bool)]
    if not phrases or not len(posts):
        return posts
    shown = names.masked(view.data, view.data.posts["text"].iloc[posts])
    there = [all(phrase in one.casefold() for phrase in phrases) for one in shown]
    return posts[np.array(there, dtype=bool)]


def nothing(view: View, place: str) -> None:
    """Says that nothing was found, and the way out."""
    t = view.t
    narrowed = "" if view.selection.is_everything else f" {t('search.none_filter')}"
    st.info(t("search.none") + narrowed, icon=":material/search_off:")
    st.button(t("search.clear"), key=f"{place}_search_clear", on_click=_clear, args=(place,))


def _clear(place: str) -> None:
    st.session_state[f"{place}_search"] = ""
