"""Which side a page shows: chosen once, in every language, whatever the headlines become."""

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from fivec.language import LANGUAGES, translator
from fivec.measures import Measure, Result
from tests.pages.conftest import words


def sample(dashboard: Callable[..., AppTest], c: str) -> AppTest:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    return app.switch_page(f"pages/{c}.py").run()


def test_the_side_stays_in_another_language(dashboard: Callable[..., AppTest]) -> None:
    app = sample(dashboard, "content")
    radio = app.radio(key="side_of_content_nl")
    assert radio.value == "external"
    radio.set_value("internal").run()
    app.radio(key="lang").set_value("en").run()
    assert app.radio(key="side_of_content_en").value == "internal"
    app.radio(key="side_of_content_en").set_value("external").run()
    app.radio(key="lang").set_value("nl").run()
    assert app.radio(key="side_of_content_nl").value == "external"
    assert not app.exception


def test_a_headline_that_becomes_less_sure_does_not_turn_the_page(
    dashboard: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = sample(dashboard, "content")
    before = app.radio(key="side_of_content_nl").value
    monkeypatch.setattr(Result, "headline", property(lambda self: _of_other_side(self, before)))
    app.run()
    assert not app.exception and app.radio(key="side_of_content_nl").value == before


def _of_other_side(result: Result, side: str) -> Measure:
    return next(one for one in result.headlines if one.side != side)


INSIDE = (
    "CT-2.audience_fit.title", "picture.quadrant.words", "topics.words", "months.content",
    "check_me.question.audience",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_inside_the_audience_are_colleagues(dashboard: Callable[..., AppTest], language: str) -> None:
    app, t = dashboard("overview", language), translator(language)
    app.button(key="sample-welcome").click().run()
    app.session_state["side_of_content"] = "internal"
    app.switch_page("pages/content.py").run()
    for room in ("topics_internal", "months_content_internal"):
        app.session_state[room] = True
    app.selectbox(key="post_chosen").select_index(0).run()
    assert not app.exception
    said = words(app) + "".join(one.label for kind in (app.metric, app.radio) for one in kind)
    for key in INSIDE:
        assert t(f"{key}.internal") in said and (key not in t or t(key) not in said)
    assert f"{t('column.audience_fit.internal')}: " in said
    axes = [json.loads(one.proto.spec)["layout"]["xaxis"] for one in app.get("plotly_chart")]
    assert t("figure.quadrant.x.internal") in [axis.get("title", {}).get("text") for axis in axes]
