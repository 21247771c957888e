"""Which groups of people may be looked at apart without pointing at a few of them."""

from __future__ import annotations

import numpy as np

from fivec.schema import SMALL_GROUP


def told_apart(group: np.ndarray, n_groups: int) -> np.ndarray:
    """Groups of five or more that also leave nobody or five or more over, bool (n_groups,).

    Whoever is in no group that is shown can be found by subtraction from everybody. Where they are fewer than
    five, the smallest of the large groups (of equals the last) is not shown either.

    Parameters
    ----------
    group : int array (n_people,), number of everybody's group, -1 for none; everybody counts once.
    """
    size = np.bincount(group[group >= 0], minlength=n_groups)
    large: np.ndarray = size >= SMALL_GROUP
    left_over = len(group) - int(size[large].sum())
    if 0 < left_over < SMALL_GROUP and large.any():
        shown = np.flatnonzero(large)
        large[shown[::-1][np.argmin(size[shown][::-1])]] = False
    return large
