"""The list of what was decided about accounts, as it was saved: read back, it decides the same again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean
from fivec.readers.headers import aliases, columns, normalised
from fivec.readers.people import kinds
from fivec.readers.source import Source
from fivec.schema import Export

_NEEDED: Final = ("channel", "account", "person", "refused")
_MADE_PLAIN: Final = r"^'( *[=+\-@])"
"""The quote before what a spreadsheet would take for a formula."""

HEADERS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "channel": "kanaal",
        "account": "account",
        "person": "persoon",
        "refused": "niet deze persoon",
        "kind": "soort",
        "official": "namens de organisatie",
        "is_employee": "medewerker",
    },
    "en": {
        "channel": "channel",
        "account": "account",
        "person": "person",
        "refused": "not this person",
        "kind": "kind",
        "official": "speaks for the organisation",
        "is_employee": "is employee",
    },
}
_WORDS: Final[Mapping[str, Mapping[object, str]]] = {
    "nl": {True: "ja", False: "nee", "person": "persoon", "logo": "logo", "unknown": "onbekend"},
    "en": {True: "yes", False: "no", "person": "person", "logo": "logo", "unknown": "unknown"},
}
_IN_WORDS: Final = ("refused", "kind", "official", "is_employee")


def in_words(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Decisions (columns of EXPORT_COLUMNS) in the words of a language, which this module reads back."""
    words = _WORDS[language]
    found = {
        header: [words.get(value) if name in _IN_WORDS else value for value in rows[name]]
        for name, header in HEADERS[language].items()
    }
    return pd.DataFrame(found, dtype="object")


def detect(source: Source) -> bool:
    """Whether the header has the account, the person, and whether it is not this person."""
    return set(_NEEDED) <= columns(source.sheet.names, "accounts_list").keys()


def read(source: Source) -> Export:
    """One row per decision; rows without an account, or that decide nothing, are set aside."""
    sheet, notes = source.sheet, source.notes()
    at = columns(sheet.names, "accounts_list")
    raw, ragged = sheet.read(list(at.values()))
    notes.set_aside("ragged_row", ragged)
    cells = {name: clean(raw[position]) for name, position in at.items()}
    n_rows = len(cells["account"])
    for name in ("account", "person"):
        cells[name] = pc.replace_substring_regex(cells[name], _MADE_PLAIN, r"\1")
    cells["account"] = build.handles(cells["account"])
    cells["channel"] = _channels(cells["channel"])
    for name in {"refused", "official", "is_employee"} & cells.keys():
        cells[name] = build.told_flags(cells[name], sheet.names[at[name]], notes)
    if "kind" in cells:
        cells["kind"] = kinds(cells["kind"])
    named = pc.and_(cells["account"].is_valid(), cells["channel"].is_valid())
    decides = cells["person"].is_valid()
    for name in {"kind", "official", "is_employee"} & cells.keys():
        decides = pc.or_(decides, cells[name].is_valid())
    for reason, mask in (("no_account", pc.invert(named)), ("not_filled_in", pc.and_not(named, decides))):
        found = {sheet.names[position]: raw[position].filter(mask) for position in at.values()}
        notes.set_aside(reason, pc.sum(mask).as_py() or 0, found)
    kept = pc.and_(named, decides)
    rows = build.table("accounts_list", {name: column.filter(kept) for name, column in cells.items()})
    return build.export(source.name, "accounts_list", {"accounts_list": rows}, n_rows + ragged, notes)


def _channels(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Channels by our names, whatever name of the platform was written."""
    other = {alias: name for name, known in aliases("channel_names").items() for alias in known}
    found = [name and other.get(normalised(name), name.casefold()) for name in column.to_pylist()]
    return pa.chunked_array([pa.array(found, pa.large_string())])
