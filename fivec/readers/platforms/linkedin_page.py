"""LinkedIn Page analytics as a workbook (.xls or .xlsx): content, followers, visitors or competitors.

Column names follow the language of whoever exported. In English they are known; in another language a sheet
is recognised by where its columns stand and what they hold, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build, formats
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import aliases, normalised
from fivec.readers.numbers import quantities
from fivec.readers.posts import read_posts
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export

CHANNEL: Final = "linkedin"
DIMENSIONS: Final = ("location", "job_function", "seniority", "industry", "company_size")
"""What followers are counted by, in the order of the sheets."""
_CONTENT: Final = "linkedin_page"
_UPDATE: Final = re.compile(r"linkedin\.com/feed/update/urn(?::|%3A)li", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d.*")
_DAY: Final = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_COUNT: Final = re.compile(r"-?\d[\d.,  ]*")
_SIZE: Final = re.compile(r"\d[\d.,]*\s*[-–]\s*\d[\d.,]*|\d[\d.,]*\+?")
_WIDTH: Final = 20
_PLACES: Final[Mapping[str, int]] = {
    **{"text": 0, "url": 1, "posted_at": 5, "impressions": 9},
    **{"likes": 14, "comments": 15, "shares": 16},
}
_COLLEAGUE: Final = 4


def parts(bundle: Bundle) -> list[Bundle]:
    """The workbook as a whole, where it is one of a LinkedIn Page."""
    sheets = _sheets(bundle)
    if not sheets:
        return []
    known = _posts_sheet(sheets) or _by_place(sheets) or _profile(sheets)
    return [bundle] if known else []


def read_bundle(bundle: Bundle) -> Export:
    """Posts of the page, or its followers by group."""
    sheets = _sheets(bundle)
    posts = _posts_sheet(sheets) or _by_place(sheets)
    if posts is None:
        return _followers(bundle, _profile(sheets))
    notes = posts.notes()
    others = [sheet for sheet in sheets if sheet.name != posts.name]
    n_sums = sum(_n_days(sheet) for sheet in others)
    notes.set_aside("sums_per_day", n_sums)
    form = formats.named(_CONTENT)
    if form.fits(posts.sheet):
        at = form.positions(posts.sheet)
    else:
        notes.add("by_place")
        at = dict(_PLACES)
        names, _ = posts.sheet.read([_COLLEAGUE])
        notes.drop("colleague", len(names[_COLLEAGUE]) - clean(names[_COLLEAGUE]).null_count)
    export = read_posts(posts, at, form.style, form.key, notes)
    report = replace(export.report, name=bundle.name, rows_read=export.report.rows_read + n_sums)
    return replace(export, report=report)


def detect(source: Source) -> bool:
    """Whether a sheet or file is the table of competitors."""
    return {"name", "followers", "new_followers"} <= _columns(source.sheet, "linkedin_competitors").keys()


def read(source: Source) -> Export:
    """The pages beside ours; likes, comments and shares may be counted together."""
    notes = source.notes()
    notes.add("loosely")
    sheet = source.sheet
    at = _columns(sheet, "linkedin_competitors")
    raw, ragged = sheet.read(list(at.values()))
    notes.set_aside("ragged_row", ragged)
    cells = {name: clean(raw[place]) for name, place in at.items()}
    known = cells["name"].is_valid()
    notes.set_aside("no_name", len(known) - n_true(known))
    rows: dict[str, pa.ChunkedArray] = {
        name: cell if name == "name" else quantities(cell, sheet.names[at[name]], notes)
        for name, cell in cells.items()
    }
    rows = {name: cell.filter(known) for name, cell in rows.items()}
    n = n_true(known)
    rows["channel"] = build.constant(CHANNEL, n)
    for said in (cell for row in sheet.above for cell in row if len(_DAY.findall(cell)) == 2):
        days = pa.chunked_array([pa.array(_DAY.findall(said), pa.large_string())])
        period = moments(days, said, False, notes, day_first=False)
        rows["start"], rows["end"] = (pa.chunked_array([pa.repeat(day, n)]) for day in period)
    found = build.table("competitors", rows)
    return build.export(
        source.name, "linkedin_competitors", {"competitors": found}, len(known) + ragged, notes
    )


def _sheets(bundle: Bundle) -> list[Source]:
    return [source for source in bundle.members.values() if source.given is not None]


def _columns(sheet: Sheet, table: str) -> dict[str, int]:
    """Columns by their whole names, the first of each."""
    names = [normalised(name) for name in sheet.names]
    found = {
        column: next((names.index(name) for name in known if name in names), None)
        for column, known in aliases(table).items()
    }
    return {column: place for column, place in found.items() if place is not None}


def _n_days(source: Source) -> int:
    """How many rows of a sheet are of one day."""
    first = source.sheet.body.columns([0], len(source.sheet.names), ())[0][0]
    return sum(bool(_DATE.fullmatch(cell or "")) for cell in first.to_pylist())


# -- content ------------------------------------------------------------------------------------------------


def _posts_sheet(sheets: Sequence[Source]) -> Source | None:
    form = formats.named(_CONTENT)
    return next((source for source in sheets if form.fits(source.sheet)), None)


def _by_place(sheets: Sequence[Source]) -> Source | None:
    """The sheet of posts in a language that is not known, with its header found."""
    if len(sheets) > 2:
        return None
    for source in sheets:
        rows = [source.sheet.names, *source.sheet.sample]
        first = next((at for at, row in enumerate(rows) if len(row) > 1 and _UPDATE.search(row[1])), 0)
        if first == 0 or len(source.sheet.names) != _WIDTH:
            continue
        sheet = source.sheet if first == 1 else source.sheet.below(first - 2)
        if _looks_like_posts(sheet):
            return replace(source, given=sheet)
    return None


def _looks_like_posts(sheet: Sheet) -> bool:
    def all_like(pattern: re.Pattern[str], place: int) -> bool:
        return all(pattern.fullmatch(value.strip()) for value in sheet.values(place))

    counted = (_PLACES[name] for name in ("impressions", "likes", "comments", "shares"))
    return (
        all(_UPDATE.search(value) for value in sheet.values(_PLACES["url"]))
        and bool(sheet.values(_PLACES["posted_at"]))
        and all_like(_DATE, _PLACES["posted_at"])
        and all(sheet.values(place) and all_like(_COUNT, place) for place in counted)
    )


# -- followers ----------------------------------------------------------------------------------------------


def _profile(sheets: Sequence[Source]) -> dict[str, Source]:
    """The sheets of a followers workbook by what they count by, and ``""`` for that of new followers."""
    found: dict[str, Source] = {}
    known = {name: dimension for dimension, names in aliases("linkedin_groups").items() for name in names}
    for source in sheets:
        names = [normalised(name) for name in source.sheet.names]
        if "followers" in _columns(source.sheet, "linkedin_new_followers"):
            found[""] = source
        elif len(names) == 2 and names[0] in known and names[1] in aliases("linkedin_followers")["followers"]:
            found[known[names[0]]] = source
    return found if len(found) > 1 else _profile_by_place(sheets)


def _profile_by_place(sheets: Sequence[Source]) -> dict[str, Source]:
    """The same in another language: days over four columns, then five lists, the last by size."""
    if len(sheets) != 1 + len(DIMENSIONS):
        return {}
    days, *lists = sheets
    if len(days.sheet.names) != 4 or not all(_DATE.fullmatch(day) for day in days.sheet.values(0)):
        return {}
    for source in lists:
        numbers = source.sheet.values(1) if len(source.sheet.names) == 2 else []
        if not numbers or not all(_COUNT.fullmatch(number) for number in numbers):
            return {}
    sizes = lists[-1].sheet.values(0)
    if not any(_SIZE.match(size) for size in sizes) or any(_SIZE.match(v) for v in lists[0].sheet.values(0)):
        return {}
    return {"": days, **dict(zip(DIMENSIONS, lists, strict=True))}


def _followers(bundle: Bundle, profile: Mapping[str, Source]) -> Export:
    notes = bundle.notes()
    if any(normalised(source.sheet.names[0]) not in _first_names() for source in profile.values()):
        notes.add("by_place")
    n_days = _n_days(profile[""]) if "" in profile else 0
    notes.set_aside("new_followers", n_days)
    tables, n_rows = [], n_days
    for dimension in DIMENSIONS:
        sheet = profile[dimension].sheet if dimension in profile else None
        if sheet is not None and sheet.sample:
            raw, _ = sheet.read([0, 1])
            names, count = clean(raw[0]), quantities(raw[1], sheet.names[1], notes)
            known = pc.and_(names.is_valid(), count.is_valid())
            n = n_true(known)
            notes.set_aside("no_count", len(known) - n)
            n_rows += len(known)
            rows = {"name": names.filter(known), "followers": count.filter(known)}
            rows |= {
                "dimension": build.constant(dimension, n),
                "channel": build.constant(CHANNEL, n),
            }
            tables.append(build.table("audience_profile", rows))
    found = {"audience_profile": pa.concat_tables(tables)} if tables else {}
    return build.export(bundle.name, "linkedin_followers", found, n_rows, notes)


def _first_names() -> frozenset[str]:
    return frozenset(name for names in aliases("linkedin_groups").values() for name in names) | {"date"}
