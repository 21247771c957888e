"""The frame around every page: guard, language, navigation, doors and the filter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import streamlit as st

from dashboard import doors, filters, keeping
from dashboard.state import Session, session
from dashboard.words import spoken
from fivec.dataset import Dataset, Rows, Selection
from fivec.figures.theme import Look
from fivec.language import LANGUAGES, Translator, translator
from fivec.schema import C_NAMES

ICONS: Final = {
    "overview": ":material/dashboard:",
    "data": ":material/folder_open:",
    "connections": ":material/hub:",
    "congruence": ":material/diversity_3:",
    "conversations": ":material/forum:",
    "content": ":material/article:",
    "context": ":material/record_voice_over:",
    "method": ":material/menu_book:",
}
GROUPS: Final = {"start": ("overview", "data"), "five": C_NAMES, "about": ("method",)}


@dataclass(frozen=True)
class View:
    """What a page needs: words, look, data and filter. ``rows`` is None when nothing is loaded."""

    t: Translator
    look: Look
    visitor: Session
    data: Dataset
    selection: Selection
    rows: Rows | None
    pages: dict[str, Any]

    @property
    def nothing_selected(self) -> bool:
        """Whether the filter leaves neither posts nor ties of data that have them."""
        kept = self.rows is not None and (len(self.rows.posts) or len(self.rows.ties))
        return not self.selection.is_everything and not kept


def view(page: str) -> View:
    """The view of this run; sends a page that runs without its frame to the frame first."""
    if "view" not in st.session_state:
        _detour(page)
    found: View = st.session_state["view"]
    return found


def _detour(page: str) -> NoReturn:
    st.session_state["wanted_page"] = page
    st.session_state["wanted_query"] = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page("app.py")


def restore_query() -> None:
    """Give a page that was reached before its frame its parameters back."""
    query = st.session_state.pop("wanted_query", None)
    if query:
        st.query_params.from_dict(query)


def forward(pages: dict[str, Any]) -> None:
    """Go on to the page that was asked for before the frame ran."""
    wanted = st.session_state.pop("wanted_page", None)
    if wanted in pages and wanted != "overview":
        query = {name: st.query_params.get_all(name) for name in st.query_params}
        st.switch_page(pages[wanted], query_params=query)


def language() -> Translator:
    """The language switch; the first choice is the URL's, then the browser's."""
    if "lang" not in st.session_state:
        asked = st.query_params.get("lang", "")
        st.session_state["lang"] = asked if asked in LANGUAGES else spoken(st.context.locale)
    # The value lives in the session, so that a page reached by a link finds it before the switch is drawn.
    return translator(st.session_state["lang"])


def language_switch(t: Translator) -> None:
    """The switch itself, in the sidebar."""
    st.radio(
        "Taal / Language",
        LANGUAGES,
        format_func=lambda language: {"nl": "Nederlands", "en": "English"}[language],
        key="lang",
        horizontal=True,
        label_visibility="collapsed",
    )
    # The value is one of two constants.
    st.html(f"<script>document.documentElement.lang='{t.language}'</script>", unsafe_allow_javascript=True)


def pages(t: Translator) -> tuple[dict[str, Any], Any]:
    """The pages by name, and the navigation over them."""
    made = {
        name: st.Page(
            Path("pages") / f"{name}.py",
            title=t(f"page.{name}"),
            icon=icon,
            url_path=None if name == "overview" else name,
            default=name == "overview",
        )
        for name, icon in ICONS.items()
    }
    grouped = {t(f"group.{group}"): [made[name] for name in names] for group, names in GROUPS.items()}
    return made, st.navigation(grouped)


STYLE: Final = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stHeaderActionElements"] { display: none; }
@media (max-width: 640px) {
  .st-key-plane_box .textpoint { display: none; }
  [data-testid="stTable"] :is(td, th) { padding: 0.25rem; font-size: 0.8rem; }
}
</style>"""
"""Streamlit's own words at an upload and a heading are English; names find no room on a phone, and a table
little."""


def sidebar(t: Translator, current: Any) -> None:
    """Language and the way in, under the navigation; on a phone it closes once a page is chosen."""
    st.html(STYLE)
    # The name of the page makes the script another one, so that it runs once per page.
    st.html(
        f"<script>/* {current.url_path} */ if (innerWidth < 768) document.querySelector("
        '\'[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]\')?.click()</script>',
        unsafe_allow_javascript=True,
    )
    with st.sidebar:
        language_switch(t)
        with st.popover(t("upload.open"), icon=":material/upload_file:", width="stretch"):
            doors.uploader(t, "frame")
        doors.sample_button(t, "frame", "tertiary")
        doors.close_sample_button(t)
        st.caption(t("keep.privacy" if keeping.is_on() else "frame.privacy"))


def prepared(t: Translator, made: dict[str, Any]) -> View:
    """Open what was named, draw the filter, and keep the view for the page of this run."""
    doors.open_named(t)
    doors.follow_language(t)
    visitor = session()
    while visitor.messages:
        kind, text = visitor.messages.pop(0)
        {"error": st.error, "info": st.info, "success": st.success}[kind](text)
    if visitor.is_empty:
        keeping.offer(t, "start")
    filters.read_url()
    data, rows, selection = visitor.data, None, Selection()
    if visitor.files:
        selection = filters.bar(t, data)
        rows = data.select(selection)
    filters.write_url(t.language, selection if visitor.files else None)
    look = Look(t, dark=st.context.theme.type == "dark")
    found = View(t, look, visitor, data, selection, rows, made)
    st.session_state["view"] = found
    return found
