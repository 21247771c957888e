"""Words, languages, weights and comparisons: hand-counted, against scikit-learn, then properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from fivec import text
from fivec.text import EN, NL, OTHER, UNKNOWN, detection, tokens
from fivec.text import weights as weights_module
from fivec.text.divergence import divergence


def split(*texts):
    """The words of each text as lists."""
    cut = text.words(list(texts))
    return [list(cut.vocabulary[cut.codes[a:b]]) for a, b in zip(cut.indptr, cut.indptr[1:], strict=False)]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Kijk op https://a.nl/B?c=d, of www.zorg.nl!", ["kijk", "op", "of"]),
        ("@anna Dank je! mail a.b@zorg.nl .@jan", ["dank", "je", "mail"]),
        ("#SamenSterk #zorg2030 #NLZorg", ["samen", "sterk", "zorg2030", "nl", "zorg"]),
        ("De foto’s van collega's; don't", ["de", "fotos", "van", "collegas", "dont"]),
        ("R&amp;D in 2024: 5 e-mails ^JB", ["in", "mails"]),
        ("Zorg\nzorg\tZORG (zorg)", ["zorg"] * 4),
        ("café Überraschung", ["café", "überraschung"]),
        ("x" * 1_000_000, []),
        ("", []),
        (None, []),
    ],
)
def test_words_of_a_text(written, words):
    assert split(written) == [words]


def test_letters_of_another_alphabet_that_stand_in_for_bold_are_letters():
    bold = "\U0001d5de\U0001d5fc\U0001d5fa \U0001d5f8\U0001d5f6\U0001d5f7\U0001d5f8\U0001d5f2\U0001d5fb"
    assert text.words([bold, "Kom kijken", "cafe\u0301 foto´s"]).vocabulary.tolist() == [
        "café",
        "fotos",
        "kijken",
        "kom",
    ]


def test_texts_keep_their_own_words():
    assert split("een twee", None, "twee drie twee") == [["een", "twee"], [], ["twee", "drie", "twee"]]
    assert split() == []


def test_blocks_share_one_vocabulary(monkeypatch):
    texts = [f"woord{number % 7} gelijk" for number in range(50)]
    whole = text.words(texts)
    monkeypatch.setattr(tokens, "BLOCK", 8)
    parts = text.words(texts)
    assert list(parts.vocabulary) == list(whole.vocabulary)
    assert (parts.codes == whole.codes).all() and (parts.indptr == whole.indptr).all()


def tongue(texts, **more):
    return list(text.languages(text.words(texts), texts, **more))


def test_stop_words_tell_the_language():
    texts = [
        "Wij zijn blij dat het niet regent vandaag",
        "We are happy that it is not raining today",
        "Wir freuen uns, dass es heute nicht regnet und die Sonne scheint",
        "",
    ]
    assert tongue(texts) == [NL, EN, OTHER, UNKNOWN]


def test_a_short_post_takes_the_language_of_its_account():
    texts = ["Wij zijn er voor jullie en dat blijft zo", "Mooi resultaat", "Prachtig 👏"]
    author = np.array([4, 4, 2])
    assert tongue(texts, author=author)[:2] == [NL, NL]
    assert tongue(["I do not know what that is about", "Mooi resultaat"], author=author[:2]) == [EN, EN]


def test_the_tag_of_the_export_comes_first():
    tags = pd.Series(["en-GB", "NL", None, "de", "und"])
    texts = ["dat is het niet"] * 5
    assert tongue(texts, given=tags) == [EN, NL, NL, OTHER, NL]


def test_a_model_decides_where_stop_words_do_not():
    assert tongue(["Kinderopvang Utrecht organiseert ouderavond rond opvoeding"]) == [NL]


def test_too_many_undecided_posts_stay_unknown(monkeypatch):
    monkeypatch.setattr(detection, "AFFORDABLE", 1)
    assert tongue(["Kinderopvang Utrecht organiseert ouderavond rond opvoeding"]) == [UNKNOWN]


DUTCH = [
    "De verpleegkundige helpt de bewoner met wandelen",
    "Verpleegkundigen wandelen graag met bewoners en bewoners",
    "Het rapport over wandelen is niet gelezen",
]


def test_terms_are_stems_shown_by_their_most_frequent_word():
    terms = text.terms(DUTCH)
    assert list(terms.language) == [NL] * 3
    counts = {
        terms.label[column]: terms.counts[:, [column]].toarray().ravel().tolist()
        for column in range(len(terms.label))
    }
    assert counts["bewoners"] == [1, 2, 0]
    assert counts["wandelen"] == [1, 1, 1]
    assert counts["rapport"] == [0, 0, 1]
    assert not {"de", "met", "het", "niet"} & set(counts)
    assert list(terms.lengths) == [4, 4, 3]


def test_each_language_has_columns_of_its_own():
    terms = text.terms(["de ziekenhuis computer is niet van ons", "the hospital computer is not for us"])
    nl, en = (set(np.flatnonzero(terms.counts[[row]].toarray().ravel())) for row in (0, 1))
    assert not nl & en
    assert set(terms.term_language[list(nl)]) == {NL} and set(terms.term_language[list(en)]) == {EN}


def test_weights_agree_with_scikit_learn():
    rng = np.random.default_rng(1)
    pool = ["budget", "client", "doctor", "garden", "holiday", "music", "pension", "school", "water"]
    texts = [" ".join(["the", "is", *rng.choice(pool, rng.integers(1, 12))]) for _ in range(60)]
    terms = text.terms(texts)
    oracle = TfidfVectorizer(
        sublinear_tf=True, smooth_idf=True, stop_words=sorted(text.stop_words("en")), token_pattern=r"\w\w+"
    )
    expected = oracle.fit_transform(texts).toarray()
    order = [list(terms.label).index(word) for word in oracle.get_feature_names_out()]
    assert np.allclose(terms.weighted().toarray()[:, order], expected, atol=1e-6)
    assert np.allclose(terms.idf[order], oracle.idf_)


def test_the_weight_by_hand():
    terms = text.terms(["the garden and the garden is a school", "the school is not here"])
    garden, school = (1 + np.log(2)) * (1 + np.log(3 / 2)), 1 + np.log(3 / 3)
    expected = np.array([garden, school]) / np.hypot(garden, school)
    assert list(terms.label) == ["garden", "school"]
    assert terms.weighted().toarray()[0] == pytest.approx(expected, abs=1e-6)


def test_other_texts_in_the_same_columns():
    terms = text.terms(DUTCH)
    again = terms.encoded(DUTCH, terms.language)
    assert np.allclose(again.toarray(), terms.weighted().toarray(), atol=1e-6)
    cosine = (terms.encoded(["bewoner", "bewoner onbekendheid"], np.array([NL, NL])) @ again.T).toarray()
    assert 0 < cosine[1, 0] < cosine[0, 0]
    assert terms.encoded([], np.zeros(0, dtype=np.int8)).shape == (0, len(terms.label))


def test_a_word_too_rare_to_be_stemmed_still_finds_itself(monkeypatch):
    monkeypatch.setattr(weights_module, "STEMMED", 1)
    terms = text.terms(DUTCH)
    assert "verpleegkundigen" in terms.stem
    assert terms.columns_of("Verpleegkundigen", NL) == [list(terms.stem).index("verpleegkundigen")]


@pytest.mark.parametrize("texts", [[], [""], [None, None], ["de het een"], ["🎉🎉 12 34"]])
def test_texts_without_content_words(texts):
    terms = text.terms(texts)
    assert terms.counts.shape == (len(texts), 0)
    assert list(terms.lengths) == [0] * len(texts)
    assert terms.weighted().nnz == 0


words_of_a_post = st.lists(st.sampled_from(["zorg", "wonen", "het", "niet", "hulp", "the", "is"]), max_size=8)


@settings(max_examples=20, deadline=None)
@given(st.lists(words_of_a_post, min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_rows_changes_nothing(posts, random):
    texts = [" ".join(words) for words in posts]
    order = list(range(len(texts)))
    random.shuffle(order)
    one, other = text.terms(texts), text.terms([texts[row] for row in order])
    assert list(one.label) == list(other.label)
    assert (one.counts[order] != other.counts).nnz == 0
    assert (text.fingerprint(one.counts)[order] == text.fingerprint(other.counts)).all()


def test_a_sample_does_not_depend_on_the_order():
    texts = [f"bewoner{number} wandelt niet" for number in range(300)]
    chosen = [texts[row] for row in text.sample(text.terms(texts).counts, 20)]
    assert chosen == [texts[::-1][row] for row in text.sample(text.terms(texts[::-1]).counts, 20)]
    assert len(set(chosen)) == 20
    assert chosen != [texts[row] for row in text.sample(text.terms(texts).counts, 20, seed=1)]


# -- comparisons --------------------------------------------------------------------------------------------


def test_divergence_of_published_distributions():
    assert divergence([5, 3, 2], [2, 3, 5]) == pytest.approx(0.0958156, abs=1e-7)
    assert divergence([4, 3, 2, 1], [1, 3, 1, 5]) == pytest.approx(0.1867669, abs=1e-7)
    assert divergence([2, 0], [1, 1]) == pytest.approx(0.3112781, abs=1e-7)
    assert divergence([1, 0], [0, 1]) == 1.0
    assert divergence([0, 0], [0, 1]) is None


def test_overlap_of_what_is_said_and_what_is_done():
    assert text.overlap([0.4, 0.3, 0.2, 0.1], [0.1, 0.3, 0.1, 0.5]) == pytest.approx(0.6)
    assert text.overlap([2, 0], [0, 1]) == 0.0
    assert text.overlap([2, 2], [1, 1]) == 1.0
    assert text.overlap([0, 0], [1, 1]) is None


FIRST, SECOND = np.array([10, 5, 1]), np.array([2, 5, 9])


def test_log_odds_by_prior():
    delta, z = text.log_odds(FIRST, SECOND, 0.5)
    assert delta == pytest.approx([2.1972, 0, -2.5390], abs=1e-4)
    assert z == pytest.approx([3.1222, 0, -2.8898], abs=1e-4)
    pooled = FIRST + SECOND
    assert text.log_odds(FIRST, SECOND, pooled)[1] == pytest.approx([2.1067, 0, -2.0856], abs=1e-4)
    scaled = pooled * 10 / pooled.sum()
    assert text.log_odds(FIRST, SECOND, scaled)[1] == pytest.approx([2.7676, 0, -2.6903], abs=1e-4)
    by_default = pooled * 1.6 / pooled.sum()
    assert text.log_odds(FIRST, SECOND)[1] == pytest.approx(text.log_odds(FIRST, SECOND, by_default)[1])
    assert text.log_odds(FIRST, np.zeros(3)) is None


def test_cohesion_is_the_mean_cosine_of_all_pairs():
    assert text.cohesion(np.array([[1, 0], [1, 0], [0, 1]])) == pytest.approx(1 / 3)
    assert text.cohesion(np.array([[2.0, 0], [0, 0], [5, 0]])) == pytest.approx(1.0)
    assert text.cohesion(np.array([[1.0, 0], [0, 0]])) is None
    rows = np.random.default_rng(2).random((6, 4))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    pairs = (unit @ unit.T)[np.triu_indices(6, 1)]
    assert text.cohesion(rows) == pytest.approx(pairs.mean())
