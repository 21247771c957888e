"""Threads from parent pointers, and the ladder of conversation. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivec.schema import NO_PARENT


@dataclass(frozen=True)
class Threads:
    """What parent pointers say about every post.

    Attributes
    ----------
    root : int array (n_posts,), row of the thread's first post; a post with an unknown parent starts a
        thread of its own.
    depth : int array (n_posts,), 0 for a root.
    size : int array (n_posts,), posts in the thread, at its root's row; 0 elsewhere.
    parent : int array (n_posts,), the parent rows actually used (a cycle is cut at its lowest row).
    n_cycles : number of reply cycles that were cut.
    """

    root: np.ndarray
    depth: np.ndarray
    size: np.ndarray
    parent: np.ndarray
    n_cycles: int


def threads(parent: np.ndarray) -> Threads:
    """Roots and depths by pointer jumping, O(n log depth), independent of the order of the rows.

    Parameters
    ----------
    parent : int array (n,), row of the parent; negative for none or unknown.
    """
    parent = np.asarray(parent, dtype=np.int64)
    root, depth = _jumped(parent)
    # A pointer that came to rest on a post which itself has a parent is caught in a cycle.
    caught = root[parent[root] >= 0] if len(parent) else root
    n_cycles = 0
    if len(caught):
        parent, n_cycles = _cut(parent, caught)
        root, depth = _jumped(parent)
    return Threads(root, depth, np.bincount(root, minlength=len(parent)), parent, n_cycles)


def _jumped(parent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each pointer ends after at least n jumps, and the number of jumps to get there."""
    jump = np.where(parent >= 0, parent, np.arange(len(parent)))
    depth = (parent >= 0).astype(np.int64)
    for _ in range(len(parent).bit_length() + 1):
        further = jump[jump]
        if np.array_equal(further, jump):
            break
        depth += depth[jump]
        jump = further
    return jump, depth


def _cut(parent: np.ndarray, caught: np.ndarray) -> tuple[np.ndarray, int]:
    """The same pointers with every cycle cut at its lowest row, and the number of cycles."""
    parent = parent.copy()
    seen: set[int] = set()
    n_cycles = 0
    for start in set(caught.tolist()):
        if start in seen:
            continue
        cycle = [start]
        while (step := int(parent[cycle[-1]])) != start:
            cycle.append(step)
        seen.update(cycle)
        parent[min(cycle)] = NO_PARENT
        n_cycles += 1
    return parent, n_cycles


def ladder(
    root: np.ndarray,
    parent: np.ndarray,
    party: np.ndarray,
    addressee: np.ndarray,
    us: np.ndarray,
) -> np.ndarray:
    """Step 0-3 that each thread reached, seen from "us".

    0 sending, 1 reaction, 2 two-way, 3 multi-way (a reply between two parties neither of which is us);
    the highest step met counts, replies of a party to itself do not count. In a thread that us started
    step 1 is a reply to anyone by another party and step 2 a reply by us; in a thread that others
    started step 1 is a reply by us and step 2 a reply of another party to us. After McMillan (2002).

    Parameters
    ----------
    root, parent : int arrays (n_posts,), thread root and parent row (negative: no parent).
    party : int array (n_posts,), the party that wrote the post.
    addressee : int array (n_posts,), the party the reply answers (read only where parent >= 0).
    us : int array (n_posts,), the party that is "us" in the post's thread.

    Returns
    -------
    int8 array (n_posts,): the step at the row of each root, 0 elsewhere.
    """
    step = np.zeros(len(root), dtype=np.int8)
    for level, met in enumerate(rungs(root, parent, party, addressee, us), 1):
        step[root[met]] = level
    return step


def rungs(
    root: np.ndarray, parent: np.ndarray, party: np.ndarray, addressee: np.ndarray, us: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which posts lift their thread to step 1, to step 2 and to step 3; see ``ladder``.

    Returns
    -------
    Three bool arrays (n_posts,).
    """
    edge = (parent >= 0) & (party != addressee)
    from_us = edge & (party == us)
    to_us = edge & (addressee == us)
    others = edge & (party != us) & (addressee != us)
    started = party[root] == us
    answered = np.where(started, edge & ~from_us, from_us)
    returned = np.where(started, from_us, to_us)
    return answered, returned, others


def participants(root: np.ndarray, author: np.ndarray) -> np.ndarray:
    """Number of different authors per thread, at the row of each root; 0 elsewhere."""
    if not len(root):
        return np.zeros(0, dtype=np.int64)
    key = np.sort(root.astype(np.int64) * (int(author.max()) + 1) + author)
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    return np.bincount(key[first] // (int(author.max()) + 1), minlength=len(root))


def first_reply(root: np.ndarray, at: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Seconds from each thread's root to its first counted post; NaN where none or no time stamp.

    Parameters
    ----------
    root : int array (n_posts,).
    at : float array (n_posts,), posting time in seconds.
    counts : bool array (n_posts,), the posts that count as a reply (roots are ignored).

    Returns
    -------
    float array (n_posts,) in seconds at the row of each root, NaN elsewhere. A reply that is dated
    before its root (a clock error) is left out.
    """
    delay = at - at[root]
    usable = counts & (root != np.arange(len(root))) & (delay >= 0)
    earliest = np.full(len(root), np.inf)
    np.minimum.at(earliest, root[usable], delay[usable])
    earliest[np.isinf(earliest)] = np.nan
    return earliest
