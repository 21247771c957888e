"""What invites in a text: questions, inviting phrases, personal forms and signatures, in two languages."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.text import EN, FAMILIES, NL, OTHER, UNKNOWN, invitations
from fivec.text.phrases import phrases

ASKING = {"asks", "question_words", "question_verbs", "greeting", "thanks", "please"}


def found(text: str, language: int = NL) -> set[str]:
    marks = invitations(pd.Series([text], dtype="str"), np.array([language]))
    return {family for family in FAMILIES if marks[family][0]}


@pytest.mark.parametrize(
    ("text", "language", "families"),
    [
        ("Wie komt er zaterdag?", NL, {"question"}),
        ("Lees verder: https://zorg.example/?utm=1", NL, set()),
        ("Zie www.zorg.example/zoek?q=thee voor het menu.", NL, set()),
        ("Echt waar?!", NL, {"question"}),
        ("‘Mag dat?’ vroeg zij.", NL, {"question"}),
        ("Laat het weten onder dit bericht.", NL, {"invite"}),
        ("Denk mee over de tuin.", NL, {"invite"}),
        ("Jullie tuin is klaar.", NL, {"you"}),
        ("De uren zijn bekend.", NL, set()),
        ("U bent welkom.", NL, {"you"}),
        ("Ik heb mijn jas al aan.", NL, {"me"}),
        ("De ikvorm is mooi.", NL, set()),
        ("Tot zaterdag.\nGroet, Diana", NL, {"signed"}),
        ("Wij doen de groeten van Diana aan het eind van deze lange zin niet mee.", NL, set()),
        ("Opgelost. ^JB", NL, {"signed"}),
        ("Let us know what helps.", EN, {"invite"}),
        ("We’re curious, tell us.", EN, {"invite"}),
        ("You can park here.", EN, {"you"}),
        ("I'm there at nine.", EN, {"me"}),
        ("In the garden.\nKind regards, Anna", EN, {"signed"}),
        ("Ich komme auch, und du?", OTHER, {"question"}),
        ("Tell us, of denk mee", UNKNOWN, {"invite"}),
        ("Tell us", NL, set()),
        ("", NL, set()),
    ],
)
def test_what_a_text_holds(text, language, families):
    assert found(text, language) == families


def test_a_missing_text_holds_nothing():
    marks = invitations(pd.Series([None, "Wie?"], dtype="str"), np.array([NL, NL]))
    assert marks["question"].tolist() == [False, True]
    assert not any(marks[family][0] for family in FAMILIES)


def test_the_lists_are_whole_and_in_small_letters():
    for lists in phrases("invitations").values():
        assert set(lists) == (set(FAMILIES) - {"question"}) | ASKING
        for words in lists.values():
            assert len(set(words)) == len(words)
            assert all(word == word.lower().strip() and "’" not in word for word in words)


@given(st.text(max_size=60))
def test_any_text_is_held_against_the_lists(text):
    marks = invitations(pd.Series([text], dtype="str"), np.array([UNKNOWN]))
    assert all(len(marks[family]) == 1 for family in FAMILIES)


@given(
    st.sampled_from(["wat vind jij", "laat het weten", "doe mee"]), st.sampled_from(["Nu {}.", "({})", "{}!"])
)
def test_a_phrase_is_found_beside_any_mark(phrase, sentence):
    assert "invite" in found(sentence.format(phrase.upper()))
