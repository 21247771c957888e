"""The files of one edition, as the platforms and the people of a real organisation would hand them over."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from making import clock
from making.bank import listed
from making.crowd import Tie
from making.dice import Dice
from making.staff import Everybody, Person
from making.talk import Post

Row = Iterable[object]
FLAGS = {"nl": ("nee", "ja"), "en": ("no", "yes")}
STAMP = (2026, 11, 2, 9, 0, 0)


def table(header: Row, rows: Iterable[Row], delimiter: str = ",", bom: bool = False) -> bytes:
    """A delimited file; empty cells for None."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _list_table(language: str, header: Row, rows: Iterable[Row]) -> bytes:
    """A list as a spreadsheet of that country saves it."""
    return table(header, rows, ";" if language == "nl" else ",", bom=language == "nl")


def _day(day: date, language: str) -> str:
    return f"{day.day:02d}-{day.month:02d}-{day.year}" if language == "nl" else day.isoformat()


# -- inside -------------------------------------------------------------------------------------------------


def viva(language: str, threads: list[list[Post]], everybody: Everybody) -> bytes:
    """The network export of Viva Engage: a zip whose members carry fixed times and are not packed.

    Packing would give other bytes on a machine with another packing library.
    """
    groups = {
        group["id"]: (str(84200 + number), group) for number, group in enumerate(listed("plan")["group"])
    }
    users = [one for one in everybody.employees + everybody.leavers if "viva" in one.accounts]
    members = {
        "Messages.csv": _messages(language, threads, groups, users),
        "Users.csv": _users(language, users),
        "Groups.csv": table(
            ("id", "name", "description", "private", "created_at"),
            [
                (number, group[language], group[f"about_{language}"], "false", "2023-02-06T10:00:00.000Z")
                for number, group in groups.values()
            ],
        ),
        "Topics.csv": table(
            ("id", "name"),
            [
                (str(31000 + at), topic[language])
                for at, topic in enumerate(listed("audience")["topic"].values())
            ],
        ),
        "Files.csv": table(("file_id", "uploader_id", "name", "path", "description"), []),
        "Networks.csv": table(("id", "name", "url"), [("5150", "Wilgenoever", "wilgenoever.example")]),
        "request.txt": b"Network data export\r\nfrom 2025-09-01T00:00:00Z\r\nto 2026-11-01T00:00:00Z\r\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.create_system = 0
            archive.writestr(info, content)
    return packed.getvalue()


def _messages(
    language: str, threads: list[list[Post]], groups: dict[str, tuple[str, Any]], users: list[Person]
) -> bytes:
    rows = []
    for posts in threads:
        for post in posts:
            parent = post.parent.id if post.parent else "null"
            rows.append(
                _message(
                    post.id,
                    posts[0].id,
                    parent,
                    groups[post.group][0],
                    post.author.accounts["viva"],
                    post.text[language].replace("\n", "\\n"),
                    clock.utc(post.at),
                )
            )
    rows += _unread(language, groups, users)
    rows.sort(key=lambda row: str(row[9]))
    header = (
        "id", "thread_id", "replied_to_id", "group_id", "sender_id", "body", "attachments",
        "in_private_conversation", "deleted_at", "created_at", "message_type", "closed",
    )  # fmt: skip
    return table(header, rows)


def _message(
    id: str,
    thread: str,
    parent: str,
    group: str,
    sender: str,
    body: str,
    at: datetime,
    private: str = "false",
    deleted: str = "null",
    type: str = "update",
) -> tuple[str, ...]:
    return (id, thread, parent, group, sender, body, "", private, deleted, _iso(at), type, "FALSE")


def _unread(language: str, groups: dict[str, tuple[str, Any]], users: list[Person]) -> list[tuple[str, ...]]:
    """Rows that a reader must leave alone: private, deleted, made by the platform."""
    dice, found = Dice("unread"), []
    texts = listed("phrases")["unread"]
    for number, sort in enumerate(["private"] * 14 + ["deleted"] * 9 + ["system"] * 3):
        at = clock.utc(datetime(2025, 9, 3, 8) + timedelta(days=number * 15.7, seconds=dice.below(30000)))
        id = str(2399000100 + number * 11)
        text, user = dice.pick(texts[sort]), dice.pick(users).accounts["viva"]
        group = "null" if sort == "private" else dice.pick(list(groups.values()))[0]
        gone = _iso(at + timedelta(minutes=7)) if sort == "deleted" else "null"
        found.append(
            _message(
                id, id, "null", group, user, text[language], at, str(sort == "private").lower(), gone,
                "system" if sort == "system" else "update",
            )
        )  # fmt: skip
    return found


def _users(language: str, users: list[Person]) -> bytes:
    names = _role_names(language)
    rows = []
    for one in users:
        team, role = names[one.team, one.role]
        gone = "2026-02-02T16:00:00.000Z" if one.left else "null"
        joined = f"{max(one.joined, date(2023, 2, 6))}T08:00:00.000Z"
        rows.append(
            (one.accounts["viva"], one.email, one.name, role, one.place, team, joined, gone, "null",
             "inactive" if one.left else "active")
        )  # fmt: skip
    header = ("id", "email", "name", "job_title", "location", "department", "joined_at", "deleted_at",
              "suspended_at", "state")  # fmt: skip
    return table(header, rows)


def _role_names(language: str) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (team["id"], role["id"]): (team[language], role[language])
        for team in listed("staff")["team"]
        for role in team["role"]
    }


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


