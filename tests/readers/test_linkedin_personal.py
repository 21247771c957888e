"""The traps of a personal LinkedIn export, one by one."""

import pytest

from fivec.readers import Options, Upload, exports
from fivec.readers.platforms.linkedin_links import SamePost, number_seconds, post_number, profile_handle
from tests.readers.helpers import EXPORTS, columns, error, read, zipped, zipped_folder

CASE = EXPORTS / "platforms" / "linkedin_personal" / "files"
POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7345821826846990338"
CONNECTIONS = "First Name,Last Name,Email Address,Company,Position,Connected On\n"


def number_at(seconds):
    return str((int(seconds * 1000) << 22) + 7)


def test_the_number_of_a_post_holds_its_time():
    # 7345821826846990338 >> 22 = 1751380402290, that is 2025-07-01 14:33:22.29 UTC.
    assert number_seconds("7345821826846990338") == pytest.approx(1751380402.290)
    assert number_seconds("12") is None
    assert number_seconds(None) is None


@pytest.mark.parametrize("kind", ["share", "ugcPost", "activity"])
def test_the_number_is_found_in_an_encoded_link(kind):
    encoded = f"https://www.linkedin.com/feed/update/urn%3Ali%3A{kind}%3A7345821826846990338"
    assert post_number(encoded) == "7345821826846990338"
    assert post_number(f"urn:li:{kind}:7345821826846990338") == "7345821826846990338"
    assert post_number("https://voorbeeld.nl/7345821826846990338") is None


def test_a_profile_goes_by_the_last_part_of_its_link():
    assert profile_handle("https://www.linkedin.com/in/ren%C3%A9e-1/") == "renée-1"
    assert profile_handle("https://voorbeeld.nl/in/anna") is None


def test_two_numbers_of_one_post_are_matched_only_where_one_is_near():
    share, activity = number_at(1_751_380_400), number_at(1_751_380_402)
    assert SamePost([share]).number(activity) == share
    assert SamePost([share, number_at(1_751_380_404)]).number(activity) == activity
    assert SamePost([number_at(1_751_380_300)]).number(activity) == activity
    assert SamePost([share, activity]).number(activity) == activity
    assert SamePost([share]).number(None) is None


def test_a_comment_under_an_own_post_answers_it_under_its_other_number():
    share, activity = number_at(1_751_380_400), number_at(1_751_380_402)
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3A{}%3A{}"
    shares = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    shares += f"2025-07-01 14:33:22,{link.format('share', share)},Hallo,,,MEMBER_NETWORK\n"
    comments = f"Date,Link,Message\n2025-07-01 15:00:00,{link.format('activity', activity)},Dank\n"
    (export,) = exports([Upload("e.zip", zipped({"Shares_77.csv": shares, "Comments.csv": comments}))])
    assert columns(export, "posts")["id"][0] == share
    assert columns(export, "posts")["parent"] == [None, share]


def test_quotes_behind_a_backslash_do_not_break_rows():
    rows = [f'2025-07-0{day} 10:00:00,{POST},"a \\"b\\", c, \\"d\\" {day}"' for day in range(1, 7)]
    export = read("Date,Link,Message\n" + "\n".join(rows) + "\n", "Comments.csv")
    assert export.report.reasons == {}
    assert columns(export, "posts")["text"] == [f'a "b", c, "d" {day}' for day in range(1, 7)]


def test_stray_quotes_around_line_breaks_go_and_real_ones_stay():
    text = '"one ""quoted""""\n""""\n""two"'
    export = read(f"Date,ShareLink,ShareCommentary\n2025-07-01 14:33:22,{POST},{text}\n")
    assert columns(export, "posts")["text"] == ['one "quoted"\n\ntwo']


def test_a_share_without_a_date_has_that_of_its_number():
    export = read(f"Date,ShareLink,ShareCommentary\n,{POST},Hallo\n")
    assert columns(export, "posts")["posted_at"] == ["2025-07-01 14:33:22"]


@pytest.mark.parametrize(
    "preamble",
    [
        "",
        'Notes:\n"Some of the ""addresses"" are missing, as you see."\n\n',
        '"Notes:"\r\n"Missing."\r\n\r\n',
        "Notes:\nNo blank line follows\n",
    ],
)
def test_the_header_is_found_under_any_preamble(preamble):
    export = read("\ufeff" + preamble + CONNECTIONS + "Anna,Bakker,,Havenstad,Adviser,14 Feb 2024\n")
    assert columns(export, "ties")["target"] == ["Anna Bakker"]
    assert columns(export, "ties")["at"] == ["2024-02-14 00:00:00"]


