"""Values in deeds: what the organisation says it stands for, beside what it can be seen to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from fivec import glossary, text
from fivec.dataset import Dataset
from fivec.measures import Grade, Measure, Result, Tables, not_measured, proportion

SILO: Final = 0.025
"""Chance below which ties between teams are fewer than by chance."""
COLUMNS: Final = ("value", "check", "verdict", "measure", "side", "found", "low", "high", "limit")
NEEDED: Final = ("connections", "conversations", "content", "context")
"""The C's whose measures the checks read, beside congruence itself."""


@dataclass(frozen=True)
class Condition:
    """A measure (or the sum of some, written with +) at or above a limit, or below it with ``at_most``.

    ``limit`` None is what chance gives. An ``optional`` one counts only where it is measured.
    """

    measure: str
    limit: float | None
    at_most: bool
    optional: bool


@dataclass(frozen=True)
class Check:
    """What a value looks like in deeds; ``words`` begin a word of the names it belongs to."""

    name: str
    words: tuple[str, ...]
    conditions: tuple[Condition, ...]


@cache
def checks() -> dict[str, Check]:
    """All checks by name, in the order in which they are tried."""
    raw = tomllib.loads((Path(__file__).parent / "values.toml").read_text(encoding="utf-8"))
    return {
        name: Check(name, tuple(one["words"]), tuple(map(_condition, one["conditions"])))
        for name, one in raw.items()
    }


def _condition(raw: Mapping[str, Any]) -> Condition:
    limit = raw.get("at_most", raw.get("at_least"))
    number = None if limit == "chance" else float(limit)
    return Condition(raw["measure"], number, "at_most" in raw, raw.get("optional", False))


def check_of(value: str) -> str | None:
    """The check that goes with the name of a value; None where no word of it says which."""
    spoken = text.words([value.replace("-", " ")]).vocabulary.tolist()
    for check in checks().values():
        if any(word.startswith(check.words) for word in spoken):
            return check.name
    return None


def with_deeds(
    data: Dataset, result: Result, others: Mapping[str, Result], chosen: Mapping[str, str] | None = None
) -> Result:
    """Congruence with CG-6 (values that can be seen in deeds) and the table ``deeds``.

    Parameters
    ----------
    result : what ``congruence.measure`` gives.
    others : results of the other C's, by name; see NEEDED.
    chosen : check per value where the user chose one; "" for none.
    """
    table = deeds(data, {**others, "congruence": result}, chosen)
    made: dict[str, Any] = {name: (lambda name=name: result.tables[name]) for name in result.tables}
    return replace(
        result,
        supporting=(*result.supporting, _measure(data, table)),
        tables=Tables(**made, deeds=lambda: table),
    )


def _measure(data: Dataset, table: pd.DataFrame) -> Measure:
    """CG-6: values whose check is met, of those with a verdict; a full count, so without an interval."""
    if not len(table):
        return not_measured("CG-6", "story")
    told = table["verdict"].isin(["yes", "no"])
    if not told.any():
        return replace(not_measured("CG-6", basis="no_verdict"), n=0)
    found = proportion("CG-6", int((table["verdict"] == "yes").sum()), int(told.sum()))
    return replace(found, low=None, high=None)


def deeds(
    data: Dataset, results: Mapping[str, Result], chosen: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row per value and condition of its check.

    Columns: ``value``; ``check`` (missing where no check goes with it); ``verdict`` of the value (yes, no or
    unknown); ``measure`` (its id), ``side``, ``found``, ``low``, ``high``, and ``limit`` that it is held to.
    A check is met when every condition is, interval included; it is not met when the whole interval of one
    lies on the wrong side; otherwise it is unknown.
    """
    names = dict.fromkeys(name.strip() for name in data.story["value"].dropna() if name.strip())
    lines = []
    for value in names:
        name = (chosen or {}).get(value, check_of(value))
        if not name:
            lines.append({"value": value, "verdict": "unknown"})
            continue
        told = [(one, *_held(one, results)) for one in checks()[name].conditions]
        told = [line for line in told if line[2] != "unknown" or not line[0].optional]
        verdicts = [verdict for _, _, verdict in told]
        verdict = "no" if "no" in verdicts else "yes" if set(verdicts) == {"yes"} else "unknown"
        first, measure, _ = next((line for line in told if line[2] == verdict), told[0])
        lines.append(
            {
                "value": value,
                "check": name,
                "verdict": verdict,
                "measure": first.measure.split("+")[0],
                "side": measure.side if measure else None,
                "found": measure.value if measure else None,
                "low": measure.low if measure else None,
                "high": measure.high if measure else None,
                "limit": measure.expected if measure and first.limit is None else first.limit,
            }
        )
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(("found", "low", "high", "limit"), "float64"))


def _held(condition: Condition, results: Mapping[str, Result]) -> tuple[Measure | None, str]:
    """The measure a condition reads, and whether it is met: yes, no or unknown."""
    measure = _read(condition.measure, results)
    if measure is None or measure.value is None:
        return measure, "unknown"
    low = measure.value if measure.low is None else measure.low
    high = measure.value if measure.high is None else measure.high
    if condition.limit is None:
        return measure, _beside_chance(measure, low, high)
    if condition.at_most:
        return measure, "yes" if high <= condition.limit else "no" if low > condition.limit else "unknown"
    return measure, "yes" if low >= condition.limit else "no" if high < condition.limit else "unknown"


def _beside_chance(measure: Measure, low: float, high: float) -> str:
    if measure.expected is None or measure.value is None:
        return "unknown"
    if measure.id == "CN-6":
        silos = measure.p is not None and measure.p < SILO and measure.value < measure.expected
        return "no" if silos else "yes" if measure.p is not None else "unknown"
    return "yes" if low > measure.expected else "no" if high <= measure.expected else "unknown"


def _read(ids: str, results: Mapping[str, Result]) -> Measure | None:
    """The measure of grade A or B, outside before inside; the counts of several of one side added up.

    A measure that counts some of all is read as a share.
    """
    parts = ids.split("+")
    for side in ("external", "internal", None):
        found = [_graded(id, side, results) for id in parts]
        known = [one for one in found if one is not None]
        if len(known) < len(parts):
            continue
        n = known[0].n or 0
        if len(parts) == 1 and (glossary.entry(ids).unit != "count" or not n):
            return known[0]
        worst: Grade = max(one.grade for one in known if one.grade is not None)
        k = sum(one.k or 0 for one in known)
        return proportion(parts[0], k, n, side=known[0].side, best=worst)
    return None


def _graded(id: str, side: str | None, results: Mapping[str, Result]) -> Measure | None:
    for result in results.values():
        for one in result.measures:
            if one.id == id and one.side == side and one.grade in ("A", "B"):
                return one
    return None
