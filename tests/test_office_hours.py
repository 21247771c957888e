"""The office clock against a walk from minute to minute."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.office_hours import easter, office_hours

NL = office_hours()
ZONE = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


def worked(start: str, end: str, hours=NL) -> float:
    return float(hours.working_seconds(np.array([at(start)]), np.array([at(end)]))[0]) / 3600


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-06-01 10:00", "2026-06-01 12:30", 2.5),
        ("2026-06-01 16:00", "2026-06-02 10:00", 2),
        ("2026-06-05 16:30", "2026-06-08 09:30", 1),  # a weekend between
        ("2026-06-06 12:00", "2026-06-07 20:00", 0),  # all of it in the weekend
        ("2026-06-01 18:00", "2026-06-01 23:00", 0),
        (
            "2026-04-02 16:00",
            "2026-04-07 10:00",
            1 + 8 + 1,
        ),  # Good Friday counts, Easter Monday does not
        ("2026-04-24 16:00", "2026-04-28 10:00", 2),  # King's Day on a Monday
        ("2025-04-25 16:00", "2025-04-28 10:00", 2),  # King's Day on the Saturday before
        ("2026-03-27 16:00", "2026-03-30 10:00", 2),  # the clock goes forward in that weekend
        ("2026-10-23 16:00", "2026-10-26 10:00", 2),  # and back
        ("2026-06-01 12:00", "2026-06-01 10:00", -2),
    ],
)
def test_hours_counted_by_hand(start, end, hours):
    assert worked(start, end) == pytest.approx(hours)


def test_easter_and_what_hangs_on_it():
    days = {
        2000: (4, 23),
        2008: (3, 23),
        2019: (4, 21),
        2024: (3, 31),
        2025: (4, 20),
        2026: (4, 5),
        2038: (4, 25),
    }
    assert {year: (easter(year).month, easter(year).day) for year in days} == days
    # The public holidays that the government gives for 2025 and 2026.
    assert NL.holidays([2025]) == {
        date(2025, *day)
        for day in ((1, 1), (4, 20), (4, 21), (4, 26), (5, 5), (5, 29), (6, 8), (6, 9), (12, 25), (12, 26))
    }
    assert date(2026, 5, 5) not in NL.holidays([2026]) and date(2026, 5, 14) in NL.holidays([2026])
    assert date(2013, 4, 30) in NL.holidays([2013]) and date(2006, 4, 29) in NL.holidays([2006])


def minute_by_minute(start: datetime, end: datetime) -> int:
    """Working minutes between two moments, one by one in universal time."""
    off, n = NL.holidays({start.year, end.year}), 0
    while start < end:
        local = start.astimezone(ZONE)
        n += local.weekday() < 5 and 9 <= local.hour < 17 and local.date() not in off
        start += timedelta(minutes=1)
    return n


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 20), timezones=st.just(ZoneInfo("UTC"))),
    st.integers(0, 9 * 24 * 60),
)
def test_the_clock_is_that_of_a_walk_from_minute_to_minute(start, minutes):
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    found = NL.working_seconds(np.array([start.timestamp()]), np.array([end.timestamp()]))
    assert found[0] == 60 * minute_by_minute(start, end)


def test_other_hours_and_days_are_data():
    shop = replace(NL, opens="10:00", closes="18:00", days=(5,), fixed=(), from_easter=(), moving=())
    assert worked("2026-06-05 12:00", "2026-06-08 12:00", shop) == 8 == shop.per_day


def test_a_time_that_is_not_known_has_no_working_time():
    found = NL.working_seconds(np.array([np.nan, at("2026-06-01 10:00")]), np.array([0.0, np.nan]))
    assert np.isnan(found).all()
    assert len(NL.working_seconds(np.array([]), np.array([]))) == 0
