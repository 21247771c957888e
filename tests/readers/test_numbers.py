import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.readers.notes import Notes
from fivec.readers.numbers import quantities


def read(values):
    notes = Notes()
    column = pa.chunked_array([pa.array(values, pa.large_string())])
    return quantities(column, "likes", notes).to_pylist(), dict(notes.said)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (["12", "0", None], [12, 0, None]),
        (["1,250", "3"], [1250, 3]),
        (["1.250", "3"], [1250, 3]),
        (["1.250.000", "2.000"], [1250000, 2000]),
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1.5", "0.125"], [1.5, 0.125]),
        (["0.125", "0.250"], [0.125, 0.25]),
        (["1.234,5", "6,5"], [1234.5, 6.5]),
        (["1,234.5", "6.5"], [1234.5, 6.5]),
        (["1.2K", "3M", "500"], [1200, 3e6, 500]),
        (["1,2K"], [1200]),
        (["6.5%", "-"], [6.5, None]),
        (["", "n/a", "—"], [None, None, None]),
        (["1203.0"], [1203]),
        (["-3", "+4"], [-3, 4]),
        (["1 250", "2\u00a0000"], [1250, 2000]),
    ],
)
def test_separators_are_settled_per_column(written, numbers):
    found, notes = read(written)
    assert found == pytest.approx(numbers) if None not in numbers else found == numbers
    assert not notes


def test_what_is_no_number_is_missing_and_counted():
    found, notes = read(["12", "veel", "< 1%"])
    assert found == [12, None, None]
    assert notes["unreadable_numbers"] == {"column": "likes", "n": 2}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_whole_numbers_survive_either_way_of_grouping(numbers):
    for mark in ",.":
        written = [f"{number:,}".replace(",", mark) for number in numbers]
        assert read(written)[0] == [float(number) for number in numbers]
