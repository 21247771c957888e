"""Stems are those of the word asked for, whoever asks at the same time."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from fivec.text.detection import EN, NL, OTHER
from fivec.text.stems import stem, stemmer

WORDS = [
    f"{start}{end}" for start in ("werk", "huis", "loop", "vraag", "dansen") for end in ("en", "ing", "jes")
]


@pytest.fixture
def hurried() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_a_word_has_the_stem_of_its_language_and_a_stop_word_none() -> None:
    assert (stem(NL, "kinderen"), stem(EN, "children's"), stem(OTHER, "enfants")) == (
        "kinder",
        "children",
        "enfants",
    )
    assert (stem(NL, "de"), stem(EN, "the")) == (None, None)


@pytest.mark.usefixtures("hurried")
def test_visitors_at_the_same_time_get_their_own_stems() -> None:
    alone = [stem(NL, word) for word in WORDS]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [[stem(NL, word) for word in WORDS] for _ in range(200)], range(4)))
    assert all(once == alone for run in runs for once in run)


def test_each_thread_has_a_stemmer_of_its_own() -> None:
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(stemmer, NL).result()
    assert other is not stemmer(NL) and stemmer(NL) is stemmer(NL)
