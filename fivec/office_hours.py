"""The office clock: working time between two moments. Hours, days and holidays are data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DAY_S = 86_400.0


@dataclass(frozen=True)
class OfficeHours:
    """When somebody is there: ``opens`` to ``closes`` (HH:MM) on ``days`` (Monday is 0), not on holidays."""

    zone: str
    opens: str
    closes: str
    days: tuple[int, ...]
    fixed: tuple[str, ...] = ()
    from_easter: tuple[int, ...] = ()
    moving: tuple[Mapping[str, Any], ...] = ()

    @property
    def per_day(self) -> float:
        """Working hours of a full day."""
        return (pd.Timedelta(f"{self.closes}:00") - pd.Timedelta(f"{self.opens}:00")).total_seconds() / 3600

    def holidays(self, years: Iterable[int]) -> frozenset[date]:
        """Public holidays of these years, also those that fall in a weekend."""
        return frozenset(day for year in years for day in self._of_year(year))

    def _of_year(self, year: int) -> list[date]:
        sunday = easter(year)
        found = [_day(year, day) for day in self.fixed]
        found += [sunday + timedelta(days=days) for days in self.from_easter]
        for rule in self.moving:
            if not rule.get("from", year) <= year <= rule.get("until", year) or year % rule.get("every", 1):
                continue
            day = _day(year, rule["day"])
            found.append(day + timedelta(days=rule["instead"] if day.weekday() == rule.get("when") else 0))
        return found

    def working_seconds(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Seconds of office time between two moments, negative where the end is before the start.

        Parameters
        ----------
        start, end : float arrays (n,), seconds since 1970 UTC; NaN where not known.

        Returns
        -------
        float array (n,), NaN where either is.
        """
        start, end = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
        known = ~np.isnan(start) & ~np.isnan(end)
        found = np.full(len(start), np.nan)
        if known.any():
            both = np.concatenate([start[known], end[known]])
            passed = self._passed(both)
            found[known] = passed[known.sum() :] - passed[: known.sum()]
        return found

    def _passed(self, moment: np.ndarray) -> np.ndarray:
        """Office seconds between some moment before all of these and each of them."""
        opens, closes = self.openings(float(moment.min()), float(moment.max()))
        before = np.concatenate([[0.0], np.cumsum(closes - opens)])
        last = np.searchsorted(opens, moment, side="right") - 1
        return before[last] + np.minimum(moment, closes[last]) - opens[last]

    def openings(self, first: float, last: float) -> tuple[np.ndarray, np.ndarray]:
        """When the office opens and closes (seconds since 1970 UTC), from before the first to after the last.

        A day on which the clock is changed is as long as it is: the hours are those of the wall.
        """
        span = pd.to_datetime([first - 15 * DAY_S, last + 2 * DAY_S], unit="s", utc=True)
        local = span.tz_convert(self.zone).tz_localize(None).normalize()
        days = pd.date_range(local[0], local[1], freq="D")
        off = pd.DatetimeIndex(sorted(self.holidays(range(days[0].year, days[-1].year + 1))))
        days = days[days.day_of_week.isin(self.days) & ~days.isin(off)]
        return self._at(days, self.opens), self._at(days, self.closes)

    def _at(self, days: pd.DatetimeIndex, clock: str) -> np.ndarray:
        wall = days + pd.Timedelta(f"{clock}:00")
        local = wall.tz_localize(self.zone, ambiguous=np.zeros(len(wall), bool), nonexistent="shift_forward")
        return local.tz_convert("UTC").as_unit("s").asi8.astype(np.float64)


@cache
def office_hours(country: str = "nl") -> OfficeHours:
    """The office hours of a country as they are in ``office_hours.toml``."""
    raw = tomllib.loads((Path(__file__).parent / "office_hours.toml").read_text(encoding="utf-8"))[country]
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    return OfficeHours(**values)


def easter(year: int) -> date:
    """Easter Sunday of a year by the rule of Butcher (1876), Gregorian calendar."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, left = divmod(of_century, 4)
    week = (32 + 2 * rest + 2 * quarter - epact - left) % 7
    shift = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _day(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))
