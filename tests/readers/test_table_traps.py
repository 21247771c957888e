"""The traps of real spreadsheets, one test each."""

import pyarrow as pa
import pytest

from fivec.readers import Upload, exports
from fivec.readers.tabular import text_sheet
from tests.readers.helpers import columns, read, zipped

HEAD = "id,author,created_at,text\n"


def posts(data, name="file.csv"):
    return columns(read(data, name), "posts")


def notes(export):
    return dict(export.report.notes)


def test_ids_and_parents_that_passed_through_a_number_lose_their_point():
    found = posts("id,author,text,parent_id\n1.0,7.0,a,\n2.0,8.0,b,1.0\n")
    assert (found["id"], found["author"], found["parent"]) == (["1", "2"], ["7", "8"], [None, "1"])


def test_a_column_with_one_real_decimal_is_left_alone():
    assert posts("id,author,text\n1.0,a,x\n1.5,b,y\n")["id"] == ["1.0", "1.5"]


def test_a_long_id_keeps_all_its_digits():
    assert posts(HEAD + "1234567890123456789,a,2024-01-01,x\n")["id"] == ["1234567890123456789"]


def test_ids_rounded_by_a_spreadsheet_come_from_the_link_or_the_row():
    export = read(
        "id,author,text,link\n6.49E+17,a,x,https://x.com/a/status/649000000000000123\n6.49E+17,b,y,\n42,c,z,\n"
    )
    assert columns(export, "posts")["id"] == ["649000000000000123", "file.csv#2", "42"]
    assert notes(export)["damaged_ids"] == {"n": 2}


def test_posts_without_an_id_go_by_their_row():
    export = read("auteur;tekst\nanna;hoi\nbram;dag\n")
    assert columns(export, "posts")["id"] == ["file.csv#1", "file.csv#2"]
    assert "row_ids" in notes(export)


def test_rows_without_author_or_id_are_counted():
    export = read(HEAD + "1,anna,,a\n2,,,b\n,cleo,,c\n,,,\n")
    assert columns(export, "posts")["id"] == ["1"]
    assert export.report.reasons == {"no_author": 2, "no_id": 1}
    assert export.report.rows_read == 4


def test_ragged_rows_are_counted():
    export = read(HEAD + "1,anna,,a\n2,bram,,b, c\n3,cleo\n4,dirk,,d\n")
    assert columns(export, "posts")["id"] == ["1", "4"]
    assert export.report.reasons == {"ragged_row": 2}
    assert export.report.rows_read == 4


def test_commas_in_the_text_do_not_win_from_semicolons():
    assert posts("id;auteur;tekst\n1;anna;ja, nee, misschien, wie weet\n2;bram;a,b,c,d\n")["author"] == [
        "anna",
        "bram",
    ]


def test_delimiters_inside_quotes_do_not_count():
    assert posts('id|author|text\n1|anna|"a;b;c;d,e"\n2|bram|"x;y;z;d,e"\n')["id"] == ["1", "2"]


def test_line_breaks_inside_quotes_beyond_one_block():
    rows = "".join(f'{n},anna,,"regel een\nregel {n}"\n' for n in range(400_000))
    found = read(HEAD + rows).tables["posts"]
    assert found.num_rows == 400_000
    assert found["text"][399_999].as_py() == "regel een\nregel 399999"


def test_a_bare_return_inside_a_record_is_a_space():
    assert posts(HEAD + "1,anna,,eerst\r\rdan\n2,bram,,b\r\n")["text"] == ["eerst  dan", "b"]


def test_a_trailing_delimiter_or_row_names_do_not_shift_columns():
    assert posts("id,author,text\n1,anna,a,\n2,bram,b,\n")["text"] == ["a", "b"]
    assert posts("id,author,text\nr1,1,anna,a\nr2,2,bram,b\n")["author"] == ["anna", "bram"]


def test_a_repeated_header_name_does_not_matter():
    assert posts("id,author,text,text\n1,anna,a,b\n")["text"] == ["a"]


def test_deleted_authors_are_not_one_person():
    found = posts(HEAD + "1,[deleted],,a\n2,[deleted],,b\n3,anna,,c\n")
    assert found["author"] == ["[deleted]/1", "[deleted]/2", "anna"]


@pytest.mark.parametrize(
    "gone",
    [
        *("[removed]", "Deleted user", "deleted account", "Facebook-gebruiker", "Facebook user"),
        *("verwijderd account", "Verwijderde gebruiker", "LinkedIn Member", "Anonieme deelnemer"),
    ],
)
def test_whatever_the_words_for_an_author_who_left_they_name_nobody(gone):
    text = (
        "id,author,parent,text,in_reply_to_user\n1,anna,,a,\n" + f"2,{gone},1,b,anna\n3,{gone},2,c,{gone}\n"
    )
    found = posts(text)
    assert found["author"] == ["anna", "[deleted]/2", "[deleted]/3"]
    assert gone not in found.get("addressee", [])
    ties = columns(read(f"source,target\nanna,{gone}\nbram,{gone}\n{gone},anna\n"), "ties")
    assert ties["target"] == ["[deleted]/anna/0", "[deleted]/bram/1", "anna"]
    assert ties["source"] == ["anna", "bram", "[deleted]/anna/2"]


def test_a_post_without_an_author_is_nobodys_and_counted():
    export = read(HEAD + "1,,,a\n2,anna,,b\n")
    assert columns(export, "posts")["author"] == ["anna"] and export.report.reasons == {"no_author": 1}


def test_the_author_id_is_the_handle_when_the_author_column_holds_names():
    export = read("id,author,author_id,text\n1,Anna de Wit,77,a\n2,Bram Bos,78,b\n3,Anna de Wit,77,c\n")
    assert columns(export, "posts")["author"] == ["77", "78", "77"]
    assert columns(export, "accounts") == {
        "handle": ["77", "78"],
        "channel": ["posts", "posts"],
        "name": ["Anna de Wit", "Bram Bos"],
    }


