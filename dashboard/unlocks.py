"""What a C can say already where its headline is not there, and the short way to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec import counting
from fivec.measures import Measure, Result

NOW: Final[Mapping[str, Sequence[str]]] = {
    "connections": ("CN-11",),
    "congruence": (),
    "conversations": ("CV-12",),
    "content": ("CT-4", "CT-4.comments"),
    "context": ("CX-10",),
}
"""Per C the measures that stand in for a headline that is not there, the first that is measured."""


def shown_headlines(result: Result) -> Sequence[Measure]:
    """The measured headlines, inside before outside; the first one where none is measured."""
    measured = [measure for measure in result.headlines if measure.measured]
    return sorted(measured, key=lambda measure: str(measure.side) != "internal") or result.headlines[:1]


def told(c: str, result: Result) -> Sequence[Measure]:
    """What is said on top: the measured headlines, else what can be said already, else what is missing."""
    shown = shown_headlines(result)
    if shown[0].measured:
        return shown
    instead = (one for id in NOW[c] for one in result.supporting if one.id == id and one.measured)
    return [found] if (found := next(instead, None)) else shown


def announced(view: View, c: str, result: Result) -> None:
    """Over what stands in for the headline: that it is not yet the answer."""
    if not shown_headlines(result)[0].measured and told(c, result)[0].measured:
        st.caption(view.t("tile.now"))


def next_step(view: View, c: str, result: Result) -> str:
    """What some minutes or one file would add, in words; empty where nothing is missing."""
    t, headline = view.t, result.headline
    for need in headline.missing:
        if need == "replies" and c == "conversations" and counting.is_wanted(view.data):
            need = "counted"
        key = f"unlock.{c}.{need}"
        if key in t and told(c, result)[0].measured:
            return t(key)
    return ""
