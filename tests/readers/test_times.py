"""Moments: every way of writing, the order settled per column, zones across the change to summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.readers.notes import Notes
from fivec.readers.quick_times import quick_moments
from fivec.readers.times import moments
from tests.readers import helpers


def read(values, local=False, name="date"):
    notes = Notes()
    found = moments(pa.chunked_array([pa.array(values, pa.large_string())]), name, local, notes)
    return [value and value.strftime("%Y-%m-%d %H:%M:%S") for value in found.to_pylist()], dict(notes.said)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-12T09:15:00Z", "2024-03-12 09:15:00"),
        ("2024-03-12T09:15:00.123456Z", "2024-03-12 09:15:00"),
        ("2024-03-12 10:15:00+01:00", "2024-03-12 09:15:00"),
        ("2024-03-12 05:15:00 -0400", "2024-03-12 09:15:00"),
        ("2024-03-12 09:15:00 UTC", "2024-03-12 09:15:00"),
        ("2024-03-12", "2024-03-12 00:00:00"),
        ("2024/3/12 9:15", "2024-03-12 09:15:00"),
        ("20240312", None),
        ("0001-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("01/01/0001 00:00", None),
        ("9999-12-31 23:59:59", None),
        ("Tue Mar 12 09:15:00 +0000 2024", "2024-03-12 09:15:00"),
        ("Tue Mar 12 10:15:00 +0100 2024", "2024-03-12 09:15:00"),
        ("1710234900", "2024-03-12 09:15:00"),
        ("1710234900.0", "2024-03-12 09:15:00"),
        ("1710234900123", "2024-03-12 09:15:00"),
        ("13-3-2024", "2024-03-13 00:00:00"),
        ("3/13/2024 12:05 AM", "2024-03-13 00:05:00"),
        ("3/13/24, 5:57 pm", "2024-03-13 17:57:00"),
        ("31.12.1999 23:59:58", "1999-12-31 23:59:58"),
        ("gisteren", None),
        ("2024-02-30", None),
        ("2024-13-01T10:00:00", None),
        ("25:00", None),
    ],
)
def test_ways_of_writing(written, moment):
    assert read([written])[0] == [moment]


def test_values_that_cannot_be_read_are_counted_and_missing():
    found, notes = read(["2024-03-12T09:15:00Z", "onbekend", None, "", "2024-99-99T00:00:00Z"])
    assert found == ["2024-03-12 09:15:00", None, None, None, None]
    assert notes["unreadable_times"]["n"] == 2


def test_one_part_above_twelve_settles_the_column():
    assert read(["1/2/2024", "13/2/2024"])[0] == ["2024-02-01 00:00:00", "2024-02-13 00:00:00"]
    assert read(["1/2/2024", "2/13/2024"], local=True)[0] == ["2024-01-02 00:00:00", "2024-02-13 00:00:00"]


@pytest.mark.parametrize(
    ("written", "local", "first", "note"),
    [
        ("1-2-2024", True, "2024-02-01 00:00:00", "day_first_assumed"),
        ("1/2/2024", True, "2024-02-01 00:00:00", "day_first_assumed"),
        ("1-2-2024", False, "2024-02-01 00:00:00", "day_first_assumed"),
        ("1/2/2024", False, "2024-01-02 00:00:00", "month_first_assumed"),
        ("1-2-2024 3:00 PM", True, "2024-01-02 14:00:00", "month_first_assumed"),
    ],
)
def test_an_unclear_column_is_assumed_and_said(written, local, first, note):
    found, notes = read([written], local)
    assert found == [first]
    assert notes[note] == {"column": "date"}


def test_a_time_without_a_zone_is_local_or_utc_and_said():
    found, notes = read(["2024-07-01 10:00"], local=True)
    assert found == ["2024-07-01 08:00:00"]
    assert notes["zone_assumed"] == {"column": "date", "zone": "Europe/Amsterdam"}
    assert read(["2024-07-01 10:00"])[1]["zone_assumed"]["zone"] == "UTC"


@given(
    st.lists(
        st.sampled_from(
            ["2024-07-01 10:00", "2024-03-31T02:30:00", "2024-10-27 02:30", "2024-01-01", None, "2023-02-28"]
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
    st.sampled_from(["date", "Date (UTC)"]),
)
def test_a_column_of_iso_times_reads_as_it_does_beside_one_that_is_not(values, local, name):
    quick, said = read(values, local, name)
    slow, said_as_well = read([*values, "2024-1-1"], local, name)
    assert (quick, said) == (slow[:-1], said_as_well)


def test_a_header_that_names_the_zone_is_believed():
    assert read(["2024-07-01 10:00"], local=True, name="Date (GMT)") == (["2024-07-01 10:00:00"], {})


def test_the_hours_around_the_change_to_summer_time():
    found, _ = read(
        ["2024-03-31 01:59", "2024-03-31 02:30", "2024-03-31 03:00", "2024-10-27 02:30", "2024-10-27 03:00"],
        True,
    )
    assert found == [
        "2024-03-31 00:59:00",
        "2024-03-31 01:00:00",
        "2024-03-31 01:00:00",
        "2024-10-27 00:30:00",
        "2024-10-27 02:00:00",
    ]


def test_several_chunks_and_none():
    column = pa.chunked_array([["1-2-2024"], [], ["14-2-2024"]], pa.large_string())
    assert [value.day for value in moments(column, "d", True, Notes()).to_pylist()] == [1, 14]
    assert len(moments(pa.chunked_array([], pa.large_string()), "d", True, Notes())) == 0


@pytest.mark.parametrize(
    "odd", [None, "Tue Foo 12 09:15:00 +0000 2024", "Tue Mar 12 09:15:00 +0000 2O24", "x" * 30]
)
def test_one_odd_value_among_tweets_is_missing_alone(odd):
    found, _ = read(["Tue Mar 12 09:15:00 +0000 2024", odd, "Tue Mar 12 10:15:00 +0100 2024"])
    assert found == ["2024-03-12 09:15:00", None, "2024-03-12 09:15:00"]


def test_tweets_in_a_slice_of_a_column():
    column = pa.chunked_array([["x", "Tue Mar 12 09:15:00 +0000 2024"]], pa.large_string()).slice(1)
    assert moments(column, "d", True, Notes()).to_pylist()[0].hour == 9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), min_size=1, max_size=20))
def test_local_times_agree_with_the_standard_library(walls):
    zone = ZoneInfo("Europe/Amsterdam")
    # The first of two equal hours in autumn, which is how a time without more is read.
    walls = [wall.replace(microsecond=0, fold=0) for wall in walls]
    exist = [
        w for w in walls if w.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == w
    ]
    found, _ = read([wall.strftime("%Y-%m-%d %H:%M:%S") for wall in exist], local=True)
    assert found == [
        wall.replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for wall in exist
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), min_size=1, max_size=20),
    st.integers(-12 * 60, 14 * 60),
)
def test_zoned_times_agree_with_the_standard_library(walls, minutes):
    walls = [wall.replace(microsecond=0) for wall in walls]
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    utc = [(wall - timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S") for wall in walls]
    for form in ("%a %b %d %H:%M:%S {} %Y", "%Y-%m-%d %H:%M:%S{}"):
        assert read([wall.strftime(form.format(zone)) for wall in walls])[0] == utc


@pytest.mark.parametrize(
    "written", ["Tue Mar 12 10:15:00 +0100 2024", "2024-03-12T10:15:00+01:00", "2024-03-12 09:15:00Z"]
)
def test_the_usual_ways_take_the_quick_path(written):
    column = pa.chunked_array([[written] * 3, []], pa.large_string())
    found = quick_moments(column)
    assert found is not None
    assert found.to_pylist() == [datetime(2024, 3, 12, 9, 15, tzinfo=UTC)] * 3


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2022-01-05 08:24:31 CET", "2022-01-05 07:24:31"),
        ("2022-07-05 08:24:31 CEST", "2022-07-05 06:24:31"),
        ("5-1-2022 08:24 EST", "2022-01-05 13:24:00"),
        ("Jan 5, 2022 08:24 PST", "2022-01-05 16:24:00"),
        ("2022-01-05 08:24:31 UTC", "2022-01-05 08:24:31"),
    ],
)
def test_zones_may_be_written_as_letters(written, utc):
    table = f'id;author;text;date\n1;anna;hoi;"{written}"\n2;bram;dag;"{written}"\n'
    export = helpers.read(table)
    assert helpers.columns(export, "posts")["posted_at"] == [utc, utc]
    assert "zone_assumed" not in dict(export.report.notes)
