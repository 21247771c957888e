"""Sharing on the page: what we pass on, what is passed on of us, and what posts are for."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import filters, names, numbers, page_exports
from dashboard.frame import View
from dashboard.pictures import chart, of_side
from dashboard.words import clipped, md
from fivec.content import purposes
from fivec.figures import sharing as figures
from fivec.measures import Measure, Result
from fivec.parties import FEW
from fivec.schema import SIDES, SMALL_GROUP
from fivec.sentences import sentence
from fivec.text.mix import PURPOSES

COLLEAGUES: Final = ("CT-6.amplified", "CT-6.employees", "CT-6.own_words")
FIT: Final = ("both", "story", "audience", "together", "neither")
FACTORS: Final = ("fit", "question", "day", "channel")
READ: Final = 300
"""Characters of an example."""


def room(view: View, result: Result, side: str | None, fits: bool) -> None:
    """Closed: what is passed on by us and of us, and what posts are for; nothing where none of it is known.

    ``fits`` says that posts are held against a story or an audience: the rates and the posts to open are here
    then, and the main picture of the page elsewhere.
    """
    t = view.t
    passing = [one for id in ("CT-6", *COLLEAGUES) if (one := _measured(result, id, side)) is not None]
    shared = fits and page_exports.has_rates(view, result, side, "shares")
    mix = [one for name in PURPOSES if (one := _measured(result, f"CT-9.{name}", side)) is not None]
    if not (passing or shared or mix):
        return
    opened = st.expander(
        t("sharing.title" if passing or shared else "sharing.title_purposes"), icon=":material/share:",
        key=f"sharing_{side}", on_change="rerun",
    )  # fmt: skip
    if not opened.open:
        return
    with opened:
        if passing:
            _passing(view, result, side, passing)
        if shared:
            page_exports.rates(view, result, side, "shares")
            _model(view, result, side)
        if fits:
            page_exports.open_posts(view, result, side, "shared")
        if mix:
            _purposes(view, mix, headed=bool(passing or shared))


def _measured(result: Result, id: str, side: str | None) -> Measure | None:
    measure = result.measure(id, side)
    return measure if measure is not None and measure.measured else None


def _passing(view: View, result: Result, side: str | None, passing: list[Measure]) -> None:
    """By us of others, and by colleagues of us: sentences, and why some are not there."""
    t = view.t
    st.markdown(f"#### {t('sharing.passing')}")
    lines = [sentence(one, t) for one in passing if one.id != "CT-6.employees" or not one.counts_only]
    st.markdown("\n".join(f"- {line}" for line in lines))
    if any(one.id in COLLEAGUES for one in passing):
        typical = result.measure("CT-6.employees", side)
        few = typical is not None and typical.basis == FEW
        words = [t("sharing.together_few", least=SMALL_GROUP) if few else t("sharing.together")]
        left = of_side(result.tables["not_followed"], side)
        words += [
            t(f"sharing.{reason}", n=int(n)) for reason, n in zip(left["reason"], left["n"], strict=True)
        ]
        st.caption(" ".join(words))


# -- everything at once -------------------------------------------------------------------------------------


def _model(view: View, result: Result, side: str | None) -> None:
    """For who wants it: the ratios with everything weighed at once."""
    t = view.t
    if not st.toggle(t("sharing.model_show"), key="sharing-model"):
        return
    table = of_side(result.tables["sharing_model"], side)
    drawn = table[table["ratio"].notna()]
    if not len(drawn):
        st.info(t("sharing.model_not"))
        return
    place = {name: number for number, name in enumerate((*FIT, *FACTORS))}
    order = [
        (place[factor], place.get(term, 0), -n)
        for factor, term, n in zip(drawn["factor"], drawn["term"], drawn["n"], strict=True)
    ]
    drawn = drawn.iloc[sorted(range(len(drawn)), key=order.__getitem__)]
    drawn = drawn.assign(
        label=[_called(view, *one) for one in zip(drawn["factor"], drawn["term"], strict=True)],
        beside_label=[_called(view, *one) for one in zip(drawn["factor"], drawn["beside"], strict=True)],
    )
    st.markdown(" ".join(_clearly(view, drawn)))
    chart(figures.fig_ratios(drawn, view.look), figures.alt_ratios(drawn, view.look), "sharing-ratios")
    words = [t("sharing.model_words", n=int(drawn["n_model"].iloc[0]))]
    left = table[table["beside"].isna()]
    if len(left):
        told = [
            t("sharing.model_left_one", term=md(_called(view, factor, term)), n=int(n))
            for factor, term, n in zip(left["factor"], left["term"], left["n"], strict=True)
        ]
        words.append(t("sharing.model_left", terms=t.listing(told)))
    st.caption(" ".join(words))


def _clearly(view: View, drawn: pd.DataFrame) -> list[str]:
    """Which sorts go together with more sharing and which with less, as far as the margins tell."""
    t = view.t
    sorts = drawn[drawn["term"] != "together"]
    found = {"lead": sorts[sorts["low"] > 1], "less": sorts[sorts["high"] < 1]}
    told = [
        t(
            f"sharing.model_{which}",
            terms=t.listing(
                [
                    t(
                        "sharing.model_term",
                        term=md(label),
                        times=t("measure.times", times=t.number(ratio, 1)),
                    )
                    for label, ratio in zip(some["label"], some["ratio"], strict=True)
                ]
            ),
        )
        for which, some in found.items()
        if len(some)
    ]
    return told or [t("sharing.model_none")]


def _called(view: View, factor: str, term: str) -> str:
    if factor == "channel":
        return filters.label(view.t, "channel", term)
    return view.t(f"quadrant.{term}" if f"quadrant.{term}" in view.t else f"sharing.term.{term}")


# -- what posts are for -------------------------------------------------------------------------------------


def _purposes(view: View, mix: list[Measure], headed: bool) -> None:
    """The three shares in a line of words, with one post of each to read."""
    t = view.t
    if headed:
        st.markdown(f"#### {t('sharing.purposes')}")
    shares = {
        name: str(one.k) if one.counts_only else t("sharing.mix_share", k=one.k, share=numbers.value(one, t))
        for name, one in zip(PURPOSES, mix, strict=True)
    }
    st.markdown(t("sharing.mix", n=mix[0].n, **shares))
    assert view.rows is not None
    example = purposes.examples(view.data, view.rows.posts, SIDES.index(str(mix[0].side)))
    for column, name in zip(st.columns(3, gap="medium"), PURPOSES, strict=True):
        with column:
            st.markdown(f"**{t(f'sharing.{name}')}**")
            if (post := example[name]) is None:
                st.caption(t("sharing.no_example"))
                continue
            text = names.masked(view.data, view.data.posts["text"].iloc[[post]])[0]
            with st.container(border=True):
                st.text(clipped(text, READ))
    st.caption(t("sharing.mix_words"))
