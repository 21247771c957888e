"""What the user says of a sample of threads, beside the step that was computed (CV-14)."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from fivec import agreement, checking, parties
from fivec.conversations import counted
from fivec.conversations.talk import talk
from fivec.dataset import Dataset
from fivec.measures import Measure, Result, not_measured, proportion
from fivec.own_posts import mature

SAMPLE: Final = 10
LEAST: Final = 5
"""Threads judged from which the headline depends on it."""
READABLE: Final = (2, 200)
"""Posts of a thread that can be judged: one without an answer needs no judge, and a longer one is more than
can be read in the quarter of an hour that ten take.
"""
STEPS: Final = ("0", "1", "2", "3")
_INSTEAD: Final = (counted.BASIS, *counted.FALLBACKS)
"""Bases of a headline that does not rest on the steps of threads."""


def sample(data: Dataset, code: int) -> np.ndarray:
    """First posts (rows) of the threads of one side to judge: a simple random sample of those in CV-1 that
    can be read.

    It is drawn from the whole data: a filter leaves it as it is.
    """
    found: np.ndarray = data.mine(f"check/conversations/{code}", lambda: _sample(data, code))
    return found


def _sample(data: Dataset, code: int) -> np.ndarray:
    roots = _counting(data, code)
    size = data.threads.size[roots]
    return checking.drawn(data, roots[(size >= READABLE[0]) & (size <= READABLE[1])], SAMPLE)


def left_out(data: Dataset, code: int) -> tuple[int, int]:
    """Threads of one side in CV-1 that are not judged: those of one post, and those too long to read."""
    size = data.threads.size[_counting(data, code)]
    return int((size < READABLE[0]).sum()), int((size > READABLE[1]).sum())


def _counting(data: Dataset, code: int) -> np.ndarray:
    """First posts of the threads of one side in CV-1, found once."""

    def found() -> np.ndarray:
        if not len(data.posts):
            return np.zeros(0, dtype=np.int64)
        seen = talk(data)
        whole = seen.concerned & seen.threaded & ~seen.flat
        return np.flatnonzero(whole & mature(data) & (seen.side == code))

    roots: np.ndarray = data.mine(f"counting/conversations/{code}", found)
    return roots


def compared(data: Dataset, code: int) -> pd.DataFrame:
    """What was judged by hand beside the step that was computed, on one side. See checking.compared."""
    roots = _counting(data, code)
    roots = roots[checking.judged(data, roots)] if len(roots) else roots
    step = talk(data).step[roots].astype(str) if len(roots) else roots.astype(str)
    return checking.compared(data, {"step": dict(zip(roots.tolist(), step.tolist(), strict=True))})


def measures(data: Dataset, code: int, quick: bool = False) -> list[Measure]:
    """Agreement and kappa on the step of a thread, and threads of which the user could not say it.

    Nothing where no thread can be judged; CV-14 is not measured where nobody judged.
    """
    side = parties.side_name(code)
    if not len(sample(data, code)):
        return []
    table = compared(data, code) if len(data.judged) else pd.DataFrame()
    if not len(table):
        return [not_measured("CV-14", "judged", side=side)]
    part = checking.answered(table, "step")
    counts = agreement.crossed(part["answer"].tolist(), part["found"].tolist(), STEPS)
    found = agreement.agreements(("CV-14", "CV-14.kappa"), counts, side, quick)
    return [*found, proportion("CV-14.unsure", checking.unsure(table), len(table), side=side)]


def after_check(data: Dataset, result: Result, quick: bool = False) -> Result:
    """The result with CV-14 and the table ``judged``; a headline that does not hold shows counts only."""

    def found(headline: Measure, code: int) -> list[Measure]:
        return [] if headline.basis in _INSTEAD else measures(data, code, quick)

    return checking.held_against(result, LEAST, found, lambda headline: ("CV-14",), partial(compared, data))
