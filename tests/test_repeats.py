"""Files opened twice count once; posts that only share a number stay apart."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert data.people["name"].tolist() == ["Anna", "Bram", "Cleo"]
    assert [dict(report.reasons) for report in data.reports] == [
        {"no_name": 1},
        {"no_name": 1, "duplicate_person": 1},
    ]


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


COUNTED = "id,author,created_at,text,likes,comments,shares,impressions\n"
MARCH = COUNTED + (
    "11,page,2026-03-01T10:00:00Z,open dag,10,2,1,500\n12,page,2026-03-02T10:00:00Z,bingo,3,1,0,90\n"
)
APRIL = COUNTED + (
    "11,page,2026-03-01T10:00:00Z,open dag!,14,,2,740\n13,page,2026-04-02T10:00:00Z,vacature,1,0,0,30\n"
)


def counts(data, row):
    return data.posts.loc[row, ["likes", "comments", "shares", "impressions"]].tolist()


def test_a_post_in_two_exports_has_the_counts_of_the_newest_in_any_order():
    for files in (("march", MARCH), ("april", APRIL)), (("april", APRIL), ("march", MARCH)):
        data = read(*files)
        row = data.posts["id"].tolist().index("11")
        # April holds the later post; it says nothing of comments, for which March goes.
        assert counts(data, row) == [14, 2, 2, 740]
        assert data.posts["text"].tolist()[row] == ("open dag" if files[0][0] == "march" else "open dag!")
        assert len(data.posts) == 3
        assert [sum(report.reasons.values()) for report in data.reports] == [0, 1]


def test_doubles_inside_a_file_and_with_another_are_counted_together():
    head = "Post ID,Page name,Publish time,Permalink,Post type,Date,Views\n"
    one = "122158000000000101,Zorg,09/27/2026 18:30,https://www.facebook.com/Zorg/posts/1,Photos,Lifetime,5\n"
    data = read(("a.csv", head + one), ("b.csv", head + one + one))
    assert dict(data.reports[1].reasons) == {"duplicate_id": 2}
    assert data.reports[1].rows_read == data.reports[1].rows_set_aside == 2


def test_of_two_exports_that_are_equally_new_the_last_opened_goes():
    early = COUNTED + "11,page,2026-03-01T10:00:00Z,a,10,2,1,500\n"
    again = COUNTED + "11,page,2026-03-01T10:00:00Z,a,9,2,1,500\n"
    assert counts(read(("a", early), ("b", again)), 0)[0] == 9
    assert counts(read(("b", again), ("a", early)), 0)[0] == 10


def test_an_export_without_moments_is_as_new_as_what_was_opened_before_it():
    undated = "id,author,text,likes\n11,page,open dag,20\n"
    assert counts(read(("march", MARCH), ("undated", undated)), 0)[0] == 20
    assert counts(read(("undated", undated), ("march", MARCH)), 0)[0] == 10


def test_a_row_that_is_twice_in_one_export_counts_as_it_first_stands():
    twice = MARCH + "11,page,2026-03-01T10:00:00Z,open dag,1,1,1,1\n"
    assert counts(read(("march", twice)), 0) == [10, 2, 1, 500]


def test_a_text_that_the_first_export_lacks_comes_from_a_later_one():
    bare = "id,author,created_at,impressions\n11,page,2026-03-01T10:00:00Z,500\n"
    data = read(("bare", bare), ("april", APRIL))
    assert data.posts["text"].tolist() == ["open dag!", "vacature"]


def test_a_number_that_a_platform_gave_is_one_post_whatever_else_differs():
    exact = "tweet_id,author,created_at,text\n1945000000000000001,ZorgPlein,2026-07-14T09:12:00Z,hoi\n"
    by_day = "tweet_id,author,created_at,text\n1945000000000000001,page,2026-07-14,hoi\n"
    assert len(read(("exact", exact), ("by_day", by_day)).posts) == 1
    small = [file.replace("1945000000000000001", "17") for file in (exact, by_day)]
    assert len(read(("exact", small[0]), ("by_day", small[1])).posts) == 2


number = st.one_of(st.none(), st.integers(0, 99))
one_export = st.dictionaries(st.integers(100, 104), st.tuples(number, number), min_size=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(one_export, min_size=1, max_size=4))
def test_every_count_is_the_last_that_any_export_tells(exported):
    """Exports that are dated alike: the last opened that has a value goes, found row by row."""
    files, wanted = [], {}
    for place, rows in enumerate(exported):
        lines = [
            f"{key},page,2026-03-01T10:00:00Z,{'' if likes is None else likes},{'' if n is None else n}\n"
            for key, (likes, n) in rows.items()
        ]
        files.append((f"{place}.csv", "id,author,created_at,likes,comments\n" + "".join(lines)))
        for key, told in rows.items():
            before = wanted.get(str(key), (None, None))
            wanted[str(key)] = tuple(
                old if new is None else new for new, old in zip(told, before, strict=True)
            )
    posts = read(*files).posts
    found = {
        key: tuple(None if math.isnan(value) else int(value) for value in pair)
        for key, *pair in zip(posts["id"], posts["likes"], posts["comments"], strict=True)
    }
    assert found == wanted
