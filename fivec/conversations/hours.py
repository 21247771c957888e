"""When people talk and when we answer, by the hour of the week on the clock of the Netherlands.

Outside, messages are those by others in the conversations that concern us and answers are ours to somebody
else. Inside, and as long as it is not known who we are, messages are those that start a conversation and
answers are those to somebody else, as for the share that is answered.

Nobody's working hours may be read from it. What persons of ours wrote is counted only where they are five or
more of whom none wrote more than half, and where the persons whose messages a filter leaves out are none or
five or more as well: otherwise the difference with everything would tell them. What the logo wrote is its
own. The same holds for the messages inside; messages of others outside must be by five or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.clusters import mix_effect
from fivec.conversations.talk import Talk, talk
from fivec.dataset import Dataset, Rows, among
from fivec.measures import LIMITS, Measure, grade, not_measured, permutation_p
from fivec.own_posts import ZONE
from fivec.schema import SMALL_GROUP
from fivec.text import overlap

DAYS: Final = 7
PARTS: Final = 6
"""Parts of a day, four hours each from midnight on."""
MOST: Final = 0.5
"""Share of the messages above which one person is read from what several wrote."""
DRAWS: Final = 1000
SELDOM: Final = 0.5
"""Share of our answers, beside that of the messages, below which we seldom answer at a time."""


@dataclass(frozen=True)
class Hours:
    """Messages and answers per hour of the week, int (168,) from Monday midnight on.

    ``hidden`` answers are by too few persons to be shown; ``undated`` messages and answers have a day at
    most. ``messages`` or ``answers`` is all 0 where nobody wrote any, or too few people did.
    """

    messages: np.ndarray
    answers: np.ndarray
    hidden: int
    undated: int

    @property
    def n(self) -> int:
        """The smaller of the two totals: what a comparison rests on."""
        return int(min(self.messages.sum(), self.answers.sum()))


@dataclass(frozen=True)
class Gap:
    """A part of the week (day from Monday, part of the day), its share of messages and of answers, and
    whether it is the one with most messages.
    """

    day: int
    part: int
    messages: float
    answers: float
    busiest: bool

    @property
    def seldom(self) -> bool:
        """Whether our answers fall far behind the messages there."""
        return self.answers < SELDOM * self.messages


def hour_of_week(data: Dataset) -> np.ndarray:
    """Hour of the week of every post in the Netherlands, 0 for Monday midnight; -1 where not known.

    A channel of which every time is midnight holds days only, whether these were read as universal or local.
    """
    found: np.ndarray = data.once("hour_of_week", lambda: _hour_of_week(data))
    return found


def _hour_of_week(data: Dataset) -> np.ndarray:
    local = data.posts["posted_at"].dt.tz_convert(ZONE).dt
    known = data.posts["posted_at"].notna().to_numpy()
    hour = np.full(len(known), -1)
    hour[known] = (24 * local.day_of_week + local.hour).to_numpy()[known]
    passed = data.seconds % 86_400
    of_day = (local.hour * 3600 + local.minute * 60 + local.second).to_numpy()
    channel = data.codes("posts", "channel").astype(np.int64)
    n = len(data.posts["channel"].cat.categories)
    timed = np.zeros((2, n), dtype=bool)
    timed[0, channel[known & (passed != 0)]] = True
    timed[1, channel[known & (of_day != 0)]] = True
    has_hours = timed[0] & timed[1]
    return np.where(has_hours[channel], hour, -1)


def hours(data: Dataset, rows: Rows, code: int) -> Hours:
    """When people talk and when we answer, on one side of a selection."""
    sorts = _sorts(data, code)
    message, answer = (one.counted(among(data, one.post, rows.posts)) for one in sorts)
    undated = int(message[0][0] + answer[0][0])
    return Hours(message[1][1:], answer[1][1:], int((answer[0] - answer[1])[1:].sum()), undated)


def _sorts(data: Dataset, code: int) -> tuple[_Written, _Written]:
    sorts: tuple[_Written, _Written] = data.mine(f"hours/{code}", lambda: _written(data, code))
    return sorts


def _worth(data: Dataset, rows: Rows, code: int) -> list[float]:
    """As how many messages, and answers, drawn one by one those of a selection tell when they come.

    Those of one conversation come together.
    """
    told = []
    for one in _sorts(data, code):
        place = one.shown(among(data, one.post, rows.posts))
        part = (one.hour[place] - 1) // (24 // PARTS)
        told.append(len(place) / mix_effect(data.threads.root[one.post[place]], part))
    return told


@dataclass(frozen=True)
class _Written:
    """Messages or answers of one side in all data; arrays have one entry per post.

    ``hour`` is 0 where it is not known, else one more than the hour of the week. Of ``colleagues`` the
    logo's may be shown in any case, and what others wrote only where a filter leaves out none or enough.
    """

    post: np.ndarray
    hour: np.ndarray
    person: np.ndarray
    logo: np.ndarray
    colleagues: bool

    def counted(self, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of a selection (bool per post) by ``hour``, and those of them that point at nobody."""
        inside = np.flatnonzero(here & ~self.logo)
        hour = np.bincount(self.hour[inside], minlength=24 * DAYS + 1)
        of_logo = np.bincount(self.hour[np.flatnonzero(here & self.logo)], minlength=24 * DAYS + 1)
        return hour + of_logo, hour + of_logo if self._of_many(here, inside) else of_logo

    def shown(self, here: np.ndarray) -> np.ndarray:
        """Which of a selection point at nobody and have an hour, as places."""
        inside = np.flatnonzero(here & ~self.logo)
        of_many = self._of_many(here, inside)
        return np.flatnonzero(here & (self.hour > 0) & (self.logo | of_many))

    def _of_many(self, here: np.ndarray, inside: np.ndarray) -> bool:
        n = np.bincount(self.person[inside])
        many = np.count_nonzero(n) >= SMALL_GROUP and n.max() <= MOST * n.sum()
        return bool(many and not 0 < self._left_out(here) < SMALL_GROUP)

    def _left_out(self, here: np.ndarray) -> int:
        """People who wrote some of what a selection leaves out."""
        if not self.colleagues:
            return 0
        return int(np.count_nonzero(np.bincount(self.person[np.flatnonzero(~here & ~self.logo)])))


