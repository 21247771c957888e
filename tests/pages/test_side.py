"""Which side a page shows: chosen once, in every language, whatever the headlines become."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from fivec.measures import Measure, Result


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
