"""A workspace: everything that was opened, typed and chosen, saved in one file and opened again.

What is saved is what the readers made of each file, not the Dataset: the next file joins it and one of them
leaves it as if all had been opened together, so that the numbers are the same by construction.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fivec import readers
from fivec.plain import plain
from fivec.readers.bundle import MAX_MEMBERS, zip_bundle
from fivec.readers.source import Upload, file_source
from fivec.readers.workspace import (
    CONTENTS,
    FORMAT,
    GROUP_ROWS,
    VERSION,
    contents_of,
    parts,
    settings,
)
from fivec.schema import Export, FivecError, SourceReport
from fivec.settings import Settings

PRODUCT: Final = "0.1.0"
# A zip knows no earlier day, and the real one would make two files of the same content differ.
_DAY: Final = (1980, 1, 1, 0, 0, 0)


def saved(exports: Sequence[Export], said: Settings | None = None, digests: Sequence[str] = ()) -> bytes:
    """A workspace as one zip; the same content gives the same bytes.

    Parameters
    ----------
    exports : what the readers made of every file, those that failed included.
    said : what was typed and chosen, if anything.
    digests : per export, by what its content is known when the same file is opened again.

    Raises
    ------
    FivecError
        ``too_many_members`` for more tables than a zip that is opened may hold.
    """
    members: dict[str, bytes] = {}
    entries = []
    for number, export in enumerate(exports):
        for name, table in export.tables.items():
            members[f"{number}/{name}.parquet"] = _packed(table)
        for n, (_, rows) in enumerate(export.aside):
            members[f"{number}/aside-{n}.parquet"] = _packed(_as_text(rows))
        entries.append(
            {
                "report": _report(export.report),
                "tables": list(export.tables),
                "aside": [reason for reason, _ in export.aside],
                "digest": digests[number] if digests else "",
            }
        )
    contents = {
        "format": FORMAT,
        "version": VERSION,
        "product": PRODUCT,
        "exports": entries,
        "settings": plain(said or Settings()),
    }
    if len(members) >= MAX_MEMBERS:
        raise FivecError("too_many_members", file=CONTENTS, n=len(members) + 1, limit=MAX_MEMBERS)
    text = json.dumps(contents, ensure_ascii=False, indent=1, allow_nan=False)
    return _zipped({CONTENTS: text.encode("utf-8", "replace"), **members})


def opened(source: Path | str | Upload) -> tuple[list[Export], Settings]:
    """What a saved workspace holds: the exports, and what was typed and chosen.

    A file that is no workspace gives what it holds, and settings of which nothing is said. Errors are in
    the reports, as for every file (see ``readers.exports``).
    """
    exports = readers.exports([source])
    return exports, settings(exports)


def size(path: Path) -> int | None:
    """How many files a saved workspace holds, by its list of contents alone; None where it is damaged."""
    try:
        return sum(contents_of(part) for part in parts(zip_bundle(file_source(path))))
    except FivecError:
        return None


def _packed(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    # A dictionary of mostly different texts takes longer to make than it saves.
    pq.write_table(table, stream, compression="zstd", use_dictionary=False, row_group_size=GROUP_ROWS)
    return stream.getvalue()


def _as_text(rows: pa.Table) -> pa.Table:
    return pa.table({name: _column_as_text(rows[name]) for name in rows.column_names})


def _column_as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    try:
        return pc.cast(column, pa.large_string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
        return pa.array(texts, pa.large_string())


def _report(report: SourceReport) -> dict[str, Any]:
    error = report.error
    told = plain(replace(report, error=None))
    return {**told, "error": error and {"key": error.key, "values": plain(error.values)}}


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system = 3  # the system that writes it is no part of the content
            info.external_attr = 0o600 << 16
            # Parquet is packed already.
            info.compress_type = zipfile.ZIP_DEFLATED if name == CONTENTS else zipfile.ZIP_STORED
            archive.writestr(info, content)
    return stream.getvalue()
