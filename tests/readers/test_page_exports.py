"""What goes wrong with exports of pages, one trap at a time. Whole files are in ``exports/platforms``."""

import pyarrow as pa
import pytest

from fivec.readers import Options, Upload, exports
from fivec.readers.bundle import Bundle
from fivec.readers.platforms import linkedin_page
from fivec.readers.source import Source
from fivec.readers.tabular import text_sheet
from tests.readers.helpers import EXPORTS, columns, error, read

META = (
    "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Impressions,Reactions,"
    "Comments,Shares\n"
)
LINKEDIN = "Post title,Post link,Posted by,Created date,Impressions,Views,Likes,Comments,Reposts\n"
X_NEW = "Post id,Date,Post text,Post Link,Impressions,Likes,Shares,Replies,Reposts\n"
URN = "https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7101000000000000009"


def meta(
    *, post="122158000000000101", title="", text="hoi", when="09/27/2026 18:30", link="", date="Lifetime", n=9
):
    link = link or f"https://www.facebook.com/ZorgPlein/posts/{post}"
    return f'{post},61571,ZorgPlein,{title},{text},{when},{link},Photos,{date},"{n}",1,0,0\n'


def opened(case):
    (found,) = exports((EXPORTS / "platforms" / case / "files").iterdir())
    return found


def keys(export):
    return [key for key, _ in export.report.notes]


# -- Meta Business Suite ----------------------------------------------------------------------------------


def test_days_of_a_post_are_added_and_it_counts_once():
    found = read(META + meta(date="09/27/2026", n=5) + meta(date="09/28/2026", n=7))
    assert columns(found, "posts")["impressions"] == [12]
    assert found.report.reasons == {"day_of_post": 1}


def test_a_row_that_is_there_twice_is_not_added():
    found = read(META + meta(n=5) + meta(n=5))
    assert columns(found, "posts")["impressions"] == [5]
    assert found.report.reasons == {"duplicate_id": 1}


def test_a_count_that_is_missing_on_every_day_stays_missing():
    found = read(META + meta(date="1/2/2026", n="") + meta(date="1/3/2026", n=""))
    assert columns(found, "posts")["impressions"] == [None]


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://www.facebook.com/ZorgPlein/posts/122158000000000202", "122158000000000202"),
        ("https://www.facebook.com/ZorgPlein/posts/pfbid02AbCd", "pfbid02AbCd"),
        ("https://www.facebook.com/reel/8833445566/", "8833445566"),
        ("https://www.facebook.com/permalink.php?story_fbid=99887766&id=1", "99887766"),
        ("https://www.facebook.com/ZorgPlein/photos/a.12/4455667788/?type=3", "4455667788"),
        ("https://www.facebook.com/ZorgPlein/videos/een-titel/5566778899/", "5566778899"),
    ],
)
def test_an_id_that_a_spreadsheet_lost_comes_from_the_link(link, key):
    found = read(META + meta(post="1.22158E+17", link=link))
    assert columns(found, "posts")["id"] == [key]
    assert "damaged_ids" in keys(found)


def test_thousands_are_no_decimals():
    found = read(META + meta(n="1,250") + meta(post="122158000000000102", n="2,310"))
    assert columns(found, "posts")["impressions"] == [1250, 2310]


def test_months_go_first_in_dates_with_slashes_and_days_in_dates_with_points():
    assert columns(read(META + meta(when="03/04/2026 12:00")), "posts")["posted_at"] == [
        "2026-03-04 20:00:00"
    ]
    semicolons = (META + meta(when="03/04/2026 12:00")).replace(",", ";")
    assert columns(read(semicolons), "posts")["posted_at"] == ["2026-03-04 20:00:00"]
    points = read(META + meta(when="03.04.2026 12:00"))
    assert columns(points, "posts")["posted_at"] == ["2026-04-03 19:00:00"]


