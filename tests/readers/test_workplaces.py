"""Slack and Viva Engage exports that are incomplete, odd or private."""

import json

import pytest

from fivec.readers import Upload, exports
from tests.readers.helpers import columns, read, zipped

HELLO = {"ts": "1700000000.000100", "user": "U1", "text": "hi"}
HEAD = "id,replied_to_id,thread_id,group_id,in_private_conversation,sender_id,body,created_at,deleted_at\n"
MESSAGE = "1,,1,9,false,501,hoi,2024-01-01T10:00:00Z,\n"


def slack(**folders):
    days = {f"{name}/2024-01-01.json": json.dumps(messages) for name, messages in folders.items()}
    return read(zipped({"users.json": "[]"} | days), "slack.zip")


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


@pytest.mark.parametrize("text", ["", "id,name\n", "\0\0\0"])
def test_an_empty_file_beside_the_messages_only_costs_its_names(text):
    export = viva(Messages=HEAD + MESSAGE, Groups=text)
    assert columns(export, "posts")["group"] == ["9"]
    assert dict(export.report.notes)["companion_empty"] == {"file": "Groups.csv"}


@pytest.mark.parametrize("word", ["true", "Yes ", "T", "privé"])
def test_what_may_be_private_is_set_aside(word):
    export = viva(Messages=HEAD + MESSAGE + MESSAGE.replace("1,,1", "2,,2").replace("false", word))
    assert export.report.reasons == {"private_message": 1}
