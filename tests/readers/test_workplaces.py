"""Slack and Viva Engage exports that are incomplete, odd or private."""

import json

import pytest

from fivec import assemble
from fivec.readers import Options, Upload, exports
from tests.readers.helpers import columns, read, zipped

HELLO = {"ts": "1700000000.000100", "user": "U1", "text": "hi"}
HEAD = "id,replied_to_id,thread_id,group_id,in_private_conversation,sender_id,body,created_at,deleted_at\n"
MESSAGE = "1,,1,9,false,501,hoi,2024-01-01T10:00:00Z,\n"


def slack(beside=None, **folders):
    days = {f"{name}/2024-01-01.json": json.dumps(messages) for name, messages in folders.items()}
    return read(zipped({"users.json": "[]"} | (beside or {}) | days), "slack.zip")


def viva(**files):
    return read(zipped({f"{name}.csv": text for name, text in files.items()}), "viva.zip")


@pytest.mark.parametrize("folder", ["mpdm-anna--bram-1", "D024BE91L", "G024BE91L"])
def test_direct_messages_are_set_aside_also_when_no_list_names_them(folder):
    export = slack(**{"algemeen": [HELLO], folder: [HELLO]})
    assert export.report.reasons == {"private_message": 1}
    assert columns(export, "posts")["group"] == ["algemeen"]


def test_half_an_emoji_does_not_take_the_export_along():
    found = columns(
        slack(algemeen=[{**HELLO, "text": "hi \ud83d"}, {**HELLO, "ts": "2.1", "text": "😀"}]), "posts"
    )
    assert found["text"] == ["hi ?", "😀"]


def test_days_without_a_list_of_users_belong_to_the_channel_of_their_folder():
    days = {f"{name}/2024-01-01.json": json.dumps([HELLO]) for name in ("algemeen", "zorg")}
    found = exports([Upload("dagen.zip", zipped(days))])
    assert [columns(one, "posts")["group"] for one in found] == [["algemeen"], ["zorg"]]
    assert [columns(one, "posts")["id"] for one in found] == [
        ["algemeen/1700000000.000100"],
        ["zorg/1700000000.000100"],
    ]


def test_a_damaged_day_costs_that_day_only():
    export = slack({"algemeen/2024-01-02.json": '[{"ts": "1'}, algemeen=[HELLO])
    assert export.report.error is None
    assert (export.report.rows_read, export.report.reasons) == (2, {"damaged_file": 1})
    assert columns(export, "posts")["text"] == ["hi"]
    ((reason, rows),) = export.aside
    assert (reason, rows.to_pylist()) == ("damaged_file", [{"file": "algemeen/2024-01-02.json"}])


def test_a_damaged_list_of_users_costs_its_names_only():
    export = slack({"users.json": "["}, algemeen=[HELLO])
    assert columns(export, "posts")["author"] == ["U1"]
    assert dict(export.report.notes)["companion_empty"] == {"file": "users.json"}


def test_where_the_list_of_private_channels_is_damaged_only_public_channels_are_read():
    lists = {"channels.json": '[{"id": "C1", "name": "algemeen"}]', "groups.json": "["}
    export = slack(lists, algemeen=[HELLO], bestuur=[HELLO])
    assert columns(export, "posts")["group"] == ["algemeen"]
    assert export.report.reasons == {"private_message": 1}


def test_private_channels_are_read_when_the_user_asks_for_them():
    days = {"users.json": "[]", "groups.json": '[{"id": "G1", "name": "bestuur"}]'}
    data = zipped(days | {"bestuur/2024-01-01.json": json.dumps([HELLO])})
    (export,) = exports([Upload("slack.zip", data, Options(private=True))])
    assert columns(export, "posts")["group"] == ["bestuur"]
    assert export.report.reasons == {}


def test_a_reaction_has_the_moment_of_its_message():
    liked = {**HELLO, "reactions": [{"name": "+1", "users": ["U2", "U3"], "count": 2}]}
    export = slack(algemeen=[liked])
    assert columns(export, "ties")["source"] == ["U2", "U3"]
    assert columns(export, "ties")["at"] == ["2023-11-14 22:13:20"] * 2
    assert columns(export, "posts")["likes"] == [2.0]


def test_reactions_that_are_no_list_cost_nothing_else():
    odd = [{**HELLO, "reactions": {"+1": 2}}, {**HELLO, "ts": "2.1", "reactions": [{"users": 3}]}]
    assert columns(slack(algemeen=odd), "posts")["text"] == ["hi", "hi"]


def test_a_program_writes_as_a_logo_and_its_user_is_no_person():
    by_program = [
        {"ts": "1.1", "subtype": "bot_message", "username": "Rooster", "text": "a"},
        {"ts": "1.2", "bot_id": "B1", "user": "UBOT", "text": "b"},
        {"ts": "1.3", "bot_id": "B2", "text": "c"},
        {"ts": "1.4", "bot_id": "B3", "user": "U1", "text": "an app in the name of Anna"},
    ]
    found = columns(slack({"users.json": '[{"id": "U1", "name": "anna"}]'}, algemeen=by_program), "accounts")
    assert dict(zip(found["handle"], found["kind"], strict=True)) == {
        "anna": None,
        "Rooster": "logo",
        "UBOT": "logo",
        "B2": "logo",
    }


