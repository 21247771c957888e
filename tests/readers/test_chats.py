"""Discord and WhatsApp: chats that are incomplete, private, or written in another way."""

import json

import pytest

from fivec.readers import Options, Upload, exports
from tests.readers.helpers import columns, read, zipped

ANNA = {"id": "101", "name": "anna", "discriminator": "0", "nickname": "Anna", "isBot": False}
HELLO = {
    "id": "1",
    "type": "Default",
    "timestamp": "2023-01-17T19:33:19.087+00:00",
    "content": "hoi",
    "author": ANNA,
}
SERVER = {
    "guild": {"id": "1", "name": "Buurt"},
    "channel": {"id": "11", "type": "GuildTextChat", "name": "a"},
}


def discord(*messages, **other):
    return json.dumps(SERVER | {"messages": [HELLO | message for message in messages]} | other)


@pytest.mark.parametrize("sort", ["Default", "ChannelPinnedMessage", "ThreadStarterMessage"])
def test_what_refers_to_a_message_without_being_a_reply_answers_nothing(sort):
    found = read(discord({}, {"id": "2", "type": sort, "reference": {"messageId": "1"}}), "a.json")
    assert set(columns(found, "posts")["parent"]) == {None}


def test_the_number_of_messages_is_counted_and_not_believed():
    assert read(discord({}, {"id": "2"}, messageCount=1), "a.json").report.rows_read == 2


@pytest.mark.parametrize(
    "place",
    [
        {"channel": {"type": "DirectTextChat", "name": "bram"}},
        {"guild": {"id": "0", "name": "Direct Messages"}},
    ],
)
def test_direct_messages_are_private(place):
    export = read(discord({}, **place), "a.json")
    assert export.report.reasons == {"private_message": 1}
    assert (export.aside, export.tables["posts"].num_rows) == ((), 0)
    (asked,) = exports([Upload("a.json", discord({}, **place).encode(), Options(private=True))])
    assert columns(asked, "posts")["text"] == ["hoi"]


def test_deleted_users_are_not_one_person():
    gone = {"author": {"id": "456226577798135808", "name": "Deleted User", "discriminator": "0000"}}
    found = read(discord(gone, gone | {"id": "2"}), "a.json")
    assert columns(found, "posts")["author"] == ["[deleted]/1", "[deleted]/2"]
    assert "accounts" not in found.tables


def test_several_channels_in_one_zip_share_their_accounts():
    other = json.dumps(json.loads(discord({"id": "2"})) | {"channel": {"type": "GuildTextChat", "name": "b"}})
    found = exports([Upload("discord.zip", zipped({"a.json": discord({}), "b.json": other}))])
    assert [columns(one, "posts")["group"] for one in found] == [["Buurt / a"], ["Buurt / b"]]
    assert [columns(one, "posts")["author"] for one in found] == [["anna"], ["anna"]]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("01-Jan-20 01:33 AM", "2020-01-01 01:33:00"),
        ("10/6/2023 12:37 AM", "2023-10-06 00:37:00"),
        ("2023-10-06T00:37:05.1230000+02:00", "2023-10-05 22:37:05"),
    ],
)
def test_dates_of_every_age_of_a_discord_table(written, moment):
    table = f'AuthorID,Author,Date,Content,Attachments,Reactions\n"1","anna","{written}","hoi","",""\n'
    found = columns(read(table), "posts")
    assert (found["posted_at"], "parent" in found) == ([moment], False)


def test_a_channel_of_a_package_that_does_not_say_what_it_is_may_be_private():
    rows = json.dumps([{"ID": 1, "Timestamp": "2023-01-17 19:33:19", "Contents": "hoi", "Attachments": ""}])
    alone = read(rows, "messages.json")
    assert alone.report.reasons == {"private_message": 1}
    packed = read(zipped({"messages/c1/messages.json": rows}), "package.zip")
    assert packed.report.reasons == {"private_message": 1}


def test_what_lies_beside_a_package_is_read_by_itself():
    rows = json.dumps([{"ID": 1, "Timestamp": "2023-01-17 19:33:19", "Contents": "hoi", "Attachments": ""}])
    table = "id,author,text\n1,anna,hoi\n"
    found = exports([Upload("all.zip", zipped({"messages/c1/messages.json": rows, "posts.csv": table}))])
    assert [one.report.format for one in found] == ["discord_package", "posts"]
