"""Words of ours, both and theirs on the page: opened, read, and no colleague named."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.vocabulary import AROUND, WHOSE, around
from fivec.language import LANGUAGES, translator


@pytest.mark.parametrize(("language", "word"), [("nl", "moeder"), ("en", "mother")])
def test_a_word_opens_where_it_stands(dashboard: Callable[..., AppTest], language: str, word: str) -> None:
    assert language in LANGUAGES
    app, t = dashboard("overview", language), translator(language)
    app.button(key="sample-welcome").click().run()
    app.session_state["words_external"] = True
    app.switch_page("pages/content.py").run()
    assert not app.exception
    lists = {
        whose: [pill for pill in app.get("button_group") if pill.key == f"word-{whose}"] for whose in WHOSE
    }
    assert all(len(found) == 1 for found in lists.values())
    app.session_state["word-theirs"] = (word, language)
    app.run()
    assert not app.exception
    assert any((word in one.value and "129" in one.value) or "126" in one.value for one in app.markdown)
    assert t("vocabulary.with_them") in "".join(one.value for one in app.markdown)
    assert sum(word in one.value.lower() for one in app.text) >= 4


@pytest.mark.parametrize("word", ["midden", "eind", "nergens"])
def test_a_long_text_is_shown_around_the_word(word: str) -> None:
    text = "begin " + "woord " * 100 + "midden " + "ander " * 100 + "eind"
    shown = around(text, word)
    assert len(shown) <= AROUND + 4
    assert word in shown or (word == "nergens" and shown.startswith("begin"))
    assert set(shown.split()) <= {"…", "begin", "woord", "midden", "ander", "eind"}


def test_a_longer_form_of_a_word_is_found_and_a_short_text_is_whole() -> None:
    text = "iets " * 80 + "bewonerscommissie " + "niets " * 80
    assert "bewonerscommissie" in around(text, "bewoner")
    assert around("kort", "lang") == "kort"
