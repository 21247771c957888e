"""Where the posts of a thread stand: in the order in which they are read, and in a tidy tree.

Arrays in, arrays out; every step takes time in proportion to the number of posts, sorting apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class TreeLayout:
    """A tree of n posts; arrays (n,).

    Attributes
    ----------
    order : int, the posts in reading order: each before the replies to it, replies by rank.
    depth : int, replies between the post and the first post; 0 for the first.
    place : float, across the depth: at one depth posts stand at least 1 apart, and every post in the middle
        between its first and its last reply. The smallest is 0.
    """

    order: np.ndarray
    depth: np.ndarray
    place: np.ndarray


def tree_layout(parent: np.ndarray, rank: np.ndarray) -> TreeLayout:
    """A tidy tree, compact and the same for a tree and its mirror image.

    Branches are drawn by themselves and pushed together until their outlines touch (Reingold & Tilford
    1981), once from each end; the picture is the mean of both (Kennedy 1996).

    Parameters
    ----------
    parent : int array (n,), row of the parent, -1 for the one first post; without cycles.
    rank : array (n,), numbers by which the replies to one post are ordered, all different.

    Raises
    ------
    ValueError : no post, or not exactly one without a parent.
    """
    parent, rank = np.asarray(parent, dtype=np.int64), np.asarray(rank)
    if np.count_nonzero(parent < 0) != 1:
        raise ValueError("a tree has one first post")
    children = _children(parent, rank)
    order = _reading_order(int(np.flatnonzero(parent < 0)[0]), children)
    depth = np.zeros(len(parent), dtype=np.int64)
    for post in order[1:].tolist():
        depth[post] = depth[parent[post]] + 1
    mirrored = [replies[::-1] for replies in children]
    place = (_placed(parent, order, children) - _placed(parent, order, mirrored)) / 2
    return TreeLayout(order, depth, place - place.min())


def _children(parent: np.ndarray, rank: np.ndarray) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in range(len(parent))]
    for post in np.argsort(rank, kind="stable").tolist():
        if parent[post] >= 0:
            children[parent[post]].append(post)
    return children


def _reading_order(first: int, children: list[list[int]]) -> np.ndarray:
    order, waiting = [], [first]
    while waiting:
        order.append(waiting.pop())
        waiting += reversed(children[order[-1]])
    return np.array(order, dtype=np.int64)


@dataclass
class _Outline:
    """The first and last place of a branch at each depth, deepest first, before ``shift`` is added."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    shift: float = 0.0


def _placed(parent: np.ndarray, order: np.ndarray, children: list[list[int]]) -> np.ndarray:
    """Place of every post beside the first post, branches pushed towards the first one."""
    aside = np.zeros(len(parent))
    outlines: list[_Outline | None] = [None] * len(parent)
    for post in order[::-1].tolist():
        outline = _Outline()
        for number, reply in enumerate(children[post]):
            branch = outlines[reply]
            outlines[reply] = None
            assert branch is not None
            if not number:
                outline = branch
                continue
            beside = _touching(outline, branch)
            aside[reply] = beside
            branch.shift += beside
            outline = _joined(outline, branch)
        if children[post]:
            middle = float(aside[children[post][-1]]) / 2
            aside[children[post]] -= middle
            outline.shift -= middle
        outline.first.append(-outline.shift)
        outline.last.append(-outline.shift)
        outlines[post] = outline
    place = np.zeros(len(parent))
    for post in order[1:].tolist():
        place[post] = place[parent[post]] + aside[post]
    return place


def _touching(before: _Outline, branch: _Outline) -> float:
    """The least shift of a branch with which it stays 1 from what is before it, at each depth of both."""
    both = min(len(before.last), len(branch.first))
    gaps = (before.last[-level] - branch.first[-level] for level in range(1, both + 1))
    return max(gaps) + before.shift - branch.shift + 1


def _joined(before: _Outline, branch: _Outline) -> _Outline:
    """The outline of both, in the lists of the deeper one: what is common is written, the rest stays."""
    both = min(len(before.last), len(branch.last))
    if len(before.last) >= len(branch.last):
        move = branch.shift - before.shift
        for level in range(1, both + 1):
            before.last[-level] = branch.last[-level] + move
        return before
    move = before.shift - branch.shift
    for level in range(1, both + 1):
        branch.first[-level] = before.first[-level] + move
    return branch


def first_posts(parent: np.ndarray, rank: np.ndarray, most: int, *wanted: int) -> np.ndarray:
    """Rows of at most so many posts that hang together: the paths to the wanted ones, then the top.

    Parameters
    ----------
    parent, rank : as in ``tree_layout``.
    wanted : rows of posts that are kept whatever their depth, with all above them; -1 for none.

    Returns
    -------
    int array, sorted; more than ``most`` only where the paths to the wanted posts are longer.
    """
    parent = np.asarray(parent, dtype=np.int64)
    missed = np.ones(len(parent), dtype=bool)
    for post in wanted:
        while post >= 0 and missed[post]:
            missed[post] = False
            post = int(parent[post])
    place = np.lexsort((rank, tree_layout(parent, rank).depth, missed))
    return np.sort(place[: max(most, np.count_nonzero(~missed))])
