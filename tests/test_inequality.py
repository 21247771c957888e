"""Unequal division: counted by hand, against its definition, and unmoved by scale and order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.inequality import gini, holders, top_share

counts = st.lists(st.integers(0, 50), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("values", "plain", "corrected"),
    [([1, 2, 3, 4], 0.25, 1 / 3), ([0, 0, 0, 1], 0.75, 1.0), ([9, 1, 1, 1], 0.5, 2 / 3)],
)
def test_gini_by_hand(values, plain, corrected):
    assert gini(np.array(values), corrected=False) == pytest.approx(plain)
    assert gini(np.array(values)) == pytest.approx(corrected)


@pytest.mark.parametrize("values", [[], [0, 0], [5]])
def test_nothing_to_divide_or_nobody_to_compare_with(values):
    assert gini(np.array(values)) is None


@given(counts)
def test_gini_is_the_mean_difference_between_two_people(values):
    x = np.array(values, dtype=float)
    if not x.sum():
        assert gini(x) is None
        return
    differences = np.abs(x[:, None] - x[None, :]).sum() / (len(x) * (len(x) - 1))
    assert gini(x) == pytest.approx(differences / (2 * x.mean()))


def test_the_silent_make_it_more_unequal():
    assert gini(np.array([2, 2, 2])) == 0
    assert gini(np.array([2, 2, 2, 0, 0, 0])) == pytest.approx(0.6)


@given(counts, st.integers(1, 9))
def test_scale_and_order_change_nothing(values, factor):
    x, turned = np.array(values), factor * np.array(values[::-1])
    assert gini(x) == pytest.approx(gini(turned)) if x.sum() else gini(turned) is None
    assert holders(x) == holders(turned)
    assert top_share(x) == pytest.approx(top_share(turned)) if x.sum() else top_share(turned) is None


def test_the_top_tenth_is_rounded_up_to_a_person():
    assert top_share(np.array([5, 3, 2])) == 0.5
    assert top_share(np.arange(1, 31)) == pytest.approx((30 + 29 + 28) / 465)
    assert top_share(np.zeros(4)) is None


def test_who_holds_half():
    assert holders(np.array([5, 3, 2])) == 1
    assert holders(np.array([1, 1, 1, 1])) == 2
    assert holders(np.array([1, 1, 1])) == 2
    assert holders(np.zeros(3)) is None and holders(np.zeros(0)) is None
    assert holders(np.array([1, 1]), part=1.0) == 2
