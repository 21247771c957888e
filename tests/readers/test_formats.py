"""Every tiny export gives exactly the table that was counted by hand from it."""

import pytest

from fivec.readers import Upload, exports
from fivec.readers.build import email_key
from tests.readers.helpers import EXPORTS, columns, zipped, zipped_folder

FIVE = ("connections", "congruence", "conversations", "content", "context")
FROM_LISTS = ("connections", "congruence", "context")

# One and the same three posts, written in seven ways.
POSTS = {
    "id": ["7100000000000000001", "7100000000000000002", "7100000000000000003"],
    "author": ["anna", "bram", "anna"],
    "channel": ["posts"] * 3,
    "text": [
        'Morgen open dag: "kom kijken", koffie staat klaar',
        "Leuk!\nIk kom met één collega",
        "Tot morgen; neem iemand mee",
    ],
    "posted_at": ["2024-03-12 09:15:00", "2024-03-12 10:02:30", "2024-03-13 08:00:00"],
    "parent": [None, "7100000000000000001", "7100000000000000002"],
    "likes": [12.0, 3.0, 1250.0],
}
WAYS = {
    "posts_iso.csv": (),
    "posts_dutch_excel.csv": (
        ("encoding_assumed", {}),
        ("zone_assumed", {"column": "Datum tijd", "zone": "Europe/Amsterdam"}),
    ),
    "posts_utf16.txt": (),
    "posts_preamble.csv": (),
    "posts_old_mac.csv": (),
    "posts.xlsx": (("zone_assumed", {"column": "Posted at", "zone": "UTC"}),),
    "posts.xls": (("zone_assumed", {"column": "Posted at", "zone": "UTC"}),),
}


@pytest.mark.parametrize("file", WAYS)
def test_same_posts_however_they_are_written(file):
    (export,) = exports([EXPORTS / file])
    assert export.report.error is None
    assert columns(export, "posts") == POSTS
    assert export.report.format == "posts"
    assert export.report.rows_read == 3
    assert export.report.reasons == {}
    assert export.report.notes == WAYS[file]
    assert export.report.feeds == FIVE
    assert export.report.totals == {
        "posts": 3,
        "authors": 2,
        "replies": 2,
        "likes": 1265,
        "first": "2024-03-12",
        "last": "2024-03-13",
    }


