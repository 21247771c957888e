"""Every post as seen from "us", and which threads concern us."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fivec import parties, schema, threads, ties
from fivec.dataset import Dataset, chosen
from fivec.measures import LIMITS, Grade, Measure, at_most

FLAT: Final = 2
"""Depth of replies up to which a platform may have put a reply to a reply beside it."""
NAMED: Final = 0.1
"""Share of replies that must say whom they answer, before it is told whether people answer each other."""
IN_FRONT: Final = r"^\s*\.?(@\S+)"


@dataclass(frozen=True)
class Talk:
    """Every post as seen from "us"; arrays have one entry per post.

    ``party`` wrote it, ``answers`` is the party it answers and ``to`` the row of the post it answers (-1 for
    none), ``us`` is the party that
    counts as us in its thread, ``step`` is the rung its thread reached (at the root's row). ``concerned``
    are the roots of threads that concern us, ``threaded`` the posts of channels that hold replies; in
    those that are ``flat`` nothing tells whom a reply answers, and no step above the second can be seen.
    ``ours`` says that we started the post's thread: inside, an account that speaks for the organisation,
    where there are any.
    """

    side: np.ndarray
    party: np.ndarray
    answers: np.ndarray
    to: np.ndarray
    us: np.ndarray
    step: np.ndarray
    concerned: np.ndarray
    threaded: np.ndarray
    flat: np.ndarray
    ours: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What the data allow on any measure of a side: its best grade, its basis, and what is missing."""

    best: Grade
    basis: str
    missing: tuple[str, ...]

    def of(self, measure: Measure) -> Measure:
        """The measure with this evidence; one that is not measured keeps its own reasons."""
        if not measure.measured:
            return measure
        return replace(at_most(measure, self.best), basis=self.basis, missing=self.missing)


def evidence(data: Dataset) -> Evidence:
    """Without time stamps nothing is known to be old enough; without an organisation each author is "us"."""
    known = data.parties.known
    return Evidence(
        "B" if np.isnan(data.end) or not known else "A",
        "full" if known else "each_author",
        () if known else ("organisation",),
    )


def by_order(known: Evidence, data: Dataset, posts: np.ndarray) -> Evidence:
    """The same, weaker where any of these posts (rows) has its place in a thread by the order of messages."""
    inferred: np.ndarray = data.once("inferred", lambda: _inferred(data))
    if not inferred[posts].any():
        return known
    basis = "inferred_replies" if known.basis == "full" else f"inferred_{known.basis}"
    return replace(known, best="B", basis=basis)


def _inferred(data: Dataset) -> np.ndarray:
    return data.posts["inferred"].fillna(False).to_numpy(dtype=bool)


def talk(data: Dataset) -> Talk:
    """The posts of a Dataset as seen from its organisation; made once per Dataset."""
    return data.mine("talk", lambda: _talk(data))


def _talk(data: Dataset) -> Talk:
    author = data.posts["author"].to_numpy()
    root, parent = data.threads.root, data.threads.parent
    side = parties.post_side(data)
    who = data.parties
    external = (side == parties.EXTERNAL) & who.known
    party = np.where(external, who.outside[author], who.person[author])

    def parties_of(account: np.ndarray) -> np.ndarray:
        found = np.where(external, who.outside[account], who.person[account])
        return np.where((account >= 0) & (parent >= 0), found, -1)

    answers, to = parties_of(ties.answered_account(data.posts)), parent
    account = _named(data)
    named = parties_of(account)
    # Where the post above is by the party that is named, it is the one that is answered.
    elsewhere = (named != party) & (named != np.where(parent >= 0, party[parent], -1))
    earlier = _last_of(data, party, np.where(elsewhere, named, -1))
    answers, to = np.where(earlier >= 0, named, answers), np.where(earlier >= 0, earlier, to)
    us = np.where(external, who.organisation, party[root])
    step = threads.ladder(root, parent, party, answers, us)
    flat = _flat(data, party, account >= 0)
    if flat.any():
        step = np.where(flat, np.minimum(step, 2), step)
        step[root[turns_back(data, party, us) & flat]] = 2
    # Whoever began a thread elsewhere is not in the data; where the starter is "us", nobody is.
    elsewhere = begun_elsewhere(data)
    step = np.where(elsewhere & external & (party == us), _as_answer(step, root, party, answers, us), step)
    concerned = _concerned(data, party, us) & (external | ~elsewhere)
    official = who.official[author[root]]
    spoken = ~external & np.isin(side, np.unique(side[official & ~external]))
    ours = np.where(spoken, official, party[root] == us[root]) & ~elsewhere[root]
    return Talk(side, party, answers, to, us, step, concerned, _threaded(data), flat, ours)


def begun_elsewhere(data: Dataset) -> np.ndarray:
    """First posts that answer something which is not in the data; bool (n_posts,)."""
    parent = data.posts["parent"].to_numpy()
    is_reply = chosen(data.posts["kind"], ("reply",))
    return (parent == schema.UNKNOWN_PARENT) | (is_reply & (parent == schema.NO_PARENT))


def _as_answer(
    step: np.ndarray, root: np.ndarray, party: np.ndarray, answers: np.ndarray, us: np.ndarray
) -> np.ndarray:
    """The step of threads of which the first post that is there is our answer to somebody else."""
    returned = np.zeros(len(root), dtype=bool)
    returned[root[(answers == us) & (party != us)]] = True
    return np.maximum(step, np.where(returned, 2, 1)).astype(np.int8) if len(step) else step


def _named(data: Dataset) -> np.ndarray:
    """Account that a reply says it answers, -1 for none: the addressee in the file, else a leading @mention.

    A mention in front counts in channels that keep replies to replies at the same depth, where what a reply
    hangs on does not tell whom it answers.
    """
    addressee = data.posts["addressee"].to_numpy()
    channel = data.codes("posts", "channel").astype(np.int64)
    deepest = np.zeros(len(data.posts["channel"].cat.categories), dtype=np.int64)
    np.maximum.at(deepest, channel, data.threads.depth)
    flat = np.flatnonzero((deepest <= FLAT)[channel] & (data.threads.parent >= 0) & (addressee < 0))
    replies = data.posts[["channel", "text"]].iloc[flat]
    front = replies["text"].astype("str").str.extract(IN_FRONT, expand=False)
    row, account = ties.mentions(replies.assign(text=front), data.accounts)
    named = addressee.copy()
    named[flat[row]] = account
    return named


def _last_of(data: Dataset, party: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Row of the last post that the named party wrote in the thread before the post; -1 for none.

    Parameters
    ----------
    named : int array (n_posts,), a party; -1 for none.
    """
    n, root = len(party), data.threads.root
    found = np.full(n, -1)
    replies = np.flatnonzero(named >= 0)
    if not len(replies):
        return found
    order = np.lexsort((np.arange(n), data.seconds))
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    width = int(max(party.max(), named.max())) + 1
    group, number = np.unique(root * width + party, return_inverse=True)
    wanted = root[replies] * width + named[replies]
    place = np.minimum(np.searchsorted(group, wanted), len(group) - 1)
    written = np.sort(number * n + rank)
    last = np.searchsorted(written, place * n + rank[replies]) - 1
    met = (group[place] == wanted) & (last >= 0) & (written[last] // n == place)
    found[replies[met]] = order[written[last[met]] % n]
    return found


def _threaded(data: Dataset) -> np.ndarray:
    """Posts of channels where at least a tenth of what is called a reply says what it answers.

    A channel without any says nothing about silence: its replies are not in the export.
    """
    channel = data.codes("posts", "channel").astype(np.int64)
    is_reply = data.codes("posts", "kind") == schema.POST_KINDS.index("reply")
    linked = is_reply & (data.posts["parent"].to_numpy() != schema.NO_PARENT)
    n = len(data.posts["channel"].cat.categories)
    n_replies = np.bincount(channel[is_reply], minlength=n)
    n_linked = np.bincount(channel[linked], minlength=n)
    return ((n_replies > 0) & (n_linked >= NAMED * n_replies))[channel]


def _flat(data: Dataset, party: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Posts of channels where every reply hangs on the first post and hardly any says whom it answers.

    Only threads in which two parties reply leave open whom the later one answers; with few such replies a
    channel is taken as it is.
    """
    channel, root = data.codes("posts", "channel").astype(np.int64), data.threads.root
    is_reply = data.threads.parent >= 0
    n = len(data.posts["channel"].cat.categories)
    deepest = np.zeros(n, dtype=np.int64)
    np.maximum.at(deepest, channel, data.threads.depth)
    repliers = threads.participants(root[is_reply], party[is_reply])
    several = np.zeros(len(root), dtype=bool)
    several[: len(repliers)] = repliers > 1
    doubtful = is_reply & several[root]
    n_doubtful = np.bincount(channel[doubtful], minlength=n)
    n_doubtful -= np.bincount(channel[np.flatnonzero(several)], minlength=n)
    n_named = np.bincount(channel[is_reply & named], minlength=n)
    unsaid = n_named < NAMED * np.bincount(channel[is_reply], minlength=n)
    return ((deepest <= 1) & unsaid & (n_doubtful >= LIMITS["proportion"][0]))[channel]


def turns_back(data: Dataset, party: np.ndarray, us: np.ndarray) -> np.ndarray:
    """Replies with which a thread goes back and forth by the order of turns; bool (n_posts,).

    In a thread of ours a reply by us after one by others, elsewhere one by others after one by us. Undated
    replies may have come in any order.
    """
    root, at = data.threads.root, data.seconds
    is_reply = data.threads.parent >= 0
    first = is_reply & ((party == us) != (party[root] == us))
    back = is_reply & ~((party == us) != (party[root] == us))
    answered = np.zeros(len(root), dtype=bool)
    answered[root[first]] = True
    earliest = np.full(len(root), np.inf)
    np.minimum.at(earliest, root[first], np.where(np.isnan(at[first]), -np.inf, at[first]))
    found: np.ndarray = back & answered[root] & ~(at < earliest[root])
    return found


def _concerned(data: Dataset, party: np.ndarray, us: np.ndarray) -> np.ndarray:
    """Per root: we started the thread, it mentions us, or we take part. Native shares start no thread."""
    root = data.threads.root
    concerned = np.zeros(len(root), dtype=bool)
    concerned[root[party == us]] = True
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    to_us = data.parties.ours[mention["target"].to_numpy()]
    concerned[mention["post"].to_numpy()[to_us]] = True
    is_share = data.codes("posts", "kind") == schema.POST_KINDS.index("share")
    return concerned & (root == np.arange(len(root))) & ~is_share
