"""Saving a workspace, keeping it on this computer and going on with it, without a browser."""

from collections.abc import Callable
from pathlib import Path
from threading import enumerate as threads

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import keeping, kept
from dashboard.state import Session
from fivec import readers, workspace
from fivec.language import LANGUAGES, translator
from fivec.settings import Choices, Settings, Typed
from tests.pages.conftest import posts, session, words

Dashboard = Callable[..., AppTest]
SWITCH, CONTINUE, FORGET = "keep-switch", "keep-continue-{}", "keep-forget-{}"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("FIVEC_LOCAL", raising=False)
    monkeypatch.setattr(kept, "path", lambda: tmp_path / "kept.fivec.zip")
    return tmp_path / "kept.fivec.zip"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVEC_LOCAL", "1")


def written() -> None:
    """Wait for what is being written."""
    for thread in threads():
        if thread.name == "keeping":
            thread.join()


def keys(app: AppTest) -> set[str]:
    return {str(part.key) for kind in (app.button, app.toggle) for part in kind}


def drop(app: AppTest, name: str, content: bytes) -> AppTest:
    """Drop a file on the Data page."""
    number = app.session_state["session"].uploads
    app.file_uploader(key=f"uploads-data-{number}").upload(name, content, "application/zip").run()
    return app


def numbers(visitor: Session) -> tuple[int, ...]:
    data = visitor.data
    return len(data.posts), len(data.accounts), int(data.parties.ours.sum())


def test_nothing_is_offered_or_written_on_a_server(dashboard: Dashboard, small: Session, place: Path) -> None:
    place.write_bytes(workspace.saved([]))
    before = place.read_bytes()
    for page in ("overview", "data"):
        assert not {SWITCH, CONTINUE.format("data"), CONTINUE.format("start")} & keys(dashboard(page, "nl"))
    app = dashboard("data", "nl", small)
    assert SWITCH not in keys(app)
    app.session_state["keeping"] = True
    app.run()
    written()
    assert place.read_bytes() == before


