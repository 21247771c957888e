"""Comparing by meaning: what the vectors know, that nothing leaves the computer, and chance."""

import socket
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score

from fivec import content, parties
from fivec.bodies import Own, Texts
from fivec.content import agreement, fit, meaning
from fivec.content.fitted import Fitted, by_meaning, by_words
from fivec.language import translator
from fivec.plain import plain
from fivec.sentences import title
from fivec.settings import Choices, Settings
from fivec.text import EN, NL, semantic
from tests.builders import dataset

needs_model = pytest.mark.skipif(not semantic.available(), reason="the extra semantic is not installed")

PAIRS = [
    ("Hoe kan ik een kamer huren?", "How can I rent a room?"),
    ("De bus naar het ziekenhuis rijdt niet op zondag.", "The bus to the hospital does not run on Sundays."),
    ("Wij zoeken vrijwilligers voor de tuin.", "We are looking for volunteers for the garden."),
    ("Mijn moeder heeft hulp nodig bij het aankleden.", "My mother needs help getting dressed."),
]
STORY = [("Buiten", "Samen met bewoners werken we in de tuin en in het groen rond het huis.")]
ASKED = ["How much does a room cost per month?", "Wat kost een kamer per maand?", "Is the rent high?"]
GARDEN = "On Saturday volunteers will plant flowers and vegetables with the residents."
RENT = "De huur van een appartement is vanaf januari zeshonderd euro."
BIRTHDAY = "Vandaag vieren we met taart en muziek de verjaardag van onze oudste zanger."
STRANGE = [
    "De trein naar het noorden had vanmorgen een uur vertraging door een kapotte wissel",
    "Het elftal won de wedstrijd gisteren met drie doelpunten in de tweede helft",
    "In het museum hangt een schilderij van een schip in een zware storm op zee",
    "The new film about the famous singer opens in all cinemas next week",
    "Scientists measured the distance between two stars with a larger telescope",
    "The parliament voted about the budget for roads and bridges last night",
]


@pytest.fixture
def no_network(monkeypatch):
    def refused(*_, **__):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def spoken():
    """Three posts of ours in two languages, between strangers."""
    texts = [GARDEN, RENT, BIRTHDAY, *STRANGE * 3]
    return dataset(
        [(str(n), "wij" if n < 3 else f"buur{n}", None, text, n) for n, text in enumerate(texts)],
        story=STORY,
        audience=ASKED * 20,
        ours=["wij"],
    )


@needs_model
def test_a_sentence_is_nearest_to_its_translation(no_network):
    semantic._model.cache_clear()
    vectors = semantic.Vectors()
    dutch, english = (vectors.of([pair[side] for pair in PAIRS]) for side in (0, 1))
    cosine = dutch @ english.T
    assert list(cosine.argmax(axis=1)) == [0, 1, 2, 3]
    assert np.diag(cosine).min() > 0.6
    assert cosine[~np.eye(4, dtype=bool)].max() < 0.5


@needs_model
def test_a_vector_does_not_depend_on_its_neighbours_and_is_made_once():
    texts = [one for pair in PAIRS for one in pair]
    apart = np.concatenate([semantic.Vectors().of([text]) for text in texts])
    vectors = semantic.Vectors()
    assert vectors.of(texts * 20) == pytest.approx(np.tile(apart, (20, 1)), abs=1e-5)
    assert len(vectors.kept) == len(texts)
    assert np.linalg.norm(apart, axis=1) == pytest.approx(1, abs=1e-5)
    heard = []
    vectors.of(texts, heard.append)
    assert heard == []
    vectors.of([f"tuin nummer {n}" for n in range(2 * semantic.CHUNK)], heard.append)
    assert heard == [0.0, 0.5]


def test_without_words_there_is_nothing_to_read():
    found = semantic.Vectors().of(["", " https://example.org @iemand ", "#"])
    assert found.shape == (3, semantic.SIZE)
    assert not found.any()
    assert semantic.Vectors().of([]).shape == (0, semantic.SIZE)


def test_links_names_and_signatures_are_not_read():
    assert semantic.read_words("Kom @anna! zie https://a.nl/b #tuinfeest &amp; meer ^JB") == [
        "Kom", "zie", "tuinfeest", "meer",
    ]  # fmt: skip
    assert len(semantic.read_words("tuin " * 1000)) == semantic.LONGEST


