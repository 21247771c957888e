"""Groups that may be looked at apart: neither they nor those who are left over are fewer than five."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.small_groups import told_apart


@pytest.mark.parametrize(
    ("sizes", "without", "shown"),
    [
        ([6, 5], 0, [True, True]),
        ([6, 4], 0, [False, False]),  # all minus the six are the four
        ([6, 5, 4], 0, [True, False, False]),
        ([5, 5, 9], 1, [True, False, True]),
        ([6, 4, 1], 0, [True, False, False]),
        ([6], 5, [True]),
        ([4], 0, [False]),
        ([], 3, []),
    ],
)
def test_by_hand(sizes, without, shown):
    group = np.concatenate([np.repeat(np.arange(len(sizes)), sizes), np.full(without, -1)]).astype(int)
    assert told_apart(group, len(sizes)).tolist() == shown


@given(st.lists(st.integers(-1, 6), max_size=60))
def test_no_choice_of_groups_leaves_one_to_four(groups):
    group = np.array(groups, dtype=int)
    shown = told_apart(group, 7)
    kept = np.append(shown, False)[group]
    assert (np.bincount(group[kept], minlength=7)[shown] >= 5).all()
    assert not shown.any() or (~kept).sum() not in range(1, 5)
