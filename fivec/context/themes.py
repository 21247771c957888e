"""Influence by topic, both ways: whom we attend to on a topic, and who attends to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, own_topics, text, topics
from fivec.context.attention import nodes, others_among
from fivec.context.events import Events, on_side, others, recent, us
from fivec.context.named import BETWEEN_TOPICS
from fivec.dataset import Dataset, Selection
from fivec.own_topics import Told
from fivec.text import LANGUAGES

OUR_TOPIC: Final = 0.05
"""Share of our own posts from which a topic is ours."""
LEAST_PEOPLE: Final = 3
"""Different others on a topic, on either side, from which there is attention to speak of."""
NEAR: Final = 0.1
"""Cosine with a topic above which a post of somebody else is about it: theirs are about anything."""
ALPHA: Final = 0.85
DIRECT: Final = ALPHA * (1 - ALPHA)
"""Contribution of somebody whose attention all goes to us."""


@dataclass(frozen=True)
class Themes:
    """Names, and which threads are about which: bool (n_posts, n_topics) read at the row of a root."""

    names: tuple[str, ...]
    of_thread: sparse.csr_array
    typed: bool

    def posts_about(self, number: int, root: np.ndarray) -> np.ndarray:
        """Which posts stand in a thread about a topic; one entry more, for acts without a post."""
        thread = np.zeros(len(root) + 1, dtype=bool)
        thread[self.of_thread[:, [number]].nonzero()[0]] = True
        return thread[np.append(root, len(root))]


def themes(data: Dataset, side: int, named: pd.DataFrame) -> Themes | None:
    """The topics that the user typed with the people who matter, else those of the side."""
    typed = [str(topic) for topics in named["topic"].dropna() for topic in str(topics).split(BETWEEN_TOPICS)]
    if not typed:
        return _found(data, side)
    found: Themes = data.mine("typed_topics", lambda: _typed(data, list(dict.fromkeys(typed))))
    return found


def table(data: Dataset, side: int, selection: Selection, named: pd.DataFrame) -> pd.DataFrame:
    """One row per topic.

    Columns: ``topic``; ``learn_from`` (different others we gave attention in the window), ``learn_contact``
    (of them those who gave us attention too), ``learn_from_us`` (different others who gave us attention),
    ``matter_to`` (of them those who did so twice or more); ``own_posts`` (our posts on it, answers
    included), ``own_share`` (of all our posts, 0-1; NaN without any), ``contribution`` (share of the
    attention on it that ends at us, directly or through others, 0-1; NaN where nobody gave any) and
    ``state`` (both, unheard, unsaid, listening, heard or quiet).
    """
    columns = ["topic", "learn_from", "learn_contact", "learn_from_us", "matter_to", "own_posts"]
    found = themes(data, side, named)
    if found is None:
        return pd.DataFrame(columns=[*columns, "own_share", "contribution", "state"])
    mine, theirs = us(data, side, selection), others(data, side)
    acts = recent(data, selection)
    acts = acts.kept(on_side(data, side)[acts.source])
    person, root = data.parties.person, data.threads.root
    posts = data.select(selection).posts
    own = posts[mine[data.posts["author"].to_numpy()[posts]]]
    lines = []
    for number, name in enumerate(found.names):
        about = found.posts_about(number, root)
        listed = np.zeros(len(mine), dtype=bool)
        listed[listed_accounts(named, name)] = True
        on_it = about[acts.post]
        from_us = acts.kept(mine[acts.source] & theirs[acts.target] & (on_it | listed[acts.target]))
        to_us = acts.kept(theirs[acts.source] & mine[acts.target] & (on_it | listed[acts.source]))
        heard, hearing = np.unique(person[from_us.target]), person[to_us.source]
        times = np.bincount(hearing, weights=to_us.weight) if len(hearing) else np.zeros(0)
        contact = int(np.isin(heard, hearing).sum())
        share = contribution(data, side, selection, acts.kept(on_it | listed[acts.source]))
        lines.append(
            (name, len(heard), contact, len(np.unique(hearing)), int((times >= 2).sum()),
             int(about[own].sum()), share)
        )  # fmt: skip
    rows = pd.DataFrame(lines, columns=[*columns, "contribution"])
    rows["own_share"] = rows["own_posts"] / len(own) if len(own) else np.nan
    rows["state"] = [
        _state(*line) for line in rows[["learn_from", "learn_from_us", "own_share"]].itertuples(index=False)
    ]
    return rows[[*columns, "own_share", "contribution", "state"]]


def _state(learn_from: int, learn_from_us: int, own_share: float) -> str:
    """What a topic is to us: two-way, or in which direction something is missing."""
    ours, heard, listening = (
        own_share >= OUR_TOPIC, learn_from_us >= LEAST_PEOPLE, learn_from >= LEAST_PEOPLE
    )  # fmt: skip
    if heard and not ours:
        return "unsaid"
    if ours and not heard:
        return "unheard"
    if heard and listening:
        return "both"
    return "heard" if heard else "listening" if listening else "quiet"


def contribution(data: Dataset, side: int, selection: Selection, acts: Events) -> float:
    """Mean share of the others' attention that ends at us, 0-1; NaN where nobody gives any.

    The walk ends at us: what we attend to ourselves does not count.
    """
    reached, giving = reach(data, side, selection, acts)
    return float(reached[giving].mean()) if giving.any() else float("nan")


def reach(data: Dataset, side: int, selection: Selection, acts: Events) -> tuple[np.ndarray, np.ndarray]:
    """Per party the share of its attention that ends at us, 0-1, and which others give attention at all.

    The PageRank contribution of us (Andersen et al. 2007), against that of somebody who attends to us only.
    """
    party, n = nodes(data, side, selection)
    towards = acts.kept(party[acts.source] != n)
    matrix = graph.csr(party[towards.source], party[towards.target], towards.weight, n + 1)
    found = graph.contribution(matrix, np.array([n]), ALPHA) / DIRECT
    giving = others_among(data, side, party, n) & (np.diff(matrix.indptr) > 0)
    return np.clip(found, 0, 1).round(10), giving


def listed_accounts(named: pd.DataFrame, topic: str) -> list[int]:
    """Accounts of the people who are listed for a topic."""
    rows = named["topic"].fillna("").map(lambda topics: topic in topics.split(BETWEEN_TOPICS))
    return [code for codes in named["accounts"][rows.to_numpy(dtype=bool)] for code in codes]


# -- which topics there are ---------------------------------------------------------------------------------


def topics_of_posts(data: Dataset, side: int) -> Told | None:
    """The topics of a side, and which one each post of anybody is about; None where there are none to tell.

    Posts of ours are on the topic that they are on everywhere, others on the nearest one where they are near
    enough. A thread is about what its first post is about, else what a later one is: an answer is often too
    short to tell.
    """
    found, ours = own_topics.own_subjects(data, side), own_topics.of_own_posts(data, side)
    if found is None or ours is None:
        return None
    about: np.ndarray = data.mine(f"topic_of_posts/{side}", lambda: _by_thread(data, found.profiles, ours[1]))
    return ours[0], about


def _by_thread(data: Dataset, profiles: sparse.csr_array, of_ours: np.ndarray) -> np.ndarray:
    near, _ = topics.nearest(text.on_subject(data.terms), profiles, NEAR)
    of_post = np.where(of_ours >= 0, of_ours, near)
    root, none = data.threads.root, profiles.shape[1]
    thread = np.full(len(of_post), none)
    known = np.flatnonzero(of_post >= 0)
    np.minimum.at(thread, root[known], of_post[known])
    first = np.flatnonzero((root == np.arange(len(root))) & (of_post >= 0))
    thread[first] = of_post[first]
    return np.where(thread[root] < none, thread[root], -1)


def on_our_topics(data: Dataset, side: int) -> np.ndarray | None:
    """Which posts are on our topics, bool per post; None when there are no topics to tell."""
    found = topics_of_posts(data, side)
    if found is None:
        return None
    about = found[1]
    ours = (data.parties.ours & on_side(data, side))[data.posts["author"].to_numpy()]
    of_ours = np.bincount(about[ours & (about >= 0)], minlength=1)
    return np.isin(about, np.flatnonzero(of_ours >= OUR_TOPIC * max(of_ours.sum(), 1)))


def _found(data: Dataset, side: int) -> Themes | None:
    found = topics_of_posts(data, side)
    if found is None:
        return None
    titles, about = found
    root = np.flatnonzero((data.threads.root == np.arange(len(about))) & (about >= 0))
    place = (np.ones(len(root), dtype=bool), (root, about[root]))
    matrix = sparse.csr_array(place, shape=(len(about), len(titles)))
    return Themes(titles, matrix, typed=False)


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
    return Themes(tuple(typed), sparse.hstack(parts, format="csr"), typed=True)
