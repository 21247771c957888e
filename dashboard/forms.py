"""What the user can say without a file: who we are, our story, our audience, the people who matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import filters
from dashboard.frame import View
from dashboard.words import md
from fivec.dataset import Dataset, story_values
from fivec.language import Translator
from fivec.names import hidden
from fivec.parties import suggestions
from fivec.schema import INTERNAL_CHANNELS, SIDES
from fivec.settings import INFLUENCER_COLUMNS

VALUES: Final = 5
"""Values asked for; a file may bring more."""
SUGGESTED: Final = 8
TOLD: Final = 8
"""Accounts known from the files that are named at most."""
OFFERED: Final = 2000
"""Accounts offered in the list of own accounts at most, the most active first."""
EARLIEST: Final = date(1990, 1, 1)
"""First day that a last contact may have: a half typed year is no date."""


def ours(view: View, place: str) -> None:
    """The choice of our own accounts, the most likely ones first and marked."""
    t, data = view.t, view.data
    likely, options = data.mine("form/ours", lambda: _accounts(data))
    st.markdown(f"#### {t('ours.title')}")
    chosen = list(view.visitor.choices.ours)
    told = [] if data.has_roster or chosen else data.mine("form/told", lambda: _told(data))
    if told:
        st.markdown(t("ours.told", names=t.listing([md(_plain(t, handle)) for handle in told])))
    else:
        st.markdown(t("ours.why_roster" if data.has_roster else "ours.why"))
    if likely and not chosen and not told and not data.has_roster:
        answered = (data.interactions["kind"] == "reply").any()
        st.caption(t("ours.suggested" if answered else "ours.suggested_busy"))
        with st.container(horizontal=True):
            for number, handle in enumerate(likely[:4]):
                st.button(
                    md(_plain(t, handle)), key=f"ours-{place}-{number}", icon=":material/add:",
                    on_click=_choose, args=(view, (handle,)),
                )  # fmt: skip
    key = f"ours-{place}"
    known = set(options)
    st.session_state[key] = [handle for handle in chosen if handle in known]
    st.multiselect(
        t("ours.label"), options, key=key, placeholder=t("ours.placeholder"), select_all=False,
        format_func=partial(_plain, t), on_change=_choose_from, args=(view, key),
    )  # fmt: skip


def _told(data: Dataset) -> list[str]:
    """Accounts that the files themselves say speak for the organisation, such as the owner of a page."""
    accounts = data.accounts[data.accounts["official"].fillna(False).to_numpy(dtype=bool)].head(TOLD)
    return [
        f"{channel}:{handle}" for channel, handle in zip(accounts["channel"], accounts["handle"], strict=True)
    ]


def _accounts(data: Dataset) -> tuple[list[str], list[str]]:
    """Handles with their channel: the likely ones, and all to choose from, likely and active ones first.

    Employees of the roster who may not be named are not offered: their accounts are ours already.
    """
    unnamed = hidden(data) & data.parties.employee
    likely = suggestions(data, SUGGESTED)
    likely = likely[~unnamed[likely["account"].to_numpy()]]
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    busiest = np.argsort(-n_posts, kind="stable")[:OFFERED]
    rest = data.accounts.iloc[busiest[~unnamed[busiest]]]
    named = [
        f"{channel}:{handle}"
        for table in (likely, rest)
        for channel, handle in zip(table["channel"], table["handle"], strict=True)
    ]
    return named[: len(likely)], list(dict.fromkeys(named))


def _plain(t: Translator, handle: str) -> str:
    channel, _, name = handle.partition(":")
    return f"{name} · {filters.label(t, 'channel', channel)}"


def _choose(view: View, handles: tuple[str, ...]) -> None:
    view.visitor.choices = replace(view.visitor.choices, ours=handles)


def _choose_from(view: View, key: str) -> None:
    _choose(view, tuple(st.session_state[key]))


def sides(view: View) -> None:
    """Which channels only colleagues can read, where the platform does not say so by itself."""
    t, data = view.t, view.data
    channels = [str(name) for name in data.accounts["channel"].cat.categories]
    open_question = [name for name in channels if name not in INTERNAL_CHANNELS]
    if not open_question:
        return
    st.markdown(f"#### {t('sides.title')}")
    st.markdown(t("sides.why"))
    for name in open_question:
        key = f"side-{name}"
        st.session_state[key] = SIDES[data.parties.side[channels.index(name)]]
        st.radio(
            t("sides.label", channel=md(filters.label(t, "channel", name))), SIDES, key=key, horizontal=True,
            format_func=lambda side: t(f"side.{side}"), on_change=_side, args=(view, name, key),
        )  # fmt: skip


def _side(view: View, channel: str, key: str) -> None:
    chosen = {**dict(view.visitor.choices.sides), channel: st.session_state[key]}
    view.visitor.choices = replace(view.visitor.choices, sides=tuple(sorted(chosen.items())))


def naming(view: View) -> None:
    """The confirmation that employees may be named; off by default."""
    t = view.t
    if not view.data.has_roster:
        return
    st.markdown(f"#### {t('names.title')}")
    st.markdown(t("names.why"))
    key = "names-allowed"
    st.session_state[key] = view.visitor.choices.names_allowed
    st.checkbox(t("names.confirm"), key=key, on_change=_naming, args=(view, key))


def _naming(view: View, key: str) -> None:
    view.visitor.choices = replace(view.visitor.choices, names_allowed=st.session_state[key])


def typed(view: View, place: str) -> None:
    """The three forms behind tabs."""
    t = view.t
    forms = {"story": story, "audience": audience, "influencers": influencers}
    for tab, form in zip(st.tabs([t(f"{name}.title") for name in forms]), forms.values(), strict=True):
        with tab:
            form(view, place, heading=False)


def story(view: View, place: str, heading: bool = True) -> None:
    """Three to five values with a sentence each."""
    t = view.t
    # Texts of a website or other channel belong to the story but are not values to type.
    values = view.data.story[story_values(view.data.story)]
    given = _given(values, ["value", "text"])
    with st.form(f"story-{place}", border=True):
        _heading(t("story.title"), heading)
        st.markdown(t("story.why"))
        rows = []
        for number in range(max(VALUES, len(given))):
            value, text = given[number] if number < len(given) else ("", "")
            left, right = st.columns([1, 3])
            # A new key per stored story, so that the fields show what a file or the other form brought.
            key = f"story-{place}-{number}-{view.visitor.key[:6]}"
            rows.append(
                (
                    left.text_input(
                        t("story.value", n=number + 1), value, key=f"{key}-v", max_chars=max(60, len(value))
                    ),
                    right.text_input(t("story.text"), text, key=f"{key}-t", max_chars=max(600, len(text))),
                )
            )
        sent = st.form_submit_button(t("form.save"), type="primary")
    if sent:
        kept = tuple(
            (value.strip() or text.strip()[:40], text.strip() or value.strip()) for value, text in rows
        )
        view.visitor.typed = replace(view.visitor.typed, story=tuple(pair for pair in kept if pair[0]))
        st.rerun()


def audience(view: View, place: str, heading: bool = True) -> None:
    """What the audience asks, one question per line."""
    t = view.t
    given = "\n".join(text for (text,) in _given(view.data.audience, ["text"]))
    with st.form(f"audience-{place}", border=True):
        _heading(t("audience.title"), heading)
        st.markdown(t("audience.why"))
        key = f"audience-{place}-{view.visitor.key[:6]}"
        text = st.text_area(
            t("audience.label"), given, key=key, height=160, placeholder=t("audience.example")
        )
        sent = st.form_submit_button(t("form.save"), type="primary")
    if sent:
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        view.visitor.typed = replace(view.visitor.typed, audience=lines)
        st.rerun()


def influencers(view: View, place: str, heading: bool = True) -> None:
    """The people who matter on our topics, as a table to fill in or paste into."""
    t = view.t
    columns = list(INFLUENCER_COLUMNS)
    table = view.data.influencers[columns].copy()
    table["last_contact_at"] = pd.to_datetime(table["last_contact_at"]).dt.date
    table = table.astype({"comes_to_us": "object", **dict.fromkeys(columns[:4], "object")})
    table = table.where(table.notna(), None)
    if not len(table):
        table = pd.DataFrame([[None] * len(columns)] * 3, columns=columns, dtype="object")
    text, config = st.column_config.TextColumn, {}
    for name in columns[:4]:
        config[name] = text(t(f"influencers.{name}"), max_chars=120, required=False)
    config["last_contact_at"] = st.column_config.DateColumn(
        t("influencers.last_contact_at"), format="DD-MM-YYYY", min_value=EARLIEST
    )
    config["comes_to_us"] = st.column_config.CheckboxColumn(t("influencers.comes_to_us"))
    with st.form(f"influencers-{place}", border=True):
        _heading(t("influencers.title"), heading)
        st.markdown(t("influencers.why"))
        edited = st.data_editor(
            table, column_config=config, num_rows="dynamic", hide_index=True,
            key=f"influencers-{place}-{view.visitor.key[:6]}", placeholder="", alt=t("influencers.title"),
        )  # fmt: skip
        sent = st.form_submit_button(t("form.save"), type="primary")
    if sent:
        rows = tuple(tuple(_cell(value) for value in row) for row in edited.itertuples(index=False))
        view.visitor.typed = replace(
            view.visitor.typed, influencers=tuple(row for row in rows if row[0] or row[1])
        )
        st.rerun()


def _heading(title: str, wanted: bool) -> None:
    if wanted:
        st.markdown(f"#### {title}")


def _given(table: pd.DataFrame, columns: list[str]) -> list[tuple[str, ...]]:
    """The rows of a table as text, empty where missing."""
    rows = table[columns].astype("object").where(table[columns].notna(), "")
    return [tuple(str(cell) for cell in row) for row in rows.itertuples(index=False)]


def _cell(value: Any) -> Any:
    """A cell of the editor as a plain value, None where empty."""
    if value is None or value is pd.NaT or value != value or (isinstance(value, str) and not value.strip()):
        return None
    return value.strip() if isinstance(value, str) else value
