"""Say and do on the page: values in our story, in posts and in deeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import numbers, results
from dashboard.frame import View
from dashboard.pictures import chart, of_side
from dashboard.words import md
from fivec import values
from fivec.figures.values import alt_values, fig_values
from fivec.measures import Result
from fivec.sentences import sentence

CHOSEN: Final = "value_checks"
MARKS: Final = {"yes": "✓", "no": "✗", "unknown": "?"}


def with_deeds(view: View, result: Result) -> Result:
    """The result of congruence with the check of every value; the other C's are looked up for it."""
    if not len(view.data.story):
        return result
    others = {c: results.beside(view, c) for c in values.NEEDED}
    return values.with_deeds(view.data, result, others, st.session_state.get(CHOSEN))


def said_and_done(view: View, result: Result, side: str | None) -> Callable[[], None] | None:
    """What draws values in story, posts and deeds; None without a value to draw."""
    said = of_side(result.tables["values"], side) if "values" in result.tables else pd.DataFrame()
    deeds = result.tables["deeds"] if "deeds" in result.tables else pd.DataFrame()
    if not len(said) and not len(deeds):
        return None

    def drawn() -> None:
        if len(said):
            st.markdown(f"#### {view.t('picture.values.title')}")
            told = [result.measure(id, side) for id in ("CG-3", "CG-5")]
            for measure in told:
                if measure is not None and measure.measured:
                    words = " ".join([sentence(measure, view.t), numbers.evidence(measure, view.t)])
                    st.markdown(f"- {words}")
            chart(fig_values(said, view.look), alt_values(said, view.look), "values")
            st.caption(view.t("picture.values.words"))
        if len(deeds):
            checked(view, deeds)

    return drawn


def checked(view: View, deeds: pd.DataFrame) -> None:
    """Each value with its check and what came of it; the user may pick another check."""
    t = view.t
    st.markdown(f"#### {t('picture.deeds.title')}")
    st.caption(t("picture.deeds.words"))
    names = ["", *values.checks()]
    for number, row in enumerate(deeds.itertuples()):
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        check = row.check if isinstance(row.check, str) else ""
        with left:
            st.selectbox(
                md(row.value), names, names.index(check), key=f"value_check_{number}",
                format_func=lambda name: t(f"check.{name or 'none'}"),
                on_change=_choose, args=(row.value, f"value_check_{number}"),
            )  # fmt: skip
        with right:
            st.markdown(f"{MARKS[str(row.verdict)]} {_outcome(view, row)}")


def _choose(value: str, key: str) -> None:
    st.session_state[CHOSEN] = {**st.session_state.get(CHOSEN, {}), value: st.session_state[key]}


def _outcome(view: View, row: object) -> str:
    t = view.t
    check, verdict, found = row.check, row.verdict, row.found  # type: ignore[attr-defined]
    if not isinstance(check, str):
        return t("deed.none")
    if found != found:
        return t("deed.not_measured")
    measure = row.measure  # type: ignore[attr-defined]
    if measure == "CN-6":
        return t(f"deed.ties.{verdict}")
    return t(f"deed.{check}.{verdict}", found=t.percent(float(found)))
