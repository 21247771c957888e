"""Traps in exports of YouTube, TikTok, Reddit and Bluesky."""

import json

import pyarrow as pa
import pytest

import fivec.readers.packed as packed
from fivec.assembly import assemble
from fivec.readers import Options, Upload, exports
from tests.readers.helpers import EXPORTS, columns, error, read, zipped

PLATFORMS = EXPORTS / "platforms"


def case(name, file):
    return (PLATFORMS / name / "files" / file).read_text(encoding="utf-8-sig")


def posts(data, name="file.csv"):
    return columns(read(data, name), "posts")


# -- YouTube -------------------------------------------------------------------------------------------------

TAKEOUT = "Comment ID,Channel ID,Comment Create Timestamp,Parent Comment ID,Post ID,Video ID,Comment Text\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"{""text"":""hallo""}"', "hallo"),
        ('"{""text"":""hal""},{""text"":""lo""}"', "hallo"),
        ('"{""text"":""hal""}{""text"":""lo""}"', "hallo"),
        ('"{""text"":""cut off"', '{"text":"cut off'),
        ("gewoon", "gewoon"),
    ],
)
def test_a_comment_is_json_inside_its_cell(cell, text):
    assert posts(TAKEOUT + f"c1,UC1,2023-05-01T10:00:00Z,,,v1,{cell}\n")["text"] == [text]


def test_a_comment_answers_a_comment_else_the_video_else_the_message():
    rows = "c1,UC1,2023-05-01T10:00:00Z,c0,,v1,a\nc2,UC1,2023-05-01T10:00:00Z,,,v1,b\n"
    rows += "c3,UC1,2023-05-01T10:00:00Z,,p1,,c\n"
    assert posts(TAKEOUT + rows)["parent"] == ["c0", "v1", "p1"]


STUDIO = "Content,Video title,Video publish time,Views\n"


def test_the_sum_over_all_videos_is_no_video():
    export = read(STUDIO + 'Total,,,5000\nv1,Tuin,"Sep 20, 2026",5000\n')
    assert columns(export, "posts")["id"] == ["v1"]
    assert export.report.reasons == {"sum_row": 1}


def test_an_id_with_a_dash_in_front_keeps_it_and_loses_the_space():
    assert posts(STUDIO + ' -abc,Tuin,"Sep 20, 2026",5\n')["id"] == ["-abc"]


def test_an_id_that_became_a_formula_is_no_id():
    export = read(STUDIO + '#NAME?,Tuin,"Sep 20, 2026",5\n#NAAM?,Dag,"Sep 21, 2026",6\n')
    assert columns(export, "posts")["id"] == ["file.csv#1", "file.csv#2"]
    assert dict(export.report.notes)["damaged_ids"] == {"n": 2}


def test_what_lies_beside_the_table_does_not_count_videos_again():
    chart = 'Date,Content,Video title,Video publish time,Views\n2026-09-20,v1,Tuin,"Sep 20, 2026",3\n'
    table = STUDIO + 'v1,Tuin,"Sep 20, 2026",5\n'
    members = {"Chart data.csv": chart, "Table data.csv": table, "Totals.csv": "Date,Views\n2026-09-20,5\n"}
    (export,) = exports([Upload("Content.zip", zipped({f"in/{name}": members[name] for name in members}))])
    assert export.report.error is None
    assert columns(export, "posts")["impressions"] == [5.0]
    alone = read(chart)
    assert alone.tables == {}
    assert alone.report.reasons == {"sums_per_day": 1}


TOOLS = "id,publishedAt,authorName,text,authorChannelId,isReplyTo,isReplyToName\n"


@pytest.mark.parametrize("mark", ['\\""', '\\"', '""'])
@pytest.mark.parametrize("text", ["zei {}hoi{}, ja", "{}hoi{} zei ze", "ze zei {}hoi{}", "{}", "a{}, {}b"])
def test_quotes_with_a_backslash_or_doubled_or_both(mark, text):
    cell = text.replace("{}", mark)
    rows = (
        f'c1,2022-11-11 05:30:01,@anna,"{cell}",UC1,,\nc2,2022-11-11 05:31:01,@bram,"Ja, hoor",UC2,c1,@anna\n'
    )
    export = read(TOOLS + rows)
    assert columns(export, "posts")["text"] == [text.replace("{}", '"'), "Ja, hoor"]
    assert export.report.reasons == {}


def test_two_people_with_one_name_are_two():
    rows = "c1,2022-11-11 05:30:01,Jan,a,UC1,,\nc2,2022-11-11 05:30:01,Jan,b,UC2,c1,Jan\n"
    found = posts(TOOLS + rows)
    assert found["author"] == ["UC1", "UC2"]
    assert found["addressee"] == [None, None]


# -- Reddit --------------------------------------------------------------------------------------------------


def test_addresses_of_computers_are_removed_and_counted():
    export = read(case("reddit_own", "comments.csv"))
    assert export.report.dropped == {"ip": 1}
    assert "198.51" not in str([table.to_pylist() for table in export.tables.values()])


def test_a_comment_without_a_parent_answers_the_submission_in_its_link():
    assert posts(case("reddit_own", "comments.csv"))["parent"] == ["t3_10abc1", "t1_jc0"]


def test_a_comment_and_a_submission_of_one_number_are_two_and_find_each_other():
    data = assemble(exports([PLATFORMS / "reddit_dump" / "files"]))
    assert len(data.posts) == 4
    parent = dict(zip(data.posts["id"], data.posts["parent"], strict=True))
    place = {key: row for row, key in enumerate(data.posts["id"])}
    assert parent["t1_abc2"] == place["t3_abc1"]
    assert parent["t1_abc1"] == place["t1_abc2"]