def test_a_saved_copy_has_other_dates_and_na_for_nothing():
    export = read(CONNECTIONS.replace(",", ";") + "Anna;Bakker;NA;NA;NA;18-mei-24\nNA;NA;NA;NA;NA;5-Oct-22\n")
    assert columns(export, "ties")["at"] == ["2024-05-18 00:00:00"]
    assert columns(export, "accounts")["role"] == [None]
    assert export.report.reasons == {"no_name": 1}


def test_connections_without_a_name_are_counted_and_shown_without_an_address():
    export = read(CONNECTIONS + "Anna,Bakker,a@b.nl,,,14 Feb 2024\n,,c@d.nl,X,Y,14 Feb 2024\n")
    assert export.report.reasons == {"no_name": 1}
    ((reason, rows),) = export.aside
    assert (reason, rows.num_rows) == ("no_name", 1)
    assert rows.column_names == ["Company", "Position", "Connected On"]
    assert export.report.dropped == {"email": 2}


def test_two_connections_of_one_name_stay_two():
    export = read(CONNECTIONS + "Anna,Bakker,,A,,14 Feb 2024\nAnna,Bakker,,B,,15 Feb 2024\n")
    assert len(set(columns(export, "ties")["target"])) == 2


def test_dates_of_invitations_are_american_whatever_the_rows_show():
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    export = read(header + 'Noor,Sam,"6/4/24, 5:57 PM",,OUTGOING,,\nEva,Noor,"6/5/24, 5:57 AM",,INCOMING,,\n')
    assert columns(export, "ties")["at"] == ["2024-06-04 17:57:00", "2024-06-05 05:57:00"]
    assert columns(export, "ties")["source"] == ["Noor", "Eva"]


def test_private_messages_are_counted_and_nothing_of_them_is_kept():
    (export,) = exports([CASE])
    assert export.report.reasons["private_message"] == 3
    assert "private_message" not in {reason for reason, _ in export.aside}
    assert not any("Shall we" in str(table.to_pylist()) for _, table in export.aside)
    assert not any("Shall we" in str(table.to_pylist()) for table in export.tables.values())


def test_private_messages_that_are_asked_for_answer_the_one_before():
    upload = Upload("messages.csv", (CASE / "messages.csv").read_bytes(), Options(private=True))
    (export,) = exports([upload])
    posts = columns(export, "posts")
    assert posts["text"] == ["Shall we?\nAnna", "Yes"]
    assert posts["parent"] == [None, posts["id"][0]]
    assert posts["inferred"] == [False, True]
    assert export.report.reasons == {"draft": 1}


def test_talks_with_an_assistant_are_not_read():
    (export,) = exports([Upload("e.zip", zipped_folder(CASE), Options(private=True))])
    assert not any("machine" in str(text) for text in columns(export, "posts")["text"])


def test_a_reaction_names_nobody_and_makes_no_tie():
    nested = "https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7345821826846990338?commentUrn="
    nested += "urn%3Ali%3Acomment%3A%28ugcPost%3A7345821826846990338%2C7345821826846990399%29"
    export = read(f"Date,Type,Link\n2025-07-03 08:00:00,LIKE,{nested}\n", "Reactions.csv")
    assert export.tables["ties"].num_rows == 0
    assert export.report.reasons == {"reaction_unnamed": 1}
    assert export.aside[0][1]["Type"].to_pylist() == ["LIKE"]


def test_an_export_without_a_profile_says_that_its_owner_is_unknown():
    export = read(f"Date,ShareLink,ShareCommentary\n2025-07-01 14:33:22,{POST},Hallo\n", "Shares.csv")
    assert ("owner_unknown", {"handle": "export-owner"}) in export.report.notes
    assert columns(export, "posts")["author"] == ["export-owner"]


def test_a_star_is_called_one():
    export = read(CONNECTIONS + "Anna,Bakker,,,,14 Feb 2024\n")
    assert "star" in [key for key, _ in export.report.notes]


def test_names_of_columns_alone_do_not_make_it_linkedin():
    assert error("Date,Link,Message\n2025-07-01,https://voorbeeld.nl/1,Hallo\n").key == "not_recognised"


def test_other_files_in_the_folder_are_left_to_their_own_readers():
    members = {
        "LinkedIn/Shares.csv": f"Date,ShareLink,ShareCommentary\n2025-07-01 14:33:22,{POST},Hallo\n",
        "LinkedIn/Skills.csv": "Name\nSchrijven\n",
        "LinkedIn/mijn_lijst.csv": "source,target\nanna,tom\n",
    }
    found = exports([Upload("alles.zip", zipped(members))])
    assert sorted(str(export.report.format) for export in found) == ["edge_list", "linkedin_personal"]
