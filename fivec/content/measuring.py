"""The measures of content per side, and the tables behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import binom

from fivec import parties
from fivec.content import bodies
from fivec.content.fit import FITS, best_match, nearest_mean, percentiles, pseudo_posts
from fivec.content.sharing import passing_on, share_rate
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Measure, Result, Side, Tables, at_most, not_measured, proportion
from fivec.text import LANGUAGES, NL

BY_CHANCE: Final = 0.05
"""Share of posts that fit one text by chance."""
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


@dataclass(frozen=True)
class _Judged:
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


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Posts that fit our story and our audience (CT-1), the quadrants (CT-2), and sharing (CT-4, CT-6).

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        Which of our posts count; story, audience and chance are those of the whole data.
    quick : bool
        Leave out p-values and resampling.

    Returns
    -------
    Result with the tables ``posts`` (one row per judged post: fits, quadrant, value, words) and
    ``excluded`` (side, reason, n: our posts that were not judged).
    """
    rows = data.select(selection)
    tables = Tables(posts=lambda: _post_table(data, rows), excluded=lambda: _excluded_table(data, rows))
    if not len(data.posts) or not data.parties.known:
        needed = "organisation" if len(data.posts) else "posts"
        return Result((not_measured("CT-1", needed),), tables=tables)
    headlines: list[Measure] = []
    supporting: list[Measure] = []
    for code in sorted(set(parties.post_side(data).tolist())):
        found = _side(data, rows, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
    return Result(tuple(headlines), tuple(supporting), tables)


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side: Side = "internal" if code == parties.INTERNAL else "external"
    if not bodies.speakers(data, code).any():
        return [not_measured("CT-1", "organisation", side=side)]
    if not bodies.terms(data).counts.nnz:
        return [not_measured("CT-1", "text", side=side)]
    sharing = [
        passing_on(data, rows.posts, code, side),
        share_rate(data, rows.posts, code, side, quick),
    ]
    judged = _judged(data, code)
    kept = np.isin(judged.posts, rows.posts)
    return [*_fits(judged, kept, side, quick), *_checks(data, judged, rows, code, side), *sharing]


def _fits(judged: _Judged, kept: np.ndarray, side: Side, quick: bool) -> list[Measure]:
    """CT-1 with the quadrants, or what can be said with only one of the two texts."""
    n = int(kept.sum())
    basis = "answers" if judged.own.answers else "full"
    story = None if judged.story_fit is None else judged.story_fit[kept] >= FITS
    audience = None if judged.audience_fit is None else judged.audience_fit[kept] >= FITS

    def share(id: str, met: np.ndarray, expected: float, basis: str = basis, *missing: str) -> Measure:
        found = proportion(id, int(met.sum()), n, side=side, basis=basis, missing=missing)
        found = replace(found, expected=expected) if n else found
        if judged.n_audience < bodies.LEAST_AUDIENCE and audience is not None:
            found = at_most(found, "C")
        return found if quick or not n else replace(found, p=float(binom.sf(met.sum() - 1, n, expected)))

    if story is None:
        lacking = not_measured("CT-1", "story", side=side)
        if audience is None:
            return [lacking]
        return [lacking, share("CT-2.audience_fit", audience, BY_CHANCE, "audience_only", "story")]
    if audience is None:
        return [
            share("CT-1", story, BY_CHANCE, "story_only", "audience"),
            share("CT-2.story_fit", story, BY_CHANCE, "story_only", "audience"),
        ]
    quadrant = story + 2 * audience
    if not n:
        mismatch = len(judged.other_language) > 0
        lacking = not_measured("CT-1", "story" if mismatch else "posts", side=side)
        return [replace(lacking, basis="other_language" if mismatch else "none")]
    chance = ((1 - BY_CHANCE) ** 2, BY_CHANCE * (1 - BY_CHANCE), BY_CHANCE * (1 - BY_CHANCE), BY_CHANCE**2)
    return [
        share("CT-1", quadrant == 3, BY_CHANCE**2),
        *(share(f"CT-2.{QUADRANTS[q]}", quadrant == q, chance[q]) for q in (3, 1, 2, 0)),
        share("CT-2.story_fit", story, BY_CHANCE),
        share("CT-2.audience_fit", audience, BY_CHANCE),
    ]


def _checks(data: Dataset, judged: _Judged, rows: Rows, code: int, side: Side) -> list[Measure]:
    """Posts that are too short to judge, and whether the story fits what strangers write as well."""
    short = np.isin(judged.own.set_aside["too_short"], rows.posts).sum()
    everything = np.concatenate([judged.own.usable, *judged.own.set_aside.values()])
    found = [proportion("CT-1.too_short", int(short), int(np.isin(everything, rows.posts).sum()), side=side)]
    story = judged.story
    if story is not None:
        fits = data.mine(f"background/{code}", lambda: _background_fit(data, story, code)) >= FITS
        general = proportion("CT-1.story_too_general", int(fits.sum()), len(fits), side=side)
        found.append(general if len(fits) else not_measured("CT-1.story_too_general", "audience", side=side))
    return found


def _background_fit(data: Dataset, story: bodies.Story, code: int) -> np.ndarray:
    key = bodies.digest(data, code)
    rows = data.once(f"background/{key}", lambda: bodies.background(data, code))
    rows = rows[np.isin(bodies.terms(data).language[rows], story.language)]
    return _story_fit(data, rows, story)[0]


# -- fits of all our posts ----------------------------------------------------------------------------------


def _judged(data: Dataset, code: int) -> _Judged:
    return data.mine(f"content/{code}", lambda: _judge(data, code))


def _judge(data: Dataset, code: int) -> _Judged:
    """Every post of ours with its fits; what does not depend on the story outlives a change of it."""
    known = bodies.terms(data)
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
    return _Judged(
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
    known = bodies.terms(data)
    found: sparse.csr_array = data.once(
        f"pseudo/{language}/{n_words}", lambda: pseudo_posts(known, language, n_words)
    )
    return found


def _story_fit(data: Dataset, rows: np.ndarray, story: bodies.Story) -> tuple[np.ndarray, np.ndarray]:
    """Percentile of each post's fit with the story, and the paragraph it is nearest to."""
    known = bodies.terms(data)
    values, match = best_match(known.weighted(rows), story.rows)

    def score(texts: sparse.csr_array, _: int) -> np.ndarray:
        return best_match(texts, story.rows)[0]

    return percentiles(values, known, rows, score, lambda *key: _pseudo(data, *key)), match


def _audience_fit(data: Dataset, rows: np.ndarray, audience: bodies.Texts) -> np.ndarray:
    """Percentile of each post's fit with what the audience says in its language."""
    known = bodies.terms(data)
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


# -- tables -------------------------------------------------------------------------------------------------


def _post_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per judged post of the selection.

    Columns: ``post`` (row), ``side``, ``posted_at``, ``story_fit`` and ``audience_fit`` (0-100, missing
    without such a text), ``quadrant`` (both, story, audience, neither; missing unless both are known),
    ``value`` (nearest core value), ``words`` (up to five words shared with it and with the audience),
    ``language``, ``likes``, ``shares``.
    """
    sides = sorted(set(parties.post_side(data).tolist())) if len(data.posts) else []
    frames = [
        _side_table(data, _judged(data, code), rows, code)
        for code in sides
        if bodies.speakers(data, code).any() and bodies.terms(data).counts.nnz
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _side_table(data: Dataset, judged: _Judged, rows: Rows, code: int) -> pd.DataFrame:
    kept = np.isin(judged.posts, rows.posts)
    posts = judged.posts[kept]
    unknown = np.full(len(posts), np.nan)
    story = unknown if judged.story_fit is None else judged.story_fit[kept]
    audience = unknown if judged.audience_fit is None else judged.audience_fit[kept]
    match = np.full(len(posts), -1) if judged.match is None else judged.match[kept]
    quadrant = np.array(QUADRANTS, dtype=object)[(story >= FITS) + 2 * (audience >= FITS)]
    quadrant[np.isnan(story) | np.isnan(audience)] = None
    columns = (
        posts,
        parties.side_name(code),
        data.posts["posted_at"].iloc[posts].array,
        story,
        audience,
        quadrant,
        _value_names(judged.story, match),
        _shared_words(data, judged, posts, match),
        np.array(LANGUAGES, dtype=object)[bodies.terms(data).language[posts]],
        data.posts["likes"].to_numpy()[posts],
        data.posts["shares"].to_numpy()[posts],
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _value_names(story: bodies.Story | None, match: np.ndarray) -> np.ndarray:
    names = np.full(len(match), None, dtype=object)
    if story is not None:
        found = match >= 0
        names[found] = np.array(story.names, dtype=object)[story.value[match[found]]]
    return names


def _shared_words(data: Dataset, judged: _Judged, posts: np.ndarray, match: np.ndarray) -> list[str]:
    """Per post the words it shares with its nearest paragraph, then with the audience; at most five."""
    known = bodies.terms(data)
    rows = known.weighted(posts)
    lists: list[list[str]] = [[] for _ in posts]
    if judged.story is not None and len(posts):
        paragraphs = judged.story.rows[np.maximum(match, 0)]
        _add_words(lists, rows.multiply(paragraphs).tocsr(), known.label)
    if judged.audience_fit is not None and len(posts):
        fits = judged.audience_fit[np.isin(judged.posts, posts)] >= FITS
        centre = np.asarray(judged.audience.rows.mean(axis=0)).ravel() * 1.0
        heard = rows.multiply(np.where(fits, 1.0, 0.0)[:, None]).multiply(centre[None, :]).tocsr()
        _add_words(lists, heard, known.label)
    return [", ".join(words) for words in lists]


def _add_words(lists: list[list[str]], shared: sparse.csr_array, label: np.ndarray) -> None:
    shared.eliminate_zeros()
    for place, words in enumerate(lists):
        part = slice(shared.indptr[place], shared.indptr[place + 1])
        for column in shared.indices[part][np.argsort(-shared.data[part], kind="stable")]:
            if len(words) < SHOWN_WORDS and label[column] not in words:
                words.append(str(label[column]))


def _excluded_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Our posts that were not judged: ``side``, ``reason`` (too_short, copy, other_language), ``n``."""
    lines = []
    for code in sorted(set(parties.post_side(data).tolist())) if len(data.posts) else []:
        if bodies.speakers(data, code).any() and bodies.terms(data).counts.nnz:
            judged = _judged(data, code)
            reasons = {**judged.own.set_aside, "other_language": judged.other_language}
            lines += [
                (parties.side_name(code), reason, int(np.isin(posts, rows.posts).sum()))
                for reason, posts in reasons.items()
            ]
    return pd.DataFrame(lines, columns=["side", "reason", "n"])
