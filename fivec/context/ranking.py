"""Who matters on our topics when nobody was named: expertise and authority, kept apart until the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from fivec import parties
from fivec.context.attention import attention, authority, nodes, others_among
from fivec.context.events import events, on_side
from fivec.context.expertise import Activity, doings, expertise, known, percentile
from fivec.dataset import Dataset

K: Final = 20
LEAST_K: Final = 5
GUARD: Final = 0.8
"""Above this share of people who are only seen in threads with us, the data were gathered around us."""


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
        return len(best(self.score))


def best(score: np.ndarray) -> np.ndarray:
    """Places of those who matter, highest score first: 20, or a third of all; ties at the end included."""
    k = min(K, max(len(score) // 3, min(LEAST_K, len(score))))
    order = np.argsort(-score, kind="stable")
    return order[: int((score >= score[order[k - 1]] - 1e-9).sum())] if k else order[:0]


def ranking(data: Dataset, side: int = parties.EXTERNAL) -> Ranking:
    """People outside whom our attention reaches, by expertise on our topics and authority around us.

    Contact with us is no part of it: that is the outcome.
    """
    mass, done = authority(attention(data, side)), doings(data, side).activity()
    people, by_text = candidates(data, side, mass, done)
    skill, heard = scores(people, mass, done)
    score = together(skill, heard) if by_text else heard
    order = np.lexsort((people, -score))
    return Ranking(
        people[order],
        _main_account(data, side)[people[order]],
        skill[order] if by_text else np.full(len(people), np.nan),
        heard[order],
        score[order],
        _around_us(data, side, candidates(data, side, mass, None)[0]),
        by_text,
    )


def candidates(data: Dataset, side: int, mass: np.ndarray, done: Activity | None) -> tuple[np.ndarray, bool]:
    """Party numbers of those who can be ranked, and whether texts tell their expertise.

    With ``done`` None everybody outside whom our attention reaches.
    """
    reached = others_among(data, side, *nodes(data, side)) & (mass > 0)
    by_text = bool(data.posts["text"].str.len().fillna(0).gt(0).any())
    if done is None or not by_text:
        return np.flatnonzero(reached), by_text
    return np.flatnonzero(reached & known(done)), by_text


def scores(people: np.ndarray, mass: np.ndarray, done: Activity) -> tuple[np.ndarray, np.ndarray]:
    """Expertise and authority of these people, each a place among them, 0-100."""
    return expertise(done, people), percentile(mass[people])


def together(*parts: np.ndarray) -> np.ndarray:
    """Geometric mean: a lack of one is not bought off by plenty of another."""
    return np.prod(np.stack(parts), axis=0) ** (1 / len(parts))


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


def _main_account(data: Dataset, side: int) -> np.ndarray:
    """The account of each party on a side that wrote most, the first of equals; -1 for none."""
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    account = np.flatnonzero(on_side(data, side))
    order = account[np.lexsort((-account, n_posts[account]))]
    found = np.full(data.parties.organisation + 1, -1)
    found[data.parties.outside[order]] = order
    return found
