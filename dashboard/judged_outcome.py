"""How far the user agrees with what was computed, and where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import judged_why, names, rooms
from dashboard.frame import View
from dashboard.judged_round import DECIDING, MODULES, OPTIONAL, QUESTIONS, SNIPPET, Round, save
from dashboard.words import clipped
from fivec import checking, parties, schema
from fivec.agreement import is_disputed
from fivec.measures import Result
from fivec.sentences import answer_in_words, checked, written


def outcome(view: View, here: Round, result: Result) -> None:
    """What the judgements say of the headline, how often which answers met, and what differed."""
    t, code = view.t, schema.SIDES.index(here.side)
    measures = MODULES[here.c].measures(here.data, code)
    headline = next((one for one in result.headlines if one.side == here.side), result.headline)
    n = next((one.n or 0 for one in measures if one.id == DECIDING[here.c]), 0)
    if headline.agreed is not None:
        (st.warning if is_disputed(headline) else st.success)(checked(headline, t))
    elif n < MODULES[here.c].LEAST:
        st.info(t(f"check_me.too_few.{here.c}", n=MODULES[here.c].LEAST - n))
    kappa = next((one for one in measures if one.id == f"{DECIDING[here.c]}.kappa"), None)
    by_chance = kappa is not None and kappa.low is not None and kappa.low <= 0
    if kappa is not None and by_chance and not is_disputed(headline):
        st.caption(t("check_me.by_chance", kappa=written(kappa, t)))
    rooms.others(view, measures)
    table = MODULES[here.c].compared(here.data, code)
    _confusion(view, here, table)
    _differences(view, here, table)
    left, over = sum(not here.done(row) for row in here.open), len(here.passed_over)
    with st.container(horizontal=True):
        if left:
            st.button(t("check_me.go_on", n=left), key=here.key("on"), on_click=_go_on, args=(here, False))
        if over:
            st.button(
                t(f"check_me.go_on_late.{here.c}", n=over), key=here.key("on-late"), on_click=_go_on,
                args=(here, True),
            )  # fmt: skip
        save(view, here)
        if here.by_hand(view):
            # A quarter of an hour of work is not gone with one click.
            with st.popover(t("check_me.again"), type="tertiary", icon=":material/restart_alt:"):
                st.markdown(t("check_me.again_help"))
                st.button(t("check_me.again_sure"), key=here.key("again"), on_click=_again, args=(view, here))
    if st.session_state.pop(here.key("cleared"), False):
        st.rerun()


def _confusion(view: View, here: Round, table: pd.DataFrame) -> None:
    """How often which answer met which, in words."""
    t = view.t
    counts = checking.met(table)
    if len(counts):
        st.markdown(f"**{t('check_me.confusion')}**")
        lines = [
            (here.asked(question, t), *(answer_in_words(question, one, t) for one in (answer, found)), n)
            for question, answer, found, n in counts.itertuples(index=False)
        ]
        columns = [t(f"check_me.{name}") for name in ("asked", "you", "we", "times")]
        met = pd.DataFrame(lines, columns=columns)
        one = len(QUESTIONS[here.c]) == 1
        st.dataframe(
            met.iloc[:, 1:] if one else met, hide_index=True, height="content", alt=t("check_me.confusion")
        )
    if n := checking.unsure(table):
        st.caption(t("check_me.unsure", n=n))


def _differences(view: View, here: Round, table: pd.DataFrame) -> None:
    """What was judged otherwise, each to open with the reasons of what was computed."""
    t = view.t
    other = table[(table["same"] == False).fillna(False).to_numpy(dtype=bool)]  # noqa: E712
    if not len(other):
        st.markdown(t("check_me.never_differ"))
        return
    st.markdown(f"**{t('check_me.differ', n=len(other))}**")
    texts = names.masked(here.data, here.data.posts["text"].iloc[other["post"].to_numpy()])
    lines = [clipped(text, SNIPPET) or t("check_me.no_text") for text in texts]
    if here.c == "content":
        asked = [here.asked(question, t) for question in other["question"]]
        lines = [f"{question} {line}" for question, line in zip(asked, lines, strict=True)]
    chosen: Any = st.selectbox(
        t("check_me.open"), range(len(lines)), key=here.key("difference"), format_func=lines.__getitem__
    )
    line = other.iloc[chosen]
    judged_why.difference(view, here.data, here.c, line, here.asked(line["question"], t))


def _go_on(here: Round, late: bool) -> None:
    """Back to judging: what is left, or alone what was passed over."""
    st.session_state[here.key("shown")] = False
    st.session_state[here.key("late")] = late


def _again(view: View, here: Round) -> None:
    """Forget what was judged on the page in this room."""
    visitor, code = view.visitor, schema.SIDES.index(here.side)
    table = checking.judgements(here.data)
    of_side = parties.post_side(here.data)[table["post"].to_numpy()] == code
    gone = set(zip(*(table[of_side][name] for name in ("channel", "id", "question")), strict=True))
    asked = QUESTIONS[here.c] + OPTIONAL[here.c]
    kept = tuple(one for one in visitor.choices.judged if one[:3] not in gone or one[2] not in asked)
    visitor.choices = replace(visitor.choices, judged=kept)
    here.locked.clear()
    st.session_state[here.key("shown")] = False
    st.session_state[here.key("late")] = False
    st.session_state[here.key("cleared")] = True
