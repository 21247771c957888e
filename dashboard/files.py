"""The list of opened files: what was read, what was set aside and why, and what each file feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from dashboard import mapping, opening, pictures, results, unlocks
from dashboard.downloads import csv
from dashboard.frame import View
from dashboard.state import Loaded
from dashboard.words import md
from fivec import inputs, readers
from fivec.figures.inputs import alt_inputs, fig_inputs
from fivec.measures import Result
from fivec.readers.notes import ASIDE_ROWS
from fivec.schema import C_NAMES, SourceReport

ABOUT_TIMES: Final = {"zone_assumed", "zone_chosen", "day_first_assumed", "month_first_assumed"}
COMMON_ZONES: Final = ("Europe/Amsterdam", "Europe/London", "UTC", "America/New_York", "America/Los_Angeles")
ANSWERED: Final = {
    "full": ":material/check_circle:",
    "partly": ":material/contrast:",
    "missing": ":material/radio_button_unchecked:",
}
MAPPED: Final = ("mapped_posts", "mapped_ties", "mapped_people")
"""Formats whose columns carry the names of the form instead of the file's own."""
ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def listing(view: View) -> None:
    """One card per file, with a way to remove it."""
    t = view.t
    for loaded in view.visitor.files:
        with st.container(border=True):
            card(view, loaded)
        mapping.form(view, loaded)
    if view.visitor.files:
        st.button(t("files.clear"), key="files_clear", on_click=view.visitor.clear, icon=":material/delete:")


def card(view: View, loaded: Loaded) -> None:
    """One file: format, period, rows, reasons, totals, notes, privacy, and the C's it feeds."""
    t, report = view.t, _beside_the_others(view, loaded)
    about, feeds, doors = st.columns([5, 4, 4], vertical_alignment="center")
    with about:
        st.markdown(f"**{md(report.name)}**" + (f" · {_format(view, report)}" if report.format else ""))
        if report.error is None:
            period = [_written(view, report.totals[end]) for end in ("first", "last") if end in report.totals]
            rows = t("files.rows", n=report.rows_read, aside=report.rows_set_aside)
            posts = report.totals.get("posts")
            held = [t("files.posts", n=posts)] if isinstance(posts, int) and posts != report.rows_read else []
            st.caption(" · ".join([*([" – ".join(dict.fromkeys(period))] if period else []), *held, rows]))
    with feeds, st.container(horizontal=True, gap="small"):
        for c in C_NAMES:
            if c in report.feeds:
                st.badge(t(f"page.{c}"), icon=":material/check:", color="blue")
    with doors, st.container(horizontal=True, gap="small", horizontal_alignment="right"):
        if report.error is None:
            with st.popover(t("files.check"), type="tertiary"):
                _checked(view, loaded)
        mapping.button(view, loaded)
        st.button(
            t("files.remove"), key=f"remove-{loaded.digest}", on_click=view.visitor.remove,
            args=(loaded.digest,), type="tertiary", icon=":material/close:",
        )  # fmt: skip
    if report.error is not None and report.error.key == "not_recognised":
        st.warning(t("files.unknown", columns=md(str(report.error.values["columns"]))))
    elif report.error is not None:
        st.error(opening.error_text(t, report.error, report.name))


def _beside_the_others(view: View, loaded: Loaded) -> SourceReport:
    """The report with what became of the file beside the others: what was met twice, what two claim."""
    files = [other.digest for other in view.visitor.files]
    return view.data.reports[files.index(loaded.digest)]


def _checked(view: View, loaded: Loaded) -> None:
    """What to compare with the platform's own screen, the rows set aside, and what can be read otherwise."""
    t = view.t
    lines = details(view, _beside_the_others(view, loaded))
    st.markdown("\n".join(f"- {line}" for line in lines) or t("files.nothing"))
    if loaded.export.aside:
        st.download_button(
            t("files.aside_download"), lambda: csv(_aside(view, loaded), t.language), "set-aside.csv",
            "text/csv", key=f"aside-{loaded.digest}", on_click="ignore", icon=":material/download:",
            help=t("files.aside_help", limit=ASIDE_ROWS),
        )  # fmt: skip
    if loaded.origin is not None:
        _reading(view, loaded)


def _aside(view: View, loaded: Loaded) -> pd.DataFrame:
    """The rows set aside under their reason in words."""
    t = view.t
    parts = [
        rows.to_pandas().assign(**{t("files.reason"): _word(view, "reason", reason, {"n": rows.num_rows})})
        for reason, rows in loaded.export.aside
    ]
    found = pd.concat(parts, ignore_index=True)
    if loaded.export.report.format in MAPPED:
        fields = {name: t(f"mapping.field_{name}") for name in found if f"mapping.field_{name}" in t}
        found = found.rename(columns=fields)
    return found[[t("files.reason"), *(name for name in found.columns if name != t("files.reason"))]]


