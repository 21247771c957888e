"""Files read into the visitor's session, in the background of a progress bar that can be stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import keeping
from dashboard.state import Loaded, session
from dashboard.words import md
from fivec import readers
from fivec.language import Translator
from fivec.readers import Options, Upload
from fivec.readers.column_map import ColumnMap, is_map
from fivec.schema import Export, FivecError

_LOOK: Final = 0.15
"""Seconds between two looks at a file that is being read: how long a stop may take to be heard."""


def take(t: Translator, uploads: Sequence[Upload]) -> None:
    """Read uploads one by one into the session; a stop leaves what was read before it."""
    bar = st.progress(0.0)
    st.button(t("upload.stop"), icon=":material/stop_circle:", on_click=_stopped, args=(t,))
    for number, upload in enumerate(uploads):
        words = t("upload.progress", file=md(upload.name), n=number + 1, total=len(uploads))
        _take(t, upload, partial(bar.progress, number / len(uploads), words))


def _stopped(t: Translator) -> None:
    session().messages.append(("info", t("upload.stopped")))


def _take(t: Translator, upload: Upload, tick: Callable[[], object]) -> None:
    visitor = session()
    if is_map(upload.data):
        _remember(t, upload)
        return
    content = hashlib.blake2b(upload.data, digest_size=16).hexdigest()
    if any(loaded.content == content for loaded in visitor.files):
        visitor.messages.append(("info", t("upload.twice", file=md(upload.name))))
        return
    found = _read(content, upload, Options(maps=visitor.choices.maps), tick)
    for loaded in keeping.open_workspace(t, found):
        visitor.add(loaded)
        visitor.messages.append(message(t, loaded.export))


def _remember(t: Translator, upload: Upload) -> None:
    visitor = session()
    try:
        column_map = ColumnMap.from_json(upload.data.decode("utf-8", "replace"), upload.name)
    except FivecError as error:
        visitor.messages.append(("error", error_text(t, error, upload.name)))
        return
    remember(column_map)
    visitor.messages.append(("success", t("mapping.remembered", file=md(upload.name))))
    for loaded in [one for one in visitor.files if one.export.report.error is not None and one.origin]:
        reread(loaded, replace(loaded.options, maps=visitor.choices.maps))


def remember(column_map: ColumnMap) -> None:
    """Use a map for every file with its header from now on, in the place of an earlier one."""
    visitor = session()
    others = tuple(one for one in visitor.choices.maps if not one.fits(column_map.header))
    visitor.choices = replace(visitor.choices, maps=(column_map, *others))


def reread(loaded: Loaded, options: Options) -> None:
    """Read the origin of a file again under other decisions; what it gave before makes place."""
    assert loaded.origin is not None
    session().renew(loaded.content, _read(loaded.content, loaded.origin, options))


def _read(
    content: str, origin: Upload | Path, options: Options, tick: Callable[[], object] = st.empty
) -> list[Loaded]:
    """The exports of one file, read beside the page, which calls ``tick`` meanwhile and so hears a stop."""
    if isinstance(origin, Upload):
        origin = replace(origin, options=options)
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(readers.exports, [origin], options)
        while not found.done():
            tick()
            wait([found], _LOOK)
    finally:  # a stopped visitor does not wait for what the file would have given
        pool.shutdown(wait=False, cancel_futures=True)
    return [
        Loaded(f"{content}-{number}", export, origin, options) for number, export in enumerate(found.result())
    ]


def message(t: Translator, export: Export) -> tuple[str, str]:
    """What a visitor is told after a file was read: the kind of message, and the words."""
    report = export.report
    if report.error is not None and report.error.key == "not_recognised":
        return "info", t("upload.unknown", file=md(report.name))
    if report.error is not None:
        return "error", error_text(t, report.error, report.name)
    n_posts = report.totals.get("posts")
    if isinstance(n_posts, int) and n_posts != report.rows_read:
        return "success", t("upload.done_posts", file=md(report.name), n=n_posts)
    return "success", t("upload.done", file=md(report.name), n=report.rows_read)


def error_text(t: Translator, error: FivecError, name: str) -> str:
    """The sentence of an error with every user text made literal."""
    values = {"file": name, **error.values}
    return t(f"error.{error.key}", **{k: md(v) if isinstance(v, str) else v for k, v in values.items()})
