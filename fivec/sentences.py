"""A measure in one plain sentence."""

from __future__ import annotations

from typing import Final

from fivec import glossary
from fivec.agreement import is_disputed
from fivec.language import Translator
from fivec.measures import Measure
from fivec.schema import UNSURE

DASH: Final = " – "


def sentence(measure: Measure, t: Translator) -> str:
    """What the measure says, in at most some fifteen words; what is missing when it says nothing.

    Looks for the most specific text: for a fallback its own words, for a side its own wording, and
    otherwise name and number. The texts say counts, so that they hold for few data as well.
    """
    if not measure.measured:
        return missing(measure, t)
    said = f"{measure.id}.sentence"
    keys = [f"{said}.{measure.side}", said]
    if measure.basis != "full":
        keys = [f"{said}.{measure.basis}.{measure.side}", f"{said}.{measure.basis}", *keys]
    for key in keys:
        if key in t:
            return t(key, k=measure.k, n=measure.n, share=written(measure, t))
    return f"{title(measure, t)}: {written(measure, t)}"


def checked(headline: Measure, t: Translator) -> str:
    """What the user's own check says of a headline; empty where it was not checked."""
    if headline.agreed is None:
        return ""
    k, n = headline.agreed
    return t(f"checked.{'disputed' if is_disputed(headline) else 'confirmed'}.{headline.c}", k=k, n=n)


def answer_in_words(question: str, answer: str, t: Translator) -> str:
    """An answer of schema.JUDGED by itself; a step with its name, whoever began the conversation."""
    if question != "step" or answer == UNSURE:
        return t(f"check_me.answer.{answer}")
    return f"{answer} · {t(f'figure.ladder.step{answer}')}"


def title(measure: Measure, t: Translator) -> str:
    """The plain name, with the attribute that it is about; its own where what was found is a kind."""
    plain = called(measure, t)
    if (own := f"{measure.id}.title.{measure.basis}") in t:
        return t(own)
    if measure.attribute is None:
        return plain
    key = f"attribute.{measure.attribute}"
    return f"{plain}: {t(key) if key in t else _channels(measure.attribute, t)}"


def called(measure: Measure, t: Translator) -> str:
    """The plain name, in the words of its side: inside, the audience are the colleagues."""
    own = f"{measure.id}.title.{measure.side}"
    return t(own) if own in t else glossary.entry(measure.id).name(t.language)


def _channels(names: str, t: Translator) -> str:
    """A channel, or two with a dash between them, each in its own spelling."""
    keys = {name: f"channel.{name}" for name in names.split(DASH)}
    return DASH.join(t(key) if key in t else name for name, key in keys.items())


def missing(measure: Measure, t: Translator) -> str:
    """Why there is no number, and what would give it."""
    own = (f"{measure.id}.missing.{measure.basis}", f"missing.{measure.basis}")
    keys = [key for key in own if key in t] or [need_key(measure, need, t) for need in measure.missing]
    return t(next((key for key in keys if key in t), "missing.unknown"))


def need_key(measure: Measure, need: str, t: Translator) -> str:
    """The key of what would give a need: the measure's own words, else those for every measure."""
    own = f"{measure.id}.missing.{need}"
    return own if own in t else f"missing.{need}"


def written(measure: Measure, t: Translator) -> str:
    """The number in its unit: ``26 %``, ``3,5 uur``, ``0,14``; counts only where the data are few."""
    return amount(measure.id, measure.value, t) if not measure.counts_only else counts(measure, t)


def counts(measure: Measure, t: Translator) -> str:
    """``3 of 7``; the number itself where there are no counts, or they are of different things."""
    if measure.k is None or measure.n is None or glossary.entry(measure.id).unit == "index":
        return amount(measure.id, measure.value, t)
    return t("measure.k_of_n", k=measure.k, n=measure.n)


def amount(id: str, value: float | None, t: Translator) -> str:
    """A value in the unit of its indicator."""
    unit = glossary.entry(id).unit
    if value is None:
        return t.number(None)
    if unit == "share":
        return t.percent(value, 0 if value in (0.0, 1.0) or value >= 0.1 else 1)
    if unit == "ratio":
        return t("measure.times", times=t.number(value, 1))
    if unit == "hours" and value < 1:
        return t("measure.minutes", n=round(value * 60))
    if unit == "hours":
        return t("measure.hours", hours=t.number(value, 1))
    return t.number(value, 0 if unit == "count" else 2)


def interval(measure: Measure, t: Translator) -> str:
    """``between 18% and 36%``; empty without an interval or with few data."""
    if measure.low is None or measure.high is None or measure.counts_only:
        return ""
    return t(
        "measure.interval", low=amount(measure.id, measure.low, t), high=amount(measure.id, measure.high, t)
    )
