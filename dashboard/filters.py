"""One filter for every page: kept in the session, written to the URL, read from it once."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.words import md
from fivec.dataset import Dataset, Selection
from fivec.language import Translator
from fivec.schema import ACCOUNT_KINDS

LISTS: Final = ("channel", "team", "kind")
_FIELD: Final = {"channel": "channels", "team": "teams", "kind": "kinds"}


def read_url() -> None:
    """Take the filter from the URL into the session, once per visit."""
    if "wanted_filter" not in st.session_state:
        query = st.query_params
        wanted: dict[str, list[str]] = {name: query.get_all(name) for name in (*LISTS, "start", "end")}
        st.session_state["wanted_filter"] = {name: values for name, values in wanted.items() if values}


def write_url(language: str, selection: Selection | None) -> None:
    """Write language and filter to the URL where they differ from what it says."""
    if selection is None:
        listed = dict(st.session_state.get("wanted_filter", {}))
    else:
        listed = {name: list(getattr(selection, field)) for name, field in _FIELD.items()}
        listed |= {name: [day.isoformat()] for name in ("start", "end") if (day := getattr(selection, name))}
    listed = {"lang": [language]} | {name: values for name, values in listed.items() if values}
    if {name: st.query_params.get_all(name) for name in st.query_params} != listed:
        st.query_params.from_dict(listed)


def bar(t: Translator, data: Dataset) -> Selection:
    """Draw the filter bar and give what it selects."""
    options = _options(data)
    span = _span(data)
    for name, choices in options.items():
        _seed(f"filter_{name}", [value for value in _wanted(name) if value in choices])
        kept = [value for value in st.session_state[f"filter_{name}"] if value in choices]
        st.session_state[f"filter_{name}"] = kept
    if span:
        _seed("filter_period", _wanted_period(span))
        st.session_state["filter_period"] = _inside(st.session_state["filter_period"], span)
    with st.container(horizontal=True, vertical_alignment="center", key="filter_bar"):
        with st.popover(t("filter.label"), icon=":material/filter_alt:"):
            if span:
                st.date_input(
                    t("filter.period"),
                    min_value=span[0],
                    max_value=span[1],
                    key="filter_period",
                    format="DD-MM-YYYY" if t.language == "nl" else "DD/MM/YYYY",
                )
            for name, choices in options.items():
                if len(choices) > 1:
                    st.multiselect(
                        t(f"filter.{name}"),
                        choices,
                        key=f"filter_{name}",
                        placeholder=t("filter.all"),
                        format_func=partial(label, t, name),
                        select_all=False,
                    )
        selection = _selection(span)
        rows = data.select(selection)
        if len(data.posts):
            st.markdown(t("filter.posts", n=len(rows.posts), total=len(data.posts)))
        if not selection.is_everything:
            st.markdown(f":small[{_described(t, selection)}]")
            st.button(
                t("filter.reset"),
                key="filter_reset",
                on_click=reset,
                icon=":material/close:",
                type="tertiary",
            )
    if (selection.start or selection.end) and data.ties["at"].isna().any():
        st.caption(t("filter.undated"))
    return selection


def reset() -> None:
    """Back to everything."""
    for name in (*LISTS, "period"):
        st.session_state.pop(f"filter_{name}", None)
    st.session_state["wanted_filter"] = {}


def _seed(key: str, value: object) -> None:
    if key not in st.session_state:
        st.session_state[key] = value


def _wanted(name: str) -> list[str]:
    values: list[str] = st.session_state.get("wanted_filter", {}).get(name, [])
    return values


def _wanted_period(span: tuple[date, date]) -> tuple[date, date]:
    start, end = (_day(_wanted(name)) for name in ("start", "end"))
    return start or span[0], end or span[1]


def _day(values: list[str]) -> date | None:
    try:
        return date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None


def _inside(period: object, span: tuple[date, date]) -> tuple[date, ...]:
    """The period cut to the days the data have; one day while the user is still choosing."""
    days = period if isinstance(period, tuple) else (period,)
    return tuple(min(max(day, span[0]), span[1]) for day in days if isinstance(day, date)) or span


def _selection(span: tuple[date, date] | None) -> Selection:
    channels, teams, kinds = (tuple(st.session_state.get(f"filter_{name}", [])) for name in LISTS)
    period: tuple[date, ...] = st.session_state.get("filter_period", ())
    if span is None or len(period) != 2:
        return Selection(channels=channels, teams=teams, kinds=kinds)
    start = period[0] if period[0] > span[0] else None
    end = period[1] if period[1] < span[1] else None
    return Selection(start, end, channels, teams, kinds)


def _options(data: Dataset) -> dict[str, list[str]]:
    used = data.once("filter/channels", lambda: sorted(data.accounts["channel"].dropna().unique()))
    teams = data.once("filter/teams", lambda: _teams(data))
    present = np.unique(data.parties.kind)
    return {"channel": used, "team": teams, "kind": [ACCOUNT_KINDS[code] for code in present if code >= 0]}


def _teams(data: Dataset) -> list[str]:
    """Teams large enough to be looked at: a smaller one would point at people."""
    return sorted(data.people["team"].cat.categories[data.large_teams])


def _span(data: Dataset) -> tuple[date, date] | None:
    stamps = data.seconds
    if not len(stamps) or np.isnan(stamps).all():
        return None
    first, last = (pd.Timestamp(moment, unit="s").date() for moment in (np.nanmin(stamps), np.nanmax(stamps)))
    return first, last


def label(t: Translator, name: str, value: str) -> str:
    """The word for a value of a filter, the value itself where there is none."""
    key = f"{name}.{value}"
    return t(key) if key in t else value


def _ends(selection: Selection) -> tuple[tuple[str, date | None], ...]:
    return ("from", selection.start), ("until", selection.end)


def _described(t: Translator, selection: Selection) -> str:
    parts = [t(f"filter.{name}", day=t.day(day)) for name, day in _ends(selection) if day]
    for name, field in _FIELD.items():
        parts += [md(label(t, name, value)) for value in getattr(selection, field)]
    return " · ".join(parts)
