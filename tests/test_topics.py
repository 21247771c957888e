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
