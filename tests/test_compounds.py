"""Compound words count for their parts: which words are taken apart, and what that does to a fit."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec import text
from fivec.text import EN, NL, kin
from fivec.text.compounds import rules, splitter

CUT = {
    "nl": splitter("nl", ["ouderen", "zorg", "wachtlijst", "kerst", "geluid", "effecten", "gent", "haal",
                          "tafel", "acht", "erkant", "peren", "boompjes"], text.stop_words("nl")),
    "en": splitter("en", ["wheel", "chair", "paper", "weight"], text.stop_words("en")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("nl", "ouderenzorg", ("ouderen", "zorg")),
        ("nl", "wachtlijstbeheer", ("wachtlijst", "beheer")),
        ("nl", "socialmediabeleid", ("social", "media", "beleid")),
        ("nl", "gezondheidszorg", ("gezondheid", "zorg")),
        ("nl", "geluidseffecten", ("geluid", "effecten")),
        ("nl", "perenboompjes", ("peren", "boompjes")),
        ("nl", "kerstboom", ("kerst", "boom")),
        ("nl", "vergadertafel", ()),
        ("nl", "agent", ()),
        ("nl", "regent", ()),
        ("nl", "intelligent", ()),
        ("nl", "verhaal", ()),
        ("nl", "belangrijk", ()),
        ("nl", "kinderen", ()),
        ("nl", "mogelijkheid", ()),
        ("nl", "achterkant", ()),
        ("nl", "zorg", ()),
        ("en", "wheelchair", ("wheel", "chair")),
        ("en", "paperweight", ("paper", "weight")),
        ("en", "healthcare", ("health", "care")),
        ("en", "understand", ()),
        ("en", "carefully", ()),
        ("en", "suggestions", ()),
        ("en", "childhood", ()),
    ],
)
def test_the_parts_of_a_word(language, word, parts):
    assert CUT[language].parts(word) == parts


def test_compounds_among_many_words_are_those_of_each_word():
    words = ["ouderenzorg", "zorg", "wachtlijstbeheer", "agent", "kerstboom", "onbekende", "café", "zorgcafé"]
    found = {words[place]: parts for place, parts in CUT["nl"].compounds(pa.array(words))}
    assert found == {word: parts for word in words if (parts := CUT["nl"].parts(word))}


def test_a_word_that_was_not_known_is_found_in_compounds():
    words = pa.array(["tuinfeest", "feesttafel", "zorgtuin", "tuinierder"])
    assert CUT["nl"].containing("tuin", words) == [0, 2]
    assert CUT["nl"].containing("feest", pa.array(["feestje", "tuinfeest"])) == [1]
    assert CUT["nl"].containing("achter", pa.array(["achterzorg"])) == []


@given(
    st.lists(st.sampled_from(["zorg", "tuin", "huis", "feest"]), min_size=2, max_size=4),
    st.sampled_from("s- "),
)
def test_parts_make_the_word_again(parts, link):
    link = link.strip("- ")
    word = link.join(parts)
    found = splitter("nl", parts, frozenset()).parts(word)
    assert not found or link.join(found) == word
    assert bool(found) == (len(word) >= rules()["nl"].least_word)


# -- what it does to texts ----------------------------------------------------------------------------------

POSTS = [
    "De wachtlijsten worden langer en dat is niet goed",
    "Ons wachtlijstbeheer is nu van de wijk",
    "De zorg voor ouderen is onze taak",
    "Wij schrijven nieuw jeugdbeleid met jongeren",
    "De agent en de kerstboom zijn er al",
    "Fietsen in de regen is niet fijn",
]


def cosines(*typed, related=True):
    terms = text.terms(POSTS)
    rows = terms.encoded(list(typed), np.full(len(typed), NL, dtype=np.int8), related=related)
    return (rows @ terms.weighted().T).toarray()


@pytest.mark.parametrize(
    ("typed", "post"),
    [
        ("wachtlijst", 1),
        ("wachtlijstbeheer", 0),
        ("ouderenzorg", 2),
        ("jeugdzorg", 3),
        ("klimaatbeleid", 3),
        ("beleid", 3),
        ("boom", 4),
    ],
)
def test_what_shares_a_part_is_nearer(typed, post):
    assert cosines(typed)[0, post] > 0
    assert cosines(typed, related=False)[0, post] == 0


@pytest.mark.parametrize("typed", ["gent", "rege", "lijst wachtkamer", "agenda", "kers"])
def test_what_only_looks_alike_is_not(typed):
    assert cosines(typed)[0, 3:].max() == 0


def test_the_word_itself_is_nearest():
    near = cosines("wachtlijsten", "beheer")
    assert near[0].argmax() == 0 and near[0, 0] > near[0, 1] > 0
    assert near[1].argmax() == 1


def test_by_hand():
    """Two posts of one word each; a compound is the word and 0.7 of each part by how rare that is."""
    terms = text.from_words(text.words(["zorg", "zorgtuin"]), np.array([NL, NL], dtype=np.int8))
    part = 1 + np.log(3 / 3)  # "zorg": both posts hold it; "tuin": one does
    word = rare = 1 + np.log(3 / 2)
    compound = np.array([word, kin.PART * part, kin.PART * rare])
    zorg = terms.encoded(["zorg"], np.array([NL]), related=True)
    found = (zorg @ terms.weighted().T).toarray()[0]
    assert found == pytest.approx([1, kin.PART * part / word], abs=1e-6)
    own = terms.related(np.array([1])) @ terms.weighted().T
    length = np.linalg.norm(compound)
    assert own.toarray()[0] == pytest.approx([kin.PART * part / length, length / word], abs=1e-6)


def test_words_without_relatives_stay_as_they_are():
    posts = ["the garden and the school", "the school is not here", "we like the music of the garden"]
    terms = text.terms(posts)
    assert np.allclose(terms.related(np.arange(3)).toarray(), terms.weighted().toarray(), atol=1e-6)
    typed = terms.encoded(["garden music unheard"], np.array([EN]))
    again = terms.encoded(["garden music unheard"], np.array([EN]), related=True)
    assert np.allclose(typed.toarray(), again.toarray(), atol=1e-6)


def test_each_language_has_relatives_of_its_own():
    terms = text.terms(["de thuiszorg is niet van ons", "the homecare is not for us", "the care is for you"])
    near = terms.encoded(["zorg", "care"], np.array([NL, EN]), related=True) @ terms.weighted().T
    assert (near.toarray() > 0).tolist() == [[True, False, False], [False, True, True]]


def test_what_else_uses_the_terms_does_not_change():
    terms = text.terms(POSTS)
    before = terms.counts.copy(), terms.lengths.copy(), terms.weighted().copy()
    terms.related(np.arange(len(POSTS)))
    assert (terms.counts != before[0]).nnz == 0 and (terms.weighted() != before[2]).nnz == 0
    assert terms.lengths.tolist() == before[1].tolist() == [3, 2, 3, 4, 2, 3]


@given(st.permutations(range(len(POSTS))))
def test_the_order_of_the_posts_changes_nothing(order):
    one, other = text.terms(POSTS), text.terms([POSTS[row] for row in order])
    near = one.related(np.array(order)) @ one.weighted(np.array(order)).T
    every = np.arange(len(order))
    assert np.allclose(near.toarray(), (other.related(every) @ other.weighted().T).toarray(), atol=1e-6)


@pytest.mark.parametrize("posts", [[], [""], ["🎉"], [None, "de het een"]])
def test_without_words_there_are_no_relatives(posts):
    terms = text.terms(pd.Series(posts, dtype="str"))
    assert terms.related(np.arange(len(posts))).shape == (len(posts), 0)
    assert terms.encoded(["ouderenzorg"], np.array([NL]), related=True).shape == (1, 0)
