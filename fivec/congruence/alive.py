"""Is a group alive? A shared topic, someone who leads, real conversation. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from fivec.graph import distinct
from fivec.schema import NOBODY

MEASURABLE: Final = 5
"""Members with text from which a shared topic can be tested."""
MOST_MEMBERS: Final = 500
POOL: Final = 2000
DRAWN: Final = 100
"""People drawn at most; the mean over a larger group varies less, so that its test errs to the safe side."""
DRAWS: Final = 1000
FALSE_DISCOVERIES: Final = 0.10
MORE_ALIKE: Final = 0.05
LISTENERS: Final = 3
LISTENER_SHARE: Final = 0.10
TALKING_SHARE: Final = 0.5


@dataclass(frozen=True)
class Members:
    """Members of all groups, one row per group and person, sorted by both.

    Attributes
    ----------
    group, person : int arrays (n_members,).
    n_posts : int array, posts the member wrote in the group.
    late : bool array, active in the last third of what was written.
    n_groups, n_persons : upper bounds of the two numbers.
    """

    group: np.ndarray
    person: np.ndarray
    n_posts: np.ndarray
    late: np.ndarray
    n_groups: int
    n_persons: int

    @property
    def sizes(self) -> np.ndarray:
        """Members per group."""
        return np.bincount(self.group, minlength=self.n_groups)

    def rows(self, group: np.ndarray, person: np.ndarray) -> np.ndarray:
        """Row of each group and person, -1 for who is no member."""
        keys, wanted = self.group * self.n_persons + self.person, group * self.n_persons + person
        if not len(keys):
            return np.full(len(wanted), NOBODY)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where((keys[place] == wanted) & (group >= 0), place, NOBODY)


def members(
    group: np.ndarray, person: np.ndarray, late: np.ndarray, n_groups: int, n_persons: int
) -> Members:
    """The members behind posts: group, author and lateness per post, in any order."""
    key = group.astype(np.int64) * n_persons + person
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    n_posts = np.diff(np.append(first, len(key)))
    recent = np.logical_or.reduceat(late[order], first) if len(first) else np.zeros(0, dtype=bool)
    return Members(
        key[order][first] // n_persons, key[order][first] % n_persons, n_posts, recent, n_groups, n_persons
    )


# -- a shared topic ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """Cohesion per group (mean cosine of its members' words), that of everybody (``expected``), and the test.

    ``cohesion`` is NaN and ``ok`` None where too few members have text, or nobody outside the group has.
    """

    cohesion: np.ndarray
    expected: float | None
    p: np.ndarray
    ok: list[bool | None]


def no_topic(n_groups: int) -> Topic:
    """What is known of the topics when nothing can be measured."""
    nothing = np.full(n_groups, np.nan)
    return Topic(nothing, None, nothing, [None] * n_groups)


def shared_topic(
    vectors: sparse.csr_array, group: np.ndarray, n_groups: int, seed: int = 0, draws: int = DRAWS
) -> Topic:
    """Whether members of a group write more alike than people drawn from everybody.

    A group passes when its p-value holds at a false discovery rate of 10 % (Benjamini & Hochberg 1995) and
    its mean cosine lies at least 0.05 above that of all.

    Parameters
    ----------
    vectors : sparse (n_units, n_terms), unit rows: what one member writes in one group.
    group : int array (n_units,); ``n_groups`` for units of no group, which only serve to compare with.
    """
    sizes = np.bincount(group, minlength=n_groups + 1)
    testable = np.flatnonzero((sizes >= MEASURABLE) & (len(group) - sizes >= MEASURABLE))
    testable = testable[testable < n_groups]
    if not len(testable):
        return no_topic(n_groups)
    cohesion, p = np.full(n_groups, np.nan), np.full(n_groups, np.nan)
    ones = np.ones(len(group))
    total = (
        sparse.csr_array((ones, (group, np.arange(len(group)))), shape=(n_groups + 1, len(group))) @ vectors
    )
    for number in testable:
        cohesion[number] = _mean_cosine(total[[number]], sizes[number])
    expected = _mean_cosine(sparse.csr_array(total.sum(axis=0)[None, :]), len(group))
    null = _null(vectors, min(DRAWN, int(sizes[testable].max())), seed, draws)
    for number in testable:
        drawn = null[:, min(sizes[number], DRAWN) - 1]
        p[number] = (1 + np.count_nonzero(drawn >= cohesion[number] - 1e-9)) / (draws + 1)
    passed = (false_discovery(p) <= FALSE_DISCOVERIES) & (cohesion - expected >= MORE_ALIKE)
    tested = set(testable.tolist())
    return Topic(
        cohesion,
        expected,
        p,
        [bool(passed[number]) if number in tested else None for number in range(n_groups)],
    )


def _mean_cosine(total: sparse.csr_array, n: int) -> float:
    """Mean over all pairs of n unit vectors, from the length of their sum."""
    return float(((total.data.astype(np.float64) ** 2).sum() - n) / (n * (n - 1)))


def _null(vectors: sparse.csr_array, most: int, seed: int, draws: int) -> np.ndarray:
    """Mean cosine of the first 1, 2, 3, … of ``most`` people drawn at random; (draws, most)."""
    generator = np.random.default_rng(seed)
    pool = vectors
    if vectors.shape[0] > POOL:
        pool = vectors[np.sort(generator.choice(vectors.shape[0], POOL, replace=False))]
    cosine = (pool @ pool.T).toarray()
    null = np.empty((draws, most))
    pairs = np.maximum(np.arange(most) * np.arange(1, most + 1) / 2, 1)
    for draw in range(draws):
        chosen = generator.permutation(len(cosine))[:most]
        null[draw] = np.cumsum(np.tril(cosine[np.ix_(chosen, chosen)], -1).sum(axis=1)) / pairs
    return null


def false_discovery(p: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg q-values; NaN stays NaN and is not counted as a test."""
    q, known = np.full(len(p), np.nan), np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return q


# -- someone who leads -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaders:
    """``n`` leaders per group, and ``first``: the person number of the one most heard (-1 without).

    ``leads`` says so per row of the members, and ``effective`` is the number of members that the attention
    in a group would be worth if it were shared evenly (Hill number of order 1, Jost 2006; NaN without).
    """

    n: np.ndarray
    first: np.ndarray
    leads: np.ndarray
    effective: np.ndarray


def leaders(people: Members, giver: np.ndarray, heard: np.ndarray, reply: np.ndarray) -> Leaders:
    """Members who are heard by at least 3 and at least 10 % of the others, and get as many replies as most.

    Replies per post must reach the median of the group; a member without posts (contacts from a list) is
    not held to that. After Huffaker (2010): leaders trigger feedback and spark conversation.

    Parameters
    ----------
    giver, heard : int arrays, rows of ``people``: attention between members of one group.
    reply : bool array, whether that attention is a reply.
    """
    n = len(people.group)
    pair = distinct(heard * n + giver)
    listeners = np.bincount(pair // n, minlength=n) if n else np.zeros(0, dtype=np.int64)
    enough = np.maximum(LISTENERS, LISTENER_SHARE * people.sizes)[people.group]
    replies = np.bincount(heard[reply], minlength=n) / np.maximum(people.n_posts, 1)
    lively = (replies >= _median(replies, people)[people.group]) | (people.n_posts == 0)
    lead = (listeners >= enough) & lively
    first = np.full(people.n_groups, NOBODY)
    best = np.lexsort((people.person, -listeners))
    best = best[lead[best]][::-1]
    first[people.group[best]] = people.person[best]
    received = np.bincount(heard, minlength=n).astype(np.float64)
    effective = spread(received, people.group, people.n_groups)
    return Leaders(np.bincount(people.group[lead], minlength=people.n_groups), first, lead, effective)


def spread(amount: np.ndarray, group: np.ndarray, n_groups: int) -> np.ndarray:
    """exp(entropy) of how an amount is divided within each group, float (n_groups,); NaN for nothing."""
    total = np.bincount(group, weights=amount, minlength=n_groups)
    some = amount > 0
    share = amount[some] / total[group[some]]
    entropy = np.bincount(group[some], weights=-share * np.log(share), minlength=n_groups)
    return np.where(total > 0, np.exp(entropy), np.nan)


def _median(value: np.ndarray, people: Members) -> np.ndarray:
    """Median per group; 0 for a group without members."""
    order = np.lexsort((value, people.group))
    sizes = people.sizes
    start = np.cumsum(sizes) - sizes
    some = sizes > 0
    middle = np.zeros(people.n_groups)
    low, high = start + (sizes - 1) // 2, start + sizes // 2
    middle[some] = (value[order[low[some]]] + value[order[high[some]]]) / 2
    return middle


# -- real conversation -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conversation:
    """Per group: whether its members talk (``ok``), the share of active members who do (``share``, NaN where
    nobody is active), and the pairs who do so both ways (``pairs``)."""

    ok: np.ndarray
    share: np.ndarray
    pairs: np.ndarray


def conversation(people: Members, giver: np.ndarray, heard: np.ndarray) -> Conversation:
    """Whether at least half of the active members exchange something, and one pair does so both ways.

    Parameters
    ----------
    giver, heard : int arrays, rows of ``people``: replies and mentions in the last third of what was written.

    Returns
    -------
    Conversation; active are the members with ``late``.
    """
    n, groups = len(people.group), people.n_groups
    took_part = np.zeros(n, dtype=bool)
    took_part[giver], took_part[heard] = True, True
    active = np.bincount(people.group[people.late], minlength=groups)
    talking = np.bincount(people.group[people.late & took_part], minlength=groups)
    there, back = distinct(giver * n + heard), distinct(heard * n + giver)
    mutual = np.intersect1d(there, back, assume_unique=True)
    mutual = mutual[mutual // max(n, 1) < mutual % max(n, 1)] // max(n, 1)
    pairs = np.bincount(people.group[mutual], minlength=groups)
    share = np.divide(talking, active, out=np.full(groups, np.nan), where=active > 0)
    return Conversation((active > 0) & (talking >= TALKING_SHARE * active) & (pairs > 0), share, pairs)
