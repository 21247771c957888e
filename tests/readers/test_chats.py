"""Discord and WhatsApp: chats that are incomplete, private, or written in another way."""

import json

import pytest

from fivec.readers import Options, Upload, exports
from fivec.readers.platforms.whatsapp_lines import answered, is_chat, lines
from tests.readers.helpers import columns, error, read, zipped

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


@pytest.mark.parametrize("damaged", ["[{", "3", "id,name\n1,anna\n"])
def test_a_damaged_channel_of_a_package_costs_that_channel(damaged):
    rows = json.dumps([{"ID": 1, "Timestamp": "2023-01-17 19:33:19", "Contents": "hoi", "Attachments": ""}])
    place = '{"id": "1", "guild": {"name": "Buurt"}, "name": "a"}'
    data = {f"messages/c{number}/channel.json": place for number in (1, 2)}
    data |= {"messages/c1/messages.json": rows, "messages/c2/messages.json": damaged}
    export = read(zipped(data), "package.zip")
    assert export.report.reasons == {"damaged_file": 1}
    assert columns(export, "posts")["text"] == ["hoi"]


def test_what_lies_beside_a_package_is_read_by_itself():
    rows = json.dumps([{"ID": 1, "Timestamp": "2023-01-17 19:33:19", "Contents": "hoi", "Attachments": ""}])
    table = "id,author,text\n1,anna,hoi\n"
    found = exports([Upload("all.zip", zipped({"messages/c1/messages.json": rows, "posts.csv": table}))])
    assert [one.report.format for one in found] == ["discord_package", "posts"]


# -- WhatsApp ------------------------------------------------------------------------------------------------

NARROW, MARK = "\u202f", "\u200e"
WAYS = [
    "31/1/24, 21:15 - Anna: een",
    "31/01/2024, 21:15 - Anna: een",
    "31-01-24 21:15 - Anna: een",
    "31-01-2024 21:15 - Anna: een",
    "31.01.24, 21:15 - Anna: een",
    "31.01.2024, 21:15 - Anna: een",
    "31.01.24 21:15 - Anna: een",
    "31/01/24 21:15 - Anna: een",
    "31. 1. 2024, 21:15 - Anna: een",
    "31.1.2024 klo 21.15 - Anna: een",
    "31/01/24, 21:15 \u2013 Anna: een",
    "1/31/24, 21:15 - Anna: een",
    "1/31/24, 9:15 PM - Anna: een",
    f"1/31/24, 9:15{NARROW}PM - Anna: een",
    "31/01/2024, 9:15 pm - Anna: een",
    "31/01/2024, 9:15 p.m. - Anna: een",
    "31/1/2024, 9:15 p. m. - Anna: een",
    "2024-01-31, 21:15 - Anna: een",
    "2024-01-31 21:15 - Anna: een",
    "2024-01-31, 9:15 p.m. - Anna: een",
    "2024/01/31 21:15 - Anna: een",
    "[31-01-24 21:15:00] Anna: een",
    "[31-01-2024 21:15:00] Anna: een",
    "[31/01/24, 21:15:00] Anna: een",
    "[31/01/2024, 21:15:00] Anna: een",
    "[31/01/2024 21:15:00] Anna: een",
    "[31.01.24, 21:15:00] Anna: een",
    "[1/31/24, 9:15:00 PM] Anna: een",
    f"[1/31/24, 9:15:00{NARROW}PM] Anna: een",
    "[31/01/24, 9:15:00 pm] Anna: een",
    "[2024-01-31 21:15:00] Anna: een",
    "[2024-01-31, 9:15:00 p.m.] Anna: een",
    "[2024/01/31, 21:15:00] Anna: een",
    "[21:15, 31-01-2024] Anna: een",
    "[9:15 PM, 1/31/2024] Anna: een",
    f"{MARK}[31-01-24 21:15:00]\u00a0Anna: een",
]


def chat(*messages):
    """A chat in which each message, ``minutes name: text``, comes that long after midnight."""
    return "\n".join(
        f"31-01-2024 {int(minutes) // 60:02}:{int(minutes) % 60:02} - {rest}"
        for minutes, _, rest in (message.partition(" ") for message in messages)
    )


@pytest.mark.parametrize("line", WAYS)
def test_every_way_of_writing_date_and_time(line):
    asked = Upload("_chat.txt", f"{line}\n{line.replace('een', 'twee')}\n".encode(), Options(zone="UTC"))
    (found,) = exports([asked])
    assert columns(found, "posts")["author"] == ["Anna", "Anna"]
    assert columns(found, "posts")["text"] == ["een", "twee"]
    assert columns(found, "posts")["posted_at"] == ["2024-01-31 21:15:00"] * 2


