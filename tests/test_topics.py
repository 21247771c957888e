"""Topics: two subjects that share no words come apart, in any order of the posts."""

import numpy as np
import pytest
from scipy import sparse

from fivec import text, topics

CARE = ["verpleging", "bewoner", "medicijn", "wandeling", "kamer", "familie"]
SPORT = ["voetbal", "wedstrijd", "doelpunt", "keeper", "scheidsrechter", "supporter"]


def posts(n, seed=0):
    """n posts on care, then n on sport."""
    rng = np.random.default_rng(seed)
    return [
        "het is niet " + " ".join(rng.choice(pool, 4, replace=False))
        for pool in (CARE, SPORT)
        for _ in range(n)
    ]


def test_subjects_come_apart():
    found = topics.topics(text.terms(posts(40)))
    care, sport = set(found.of_text[:40]), set(found.of_text[40:])
    assert not care & sport and -1 not in care | sport
    for topic in care:
        assert set(found.names[topic].split(", ")) <= set(CARE)
    assert found.profiles.shape[1] == len(found.names) <= 8


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("drie weken loopt iedereen meteen goed", text.NL),
        ("three weeks people happens straight away good", text.EN),
    ],
)
def test_words_that_any_subject_uses_name_none_and_stay_in_the_fits(said, language):
    texts = [f"{post.removeprefix('het is niet ')} {said}" for post in posts(40)]
    cut = text.words(texts)
    terms = text.from_words(cut, np.full(len(texts), language, dtype=np.int8))
    found = topics.topics(terms)
    named = {word for name in found.names for word in name.split(", ")}
    assert named <= {*CARE, *SPORT}
    assert not set(found.of_text[:40]) & set(found.of_text[40:])
    listed = ~text.carries(terms.term_language, terms.label)
    assert set(terms.label[listed]) == set(said.split()) - text.stop_words(text.LANGUAGES[language])
    assert (terms.encoded(texts, terms.language)[:, np.flatnonzero(listed)] != 0).sum() > 0
    assert not text.on_subject(terms).counts[:, np.flatnonzero(listed)].nnz


@pytest.mark.parametrize("language", [text.NL, text.EN])
def test_what_people_talk_about_is_no_word_without_subject(language):
    about = {
        text.NL: "zorg kosten wachtlijst ouders leren werken dieren school fiets vrijwilligers nacht hulp",
        text.EN: "care costs waiting parents learning animals school bike volunteers night help home",
    }[language]
    terms = text.from_words(text.words([about]), np.array([language], dtype=np.int8))
    assert text.carries(terms.term_language, terms.label).all()


def test_a_name_has_the_words_of_many_texts_of_the_topic_and_of_few_others():
    texts = [f"{subject} huisstijl" for subject in posts(40)]
    rare = [text + " zeldzaam" * (place < 4) for place, text in enumerate(texts)]
    named = {word for name in topics.topics(text.terms(rare)).names for word in name.split(", ")}
    assert "zeldzaam" not in named and named & set(CARE) and named & set(SPORT)


def test_few_texts_have_no_topics():
    assert topics.topics(text.terms(posts(19))) is None
    assert topics.topics(text.terms(posts(20))) is not None
    assert topics.topics(text.terms([])) is None
    assert topics.topics(text.terms(["het is"] * 100)) is None
    assert topics.topics(text.terms([f"eigen{n} woord{n} alleen{n} hier niet" for n in range(60)])) is None


def test_a_text_without_known_words_has_no_topic():
    terms = text.terms([*posts(40), "", "dat is iets onvergelijkbaars"])
    assert list(topics.topics(terms).of_text[-2:]) == [-1, -1]


def test_the_same_posts_in_another_order_have_the_same_topics():
    texts = posts(60, seed=3)
    order = np.random.default_rng(4).permutation(len(texts))
    one = topics.topics(text.terms(texts))
    other = topics.topics(text.terms([texts[row] for row in order]))
    assert one.names == other.names
    assert (one.of_text[order] == other.of_text).all()


def test_only_a_sample_is_factorised_and_every_post_gets_a_topic(monkeypatch):
    monkeypatch.setattr(topics, "SAMPLE", 50)
    found = topics.topics(text.terms(posts(100)))
    assert len(found.of_text) == 200 and (found.of_text >= 0).all()


def test_the_heaviest_shared_words_are_kept(monkeypatch):
    monkeypatch.setattr(topics, "MOST_TERMS", 2)
    weights = np.array([[1.0, 2, 9, 3], [1, 2, 9, 3], [1, 2, 0, 3]])
    assert list(topics._shared(sparse.csr_array(weights))) == [1, 3]


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_blocks_change_nothing(monkeypatch, block):
    terms = text.terms(posts(25))
    whole = topics.topics(terms)
    monkeypatch.setattr(topics, "BLOCK", block)
    of_text, cosine = topics.nearest(terms, whole.profiles)
    assert (of_text == whole.of_text).all() and (cosine == whole.cosine).all()
