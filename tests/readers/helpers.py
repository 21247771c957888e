"""What the reader tests share: the folder of tiny exports, and ways to make one on the spot."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from fivec.readers import Upload, exports
from fivec.schema import Export, FivecError

EXPORTS = Path(__file__).parents[1] / "exports"


def read(data: bytes | str, name: str = "file.csv") -> Export:
    """The export of one file with this content."""
    (export,) = exports([Upload(name, data.encode() if isinstance(data, str) else data)])
    return export


def error(data: bytes | str, name: str = "file.csv") -> FivecError:
    """The error of one file with this content, which names the file."""
    failure = read(data, name).report.error
    assert failure is not None
    assert name in str(failure.values["file"])
    return failure


def columns(export: Export, table: str) -> dict[str, list[object]]:
    """A table of an export as lists, times as text without a zone."""
    found = export.tables[table]
    return {name: [_plain(value) for value in found[name].to_pylist()] for name in found.column_names}


def zipped(members: dict[str, bytes | str], stored: bool = False) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def zipped_folder(folder: Path, inside: str = "") -> bytes:
    """A folder of the exports as the zip that the platform gives."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return zipped({inside + path.relative_to(folder).as_posix(): path.read_bytes() for path in files})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return value
