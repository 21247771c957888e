"""What goes wrong with exports of LinkedIn pages and profiles, one trap at a time."""

import pyarrow as pa

from fivec.readers import exports
from fivec.readers.bundle import Bundle
from fivec.readers.platforms import linkedin_page
from fivec.readers.source import Source
from fivec.readers.tabular import text_sheet
from tests.readers.helpers import EXPORTS, columns, read

LINKEDIN = "Post title,Post link,Posted by,Created date,Impressions,Views,Likes,Comments,Reposts\n"
URN = "https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7101000000000000009"


def opened(case):
    (found,) = exports((EXPORTS / "platforms" / case / "files").iterdir())
    return found


def keys(export):
    return [key for key, _ in export.report.notes]


def test_views_are_plays_of_a_video_and_no_impressions():
    found = read(LINKEDIN + f"hoi,{URN},Femke Bos,03/04/2026,500,77,1,0,0\n")
    assert columns(found, "posts")["impressions"] == [500]


def test_the_page_is_the_author_and_the_colleague_is_removed_and_counted():
    found = read(LINKEDIN + f"hoi,{URN},Femke Bos,03/04/2026,500,77,1,0,0\n")
    assert columns(found, "accounts")["handle"] == ["LinkedIn Page"]
    assert columns(found, "accounts")["official"] == [True]
    assert found.report.dropped == {"colleague": 1}
    for case in ("", "_xlsx", "_other_language"):
        export = opened(f"linkedin_page_content{case}")
        assert export.report.dropped == {"colleague": 2}
        assert "Femke" not in str({name: table.to_pydict() for name, table in export.tables.items()})


def test_a_link_in_percent_signs_holds_the_id_as_well():
    found = read(LINKEDIN + f"hoi,{URN},,03/04/2026,500,77,1,0,0\n")
    assert columns(found, "posts")["id"] == ["7101000000000000009"]


def test_a_number_below_zero_is_no_count():
    found = read(LINKEDIN + f"hoi,{URN},,03/04/2026,500,77,-1,0,0\n")
    assert columns(found, "posts")["likes"] == [None]
    assert dict(found.report.notes)["negative_counts"] == {"column": "Likes", "n": 1}


def test_old_and_new_workbooks_of_a_page_hold_the_same():
    old, new = opened("linkedin_page_content"), opened("linkedin_page_content_xlsx")
    assert columns(old, "posts") == columns(new, "posts")
    assert old.report.rows_read == new.report.rows_read == 5


def test_a_page_in_another_language_is_known_by_its_places_and_says_so():
    known, other = opened("linkedin_page_content"), opened("linkedin_page_content_other_language")
    assert columns(known, "posts") == columns(other, "posts")
    assert "by_place" in keys(other) and "by_place" not in keys(known)


def followers(**sheets):
    """What a followers workbook with these sheets gives; new followers are in all of them."""
    sheets = {"New followers": "Date,Sponsored followers,Organic followers\n10/01/2026,0,4\n", **sheets}
    members = {}
    for name, text in sheets.items():
        data = pa.py_buffer(text.encode())
        members[name] = Source(name, lambda: pa.py_buffer(b""), given=text_sheet(data, name))
    (part,) = linkedin_page.parts(Bundle("followers.xls", members))
    return columns(linkedin_page.read_bundle(part), "audience_profile")["name"]


def test_a_group_of_followers_without_rows_takes_nothing_else_along():
    assert followers(A="Location,Total followers\nUtrecht,41\n", B="Seniority,Total followers\n") == [
        "Utrecht"
    ]


def test_places_with_numbers_of_something_else_are_no_followers():
    assert followers(A="Location,Total views\nUtrecht,41\n", B="Seniority,Total followers\nSenior,3\n") == [
        "Senior"
    ]


def test_visitors_by_place_are_no_followers():
    found = opened("linkedin_page_visitors")
    assert not found.tables
    assert keys(found) == ["page_visits"]


def test_tables_side_by_side_are_joined_on_their_links():
    found = columns(opened("linkedin_creator"), "posts")
    assert [(key[-1], n) for key, n in zip(found["id"], found["impressions"], strict=True)] == [
        ("1", 1900),
        ("2", 2500),
        ("3", None),
    ]


def test_percentages_make_no_followers():
    found = opened("linkedin_creator")
    assert "audience_profile" not in found.tables
    assert found.report.reasons["only_percentage"] == 2
    assert columns(found, "accounts")["followers"] == [1834]
