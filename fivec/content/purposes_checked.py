"""What the user says our posts are for, beside what the rules said (CT-9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from fivec import agreement, checking
from fivec.content.purposes import own_purposes
from fivec.dataset import Dataset
from fivec.measures import Measure, Side
from fivec.text.mix import PURPOSES, deciding

QUESTION: Final = "purpose"
SHARES: Final = tuple(f"CT-9.{name}" for name in PURPOSES)


def asked(data: Dataset, code: int, posts: np.ndarray) -> np.ndarray:
    """Which of some posts (rows) of a side the rules told the purpose of, so that it can be asked; bool."""
    return np.isin(posts, own_purposes(data, code)[0])


def found(data: Dataset, code: int) -> dict[int, str]:
    """Of every post that the user said anything of, the purpose by the rules, by post row."""
    rows, purpose = own_purposes(data, code)
    seen = checking.judged(data, rows)
    return {row: PURPOSES[at] for row, at in zip(rows[seen].tolist(), purpose[seen].tolist(), strict=True)}


def measures(table: pd.DataFrame, side: Side, quick: bool = False) -> list[Measure]:
    """CT-9.agreed and CT-9.kappa: agreement on the purpose of posts, and beyond chance.

    Not measured where the user never said a purpose, whatever else was judged.

    Parameters
    ----------
    table : what was compared, see checking.compared.
    """
    part = checking.answered(table, QUESTION)
    counts = agreement.crossed(part["answer"].tolist(), part["found"].tolist(), PURPOSES)
    return agreement.agreements(("CT-9.agreed", "CT-9.kappa"), counts, side, quick)


def held(supporting: Iterable[Measure], least: int) -> tuple[Measure, ...]:
    """Measures with the shares of purposes held against the agreement on them: see agreement.checked."""
    known = tuple(supporting)
    agreed: Mapping[str | None, Measure] = {one.side: one for one in known if one.id == "CT-9.agreed"}
    return tuple(
        agreement.checked(one, agreed.get(one.side), least) if one.id in SHARES else one for one in known
    )


def reason(data: Dataset, post: int) -> str:
    """The words by which a post was taken for more than information: see mix.deciding."""
    return deciding(data.posts["text"].iloc[post] or "", int(data.terms.language[post]))
