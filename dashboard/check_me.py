"""Check me: the user judges a sample blind, and sees how far they agree with what was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import filters, judged_why, keeping, names
from dashboard.frame import View
from dashboard.judged_outcome import outcome
from dashboard.judged_round import MODULES, OPTIONAL, Round, begun, save
from dashboard.words import md
from fivec import schema
from fivec.conversations import checked as conversations
from fivec.dataset import Dataset, story_values
from fivec.measures import Result
from fivec.settings import newest

STYLE: Final = """<style>
[class*="st-key-check_text"] [data-testid="stText"] { font-size: 1.125rem; line-height: 1.5; }
</style>"""
"""What is to be read is read from the back of a room as well."""


def room(view: View, c: str, result: Result, side: str | None) -> None:
    """The closed room: a sample to judge, or the outcome; nothing where there is nothing to judge."""
    if side is None or not len(MODULES[c].sample(view.data, schema.SIDES.index(side))):
        return
    with st.expander(view.t("check_me.title"), icon=":material/fact_check:", key=f"check-room-{c}"):
        _inside(view, c, result, side)


@st.fragment
def _inside(view: View, c: str, result: Result, side: str) -> None:
    """A fragment, so that an answer draws this room anew and leaves the page above it alone."""
    st.html(STYLE)
    here = begun(view, c, side)
    whole = replace(here, late=False)
    if not any(map(whole.done, here.rows)):
        st.session_state[here.key("shown")] = False
        here.locked.clear()
        here = whole
    late = here.late and len(here.open) > 0
    of_file = all(map(whole.done, here.rows)) and not here.by_hand(view) and not late
    if of_file or st.session_state.setdefault(here.key("shown"), False):
        whole.lock()
        st.session_state.pop(here.key("at"), None)
        outcome(view, whole, result)
    else:
        _judging(view, here if late else whole)
    keeping.follow(view.t)


# -- judging ------------------------------------------------------------------------------------------------


def _judging(view: View, here: Round) -> None:
    t, c, items = view.t, here.c, here.open
    _introduced(view, here)
    n_done = sum(map(here.done, items))
    at = _place(here, items)
    st.progress(n_done / len(items), t(f"check_me.place.{c}", at=at + 1, n=len(items), done=n_done))
    if c == "content":
        if not here.late and (values := _values(here.data)):
            st.caption(t("check_me.story", values=md(", ".join(values))))
        _post(view, here.data, items[at])
    else:
        judged_why.thread(view, here.data, items[at], here.key("whole"))
    for question in here.questions(items[at]):
        _question(view, here, items[at], question)
    if items[at] in here.more:
        n_more = sum((row, question) in here.said for row in here.rows for question in OPTIONAL[c])
        st.caption(t("check_me.optional", n=n_more))
    with st.container(horizontal=True):
        _go(view, here, "back", at - 1, at == 0)
        # After the last one those that were passed over.
        left = [place for place, row in enumerate(items) if not here.done(row) and place != at]
        to = at + 1 if at < len(items) - 1 else min(left, default=-1)
        _go(view, here, "next", to, to < 0, urged=here.done(items[at]) and to >= 0)
    with st.container(horizontal=True):
        if n_done or here.late:
            all_done = n_done == len(items)
            st.button(
                t("check_me.show" if all_done else "check_me.show_so_far"), key=here.key("show"),
                type="primary" if all_done else "tertiary", help=t("check_me.locked"),
                on_click=_set, args=(here.key("wanted"), True), icon=":material/visibility:",
            )  # fmt: skip
            save(view, here)
    if st.session_state.pop(here.key("wanted"), False):
        # The numbers above the room change with it.
        st.session_state[here.key("shown")] = True
        st.session_state[here.key("late")] = False
        st.rerun()


def _introduced(view: View, here: Round) -> None:
    """What is asked, how long it takes, and what becomes of the answers."""
    t, c = view.t, here.c
    if here.late:
        st.markdown(t(f"check_me.late.{c}", n=len(here.open)))
        return
    st.markdown(t(f"check_me.intro.{c}", n=len(here.rows)))
    promise = t(f"check_me.promise.{c}", least=MODULES[c].LEAST)
    if c == "conversations":
        alone, long = conversations.left_out(here.data, schema.SIDES.index(here.side))
        told = {"check_me.alone": alone, "check_me.long": long}
        promise = " ".join(
            [promise, *(t(key, n=n, most=conversations.READABLE[1]) for key, n in told.items() if n)]
        )
    st.caption(promise)


def _place(here: Round, items: Sequence[int]) -> int:
    """Where the visitor is: where they were, at first the first post without all answers."""
    first = next((at for at, row in enumerate(items) if not here.done(row)), 0)
    at: int = st.session_state.setdefault(here.key("at"), first)
    return min(max(at, 0), len(items) - 1)


def _go(view: View, here: Round, way: str, to: int, disabled: bool, urged: bool = False) -> None:
    t = view.t
    st.button(
        t(f"check_me.{way}"), key=here.key(way), type="primary" if urged else "secondary", disabled=disabled,
        on_click=_set, args=(here.key("at"), to), shortcut=t(f"check_me.key_{way}"),
    )  # fmt: skip


def _set(key: str, value: object) -> None:
    st.session_state[key] = value


def _values(data: Dataset) -> list[str]:
    """The core values by name: whoever judges for a colleague has them at hand."""
    values: list[str] = data.story["value"][story_values(data.story)].dropna().tolist()
    return values


def _post(view: View, data: Dataset, row: int) -> None:
    post = data.posts.iloc[row]
    day = [] if pd.isna(post["posted_at"]) else [view.t.day(post["posted_at"])]
    with st.container(border=True, key="check_text_post"):
        st.caption(" · ".join([filters.label(view.t, "channel", str(post["channel"])), *day]))
        st.text(names.masked(data, data.posts["text"].iloc[[row]])[0] or view.t("check_me.no_text"))


def _question(view: View, here: Round, row: int, question: str) -> None:
    t, key = view.t, f"check-{here.c}-{row}-{question}"
    st.session_state[key] = here.said.get((row, question))
    st.radio(
        here.asked(question, t), schema.JUDGED[question], key=key, horizontal=question != "step",
        disabled=here.is_locked(row, question),
        help=t("check_me.furthest") if question == "step" else None,
        format_func=lambda answer: judged_why.answer_in_words(view, here.data, row, question, answer),
        on_change=_answer, args=(view, here, row, question, key),
    )  # fmt: skip


def _answer(view: View, here: Round, row: int, question: str, key: str) -> None:
    visitor, post = view.visitor, here.data.posts.iloc[row]
    said = (str(post["channel"]), str(post["id"]), question, st.session_state[key])
    judgement = (*said, datetime.now(UTC).isoformat(timespec="microseconds"))
    visitor.choices = replace(visitor.choices, judged=newest((*visitor.choices.judged, judgement)))
