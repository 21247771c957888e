"""Conversations to read: three by a fixed rule, or any other from a list."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import conversation, names, pictures
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
    if not len(table):
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
            conversation.read(view, post, "reading")
        _words(view, result, side)


def _table(result: Result, side: str | None) -> pd.DataFrame:
    """Threads of the side in which somebody answered."""
    table = result.tables["threads"] if "threads" in result.tables else pd.DataFrame({"n_posts": []})
    return pictures.of_side(table[table["n_posts"] > 1], side)


def _words(view: View, result: Result, side: str | None) -> None:
    """What people talk about where they talk with each other: it may be a storm."""
    table = result.tables["l3_words"]
    table = pictures.of_side(table, side)
    if len(table):
        st.caption(view.t("reading.l3_words", words=md(", ".join(table["word"]))))


# -- any conversation ----------------------------------------------------------------------------------------


def _picked(view: View, table: pd.DataFrame, side: str | None) -> int | None:
    """A conversation from the list: by words, by step, newest or longest first; its first post."""
    t = view.t
    words, step, order = st.columns([2, 1, 1], gap="small")
    wanted = words.text_input(t("reading.search"), key="reading_search").casefold().split()
    steps = ["any", 3, 2, 1, 0]
    level = step.selectbox(
        t("reading.step"), steps, key="reading_step",
        format_func=lambda n: t("reading.step.any") if n == "any" else _step(view, n),
    )  # fmt: skip
    newest = order.selectbox(
        t("reading.order"), ["newest", "longest"], key="reading_order",
        format_func=lambda name: t(f"reading.order.{name}"),
    )  # fmt: skip
    if level != "any":
        table = table[(table["level"] == level).fillna(False).to_numpy(dtype=bool)]
    age = -table["started_at"].astype("int64").to_numpy()
    sizes = -table["n_posts"].to_numpy()
    table = table.iloc[
        np.lexsort((table["post"], age) if newest == "newest" else (table["post"], age, sizes))
    ]
    roots = table["post"].to_numpy(dtype=np.int64)
    if wanted:
        roots = _with_words(view, roots, wanted)
    if not len(roots):
        st.info(t("reading.none"))
        return None
    if len(roots) > LISTED:
        st.caption(t("reading.found", n=len(roots)))
    options = _options(view, table.set_index("post").loc[roots[:LISTED]])
    picked = st.selectbox(
        t("reading.open"), list(options), key=f"reading_open_{side}",
        format_func=lambda post: options.get(post, "–"),
    )  # fmt: skip
    return None if picked is None else int(picked)


def _step(view: View, level: int) -> str:
    return view.t("reading.step_word", n=level, name=view.t(f"figure.ladder.step{level}").lower())


def _options(view: View, table: pd.DataFrame) -> dict[int, str]:
    t = view.t
    texts = names.masked(view.data, view.data.posts["text"].iloc[table.index.to_numpy()])
    return {
        int(post): t(
            "reading.option",
            step=t("word.not_ours") if level is pd.NA else t("reading.step_short", n=int(level)),
            n=int(n), text=clipped(text, 70) or t("reading.no_text"),
        )
        for post, level, n, text in zip(table.index, table["level"], table["n_posts"], texts, strict=True)
    }  # fmt: skip


def _with_words(view: View, roots: np.ndarray, wanted: list[str]) -> np.ndarray:
    """Those of the threads of which one post has all words, as it is shown: a hidden name finds nobody."""
    text, root = view.data.posts["text"], view.data.threads.root
    kept = np.isin(root, roots) & text.notna().to_numpy()
    for word in wanted:
        rows = np.flatnonzero(kept)
        kept[rows] = text.iloc[rows].str.casefold().str.contains(word, regex=False).to_numpy(dtype=bool)
    rows = np.flatnonzero(kept)
    shown = names.masked(view.data, text.iloc[rows])
    said = [all(word in one.casefold() for word in wanted) for one in shown]
    return roots[np.isin(roots, root[rows[np.array(said, dtype=bool)]])]
