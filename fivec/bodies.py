"""The bodies of text that are compared: our own posts, our story, and what the audience says."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import parties, text
from fivec.copying import AT_ONCE
from fivec.dataset import Dataset, chosen, story_values
from fivec.text import LANGUAGES, UNKNOWN
from fivec.text.copies import alike, copied, plain

LEAST_WORDS: Final = 5
"""Content words below which a post is too short to judge."""
LEAST_AUDIENCE: Final = 40
"""Audience texts in a language below which only counts are shown."""
SAMPLE: Final = 2_000
"""Audience texts per language that posts are compared with."""
SAYS_SOMETHING: Final = 3
"""Content words an audience text needs."""
SHORT_QUESTION: Final = 60
"""Characters below which a typed text takes the language of the texts around it."""
SEED: Final = 12


@dataclass(frozen=True)
class Own:
    """Our own posts on one side, by whether they can be judged; arrays of post rows.

    ``answers`` says that we start no posts here, and that our answers stand in for them. ``usable`` and
    the arrays in ``set_aside`` (too_short, copy) are disjoint and together all; ``repeated`` are those too
    short that say what an earlier one of them says.
    """

    usable: np.ndarray
    set_aside: dict[str, np.ndarray]
    answers: bool
    repeated: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def different(self) -> np.ndarray:
        """Those that can be judged and those too short for it: every text once."""
        short = np.setdiff1d(self.set_aside["too_short"], self.repeated, assume_unique=True)
        return np.sort(np.concatenate([self.usable, short]))


@dataclass(frozen=True)
class Texts:
    """A body of texts to compare posts with: rows with the relatives of their words (see ``Terms.related``),
    thread (-1: none) and language per row.
    """

    rows: sparse.csr_array
    thread: np.ndarray
    language: np.ndarray

    def languages(self, least: int = 1) -> list[int]:
        """Languages with at least so many texts."""
        found = np.bincount(self.language, minlength=len(LANGUAGES))
        return np.flatnonzero(found >= least).tolist()


@dataclass(frozen=True)
class Story:
    """The story as one row per paragraph, with the relatives of its words; the number of its value and the
    values' names.
    """

    rows: sparse.csr_array
    value: np.ndarray
    language: np.ndarray
    names: tuple[str, ...]


def digest(data: Dataset, side: int, *more: object) -> str:
    """A key for what depends on who speaks for us on a side."""
    key = hashlib.blake2b(
        parties.speakers(data, side).tobytes() + data.parties.side.tobytes(), digest_size=16
    )
    for one in more:
        key.update(repr(one).encode())
    return f"{side}/{key.hexdigest()}"


def ours(data: Dataset, side: int) -> Own:
    """Our own posts on a side: those that start a thread; without any, our answers. Found once.

    Native shares are somebody else's words. Posts with the same words count once, the first time.
    """
    found: Own = data.once(f"own_posts/{digest(data, side)}", lambda: _ours(data, side))
    return found


def _ours(data: Dataset, side: int) -> Own:
    known = data.terms
    author = data.posts["author"].to_numpy()
    own = parties.speakers(data, side)[author] & (parties.post_side(data) == side)
    own &= ~chosen(data.posts["kind"], ("share",))
    starts = (data.posts["parent"].to_numpy() == -1) & ~chosen(data.posts["kind"], ("reply",))
    answers = not bool((own & starts & (known.lengths >= LEAST_WORDS)).any())
    rows = np.flatnonzero(own if answers else own & starts)
    short = known.lengths[rows] < LEAST_WORDS
    copy = ~short & _copies(data, rows)
    aside = {"too_short": rows[short], "copy": rows[copy]}
    return Own(rows[~short & ~copy], aside, answers, _repeated(data, rows[short]))


def _repeated(data: Dataset, rows: np.ndarray) -> np.ndarray:
    """Those of some posts of which an earlier one has the same text, but for links, capitals and spaces."""
    rows = rows[np.lexsort((rows, data.seconds[rows]))]
    return rows[pd.Series(plain(data.posts["text"].iloc[rows])).duplicated().to_numpy(dtype=bool)]


def _copies(data: Dataset, rows: np.ndarray) -> np.ndarray:
    """Posts that are not judged again: an earlier one of these posts has the same words.

    Nearly the same words count too, where another account of ours had them in the thirty days before; they
    are looked for among at most AT_ONCE posts.
    """
    mark = text.fingerprint(data.terms.counts[rows], SEED)
    order = np.lexsort((rows, data.seconds[rows]))
    again = pd.Series(mark[order]).duplicated().to_numpy()
    found = np.zeros(len(rows), dtype=bool)
    found[order] = again
    if len(rows) <= AT_ONCE:
        author, brand = data.posts["author"].to_numpy()[rows], np.zeros(len(rows), dtype=bool)
        found |= copied(alike(data.posts["text"].iloc[rows]), author, brand, data.seconds[rows])
    return found


def story(data: Dataset, fallback: int) -> Story | None:
    """The story in the terms of the posts; None without a word in it.

    Every paragraph stands for itself, together with the name of its value: a post need not cover the
    whole story. ``fallback`` is the language of a story too short to tell.
    """
    texts, value = paragraphs(data)
    if not texts:
        return None
    names = data.story["value"].fillna("").tolist()
    cut = text.words(texts)
    language = typed_language(texts, fallback, cut)
    rows = data.terms.encoded(cut, language, related=True)
    return Story(rows, value, language, tuple(names)) if any(names + texts) else None


def paragraphs(data: Dataset) -> tuple[list[str], np.ndarray]:
    """The paragraphs of the story, each with the name of its value, and the number of that value.

    Text of a website or another channel that goes with no value is no part of it where there are values.
    """
    found, value = [], []
    columns = data.story["value"].fillna(""), data.story["text"].fillna("")
    named = data.story["value"].notna()
    told = named | data.story["channel"].isna() if named.any() else story_values(data.story)
    for number, (name, words, mine) in enumerate(zip(*columns, told, strict=True)):
        if not mine:
            continue
        for paragraph in [part for part in re.split(r"\s*\n\s*", words) if part.strip()] or [""]:
            found.append(f"{name}. {paragraph}")
            value.append(number)
    return found, np.array(value, dtype=np.int64)


def typed_language(texts: list[str], fallback: int, cut: text.Words | None = None) -> np.ndarray:
    """Language of each typed text; short ones follow the texts around them, and those the fallback.

    ``cut`` are the words of the texts, where they are at hand.
    """
    column = pd.Series(texts, dtype="str")
    together = np.zeros(len(texts), dtype=np.int64)
    found = text.languages(cut or text.words(column), column, author=together, short=SHORT_QUESTION)
    return np.where(found == UNKNOWN, fallback, found).astype(np.int8)


def audience(data: Dataset, side: int, fallback: int) -> Texts:
    """What the audience says: the given texts, and below 40 of those also the posts of outsiders.

    Inside, the audience is the colleagues who do not speak for the organisation; given texts are about
    the world outside and count there only when there is no outside. At most 2,000 posts per language.
    """
    given, rows = heard(data, side)
    language = typed_language(given, fallback) if given else np.zeros(0, dtype=np.int8)
    parts = [Texts(data.terms.encoded(given, language, related=True), np.full(len(given), -1), language)]
    parts.append(of_rows(data, rows))
    return Texts(
        sparse.vstack([part.rows for part in parts], format="csr"),
        np.concatenate([part.thread for part in parts]),
        np.concatenate([part.language for part in parts]),
    )


def heard(data: Dataset, side: int, everything: bool = False) -> tuple[list[str], np.ndarray]:
    """The texts behind ``audience``: those given, and the rows of posts of outsiders.

    With ``everything`` those posts also where enough texts are given.
    """
    given = data.audience["text"].dropna().tolist() if told_about(data, side) else []
    if len(given) >= LEAST_AUDIENCE and not everything:
        return given, np.zeros(0, dtype=np.int64)
    return given, sampled(data, outsiders(data, side, SAYS_SOMETHING))


def told_about(data: Dataset, side: int) -> bool:
    """Whether given texts are about a side: they are about the world outside, where there is one."""
    return side == parties.EXTERNAL or not (parties.post_side(data) == parties.EXTERNAL).any()


def outsiders(data: Dataset, side: int, least_words: int) -> np.ndarray:
    """Post rows of everyone on a side who does not speak for us, native shares left out."""
    author = data.posts["author"].to_numpy()
    theirs = ~parties.speakers(data, side)[author] & (parties.post_side(data) == side)
    theirs &= ~chosen(data.posts["kind"], ("share",)) & (data.terms.lengths >= least_words)
    return np.flatnonzero(theirs)


def background(data: Dataset, side: int) -> np.ndarray:
    """A sample of posts that have nothing to do with us: from threads without us where there are enough."""
    rows = outsiders(data, side, LEAST_WORDS)
    root = data.threads.root
    with_us = np.zeros(len(root), dtype=bool)
    with_us[root[parties.speakers(data, side)[data.posts["author"].to_numpy()]]] = True
    apart = rows[~with_us[root[rows]]]
    return sampled(data, apart if len(apart) >= LEAST_AUDIENCE else rows)


def of_rows(data: Dataset, rows: np.ndarray) -> Texts:
    """Posts as a body of texts to compare others with."""
    known = data.terms
    return Texts(known.related(rows), data.threads.root[rows], known.language[rows])


def sampled(data: Dataset, rows: np.ndarray, n: int = SAMPLE) -> np.ndarray:
    """At most n of the rows per language, the same ones in whatever order the posts come."""
    known = data.terms
    parts = [rows[known.language[rows] == code] for code in range(len(LANGUAGES))]
    return np.concatenate([part[text.sample(known.counts[part], n, SEED)] for part in parts])
