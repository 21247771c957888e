"""Say and do: which of our values the story names, and which of them our people's posts show."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import binom

from fivec import parties, text
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, at_most, grade, not_measured, proportion
from fivec.parties import by_our_people
from fivec.schema import POST_KINDS
from fivec.text import LANGUAGES, UNKNOWN, Terms, unit

FEWEST_VALUES: Final = 3
LEAST_WORDS: Final = 5
"""Content words below which a post is too short to show a value."""
BY_CHANCE: Final = 0.05
"""Share of posts with shuffled words that come as close to a value as a post that shows it."""
SHUFFLED: Final = 2_000
"""Posts per language whose words are shuffled."""
LENGTHS: Final = (10, 20, 40)
"""Content words at which a post belongs to the next class of length."""
LEAST_POSTS: Final = 3
"""Posts that show a value before it can be called visible."""
DRAWS: Final = 1000
SHORT: Final = 60
"""Characters below which a paragraph of the story takes the language of the others."""
BLOCK: Final = 5_000
SHARE: Final = POST_KINDS.index("share")


@dataclass(frozen=True)
class Shown:
    """Which values the posts of one side show.

    Attributes
    ----------
    names : the values in the order of the story.
    said : float array (n_values,), the story's content words about each; sums to 1.
    post : int array (n,), rows of the posts that could be judged.
    mass : float array (n, n_values), how near the post is to each value it shows; a row of zeros shows none.
    any_by_chance : share of posts with shuffled words that show any value.
    """

    names: tuple[str, ...]
    said: np.ndarray
    post: np.ndarray
    mass: np.ndarray
    any_by_chance: float


def shown(data: Dataset, code: int) -> Shown | None:
    """What every post of a side shows; None without three values or without posts in their language."""
    found: Shown | None = data.mine(f"congruence/values/{code}", lambda: _shown(data, code))
    return found


def value_names(data: Dataset) -> tuple[str, ...]:
    """The different values of the story that have a name, in their order."""
    names = data.story["value"].astype("object").dropna()
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _shown(data: Dataset, code: int) -> Shown | None:
    names = value_names(data)
    known = data.terms
    if len(names) < FEWEST_VALUES or not known.counts.nnz:
        return None
    value, rows, language, n_words = _story(data, names)
    side = parties.post_side(data) == code
    usable = side & (known.lengths >= LEAST_WORDS) & (data.codes("posts", "kind") != SHARE)
    usable &= np.isin(known.language, language)
    post = np.flatnonzero(usable)
    said = np.bincount(value, weights=n_words, minlength=len(names))
    if not len(post) or not said.sum():
        return None
    cosine = _nearness(known.weighted(post), rows, value, len(names))
    mass, chances = np.zeros_like(cosine), []
    for one in np.unique(known.language[post]).tolist():
        mine = post[known.language[post] == one]
        sample = mine[text.sample(known.counts[mine], SHUFFLED)]
        null = _nearness(unit(_shuffled(known, sample), known.idf), rows, value, len(names))
        size, null_size = _length(known, mine), _length(known, sample)
        here = np.flatnonzero(known.language[post] == one)
        over = np.zeros(null.shape, dtype=bool)
        for number in np.unique(size).tolist():
            alike = null[null_size == number]
            # A class that the sample holds few of takes the threshold of all lengths.
            limit = np.quantile(alike if len(alike) >= 1 / BY_CHANCE else null, 1 - BY_CHANCE, axis=0)
            over[null_size == number] = alike > limit + 1e-6
            some = here[size == number]
            mass[some] = np.where(cosine[some] > limit + 1e-6, cosine[some], 0.0)
        chances.append(over.any(axis=1))
    return Shown(names, said / said.sum(), post, mass, float(np.concatenate(chances).mean()))


def _story(
    data: Dataset, names: tuple[str, ...]
) -> tuple[np.ndarray, sparse.csr_array, np.ndarray, np.ndarray]:
    """Paragraphs of the story: number of the value (ascending), unit rows, language, content words."""
    place = {name: number for number, name in enumerate(names)}
    pairs = []
    for name, words in zip(data.story["value"], data.story["text"], strict=True):
        if isinstance(name, str) and name.strip() in place:
            own = str(words) if isinstance(words, str) else ""
            for paragraph in [part for part in re.split(r"\s*\n\s*", own) if part.strip()] or [""]:
                pairs.append((place[name.strip()], f"{name}. {paragraph}", paragraph or name))
    pairs.sort(key=lambda pair: pair[0])
    column = pd.Series([pair[1] for pair in pairs], dtype="str")
    together = np.zeros(len(pairs), dtype=np.int64)
    language = text.languages(text.words(column), column, author=together, short=SHORT)
    spoken = np.bincount(data.terms.language, minlength=len(LANGUAGES))[:UNKNOWN]
    language = np.where(language == UNKNOWN, int(spoken.argmax()), language).astype(np.int8)
    rows = data.terms.encoded(column, language)
    cut = text.words([pair[2] for pair in pairs])
    stop = {number: text.stop_words(name) for number, name in enumerate(LANGUAGES) if number != UNKNOWN}
    n_words = [
        sum(word not in stop[int(one)] for word in cut.vocabulary[cut.codes[start:end]])
        for one, start, end in zip(language, cut.indptr[:-1], cut.indptr[1:], strict=True)
    ]
    return np.array([pair[0] for pair in pairs]), rows, language, np.array(n_words, dtype=np.float64)


def _nearness(posts: sparse.csr_array, rows: sparse.csr_array, value: np.ndarray, n: int) -> np.ndarray:
    """Largest cosine of each post with any paragraph of each value; (n_posts, n_values)."""
    found = np.zeros((posts.shape[0], n))
    starts = np.searchsorted(value, np.arange(n))
    for start in range(0, posts.shape[0], BLOCK):
        cosine = (posts[start : start + BLOCK] @ rows.T).toarray()
        found[start : start + BLOCK] = np.maximum.reduceat(cosine, starts, axis=1)
    return found


def _length(known: Terms, rows: np.ndarray) -> np.ndarray:
    return np.searchsorted(LENGTHS, known.lengths[rows], side="right")


def _shuffled(known: Terms, rows: np.ndarray, seed: int = 0) -> sparse.csr_array:
    """The same posts with their words dealt anew over all of them: as long, and about nothing together."""
    counts = known.counts[rows]
    times = counts.data.astype(np.int64)
    row = np.repeat(np.repeat(np.arange(len(rows)), np.diff(counts.indptr)), times)
    word = np.sort(np.repeat(counts.indices, times))
    dealt = np.random.default_rng(seed).permutation(word)
    ones = np.ones(len(row), dtype=np.float32)
    return sparse.coo_array((ones, (row, dealt)), shape=counts.shape).tocsr()


# -- the measures ------------------------------------------------------------------------------------------


def say_do(data: Dataset, rows: Rows, code: int, side: Side, voice: Measure, quick: bool) -> list[Measure]:
    """CG-3, what story and posts of our people have in common, and CG-3.coverage, posts that show a value.

    Not measured where own voice (CG-5) is not: copying raises this and lowers that.
    """
    if not len(data.story):
        return [not_measured("CG-3", "story", side=side)]
    if len(value_names(data)) < FEWEST_VALUES:
        return [not_measured("CG-3", side=side, basis="few_values")]
    if not voice.measured:
        return [not_measured("CG-3", *voice.missing, side=side, basis=voice.basis)]
    found = shown(data, code)
    if found is None:
        return [not_measured("CG-3", "text", side=side)]
    author = data.posts["author"].to_numpy()[found.post]
    kept = np.isin(found.post, rows.posts)
    mine = kept & by_our_people(data)[author]
    profile = _profiles(found.mass)
    n, n_showing = int(mine.sum()), int((profile[mine].sum(axis=1) > 0).sum())
    coverage = replace(
        proportion("CG-3.coverage", n_showing, n, side=side), expected=found.any_by_chance if n else None
    )
    did = profile[mine].sum(axis=0)
    overlap = text.overlap(found.said, did)
    if overlap is None:
        return [replace(not_measured("CG-3", side=side, basis="no_value_shown"), n=n), coverage]
    others = kept & ~data.parties.ours[author]
    theirs = profile[others].sum(axis=0)
    enough = (profile[others].sum(axis=1) > 0).sum() >= 40
    measure = Measure(
        "CG-3",
        overlap,
        n=n_showing,
        expected=text.overlap(found.said, theirs) if enough else None,
        grade=grade(n_showing, "text"),
        side=side,
        basis=voice.basis,
    )
    if voice.grade is not None:
        measure = at_most(measure, voice.grade)
    if coverage.low is not None and coverage.low <= found.any_by_chance:
        measure = replace(at_most(measure, "B"), basis="hardly_shown")
    if not quick:
        # Draws must not depend on the order in which the story names its values.
        order = np.argsort(np.array(found.names, dtype=object), kind="stable")
        person = data.parties.person[author[mine]]
        low, high = _interval(found.said[order], profile[mine][:, order], person, overlap)
        measure = replace(measure, low=low, high=high)
    return [measure, coverage]


def _profiles(mass: np.ndarray) -> np.ndarray:
    """Each post's mass over the values, summing to 1; zeros for a post that shows none."""
    total = mass.sum(axis=1, keepdims=True)
    return np.divide(mass, total, out=np.zeros_like(mass), where=total > 0)


