"""Three real threads to read: a typical one, the best one, and one that stalled; and how any thread goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import graph, parties, schema, threads
from fivec.conversations.answers import asked, is_open
from fivec.conversations.shape import turns_of
from fivec.conversations.talk import Talk, talk, turns_back
from fivec.dataset import Dataset, Rows
from fivec.own_posts import mature

SORTS: Final = ("typical", "best", "stalled")
VOICES: Final = ("logo", "person", "ours", "starter", "other")
"""Who speaks: our logo, one of our people, ours of which that is not known; of all others whoever started the
thread, and the rest."""


def example_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Three threads per side: columns ``side``, ``sort`` (typical, best, stalled), ``post`` (its first row).

    Of the threads on the ladder (see ``examples``); a sort that does not occur has no row.
    """
    seen = talk(data)
    lines = [
        (schema.SIDES[code], sort, post)
        for code in sorted(set(seen.side[rows.roots].tolist()))
        for sort, post in examples(data, rows, code).items()
    ]
    return pd.DataFrame(lines, columns=["side", "sort", "post"])


def examples(data: Dataset, rows: Rows, code: int) -> dict[str, int]:
    """First posts (rows) of three threads of one side, by fixed rules; without a sort that does not occur.

    From the threads of the selection that stand on the ladder. No thread is shown twice: the best is taken
    first, then the one that stalled, then the typical one. Of equals the oldest, then the lowest id.

    best
        The highest step from 1 on; then most parties other than us who answer one another; then turns
        shared out most evenly; then most posts.
    stalled
        We wrote nothing after the beginning, and somebody answered us, came to us, or asked a question at the
        beginning that nobody answered: the one with most posts.
    typical
        Of the answered threads those on the step that most of them reached (of two such steps the lower),
        and of these the one whose number of posts and depth lie nearest to the medians of that step.
    """
    seen = talk(data)
    kept = seen.concerned & seen.threaded & mature(data) & (seen.side == code)
    roots = rows.roots[kept[rows.roots]]
    found: dict[str, int] = {}
    for sort, choose in (("best", _best), ("stalled", _stalled), ("typical", _typical)):
        left = roots[~np.isin(roots, list(found.values()))]
        post = choose(data, seen, left)
        if post is not None:
            found[sort] = post
    return {sort: found[sort] for sort in SORTS if sort in found}


def _by_age(data: Dataset, posts: np.ndarray) -> np.ndarray:
    """Order of posts (rows): oldest first, undated last, then by id."""
    return np.lexsort((data.posts["id"].iloc[posts].to_numpy(dtype=str), data.seconds[posts]))


