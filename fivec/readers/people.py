"""The people list (roster), and the node table that comes beside an edge list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from fivec.links import profile
from fivec.readers import build
from fivec.readers.cells import clean
from fivec.readers.headers import aliases, columns, is_dutch, normalised
from fivec.readers.notes import Notes
from fivec.readers.posts_table import is_user_list
from fivec.readers.source import Source, shown
from fivec.readers.tabular import Sheet
from fivec.readers.times import moments
from fivec.schema import Export

_WHO: Final = ("name", "first", "last", "accounts", "number", "staff_number", "email")
_NAMES: Final = ("name", "first", "last")
_TELLING: Final = (
    "email",
    "team",
    "role",
    "joined_at",
    "may_be_named",
    "official",
    "is_employee",
    "organisation",
)
_OURS: Final = {"team", "is_employee", "may_be_named"}
_NOT_OURS: Final = {"connectedon", "emailtype", "homestreet", "homephone", "author", "auteur"}
_OF_DRAWING: Final = {"timeset", "interval", "color", "colour", "size", "x", "y", "z", "lat", "lng"}
"""Columns of nodes that say how or when they are drawn, not who they are."""
_OF_THE_TIES: Final = {
    *("modularityclass", "community", "cluster", "componentid", "strongcompnum", "degree", "indegree"),
    *("outdegree", "weighteddegree", "eccentricity", "pageranks", "pagerank", "hub", "authority"),
    "triangles",
}
"""What programs worked out from the ties: it says nothing about a node that the ties do not say."""
_MOST_VALUES: Final = 20
"""Values up to which a column is one by which nodes can be grouped."""
_PARTS: Final = re.compile(r"[;,\s:]")
_NAMES_SHOWN: Final = 20
_TURNED: Final = r"^\s*([^,]+?)\s*,\s*([^,]+?)\s*$"
_KINDS: Final = {
    "person": ("person", "persoon", "mens", "human", "medewerker", "employee"),
    "logo": (
        "logo",
        "organisation",
        "organisatie",
        "organization",
        "brand",
        "merk",
        "bot",
        "company",
        "bedrijf",
    ),
    "unknown": ("unknown", "onbekend"),
}


def detect(source: Source) -> bool:
    """Whether the header says who somebody is and something that only a people list says of them."""
    names = source.sheet.names
    found = positions(source.sheet)
    who = [column for column in _WHO if column in found]
    telling = [column for column in _TELLING if column in found]
    if not who or "text" in columns(names, "posts") or _is_address_book(names):
        return False
    if is_user_list(names) and _OURS.isdisjoint(found) and not _is_of_nodes(names):
        return False
    is_node_table = "name" in found and not {"number", "staff_number"}.isdisjoint(found)
    has_account = "name" in found and ("accounts" in found or bool(columns(names, "people_channels")))
    return (
        is_node_table
        or has_account
        or bool(set(telling) - set(who))
        or ("email" in found and (len(who) > 1 or len(names) == 1))
    )


def _is_address_book(names: tuple[str, ...]) -> bool:
    """Whether these are somebody's contacts elsewhere, or texts by author: they are not our people."""
    return not _NOT_OURS.isdisjoint(normalised(name) for name in names)


def _is_of_nodes(names: tuple[str, ...]) -> bool:
    """Whether the header is that of the nodes of a network."""
    return not {"vertex", "node", "label"}.isdisjoint(normalised(name) for name in names)


def read(source: Source) -> Export:
    """One row per person. A person without a name goes by number, then account; an address is no name."""
    notes = source.notes()
    found, n_rows = people_table(source.sheet, positions(source.sheet), notes)
    return build.export(source.name, "people", {"people": found}, n_rows, notes)