# file, format, rows read, reasons, dropped, keys of notes, feeds, tables
CASES = [
    (
        "twcs.csv",
        ("posts", 4, {}, {}, [], FIVE),
        {
            "posts": {
                "id": ["10", "11", "12", "14"],
                "author": ["ZorgPlein", "501", "501", "502"],
                "channel": ["x"] * 4,
                "text": [
                    "@501 Dank je! We kijken & bellen je",
                    "@ZorgPlein fijn,\ntot dan",
                    "@ZorgPlein   niemand neemt op",
                    "Bij mij ook niet",
                ],
                "posted_at": [
                    "2017-10-31 22:10:47",
                    "2017-10-31 22:11:45",
                    "2017-10-31 22:08:27",
                    "2017-10-31 22:09:00",
                ],
                "parent": ["12", "10", None, "99"],
            }
        },
    ),
    (
        "edges_gephi.csv",
        ("edge_list", 4, {"no_account": 1}, {}, ["tie_kind_assumed", "undirected"], FROM_LISTS),
        {
            "ties": {
                "source": ["n1", "n2", "n4", "n3"],
                "target": ["n2", "n3", "n4", "n2"],
                "kind": ["connection"] * 4,
                "weight": [2.0, 1.5, 1.0, 1.5],
            }
        },
    ),
    (
        "edges_follow.csv",
        ("edge_list", 2, {}, {}, [], FROM_LISTS),
        {
            "ties": {
                "source": ["anna", "bram"],
                "target": ["bram", "cleo"],
                "kind": ["follow", "follow"],
                "at": ["2024-02-03 00:00:00", "2024-02-14 00:00:00"],
            }
        },
    ),
    (
        "edges_headerless.csv",
        ("edge_list", 3, {}, {}, ["no_header", "tie_kind_assumed"], FROM_LISTS),
        {
            "ties": {
                "source": ["anna", "bram", "cleo"],
                "target": ["bram", "cleo", "anna"],
                "kind": ["connection"] * 3,
            }
        },
    ),
    (
        "nodes_gephi.csv",
        ("people", 3, {}, {}, [], FROM_LISTS),
        {
            "people": {
                "name": ["Anna de Wit", "Bram Bos", "Cleo Vos"],
                "accounts": ["n1", "n2", "n3"],
                "team": ["Zorg", "Zorg", "ICT"],
            }
        },
    ),
    (
        "people_dutch.csv",
        ("people", 3, {}, {"phone": 1, "email": 1}, ["encoding_assumed"], FROM_LISTS),
        {
            "people": {
                "name": ["Anna de Wit", "René Bos", "1044"],
                "accounts": ["anna;x:annawit", "https://www.linkedin.com/in/rene-bos/", None],
                "email": [email_key("anna@voorbeeld.nl"), None, None],
                "may_be_named": [True, False, None],
                "official": [False, False, True],
                "team": ["Thuiszorg", "ICT", "Bestuur"],
                "role": ["Verpleegkundige", "Beheerder", None],
                "joined_at": ["2019-09-01 00:00:00", "2021-01-15 00:00:00", None],
            }
        },
    ),
    (
        "people_numbers.csv",
        ("people", 3, {}, {}, [], FROM_LISTS),
        {
            "people": {
                "name": ["17", "18", "19"],
                "accounts": ["17", "18", "19"],
                "team": ["Care", "Care", "Board"],
            }
        },
    ),
    (
        "story_dutch.csv",
        ("story", 3, {"no_text": 1}, {}, [], ("congruence", "content")),
        {
            "story": {
                "value": ["Dichtbij", "Open"],
                "text": ["We kennen elke bewoner bij naam.", "We zeggen het ook als iets misgaat."],
            }
        },
    ),
    (
        "audience.csv",
        ("audience", 3, {}, {}, [], ("content",)),
        {
            "audience": {
                "text": [
                    "Hoe lang is de wachtlijst, en voor wie?",
                    "Wie bel ik 's nachts?",
                    "Wat kost een eerste gesprek?",
                ]
            }
        },
    ),
    (
        "influencers.csv",
        ("influencers", 2, {}, {}, [], ("context",)),
        {
            "influencers": {
                "name": ["Dr. Els Maas", "Wijkraad Oost"],
                "handle": ["elsmaas", None],
                "topic": ["dementia", "housing"],
                "contact": ["Cleo", None],
                "last_contact_at": ["2024-02-28 00:00:00", None],
                "comes_to_us": [True, False],
            }
        },
    ),
    (
        "slack_day.json",
        ("slack_channel", 2, {}, {}, [], FIVE),
        {
            "posts": {
                "id": ["algemeen/1434139102.000002", "algemeen/1434139868.000007"],
                "author": ["U01", "U02"],
                "channel": ["slack", "slack"],
                "text": ["Eerste bericht", "Antwoord"],
                "posted_at": ["2015-06-12 19:58:22", "2015-06-12 20:11:08"],
                "parent": [None, "algemeen/1434139102.000002"],
                "group": ["algemeen", "algemeen"],
                "likes": [None, None],
                "comments": [None, None],
            }
        },
    ),
    (
        "slack_2016",
        ("slack", 3, {}, {}, [], ("connections", "congruence", "content", "context")),
        {
            "posts": {
                "id": [
                    "algemeen/1452837352.000006",
                    "algemeen/1452837359.000007",
                    "algemeen/1452837400.000008",
                ],
                "author": ["anna", "bram", "bram"],
                "channel": ["slack"] * 3,
                "text": ["@bram: kijk even", "Gezien", "Mooi"],
                "posted_at": ["2016-01-15 05:55:52", "2016-01-15 05:55:59", "2016-01-15 05:56:40"],
                "parent": [None] * 3,
                "group": ["algemeen"] * 3,
                "likes": [None] * 3,
                "comments": [None] * 3,
            },
            "accounts": {
                "handle": ["anna", "bram"],
                "channel": ["slack", "slack"],
                "name": ["Anna de Wit", "Bram Bos"],
                "email": [None, None],
                "kind": [None, None],
                "role": [None, None],
            },
        },
    ),
    (
        "slack_threads",
        ("slack", 6, {"system_message": 1, "no_author": 1, "private_message": 1}, {"email": 2}, [], FIVE),
        {
            "posts": {
                "id": [
                    "algemeen/1710234900.000200",
                    "algemeen/1710235000.000300",
                    "algemeen/1710316800.000400",
                ],
                "author": ["anna", "Herinnering", "bram"],
                "channel": ["slack"] * 3,
                "text": ["Wie helpt in #ict? @bram & het rooster", "Overleg om 10 uur", "Ik @here"],
                "posted_at": ["2024-03-12 09:15:00", "2024-03-12 09:16:40", "2024-03-13 08:00:00"],
                "parent": [None, None, "algemeen/1710234900.000200"],
                "group": ["algemeen"] * 3,
                "likes": [3.0, 0.0, 0.0],
                "comments": [1.0, None, None],
            },
            "accounts": {
                "handle": ["anna", "bram", "rooster", "Herinnering"],
                "channel": ["slack"] * 4,
                "name": ["Anna de Wit", "Bram Bos", "Rooster", None],
                "email": [email_key("anna@voorbeeld.nl"), email_key("bram@voorbeeld.nl"), None, None],
                "kind": [None, None, "logo", "logo"],
                "role": ["Verpleegkundige", None, None, None],
            },
            "ties": {
                "source": ["bram", "rooster", "bram"],
                "target": ["anna"] * 3,
                "kind": ["reaction"] * 3,
                "at": ["2024-03-12 09:15:00"] * 3,
                "channel": ["slack"] * 3,
            },
        },
    ),
    (
        "viva",
        (
            "viva",
            8,
            {"private_message": 1, "deleted_message": 2, "system_message": 1},
            {"email": 2},
            ["participants_unused", "deleted_users", "topics_unlinked"],
            FIVE,
        ),
        {
            "posts": {
                "id": ["900", "901", "902", "907"],
                "author": ["501", "502", "503", "501"],
                "channel": ["viva"] * 4,
                "text": ["Wie kent @502?\nGraag een bericht.", 'Dat ben ik, "hallo"', "Welkom!", "Dank je"],
                "posted_at": [
                    "2024-03-12 09:15:00",
                    "2024-03-12 10:02:30",
                    "2024-03-13 08:00:00",
                    "2024-03-13 09:00:00",
                ],
                "parent": [None, "900", "900", "902"],
                "group": ["Iedereen"] * 4,
            },
            "accounts": {
                "handle": ["501", "502", "503"],
                "channel": ["viva"] * 3,
                "name": ["Anna de Wit", "Bram Bos", "Oud-collega"],
                "email": [email_key("anna@voorbeeld.nl"), email_key("bram@voorbeeld.nl"), None],
                "team": ["Thuiszorg", "ICT", None],
                "role": ["Verpleegkundige", None, None],
                "joined_at": ["2019-09-01 00:00:00", "2021-01-15 00:00:00", None],
            },
        },
    ),
]


