"""What the user decides about how one file is read."""

from __future__ import annotations

from dataclasses import dataclass

from fivec.readers.column_map import ColumnMap


@dataclass(frozen=True)
class Options:
    """Decisions that overrule what a reader would assume.

    Attributes
    ----------
    zone : name of the time zone of times that carry none (IANA); None for what the reader assumes.
    day_first : whether 3/4 is the third of April; None for what the column itself or the platform says.
    private : whether private messages are read; they are set aside unless asked for.
    maps : what the columns of tables mean, used wherever a header fits.
    """

    zone: str | None = None
    day_first: bool | None = None
    private: bool = False
    maps: tuple[ColumnMap, ...] = ()


NOTHING_CHOSEN = Options()
