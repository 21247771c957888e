"""What to do next: rules as data, each tied to a measure that is sure enough."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from fivec.agreement import is_disputed
from fivec.measures import Measure, Result

UNMEASURED: Final = "unmeasured"
COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Advice:
    """One thing to do. ``key`` is its text in the catalogues; ``because`` is the measure behind it."""

    key: str
    because: Measure


@dataclass(frozen=True)
class Rule:
    """``when`` holds conditions (measure id, field, comparison, number or [measure id, field]).

    ``basis`` are the keys of what the headline may rest on, ``unmeasured`` where there is no headline or only
    counts of it, and None for any that is measured.
    """

    c: str
    key: str
    because: str
    basis: tuple[str, ...] | None
    when: tuple[tuple[Any, ...], ...]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order in which they are tried."""
    raw = tomllib.loads((Path(__file__).parent / "advice.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(rule["c"], rule["key"], rule["because"], _bases(rule), tuple(map(tuple, rule["when"])))
        for rule in raw["rule"]
    )


def _bases(rule: Mapping[str, Any]) -> tuple[str, ...] | None:
    told = rule.get("basis")
    return (told,) if isinstance(told, str) else told and tuple(told)


def advice(c: str, result: Result, side: str | None = None, most: int = 2) -> list[Advice]:
    """The first rules that apply to a C, for one side or for its best-grounded headline.

    Only measures of grade A or B can set off a rule. Where the headline is not measured or has few data
    the advice is the first rule for that, and to collect what is missing; where the user's own check said
    something else, to look why.
    """
    headline = next((one for one in result.headlines if one.side == side), result.headline)
    if is_disputed(headline):
        gather = [Advice(f"advice.disputed.{c}", headline)]
    elif headline.grade in (None, "C") or headline.missing:
        missing = headline.missing or (f"more_{c}",)
        gather = [Advice(f"advice.collect.{need}", headline) for need in missing[:most]]
    else:
        gather = []
    unmeasured = headline.grade in (None, "C")
    found = [
        Advice(rule.key, because)
        for rule in rules()
        if rule.c == c
        and _rests_on(rule, headline.basis, unmeasured)
        and all(_holds(line, result, headline.side) for line in rule.when)
        and (because := result.measure(rule.because, headline.side)) is not None
    ]
    return ((found[:1] if unmeasured else found) + gather)[:most]


def _rests_on(rule: Rule, basis: str, unmeasured: bool) -> bool:
    if unmeasured:
        return rule.basis is not None and UNMEASURED in rule.basis
    return rule.basis is None or basis in rule.basis


def _holds(condition: tuple[Any, ...], result: Result, side: str | None) -> bool:
    id, field, comparison, right = condition
    left = _number(result, id, field, side)
    limit = _number(result, right[0], right[1], side) if isinstance(right, list) else float(right)
    return left is not None and limit is not None and COMPARE[comparison](left, limit)


def _number(result: Result, id: str, field: str, side: str | None) -> float | None:
    measure = result.measure(id, side)
    if measure is None or measure.grade not in ("A", "B"):
        return None
    value: float | None = getattr(measure, field)
    return value