def _written(data: Dataset, code: int) -> tuple[_Written, _Written]:
    """The messages and the answers of a side; no post is both."""
    seen, who, hour = talk(data), data.parties, 1 + hour_of_week(data)
    here = (seen.side == code) & seen.threaded

    def of(wanted: np.ndarray, colleagues: bool) -> _Written:
        post = np.flatnonzero(wanted & here)
        author = data.posts["author"].to_numpy()[post]
        logo = (who.kind[author] == parties.LOGO) & colleagues
        return _Written(post, hour[post], who.person[author], logo, colleagues)

    inside = code == parties.INTERNAL or not who.known
    return of(_messages(data, seen, code), inside), of(_answers(data, seen, code), True)


def _messages(data: Dataset, seen: Talk, code: int) -> np.ndarray:
    root = data.threads.root
    if code == parties.EXTERNAL and data.parties.known:
        return (seen.party != seen.us) & seen.concerned[root]
    return seen.concerned & (root == np.arange(len(root)))


def _answers(data: Dataset, seen: Talk, code: int) -> np.ndarray:
    to_other = (seen.answers >= 0) & (seen.answers != seen.party)
    return to_other & (seen.party == seen.us) if code == parties.EXTERNAL and data.parties.known else to_other


def parts_of(counts: np.ndarray) -> np.ndarray:
    """Counts per hour of the week as counts per part of the day, int (7, 6)."""
    return counts.reshape(DAYS, PARTS, 24 // PARTS).sum(axis=2)


def measure(data: Dataset, rows: Rows, code: int, quick: bool) -> Measure:
    """CV-15.hours: how far our answers come in the parts of the week in which people write.

    Over 42 parts, four hours each. Two samples of the same hours never overlap wholly: ``expected`` is what
    is left on average when messages and answers are dealt anew over all moments, and ``p`` how often that
    is as little as found. Where those of one conversation come together, what is dealt differs the more.
    """
    side, found = parties.side_name(code), hours(data, rows, code)
    messages, answers = parts_of(found.messages).ravel(), parts_of(found.answers).ravel()
    value = overlap(messages, answers)
    if value is None:
        basis, missing = ("few_people", ()) if found.hidden else ("none", _missing(data, found))
        return not_measured("CV-15.hours", *missing, side=side, basis=basis)
    expected, p = None, None
    if not quick:
        expected, p = _chance(messages, answers, value, *_worth(data, rows, code))
    sure = grade(found.n, "text")
    return Measure("CV-15.hours", value, n=found.n, expected=expected, p=p, grade=sure, side=side)


def _missing(data: Dataset, found: Hours) -> tuple[str, ...]:
    return ("times",) if found.undated or np.isnan(data.end) else ("replies",)


def _chance(
    messages: np.ndarray, answers: np.ndarray, value: float, n_messages: float, n_answers: float
) -> tuple[float, float]:
    """Mean overlap where both come at the same moments, and how often it is no more than the value.

    ``n_messages`` and ``n_answers`` are what they are worth (see ``_worth``): the shares of what is dealt
    differ as much more as those of so many messages would.
    """
    rng, both = np.random.default_rng(0), messages + answers
    dealt = rng.multivariate_hypergeometric(both, int(answers.sum()), size=DRAWS, method="marginals")
    rest = both - dealt
    apart = np.abs(rest / messages.sum() - dealt / answers.sum()).sum(axis=1) / 2
    wider = np.sqrt((1 / n_messages + 1 / n_answers) / (1 / messages.sum() + 1 / answers.sum()))
    null = np.maximum(0.0, 1 - apart * wider)
    return float(null.mean()), permutation_p(-value, -null)


def gap(messages: np.ndarray, answers: np.ndarray) -> Gap | None:
    """Where people write and we do not answer: the busiest part of the week if we seldom answer then, else
    the part in which the answers fall furthest behind. None with fewer than LIMITS["text"] of either.

    Parameters
    ----------
    messages, answers : int arrays (168,), from Monday midnight on.
    """
    if min(messages.sum(), answers.sum()) < LIMITS["text"][0]:
        return None
    of_messages, of_answers = (parts_of(counts).ravel() / counts.sum() for counts in (messages, answers))
    top = int(np.argmax(of_messages))
    cell = top if of_answers[top] < SELDOM * of_messages[top] else int(np.argmax(of_messages - of_answers))
    day, part = divmod(cell, PARTS)
    return Gap(day, part, float(of_messages[cell]), float(of_answers[cell]), cell == top)


def hour_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """One row per side and hour of the week: side, weekday (0 for Monday), hour, messages, answers, and
    the answers that are hidden (of the whole week).

    Sides on which nothing may be shown are left out.
    """
    frames = []
    for code in parties.sides_of_posts(data):
        found = hours(data, rows, code)
        if not found.messages.any() and not found.answers.any():
            continue
        week = np.arange(24 * DAYS)
        frames.append(
            pd.DataFrame(
                {
                    "side": schema.SIDES[code],
                    "weekday": week // 24,
                    "hour": week % 24,
                    "messages": found.messages,
                    "answers": found.answers,
                    "hidden": found.hidden,
                }
            )
        )
    columns = ["side", "weekday", "hour", "messages", "answers", "hidden"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
