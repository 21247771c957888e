"""YouTube Studio: a zip with a table of videos; the sums per day beside it feed nothing."""

from __future__ import annotations

from typing import Final

from fivec.readers import formats
from fivec.readers.bundle import Bundle
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

_TABLE: Final = "Table data.csv"
_BESIDE: Final = (_TABLE, "Chart data.csv", "Totals.csv")
_FORMAT: Final = "youtube_studio"


def parts(bundle: Bundle) -> list[Bundle]:
    """The exports in a bundle: folders in which the table is one of videos."""
    folders = sorted(path[: -len(_TABLE)] for path in bundle.members if path.rpartition("/")[2] == _TABLE)
    found = [bundle.part(folder, _BESIDE.__contains__) for folder in folders]
    return [part for part in found if _is_table(part.members[_TABLE])]


def read_bundle(bundle: Bundle) -> Export:
    """The videos."""
    return formats.read(bundle.members[_TABLE])


def _is_table(source: Source) -> bool:
    try:
        return formats.named(_FORMAT).fits(source.sheet)
    except FivecError:
        return False
