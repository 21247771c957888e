"""Every format that the product reads: a tiny, invented, real-shaped export gives the expected tables.

A case is a folder of ``tests/exports/platforms``: what is opened lies in ``files/``, what must come of it is
in ``expected.json``. One file is opened by itself; several are opened as a folder and as the platform's zip.
"""

import json
from pathlib import Path

import pytest

from fivec.readers import Options, Upload, exports
from fivec.readers.build import email_key
from fivec.schema import Export
from tests.readers.helpers import EXPORTS, columns, zipped_folder

PLATFORMS = EXPORTS / "platforms"
CASES = sorted(folder.name for folder in PLATFORMS.iterdir() if (folder / "expected.json").exists())


def described(export: Export) -> dict[str, object]:
    """An export in the form of ``expected.json``."""
    report = export.report
    return {
        "format": report.format,
        "rows_read": report.rows_read,
        "reasons": dict(report.reasons),
        "dropped": dict(report.dropped),
        "notes": [key for key, _ in report.notes],
        "feeds": list(report.feeds),
        "tables": {name: columns(export, name) for name in export.tables},
    }


def keyed(value: object) -> object:
    """The expectation with ``email:address`` as the key that stands for the address."""
    if isinstance(value, dict):
        return {name: keyed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [keyed(inner) for inner in value]
    if isinstance(value, str) and value.startswith("email:"):
        return email_key(value.removeprefix("email:"))
    return value


def expected(case: str) -> dict[str, object]:
    return json.loads((PLATFORMS / case / "expected.json").read_text(encoding="utf-8"))


def opened(case: str) -> list[list[Export]]:
    """The case in every way in which it can be opened."""
    files = PLATFORMS / case / "files"
    options = Options(**expected(case).get("options", {}))
    inside = [path for path in files.rglob("*") if path.is_file()]
    if len(inside) == 1:
        return [exports(inside, options)]
    as_zip = Upload(f"{case}.zip", zipped_folder(files, "my export/"), options)
    return [exports([files], options), exports([as_zip])]


@pytest.mark.parametrize("case", CASES)
def test_an_export_of_every_format_gives_its_tables(case):
    wanted = expected(case)
    for found in opened(case):
        assert [export.report.error for export in found] == [None] * len(found)
        assert [described(export) for export in found] == keyed(wanted["exports"])


@pytest.mark.parametrize("case", CASES)
def test_every_row_is_kept_or_counted_with_its_reason(case):
    for export in opened(case)[0]:
        for reason, rows in export.aside:
            assert rows.num_rows <= export.report.reasons[reason]
        assert "private_message" not in {reason for reason, _ in export.aside}


def test_the_cases_are_invented_files_of_our_own():
    assert all(Path(PLATFORMS / case / "files").is_dir() for case in CASES)