def test_who_left_and_wrote_nothing_is_no_silent_colleague():
    users = [{"id": "U1", "name": "anna", "deleted": True}, {"id": "U2", "name": "bram", "deleted": True}]
    export = slack({"users.json": json.dumps(users)}, algemeen=[HELLO])
    assert columns(export, "accounts")["handle"] == ["anna"]
    assert dict(export.report.notes)["deleted_users"] == {"n": 1}


def test_slack_markup_becomes_text():
    users = '[{"id": "U1", "name": "anna"}]'
    text = "<@U1> <@U1|Anna> <@U9> <#C1|zorg> <!channel> <https://voorbeeld.nl|lees> 2 &lt; 3 &amp; meer"
    export = slack({"users.json": users}, algemeen=[{**HELLO, "text": text}])
    assert columns(export, "posts")["text"] == ["@anna @anna @U9 #zorg @channel lees 2 < 3 & meer"]


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "channel_leave", "pinned_item"])
def test_what_slack_itself_says_is_set_aside_to_look_at(subtype):
    export = slack(algemeen=[HELLO, {**HELLO, "ts": "2.1", "subtype": subtype, "text": "joined"}])
    assert export.report.reasons == {"system_message": 1}
    assert export.aside[0][1].to_pylist()[0]["text"] == "joined"


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share", "me_message"])
def test_what_people_say_in_other_ways_is_a_post(subtype):
    answer = {**HELLO, "ts": "1700000001.1", "thread_ts": HELLO["ts"], "subtype": subtype}
    assert columns(slack(algemeen=[HELLO, answer]), "posts")["parent"] == [None, f"algemeen/{HELLO['ts']}"]


@pytest.mark.parametrize("text", ["", "id,name\n", "\0\0\0"])
def test_an_empty_file_beside_the_messages_only_costs_its_names(text):
    export = viva(Messages=HEAD + MESSAGE, Groups=text)
    assert columns(export, "posts")["group"] == ["9"]
    assert dict(export.report.notes)["companion_empty"] == {"file": "Groups.csv"}


@pytest.mark.parametrize("word", ["true", "Yes ", "T", "privé"])
def test_what_may_be_private_is_set_aside(word):
    export = viva(Messages=HEAD + MESSAGE + MESSAGE.replace("1,,1", "2,,2").replace("false", word))
    assert export.report.reasons == {"private_message": 1}


ADDRESSED = "id,sender_id,body,participants,thread_id,in_private_conversation,deleted_at,created_at\n"


def test_a_deleted_message_can_be_looked_at_and_a_private_one_cannot():
    rows = (
        "2,,2,9,true,501,geheim,2024-01-01T10:00:00Z,\n3,,3,9,FALSE,501,weg,2024-01-01T10:00:00Z,2024-02-01\n"
    )
    export = viva(Messages=HEAD + MESSAGE + rows)
    assert export.report.reasons == {"private_message": 1, "deleted_message": 1}
    ((reason, aside),) = export.aside
    assert (reason, aside["body"].to_pylist()) == ("deleted_message", ["weg"])


def test_a_message_that_is_private_and_deleted_is_never_shown():
    row = MESSAGE.replace("false", "TRUE").replace(",\n", ",2024-02-01\n")
    export = viva(Messages=HEAD + MESSAGE + row.replace("1,,1", "2,,2"))
    assert export.report.reasons == {"private_message": 1}
    assert export.aside == ()


def test_private_conversations_are_read_when_the_user_asks_for_them():
    data = zipped({"Messages.csv": HEAD + MESSAGE.replace("false", "true")})
    (export,) = exports([Upload("viva.zip", data, Options(private=True))])
    assert columns(export, "posts")["text"] == ["hoi"]


def test_whom_a_message_is_sent_to_gets_attention_but_not_twice():
    row = '1,501,hoi [[user:502]],"user:502,user:503",1,false,,2024-01-01T10:00:00Z\n'
    found = columns(viva(Messages=ADDRESSED + row), "ties")
    assert found == {
        "source": ["501"],
        "target": ["503"],
        "kind": ["mention"],
        "at": ["2024-01-01 10:00:00"],
        "channel": ["viva"],
    }


def test_a_list_of_who_takes_part_in_a_conversation_makes_no_ties():
    rows = (
        '1,501,hoi,"user:501,user:502",1,false,,2024-01-01T10:00:00Z\n'
        "2,502,dag,user:503,1,false,,2024-01-01T11:00:00Z\n"
    )
    export = viva(Messages=ADDRESSED + rows)
    assert "ties" not in export.tables
    assert "participants_unused" in dict(export.report.notes)


def test_older_versions_of_a_message_are_not_counted():
    export = viva(Messages=HEAD + MESSAGE, MessageVersions=HEAD + MESSAGE.replace("hoi", "hoo"))
    assert columns(export, "posts")["text"] == ["hoi"]
    assert export.report.rows_read == 1


