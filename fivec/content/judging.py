"""Every post of ours with its fits; what does not depend on the story outlives a change of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from fivec.content import bodies
from fivec.content.fit import best_match, nearest_mean, percentiles, pseudo_posts
from fivec.dataset import Dataset
from fivec.text import LANGUAGES, NL


@dataclass(frozen=True)
class Judged:
    """Our posts of one side with their fits; arrays have one entry per judged post.

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


def judged_posts(data: Dataset, code: int) -> Judged:
    """Every post of ours on a side (INTERNAL or EXTERNAL) with its fits, judged once."""
    found: Judged = data.mine(f"content/{code}", lambda: _judge(data, code))
    return found


def _judge(data: Dataset, code: int) -> Judged:
    known = data.terms
    key = bodies.digest(data, code)
    own: bodies.Own = data.once(f"own_posts/{key}", lambda: bodies.own_posts(data, code))
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
    fit, match = _story_fit(data, posts, story) if story is not None else (None, None)
    heard = data.once(f"audience_fit/{typed}", lambda: _audience_fit(data, own.usable, audience))
    return Judged(
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


def _pseudo(data: Dataset, language: int, n_words: int) -> sparse.csr_array:
    known = data.terms
    found: sparse.csr_array = data.once(
        f"pseudo/{language}/{n_words}", lambda: pseudo_posts(known, language, n_words)
    )
    return found


def _story_fit(data: Dataset, rows: np.ndarray, story: bodies.Story) -> tuple[np.ndarray, np.ndarray]:
    """Percentile of each post's fit with the story, and the paragraph it is nearest to."""
    known = data.terms
    values, match = best_match(known.weighted(rows), story.rows)

    def score(texts: sparse.csr_array, _: int) -> np.ndarray:
        return best_match(texts, story.rows)[0]

    return percentiles(values, known, rows, score, lambda *key: _pseudo(data, *key)), match


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

    def score(pseudo: sparse.csr_array, code: int) -> np.ndarray:
        return nearest_mean(pseudo, audience.rows[of_language[code]])

    return percentiles(values, known, rows, score, lambda *key: _pseudo(data, *key))


def background_fit(data: Dataset, story: bodies.Story, code: int) -> np.ndarray:
    """Percentile of the story fit of a sample of posts by others, in the languages of the story."""
    key = bodies.digest(data, code)
    rows = data.once(f"background/{key}", lambda: bodies.background(data, code))
    rows = rows[np.isin(data.terms.language[rows], story.language)]
    return _story_fit(data, rows, story)[0]
