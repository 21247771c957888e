"""What our posts are for: to inform, to keep a community, or to get something done (CT-9)."""

from __future__ import annotations

from typing import Final

import numpy as np

from fivec import bodies
from fivec.dataset import Dataset, among, chosen
from fivec.measures import Measure, Side, not_measured, proportion
from fivec.schema import NO_PARENT
from fivec.text import OTHER
from fivec.text.mix import PURPOSES, mix

LETTER: Final = r"[^\W\d_]"
READABLE: Final = (40, 280)
"""Characters of a post that shows what it is for."""


def purposes(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CT-9.information, CT-9.community and CT-9.action: shares of our posts that start a conversation.

    The same text counts once. Posts without a letter, or in a language without lists, do not count. At
    most grade B: the rules are right in about three of four cases. Not measured where we start nothing.
    """
    rows, purpose = own_purposes(data, code)
    here = among(data, rows, posts)
    n = int(here.sum())
    if not n:
        return [not_measured(f"CT-9.{name}", "own_posts", side=side) for name in PURPOSES]
    found = np.bincount(purpose[here], minlength=len(PURPOSES))
    return [
        proportion(f"CT-9.{name}", int(k), n, side=side, best="B")
        for name, k in zip(PURPOSES, found, strict=True)
    ]


def examples(data: Dataset, posts: np.ndarray, code: int) -> dict[str, int | None]:
    """A post of ours (row) for each purpose among some posts, None where there is none.

    The newest that is neither very short nor long to read; the newest of all where none is.
    """
    rows, purpose = own_purposes(data, code)
    here = np.isin(rows, posts)
    rows, purpose = rows[here], purpose[here]
    written = data.posts["text"].iloc[rows].str.len().to_numpy(dtype=float)
    readable = (written >= READABLE[0]) & (written <= READABLE[1])
    order = np.lexsort((rows, np.nan_to_num(data.seconds[rows], nan=-np.inf), readable))
    found: dict[str, int | None] = dict.fromkeys(PURPOSES)
    for at in order.tolist():
        found[PURPOSES[purpose[at]]] = int(rows[at])
    return found


def own_purposes(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of our posts that start something on a side and can be told, and what each is for."""
    found: tuple[np.ndarray, np.ndarray] = data.once(
        f"purposes/{bodies.digest(data, code)}", lambda: _own_purposes(data, code)
    )
    return found


def _own_purposes(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray]:
    rows = bodies.ours(data, code).different
    starts = data.posts["parent"].to_numpy()[rows] == NO_PARENT
    rows = rows[starts & ~chosen(data.posts["kind"], ("reply",))[rows]]
    written = (
        data.posts["text"].iloc[rows].str.contains(LETTER, regex=True).fillna(False).to_numpy(dtype=bool)
    )
    rows = rows[written & (data.terms.language[rows] != OTHER)]
    return rows, mix(data.posts["text"].iloc[rows], data.terms.language[rows])
