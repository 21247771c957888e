"""Months that are more than chance: the published chart, months counted by hand, what always holds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fivec
from fivec import content, conversations, tables
from fivec.control_chart import Limits, limits, signals
from fivec.figures.monthly import alt_months, fig_months
from fivec.figures.theme import Look
from fivec.language import LANGUAGES, translator
from fivec.measures import wilson
from fivec.monthly import COLUMNS, _signals, by_month
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"


def test_the_published_baseline_and_a_next_value_that_signals():
    usual = limits(np.array([10, 12, 11, 13, 12]))
    assert (usual.mean, usual.moving_range) == (pytest.approx(11.6), 1.5)
    assert (usual.low, usual.high) == (pytest.approx(7.61, abs=5e-3), pytest.approx(15.59, abs=5e-3))
    assert signals(np.array([10, 12, 11, 13, 12, 20]), usual).tolist() == [False] * 5 + [True]
    assert limits(np.array([3.0])) is None


def test_eight_in_a_row_on_one_side_and_not_seven():
    usual = Limits(10, 1, 7, 13)
    assert signals(np.array([9, *[11] * 8, 9]), usual).tolist() == [False, *[True] * 8, False]
    assert not signals(np.array([9, *[11] * 7, 9, *[11] * 7]), usual).any()
    # One on the mean itself is on neither side.
    assert not signals(np.array([*[11] * 4, 10, *[11] * 7]), usual).any()
    assert not signals(np.full(12, 10), usual).any()


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.floats(-3, 3), st.floats(0.1, 5))
def test_another_unit_signals_the_same(values, shift, scale):
    values = np.round(np.array(values), 3)
    usual, other = limits(values[:8]), limits(shift + scale * values[:8])
    assert other.low == pytest.approx(shift + scale * usual.low, abs=1e-9)
    far = np.append(values, usual.high + 1)
    assert signals(far, usual)[-1]
    slow = [value < usual.low or value > usual.high for value in values]
    assert not (np.array(slow) & ~signals(values, usual)).any()


def months(sizes, shares, start="2025-11-15 12:00"):
    """Posts of one account in months in a row, of which so many are met."""
    lines, met = [], []
    for place, (n, k) in enumerate(zip(sizes, shares, strict=True)):
        day = pd.Timestamp(start, tz="UTC") + pd.DateOffset(months=place)
        lines += [(f"{place}-{number}", "x", None, "", day) for number in range(n)]
        met += [number < k for number in range(n)]
    lines.append(("undated", "x", None, "", None))
    return by_month(dataset(lines), np.arange(len(lines)), np.array([*met, True]))


def test_months_counted_by_hand():
    table = months([20, 0, 9, *[20] * 7, 20], [2, 0, 9, 3, 2, 3, 2, 3, 2, 3, 12])
    assert table["month"].tolist()[:4] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert table["n"].tolist()[:4] == [20, 0, 9, 20] and table["k"].sum() == 41
    # Ten posts or more have a share; the month of nine counts only.
    assert table["share"].isna().tolist() == [False, True, True, *[False] * 8]
    assert (table["low"][0], table["high"][0]) == pytest.approx(wilson(2, 20))
    # Eight months with a share: 2 3 2 3 2 3 2 3 of 20, mean 2.5, every step 1.
    assert table["mean"][0] == pytest.approx(2.5 / 20)
    assert table["usual_low"][0] == 0 and table["usual_high"][0] == pytest.approx((2.5 + 2.66) / 20)
    assert table["signal"].tolist()[3:] == [0] * 7 + [1]
    assert table["signal"].isna().tolist()[1:3] == [True, True]


def test_a_drop_is_told_apart_from_a_rise():
    table = months([20] * 9, [15, 16, 15, 16, 15, 16, 15, 16, 2])
    assert table["signal"].tolist() == [0] * 8 + [-1]


def test_a_month_of_few_posts_must_be_apart_from_the_usual_ones_together():
    # Eight months without any: every step is 0, and so is the band. One of ten may well be chance.
    assert wilson(1, 10)[0] < wilson(0, 80)[1] < wilson(2, 10)[0]
    assert months([10] * 9, [*[0] * 8, 1])["signal"].tolist() == [0] * 9
    assert months([10] * 9, [*[0] * 8, 2])["signal"].tolist() == [0] * 8 + [1]
    # As high a share, of ten posts and of forty.
    steady = [10, 11, 10, 11, 10, 11, 10, 11]
    assert months([*[40] * 8, 10], [*steady, 4])["signal"].tolist() == [0] * 9
    assert months([*[40] * 8, 160], [*steady, 64])["signal"].tolist() == [0] * 8 + [1]


def test_a_run_must_be_apart_as_a_whole():
    base = [4, 8, 4, 8, 4, 8, 4, 8]
    # Mean 6 of 20. A hair above it for eight months, and clearly above it though within the band.
    assert (months([20] * 16, [*base, *[7] * 8])["signal"] == 0).all()
    assert wilson(8 * 9, 160)[0] < wilson(48, 160)[1] < wilson(8 * 11, 160)[0]
    # The last month of the baseline is above the mean as well: a run of nine.
    assert months([20] * 16, [*base, *[11] * 8])["signal"].tolist() == [0] * 7 + [1] * 9
    assert months([20] * 16, [*base, *[2] * 8])["signal"].tolist() == [0] * 8 + [-1] * 8


@pytest.mark.parametrize("n", [30, 120])
def test_what_does_not_change_seldom_signals_and_what_does_often(n):
    rng, usual = np.random.default_rng(0), []
    changed = []
    for _ in range(200):
        k = rng.binomial(n, 0.1, size=24)
        usual.append(_signals(k, np.full(24, n), limits(k[:8] / n)).any())
        k[12:] = rng.binomial(n, 0.35, size=12)
        changed.append((_signals(k, np.full(24, n), limits(k[:8] / n))[12:] == 1).any())
    assert np.mean(usual) < 0.16 and np.mean(changed) > 0.9


def test_with_seven_months_nothing_is_called_usual():
    table = months([20] * 7, [1] * 7)
    assert table[["mean", "usual_low", "usual_high"]].isna().all(axis=None) and table["signal"].isna().all()
    assert len(by_month(dataset([("1", "x", None, "", None)]), np.arange(1), np.ones(1, dtype=bool))) == 0


def test_a_month_is_one_of_the_netherlands():
    lines = [("1", "x", None, "", pd.Timestamp("2026-05-31 22:30", tz="UTC"))]
    assert by_month(dataset(lines), np.arange(1), np.ones(1, dtype=bool))["month"].tolist() == ["2026-06"]


def talks(levels):
    """A month per entry: so many of twelve threads of ours in which two others talk with each other."""
    lines = []
    for place, n in enumerate(levels):
        at = place * 24 * 31
        for number in range(12):
            id = f"{place}-{number}"
            lines.append((id, "logo", None, "Nieuws", at))
            lines.append((f"{id}a", f"u{number}", id, "", at + 1))
            if number < n:
                lines.append((f"{id}b", f"v{number}", f"{id}a", "", at + 2))
    lines.append(("z", "later", None, "", len(levels) * 24 * 31 + 100))
    return dataset(lines, accounts={"logo": {"kind": "logo", "official": True}})


def test_the_share_of_each_month_is_that_of_the_headline():
    data = talks([1, 2, 1, 2, 1, 2, 1, 2, 11])
    result = conversations.measure(data, quick=True)
    table = result.tables["months"]
    assert list(table.columns) == ["side", *COLUMNS]
    assert (table["k"].sum(), table["n"].sum()) == (result.headline.k, result.headline.n) == (23, 108)
    assert table["signal"].tolist() == [0] * 8 + [1]
    written = tables.month_rows(data)
    assert written["measure"].tolist() == ["CV-1"] * 9
    assert len(content.measure(data, quick=True).tables["months"]) == 0


def test_a_side_on_which_nothing_tells_whom_replies_answer_has_no_months():
    lines = []
    for number in range(24):
        lines.append((f"{number}", "logo", None, "Nieuws", number * 24))
        lines += [(f"{number}{who}", who, f"{number}", "Mooi", number * 24 + 1) for who in "abc"]
    data = dataset([*lines, ("z", "later", None, "", 2000)], ours=["logo"])
    result = conversations.measure(data, quick=True)
    assert result.headline.basis == "flat"
    assert list(result.tables["months"].columns) == ["side", *COLUMNS] and not len(result.tables["months"])


def test_the_months_of_content_add_up_to_its_headlines():
    result = content.measure(fivec.read([SAMPLE]), quick=True)
    table = result.tables["months"].groupby("side")[["k", "n"]].sum()
    for one in result.headlines:
        assert (one.id, *table.loc[one.side]) == ("CT-1", one.k, one.n)
    assert set(table.index) == {"external", "internal"}


def test_nothing_at_all_has_no_months():
    assert len(tables.month_rows(dataset())) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_marks_what_is_more_than_chance(language):
    look = Look(translator(language))
    table = months([20, 4, *[20] * 8], [2, 1, 3, 2, 3, 2, 3, 2, 3, 12])
    figure = fig_months(table, look)
    course, marked = figure.data
    assert len(course.x) == 10 and list(marked.y) == [0.6]
    assert "2026" in marked.x[0] and marked.x[0] in alt_months(table, look)
    plain = months([20] * 9, [2, 3, 2, 3, 2, 3, 2, 3, 2])
    assert len(fig_months(plain, look).data) == 1
    assert len(fig_months(months([20] * 3, [1] * 3), look).layout.shapes) == 0
