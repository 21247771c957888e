"""The text bank: small conversations (scenes) with three wordings of every sentence, in two languages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("nl", "en")
HERE: Final = Path(__file__).parent.parent
PARTS: Final = ("open", "body", "close")

Wording = dict[str, str]
"""One text per language."""


@dataclass(frozen=True)
class Reply:
    """A reply of a scene: the role that writes it, the number of what it answers (0: the root)."""

    by: str
    to: int
    wordings: tuple[Wording, ...]


@dataclass(frozen=True)
class Scene:
    """One small conversation. ``parts`` holds the three wordings of open, body and close.

    ``later`` are those after the turn, where the scene is told otherwise then.
    """

    id: str
    topic: str
    side: str
    kind: str
    starter: str
    group: str
    parts: dict[str, tuple[Wording, ...]]
    replies: tuple[Reply, ...]
    later: dict[str, tuple[Wording, ...]]

    def told(self, late: bool) -> dict[str, tuple[Wording, ...]]:
        """The wordings before or after the turn."""
        return self.later if late and self.later else self.parts

    @property
    def all_dutch(self) -> str:
        """Everything the starter can say in Dutch."""
        return " ".join(wording["nl"] for part in PARTS for wording in self.parts[part])


def scenes() -> list[Scene]:
    """All scenes of the bank, by topic."""
    found = []
    for path in sorted((HERE / "texts").glob("*.toml")):
        for raw in tomllib.loads(path.read_text("utf-8"))["scene"]:
            found.append(_scene(path.stem, raw))
    return found


def listed(name: str) -> dict[str, Any]:
    """One of the lists beside the bank."""
    return tomllib.loads((HERE / "lists" / f"{name}.toml").read_text("utf-8"))


def _scene(topic: str, raw: dict[str, Any]) -> Scene:
    return Scene(
        id=raw["id"],
        topic=topic,
        side=raw["side"],
        kind=raw["kind"],
        starter=raw["starter"],
        group=raw.get("group", ""),
        parts=_parts(raw),
        replies=tuple(
            Reply(reply["by"], reply["to"], _wordings(reply["nl"], reply["en"])) for reply in raw["reply"]
        ),
        later=_parts(raw["later"]) if "later" in raw else {},
    )


def _parts(raw: dict[str, Any]) -> dict[str, tuple[Wording, ...]]:
    return {part: _wordings(raw["nl"][part], raw["en"][part]) for part in PARTS}


def _wordings(nl: list[str], en: list[str]) -> tuple[Wording, ...]:
    return tuple({"nl": one, "en": other} for one, other in zip(nl, en, strict=True))


# -- filling in ---------------------------------------------------------------------------------------------

DAYS: Final = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}
MONTHS: Final = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
SLOT: Final = re.compile(r"\{(place|day|month|n)\}")
BACKWARD: Final = re.compile(r"(sinds|afgelopen|vorige|since|last)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Slots:
    """What is filled in: a place, a weekday (0-4), a coming and a past month (0-11), a small number."""

    place: str
    day: int
    coming: int
    past: int
    n: int


def filled(wording: Wording, slots: Slots) -> Wording:
    """The wording with its slots filled in, in every language."""
    return {language: _filled(text, slots, language) for language, text in wording.items()}


def _filled(text: str, slots: Slots, language: str) -> str:
    def word(match: re.Match[str]) -> str:
        before = text[: match.start()]
        kind = match.group(1)
        if kind == "place":
            return slots.place
        if kind == "n":
            return str(slots.n)
        if kind == "day":
            found = DAYS[language][slots.day]
        else:
            found = MONTHS[language][slots.past if BACKWARD.search(before) else slots.coming]
        starts = not before.strip() or before.rstrip()[-1] in ".!?"
        return found[0].upper() + found[1:] if starts else found

    return SLOT.sub(word, text)