def test_the_zone_is_assumed_unless_it_was_chosen():
    (found,) = exports([Upload("m.csv", (META + meta()).encode(), Options(zone="Europe/Amsterdam"))])
    assert columns(found, "posts")["posted_at"] == ["2026-09-27 16:30:00"]
    assert keys(found) == ["zone_chosen"]
    assert keys(read(META + meta())) == ["zone_assumed"]


@pytest.mark.parametrize(
    ("title", "text", "whole"),
    [
        ("Kop", "Tekst", "Kop\n\nTekst"),
        ("Kop", "Kop en meer", "Kop en meer"),
        ("Kop", "", "Kop"),
        ("", "Tekst", "Tekst"),
        ("", "", None),
    ],
)
def test_the_title_stands_over_the_text_once(title, text, whole):
    assert columns(read(META + meta(title=title, text=text)), "posts")["text"] == [whole]


def test_of_columns_with_one_name_the_first_is_used_and_said():
    assert dict(opened("meta_facebook").report.notes)["repeated_column"] == {"column": "Views"}
    alike = META.replace("Shares\n", "Shares,Shares\n") + meta().replace("\n", ",0\n")
    assert "repeated_column" not in keys(read(alike))


def test_bold_letters_are_kept_as_written():
    assert "\U0001d5de\U0001d5fc\U0001d5fa" in columns(opened("meta_facebook"), "posts")["text"][0]


def test_a_page_export_in_an_unknown_language_is_left_to_whoever_knows_its_columns():
    table = (
        "Een,Twee,Drie,Vier,Vijf\n"
        "122158000000000101,09/27/2026 18:30,https://www.facebook.com/ZorgPlein/posts/1,hoi,9\n"
    )
    assert error(table).key == "not_recognised"


# -- Facebook Page Insights -------------------------------------------------------------------------------


def test_the_explanation_under_the_header_is_no_post():
    found = opened("facebook_insights")
    assert found.report.reasons == {"explanation": 1}
    assert len(columns(found, "posts")["id"]) == 2


def test_likes_are_found_by_post_in_the_sheet_of_actions_not_of_people():
    found = columns(opened("facebook_insights_workbook"), "posts")
    assert (found["likes"], found["comments"], found["shares"]) == ([21, 1], [7, None], [3, None])


def test_a_post_of_insights_has_the_id_that_other_files_use():
    assert columns(opened("facebook_insights"), "posts")["id"] == ["10153000000000011", "10153000000000012"]


# -- LinkedIn ---------------------------------------------------------------------------------------------


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


# -- X ----------------------------------------------------------------------------------------------------


def x_new(text):
    return read(
        X_NEW + f'1945000000000000001,"Tue, Jul 14, 2026",{text},https://x.com/Z/status/1,5,4,99,2,3\n'
    )


def test_sent_on_is_no_share():
    assert columns(x_new("hoi"), "posts")["shares"] == [3]


def test_a_day_in_words_is_a_day():
    assert columns(x_new("hoi"), "posts")["posted_at"] == ["2026-07-14 00:00:00"]
    assert "zone_assumed" not in keys(x_new("hoi"))


def test_a_text_that_begins_with_a_name_answers_it():
    found = columns(x_new("@anna dank"), "posts")
    assert (found["kind"], found["addressee"]) == (["reply"], ["anna"])
    found = columns(x_new("dank @anna"), "posts")
    assert (found["kind"], found["addressee"]) == ([None], [None])


def test_the_link_is_known_by_what_it_holds_where_its_name_is_not():
    found = opened("x_analytics_korean")
    assert columns(found, "posts")["author"] == ["ZorgPlein"]
    assert keys(found) == ["loosely"]


@pytest.mark.parametrize("case", ["x_overview", "x_video_overview", "x_by_day", "facebook_metrics"])
def test_a_file_without_posts_is_recognised_and_says_that_it_feeds_nothing(case):
    found = opened(case)
    assert found.report.feeds == ()
    assert found.report.rows_read == found.report.rows_set_aside > 0
    assert len(keys(found)) == 1


def test_other_figures_of_videos_are_not_those_of_x():
    assert error("Date,Views,Watch time (hours)\n2026-07-14,10,5\n").key == "not_recognised"
