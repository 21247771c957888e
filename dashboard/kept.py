"""The workspace that is kept on this computer: one file of the user, written beside the page.

There is one, whoever looks: of several open tabs the last that changes something writes it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import platformdirs

from fivec import workspace
from fivec.schema import Export, FivecError
from fivec.settings import Settings

NAME: Final = "kept.fivec.zip"


@dataclass(frozen=True)
class Found:
    """What is kept: how many files (None where it is damaged) and when it was saved, in local time."""

    n: int | None
    saved_at: datetime


def path() -> Path:
    """Where the workspace is kept: the folder for data of programs of this user."""
    return Path(platformdirs.user_data_dir("five-cs", appauthor=False)) / NAME


def found() -> Found | None:
    """What is kept, None where nothing is."""
    try:
        saved_at = datetime.fromtimestamp(path().stat().st_mtime)
    except OSError:
        return None
    return Found(workspace.size(path()), saved_at)


class _Keeper:
    """Writes beside the page; what is overtaken by a later change is not written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = 0
        self._failed: Exception | None = None

    def save(self, exports: Sequence[Export], said: Settings, digests: Sequence[str]) -> threading.Thread:
        with self._lock:
            self._turn += 1
            job = (self._turn, tuple(exports), said, tuple(digests))
        thread = threading.Thread(target=self._write, args=job, name="keeping")
        thread.start()
        return thread

    def _write(self, turn: int, exports: Sequence[Export], said: Settings, digests: Sequence[str]) -> None:
        try:
            content = workspace.saved(exports, said, digests)
            with self._lock:
                if turn == self._turn:
                    _replace(path(), content)
        except (OSError, FivecError) as error:
            self._failed = error

    def forget(self) -> None:
        with self._lock:
            self._turn += 1
            for file in (path(), _beside(path())):
                file.unlink(missing_ok=True)

    def failure(self) -> Exception | None:
        error, self._failed = self._failed, None
        return error


_KEEPER: Final = _Keeper()
save = _KEEPER.save
"""Keep this from now on; returns at once, and the thread that writes."""
forget = _KEEPER.forget
"""Remove what is kept. Raises OSError where it cannot be removed."""
failure = _KEEPER.failure
"""Why the last file could not be written, told once; None where it could."""


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ".part")


def _replace(file: Path, content: bytes) -> None:
    """Write a file that only this user can read; whoever reads it finds the old one or the new one whole."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = _beside(file)
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)
