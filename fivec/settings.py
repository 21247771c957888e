"""What the user typed and decided about the data, and how it is applied to a Dataset and kept as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import pandas as pd

from fivec.checking import latest
from fivec.dataset import Dataset, story_values
from fivec.decisions import Decisions
from fivec.plain import told
from fivec.readers.column_map import ColumnMap
from fivec.text import semantic

INFLUENCER_COLUMNS: Final = ("name", "handle", "topic", "contact", "last_contact_at", "comes_to_us")
JUDGEMENT_COLUMNS: Final = ("channel", "id", "question", "answer", "judged_at")
_Part = TypeVar("_Part")
Judgement = tuple[str, str, str, str, str]
"""What was said of a post: channel and id, the question, the answer (schema.JUDGED), when (ISO, UTC)."""


@dataclass(frozen=True)
class Typed:
    """What the user typed instead of a file; empty means "what the files say"."""

    story: tuple[tuple[str, str], ...] = ()
    audience: tuple[str, ...] = ()
    influencers: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the user decided about the data. ``wanted`` are groups of followers (dimension, name) to reach,
    ``judged`` is what was said of a sample, the newest answer to each question.
    """

    ours: tuple[str, ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    names_allowed: bool = False
    by_meaning: bool = False
    maps: tuple[ColumnMap, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    judged: tuple[Judgement, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Everything that is no file: what was typed and what was chosen."""

    typed: Typed = field(default_factory=Typed)
    choices: Choices = field(default_factory=Choices)

    def applied(self, data: Dataset) -> Dataset:
        """The data with what was typed and chosen."""
        data = replace(
            data.with_decisions(self.choices.decisions),
            ours=self.choices.ours,
            wanted=self.choices.wanted,
            chosen_sides=dict(self.choices.sides),
            names_allowed=self.choices.names_allowed,
            by_meaning=self.choices.by_meaning and semantic.available(),
        )
        if self.typed.story:
            data = data.with_story(_retold(data.story, self.typed.story))
        if self.typed.audience:
            data = data.with_audience(pd.DataFrame({"text": self.typed.audience}))
        if self.typed.influencers:
            data = data.with_influencers(
                pd.DataFrame(self.typed.influencers, columns=list(INFLUENCER_COLUMNS), dtype="object")
            )
        return data.with_judged(judged_rows(self.choices.judged))

    def beside(self, other: Settings) -> Settings:
        """These settings, with those of another where nothing was typed or chosen; judgements of both."""
        choices = _filled(self.choices, other.choices)
        both = (*other.choices.judged, *self.choices.judged)
        return Settings(_filled(self.typed, other.typed), replace(choices, judged=newest(both)))

    @classmethod
    def from_json(cls, found: object) -> Settings:
        """The settings from what ``plain`` made of them. Raises ValueError where a value does not fit."""
        settings: Settings = told(found, cls)
        if any(len(row) != len(INFLUENCER_COLUMNS) for row in settings.typed.influencers):
            raise ValueError("a person who matters has other columns")
        return settings


def newest(judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that hold, in their order: see ``checking.latest``."""
    known = tuple(judged)
    return tuple(known[row] for row in sorted(latest(judged_rows(known)).index))


def judged_rows(judged: Iterable[Judgement]) -> pd.DataFrame:
    """Judgements as rows of the table ``judged``; a moment that cannot be read is missing."""
    rows = pd.DataFrame(list(judged), columns=list(JUDGEMENT_COLUMNS), dtype="object")
    return rows.assign(
        judged_at=pd.to_datetime(rows["judged_at"], utc=True, errors="coerce", format="ISO8601")
    )


def _retold(story: pd.DataFrame, typed: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """The typed values, then what other channels say; of a value told anew that is no longer its text."""
    values = story_values(story)
    given = story.loc[values, ["value", "text"]].astype("object").fillna("")
    as_it_was = {
        value.strip()
        for value, text in given.itertuples(index=False)
        if (value.strip(), text.strip()) in typed
    }
    others = story[~values]
    kept = others["value"].astype("object").where(others["value"].isin(as_it_was), None)
    return pd.concat([pd.DataFrame(typed, columns=["value", "text"]), others.assign(value=kept)])


def _filled(mine: _Part, other: _Part) -> _Part:
    default = type(mine)()
    empty = {
        part.name: getattr(other, part.name)
        for part in dataclasses.fields(mine)  # type: ignore[arg-type]
        if getattr(mine, part.name) == getattr(default, part.name)
    }
    return replace(mine, **empty)  # type: ignore[type-var]
