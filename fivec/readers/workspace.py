"""Saved workspaces: what readers made of files before, read back from one zip of Parquet and JSON.

``workspace.json`` names the format and its version, the settings, and per file its report and tables; the
rows are in ``<number>/<table>.parquet``, rows that were set aside in ``<number>/aside-<number>.parquet``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fivec import schema
from fivec.language import LANGUAGES, translator
from fivec.plain import told
from fivec.readers.build import column_type
from fivec.readers.bundle import MAX_BYTES, Bundle
from fivec.readers.documents import document
from fivec.readers.notes import ASIDE_ROWS
from fivec.schema import Export, FivecError, SourceReport
from fivec.settings import Settings

CONTENTS: Final = "workspace.json"
FORMAT: Final = "five-cs workspace"
VERSION: Final = 1
"""Raised when an older program would misread what a newer one wrote."""
GROUP_ROWS: Final = 1 << 16
"""Rows of a table that are packed together; no more are unpacked before their size is known."""
MAX_ROWS: Final = 100_000_000
OTHER: Final = "other_version"
"""Reason, sort or format that this version has no words for."""
_TABLE: Final = re.compile(r"\d+/[a-z_]+\.parquet")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIMES: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_FILLED: Final = {"posts": ("id", "author"), "accounts": ("handle",)}
"""Columns in which a reader leaves no row empty."""
_UNREADABLE: Final = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError)


@dataclass(frozen=True)
class Kept(Export):
    """One file of a workspace.

    ``digest`` is what its content was known by, empty where that was not kept; ``settings`` are those of
    the whole workspace.
    """

    digest: str = ""
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True)
class _Entry:
    """One file in ``workspace.json``; the report is read apart because of its error."""

    report: Mapping[str, Any]
    tables: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    digest: str = ""


def parts(bundle: Bundle) -> list[Bundle]:
    """The workspaces in a bundle, at its top or in a folder."""
    folders = [path.removesuffix(CONTENTS) for path in bundle.members if path.rpartition("/")[2] == CONTENTS]
    inside = [bundle.part(folder, lambda path: path == CONTENTS or _is_member(path)) for folder in folders]
    return [part for part in inside if len(part.members) > 1 or _says_so(part)]


def _is_member(path: str) -> bool:
    return _TABLE.fullmatch(re.sub(r"/aside-\d+\.", "/aside.", path)) is not None


def _says_so(part: Bundle) -> bool:
    return FORMAT.encode() in part.members[CONTENTS].buffer.to_pybytes()


def read(part: Bundle) -> list[Export]:
    """The files of a workspace, each a Kept; one that is damaged has its error and the others are read.

    Raises
    ------
    FivecError
        ``damaged_workspace`` or ``newer_workspace`` where its list of contents cannot be read.
    """
    contents = _contents(part)
    try:
        said, product = Settings.from_json(contents["settings"]), told(contents["product"], str)[:40]
    except (ValueError, KeyError) as error:
        raise _damaged(part, CONTENTS) from error
    found = [_guarded(part, number, entry, product) for number, entry in enumerate(contents["exports"])]
    found = found or [Kept({}, SourceReport(part.name, "workspace"))]
    return [replace(export, settings=said) for export in found]


def settings(exports: Iterable[Export]) -> Settings:
    """What was typed and chosen in the workspaces among some exports; the first that says it counts."""
    said = Settings()
    for export in exports:
        if isinstance(export, Kept):
            said = said.beside(export.settings)
    return said


def contents_of(part: Bundle) -> int:
    """How many files a workspace holds, without reading them. Raises as ``read``."""
    return len(_contents(part)["exports"])


def _contents(part: Bundle) -> dict[str, Any]:
    try:
        found = document(part.members[CONTENTS])
    except FivecError as error:
        raise _damaged(part, CONTENTS) from error
    version = found.get("version") if isinstance(found, dict) else None
    if type(version) is not int or found.get("format") != FORMAT or version < 1:
        raise _damaged(part, CONTENTS)
    if version > VERSION:
        raise FivecError("newer_workspace", file=part.name, product=str(found.get("product"))[:40])
    if not isinstance(found.get("exports"), list):
        raise _damaged(part, CONTENTS)
    return found


def _damaged(part: Bundle, member: str) -> FivecError:
    return FivecError("damaged_workspace", file=part.name, part=member)


def _guarded(part: Bundle, number: int, found: object, product: str) -> Kept:
    """One file of a workspace, or why it cannot be read."""
    name = part.name
    try:
        entry = told(found, _Entry)
        report = _report(entry.report)
        name = f"{part.name}/{report.name}"
        unknown = [table for table in entry.tables if table not in schema.EXPORT_COLUMNS]
        if unknown:
            raise FivecError("newer_workspace", file=part.name, product=product)
        tables = {table: _table(part, f"{number}/{table}.parquet", table, product) for table in entry.tables}
        aside = tuple(
            (reason if _is_known("reason", reason) else OTHER, _aside(part, f"{number}/aside-{n}.parquet"))
            for n, reason in enumerate(entry.aside)
        )
        return Kept({} if report.error else tables, report, aside, entry.digest)
    except FivecError as error:
        failure = error
    except ValueError as error:
        failure = _damaged(part, CONTENTS)
        failure.__cause__ = error
    return Kept({}, SourceReport(name=name, format=None, error=failure))


# -- reports ------------------------------------------------------------------------------------------------


def _report(found: Mapping[str, Any]) -> SourceReport:
    """A report, in words that this version has."""
    report: SourceReport = told(
        {name: value for name, value in found.items() if name != "error"}, SourceReport
    )
    return replace(
        report,
        format=report.format if report.format is None or _is_known("format", report.format) else OTHER,
        reasons=_counts("reason", report.reasons),
        dropped=_counts("dropped", report.dropped),
        totals={
            name: value
            for name, value in report.totals.items()
            if _is_known("total", name) and _is_total(value)
        },
        feeds=tuple(c for c in schema.C_NAMES if c in report.feeds),
        notes=tuple((key, values) for key, values in report.notes if _can_be_said("note", key, values)),
        error=_error(report.name, found.get("error")),
    )


def _error(name: str, found: Any) -> FivecError | None:
    if found is None:
        return None
    values = told(found, Mapping[str, Any])
    key, named = told(values.get("key"), str), told(values.get("values"), Mapping[str, Any])
    if not _can_be_said("error", key, {"file": name, **named}):
        return FivecError("unreadable", file=name)
    return FivecError(key, **{name: value for name, value in named.items() if name not in ("self", "key")})


def _counts(area: str, found: Mapping[str, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, n in found.items():
        if n < 0:
            raise ValueError(f"{name} is counted below zero")
        known = name if _is_known(area, name) else OTHER
        counts[known] = counts.get(known, 0) + n
    return counts


def _is_total(value: object) -> bool:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return False
    return isinstance(value, str | int | float)


def _is_known(area: str, key: str) -> bool:
    return f"{area}.{key}" in translator(LANGUAGES[0])


def _can_be_said(area: str, key: str, values: Mapping[str, Any]) -> bool:
    """Whether the catalogues have the sentence, and the values that it names are there."""
    try:
        for language in LANGUAGES:
            translator(language)(f"{area}.{key}", **values)
    except (LookupError, ValueError, TypeError, AttributeError):
        return False
    return True


# -- rows ---------------------------------------------------------------------------------------------------


def _table(part: Bundle, path: str, name: str, product: str) -> pa.Table:
    required, optional = schema.EXPORT_COLUMNS[name]
    rows = _rows(part, path)
    if not {*rows.column_names} <= {*required, *optional}:
        raise FivecError("newer_workspace", file=part.name, product=product)
    wanted = [column for column in (*required, *optional) if column in rows.column_names]
    sound = {*required} <= {*wanted} and all(
        _is_sound(rows[column], column_type(column)) for column in wanted
    )
    if not sound or any(rows[column].null_count for column in _FILLED.get(name, ())):
        raise _damaged(part, path)
    return pa.table({column: rows[column].cast(column_type(column)) for column in wanted})


def _aside(part: Bundle, path: str) -> pa.Table:
    rows = _rows(part, path)
    if any(kind != pa.large_string() for kind in rows.schema.types):
        raise _damaged(part, path)
    return rows.slice(0, ASIDE_ROWS)


def _is_sound(column: pa.ChunkedArray, kind: pa.DataType) -> bool:
    """Whether a column has values that a reader can give: no endless numbers, times that a calendar has."""
    if pa.types.is_floating(kind):
        return column.type == kind and not pc.any(pc.is_inf(column)).as_py()
    if pa.types.is_timestamp(kind):
        if not pa.types.is_timestamp(column.type) or column.type.tz != kind.tz:
            return False
        ends = pc.min_max(column.cast(pa.int64(), safe=False).cast(pa.float64())).as_py()
        unit = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}[column.type.unit]
        first, last = (moment.timestamp() * unit for moment in _TIMES)
        return ends["min"] is None or (ends["min"] >= first and ends["max"] <= last)
    return column.type == kind


def _rows(part: Bundle, path: str) -> pa.Table:
    """All rows of one member; text is unpacked only once it is known how long it will be."""
    if path not in part.members:
        raise _damaged(part, path)
    try:
        return _unpacked(part.members[path].buffer)
    except _UNREADABLE as error:
        raise _damaged(part, path) from error


def _unpacked(buffer: pa.Buffer) -> pa.Table:
    names = [field.name for field in pq.read_schema(pa.BufferReader(buffer))]
    if len({*names}) < len(names):
        raise ValueError("two columns of one name")
    # A short text that is repeated a million times stays short as long as it is in a dictionary.
    file = pq.ParquetFile(pa.BufferReader(buffer), read_dictionary=names)
    groups, size = [], 0
    if file.metadata.num_rows > MAX_ROWS:
        raise ValueError("too many rows")
    for number in range(file.num_row_groups):
        if file.metadata.row_group(number).num_rows > GROUP_ROWS:
            raise ValueError("too many rows together")
        group = file.read_row_group(number)
        group.validate(full=True)
        size += sum(map(_size, group.columns))
        if size > MAX_BYTES:
            raise ValueError("too large")
        groups.append(pa.table({name: _decoded(group[name]) for name in group.column_names}))
    return pa.concat_tables(groups) if groups else _without_rows(file.schema_arrow)


def _size(column: pa.ChunkedArray) -> int:
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    return sum(
        pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0 for chunk in column.chunks
    )


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    is_text = pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)
    return column.cast(pa.large_string()) if is_text else column


def _without_rows(shape: pa.Schema) -> pa.Table:
    empty = shape.empty_table()
    return pa.table({name: _decoded(empty[name]) for name in empty.column_names})
