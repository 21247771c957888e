"""Traps in what programs collect of many authors: 4CAT, Zeeschuimer, TAGS."""

import json

import pytest

from fivec.assembly import assemble
from fivec.readers import exports
from tests.readers.helpers import EXPORTS, columns, error, read

PLATFORMS = EXPORTS / "platforms"


def case(name, file):
    return (PLATFORMS / name / "files" / file).read_text(encoding="utf-8-sig")


def posts(data, name="file.csv"):
    return columns(read(data, name), "posts")


FOURCAT_X = (
    "id,thread_id,unix_timestamp,body,author,author_fullname,retweet_count,is_retweet,retweeted_user,"
    "is_quote_tweet,quote_tweet_id,quote_author,replied_author,mentions\n"
)


def test_a_reply_on_x_hangs_under_its_conversation_and_goes_to_its_person():
    rows = "1,1,1718006400,a,anna,A,0,no,,no,,,,\n3,1,1718006500,b,cleo,C,0,no,,no,,,bram,\n"
    export = read(FOURCAT_X + rows)
    assert columns(export, "posts")["parent"] == [None, "1"]
    assert columns(export, "posts")["addressee"] == [None, "bram"]
    assert "thread_parents" in dict(export.report.notes)


def test_a_retweet_is_a_share_with_a_tie_to_its_author_and_no_counts_of_its_own():
    export = read(FOURCAT_X + '4,4,1718006400,RT @anna: hoi,cleo,C,7,yes,anna,no,,,,"anna,bram"\n')
    found = columns(export, "posts")
    assert (found["kind"], found["text"], found["shares"]) == (["share"], ["hoi"], [None])
    ties = columns(export, "ties")
    assert list(zip(ties["target"], ties["kind"], strict=True)) == [("bram", "mention"), ("anna", "share")]


def test_who_shares_a_post_does_not_quote_what_it_quotes():
    export = read(FOURCAT_X + "4,4,1718006400,RT @anna: hoi,cleo,C,7,yes,anna,yes,99,dirk,,\n")
    assert columns(export, "posts")["kind"] == ["share"]
    assert columns(export, "posts")["share_of"] == [None]
    assert columns(export, "ties")["target"] == ["anna"]


def test_no_means_no():
    assert posts(FOURCAT_X + "4,4,1718006400,hoi,cleo,C,7,no,,no,,,,\n").get("kind") == [None]


def test_a_reply_on_bluesky_is_found_although_link_and_address_differ():
    found = posts(case("fourcat_bluesky", "bsky.csv"))
    assert found["parent"][1] == found["id"][0]
    data = assemble(exports([PLATFORMS / "fourcat_bluesky" / "files" / "bsky.csv"]))
    assert data.posts["parent"].tolist() == [-1, 0, -1]


def test_a_comment_on_tiktok_answers_the_video_or_the_comment_over_it():
    folder = PLATFORMS / "fourcat_tiktok_comments" / "files" / "comments.csv"
    videos = PLATFORMS / "fourcat_tiktok_posts" / "files" / "posts.csv"
    data = assemble(exports([videos, folder]))
    assert data.posts["parent"].tolist() == [-1, 0, 1]


def test_numbers_of_telegram_count_anew_in_every_chat():
    data = assemble(exports([PLATFORMS / "fourcat_telegram" / "files" / "telegram.csv"]))
    assert len(data.posts) == 3
    assert data.posts["parent"].tolist() == [-1, 0, -1]


def test_times_on_linkedin_are_estimates():
    assert "estimated_times" in dict(read(case("fourcat_linkedin", "linkedin.csv")).report.notes)


def test_the_path_of_a_profile_is_one_name_with_its_mentions():
    export = read(case("fourcat_linkedin", "linkedin.csv"))
    assert columns(export, "posts")["author"] == ["zorgplein", "anna-dewit"]
    assert columns(export, "ties")["target"] == ["anna-dewit"]