def _interval(said: np.ndarray, profile: np.ndarray, person: np.ndarray, value: float) -> tuple[float, float]:
    """95 % percentile interval of the overlap when people are drawn anew; holds the value itself."""
    names, place = np.unique(person, return_inverse=True)
    by_person = np.zeros((len(names), profile.shape[1]))
    np.add.at(by_person, place, profile)
    by_person = by_person[np.lexsort(by_person.T.round(9))]
    weights = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    drawn = weights @ by_person
    total = drawn.sum(axis=1)
    drawn = drawn[total > 0] / total[total > 0, None]
    low, high = np.percentile(np.minimum(drawn, said).sum(axis=1), [2.5, 97.5])
    return min(float(low), value), max(float(high), value)


def visible_values(data: Dataset, rows: Rows, code: int, side: Side) -> Measure:
    """Values that our posts, of people and of the organisation, show more often than chance; CG-3.visible.

    A full count of the values, so without an interval; how sure it is follows the posts.
    """
    table = value_table(data, rows, code)
    if not len(table):
        lacking = "story" if not len(data.story) else "text"
        return not_measured("CG-3.visible", lacking, side=side)
    k, n, n_posts = int(table["visible"].sum()), len(table), int(table.attrs["n_posts"])
    return Measure("CG-3.visible", k / n, k=k, n=n, grade=grade(n_posts, "text"), side=side)


