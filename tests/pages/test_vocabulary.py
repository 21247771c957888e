"""Words of ours, both and theirs on the page: opened, read, and no colleague named."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.vocabulary import AROUND, READ, WHOSE, around
from fivec.language import LANGUAGES, translator
from tests.pages.test_topics import visitor
from tests.test_topic_gap import written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_opens_where_it_stands(dashboard: Callable[..., AppTest], language: str) -> None:
    app, t = dashboard("content", language, visitor()), translator(language)
    app.session_state["words_external"] = True
    app.run()
    shown = {whose: pill.options for whose in WHOSE for pill in app.get("button_group")
             if pill.key == f"word-{whose}"}  # fmt: skip
    assert "rekening" in shown["theirs"] and "soep" in shown["shared"] and "tuin" in shown["ours"]
    assert not {"anna", "bakker"} & {word for words in shown.values() for word in words}
    app.session_state["word-theirs"] = ("rekening", "nl")
    app.run()
    assert not app.exception
    n = sum("rekening" in question for question in written("money", 60, 2))
    assert any(str(n) in one.value and "rekening" in one.value for one in app.markdown)
    assert t("vocabulary.with_them") in "".join(one.value for one in app.markdown)
    texts = [one.value for one in app.text if "rekening" in one.value]
    assert len(texts) == READ
    # Every question was asked by a colleague, by name.
    assert all("vraagt" in text and "Bakker" not in text for text in texts)


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
