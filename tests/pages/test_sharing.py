"""The room of sharing on the page: closed, with the picture, the ratios, the posts and no colleague named."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from fivec.language import LANGUAGES, translator
from tests.pages.conftest import words


@pytest.fixture
def opened(dashboard: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """The sample organisation on the content page with the room open; ``model`` weighs everything."""

    def page(language: str, side: str = "external", model: bool = False) -> AppTest:
        app = dashboard("overview", language)
        app.button(key="sample-welcome").click().run()
        app.session_state[f"sharing_{side}"] = True
        app.session_state["side_of_content"] = side
        if model:
            app.session_state["sharing-model"] = True
        app.switch_page("pages/content.py").run()
        assert not app.exception
        return app

    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_passed_on_by_what_fits_and_what_posts_are_for(
    opened: Callable[..., AppTest], language: str
) -> None:
    app, t = opened(language), translator(language)
    said = words(app)
    for key in ("sharing.passing", "rates.title_shares", "shared.title", "sharing.purposes"):
        assert f"#### {t(key)}" in said
    radio = app.radio(key="rates-shares")
    assert radio.value == "quadrant" and radio.options[0] == t("rates.by_quadrant")
    counted = t("sharing.mix", n=277, information="|", community="|", action="|").split("|")[0]
    assert any(one.value.startswith(counted) for one in app.markdown)
    assert sum(f"**{t(f'sharing.{name}')}**" in said for name in ("information", "community", "action")) == 3
    assert t("sharing.together") in said
    assert not app.toggle(key="sharing-model").value
    radio.set_value("weekday").run()
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_weighed_at_once_for_who_wants_it(opened: Callable[..., AppTest], language: str) -> None:
    app, t = opened(language, model=True), translator(language)
    said = words(app)
    assert t("sharing.model_words", n=275) in said
    assert t("sharing.model_lead", terms="|").split("|")[0] in said or t("sharing.model_none") in said


def test_where_nothing_is_shared_the_room_is_about_what_posts_are_for(
    opened: Callable[..., AppTest],
) -> None:
    app, t = opened("nl", "internal"), translator("nl")
    said = words(app)
    assert t("sharing.title_purposes") in [one.label for one in app.expander]
    assert t("sharing.mix_words") in said
    assert f"#### {t('rates.title_shares')}" not in said and t("sharing.passing") not in said


def test_closed_it_shows_nothing_and_the_page_has_one_open_picture(dashboard: Callable[..., AppTest]) -> None:
    app, t = dashboard("overview", "nl"), translator("nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/content.py").run()
    assert t("sharing.title") in [one.label for one in app.expander]
    said = words(app)
    assert t("shared.title") not in said and t("rates.title_shares") not in said


def test_with_counts_only_the_posts_to_open_stay_open(dashboard: Callable[..., AppTest]) -> None:
    app, t = dashboard("overview", "nl"), translator("nl")
    app.button(key="pages-welcome").click().run()
    app.switch_page("pages/content.py").run()
    assert not app.exception
    said = words(app)
    assert f"#### {t('shared.title')}" in said and f"#### {t('rates.title_shares')}" in said
    assert t("sharing.title") not in [one.label for one in app.expander]
