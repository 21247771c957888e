"""Exports of platforms and spreadsheets, read to tables in the columns of EXPORT_COLUMNS.

One module per format with ``detect(source)`` and ``read(source)``; READERS is their order, the more
specific first. A format of several files has ``parts(bundle)`` and ``read_bundle(bundle)`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Final

from fivec.readers import edge_list, lists, people, posts_table, slack, viva
from fivec.readers.bundle import Bundle, folder_bundle, zip_bundle
from fivec.readers.source import Source, Upload, file_source, upload_source
from fivec.readers.templates import templates
from fivec.readers.workbook import OLE_MAGIC, is_workbook, xls_sheets, xlsx_sheets
from fivec.schema import Export, FivecError, SourceReport

READERS: Final[tuple[ModuleType, ...]] = (slack, viva, posts_table, edge_list, lists, people)
BUNDLE_READERS: Final[tuple[ModuleType, ...]] = (slack, viva)
MAX_ZIP_DEPTH: Final = 2
"""A zip may lie in a zip, but not deeper."""
_NAMES_SHOWN: Final = 20
_NAME_SHOWN: Final = 40
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")


def exports(paths: Iterable[Path | str | Upload]) -> list[Export]:
    """What every file holds.

    Parameters
    ----------
    paths : files, zips, folders and uploads.

    Returns
    -------
    One Export per file that was read or could not be read, in order; an export of several files (Slack,
    Viva Engage) is one. A file that fails has no tables and its FivecError in ``report.error``; the
    others are not touched by it.
    """
    return [export for path in paths for export in _from_path(path)]


def _from_path(path: Path | str | Upload) -> Iterator[Export]:
    if isinstance(path, Upload):
        yield from _from_source(upload_source(path), depth=0)
    elif Path(path).is_dir():
        yield from _from_bundle(folder_bundle(Path(path).resolve()), depth=0)
    else:
        yield from _from_source(file_source(Path(path)), depth=0)


def _from_bundle(bundle: Bundle, depth: int) -> Iterator[Export]:
    if not bundle.members:
        yield _failed(bundle.name, FivecError("no_files", file=bundle.name))
    for reader in BUNDLE_READERS:
        parts = reader.parts(bundle)
        for part in parts:
            yield _guarded(part.name, partial(reader.read_bundle, part))
        bundle = bundle.without(parts)
    for source in bundle.members.values():
        yield from _from_source(source, depth)


def _from_source(source: Source, depth: int) -> list[Export]:
    try:
        start = source.starts_with
        if start == OLE_MAGIC:
            return _from_sheets(source, xls_sheets(source))
        if not start.startswith(_ZIP_MAGIC) and not source.name.lower().endswith(".zip"):
            return [_guarded(source.name, partial(_read, source))]
        bundle = zip_bundle(source)
        if is_workbook(bundle):
            return _from_sheets(source, xlsx_sheets(source, bundle))
        if depth == MAX_ZIP_DEPTH:
            raise FivecError("nested_zip", file=source.name)
        return list(_from_bundle(bundle, depth + 1))
    except FivecError as error:
        return [_failed(source.name, error)]


def _from_sheets(source: Source, sheets: list[Source]) -> list[Export]:
    """The sheets that are recognised; the others of a workbook are mostly explanation."""
    found = [_guarded(sheet.name, partial(_read, sheet)) for sheet in sheets]
    return [export for export in found if export.report.error is None] or found[:1]


def _read(source: Source) -> Export:
    for reader in READERS:
        if reader.detect(source):
            found: Export = reader.read(source)
            return found
    if source.given is None and source.starts_with.lstrip()[:1] in (b"{", b"["):
        raise FivecError("unknown_json", file=source.name)
    named = [name[:_NAME_SHOWN] for name in source.sheet.names if name][:_NAMES_SHOWN]
    raise FivecError("not_recognised", file=source.name, columns=", ".join(named))


def _guarded(name: str, read: Callable[[], Export]) -> Export:
    try:
        return read()
    except FivecError as error:
        return _failed(name, error)
    except Exception as cause:  # whatever a file holds, the other files are still read
        unforeseen = FivecError("unreadable", file=name)
        unforeseen.__cause__ = cause
        return _failed(name, unforeseen)


def _failed(name: str, error: FivecError) -> Export:
    return Export({}, SourceReport(name=name, format=None, error=error))


__all__ = ["Upload", "exports", "templates"]
