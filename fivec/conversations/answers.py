"""Who answers, and how soon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fivec import parties
from fivec.conversations.talk import Evidence, Talk, talk
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, grade, not_measured, proportion
from fivec.own_posts import HOUR, mature
from fivec.survival import Survival, kaplan_meier

HORIZON_S: Final = 72 * HOUR
"""Answers are followed for this long; a message still open then counts as unanswered."""
SOON_S: Final = 4 * HOUR


def answers(data: Dataset, rows: Rows, code: int, side: Side, evidence: Evidence) -> list[Measure]:
    """Share answered (CV-3), median time (CV-4.median) share within four hours (CV-4.within_4h) and
    share still open (CV-3.open).
    """
    missing = ("times",) if np.isnan(data.end) else ("replies",)
    curve = survival(data, rows, code)
    if curve is None:
        none = [not_measured(id, *missing, side=side) for id in ("CV-3", "CV-4.median", "CV-4.within_4h")]
        return [*none, evidence.of(_open(data, rows, code, side))]
    message, first, left = _delays(data)
    here = np.isin(message, rows.posts) & (talk(data).side[message] == code)
    old, soon = here & (left >= HORIZON_S), here & ((left >= SOON_S) | (first <= SOON_S))
    found = [
        proportion("CV-3", int((first[old] <= HORIZON_S).sum()), int(old.sum()), side=side),
        _median(curve, bool(old.any()), side),
        _within_four_hours(curve, int((first[soon] <= SOON_S).sum()), int(soon.sum()), side),
        _open(data, rows, code, side),
    ]
    return [evidence.of(one) for one in found]


def _open(data: Dataset, rows: Rows, code: int, side: Side) -> Measure:
    """CV-3.open: of what is old enough, what has no answer at all, also where nothing is dated."""
    post = asked(data).post
    here = np.isin(post, rows.posts) & (talk(data).side[post] == code) & mature(data)[post]
    if not here.any():
        return not_measured("CV-3.open", "replies", side=side)
    return proportion("CV-3.open", int((is_open(data) & here).sum()), int(here.sum()), side=side)


def _median(curve: Survival, followed: bool, side: Side) -> Measure:
    """CV-4.median; without a median it is only known to be long where messages were followed to the end."""
    if curve.median is None:
        basis, missing = ("never_half", ()) if followed else ("none", ("more",))
        return Measure("CV-4.median", n=curve.n, k=curve.events, side=side, basis=basis, missing=missing)
    evidence = grade(curve.events, "median_time")
    return Measure("CV-4.median", curve.median, n=curve.n, k=curve.events, grade=evidence, side=side)


def _within_four_hours(curve: Survival, k: int, n: int, side: Side) -> Measure:
    """CV-4.within_4h; of n messages it is known whether they were answered in time: k were."""
    if not n:
        return not_measured("CV-4.within_4h", "more", side=side)
    open_share, low, high = curve.at(SOON_S / HOUR)
    if open_share in (0.0, 1.0):
        # Nothing varies here for Greenwood's formula, and nothing is estimated either.
        return replace(proportion("CV-4.within_4h", k, n, side=side), k=None, n=curve.n)
    return Measure("CV-4.within_4h", 1 - open_share, 1 - high, 1 - low, n=curve.n, grade=grade(n), side=side)


def survival(data: Dataset, rows: Rows, code: int) -> Survival | None:
    """Kaplan-Meier curve of the time to the first answer in hours, up to 72; None without messages."""
    message, first, left = _delays(data)
    here = np.isin(message, rows.posts) & (talk(data).side[message] == code)
    if not here.any():
        return None
    limit = np.minimum(left[here], HORIZON_S)
    event = first[here] <= limit
    return kaplan_meier(np.where(event, first[here], limit) / HOUR, event)


def _delays(data: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Dated posts that ask, seconds until their first answer (NaN: none), and until the data end."""
    found = asked(data)
    dated = ~np.isnan(found.left)
    return found.post[dated], found.first[dated], found.left[dated]


@dataclass(frozen=True)
class Asked:
    """Posts that ask for an answer, in channels that hold replies; arrays have one entry per such post.

    ``answer`` is the row of the first direct answer, -1 for none; ``first`` the seconds until it (NaN without
    one, or when it or the post has no time or a later one); ``left`` the seconds until the data end.
    """

    post: np.ndarray
    answer: np.ndarray
    first: np.ndarray
    left: np.ndarray


def asked(data: Dataset) -> Asked:
    """The questions and mentions to us with their answers; made once per Dataset."""
    found: Asked = data.mine("asked", lambda: _asked(data, talk(data)))
    return found


def _asked(data: Dataset, seen: Talk) -> Asked:
    post = np.flatnonzero(_answerable(data, seen) & seen.threaded)
    at = data.seconds
    # Externally only we answer a message; internally any colleague other than the asker does.
    external = (seen.side == parties.EXTERNAL) & data.parties.known
    reply = np.flatnonzero(
        (seen.to >= 0) & (seen.party != seen.answers) & (~external | (seen.party == seen.us))
    )
    delay = at[reply] - at[seen.to[reply]]
    delay[~(delay >= 0)] = np.nan
    # The soonest first, those without a usable time last.
    order = np.lexsort((reply, delay, seen.to[reply]))
    answered, place = np.unique(seen.to[reply][order], return_index=True)
    answer, first = np.full(len(at), -1), np.full(len(at), np.nan)
    answer[answered], first[answered] = reply[order][place], delay[order][place]
    return Asked(post, answer[post], first[post], data.end - at[post])


def is_open(data: Dataset) -> np.ndarray:
    """Of the posts that ask, which are old enough to count and have no answer at all; bool (n_asked,)."""
    found = asked(data)
    return (found.answer < 0) & mature(data)[found.post]


def _answerable(data: Dataset, seen: Talk) -> np.ndarray:
    """Messages that ask for an answer.

    External: by somebody else, to us (a reply or a mention), with a question mark or with our handle in
    front. Internal: a question that starts a thread.
    """
    text = pa.chunked_array(pa.array(data.posts["text"], type=pa.large_string()))
    question = pc.match_substring(text, "?").fill_null(False).to_numpy()
    is_root = data.threads.root == np.arange(len(question))
    internal = (seen.side == parties.INTERNAL) & is_root & question
    if not data.parties.known:
        return is_root & question
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    mention = mention[data.parties.ours[mention["target"].to_numpy()]]
    to_us = (seen.answers == data.parties.organisation).copy()
    to_us[mention["post"].to_numpy()] = True
    in_front = pc.match_substring_regex(text, r"^\s*\.?@").fill_null(False).to_numpy()
    by_other = seen.party != data.parties.organisation
    external = (seen.side == parties.EXTERNAL) & by_other & to_us & (question | in_front)
    return internal | external
