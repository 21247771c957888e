"""LinkedIn's links: which post and which profile they name, and the time that the number of a post holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

NEAR: Final = 10.0
"""Seconds between the numbers that one post goes by (its share, its activity)."""
_POST: Final = re.compile(r"(?:share|ugcPost|activity|groupPost)[:-](\d{15,20})")
_PROFILE: Final = re.compile(r"linkedin\.com/(?:in|company|school|showcase)/([^/?#\s]+)", re.IGNORECASE)
_YEARS: Final = (1_041_379_200, 4_102_444_800)
"""From 2003, when LinkedIn began, to 2100."""


def post_number(link: str | None) -> str | None:
    """The number of the post in a link or URN, also written with ``%3A``; None where there is none."""
    found = _POST.search(unquote(link or ""))
    return found.group(1) if found else None


def number_seconds(number: str | None) -> float | None:
    """When the post with this number was made, seconds since 1970 UTC; None where the number holds no time.

    The bits of the number above the 22nd are milliseconds since 1970.
    """
    if not number or not number.isascii() or not number.isdecimal():
        return None
    seconds = (int(number) >> 22) / 1000
    return seconds if _YEARS[0] <= seconds < _YEARS[1] else None


def profile_handle(link: str | None) -> str | None:
    """The last part of a link to a profile or page; None where the link is none."""
    found = _PROFILE.search(link or "")
    return unquote(found.group(1)) if found else None


class SamePost:
    """Finds the known post that another number stands for.

    LinkedIn names one post by the number of its share and by that of its activity, made within seconds.

    Parameters
    ----------
    numbers : the posts that are known.
    """

    def __init__(self, numbers: Iterable[str]) -> None:
        self._known = set(numbers)
        dated = [(number_seconds(number), number) for number in self._known]
        self._dated = sorted((seconds, number) for seconds, number in dated if seconds is not None)

    def number(self, number: str | None) -> str | None:
        """The known post: itself, or the only one within NEAR seconds; else the number as it came."""
        at = number_seconds(number)
        if number in self._known or at is None:
            return number
        first = bisect_left(self._dated, (at - NEAR, ""))
        near = [known for seconds, known in self._dated[first : first + 2] if seconds <= at + NEAR]
        return near[0] if len(near) == 1 else number
