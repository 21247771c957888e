"""Which replies of a scene are used, and how far the conversation then comes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from making.bank import Scene
from making.dice import Dice

OURS = ("official", "colleague", "expert")


@dataclass(frozen=True)
class Cut:
    """A choice of replies (numbers from 1) that leaves no reply without what it answers.

    ``level`` is 0 sending, 1 reaction, 2 two-way, 3 multi-way; ``roles`` are who takes part.
    """

    replies: tuple[int, ...]
    level: int
    roles: frozenset[str]


def cuts(scene: Scene) -> list[Cut]:
    """Every possible choice of replies."""
    found = []
    for taken in product((False, True), repeat=len(scene.replies)):
        numbers = tuple(number for number, kept in enumerate(taken, 1) if kept)
        if all(scene.replies[number - 1].to in (0, *numbers) for number in numbers):
            roles = frozenset(scene.replies[number - 1].by for number in numbers)
            found.append(Cut(numbers, _level(scene, numbers), roles))
    return found


def _level(scene: Scene, numbers: tuple[int, ...]) -> int:
    own = scene.side == "internal" or scene.starter in OURS
    level = 0
    for number in numbers:
        reply = scene.replies[number - 1]
        writer, heard = _party(scene, number), _party(scene, reply.to)
        if writer == heard:
            continue
        if "us" not in (writer, heard):
            return 3
        level = max(level, (1 if writer != "us" else 2) if own else (1 if writer == "us" else 2))
    return level


def _party(scene: Scene, number: int) -> str:
    """Who counts as one: inside the starter is "us", outside everybody of ours."""
    by = "starter" if number == 0 else scene.replies[number - 1].by
    if by == scene.starter == "official" or by == "starter":
        by = scene.starter
        if scene.side == "internal" or by in OURS:
            return "us"
        return "starter"
    if scene.side == "external" and by in OURS:
        return "us"
    return f"{by} {number}"


def chosen(cuts: list[Cut], level: int, long: bool, dice: Dice) -> Cut:
    """One of the cuts of a level (or of the nearest level below), longer ones more often when ``long``."""
    while not any(cut.level == level for cut in cuts):
        level -= 1
        if level < 0:
            return Cut((), 0, frozenset())
    fitting = [cut for cut in cuts if cut.level == level and (level > 0 or not cut.replies)]
    if not fitting:
        return Cut((), 0, frozenset())
    sizes = sorted({len(cut.replies) for cut in fitting})
    shortest = sizes[0]
    size = dice.weighted(sizes, [(3.6 if long else 1.3) ** (n - shortest) for n in sizes])
    return dice.pick([cut for cut in fitting if len(cut.replies) == size])
