"""YouTube in Google's Takeout: the account's own comments and subscriptions, and much that is not read.

Folders, files and headers are in the language of the account: tables are known by what they hold.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from fivec.readers import build, formats
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean
from fivec.readers.notes import Notes
from fivec.readers.personal import OWNER, personal_export
from fivec.readers.records import Record, table
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

_FORMAT: Final = "youtube_takeout"
_CHANNEL: Final = "youtube"
_TOP: Final = "Takeout/"
_SITE: Final = "youtube"
_LINK: Final = "youtube.com/channel/"
_N_COLUMNS: Final = 3


def parts(bundle: Bundle) -> list[Bundle]:
    """The Takeouts in a bundle: Google's top folder, or YouTube's in it, with everything that is there."""
    roots = {
        root
        for path, source in bundle.members.items()
        if path.lower().endswith(".csv") and (root := _root(path)) is not None and _sort(source)
    }
    return [bundle.part(root, lambda path: True) for root in sorted(roots)]


def read_bundle(bundle: Bundle) -> Export:
    """The comments and subscriptions of the owner."""
    notes = bundle.notes()
    sorts = {path: _sort(source) for path, source in bundle.members.items() if path.lower().endswith(".csv")}
    n_unused = sum(sorts.get(path) is None for path in bundle.members)
    if n_unused:
        notes.add("archive_unused", n=n_unused)
    tables = [(sort, bundle.members[path]) for path, sort in sorts.items() if sort]
    return _export(bundle.name, tables, notes)


def detect(source: Source) -> bool:
    """Whether a file is a list of subscriptions; comments are told by data."""
    return _sort(source) == "subscriptions"


def read(source: Source) -> Export:
    """The subscriptions; alone they do not say whose they are."""
    return _export(source.name, [("subscriptions", source)], source.notes())


def _export(name: str, tables: list[tuple[str, Source]], notes: Notes) -> Export:
    tables = [(sort, source) for sort, source in tables if source.sheet.sample]
    if not tables:
        raise FivecError("no_rows", file=name)
    read_comments = [formats.read(source, notes) for sort, source in tables if sort == "comments"]
    n_rows = sum(export.report.rows_read for export in read_comments)
    found: dict[str, pa.Table] = {}
    owner = OWNER
    if read_comments:
        posts = [export.tables["posts"] for export in read_comments]
        found["posts"] = pa.concat_tables(posts, promote_options="default")
        owner = next((author for author in found["posts"]["author"].to_pylist() if author), OWNER)
    followed: list[Record] = []
    for sort, source in tables:
        if sort == "subscriptions":
            rows, n_read = _subscriptions(source, notes)
            followed += rows
            n_rows += n_read
    if followed:
        found["accounts"] = table("accounts", followed, _CHANNEL, notes)
        ties = [{"source": owner, "target": row["handle"], "kind": "follow"} for row in followed]
        found["ties"] = table("ties", ties, _CHANNEL, notes)
    return personal_export(name, _FORMAT, found, n_rows, owner, notes)


def _subscriptions(source: Source, notes: Notes) -> tuple[list[Record], int]:
    """The channels that are followed, and how many rows the list has."""
    raw, ragged = source.sheet.read([0, 1, 2])
    notes.set_aside("ragged_row", ragged)
    ids = build.handles(raw[0])
    known = ids.is_valid()
    notes.set_aside("no_account", ids.null_count)
    names = clean(raw[2]).filter(known).to_pylist()
    rows: list[Record] = [
        {"handle": handle, "name": name}
        for handle, name in zip(ids.filter(known).to_pylist(), names, strict=True)
    ]
    return rows, len(ids) + ragged


def _root(path: str) -> str | None:
    """The folder of which everything belongs to the Takeout that holds a table; None outside of one."""
    top = f"/{path}".find(f"/{_TOP}")
    if top >= 0:
        return path[: top + len(_TOP)]
    above = path.rpartition("/")[0].rpartition("/")[0]
    return f"{above}/" if _SITE in above.rpartition("/")[2].lower() else None


def _sort(source: Source) -> str | None:
    """``comments``, ``subscriptions``, or None for another table."""
    try:
        sheet = source.sheet
    except FivecError:
        return None
    if formats.named(_FORMAT).fits(sheet):
        return "comments"
    if len(sheet.names) != _N_COLUMNS or not sheet.sample:
        return None
    links = all(len(row) == _N_COLUMNS and row[1].endswith(_LINK + row[0]) for row in sheet.sample)
    return "subscriptions" if links and all(row[0] for row in sheet.sample) else None
