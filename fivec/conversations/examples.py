"""Three real threads to read: a typical one, the best one, and one that stalled."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import graph, schema
from fivec.conversations.answers import asked, is_open
from fivec.conversations.course import begun_by_us, lifting
from fivec.conversations.shape import turns_of
from fivec.conversations.talk import Talk, talk
from fivec.dataset import Dataset, Rows
from fivec.own_posts import mature

SORTS: Final = ("typical", "best", "stalled")


def example_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Three threads per side: columns ``side``, ``sort`` (typical, best, stalled), ``post`` (its first row).

    Of the threads on the ladder (see ``examples``); a sort that does not occur has no row.
    """
    seen = talk(data)
    lines = [
        (schema.SIDES[code], sort, post)
        for code in sorted(set(seen.side[rows.roots].tolist()))
        for sort, post in examples(data, rows, code).items()
    ]
    return pd.DataFrame(lines, columns=["side", "sort", "post"])


def examples(data: Dataset, rows: Rows, code: int) -> dict[str, int]:
    """First posts (rows) of three threads of one side, by fixed rules; without a sort that does not occur.

    From the threads of the selection that stand on the ladder. No thread is shown twice: the best is taken
    first, then the one that stalled, then the typical one. Of equals the oldest, then the lowest id.

    best
        The highest step from 1 on; then most parties other than us who answer one another; then turns
        shared out most evenly; then most posts.
    stalled
        We wrote nothing after the beginning, and somebody answered us, came to us, or asked a question at the
        beginning that nobody answered: the one with most posts.
    typical
        Of the answered threads those on the step that most of them reached (of two such steps the lower),
        and of these the one whose number of posts and depth lie nearest to the medians of that step.
    """
    seen = talk(data)
    kept = seen.concerned & seen.threaded & mature(data) & (seen.side == code)
    roots = rows.roots[kept[rows.roots]]
    found: dict[str, int] = {}
    for sort, choose in (("best", _best), ("stalled", _stalled), ("typical", _typical)):
        left = roots[~np.isin(roots, list(found.values()))]
        post = choose(data, seen, left)
        if post is not None:
            found[sort] = post
    return {sort: found[sort] for sort in SORTS if sort in found}


def _best(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    roots = roots[seen.step[roots] >= 1]
    for score in (
        seen.step,
        _talkers(data, seen),
        np.nan_to_num(turns_of(data).balance, nan=-1.0),
        data.threads.size,
    ):
        roots = _highest(roots, score[roots])
    return _oldest(data, roots)


def _highest(roots: np.ndarray, score: np.ndarray) -> np.ndarray:
    """The threads with the highest score."""
    return roots[score == score.max()] if len(roots) else roots


def _oldest(data: Dataset, roots: np.ndarray) -> int | None:
    """The oldest of the threads, of equals the one with the lowest id; None without any."""
    if not len(roots):
        return None
    at = np.nan_to_num(data.seconds[roots], nan=np.inf)
    roots = roots[at == at.min()]
    return int(roots[np.argmin(data.posts["id"].iloc[roots].to_numpy(dtype=str))])


def _talkers(data: Dataset, seen: Talk) -> np.ndarray:
    """Different parties other than us who answer one another, at the row of each root; made once."""

    def found() -> np.ndarray:
        edge = np.flatnonzero(lifting(data, seen)[2])
        width = int(max(seen.party.max(initial=0), seen.answers.max(initial=0))) + 1
        ends = np.concatenate([seen.party[edge], seen.answers[edge]])
        key = graph.distinct(np.tile(data.threads.root[edge], 2).astype(np.int64) * width + ends)
        return np.bincount(key // width, minlength=len(data.posts))

    talkers: np.ndarray = data.mine("talkers", found)
    return talkers


def _stalled(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    own = begun_by_us(data, seen)[roots]
    waiting = np.zeros(len(data.posts), dtype=bool)
    waiting[asked(data).post[is_open(data)]] = True
    silent = np.ones(len(data.posts), dtype=bool)
    silent[data.threads.root[(seen.party == seen.us) & (data.threads.parent >= 0)]] = False
    step = seen.step[roots]
    left = silent[roots] & np.where(own, (step == 1) | ((step == 0) & waiting[roots]), step == 0)
    return _oldest(data, _highest(roots[left], data.threads.size[roots[left]]))


def _typical(data: Dataset, seen: Talk, roots: np.ndarray) -> int | None:
    roots = roots[seen.step[roots] >= 1]
    if not len(roots):
        return None
    roots = roots[seen.step[roots] == np.bincount(seen.step[roots]).argmax()]
    size, depth = data.threads.size[roots], _deepest(data)[roots]
    far = np.abs(size - np.median(size)) + np.abs(depth - np.median(depth))
    return _oldest(data, _highest(roots, -far))


def _deepest(data: Dataset) -> np.ndarray:
    deepest = np.zeros(len(data.posts), dtype=np.int64)
    np.maximum.at(deepest, data.threads.root, data.threads.depth)
    return deepest
