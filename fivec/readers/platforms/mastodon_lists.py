"""The lists of a Mastodon profile: who is followed, and those that have no header and look like ties."""

from __future__ import annotations

import re
from typing import Final

from fivec.readers import build
from fivec.readers.cells import clean
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.schema import FivecError

_ADDRESS: Final = re.compile(r"^@?[\w.-]+@[\w.-]+\.\w+$")
_STATUS: Final = re.compile(
    r"^https?://[^/\s]+/(?:users/[\w.-]+/statuses|@[\w.-]+|notice|objects|notes)/[\w-]+$"
)
LISTS: Final = re.compile(
    r"^(?:following|blocked|muted|followed)_(?:accounts|hashtags|tags)\w*\.csv$"
    r"|^(?:lists|bookmarks|blocks|domain_blocks|blocked_domains|filters)\w*\.csv$"
)
"""Names of the lists in an archive."""
_YES_NO: Final = ("true", "false")


def list_sort(source: Source, base: str = "") -> str | None:
    """``following`` for the accounts that are followed, ``other`` for another list; None for neither."""
    try:
        sheet = source.sheet
    except FivecError:
        return None
    at = columns(sheet.names, "mastodon_following")
    if "target" in at:
        return "other" if "hidden" in at else "following"
    if base and LISTS.match(base):
        return "other"
    return "other" if _is_headerless(sheet) else None


def _is_headerless(sheet: Sheet) -> bool:
    """Accounts with true or false, names of lists before accounts, or addresses of posts, and no more."""
    rows = [tuple(cell.strip() for cell in row if cell.strip()) for row in (sheet.names, *sheet.sample)]
    if {len(row) for row in rows} == {1}:
        return all(_STATUS.match(row[0]) for row in rows)
    if {len(row) for row in rows} != {2}:
        return False
    if not all(_ADDRESS.match(row[1]) for row in rows):
        return all(_ADDRESS.match(row[0]) and row[1].casefold() in _YES_NO for row in rows)
    return not any("@" in row[0] for row in rows)


def followed(source: Source, sort: str, notes: Notes) -> tuple[list[str], int]:
    """Who is followed according to a list, and its number of rows.

    The rows of a list of another sort are set aside: whom one hides or keeps says nothing about attention.
    """
    sheet = source.sheet
    at = columns(sheet.names, "mastodon_following")
    if "target" not in at:
        sheet = sheet.without_header()
    try:
        raw, ragged = sheet.read([at.get("target", 0)])
    except FivecError as error:
        if error.key != "no_rows":
            raise
        return [], 0
    values = clean(next(iter(raw.values())))
    n_rows = len(values) + ragged
    notes.set_aside("ragged_row", ragged)
    if sort != "following":
        notes.set_aside("no_attention", len(values))
        return [], n_rows
    notes.set_aside("no_account", values.null_count)
    return build.handles(values).drop_null().to_pylist(), n_rows
