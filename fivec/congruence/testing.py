"""The three tests put to every group of one side, within a selection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import parties, text
from fivec.congruence import alive
from fivec.congruence.alive import Leaders, Members, Topic
from fivec.congruence.contact import Contacts, contacts, last_third, within
from fivec.congruence.groups import Groups, n_persons
from fivec.dataset import Dataset, Rows
from fivec.schema import NOBODY, POST_KINDS, SMALL_GROUP

ENOUGH_TEXTS: Final = 3
ENOUGH_WORDS: Final = 30


@dataclass(frozen=True)
class Tested:
    """Every group of one kind on one side with its tests; arrays and lists have one entry per group.

    Attributes
    ----------
    people : members within the selection; ``shown`` marks groups of five or more.
    post, group : the posts of the selection that belong to a group.
    topic : the shared topic; its ``ok`` is None where it cannot be measured.
    spoke : how many of the members talk in the last third.
    ways : int array (n_groups, 4), acts between members: replies, mentions, shares and listed ties.
    leads, talks : whether somebody leads, whether members talk; None where replies are missing, and for
        ``talks`` also where there is nothing in the last third.
    """

    groups: Groups
    people: Members
    post: np.ndarray
    group: np.ndarray
    shown: np.ndarray
    topic: Topic
    leaders: Leaders
    spoke: alive.Conversation
    ways: np.ndarray
    leads: list[bool | None]
    talks: list[bool | None]

    @property
    def alive(self) -> np.ndarray:
        """Passes all tests that can be measured, and that somebody leads can be; bool (n_groups,)."""
        tests = zip(self.shown, self.topic.ok, self.leads, self.talks, strict=True)
        return np.array(
            [shown and leads is True and False not in (topic, talks) for shown, topic, leads, talks in tests],
            dtype=bool,
        )

    @property
    def n_in_living_groups(self) -> int:
        """Different people in at least one group that is alive."""
        person = self.people.person[self.alive[self.people.group]]
        return int(np.count_nonzero(np.bincount(person)))


def tested(data: Dataset, rows: Rows, code: int, groups: Groups, draws: int = alive.DRAWS) -> Tested:
    """The groups of a side and what the tests say of them; ``draws`` compare the topic with chance."""
    side = parties.post_side(data)
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[rows.posts] = True
    inside = kept[groups.post]
    post, group = groups.post[inside], groups.group[inside]
    # What was found in the first two thirds of all data is tested on what those did not hold.
    period = data.seconds[(side == code) & (kept | (groups.kind == "found"))]
    every = contacts(data, code)
    every = every[every.post >= 0] if groups.kind == "known" else every
    talk = within(every, rows, len(data.posts), len(data.ties))
    has_posts = bool((side == code).any())
    if has_posts:
        author = data.parties.person[data.posts["author"].to_numpy()[post]]
        late = last_third(data.seconds[post], period)
        people = alive.members(group, author, late, len(groups.names), n_persons(data))
    else:
        people = _named(groups, talk)
    giver, heard, talk = _between(groups, people, talk)
    recent = talk.talk & last_third(talk.at, period)
    found = alive.leaders(people, giver, heard, talk.reply)
    spoke = alive.conversation(people, giver[recent], heard[recent])
    can_talk = has_posts and bool(every.talk.any()) and bool(people.late.any())
    part = Tested(
        groups,
        people,
        post,
        group,
        people.sizes >= SMALL_GROUP,
        alive.no_topic(len(groups.names)),
        found,
        spoke,
        _ways(people, giver, talk),
        [bool(n) if len(every) else None for n in found.n],
        [bool(ok) if can_talk else None for ok in spoke.ok],
    )
    return replace(part, topic=_topic(data, rows, code, part, draws))


def _ways(people: Members, giver: np.ndarray, talk: Contacts) -> np.ndarray:
    """How members reach each other: replies, mentions, shares, and listed ties of no such kind."""
    way = np.where(talk.reply, 0, np.where(talk.talk, 1, np.where(talk.post >= 0, 2, 3)))
    counts = np.bincount(people.group[giver] * 4 + way, minlength=people.n_groups * 4)
    return counts.reshape(people.n_groups, 4)


def _named(groups: Groups, talk: Contacts) -> Members:
    """The people that a list of ties names, for a side without posts."""
    person = np.unique(np.concatenate([talk.source, talk.target]), return_counts=True)[0]
    person = person[groups.home[person] >= 0]
    everyone = np.ones(len(person), dtype=bool)
    named = alive.members(groups.home[person], person, everyone, len(groups.names), len(groups.home))
    return replace(named, n_posts=np.zeros_like(named.n_posts))


def _between(groups: Groups, people: Members, talk: Contacts) -> tuple[np.ndarray, np.ndarray, Contacts]:
    """Contacts between members of one group: rows of the giver and of the heard, and the contacts.

    A contact in a post belongs to the groups of that post, any other to the group of who gives it.
    """
    if groups.kind == "known":
        first = np.searchsorted(groups.post, talk.post, "left")
        counts = np.searchsorted(groups.post, talk.post, "right") - first
        step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        group = groups.group[np.repeat(first, counts) + step]
        talk = talk[np.repeat(np.arange(len(talk)), counts)]
    else:
        group = groups.home[talk.source]
    giver, heard = people.rows(group, talk.source), people.rows(group, talk.target)
    both = (giver >= 0) & (heard >= 0)
    return giver[both], heard[both], talk[both]


# -- words -------------------------------------------------------------------------------------------------


def own_words(data: Dataset) -> np.ndarray:
    """Posts in words of their writer's own: no shares and no text that was there before; bool."""

    def compute() -> np.ndarray:
        share = data.codes("posts", "kind") == POST_KINDS.index("share")
        order = in_order(data)
        again = np.empty(len(order), dtype=bool)
        again[order] = data.posts["text"].iloc[order].duplicated().to_numpy()
        return ~share & ~again & (data.terms.lengths > 0)

    return data.once("congruence/own_words", compute)


