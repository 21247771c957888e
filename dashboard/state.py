"""What one visitor has opened, typed and chosen; it lives in the session and nowhere else."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from fivec import assembly
from fivec.dataset import Dataset
from fivec.decisions import Correction, Decisions, Match
from fivec.schema import Export

KEPT: Final = 40
"""Results of one C kept per visitor: enough to go back and forth between some filters."""


@dataclass(frozen=True)
class Loaded:
    """One opened file: the digest of its content and what the reader made of it."""

    digest: str
    export: Export


@dataclass(frozen=True)
class Typed:
    """What the user typed instead of a file; empty means "what the files say"."""

    story: tuple[tuple[str, str], ...] = ()
    audience: tuple[str, ...] = ()
    influencers: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the user decided about the data; the last three are the fields of ``Decisions``."""

    ours: tuple[str, ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    names_allowed: bool = False
    confirmed: tuple[Match, ...] = ()
    refused: tuple[Match, ...] = ()
    corrected: tuple[Correction, ...] = ()

    @property
    def decisions(self) -> Decisions:
        """What was decided about accounts."""
        return Decisions(self.confirmed, self.refused, self.corrected)


INFLUENCER_COLUMNS: Final = ("name", "handle", "topic", "contact", "last_contact_at", "comes_to_us")


@dataclass
class Session:
    """Everything of one visitor. ``sample`` is the language of the opened sample organisation."""

    files: tuple[Loaded, ...] = ()
    typed: Typed = field(default_factory=Typed)
    choices: Choices = field(default_factory=Choices)
    sample: str | None = None
    uploads: int = 0
    messages: list[tuple[str, str]] = field(default_factory=list)
    kept: OrderedDict[tuple[Any, ...], Any] = field(default_factory=OrderedDict)
    assembled: tuple[str, Dataset] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened or typed."""
        return not self.files and self.typed == Typed()

    @property
    def files_key(self) -> str:
        """Changes with the set of opened files."""
        return _digest(tuple(loaded.digest for loaded in self.files))

    @property
    def key(self) -> str:
        """Changes with anything a result depends on, apart from the filter."""
        return _digest((self.files_key, self.typed, self.choices))

    def once(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What ``compute`` gives, kept for this visitor under ``key``; the oldest of KEPT is dropped."""
        if key not in self.kept:
            self.kept[key] = compute()
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]

    @property
    def data(self) -> Dataset:
        """The files as one Dataset, with what was typed and chosen."""
        return self.once(("data", self.key), self._data)

    def _data(self) -> Dataset:
        if self.assembled is None or self.assembled[0] != self.files_key:
            self.assembled = self.files_key, assembly.assemble(loaded.export for loaded in self.files)
        data = self.assembled[1]
        data = replace(
            data.with_decisions(self.choices.decisions),
            ours=self.choices.ours,
            chosen_sides=dict(self.choices.sides),
            names_allowed=self.choices.names_allowed,
        )
        if self.typed.story:
            typed = pd.DataFrame(self.typed.story, columns=["value", "text"])
            data = data.with_story(pd.concat([typed, data.story[~story_values(data.story)]]))
        if self.typed.audience:
            data = data.with_audience(pd.DataFrame({"text": self.typed.audience}))
        if self.typed.influencers:
            data = data.with_influencers(
                pd.DataFrame(self.typed.influencers, columns=list(INFLUENCER_COLUMNS), dtype="object")
            )
        return data

    def add(self, loaded: Loaded) -> bool:
        """Add a file; False when the same content is already there."""
        if any(loaded.digest == other.digest for other in self.files):
            return False
        self.files = (*self.files, loaded)
        return True

    def remove(self, digest: str) -> None:
        """Forget one file."""
        self.files = tuple(loaded for loaded in self.files if loaded.digest != digest)

    def clear(self) -> None:
        """Forget everything that was opened, typed and chosen."""
        self.files, self.typed, self.choices, self.sample = (), Typed(), Choices(), None
        self.kept.clear()
        self.assembled = None


def session() -> Session:
    """The visitor's session, made on first use."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    found: Session = st.session_state["session"]
    return found


def story_values(story: pd.DataFrame) -> pd.Series:
    """Bool per row of a story: a value with its sentence, not a text of a website or another channel.

    Values have no channel; where every row has one, the values are those of the first channel named.
    """
    channel = story["channel"]
    return channel.isna() if channel.isna().any() or not len(story) else channel == channel.iloc[0]


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()
