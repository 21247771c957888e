"""Attention between people on one side: who answered, mentioned or shared whom, in which post."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fivec import parties
from fivec.dataset import Dataset, Rows, seconds
from fivec.schema import TIE_KINDS

TALK = [TIE_KINDS.index(kind) for kind in ("reply", "mention")]
REPLY = TIE_KINDS.index("reply")
LISTENING = [TIE_KINDS.index(kind) for kind in ("follow", "connection")]
CONNECTION = TIE_KINDS.index("connection")


@dataclass(frozen=True)
class Contacts:
    """One entry per act of attention; a post that answers and mentions the same person is one.

    Attributes
    ----------
    source, target : person numbers; source pays attention to target, never to themselves.
    post : row of the post that holds it, -1 where a list of ties tells it; ``tie`` is its row there.
    at : seconds since 1970 UTC, NaN when undated.
    reply, talk : bool, it answers; it answers or mentions.
    weight : as listed, 1 for a post.
    mirror : bool, the second direction of a connection.
    """

    source: np.ndarray
    target: np.ndarray
    post: np.ndarray
    tie: np.ndarray
    at: np.ndarray
    reply: np.ndarray
    talk: np.ndarray
    weight: np.ndarray
    mirror: np.ndarray

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, kept: np.ndarray) -> Contacts:
        return Contacts(*(column[kept] for column in vars(self).values()))


def contacts(data: Dataset, code: int) -> Contacts:
    """All attention on one side.

    Who follows or is connected with whom counts only where nothing else is known; a connection is
    attention from both.
    """
    return data.mine(f"congruence/contacts/{code}", lambda: _contacts(data, code))


def within(talk: Contacts, rows: Rows, n_posts: int, n_ties: int) -> Contacts:
    """The contacts of a selection."""
    posts, listed = np.zeros(n_posts + 1, dtype=bool), np.zeros(n_ties + 1, dtype=bool)
    posts[rows.posts], listed[rows.ties] = True, True
    return talk[posts[talk.post] | listed[talk.tie]]


def last_third(at: np.ndarray, stamps: np.ndarray) -> np.ndarray:
    """Which moments lie in the last third of the stamps, in order of time; all of them when undated.

    A third of what was written, not of the calendar: one old post must not make everything else recent.
    """
    dated = stamps[~np.isnan(stamps)]
    if not len(dated):
        return np.ones(len(at), dtype=bool)
    return at >= np.quantile(dated, 2 / 3)


def _contacts(data: Dataset, code: int) -> Contacts:
    made, listed = _from_posts(data, code), _from_list(data, code)
    acts = ~np.isin(data.codes("ties", "kind")[listed.tie], LISTENING)
    if len(made) or acts.any():
        listed = listed[acts]
    columns = zip(vars(made).values(), vars(listed).values(), strict=True)
    return Contacts(*(np.concatenate(pair) for pair in columns))


def _from_posts(data: Dataset, code: int) -> Contacts:
    table = data.interactions
    table = table[(parties.post_side(data)[table["post"].to_numpy()] == code)]
    post, target = table["post"].to_numpy(dtype=np.int64), table["target"].to_numpy(dtype=np.int64)
    kind = table["kind"].cat.codes.to_numpy()
    key = post * (len(data.accounts) + 1) + target
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    reply, talk = kind[order] == REPLY, np.isin(kind[order], TALK)
    if len(first):
        reply, talk = np.logical_or.reduceat(reply, first), np.logical_or.reduceat(talk, first)
    post, target = post[order][first], target[order][first]
    person = data.parties.person
    source, target = person[data.posts["author"].to_numpy()[post]], person[target]
    none, ones = np.full(len(post), -1, dtype=np.int64), np.ones(len(post))
    made = Contacts(
        source, target, post, none, data.seconds[post], reply, talk, ones, np.zeros(len(post), dtype=bool)
    )
    return made[source != target]


def _from_list(data: Dataset, code: int) -> Contacts:
    channel = data.codes("accounts", "channel")
    source, target = data.ties["source"].to_numpy(), data.ties["target"].to_numpy()
    kind = data.codes("ties", "kind")
    tie = np.flatnonzero(data.parties.side[channel[source]] == code)
    mutual = tie[kind[tie] == CONNECTION]
    person = data.parties.person
    givers = person[np.concatenate([source[tie], target[mutual]])]
    heard = person[np.concatenate([target[tie], source[mutual]])]
    mirror = np.arange(len(tie) + len(mutual)) >= len(tie)
    tie = np.concatenate([tie, mutual])
    weight = data.ties["weight"].to_numpy()[tie]
    listed = Contacts(
        givers,
        heard,
        np.full(len(tie), -1, dtype=np.int64),
        tie,
        seconds(data.ties["at"])[tie],
        kind[tie] == REPLY,
        np.isin(kind[tie], TALK),
        np.where(np.isnan(weight), 1.0, weight),
        mirror,
    )
    return listed[givers != heard]
