"""Values as JSON knows them, and back to the type that is expected of them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

DAY: Final = "$day"
MOMENT: Final = "$moment"
"""The one name of an object that stands for a date or a moment, which JSON does not know."""


def plain(value: Any) -> Any:
    """A value as JSON knows it: tuples become lists, days and moments objects of one name, dataclasses
    objects by the names of their fields.

    Numbers of numpy become plain numbers; NaN and infinity, of which JSON knows nothing, None. What
    nothing else fits is its text.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value != value:  # pandas' NaT
        return None
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if dataclasses.is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return plain(value.item()) if hasattr(value, "item") else str(value)


def told(value: Any, kind: Any) -> Any:
    """A value of ``plain`` as the type that an annotation names; one that is of that type stays as it is.

    Known are str, bool, int, float, date, Any, None, and unions, tuples, frozensets, mappings and
    dataclasses of these. Of a dataclass, fields that another version of the product knew are passed over
    and fields that it did not know have their default.

    Raises
    ------
    ValueError : the value is of another type.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if kind in (Any, object):
        return _restored(value)
    if origin in (Union, UnionType):
        return _first_that_fits(value, inner)
    if origin in (tuple, frozenset) and isinstance(value, list | tuple):
        if origin is frozenset or inner[1:] == (...,):
            return origin(told(one, inner[0]) for one in value)
        if len(inner) == len(value):
            return tuple(told(one, each) for one, each in zip(value, inner, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(value, dict):
        return {told(name, inner[0]): told(one, inner[1]) for name, one in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return _dataclass(value, kind)
    if kind in (None, NoneType) and value is None:
        return None
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (str, bool, int) and type(value) is kind:
        return value
    if kind is date and isinstance(restored := _restored(value), date):
        return restored
    raise ValueError(f"{value!r:.80} is no {kind}")


def _dataclass(value: dict[str, Any], kind: Any) -> Any:
    known = get_type_hints(kind)
    given = {name: told(value[name], inner) for name, inner in known.items() if name in value}
    try:
        return kind(**given)
    except TypeError as error:
        raise ValueError(f"{kind} lacks a field") from error


def _first_that_fits(value: Any, kinds: tuple[Any, ...]) -> Any:
    for kind in kinds:
        try:
            return told(value, kind)
        except ValueError:
            continue
    raise ValueError(f"{value!r:.80} is none of {kinds}")


def _restored(value: Any) -> Any:
    """Lists as tuples and the objects that stand for a day or a moment as these."""
    if isinstance(value, list | tuple):
        return tuple(_restored(one) for one in value)
    if not isinstance(value, dict):
        return value
    if value.keys() == {DAY}:
        return date.fromisoformat(told(value[DAY], str))
    if value.keys() == {MOMENT}:
        return datetime.fromisoformat(told(value[MOMENT], str))
    return {name: _restored(one) for name, one in value.items()}
