"""The rooms that every C page has, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import pandas as pd
import streamlit as st
from streamlit.elements.arrow import DataframeState

from dashboard import analysts, doors, downloads, filters, forms, numbers, results, searching, unlocks
from dashboard.frame import View
from dashboard.tables import Behind
from dashboard.words import md
from fivec.advice import advice
from fivec.dataset import Dataset
from fivec.measures import Measure, Result
from fivec.sentences import called, sentence, title

GRADE_COLOURS: Final = {"A": "green", "B": "blue", "C": "orange", None: "gray"}
SHOWN_ROWS: Final = 500
"""Rows of a table on the page; the download has all of them."""
EMPTY: Final = "–"
"""What stands in a cell that has no value."""
DECIMALS: Final = (
    "first_answer_h", "story_fit", "audience_fit", "audience_fit.internal", "openness", "effective_size",
    "share_rate", "comment_rate", "per_post", "per_1000", "new_per_1000",
)  # fmt: skip
"""Columns of numbers with a decimal."""
NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def opening(view: View, c: str) -> Result:
    """Title and question, then the result; without data or under an empty filter the page ends here."""
    t = view.t
    st.title(t(f"page.{c}"), anchor=False)
    st.subheader(t(f"{c}.question"), anchor=False)
    if view.rows is None:
        nothing_loaded(view, c)
        st.stop()
    if view.nothing_selected:
        nothing_selected(view)
        st.stop()
    return results.result(view, c)


def nothing_loaded(view: View, c: str) -> None:
    """What would answer the question, and the ways in."""
    t = view.t
    st.info(t(f"{c}.needs"), icon=":material/lightbulb:")
    left, right = st.columns(2, gap="large")
    with left:
        doors.uploader(t, c)
    with right:
        st.markdown(t("sample.words"))
        doors.sample_button(t, c, "primary")
    doors.where_to_find(t)
    typing(view, c)


def nothing_selected(view: View) -> None:
    """An empty filter explains itself."""
    t = view.t
    st.warning(t("filter.empty"), icon=":material/filter_alt_off:")
    st.button(t("filter.reset"), key="filter_reset_page", on_click=filters.reset, type="primary")


def typing(view: View, c: str) -> None:
    """The forms that stand in for files, on the pages that need them."""
    if c == "content":
        forms.story(view, c)
        forms.audience(view, c)
    if c == "context":
        forms.influencers(view, c)


def headline(view: View, c: str, result: Result) -> None:
    """One card per side: sentence, counts, how sure. Then who we are, where nothing says so."""
    unlocks.announced(view, c, result)
    measures = unlocks.told(c, result)
    for column, measure in zip(st.columns(len(measures), gap="medium"), measures, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"### {sentence(measure, view.t)}")
            badges(view, measure)
            st.markdown(numbers.evidence(measure, view.t))
            outside_filter(view, measure)
    if step := unlocks.next_step(view, c, result):
        st.markdown(f":material/add_circle: {step}")
    ask_who(view, c)


def outside_filter(view: View, measure: Measure) -> None:
    """Under an answer that is not there: it may be there without the filter."""
    if not measure.measured and not view.selection.is_everything:
        st.caption(view.t("filter.may_hide"))


def ask_who(view: View, place: str) -> None:
    """Which accounts are ours, asked where nothing says so yet."""
    if not view.data.parties.known and len(view.data.posts):
        with st.container(border=True):
            forms.ours(view, place)
    if place in ("overview", "connections") and nobody_linked(view.data):
        with st.container(border=True):
            st.markdown(view.t("people.nobody_linked"))
            label = view.t("people.nobody_linked_go")
            st.page_link(view.pages["data"], label=label, icon=":material/group:")


def nobody_linked(data: Dataset) -> bool:
    """Whether there are a list of employees and posts, and no account of the one belongs to the other."""
    return bool(data.has_roster and len(data.posts) and (data.accounts["person"] < 0).all())


def badges(view: View, measure: Measure) -> None:
    """How sure, and on which side."""
    t = view.t
    words = t(f"grade.{measure.grade}" if measure.grade else "grade.none")
    with st.container(horizontal=True, gap="small"):
        st.badge(words, color=GRADE_COLOURS[measure.grade], help=t("grade.help"))  # type: ignore[arg-type]
        if measure.side:
            st.badge(t(f"side.{measure.side}"), color="gray", icon=f":material/{SIDE_ICONS[measure.side]}:")


SIDE_ICONS: Final = {"internal": "home", "external": "public"}


def side(view: View, result: Result, c: str) -> str | None:
    """The side that the picture and the supporting numbers show; a choice where there are two."""
    sides = [measure.side for measure in unlocks.shown_headlines(result) if measure.side]
    if len(sides) < 2:
        return sides[0] if sides else None
    t = view.t
    picked, key = f"side_of_{c}", f"side_of_{c}_{t.language}"
    # The first look decides: a headline that becomes less sure does not turn the page.
    if st.session_state.get(picked) not in sides:
        st.session_state[picked] = result.headline.side or sides[0]
    # A browser knows an option by its words: per language a choice of its own, with what was picked.
    st.session_state[key] = st.session_state[picked]
    chosen: str = st.radio(
        t("side.label"), sides, key=key, horizontal=True, format_func=lambda name: t(f"side.{name}"),
        on_change=lambda: st.session_state.update({picked: st.session_state[key]}),
    )  # fmt: skip
    return chosen


def supporting(view: View, result: Result, ids: Sequence[str], side: str | None) -> Sequence[str]:
    """At most three numbers beside the headline, measured ones first; their ids.

    What is not measured says what it needs.
    """
    found = [measure for id in ids if (measure := of_side(result, id, side)) is not None]
    above = unlocks.told(result.headline.c, result)
    if not result.headline.measured:
        found = [measure for measure in found if measure.measured and measure not in above]
    found = sorted(found, key=lambda measure: not measure.measured)[:3]
    if not found:
        return ()
    st.markdown(f"#### {view.t('room.supporting')}")
    for column, measure in zip(st.columns(len(found), gap="medium"), found, strict=True):
        with column:
            tile_of(view, measure)
    return tuple(measure.id for measure in found)


def of_side(result: Result, id: str, side: str | None) -> Measure | None:
    """The measure of that side, or the one without a side."""
    return result.measure(id, side) or result.measure(id, None if side is None else "")


def tile_of(view: View, measure: Measure) -> None:
    """One supporting number with its name, counts and certainty."""
    t = view.t
    name, what = called(measure, t), numbers.question(measure, t)
    st.metric(name, numbers.value(measure, t), help=what, border=True)
    st.caption(numbers.counts(measure, t))
    if (scale := f"tile.scale.{measure.id}") in t and measure.measured:
        st.caption(t(scale))


def advise(view: View, c: str, result: Result, side: str | None) -> None:
    """What to do on the side that the page shows, and the number that each advice follows from."""
    t = view.t
    both = len({measure.side for measure in unlocks.shown_headlines(result)}) > 1
    st.markdown(f"#### {t('room.advice')}" + (f" · {t(f'side.{side}')}" if side and both else ""))
    found = advice(c, result, side)
    if not found:
        st.markdown(t("advice.nothing"))
    for one in found:
        because = one.because
        told = f"  \n  :small[:gray[{numbers.line(because, t)}]]" if because.measured else ""
        st.markdown(f"- {one.said(t, md)}{told}")


def more(
    view: View,
    result: Result,
    shown: Sequence[str],
    side: str | None,
    picture: Callable[[], None] | None = None,
) -> None:
    """Everything else, closed: a picture, the measures that the page did not show, and files for analysts."""
    rest = [
        measure
        for measure in result.supporting
        if measure.id not in shown and (side is None or measure.side in (side, None))
    ]
    c = result.headline.c
    with st.expander(view.t("room.more"), icon=":material/expand_content:"):
        if picture is not None:
            picture()
        if rest:
            others(view, rest)
        analysts.offer(view, c)


def others(view: View, rest: Sequence[Measure]) -> None:
    """Measures as a table."""
    t = view.t
    columns = [t(f"column.{name}") for name in ("indicator", "value", "counts", "grade")]
    rows = []
    for measure in rest:
        grade = t(f"grade.{measure.grade}" if measure.grade else "grade.none")
        counts, number = numbers.counts(measure, t), numbers.value(measure, t).replace(" ", NO_BREAK)
        rows.append((md(title(measure, t)), number, EMPTY if counts == grade else md(counts), grade))
    table = pd.DataFrame(rows, columns=columns)
    # Names and margins of any length are read whole: this table breaks its lines.
    st.table(table, border="horizontal", hide_index=True, alt=t("room.more"))


def rows_behind(view: View, c: str, behind: Behind, opened: Callable[[int], None] | None = None) -> None:
    """The rows behind the number, with a download that is safe in a spreadsheet; nothing where none.

    ``opened`` shows the post (row of the Dataset) behind a row that was picked.
    """
    t = view.t
    if not behind.n:
        return
    numbered = results.result(view, c).headline.measured
    label = t("room.rows" if numbered else f"room.rows.{c}", n=behind.n)
    with st.expander(label, icon=":material/table_rows:"):
        query = searching.field(view, f"rows_{c}") if behind.found is not None else ""
        if query and behind.found is not None:
            behind = behind.found(query)
            if not behind.n:
                searching.nothing(view, f"rows_{c}")
                return
            st.caption(t("search.found", n=behind.n))
        shown = titled(view, behind.first(SHOWN_ROWS))
        pick = opened is not None and behind.post is not None
        table = st.dataframe(
            shown, hide_index=True, column_config=column_formats(view), placeholder=EMPTY, alt=label,
            key=f"rows-{c}-{query}" if query else f"rows-{c}", on_select="rerun" if pick else "ignore",
            selection_mode="single-row",
        )  # fmt: skip
        if pick:
            st.caption(t("reading.behind"))
        if behind.n > SHOWN_ROWS:
            st.caption(t("rows.first", n=SHOWN_ROWS, total=behind.n))
        if behind.aside:
            st.caption(t("rows.aside", n=behind.aside))
        st.download_button(
            t("rows.download"), lambda: downloads.csv(titled(view, behind.first(None)), t.language),
            f"five-cs-{c}.csv", "text/csv", on_click="ignore", key=f"download-{c}",
            icon=":material/download:",
        )  # fmt: skip
        if opened is not None and behind.post is not None:
            for row in cast(DataframeState, table)["selection"]["rows"][:1]:
                # Under a narrower filter a row that was picked may be gone.
                if row < behind.n:
                    opened(behind.post(row))


def column_formats(view: View) -> dict[str, Any]:
    """How columns of text and time are drawn: a browser's own format would follow its language, not ours."""
    t = view.t
    day = "DD-MM-YYYY" if t.language == "nl" else "DD/MM/YYYY"
    moment = st.column_config.DatetimeColumn(format=f"{day} HH:mm")
    times = {t(f"column.{name}"): moment for name in ("started_at", "posted_at")}
    times[t("column.last_contact_at")] = st.column_config.DateColumn(format=day)
    return {t("column.text"): st.column_config.TextColumn(width="large"), **times, **decimals(view)}


