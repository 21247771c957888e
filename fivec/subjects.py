"""Bodies of texts on the same topics, learned from all of them together: each can be held beside others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import bodies, names, parties, text, topics
from fivec.clusters import mix_effect
from fivec.dataset import Dataset
from fivec.measures import LIMITS
from fivec.text import LANGUAGES, NL, Terms

NEAR: Final = 0.05
"""Cosine with a topic from which a text is on it."""
SEED: Final = 12
LEARNED: Final = 2_500
"""Texts of each body that topics are learned from, at most."""
TIMES: Final = 3
"""A body teaches at most so many times as many texts as the smallest."""
MOST_TOLD: Final = 20
"""Topics that the user named, at most: the largest."""
LEAST_TOLD: Final = 5
"""Texts that a topic needs where the user named it."""
ROUNDS: Final = 2
"""Times that posts teach the words of the topics that the user named."""
BLOCK: Final = 50_000
LEAST: Final = LIMITS["text"][0]
"""Texts of a body in a language from which the two are compared in it."""


@dataclass(frozen=True)
class Body:
    """A body of texts: those that were given, and rows of posts.

    ``topic`` is what the user says that each given text is about, or empty.
    """

    given: tuple[str, ...] = ()
    topic: tuple[str | None, ...] = ()
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Placed:
    """The different texts of a body with the topic of each; arrays have one entry per text.

    ``post`` is the row of a post, -1 for a given text; ``given`` its number among those, -1 for a post.
    ``topic`` is -1 for a text on none of them, ``cosine`` how near it is to its own.
    """

    post: np.ndarray
    given: np.ndarray
    topic: np.ndarray
    cosine: np.ndarray
    language: np.ndarray
    n_topics: int

    def among(self, posts: np.ndarray) -> Placed:
        """Only these posts (rows), and the given texts."""
        kept = np.zeros(max(self.post.max(initial=-1), posts.max(initial=-1)) + 2, dtype=bool)
        # A given text has row -1, which is the last.
        kept[posts] = kept[-1] = True
        return self.where(kept[self.post])

    def where(self, kept: np.ndarray) -> Placed:
        """Only some of the texts."""
        if kept.all():
            return self
        some = np.flatnonzero(kept)
        parts = {name: getattr(self, name)[some] for name in ("post", "given", "topic", "cosine", "language")}
        return replace(self, **parts)

    @property
    def counts(self) -> np.ndarray:
        """Texts per language and topic, int64 (n_languages, n_topics)."""
        on = self.topic >= 0
        cell = self.language[on].astype(np.int64) * self.n_topics + self.topic[on]
        found = np.bincount(cell, minlength=len(LANGUAGES) * self.n_topics)
        return found.reshape(len(LANGUAGES), self.n_topics)


@dataclass(frozen=True)
class Subjects:
    """Topics, and bodies of texts that are on them. ``names`` may hold names of people: see ``said``.

    ``profiles`` are the topics in the words of the posts: sparse float32 (n_terms, n_topics).
    """

    names: tuple[str, ...]
    placed: tuple[Placed, ...]
    profiles: sparse.csr_array

    def said(self, data: Dataset) -> tuple[str, ...]:
        """The names of the topics without those of our people."""
        return names.without(data, self.names)


def subjects(data: Dataset, *parts: Body, times: int = TIMES) -> Subjects | None:
    """Bodies of texts on topics learned from all of them; None with fewer than 40 usable texts together.

    Each language has topics of its own. Texts with the same words count once in a body. A large body does not
    drown a small one: topics are learned from at most ``times`` as many of its texts. Where the user named
    the topics of at least half of the given texts, these are the topics; they learn their words from posts.
    """
    known = data.terms
    parts = tuple(replace(part, rows=_oldest_first(data, part.rows)) for part in parts)
    language = known.language[np.concatenate([part.rows for part in parts])]
    fallback = int(np.bincount(language, minlength=1).argmax()) if len(language) else NL
    given = [one for part in parts for one in part.given]
    spoken = bodies.typed_language(given, fallback) if given else np.zeros(0, dtype=np.int8)
    together = _beside(known, given, spoken, np.concatenate([part.rows for part in parts]))
    places = _places(parts)
    different = [place[_first(together, place)] for place in places]
    sizes = [len(place) for place in different]
    most = min(LEARNED, max(LEAST, times * min((size for size in sizes if size), default=0)))
    among = np.zeros(together.counts.shape[0], dtype=bool)
    for place in different:
        among[place[text.sample(together.counts[place], most, SEED)]] = True
    told = _told(parts, together.counts.shape[0])
    found = _on_told(together, *told, among) if told else topics.topics(together, SEED, among, NEAR)
    if found is None:
        return None
    post = np.concatenate([np.full(len(given), -1), *(part.rows for part in parts)])
    number = np.where(np.arange(len(post)) < len(given), np.arange(len(post)), -1)
    starts = np.cumsum([0, *(len(part.given) for part in parts)])
    placed = tuple(
        Placed(
            post[place],
            np.where(number[place] >= 0, number[place] - start, -1),
            found.of_text[place],
            found.cosine[place],
            together.language[place],
            len(found.names),
        )
        for place, start in zip(different, starts, strict=False)
    )
    return Subjects(found.names, placed, found.profiles[: known.counts.shape[1]])


def _oldest_first(data: Dataset, rows: np.ndarray) -> np.ndarray:
    """Of posts with the same words the oldest counts and who wrote that, whatever the order of a file."""
    return rows[np.lexsort((data.posts["author"].to_numpy()[rows], np.nan_to_num(data.seconds[rows])))]


def compared(one: Placed, other: Placed) -> tuple[np.ndarray, np.ndarray]:
    """Texts per language and topic of two bodies, in languages in which both have at least 40 on a topic."""
    counts = one.counts, other.counts
    enough = np.minimum(*(body.sum(axis=1) for body in counts)) >= LEAST
    return counts[0][enough], counts[1][enough]


def effects(data: Dataset, placed: Placed) -> np.ndarray:
    """How many times more the mix of topics varies than among texts by a writer each, per language.

    Several posts of one person are alike. A given text, and a post of a logo or of another account that is
    nobody's own, are each by itself. 1 or more; see ``clusters.mix_effect``.
    """
    author = data.posts["author"].to_numpy()[np.maximum(placed.post, 0)]
    person = data.parties.person[author]
    nobodys = (placed.post < 0) | (data.parties.ours & ~parties.as_persons(data))[author]
    writer = np.where(nobodys, person.max(initial=0) + 1 + np.arange(len(person)), person)
    on = placed.topic >= 0
    here = [on & (placed.language == code) for code in range(len(LANGUAGES))]
    return np.array([mix_effect(writer[some], placed.topic[some]) for some in here])


def compared_effects(data: Dataset, one: Placed, other: Placed) -> tuple[np.ndarray, np.ndarray]:
    """The ``effects`` on both bodies in the languages in which they are ``compared``."""
    enough = np.minimum(one.counts.sum(axis=1), other.counts.sum(axis=1)) >= LEAST
    return effects(data, one)[enough], effects(data, other)[enough]


def _told(parts: tuple[Body, ...], n: int) -> tuple[tuple[str, ...], np.ndarray] | None:
    """Topics that the user named and the number of that of each of n texts (-1: none); None without two."""
    said = pd.Series(
        [one for part in parts for one in part.topic or [None] * len(part.given)], dtype="object"
    )
    sizes = said.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    kept = sizes[sizes >= LEAST_TOLD].index[:MOST_TOLD]
    if len(kept) < 2 or 2 * said.isin(kept).sum() < len(said):
        return None
    label = np.full(n, -1)
    label[: len(said)] = pd.Categorical(said, categories=kept).codes
    return tuple(map(str, kept)), label


def _on_told(together: Terms, found: tuple[str, ...], label: np.ndarray, among: np.ndarray) -> topics.Topics:
    """The topics that the user named, and the nearest of them per text.

    A topic is the sum of its texts: those that the user put on it, and the posts that are nearest to those.
    A text is held against its own topic without itself, so that all texts are placed in the same way.
    """
    assigned, cosine = label.copy(), np.zeros(len(label), dtype=np.float32)
    taught = among | (label >= 0)
    nearest = label
    for _ in range(ROUNDS):
        on = np.flatnonzero(taught & (assigned >= 0))
        chosen = sparse.csr_array(
            (np.ones(len(on), dtype=np.float32), (assigned[on], np.arange(len(on)))),
            shape=(len(found), len(on)),
        )
        sums = (chosen @ together.weighted(on)).toarray()
        length = (sums**2).sum(axis=1)
        near, cosines = [], []
        for start in range(0, len(label), BLOCK):
            rows = np.arange(start, min(start + BLOCK, len(label)))
            dot = together.weighted(rows) @ sums.T
            square = np.broadcast_to(length, dot.shape).copy()
            own = np.flatnonzero(taught[rows] & (assigned[rows] >= 0))
            at = own, assigned[rows[own]]
            square[at] += 1 - 2 * dot[at]
            dot[at] -= 1
            cosine = dot / np.sqrt(np.maximum(square, 1e-6))
            near.append(np.where(cosine.max(axis=1) > NEAR, cosine.argmax(axis=1), -1))
            cosines.append(cosine.max(axis=1))
        nearest, cosine = np.concatenate(near), np.concatenate(cosines)
        assigned = np.where(label >= 0, label, nearest)
    profiles = sparse.csr_array(sums.T / np.sqrt(np.maximum(length, 1e-6)))
    return topics.Topics(found, profiles, nearest, cosine)


def _places(parts: tuple[Body, ...]) -> list[np.ndarray]:
    """Where each body is when all given texts come first and then all posts."""
    n_given = [len(part.given) for part in parts]
    given = np.cumsum([0, *n_given])
    posts = given[-1] + np.cumsum([0, *(len(part.rows) for part in parts)])
    return [
        np.concatenate(
            [np.arange(given[at], given[at + 1]), np.arange(posts[at], posts[at + 1])], dtype=np.int64
        )
        for at in range(len(parts))
    ]


def _first(together: Terms, place: np.ndarray) -> np.ndarray:
    """Texts whose words no earlier text of the body has; without texts that have no words."""
    counts = together.counts[place]
    again = pd.Series(text.fingerprint(counts, SEED)).duplicated().to_numpy(dtype=bool)
    return np.asarray(~again & (np.diff(counts.indptr) > 0))


def _beside(known: Terms, given: list[str], spoken: np.ndarray, rows: np.ndarray) -> Terms:
    """Given texts and then posts as terms of their own; words that no post has are columns as well."""
    counts, unseen, label = known.counted(given, spoken)
    posts = known.counts[rows]
    posts.resize((len(rows), counts.shape[1]))
    return replace(
        known,
        counts=sparse.vstack([counts, posts], format="csr"),
        language=np.concatenate([spoken, known.language[rows]]).astype(np.int8),
        term_language=np.concatenate([known.term_language, [code for code, _ in unseen]]).astype(np.int8),
        stem=np.concatenate([known.stem, np.array([stem for _, stem in unseen], dtype=object)]),
        label=np.concatenate([known.label, np.array(label, dtype=object)]),
    )
