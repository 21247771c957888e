"""Every post of ours with its fits; what does not depend on the story outlives a change of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from fivec import bodies
from fivec.content import meaning
from fivec.content.fit import (
    Score,
    UnitRows,
    best_in,
    best_match,
    class_length,
    index,
    length_class,
    nearest_mean,
    percentiles,
    pseudo_posts,
)
from fivec.dataset import Dataset
from fivec.text import LANGUAGES, NL


@dataclass(frozen=True)
class Fitted:
    """Our posts of one side with their fits; arrays have one entry per such post.

    ``story_fit`` and ``audience_fit`` are percentiles (0-100), None where there is no such text;
    ``match`` is the paragraph of the story nearest to the post (-1: none).
    """

    own: bodies.Own
    posts: np.ndarray
    other_language: np.ndarray
    story: bodies.Story | None
    story_fit: np.ndarray | None
    match: np.ndarray | None
    audience_fit: np.ndarray | None
    audience: bodies.Texts
    n_audience: int


def fitted_posts(data: Dataset, code: int) -> Fitted:
    """Every post of ours on a side (INTERNAL or EXTERNAL) with its fits, by words or as the user chose."""
    return by_meaning(data, code) if data.by_meaning else by_words(data, code)


def by_words(data: Dataset, code: int) -> Fitted:
    """Every post of ours on a side with its fits by words, found once."""
    found: Fitted = data.mine(f"content/{code}", lambda: _by_words(data, code))
    return found


def by_meaning(data: Dataset, code: int) -> Fitted:
    """The same with its fits by meaning; posts in every language, of very many a sample."""
    found: Fitted = data.mine(f"content/meaning/{code}", lambda: _by_meaning(data, code))
    return found


def _by_meaning(data: Dataset, code: int) -> Fitted:
    words = by_words(data, code)
    own = meaning.own_posts(data, code)
    n_audience = meaning.n_audience(data, code)
    fit, match = (None, None) if words.story is None else meaning.story_fit(data, own.usable)
    return replace(
        words,
        own=own,
        posts=own.usable,
        other_language=own.usable[:0],
        story_fit=fit,
        match=match,
        audience_fit=meaning.audience_fit(data, code, own.usable) if n_audience else None,
        n_audience=n_audience,
    )


def _by_words(data: Dataset, code: int) -> Fitted:
    known = data.terms
    key = bodies.digest(data, code)
    own = bodies.ours(data, code)
    language = known.language[own.usable]
    fallback = int(np.bincount(language, minlength=1).argmax()) if len(language) else NL
    story = bodies.story(data, fallback)
    typed = bodies.digest(data, code, data.audience["text"].tolist())
    audience: bodies.Texts = data.once(f"audience/{typed}", lambda: bodies.audience(data, code, fallback))
    enough = audience.languages(bodies.LEAST_AUDIENCE) or audience.languages()
    comparable = np.ones(len(language), dtype=bool)
    if story is not None:
        comparable &= np.isin(language, story.language)
    if enough:
        comparable &= np.isin(language, enough)
    posts = own.usable[comparable]
    fit, match = None, None
    if story is not None:
        fit, match = _story_fit(data, f"own/{key}", own.usable, comparable, story)
    heard = data.once(f"audience_fit/{typed}", lambda: _audience_fit(data, own.usable, audience))
    return Fitted(
        own,
        posts,
        own.usable[~comparable],
        story,
        fit,
        match,
        heard[comparable] if enough else None,
        audience,
        int(np.isin(audience.language, np.unique(language[comparable])).sum()),
    )


def _placed(data: Dataset, rows: np.ndarray, values: np.ndarray, score: Score) -> np.ndarray:
    known = data.terms

    def pseudo(language: int, size: int) -> sparse.csr_array:
        return _pseudo(data, language, class_length(size))

    return percentiles(values, known.language[rows], length_class(known.lengths[rows]), score, pseudo)


def _pseudo(data: Dataset, language: int, n_words: int) -> sparse.csr_array:
    known = data.terms
    found: sparse.csr_array = data.once(
        f"pseudo/{language}/{n_words}", lambda: pseudo_posts(known, language, n_words)
    )
    return found


def _story_fit(
    data: Dataset, key: str, rows: np.ndarray, kept: np.ndarray, story: bodies.Story
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile of each kept post's fit with the story, and the paragraph it is nearest to.

    The posts of ``rows`` are indexed once under the key, so that another story costs one sparse product.
    """
    indexed = data.once(f"index/{key}", lambda: index(data.terms.weighted(rows)))
    values, match = best_in(indexed, story.rows)

    def score(texts: UnitRows, _: int) -> np.ndarray:
        return best_match(texts, story.rows)[0]

    return _placed(data, rows[kept], values[kept], score), match[kept]


def _audience_fit(data: Dataset, rows: np.ndarray, audience: bodies.Texts) -> np.ndarray:
    """Percentile of each post's fit with what the audience says in its language."""
    known = data.terms
    values = np.zeros(len(rows))
    of_language = {code: np.flatnonzero(audience.language == code) for code in range(len(LANGUAGES))}
    for code, texts in of_language.items():
        here = np.flatnonzero(known.language[rows] == code)
        values[here] = nearest_mean(
            known.weighted(rows[here]),
            audience.rows[texts],
            data.threads.root[rows[here]],
            audience.thread[texts],
        )

    def score(pseudo: UnitRows, code: int) -> np.ndarray:
        return nearest_mean(pseudo, audience.rows[of_language[code]])

    return _placed(data, rows, values, score)


def background_fit(data: Dataset, story: bodies.Story, code: int) -> np.ndarray:
    """Percentile of the story fit of a sample of posts by others; by words in the languages of the story."""
    if data.by_meaning:
        return meaning.story_fit(data, meaning.background(data, code))[0]
    key = bodies.digest(data, code)
    rows = data.once(f"background/{key}", lambda: bodies.background(data, code))
    kept = np.isin(data.terms.language[rows], story.language)
    return _story_fit(data, f"background/{key}", rows, kept, story)[0]
