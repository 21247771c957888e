"""One column of text to moments in UTC; the way of writing is settled per column, not per cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers.cells import by_chunk, clean
from fivec.readers.notes import Notes
from fivec.readers.quick_times import MONTHS, TIME_TYPE, quick_moments

LOCAL_ZONE: Final = "Europe/Amsterdam"
"""Zone of times without one in a file that is Dutch or comes from a Dutch spreadsheet."""
_SAMPLE: Final = 2000
_YEARS: Final = (1900, 2200)
_NO_ZONE: Final = -1
_ISO_WIDTHS: Final = tuple(map(len, ("2017-10-31", "2017-10-31 22:10", "2017-10-31 22:10:47")))
_UTC_HEADER: Final = re.compile(r"\b(?:utc|gmt)\b", re.IGNORECASE)
_CLOCK: Final = (
    r"(?:,?[T ]+(?P<h>\d{1,2}):(?P<i>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<p>[AaPp]\.?[Mm]\.?)?)?"
)
_NAMED_ZONES: Final = {
    **{"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
"""Hours east of UTC of zones that are written as letters, where the letters mean one zone only."""
_ZONE: Final = rf"\s*(?P<z>{'|'.join(sorted(_NAMED_ZONES, reverse=True))}|[+-]\d{{2}}:?\d{{2}})?"
PATTERNS: Final = {
    "iso": rf"^(?P<y>[12]\d{{3}})[-/.](?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}}){_CLOCK}{_ZONE}$",
    "twitter": r"^[A-Za-z]{3},? (?P<n>[A-Za-z]{3}) (?P<b>\d{1,2}) (?P<h>\d{2}):(?P<i>\d{2}):(?P<s>\d{2}) "
    r"(?P<z>[+-]\d{4}|UTC|GMT) (?P<y>[12]\d{3})$",
    "worded": r"^(?:[A-Za-z]{3,9},? )?(?P<n>[A-Za-z]{3})[a-z]* (?P<b>\d{1,2}),? (?P<y>[12]\d{3})"
    rf"{_CLOCK}{_ZONE}$",
    "day_month": rf"^(?P<b>\d{{1,2}})[- ](?P<n>[A-Za-z]{{3}})[a-z]*[- ](?P<y>[12]\d{{3}}|\d{{2}})"
    rf"{_CLOCK}{_ZONE}$",
    "numeric": rf"^(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>[12]\d{{3}}|\d{{2}}){_CLOCK}{_ZONE}$",
    "epoch": r"^(?P<e>\d{9,10})(?:\.\d*)?$",
    "epoch_ms": r"^(?P<e>\d{12,13})(?:\.\d*)?$",
}


@dataclass(frozen=True)
class _Way:
    """How a column is read where it does not say itself: its header, and what holds without a decision."""

    name: str
    zone: str
    day_first: bool | None
    local: bool
    notes: Notes


def moments(
    column: pa.ChunkedArray,
    name: str,
    local: bool,
    notes: Notes,
    zone: str | None = None,
    day_first: bool | None = None,
) -> pa.ChunkedArray:
    """The moments in a column of text.

    Parameters
    ----------
    column : large_string, null where empty.
    name : header of the column, for the notes.
    local : whether a time without a zone is local (Europe/Amsterdam) and an unclear date day-first;
        otherwise such a time is UTC, and an unclear date month-first only where it is written with a slash.
    notes : receives what was assumed, and how many values could not be read; ``notes.options`` go before
        everything that is assumed here.
    zone, day_first : the platform's own zone and order of dates, where it is known.

    Returns
    -------
    timestamp[s, UTC], null where there is no value or it cannot be read.
    """
    column = clean(column)
    given = len(column) - column.null_count
    way = _Way(name, zone or (LOCAL_ZONE if local else "UTC"), day_first, local, notes)
    quick = quick_moments(column)
    if quick is None:
        quick = _without_zone(column, way)
    found = _plausible(quick if quick is not None else _parsed(column, way))
    unreadable = given - (len(found) - found.null_count)
    if unreadable:
        notes.add("unreadable_times", column=name, n=unreadable)
    return found


def _plausible(found: pa.ChunkedArray) -> pa.ChunkedArray:
    """The moments without those that programs write for "no date": the first and the last year they know."""
    first, last = (pa.scalar(datetime(year, 1, 1, tzinfo=UTC), TIME_TYPE) for year in _YEARS)
    fits = pc.and_(pc.greater_equal(found, first), pc.less(found, last))
    return found if pc.all(fits).as_py() else pc.if_else(fits, found, pa.scalar(None, TIME_TYPE))


def _without_zone(column: pa.ChunkedArray, way: _Way) -> pa.ChunkedArray | None:
    """The moments in a column where every value is ISO without a zone; None where any is not."""
    width = pc.binary_length(column)
    if not pc.all(pc.is_in(width, pa.array(_ISO_WIDTHS, width.type))).as_py():
        return None
    try:
        stamps = column.cast(pa.timestamp("s")).cast(pa.int64()).fill_null(0).to_numpy().copy()
    except pa.ArrowInvalid:
        return None
    has_clock = pc.fill_null(pc.greater(width, min(_ISO_WIDTHS)), False).to_numpy()
    _place(stamps, has_clock, way)
    return _column(stamps, column.is_valid().to_numpy())


def _parsed(column: pa.ChunkedArray, way: _Way) -> pa.ChunkedArray:
    sample = column.drop_null().slice(0, _SAMPLE).to_pylist()
    matches = {
        kind: sum(bool(re.match(pattern, value)) for value in sample) for kind, pattern in PATTERNS.items()
    }
    kind = max(matches, key=lambda key: matches[key])
    if not matches[kind]:
        return pa.chunked_array([pa.nulls(len(column), TIME_TYPE)])
    parts = _parts(column, PATTERNS[kind])
    if "e" in parts:
        divisor = 1000 if kind == "epoch_ms" else 1
        return _column(parts["e"] // divisor, parts["matched"])
    if "n" in parts:
        parts["a"] = parts["n"]
    if kind == "numeric":
        _settle_order(parts, sample, way)
    return _assembled(parts, way)


def _parts(column: pa.ChunkedArray, pattern: str) -> dict[str, np.ndarray]:
    """The named groups of a pattern as integers per row (-1 where absent), and which rows matched."""
    table = by_chunk(column, lambda chunk: pc.extract_regex(chunk, pattern))
    parts = {field.name: _integers(field.name, pc.struct_field(table, field.name)) for field in table.type}
    parts["matched"] = table.is_valid().to_numpy()
    return parts


def _integers(name: str, texts: pa.ChunkedArray) -> np.ndarray:
    if name == "n":
        known = pa.array(MONTHS, pa.large_string())
        return pc.fill_null(pc.index_in(pc.utf8_lower(texts), known), -2).to_numpy() + 1
    if name == "p":
        return pc.fill_null(
            pc.index_in(
                pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, 1)), pa.array(["a", "p"], pa.large_string())
            ),
            -1,
        ).to_numpy()
    if name == "z":
        return _offsets(texts)
    numbers = pc.if_else(pc.equal(texts, ""), None, texts).cast(pa.int64())
    return pc.fill_null(numbers, -1).to_numpy()


def _offsets(texts: pa.ChunkedArray) -> np.ndarray:
    """Zones as seconds east of UTC; _NO_ZONE where a value carries none."""
    coded = texts.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    seconds = [_NO_ZONE]
    for zone in coded.dictionary.to_pylist():
        if not zone:
            seconds.append(_NO_ZONE)
        elif zone[0] in "+-":
            east = int(zone[1:3]) * 3600 + int(zone[-2:]) * 60
            seconds.append(-east if zone[0] == "-" else east)
        else:
            seconds.append(_NAMED_ZONES[zone] * 3600)
    return np.array(seconds)[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False) + 1]


def _settle_order(parts: dict[str, np.ndarray], sample: Sequence[str], way: _Way) -> None:
    """Make ``a`` the month and ``b`` the day: as the user said, else as the column shows, else assumed."""
    first_is_day, second_is_day = (parts["a"] > 12).sum(), (parts["b"] > 12).sum()
    day_first = first_is_day > second_is_day
    chosen = way.notes.options.day_first
    if chosen is not None:
        day_first = chosen
    elif first_is_day == second_is_day:
        american = any("/" in value for value in sample) and not way.local
        # A month never comes first in a date with points, whatever the platform's own order.
        pointed = all(re.match(r"\d+\.", value) for value in sample)
        own = None if pointed else way.day_first
        day_first = not american and not (parts["p"] >= 0).any() if own is None else own
        way.notes.add("day_first_assumed" if day_first else "month_first_assumed", column=way.name)
    if day_first:
        parts["a"], parts["b"] = parts["b"], parts["a"]


def _assembled(parts: dict[str, np.ndarray], way: _Way) -> pa.ChunkedArray:
    year, month, day = parts["y"], parts["a"], parts["b"]
    year = np.where(year < 70, year + 2000, np.where(year < 100, year + 1900, year))
    # A date without a time is midnight.
    hour, minute, second = (np.maximum(parts[part], 0) for part in "his")
    afternoon = parts.get("p", np.full(len(year), -1))
    hour = np.where(
        (afternoon == 1) & (hour < 12), hour + 12, np.where((afternoon == 0) & (hour == 12), 0, hour)
    )
    right = parts["matched"] & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60)
    months = np.where(right, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(right, day - 1, 0).astype("timedelta64[D]")
    right &= days.astype("datetime64[M]") == months
    stamps = (
        days.astype("datetime64[s]").astype(np.int64) + hour * 3600 + minute * 60 + np.minimum(second, 59)
    )
    stamps = np.where(parts["z"] != _NO_ZONE, stamps - parts["z"], stamps)
    # A day is a day wherever it is read: only a time of day needs a zone.
    _place(stamps, right & (parts["z"] == _NO_ZONE) & (parts["h"] >= 0), way)
    return _column(stamps, right)


def _place(stamps: np.ndarray, unzoned: np.ndarray, way: _Way) -> None:
    """Give the moments without a zone one, in place, and say which was chosen or assumed."""
    if not unzoned.any() or _UTC_HEADER.search(way.name):
        return
    chosen = way.notes.options.zone
    zone = chosen or way.zone
    way.notes.add("zone_chosen" if chosen else "zone_assumed", column=way.name, zone=zone)
    if zone != "UTC":
        stamps[unzoned] = _from_local(stamps[unzoned], zone)


def _from_local(stamps: np.ndarray, zone: str) -> np.ndarray:
    """Local wall-clock seconds to UTC; the hour that comes twice in autumn is read as summer time."""
    wall = pd.DatetimeIndex(stamps.astype("datetime64[s]"))
    local = wall.tz_localize(zone, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="shift_forward")
    return local.tz_convert("UTC").tz_localize(None).to_numpy("datetime64[s]").astype(np.int64)


def _column(stamps: np.ndarray, known: np.ndarray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(stamps, pa.int64(), mask=~known).cast(TIME_TYPE)])
