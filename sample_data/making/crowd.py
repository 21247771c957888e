"""What surrounds the posts outside: likes, views, shares, and who follows whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from making import clock
from making.dice import Dice
from making.staff import PLATFORMS, Everybody, Person
from making.talk import Post

TURN = date(2026, 4, 1)
END = datetime(2026, 10, 31, 22, 50)


@dataclass(frozen=True)
class Tie:
    """Somebody follows somebody, or is connected, on a platform since a day."""

    source: str
    target: str
    kind: str
    platform: str
    since: date


def counted(threads: list[list[Post]], everybody: Everybody) -> None:
    """Likes, shares and impressions; of other people's posts nobody sees how often they were shown."""
    dice = Dice("numbers")
    for posts in threads:
        for number, post in enumerate(posts):
            ours = post.author.sort in ("employee", "page")
            if number:
                post.numbers = {"likes": int(dice.lognormal(1.6, 1.0))}
                continue
            shown = dice.lognormal(2100 if post.author is everybody.page else 720, 0.55) * (
                1 + 0.12 * len(posts)
            )
            liked = int(shown * dice.lognormal(0.016, 0.5))
            rate = 0.0016 if post.at.date() < TURN else 0.0027
            post.numbers = {"likes": liked, "shares": int(shown * dice.lognormal(rate, 0.7) + 0.4)}
            if ours:
                post.numbers["impressions"] = int(shown)


def passed_on(threads: list[list[Post]], everybody: Everybody) -> list[Post]:
    """Posts that somebody shared as they were: seldom at first, more often later."""
    dice = Dice("passed on")
    found = []
    for posts in threads:
        root = posts[0]
        if root.author.influence or not dice.chance(0.07 if root.at.date() < TURN else 0.2):
            continue
        able = [one for one in everybody.employees if root.platform in one.accounts]
        able = [one for one in able if one.wakes_outside <= root.at.date() and one is not root.author]
        outside = [one for one in everybody.outsiders if root.platform in one.accounts and not one.influence]
        sharer: Person = dice.pick(able) if able and dice.chance(0.6) else dice.pick(outside)
        if sharer.sort == "employee" and root.author is not everybody.page and dice.chance(0.3):
            sharer = everybody.page
        if sharer is root.author:
            continue
        at = clock.later(root.at, dice.lognormal(9, 0.9), clock.EVENINGS, dice)
        if at < END:
            share = Post(sharer, at, {"nl": "", "en": ""}, root.platform, share_of=root)
            share.numbers = {"likes": int(dice.lognormal(3, 0.8))}
            found.append(share)
    return found


def ties(everybody: Everybody) -> list[Tie]:
    """Who follows or is connected with whom, on the public platforms."""
    found: list[Tie] = []
    for platform in PLATFORMS:
        dice = Dice(f"ties/{platform}")
        staff = [one for one in everybody.employees if platform in one.accounts]
        outside = [one for one in everybody.outsiders if platform in one.accounts]
        kind = "connection" if platform == "linkedin" else "follow"

        def add(
            source: Person, target: Person, kind: str, platform: str = platform, dice: Dice = dice
        ) -> None:
            early = date(2019, 1, 1) + timedelta(days=dice.below(2430))
            source_late = source.sort == "employee" and source.wakes_outside > TURN - timedelta(days=20)
            if source_late and dice.chance(0.7):
                early = source.wakes_outside + timedelta(days=dice.below(90))
            elif dice.chance(0.35):
                early = date(2025, 9, 1) + timedelta(days=int(425 * dice.between(0, 1) ** 0.7))
            since = min(early, date(2026, 10, 30))
            found.append(Tie(source.accounts[platform], target.accounts[platform], kind, platform, since))

        for number, one in enumerate(staff):
            if dice.chance(0.75):
                add(one, everybody.page, "follow")
            for other in staff[number + 1 :]:
                if dice.chance(0.34 if one.team == other.team else 0.055):
                    add(one, other, kind)
            for _ in range(int(dice.lognormal(1.6, 0.8))):
                other = dice.pick([person for person in outside if not person.influence])
                add(*((one, other) if dice.chance(0.5) else (other, one)), kind)
        for one in outside:
            if one.influence in ("heard", "elsewhere"):
                for other in dice.shuffled(outside)[:12]:
                    if not other.influence:
                        add(other, one, "follow")
                continue
            if one.influence != "watched" and dice.chance(0.42):
                add(one, everybody.page, "follow")
            if one.influence:
                for other in dice.shuffled(staff)[:9]:
                    add(other, one, "follow")
                for other in dice.shuffled(outside)[:14]:
                    if not other.influence:
                        add(other, one, "follow")
            if one.influence == "contact":
                add(everybody.page, one, "follow")
    return _once(found)


def _once(ties: list[Tie]) -> list[Tie]:
    seen = {}
    for tie in ties:
        if tie.source != tie.target:
            seen.setdefault((tie.source, tie.target, tie.platform), tie)
    return sorted(seen.values(), key=lambda tie: (tie.since, tie.source, tie.target))
