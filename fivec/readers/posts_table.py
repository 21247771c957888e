"""Any table of posts with recognisable columns: an id, an author, and a text, a time or a parent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fivec.readers.headers import aliases, columns, normalised
from fivec.readers.posts import Style, read_posts
from fivec.readers.source import Source
from fivec.readers.tabular import Sheet
from fivec.schema import Export

_OF_PEOPLE: Final = ("team", "role", "email", "joined_at", "may_be_named", "is_employee")
_OF_USERS: Final = frozenset({"following", "followingcount", "friendscount", "listedcount", "bio"})
_OWN_ID_SHARE: Final = 0.9
"""Share of different values in the first rows from which a column can be the id of a row."""


def detect(source: Source) -> bool:
    """Whether the header names an author and posts; a list of users with a date is none."""
    found = columns(source.sheet.names, "posts").keys()
    if "author" not in found:
        return False
    if "text" in found:
        return True
    if "id" not in found or "parent" in found:
        return "id" in found
    of_people = columns(source.sheet.names, "people").keys()
    return "posted_at" in found and of_people.isdisjoint(_OF_PEOPLE) and not is_user_list(source.sheet.names)


def is_user_list(names: Sequence[str]) -> bool:
    """Whether a header without text tells the following of accounts, as lists of followers do."""
    found = columns(names, "posts").keys()
    return "text" not in found and (
        "followers" in found or not _OF_USERS.isdisjoint(normalised(name) for name in names)
    )


def read(source: Source) -> Export:
    """The posts of a table, with the names and followers of their authors where it has them."""
    return read_posts(source, _positions(source.sheet), Style(), "posts", source.notes())


def _positions(sheet: Sheet) -> dict[str, int]:
    """Where each column is. An author column that holds full names gives way to the author's id."""
    at = columns(sheet.names, "posts")
    if "id" in at:
        at["id"] = _id_position(sheet)
    number = next(
        (
            position
            for position, name in enumerate(sheet.names)
            if normalised(name) in aliases("posts")["author_id"]
        ),
        None,
    )
    at.pop("author_id", None)
    if number is not None and number != at["author"]:
        spaced = [" " in value.strip() for value in sheet.values(at["author"])]
        if spaced and sum(spaced) > len(spaced) / 5:
            at.setdefault("author_name", at["author"])
            at["author"] = number
    if "clock" in at and not _is_clock(sheet, at["clock"]):
        del at["clock"]
    return at


def _id_position(sheet: Sheet) -> int:
    """The id of the row itself: in a table of comments the id of the post they are under repeats."""
    found = {normalised(name): place for place, name in reversed(list(enumerate(sheet.names)))}
    places = [found[name] for name in aliases("posts")["id"] if name in found]
    values = {place: sheet.values(place) for place in places}
    shares = {place: len({*values[place]}) / max(len(sheet.sample), 1) for place in places}
    return next(
        (place for place in places if shares[place] >= _OWN_ID_SHARE), max(places, key=shares.__getitem__)
    )


def _is_clock(sheet: Sheet, position: int) -> bool:
    values = sheet.values(position)
    return bool(values) and all(":" in value and len(value) <= 11 for value in values)
