"""Influence by topic, both ways: whom we attend to on a topic, and who attends to us."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import names, topics
from fivec.context.events import others, recent, us
from fivec.context.named import BETWEEN_TOPICS
from fivec.dataset import Dataset, Selection
from fivec.text import LANGUAGES


@dataclass(frozen=True)
class Themes:
    """Names, and which threads are about which: bool (n_posts, n_topics) read at the row of a root."""

    names: tuple[str, ...]
    of_thread: sparse.csr_array


def table(data: Dataset, side: int, selection: Selection, named: pd.DataFrame) -> pd.DataFrame:
    """One row per topic.

    Columns: ``topic``, ``learn_from`` (different others we gave attention), ``learn_from_us`` (different
    others who gave us attention), ``own_posts`` (our posts on it, answers included). Topics are those the
    user typed with the people who matter, else those found in the posts.
    """
    typed = [str(topic) for topics in named["topic"].dropna() for topic in str(topics).split(BETWEEN_TOPICS)]
    found = _typed(data, list(dict.fromkeys(typed))) if typed else _found(data)
    columns = ["topic", "learn_from", "learn_from_us", "own_posts"]
    if found is None:
        return pd.DataFrame(columns=columns)
    mine, theirs = us(data, side, selection), others(data, side)
    acts = recent(data, selection)
    person, root = data.parties.person, data.threads.root
    from_us = acts.kept(mine[acts.source] & theirs[acts.target])
    to_us = acts.kept(theirs[acts.source] & mine[acts.target])
    posts = data.select(selection).posts
    own = root[posts[mine[data.posts["author"].to_numpy()[posts]]]]
    lines = []
    for number, name in enumerate(found.names):
        about = np.zeros(len(root) + 1, dtype=bool)
        about[found.of_thread[:, [number]].nonzero()[0]] = True
        listed = np.zeros(len(mine), dtype=bool)
        listed[_accounts(named, name)] = True
        heard = person[from_us.target[about[_root(root, from_us.post)] | listed[from_us.target]]]
        hearing = person[to_us.source[about[_root(root, to_us.post)] | listed[to_us.source]]]
        lines.append((name, len(np.unique(heard)), len(np.unique(hearing)), int(about[own].sum())))
    return pd.DataFrame(lines, columns=columns)


def _root(root: np.ndarray, post: np.ndarray) -> np.ndarray:
    """Root of each post; one past the end for an act without a post."""
    return np.append(root, len(root))[post]


def _accounts(named: pd.DataFrame, topic: str) -> list[int]:
    rows = named["topic"].fillna("").map(lambda topics: topic in topics.split(BETWEEN_TOPICS))
    return [code for codes in named["accounts"][rows.to_numpy(dtype=bool)] for code in codes]


def _found(data: Dataset) -> Themes | None:
    """Topics of the posts; a thread is about what any of its posts is about."""
    found = data.once("topics", lambda: topics.topics(data.terms))
    if found is None:
        return None
    known = np.flatnonzero(found.of_text >= 0)
    place = (np.ones(len(known), dtype=bool), (data.threads.root[known], found.of_text[known]))
    return Themes(
        names.without(data, found.names),
        sparse.csr_array(place, shape=(len(found.of_text), len(found.names))),
    )


def _typed(data: Dataset, typed: list[str]) -> Themes:
    """Typed topics; a thread is about one when a post in it has all its words, in any form."""
    known = data.terms
    n_posts, n_terms = known.counts.shape
    some = sparse.csr_array(
        (np.ones(known.counts.nnz), known.counts.indices, known.counts.indptr), (n_posts, n_terms)
    )
    parts = []
    for name in typed:
        about = np.zeros(n_posts, dtype=bool)
        for code in range(len(LANGUAGES)):
            words = known.columns_of(name, code)
            columns = {column for column in words if column is not None}
            if columns and None not in words:
                flags = np.zeros(n_terms)
                flags[list(columns)] = 1.0
                about |= (some @ flags) >= len(columns)
        thread = np.zeros(n_posts, dtype=bool)
        thread[data.threads.root[about]] = True
        parts.append(sparse.csr_array(thread[:, None]))
    return Themes(tuple(typed), sparse.hstack(parts, format="csr"))
