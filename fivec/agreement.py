"""How far two judges agree, and what a check by hand does to a headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from fivec.measures import Measure, Side, at_most, grade, not_measured, proportion

DRAWS: Final = 1_000
HOLDS_FROM: Final = (7, 10)
"""Share of judgements (k, n) that must be the same for a headline to keep its percentage."""


def crossed(one: Sequence[str], other: Sequence[str], answers: Sequence[str]) -> np.ndarray:
    """Counts (q, q) of what one judge said by what the other said, in the order of ``answers``."""
    place = {answer: number for number, answer in enumerate(answers)}
    table = np.zeros((len(answers), len(answers)), dtype=np.int64)
    for first, second in zip(one, other, strict=True):
        table[place[first], place[second]] += 1
    return table


def kappa(table: np.ndarray) -> float | None:
    """Agreement beyond chance of two judges (Cohen 1960).

    Parameters
    ----------
    table : counts (q, q), one judge's answers by the other's.

    Returns
    -------
    -1 to 1; None without judgements, or where both always give one same answer.
    """
    n = table.sum()
    if not n:
        return None
    expected = table.sum(axis=1) @ table.sum(axis=0) / n**2
    return None if expected == 1 else float((np.trace(table) / n - expected) / (1 - expected))


def kappa_interval(table: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of kappa: what was judged drawn anew, seeded."""
    n = int(table.sum())
    draws = np.random.default_rng(0).multinomial(n, table.ravel() / n, DRAWS)
    found = [value for draw in draws if (value := kappa(draw.reshape(table.shape))) is not None]
    if len(found) < 2:
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def agreements(ids: tuple[str, str], table: np.ndarray, side: Side, quick: bool = False) -> list[Measure]:
    """The share of judgements that are the same, and kappa, of two judges.

    Parameters
    ----------
    ids : of the share and of kappa.
    table : counts (q, q), see ``crossed``. Without any, neither is measured.
    quick : leave out the interval of kappa.
    """
    share_id, kappa_id = ids
    n = int(table.sum())
    if not n:
        return [not_measured(share_id, "judged", side=side)]
    share = proportion(share_id, int(np.trace(table)), n, side=side)
    value = kappa(table)
    if value is None:
        return [share, not_measured(kappa_id, side=side, basis="no_variation")]
    low, high = (None, None) if quick else kappa_interval(table)
    return [share, Measure(kappa_id, value, low, high, n=n, grade=grade(n), side=side)]


def checked(headline: Measure, agreement: Measure | None, least: int) -> Measure:
    """A headline after the user judged a sample by hand: counts only where too few judgements were the same.

    Parameters
    ----------
    agreement : the share of judgements that were the same, None where nothing was judged.
    least : judgements under which a headline stays as it is.
    """
    if agreement is None or not headline.measured or agreement.k is None or not agreement.n:
        return headline
    if agreement.n < least:
        return headline
    known = replace(headline, agreed=(agreement.k, agreement.n))
    return at_most(known, "C") if is_disputed(known) else known


def is_disputed(headline: Measure) -> bool:
    """Whether a check by hand said something else too often (under 70 %)."""
    if headline.agreed is None:
        return False
    k, n = headline.agreed
    return k * HOLDS_FROM[1] < n * HOLDS_FROM[0]
