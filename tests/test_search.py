"""Search: a case counted by hand, the formula written out a second time, and what must hold for any texts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from fivec import text
from fivec.text import search

THREE = ["wij helpen de klant", "de klant helpt de klant met vragen", "omzet en winst"]


def found(texts: list[str], asked: list[str]) -> tuple[sparse.csr_array, np.ndarray]:
    """How often each text holds each word as it is spelled, and words per text."""
    counts = [[one.split().count(word) for word in asked] for one in texts]
    lengths = np.array([len(one.split()) for one in texts])
    return sparse.csr_array(np.array(counts, dtype=np.float32).reshape(len(texts), len(asked))), lengths


def scores(texts: list[str], asked: list[str]) -> list[float]:
    return search.bm25(*found(texts, asked)).tolist()


def written_out(texts: list[str], asked: list[str]) -> list[float]:
    """The formula, word by word and text by text."""
    cut = [one.split() for one in texts]
    mean = sum(map(len, cut)) / len(cut)
    total = []
    for one in cut:
        score = 0.0
        for word in asked:
            df = sum(word in other for other in cut)
            idf = math.log(1 + (len(cut) - df + 0.5) / (df + 0.5))
            tf = one.count(word)
            score += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(one) / mean)) if tf else 0
        total.append(score)
    return total


@pytest.mark.parametrize(
    ("asked", "expected"), [(["klant"], [0.4992, 0.5666, 0]), (["klant", "helpen"], [1.5409, 0.5666, 0])]
)
def test_counted_by_hand(asked: list[str], expected: list[float]) -> None:
    assert scores(THREE, asked) == pytest.approx(expected, abs=5e-5)


TEXTS = st.lists(
    st.lists(st.sampled_from(["een", "twee", "drie", "vier", "vijf"]), min_size=1).map(" ".join), min_size=1
)
ASKED = st.lists(st.sampled_from(["een", "twee", "drie", "zes"]), min_size=1, unique=True)


@given(TEXTS, ASKED)
def test_it_is_the_formula(texts: list[str], asked: list[str]) -> None:
    assert scores(texts, asked) == pytest.approx(written_out(texts, asked))


@given(TEXTS, ASKED)
def test_a_text_scores_where_it_holds_a_word_and_nowhere_else(texts: list[str], asked: list[str]) -> None:
    held = [bool(set(one.split()) & set(asked)) for one in texts]
    assert [score > 0 for score in scores(texts, asked)] == held


@given(TEXTS, st.sampled_from(["een", "twee", "drie"]))
def test_a_text_without_the_word_leaves_the_order_of_texts_as_long(texts: list[str], word: str) -> None:
    before, after = scores(texts, [word]), scores([*texts, "zeven acht negen"], [word])
    lengths = [len(one.split()) for one in texts]
    for here in range(len(texts)):
        for there in range(len(texts)):
            if lengths[here] == lengths[there] and before[here] > before[there] + 1e-9:
                assert after[here] > after[there]


@given(st.integers(1, 8), st.integers(1, 8))
def test_more_of_a_word_in_as_many_words_is_better_by_ever_less(few: int, more: int) -> None:
    texts = [" ".join(["klant"] * n + ["woord"] * (20 - n)) for n in (few, few + more, few + 2 * more)]
    one, two, three = scores([*texts, "iets anders"], ["klant"])[:3]
    assert one < two < three and two - one > three - two


def test_a_shorter_text_is_better_than_a_longer_one() -> None:
    one, two, _ = scores(["klant", "klant " + "woord " * 30, "iets"], ["klant"])
    assert one > two


def test_without_texts_there_are_no_scores() -> None:
    assert scores([], ["klant"]) == []


# -- words of a query ----------------------------------------------------------------------------------------

POSTS = [
    "Wij helpen de klant met het invullen van het formulier",
    "De klanten vinden het formulier niet, en dat is jammer voor ons",
    "The customer cannot find the form on this website and is lost",
    "Het wachtlijstbeheer van de gemeente is een groot probleem voor ons",
    "Wij staan al een jaar op de wachtlijst en dat is te lang",
    "💚",
]


def rows(query: str, posts: list[str] = POSTS, **more: object) -> list[int]:
    return search.best(text.terms(posts), query, **more)[0].tolist()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("klant", {0, 1}),
        ("KLANTEN?", {0, 1}),
        ("customers", {2}),
        ("formulier customer", {0, 1, 2}),
        ("wachtlijsten", {3, 4}),
        ("beheer", {3}),
        ("formulierklant", {0, 1}),
        ("pinguïn", set()),
        ("het de van", set()),
        ("", set()),
        ("💚 http://a.nl @klant", set()),
    ],
)
def test_words_are_found_as_the_fits_read_them(query: str, expected: set[int]) -> None:
    assert set(rows(query)) == expected


def test_a_compound_comes_after_the_word_itself() -> None:
    assert rows("wachtlijst") == [4, 3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wachtlijst", {"wachtlijst": 1, "wachtlijstbeheer": search.PART}),
        ("beheer", {"wachtlijstbeheer": search.PART}),
        ("formulierklant", {"formulier": search.PART, "klant": search.PART}),
        # No text uses the other part as a word.
        ("formulierbeheer", {"formulier": search.PART}),
    ],
)
def test_parts_and_compounds_weigh_less_than_the_word(query: str, expected: dict[str, float]) -> None:
    terms = text.terms(POSTS)
    found = search.asked(terms, query).tocoo()
    weights = dict(zip(terms.label[found.row].tolist(), found.data.tolist(), strict=True))
    assert weights == pytest.approx(expected)


def test_a_compound_is_no_compound_of_itself() -> None:
    terms = text.terms(POSTS)
    found = terms.compounds_with("wachtlijst", text.NL)
    assert terms.label[found].tolist() == ["wachtlijstbeheer"]


def test_a_stop_word_finds_no_word_with_its_stem() -> None:
    posts = ["De haren van de kat liggen overal op de bank"]
    assert rows("haren", posts) == [0]
    assert rows("haar", posts) == []


def test_scores_descend_and_only_the_rows_asked_for_come_with_the_scores_of_all() -> None:
    terms = text.terms(POSTS)
    every, score = search.best(terms, "wij klant formulier")
    assert (np.diff(score) <= 0).all()
    some, own = search.best(terms, "wij klant formulier", rows=np.array([1, 4, 1]))
    assert some.tolist() == [1]
    assert own.tolist() == [score[every.tolist().index(1)]]


def test_equals_keep_their_order() -> None:
    assert rows("klant", ["de klant is tevreden", "de klant koopt appels, peren en bananen"] * 30) == [
        *range(0, 60, 2),
        *range(1, 60, 2),
    ]


def test_no_post_and_no_word_is_no_result() -> None:
    assert rows("klant", []) == []
    assert rows("klant", [None, ""]) == []  # type: ignore[list-item]


# -- names that are not shown --------------------------------------------------------------------------------

NAMED = [
    "Vraag het maar aan Janna, die weet het precies",
    "Janna's boek is uit en het is mooi",
    "De bakker om de hoek heeft lekker brood",
    "Dat moet je aan Sofie Bakker vragen, die weet van brood",
    "Janna weet van januari niets meer, maar in januari was het mooi",
]


def as_shown(posts: list[str]) -> search.Shown:
    """Janna and Sofie Bakker under a codename."""
    hidden = {"Sofie Bakker": "P002", "Janna": "P001"}

    def masked(rows: np.ndarray) -> list[str]:
        texts = [posts[row] for row in rows.tolist()]
        for name, code in hidden.items():
            texts = [one.replace(name, code) for one in texts]
        return texts

    return search.Shown(frozenset(("janna", "sofie", "bakker")), masked)


@pytest.mark.parametrize("query", ["Janna", "janna's", "jannas", "Sofie", "sofie janna"])
def test_a_name_that_is_not_shown_finds_nothing(query: str) -> None:
    assert rows(query, NAMED) != []
    assert rows(query, NAMED, shown=as_shown(NAMED)) == []


def test_a_word_that_is_also_a_name_is_found_where_it_is_shown() -> None:
    assert set(rows("bakker", NAMED)) == {2, 3}
    assert rows("bakker", NAMED, shown=as_shown(NAMED)) == [2]
    assert set(rows("brood bakker", NAMED, shown=as_shown(NAMED))) == {2, 3}


def test_a_hidden_name_does_not_move_the_order_of_other_words() -> None:
    shown = as_shown(NAMED)
    terms = text.terms(NAMED)
    alone, beside = (search.best(terms, query, shown=shown) for query in ("mooi", "mooi janna"))
    assert alone[0].tolist() == beside[0].tolist()
    assert alone[1] == pytest.approx(beside[1])
