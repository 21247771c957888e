"""LinkedIn analytics of a person (xlsx): the posts seen most, sums per day, groups in percentages.

The sheet of posts holds two tables side by side, each in its own order. It has no texts, and does not name
whose posts they are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import aliases, normalised
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export

CHANNEL: Final = "linkedin"
HANDLE: Final = "LinkedIn profile"
_URN: Final = r"urn(?::|%3A)li(?::|%3A)\w+(?::|%3A)(?P<found>\d+)|-(?:activity|share|ugcPost)-(?P<slug>\d+)"
_TOTAL: Final = re.compile(r"total followers", re.IGNORECASE)

Cells = dict[str, pa.ChunkedArray]


def parts(bundle: Bundle) -> list[Bundle]:
    """The workbook as a whole, where one of its sheets holds the two tables of posts."""
    return [bundle] if any(_is_top_posts(source) for source in bundle.members.values()) else []


def read_bundle(bundle: Bundle) -> Export:
    """Posts without text, and the number of followers of whoever wrote them."""
    notes = bundle.notes()
    tables: dict[str, pa.Table] = {}
    n_rows = 0
    for source in bundle.members.values():
        if _is_top_posts(source):
            tables["posts"] = _posts(source.sheet, notes)
        elif source.given is not None:
            n_rows += _aside(source.sheet, notes)
    followers = next(filter(None, (_followers(s.sheet) for s in bundle.members.values() if s.given)), None)
    tables["accounts"] = build.table(
        "accounts",
        {
            "handle": build.constant(HANDLE, 1),
            "channel": build.constant(CHANNEL, 1),
            "followers": pa.array([followers], pa.float64()),
        },
    )
    notes.add("profile_unnamed", handle=HANDLE)
    notes.add("no_texts")
    n_rows += tables["posts"].num_rows + notes.reasons["no_id"]
    return build.export(bundle.name, "linkedin_creator", tables, n_rows, notes)


def _is_top_posts(source: Source) -> bool:
    return source.given is not None and len(_tables(source.sheet)) == 2


def _tables(sheet: Sheet) -> list[dict[str, int]]:
    """Positions of the columns of each table that stands in a sheet, apart by an empty column."""
    known = {name: column for column, names in aliases("creator_reach").items() for name in names}
    found: list[dict[str, int]] = [{}]
    for place, name in enumerate(sheet.names):
        column = known.get(normalised(name))
        if not name.strip():
            found.append({})
        elif column:
            found[-1].setdefault(column, place)
    return [table for table in found if {"url", "posted_at"} <= table.keys()]


def _posts(sheet: Sheet, notes: Notes) -> pa.Table:
    """One row per link that stands in any of the tables; impressions are known in one of them only."""
    raw, _ = sheet.read(range(len(sheet.names)))
    rows = pa.concat_tables([_one(sheet, raw, at, notes) for at in _tables(sheet)])
    rows = rows.group_by("id", use_threads=False).aggregate(
        [("url", "first"), ("posted_at", "first"), ("impressions", "max")]
    )
    n = rows.num_rows
    found = {"id": rows["id"], "url": rows["url_first"], "posted_at": rows["posted_at_first"]}
    found |= {"author": build.constant(HANDLE, n), "channel": build.constant(CHANNEL, n)}
    return build.table("posts", found | {"impressions": rows["impressions_max"]})


def _one(sheet: Sheet, raw: dict[int, pa.ChunkedArray], at: dict[str, int], notes: Notes) -> pa.Table:
    url = clean(raw[at["url"]])
    kept = url.is_valid()
    url = url.filter(kept)
    parts = pc.extract_regex(url, _URN)
    urn, slug = (pc.struct_field(parts, name) for name in ("found", "slug"))
    ids = pc.coalesce(pc.if_else(pc.equal(urn, ""), None, urn), pc.if_else(pc.equal(slug, ""), None, slug))
    known = ids.is_valid()
    notes.set_aside("no_id", len(known) - n_true(known))
    name = sheet.names[at["posted_at"]]
    when = moments(raw[at["posted_at"]].filter(kept), name, False, notes, day_first=False)
    seen: pa.ChunkedArray | pa.Array = pa.nulls(len(url), pa.float64())
    if "impressions" in at:
        seen = quantities(raw[at["impressions"]].filter(kept), sheet.names[at["impressions"]], notes)
    return pa.table({"id": ids, "url": url, "posted_at": when, "impressions": seen}).filter(known)


def _aside(sheet: Sheet, notes: Notes) -> int:
    """Count the rows of a sheet that holds no posts; an overview of two cells is explanation."""
    names = {normalised(name) for name in sheet.names}
    why = None
    if {"topdemographics", "percentage"} <= names:
        why = "only_percentage"
        notes.add("only_percentages")
    elif "date" in names:
        why = "new_followers" if "newfollowers" in names else "sums_per_day"
    if why is None or not sheet.sample:
        return 0
    n = len(sheet.read([0])[0][0])
    notes.set_aside(why, n)
    return n


def _followers(sheet: Sheet) -> float | None:
    """The number beside "Total followers on …", over the header or in it."""
    for row in (*sheet.above, sheet.names, *sheet.sample[:2]):
        for name, value in pairwise(row):
            digits = value.replace(",", "").replace(".", "").strip()
            if _TOTAL.match(name.strip()) and digits.isdigit():
                return float(digits)
    return None
