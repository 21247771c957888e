"""Who matters on our topics when nobody was named: expertise and authority, kept apart until the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from fivec import graph, parties, topics
from fivec.context.events import events, on_side, others
from fivec.dataset import Dataset, chosen

K: Final = 20
LEAST_K: Final = 5
LEAST_POSTS: Final = 5
"""Posts on our topics that somebody needs before their expertise is known."""
OUR_TOPIC: Final = 0.05
"""Share of our own posts from which a topic is ours."""
GUARD: Final = 0.8
"""Above this share of people who are only seen in threads with us, the data were gathered around us."""
CHAT: Final = 0.05


@dataclass(frozen=True)
class Activity:
    """What people wrote and got, each an array with one entry per person (Pal & Counts 2011).

    ``ot1`` posts that start a thread, ``ct1`` replies, ``ct2`` replies in threads of their own, ``rt1``
    shares of others, ``rt2`` own posts that others shared, ``rt3`` different sharers, ``m1`` mentions of
    others, ``m2`` different people mentioned, ``m3`` times mentioned, ``m4`` by different people,
    ``posts`` all their posts, on whatever topic.
    """

    ot1: np.ndarray
    ct1: np.ndarray
    ct2: np.ndarray
    rt1: np.ndarray
    rt2: np.ndarray
    rt3: np.ndarray
    m1: np.ndarray
    m2: np.ndarray
    m3: np.ndarray
    m4: np.ndarray
    posts: np.ndarray


def features(done: Activity) -> dict[str, np.ndarray]:
    """Features of topical authority (Pal & Counts 2011).

    Returns
    -------
    topical_signal (share of somebody's posts on the topic, 0-1), signal_strength (original against
    shared, 0-1), non_chat, share_impact and mention_impact. 0/0 counts as 0, and the logarithm of 0 as 0.
    """
    return {
        "topical_signal": _ratio(done.ot1 + done.ct1 + done.rt1, done.posts),
        "signal_strength": _ratio(done.ot1, done.ot1 + done.rt1),
        "non_chat": _ratio(done.ot1, done.ot1 + done.ct1) + CHAT * (done.ct1 - done.ct2) / (done.ct1 + 1),
        "share_impact": done.rt2 * _log(done.rt3),
        "mention_impact": done.m3 * _log(done.m4) - done.m1 * _log(done.m2),
    }


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=np.asarray(whole) > 0)


def _log(count: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(count, 1))


def percentile(values: np.ndarray) -> np.ndarray:
    """Place of each value among all, 0-100, ties in the middle."""
    return 100 * (rankdata(values) - 0.5) / max(len(values), 1)


@dataclass(frozen=True)
class Ranking:
    """People outside who can be ranked, best first.

    ``people`` are party numbers, ``account`` the account of each that wrote most, ``expertise``,
    ``authority`` (0-100; expertise NaN without text) and ``score`` their geometric mean. ``around_us`` is
    the share of them who are seen in threads with us only.
    """

    people: np.ndarray
    account: np.ndarray
    expertise: np.ndarray
    authority: np.ndarray
    score: np.ndarray
    around_us: float
    by_text: bool

    @property
    def top(self) -> int:
        """How many count as those who matter: 20, or a third of all; ties at the end included."""
        k = min(K, max(len(self.people) // 3, min(LEAST_K, len(self.people))))
        return int((self.score >= self.score[k - 1] - 1e-12).sum()) if k else 0


def ranking(data: Dataset, side: int = parties.EXTERNAL) -> Ranking:
    """People outside whom our attention reaches, by expertise on our topics and authority around us."""
    party = data.parties.outside
    mass = _authority(data, side)
    done = _activity(data, side)
    theirs = np.zeros(len(mass), dtype=bool)
    theirs[party[others(data, side)]] = True
    by_text = bool(data.posts["text"].str.len().fillna(0).gt(0).any())
    known = done.ot1 + done.ct1 + done.rt1 >= LEAST_POSTS
    reached = theirs & (mass > 0)
    people = np.flatnonzero(reached & known if by_text else reached)
    authority = percentile(mass[people])
    signal = features(done)
    used = ("topical_signal", "signal_strength", "share_impact", "mention_impact")
    expertise = np.mean([percentile(signal[name][people]) for name in used], axis=0)
    score = np.sqrt(expertise * authority) if by_text else authority
    order = np.lexsort((people, -score))
    return Ranking(
        people[order],
        _main_account(data, side)[people[order]],
        expertise[order] if by_text else np.full(len(people), np.nan),
        authority[order],
        score[order],
        _around_us(data, side, np.flatnonzero(reached)),
        by_text,
    )


def _authority(data: Dataset, side: int) -> np.ndarray:
    """Personalised PageRank from us, over attention and standing relations; one entry per party."""
    party, us = data.parties.outside, data.parties.organisation
    acts = events(data)
    acts = acts.kept(on_side(data, side)[acts.source])
    standing = chosen(data.ties["kind"], ("follow", "connection"))
    source = np.concatenate([acts.source, data.ties["source"].to_numpy()[standing]])
    target = np.concatenate([acts.target, data.ties["target"].to_numpy()[standing]])
    weight = np.concatenate([acts.weight, np.ones(standing.sum())])
    matrix = graph.csr(party[source], party[target], weight, us + 1)
    restart = np.zeros(us + 1)
    restart[us] = 1.0
    return graph.pagerank(matrix, restart)


def _around_us(data: Dataset, side: int, people: np.ndarray) -> float:
    """Share of these people whose posts are all in threads that we take part in or are mentioned in."""
    author, root = data.posts["author"].to_numpy(), data.threads.root
    ours = data.parties.ours & on_side(data, side)
    with_us = np.zeros(len(root), dtype=bool)
    with_us[root[ours[author]]] = True
    acts = events(data)
    to_us = acts.post[ours[acts.target] & (acts.post >= 0)]
    with_us[root[to_us]] = True
    elsewhere = np.zeros(data.parties.organisation + 1, dtype=bool)
    elsewhere[data.parties.outside[author[~with_us[root]]]] = True
    return float((~elsewhere[people]).mean()) if len(people) else float("nan")


def our_topics(data: Dataset, side: int) -> np.ndarray | None:
    """Which posts are on our topics, bool per post; None when there are no topics to tell."""
    found = data.once("topics", lambda: topics.topics(data.terms))
    if found is None:
        return None
    ours = (data.parties.ours & on_side(data, side))[data.posts["author"].to_numpy()]
    of_ours = found.of_text[ours & (found.of_text >= 0)]
    share = np.bincount(of_ours, minlength=len(found.names)) / max(len(of_ours), 1)
    return np.isin(found.of_text, np.flatnonzero(share >= OUR_TOPIC))


def _activity(data: Dataset, side: int) -> Activity:
    """What each party did, on our topics where there are any; arrays with one entry per party."""
    party = data.parties.outside
    n = data.parties.organisation + 1
    author, root = party[data.posts["author"].to_numpy()], data.threads.root
    here = on_side(data, side)[data.posts["author"].to_numpy()]
    on_topic = our_topics(data, side)
    topical = here if on_topic is None else here & on_topic
    is_share, is_root = chosen(data.posts["kind"], ("share",)), root == np.arange(len(root))
    reply = topical & ~is_root & ~is_share

    def count(of: np.ndarray, mask: np.ndarray) -> np.ndarray:
        return np.bincount(of[mask], minlength=n)

    made = data.interactions
    source, target = party[made["source"].to_numpy()], party[made["target"].to_numpy()]
    post = made["post"].to_numpy()
    shares = (made["kind"] == "share").to_numpy() & topical[post]
    mentions = (made["kind"] == "mention").to_numpy() & topical[post]
    shared = data.posts["share_of"].to_numpy()
    shared = np.unique(shared[is_share & topical & (shared >= 0)])
    return Activity(
        ot1=count(author, topical & is_root & ~is_share),
        ct1=count(author, reply),
        ct2=count(author, reply & (author[root] == author)),
        rt1=count(author, topical & is_share),
        rt2=np.bincount(author[shared], minlength=n),
        rt3=_different(target[shares], source[shares], n),
        m1=count(source, mentions),
        m2=_different(source[mentions], target[mentions], n),
        m3=count(target, mentions),
        m4=_different(target[mentions], source[mentions], n),
        posts=count(author, here),
    )


def _different(of: np.ndarray, what: np.ndarray, n: int) -> np.ndarray:
    """How many different ``what`` each of ``of`` has."""
    pairs = pd.unique(of.astype(np.int64) * n + what)
    return np.bincount(pairs // n, minlength=n)


def _main_account(data: Dataset, side: int) -> np.ndarray:
    """The account of each party on a side that wrote most, the first of equals; -1 for none."""
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    account = np.flatnonzero(on_side(data, side))
    order = account[np.lexsort((-account, n_posts[account]))]
    found = np.full(data.parties.organisation + 1, -1)
    found[data.parties.outside[order]] = order
    return found
