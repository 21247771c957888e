"""The shape of each thread: how deep, how wide, how far it spread. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve_triangular

from fivec.threads import Threads

LEAST_TURNS: Final = 4
"""Posts of a thread from which it is told how they are shared out."""


@dataclass(frozen=True)
class Shapes:
    """The shape of every thread; arrays (n_posts,) hold it at the row of each root.

    Attributes
    ----------
    depth : int, replies on the longest way down; 0 for a single post and elsewhere.
    max_width : int, most posts at one depth; 1 for a single post, 0 elsewhere.
    virality : float, mean distance between two posts; NaN for a single post and elsewhere.
    h_index : int, largest h with at least j posts at each depth j from 1 to h; 0 for a single post and
        elsewhere.
    """

    depth: np.ndarray
    max_width: np.ndarray
    virality: np.ndarray
    h_index: np.ndarray


def shapes(found: Threads) -> Shapes:
    """The shape of every thread, in the time of one sort.

    Structural virality is that of Goel, Anderson, Hofman & Watts (2016): the Wiener index of the tree,
    divided by its number of pairs. The h-index is that of Gómez, Kaltenbrunner & López (2008).

    Parameters
    ----------
    found : Threads, with reply cycles cut, as ``threads.threads`` gives them.
    """
    n = len(found.root)
    root, level, posts = _levels(found)
    depth, max_width, h_index = (np.zeros(n, dtype=np.int64) for _ in range(3))
    np.maximum.at(depth, root, level)
    np.maximum.at(max_width, root, posts)
    # The first level with fewer posts than its depth ends the h-index; the one below the last has none.
    h_index[:] = depth
    short = posts < level
    np.minimum.at(h_index, root[short], level[short] - 1)
    return Shapes(depth, max_width, structural_virality(found), h_index)


def _levels(found: Threads) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each depth of each thread: the row of its root, the depth, and its number of posts."""
    width = int(found.depth.max(initial=0)) + 1
    key = np.sort(found.root.astype(np.int64) * width + found.depth)
    start = np.flatnonzero(np.diff(key, prepend=-1))
    return key[start] // width, key[start] % width, np.diff(start, append=len(key))


def structural_virality(found: Threads) -> np.ndarray:
    """Mean distance over all pairs of posts of a thread, at the row of each root; NaN for a single post.

    A reply with s posts in its branch, of the n in the thread, lies between s * (n - s) pairs, so no
    distance is ever computed. Two posts give 1, a large star nearly 2, a chain of n posts (n + 1) / 3.
    """
    branch = branch_sizes(found)
    size = found.size[found.root].astype(np.float64)
    replies = np.flatnonzero(found.parent >= 0)
    apart = (branch * (size - branch))[replies]
    total = np.bincount(found.root[replies], weights=apart, minlength=len(size))
    several = found.size > 1
    virality = np.full(len(size), np.nan)
    virality[several] = 2 * total[several] / (size * (size - 1))[several]
    return virality


def branch_sizes(found: Threads) -> np.ndarray:
    """Posts in the branch that starts with each post, itself included; float array (n_posts,).

    A branch is its first post and the branches of the replies to it: one triangular system, once the posts
    stand in the order of their depth.
    """
    n = len(found.root)
    if not n:
        return np.zeros(0)
    order = np.argsort(found.depth, kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    replies = np.flatnonzero(found.parent >= 0)
    rows = np.concatenate([np.arange(n), place[found.parent[replies]]])
    columns = np.concatenate([np.arange(n), place[replies]])
    values = np.concatenate([np.ones(n), np.full(len(replies), -1.0)])
    system = sparse.csc_array((values, (rows, columns)), shape=(n, n))
    sizes: np.ndarray = spsolve_triangular(system, np.ones(n), lower=False, unit_diagonal=True)
    return sizes[place]


# -- turns ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turns:
    """How the posts of every thread are shared out; arrays (n_posts,) hold it at the row of each root.

    Attributes
    ----------
    balance : float, entropy of the posts per party as a share of its maximum: 1 when all wrote equally much.
    dominance : float, share of the posts that "us" wrote.
        Both NaN with fewer than two parties or fewer than LEAST_TURNS posts, and elsewhere.
    """

    balance: np.ndarray
    dominance: np.ndarray


def turns(found: Threads, party: np.ndarray, us: np.ndarray) -> Turns:
    """Balance (Shannon 1948, divided by its maximum as Pielou 1966) and dominance of every thread.

    Parameters
    ----------
    party : int array (n_posts,), not negative: the party that wrote the post.
    us : int array (n_posts,), the party that is "us" in the post's thread.
    """
    n, root, size = len(found.root), found.root, found.size
    width = int(party.max(initial=0)) + 1
    key = np.sort(root.astype(np.int64) * width + party)
    start = np.flatnonzero(np.diff(key, prepend=-1))
    thread, posts = key[start] // width, np.diff(start, append=len(key))
    share = posts / size[thread]
    entropy = np.bincount(thread, weights=-share * np.log(share), minlength=n)
    parties = np.bincount(thread, minlength=n)
    enough = (parties >= 2) & (size >= LEAST_TURNS)
    balance, dominance = np.full(n, np.nan), np.full(n, np.nan)
    balance[enough] = entropy[enough] / np.log(parties[enough])
    ours = np.bincount(root[party == us], minlength=n)
    dominance[enough] = ours[enough] / size[enough]
    return Turns(balance, dominance)
