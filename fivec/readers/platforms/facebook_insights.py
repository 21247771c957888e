"""Facebook Page Insights by post as a workbook: likes, comments and shares stand in a sheet of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build, formats
from fivec.readers.bundle import Bundle
from fivec.readers.cells import clean
from fivec.readers.headers import columns
from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities
from fivec.readers.source import Source
from fivec.schema import Export

_KEY: Final = "facebook_insights"
_STORIES: Final = "lifetime post stories by act"
"""How the name of the sheet begins; another counts people instead of actions under the same names."""


def parts(bundle: Bundle) -> list[Bundle]:
    """The workbook as a whole, where one of its sheets holds the posts."""
    return [bundle] if _main(bundle) else []


def read_bundle(bundle: Bundle) -> Export:
    """The posts, with the counts of the other sheet where a post stands in it."""
    main = _main(bundle)
    if main is None:
        raise ValueError("a workbook without posts is not an export")
    export = formats.read(main)
    export = replace(export, report=replace(export.report, name=bundle.name))
    stories = next((s for path, s in bundle.members.items() if path.lower().startswith(_STORIES)), None)
    at = columns(stories.sheet.names, "facebook_stories") if stories else {}
    if stories is None or not stories.sheet.sample or "id" not in at or len(at) < 2:
        return export
    return _with_counts(export, stories, at)


def _main(bundle: Bundle) -> Source | None:
    form = formats.named(_KEY)
    return next((s for s in bundle.members.values() if s.given is not None and form.fits(s.sheet)), None)


def _with_counts(export: Export, stories: Source, at: dict[str, int]) -> Export:
    posts = export.tables["posts"]
    raw, _ = stories.sheet.read(list(at.values()))
    ids = clean(raw[at["id"]])
    known = ids.is_valid()
    told_of = pc.replace_substring_regex(ids.filter(known), r"^\d+_", "")
    place = pc.index_in(posts["id"], told_of.combine_chunks())
    notes = Notes(options=stories.options)
    rows = {name: posts[name] for name in posts.column_names}
    for name in ("likes", "comments", "shares"):
        if name in at:
            told = raw[at[name]].filter(known)
            values = quantities(told, stories.sheet.names[at[name]], notes).combine_chunks()
            rows[name] = pa.chunked_array([values.take(place.combine_chunks())])
    posts = build.table("posts", rows)
    report = replace(
        export.report,
        totals=build.post_totals(posts),
        feeds=build.feeds({**export.tables, "posts": posts}),
        notes=(*export.report.notes, *notes.said),
    )
    return replace(export, tables={**export.tables, "posts": posts}, report=report)
