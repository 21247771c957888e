"""Files opened twice count once; posts that only share a number stay apart."""

import fivec
from fivec.readers import Upload

HEAD = "id,author,parent,created_at,text\n"
ONE = HEAD + "1,anna,,2024-01-01T10:00:00Z,hoi\n2,bram,1,2024-01-01T11:00:00Z,dag\n"
OTHER = (
    HEAD + "1,cleo,,2024-02-01T10:00:00Z,hallo\n2,dirk,1,2024-02-01T11:00:00Z,ja\n3,cleo,2,2024-02-02,nee\n"
)
ROSTER = "name,accounts,team\nAnna,anna,Care\nBram,bram,Care\n,,Care\n"


def read(*files):
    return fivec.read([Upload(name, text.encode()) for name, text in files])


def test_a_roster_opened_twice_does_not_double_the_staff():
    data = read(("a.csv", ROSTER), ("a (1).csv", ROSTER.replace("\n", "\r\n")))
    assert data.people["name"].tolist() == ["Anna", "Bram"]
    first, again = data.reports
    assert dict(first.reasons) == {"no_name": 1}
    assert (dict(again.reasons), again.rows_read, again.feeds) == ({"no_name": 1, "duplicate_file": 2}, 3, ())


def test_two_rosters_that_differ_both_count():
    data = read(("a.csv", ROSTER), ("b.csv", ROSTER.replace("Bram,bram", "Cleo,cleo")))
    assert len(data.people) == 4


def test_ties_opened_twice_weigh_once():
    assert len(read(("a.csv", "source,target\na,b\n"), ("b.csv", "source,target\na,b\n")).ties) == 1


def test_two_platforms_that_both_count_from_one_keep_all_posts():
    data = read(("one.csv", ONE), ("other.csv", OTHER))
    assert data.posts["id"].tolist() == ["1", "2", "1 (2)", "2 (2)", "3 (2)"]
    assert data.posts["parent"].tolist() == [-1, 0, -1, 2, 3]
    assert data.reports[1].rows_set_aside == 0
    assert "own_numbers" in dict(data.reports[1].notes)
    assert "own_numbers" not in dict(data.reports[0].notes)


def test_a_later_export_of_the_same_posts_counts_once():
    later = ONE.replace("dag", "dag (bewerkt)") + "3,cleo,2,2024-01-02T09:00:00Z,ja\n"
    data = read(("one.csv", ONE), ("later.csv", later))
    assert data.posts["id"].tolist() == ["1", "2", "3"]
    assert dict(data.reports[1].reasons) == {"duplicate_id": 2}


def test_posts_without_ids_in_files_of_one_name_are_not_lost():
    data = read(("a.csv", "author,text\nanna,hoi\nbram,dag\n"), ("a.csv", "author,text\ncleo,ja\ndirk,nee\n"))
    assert data.posts["text"].tolist() == ["hoi", "dag", "ja", "nee"]
    again = read(
        ("a.csv", "author,text\nanna,hoi\nbram,dag\n"), ("a.csv", "author,text\nanna,hoi\nbram,dag\n")
    )
    assert len(again.posts) == 2
