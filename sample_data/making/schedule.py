"""Which scene is played on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from making.bank import PARTS, Scene, Wording
from making.dice import Dice

GAP: Final = {"internal": 42, "external": 30}
"""Threads before a scene may come back on its side."""


@dataclass(frozen=True)
class Turn:
    """A scene on a day, in one of its wordings: number of open, body and close."""

    scene: Scene
    day: date
    wording: tuple[int, int, int]


class Seasons:
    """Which words fit which month."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._rules = [(re.compile(rule["says"], re.IGNORECASE), rule["months"]) for rule in plan["season"]]

    def fit(self, wording: Wording, month: int) -> bool:
        """Whether the Dutch text can be written in that month."""
        return all(month in months or not says.search(wording["nl"]) for says, months in self._rules)


def turns(scenes: list[Scene], side: str, plan: dict[str, Any]) -> Iterator[Turn]:
    """The scenes of one side in order of time; no wording twice, and long pauses before a scene returns."""
    dice, seasons = Dice(f"schedule/{side}"), Seasons(plan)
    pool = [scene for scene in scenes if scene.side == side]
    left = {scene.id: _wordings(scene, dice) for scene in pool}
    last: dict[str, int] = {}
    turn = date.fromisoformat(plan["turn"])
    for number, day in enumerate(_days(side, plan, dice)):
        able = [scene for scene in pool if _can(scene, day) and _next(scene, left, seasons, day, turn)]
        able = [scene for scene in able if 27 - len(left[scene.id]) < plan["most"].get(scene.id, 27)]
        gap = GAP[side]
        while not (fresh := [s for s in able if number - last.get(s.id, -1000) > gap]):
            gap -= 2
        scene = dice.weighted(fresh, [_weight(one, pool, day, plan) for one in fresh])
        wording = _next(scene, left, seasons, day, turn)
        assert wording is not None
        left[scene.id].remove(wording)
        last[scene.id] = number
        yield Turn(scene, day, wording)


def _days(side: str, plan: dict[str, Any], dice: Dice) -> Iterator[date]:
    first = date.fromisoformat(plan["start"])
    for n in plan[side]:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        days = [first + timedelta(days=step) for step in range((following - first).days)]
        weights = [0.4 if day.weekday() >= 5 else 1.0 for day in days]
        yield from sorted(dice.weighted(days, weights) for _ in range(n))
        first = following


def _wordings(scene: Scene, dice: Dice) -> list[tuple[int, int, int]]:
    """All 27 wordings, so ordered that two in a row have no part in common."""
    a, b, c = (dice.shuffled(range(3)) for _ in PARTS)
    return [
        (a[turn], b[(turn + second) % 3], c[(turn + third) % 3])
        for second, third in dice.shuffled([(x, y) for x in range(3) for y in range(3)])
        for turn in range(3)
    ]


def _next(
    scene: Scene, left: dict[str, list[tuple[int, int, int]]], seasons: Seasons, day: date, turn: date
) -> tuple[int, int, int] | None:
    told = scene.told(day >= turn)
    for wording in left[scene.id]:
        parts = (told[part][number] for part, number in zip(PARTS, wording, strict=True))
        if all(seasons.fit(part, day.month) for part in parts):
            return wording
    return None


def _can(scene: Scene, day: date) -> bool:
    return not (scene.starter == "official" and day.weekday() >= 5)


def _weight(scene: Scene, pool: list[Scene], day: date, plan: dict[str, Any]) -> float:
    after = day >= date.fromisoformat(plan["turn"])
    weight: float = plan["kinds"][scene.side][scene.kind][after]
    if scene.side == "external":
        leaning = plan["leaning"]
        if scene.id in leaning["more"]:
            weight *= 1.5 if after else 0.7
        if scene.id in leaning["less"]:
            weight *= 0.35 if after else 1.5
        return weight
    group = next(group for group in plan["group"] if group["id"] == scene.group)
    others = sum(1 for other in pool if other.group == scene.group)
    return float(weight * group["weight"] / others * (group["turn"] if after else 1.0))
