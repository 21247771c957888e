"""Tables as files that a spreadsheet opens without harm."""

from __future__ import annotations

from typing import Final

import pandas as pd

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(cell: object) -> object:
    """Text that a spreadsheet would run as a formula, made plain with a leading apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return "'" + cell
    return cell


def csv(table: pd.DataFrame, language: str) -> bytes:
    """A table as CSV for Excel: UTF-8 with BOM; ``;`` and a decimal comma in Dutch; formulas made inert."""
    safe = pd.DataFrame({inert(name): _safe(column) for name, column in table.items()})
    dutch = language == "nl"
    text: str = safe.to_csv(index=False, sep=";" if dutch else ",", decimal="," if dutch else ".")
    return text.encode("utf-8-sig")


def _safe(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    return column.astype("object").map(inert)