def people_table(sheet: Sheet, at: dict[str, int], notes: Notes) -> tuple[pa.Table, int]:
    """The people of a sheet, and how many rows it has; ``at`` is where its columns are (see positions).

    Of the nodes of a network, columns with some values that come back are ``attributes``; the notes name
    the columns that no table holds.
    """
    of_nodes = _is_of_nodes(sheet.names)
    platforms = columns(sheet.names, "people_channels")
    if of_nodes and "y" in {normalised(name) for name in sheet.names}:
        platforms.pop("x", None)  # a place in the picture
    private = {sort: place for sort, place in columns(sheet.names, "private").items() if sort != "email"}
    used = {*at.values(), *platforms.values(), *private.values()}
    attributes = _attributes(sheet, used) if of_nodes else {}
    raw, ragged = sheet.read([*used, *attributes.values()])
    notes.set_aside("ragged_row", ragged)
    for sort, position in private.items():
        notes.drop(sort, len(raw[position]) - clean(raw[position]).null_count)
    cells = {name: raw[position] for name, position in at.items()}
    n_rows = len(next(iter(raw.values())))
    accounts = _accounts(
        cells, {channel: raw[place] for channel, place in platforms.items()}, n_rows, of_nodes
    )
    if of_nodes:
        _tell_unused(sheet, {*raw}, notes)
    people = {"name": _name(cells, accounts), "accounts": accounts} | _typed(sheet, cells, at, notes)
    if attributes:
        people["attributes"] = _as_json({name: raw[place] for name, place in attributes.items()})
    known = people["name"].is_valid()
    if "email" in people:
        known = pc.or_(known, people["email"].is_valid())
    notes.set_aside("no_name", len(known) - (pc.sum(known).as_py() or 0))
    people = {name: column.filter(known) for name, column in people.items()}
    if "email" in people:
        notes.drop("email", len(people["email"]) - people["email"].null_count)
    return build.table("people", people), n_rows + ragged


def _attributes(sheet: Sheet, used: set[int]) -> dict[str, int]:
    """Columns by which nodes can be grouped: two values or more, each for several nodes on average."""
    found = {}
    for place, name in enumerate(sheet.names):
        values = sheet.values(place)
        is_left = name and place not in used and normalised(name) not in _OF_DRAWING | _OF_THE_TIES
        if is_left and 2 <= len({*values}) <= min(_MOST_VALUES, len(values) / 2):
            found[name] = place
    return found


def _as_json(cells: dict[str, pa.ChunkedArray]) -> pa.ChunkedArray:
    rows = zip(*(clean(column).to_pylist() for column in cells.values()), strict=True)
    told = [
        json.dumps({name: value for name, value in zip(cells, row, strict=True) if value}, ensure_ascii=False)
        for row in rows
    ]
    return pa.chunked_array([pa.array(told, pa.large_string())])


def _tell_unused(sheet: Sheet, used: set[int], notes: Notes) -> None:
    """Name the columns of nodes that hold something and go nowhere."""
    unused = [
        shown(name)
        for place, name in enumerate(sheet.names)
        if name and place not in used and normalised(name) not in _OF_DRAWING and sheet.values(place)
    ]
    if unused:
        notes.add("not_used", columns=", ".join(unused[:_NAMES_SHOWN]))


def positions(sheet: Sheet) -> dict[str, int]:
    """Where each column of a people list is; one headed "employee" holds names or yes and no, as it says."""
    at = columns(sheet.names, "people")
    flags = {*build.YES, *build.NO}
    for name, other in (("is_employee", "name"), ("name", "is_employee")):
        if name in at and other not in at:
            are_flags = all(value.strip().casefold() in flags for value in sheet.values(at[name]))
            if are_flags == (name == "name") and sheet.values(at[name]):
                at[other] = at.pop(name)
    values = sheet.values(at["name"]) if "name" in at else []
    if values and all(value.strip().isdecimal() for value in values):
        # A column headed "employee" may hold numbers, with the names in another one.
        others = columns(
            [name if place != at["name"] else "" for place, name in enumerate(sheet.names)], "people"
        )
        if not others.keys().isdisjoint(_NAMES):
            at = others | {"staff_number": others.get("staff_number", at["name"])}
    return at


