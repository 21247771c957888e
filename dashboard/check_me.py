"""Check me: the user judges a sample blind, and sees how far they agree with what was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import downloads, filters, judged_why, keeping, names, rooms
from dashboard.frame import View
from dashboard.words import clipped, md
from fivec import checking, parties, schema
from fivec.agreement import is_disputed
from fivec.content import checked as content
from fivec.conversations import checked as conversations
from fivec.dataset import Dataset, story_values
from fivec.measures import Result
from fivec.readers.platforms.judged import in_words
from fivec.sentences import checked, written
from fivec.settings import newest

QUESTIONS: Final = {"content": content.QUESTIONS, "conversations": ("step",)}
MODULES: Final[dict[str, ModuleType]] = {"content": content, "conversations": conversations}
DECIDING: Final = {"content": "CT-12", "conversations": "CV-14"}
SNIPPET: Final = 80
STYLE: Final = """<style>
[class*="st-key-check_text"] [data-testid="stText"] { font-size: 1.125rem; line-height: 1.5; }
</style>"""
"""What is to be read is read from the back of a room as well."""


@dataclass(frozen=True)
class Round:
    """What one visitor judges on one side: the sample (rows), and what was said of it so far."""

    c: str
    side: str
    data: Dataset
    rows: tuple[int, ...]
    said: dict[tuple[int, str], str]

    def key(self, name: str) -> str:
        """A key of the session of this round."""
        return f"check-{name}-{self.c}-{self.side}"

    def done(self, row: int) -> bool:
        """Whether every question about a post was answered."""
        return all((row, question) in self.said for question in QUESTIONS[self.c])

    @property
    def codes(self) -> dict[int, str]:
        """Per row of the sample what stands for the post in a file."""
        found = checking.post_codes(self.data, np.array(self.rows, dtype=np.int64))
        return dict(zip(self.rows, found, strict=True))

    def by_hand(self, view: View) -> bool:
        """Whether any answer was given on the page, not by a file."""
        given = {f"{channel}:{id}" for channel, id, *_ in view.visitor.choices.judged}
        return not given.isdisjoint(self.codes.values())

    @property
    def locked(self) -> set[str]:
        """Codes of the posts of which the outcome was shown."""
        found: set[str] = st.session_state.setdefault(self.key("locked"), set())
        return found

    @property
    def open(self) -> list[int]:
        """Rows that can be judged blind: without an answer of which the outcome was shown."""
        locked = self.locked
        return [row for row, code in self.codes.items() if code not in locked or not self.done(row)]


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
    here = _round(view, c, side)
    if not any(map(here.done, here.rows)):
        st.session_state[here.key("shown")] = False
    of_file = all(map(here.done, here.rows)) and not here.by_hand(view)
    if of_file or st.session_state.setdefault(here.key("shown"), False):
        here.locked.update(code for row, code in here.codes.items() if here.done(row))
        st.session_state.pop(here.key("at"), None)
        _outcome(view, here, result)
    else:
        _judging(view, here)
    keeping.follow(view.t)


def _round(view: View, c: str, side: str) -> Round:
    data = view.visitor.data
    rows = MODULES[c].sample(data, schema.SIDES.index(side))
    table = checking.judgements(data)[["post", "question", "answer"]]
    said = {(post, question): answer for post, question, answer in table.itertuples(index=False)}
    return Round(c, side, data, tuple(rows.tolist()), said)


# -- judging ------------------------------------------------------------------------------------------------


def _judging(view: View, here: Round) -> None:
    t, c, items = view.t, here.c, here.open
    st.markdown(t(f"check_me.intro.{c}", n=len(here.rows)))
    st.caption(t(f"check_me.promise.{c}", least=MODULES[c].LEAST))
    n_done = sum(map(here.done, items))
    at = _place(here, items)
    st.progress(n_done / len(items), t(f"check_me.place.{c}", at=at + 1, n=len(items), done=n_done))
    if c == "content":
        if values := _values(here.data):
            st.caption(t("check_me.story", values=md(", ".join(values))))
        _post(view, here.data, items[at])
    else:
        judged_why.thread(view, here.data, items[at])
    for question in QUESTIONS[c]:
        _question(view, here, items[at], question)
    with st.container(horizontal=True):
        _go(view, here, "back", at - 1, at == 0)
        # After the last one those that were passed over.
        left = [place for place, row in enumerate(items) if not here.done(row) and place != at]
        to = at + 1 if at < len(items) - 1 else min(left, default=-1)
        _go(view, here, "next", to, to < 0, urged=here.done(items[at]) and to >= 0)
    with st.container(horizontal=True):
        if n_done:
            all_done = n_done == len(items)
            st.button(
                t("check_me.show" if all_done else "check_me.show_so_far"), key=here.key("show"),
                type="primary" if all_done else "tertiary", help=t("check_me.locked"),
                on_click=_set, args=(here.key("wanted"), True), icon=":material/visibility:",
            )  # fmt: skip
            _save(view, here)
    if st.session_state.pop(here.key("wanted"), False):
        # The numbers above the room change with it.
        st.session_state[here.key("shown")] = True
        st.rerun()


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
        t(f"check_me.question.{question}"), schema.JUDGED[question], key=key, horizontal=question != "step",
        help=t("check_me.furthest") if question == "step" else None,
        format_func=lambda answer: judged_why.answer_in_words(view, here.data, row, question, answer),
        on_change=_answer, args=(view, here, row, question, key),
    )  # fmt: skip


def _answer(view: View, here: Round, row: int, question: str, key: str) -> None:
    visitor, post = view.visitor, here.data.posts.iloc[row]
    said = (str(post["channel"]), str(post["id"]), question, st.session_state[key])
    judgement = (*said, datetime.now(UTC).isoformat(timespec="microseconds"))
    visitor.choices = replace(visitor.choices, judged=newest((*visitor.choices.judged, judgement)))


# -- the outcome --------------------------------------------------------------------------------------------


def _outcome(view: View, here: Round, result: Result) -> None:
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
    left = sum(not here.done(row) for row in here.open)
    with st.container(horizontal=True):
        if left:
            st.button(t("check_me.go_on", n=left), key=here.key("on"), on_click=_go_on, args=(here,))
        _save(view, here)
        if here.by_hand(view):
            st.button(
                t("check_me.again"), key=here.key("again"), type="tertiary", help=t("check_me.again_help"),
                on_click=_again, args=(view, here), icon=":material/restart_alt:",
            )  # fmt: skip
    if st.session_state.pop(here.key("cleared"), False):
        st.rerun()


def _confusion(view: View, here: Round, table: pd.DataFrame) -> None:
    """How often which answer met which, in words."""
    t = view.t
    known = table[table["same"].notna()]
    if len(known):
        st.markdown(f"**{t('check_me.confusion')}**")
        counts = known.groupby(["question", "answer", "found"], sort=False).size().reset_index(name="n")
        order = [schema.JUDGED[question].index(answer) for question, answer in counts.iloc[:, :2].to_numpy()]
        second = (counts["question"] == "audience").tolist()
        counts = counts.iloc[np.lexsort((counts["found"].tolist(), order, second))]
        lines = [
            (
                t(f"check_me.question.{question}"),
                *(judged_why.plain_answer(view, here.side, question, one) for one in (answer, found)),
                n,
            )
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
        asked = [t(f"check_me.question.{question}") for question in other["question"]]
        lines = [f"{question} {line}" for question, line in zip(asked, lines, strict=True)]
    chosen: Any = st.selectbox(
        t("check_me.open"), range(len(lines)), key=here.key("difference"), format_func=lines.__getitem__
    )
    judged_why.difference(view, here.data, here.c, other.iloc[chosen])


def _go_on(here: Round) -> None:
    st.session_state[here.key("shown")] = False


def _again(view: View, here: Round) -> None:
    """Forget what was judged on the page in this room."""
    visitor, code = view.visitor, schema.SIDES.index(here.side)
    table = checking.judgements(here.data)
    of_side = parties.post_side(here.data)[table["post"].to_numpy()] == code
    gone = set(zip(*(table[of_side][name] for name in ("channel", "id", "question")), strict=True))
    kept = tuple(
        one for one in visitor.choices.judged if one[:3] not in gone or one[2] not in QUESTIONS[here.c]
    )
    visitor.choices = replace(visitor.choices, judged=kept)
    here.locked.clear()
    st.session_state[here.key("shown")] = False
    st.session_state[here.key("cleared")] = True


# -- the file -----------------------------------------------------------------------------------------------


def _save(view: View, here: Round) -> None:
    t = view.t
    st.download_button(
        t("check_me.save"), lambda: saved(here.data, t.language), t("check_me.file"), "text/csv",
        on_click="ignore", key=here.key("save"), icon=":material/save:", help=t("check_me.save_help"),
    )  # fmt: skip


def saved(data: Dataset, language: str) -> bytes:
    """Everything that was judged of the posts in the data, as a file that is read back."""
    rows = checking.judgements(data)
    texts = names.masked(data, data.posts["text"].iloc[rows["post"].to_numpy()])
    return downloads.csv(
        in_words(rows.assign(text=[clipped(text, SNIPPET) for text in texts]), language), language
    )
