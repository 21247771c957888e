"""Among which texts copies are looked for: those long enough to tell, and not too many at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from fivec import parties
from fivec.dataset import Dataset

LEAST_CHARACTERS: Final = 40
"""A shorter text, such as a word of thanks, is the same for everybody and no copy."""
AT_ONCE: Final = 5_000
"""Texts up to which nearly the same ones are looked for at once; more of them are evidence that costs."""


def long_enough(data: Dataset) -> np.ndarray:
    """Posts with a text long enough to be a copy; bool (n_posts,), False without a text."""
    n: np.ndarray = data.posts["text"].str.len().fillna(0).to_numpy(dtype=float)
    return n >= LEAST_CHARACTERS


def are_many(data: Dataset, code: int) -> bool:
    """Whether we wrote so much on a side (INTERNAL or EXTERNAL) that looking for copies takes long."""

    def n_ours() -> int:
        ours = data.parties.ours[data.posts["author"].to_numpy()]
        return int((ours & (parties.post_side(data) == code)).sum())

    return bool(data.mine(f"n_ours/{code}", n_ours) > AT_ONCE)