def _reading(view: View, loaded: Loaded) -> None:
    """Time zone and order of dates where they were assumed, and private messages where there are any."""
    t, report, options = view.t, loaded.export.report, loaded.options
    said = {key for key, _ in report.notes}
    key = f"reading-{loaded.digest}"
    if said & ABOUT_TIMES or options.zone or options.day_first is not None:
        st.markdown(f"**{t('files.dates')}**")
        st.caption(t("files.dates_words"))
        zones = (None, *COMMON_ZONES, *sorted(available_timezones() - {*COMMON_ZONES}))
        st.session_state[f"{key}-zone"] = options.zone
        st.selectbox(
            t("files.zone"), zones, key=f"{key}-zone", on_change=_reread, args=(view, loaded, key, "zone"),
            format_func=lambda zone: zone or t("files.zone_assumed"),
        )  # fmt: skip
        st.session_state[f"{key}-day_first"] = options.day_first
        st.radio(
            t("files.order"), (None, True, False), key=f"{key}-day_first", horizontal=True,
            on_change=_reread, args=(view, loaded, key, "day_first"),
            format_func=lambda order: t(f"files.order_{order}"),
        )  # fmt: skip
    if report.reasons.get("private_message") or options.private:
        st.session_state[f"{key}-private"] = options.private
        st.checkbox(
            t("files.private"), key=f"{key}-private", on_change=_reread,
            args=(view, loaded, key, "private"), help=t("files.private_help"),
        )  # fmt: skip


def _reread(view: View, loaded: Loaded, key: str, field: str) -> None:
    value = st.session_state[f"{key}-{field}"]
    opening.reread(loaded, replace(loaded.options, **{field: value}))


def _format(view: View, report: SourceReport) -> str:
    return view.t(f"format.{report.format}") if f"format.{report.format}" in view.t else md(report.format)


def details(view: View, report: SourceReport) -> list[str]:
    """Reasons, control totals, privacy and assumptions, one line each."""
    t = view.t
    lines = [t("files.total", name=_word(view, "total", name), value=_written(view, value))
             for name, value in report.totals.items()]  # fmt: skip
    lines += [
        t("files.aside", n=n, reason=_word(view, "reason", reason))
        for reason, n in report.reasons.items()
        if n
    ]
    lines += [
        t("files.dropped", n=n, what=_word(view, "dropped", what)) for what, n in report.dropped.items() if n
    ]
    lines += [_word(view, "note", key, values) for key, values in report.notes]
    return lines


def _word(view: View, area: str, key: str, values: Mapping[str, object] | None = None) -> str:
    name = f"{area}.{key}"
    safe = {field: md(value) if isinstance(value, str) else value for field, value in (values or {}).items()}
    return view.t(name, **safe) if name in view.t else md(key.replace("_", " "))


def _written(view: View, value: object) -> str:
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return view.t.day(date.fromisoformat(value))
    if isinstance(value, pd.Timestamp | date):
        return view.t.day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return view.t.number(value)
    return md(value)


def unlocked(view: View) -> None:
    """The five C's beside what is open, and per C that is not answered what to add and where to find it."""
    t = view.t
    states = view.data.mine("inputs", lambda: inputs.found(view.data))
    answers = {c: _answer(c, results.quick(view, c)) for c in C_NAMES}
    pictures.chart(fig_inputs(states, answers, view.look), alt_inputs(states, view.look), "inputs")
    for c in C_NAMES:
        step = inputs.next_step(c, states)
        words = t(f"inputs.add_{step}") if step else t("inputs.complete")
        if step == "posts" and states[step] == inputs.PARTLY and not view.data.parties.known:
            words = t("inputs.say_ours")
        if step and answers[c] == "full":
            words = t("inputs.more", words=words)
        st.markdown(
            f"{ANSWERED[answers[c]]} **{t(f'page.{c}')}** – {t(f'inputs.answer_{answers[c]}')}. {words}"
        )


def _answer(c: str, result: Result) -> str:
    """``full``, ``partly`` where the headline or what stands in for it is there, or ``missing``."""
    if result.headline.measured and result.headline.basis == "full":
        return "full"
    return "partly" if any(one.measured for one in unlocks.told(c, result)) else "missing"


def templates(view: View) -> None:
    """Empty templates with headers in the language of the page."""
    t = view.t
    with st.container(horizontal=True):
        for name, content in readers.templates(t.language).items():
            st.download_button(
                _word(view, "template", name.removesuffix(".csv")), content, _file_name(name), "text/csv",
                on_click="ignore", key=f"template-{name}", icon=":material/download:",
            )  # fmt: skip


def _file_name(name: str) -> str:
    return name if name.endswith(".csv") else f"{name}.csv"
