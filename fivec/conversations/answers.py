"""What asks us something, and whether it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fivec import parties, small_groups, text
from fivec.clusters import by_design_effect
from fivec.conversations.talk import Evidence, Talk, talk
from fivec.dataset import Dataset, Rows, among
from fivec.measures import Measure, Side, not_measured, proportion
from fivec.own_posts import HOUR, mature

HORIZON_S: Final = 72 * HOUR
"""Answers are followed for this long; a message still open then counts as unanswered."""


def answers(data: Dataset, rows: Rows, code: int, side: Side, evidence: Evidence) -> list[Measure]:
    """Share answered within three days (CV-3) and share still open (CV-3.open).

    What was answered at a time that cannot be counts as neither: it may have been in time.
    """
    if by_a_few(data, rows, code):
        return [not_measured(id, side=side, basis=parties.FEW) for id in ("CV-3", "CV-3.open")]
    found = asked(data)
    here = among(data, found.post, rows.posts) & (talk(data).side[found.post] == code)
    told = not_measured("CV-3", "times" if np.isnan(data.end) else "replies", side=side)
    if (here & ~np.isnan(found.left)).any():
        old = here & (found.left >= HORIZON_S) & ((found.answer < 0) | ~np.isnan(found.first))
        in_time = found.first[old] <= HORIZON_S
        told = proportion("CV-3", int(in_time.sum()), len(in_time), side=side)
        told = by_design_effect(told, in_time, *alike(data, found.post[old]))
    return [evidence.of(one) for one in (told, _open(data, rows, code, side))]


def _open(data: Dataset, rows: Rows, code: int, side: Side) -> Measure:
    """CV-3.open: of what is old enough, what has no answer at all, also where nothing is dated."""
    post = asked(data).post
    here = among(data, post, rows.posts) & (talk(data).side[post] == code) & mature(data)[post]
    if not here.any():
        return not_measured("CV-3.open", "replies", side=side)
    still = is_open(data)[here]
    told = proportion("CV-3.open", int(still.sum()), len(still), side=side)
    return by_design_effect(told, still, *alike(data, post[here]))


def alike(data: Dataset, post: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What messages (rows) hang together by: their conversation, and who wrote them; int arrays."""
    return data.threads.root[post], data.parties.person[data.posts["author"].to_numpy()[post]]


def by_a_few(data: Dataset, rows: Rows, code: int) -> bool:
    """Whether all who can answer on a side of a selection are fewer than five colleagues.

    Where an account that speaks for the organisation writes as well, it is the organisation that answers. The
    same of the channels that the selection leaves out: the difference would tell.
    """
    who = data.mine(f"writers/{code}", lambda: _writers(data, code))
    if not len(who):
        return False
    posts = rows.posts[np.flatnonzero(talk(data).side[rows.posts] == code)]
    # One more than its code: a post may have no channel.
    n = np.bincount(data.codes("posts", "channel")[posts] + np.int64(1), minlength=int(who[:, 0].max()) + 2)
    here = n[who[:, 0] + 1] > 0
    return any((part >= 0).all() and small_groups.few(part) for part in (who[here, 1], who[~here, 1]))


def _writers(data: Dataset, code: int) -> np.ndarray:
    """Who of ours writes where on a side: channel and person, -1 for who speaks for us; int (n, 2)."""
    author = data.posts["author"].to_numpy()
    spoken = np.flatnonzero((talk(data).side == code) & data.parties.ours[author])
    person = np.where(parties.by_our_people(data), data.parties.person, -1)[author[spoken]]
    channel = data.codes("posts", "channel")[spoken].astype(np.int64)
    return np.unique(np.stack([channel, person], axis=1), axis=0)


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

    External: by somebody else, to us (a reply or a mention), with a question (see ``text.asks``) or with a
    handle in front. Internal: a question that starts a thread.
    """
    written = pa.chunked_array(pa.array(data.posts["text"], type=pa.large_string()))
    is_root = data.threads.root == np.arange(len(written))
    if not data.parties.known:
        return is_root & _question(written, is_root)
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    mention = mention[data.parties.ours[mention["target"].to_numpy()]]
    to_us = (seen.answers == data.parties.organisation).copy()
    to_us[mention["post"].to_numpy()] = True
    in_front = pc.match_substring_regex(written, r"^\s*\.?@").fill_null(False).to_numpy()
    by_other = seen.party != data.parties.organisation
    external = (seen.side == parties.EXTERNAL) & by_other & to_us
    internal = (seen.side == parties.INTERNAL) & is_root
    question = _question(written, internal | (external & ~in_front))
    return (internal & question) | (external & (question | in_front))


def _question(written: pa.ChunkedArray, among: np.ndarray) -> np.ndarray:
    """Which of some texts ask something; bool, False for the others."""
    found = np.zeros(len(written), dtype=bool)
    found[among] = text.asks(written.filter(pa.array(among)))
    return found