def instead(headline: Measure, values: Measure | None) -> Measure:
    """What stands in for a headline that is not measured: the values that our posts show."""
    if headline.measured or values is None or not values.measured:
        return headline
    shown = replace(values, id=headline.id, basis="values", missing=headline.missing)
    return at_most(shown, "B")


def value_table(data: Dataset, rows: Rows, code: int) -> pd.DataFrame:
    """One row per value: ``value``, ``side``, shares ``said`` (the story), ``people`` and ``logo`` (of what
    the posts of our people, and those of the organisation's own accounts, show), ``n_posts`` of ours that
    show it, and ``visible`` (more of them than chance). Without rows where nothing can be judged.
    """
    columns = ["value", "side", "said", "people", "logo", "n_posts", "visible"]
    found = shown(data, code) if data.parties.known else None
    if found is None:
        return pd.DataFrame(columns=columns)
    author = data.posts["author"].to_numpy()[found.post]
    kept = np.isin(found.post, rows.posts)
    people, logo = by_our_people(data)[author] & kept, data.parties.official[author] & kept
    ours = people | logo
    n_posts = (found.mass[ours] > 0).sum(axis=0)
    p = binom.sf(n_posts - 1, int(ours.sum()), BY_CHANCE)
    profile = _profiles(found.mass)
    table = pd.DataFrame(
        {
            "value": list(found.names),
            "side": parties.side_name(code),
            "said": found.said,
            "people": _shares(profile[people]),
            "logo": _shares(profile[logo]),
            "n_posts": n_posts,
            "visible": (p <= BY_CHANCE) & (n_posts >= LEAST_POSTS),
        }
    )
    table.attrs["n_posts"] = int(ours.sum())
    return table if ours.any() else table.iloc[:0]


def _shares(profile: np.ndarray) -> np.ndarray:
    total = profile.sum()
    return profile.sum(axis=0) / total if total else np.full(profile.shape[1], np.nan)
