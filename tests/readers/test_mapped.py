"""Tables that nobody knows: guesses with a reason, maps that are saved, and reading by a map."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.readers import Options, Upload, exports
from fivec.readers.column_map import ColumnMap, is_map, references
from fivec.readers.mapped import FIELDS, REQUIRED, guesses, linked_channel, problems
from fivec.readers.source import upload_source
from fivec.schema import EXPORT_COLUMNS, FivecError
from tests.readers.helpers import columns, error

ODD = (
    b"Nr;Wie heeft dit gezegd;Wat werd er gezegd;Wanneer precies;Waar te vinden;Hartjes\n"
    b"900001;@anna;Morgen open dag, komt u ook een kijkje nemen?;3-4-2024 09:15;https://voorbeeld.nl/p/1;12\n"
    b"900002;@bram;Wij komen graag langs met de hele familie;3-4-2024 10:00;https://voorbeeld.nl/p/2;1.250\n"
    b"900003;@anna;Leuk, tot morgen dan, de koffie staat klaar;4-4-2024 11:00;https://voorbeeld.nl/p/3;x\n"
)
MAP = ColumnMap(
    "posts",
    ("Nr", "Wie heeft dit gezegd", "Wat werd er gezegd", "Wanneer precies", "Waar te vinden", "Hartjes"),
    {
        "id": "Nr",
        "author": "Wie heeft dit gezegd",
        "text": "Wat werd er gezegd",
        "posted_at": "Wanneer precies",
        "likes": "Hartjes",
    },
)


def source(data=ODD, name="odd.csv"):
    return upload_source(Upload(name, data))


def read(data, *maps, name="odd.csv"):
    (export,) = exports([Upload(name, data, Options(maps=maps))])
    return export


def test_a_table_that_nobody_knows_is_refused_and_read_by_its_map():
    assert error(ODD, "odd.csv").key == "not_recognised"
    export = read(ODD, MAP)
    assert export.report.error is None
    assert export.report.format == "mapped_posts"
    assert columns(export, "posts") == {
        "id": ["900001", "900002", "900003"],
        "author": ["anna", "bram", "anna"],
        "channel": ["posts"] * 3,
        "text": [
            "Morgen open dag, komt u ook een kijkje nemen?",
            "Wij komen graag langs met de hele familie",
            "Leuk, tot morgen dan, de koffie staat klaar",
        ],
        # Local (Dutch spreadsheet), day first: the third and fourth of April, summer time.
        "posted_at": ["2024-04-03 07:15:00", "2024-04-03 08:00:00", "2024-04-04 09:00:00"],
        "likes": [12.0, 1250.0, None],
    }
    assert dict(export.report.notes)["unreadable_numbers"] == {"column": "Hartjes", "n": 1}


def test_guesses_come_with_their_reason_and_counts_are_not_guessed():
    found = guesses(source().sheet, "posts")
    assert {column: (guess.name, guess.why) for column, guess in found.items()} == {
        "posted_at": ("Wanneer precies", "why_posted_at"),
        "url": ("Waar te vinden", "why_url"),
        "id": ("Nr", "why_id"),
        "author": ("Wie heeft dit gezegd", "why_author"),
        "text": ("Wat werd er gezegd", "why_text"),
    }
    named = guesses(source(b"likes,tekst,auteur\n3,hallo,anna\n").sheet, "posts")
    assert {column: guess.why for column, guess in named.items()} == dict.fromkeys(
        ("likes", "text", "author"), "why_name"
    )


def test_a_map_holds_for_the_next_file_with_the_same_header_in_any_order():
    other = (
        b"Hartjes,Nr,Wat werd er gezegd,Wie heeft dit gezegd,Waar te vinden,Wanneer precies\n7,1,hoi,eva,,\n"
    )
    assert columns(read(other, MAP), "posts")["author"] == ["eva"]
    assert error(other, "other.csv").key == "not_recognised"
    assert read(b"Nr,iets,en,meer\n1,2,3,4\n", MAP).report.error.key == "not_recognised"


def test_a_map_goes_before_what_would_be_recognised():
    data = b"id,author,text,motto\n1,anna,hallo,dit is de tekst\n"
    assert columns(read(data), "posts")["text"] == ["hallo"]
    swapped = ColumnMap("posts", ("id", "author", "text", "motto"), {"author": "author", "text": "motto"})
    assert columns(read(data, swapped), "posts")["text"] == ["dit is de tekst"]


def test_one_account_may_have_written_everything():
    one = ColumnMap("posts", ("wat", "zoal"), {"text": "wat"}, "linkedin", "ZorgPlein", True)
    export = read(b"wat,zoal\nhallo allemaal,1\n", one)
    assert columns(export, "posts")["author"] == ["ZorgPlein"]
    assert columns(export, "posts")["channel"] == ["linkedin"]
    assert columns(export, "accounts")["official"] == [True]


def test_ties_and_people_are_mapped_too():
    ties = ColumnMap("ties", ("wie dan", "kent", "hoe goed"), {"source": "wie dan", "target": "kent"})
    assert columns(read(b"wie dan,kent,hoe goed\nanna,bram,3\n,bram,1\n", ties), "ties")["target"] == ["bram"]
    people = ColumnMap("people", ("collega", "plek"), {"name": "collega", "team": "plek"})
    export = read(b"collega;plek\nAnna de Wit;Zorg\n", people)
    assert columns(export, "people")["team"] == ["Zorg"]


def test_zone_and_order_of_dates_of_a_map_and_of_the_user():
    american = ColumnMap(**{**MAP.__dict__, "day_first": False, "zone": "UTC"})
    assert columns(read(ODD, american), "posts")["posted_at"][0] == "2024-03-04 09:15:00"
    options = Options(maps=(american,), day_first=True, zone="America/New_York")
    (export,) = exports([Upload("odd.csv", ODD, options)])
    assert columns(export, "posts")["posted_at"][0] == "2024-04-03 13:15:00"


def keys(found):
    return [(problem.key, problem.stops) for problem in found]


def test_problems_are_seen_before_reading():
    assert keys(problems(source(), MAP)) == [("unreadable", False)]
    nothing = ColumnMap("posts", MAP.header)
    assert keys(problems(source(), nothing)) == [("missing", True), ("missing", True)]
    twice = ColumnMap("posts", MAP.header, {"text": "Nr", "author": "Nr"})
    assert keys(problems(source(), twice)) == [("twice", True)]
    assert read(ODD, twice).report.error.key == "map_incomplete"
    repeated = ColumnMap("posts", MAP.header, {**MAP.columns, "id": "Wie heeft dit gezegd", "author": "Nr"})
    assert ("ids_repeat", False) in keys(problems(source(), repeated))


def test_columns_without_a_name_of_their_own_go_by_their_place():
    assert references(["a", "", "B", "b "]) == ["a", "#2", "#3", "#4"]
    data = b"kreet,kreet,door\neen,twee,anna\n"
    second = ColumnMap("posts", ("kreet", "kreet", "door"), {"text": "#2", "author": "door"})
    assert columns(read(data, second), "posts")["text"] == ["twee"]


texts = st.text(min_size=1, max_size=12)


@given(
    st.lists(texts, min_size=1, max_size=6),
    st.dictionaries(st.sampled_from(FIELDS["posts"]), texts),
    st.one_of(st.none(), texts),
    st.one_of(st.none(), st.booleans()),
    st.booleans(),
)
def test_a_saved_map_is_the_same_map(header, mapped, author, day_first, official):
    made = ColumnMap("posts", tuple(header), mapped, None, author, official, None, day_first)
    text = made.as_json()
    assert is_map(text.encode())
    assert ColumnMap.from_json(text, "map.json") == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        '{"form": "fivec-columns"}',
        "[" * 100000,
        '{"form": "fivec-columns", "version": 1, "table": "wens", "header": [], "columns": {}}',
        '{"form": "fivec-columns", "version": 1, "table": "posts", "header": 3, "columns": {}}',
    ],
)
def test_a_damaged_map_is_refused(text):
    with pytest.raises(FivecError) as caught:
        ColumnMap.from_json(text, "map.json")
    assert caught.value.key == "damaged_map"


def test_a_map_of_a_later_version_is_refused():
    later = json.dumps({**json.loads(MAP.as_json()), "version": 99})
    with pytest.raises(FivecError) as caught:
        ColumnMap.from_json(later, "map.json")
    assert caught.value.key == "newer_map"


def test_what_can_be_mapped_is_what_tables_hold():
    beside = {"posts": {"mentions", "author_name", "followers"}}
    for table, wanted in FIELDS.items():
        required, optional = EXPORT_COLUMNS[table]
        assert set(wanted) - beside.get(table, set()) <= {*required, *optional}
        assert set(REQUIRED[table]) <= set(wanted)


def test_links_that_all_lead_to_one_platform_tell_the_channel():
    def told(*links):
        rows = "".join(f"{link},Brood\n" for link in links)
        return linked_channel(upload_source(Upload("f.csv", f"Waar,Wat\n{rows}".encode())).sheet)

    assert told("https://www.facebook.com/b/posts/1", "https://m.facebook.com/b/posts/2") == "facebook"
    assert told("https://www.facebook.com/b/posts/1", "https://www.instagram.com/p/x/") is None
    assert told("https://www.facebook.com/b/posts/1", "https://voorbeeld.nl/nieuws") is None
    assert told("nergens") is None