def test_networks_in_one_zip_keep_their_groups_apart():
    groups = "id,name\n9,Iedereen\n"
    outside = MESSAGE.replace("1,,1", "7,,7")
    data = {"Messages.csv": HEAD + MESSAGE, "Groups.csv": groups}
    deeper = {"88213/Messages.csv": HEAD + outside, "88213/Groups.csv": groups}
    found = exports([Upload("viva.zip", zipped(data | deeper))])
    assert [columns(one, "posts")["group"] for one in found] == [["Iedereen"], ["Iedereen (88213)"]]


def test_topics_are_named_and_not_guessed():
    export = viva(Messages=HEAD + MESSAGE, Topics="id,name\n1,zorg\n2,ict\n")
    assert dict(export.report.notes)["topics_unlinked"] == {"n": 2}


def test_line_breaks_and_empty_values_are_written_in_words():
    row = "1,null,1,null,FALSE,501,een\\r\\ntwee,2024-01-01T10:00:00Z,null\n"
    found = columns(viva(Messages=HEAD + row), "posts")
    assert (found["text"], found["parent"], found["group"]) == (["een\ntwee"], [None], [None])


TEAMS = {
    "Id": "1755003819181",
    "CreatedDateTime": "2025-08-12T13:03:39Z",
    "MessageType": "message",
    "From": {"User": {"Id": "u1", "DisplayName": "Anna"}},
    "Body": {"ContentType": "html", "Content": "<p>hoi</p>"},
    "ChannelIdentity": {"TeamId": "t1", "ChannelId": "c1"},
}


def teams(*messages):
    return read(json.dumps([TEAMS | message for message in messages]), "messages.json")


@pytest.mark.parametrize(
    ("reactions", "likes", "givers"),
    [
        ([{"ReactionType": "like", "User": {"User": {"Id": "u2"}}}], 1.0, ["u2"]),
        ([{"ReactionType": "like", "User": {"Id": "u2"}}], 1.0, ["u2"]),
        ([{"ReactionType": "like", "User": "u2"}], 1.0, ["u2"]),
        ([{"reactionType": "like", "Users": ["u2", {"id": "u3"}], "Count": 2}], 2.0, ["u2", "u3"]),
        ([{"ReactionType": "like", "Count": 4}], 4.0, []),
        ([{"ReactionType": "like", "User": None}], 1.0, []),
    ],
)
def test_reactions_of_teams_are_written_in_many_ways(reactions, likes, givers):
    export = teams({"Reactions": reactions})
    assert columns(export, "posts")["likes"] == [likes]
    assert (columns(export, "ties")["source"] if "ties" in export.tables else []) == givers


def test_without_a_list_of_reactions_their_number_is_not_known():
    assert columns(teams({}, {"Id": "2", "Reactions": []}), "posts")["likes"] == [None, 0.0]


def test_messages_of_a_chat_are_private_wherever_they_lie():
    export = teams({}, {"Id": "2", "ChatId": "19:x", "ChannelIdentity": None})
    assert export.report.reasons == {"private_message": 1}
    assert export.aside == ()


def test_chats_are_private_by_their_folder():
    chat = json.dumps([TEAMS | {"ChannelIdentity": None}])
    data = {"teams/t/messages_t.json": json.dumps([TEAMS]), "chats/c/messages_c.json": chat}
    assert read(zipped(data), "teams.zip").report.reasons == {"private_message": 1}


def test_a_damaged_file_of_teams_costs_that_file():
    data = {"teams/t/messages_t.json": json.dumps([TEAMS]), "teams/u/messages_u.json": "[{"}
    export = read(zipped(data), "teams.zip")
    assert (export.report.rows_read, export.report.reasons) == (2, {"damaged_file": 1})


def test_what_lies_beside_an_export_of_teams_is_read_by_itself():
    data = {"teams/t/messages_t.json": json.dumps([TEAMS]), "days.json": json.dumps([HELLO])}
    found = exports([Upload("all.zip", zipped(data))])
    assert [one.report.format for one in found] == ["teams", "slack_channel"]


def test_one_moment_in_two_channels_is_two_messages():
    elsewhere = {"ChannelIdentity": {"TeamId": "t1", "ChannelId": "c2"}}
    assert columns(teams({}, elsewhere), "posts")["id"] == ["c1/1755003819181", "c2/1755003819181"]


def test_a_mention_of_a_whole_channel_is_a_mention_of_nobody():
    mentions = [{"Id": 0, "Mentioned": {"Conversation": {"Id": "c1"}}}]
    content = {"ContentType": "html", "Content": '<at id="0">Algemeen</at> let op'}
    assert columns(teams({"Body": content, "Mentions": mentions}), "posts")["text"] == ["Algemeen let op"]


@pytest.mark.parametrize("parent", [None, "", "0", "1755003819181"])
def test_what_answers_nothing_starts_a_thread(parent):
    assert columns(teams({"ReplyToId": parent}), "posts")["parent"] == [None]


def test_teams_members_are_people_without_a_roster():
    data = assemble([teams({})])
    assert data.people["name"].tolist() == ["Anna"]