@needs_model
def test_posts_fit_across_languages_where_words_share_nothing(no_network):
    data = spoken()
    code = parties.EXTERNAL
    found = by_meaning(data, code)
    story = dict(zip(found.posts.tolist(), (found.story_fit >= fit.FITS).tolist(), strict=True))
    audience = dict(zip(found.posts.tolist(), (found.audience_fit >= fit.FITS).tolist(), strict=True))
    assert story == {0: True, 1: False, 2: False}
    assert audience == {0: False, 1: True, 2: False}
    # The English post is not even compared with a Dutch story by its words.
    assert 0 not in by_words(data, code).posts


@needs_model
def test_comments_under_the_post_itself_do_not_count(monkeypatch):
    lines = [("0", "wij", None, RENT, 0), ("1", "buur", "0", RENT, 1)]
    lines += [(str(n), f"buur{n}", None, text, n) for n, text in enumerate(STRANGE, 2)]
    data = dataset(lines, story=STORY, ours=["wij"])
    seen = []
    plain = fit.nearest_mean
    monkeypatch.setattr(meaning, "nearest_mean", lambda *rows: seen.append(plain(*rows)) or seen[-1])
    meaning.audience_fit(data, parties.EXTERNAL, np.array([0]))
    # Seven texts of outsiders; the one that says the same stands under the post.
    others = semantic.Vectors().of([RENT, *STRANGE])
    assert seen[0] == pytest.approx([(others[0] @ others[1:].T).sum() / 7], abs=1e-5)


@needs_model
def test_the_switch_changes_the_measures_and_nothing_else():
    data = spoken()
    before = content.measure(data)
    on = content.measure(data.with_meaning())
    assert on.headline.basis == "meaning"
    assert (on.headline.k, on.headline.n) == (0, 3)
    assert on.measure("CT-11") is not None
    assert before.measure("CT-11") is None
    assert content.measure(data.with_meaning(False)).measures == before.measures
    table = on.tables["posts"].set_index("post")
    assert table["quadrant"].to_dict() == {0: "story", 1: "audience", 2: "neither"}
    assert table["value"][0] == "Buiten"


@needs_model
def test_another_story_reads_the_story_only():
    data = spoken().with_meaning()
    meaning.prepare(data)
    content.measure(data)
    n = len(data.derived["meaning/vectors"].kept)
    other = data.with_story(pd.DataFrame({"value": ["Wonen"], "text": ["Betaalbaar wonen voor iedereen"]}))
    content.measure(other)
    assert len(data.derived["meaning/vectors"].kept) == n + 1


@needs_model
def test_everything_is_read_in_the_preparation():
    data = spoken().with_meaning()
    meaning.prepare(data)
    n = len(data.derived["meaning/vectors"].kept)
    content.measure(data)
    assert len(data.derived["meaning/vectors"].kept) == n


def test_without_the_package_words_are_compared(monkeypatch):
    monkeypatch.setattr(semantic, "PACKAGE", "a_package_that_is_not_there")
    assert not semantic.available()
    data = Settings(choices=Choices(by_meaning=True)).applied(spoken())
    assert not data.by_meaning


def test_a_choice_by_meaning_is_kept():
    chosen = Settings(choices=Choices(by_meaning=True))
    assert Settings.from_json(plain(chosen)) == chosen


# -- kernels ------------------------------------------------------------------------------------------------


def test_pseudo_posts_are_runs_of_three_words_from_everybodys_texts():
    texts = [f"a{n} b{n} c{n} d{n}".split() for n in range(6)]
    found = meaning.pseudo_posts(texts, 7, (1, 2))
    assert len(found) == meaning.NULL_SIZE
    assert {len(text.split()) for text in found} == {7}
    begun = {text.split()[0][0] for text in found}
    assert begun == {"a", "b", "c", "d"}
    runs = [text.split()[:3] for text in found if text.startswith("a")]
    assert all(run == [f"a{run[0][1:]}", f"b{run[0][1:]}", f"c{run[0][1:]}"] for run in runs)
    assert found == meaning.pseudo_posts(texts, 7, (1, 2))
    assert found != meaning.pseudo_posts(texts, 7, (1, 3))
    assert meaning.pseudo_posts([], 7, (1, 2)) == []


def test_of_very_many_posts_a_fixed_sample_is_judged(monkeypatch):
    monkeypatch.setattr(meaning, "OWN", 4)
    words = [f"onderwerp{n} tuin huis straat buurt bewoners" for n in range(9)]
    data = dataset(
        [(str(n), "wij", None, f"wij zien {text} en de mensen", n) for n, text in enumerate(words)],
        ours=["wij"],
    )
    own = meaning.own_posts(data, parties.EXTERNAL)
    assert len(own.usable) == 4
    assert len(own.set_aside["not_sampled"]) == 5
    assert {*own.usable.tolist(), *own.set_aside["not_sampled"].tolist()} == set(range(9))


