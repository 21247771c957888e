"""The people: employees on the roster, those who left, and everybody outside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from making.bank import listed
from making.dice import Dice

DOMAIN: Final = "wilgenoever.example"
PAGE: Final = "wilgenoever"
PLATFORMS: Final = ("linkedin", "instagram")


@dataclass
class Person:
    """Somebody with a name. ``accounts`` holds the handle per platform (viva: the user id).

    ``care`` says that they work with clients; ``influence`` and ``our_contact`` (a role) belong to the
    people who matter; ``wakes`` and ``wakes_outside`` are the days from which they write.
    """

    name: str
    sort: str
    team: str = ""
    role: str = ""
    place: str = ""
    joined: date = date(2020, 1, 1)
    consent: bool = False
    official: bool = False
    left: bool = False
    accounts: dict[str, str] = field(default_factory=dict)
    liveliness: float = 1.0
    wakes: date = date(2020, 1, 1)
    wakes_outside: date = date(2020, 1, 1)
    influence: str = ""
    topic: str = ""
    our_contact: str = ""
    care: bool = False
    male: bool = False

    @property
    def email(self) -> str:
        """The invented address."""
        return f"{plain(self.name, '.')}@{DOMAIN}"


@dataclass(frozen=True)
class Everybody:
    """All people: ``employees`` in the order of the roster, ``leavers``, ``page``, ``outsiders``."""

    employees: list[Person]
    leavers: list[Person]
    page: Person
    outsiders: list[Person]
    influencers: list[Person]


def plain(name: str, joint: str) -> str:
    """A name in plain letters, its words joined: ``Ayşe de Wit`` is ``ayse.de.wit``."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return joint.join(re.findall(r"[a-z0-9]+", letters.lower()))


def everybody() -> Everybody:
    """The same people every time."""
    names = _names()
    plan = listed("plan")
    turn = date.fromisoformat(plan["turn"])
    employees = _employees(names, turn)
    leavers = [_leaver(next(names), team, number) for number, team in enumerate(("home-care", "hospitality"))]
    page = Person("Wilgenoever", "page", official=True, accounts=dict.fromkeys(PLATFORMS, PAGE))
    influencers = [_influencer(raw, names) for raw in listed("influencers")["influencer"]]
    found = Everybody(employees, leavers, page, _outsiders(names) + influencers, influencers)
    male = set(listed("names")["male"])
    for person in found.employees + found.leavers + found.outsiders:
        person.male = person.name.split()[0] in male
    return found


