"""One column of text to numbers; decimal and thousands separators are settled per column."""

from __future__ import annotations

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers.notes import Notes

_NOTHING: Final = ("", "-", "–", "—", "n/a", "na", "n.v.t.", "null", "none", "nan", "nb")
_THOUSANDS: Final = {mark: rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+" for mark in ",."}
_SCALE: Final = {"k": 1e3, "m": 1e6, "b": 1e9, "": 1.0}


def quantities(column: pa.ChunkedArray, name: str, notes: Notes) -> pa.ChunkedArray:
    """The numbers in a column: ``"1.250"``, ``"1,250"``, ``"1.2K"``, ``"6,5"``; ``"-"`` is nothing.

    Returns
    -------
    float64, null where there is no value or it cannot be read (which ``notes`` counts).
    """
    if not pc.any(pc.match_substring_regex(column, r"[^0-9]")).as_py():
        try:
            return column.cast(pa.float64())
        except pa.ArrowInvalid:
            pass
    texts = column.to_pandas().astype("string").str.strip().str.casefold()
    texts = texts.str.replace(r"[\s'’_]", "", regex=True).str.removesuffix("%")
    texts = texts.mask(texts.isin(_NOTHING))
    parts = texts.str.extract(r"^([+-]?[\d.,]+)([kmb]?)$")
    plain = _with_points(parts[0])
    values = pd.to_numeric(plain, errors="coerce").astype("float64") * parts[1].map(_SCALE).astype("float64")
    unreadable = int((values.isna() & texts.notna()).sum())
    if unreadable:
        notes.add("unreadable_numbers", column=name, n=unreadable)
    return pa.chunked_array([pa.array(values.to_numpy(), pa.float64(), from_pandas=True)])


def _with_points(digits: pd.Series) -> pd.Series:
    """The digits with a point as decimal separator and no thousands separators."""
    thousands, decimal = _separators(digits.dropna())
    if thousands:
        digits = digits.str.replace(thousands, "", regex=False)
    return digits.str.replace(decimal, ".", regex=False)


def _separators(digits: pd.Series) -> tuple[str, str]:
    points, commas = digits.str.contains(".", regex=False), digits.str.contains(",", regex=False)
    both = digits[points & commas]
    if len(both):
        comma_last = (both.str.rfind(",") > both.str.rfind(".")).mean() > 0.5
        return (".", ",") if comma_last else (",", ".")
    for mark, has, other in ((",", commas, "."), (".", points, ",")):
        if has.any():
            grouped = digits[has].str.fullmatch(_THOUSANDS[mark]).all()
            return (mark, other) if grouped else (other, mark)
    return "", "."
