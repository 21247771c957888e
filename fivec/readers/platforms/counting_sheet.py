"""The counting sheet, filled in by hand: per sampled post what happened under it.

A row without any answer is not counted, which is not zero. A row that contradicts itself is set aside: it
cannot be known which of its answers is the slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.source import Source
from fivec.schema import Export

_COUNTS: Final = ("commenters", "questions", "open_questions")
_FLAGS: Final = ("we_replied", "came_back", "among_themselves")
_ANSWERS: Final = (*_COUNTS, *_FLAGS, "replied_as", "pasted")
_ENOUGH: Final = 3
"""Questions of the sheet by which it is known, beside the code: somebody may delete a column."""
_NOTHING: Final = ("-", "–", "—", "?", "nvt", "n.v.t.", "n.v.t", "n/a", "na")
_ZERO: Final = ("geen", "nul", "niemand", "none", "no", "nobody", "zero", "nee")
_VOICES: Final[Mapping[str, frozenset[str]]] = {
    "person": frozenset(
        ("persoon", "person", "mens", "human", "collega", "colleague", "medewerker", "employee", "p")
    ),
    "logo": frozenset(
        ("logo", "pagina", "page", "organisatie", "organisation", "organization", "merk", "brand", "l")
    ),
    "both": frozenset(("beide", "beiden", "allebei", "both", "b")),
}

Cells = dict[str, pa.ChunkedArray]


def detect(source: Source) -> bool:
    """Whether the header has the counting code and some of the questions of the sheet."""
    found = columns(source.sheet.names, "counted").keys()
    return "code" in found and len(found & set(_ANSWERS)) >= _ENOUGH


def read(source: Source) -> Export:
    """The counted posts, and pasted comments as texts of the audience."""
    sheet, notes = source.sheet, source.notes()
    at = columns(sheet.names, "counted")
    raw, ragged = sheet.read(list(range(len(sheet.names))))
    notes.set_aside("ragged_row", ragged)
    n_rows = len(raw[at["code"]]) + ragged
    found = {sheet.names[position] or str(position + 1): column for position, column in raw.items()}
    cells = {name: clean(raw[position]) for name, position in at.items()}
    for name in set(_ANSWERS) & cells.keys():
        cells[name] = _told(cells[name])
    cells, found = _without(_unusable(cells), cells, found, notes)
    headers = {name: sheet.names[position] for name, position in at.items()}
    cells = _typed(cells, headers, notes)
    cells, found = _without(_contradictions(cells), cells, found, notes)
    tables = {"counted": _counted(cells)}
    texts = list(_comments(cells["pasted"])) if "pasted" in cells else []
    if texts:
        column = pa.chunked_array([pa.array(texts, pa.large_string())])
        tables["audience"] = build.table("audience", {"text": column})
    return build.export(source.name, "counting_sheet", tables, n_rows, notes)


def _told(column: pa.ChunkedArray) -> pa.ChunkedArray:
    nothing = pc.is_in(pc.utf8_lower(column), pa.array(_NOTHING, pa.large_string()))
    return pc.if_else(nothing, None, column)


def _unusable(cells: Cells) -> list[tuple[str, pa.ChunkedArray]]:
    """Rows without an answer, without a code, or with the code of an earlier row, by reason."""
    code, n = cells["code"], len(cells["code"])
    filled = _nowhere(n)
    for name in set(_ANSWERS) & cells.keys():
        filled = pc.or_(filled, cells[name].is_valid())
    seen: set[str] = set()
    again = []
    for value, counts in zip(code.to_pylist(), filled.to_pylist(), strict=True):
        again.append(counts and value in seen)
        if counts:
            seen.add(value)
    return [
        ("not_counted", pc.invert(filled)),
        ("no_counting_code", code.is_null()),
        ("duplicate_id", pa.chunked_array([pa.array(again, pa.bool_())])),
    ]


def _contradictions(cells: Cells) -> list[tuple[str, pa.ChunkedArray]]:
    """Rows whose answers cannot all be true, by reason."""
    n = len(cells["code"])
    yes = {name: pc.fill_null(cells[name], False) if name in cells else _nowhere(n) for name in _FLAGS}
    n_of = {
        name: cells.get(name, pa.chunked_array([pa.nulls(n, pa.float64())]))
        for name in ("commenters", "questions", "open_questions")
    }
    voiced = cells["replied_as"].is_valid() if "replied_as" in cells else _nowhere(n)
    pasted = cells["pasted"].is_valid() if "pasted" in cells else _nowhere(n)
    silent = pc.fill_null(pc.equal(n_of["commenters"], 0), False)
    busy = pc.or_(voiced, pasted)
    for one in (*yes.values(), *(_above_zero(n_of[name]) for name in ("questions", "open_questions"))):
        busy = pc.or_(busy, one)
    no_reply = pc.fill_null(pc.invert(cells["we_replied"]), False) if "we_replied" in cells else _nowhere(n)
    alone = pc.fill_null(pc.equal(n_of["commenters"], 1), False)
    more_open = pc.fill_null(pc.greater(n_of["open_questions"], n_of["questions"]), False)
    return [
        ("nobody_commented", pc.and_(silent, busy)),
        ("alone_together", pc.and_(alone, yes["among_themselves"])),
        ("no_reply_of_ours", pc.and_(no_reply, pc.or_(voiced, yes["came_back"]))),
        ("more_open_than_asked", more_open),
    ]


def _above_zero(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.greater(column, 0), False)


def _nowhere(n: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar(False), n)])


def _without(
    faults: list[tuple[str, pa.ChunkedArray]], cells: Cells, found: Cells, notes: Notes
) -> tuple[Cells, Cells]:
    """Cells and rows as found, without the rows at fault; each is set aside for its first fault."""
    kept = pc.invert(_nowhere(len(cells["code"])))
    for reason, rows in faults:
        here = pc.and_(kept, rows)
        notes.set_aside(reason, n_true(here), {name: column.filter(here) for name, column in found.items()})
        kept = pc.and_(kept, pc.invert(rows))
    return tuple({name: column.filter(kept) for name, column in one.items()} for one in (cells, found))  # type: ignore[return-value]


def _typed(cells: Cells, headers: Mapping[str, str], notes: Notes) -> Cells:
    typed = dict(cells)
    for name in set(_COUNTS) & cells.keys():
        typed[name] = _whole(cells[name], headers[name], notes)
    for name in set(_FLAGS) & cells.keys():
        typed[name] = build.told_flags(cells[name], headers[name], notes)
    if "replied_as" in cells:
        typed["replied_as"] = _voices(cells["replied_as"], headers["replied_as"], notes)
    return typed


def _whole(column: pa.ChunkedArray, header: str, notes: Notes) -> pa.ChunkedArray:
    """Counts; what is negative or no whole number is missing, and told."""
    zero = pc.is_in(pc.utf8_lower(column), pa.array(_ZERO, pa.large_string()))
    found = quantities(pc.if_else(zero, pa.scalar("0", pa.large_string()), column), header, notes)
    fits = pc.and_(pc.greater_equal(found, 0), pc.equal(found, pc.floor(found)))
    kept = pc.if_else(fits, found, pa.scalar(None, pa.float64()))
    unfit = kept.null_count - found.null_count
    if unfit:
        notes.add("unreadable_numbers", column=header, n=unfit)
    return kept


def _voices(column: pa.ChunkedArray, header: str, notes: Notes) -> pa.ChunkedArray:
    found = [value and _voice(value) for value in column.to_pylist()]
    unreadable = sum(value is None for value in found) - column.null_count
    if unreadable:
        notes.add("unreadable_voices", column=header, n=unreadable)
    return pa.chunked_array([pa.array(found, pa.large_string())])


def _voice(value: str) -> str | None:
    """person, logo or both; None for anything else."""
    said = set(re.findall(r"\w+", value.lower()))
    meant = [voice for voice, words in _VOICES.items() if said & words]
    return "both" if len(meant) > 1 else meant[0] if meant else None


def _counted(cells: Cells) -> pa.Table:
    """The answers, with channel and id from the code ``channel:id``."""
    parts = [code.partition(":") for code in cells["code"].to_pylist()]
    names = ("url", *_COUNTS, *_FLAGS, "replied_as")
    rows: Cells = {name: cells[name] for name in names if name in cells}
    rows["channel"] = _texts(channel if colon else None for channel, colon, _ in parts)
    rows["id"] = _texts(id if colon else code for code, colon, id in parts)
    return build.table("counted", rows)


def _texts(values: Iterable[str | None]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(list(values), pa.large_string())])


def _comments(pasted: pa.ChunkedArray) -> Iterator[str]:
    """One text per paragraph where a cell has empty lines, otherwise one per line; those without a letter
    are left out."""
    for cell in pasted.drop_null().to_pylist():
        plain = cell.replace("\r\n", "\n").replace("\r", "\n")
        parts = re.split(r"\n\s*\n", plain) if re.search(r"\n\s*\n", plain) else plain.split("\n")
        yield from (part for part in map(str.strip, parts) if any(map(str.isalpha, part)))
