"""Which groups may be looked at apart, and which numbers told, without pointing at a few people."""

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


def few(people: np.ndarray) -> bool:
    """Whether it is one to four different people, whose numbers (0 or more) come once per thing they did."""
    return 0 < int(np.count_nonzero(np.bincount(people))) < SMALL_GROUP


def tells_of_few(inside: np.ndarray, left_out: np.ndarray) -> bool:
    """Whether a number about what people did would tell what fewer than five of them did.

    Either itself, or by the difference between everything and what a selection keeps. A selection in which
    nobody did anything tells nothing: everything is not told then either.

    Parameters
    ----------
    inside, left_out : int arrays, who did each thing that the selection keeps, and that it leaves out.
    """
    return few(inside) or (len(inside) > 0 and few(left_out))
