"""The traps of archives of X, Instagram, Facebook and Mastodon, one by one."""

import json

import pytest

from fivec.readers import Options, Upload, exports
from fivec.readers.platforms.meta_download import mended
from tests.readers.helpers import EXPORTS, columns, error, read, zipped, zipped_folder

PLATFORMS = EXPORTS / "platforms"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://dijk.example/users/noor"


def tweets(*rows, name="tweets"):
    return f"window.YTD.{name}.part0 = " + json.dumps([{"tweet": row} for row in rows])


def opened(case, options=None):
    (export,) = exports([Upload("a.zip", zipped_folder(PLATFORMS / case / "files"), options or Options())])
    return export


def keys(export):
    return [key for key, _ in export.report.notes]


# -- X ----------------------------------------------------------------------------------------------------


def test_tweets_take_their_author_from_the_account():
    assert set(columns(opened("x_archive"), "posts")["author"]) == {"noorvermeulen"}


def test_the_manifest_names_the_owner_where_account_is_missing():
    config = 'window.__THAR_CONFIG = {"userInfo": {"userName": "noor", "accountId": "1"}}'
    members = {"data/tweet.js": tweets({"id_str": "1", "full_text": "a"}), "data/manifest.js": config}
    (export,) = exports([Upload("a.zip", zipped(members))])
    assert columns(export, "posts")["author"] == ["noor"]


def test_a_retweet_is_a_share_of_somebody_and_of_no_post():
    retweet = {
        "id_str": "1",
        "full_text": "RT @dijk: Hallo &amp; dag",
        "favorite_count": "0",
        "retweet_count": "9",
    }
    export = read(tweets(retweet), "tweets.js")
    posts, ties = columns(export, "posts"), columns(export, "ties")
    assert (posts["kind"], posts["text"]) == (["share"], ["Hallo & dag"])
    assert posts["likes"] == posts["shares"] == [None]
    assert (ties["target"], ties["kind"]) == (["dijk"], ["share"])
    assert "share_of" not in posts


def test_what_the_archive_does_not_count_is_missing():
    posts = columns(read(tweets({"id_str": "1", "full_text": "a"}), "tweets.js"), "posts")
    assert posts["likes"] == [None]
    assert "impressions" not in posts
    assert "comments" not in posts


def test_parts_of_a_long_archive_are_read_together():
    assert sorted(columns(opened("x_archive"), "posts")["id"]) == ["1001", "1002", "1003", "1004"]


def test_a_long_tweet_has_its_whole_text():
    (text,) = [text for text in columns(opened("x_archive"), "posts")["text"] if text.startswith("Een lang")]
    assert text.endswith("niet ophoudt.")


def test_a_long_text_that_fits_nothing_is_told():
    note = {"noteTweet": {"noteTweetId": "9", "core": {"text": "Iets heel anders"}}}
    members = {
        "data/tweets.js": tweets({"id_str": "1", "full_text": "a"}),
        "data/note-tweet.js": "window.YTD.note_tweet.part0 = " + json.dumps([note]),
    }
    (export,) = exports([Upload("a.zip", zipped(members))])
    assert ("long_texts_apart", {"n": 1}) in export.report.notes
    assert columns(export, "posts")["text"] == ["a"]


def test_a_follower_has_a_name_only_where_the_owner_mentioned_it():
    ties = columns(opened("x_archive"), "ties")
    followers = [
        source
        for source, target in zip(ties["source"], ties["target"], strict=True)
        if target == "noorvermeulen"
    ]
    assert followers == ["tomj", "44187"]


def test_a_like_makes_a_tie_only_where_its_link_names_somebody():
    export = opened("x_archive")
    ties = columns(export, "ties")
    assert [t for t, kind in zip(ties["target"], ties["kind"], strict=True) if kind == "reaction"] == [
        "evasmit"
    ]
    assert export.report.reasons["reaction_unnamed"] == 1


