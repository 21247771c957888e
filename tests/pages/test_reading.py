"""Conversations on the page: three by rule, any other, the tree and the posts."""

import json

import pytest

from fivec.language import LANGUAGES, translator
from fivec.settings import Choices
from tests.pages.conftest import posts, session, words


def visitor(content=None):
    found = session(posts=content or posts())
    found.choices = Choices(ours=("zorghuis",))
    return found


def opened(dashboard, language="nl", who=None):
    """The page with the room open."""
    app = dashboard("conversations", language, who or visitor())
    app.session_state["reading_room"] = True
    app.run()
    assert not app.exception
    return app


def choice(app):
    return next(one for one in app.button_group if one.key == "reading_sort_external")


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_conversations_are_there_to_read(dashboard, language):
    app, t = opened(dashboard, language), translator(language)
    assert t("reading.title") in [one.label for one in app.expander]
    said = words(app)
    assert t("reading.rule.typical") in said and t("reading.decisive") in said
    choice(app).set_value("best").run()
    assert not app.exception
    assert t("reading.why.inbound.3") in words(app)
    assert "Kom dan samen met mij" in "".join(one.value for one in app.text)
