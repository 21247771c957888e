"""Conversations to read: three by a fixed rule, or any other from a list."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import conversation, names, pictures, searching
from dashboard.frame import View
from dashboard.words import clipped, md
from fivec.conversations.examples import SORTS
from fivec.measures import Result

LISTED: Final = 200
"""Conversations in the list."""
OTHER: Final = "other"


def room(view: View, result: Result, side: str | None) -> None:
    """Closed: a choice of conversations, the tree and the posts; nothing where nobody answered anybody."""
    table = _table(result, side)
    if not (table["n_posts"] > 1).any():
        return
    t = view.t
    chosen = pictures.of_side(result.tables["examples"], side)
    found = dict(zip(chosen["sort"], chosen["post"].astype(int), strict=True))
    label = t("reading.title" if len(found) == len(SORTS) else "reading.title_any")
    opened = st.expander(label, icon=":material/forum:", key="reading_room", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(t("reading.words"))
        sort = st.segmented_control(
            t("reading.pick"), [*found, OTHER], default=next(iter(found), OTHER), required=True,
            key=f"reading_sort_{side}", format_func=lambda sort: t(f"reading.sort.{sort}"),
        )  # fmt: skip
        if sort in found:
            inside = "_internal" if sort == "stalled" and side == "internal" else ""
            st.caption(t(f"reading.rule.{sort}{inside}"))
            conversation.read(view, found[sort], "reading")
        elif (post := _picked(view, table, side)) is not None:
            conversation.read_around(view, post, "reading")
        _words(view, result, side)


def _table(result: Result, side: str | None) -> pd.DataFrame:
    """Threads of the side."""
    table = result.tables["threads"] if "threads" in result.tables else pd.DataFrame({"n_posts": []})
    return pictures.of_side(table, side)


def _words(view: View, result: Result, side: str | None) -> None:
    """What people talk about where they talk with each other: it may be a storm."""
    table = result.tables["l3_words"]
    table = pictures.of_side(table, side)
    if len(table):
        st.caption(view.t("reading.l3_words", words=md(", ".join(table["word"]))))


# -- any conversation ----------------------------------------------------------------------------------------


def _picked(view: View, table: pd.DataFrame, side: str | None) -> int | None:
    """The post that answers the words best, or the first one, of a conversation from the list.

    A post without an answer is in the list for whoever looks for its words or for the lowest step.
    """
    t = view.t
    words, step, order = st.columns([2, 1, 1], gap="small")
    query = searching.field(view, "reading", words)
    steps = ["any", 3, 2, 1, 0]
    level = step.selectbox(
        t("reading.step"), steps, key="reading_step",
        format_func=lambda n: t("reading.step.any") if n == "any" else _step(view, n),
    )  # fmt: skip
    # Without words there is no best.
    wanted = order.selectbox(
        t("reading.order"), ["best", "newest", "longest"] if query else ["newest", "longest"],
        key="reading_order_found" if query else "reading_order",
        format_func=lambda name: t(f"reading.order.{name}"),
    )  # fmt: skip
    if not query and level != 0:
        table = table[table["n_posts"] > 1]
    if level != "any":
        table = table[(table["level"] == level).fillna(False).to_numpy(dtype=bool)]
    age = -table["started_at"].astype("int64").to_numpy()
    sizes = -table["n_posts"].to_numpy()
    table = table.iloc[
        np.lexsort((table["post"], age, sizes) if wanted == "longest" else (table["post"], age))
    ]
    roots = table["post"].to_numpy(dtype=np.int64)
    shown = dict(zip(roots.tolist(), roots.tolist(), strict=True))
    if query:
        shown = _answering(view, roots, query)
        roots = (
            np.array(list(shown), dtype=np.int64) if wanted == "best" else roots[np.isin(roots, list(shown))]
        )
    if not len(roots):
        searching.nothing(view, "reading") if query else st.info(t("reading.none"))
        return None
    if query or len(roots) > LISTED:
        st.caption(t("reading.found" if len(roots) > LISTED else "reading.found_all", n=len(roots)))
    options = _options(view, table.set_index("post").loc[roots[:LISTED]], shown)
    picked = st.selectbox(
        t("reading.open"), list(options), key=f"reading_open_{side}",
        format_func=lambda post: options.get(post, "–"),
    )  # fmt: skip
    return None if picked is None else shown.get(int(picked), int(picked))


def _step(view: View, level: int) -> str:
    return view.t("reading.step_word", n=level, name=view.t(f"figure.ladder.step{level}").lower())


def _options(view: View, table: pd.DataFrame, shown: dict[int, int]) -> dict[int, str]:
    """What each conversation is called in the list, by the text of one post of it."""
    t = view.t
    posts = [shown[int(root)] for root in table.index]
    texts = names.masked(view.data, view.data.posts["text"].iloc[posts])
    return {
        int(post): t(
            "reading.option",
            step=t("word.not_ours") if level is pd.NA else t("reading.step_short", n=int(level)),
            n=int(n), text=clipped(text, 70) or t("reading.no_text"),
        )
        for post, level, n, text in zip(table.index, table["level"], table["n_posts"], texts, strict=True)
    }  # fmt: skip


def _answering(view: View, roots: np.ndarray, query: str) -> dict[int, int]:
    """Per thread that answers a query its best post, the best thread first."""
    root = view.data.threads.root
    posts = searching.found(view, query, np.flatnonzero(np.isin(root, roots)))
    best: dict[int, int] = {}
    for thread, post in zip(root[posts].tolist(), posts.tolist(), strict=True):
        best.setdefault(thread, post)
    return best
