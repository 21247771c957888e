"""What a C can say already where its headline is not there, and the short way to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec import counting, inputs
from fivec.measures import Measure, Result
from fivec.sentences import need_key

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


OF_INPUT: Final[Mapping[str, str]] = {"roster": "people", "impressions": "counts"}
"""The input that supplies a need, where it goes by another name."""


def wishes(view: View, result: Result, side: str | None) -> list[str]:
    """The keys of what would make the answer on a side more complete.

    That there is too little of something is no wish. What is open already is one only where the headline of
    the side asks for it all the same: another channel may have it, and this one not.
    """
    of_side = [one for one in result.measures if side is None or one.side in (side, None)]
    asked = {need for one in result.headlines if one in of_side for need in one.missing}
    there = {name for name, state in inputs.found(view.data).items() if state == inputs.FULL}
    if view.data.parties.known:
        there.add("organisation")
    wanted = [
        need_key(one, need, view.t)
        for one in of_side
        for need in one.missing
        if need.split("_")[0] != "more" and (need in asked or OF_INPUT.get(need, need) not in there)
    ]
    return list(dict.fromkeys(wanted))


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