def test_kappa_by_hand():
    # 20 and 15 of 50 the same, expected by chance 0.5 (a textbook table).
    assert agreement.kappa(np.array([[20, 5], [10, 15]])) == pytest.approx(0.4)
    assert agreement.kappa(np.array([[5, 0], [0, 5]])) == 1
    assert agreement.kappa(np.array([[0, 5], [5, 0]])) == -1
    assert agreement.kappa(np.array([[9, 0], [0, 0]])) is None
    assert agreement.kappa(np.zeros((2, 2), dtype=int)) is None
    low, high = agreement.kappa_interval(np.array([[20, 5], [10, 15]]))
    assert low < 0.4 < high
    assert agreement.kappa_interval(np.array([[20, 5], [10, 15]])) == (low, high)


def test_kappa_agrees_with_scikit_learn():
    rng = np.random.default_rng(3)
    first, second = rng.integers(0, 4, 300), rng.integers(0, 4, 300)
    second[:150] = first[:150]
    table = np.bincount(4 * first + second, minlength=16).reshape(4, 4)
    assert agreement.kappa(table) == pytest.approx(cohen_kappa_score(first, second))


# -- how far words and meaning agree ----------------------------------------------------------------------


def judged_as(story, audience) -> Fitted:
    own = Own(np.arange(len(story)), {}, False)
    nothing = Texts(sparse.csr_array((0, 0)), np.zeros(0), np.zeros(0))
    story, audience = (np.asarray(one, dtype=float) for one in (story, audience))
    return Fitted(own, own.usable, own.usable[:0], None, story, None, audience, nothing, 0)


def test_the_order_is_told_per_language_and_never_over_languages():
    n = 25
    rise, fall = np.arange(n) * 3.0, np.arange(n)[::-1] * 3.0
    words = judged_as(np.concatenate([rise, rise]), np.concatenate([rise, rise]))
    meaning = judged_as(np.concatenate([rise, fall]), np.concatenate([rise + 1, rise]))
    language = np.repeat([NL, EN], n)
    found = agreement.agreement(words, meaning, np.arange(2 * n), language, "external")
    order = {(one.id, one.attribute): one for one in found}
    by_hand = {
        ("CT-11.story", "language_nl"): 1, ("CT-11.story", "language_en"): -1,
        ("CT-11.audience", "language_nl"): 1, ("CT-11.audience", "language_en"): 1,
    }  # fmt: skip
    for key, value in by_hand.items():
        one = order[key]
        assert (one.value, one.n, one.grade) == (pytest.approx(value), n, "B")
        assert one.low == pytest.approx(value) == one.high
        x, y = (judged.story_fit if "story" in key[0] else judged.audience_fit for judged in (words, meaning))
        here = language == (NL if key[1] == "language_nl" else EN)
        assert one.value == pytest.approx(spearmanr(x[here], y[here]).statistic)
    assert ("CT-11.story", None) not in order
    alone = agreement.agreement(words, meaning, np.arange(n), language, "external")
    assert [(one.id, one.basis) for one in alone if one.id == "CT-11.story"] == [("CT-11.story", "full")]
    few = agreement.agreement(words, meaning, np.arange(n + 19), language, "external")
    left = {one.attribute: one for one in few if one.id == "CT-11.story"}
    assert left["language_en"].grade is None and left["language_en"].missing == ("more",)
    assert "in het Engels" in title(left["language_en"], translator("nl"))


def test_the_posts_on_which_words_and_meaning_differ_most_come_first():
    words, meaning = (
        judged_as([0, 50, 99, *[5] * 12], [10] * 15),
        judged_as([90, 50, 0, *[5] * 12], [10] * 15),
    )
    table = agreement.disagreements(words, meaning, np.arange(15))
    assert len(table) == agreement.READ == 10
    assert table.iloc[0].to_dict() == {"post": 2, "text": "story", "words": 99, "meaning": 0}
    assert table.iloc[1].to_dict() == {"post": 0, "text": "story", "words": 0, "meaning": 90}
    assert table["post"].tolist() == [2, 0, 1, *range(3, 10)]
    assert not len(agreement.disagreements(replace(words, story_fit=None), meaning, np.arange(15)))