def test_day_and_month_are_settled_on_the_whole_chat():
    text = "3/4/24, 10:00 - Anna: een\n4/25/24, 10:00 - Bram: twee\n"
    assert [day[:10] for day in columns(read(text, "c.txt"), "posts")["posted_at"]] == [
        "2024-03-04",
        "2024-04-25",
    ]
    (chosen,) = exports(
        [Upload("c.txt", b"3/4/24, 10:00 - Anna: a\n4/5/24, 10:00 - B: b\n", Options(day_first=False))]
    )
    assert columns(chosen, "posts")["posted_at"][0].startswith("2024-03-04")


def test_a_line_that_starts_in_another_way_goes_on_with_its_message():
    text = chat("1 Anna: gekopieerd:", "2 Bram: ja").replace(
        ":\n", ":\n[31/01/24, 10:00:00] Cleo: dit\n\n- en dat\n"
    )
    found = columns(read(text, "c.txt"), "posts")
    assert found["author"] == ["Anna", "Bram"]
    assert found["text"][0] == "gekopieerd:\n[31/01/24, 10:00:00] Cleo: dit\n\n- en dat"


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01 10:00:00 - ERROR: kapot\n2024-01-01 10:00:01 - INFO: weer heel\n",
        "2024-01-01 10:00:00,123 - root - INFO - start\n2024-01-01 10:00:01,123 - root - INFO - stop\n",
        "[2024-01-01 10:00:00] production.ERROR: kapot\n[2024-01-01 10:00:01] production.INFO: heel\n",
        "Notulen\n12-03-2024 10:00 - Anna: opening\n12-03-2024 10:05 - Bram: rondvraag\n",
        "12-03-2024 10:00 - Anna: een regel\n" + "en een heel verhaal\n" * 40,
        "date,author,text\n12-03-2024 10:00,anna,hoi\n12-03-2024 10:01,bram,dag\n",
        "datum - naam: tekst\n12-03-2024 - Anna: hoi\n",
        "12-03-2024 10:00 - Anna heeft de groep gemaakt\n12-03-2024 10:00 - Bram is toegevoegd\n",
        "",
    ],
)
def test_other_texts_are_no_chats(text):
    assert not is_chat(text)


def test_a_table_with_moments_in_it_stays_a_table():
    table = "date,author,text\n12-03-2024 10:00,anna,hoi\n12-03-2024 10:01,bram,dag\n"
    assert read(table, "posts.txt").report.format == "posts"
    assert error("gewoon een brief\n", "brief.txt").key == "not_recognised"


@pytest.mark.parametrize(
    "said",
    [
        "<Media weggelaten>",
        "<Media omitted>",
        f"{MARK}afbeelding weggelaten",
        f"{MARK}image omitted",
        f"{MARK}GIF weggelaten",
        f"{MARK}verslag.pdf • {MARK}2 pagina’s {MARK}document weggelaten",
        f"{MARK}<attached: 00000012-PHOTO-2024-01-31.jpg>",
        f"{MARK}IMG-20240131-WA0001.jpg (bestand bijgevoegd)",
        "IMG-20240131-WA0001.jpg (file attached)",
    ],
)
def test_a_picture_is_a_message_without_words(said):
    found = columns(read(chat("1 Anna: kijk", f"2 Bram: {said}"), "c.txt"), "posts")
    assert (found["author"], found["text"]) == (["Anna", "Bram"], ["kijk", None])


@pytest.mark.parametrize(
    "said",
    [
        "Dit bericht is verwijderd",
        "This message was deleted",
        f"{MARK}You deleted this message.",
        "Je hebt dit bericht verwijderd",
    ],
)
def test_a_deleted_message_is_counted(said):
    assert read(chat("1 Anna: hoi", f"2 Bram: {said}"), "c.txt").report.reasons == {"deleted_message": 1}


@pytest.mark.parametrize(
    "line",
    [
        "2 Anna heeft Bram toegevoegd",
        "2 +31 6 12345678 joined using this group's invite link",
        '2 Anna changed the subject from "a: b" to "c"',
        f"2 Zorg: {MARK}Messages and calls are end-to-end encrypted.",
        f"2 Anna: {MARK}Anna added Bram",
    ],
)
def test_what_the_app_says_is_set_aside_without_numbers(line):
    export = read(chat("1 Anna: hoi", line), "c.txt")
    assert export.report.reasons == {"system_message": 1}
    assert "12345678" not in str(export.aside)


