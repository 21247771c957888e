"""Tables that look like another, and columns whose name two columns could have."""

import io
import zipfile

import pytest

from fivec.readers import Upload, exports
from tests.readers.helpers import columns, error, read

OURS = "naam,afdeling\nAnna,Zorg\n"


@pytest.mark.parametrize(
    "table",
    [
        "id,username,name,created_at,followers_count,description\n1,anna,Anna,2010-01-01,10,x\n",
        "username,full_name,followers,following,bio\nanna,Anna,10,12,x\n",
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nAnna,Wit,A,B,Knap,2024,X\n",
        "First Name,Last Name,Title,E-mail Address,Home Phone,Home Street,Company\nAnna,Wit,,a@b.nl,,,A\n",
        "id,guid,pubdate,author,title,description\n1,g,2024-01-01,anna,x,y\n",
    ],
)
def test_lists_of_others_are_neither_posts_nor_colleagues_nor_questions(table):
    assert error(table).key == "not_recognised"


@pytest.mark.parametrize("header", ["naam,account,volgers,afdeling", "id,label,followers,bio"])
def test_colleagues_and_nodes_may_have_followers(header):
    assert read(f"{header}\n1,anna,10,Zorg\n").report.format == "people"


def test_submissions_with_a_title_are_posts():
    table = "id,author,title,selftext,created_utc,score,subreddit\np1,anna,Kop,Tekst,1700000000,3,zorg\n"
    found = columns(read(table), "posts")
    assert (found["author"], found["text"], found["group"]) == (["anna"], ["Kop\n\nTekst"], ["zorg"])


def test_a_comment_does_not_go_by_the_post_it_is_under():
    table = "id,author,body,post_id\nc1,anna,a,p1\nc2,bram,b,p1\n"
    assert columns(read(table), "posts")["id"] == ["c1", "c2"]


def test_a_row_number_does_not_win_from_the_id_of_a_tweet():
    table = "id,tweet_id,author,text,in_reply_to_status_id\n1,901,anna,a,\n2,902,bram,b,901\n"
    assert columns(read(table), "posts")["id"] == ["901", "902"]


def test_parents_with_a_prefix_of_kind_are_found():
    table = "id,author,body,parent_id\nc1,anna,a,t3_p1\nc2,bram,b,t1_c1\n"
    assert columns(read(table), "posts")["parent"] == ["p1", "c1"]
    prefixed = "id,author,body,parent_id\nt1_c1,anna,a,t3_p1\nt1_c2,bram,b,t1_c1\n"
    assert columns(read(prefixed), "posts")["parent"] == ["t3_p1", "t1_c1"]


def test_a_post_that_names_itself_as_its_parent_starts_a_thread():
    assert columns(read("id,author,text,parent\n1,anna,a,1\n2,bram,b,1\n"), "posts")["parent"] == [None, "1"]


def test_an_employee_number_is_not_a_name_where_names_are_given():
    table = (
        "Medewerker;Achternaam;Voornaam;Tussenvoegsel;Afdeling;E-mail werk\n1001;Wit;Anna;de;Zorg;a@b.nl\n"
    )
    export = read(table)
    assert columns(export, "people")["name"] == ["Anna de Wit"]
    assert export.report.dropped == {"email": 1}


def test_kinds_of_tie_that_we_do_not_know_are_said():
    export = read("source,target,relation\na,b,volgt\nb,c,werkt met\nc,d,werkt met\n")
    assert columns(export, "ties")["kind"] == ["follow", "connection", "connection"]
    assert dict(export.report.notes)["tie_kinds_unknown"] == {"n": 2, "kind": "connection"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_a_zip_that_share_a_name_are_all_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("wie.csv", OURS)
        archive.writestr("wie.csv", OURS.replace("Anna", "Bram"))
    found = exports([Upload("file.zip", stream.getvalue())])
    assert [export.report.name for export in found] == ["file.zip/wie.csv", "file.zip/wie.csv (2)"]
    assert [columns(export, "people")["name"] for export in found] == [["Anna"], ["Bram"]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "title.py",
            'class Title:\n    PROPS = {"font", "side", "text"}\n\n    @property\n    def font(self):\n',
        ),
        ("README.md", "# A folder\n\n## Questions\n\nAsk us.\n"),
        ("licence.txt", "Licence\n\nText\n\nYou may use this.\n"),
    ],
)
def test_code_and_running_text_are_no_tables(name, text):
    assert error(text, name).key == "not_recognised"


def test_a_table_of_posts_without_quotes_tells_its_broken_rows():
    export = read("id,author,text\n1,anna,a, b\n2,bram,b, c, d\n3,cleo,e\n")
    assert (export.report.format, export.report.reasons) == ("posts", {"ragged_row": 2})