# -- outside ------------------------------------------------------------------------------------------------


def public(language: str, posts: list[Post]) -> bytes:
    """Public posts with their replies, in order of time."""
    header = ("id", "platform", "kind", "parent", "share_of", "author", "author_name", "created_at", "text",
              "likes", "shares", "impressions", "url")  # fmt: skip
    rows = []
    for post in posts:
        kind = "share" if post.share_of else "reply" if post.parent else "post"
        numbers = [post.numbers.get(name) for name in ("likes", "shares", "impressions")]
        rows.append(
            (post.id, post.platform, kind, post.parent.id if post.parent else None,
             post.share_of.id if post.share_of else None, post.author.accounts[post.platform],
             post.author.name, f"{clock.utc(post.at):%Y-%m-%dT%H:%M:%SZ}", post.text[language], *numbers,
             f"https://{post.platform}.example/p/{post.id}" if not post.parent else None)
        )  # fmt: skip
    return table(header, rows)


def follows(ties: list[Tie]) -> bytes:
    """The follow and connection list."""
    return table(
        ("source", "target", "kind", "platform", "since"),
        [(tie.source, tie.target, tie.kind, tie.platform, tie.since.isoformat()) for tie in ties],
    )


# -- lists --------------------------------------------------------------------------------------------------


def roster(language: str, everybody: Everybody) -> bytes:
    """The people list: 120 employees, and the organisation's page as a logo."""
    header = {
        "nl": ("naam", "afdeling", "functie", "startdatum", "toestemming", "e-mail", "accounts",
               "namens de organisatie", "medewerker", "soort"),
        "en": ("name", "team", "role", "start date", "consent", "email", "accounts",
               "speaks for the organisation", "is employee", "kind"),
    }[language]  # fmt: skip
    names, flags = _role_names(language), FLAGS[language]
    rows: list[Row] = []
    for one in everybody.employees:
        team, role = names[one.team, one.role]
        rows.append(
            (one.name, team, role, _day(one.joined, language), flags[one.consent], one.email, _handles(one),
             flags[one.official], flags[1], "persoon" if language == "nl" else "person")
        )  # fmt: skip
    page = everybody.page
    rows.append((page.name, None, None, None, flags[1], None, _handles(page), flags[1], flags[0], "logo"))
    return _list_table(language, header, rows)


def _handles(person: Person) -> str:
    return " ".join(f"{name}:{handle}" for name, handle in person.accounts.items() if name != "viva")


def story(language: str) -> bytes:
    """Core values with their sentences, what the website says of them, and what else it says."""
    header = {"nl": ("kernwaarde", "tekst", "kanaal"), "en": ("value", "text", "channel")}[language]
    rows: list[Row] = []
    own = {"nl": "verhaal", "en": "story"}[language]
    for value in listed("story")["value"]:
        rows.append((value[language], " ".join(value[f"text_{language}"]), own))
    rows += [(value[language], value[f"website_{language}"], "website") for value in listed("story")["value"]]
    rows += [(None, page[language], "website") for page in listed("story")["page"]]
    return _list_table(language, header, rows)


def audience(language: str) -> bytes:
    """What people outside ask, with the topic."""
    raw = listed("audience")
    header = {"nl": ("vraag", "onderwerp"), "en": ("question", "topic")}[language]
    rows = [
        (question[language], raw["topic"][topic][language])
        for topic, questions in raw["questions"].items()
        for question in questions
    ]
    return _list_table(language, header, rows)


def influencers(language: str, everybody: Everybody) -> bytes:
    """The twenty who matter, as the communication team keeps them in a list."""
    header = {
        "nl": ("naam", "account", "onderwerp", "contactpersoon", "laatste contact", "komt naar ons"),
        "en": ("name", "handle", "topic", "contact", "last contact", "comes to us"),
    }[language]
    topics = listed("audience")["topic"]
    dice, rows = Dice("influencers"), []
    for one in everybody.influencers:
        near = one.influence == "contact"
        contacts = [
            person for person in everybody.employees if person.role == one.our_contact and person.consent
        ]
        met = date(2026, 10, 1) - timedelta(days=dice.below(50)) if near else None
        if not near and dice.chance(0.4):
            met = date(2024, 3, 1) + timedelta(days=dice.below(330))
        rows.append(
            (one.name, next(iter(one.accounts.values()), None), topics[one.topic][language],
             contacts[0].name if near and contacts else None, _day(met, language) if met else None,
             FLAGS[language][near and dice.chance(0.6)])
        )  # fmt: skip
    return _list_table(language, header, rows)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of one edition."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
