"""When people write: office hours, shifts and evenings, in Dutch local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from making.dice import Dice

# Hours from which somebody writes, and until which; an office also closes at the weekend.
OFFICE = (8.4, 17.5)
SHIFTS = (6.6, 22.6)
EVENINGS = (7.3, 23.2)


def moment(day: date, hours: tuple[float, float], dice: Dice, earliest: float = 0.0) -> datetime:
    """A time on that day: most often in the morning, around the end of a shift or after dinner."""
    low, high = max(hours[0], earliest), hours[1]
    peaks = [hour for hour in (9.3, 10.8, 13.2, 15.4, 19.8, 21.1) if low <= hour <= high] or [high]
    hour = dice.pick(peaks) + dice.between(-1.4, 1.4)
    hour = min(max(hour, low), high)
    return datetime(day.year, day.month, day.day) + timedelta(seconds=int(hour * 3600) + dice.below(60))


def later(after: datetime, hours: float, open_: tuple[float, float], dice: Dice) -> datetime:
    """So many hours later, moved on to when that person is there."""
    found = after + timedelta(seconds=int(hours * 3600) + 20 + dice.below(90))
    for _ in range(6):
        hour = found.hour + found.minute / 60
        if (open_ == OFFICE and found.weekday() >= 5) or hour > open_[1]:
            found = datetime(found.year, found.month, found.day) + timedelta(days=1)
        elif hour < open_[0]:
            midnight = datetime(found.year, found.month, found.day)
            return midnight + timedelta(
                seconds=int((open_[0] + dice.between(0, 2.4)) * 3600) + dice.below(60)
            )
        else:
            break
    return found


def utc(local: datetime) -> datetime:
    """Dutch local time as UTC; summer time ends on the last Sunday of October and starts that of March."""
    summer = _last_sunday(local.year, 3) <= local.date() < _last_sunday(local.year, 10)
    return (local - timedelta(hours=2 if summer else 1)).replace(tzinfo=UTC)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
