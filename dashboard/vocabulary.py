"""Words on the page: what only we say, what both say, and what only they say; each opens where it stands."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import downloads, names, rooms
from dashboard.frame import View
from dashboard.pictures import of_side
from dashboard.words import md
from fivec.content import words
from fivec.measures import Result
from fivec.schema import SIDES

WHOSE: Final = ("ours", "shared", "theirs")
COLOURS: Final = {"ours": "blue", "shared": "gray", "theirs": "orange"}
SHOWN: Final = 15
"""Words per list; the file has all of them."""
READ: Final = 4
"""Texts per side to read with a word."""
AROUND: Final = 240
"""Characters of a text shown around a word."""


def room(view: View, result: Result, side: str | None) -> None:
    """Closed: three lists of words; nothing where ours and theirs cannot be compared."""
    measure = result.measure("CT-7.ours", side)
    if measure is None or not measure.measured:
        return
    t = view.t
    opened = st.expander(
        t("vocabulary.title"), icon=":material/match_word:", key=f"words_{side}", on_change="rerun"
    )
    if not opened.open:
        return
    table = of_side(result.tables["words"], side).reset_index(drop=True)
    with opened:
        st.markdown(t("vocabulary.words"))
        if measure.side == "internal":
            st.caption(t("vocabulary.words_internal"))
        lists = table[(table["whose"] != "shared") | words.with_subject(table)]
        for column, whose in zip(st.columns(3, gap="large"), WHOSE, strict=True):
            with column:
                _list(view, lists[lists["whose"] == whose], whose)
        if (chosen := _chosen()) is not None:
            _one(view, table, chosen, str(measure.side))
        _file(view, table)


def _list(view: View, table: pd.DataFrame, whose: str) -> None:
    """One list, the clearest words first, each to be opened."""
    t = view.t
    st.markdown(f"#### :{COLOURS[whose]}[{t(f'vocabulary.{whose}')}]")
    st.caption(t(f"vocabulary.{whose}_words"))
    if not len(table):
        st.markdown(t("vocabulary.none"))
        return
    shown = table.head(SHOWN)
    options = list(zip(shown["word"], shown["language"], strict=True))
    if st.session_state.get(key := f"word-{whose}") not in options:
        st.session_state[key] = None
    st.pills(
        t(f"vocabulary.{whose}"), options, key=key, format_func=lambda one: md(one[0]),
        label_visibility="collapsed", on_change=_alone, args=(whose,), wrap=True,
    )  # fmt: skip
    if len(table) > SHOWN:
        st.caption(t("vocabulary.shown", n=SHOWN, total=len(table)))


def _alone(whose: str) -> None:
    """One word is open at a time."""
    for other in WHOSE:
        if other != whose:
            st.session_state[f"word-{other}"] = None


def _chosen() -> tuple[str, str] | None:
    found = (st.session_state.get(f"word-{whose}") for whose in WHOSE)
    return next((one for one in found if one), None)


def _one(view: View, table: pd.DataFrame, chosen: tuple[str, str], side: str) -> None:
    """How often both use a word, and texts of both with it."""
    t = view.t
    row = table[(table["word"] == chosen[0]) & (table["language"] == chosen[1])].iloc[0]
    assert view.rows is not None
    found = words.texts_with(view.data, view.rows.posts, SIDES.index(side), *chosen)
    counts = {"ours": int(row["n_ours"]), "theirs": int(row["n_theirs"])}
    rates = {f"rate_{whose}": t.number(row[f"per_1000_{whose}"], 1) for whose in counts}
    with st.container(border=True):
        st.markdown(t("vocabulary.counted", word=md(chosen[0]), **counts, **rates))
        for column, title, texts in zip(st.columns(2, gap="large"), ("us", "them"), found, strict=True):
            with column:
                st.markdown(f"**{t(f'vocabulary.with_{title}')}**")
                _read(view, texts, chosen[0])


def _read(view: View, texts: np.ndarray, word: str) -> None:
    """Texts with a word, half of them given ones and then the newest posts; names of colleagues replaced."""
    if not len(texts):
        st.caption(view.t("vocabulary.nowhere"))
        return
    posts = texts[texts >= 0]
    newest = posts[np.argsort(-np.nan_to_num(view.data.seconds[posts], nan=-np.inf), kind="stable")]
    said = view.data.audience["text"].dropna().tolist()
    given = [said[-1 - one] for one in texts[texts < 0]]
    first = given[: max(READ // 2, READ - len(newest))]
    written = [*first, *view.data.posts["text"].iloc[newest[: READ - len(first)]]]
    for text in names.masked(view.data, pd.Series(written, dtype="object")):
        with st.container(border=True):
            st.text(around(text, word))


def around(text: str, word: str, length: int = AROUND) -> str:
    """The part of a text where a word stands, or a longer form of it; the beginning where it is not found."""
    if len(text) <= length:
        return text
    stem = word[: max(4, len(word) - 3)]
    found = next(
        (
            hit
            for part in (rf"\b{re.escape(word)}\b", rf"\b{re.escape(stem)}")
            if (hit := re.search(part, text, re.I))
        ),
        None,
    )
    middle = 0 if found is None else found.start()
    start = min(max(0, middle - length // 2), len(text) - length)
    end = start + length
    # Whole words only.
    start = start if start == 0 else text.find(" ", start) + 1
    end = end if end >= len(text) else text.rfind(" ", start, end)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _file(view: View, table: pd.DataFrame) -> None:
    t = view.t
    counts = table[["word", "whose", "n_ours", "n_theirs"]]
    rows = counts.assign(whose=[t(f"vocabulary.{whose}") for whose in counts["whose"]])
    st.download_button(
        t("rows.download"), lambda: downloads.csv(rooms.titled(view, rows), t.language), "five-cs-words.csv",
        "text/csv", on_click="ignore", key="download-words", icon=":material/download:",
    )  # fmt: skip
