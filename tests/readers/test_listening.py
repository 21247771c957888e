"""Traps in the exports of listening tools and of tools that manage one's own pages."""

import csv
import io

import pytest
import xlsxwriter

from fivec.assembly import assemble
from fivec.readers import Upload, exports
from tests.readers.helpers import EXPORTS, columns, error, read

PLATFORMS = EXPORTS / "platforms"


def case(name, file):
    return (PLATFORMS / name / "files" / file).read_text(encoding="utf-8-sig")


def posts(data, name="file.csv"):
    return columns(read(data, name), "posts")


BRANDWATCH = (
    "Query Name,Date,Url,Domain,Page Type,Author,Full Text,Engagement Type,Mentioned Authors,"
    "X Reply to,X Repost of\n"
)


def mention(author, number, **told):
    columns = ("text", "engagement", "mentioned", "reply", "repost")
    cells = ",".join(f'"{told.get(name, "")}"' for name in columns)
    url = f"https://x.com/{author}/status/{number}"
    return f"q,2024-01-0{number} 10:00:00.0,{url},x.com,x,{author},{cells}\n"


# -- Brandwatch ----------------------------------------------------------------------------------------------


def test_brandwatch_in_a_workbook_begins_under_six_rows():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Mentions")
        for place, row in enumerate(csv.reader(case("brandwatch", "mentions.csv").splitlines())):
            sheet.write_row(place, 0, row)
    (export,) = exports([Upload("mentions.xlsx", stream.getvalue())])
    assert export.report.format == "brandwatch"
    assert export.report.rows_read == 6


def test_a_link_to_a_post_tells_who_is_answered_and_which_post():
    found = posts(BRANDWATCH + mention("anna", 1) + mention("bram", 2, reply="https://x.com/anna/status/1"))
    assert found["parent"] == [None, "1"]
    assert found["addressee"] == [None, "anna"]


def test_who_is_answered_is_known_where_the_post_is_not_in_the_file():
    found = posts(BRANDWATCH + mention("bram", 2, reply="https://twitter.com/cleo/statuses/9"))
    assert (found["parent"], found["addressee"]) == (["9"], ["cleo"])


def test_who_is_passed_on_is_a_tie_only_where_the_post_is_not_in_the_file():
    rows = mention("anna", 1) + mention("bram", 2, repost="https://x.com/anna/status/1")
    assert "ties" not in read(BRANDWATCH + rows).tables
    export = read(BRANDWATCH + mention("bram", 2, engagement="RETWEET", repost="https://x.com/cleo/status/9"))
    assert columns(export, "posts")["kind"] == ["share"]
    ties = columns(export, "ties")
    assert (ties["source"], ties["target"], ties["kind"]) == (["bram"], ["cleo"], ["share"])


def test_a_quote_holds_words_of_its_own_and_is_no_share():
    told = {"engagement": "QUOTE", "repost": "https://x.com/cleo/status/9", "text": "Mooi gezegd"}
    export = read(BRANDWATCH + mention("bram", 2, **told))
    assert columns(export, "posts")["kind"] == ["post"]
    assert columns(export, "posts")["text"] == ["Mooi gezegd"]
    assert columns(export, "ties")["kind"] == ["share"]


def test_a_mention_found_by_two_queries_counts_once():
    row = mention("anna", 1, mentioned="@bram, @cleo", text="@bram kijk")
    data = assemble([read(BRANDWATCH + row + row.replace("q,", "r,", 1))])
    assert len(data.posts) == 1
    assert data.reports[0].reasons["duplicate_id"] == 1
    assert len(data.ties) == 1  # cleo; bram is in the text


def test_a_text_that_may_not_be_passed_on_is_missing_and_said():
    export = read(BRANDWATCH + mention("anna", 1) + mention("bram", 2, text="hallo"))
    assert columns(export, "posts")["text"] == [None, "hallo"]
    assert ("licensed_texts", {"n": 1}) in export.report.notes


def test_outside_x_the_link_is_the_id():
    row = "q,2024-01-01 10:00:00.0,https://forum.example/t?id=12,forum.example,forum,anna,Hallo,,,,\n"
    found = posts(BRANDWATCH + row)
    assert (found["id"], found["channel"]) == (["https://forum.example/t?id=12"], ["forum"])


