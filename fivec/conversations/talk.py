"""Every post as seen from "us", and which threads concern us."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fivec import parties, schema, threads, ties
from fivec.dataset import Dataset
from fivec.measures import Grade, Measure, at_most


@dataclass(frozen=True)
class Talk:
    """Every post as seen from "us"; arrays have one entry per post.

    ``party`` wrote it, ``answers`` is the party it answers (-1 for none), ``us`` is the party that
    counts as us in its thread, ``step`` is the rung its thread reached (at the root's row). ``concerned``
    are the roots of threads that concern us, ``threaded`` the posts of channels that hold replies.
    """

    side: np.ndarray
    party: np.ndarray
    answers: np.ndarray
    us: np.ndarray
    step: np.ndarray
    concerned: np.ndarray
    threaded: np.ndarray


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
    if not data.posts["inferred"].fillna(False).to_numpy(dtype=bool)[posts].any():
        return known
    basis = "inferred_replies" if known.basis == "full" else f"inferred_{known.basis}"
    return replace(known, best="B", basis=basis)


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
    answered = ties.answered_account(data.posts)
    answers = np.where(
        (answered >= 0) & (parent >= 0), np.where(external, who.outside[answered], who.person[answered]), -1
    )
    us = np.where(external, who.organisation, party[root])
    step = threads.ladder(root, parent, party, answers, us)
    return Talk(side, party, answers, us, step, _concerned(data, party, us), _threaded(data))


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
    return ((n_replies > 0) & (n_linked >= 0.1 * n_replies))[channel]


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