@pytest.mark.parametrize("case", ["x_archive", "instagram_download", "facebook_download", "mastodon_archive"])
@pytest.mark.parametrize("allowed", [False, True])
def test_private_messages_are_only_counted_also_when_asked_for(case, allowed):
    export = opened(case, Options(private=allowed))
    assert export.report.reasons["private_message"] >= 1
    assert ("private_stays_out" in keys(export)) == allowed
    shown = [*export.tables.values(), *(rows for _, rows in export.aside)]
    assert not any("geheim" in str(rows.to_pylist()) for rows in shown)


def test_a_damaged_file_of_the_archive_costs_that_file():
    members = {
        "data/tweets.js": tweets({"id_str": "1", "full_text": "a"}),
        "data/like.js": "window.YTD.like.part0 = [{",
    }
    (export,) = exports([Upload("a.zip", zipped(members))])
    assert columns(export, "posts")["text"] == ["a"]
    assert ("damaged_part", {"file": "data/like.js"}) in export.report.notes


def test_a_file_of_the_archive_that_says_nothing_says_which_does():
    assert error("window.YTD.ad_impressions.part0 = [ ]", "ad-impressions.js").key == "archive_part"


# -- Instagram and Facebook -------------------------------------------------------------------------------


def test_text_that_was_written_twice_is_mended():
    assert mended({"Titre né".encode().decode("latin-1"): ["\u00f0\u009f\u0091\u008d"]}) == {
        "Titre né": ["👍"]
    }
    assert mended("Café") == "Café"


def follower(**item):
    return {"title": item.pop("title", ""), "media_list_data": [], "string_list_data": [item]}


