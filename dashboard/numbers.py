"""Measures in words: name, value, counts and how sure."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from dashboard.words import md
from fivec import glossary
from fivec.agreement import is_disputed
from fivec.glossary import Entry
from fivec.language import Translator
from fivec.measures import Measure
from fivec.sentences import amount, checked, interval, missing, title, written
from fivec.sentences import counts as written_counts

OPENNESS: Final = ("closed", "narrow", "healthy", "wide")
OPEN_FROM: Final = (0.10, 0.15, 0.60)
"""Where each word of openness but the first begins; the limits are our own."""


def question(measure: Measure, t: Translator) -> str:
    """The question that a measure answers, in the words of its side."""
    own = f"{measure.id}.question.{measure.side}"
    return t(own) if own in t else glossary.entry(measure.id).question(t.language)


def value(measure: Measure, t: Translator) -> str:
    """The number in its unit; a dash where there is none."""
    return written(measure, t) if measure.measured else t.number(None)


def counts(measure: Measure, t: Translator) -> str:
    """Under a number: of how many, between what, compared with chance; or what is missing."""
    if not measure.measured:
        return missing(measure, t)
    is_share = measure.k is not None and glossary.entry(measure.id).unit == "share"
    parts = [windows(measure, t), band(measure, t)]
    if measure.n is not None and not measure.counts_only:
        parts.insert(0, written_counts(measure, t) if is_share else t("number.of", n=measure.n))
    if measure.expected is not None and not measure.counts_only:
        own = f"measure.expected.{measure.id}"
        key = own if own in t else "measure.expected"
        parts.append(t(key, expected=amount(measure.id, measure.expected, t)))
    return ", ".join(filter(None, parts)) or t(f"grade.{measure.grade}")


def line(measure: Measure, t: Translator) -> str:
    """Name, number and counts on one line of Markdown."""
    return f"{md(title(measure, t))} · {value(measure, t)} · {counts(measure, t)}"


def windows(measure: Measure, t: Translator) -> str:
    """How open groups are in a word; empty for any other measure, and where there are counts only."""
    if measure.id != "CG-4" or measure.value is None or measure.counts_only:
        return ""
    return t(f"openness.{OPENNESS[bisect_right(OPEN_FROM, measure.value)]}")


def evidence(measure: Measure, t: Translator) -> str:
    """Under the headline: the counts, the interval in words, and chance where it was tested."""
    if not measure.measured:
        return t("number.not_measured")
    parts = []
    if is_disputed(measure):
        parts.append(checked(measure, t))
    elif measure.counts_only:
        parts.append(t("number.few"))
    elif glossary.entry(measure.id).unit != "share":
        parts.append(t("number.rests_on", n=measure.n) if measure.n and measure.k != measure.n else "")
    elif measure.k is not None and measure.n is not None:
        parts.append(t("number.counts", k=measure.k, n=measure.n, share=written(measure, t)))
    if found := band(measure, t):
        bounds = measure.id == "CN-1" and measure.low == measure.value
        parts.append(t("number.band_unknown" if bounds else "number.band", band=found))
    if measure.expected is not None and not measure.counts_only:
        parts.append(t("number.chance", expected=amount(measure.id, measure.expected, t)))
    if measure.basis not in ("full", "none"):
        parts.append(t(f"basis.{measure.basis}") if f"basis.{measure.basis}" in t else "")
    if not is_disputed(measure):
        parts.append(checked(measure, t))
    return " ".join(filter(None, parts))


def band(measure: Measure, t: Translator) -> str:
    """The interval in words; empty where both ends are written the same."""
    if measure.low is None or measure.high is None:
        return ""
    low, high = (amount(measure.id, end, t) for end in (measure.low, measure.high))
    return interval(measure, t) if low != high else ""


def entries(c: str) -> list[Entry]:
    """The indicators of one C in their order."""
    return [entry for entry in glossary.entries().values() if entry.c == c]


def definition(entry: Entry, t: Translator) -> str:
    """One indicator in Markdown: name, id, question, formula, needs and source."""
    lines = [
        f"**{entry.name(t.language)}** (`{entry.id}`)",
        f"*{entry.question(t.language)}*",
        md(entry.formula(t.language)),
    ]
    if entry.source:
        lines.append(f":small[{t('method.source')}: {md(entry.source)}]")
    return "  \n".join(lines)