def test_coauthors_and_people_in_the_picture_are_mentioned_once():
    ties = columns(read(case("fourcat_instagram", "instagram.csv")), "ties")
    assert ties["target"] == ["anna.dewit", "wijkraad"]  # bramb stands in the text


def test_authors_who_became_codes_stay_apart():
    found = posts(case("fourcat_facebook", "facebook.csv"))
    assert found["author"] == ["zorgplein", "f3a1c0de"]


# -- Zeeschuimer ---------------------------------------------------------------------------------------------


def test_zeeschuimer_knows_which_post_is_answered():
    assert posts(case("zeeschuimer_x", "x.ndjson"), "x.ndjson")["parent"][2] == "1800000000000000002"


def test_a_long_tweet_and_one_that_not_everybody_may_see_are_whole():
    found = posts(case("zeeschuimer_x", "x.ndjson"), "x.ndjson")
    assert found["text"][4] == "Dit gaat over ons allemaal"
    assert found["kind"][4] == "post"


def test_what_is_not_known_is_counted_and_can_be_looked_at():
    export = read(case("zeeschuimer_mixed", "items.ndjson"), "items.ndjson")
    assert export.report.rows_read == 6
    assert export.report.reasons == {"advertisement": 1, "unknown_item": 1, "ragged_row": 1}
    aside = {reason: rows.to_pylist() for reason, rows in export.aside}
    assert aside["unknown_item"] == [{"platform": "pinterest.com"}]


def test_items_of_another_platform_alone_are_refused_with_advice():
    line = json.dumps({"source_platform": "pinterest.com", "data": {"id": "9"}})
    assert error(line + "\n", "p.ndjson").key == "no_known_items"


@pytest.mark.parametrize("value", [None, 7, "x", [], [7], {"result": 7}, {"result": {"core": []}}])
@pytest.mark.parametrize("key", ["core", "legacy", "quoted_status_result", "views", "note_tweet"])
def test_parts_of_a_tweet_may_be_missing_or_of_another_kind(key, value):
    first, *_ = case("zeeschuimer_x", "x.ndjson").splitlines()
    item = json.loads(first)
    item["data"][key] = value
    export = read(first + "\n" + json.dumps(item) + "\n", "x.ndjson")
    assert export.report.error is None
    assert export.report.rows_read == 2


# -- TAGS ----------------------------------------------------------------------------------------------------

TAGS = "id_str,from_user,text,created_at,in_reply_to_status_id_str,status_url,entities_str\n"
AT = "Sat May 23 18:01:55 +0000 2020"


def test_an_id_that_was_rounded_is_taken_from_the_link():
    export = read(TAGS + f"1.26426E+18,anna,a,{AT},,http://twitter.com/anna/statuses/1264260000000000001,\n")
    assert columns(export, "posts")["id"] == ["1264260000000000001"]
    assert dict(export.report.notes)["damaged_ids"] == {"n": 1}


def test_an_answer_to_a_rounded_id_is_an_answer_to_nothing():
    export = read(TAGS + f"2,anna,a,{AT},1.26426E+18,http://twitter.com/anna/statuses/2,\n")
    assert columns(export, "posts")["parent"] == [None]
    assert dict(export.report.notes)["damaged_references"]["n"] == 1


def test_mentions_of_tags_are_json_that_may_be_cut_off():
    whole = '"{""user_mentions"":[{""screen_name"":""bram""},{""screen_name"":""cleo""}]}"'
    cut = '"{""user_mentions"":[{""screen_na"'
    export = read(TAGS + f"1,anna,@bram hoi,{AT},,,{whole}\n2,anna,b,{AT},,,{cut}\n")
    assert columns(export, "ties")["target"] == ["cleo"]


def test_seconds_since_1970_are_more_telling_than_a_clock_without_a_zone():
    table = "id;author;body;timestamp;unix_timestamp\n1;anna;Hoi;2026-03-04 10:00:00;1772618400\n"
    export = read(table)
    assert columns(export, "posts")["posted_at"] == ["2026-03-04 10:00:00"]
    assert "zone_assumed" not in dict(export.report.notes)
