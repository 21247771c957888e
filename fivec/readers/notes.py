"""What a reader sets aside, removes and assumes while it reads one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


class Notes:
    """Collects counts and assumptions for a SourceReport; ``remarks`` are the first of these.

    Attributes
    ----------
    reasons : rows set aside by reason. dropped : values removed for privacy by sort.
    """

    def __init__(self, remarks: Iterable[str] = ()) -> None:
        self.reasons: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self._notes: list[tuple[str, Mapping[str, object]]] = [(key, {}) for key in remarks]

    def add(self, key: str, **values: object) -> None:
        """Say once that something was assumed (catalogue key ``note.<key>``)."""
        note = (key, values)
        if note not in self._notes:
            self._notes.append(note)

    def set_aside(self, reason: str, n: int) -> None:
        """Count rows that no table will hold."""
        if n:
            self.reasons[reason] += n

    def drop(self, sort: str, n: int) -> None:
        """Count values that were removed for privacy."""
        if n:
            self.dropped[sort] += n

    @property
    def said(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """Every assumption, in order."""
        return tuple(self._notes)
