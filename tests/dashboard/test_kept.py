"""The one file that is kept on this computer: whole, private, the last one, and gone when it is forgotten."""

import os
import stat
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard import kept
from fivec import readers, workspace
from fivec.schema import Export
from fivec.settings import Choices, Settings

SAID = Settings(choices=Choices(ours=("desk",)))


@pytest.fixture
def exports() -> list[Export]:
    return readers.exports([readers.Upload("a.csv", b"id,author,text\n1,desk,hello\n2,eve,hi\n")])


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "path", lambda: tmp_path / "of" / "kept.fivec.zip")
    return tmp_path / "of" / "kept.fivec.zip"


def test_nothing_is_kept_before_something_is_saved() -> None:
    assert kept.found() is None
    kept.forget()


def test_what_is_kept_is_a_workspace_of_this_user_alone(exports: list[Export], place: Path) -> None:
    kept.save(exports, SAID, ["a"]).join()
    found = kept.found()
    assert found is not None and found.n == 1
    assert timedelta() <= datetime.now() - found.saved_at < timedelta(minutes=1)
    assert workspace.opened(place)[1] == SAID
    assert [file.name for file in place.parent.iterdir()] == [place.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_forgotten_is_gone_with_what_a_crash_left(exports: list[Export], place: Path) -> None:
    kept.save(exports, SAID, ["a"]).join()
    place.with_name(place.name + ".part").write_bytes(b"half")
    kept.forget()
    assert list(place.parent.iterdir()) == []


def test_the_last_change_counts_and_a_later_forgetting_too(
    exports: list[Export], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one takes longest: it must not come back over what was said after it."""
    wait, saved = threading.Event(), workspace.saved

    def slow(found: list[Export], said: Settings, digests: list[str]) -> bytes:
        if said == SAID:
            wait.wait(10)
        return saved(found, said, digests)

    monkeypatch.setattr(workspace, "saved", slow)
    first = kept.save(exports, SAID, ["a"])
    kept.save(exports, Settings(), ["a"]).join()
    wait.set()
    first.join()
    assert workspace.opened(place)[1] == Settings()
    wait.clear()
    first = kept.save(exports, SAID, ["a"])
    kept.forget()
    wait.set()
    first.join()
    assert not place.exists()


def test_what_was_kept_stays_whole_when_writing_fails(
    exports: list[Export], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.save(exports, SAID, ["a"]).join()
    before = place.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    kept.save(exports, Settings(), ["a"]).join()
    assert place.read_bytes() == before
    assert "No space left" in str(kept.failure())
    assert kept.failure() is None


def test_what_is_damaged_is_found_without_a_number(exports: list[Export], place: Path) -> None:
    kept.save(exports, SAID, ["a"]).join()
    place.write_bytes(place.read_bytes()[:100])
    found = kept.found()
    assert found is not None and found.n is None
    place.write_bytes(b"")
    found = kept.found()
    assert found is not None and found.n is None