def _names() -> Any:
    """Names without end, no two alike, and no two that share both first letter and family name."""
    dice, raw = Dice("names"), listed("names")
    firsts, lasts = dice.shuffled(raw["first"]), dice.shuffled(raw["last"])
    used = set()
    step = 0
    while True:
        first, last = firsts[step % len(firsts)], lasts[(step * 7 + step // len(firsts)) % len(lasts)]
        step += 1
        if (first[0], last) not in used:
            used.add((first[0], last))
            yield f"{first} {last}"


# -- employees ----------------------------------------------------------------------------------------------


def _employees(names: Any, turn: date) -> list[Person]:
    raw, dice = listed("staff"), Dice("employees")
    found: list[Person] = []
    for team in raw["team"]:
        people = [
            Person(
                next(names), "employee", team["id"], role["id"], dice.pick(raw["places"]), care="care" in role
            )
            for role in team["role"]
            for _ in range(role["n"])
        ]
        _online(people, team, dice, turn)
        found += people
    for number, person in enumerate(found):
        person.joined = date(2003, 1, 1) + timedelta(days=int(dice.between(0, 1) ** 0.6 * 8200))
        person.joined = person.joined.replace(day=dice.pick((1, 1, 1, 15)))
        person.consent = dice.chance(0.72)
        person.official = person.role in ("official", "director")
        if "viva" in person.accounts:
            person.accounts["viva"] = str(1520400100 + number * 37)
    return found


def _online(people: list[Person], team: dict[str, Any], dice: Dice, turn: date) -> None:
    """Who has which account: a fixed share of each team, and who speaks for us everywhere."""
    for platform in ("viva", *PLATFORMS):
        share = round(team[platform] * len(people))
        first = [person for person in people if person.role in ("official", "director")]
        order = first + dice.shuffled([person for person in people if person not in first])
        if platform != "viva":
            with_viva = [person for person in order if "viva" in person.accounts]
            order = with_viva + [person for person in order if person not in with_viva]
        # One of every role comes first, so that the cook's answer can come from a cook.
        one_each = list({person.role: person for person in reversed(order)}.values())
        rest = [person for person in order if person not in one_each]
        for person in (sorted(one_each, key=order.index) + rest)[:share]:
            person.accounts[platform] = _handle(person.name, platform)
    for person in people:
        person.liveliness = team["liveliness"] * dice.lognormal(1.0, 0.8)
        late = dice.chance(0.48) and person.role not in ("official", "director")
        person.wakes = turn + timedelta(days=dice.below(110) - 10) if late else date(2025, 8, 1)
        late = dice.chance(0.6) and person.role not in ("official", "director")
        person.wakes_outside = turn + timedelta(days=dice.below(120) - 10) if late else date(2025, 8, 1)


def _handle(name: str, platform: str) -> str:
    return plain(name, {"linkedin": "-", "instagram": "."}.get(platform, ""))


def _leaver(name: str, team: str, number: int) -> Person:
    role = {"home-care": "home-carer", "hospitality": "cook"}[team]
    account = {"viva": str(1520409900 + number * 37)}
    return Person(
        name, "employee", team, role, "Rietkamp", date(2016, 5, 1), left=True, accounts=account, care=True
    )


# -- outside ------------------------------------------------------------------------------------------------

SORTS: Final = (
    ("family", 165),
    ("neighbour", 62),
    ("volunteer", 30),
    ("student", 18),
    ("gp", 10),
    ("teacher", 6),
)


def _outsiders(names: Any) -> list[Person]:
    dice = Dice("outsiders")
    found = []
    for sort, n in SORTS:
        for _ in range(n):
            name = next(names)
            platform = (
                "instagram" if dice.chance(0.6 if sort in ("family", "student") else 0.35) else "linkedin"
            )
            handle = _handle(name, platform) + (str(52 + dice.below(47)) if dice.chance(0.2) else "")
            found.append(Person(name, sort, accounts={platform: handle}, liveliness=dice.lognormal(1.0, 1.0)))
    return found


def _influencer(raw: dict[str, str], names: Any) -> Person:
    name = next(names)
    return Person(
        name,
        raw["as"],
        accounts={raw["platform"]: _handle(name, raw["platform"])} if raw["sort"] != "absent" else {},
        liveliness=12.0 if raw["sort"] == "contact" else 4.0,
        influence=raw["sort"],
        topic=raw["topic"],
        our_contact=raw.get("our_contact", ""),
    )


# -- who says this ------------------------------------------------------------------------------------------


class Cues:
    """Which roles can have written a Dutch text, from what it says of its writer."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}
        self._patterns = [
            (re.compile(_self_description(cue["says"]), re.IGNORECASE), cue["roles"])
            for cue in listed("staff")["cue"]
        ]

    def roles(self, text: str) -> list[str]:
        """Roles of the longest cue in the text; empty where it says nothing of its writer."""
        if text not in self._known:
            self._known[text] = self._found(text)
        return self._known[text]

    def _found(self, text: str) -> list[str]:
        best: tuple[int, list[str]] = (0, [])
        for pattern, roles in self._patterns:
            for match in pattern.finditer(text):
                if len(match.group("who")) > best[0]:
                    best = (len(match.group("who")), roles)
        return best[1]


def _self_description(nouns: list[str]) -> str:
    """ "Als kok …", "vanuit de keuken …", "ik ben verpleegkundige …", "kok hier"."""
    who = "|".join(sorted((re.escape(noun) for noun in nouns), key=len, reverse=True))
    before = (
        r"\b(?:als|ben|vanuit|namens|wij van|even de|bij mij op|werk|sta|rijd als|mensen van)\s+"
        r"(?:er |hier |zelf )?(?:medewerker )?(?:(?:in|op|bij|van) )?"
        r"(?:(?:de|het|een|die|dat|onze|ons|jullie|mijn) )?"
    )
    return rf"(?:{before}|(?=\b(?:{who}) (?:hier|leest mee)\b))(?P<who>{who})\b"


OUTSIDE_CUES: Final = {
    "gp": r"(huisarts|praktijk|apotheker)\b(?! (stuurt|kijkt|zegt|belt))",
    "volunteer": r"(ik ben (er )?(zelf )?vrijwilliger|als (vrijwilliger|raadslid)|lid van de raad"
    r"|zit in die raad|vrijwilliger op)\b",
    "student": r"(stagiair|stageweek|mijn opleiding|week stage)\b",
    "teacher": r"als docent\b",
    "neighbour": r"(buurtbewoner|wijkbewoner|tegenover|om de hoek|als straat|slaapkamerraam|hijskraan|kassa"
    r"|overkant|wandelclub|buurtgenoot)\b",
    "family": r"mijn (man|vrouw|moeder|vader|oma|opa|schoon\w+|ouders|tante|oom|dochter|zoon|partner)\b",
}
WOMAN: Final = re.compile(
    r"\b(mijn man|als (dochter|vrouw|oma|moeder)|ik ben (ook )?dochter)\b", re.IGNORECASE
)
MAN: Final = re.compile(r"\b(mijn vrouw|als (zoon|man|opa|vader)|weduwnaar|lasser)\b", re.IGNORECASE)


@cache
def outside_sort(text: str) -> str:
    """What sort of outsider can have written a Dutch text; empty for anybody."""
    return next(
        (sort for sort, says in OUTSIDE_CUES.items() if re.search(rf"\b{says}", text, re.IGNORECASE)), ""
    )


@cache
def _speaker(text: str) -> tuple[bool, bool]:
    return bool(WOMAN.search(text)), bool(MAN.search(text))


def sounds_like(person: Person, text: str) -> float:
    """How well a name goes with a Dutch text that tells whether a man or a woman speaks."""
    woman, man = _speaker(text)
    return 0.0005 if (woman if person.male else man) else 1.0
