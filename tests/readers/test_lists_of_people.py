"""Rosters and edge lists with other headers, and what must not be taken for one."""

import pytest

from fivec.assembly import assemble
from fivec.readers import Upload, exports
from tests.readers.helpers import columns, error, read


def people(data):
    return columns(read(data), "people")


@pytest.mark.parametrize(
    ("written", "accounts"),
    [
        ("@anna", "anna"),
        ("@anna;bram , cleo", "anna;bram;cleo"),
        ("X:@annawit slack:anna", "x:annawit;slack:anna"),
        ("twitter:anna", "x:anna"),
        ("Yammer:501", "viva:501"),
        ("https://x.com/annawit?lang=nl", "https://x.com/annawit?lang=nl"),
        ("www.linkedin.com/in/anna-de-wit/", "www.linkedin.com/in/anna-de-wit/"),
        ("https://intranet.voorbeeld.nl/wie/anna?tab=1", "anna"),
        ("@anna@mastodon.nl", "anna@mastodon.nl"),
        ("@", None),
    ],
)
def test_accounts(written, accounts):
    assert people(f'naam,accounts\nAnna,"{written}"\n')["accounts"] == [accounts]


def test_a_column_per_platform():
    assert people("name,team,Slack,Twitter\nAnna,Care,anna,@wit\n")["accounts"] == ["slack:anna;x:wit"]


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        ("ja", True),
        ("Nee", False),
        ("TRUE", True),
        ("1", True),
        ("0", False),
        ("x", True),
        ("Akkoord", True),
        ("Geweigerd", False),
        ("", None),
        ("?", None),
    ],
)
def test_yes_and_no(written, flag):
    assert people(f"naam;toestemming\nAnna;{written}\n")["may_be_named"] == [flag]


def test_words_that_are_neither_yes_nor_no_are_counted():
    notes = dict(read("naam;toestemming\nAnna;ja\nBram;misschien\nCleo;\n").report.notes)
    assert notes["unreadable_flags"] == {"column": "toestemming", "n": 1}


def test_addresses_do_not_get_past_the_door_but_still_match():
    roster = "naam,e-mail,afdeling\nAnna de Wit,Anna@Voorbeeld.nl,Zorg\n"
    users = "id,name,email,state,job_title\n501,A. de Wit,anna@voorbeeld.nl ,active,Kok\n"
    found = exports([Upload("wie.csv", roster.encode()), Upload("Users.csv", users.encode())])
    assert (
        "voorbeeld" not in str([table.to_pylist() for one in found for table in one.tables.values()]).lower()
    )
    data = assemble(found)
    assert data.accounts["person"].tolist() == [0]


def test_employee_is_a_name_or_a_yes():
    assert people("medewerker;afdeling\nAnna;Zorg\n")["name"] == ["Anna"]
    found = people("naam;medewerker;afdeling\nAnna;nee;Zorg\n")
    assert (found["name"], found["is_employee"]) == (["Anna"], [False])
    assert people("employee,department\nAnna,Care\n")["name"] == ["Anna"]


def test_kind_of_account():
    assert people("naam;accounts;soort\nAnna;anna;persoon\nMerk;merk;logo\nX;x;?\n")["kind"] == [
        "person",
        "logo",
        None,
    ]


def test_nobody_is_set_aside():
    export = read("naam;afdeling\nAnna;Zorg\n;Zorg\n")
    assert export.report.reasons == {"no_name": 1}


@pytest.mark.parametrize(
    "header",
    [
        "source,target",
        "From,To",
        "sender,recipient",
        "van,naar",
        "Vertex 1,Vertex 2",
        "ego,alter",
        "bron,doel",
    ],
)
def test_names_of_the_two_ends(header):
    found = columns(read(f"{header}\na,b\n"), "ties")
    assert (found["source"], found["target"]) == (["a"], ["b"])


def test_mentions_and_follows_are_known_by_their_header():
    assert columns(read("user,mention\na,b\n"), "ties")["kind"] == ["mention"]
    assert columns(read("follower,followed\na,b\n"), "ties")["kind"] == ["follow"]


def test_kinds_dates_and_channels_of_ties():
    export = read("source,target,kind,date,channel\na,b,Replies to,2024-01-31,Twitter\na,c,kent,,\n")
    assert columns(export, "ties") == {
        "source": ["a", "a"],
        "target": ["b", "c"],
        "kind": ["reply", "connection"],
        "at": ["2024-01-31 00:00:00", None],
        "channel": ["x", None],
    }


@pytest.mark.parametrize("column", ["Type", "Relationship"])
def test_a_type_that_is_a_kind(column):
    assert columns(read(f"source,target,{column}\na,b,follow\n"), "ties")["kind"] == ["follow"]


def test_headerless_lists_with_a_weight_or_a_kind():
    found = columns(read("a;b;2,5\nb;c;1\n"), "ties")
    assert (found["source"], found["weight"]) == (["a", "b"], [2.5, 1.0])
    assert columns(read("a\tb\tfollow\nb\tc\treply\n"), "ties")["kind"] == ["follow", "reply"]


def test_an_unknown_header_over_weights_is_a_header():
    assert columns(read("wiedan,wieook,hoevaak\na,b,3\nb,c,4\n"), "ties")["source"] == ["a", "b"]


def test_prose_is_no_edge_list():
    text = "Dit is een gewone zin, met een komma\nEn nog een zin, ook met een komma\n"
    assert error(text, "lees mij.txt").key == "not_recognised"


def test_private_messages_are_no_edge_list():
    data = "CONVERSATION ID,FROM,TO,DATE\n2-x,Anna,Bram,2024-01-01 10:00:00 UTC\n"
    assert error(data).key == "not_recognised"


def test_contacts_elsewhere_are_not_our_people():
    header = "First Name,Last Name,Email Address,Company,Position,Connected On"
    export = read(f"{header}\nEls,Maas,,Wijkraad,Arts,14 Feb 2024\n")
    assert export.report.format == "linkedin_personal"
    assert "people" not in export.tables


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ("id,username,name,created_at,department\n1,anna,Anna,2024-01-01,Care\n", "people"),
        ("id,sender,recipient,date\n1,anna,bram,2024-01-01\n", "edge_list"),
        ("naam;bericht;datum\nAnna;hoi;1-2-2024\n", "posts"),
    ],
)
def test_headers_that_look_like_something_else(data, form):
    assert read(data).report.format == form


def test_posts_of_a_page_without_authors_are_no_audience():
    failure = error("Date,Post Text,Likes\n2024-01-01,hoi,3\n")
    assert failure.key == "not_recognised"
    assert failure.values["columns"] == "Date, Post Text, Likes"


def test_counted_posts_are_no_story():
    assert error("value,text,likes\n3,hoi,4\n").key == "not_recognised"


@pytest.mark.parametrize(
    ("data", "table"),
    [
        ("question\nHow long?\n", "audience"),
        ("tekst;onderwerp\nHoe lang?;wachtlijst\n", "audience"),
        ("waarde;omschrijving;bron\nOpen;Wij zeggen het;website\n", "story"),
        ("core value,description\nOpen,We say so\n", "story"),
        ("naam;onderwerp;laatste contact\nEls;dementie;1-2-2024\n", "influencers"),
        ("handle,topic\n@els,dementia\n", "influencers"),
        ("Id,Label\n1,Anna\n", "people"),
        ("name,handle\nAnna,@anna\n", "people"),
    ],
)
def test_lists_are_known_by_their_header(data, table):
    assert read(data).report.format == table
