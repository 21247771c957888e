"""Exports of platforms and spreadsheets, read to tables in the columns of EXPORT_COLUMNS.

One module per format with ``detect(source)`` and ``read(source)``; READERS is their order, the more
specific first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from fivec.readers import posts_table
from fivec.readers.source import Source, Upload, file_source, upload_source
from fivec.schema import Export, FivecError, SourceReport

READERS: Final[tuple[ModuleType, ...]] = (posts_table,)


def exports(paths: Iterable[Path | str | Upload]) -> list[Export]:
    """What every file holds.

    Parameters
    ----------
    paths : files, zips, folders and uploads.

    Returns
    -------
    One Export per file that was read or could not be read, in order. A file that fails has no tables
    and its FivecError in ``report.error``; the others are not touched by it.
    """
    return [export for path in paths for export in _exports(path)]


def _exports(path: Path | str | Upload) -> Iterator[Export]:
    source = upload_source(path) if isinstance(path, Upload) else file_source(Path(path))
    yield read_source(source)


def read_source(source: Source) -> Export:
    """One file, read by the first reader that recognises it; a failure is carried in the report."""
    try:
        for reader in READERS:
            if reader.detect(source):
                return reader.read(source)
        named = [name for name in source.sheet.names if name]
        raise FivecError("not_recognised", file=source.name, columns=", ".join(named[:20]))
    except FivecError as error:
        return failed(source.name, error)


def failed(name: str, error: FivecError) -> Export:
    """The export of a file that could not be read."""
    return Export({}, SourceReport(name=name, format=None, error=error))


__all__ = ["Upload", "exports"]