def _name(cells: dict[str, pa.ChunkedArray], accounts: pa.ChunkedArray) -> pa.ChunkedArray:
    parts = [clean(cells[part]) for part in ("first", "infix", "last") if part in cells]
    options = [_first_names_first(clean(cells["name"]))] if "name" in cells else []
    if parts:
        joined = pc.binary_join_element_wise(
            *parts, pa.scalar(" ", pa.large_string()), null_handling="replace", null_replacement=""
        )
        options.append(clean(pc.replace_substring_regex(joined, " +", " ")))
    options += [build.identifiers(cells[name]) for name in ("number", "staff_number") if name in cells]
    return pc.coalesce(*options, accounts)


def _first_names_first(names: pa.ChunkedArray) -> pa.ChunkedArray:
    """Names as they are spoken, where the list has them all as "Vries, Jan de"."""
    known = names.drop_null()
    turned = pc.match_substring_regex(known, _TURNED)
    if not len(known) or not pc.all(turned).as_py():
        return names
    return pc.replace_substring_regex(names, _TURNED, r"\2 \1")


def _accounts(
    cells: dict[str, pa.ChunkedArray], platforms: dict[str, pa.ChunkedArray], n_rows: int, of_nodes: bool
) -> pa.ChunkedArray:
    """Accounts as ``handle`` or ``channel:handle``, ``;`` between them; the number where none are named.

    The number of a node is always among them, because the ties of the network name it. A staff number is
    an account only in a list without names: there it stands for the names.
    """
    if "accounts" not in cells and not platforms:
        nameless = cells.keys().isdisjoint(_NAMES)
        numbers = cells.get("number", cells.get("staff_number") if nameless else None)
        return build.constant(None, n_rows) if numbers is None else build.handles(numbers)
    named = {"": cells["accounts"]} if "accounts" in cells else {}
    found: list[list[str]] = [[] for _ in range(n_rows)]
    for channel, column in (named | platforms).items():
        for at, cell in enumerate(column.to_pylist()):
            tokens = (token for token in re.split(r"[;,\s]+", cell or "") if token.strip("@"))
            found[at] += [_account(token, channel) for token in tokens]
    if of_nodes and "number" in cells:
        numbers = build.handles(cells["number"]).to_pylist()
        found = [_with_number(number, row) for number, row in zip(numbers, found, strict=True)]
    joined = [";".join(dict.fromkeys(row)) or None for row in found]
    return pa.chunked_array([pa.array(joined, pa.large_string())])


def _with_number(number: str | None, named: list[str]) -> list[str]:
    """The accounts of a node; a number in several words can only stand alone in a cell."""
    if not number:
        return named
    return [number] if _PARTS.search(number) else [number, *named]


def _account(token: str, channel: str) -> str:
    """One account as ``handle`` or ``channel:handle``; the link of a profile on a known platform as it is."""
    link = profile(token)
    if link and link[0]:
        return token
    before, colon, after = ("", "", "") if link else token.partition(":")
    handle = link[1] if link else after if colon and after else token
    if colon and after:
        other = {alias: name for name, known in aliases("channel_names").items() for alias in known}
        channel = other.get(normalised(before), before.casefold())
    handle = handle.lstrip("@").strip()
    return f"{channel}:{handle}" if channel else handle


def _typed(
    sheet: Sheet, cells: dict[str, pa.ChunkedArray], at: Mapping[str, int], notes: Notes
) -> dict[str, pa.ChunkedArray]:
    texts = ("email", "team", "role", "organisation")
    found: dict[str, pa.ChunkedArray] = {name: clean(cells[name]) for name in texts if name in cells}
    found |= {
        name: build.told_flags(cells[name], sheet.names[at[name]], notes)
        for name in ("is_employee", "may_be_named", "official")
        if name in cells
    }
    if "kind" in cells:
        found["kind"] = kinds(cells["kind"])
    if "joined_at" in cells:
        local = sheet.delimiter == ";" or is_dutch(sheet.names)
        found["joined_at"] = moments(cells["joined_at"], sheet.names[at["joined_at"]], local, notes)
    return found


def kinds(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The words of both languages for a kind of account as that kind; null for other words."""
    meaning = {word: kind for kind, words in _KINDS.items() for word in words}
    found = [meaning.get((value or "").strip().casefold()) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(found, pa.large_string())])
