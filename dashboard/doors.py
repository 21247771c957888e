"""The ways in: uploaded files, the sample organisation, and files named at the start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboard.state import Loaded, session
from dashboard.words import md
from fivec import readers
from fivec.language import Translator
from fivec.schema import Export, FivecError

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLE: Final = ROOT / "sample_data"
TYPES: Final = ("csv", "tsv", "txt", "zip", "xlsx", "xls", "ods", "json", "gexf", "graphml", "gml")


def uploader(t: Translator, place: str) -> None:
    """A drop zone that hands its files over at once and is empty again."""
    key = f"uploads-{place}-{session().uploads}"
    files = st.file_uploader(
        t("upload.label"),
        TYPES,
        accept_multiple_files=True,
        key=key,
        help=t("upload.help"),
        max_upload_size=500,
    )
    st.caption(t("upload.words"))
    if files:
        with st.spinner(t("upload.reading")):
            for file in files:
                _take(t, file.name, file.getvalue())
        session().uploads += 1
        st.rerun()


def where_to_find(t: Translator) -> None:
    """Where the platforms keep their exports."""
    with st.expander(t("find.title"), icon=":material/help:"):
        st.markdown(t("find.words"))


def sample_button(t: Translator, place: str, kind: Any = "secondary") -> None:
    """The button that opens the sample organisation; nothing where something is open already."""
    if session().files:
        return
    label = t("sample.open")
    st.button(
        label,
        key=f"sample-{place}",
        type=kind,
        icon=":material/home_health:",
        on_click=open_sample,
        args=(t,),
    )


def close_sample_button(t: Translator) -> None:
    """The way back from the sample organisation to an empty start."""
    if session().sample:
        label = t("sample.close")
        st.button(
            label, key="sample-close", type="tertiary", icon=":material/close:", on_click=session().clear
        )


def open_sample(t: Translator) -> None:
    """Open the sample organisation in the translator's language."""
    visitor = session()
    exports = _sample(t.language)
    visitor.clear()
    for number, export in enumerate(exports):
        visitor.add(Loaded(f"sample-{t.language}-{number}", export))
    visitor.sample = t.language


def follow_language(t: Translator) -> None:
    """Open the other edition of the sample when the language changes."""
    if session().sample not in (None, t.language):
        visitor = session()
        choices, typed = visitor.choices, visitor.typed
        open_sample(t)
        visitor.choices, visitor.typed = choices, typed


def open_named(t: Translator) -> None:
    """Open the files that were named when the dashboard was started, once per visitor."""
    named = os.environ.get("FIVEC_OPEN", "")
    if not named or st.session_state.get("named_opened"):
        return
    st.session_state["named_opened"] = True
    paths = tuple(filter(None, named.split(os.pathsep)))
    with st.spinner(t("upload.reading")):
        exports = _attempt(t, named, lambda: _of_paths(paths, _changed(paths)))
    for number, export in enumerate(exports):
        session().add(Loaded(f"named-{number}-{export.report.name}", export))


def _take(t: Translator, name: str, content: bytes) -> None:
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    visitor = session()
    if any(loaded.digest.startswith(digest) for loaded in visitor.files):
        visitor.messages.append(("info", t("upload.twice", file=md(name))))
        return
    exports = _attempt(t, name, lambda: readers.exports([readers.Upload(name, content)]))
    for number, export in enumerate(exports):
        visitor.add(Loaded(f"{digest}-{number}", export))
        visitor.messages.append(_message(t, export))


def _attempt(t: Translator, name: str, read: Callable[[], Sequence[Export]]) -> Sequence[Export]:
    """What was read; an error becomes a message and nothing that was loaded is lost."""
    try:
        return list(read())
    except FivecError as error:
        session().messages.append(("error", error_text(t, error, name)))
        return []


def _message(t: Translator, export: Export) -> tuple[str, str]:
    report = export.report
    if report.error is not None:
        return "error", error_text(t, report.error, report.name)
    return "success", t("upload.done", file=md(report.name), n=report.rows_read)


def error_text(t: Translator, error: FivecError, name: str) -> str:
    """The sentence of an error with every user text made literal."""
    values = {"file": name, **error.values}
    return t(f"error.{error.key}", **{k: md(v) if isinstance(v, str) else v for k, v in values.items()})


@st.cache_resource(show_spinner=False)
def _sample(language: str) -> tuple[Export, ...]:
    return tuple(readers.exports([SAMPLE / language]))


@st.cache_resource(show_spinner=False, max_entries=2)
def _of_paths(paths: tuple[str, ...], changed: tuple[float, ...]) -> tuple[Export, ...]:
    """The operator's own files: the same for every visitor, read again when a file changes."""
    return tuple(readers.exports([Path(path) for path in paths]))


def _changed(paths: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(Path(path).stat().st_mtime if Path(path).exists() else 0.0 for path in paths)
