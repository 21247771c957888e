"""Opening files: a stop leaves what was loaded, and visitors do not touch each other."""

import threading

import pytest

from dashboard import opening
from dashboard.state import Session
from fivec import readers
from fivec.language import translator
from fivec.readers import Upload

T = translator("nl")
FIRST, SECOND = (
    Upload(f"{name}.csv", f"id,author,text\n1,{name},hoi\n".encode()) for name in ("anna", "bram")
)


class Stopped(BaseException):
    """What a pressed button does to a page that is busy, as no Exception."""


class Bar:
    """A progress bar; a visitor presses stop while the file of this name is read."""

    def __init__(self, stop_at: str = "") -> None:
        self.stop_at = stop_at

    def progress(self, share: float, words: str = "") -> None:
        if self.stop_at and self.stop_at in words:
            raise Stopped


@pytest.fixture
def desk(monkeypatch):
    """``visitor, reading``: whose page it is, and what holds a file up until it is let go."""
    visitors = threading.local()
    held, read = {}, threading.Event()
    original = readers.exports

    def slowly(paths, options):
        (upload,) = paths
        if upload.name in held:
            held[upload.name].wait(10)
        found = original(paths, options)
        read.set()
        return found

    monkeypatch.setattr(readers, "exports", slowly)
    monkeypatch.setattr(opening, "session", lambda: visitors.now)
    monkeypatch.setattr(opening.keeping, "open_workspace", lambda t, found: found)
    monkeypatch.setattr(opening.st, "button", lambda *_, **__: False)

    def take(visitor, uploads, stop_at=""):
        visitors.now = visitor
        opening.st.progress = lambda _: Bar(stop_at)
        opening.take(T, uploads)

    monkeypatch.setattr(opening.st, "progress", lambda _: Bar())
    return take, held, read


def names(visitor):
    return [loaded.export.report.name for loaded in visitor.files]


def test_a_stop_leaves_what_was_loaded(desk):
    take, held, read = desk
    visitor = Session()
    held["bram.csv"] = threading.Event()
    with pytest.raises(Stopped):
        take(visitor, [FIRST, SECOND], stop_at="bram")
    assert names(visitor) == ["anna.csv"]
    # What is still being read in the background changes nothing when it is done.
    read.clear()
    held["bram.csv"].set()
    assert read.wait(10)
    assert names(visitor) == ["anna.csv"] and len(visitor.messages) == 1
    take(visitor, [SECOND])
    assert names(visitor) == ["anna.csv", "bram.csv"]


def test_one_visitor_does_not_wait_for_another(desk):
    take, held, _ = desk
    slow, quick = Session(), Session()
    held["anna.csv"] = threading.Event()
    busy = threading.Thread(target=take, args=(slow, [FIRST]))
    busy.start()
    take(quick, [SECOND])
    assert (names(slow), names(quick)) == ([], ["bram.csv"])
    held["anna.csv"].set()
    busy.join(10)
    assert (names(slow), names(quick)) == (["anna.csv"], ["bram.csv"])
