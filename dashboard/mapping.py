"""The form in which the user says what the columns of a table mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import filters
from dashboard.frame import View
from dashboard.opening import message, remember, reread
from dashboard.state import Loaded
from dashboard.words import md
from fivec import readers
from fivec.readers.column_map import TABLES, ColumnMap, references
from fivec.readers.formats import formats
from fivec.readers.mapped import FIELDS, REQUIRED, Guess, Problem, guesses, linked_channel, problems
from fivec.readers.source import Source

PREVIEW: Final = 5
CHANNELS: Final = (
    *("linkedin", "facebook", "instagram", "x", "youtube", "tiktok", "mastodon", "bluesky", "threads"),
    *("telegram", "reddit", "discord", "whatsapp", "viva", "slack", "teams"),
)
TABULAR: Final = ("posts", "edge_list", "people", "mapped_posts", "mapped_ties", "mapped_people")
"""Formats of one table, beside those of ``formats()``."""
_NEEDED: Final = {"posts": 4, "ties": 2, "people": 3}
"""Columns that are asked for first; the others are good to have."""
NO_AUTHOR: Final = Problem("missing", {"column": "author"}, True)
"""The one gap that need not be filled by a column."""
_IN_ROW: Final = 3


def button(view: View, loaded: Loaded) -> None:
    """What opens the form for one file; nothing where there is no table to point at."""
    key, report = f"map-{loaded.digest}", loaded.export.report
    if report.error is not None:
        is_table = report.error.key in ("not_recognised", "map_incomplete")
    else:
        is_table = report.format in TABULAR or report.format in {form.key for form in formats()}
    if loaded.origin is None or not is_table:
        return
    label = "mapping.open" if report.error else "mapping.change"
    st.button(
        view.t(label), key=key, icon=":material/view_column:", type="tertiary",
        on_click=_toggle, args=(loaded.content,),
    )  # fmt: skip


def _toggle(content: str) -> None:
    st.session_state["mapping"] = None if st.session_state.get("mapping") == content else content


def form(view: View, loaded: Loaded) -> None:
    """The form itself, under the card of the file it was opened for."""
    if st.session_state.get("mapping") != loaded.content:
        return
    t = view.t
    source = _chosen_table(view, loaded)
    names = references(source.sheet.names)
    with st.container(border=True):
        st.markdown(f"#### {t('mapping.title')}")
        st.markdown(t("mapping.words"))
        _preview(view, source, names)
        table = st.radio(
            t("mapping.table"), TABLES, horizontal=True, key=f"map-table-{source.name}",
            format_func=lambda name: t(f"mapping.table_{name}"),
        )  # fmt: skip
        made = _asked(view, loaded, source, names, table)
        found = problems(source, made)
        for problem in found:
            key = "missing_author" if problem == NO_AUTHOR else problem.key
            (st.error if problem.stops else st.warning)(_told(view, key, problem.values))
        if not found:
            st.success(t("mapping.fine"))
        with st.container(horizontal=True):
            st.button(
                t("mapping.read"), key="map-read", type="primary", icon=":material/check:",
                disabled=any(problem.stops for problem in found), on_click=_read, args=(view, loaded, made),
            )  # fmt: skip
            st.download_button(
                t("mapping.save"), made.as_json(), "fivec-columns.json", "application/json",
                key="map-save", on_click="ignore", icon=":material/download:", help=t("mapping.save_help"),
            )  # fmt: skip


def _tables(view: View, loaded: Loaded) -> list[Source]:
    """The tables inside a file that may be the one meant: the one it was read from, else all."""
    assert loaded.origin is not None
    origin, options = loaded.origin, loaded.options
    found: list[Source] = view.visitor.once(
        ("tables", loaded.content, repr(options)), lambda: readers.tables(origin, options)
    )
    return [source for source in found if source.name == loaded.export.report.name] or found


def _chosen_table(view: View, loaded: Loaded) -> Source:
    found = _tables(view, loaded)
    if len(found) == 1:
        return found[0]
    return st.selectbox(
        view.t("mapping.sheet"), found, key=f"map-sheet-{loaded.content}", format_func=lambda one: one.name
    )


def _preview(view: View, source: Source, names: list[str]) -> None:
    st.caption(view.t("mapping.preview"))
    rows = [[*row, *[""] * len(names)][: len(names)] for row in source.sheet.sample[:PREVIEW]]
    st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, width="stretch")


def _asked(view: View, loaded: Loaded, source: Source, names: list[str], table: str) -> ColumnMap:
    """The map as the form stands, filled in beforehand by an earlier map or a guess per column."""
    t = view.t
    known = next((one for one in loaded.options.maps if one.fits(source.sheet.names)), None)
    earlier = known if known is not None and known.table == table else None
    guessed = guesses(source.sheet, table)
    if earlier is not None:
        guessed = {column: Guess(name, "why_chosen") for column, name in earlier.columns.items()}
    fields = FIELDS[table]
    st.markdown(f"**{t('mapping.needed')}** {t('mapping.star')}")
    columns = _columns(view, source, names, table, fields[: _NEEDED[table]], guessed)
    author, official, channel = None, False, None
    if table == "posts":
        author, official = _author(view, source, earlier, "author" in columns)
        channel = _channel(view, source, earlier)
    with st.expander(t("mapping.more")):
        columns |= _columns(view, source, names, table, fields[_NEEDED[table] :], guessed)
    return ColumnMap(table, source.sheet.names, columns, channel, author, official)


def _columns(
    view: View,
    source: Source,
    names: list[str],
    table: str,
    fields: tuple[str, ...],
    guessed: dict[str, Guess],
) -> dict[str, str]:
    t, found = view.t, {}
    for start in range(0, len(fields), _IN_ROW):
        row = fields[start : start + _IN_ROW]
        for place, column in zip(st.columns(_IN_ROW), row, strict=False):
            guess = guessed.get(column)
            mark = " *" if column in REQUIRED[table] else ""
            chosen = place.selectbox(
                t(f"mapping.field_{column}") + mark, (None, *names),
                key=f"map-{source.name}-{table}-{column}",
                index=1 + names.index(guess.name) if guess and guess.name in names else 0,
                format_func=lambda name: name or t("mapping.none"),
            )  # fmt: skip
            if guess and chosen == guess.name:
                place.caption(t(f"mapping.{guess.why}"))
            if chosen is not None:
                found[column] = chosen
    return found


def _author(
    view: View, source: Source, earlier: ColumnMap | None, has_column: bool
) -> tuple[str | None, bool]:
    """Who wrote everything, where no column tells the author."""
    if has_column:
        return None, False
    t = view.t
    author = st.text_input(
        t("mapping.author_all"), (earlier and earlier.author) or "", key=f"map-{source.name}-one",
        help=t("mapping.author_help"), max_chars=80,
    ).strip()  # fmt: skip
    official = st.checkbox(
        t("mapping.official"), earlier.official if earlier else True, key=f"map-{source.name}-official"
    )
    return author or None, official and bool(author)


def _channel(view: View, source: Source, earlier: ColumnMap | None) -> str | None:
    known = earlier.channel if earlier else linked_channel(source.sheet)
    channel: str | None = st.selectbox(
        view.t("mapping.channel"), CHANNELS, key=f"map-{source.name}-where",
        index=CHANNELS.index(known) if known in CHANNELS else None, placeholder=view.t("mapping.choose"),
        help=view.t("mapping.channel_help"), format_func=lambda name: filters.label(view.t, "channel", name),
    )  # fmt: skip
    return channel


def _told(view: View, key: str, values: object) -> str:
    assert isinstance(values, dict)
    named = {
        name: view.t(f"mapping.field_{value}") if f"mapping.field_{value}" in view.t else value
        for name, value in values.items()
    }
    return view.t(f"mapping.{key}", **{k: md(v) if isinstance(v, str) else v for k, v in named.items()})


def _read(view: View, loaded: Loaded, made: ColumnMap) -> None:
    remember(made)
    reread(loaded, replace(loaded.options, maps=view.visitor.choices.maps))
    st.session_state["mapping"] = None
    for one in view.visitor.files:
        if one.content == loaded.content:
            view.visitor.messages.append(message(view.t, one.export))
