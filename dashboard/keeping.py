"""Saving what is open as a workspace, keeping it on this computer, and going on with it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from dashboard import kept
from dashboard.state import Loaded, session
from dashboard.words import md
from fivec import readers, workspace
from fivec.language import Translator
from fivec.readers.workspace import Kept, settings
from fivec.schema import Export, FivecError

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_OF_CONTENT: Final = re.compile(r"[0-9a-f]{32}-\d+")
"""Digests that say the same in another session; others are the place of a file among those of this one."""
_ON: Final = "keeping"
_KEY: Final = "kept_key"


def is_local() -> bool:
    """Whether visitor and server are one computer: run.py says so, and no proxy stands between them.

    What is kept is offered to every visitor, so that a server for others must never keep anything.
    """
    if os.environ.get("FIVEC_LOCAL") != "1" or st.get_option("server.address") not in LOOPBACK:
        return False
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    passed_on = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"} & {*headers}
    return not passed_on and urlsplit(f"//{headers.get('host', LOOPBACK[0])}").hostname in LOOPBACK


def is_on() -> bool:
    """Whether this visitor asked to keep what is open."""
    return bool(st.session_state.get(_ON)) and is_local()


def section(t: Translator) -> None:
    """Saving what is open, as a file and on this computer."""
    if session().is_empty and not is_on():
        return
    st.header(t("workspace.title"), anchor=False)
    st.markdown(t("workspace.words"))
    save_button(t)
    keep_switch(t)
    offer(t, "data")


def save_button(t: Translator) -> None:
    """Everything that is open, typed and chosen as one file; it is made when the button is pressed."""
    visitor = session()
    if visitor.is_empty:
        return
    st.download_button(
        t("workspace.save"),
        partial(workspace.saved, *_content()),
        t("workspace.file", day=date.today().isoformat()),
        "application/zip",
        key="workspace-save",
        on_click="ignore",
        icon=":material/save:",
        help=t("workspace.help"),
    )


def keep_switch(t: Translator) -> None:
    """The switch that keeps what is open on this computer; nothing on a server for others."""
    visitor = session()
    if not is_local() or visitor.sample or (visitor.is_empty and not is_on()):
        return
    key = "keep-switch"
    st.session_state[key] = is_on()
    st.toggle(t("keep.label"), key=key, help=t("keep.help"), on_change=_switched, args=(t, key))
    st.caption(t("keep.on" if is_on() else "keep.off", file=md(kept.path())))


def _switched(t: Translator, key: str) -> None:
    st.session_state[_ON] = st.session_state[key]
    st.session_state.pop(_KEY, None)
    if not st.session_state[_ON]:
        forget(t)


def forget(t: Translator) -> None:
    """Remove what is kept on this computer, and say so."""
    messages = session().messages
    st.session_state[_ON] = False
    try:
        kept.forget()
        messages.append(("success", t("keep.forgotten")))
    except OSError as error:
        messages.append(("error", t("keep.stays", file=md(kept.path()), why=md(error.strerror))))


def offer(t: Translator, place: str) -> None:
    """The way on with what an earlier visit kept on this computer, whichever page was open then."""
    if not is_local() or is_on() or session().sample:
        return
    found = kept.found()
    if found is None:
        return
    with st.container(border=True):
        st.markdown(f"#### {t('keep.title')}")
        when = f"{t.day(found.saved_at)} {found.saved_at:%H:%M}"
        if found.n is None:
            st.markdown(t("keep.damaged", when=when))
        else:
            st.markdown(t("keep.found", n=found.n, when=when))
        with st.container(horizontal=True):
            if found.n is not None:
                icon, key = ":material/resume:", f"keep-continue-{place}"
                if st.button(t("keep.continue"), key=key, type="primary", icon=icon):
                    with st.spinner(t("upload.reading")):
                        go_on(t)
                    st.rerun()
            icon, key = ":material/delete:", f"keep-forget-{place}"
            st.button(t("keep.forget"), key=key, icon=icon, on_click=forget, args=(t,))


def go_on(t: Translator) -> None:
    """Open what is kept, and keep it from here on."""
    try:
        # Read whole: a file that is mapped cannot be replaced everywhere.
        upload = readers.Upload(kept.NAME, kept.path().read_bytes())
    except OSError as error:
        session().messages.append(("error", t("keep.unreadable", why=md(error.strerror))))
        return
    exports = readers.exports([upload])
    broken = [export for export in exports if not isinstance(export, Kept)]
    if broken:
        session().messages.append(("error", t("keep.unreadable", why=md(kept.path()))))
        return
    content = hashlib.blake2b(upload.data, digest_size=16).hexdigest()
    open_workspace(t, [Loaded(f"{content}-{n}", export) for n, export in enumerate(exports)])
    st.session_state[_ON] = True


def open_workspace(t: Translator, found: Sequence[Loaded]) -> list[Loaded]:
    """Add the files of a workspace to what is open, and what was typed and chosen where nothing is.

    Returns what does not come from a workspace. The sample organisation makes place: its numbers are
    nobody's.
    """
    of_workspace = [(loaded, loaded.export) for loaded in found if isinstance(loaded.export, Kept)]
    rest = [loaded for loaded in found if not isinstance(loaded.export, Kept)]
    if not of_workspace:
        return rest
    visitor = session()
    if visitor.sample:
        visitor.clear()
    said = visitor.settings.beside(settings(export for _, export in of_workspace))
    was_empty, n = visitor.is_empty, 0
    # That employees may be named was said of the files of the workspace, not of those that are open here.
    choices = (
        said.choices if was_empty else replace(said.choices, names_allowed=visitor.choices.names_allowed)
    )
    for loaded, export in of_workspace:
        if export.tables or export.report.format is None or export.report.error:
            n += visitor.add(Loaded(export.digest or loaded.digest, _alone(export)))
    visitor.typed, visitor.choices = said.typed, choices
    visitor.messages.append(("success", t("workspace.opened" if was_empty else "workspace.added", n=n)))
    return rest


def _alone(export: Kept) -> Export:
    """The export without the workspace that it came in."""
    return Export(**{part.name: getattr(export, part.name) for part in fields(Export)})


def follow(t: Translator) -> None:
    """At the end of a run: keep what changed since the last one, where the visitor asked for it."""
    visitor = session()
    if (error := kept.failure()) is not None and is_local():
        why = t(f"error.{error.key}", **error.values) if isinstance(error, FivecError) else str(error)
        st.error(t("keep.failed", why=md(why)))
    now = visitor.key, visitor.choices.judged
    if not is_on() or visitor.sample or st.session_state.get(_KEY) == now:
        return
    st.session_state[_KEY] = now
    if visitor.is_empty:
        kept.forget()
    else:
        kept.save(*_content())


def _content() -> tuple[Sequence[Export], workspace.Settings, Sequence[str]]:
    visitor = session()
    return (
        [loaded.export for loaded in visitor.files],
        visitor.settings,
        [loaded.digest if _OF_CONTENT.fullmatch(loaded.digest) else "" for loaded in visitor.files],
    )
