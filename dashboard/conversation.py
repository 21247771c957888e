"""One conversation to read: the step it reached and why, its tree, and its posts in reading order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import names, page_exports, pictures
from dashboard.frame import View
from dashboard.tables import times
from dashboard.words import clipped, md
from fivec import tree_layout
from fivec.conversations.course import Conversation, conversation
from fivec.figures import threads
from fivec.names import hidden

DRAWN: Final = 60
"""Posts drawn and listed at first; the list goes on by as many at a time."""
DEEPEST: Final = 8
"""Steps of indentation: further to the right there is no room to read."""
ICONS: Final = {
    "logo": "apartment", "person": "badge", "ours": "badge", "starter": "flag", "other": "person",
    "colleague": "person",
}  # fmt: skip
STYLE: Final = (
    "<style>"
    + "".join(
        f'[class*="-deep{depth}x"] {{ margin-left: min({depth * 1.4}rem, {depth * 3}vw); width: auto; }}'
        for depth in range(1, DEEPEST + 1)
    )
    + "</style>"
)


def opener(view: View) -> Callable[[int], None]:
    """What shows the thread of the post (row) behind a line of a table."""
    return lambda post: read_around(view, post, "behind")


def read_around(view: View, post: int, key: str) -> None:
    """The thread that a post (row) is in; a post that did not start it is pointed at."""
    root = int(view.data.threads.root[post])
    if st.session_state.get(f"{key}_around") != post:
        st.session_state[f"{key}_root"] = root
        st.session_state[f"{key}_mark"] = None if post == root else post
    st.session_state[f"{key}_around"] = post
    read(view, root, key)


def read(view: View, root: int, key: str) -> None:
    """The step that a thread reached and why, its tree, and its posts in reading order."""
    t = view.t
    found: Conversation = view.visitor.once(
        ("conversation", view.visitor.key, root), lambda: conversation(view.data, root)
    )
    inside = view.data.parties.side[view.data.codes("accounts", "channel")][_author(view, [root])[0]] == 0
    st.markdown(f"**{_why(view, found, bool(inside))}**")
    # Where nothing happened no post decided it.
    decisive = found.decisive if found.step else -1
    limit = st.session_state.setdefault(f"{key}_limit", {}).get(root, DRAWN)
    rank = np.arange(len(found.post))
    pointed_at = np.flatnonzero(found.post == st.session_state.get(f"{key}_mark"))[:1].tolist()
    wanted = decisive, *pointed_at
    kept = tree_layout.first_posts(found.parent, rank, DRAWN, *wanted)
    listed = tree_layout.first_posts(found.parent, rank, limit, *wanted) if limit > DRAWN else kept
    posts = _posts(view, found, listed, bool(inside))
    marked = _marked(view, posts, key, root)
    tree, list_of_posts = st.columns([2, 3], gap="medium")
    with tree:
        drawn = posts[posts["place"].isin(kept)]
        _tree(view, drawn.reset_index(drop=True), key, decisive, marked)
        if len(kept) < len(found.post):
            st.caption(t("reading.shown", n=len(kept), total=len(found.post)))
        st.selectbox(
            t("reading.mark"), posts["post"].tolist(), index=None, key=f"{key}_mark",
            format_func=lambda post: _named_post(view, posts, post), placeholder=t("reading.mark_none"),
        )  # fmt: skip
    with list_of_posts:
        st.html(STYLE)
        with st.container(height=640 if len(posts) > 6 else "content", border=False, key=f"{key}_list"):
            for post in posts.itertuples():
                _post(view, post, key, decisive, marked)
        left = len(found.post) - len(posts)
        if left:
            n = min(left, DRAWN)
            st.button(t("reading.more", n=n), key=f"{key}_more", on_click=_more, args=(key, root, limit + n))
    if marked is not None:
        _scroll(key, marked)


def _author(view: View, posts: Any) -> np.ndarray:
    found: np.ndarray = view.data.posts["author"].to_numpy()[np.asarray(posts, dtype=np.int64)]
    return found


def _more(key: str, root: int, limit: int) -> None:
    st.session_state[f"{key}_limit"][root] = limit


def _why(view: View, found: Conversation, inside: bool) -> str:
    """The step in one sentence."""
    t = view.t
    if found.step is None:
        return t("reading.why.unseen" if found.own else "reading.why.none")
    if found.flat and found.step == 2:
        return t("reading.why.flat")
    who = "inside" if inside or not view.data.parties.known else "own" if found.own else "inbound"
    said = t(f"reading.why.{who}.{found.step}")
    return said if found.mature else f"{said} {t('reading.young')}"


def _posts(view: View, found: Conversation, listed: np.ndarray, inside: bool) -> pd.DataFrame:
    """The posts that are listed, in reading order, as they may be shown."""
    place = np.full(len(found.post), -1)
    place[listed] = np.arange(len(listed))
    parent = np.append(place, -1)[found.parent[listed]]
    layout = tree_layout.tree_layout(parent, listed)
    row = found.post[listed]
    some, author = view.data.posts.iloc[row], _author(view, row)
    voice = np.where((found.voice[listed] == "other") & inside, "colleague", found.voice[listed])
    number = np.empty(len(row), dtype=np.int64)
    number[layout.order] = np.arange(1, len(row) + 1)
    unnamed = hidden(view.data)[author]
    table = pd.DataFrame(
        {
            "place": listed,
            "post": row,
            "answers": np.append(number, 0)[parent],
            "number": number,
            "depth": layout.depth,
            "voice": voice,
            "who": names.shown_accounts(view.data, author),
            "at": times(some["posted_at"]),
            "text": names.masked(view.data, some["text"]),
            "url": [
                None if no else page_exports.link(url) for url, no in zip(some["url"], unnamed, strict=True)
            ],
            "parent": found.parent[listed],
        }
    )
    return table.iloc[layout.order].reset_index(drop=True)


def _marked(view: View, posts: pd.DataFrame, key: str, root: int) -> int | None:
    """The post (row) that somebody points at in this conversation."""
    if st.session_state.get(f"{key}_root") != root:
        st.session_state[f"{key}_root"] = root
        st.session_state[f"{key}_mark"] = None
    marked = st.session_state.get(f"{key}_mark")
    return int(marked) if marked is not None and marked in posts["post"].tolist() else None


def _tree(view: View, posts: pd.DataFrame, key: str, decisive: int, marked: int | None) -> None:
    place = {one: number for number, one in enumerate(posts["place"].tolist())}
    parent = np.array([place.get(one, -1) for one in posts["parent"].tolist()])
    layout = tree_layout.tree_layout(parent, np.arange(len(posts)))
    nodes = posts.assign(parent=parent, hover=[_hover(view, post) for post in posts.itertuples()])
    ring = place.get(decisive, -1)
    at = posts["post"].tolist().index(marked) if marked in posts["post"].tolist() else -1
    figure = threads.fig_tree(layout, nodes, view.look, ring, at)
    pictures.chart(
        figure, threads.alt_tree(layout, nodes, view.look), f"{key}_tree",
        on_select=lambda: _take_click(key), selection_mode="points",
    )  # fmt: skip
    st.caption(" \u2002".join(threads.legend(nodes, view.look, ring >= 0, at >= 0)))


def _take_click(key: str) -> None:
    points = st.session_state[f"{key}_tree"]["selection"]["points"]
    if points and points[0].get("customdata") is not None:
        clicked = points[0]["customdata"]
        st.session_state[f"{key}_mark"] = int(clicked[0] if isinstance(clicked, list) else clicked)


def _hover(view: View, post: Any) -> str:
    return f"{post.number} · {post.who} ({view.t(f'voice.{post.voice}')})\n{_at(view, post)}"


def _at(view: View, post: Any) -> str:
    """The moment on the Dutch clock."""
    if pd.isna(post.at):
        return view.t("reading.undated")
    return f"{view.t.day(post.at)} {post.at:%H:%M}"


def _named_post(view: View, posts: pd.DataFrame, post: int) -> str:
    if post not in posts["post"].tolist():
        return "–"
    row = posts[posts["post"] == post].iloc[0]
    return view.t("reading.option_post", n=int(row["number"]), text=clipped(row["text"], 60))


def _post(view: View, post: Any, key: str, decisive: int, marked: int | None) -> None:
    """One post: who, when, what it answers, and its text as it stands."""
    t = view.t
    notable = post.place == decisive or post.post == marked
    name = f"{key}_post_{post.post}-deep{min(int(post.depth), DEEPEST)}x"
    with st.container(border=bool(notable), gap="xsmall", key=name):
        parts = [
            f"**{post.number}**",
            f":material/{ICONS[post.voice]}: {md(post.who)} ({t(f'voice.{post.voice}')})",
            _at(view, post),
        ]
        if post.answers and post.answers != post.number - 1:
            parts.append(t("reading.answers", n=int(post.answers)))
        if isinstance(post.url, str) and not set(post.url) & set(" ()<>[]\\\"'"):
            parts.append(f"[{t('reading.link')}]({post.url})")
        if post.place == decisive:
            parts.append(f":orange-badge[:material/stairs: {t('reading.decisive')}]")
        if post.post == marked:
            parts.append(f":gray-badge[:material/ads_click: {t('reading.marked')}]")
        st.caption(" · ".join(parts))
        st.text(post.text or t("reading.no_text"))


def _scroll(key: str, post: int) -> None:
    """Bring the post that was just pointed at into sight, once."""
    # Both parts are numbers and names of ours.
    st.html(
        f"<script>/* {post} */ document.querySelector('[class*=\"{key}_post_{post}-\"]')"
        "?.scrollIntoView({block: 'nearest'})</script>",
        unsafe_allow_javascript=True,
    )
