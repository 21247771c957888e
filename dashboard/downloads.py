"""Tables as files that a spreadsheet opens without harm."""

from __future__ import annotations

import pandas as pd

from fivec.tables import inert


def csv(table: pd.DataFrame, language: str) -> bytes:
    """A table as CSV for Excel: UTF-8 with BOM; ``;`` and a decimal comma in Dutch; formulas made inert."""
    dutch = language == "nl"
    text: str = inert(table).to_csv(index=False, sep=";" if dutch else ",", decimal="," if dutch else ".")
    return text.encode("utf-8-sig")