def _best(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    roots = roots[seen.step[roots] >= 1]
    for score in (
        seen.step,
        _talkers(data, seen),
        np.nan_to_num(turns_of(data).balance, nan=-1.0),
        data.threads.size,
    ):
        roots = _highest(roots, score[roots])
    return _oldest(data, roots)


def _highest(roots: np.ndarray, score: np.ndarray) -> np.ndarray:
    """The threads with the highest score."""
    return roots[score == score.max()] if len(roots) else roots


def _oldest(data: Dataset, roots: np.ndarray) -> int | None:
    """The oldest of the threads, of equals the one with the lowest id; None without any."""
    if not len(roots):
        return None
    at = np.nan_to_num(data.seconds[roots], nan=np.inf)
    roots = roots[at == at.min()]
    return int(roots[np.argmin(data.posts["id"].iloc[roots].to_numpy(dtype=str))])


def _talkers(data: Dataset, seen: Talk) -> np.ndarray:
    """Different parties other than us who answer one another, at the row of each root; made once."""

    def found() -> np.ndarray:
        edge = np.flatnonzero(_rungs(data, seen)[2])
        width = int(max(seen.party.max(initial=0), seen.answers.max(initial=0))) + 1
        ends = np.concatenate([seen.party[edge], seen.answers[edge]])
        key = graph.distinct(np.tile(data.threads.root[edge], 2).astype(np.int64) * width + ends)
        return np.bincount(key // width, minlength=len(data.posts))

    talkers: np.ndarray = data.mine("talkers", found)
    return talkers


def _stalled(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    own = _own(data, seen)[roots]
    waiting = np.zeros(len(data.posts), dtype=bool)
    waiting[asked(data).post[is_open(data)]] = True
    silent = np.ones(len(data.posts), dtype=bool)
    silent[data.threads.root[(seen.party == seen.us) & (data.threads.parent >= 0)]] = False
    step = seen.step[roots]
    left = silent[roots] & np.where(own, (step == 1) | ((step == 0) & waiting[roots]), step == 0)
    return _oldest(data, _highest(roots[left], data.threads.size[roots[left]]))


def _own(data: Dataset, seen: Talk) -> np.ndarray:
    """Threads that "us" started, at the row of each root: inside everybody's own."""
    return seen.ours | (seen.side == parties.INTERNAL) | (not data.parties.known)


def _typical(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    roots = roots[seen.step[roots] >= 1]
    if not len(roots):
        return None
    roots = roots[seen.step[roots] == np.bincount(seen.step[roots]).argmax()]
    size, depth = data.threads.size[roots], _deepest(data)[roots]
    far = np.abs(size - np.median(size)) + np.abs(depth - np.median(depth))
    return _oldest(data, _highest(roots, -far))


def _deepest(data: Dataset) -> np.ndarray:
    deepest = np.zeros(len(data.posts), dtype=np.int64)
    np.maximum.at(deepest, data.threads.root, data.threads.depth)
    return deepest


def _rungs(data: Dataset, seen: Talk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    def found() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return threads.rungs(data.threads.root, data.threads.parent, seen.party, seen.answers, seen.us)

    rungs: tuple[np.ndarray, np.ndarray, np.ndarray] = data.mine("rungs", found)
    return rungs


# -- one thread ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conversation:
    """One thread, post by post; arrays (n,) in the order of time, undated posts last, then by id.

    Attributes
    ----------
    post : int, rows of the posts; the first post of the thread comes first.
    parent : int, place in ``post`` of the post it answers (see ``Talk.to``); -1 for the first post.
    voice : object, who speaks: one of VOICES.
    step : the rung that the thread reached, None where it is not about us.
    own : whether "us" started it: inside whoever did, outside the organisation.
    decisive : place of the post that lifted it to that step; 0 on step 0.
    flat : whether nothing tells whom replies answer, so that ``step`` 2 may be more.
    mature : whether it is old enough to count.
    """

    post: np.ndarray
    parent: np.ndarray
    voice: np.ndarray
    step: int | None
    own: bool
    decisive: int
    flat: bool
    mature: bool


def conversation(data: Dataset, root: int) -> Conversation:
    """The thread that starts with a post (row)."""
    seen = talk(data)
    posts = np.flatnonzero(data.threads.root == root)
    posts = posts[_by_age(data, posts)]
    posts = np.concatenate([[root], posts[posts != root]]).astype(np.int64)
    known = bool((seen.concerned & seen.threaded)[root])
    step, flat = int(seen.step[root]), bool(seen.flat[root])
    met = np.zeros(len(data.posts), dtype=bool) if not step else _rungs(data, seen)[step - 1]
    if flat and step == 2:
        met = turns_back(data, seen.party, seen.us) | _rungs(data, seen)[1] | _rungs(data, seen)[2]
    here = np.flatnonzero(met[posts])
    return Conversation(
        posts,
        _parents(data, seen, posts),
        np.array(VOICES, dtype=object)[_voices(data, seen, posts)],
        step if known else None,
        bool(_own(data, seen)[root]),
        int(here[0]) if len(here) else 0,
        flat,
        bool(mature(data)[root]),
    )


def _parents(data: Dataset, seen: Talk, posts: np.ndarray) -> np.ndarray:
    """What each post answers, as a place in ``posts``: one tree, even where clocks contradict each other."""
    place = dict(zip(posts.tolist(), range(len(posts)), strict=True))
    answered = np.array([place.get(row, 0) for row in seen.to[posts].tolist()])
    answered[0] = -1
    found = threads.threads(answered)
    if (found.root == 0).all():
        return answered
    above = np.array([place.get(row, 0) for row in data.threads.parent[posts].tolist()])
    above[0] = -1
    return above


def _voices(data: Dataset, seen: Talk, posts: np.ndarray) -> np.ndarray:
    """Places in VOICES. Inside, ours are the accounts that speak for the organisation."""
    who, author = data.parties, data.posts["author"].to_numpy()[posts]
    ours = np.where(seen.side[posts] == parties.INTERNAL, who.official[author], who.ours[author])
    kind = np.array([VOICES.index("person"), VOICES.index("logo"), VOICES.index("ours")])[who.kind[author]]
    starter = who.person[author] == who.person[author[0]]
    return np.where(ours, kind, np.where(starter, VOICES.index("starter"), VOICES.index("other")))
