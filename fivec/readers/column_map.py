"""Which column of somebody's table means what: decided once by the user, saved, and used again.

A map is a small JSON file. It fits every table with the same header names, whatever their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from fivec.readers.headers import normalised
from fivec.schema import FivecError

FORM: Final = "fivec-columns"
VERSION: Final = 1
TABLES: Final = ("posts", "ties", "people")
"""What a table can be mapped to."""


@dataclass(frozen=True)
class ColumnMap:
    """The meaning of the columns of one sort of table.

    Attributes
    ----------
    table : one of TABLES.
    header : every name of the header, as found.
    columns : name in the header by column of the table; ``#3`` is the third column, for names that are
        empty or occur twice.
    channel, author : where the posts were and who wrote them, where no column says so.
    official : whether every author speaks for the organisation.
    zone, day_first : how times are read (see Options).
    """

    table: str
    header: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    author: str | None = None
    official: bool = False
    zone: str | None = None
    day_first: bool | None = None

    def fits(self, names: Sequence[str]) -> bool:
        """Whether a table has the header that this map was made for."""
        return _known(names) == _known(self.header)

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """Position of each mapped column in a header; columns that it does not have are left out."""
        places = {name: at for at, name in reversed(list(enumerate(references(names))))}
        plain = {normalised(name): at for name, at in places.items()}
        found = {
            column: places.get(name, plain.get(normalised(name))) for column, name in self.columns.items()
        }
        return {column: place for column, place in found.items() if place is not None}

    def as_json(self) -> str:
        """The map as the text of a file."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps({"form": FORM, "version": VERSION, **told}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str, file: str) -> Self:
        """The map in a file. Raises FivecError ``damaged_map`` or ``newer_map``."""
        try:
            told = json.loads(text)
            if told["form"] != FORM or told["table"] not in TABLES:
                raise ValueError(told["table"])
            if told["version"] > VERSION:
                raise FivecError("newer_map", file=file)
            return cls(
                table=told["table"],
                header=tuple(map(str, told["header"])),
                columns={str(column): str(name) for column, name in dict(told["columns"]).items()},
                channel=_text(told.get("channel")),
                author=_text(told.get("author")),
                official=told.get("official") is True,
                zone=_text(told.get("zone")),
                day_first=told.get("day_first") if isinstance(told.get("day_first"), bool) else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FivecError("damaged_map", file=file) from error


def is_map(data: bytes) -> bool:
    """Whether the beginning of a file is that of a map."""
    return f'"{FORM}"'.encode() in data[:200]


def references(names: Sequence[str]) -> list[str]:
    """How each column of a header is named in a map: by its name, or by its place where that says nothing."""
    plain = [normalised(name) for name in names]
    return [
        name if plain[at] and plain.count(plain[at]) == 1 else f"#{at + 1}" for at, name in enumerate(names)
    ]


def _known(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(normalised, names)))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