def decimals(view: View) -> dict[str, Any]:
    """Dutch tables of numbers with a decimal: the browser's comma, where the plain format has a point."""
    comma = st.column_config.NumberColumn(format="localized")
    return {view.t(f"column.{name}"): comma for name in DECIMALS} if view.t.language == "nl" else {}


def titled(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The table with its columns named in words."""
    return table.rename(columns={name: view.t(f"column.{name}") for name in table.columns})


def computed(view: View, c: str) -> None:
    """How the numbers of the page are computed, printed from the glossary."""
    t = view.t
    with st.expander(t("room.computed"), icon=":material/function:"):
        definitions(view, c)


def definitions(view: View, c: str) -> None:
    """Every indicator of one C: name, what it says, formula, source."""
    for entry in numbers.entries(c):
        st.markdown(numbers.definition(entry, view.t))


def limits(view: View, c: str, result: Result, side: str | None = None) -> None:
    """What this can and cannot tell from the data given, and what would unlock the rest on the side shown."""
    t = view.t
    st.markdown(f"#### {t('room.limits')}")
    st.markdown(t(f"{c}.limits"))
    if missing := unlocks.wishes(view, result, side):
        wishes = "\n".join(f"- {t(key)}" for key in missing)
        st.markdown(f"{t('room.unlocks')}\n{wishes}")