def test_people_may_talk_about_the_app():
    said = ["is dit end-to-end encrypted?", "Bram left", "de image omitted zag ik niet"]
    text = chat(*(f"{number} Anna: {words}" for number, words in enumerate(said)))
    assert columns(read(text, "c.txt"), "posts")["text"] == said


def test_telephone_numbers_go_and_are_counted():
    text = chat(
        "1 +31 6 12345678: hoi", "2 Anna: @31612345678 en @31699999999", "3 +31 6 87654321: dag", "4 Anna: a"
    )
    export = read(text, "c.txt")
    found = columns(export, "posts")
    assert [name.rsplit("-", 1)[0] for name in found["author"] if name != "Anna"] == ["tel-1", "tel-2"]
    assert found["text"][1] == f"@{found['author'][0]} en tel"
    assert export.report.dropped == {"phone": 3}
    assert not any(number in str(export.tables) for number in ("12345678", "87654321", "99999999"))


def test_a_number_with_hidden_characters_is_a_number_too():
    export = read(chat("1 \u202a+31\u00a06\u00a012345678\u202c: hoi", "2 Anna: a"), "c.txt")
    assert columns(export, "posts")["author"][0].startswith("tel-1-")


def test_numbers_of_two_chats_are_not_one_person():
    one, two = (
        columns(read(chat(f"{n} +31 6 1234567{n}: hoi", "9 Anna: a"), "c.txt"), "posts") for n in (1, 2)
    )
    assert one["author"][0] != two["author"][0]


def test_a_later_export_of_the_same_chat_holds_the_same_messages():
    first = ["1 Anna: hoi", "2 Bram: dag"]
    earlier, later = (read(chat(*first, *more), "c.txt") for more in ([], ["3 Anna: weer"]))
    assert columns(later, "posts")["id"][:2] == columns(earlier, "posts")["id"]


def test_answers_are_inferred_from_the_order_of_time():
    """Minutes 0 to 50 are one thread; the lines are not in the order of time."""
    text = chat(
        "0 Anna: a", "10 Anna: b", "30 Anna: d", "20 Bram: c", "50 Cleo: e", "111 Anna: f", "112 Anna: g"
    )
    export = read(text, "c.txt")
    found = columns(export, "posts")
    number = dict(zip(found["id"], found["text"], strict=True))
    said = dict(zip(found["text"], [parent and number[parent] for parent in found["parent"]], strict=True))
    assert said == {"a": None, "b": "a", "c": "b", "d": "c", "e": "d", "f": None, "g": "f"}
    assert set(found["inferred"]) == {True}
    assert "replies_inferred" in dict(export.report.notes)


def test_a_message_without_a_time_answers_nothing():
    assert list(answered([0, None, 60], ["anna", "bram", "bram"], 3600)) == [None, None, 0]
    assert list(answered([0, 60, 120, 180], ["a", "b", "a", "a"], 3600)) == [None, 0, 1, 1]
    assert list(answered([0, 3601, 7201], ["a", "b", "a"], 3600)) == [None, None, 1]


def test_a_chat_of_a_group_is_a_group_and_one_of_two_people_is_not():
    three = chat("1 Anna: a", "2 Bram: b", "3 Cleo: c")
    assert set(columns(read(three, "WhatsApp Chat with Zorg.txt"), "posts")["group"]) == {"Zorg"}
    two = columns(read(chat("1 Anna: a", "2 Bram: b"), "WhatsApp Chat with Bram.txt"), "posts")
    assert set(two["group"]) == {None}


def test_the_zip_of_the_app_is_its_chat():
    data = zipped(
        {"_chat.txt": chat("1 Anna: a", "2 Bram: b", "3 Cleo: c"), "00000012-PHOTO.jpg": b"\xff\xd8\x00"}
    )
    (export,) = exports([Upload("WhatsApp Chat - Zorg.zip", data)])
    assert export.report.format == "whatsapp"
    assert set(columns(export, "posts")["group"]) == {"Zorg"}


def test_two_chats_in_one_zip_are_two_chats():
    texts = {
        "a.txt": chat("1 Anna: a", "2 Bram: b"),
        "b.txt": chat("1 Cleo: a", "2 Dirk: b"),
        "x.jpg": b"\xff\xd8",
    }
    found = exports([Upload("chats.zip", zipped(texts))])
    assert [columns(one, "posts")["author"] for one in found] == [["Anna", "Bram"], ["Cleo", "Dirk"]]


def test_a_text_without_a_start_has_no_lines():
    assert lines("hoi\n") == []
