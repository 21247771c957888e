"""The list of opened files: what was read, what was set aside and why, and what each file feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import doors, results
from dashboard.frame import View
from dashboard.state import Loaded
from dashboard.words import md
from fivec import readers
from fivec.schema import C_NAMES, SourceReport
from fivec.sentences import sentence

ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def listing(view: View) -> None:
    """One card per file, with a way to remove it."""
    t = view.t
    for loaded in view.visitor.files:
        with st.container(border=True):
            card(view, loaded)
    if view.visitor.files:
        st.button(t("files.clear"), key="files_clear", on_click=view.visitor.clear, icon=":material/delete:")


def card(view: View, loaded: Loaded) -> None:
    """One file: format, rows, reasons, totals, notes, privacy, and the C's it feeds."""
    t, report = view.t, loaded.export.report
    about, feeds, check, close = st.columns([5, 5, 2, 2], vertical_alignment="center")
    with about:
        st.markdown(f"**{md(report.name)}**" + (f" · {_format(view, report)}" if report.format else ""))
        if report.error is None:
            st.caption(t("files.rows", n=report.rows_read, aside=report.rows_set_aside))
    with feeds, st.container(horizontal=True, gap="small"):
        for c in C_NAMES:
            if c in report.feeds:
                st.badge(t(f"page.{c}"), icon=":material/check:", color="blue")
    with check:
        if report.error is None:
            with st.popover(t("files.check"), type="tertiary"):
                st.markdown("\n".join(f"- {line}" for line in details(view, report)) or t("files.nothing"))
    close.button(
        t("files.remove"), key=f"remove-{loaded.digest}", on_click=view.visitor.remove, args=(loaded.digest,),
        type="tertiary", icon=":material/close:",
    )  # fmt: skip
    if report.error is not None:
        st.error(doors.error_text(t, report.error, report.name))


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
    """Per C: answered by what is open, or what is still needed, in one line each."""
    fed = {c for loaded in view.visitor.files for c in loaded.export.report.feeds}
    t = view.t
    for c in C_NAMES:
        headline = results.quick(view, c).headline if c in fed else None
        mark, words = "○", t(f"{c}.unlock")
        if headline is not None:
            mark = "✓" if headline.measured else "○"
            words = t("files.fed") if headline.measured else sentence(headline, t)
        st.markdown(f"{mark} **{t(f'page.{c}')}** – {words}")


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
