"""The ways in: uploaded files, the sample organisation, and files named at the start."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboard import keeping
from dashboard.opening import take
from dashboard.state import Loaded, session
from fivec import readers
from fivec.language import Translator
from fivec.readers import Upload
from fivec.readers.families import families
from fivec.schema import Export

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLE: Final = ROOT / "sample_data"
WANTED: Final = (("job_function", "Healthcare Services"), ("job_function", "Community and Social Services"))
"""Whom the sample organisation wants to reach: care workers, and those who work with them."""


def uploader(t: Translator, place: str) -> None:
    """A drop zone that hands its files over at once and is empty again."""
    key = f"uploads-{place}-{session().uploads}"
    files = st.file_uploader(
        t("upload.label"),
        accept_multiple_files=True,
        key=key,
        help=t("upload.help"),
        max_upload_size=500,
    )
    st.caption(t("upload.words"))
    if files:
        session().uploads += 1  # the drop zone is empty again, also when reading is stopped
        take(t, [Upload(file.name, file.getvalue()) for file in files])
        st.rerun()


def where_to_find(t: Translator) -> None:
    """Where the platforms keep their exports, and everything that is read."""
    with st.expander(t("find.title"), icon=":material/help:"):
        st.markdown(t("find.words"))
    with st.expander(t("families.title"), icon=":material/list:"):
        st.markdown(t("families.words"))
        for name, keys in families().items():
            st.markdown(f"**{t(f'family.{name}')}**: {'; '.join(t(f'format.{key}') for key in keys)}")


def sample_button(t: Translator, place: str, kind: Any = "secondary") -> None:
    """The buttons that open the sample organisation, whole or by its page exports only; nothing where
    something is open already.
    """
    if session().files:
        return
    st.button(
        t("sample.open"), key=f"sample-{place}", type=kind, icon=":material/home_health:",
        on_click=open_sample, args=(t,),
    )  # fmt: skip
    st.button(
        t("sample.pages_open"), key=f"pages-{place}", icon=":material/bar_chart:",
        type="tertiary" if kind == "tertiary" else "secondary", help=t("sample.pages_words"),
        on_click=open_sample, args=(t, True),
    )  # fmt: skip


def close_sample_button(t: Translator) -> None:
    """The way back from the sample organisation to an empty start."""
    if session().sample:
        label = t("sample.close")
        st.button(
            label, key="sample-close", type="tertiary", icon=":material/close:", on_click=session().clear
        )


def open_sample(t: Translator, pages_only: bool = False) -> None:
    """Open the sample organisation in the translator's language, whole or by its page exports only."""
    visitor = session()
    exports = _sample(t.language, pages_only)
    visitor.clear()
    kind = "pages" if pages_only else "sample"
    for number, export in enumerate(exports):
        visitor.add(Loaded(f"{kind}-{t.language}-{number}", export))
    visitor.sample, visitor.pages_only = t.language, pages_only
    if pages_only:
        visitor.choices = replace(visitor.choices, wanted=WANTED)


def follow_language(t: Translator) -> None:
    """Open the other edition of the sample when the language changes."""
    if session().sample not in (None, t.language):
        visitor = session()
        choices, typed = visitor.choices, visitor.typed
        open_sample(t, visitor.pages_only)
        visitor.choices, visitor.typed = choices, typed


def open_named(t: Translator) -> None:
    """Open the files that were named when the dashboard was started, once per visitor."""
    named = os.environ.get("FIVEC_OPEN", "")
    if not named or st.session_state.get("named_opened"):
        return
    st.session_state["named_opened"] = True
    paths = tuple(filter(None, named.split(os.pathsep)))
    with st.spinner(t("upload.reading")):
        for number, path in enumerate(map(Path, paths)):
            exports = _of_path(path, path.stat().st_mtime if path.exists() else 0.0)
            found = [Loaded(f"named-{number}-{place}", export, path) for place, export in enumerate(exports)]
            for loaded in keeping.open_workspace(t, found):
                session().add(loaded)


@st.cache_resource(show_spinner=False)
def _sample(language: str, pages_only: bool) -> tuple[Export, ...]:
    return tuple(readers.exports([SAMPLE / "pages_only" / language if pages_only else SAMPLE / language]))


@st.cache_resource(show_spinner=False, max_entries=8)
def _of_path(path: Path, changed: float) -> tuple[Export, ...]:
    """The operator's own file: the same for every visitor, read again when it changes."""
    return tuple(readers.exports([path]))
