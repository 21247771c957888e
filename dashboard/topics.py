"""Topics on the page: what they ask and we leave, and whether our channels tell the same."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import filters, names, topic_fits
from dashboard.frame import View
from dashboard.pictures import chart, of_side
from dashboard.words import md
from fivec.figures import topics
from fivec.measures import Result

MISSED: Final = 5
"""Topics with texts to read, the largest."""


def room(view: View, result: Result, side: str | None) -> None:
    """Closed: the topics of both with what is missed; nothing where they cannot be compared."""
    measure = result.measure("CT-3", side)
    if measure is None or not measure.measured:
        return
    t = view.t
    opened = st.expander(
        t("topics.title"), icon=":material/balance:", key=f"topics_{side}", on_change="rerun"
    )
    if not opened.open:
        return
    table = of_side(result.tables["topics"], side).reset_index(drop=True)
    inside = side == "internal"
    with opened:
        missed = table[table["missed"].astype(bool)]
        silent = result.measure("CT-3.missed", side)
        if len(missed) and silent is not None and silent.measured:
            st.markdown(t("topics.lead.internal" if inside else "topics.lead", k=silent.k, n=silent.n))
        else:
            st.markdown(t("topics.lead_none.internal" if inside else "topics.lead_none"))
        theirs = t("figure.topics.theirs.internal" if inside else "figure.topics.theirs")
        _bars(view, table, ("own", "audience"), (t("figure.topics.ours"), theirs), "topics", table["beyond"])
        told = set(view.data.audience["topic"].dropna())
        named = "topics.named" if told.issuperset(table["topic"]) else "topics.found"
        words = t("topics.words.internal" if inside else "topics.words")
        st.caption(f"{words} {t('topics.hatched')} {t(named)}")
        texts = of_side(result.tables["topic_texts"], side)
        if len(missed):
            st.markdown(f"#### {t('topics.missed')}")
            for row in missed.head(MISSED).itertuples():
                st.markdown(f"**{md(row.topic)}**  \n{_counts(view, row, theirs)}")
                _quotes(view, texts, str(row.topic), "audience")
            st.markdown(f":material/arrow_forward: {t('topics.do')}")
        _one(view, table, texts, theirs)
        topic_fits.table(view, result, side)


def channels(view: View, result: Result, side: str | None) -> None:
    """Closed: the topics of a channel beside those of another; nothing where there is only one."""
    table = result.tables["coherence"] if "coherence" in result.tables else pd.DataFrame()
    table = of_side(table, side)
    if not len(table):
        return
    t = view.t
    opened = st.expander(
        t("channels.title"), icon=":material/compare_arrows:", key=f"channels_{side}", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        pairs = list(
            dict.fromkeys(zip(table["channel"], table["beside"].fillna("").astype(str), strict=True))
        )
        chosen = pairs[0]
        if len(pairs) > 1:
            chosen = st.selectbox(
                t("channels.pick"),
                pairs,
                key=f"channels_pair_{side}",
                format_func=lambda one: _pair(view, *one),
            )
        here = table[(table["channel"] == chosen[0]) & (table["beside"].fillna("") == chosen[1])]
        channel, beside = _called(view, *chosen)
        bars = here.rename(columns={"n": "channel_n", "share": "channel_share"})
        _bars(view, bars, ("beside", "channel"), (beside, channel), "channels", here["state"] != "both")
        words = t("channels.words", channel=md(channel), beside=md(beside))
        st.caption(f"{words} {t('topics.hatched')}")
        lists = {channel: "only_channel", beside: "only_beside"}
        found = {name: here.loc[here["state"] == state, "topic"].tolist() for name, state in lists.items()}
        for name, some in found.items():
            if some:
                lines = "\n".join(f"- {md(topic)}" for topic in some)
                st.markdown(f"**{t('channels.only', channel=md(name))}**\n\n{lines}")
        if not any(found.values()):
            st.markdown(t("channels.same"))


def _called(view: View, channel: str, beside: str) -> tuple[str, str]:
    """What a channel and the one beside it are called."""
    if not beside:
        return channel, view.t("channels.all_posts")
    return filters.label(view.t, "channel", channel), filters.label(view.t, "channel", beside)


def _pair(view: View, channel: str, beside: str) -> str:
    names_of = dict(zip(("channel", "beside"), _called(view, channel, beside), strict=True))
    return view.t("channels.pair_posts" if beside else "channels.pair", **names_of)


def _bars(
    view: View,
    table: pd.DataFrame,
    columns: tuple[str, str],
    called: tuple[str, str],
    key: str,
    marked: pd.Series,
) -> None:
    rows = pd.DataFrame({"topic": table["topic"], "marked": marked.astype(bool)})
    for side, column in zip(("left", "right"), columns, strict=True):
        rows[f"{side}_n"], rows[f"{side}_share"] = table[f"{column}_n"], table[f"{column}_share"]
    rows = rows.iloc[(rows["left_share"] - rows["right_share"]).argsort(kind="stable")]
    chart(topics.fig_topics(rows, *called, view.look), topics.alt_topics(rows, *called, view.look), key)


def _counts(view: View, row: object, theirs: str) -> str:
    t = view.t
    numbers = {whose: int(getattr(row, f"{whose}_n")) for whose in ("audience", "own")}
    shares = {f"{whose}_share": t.percent(getattr(row, f"{whose}_share")) for whose in numbers}
    return t("topics.counts", theirs=theirs, **numbers, **shares)


def _one(view: View, table: pd.DataFrame, texts: pd.DataFrame, theirs: str) -> None:
    """One topic with texts of both sides."""
    t = view.t
    chosen = st.selectbox(
        t("topics.open"),
        table["topic"].tolist(),
        index=None,
        key="topic_chosen",
        placeholder=t("topics.pick"),
    )
    if chosen is None:
        return
    row = next(table[table["topic"] == chosen].itertuples())
    st.markdown(_counts(view, row, theirs))
    for column, whose, title in zip(
        st.columns(2, gap="large"), ("audience", "own"), ("theirs", "ours"), strict=True
    ):
        with column:
            st.markdown(f"**{t(f'topics.{title}')}**")
            _quotes(view, texts, chosen, whose)


def _quotes(view: View, texts: pd.DataFrame, topic: str, whose: str) -> None:
    """The texts as they were written, with the names of colleagues replaced."""
    here = texts[(texts["topic"] == topic) & (texts["whose"] == whose)]
    if not len(here):
        st.caption(view.t("topics.no_texts"))
        return
    post = here["post"].to_numpy(dtype="int64")
    written = view.data.posts["text"].iloc[post.clip(0)].astype("object").reset_index(drop=True)
    given = here["text"].astype("object").reset_index(drop=True)
    for text in names.masked(view.data, given.where(given.notna(), written)):
        with st.container(border=True):
            st.text(text)
