"""Exports of platforms and spreadsheets, read to tables in the columns of EXPORT_COLUMNS.

One module per format (those of platforms in ``platforms/``) with ``detect(source)`` and ``read(source)``;
READERS is their order, the more specific first. A format of several files has ``parts(bundle)`` and
``read_bundle(bundle)`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Final

import pyarrow as pa

from fivec.readers import edge_list, formats, lists, mapped, people, platforms, posts_table, workspace
from fivec.readers.bundle import Bundle, folder_bundle, is_document, zip_bundle
from fivec.readers.documents import looks_like_json, parsed_once
from fivec.readers.opendocument import is_opendocument
from fivec.readers.options import NOTHING_CHOSEN, Options
from fivec.readers.packed import unpacked
from fivec.readers.source import Source, Upload, file_source, shown, upload_source
from fivec.readers.templates import templates
from fivec.readers.workbook import OLE_MAGIC, is_workbook, ods_sheets, xls_sheets, xlsx_sheets
from fivec.schema import Export, FivecError, SourceReport

READERS: Final[tuple[ModuleType, ...]] = (*platforms.READERS, formats, edge_list, posts_table, lists, people)
BUNDLE_READERS: Final = platforms.BUNDLE_READERS
MAX_ZIP_DEPTH: Final = 2
"""A zip may lie in a zip, but not deeper."""
_LARGE: Final = 16 << 20
"""Bytes of tables from which memory that reading took is given back at once."""
_NAMES_SHOWN: Final = 20
_NAME_SHOWN: Final = 40
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")


def exports(paths: Iterable[Path | str | Upload], options: Options = NOTHING_CHOSEN) -> list[Export]:
    """What every file holds.

    Parameters
    ----------
    paths : files, zips, folders and uploads.
    options : what the user decided about the files and folders; an upload brings its own.

    Returns
    -------
    One Export per file that was read or could not be read, in order; an export of several files (Slack,
    Viva Engage) is one. A file that fails has no tables and its FivecError in ``report.error``; the
    others are not touched by it.
    """
    found = [export for path in paths for export in _from_path(path, options)]
    if sum(rows.nbytes for export in found for rows in export.tables.values()) > _LARGE:
        pa.default_memory_pool().release_unused()
    return found


def tables(path: Path | str | Upload, options: Options = NOTHING_CHOSEN) -> list[Source]:
    """The tables of text in a file, recognised or not: itself, the sheets of a workbook, members of a zip.

    What is no table, or cannot be opened, is left out.
    """
    source = upload_source(path) if isinstance(path, Upload) else file_source(Path(path), options)
    return [table for table in _inside(source, depth=0) if not looks_like_json(table)]


def _inside(source: Source, depth: int) -> list[Source]:
    try:
        opened = _content(source, depth)
        if isinstance(opened, Bundle):
            return [table for member in opened.members.values() for table in _inside(member, depth + 1)]
        return [table for table in opened if table.sheet.names]
    except FivecError:
        return []


def _from_path(path: Path | str | Upload, options: Options) -> list[Export]:
    if isinstance(path, Upload):
        return _from_source(upload_source(path), depth=0)
    if Path(path).is_dir():
        folder = Path(path).resolve()
        return _guarded(shown(folder.name), lambda: _from_bundle(folder_bundle(folder, options), depth=0))
    return _from_source(file_source(Path(path), options), depth=0)


def _from_bundle(bundle: Bundle, depth: int) -> list[Export]:
    if not bundle.members:
        raise FivecError("no_files", file=bundle.name)
    saved = workspace.parts(bundle)
    kept = [export for part in saved for export in _guarded(part.name, partial(workspace.read, part))]
    found, bundle = _parts(bundle.without(saved))
    return (
        kept
        + found
        + [export for source in bundle.members.values() for export in _from_source(source, depth)]
    )


def _parts(bundle: Bundle) -> tuple[list[Export], Bundle]:
    """The exports of several files in a bundle, and what is left of it without them."""
    found = []
    for reader in BUNDLE_READERS:
        parts = reader.parts(bundle)
        for part in parts:
            found += _guarded(part.name, partial(_read_part, reader, part))
        bundle = bundle.without(parts)
    return found, bundle


def _from_source(source: Source, depth: int) -> list[Export]:
    return _guarded(source.name, lambda: _opened(source, depth))


def _opened(source: Source, depth: int) -> list[Export]:
    source = unpacked(source)
    found = _content(source, depth)
    if isinstance(found, Bundle):
        return _from_bundle(found, depth + 1)
    if found[0] is not source:
        return _from_sheets(source.name, found)
    with parsed_once(source):
        return _read(source)


def _content(source: Source, depth: int) -> Bundle | list[Source]:
    """What a file holds: the members of a zip, the sheets of a workbook, or itself."""
    start = source.starts_with
    if start == OLE_MAGIC:
        return xls_sheets(source)
    if not start.startswith(_ZIP_MAGIC) and not source.name.lower().endswith(".zip"):
        return [source]
    bundle = zip_bundle(source)
    if is_workbook(bundle):
        return xlsx_sheets(source, bundle)
    if is_opendocument(bundle):
        return ods_sheets(source, bundle)
    if is_document(bundle):
        raise FivecError("office_document", file=source.name)
    if depth == MAX_ZIP_DEPTH:
        raise FivecError("nested_zip", file=source.name)
    return bundle


def _from_sheets(file: str, sheets: list[Source]) -> list[Export]:
    """The sheets that are recognised; the others of a workbook are mostly explanation."""
    together, rest = _parts(Bundle(file, {sheet.name.rpartition("/")[2]: sheet for sheet in sheets}))
    alone = [
        export for sheet in rest.members.values() for export in _guarded(sheet.name, partial(_read, sheet))
    ]
    found = together + alone
    return [export for export in found if export.report.error is None] or found[:1]


def _read_part(reader: ModuleType, part: Bundle) -> list[Export]:
    return [reader.read_bundle(part)]


def _read(source: Source) -> list[Export]:
    for column_map in source.options.maps:
        if not looks_like_json(source) and column_map.fits(source.sheet.names):
            return [mapped.read(source, column_map)]
    for reader in READERS:
        if reader.detect(source) and (reader in platforms.READERS or source.sheet.is_table):
            return [reader.read(source)]
    if source.given is None and source.starts_with.lstrip()[:1] in (b"{", b"["):
        raise FivecError("unknown_json", file=source.name)
    named = [shown(name[:_NAME_SHOWN]) for name in source.sheet.names if name][:_NAMES_SHOWN]
    raise FivecError("not_recognised", file=source.name, columns=", ".join(named))


def _guarded(name: str, read: Callable[[], list[Export]]) -> list[Export]:
    """What ``read`` gives, or its failure as an export: whatever one file holds, the others are read."""
    try:
        return read()
    except FivecError as error:
        failure = error
    except Exception as cause:  # a damaged file fails in ways that nobody foresaw
        failure = FivecError("unreadable", file=name)
        failure.__cause__ = cause
    return [Export({}, SourceReport(name=name, format=None, error=failure))]


__all__ = ["Options", "Upload", "exports", "tables", "templates"]