def in_order(data: Dataset) -> np.ndarray:
    """Rows of posts in an order that does not depend on theirs: by moment, author and text."""

    def compute() -> np.ndarray:
        words = pd.factorize(data.posts["text"], sort=True)[0]
        return np.lexsort((words, data.posts["author"].to_numpy(), np.nan_to_num(data.seconds)))

    found: np.ndarray = data.once("congruence/in_order", compute)
    return found


def _topic(data: Dataset, rows: Rows, code: int, part: Tested, draws: int) -> Topic:
    """The shared topic of the groups that are shown, beside what people write outside them.

    A unit is what one person writes in one group; at most MOST_MEMBERS of each take part.
    """
    n_groups = len(part.groups.names)
    own = own_words(data)
    inside = own[part.post] & part.shown[part.group]
    rest = np.zeros(len(own), dtype=bool)
    rest[rows.posts] = True
    rest &= own & (parties.post_side(data) == code)
    rest[part.post[inside]] = False
    post = np.concatenate([part.post[inside], np.flatnonzero(rest)])
    group = np.concatenate([part.group[inside], np.full(int(rest.sum()), n_groups)])
    author = data.parties.person[data.posts["author"].to_numpy()[post]]
    nobody_late = np.zeros(len(post), dtype=bool)
    units = alive.members(group, author, nobody_late, n_groups + 1, n_persons(data))
    unit = units.rows(group, author)
    n_words = np.bincount(unit, weights=data.terms.lengths[post], minlength=len(units.group))
    chosen = np.flatnonzero((units.n_posts >= ENOUGH_TEXTS) | (n_words >= ENOUGH_WORDS))
    chosen = _at_most(units.group[chosen], chosen)
    place = np.full(len(units.group), NOBODY)
    place[chosen] = np.arange(len(chosen))
    here = place[unit] >= 0
    sums = (np.ones(here.sum(), dtype=np.float32), (place[unit[here]], post[here]))
    adder = sparse.coo_array(sums, shape=(len(chosen), len(own))).tocsr()
    counts = _without_tags(data, part.groups, sparse.csr_array(adder @ data.terms.counts))
    return alive.shared_topic(text.unit(counts, data.terms.idf), units.group[chosen], n_groups, draws=draws)


def _without_tags(data: Dataset, groups: Groups, counts: sparse.csr_array) -> sparse.csr_array:
    """Term counts without the words of the hashtags that make the groups: those all share them."""
    every = data.terms
    tags = [name for name in groups.names if name.startswith("#")] if groups.kind == "known" else []
    if not tags:
        return counts
    languages = np.repeat([text.NL, text.EN, text.OTHER], len(tags))
    kept = np.ones(len(every.stem), dtype=np.float32)
    kept[every.encoded(tags * 3, languages).indices] = 0
    left = (counts @ sparse.diags_array(kept)).tocsr()
    left.eliminate_zeros()
    return left


def _at_most(group: np.ndarray, units: np.ndarray) -> np.ndarray:
    """At most MOST_MEMBERS units per group, drawn with a fixed seed, in their own order."""
    order = np.random.default_rng(0).permutation(len(units))
    turn = pd.Series(order).groupby(group[order]).cumcount().to_numpy()
    return np.sort(units[order[turn < alive.MOST_MEMBERS]])