@pytest.mark.parametrize(
    "row",
    [
        follower(value="anna.b", href="https://www.instagram.com/anna.b", timestamp=1739724913),
        follower(title="anna.b", href="https://www.instagram.com/_u/anna.b", timestamp=1739724913),
        follower(title="anna.b", timestamp=1739724913),
        follower(href="https://www.instagram.com/_u/anna.b", timestamp=1739724913),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_followers_of_every_year_have_their_name(row, wrapped):
    document = {"relationships_followers": [row]} if wrapped else [row]
    ties = columns(read(json.dumps(document), "followers_1.json"), "ties")
    assert (ties["source"], ties["target"]) == (["anna.b"], ["export-owner"])
    assert ties["at"] == ["2025-02-16 16:55:13"]


@pytest.mark.parametrize(
    ("comment", "owner", "time"),
    [("Comment", "Media Owner", "Time"), ("Opmerking", "Media-eigenaar", "Tijd")],
)
def test_a_comment_answers_a_person_in_any_language(comment, owner, time):
    told = {comment: {"value": "Mooi"}, owner: {"value": "tomj"}, time: {"timestamp": 1735822393}}
    posts = columns(read(json.dumps([{"string_map_data": told}]), "post_comments_1.json"), "posts")
    assert (posts["text"], posts["addressee"]) == (["Mooi"], ["tomj"])
    assert posts["posted_at"] == ["2025-01-02 12:53:13"]
    assert "parent" not in posts


@pytest.mark.parametrize("wrapped", [False, True])
def test_posts_are_a_list_or_one_object(wrapped):
    post = {
        "media": [{"uri": "a.jpg", "creation_timestamp": 1735000000}],
        "title": "Hé",
        "creation_timestamp": 1735000000,
    }
    posts = columns(read(json.dumps(post if wrapped else [post]), "posts_1.json"), "posts")
    assert posts["posted_at"] == ["2024-12-24 00:26:40"]


def test_insights_belong_to_the_post_of_the_same_moment():
    posts = columns(opened("instagram_download"), "posts")
    assert posts["impressions"][:3] == [1234, None, 80]
    assert posts["shares"][:3] == [None, None, 1]
    assert posts["text"].count("Café aan het water") == 1


def test_the_html_version_says_to_choose_json():
    page = '<!DOCTYPE html><html><body><a href="https://www.instagram.com/anna">anna</a></body></html>'
    assert error(page, "followers_1.html").key == "html_download"
    path = "instagram-noor/connections/followers_and_following/followers_1.html"
    (export,) = exports([Upload("instagram.zip", zipped({path: page}))])
    assert export.report.error.key == "html_download"


def test_a_facebook_comment_answers_who_its_sentence_names():
    posts = columns(opened("facebook_download"), "posts")
    assert posts["addressee"] == [None, "Anna Bakker", "Tom Jansen"]


# -- Mastodon -----------------------------------------------------------------------------------------------


def outbox(to, cc=(), **note):
    content = {"id": ME + "/statuses/1", "type": "Note", "content": "<p>Hallo</p>", "to": to, "cc": list(cc)}
    item = {"type": "Create", "actor": ME, "published": "2022-11-11T18:55:56Z", "to": to, "cc": list(cc)}
    rows = [{**item, "object": {**content, **note}}]
    return json.dumps(
        {"id": "outbox.json", "type": "OrderedCollection", "totalItems": 0, "orderedItems": rows}
    )


@pytest.mark.parametrize(
    ("to", "cc", "kept"),
    [
        ([PUBLIC], [], 1),
        ([ME + "/followers"], [PUBLIC], 1),
        (PUBLIC, [], 1),
        (["https://zee.example/users/anna"], [], 0),
        ([ME + "/followers"], [], 0),
    ],
)
def test_only_public_posts_are_read(to, cc, kept):
    export = read(outbox(to, cc), "outbox.json")
    assert export.tables["posts"].num_rows == kept
    assert export.report.reasons == ({} if kept else {"private_message": 1})


def test_html_becomes_lines_of_text():
    text = '<p>Een &amp; <a href="#">#<span>dijk</span></a><br>twee</p><p>drie</p>'
    assert columns(read(outbox([PUBLIC], content=text)), "posts")["text"] == ["Een & #dijk\ntwee\ndrie"]


def test_a_boost_has_no_text_and_shares_a_post_of_somebody():
    export = opened("mastodon_archive")
    posts, ties = columns(export, "posts"), columns(export, "ties")
    at = posts["kind"].index("share")
    assert posts["text"][at] is None
    assert posts["share_of"][at] == "https://zee.example/users/anna/statuses/901"
    assert ("anna@zee.example", "share") in zip(ties["target"], ties["kind"], strict=True)


def test_likes_are_missing_where_the_outbox_does_not_count_them():
    assert "likes" not in columns(read(outbox([PUBLIC])), "posts")
    counted = outbox([PUBLIC], likes={"type": "Collection", "totalItems": 0})
    assert columns(read(counted), "posts")["likes"] == [0]


def test_mentions_stand_in_the_tags_and_a_reply_names_its_addressee():
    tag = {"type": "Mention", "href": "https://dijk.example/users/tom", "name": "@tom"}
    export = read(outbox([PUBLIC], tag=[tag], inReplyTo="https://zee.example/users/anna/statuses/9"))
    ties = columns(export, "ties")
    assert (ties["target"], ties["kind"]) == (["tom@dijk.example"], ["mention"])
    assert columns(export, "posts")["addressee"] == ["anna@zee.example"]


@pytest.mark.parametrize(
    "rows",
    [
        "Vrienden,anna@zee.example\nVrienden,tom@dijk.example\nWerk,anna@zee.example\n",
        "luid@zee.example,true\nhard@zee.example,false\n",
        "https://zee.example/users/anna/statuses/1\nhttps://zee.example/users/tom/statuses/2\n",
        "Account address,Hide notifications\nluid@zee.example,true\nhard@zee.example,true\n",
    ],
)
def test_lists_that_tell_of_no_attention_make_no_ties(rows):
    export = read(rows, "lijst.csv")
    assert export.report.format == "mastodon"
    assert all(table.num_rows == 0 for table in export.tables.values())
    assert set(export.report.reasons) == {"no_attention"}


def test_two_columns_of_addresses_are_still_an_edge_list():
    assert (
        read("anna@zee.example,tom@dijk.example\ntom@dijk.example,anna@zee.example\n").report.format
        == "edge_list"
    )
