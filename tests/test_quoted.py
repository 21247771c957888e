"""Texts that hold another text whole: found beside a comparison of all pairs, and how much is added."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.text.copies import plain
from fivec.text.quoted import own_words, quoted

STORY = "Vandaag opent de nieuwe tuin van de Lindehof, met kruiden op rolstoelhoogte en een bank in de zon."


def by_hand(originals, texts, limit=0.8):
    """All pairs, with sets of five characters."""
    first, second = (
        [{one[k : k + 5] for k in range(len(one) - 4)} for one in plain(some)] for some in (originals, texts)
    )
    return [
        (i, j)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if one and len(one & other) >= limit * len(one) - 1e-6
    ]


def pairs(originals, texts, **more):
    return list(zip(*(one.tolist() for one in quoted(originals, texts, **more)[:2]), strict=True))


def test_a_story_around_the_original_is_found_and_half_of_it_is_not() -> None:
    around = (
        f"Gisteren stond ik daar met mijn moeder, en zij huilde van geluk. {STORY} Ga eens kijken, echt waar!"
    )
    texts = [
        STORY,
        STORY.upper() + " https://x.nl",
        around,
        STORY[: len(STORY) // 2],
        "Iets heel anders.",
        "",
    ]
    assert pairs([STORY, "kort", ""], texts) == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.parametrize(("originals", "texts"), [([], []), ([STORY], []), ([], [STORY]), ([None], [STORY])])
def test_nothing_to_hold(originals, texts) -> None:
    assert pairs(originals, texts) == []


WORD = st.sampled_from(["aap", "noot", "mies", "wim", "zus", "jet", "teun", "vuur", "gijs", "lam"])
TEXTS = st.lists(st.lists(WORD, min_size=0, max_size=9).map(" ".join), max_size=7)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([0.5, 0.8, 1.0]))
def test_every_pair_is_found_and_no_other(originals, texts, limit) -> None:
    assert pairs(originals, texts, limit=limit) == by_hand(originals, texts, limit)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        (STORY, 0),
        ("RT @lindehof " + STORY, 1),
        (STORY + " https://zorg.nl #tuin", 1),
        ("Trots! " + STORY, 1),
        ("Wat is het daar fijn zitten. " + STORY, 6),
        ("Mooi, mooi, mooi.", 3),
        ("", 0),
    ],
)
def test_words_of_ones_own(text, n) -> None:
    assert own_words([STORY], [text]).tolist() == [n]


def test_words_of_ones_own_of_several_texts_are_those_of_each() -> None:
    texts = [STORY, None, "Trots! " + STORY, "Mooi, mooi."]
    assert own_words([STORY, STORY, STORY, "Mooi."], texts).tolist() == [0, 0, 1, 1]
    assert own_words([], []).tolist() == []


def test_positions_are_in_order() -> None:
    first, second, share = quoted([STORY, STORY], [STORY, "x", STORY])
    assert np.array_equal(first, [0, 0, 1, 1]) and np.array_equal(second, [0, 2, 0, 2])
    assert share.tolist() == [1, 1, 1, 1]
