"""What goes wrong with exports of pages, one trap at a time. Whole files are in ``exports/platforms``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.language import LANGUAGES, catalogue
from fivec.readers import Options, Upload, exports
from fivec.readers.formats import formats
from tests.readers.helpers import EXPORTS, columns, error, read

META = (
    "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Impressions,Reactions,"
    "Comments,Shares\n"
)
X_NEW = "Post id,Date,Post text,Post Link,Impressions,Likes,Shares,Replies,Reposts\n"


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


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.integers(0, 99)), min_size=1))
def test_every_row_is_kept_added_or_counted_as_a_double(rows):
    """Against a count row by row: the first row of a post and day counts, the others of that day do not."""
    found = read(META + "".join(meta(post=f"1221{key}", date=f"1/{day}/2026", n=n) for key, day, n in rows))
    days = {}
    for key, day, n in rows:
        days.setdefault(f"1221{key}", {}).setdefault(day, n)
    posts = columns(found, "posts")
    assert dict(zip(posts["id"], posts["impressions"], strict=True)) == {
        key: sum(counts.values()) for key, counts in days.items()
    }
    assert len(rows) == found.report.rows_read == len(posts["id"]) + found.report.rows_set_aside


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


# -- all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_format_says_has_words(language):
    said = set()
    for form in formats():
        said |= {f"{area}.{form.holds_no_posts}" for area in ("reason", "note") if form.holds_no_posts}
        said |= {f"reason.{reason}" for _, _, reason in form.style.aside}
        said |= {f"dropped.{sort}" for sort in form.style.private}
        said |= {f"note.{key}" for key in (form.style.unnamed, *form.style.says) if key}
    assert said <= catalogue(language).keys()
    assert {"note.sums_per_day", "dropped.colleague", "reason.explanation"} <= said


HOOTSUITE = (
    "Report\n2026\nDate (GMT),Post ID,Post Message,Post Permalink,Social Network,Likes\n"
    "2026-03-04 10:00,8001,Tuindag,https://www.linkedin.com/feed/update/urn:li:share:7345821826846990338,LinkedIn,3\n"
    "2026-03-05 10:00,8002,Open dag,https://www.facebook.com/1/posts/9,Facebook,2\n"
    "2026-03-06 10:00,,Zonder nummer,https://www.facebook.com/1/posts/10,Facebook,1\n"
)


def test_a_tool_and_the_platform_mean_the_same_post_by_its_link():
    export = read(HOOTSUITE)
    ids = columns(export, "posts")["id"]
    assert ids == ["7345821826846990338", "8002", "https://www.facebook.com/1/posts/10"]
    assert export.report.reasons == {}
