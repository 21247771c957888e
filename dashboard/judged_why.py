"""A thread to read, and why something was computed that the user judged otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import names, tables
from dashboard.frame import View
from dashboard.words import md
from fivec import parties, schema
from fivec.content import purposes_checked as purposes
from fivec.content.listing import post_table
from fivec.conversations.course import conversation
from fivec.conversations.talk import talk
from fivec.dataset import Dataset

FIRST: Final = 20
"""Posts of a long conversation that stand open."""


def thread(view: View, data: Dataset, root: int, key: str, deciding: int | None = None) -> None:
    """A thread post by post, with who speaks and what each hangs under in the file.

    Of a long one the first posts stand open and the others are a click away, which is kept under ``key``.
    ``deciding`` is the post (row) by which it reached its step, where that may be seen.
    """
    t, found = view.t, conversation(data, root)
    unfolded: set[int] = st.session_state.setdefault(key, set())
    n = len(found.post)
    # A few more are not worth a click.
    folded = root not in unfolded and n > FIRST + FIRST // 2
    wanted = np.flatnonzero(found.post == deciding)[:1].tolist() if folded else []
    places = [*range(FIRST), *(place for place in wanted if place >= FIRST)] if folded else list(range(n))
    rows = found.post
    number = {row: at for at, row in enumerate(rows.tolist(), 1)}
    author = data.posts["author"].to_numpy()[rows]
    shown, roles = names.shown_accounts(data, author), _roles(data, rows, found.voice)
    texts, at = (
        names.masked(data, data.posts["text"].iloc[rows]),
        tables.times(data.posts["posted_at"].iloc[rows]),
    )
    for place in places:
        row = int(rows[place])
        parts = [f"{place + 1}", f"**{t(f'check_me.role.{roles[place]}')}**", md(shown[place])]
        if not pd.isna(at[place]):
            moment = pd.Timestamp(at[place])
            parts.append(f"{t.day(moment)} {moment:%H:%M}")
        above = int(data.threads.parent[row])
        if above in number:
            parts.append(t("check_me.under", at=number[above], who=md(shown[number[above] - 1])))
        with st.container(border=True, key=f"check_text_{row}"):
            st.markdown(" · ".join(parts))
            st.text(texts[place] or t("check_me.no_text"))
            if row == deciding:
                st.caption(f":material/flag: {t('check_me.why.deciding')}")
    if folded:
        st.button(
            t("check_me.unfold", n=n - len(places)), key=f"{key}-open", icon=":material/unfold_more:",
            on_click=unfolded.add, args=(root,),
        )  # fmt: skip


def _roles(data: Dataset, rows: np.ndarray, voice: np.ndarray) -> list[str]:
    """us, starter or other per post; inside, where a party is a person, only whoever began is told apart."""
    person = data.parties.person[data.posts["author"].to_numpy()[rows]]
    if _side(data, int(rows[0])) == "internal":
        return ["starter" if one == person[0] else "other" for one in person]
    return [str(one) if one in ("starter", "other") else "us" for one in voice]


def _side(data: Dataset, row: int) -> str:
    return schema.SIDES[parties.post_side(data)[row]]


def answer_in_words(view: View, data: Dataset, row: int, question: str, answer: str) -> str:
    """An answer as the user chooses it: a step as it looks from who began the thread."""
    if question != "step" or answer == schema.UNSURE:
        return view.t(f"check_me.answer.{answer}")
    sort = "internal" if _side(data, row) == "internal" else _sort(data, row)
    return view.t(f"check_me.step.{sort}.{answer}")


def _sort(data: Dataset, root: int) -> str:
    seen = talk(data)
    return "own" if seen.party[root] == seen.us[root] else "inbound"


def difference(view: View, data: Dataset, c: str, line: Any, asked: str) -> None:
    """One post or thread that was judged otherwise: what both said, and what the computed answer rests on.

    ``asked`` is the question in words.
    """
    t, post, question = view.t, int(line["post"]), line["question"]
    with st.container(border=True):
        you, we = (answer_in_words(view, data, post, question, line[name]) for name in ("answer", "found"))
        st.markdown(t("check_me.said", question=asked, you=you, we=we))
        if c == "content":
            st.text(names.masked(data, data.posts["text"].iloc[[post]])[0] or t("check_me.no_text"))
            _purpose(view, data, post) if question == purposes.QUESTION else _fit(view, data, post, question)
            return
        found = conversation(data, post)
        if not found.step:
            st.caption(t("check_me.why.step0"))
        thread(view, data, post, "check-why-whole", int(found.post[found.decisive]) if found.step else None)


def _purpose(view: View, data: Dataset, post: int) -> None:
    """By which words of the rules a post was taken for what it is for."""
    words = purposes.reason(data, post)
    key = {"": "none", "@": "mention", "?": "question"}.get(words, "words")
    st.markdown(view.t(f"check_me.why.purpose_{key}", words=md(words)))


def _fit(view: View, data: Dataset, post: int, question: str) -> None:
    t = view.t
    rows = replace(data.select(), posts=np.array([post]))
    row = post_table(data, rows).iloc[0]
    lines = [t("check_me.why.fit", share=t.percent(row[f"{question}_fit"] / 100))]
    if question == "story" and isinstance(row["value"], str):
        lines.append(t("check_me.why.value", value=md(row["value"])))
    words = t("check_me.why.words", words=md(row["words"])) if row["words"] else t("check_me.why.no_words")
    lines.append(words)
    st.markdown("  \n".join(lines))