def test_columns_of_the_programming_interface_are_the_same_columns():
    header = "queryId,date,author,fullText,threadId,threadAuthor,url,domain,pageType\n"
    export = read(header + "1,2024-01-01T10:00:00Z,anna,Hallo,9,cleo,https://x.com/anna/status/1,x.com,x\n")
    assert export.report.format == "brandwatch"
    assert columns(export, "posts")["id"] == ["1"]
    lines = (
        '[{"queryId":1,"date":"2024-01-01T10:00:00Z","author":"anna","fullText":"Hallo","threadAuthor":"c"'
    )
    lines += ',"url":"https://x.com/anna/status/1","domain":"x.com","pageType":"x","classifications":[]}]'
    assert columns(read(lines, "mentions.json"), "posts")["text"] == ["Hallo"]


# -- Talkwalker ----------------------------------------------------------------------------------------------

TALKWALKER = (
    "published,content,url,source_type,extra_author_attributes.name,extra_author_attributes.short_name\n"
)


def test_talkwalker_puts_the_day_first():
    found = posts(
        TALKWALKER + "03/04/2023 09:15,Hallo,https://x.com/a/status/1,SOCIALMEDIA_TWITTER,Anna,@anna\n"
    )
    assert found["posted_at"] == ["2023-04-03 09:15:00"]


def test_talkwalker_in_milliseconds():
    found = posts(
        TALKWALKER + "1680513300000,Hallo,https://x.com/a/status/1,SOCIALMEDIA_TWITTER,Anna,@anna\n"
    )
    assert found["posted_at"] == ["2023-04-03 09:15:00"]
    assert (found["author"], found["channel"]) == (["anna"], ["x"])


def test_whose_post_is_passed_on_comes_from_the_text():
    row = "03/04/2023 09:15,RT @cleo: Hallo @dirk,https://x.com/a/status/1,SOCIALMEDIA_TWITTER,Anna,@anna\n"
    export = read(TALKWALKER + row)
    assert columns(export, "posts")["kind"] == ["share"]
    assert columns(export, "posts")["text"] == ["Hallo @dirk"]
    assert columns(export, "ties")["target"] == ["cleo"]


# -- own pages -----------------------------------------------------------------------------------------------


def test_who_pressed_the_button_in_sprout_is_not_the_author():
    export = read(case("sprout_social", "posts.csv"))
    assert columns(export, "posts")["author"] == ["Zorg Plein", "zorgplein", "ZorgPlein"]
    assert not any("Anna" in str(value) for table in export.tables.values() for value in table.to_pylist())


def test_midnight_and_noon_on_a_clock_of_twelve_hours():
    header = "Date,Post ID,Network,Profile,Link,Post,Engagement Rate (per Impression)\n"
    rows = "03/15/2024 12:10 am,1,X,z,l,a,6.5%\n03/15/2024 12:10 pm,2,X,z,l,b,4%\n"
    assert posts(header + rows)["posted_at"] == ["2024-03-15 00:10:00", "2024-03-15 12:10:00"]


def test_hootsuite_says_itself_that_its_times_are_gmt():
    export = read(case("hootsuite", "hootsuite.csv"))
    assert "zone_assumed" not in dict(export.report.notes)
    assert columns(export, "posts")["impressions"] == [1200.0, 800.0]


@pytest.mark.parametrize(
    ("name", "file"), [("hootsuite", "hootsuite.csv"), ("buffer", "buffer.csv"), ("later", "later.csv")]
)
def test_a_page_without_a_name_is_one_account_that_speaks_for_the_organisation(name, file):
    export = read(case(name, file))
    accounts = columns(export, "accounts")
    assert set(accounts["handle"]) == {"Own page"}
    assert set(accounts["official"]) == {True}
    assert set(accounts["kind"]) == {"logo"}
    assert dict(export.report.notes)["page_unnamed"] == {"handle": "Own page"}


def test_date_and_time_of_agorapulse_stand_apart():
    assert posts(case("agorapulse", "agorapulse.csv"))["posted_at"] == ["2024-04-03 14:30:00"]


def test_what_was_only_seen_in_other_programs_says_so():
    for name, file in (("buffer", "buffer.csv"), ("coosto", "coosto.csv"), ("netlytic", "netlytic.csv")):
        assert "loosely" in dict(read(case(name, file)).report.notes)
    assert "loosely" not in dict(read(case("hootsuite", "hootsuite.csv")).report.notes)


def test_a_header_without_posts_says_that_there_are_no_rows():
    assert error(BRANDWATCH).key == "no_rows"
