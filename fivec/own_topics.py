"""The topics of a side, learned once from what we post and what the audience says: one set for every page."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd

from fivec import bodies, text
from fivec.dataset import Dataset
from fivec.subjects import SEED, Body, Subjects, subjects

Told: TypeAlias = tuple[tuple[str, ...], np.ndarray]
"""Names of topics without those of our people, and which one each post is on (-1: none)."""


def own_subjects(data: Dataset, code: int) -> Subjects | None:
    """Our posts on a side and what the audience says, on the same topics; found once. The first body is ours.

    Where the user named the topics of what the audience says, these are the topics. None where it is not
    known who we are, and with fewer than 40 usable texts.
    """
    found: Subjects | None = data.mine(f"own_subjects/{code}", lambda: _own_subjects(data, code))
    return found


def _own_subjects(data: Dataset, code: int) -> Subjects | None:
    if not (data.parties.known and data.terms.counts.nnz):
        return None
    own, (given, rows) = bodies.ours(data, code), heard(data, code)
    about = {} if len(rows) else _told(data)
    topic = tuple(about.get(text) for text in given)
    key = bodies.digest(data, code, given, topic)
    found: Subjects | None = data.once(
        f"subjects/{key}", lambda: subjects(data, Body(rows=own.usable), Body(tuple(given), topic, rows))
    )
    return found


def heard(data: Dataset, code: int) -> tuple[list[str], np.ndarray]:
    """The different given texts, in an order that is not that of the file, and the posts of outsiders."""

    def found() -> tuple[list[str], np.ndarray]:
        given, rows = bodies.heard(data, code)
        return sorted(set(given)), rows

    return data.mine(f"heard/{code}", found)


def of_own_posts(data: Dataset, code: int) -> Told | None:
    """The topics of a side, and which one each of our posts there is on; None where there are no topics.

    A post with the words of an earlier one is on the topic of that.
    """
    found = own_subjects(data, code)
    if found is None:
        return None
    of_post: np.ndarray = data.mine(f"topic_of_own_posts/{code}", lambda: _of_post(data, code, found))
    return found.said(data), of_post


def _of_post(data: Dataset, code: int, found: Subjects) -> np.ndarray:
    own, placed = bodies.ours(data, code), found.placed[0]
    of_post = np.full(len(data.posts), -1)
    of_post[placed.post] = placed.topic
    again = np.concatenate([own.usable, own.set_aside["copy"]])
    same = pd.Series(text.fingerprint(data.terms.counts[again], SEED))
    of_post[again] = pd.Series(of_post[again]).groupby(same).transform("max").to_numpy()
    return of_post


def _told(data: Dataset) -> dict[str, str]:
    """What each given text is about, where the user says so."""
    found: dict[str, str] = data.mine("told", lambda: _topic_of(data))
    return found


def _topic_of(data: Dataset) -> dict[str, str]:
    told = data.audience[["text", "topic"]].dropna().astype("object").sort_values(["text", "topic"])
    return dict(zip(told["text"], told["topic"], strict=True))
