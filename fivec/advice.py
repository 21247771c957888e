"""What to do next: rules as data, each tied to a measure that is sure enough."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from fivec.agreement import is_disputed
from fivec.language import Translator
from fivec.measures import Measure, Result

UNMEASURED: Final = "unmeasured"
MOST_WORDS: Final = 2
"""Topics or names in one advice."""
COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Advice:
    """One thing to do.

    ``key`` is its text in the catalogues, ``because`` the measure behind it, ``words`` what fills the text:
    words of the user's own data, which are made safe where they are shown.
    """

    key: str
    because: Measure
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said(self, t: Translator, shown: Callable[[str], str] = str) -> str:
        """The text with its words between quotes, each as ``shown`` gives it; in words for the side where
        the catalogue has those.
        """
        own = f"{self.key}.{self.because.side}"
        filled = {name: t.listing([f"“{shown(word)}”" for word in some]) for name, some in self.words.items()}
        return t(own if own in t else self.key, **filled)


@dataclass(frozen=True)
class Rule:
    """``when`` holds conditions (measure id, field, comparison, number or [measure id, field]).

    ``basis`` are the keys of what the headline may rest on, ``unmeasured`` where there is no headline or only
    counts of it, and None for any that is measured. ``words`` names a table and a column of the result, and
    another column with the value of the rows that count; where there are any the text ``<key>.named`` says
    them.
    """

    c: str
    key: str
    because: str
    basis: tuple[str, ...] | None
    when: tuple[tuple[Any, ...], ...]
    words: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order in which they are tried."""
    raw = tomllib.loads((Path(__file__).parent / "advice.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            rule["c"],
            rule["key"],
            rule["because"],
            _bases(rule),
            tuple(map(tuple, rule["when"])),
            {name: tuple(place) for name, place in rule.get("words", {}).items()},
        )
        for rule in raw["rule"]
    )


def _bases(rule: Mapping[str, Any]) -> tuple[str, ...] | None:
    told = rule.get("basis")
    return (told,) if isinstance(told, str) else told and tuple(told)


def advice(c: str, result: Result, side: str | None = None, most: int = 3) -> list[Advice]:
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
        _advised(rule, because, result, headline.side)
        for rule in rules()
        if rule.c == c
        and _rests_on(rule, headline.basis, unmeasured)
        and all(_holds(line, result, headline.side) for line in rule.when)
        and (because := result.measure(rule.because, headline.side)) is not None
    ]
    return ((found[:1] if unmeasured else found) + gather)[:most]


def _advised(rule: Rule, because: Measure, result: Result, side: str | None) -> Advice:
    words = {name: _words(result, side, because.attribute, *place) for name, place in rule.words.items()}
    named = bool(words) and all(words.values())
    return Advice(f"{rule.key}.named", because, words) if named else Advice(rule.key, because)


def _words(
    result: Result, side: str | None, channel: str | None, name: str, column: str, flag: str, value: object
) -> tuple[str, ...]:
    """The first different words of a table of one side, in the rows whose flag has the value; where the
    measure is about one channel, those of that channel.
    """
    if name not in result.tables or not len(table := result.tables[name]):
        return ()
    rows = table[(table["side"] == side) & (table[flag] == value)]
    rows = rows[rows["channel"] == channel] if channel and "channel" in rows else rows
    return tuple(dict.fromkeys(rows[column].astype(str)))[:MOST_WORDS]


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