def test_an_address_elsewhere_or_a_proxy_is_not_this_computer(
    dashboard: Dashboard, small: Session, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SWITCH in keys(dashboard("data", "nl", small))
    asked = {"127.0.0.1:8501": True, "localhost": True, "[::1]:80": True, "five-cs.example.org": False}
    for host, answer in asked.items():
        monkeypatch.setattr(keeping.st, "context", type("C", (), {"headers": {"Host": host}}))
        assert keeping.is_local() is answer, host
    passed_on = {"Host": "localhost:8501", "X-Forwarded-For": "198.51.100.7"}
    monkeypatch.setattr(keeping.st, "context", type("C", (), {"headers": passed_on}))
    assert not keeping.is_local()
    monkeypatch.setattr(keeping.st, "context", type("C", (), {"headers": {}}))
    monkeypatch.setattr(keeping.st, "get_option", lambda name: "0.0.0.0")
    assert not keeping.is_local()


def test_without_the_switch_nothing_is_written(
    dashboard: Dashboard, small: Session, here: None, place: Path
) -> None:
    app = dashboard("data", "nl", small)
    app.switch_page("pages/overview.py").run()
    written()
    assert not place.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_kept_and_the_next_visit_goes_on(
    dashboard: Dashboard, small: Session, here: None, place: Path, language: str
) -> None:
    t = translator(language)
    app = dashboard("data", language, small)
    app.toggle(key=SWITCH).set_value(True).run()
    written()
    assert workspace.opened(place)[1] == Settings()
    assert t("keep.privacy") in words(app)
    small.choices = Choices(ours=("posts:zorghuis",))
    small.typed = Typed(audience=("Is er plek?",))
    app.run()
    written()
    assert workspace.opened(place)[1] == small.settings

    again = dashboard("overview", language)
    assert t("keep.title") in words(again)
    again.button(key=CONTINUE.format("start")).click().run()
    visitor = again.session_state["session"]
    assert not again.exception
    assert numbers(visitor) == numbers(small)
    assert visitor.settings == small.settings
    again.switch_page("pages/data.py").run()
    assert again.toggle(key=SWITCH).value is True
    assert CONTINUE.format("data") not in keys(again)


def test_nothing_is_written_twice(
    dashboard: Dashboard, small: Session, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[object] = []
    monkeypatch.setattr(kept, "save", lambda *content: times.append(content))
    app = dashboard("data", "nl", small)
    app.toggle(key=SWITCH).set_value(True).run()
    app.run()
    app.switch_page("pages/conversations.py").run()
    assert len(times) == 1


def test_off_removes_it_at_once(dashboard: Dashboard, small: Session, here: None, place: Path) -> None:
    app = dashboard("data", "nl", small)
    app.toggle(key=SWITCH).set_value(True).run()
    written()
    assert place.exists()
    app.toggle(key=SWITCH).set_value(False).run()
    assert not place.exists()
    assert translator("nl")("keep.forgotten") in words(app)
    app.run()
    written()
    assert not place.exists()


def test_what_was_kept_is_still_offered_beside_what_is_open(
    dashboard: Dashboard, small: Session, here: None, place: Path
) -> None:
    other = readers.exports([readers.Upload("b.csv", b"id,author,text\nx1,desk,hello\n")])
    place.write_bytes(workspace.saved(other))
    assert CONTINUE.format("start") not in keys(dashboard("conversations", "nl", small))
    app = dashboard("data", "nl", small)
    app.button(key=CONTINUE.format("data")).click().run()
    written()
    assert len(app.session_state["session"].files) == 2
    assert len(workspace.opened(place)[0]) == 2


def test_forgetting_and_emptying_remove_it(
    dashboard: Dashboard, small: Session, here: None, place: Path
) -> None:
    place.write_bytes(workspace.saved([loaded.export for loaded in small.files]))
    app = dashboard("overview", "nl")
    app.button(key=FORGET.format("start")).click().run()
    assert not place.exists() and FORGET.format("start") not in keys(app)
    app = dashboard("data", "nl", small)
    app.toggle(key=SWITCH).set_value(True).run()
    written()
    app.button(key="files_clear").click().run()
    written()
    assert not place.exists()


def test_what_is_damaged_can_only_be_forgotten(dashboard: Dashboard, here: None, place: Path) -> None:
    place.write_bytes(b"PK\x03\x04 and no more")
    app = dashboard("overview", "nl")
    assert FORGET.format("start") in keys(app) and CONTINUE.format("start") not in keys(app)
    assert not app.exception


def test_the_sample_is_not_kept(dashboard: Dashboard, here: None, place: Path) -> None:
    app = dashboard("data", "nl")
    app.button(key="sample-data").click().run()
    assert SWITCH not in keys(app)
    app.session_state["keeping"] = True
    app.run()
    written()
    assert not place.exists()


def test_a_workspace_is_a_file_like_any_other(dashboard: Dashboard, small: Session) -> None:
    small.choices = Choices(ours=("posts:zorghuis",))
    content = workspace.saved([loaded.export for loaded in small.files], small.settings, ["f" * 32 + "-0"])
    app = drop(dashboard("data", "nl"), "w.fivec.zip", content)
    visitor, t = app.session_state["session"], translator("nl")
    assert numbers(visitor) == numbers(small) and visitor.choices == small.choices
    assert t("workspace.opened", n=1) in words(app)
    drop(app, "w.fivec.zip", content)
    assert t("workspace.added", n=0) in words(app) and len(visitor.files) == 1


def test_a_workspace_joins_what_is_open_and_takes_nothing_back(dashboard: Dashboard, small: Session) -> None:
    other = readers.exports([readers.Upload("b.csv", b"id,author,text\nx1,desk,hello\n")])
    content = workspace.saved(
        other, Settings(choices=Choices(ours=("desk",), sides=(("posts", "internal"),), names_allowed=True))
    )
    small.choices = Choices(ours=("posts:zorghuis",))
    app = drop(dashboard("data", "en", small), "w.zip", content)
    visitor = app.session_state["session"]
    assert len(visitor.files) == 2
    assert visitor.choices == Choices(ours=("posts:zorghuis",), sides=(("posts", "internal"),))
    assert translator("en")("workspace.added", n=1) in words(app)


def test_a_workspace_named_at_the_start_brings_its_settings(
    dashboard: Dashboard, small: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small.choices = Choices(ours=("posts:zorghuis",))
    file = tmp_path / "w.fivec.zip"
    file.write_bytes(workspace.saved([loaded.export for loaded in small.files], small.settings))
    monkeypatch.setenv("FIVEC_OPEN", str(file))
    visitor = dashboard("data", "nl").session_state["session"]
    assert numbers(visitor) == numbers(small) and visitor.choices == small.choices


def test_files_of_the_same_place_in_two_sessions_are_two_files(
    dashboard: Dashboard,
    small: Session,
    here: None,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The first file named at the start of one session is not that of the next."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"id,author,text\n{name}1,desk,hello\n")
    monkeypatch.setenv("FIVEC_OPEN", str(tmp_path / "a.csv"))
    dashboard("data", "nl").toggle(key=SWITCH).set_value(True).run()
    written()
    monkeypatch.setenv("FIVEC_OPEN", str(tmp_path / "b.csv"))
    app = dashboard("data", "nl")
    app.button(key=CONTINUE.format("data")).click().run()
    assert len(app.session_state["session"].data.posts) == 2


def test_the_sample_makes_place_for_a_workspace(dashboard: Dashboard, small: Session) -> None:
    app = dashboard("data", "nl")
    app.button(key="sample-data").click().run()
    drop(app, "w.zip", workspace.saved([loaded.export for loaded in small.files]))
    visitor = app.session_state["session"]
    assert visitor.sample is None and numbers(visitor)[0] == numbers(small)[0]


def test_a_damaged_workspace_says_so_and_leaves_what_is_open(dashboard: Dashboard, small: Session) -> None:
    content = workspace.saved([loaded.export for loaded in small.files])
    broken = content.replace(b"five-cs workspace", b"five-cs")
    app = drop(dashboard("data", "nl", small), "w.zip", content[: len(content) // 2])
    assert app.error and not app.exception
    drop(app, "v.zip", broken)
    assert app.error and not app.exception
    assert len(app.session_state["session"].data.posts) == numbers(session(posts=posts()))[0]


def test_the_button_gives_what_is_open(small: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(keeping, "session", lambda: small)
    monkeypatch.setattr(keeping.st, "download_button", lambda *args, **_: given.extend(args))
    keeping.save_button(translator("nl"))
    label, content, name, kind = given
    assert callable(content) and str(name).endswith(".fivec.zip") and kind == "application/zip"
    exports, said = workspace.opened(readers.Upload("w.zip", content()))
    assert len(exports) == 1 and said == small.settings
    assert label == translator("nl")("workspace.save")
