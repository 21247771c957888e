"""Measures and reports of files as the command line prints them, in words or as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from fivec import checking
from fivec.advice import advice
from fivec.language import Translator
from fivec.measures import Measure, Result
from fivec.schema import SourceReport
from fivec.sentences import answer_in_words, checked, interval, sentence, title, written

JUDGED_UNDER: Final = {"CT-12": ("story", "audience"), "CT-9.agreed": ("purpose",), "CV-14": ("step",)}
"""Agreements under which is printed what was judged, with the questions."""


def print_report(report: SourceReport, t: Translator) -> None:
    """What was read from one file, and what was set aside and why; of a file that failed its name."""
    print(report.name)
    if report.error:
        return
    print(f"  {t('check.format')}: {t(f'format.{report.format}')}")
    print(f"  {t('check.rows', n=report.rows_read)}, {t('check.set_aside', n=report.rows_set_aside)}")
    for reason, n in report.reasons.items():
        print(f"    {t(f'reason.{reason}', n=n)}: {t.number(n)}")
    if report.dropped:
        print(f"  {t('check.dropped')}")
    for name, n in report.dropped.items():
        print(f"    {t(f'dropped.{name}', n=n)}: {t.number(n)}")
    for name, value in report.totals.items():
        print(f"  {t(f'total.{name}')}: {t.number(value) if isinstance(value, int | float) else value}")
    for key, values in report.notes:
        print(f"  {t(f'note.{key}', **values)}")
    print(f"  {t('check.feeds')}: {fed(report.feeds, t)}")


def fed(names: Sequence[str], t: Translator) -> str:
    """The names of the C's that data feed, as a list in words."""
    return t.listing([t(f"c.{c}") for c in names]) if names else t("check.nothing")


def source_line(report: SourceReport, t: Translator) -> dict[str, Any]:
    """The report of one file for JSON; notes and error in words."""
    return {
        "name": report.name,
        "format": report.format,
        "rows_read": report.rows_read,
        "rows_set_aside": report.rows_set_aside,
        "reasons": dict(report.reasons),
        "dropped": dict(report.dropped),
        "totals": dict(report.totals),
        "feeds": list(report.feeds),
        "notes": [t(f"note.{key}", **values) for key, values in report.notes],
        "error": report.error
        and t(f"error.{report.error.key}", **{"file": report.name, **report.error.values}),
    }


def print_result(c: str, result: Result, t: Translator) -> None:
    """One C: its sentences, every measure, and what to do on each side, as on its page."""
    print(f"\n{t(f'c.{c}').upper()}")
    for one in result.headlines:
        print(f"  {sentence(one, t)}")
        if one.agreed:
            print(f"  {checked(one, t)}")
    for one in result.measures:
        print_measure(one, t)
        if one.measured and one.id in JUDGED_UNDER:
            _print_judged(one, result, t)
    _print_advice(c, result, t)


def print_measure(one: Measure, t: Translator) -> None:
    """One measure on a line: its side, name, value, interval and grade, or what is missing."""
    side = t(f"side.{one.side}") if one.side else ""
    value = written(one, t) if one.measured else sentence(one, t)
    evidence = t(f"grade.{one.grade or 'none'}")
    print(f"  {one.id:<22} {side:<8} {title(one, t)}: {value} {interval(one, t)} ({evidence})")


def _print_judged(one: Measure, result: Result, t: Translator) -> None:
    """What the user said of the posts behind an agreement, and what was computed."""
    table = result.tables["judged"]
    here = (table["side"] == one.side) & table["question"].isin(JUDGED_UNDER[one.id])
    for question, answer, found, n in checking.met(table[here]).itertuples(index=False):
        you, we = (answer_in_words(question, said, t) for said in (answer, found))
        told = t("check_me.said", question=t(f"check_me.question.{question}"), you=you, we=we)
        print(f"    {told.replace('**', '')} ({t('check_me.times').lower()}: {t.number(n)})")


def _print_advice(c: str, result: Result, t: Translator) -> None:
    """What to do on each side, as on the page of the C, with the measure that it follows from."""
    for side in dict.fromkeys(one.side for one in result.headlines):
        for one in advice(c, result, side):
            because = f" ({one.because.id})" if one.because.measured else ""
            print(f"  → {(side and t(f'side.{side}')) or '':<30} {one.said(t, str)}{because}")


def measure_line(one: Measure, t: Translator) -> dict[str, Any]:
    """A measure in the order of its fields, with its name and C."""
    fields = asdict(one)
    named = {"id": fields.pop("id"), "name": title(one, t), "c": one.c}
    return named | {"side": fields.pop("side")} | fields


def as_json(value: object) -> str:
    """JSON of plain values, arrays and numpy numbers; NaN is null."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    """Numbers and text that JSON knows; NaN as null."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if hasattr(value, "item") else value
