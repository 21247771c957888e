"""Measures in words: the right text for side, fallback and few data, numbers in the reader's language."""

import pytest

from fivec.language import Translator, translator
from fivec.measures import Measure
from fivec.sentences import amount, interval, sentence, written

NL, EN = translator("nl"), translator("en")


def test_a_headline_in_both_languages():
    found = Measure("CV-1", 0.0375, 0.01, 0.1, 3, 80, grade="B", side="external")
    assert sentence(found, NL) == "Buiten praatten bij 3 van de 80 berichten anderen met elkaar."
    assert sentence(found, EN) == "Outside, others talked with each other under 3 of 80 posts."


def test_one_of_many_takes_the_singular():
    one = Measure("CN-1", 0.01, 0, 0.1, 1, 120, grade="A", side="internal")
    assert sentence(one, NL) == "Binnen doet 1 van de 120 medewerkers zelf mee."
    few = Measure("CT-2.neither", 0.5, 0.1, 0.9, 1, 2, grade="C", side="external")
    assert sentence(few, EN) == "1 of our 2 posts fits neither."


def test_a_fallback_speaks_for_itself():
    found = Measure("CV-1", 0.5, 0.4, 0.6, 50, 100, grade="A", side="external", basis="comment_counts")
    assert sentence(found, EN) == "50 of 100 posts got at least one comment."


def test_what_is_not_measured_says_what_to_add():
    assert sentence(Measure("CN-1", missing=("roster",)), NL).startswith("Voeg een medewerkerslijst toe")
    never = Measure("CV-4.median", basis="never_half", k=1, n=9)
    assert sentence(never, EN) == "More than half stays unanswered for three days."


def test_few_data_show_counts_and_no_percentage():
    few = Measure("CV-3", 3 / 7, 0.1, 0.8, 3, 7, grade="C", side="external")
    assert written(few, NL) == "3 van 7"
    assert interval(few, NL) == ""


def test_shares_and_posts_are_not_put_as_one_of_the_other():
    few = Measure("CT-4", 2.5, k=12, n=7, grade="C", side="external")
    assert written(few, EN) == "2.50"


@pytest.mark.parametrize(
    ("id", "value", "nl", "en"),
    [
        ("CV-1", 0.26, "26\N{NO-BREAK SPACE}%", "26%"),
        ("CV-1", 0.0375, "3,8\N{NO-BREAK SPACE}%", "3.8%"),
        ("CV-1", 0.0, "0\N{NO-BREAK SPACE}%", "0%"),
        ("CV-4.median", 3.5, "3,5 uur", "3.5 hours"),
        ("CV-4.median", 0.25, "15 minuten", "15 minutes"),
        ("CN-6", -0.718, "−0,72", "−0.72"),
        ("CN-6", -0.001, "0,00", "0.00"),
        ("CV-1", None, "–", "–"),
    ],
)
def test_amounts(id, value, nl, en):
    assert (amount(id, value, NL), amount(id, value, EN)) == (nl, en)


def test_large_counts_are_written_with_the_separators_of_the_language():
    found = Measure("CV-1", 0.5, 0.49, 0.51, 1234, 2468, grade="A", side="internal")
    assert "1.234 van de 2.468" in sentence(found, NL)
    assert "1,234 of 2,468" in sentence(found, EN)


def test_a_key_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        EN("no.such.key")
    with pytest.raises(ValueError, match="unknown language"):
        Translator("fr")


def test_a_need_in_the_words_of_the_measure_itself():
    own = EN("CV-14.missing.judged")
    assert own.startswith("Read ten conversations yourself")
    assert sentence(Measure("CV-14", missing=("judged",)), EN) == own
    assert sentence(Measure("CN-1", missing=("posts",)), EN) == "Add an export with posts."
