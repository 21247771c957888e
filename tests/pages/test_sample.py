"""The sample organisation, and files named when the dashboard is started."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fivec.language import LANGUAGES, translator
from tests.pages.conftest import FIVE, posts, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_one_click_and_answers_everything(
    dashboard: Callable[..., AppTest], language: str
) -> None:
    app, t = dashboard("overview", language), translator(language)
    app.button(key="sample-welcome").click().run()
    assert not app.exception
    assert app.session_state["session"].sample == language
    for page in FIVE:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        said = words(app)
        assert t("room.supporting") in said
        assert t("grade.none") not in "".join(part.value for part in app.markdown[:6])


def test_it_follows_the_language(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    dutch = len(app.session_state["session"].files)
    app.radio(key="lang").set_value("en").run()
    assert not app.exception
    assert app.session_state["session"].sample == "en"
    assert len(app.session_state["session"].files) == dutch


def test_it_is_closed_again(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "en")
    app.button(key="sample-welcome").click().run()
    app.button(key="sample-close").click().run()
    assert app.session_state["session"].is_empty
    assert translator("en")("welcome.lead") in words(app)


def test_it_is_not_offered_over_own_files(dashboard: Callable[..., AppTest], small: object) -> None:
    app = dashboard("data", "en", small)
    assert not [button for button in app.button if button.key and button.key.startswith("sample-")]


def test_named_files_are_open_at_the_start(
    dashboard: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "week.csv"
    path.write_bytes(posts())
    monkeypatch.setenv("FIVEC_OPEN", str(path))
    app = dashboard("conversations", "en")
    assert not app.exception
    assert len(app.session_state["session"].files) == 1
    assert "posts" in words(app)


def test_a_named_file_that_is_gone_is_told(
    dashboard: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVEC_OPEN", str(tmp_path / "weg.csv"))
    app = dashboard("data", "nl")
    assert not app.exception
    assert any("weg" in error.value for error in app.error)


def test_a_post_opens_from_the_list(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/content.py").run()
    box = app.selectbox(key="post_chosen")
    assert len(box.options) > 20
    app.selectbox(key="post_chosen").select_index(3).run()
    assert not app.exception
    post = app.session_state["post_chosen"]
    opened = app.session_state["session"].data.posts["text"].iloc[post]
    assert any(text.value[:20] == opened[:20] for text in app.text)


def test_the_form_shows_the_values_of_the_story_in_the_file(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/data.py").run()
    typed = [box.value for box in app.text_input if box.label.startswith("Waarde")]
    assert typed == ["Aandacht", "Samen", "Eigen regie", "Vakmanschap", "Openheid"]


def test_a_last_contact_is_a_day(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/context.py").run()
    days = next(table.value for table in app.dataframe if "Laatste contact" in table.value)["Laatste contact"]
    assert not any(hasattr(day, "hour") for day in days.dropna())
