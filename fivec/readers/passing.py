"""Posts that pass on a post of somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean

_RETWEET: Final = r"^RT @\w+:? "


def pass_on(found: dict[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> None:
    """Mark what passes on a post of somebody else, in place.

    Without a word of one's own it is a share: it answers nothing, and whom it is from is no mention. With
    words it stays a post or reply that points to the other.
    """
    if "is_share" in cells or "shared_author" in cells:
        is_share = _is_share(found, cells)
        unknown = pa.scalar(None, pa.large_string())
        share = pa.scalar("share", pa.large_string())
        found["kind"] = pc.if_else(is_share, share, found.get("kind", unknown))
        if "parent" in found:
            found["parent"] = pc.if_else(is_share, unknown, found["parent"])
        if "text" in found:
            words = pc.replace_substring_regex(found["text"], _RETWEET, "")
            found["text"] = pc.if_else(is_share, words, found["text"])
    quoted = found.pop("quote_of", None)
    if quoted is not None:
        if "kind" in found:  # what a shared post quotes is not quoted again by who shares it
            quoted = pc.if_else(pc.fill_null(pc.equal(found["kind"], "share"), False), None, quoted)
        replies = found["parent"].is_valid() if "parent" in found else pa.scalar(False)
        own = pc.if_else(pc.and_(quoted.is_valid(), replies), "reply", "post").cast(pa.large_string())
        kind = pc.if_else(quoted.is_valid(), own, None)
        found["kind"] = pc.coalesce(found["kind"], kind) if "kind" in found else kind
        found["share_of"] = pc.coalesce(found["share_of"], quoted) if "share_of" in found else quoted


def _is_share(found: Mapping[str, pa.ChunkedArray], cells: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray:
    """Which posts pass on another: as flagged, else where it is named whose and no other kind is told."""
    if "is_share" in cells:
        return pc.fill_null(build.flags(cells["is_share"]), False)
    is_named = clean(cells["shared_author"]).is_valid()
    if "kind" not in found:
        return is_named
    return pc.and_(is_named, pc.fill_null(pc.equal(found["kind"], "share"), True))
