"""The sample organisation, and files named when the dashboard is started."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.doors import WANTED
from fivec import content
from fivec.language import LANGUAGES, translator
from fivec.settings import Typed
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
        advised = [
            part.value for part in app.markdown if part.value.startswith("- ") and ":gray[" in part.value
        ]
        assert advised and all(any(mark.isdigit() for mark in one.split(":gray[")[1]) for one in advised)


def test_it_follows_the_language(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    dutch = len(app.session_state["session"].files)
    app.radio(key="lang").set_value("en").run()
    assert not app.exception
    assert app.session_state["session"].sample == "en"
    assert len(app.session_state["session"].files) == dutch


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_exports_alone_say_something_on_every_page_and_what_comes_next(
    dashboard: Callable[..., AppTest], language: str
) -> None:
    app, t = dashboard("overview", language), translator(language)
    app.button(key="pages-welcome").click().run()
    assert not app.exception
    visitor = app.session_state["session"]
    assert (visitor.sample, visitor.pages_only, visitor.choices.wanted) == (language, True, WANTED)
    said = words(app)
    assert t("grade.none") not in said
    steps = ("connections.roster", "congruence.replies", "conversations.counted", "content.story")
    assert all(t(f"unlock.{step}") in said for step in (*steps, "context.influencers"))
    shown = {
        "connections": "accounts.words",
        "congruence": "followers.words",
        "conversations": "rates.title_comments",
        "content": "competitors.title",
        "context": "mentioned.title",
    }
    for page, key in shown.items():
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert t(key) in words(app), page
        assert t("advice.nothing") not in words(app), page


def test_page_exports_alone_follow_the_language_and_keep_what_was_ticked(
    dashboard: Callable[..., AppTest],
) -> None:
    app = dashboard("overview", "nl")
    app.button(key="pages-welcome").click().run()
    app.switch_page("pages/congruence.py").run()
    app.multiselect(key="wanted-job_function").set_value(["Sales"]).run()
    assert translator("nl")("CG-1.sentence.followers_job_function", k=455, n=3814) in words(app)
    app.radio(key="lang").set_value("en").run()
    assert not app.exception
    visitor = app.session_state["session"]
    assert (visitor.sample, visitor.pages_only) == ("en", True)
    assert visitor.choices.wanted == (("job_function", "Sales"),)
    assert translator("en")("CG-1.sentence.followers_job_function", k=455, n=3814) in words(app)


def test_a_story_typed_beside_page_exports_shows_which_posts_fit(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="pages-welcome").click().run()
    visitor = app.session_state["session"]
    visitor.typed = Typed(story=(("Aandacht", "Wij hebben tijd voor mensen met dementie en hun familie."),))
    app.switch_page("pages/content.py").run()
    assert not app.exception
    found = content.measure(visitor.data, quick=True)
    assert found.headline.basis == "story_only" and found.measure("CT-5.story").measured
    assert translator("nl")("basis.story_only") in words(app)


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
