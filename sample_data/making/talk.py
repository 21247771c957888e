"""Threads from scenes: the words, the people and the times of every post."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from making import clock, steps
from making.bank import PARTS, Reply, Scene, Slots, Wording, filled, listed, scenes
from making.cast import Cast
from making.dice import Dice
from making.schedule import Seasons, Turn, turns
from making.staff import PAGE, Everybody, Person

ANSWERED_LATE: Final = 0.95
"""After the turn: share of the conversations of outsiders in which one of ours takes part."""
MOST_OFTEN: Final = 7
"""Times one wording of a reply is used at most."""
ALL_SORTS: Final = ("contact", "heard", "watched", "elsewhere")


@dataclass(eq=False)
class Post:
    """A post in both languages; ``at`` is Dutch local time, ``platform`` viva, linkedin or instagram."""

    author: Person
    at: datetime
    text: Wording
    platform: str
    parent: Post | None = None
    share_of: Post | None = None
    group: str = ""
    scene: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    id: str = ""


def threads(everybody: Everybody, side: str) -> list[list[Post]]:
    """All threads of one side in order of time, each with its first post first."""
    plan = listed("plan")
    maker = _Maker(everybody, plan, side)
    found = [maker.thread(turn) for turn in turns(scenes(), side, plan)]
    return sorted(found, key=lambda posts: posts[0].at)


class _Maker:
    def __init__(self, everybody: Everybody, plan: dict[str, Any], side: str) -> None:
        self.plan = plan
        self.side = side
        self.cast = Cast(everybody, plan)
        self.page = everybody.page
        self.dice = Dice(f"talk/{side}")
        self.seasons = Seasons(plan)
        self.turn = date.fromisoformat(plan["turn"])
        self.end = datetime.fromisoformat(plan["end"]).replace(hour=22, minute=50)
        self.places = listed("staff")["places"]
        self.phrases = listed("phrases")["call_in"]
        self.used: Counter[tuple[str, int, int]] = Counter()
        self.cuts: dict[str, list[steps.Cut]] = {}
        self.alone = False
        self.narrators: dict[str, Person] = {}

    def thread(self, turn: Turn) -> list[Post]:
        """One thread."""
        scene, dice = turn.scene, self.dice
        late = turn.day >= self.turn
        told = scene.told(late)
        parts = {part: told[part][turn.wording[at]] for at, part in enumerate(PARTS)}
        words = " ".join(parts[part]["nl"] for part in PARTS)
        starter = self._starter(scene, words, turn.day)
        apart = scene.starter == "outsider" and dice.chance(0.12 if late else 0.2)
        cut = self._cut(scene, starter, late, apart)
        self.alone = scene.starter == "outsider" and cut.roles.isdisjoint(steps.OURS)
        place = starter.place if self.side == "internal" and starter.place else dice.pick(self.places)
        slots = Slots(
            place,
            dice.below(5),
            (turn.day.month + dice.below(2)) % 12,
            (turn.day.month - 3) % 12,
            2 + dice.below(6),
        )
        platform = "viva" if self.side == "internal" else self._platform(starter)
        at = clock.moment(turn.day, self._hours(starter, late), dice, _earliest(words))
        text = self._root_text(scene, parts, slots, starter, apart, cut, late)
        root = Post(starter, at, text, platform, group=scene.group, scene=scene.id)
        return self._with_replies(scene, root, cut, slots, late)

    # -- the first post ---------------------------------------------------------------------------------

    def _starter(self, scene: Scene, words: str, day: date) -> Person:
        if self.side == "internal":
            by = "official" if scene.starter == "official" else "starter"
            found = self.cast.inside(by, scene, words, 0, day, [], self.dice)
            found = found or self.cast.inside("colleague", scene, "", 0, day, [], self.dice)
        elif scene.starter == "outsider":
            return self.cast.outsider(scene, words, "", [], ALL_SORTS, self.dice)
        elif scene.starter == "official":
            return self.page
        else:
            found = self.narrators.get(scene.id)
            found = found or self.cast.ours("starter", scene, words, 0, day, "", [], self.dice)
            found = found or self.cast.ours("colleague", scene, "", 0, day, "", [], self.dice)
            if found is not None and scene.kind == "story":
                self.narrators[scene.id] = found
        assert found is not None
        return found

    def _platform(self, person: Person) -> str:
        return self.dice.pick([name for name in ("linkedin", "instagram") if name in person.accounts])

    def _hours(self, person: Person, late: bool) -> tuple[float, float]:
        if person is self.page or person.official:
            return (8.0, 20.5) if late and self.side == "external" else clock.OFFICE
        return clock.SHIFTS if person.sort == "employee" else clock.EVENINGS

    def _root_text(
        self,
        scene: Scene,
        parts: dict[str, Wording],
        slots: Slots,
        starter: Person,
        apart: bool,
        cut: steps.Cut,
        late: bool,
    ) -> Wording:
        dice = self.dice
        breaks = [" ", " "]
        if dice.chance(0.4):
            breaks[dice.below(2)] = "\n"
        done = {part: filled(parts[part], slots) for part in PARTS}
        text = {
            language: (
                done["open"][language]
                + breaks[0]
                + done["body"][language]
                + (breaks[1] + done["close"][language] if done["close"][language] else "")
            )
            for language in done["open"]
        }
        if self.side == "internal":
            return self._calling_in(scene, text, starter) if dice.chance(0.06 if late else 0.03) else text
        if scene.starter == "outsider" and not apart and self._may_mention(starter):
            asks = {"question": 0.85, "call": 0.7, "story": 0.4}.get(scene.kind, 0.4)
            if cut.level == 0:
                asks = max(asks, 0.75)
            if dice.chance(asks):
                before = dice.chance(0.35)
                text = {
                    language: f"@{PAGE} {words}" if before else f"{words} @{PAGE}"
                    for language, words in text.items()
                }
        return text

    def _may_mention(self, starter: Person) -> bool:
        return starter.influence in ("", "contact", "heard")

    def _calling_in(self, scene: Scene, text: Wording, starter: Person) -> Wording:
        leaders = [
            one
            for one in self.cast.everybody.employees
            if one.name in self.cast.leaders[scene.group] and one is not starter
        ]
        if not leaders or scene.kind not in self.phrases:
            return text
        phrase = self.dice.pick(self.phrases[scene.kind])
        who = f"[[user:{self.dice.pick(leaders).accounts['viva']}]]"
        return {
            language: f"{words} {phrase[language].replace('{who}', who)}" for language, words in text.items()
        }

    # -- the replies ------------------------------------------------------------------------------------

    def _cut(self, scene: Scene, starter: Person, late: bool, apart: bool) -> steps.Cut:
        """How much of the scene is played."""
        if scene.id not in self.cuts:
            self.cuts[scene.id] = steps.cuts(scene)
        able = self.cuts[scene.id]
        if apart or starter.influence in ("heard", "elsewhere"):
            able = [cut for cut in able if cut.roles.isdisjoint(steps.OURS)]
        elif starter.influence == "watched":
            able = [cut for cut in able if "starter" not in cut.roles]
        elif late and scene.starter == "outsider" and self.dice.chance(ANSWERED_LATE):
            able = [cut for cut in able if not cut.replies or not cut.roles.isdisjoint(steps.OURS)]
        key = self.side
        if self.side == "external":
            key = "inbound" if scene.starter == "outsider" else "own"
        chances = list(self.plan["steps"][key][late])
        if self.side == "internal":
            group = next(group for group in self.plan["group"] if group["id"] == scene.group)
            alive = group["alive"]
            if not group.get("experts", True):
                able = [cut for cut in able if "expert" not in cut.roles]
            chances = [0.0, chances[1] * alive, chances[2] * alive, chances[3] * alive * alive]
            if scene.kind == "announcement":
                chances[3] *= 0.85
            chances[0] = 1 - sum(chances)
        level = self.dice.weighted(range(4), chances)
        return steps.chosen(able, level, late, self.dice)

    def _with_replies(self, scene: Scene, root: Post, cut: steps.Cut, slots: Slots, late: bool) -> list[Post]:
        posts: dict[int, Post] = {0: root}
        roles: dict[str, Person] = {"starter": root.author}
        if scene.starter == "official":
            roles["official"] = root.author
        last = root.at
        for number in cut.replies:
            reply = scene.replies[number - 1]
            if reply.to not in posts:
                continue
            made = self._reply(scene, number, reply, posts, roles, slots, last, late)
            if made is None or made.at > self.end:
                continue
            posts[number] = made
            last = made.at
        return list(posts.values())

    def _reply(
        self,
        scene: Scene,
        number: int,
        reply: Reply,
        posts: dict[int, Post],
        roles: dict[str, Person],
        slots: Slots,
        last: datetime,
        late: bool,
    ) -> Post | None:
        parent, dice = posts[reply.to], self.dice
        order = sorted(range(3), key=lambda at: (self.used[scene.id, number, at], dice.between(0, 1)))
        for at in order:
            wording = reply.wordings[at]
            if self.used[scene.id, number, at] >= MOST_OFTEN or not self.seasons.fit(wording, last.month):
                continue
            author = self._writer(scene, number, reply, wording["nl"], posts, roles, parent)
            if author is not None and author is not parent.author:
                break
        else:
            return None
        self.used[scene.id, number, at] += 1
        if reply.by in ("official", "expert"):
            roles.setdefault(reply.by, author)
        place = (
            author.place
            if self.side == "internal" and author.place and reply.by == "colleague"
            else slots.place
        )
        words = filled(wording, Slots(place, slots.day, slots.coming, slots.past, 2 + dice.below(6)))
        if reply.to != 0 and dice.chance(0.13):
            handle = parent.author.accounts[parent.platform]
            called = f"[[user:{handle}]]" if self.side == "internal" else f"@{handle}"
            words = {language: f"{called} {text}" for language, text in words.items()}
        key = "internal" if self.side == "internal" else "outsider" if self._is_outsider(author) else "ours"
        median = self.plan["median_hours"][key][late]
        delay = dice.lognormal(median if reply.to == 0 or key == "ours" else median * 0.6, 1.1)
        when = clock.later(max(parent.at, last), delay, self._hours(author, late), dice)
        return Post(author, when, words, parent.platform, parent, group=scene.group, scene=scene.id)

    def _is_outsider(self, person: Person) -> bool:
        return person.sort not in ("employee", "page")

    def _writer(
        self,
        scene: Scene,
        number: int,
        reply: Reply,
        text: str,
        posts: dict[int, Post],
        roles: dict[str, Person],
        parent: Post,
    ) -> Person | None:
        """The starter, official and expert stay who they are; who was asked something answers it."""
        if reply.by in roles:
            return roles[reply.by]
        asked = parent.parent.author if parent.parent is not None else None
        if asked is not None and self._plays(asked, reply.by, roles) and parent.author is not asked:
            question = parent.text["nl"].rstrip().endswith("?")
            if self.dice.chance(0.8 if question else 0.12):
                return asked
        taken = [post.author for post in posts.values()] + list(roles.values())
        day = parent.at.date()
        if self.side == "internal":
            return self.cast.inside(reply.by, scene, text, number, day, taken, self.dice)
        if reply.by != "outsider":
            return self.cast.ours(reply.by, scene, text, number, day, parent.platform, taken, self.dice)
        return self.cast.outsider(scene, text, parent.platform, taken, self._welcome(posts), self.dice)

    def _plays(self, person: Person, by: str, roles: dict[str, Person]) -> bool:
        if person in roles.values():
            return False
        return self._is_outsider(person) if by == "outsider" else person.sort == "employee"

    def _welcome(self, posts: dict[int, Post]) -> tuple[str, ...]:
        """Influencers without contact only answer where nobody of ours takes part."""
        mentioned = f"@{PAGE}" in posts[0].text["nl"]
        return ("contact", "elsewhere") if self.alone and not mentioned else ("contact",)


def _earliest(words: str) -> float:
    """No earlier than what the text looks back on."""
    lowered = words.lower()
    if "vanmiddag" in lowered:
        return 15.0
    return 9.5 if "vanmorgen" in lowered or "vanochtend" in lowered or "vandaag" in lowered else 0.0
