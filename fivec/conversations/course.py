"""How one thread goes: who speaks, who answers whom, and the post that decided the step it reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fivec import parties, threads
from fivec.conversations.talk import Talk, talk, turns_back
from fivec.dataset import Dataset
from fivec.own_posts import mature

VOICES: Final = ("logo", "person", "ours", "starter", "other")
"""Who speaks: our logo, one of our people, ours of which that is not known; of all others whoever started the
thread, and the rest."""


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
    met = np.zeros(len(data.posts), dtype=bool) if not step else lifting(data, seen)[step - 1]
    if flat and step == 2:
        met = turns_back(data, seen.party, seen.us) | lifting(data, seen)[1] | lifting(data, seen)[2]
    here = np.flatnonzero(met[posts])
    return Conversation(
        posts,
        _parents(data, seen, posts),
        np.array(VOICES, dtype=object)[_voices(data, seen, posts)],
        step if known else None,
        bool(begun_by_us(data, seen)[root]),
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


def _by_age(data: Dataset, posts: np.ndarray) -> np.ndarray:
    """Order of posts (rows): oldest first, undated last, then by id."""
    return np.lexsort((data.posts["id"].iloc[posts].to_numpy(dtype=str), data.seconds[posts]))


def begun_by_us(data: Dataset, seen: Talk) -> np.ndarray:
    """Threads that "us" started, at the row of each root: inside everybody's own."""
    return seen.ours | (seen.side == parties.INTERNAL) | (not data.parties.known)


def lifting(data: Dataset, seen: Talk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which replies lift their thread to each of the three steps: see ``threads.rungs``; found once."""

    def found() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return threads.rungs(data.threads.root, data.threads.parent, seen.party, seen.answers, seen.us)

    each: tuple[np.ndarray, np.ndarray, np.ndarray] = data.mine("rungs", found)
    return each
