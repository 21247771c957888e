"""How soon an answer comes: curves of what is answered by when, for us, by whom was addressed, by others.

Every curve counts the time until something that could be seen all along, an answer by us or one by the
community, and neither ends the wait for the other. So only the end of the data or of the horizon censors,
which has nothing to do with the answer. Persons and logo are told apart by who was *addressed*: that is
known of every message at the start, where who answered is known of the answered alone, and comparing these
would leave out whoever still waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.conversations.answers import alike, by_a_few
from fivec.conversations.talk import Evidence
from fivec.conversations.waits import HORIZON_H, Clock, Waits, tellable, waits
from fivec.dataset import Dataset, Rows
from fivec.measures import Z_95, Grade, Measure, Side, grade, not_measured, proportion
from fivec.survival import Survival, kaplan_meier, log_rank, spread

Who = Literal["us", "persons", "logo", "community"]
WHO: Final[tuple[Who, ...]] = ("us", "persons", "logo", "community")
WITHIN: Final = {"CV-4.within_1h": 1.0, "CV-4.within_4h": 4.0, "CV-4.within_24h": 24.0}
OFFICE: Final = "office_hours"
"""Basis of what was measured on the office clock."""


# -- curves -------------------------------------------------------------------------------------------------


def curve(data: Dataset, rows: Rows, code: int, who: Who = "us", clock: Clock = "wall") -> Survival | None:
    """Kaplan-Meier curve of the hours until the first answer, up to the horizon; None without messages.

    ``us`` are our answers to all messages, ``persons`` and ``logo`` our answers to messages addressed to
    these, ``community`` the answers by others. None as well where those who can answer are a few (see
    ``answers.by_a_few``), and where the working pattern of a few could be read
    (see ``waits.tellable``); the logo's own curve then is not given either, from which with all together it
    could be found.
    """
    whole = waits(data, clock)
    found = whole.of(data, rows, code)
    if who != "community" and by_a_few(data, rows, code):
        return None
    if who == "community":
        if code != parties.EXTERNAL or not data.parties.known:
            return None
        return _curve(data, found, found.others, clock)
    if who != "us":
        if not tellable(data, whole, found, code):
            return None
        found = found.where(found.addressed == (parties.PERSON if who == "persons" else parties.LOGO))
    return _curve(data, found, found.first, clock)


def _curve(data: Dataset, found: Waits, answered: np.ndarray, clock: Clock) -> Survival | None:
    if not len(found.post):
        return None
    return kaplan_meier(*_observed(found, answered, clock), *alike(data, found.post))


def _observed(found: Waits, answered: np.ndarray, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Hours observed, and whether they end with an answer."""
    limit = np.minimum(found.left, HORIZON_H[clock])
    event = answered <= limit
    return np.where(event, answered, limit), event


