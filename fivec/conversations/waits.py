"""How long every message that asks us something waits, on the wall clock or on that of the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.conversations.answers import HORIZON_S, asked
from fivec.conversations.hours import MOST
from fivec.conversations.talk import Talk, talk
from fivec.dataset import Dataset, Rows, among
from fivec.office_hours import office_hours
from fivec.own_posts import HOUR
from fivec.schema import SMALL_GROUP

Clock = Literal["wall", "office"]
HORIZON_H: Final[dict[Clock, float]] = {"wall": HORIZON_S / HOUR, "office": 24.0}
"""Answers are followed for this long, three days; a message still open then counts as unanswered."""


@dataclass(frozen=True)
class Waits:
    """Dated messages that ask us something, one entry each, times in hours of one clock.

    ``first`` until our first answer and ``others`` until the first by somebody else but the asker (NaN:
    none), ``left`` until the data end, ``addressed`` PERSON, LOGO or UNKNOWN and ``person`` the one addressed
    (-1 where it is not one). ``dropped`` are the rows of messages answered before they were asked, or at a
    time that is not known; they are not among these.
    """

    post: np.ndarray
    first: np.ndarray
    others: np.ndarray
    left: np.ndarray
    addressed: np.ndarray
    person: np.ndarray
    dropped: np.ndarray

    def of(self, data: Dataset, rows: Rows, code: int) -> Waits:
        """Those of one side that a selection keeps."""
        side = talk(data).side
        here, dropped = (
            among(data, post, rows.posts) & (side[post] == code) for post in (self.post, self.dropped)
        )
        return replace(self.where(here), dropped=self.dropped[dropped])

    def where(self, mask: np.ndarray) -> Waits:
        """Some of the messages; what was dropped stays."""
        names, kept = ("post", "first", "others", "left", "addressed", "person"), np.flatnonzero(mask)
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def waits(data: Dataset, clock: Clock = "wall") -> Waits:
    """How long every message that asks us something waits; made once per Dataset and clock."""
    found: Waits = data.mine(f"waits/{clock}", lambda: _waits(data, clock))
    return found


def _waits(data: Dataset, clock: Clock) -> Waits:
    seen, asks, at = talk(data), asked(data), data.seconds
    unusable = (asks.answer >= 0) & np.isnan(asks.first)
    kept = ~np.isnan(asks.left) & ~unusable
    post, first = asks.post[kept], asks.first[kept]
    addressed, person = _addressed(data, seen)
    others = _by_others(data, seen)[post]

    def hours(until: np.ndarray) -> np.ndarray:
        if clock == "wall":
            return until / HOUR
        return office_hours().working_seconds(at[post], at[post] + until) / HOUR

    left = hours(asks.left[kept])
    return Waits(
        post, hours(first), hours(others), left, addressed[post], person[post], asks.post[unusable]
    )  # fmt: skip


def _by_others(data: Dataset, seen: Talk) -> np.ndarray:
    """Seconds until the first answer to each post by neither us nor its author; NaN for none.

    Only outside: inside whoever answers is a colleague, and that is the answer.
    """
    at = data.seconds
    reply = np.flatnonzero((seen.to >= 0) & (seen.side == parties.EXTERNAL) & data.parties.known)
    reply = reply[(seen.party[reply] != seen.us[reply]) & (seen.party[reply] != seen.party[seen.to[reply]])]
    delay = at[reply] - at[seen.to[reply]]
    usable = delay >= 0
    first = np.full(len(at), np.inf)
    np.minimum.at(first, seen.to[reply[usable]], delay[usable])
    return np.where(np.isinf(first), np.nan, first)


def _addressed(data: Dataset, seen: Talk) -> tuple[np.ndarray, np.ndarray]:
    """Whether each post outside is to a person or to the logo, and to which person.

    The author of ours that it answers, else whoever of ours it mentions; UNKNOWN where these are of both
    kinds, of none, or not known.
    """
    n, who, author = len(data.posts), data.parties, data.posts["author"].to_numpy()
    mention = data.interactions
    mention = mention[(mention["kind"] == "mention").to_numpy()]
    post, account = mention["post"].to_numpy(), mention["target"].to_numpy()
    above = np.flatnonzero((seen.to >= 0) & (seen.answers == who.organisation))
    answers_us = np.zeros(n, dtype=bool)
    answers_us[above] = True
    named = who.ours[account] & ~answers_us[post]
    post = np.concatenate([above, post[named]])
    account = np.concatenate([author[seen.to[above]], account[named]])
    found, one = np.full(n, parties.UNKNOWN), np.full(n, schema.NOBODY)
    counts = np.zeros((n, 3), dtype=np.int64)
    np.add.at(counts, (post, who.kind[account]), 1)
    for kind in (parties.PERSON, parties.LOGO):
        found[(counts[:, kind] > 0) & (counts[:, kind] == counts.sum(axis=1))] = kind
    one[post] = who.person[account]
    found[seen.side != parties.EXTERNAL] = parties.UNKNOWN
    return found, np.where(found == parties.PERSON, one, schema.NOBODY)


def tellable(data: Dataset, whole: Waits, found: Waits, code: int) -> bool:
    """Whether persons and logo may be told apart among some of all messages.

    Five or more persons were addressed, none of them by more than half of the messages; and those whose
    messages a filter leaves out are none or five or more as well, or the difference would tell them.
    """
    n = np.bincount(found.person[found.addressed == parties.PERSON])
    if np.count_nonzero(n) < SMALL_GROUP or n.max() > MOST * n.sum():
        return False
    out = (talk(data).side[whole.post] == code) & (whole.addressed == parties.PERSON)
    left_out = np.count_nonzero(np.bincount(whole.person[out & ~among(data, whole.post, found.post)]))
    return not 0 < left_out < SMALL_GROUP and bool((found.addressed == parties.LOGO).any())


def dropped_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Messages left out of every time because their answer has none or an earlier one: side, n."""
    sides = parties.sides_of_posts(data)
    n = [len(waits(data).of(data, rows, code).dropped) for code in sides]
    return pd.DataFrame({"side": [schema.SIDES[code] for code in sides], "n": n})