def check(export, report, tables):
    found = export.report
    assert found.error is None
    assert {name: columns(export, name) for name in export.tables} == tables
    notes = [key for key, _ in found.notes]
    assert (
        found.format,
        found.rows_read,
        dict(found.reasons),
        dict(found.dropped),
        notes,
        found.feeds,
    ) == report


@pytest.mark.parametrize(("file", "report", "tables"), CASES, ids=[case[0] for case in CASES])
def test_every_export_gives_its_tables(file, report, tables):
    (export,) = exports([EXPORTS / file])
    check(export, report, tables)


@pytest.mark.parametrize("inside", ["", "export 2024/"])
@pytest.mark.parametrize("case", [case for case in CASES if (EXPORTS / case[0]).is_dir()], ids=lambda c: c[0])
def test_a_platform_zip_is_read_as_its_folder(case, inside):
    file, report, tables = case
    (export,) = exports([Upload(f"{file}.zip", zipped_folder(EXPORTS / file, inside))])
    check(export, report, tables)


def test_rows_read_are_kept_or_set_aside():
    for file, *_ in CASES:
        (export,) = exports([EXPORTS / file])
        if "posts" in export.tables:
            assert export.report.rows_read - export.report.rows_set_aside == export.tables["posts"].num_rows


def test_a_folder_with_everything_gives_every_export():
    found = exports(path for path in sorted(EXPORTS.iterdir()) if path.name != "platforms")
    assert all(export.report.error is None for export in found)
    formats = [export.report.format for export in found]
    assert formats.count("slack") == 2
    assert formats.count("viva") == 1
    assert len(found) == sum(path.name != "platforms" for path in EXPORTS.iterdir())


def test_viva_messages_without_the_other_files_keep_the_group_number():
    (export,) = exports([EXPORTS / "viva" / "Messages.csv"])
    assert export.report.format == "viva"
    assert columns(export, "posts")["group"] == ["31"] * 4


def test_viva_users_alone_are_accounts():
    (export,) = exports([EXPORTS / "viva" / "Users.csv"])
    assert columns(export, "accounts")["handle"] == ["501", "502", "503", "504"]


def test_users_and_groups_that_share_a_name_stay_apart():
    data = zipped(
        {
            "users.json": '[{"id":"U1","name":"jan"},{"id":"U2","name":"jan"},{"id":"U3","name":"eva"}]',
            "algemeen/2024-01-01.json": '[{"user":"U1","text":"a <@U2>","ts":"1.1"}]',
            "algemeen/2024-01-02.json": '[{"user":"U3","text":"b","ts":"2.1"}]',
        }
    )
    (export,) = exports([Upload("slack.zip", data)])
    assert columns(export, "posts")["author"] == ["U1", "eva"]
    assert columns(export, "posts")["text"] == ["a @U2", "b"]
    data = zipped(
        {
            "Messages.csv": "id,sender_id,body,group_id,thread_id\n1,5,a,31,1\n2,5,b,32,2\n",
            "Groups.csv": "id,name\n31,Team\n32,Team\n",
        }
    )
    (export,) = exports([Upload("viva.zip", data)])
    assert columns(export, "posts")["group"] == ["Team (31)", "Team (32)"]