def curve_table(data: Dataset, rows: Rows, who: Sequence[Who] = WHO, clock: Clock = "wall") -> pd.DataFrame:
    """The answering curves: side, who, hours, answered_share with its band, n messages."""
    frames = []
    for code in parties.sides_of_posts(data):
        for one in who:
            found = curve(data, rows, code, one, clock)
            if found is None:
                continue
            frames.append(
                pd.DataFrame(
                    {
                        "side": schema.SIDES[code],
                        "who": one,
                        "hours": np.append(0.0, found.time),
                        "answered_share": 1 - np.append(1.0, found.survival),
                        "low": 1 - np.append(1.0, found.high),
                        "high": 1 - np.append(1.0, found.low),
                        "n": found.n,
                    }
                )
            )
    columns = ["side", "who", "hours", "answered_share", "low", "high", "n"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


# -- measures -----------------------------------------------------------------------------------------------


def measures(data: Dataset, rows: Rows, code: int, known: Evidence, clock: Clock = "wall") -> list[Measure]:
    """CV-4: the median, the shares answered within one, four and 24 hours, the mean wait over three days,
    the wait of messages to persons beside those to the logo, and what the community answers.

    On the office clock only the median and the shares within one and four hours, with basis ``office_hours``:
    the others are said in days, which are something else there.
    """
    side = parties.side_name(code)
    found = waits(data, clock).of(data, rows, code)
    whole = curve(data, rows, code, clock=clock)
    if whole is None:
        few = by_a_few(data, rows, code)
        missing = () if few else ("times",) if np.isnan(data.end) else ("replies",)
        ids = ("CV-4.median", *WITHIN, "CV-4.mean")[: 3 if clock == "office" else None]
        basis = parties.FEW if few else "none"
        return [not_measured(id, *missing, side=side, basis=basis) for id in ids]
    followed = bool((found.left >= HORIZON_H[clock]).any())
    within = [_within(id, whole, found, hours, side) for id, hours in WITHIN.items()]
    if clock == "office":
        told = [known.of(one) for one in [_median(whole, followed, side), *within[:2]]]
        return [replace(one, basis=OFFICE) if one.basis == "full" else one for one in told]
    told = [_median(whole, followed, side), *within, _mean(whole, side)]
    told += _persons_and_logo(data, rows, code, found)
    told += _community(data, rows, code)
    return [known.of(one) for one in told]


def _median(found: Survival, followed: bool, side: Side) -> Measure:
    """CV-4.median; without a median it is only known to be long where messages were followed to the end."""
    if found.median is None:
        basis, missing = ("never_half", ()) if followed else ("none", ("more",))
        return Measure("CV-4.median", n=found.n, k=found.events, side=side, basis=basis, missing=missing)
    evidence = grade(found.events, "median_time")
    return Measure("CV-4.median", found.median, n=found.n, k=found.events, grade=evidence, side=side)


def _within(id: str, found: Survival, waits: Waits, hours: float, side: Side) -> Measure:
    """CV-4.within_*, resting on the messages that were followed so long.

    After the last moment at which anybody was followed a curve above zero says nothing.
    """
    open_share, low, high = found.at(hours)
    n = int((waits.left >= hours).sum())
    if open_share == 0:
        n, k = found.n, found.n
    elif not n or found.followed < hours:
        return not_measured(id, "more", side=side)
    else:
        k = int((waits.first[waits.left >= hours] <= hours).sum())
    if open_share in (0.0, 1.0):
        # Nothing varies here for Greenwood's formula, and nothing is estimated either.
        return replace(proportion(id, k, n, side=side), k=None, n=found.n)
    return Measure(id, 1 - open_share, 1 - high, 1 - low, n=found.n, grade=grade(n), side=side)


def _mean(found: Survival, side: Side) -> Measure:
    """CV-4.mean: hours that a message waits on average, of at most three days."""
    told = found.restricted_mean(HORIZON_H["wall"])
    if told is None:
        return not_measured("CV-4.mean", "more", side=side)
    mean, error = told
    low, high = max(0.0, mean - Z_95 * error), min(HORIZON_H["wall"], mean + Z_95 * error)
    whole = Measure("CV-4.mean", mean, n=found.n, grade=grade(found.n), side=side)
    return replace(whole, low=low, high=high) if error else whole


def _persons_and_logo(data: Dataset, rows: Rows, code: int, found: Waits) -> list[Measure]:
    """CV-4.persons_logo: mean wait of messages to persons over that to the logo, with the log-rank test."""
    if code != parties.EXTERNAL or not data.parties.known:
        return []
    id, side = "CV-4.persons_logo", parties.side_name(code)
    told = found.where(found.addressed != parties.UNKNOWN)
    duration, event = _observed(told, told.first, "wall")
    persons = told.addressed == parties.PERSON
    clusters = alike(data, told.post)
    test = log_rank(duration, event, persons, *clusters)
    least = min(int(event[persons].sum()), int(event[~persons].sum()))
    if not tellable(data, waits(data), found, code) or test is None or not least:
        return [replace(not_measured(id, side=side, basis="one_voice"), n=len(told.post))]
    limit, added = HORIZON_H["wall"], np.zeros(len(duration))
    means = []
    for who, sign in ((persons, 1), (~persons, -1)):
        whole = kaplan_meier(duration[who], event[who])
        mean = whole.restricted_mean(limit)
        if mean is None or mean[0] <= 0:
            return [not_measured(id, "more", side=side)]
        means.append(mean[0])
        added[who] = sign * whole.mean_added(limit) / mean[0]
    value, times = means[0] / means[1], float(np.exp(Z_95 * spread(added, clusters)))
    evidence: Grade | None = grade(least, "median_time")
    return [
        Measure(
            id, value, value / times, value * times, n=len(told.post), expected=1.0, p=test.p, grade=evidence,
            side=side,
        )
    ]  # fmt: skip


def _community(data: Dataset, rows: Rows, code: int) -> list[Measure]:
    """CV-4.community: share of the messages to us that somebody else answered within three days."""
    whole = curve(data, rows, code, "community")
    if whole is None:
        return []
    found = waits(data).of(data, rows, code)
    told = replace(found, first=found.others)
    return [_within("CV-4.community", whole, told, HORIZON_H["wall"], parties.side_name(code))]
