"""Half a year of posts by the page on three platforms, with what comes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from math import exp
from typing import Any, Final

from making import bank, clock
from making.bank import LANGUAGES, PARTS, Scene, Slots, Wording
from making.dice import Dice

DAYS: Final = (1.0, 1.1, 1.0, 1.1, 0.95, 0.25, 0.2)
"""How likely a post is on each weekday, from Monday."""


@dataclass
class PagePost:
    """A post of the page: when (Dutch local time), where, its text, and its counts."""

    channel: str
    at: datetime
    text: Wording
    theme: str
    asks: bool
    numbers: dict[str, int] = field(default_factory=dict)


def posts() -> dict[str, list[PagePost]]:
    """The posts per platform in order of time, the same every time."""
    plan = bank.listed("pages")
    scenes = {scene.id: scene for scene in bank.scenes()}
    return {name: _posts(name, plan, scenes) for name in plan["channel"]}


def _posts(channel: str, plan: dict[str, Any], scenes: dict[str, Scene]) -> list[PagePost]:
    dice = Dice(f"pages/{channel}")
    wordings = {theme["scene"]: _wordings(scenes[theme["scene"]], dice) for theme in plan["theme"]}
    places = bank.listed("staff")["places"]
    found = []
    for day in _days(plan, plan["channel"][channel]["posts"], dice):
        able = [theme for theme in plan["theme"] if wordings[theme["scene"]]]
        theme = dice.weighted(able, [one["weight"] * len(wordings[one["scene"]]) for one in able])
        scene, wording = scenes[theme["scene"]], wordings[theme["scene"]].pop()
        slots = Slots(
            dice.pick(places), dice.below(5), day.month % 12, (day.month - 3) % 12, 2 + dice.below(6)
        )
        asks = dice.chance(plan["asks"])
        extra = [dice.pick(theme["questions"])] if asks else []
        if channel in plan["thanked"] and dice.chance(plan["names"]):
            who, thanks = dice.pick(plan["thanked"][channel]), dice.pick(plan["thanks"])
            extra.append({language: thanks[language].format(who=who) for language in LANGUAGES})
        parts = [scene.parts[part][number] for part, number in zip(PARTS, wording, strict=True)]
        text = bank.filled(_joined([*parts, *extra]), slots)
        post = PagePost(channel, clock.moment(day, clock.OFFICE, dice), text, scene.topic, asks)
        post.numbers = _numbers(post, theme.get("sort", ""), plan, dice)
        found.append(post)
    return sorted(found, key=lambda post: post.at)


def _days(plan: dict[str, Any], n: int, dice: Dice) -> list[date]:
    first, last = (date.fromisoformat(plan[end]) for end in ("start", "end"))
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [dice.weighted(every, [DAYS[day.weekday()] for day in every]) for _ in range(n)]


def _wordings(scene: Scene, dice: Dice) -> list[tuple[int, ...]]:
    """Every wording without a question in either language: what asks is added, and counted."""
    able = [
        [
            number
            for number, wording in enumerate(scene.parts[part])
            if not any("?" in wording[language] for language in LANGUAGES)
        ]
        for part in PARTS
    ]
    return dice.shuffled(product(*able))


def _joined(parts: list[Wording]) -> Wording:
    return {language: "\n".join(part[language] for part in parts if part[language]) for language in LANGUAGES}


# -- what comes of it ---------------------------------------------------------------------------------------


def _numbers(post: PagePost, sort: str, plan: dict[str, Any], dice: Dice) -> dict[str, int]:
    usual = plan["channel"][post.channel]
    factors = [plan["factor"][name] for name in (sort, "question" * post.asks) if name]
    if post.at.weekday() == 4:
        factors.append(plan["factor"]["friday"])
    shown = int(dice.lognormal(usual["shown"], 0.55)) + 60
    found = {"shown": shown, "reached": int(shown * dice.between(0.68, 0.86))}
    for name in ("likes", "comments", "shares"):
        expected = usual[name] * shown / 1000 * dice.lognormal(1.0, 0.25)
        for factor in factors:
            expected *= factor.get(name, 1.0)
        found[name] = _poisson(expected, dice)
    found["clicks"] = _poisson(shown * 0.011, dice)
    return found


def _poisson(expected: float, dice: Dice) -> int:
    """A count around what is expected; in steps, so that no power runs out of digits."""
    found, left = 0, expected
    while left > 0:
        limit, product_, n = exp(-min(left, 20.0)), 1.0, -1
        while product_ > limit:
            product_ *= dice.between(0, 1)
            n += 1
        found, left = found + n, left - 20.0
    return found
