"""What a reader sets aside, removes and assumes while it reads one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa

from fivec.readers.options import NOTHING_CHOSEN, Options

ASIDE_ROWS: Final = 1_000
"""Rows set aside that are kept to look at, per reason."""


class Notes:
    """Collects counts and assumptions for a SourceReport; ``remarks`` are the first of these.

    Attributes
    ----------
    options : what the user decided about this file.
    reasons : rows set aside by reason. dropped : values removed for privacy by sort.
    aside : the first rows set aside, as found, with their reason; never what is private.
    """

    def __init__(self, remarks: Iterable[str] = (), options: Options = NOTHING_CHOSEN) -> None:
        self.options = options
        self.reasons: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.aside: list[tuple[str, pa.Table]] = []
        self._notes: list[tuple[str, Mapping[str, object]]] = [(key, {}) for key in remarks]

    def add(self, key: str, **values: object) -> None:
        """Say once that something was assumed (catalogue key ``note.<key>``)."""
        note = (key, values)
        if note not in self._notes:
            self._notes.append(note)

    def set_aside(
        self, reason: str, n: int, rows: Mapping[str, pa.ChunkedArray | pa.Array] | None = None
    ) -> None:
        """Count rows that no table will hold; ``rows`` are those rows as found, by column name.

        Private messages are counted without their rows.
        """
        if n:
            self.reasons[reason] += n
            if rows:
                self.aside.append((reason, pa.table(dict(rows)).slice(0, ASIDE_ROWS)))

    def drop(self, sort: str, n: int) -> None:
        """Count values that were removed for privacy."""
        if n:
            self.dropped[sort] += n

    @property
    def said(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """Every assumption, in order."""
        return tuple(self._notes)