def test_the_handle_wins_from_the_author_id():
    assert posts("id,author_id,username,text\n1,77,anna,a\n")["author"] == ["anna"]


def test_followers_are_the_highest_seen():
    export = read("id,author,text,followers\n1,anna,a,10\n2,anna,b,12\n")
    assert columns(export, "accounts")["followers"] == [12.0]


@pytest.mark.parametrize(
    ("written", "channel"),
    [("Facebook", "facebook"), ("Twitter", "x"), ("Viva Engage", "viva"), ("", "posts")],
)
def test_channels_go_by_one_name(written, channel):
    assert posts(f"id,author,text,platform\n1,anna,a,{written}\n")["channel"] == [channel]


@pytest.mark.parametrize("header", ["tweet_id,author,text", "id,author,in_reply_to_status_id"])
def test_tweets_are_known_by_their_header(header):
    assert posts(f"{header}\n1,anna,5\n")["channel"] == ["x"]


def test_entities_are_only_turned_back_where_the_platform_writes_them():
    assert posts("tweet_id,author,text\n1,anna,a &amp;lt; b &gt; c\n")["text"] == ["a &lt; b > c"]
    assert posts("id,author,text\n1,anna,a &amp; b\n")["text"] == ["a &amp; b"]


def test_kinds_that_we_do_not_know_are_missing():
    found = posts("id,author,text,type\n1,a,x,Retweet\n2,b,y,Foto\n3,c,z,\n")
    assert found["kind"] == ["share", None, None]


def test_a_date_and_a_time_column_belong_together():
    found = posts("id;auteur;datum;tijd;tekst\n1;anna;31-12-2023;23:30;a\n2;bram;1-1-2024;;b\n")
    assert found["posted_at"] == ["2023-12-31 22:30:00", "2024-01-01 00:00:00"]


def test_private_columns_are_removed_and_counted():
    export = read("id,author,text,email,IP,phone\n1,a,x,a@b.nl,10.0.0.1,\n2,b,y,,10.0.0.2,\n")
    assert export.tables["posts"].column_names == ["id", "author", "channel", "text"]
    assert export.report.dropped == {"email": 1, "ip": 2}


def test_totals_leave_out_what_the_file_does_not_hold():
    export = read("id,author,text,likes,impressions\n1,a,x,,2.5\n2,b,y,,3\n")
    assert export.report.totals == {"posts": 2, "authors": 2, "impressions": 5.5}


@pytest.mark.parametrize(
    ("data", "feeds"),
    [
        ("id,author,created_at\n1,a,2024-01-01\n", ("connections", "context")),
        (
            "id,author,text,parent\n1,a,x,\n2,b,y,\n",
            ("connections", "congruence", "content", "context"),
        ),
        ("id,author,parent\n1,a,\n2,b,1\n", ("connections", "congruence", "conversations", "context")),
    ],
)
def test_posts_feed_what_they_hold(data, feeds):
    assert read(data).report.feeds == feeds


def test_an_open_quote_is_said():
    export = read(HEAD + '1,anna,,"a\n2,bram,,b\n')
    assert "open_quote" in notes(export)


def test_a_million_characters_in_a_cell():
    assert len(posts(HEAD + "1,anna,," + "x" * 1_000_000 + "\n2,bram,,b\n")["text"][0]) == 1_000_000


def test_a_damaged_last_character_does_not_turn_the_file_into_cp1252():
    assert posts((HEAD + "1,anna,,één\n2,bram,,café").encode()[:-1])["text"] == ["één", "caf"]


@pytest.mark.parametrize("text", ["café", "café\n", "één\n", "crème\n", "naïef\r\n"])
def test_a_windows_character_near_the_end_is_not_cut_off(text):
    export = read((HEAD + f"1,anna,,{text}").encode("cp1252"))
    assert columns(export, "posts")["text"] == [text.strip()]
    assert "encoding_assumed" in notes(export)


def test_windows_characters():
    export = read((HEAD + "1,anna,,“reünie” – €5\n").encode("cp1252"))
    assert columns(export, "posts")["text"] == ["“reünie” – €5"]
    assert "encoding_assumed" in notes(export)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_byte_order_marks(encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert posts(mark + (HEAD + "1,anna,,één\n").encode(encoding))["text"] == ["één"]


def test_a_zip_of_tables_gives_each_of_them():
    data = zipped({"a/posts.csv": HEAD + "1,anna,,a\n", "b/wie.csv": "naam,afdeling\nAnna,Zorg\n"})
    found = exports([Upload("file.zip", data)])
    assert [(export.report.name, export.report.format) for export in found] == [
        ("file.zip/a/posts.csv", "posts"),
        ("file.zip/b/wie.csv", "people"),
    ]


def test_only_what_is_needed_is_kept():
    assert read(HEAD + "1,anna,2024-01-01T10:00:00Z,a\n").tables["posts"].column_names == [
        "id",
        "author",
        "channel",
        "text",
        "posted_at",
    ]


def test_a_cell_that_reads_like_a_name_of_a_column_is_no_header():
    sheet = text_sheet(pa.py_buffer(b"wat;wie;hoe vaak\neen;anna;x\ntwee;bram;3\n"), "a.csv")
    assert sheet.names == ("wat", "wie", "hoe vaak")


def test_a_narrow_preamble_over_names_that_nobody_knows():
    data = b"Rapport van vandaag\n\nwat;wie;hoe vaak\neen;anna;1\ntwee;bram;3\n"
    assert text_sheet(pa.py_buffer(data), "a.csv").names == ("wat", "wie", "hoe vaak")