def test_who_left_is_not_one_person_and_what_was_removed_is_no_text():
    found = posts(case("reddit_dump", "comments.csv"))
    assert len(set(found["author"])) == 3
    assert found["text"][1] is None


DUMP = '{"id":"a%d","author":"x","body":"b","parent_id":"t3_1","link_id":"t3_1","created_utc":%s,"score":1}\n'


def test_seconds_are_a_number_a_text_or_a_fraction():
    lines = DUMP % (1, "1673784000") + DUMP % (2, '"1673784000"') + DUMP % (3, "1673784000.0")
    assert posts(lines, "RC.ndjson")["posted_at"] == ["2023-01-15 12:00:00"] * 3


def test_a_first_line_that_breaks_off_takes_the_format_along():
    lines = (DUMP % (1, "1673784000")).rstrip() + "]\n" + "{}\n"
    assert error(lines, "RC.ndjson").key == "damaged_json"


def test_a_damaged_line_costs_that_line():
    export = read(DUMP % (1, "1673784000") + '{"id":"a2","aut\n', "RC.ndjson")
    assert (export.report.rows_read, export.report.reasons) == (2, {"ragged_row": 1})


def test_day_or_month_first_can_be_decided():
    data = case("communalytic", "communalytic.csv").encode()
    (export,) = exports([Upload("c.csv", data, Options(day_first=False))])
    assert columns(export, "posts")["posted_at"][0] == "2025-03-12 19:53:01"


def zstd(data):
    return pa.compress(data, codec="zstd", asbytes=True)


def test_a_packed_dump_is_read():
    lines = (DUMP % (1, "1673784000")).encode()
    assert posts(zstd(lines), "RC.zst")["id"] == ["t1_a1"]


def test_a_packed_dump_that_is_too_large_or_damaged_says_what_to_do(monkeypatch):
    lines = (DUMP % (1, "1673784000")).encode() * 9
    assert error(zstd(lines)[:20], "RC.zst").key == "zst_dump"
    monkeypatch.setattr(packed, "MAX_BYTES", 100)
    assert error(zstd(lines), "RC.zst").key == "zst_dump"


# -- TikTok and Bluesky --------------------------------------------------------------------------------------


def test_what_was_watched_is_not_what_was_made():
    found = posts(case("tiktok_data", "user_data_tiktok.json"), "user_data_tiktok.json")
    assert found["id"].count("7300000000000000099") == 0
    assert len(found["id"]) == 3


def test_messages_of_tiktok_are_counted_and_never_read():
    export = read(case("tiktok_data", "user_data_tiktok.json"), "user_data_tiktok.json")
    assert export.report.reasons == {"private_message": 1}
    assert "geheim" not in str([table.to_pylist() for table in export.tables.values()])


def test_older_names_of_parts_and_lists_that_are_null():
    told = {
        "Activity": {
            "Follower List": {"FansList": [{"Date": "2024-01-04 10:00:00", "UserName": "anna"}]},
            "Following List": {"Following": None},
            "Video Browsing History": {"VideoList": [{"Date": "x", "Link": "y"}]},
        },
        "Video": {"Videos": {"VideoList": None}},
        "Comment": {"Comments": {"CommentsList": None}},
    }
    export = read(json.dumps(told), "user_data.json")
    assert list(export.tables) == ["ties"]
    assert columns(export, "ties")["target"] == ["export-owner"]


def test_a_bluesky_archive_says_what_to_choose_instead():
    assert error(b"\x3a\xa2eroots\x81\xd8\x2a\x58\x25\x00gversion\x01", "repo.car").key == "bluesky_car"


SUBSCRIPTIONS = "Id del canal,URL del canal,Título del canal\nUCa,http://www.youtube.com/channel/UCa,Zorg\n"


def test_subscriptions_are_known_by_their_links_in_any_language():
    ties = columns(read(SUBSCRIPTIONS, "suscripciones.csv"), "ties")
    assert (ties["source"], ties["target"], ties["kind"]) == (["export-owner"], ["UCa"], ["follow"])


def test_what_lies_outside_the_takeout_is_read_by_itself():
    takeout = {"Takeout/x/y/s.csv": SUBSCRIPTIONS, "Takeout/mail.mbox": "From x"}
    beside = {"ties.csv": "source,target\na,b\n", "own/YouTube/z/s.csv": SUBSCRIPTIONS}
    found = exports([Upload("all.zip", zipped(takeout | beside))])
    assert [export.report.format for export in found] == ["youtube_takeout", "youtube_takeout", "edge_list"]


def test_private_messages_on_reddit_are_counted_and_not_read():
    comments = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\nc1,p,,,zorg,0,l,,Hoi,\n"
    chat = "message_id,created_at,updated_at,username,message\n1,,,a,Onder ons\n"
    found = exports([Upload("r.zip", zipped({"comments.csv": comments, "chat_history.csv": chat}))])
    assert [export.report.reasons for export in found] == [{"private_message": 1}]
    assert columns(found[0], "posts")["text"] == ["Hoi"]


def test_reddit_writes_three_characters_as_entities():
    table = "id,author,body,parent_id,link_id,created_utc\nc1,anna,&gt; R&amp;D,t3_s1,t3_s1,1700000000\n"
    assert posts(table)["text"] == ["> R&D"]
