"""Fits by meaning: the same comparison as by words, with sentence vectors and across languages.

Chance is the same idea too: pseudo-posts as long as the post, in its language, here made of runs of three
words from everybody's texts, so that they read like the language and are about nothing in particular. The
model is an optional package (``fivec.text.semantic``), and every text costs milliseconds, hence the samples.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fivec import bodies, parties
from fivec.content.fit import (
    Score,
    UnitRows,
    best_match,
    class_length,
    length_class,
    nearest_mean,
    percentiles,
)
from fivec.dataset import Dataset
from fivec.text.semantic import Progress, Vectors, read_words

OWN: Final = 2_000
"""Own posts per language that are judged."""
AUDIENCE: Final = 1_000
"""Texts of the audience per language that posts are compared with."""
BACKGROUND: Final = 500
"""Posts by others per language that show whether the story is too general."""
NULL_SIZE: Final = 200
"""Pseudo-posts per language and class of length."""
RATIO: Final = 1.4
RUN: Final = 3
"""Words that stay together in a pseudo-post."""


def prepare(data: Dataset, progress: Progress | None = None) -> None:
    """Make every vector that the fits of this Dataset need, the costly part, with a sign of life."""
    if not len(data.posts) or not data.parties.known or not data.terms.counts.nnz:
        return
    wanted: list[str] = []
    for code in parties.sides_of_posts(data):
        if not parties.speakers(data, code).any():
            continue
        own = own_posts(data, code).usable
        given, rows = _heard(data, code)
        others = background(data, code)
        wanted += [*_written(data, np.concatenate([own, rows, others])), *given, *bodies.paragraphs(data)[0]]
        judged = np.concatenate([own, others])
        keys = zip(data.terms.language[judged].tolist(), _sizes(data, judged).tolist(), strict=True)
        for key in sorted(set(keys)):
            wanted += _pseudo_texts(data, *key)
    _vectors(data).of(wanted, progress)


def own_posts(data: Dataset, code: int) -> bodies.Own:
    """Our own posts as by words; of more than OWN per language a fixed sample, the rest set aside."""
    own = bodies.ours(data, code)
    chosen = np.sort(bodies.sampled(data, own.usable, OWN))
    rest = np.setdiff1d(own.usable, chosen)
    return replace(own, usable=chosen, set_aside={**own.set_aside, "not_sampled": rest}) if len(rest) else own


def story_fit(data: Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Percentile of the fit of posts with the story, and the paragraph each is nearest to."""
    told = _vectors(data).of(bodies.paragraphs(data)[0])

    def score(texts: UnitRows, _: int) -> np.ndarray:
        return best_match(texts, told)[0]

    values, match = best_match(_of_posts(data, rows), told)
    return _placed(data, rows, values, score), match


def audience_fit(data: Dataset, code: int, rows: np.ndarray) -> np.ndarray:
    """Percentile of the fit of posts with what the audience says, in whatever language."""
    given, heard = _heard(data, code)
    told = np.concatenate([_vectors(data).of(given), _of_posts(data, heard)])
    thread = np.concatenate([np.full(len(given), -1), data.threads.root[heard]])

    def score(texts: UnitRows, _: int) -> np.ndarray:
        return nearest_mean(texts, told)

    values = nearest_mean(_of_posts(data, rows), told, data.threads.root[rows], thread)
    return _placed(data, rows, values, score)


def n_audience(data: Dataset, code: int) -> int:
    """Texts of the audience that posts are compared with."""
    given, rows = _heard(data, code)
    return len(given) + len(rows)


def background(data: Dataset, code: int) -> np.ndarray:
    """A sample of the posts by others that have nothing to do with us."""
    found: np.ndarray = data.once(
        f"meaning/background/{bodies.digest(data, code)}",
        lambda: bodies.sampled(data, bodies.background(data, code), BACKGROUND),
    )
    return found


def pseudo_posts(texts: list[list[str]], n_words: int, seed: tuple[int, ...]) -> list[str]:
    """NULL_SIZE texts of a number of words: runs of RUN words, each begun at a random word of all texts."""
    starts = np.cumsum([0, *map(len, texts)])
    rng = np.random.default_rng(seed)
    found: list[str] = []
    while starts[-1] and len(found) < NULL_SIZE:
        made: list[str] = []
        while len(made) < n_words:
            place = rng.integers(starts[-1])
            text = int(np.searchsorted(starts, place, side="right")) - 1
            at = int(place - starts[text])
            made += texts[text][at : at + RUN]
        found.append(" ".join(made[:n_words]))
    return found


# -- vectors ------------------------------------------------------------------------------------------------


def _vectors(data: Dataset) -> Vectors:
    found: Vectors = data.once("meaning/vectors", Vectors)
    return found


def _written(data: Dataset, rows: np.ndarray) -> list[str]:
    return data.posts["text"].iloc[rows].fillna("").tolist()


def _of_posts(data: Dataset, rows: np.ndarray) -> np.ndarray:
    return _vectors(data).of(_written(data, rows))


def _heard(data: Dataset, code: int) -> tuple[list[str], np.ndarray]:
    given, rows = bodies.heard(data, code)
    return given[: AUDIENCE * 2], bodies.sampled(data, rows, AUDIENCE)


def _sizes(data: Dataset, rows: np.ndarray) -> np.ndarray:
    """Class of length of each post, counted in all its words: the model reads all of them."""
    return length_class(np.array([len(read_words(text)) for text in _written(data, rows)]), RATIO)


def _pseudo_texts(data: Dataset, language: int, size: int) -> list[str]:
    def made() -> list[str]:
        return pseudo_posts(_everybody(data, language), class_length(size, RATIO), (language, size))

    found: list[str] = data.once(f"meaning/pseudo/{language}/{size}", made)
    return found


def _everybody(data: Dataset, language: int) -> list[list[str]]:
    """The words of a sample of everybody's texts in a language."""

    def cut() -> list[list[str]]:
        rows = np.flatnonzero((data.terms.language == language) & (data.terms.lengths >= bodies.LEAST_WORDS))
        return [read_words(text) for text in _written(data, bodies.sampled(data, rows))]

    found: list[list[str]] = data.once(f"meaning/everybody/{language}", cut)
    return found


def _placed(data: Dataset, rows: np.ndarray, values: np.ndarray, score: Score) -> np.ndarray:
    def pseudo(language: int, size: int) -> np.ndarray:
        return _vectors(data).of(_pseudo_texts(data, language, size))

    return percentiles(values, data.terms.language[rows], _sizes(data, rows), score, pseudo)
