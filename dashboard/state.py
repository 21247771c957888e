"""What one visitor has opened, typed and chosen; it lives in the session and nowhere else."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import streamlit as st

from fivec import assembly
from fivec.dataset import Dataset
from fivec.readers import Options, Upload
from fivec.readers.options import NOTHING_CHOSEN
from fivec.schema import Export
from fivec.settings import Choices, Settings, Typed, judged_rows

KEPT: Final = 40
"""Results of one C kept per visitor: enough to go back and forth between some filters."""


@dataclass(frozen=True)
class Loaded:
    """One opened file: the digest of its content, what the reader made of it, and where that came from.

    ``origin`` is what to read again when the user decides otherwise; a zip gives several exports of one
    origin, whose digests differ behind the last hyphen.
    """

    digest: str
    export: Export
    origin: Upload | Path | None = None
    options: Options = NOTHING_CHOSEN

    @property
    def content(self) -> str:
        """Equal for every export of one origin."""
        return self.digest.rpartition("-")[0]


@dataclass
class Session:
    """Everything of one visitor. ``sample`` is the language of the opened sample organisation, ``pages_only``
    whether that is the one with the exports of pages alone.
    """

    files: tuple[Loaded, ...] = ()
    typed: Typed = field(default_factory=Typed)
    choices: Choices = field(default_factory=Choices)
    sample: str | None = None
    pages_only: bool = False
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
        return _digest(tuple((loaded.digest, loaded.options) for loaded in self.files))

    @property
    def key(self) -> str:
        """Changes with anything a result depends on, apart from the filter and what is judged on the page."""
        return _digest((self.files_key, self.typed, replace(self.choices, judged=())))

    @property
    def settings(self) -> Settings:
        """What was typed and chosen."""
        return Settings(self.typed, self.choices)

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
        found: Dataset = self.once(("data", self.key), self._data)
        return found.with_judged(judged_rows(self.choices.judged))

    def _data(self) -> Dataset:
        if self.assembled is None or self.assembled[0] != self.files_key:
            self.assembled = self.files_key, assembly.assemble(loaded.export for loaded in self.files)
        unjudged = Settings(self.typed, replace(self.choices, judged=()))
        return unjudged.applied(self.assembled[1])

    def add(self, loaded: Loaded) -> bool:
        """Add a file; False when the same content is already there."""
        if any(loaded.digest == other.digest for other in self.files):
            return False
        self.files = (*self.files, loaded)
        return True

    def remove(self, digest: str) -> None:
        """Forget one file."""
        self.files = tuple(loaded for loaded in self.files if loaded.digest != digest)

    def renew(self, content: str, found: Iterable[Loaded]) -> None:
        """Put what was read anew from one origin in the place of what it gave before."""
        at = next((at for at, loaded in enumerate(self.files) if loaded.content == content), len(self.files))
        rest = [loaded for loaded in self.files if loaded.content != content]
        self.files = (*rest[:at], *found, *rest[at:])

    def clear(self) -> None:
        """Forget everything that was opened, typed and chosen."""
        self.files, self.typed, self.choices = (), Typed(), Choices()
        self.sample, self.pages_only = None, False
        self.kept.clear()
        self.assembled = None


def session() -> Session:
    """The visitor's session, made on first use."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    found: Session = st.session_state["session"]
    return found


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()
