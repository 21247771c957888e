"""Who plays which role: by group, by what the text says of its writer, by who is there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

from making.bank import Scene
from making.dice import Dice
from making.staff import Cues, Everybody, Person, outside_sort, sounds_like

LEADER_STARTS: Final = 7.0
LEADER_ANSWERS: Final = 3.0
ELSEWHERE: Final = 0.12
"""How much less people of other teams are drawn to a group."""
ON_TOPIC: Final = 6.0
OFF_TOPIC: Final = 0.5
"""How much more and less those who matter on one topic come in."""
DESK: Final = 0.03
"""How much less people who do not work with clients speak up where the text says nothing of its writer."""


class Cast:
    """Finds people for roles. ``turn`` is the day after which more people are around."""

    def __init__(self, everybody: Everybody, plan: dict[str, Any]) -> None:
        self.everybody = everybody
        self.plan = plan
        self.turn = date.fromisoformat(plan["turn"])
        self.cues = Cues()
        self._staff = everybody.employees + everybody.leavers
        self._groups = {group["id"]: self._members(group) for group in plan["group"]}
        self.leaders = {group["id"]: self._leaders(group) for group in plan["group"]}
        self._flat = {group["id"] for group in plan["group"] if group.get("flat")}
        self._turns: Counter[tuple[str, str]] = Counter()
        self._started: Counter[str] = Counter()

    def _members(self, group: dict[str, Any]) -> dict[str, float]:
        """How much each member of a group is drawn to it, by name: the ``people`` most drawn."""
        dice = Dice(f"group/{group['id']}")
        drawn: list[tuple[float, str]] = []
        for person in self._staff:
            pull = group["drawn"].get(person.team, ELSEWHERE if group["drawn"] else 1.0)
            weight = pull * person.liveliness * dice.lognormal(1.0, 0.7)
            weight = weight**0.2 if group.get("flat") else weight
            if "viva" in person.accounts and not person.official:
                drawn.append((weight, person.name))
        drawn.sort(reverse=True)
        return {name: weight for weight, name in drawn[: group["people"]]}

    def _leaders(self, group: dict[str, Any]) -> list[str]:
        """Per leading role the member who is drawn most; leaders were there from the start."""
        members = self._groups[group["id"]]
        found = []
        for role in group["leaders"]:
            able = [person for person in self._staff if person.role == role and person.name in members]
            if able:
                leader = max(able, key=lambda person: (members[person.name], person.name))
                leader.wakes = min(leader.wakes, date(2025, 8, 1))
                found.append(leader.name)
        return found

    # -- inside -----------------------------------------------------------------------------------------

    def inside(
        self, by: str, scene: Scene, text: str, number: int, day: date, taken: list[Person], dice: Dice
    ) -> Person | None:
        """Somebody for a role in an internal thread; None when nobody fits what the text says."""
        if by == "official":
            officials = [person for person in self._staff if person.official]
            return dice.weighted(officials, [0.25 if one.role == "director" else 1 for one in officials])
        roles = self._roles(by, scene, text, number)
        awake = [one for one in self._staff if "viva" in one.accounts and not one.official]
        awake = [one for one in awake if self._around(one, day) and one not in taken]
        members = self._groups[scene.group]
        if roles:
            fitting = [one for one in awake if one.role in roles]
            if not fitting:
                return None
            weights = [members.get(one.name, 0.2) ** 0.7 * sounds_like(one, text) for one in fitting]
            return self._noted(scene, dice.weighted(fitting, self._evened(scene, fitting, weights)))
        here = [one for one in awake if one.name in members] or awake
        if by == "starter":
            here = self._starters(scene, here) or here
        speak = {one.name: (1 if one.care else DESK) * sounds_like(one, text) for one in here}
        if scene.group in self._flat:
            weights = self._evened(scene, here, [speak[one.name] for one in here])
            return self._noted(scene, dice.weighted(here, weights))
        boost = LEADER_STARTS if by == "starter" else LEADER_ANSWERS
        leaders = self.leaders[scene.group]
        return dice.weighted(
            here,
            [
                members.get(one.name, 0.1) ** 0.8
                * (boost if one.name in leaders else speak[one.name])
                * sounds_like(one, text)
                for one in here
            ],
        )

    def _evened(self, scene: Scene, able: list[Person], weights: list[float]) -> list[float]:
        """Where nobody comes more than others, who was there gives way."""
        if scene.group not in self._flat:
            return weights
        seen = [self._turns[scene.group, one.name] for one in able]
        return [weight * (1 + n) ** -3.0 for weight, n in zip(weights, seen, strict=True)]

    def _noted(self, scene: Scene, person: Person) -> Person:
        self._turns[scene.group, person.name] += 1
        return person

    def _roles(self, by: str, scene: Scene, text: str, number: int) -> list[str]:
        """The roles that can write this; empty for anybody."""
        found = self.cues.roles(text) or self.plan["writer"].get(f"{scene.id}/{number}", [])
        if by == "starter":
            return self.plan["starter"].get(scene.id) or found
        return found or (self.plan["topic"][scene.topic] if by == "expert" else [])

    def _starters(self, scene: Scene, able: list[Person]) -> list[Person]:
        """Who begins something in a group: people who work with clients, of the teams whose group it is."""
        teams = next(group.get("starts") for group in self.plan["group"] if group["id"] == scene.group)
        return [one for one in able if one.care and (not teams or one.team in teams)]

    def _around(self, person: Person, day: date) -> bool:
        return person.wakes <= day and not (person.left and day >= date(2026, 2, 1))

    # -- outside ----------------------------------------------------------------------------------------

    def ours(
        self,
        by: str,
        scene: Scene,
        text: str,
        number: int,
        day: date,
        platform: str,
        taken: list[Person],
        dice: Dice,
    ) -> Person | None:
        """One of ours on a platform (any platform when empty); None when nobody fits."""
        if by == "official":
            officials = [one for one in self._on(platform) if one.official]
            if officials and dice.chance(0.42 if day >= self.turn else 0.06):
                return dice.pick(officials)
            return self.everybody.page
        roles = self._roles(by, scene, text, number)
        able = [one for one in self._on(platform) if not one.official and one not in taken]
        if roles:
            able = [one for one in able if one.role in roles]
        if by != "starter" or not roles:
            able = [one for one in able if one.wakes_outside <= day]
        if not able:
            return None
        speak = [1.0 if one.care or roles else DESK for one in able]
        return dice.weighted(
            able,
            [
                one.liveliness**0.7 * word * sounds_like(one, text)
                for one, word in zip(able, speak, strict=True)
            ],
        )

    def _on(self, platform: str) -> list[Person]:
        places = (platform,) if platform else ("linkedin", "instagram")
        return [one for one in self.everybody.employees if any(place in one.accounts for place in places)]

    def outsider(
        self, scene: Scene, text: str, platform: str, taken: list[Person], sorts: tuple[str, ...], dice: Dice
    ) -> Person:
        """Somebody from outside; ``sorts`` are the sorts of influencer that may come in."""
        sort = outside_sort(text)
        able = [one for one in self.everybody.outsiders if one.accounts and one not in taken]
        able = [one for one in able if not platform or platform in one.accounts]
        able = [one for one in able if not one.influence or one.influence in sorts]
        fitting = [one for one in able if one.sort == sort] if sort else []
        if not sort:
            fitting = [one for one in able if one.sort not in ("gp", "teacher", "student") or one.influence]
        fitting = fitting or able
        found = dice.weighted(
            fitting, [self._draw(one, scene, not taken) * sounds_like(one, text) for one in fitting]
        )
        self._started[found.name] += not taken
        return found

    def _draw(self, person: Person, scene: Scene, starts: bool) -> float:
        """The same person does not come with a whole new life story every month."""
        again = 0.04 ** self._started[person.name] if starts and not person.influence else 1.0
        near = 1.0 if not person.influence else ON_TOPIC if person.topic == scene.topic else OFF_TOPIC
        return person.liveliness**0.7 * near * again
