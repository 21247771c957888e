"""Copied texts against a comparison of every pair."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.text.copies import ALIKE, alike, copied

DAY = 86_400.0


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?:https?://|www\.)\S*", " ", text.lower())).strip()


def jaccard(one: str, other: str) -> float:
    sets = [{text[i : i + 5] for i in range(len(text) - 4)} for text in (plain(one), plain(other))]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1]) if all(sets) else 0.0


def by_hand(texts, person, brand, at, days=30.0):
    """Every text with every other one."""
    found = []
    for i, text in enumerate(texts):
        hit = False
        for j, other in enumerate(texts):
            if i == j or brand[i] or jaccard(text, other) < ALIKE - 1e-9:
                continue
            earlier = (at[j], j) < (at[i], i) and at[i] - at[j] <= days * DAY
            hit |= bool(brand[j]) or (person[i] != person[j] and earlier)
        found.append(hit)
    return found


def test_the_same_words_in_other_letters_and_with_another_link_are_alike() -> None:
    found = alike(
        ["Kom langs op de open dag! https://a.nl/1", "kom  langs op de OPEN dag! https://b.nl", "hoi"]
    )
    assert found.text.tolist() == [0, 0, -1]
    assert not len(found.first)


def test_one_word_more_is_still_a_copy_and_half_the_words_are_not() -> None:
    long = "we are proud of the new ward that opened its doors this morning with coffee and cake for everyone"
    found = alike([long, long + " here", long[: len(long) // 2]])
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [(0, 1)]
    assert jaccard(long, long + " here") >= ALIKE > jaccard(long, long[: len(long) // 2])


def test_a_colleague_copies_for_thirty_days_and_the_brand_for_ever() -> None:
    text = "we are proud of the new ward"
    person, brand = np.array([0, 1, 2, 2]), np.zeros(4, dtype=bool)
    at = np.array([0, 30, 60.5, 61]) * DAY
    # The second copies the first; the third comes more than thirty days after the second; the fourth only
    # has its own writer within thirty days.
    assert copied(alike([text] * 4), person, brand, at).tolist() == [False, True, False, False]
    brand[0] = True
    assert copied(alike([text] * 4), person, brand, at).tolist() == [False, True, True, True]


def test_nobody_copies_from_themselves_or_from_the_future() -> None:
    text = "we are proud of the new ward"
    assert copied(alike([text] * 2), np.array([0, 0]), np.zeros(2, bool), np.zeros(2)).tolist() == [False] * 2
    later = copied(alike([text] * 2), np.array([0, 1]), np.zeros(2, bool), np.array([DAY, 0.0]))
    assert later.tolist() == [True, False]
    undated = copied(alike([text] * 2), np.array([0, 1]), np.zeros(2, bool), np.full(2, np.nan))
    assert undated.tolist() == [False, True]


@pytest.mark.parametrize("texts", [[], [None], ["", "  "], ["four", "five!"]])
def test_nothing_to_compare(texts) -> None:
    found = alike(texts)
    n = len(texts)
    assert not copied(found, np.zeros(n, int), np.zeros(n, bool), np.zeros(n)).any()


words = st.sampled_from(
    [
        "the",
        "new",
        "ward",
        "opens",
        "today",
        "with",
        "coffee",
        "and",
        "cake",
        "éclair",
        "😀",
        "for",
        "you",
        "all",
    ]
)
long_texts = st.lists(words, min_size=1, max_size=14).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(long_texts, min_size=1, max_size=14), st.data())
def test_every_pair_is_found_and_no_other(texts, data) -> None:
    n = len(texts)
    found = alike(texts)
    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    for i in range(n):
        for j in range(i + 1, n):
            a, b = sorted((int(found.text[i]), int(found.text[j])))
            if a >= 0 and a != b:
                assert ((a, b) in pairs) == (jaccard(texts[i], texts[j]) >= ALIKE - 1e-9)
    numbers = st.integers(0, 3)
    person = np.array(data.draw(st.lists(numbers, min_size=n, max_size=n)))
    brand = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    at = np.array(data.draw(st.lists(st.integers(0, 80), min_size=n, max_size=n))) * DAY
    assert copied(found, person, brand, at).tolist() == by_hand(texts, person, brand, at)


def test_edited_copies_of_one_text_in_a_crowd() -> None:
    generator = np.random.default_rng(0)
    vocabulary = [f"w{number}" for number in range(300)]
    base = [list(generator.choice(vocabulary, 25)) for _ in range(20)]
    texts = []
    for _ in range(200):
        line = list(base[generator.integers(20)])
        for _ in range(generator.integers(0, 5)):
            line[generator.integers(25)] = str(generator.choice(vocabulary))
        texts.append(" ".join(line))
    person = generator.integers(0, 9, 200)
    brand = generator.random(200) < 0.1
    at = generator.integers(0, 100, 200) * DAY
    expected = by_hand(texts, person, brand, at)
    assert 20 < sum(expected) < 180
    assert copied(alike(texts), person, brand, at).tolist() == expected
