"""The rows behind the measures of content."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import bodies, names, parties
from fivec.content.fit import FITS
from fivec.content.fitted import Fitted, fitted_posts
from fivec.dataset import Dataset, Rows
from fivec.text import LANGUAGES

QUADRANTS: Final = ("neither", "story", "audience", "both")
"""Indexed by (fits the story) + 2 * (fits the audience)."""
SHOWN_WORDS: Final = 5
COLUMNS: Final = (
    "post",
    "side",
    "posted_at",
    "story_fit",
    "audience_fit",
    "quadrant",
    "value",
    "words",
    "language",
    "likes",
    "shares",
)


def post_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per fitted post of the selection.

    Columns: ``post`` (row), ``side``, ``posted_at``, ``story_fit`` and ``audience_fit`` (0-100, missing
    without such a text), ``quadrant`` (both, story, audience, neither; missing unless both are known),
    ``value`` (nearest core value), ``words`` (up to five words shared with it and with the audience, those in
    a name of our people left out), ``language``, ``likes``, ``shares``.
    """
    sides = parties.sides_of_posts(data)
    frames = [
        _side_table(data, fitted_posts(data, code), rows, code)
        for code in sides
        if parties.speakers(data, code).any() and data.terms.counts.nnz
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _side_table(data: Dataset, fitted: Fitted, rows: Rows, code: int) -> pd.DataFrame:
    kept = np.isin(fitted.posts, rows.posts)
    posts = fitted.posts[kept]
    unknown = np.full(len(posts), np.nan)
    story = unknown if fitted.story_fit is None else fitted.story_fit[kept]
    audience = unknown if fitted.audience_fit is None else fitted.audience_fit[kept]
    match = np.full(len(posts), -1) if fitted.match is None else fitted.match[kept]
    quadrant = np.array(QUADRANTS, dtype=object)[(story >= FITS) + 2 * (audience >= FITS)]
    quadrant[np.isnan(story) | np.isnan(audience)] = None
    columns = (
        posts,
        parties.side_name(code),
        data.posts["posted_at"].iloc[posts].array,
        story,
        audience,
        quadrant,
        _value_names(fitted.story, match),
        _shared_words(data, fitted, posts, match),
        np.array(LANGUAGES, dtype=object)[data.terms.language[posts]],
        data.posts["likes"].to_numpy()[posts],
        data.posts["shares"].to_numpy()[posts],
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _value_names(story: bodies.Story | None, match: np.ndarray) -> np.ndarray:
    value = np.full(len(match), None, dtype=object)
    if story is not None:
        found = match >= 0
        value[found] = np.array(story.names, dtype=object)[story.value[match[found]]]
    return value


def _shared_words(data: Dataset, fitted: Fitted, posts: np.ndarray, match: np.ndarray) -> list[str]:
    """Per post the words it shares with its nearest paragraph, then with the audience; at most five.

    None of them names one of our people.
    """
    known, unsaid = data.terms, names.words_of_names(data)
    rows = known.weighted(posts)
    lists: list[list[str]] = [[] for _ in posts]
    if fitted.story is not None and len(posts):
        paragraphs = fitted.story.rows[np.maximum(match, 0)]
        _add_words(lists, rows.multiply(paragraphs).tocsr(), known.label, unsaid)
    if fitted.audience_fit is not None and len(posts):
        fits = fitted.audience_fit[np.isin(fitted.posts, posts)] >= FITS
        centre = np.asarray(fitted.audience.rows.mean(axis=0)).ravel() * 1.0
        heard = rows.multiply(np.where(fits, 1.0, 0.0)[:, None]).multiply(centre[None, :]).tocsr()
        _add_words(lists, heard, known.label, unsaid)
    return [", ".join(words) for words in lists]


def _add_words(
    lists: list[list[str]], shared: sparse.csr_array, label: np.ndarray, unsaid: frozenset[str]
) -> None:
    shared.eliminate_zeros()
    for place, words in enumerate(lists):
        part = slice(shared.indptr[place], shared.indptr[place + 1])
        for column in shared.indices[part][np.argsort(-shared.data[part], kind="stable")]:
            word = str(label[column])
            if len(words) < SHOWN_WORDS and word not in words and word.casefold() not in unsaid:
                words.append(word)


def excluded_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Our posts that were not fitted: ``side``, ``reason`` (too_short, copy, other_language), ``n``."""
    lines = []
    for code in parties.sides_of_posts(data):
        if parties.speakers(data, code).any() and data.terms.counts.nnz:
            fitted = fitted_posts(data, code)
            reasons = {**fitted.own.set_aside, "other_language": fitted.other_language}
            lines += [
                (parties.side_name(code), reason, int(np.isin(posts, rows.posts).sum()))
                for reason, posts in reasons.items()
            ]
    return pd.DataFrame(lines, columns=["side", "reason", "n"])
