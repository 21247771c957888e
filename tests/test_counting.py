"""The counting sheet: drawn, written, filled in, read back, and what is counted from it."""

import io
import random
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fivec
from fivec import conversations, counting
from fivec.advice import advice
from fivec.conversations.counted import counted
from fivec.language import LANGUAGES, translator
from fivec.measures import wilson
from fivec.readers import Upload, exports
from fivec.readers.headers import columns
from fivec.schema import Export
from fivec.sentences import sentence
from tests.counting import filled, page_posts, rows_of, saved_csv, saved_ods, saved_xlsx


def opened(*files: bytes | str, ours: str = "zorghuis") -> fivec.Dataset:
    uploads = [
        Upload(f"{number}.csv", file if isinstance(file, bytes) else file.encode())
        for number, file in enumerate(files)
    ]
    data = fivec.read(uploads)
    assert [report.error for report in data.reports] == [None] * len(data.reports)
    return data.with_organisation([ours])


def export(file: bytes) -> Export:
    (found,) = exports([Upload("file.xlsx", file)])
    assert found.report.error is None, found.report.error
    return found


PAGE = opened(page_posts(30))

# Ten rows counted by hand. Steps: 0, 1, 1, 2, 2, 3, 3; the eighth says nothing about each other; the ninth is
# empty and the tenth contradicts itself.
TEN: list[dict[str, object]] = [
    {"commenters": 0},
    {"commenters": 1, "we_replied": "nee", "questions": 0},
    {"commenters": 4, "we_replied": "n", "among_themselves": "nee", "questions": 2, "open_questions": 2},
    {"commenters": 2, "we_replied": "ja", "replied_as": "persoon", "came_back": "ja",
     "among_themselves": "nee", "questions": 3, "open_questions": 1,
     "pasted": "Kan het ook op zondag?\nIs er parkeerruimte?\n👍"},
    {"commenters": 1, "we_replied": "x", "replied_as": "logo", "came_back": "nee"},
    {"commenters": 5, "we_replied": "j", "replied_as": "beide", "came_back": "waar", "among_themselves": "1",
     "questions": 1, "open_questions": 0, "pasted": "Dank!\nVan ons allen\n\nTot dan"},
    {"among_themselves": "ja"},
    {"commenters": 3, "we_replied": "ja", "replied_as": "logo"},
    {},
    {"commenters": 0, "among_themselves": "ja"},
]  # fmt: skip


def test_ten_rows_counted_by_hand():
    data = opened(page_posts(30), saved_xlsx(*filled(PAGE, "nl", TEN)))
    report = data.reports[1]
    assert report.format == "counting_sheet"
    assert report.rows_read == 27
    assert dict(report.reasons) == {"not_counted": 18, "nobody_commented": 1}
    assert report.feeds == ("conversations", "content")
    assert data.audience["text"].tolist() == [
        "Kan het ook op zondag?",
        "Is er parkeerruimte?",
        "Dank!\nVan ons allen",
        "Tot dan",
    ]
    found = conversations.measure(data)
    by_hand = [one for one in found.measures if one.basis == "counted"]
    counts = {one.id: (one.k, one.n) for one in by_hand}
    assert counts == {
        "CV-1": (2, 7),
        "CV-2.L0": (1, 7),
        "CV-2.L1": (2, 7),
        "CV-2.L2": (2, 7),
        "CV-2.L3": (2, 7),
        "CV-2.returned": (2, 3),
        "CV-3": (3, 6),
        "CV-5": (2, 4),
    }
    assert {one.side for one in found.measures} == {"external"}
    assert found.headline.grade == "C"
    assert (found.headline.low, found.headline.high) == wilson(2, 7)
    ladder = found.tables["ladder"]
    assert ladder[ladder["sort"] == "own"]["n"].tolist() == [1, 2, 2, 2]


def test_the_sheet_alone_gives_the_same_numbers():
    book = saved_xlsx(*filled(PAGE, "nl", TEN))
    beside, alone = (conversations.measure(data) for data in (opened(page_posts(30), book), opened(book)))
    assert list(alone.measures) == [one for one in beside.measures if one.basis == "counted"]
    sizes = {name: len(table) for name, table in alone.tables.items()}
    assert {name: n for name, n in sizes.items() if n} == {"ladder": 8, "counted": 8}
    assert len(fivec.measure(opened(book)).measures) > 8


def test_the_words_say_that_it_was_counted_by_hand():
    found = conversations.measure(opened(saved_xlsx(*filled(PAGE, "nl", TEN))))
    for language in LANGUAGES:
        t = translator(language)
        assert sentence(found.headline, t) == t("CV-1.sentence.counted", k=2, n=7)
        assert "basis.counted" in t


def test_few_counted_posts_advise_to_count_more_and_enough_what_to_do():
    few = conversations.measure(opened(saved_xlsx(*filled(PAGE, "nl", TEN))))
    assert [one.key for one in advice("conversations", few)] == ["advice.collect.more_conversations"]
    silent = saved_xlsx(*filled(PAGE, "nl", [{"commenters": 0}] * 27))
    enough = conversations.measure(opened(silent))
    assert enough.headline.grade == "B"
    assert advice("conversations", enough)[0].key == "advice.conversations.ask"


# -- the sheet ----------------------------------------------------------------------------------------------


def test_forty_posts_are_drawn_by_a_lot_that_the_order_of_rows_does_not_change():
    lines = [f"{n},zorghuis,2026-01-01 09:00,Nieuws {n}" for n in range(300)]
    header = "id,author,created_at,text"
    one = opened("\n".join([header, *lines, "x,zorghuis,2026-02-01 09:00,Laatste"]))
    other = opened("\n".join([header, "x,zorghuis,2026-02-01 09:00,Laatste", *reversed(lines)]))
    drawn = counting.sample(one)
    assert len(drawn) == len(set(drawn.tolist())) == counting.SAMPLE
    codes = [set(counting.post_codes(data, counting.sample(data))) for data in (one, other)]
    assert codes[0] == codes[1]
    # A draw without preference: the mean number lies within four standard errors of the middle.
    assert abs(np.mean(drawn) - 149.5) < 4 * 86.6 / np.sqrt(40)


def test_only_our_own_posts_that_are_old_enough_are_drawn():
    data = opened(
        "id,author,parent,created_at,text\n"
        "1,zorghuis,,2026-01-01 09:00,oud\n2,buur,,2026-01-01 10:00,van een ander\n"
        "3,zorghuis,2,2026-01-01 11:00,antwoord\n4,zorghuis,,2026-01-30 09:00,jong\n"
    )
    assert data.posts["id"].iloc[counting.sample(data)].tolist() == ["1"]
    assert counting.sample(data.with_organisation([])).tolist() == []


def test_channels_whose_replies_are_there_are_not_counted_by_hand():
    data = opened(
        "id,author,channel,parent,created_at,text\n"
        "1,zorghuis,x,,2026-01-01 09:00,a\n2,buur,x,1,2026-01-01 10:00,b\n"
        "3,zorghuis,linkedin,,2026-01-01 11:00,c\n4,zorghuis,x,,2026-01-30 09:00,d\n"
    )
    assert data.posts["id"].iloc[counting.sample(data)].tolist() == ["3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_two_pages_links_choices_and_a_frozen_header(language):
    t = translator(language)
    book = counting.sheet(PAGE, t)
    assert book == counting.sheet(PAGE, t)
    _, rows = rows_of(book)
    assert len(rows) == 27
    assert rows[0][t("sheet.column.code")] == "linkedin:7000000000000000027"
    assert rows[0][t("sheet.column.url")] == "https://example.org/27"
    with zipfile.ZipFile(io.BytesIO(book)) as members:
        xml = {
            name: members.read(name).decode()
            for name in members.namelist()
            if name.endswith((".xml", ".rels"))
        }
    page = xml["xl/worksheets/sheet1.xml"]
    assert page.count("<dataValidation ") == 7
    assert f'<formula1>"{t("sheet.yes")},{t("sheet.no")}"</formula1>' in page
    assert 'state="frozen"' in page
    assert page.count("<hyperlink ") == 27
    assert "https://example.org/27" in xml["xl/worksheets/_rels/sheet1.xml.rels"]
    assert "sheetProtection" not in page
    assert f'name="{t("sheet.help_name")}"' in xml["xl/workbook.xml"]
    assert "<f>" not in "".join(xml.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_to_fill_in_is_recognised_and_explained(language):
    t = translator(language)
    headers, _ = rows_of(counting.sheet(PAGE, t))
    found = columns(headers, "counted")
    assert {headers[at] for at in found.values()} == {t(f"sheet.column.{name}") for name in found}
    assert set(found) >= {"code", *counting.COUNTS, *counting.FLAGS, "replied_as", "pasted"}


def test_text_that_looks_like_a_formula_is_text():
    data = opened(
        "id,author,created_at,text,url\n"
        "=1+1,zorghuis,2026-01-01 09:00,=cmd|' /C calc'!A0,javascript:alert(1)\n"
        '+2,zorghuis,2026-01-01 09:00,"@SUM(1)\x07 a",\n3,zorghuis,2026-01-09 09:00,later,\n'
    )
    book = counting.sheet(data, translator("en"))
    with zipfile.ZipFile(io.BytesIO(book)) as members:
        assert "<f>" not in members.read("xl/worksheets/sheet1.xml").decode()
        assert not any(
            "javascript" in members.read(name).decode() for name in members.namelist() if "rels" in name
        )
    _, rows = rows_of(book)
    assert {row["Start of the post"] for row in rows} == {"=cmd|' /C calc'!A0", "@SUM(1) a"}
    assert {row["Counting code (leave as is)"] for row in rows} == {
        "posts:=1+1",
        "posts:+2",
    }


def test_an_empty_sheet_is_a_sheet():
    headers, rows = rows_of(counting.sheet(opened("id,author,text\n1,buur,a\n"), translator("nl")))
    assert len(headers) == 13 and rows == []


# -- reading it back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_is_not_filled_in_counts_nothing(language):
    found = export(counting.sheet(PAGE, translator(language)))
    assert dict(found.report.reasons) == {"not_counted": 27}
    assert found.tables["counted"].num_rows == 0
    assert found.report.feeds == ()
    assert found.aside[0][1].num_rows == 27


def answers_in(language: str) -> list[dict[str, object]]:
    words = {"ja": "yes", "nee": "no", "persoon": "person", "beide": "both"} if language == "en" else {}
    return [{name: words.get(value, value) for name, value in told.items()} for told in TEN]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("saved", [saved_xlsx, saved_ods, saved_csv], ids=["xlsx", "ods", "csv"])
def test_round_trip_sorted_and_with_rows_deleted(language, saved):
    answers = answers_in(language)
    if saved is saved_csv:
        answers = [{k: str(v).replace("👍", "!") for k, v in told.items()} for told in answers]
    headers, rows = filled(PAGE, language, answers)
    kept = [row for number, row in enumerate(rows) if number not in (12, 20)]
    random.Random(3).shuffle(kept)
    whole = conversations.measure(opened(saved_xlsx(*filled(PAGE, "nl", TEN)))).measures
    assert conversations.measure(opened(saved(headers, kept))).measures == whole
    assert conversations.measure(opened(saved(headers[::-1], kept))).measures == whole


def test_a_sheet_without_its_other_columns_is_still_known():
    _, rows = filled(PAGE, "nl", TEN)
    t = translator("nl")
    left = [t(f"sheet.column.{name}") for name in ("code", "commenters", "we_replied", "among_themselves")]
    found = conversations.measure(opened(saved_xlsx(left, rows)))
    assert (found.headline.k, found.headline.n) == (2, 7)


SPELLINGS = {
    "yes": ["ja", "J", "yes", "Y", "x", 1, True, "waar", "TRUE", " Ja "],
    "no": ["nee", "N", "no", 0, False, "onwaar"],
}


@pytest.mark.parametrize(("meant", "written"), [(m, w) for m, all in SPELLINGS.items() for w in all])
def test_yes_and_no_in_many_spellings(meant, written):
    found = export(saved_xlsx(*filled(PAGE, "nl", [{"we_replied": written, "commenters": 2}])))
    assert found.tables["counted"]["we_replied"].to_pylist() == [meant == "yes"]


VOICES = {"Persoon": "person", "een collega": "person", "logo": "logo", "de pagina": "logo", "Beide": "both",
          "persoon + logo": "both", "logo en persoon": "both", "wie weet": None}  # fmt: skip


@pytest.mark.parametrize("written", VOICES)
def test_who_replied_in_many_spellings(written):
    found = export(saved_xlsx(*filled(PAGE, "nl", [{"replied_as": written, "commenters": 2}])))
    assert found.tables["counted"]["replied_as"].to_pylist() == [VOICES[written]]
    assert [key for key, _ in found.report.notes] == [] if VOICES[written] else ["unreadable_voices"]


COUNTS = {"3": 3, 4: 4, "geen": 0, "none": 0, "-2": None, "2,5": None, "veel": None, "n.v.t.": None, "": None}


@pytest.mark.parametrize("written", COUNTS)
def test_counts_are_whole_numbers_or_missing(written):
    found = export(saved_xlsx(*filled(PAGE, "nl", [{"commenters": written, "we_replied": "nee"}])))
    assert found.tables["counted"]["commenters"].to_pylist() == [COUNTS[written]]


CONTRADICTIONS = {
    "nobody_commented": [
        {"commenters": 0, "we_replied": "ja"},
        {"commenters": 0, "among_themselves": "ja"},
        {"commenters": 0, "questions": 2},
        {"commenters": 0, "replied_as": "logo"},
        {"commenters": 0, "came_back": "ja"},
        {"commenters": "geen", "pasted": "Leuk"},
    ],
    "alone_together": [{"commenters": 1, "among_themselves": "ja"}],
    "no_reply_of_ours": [
        {"commenters": 2, "we_replied": "nee", "replied_as": "persoon"},
        {"commenters": 2, "we_replied": "nee", "came_back": "ja"},
    ],
    "more_open_than_asked": [{"commenters": 2, "questions": 1, "open_questions": 2}],
}


@pytest.mark.parametrize(("reason", "told"), [(r, told) for r, all in CONTRADICTIONS.items() for told in all])
def test_a_row_that_contradicts_itself_is_set_aside_as_it_was_found(reason, told):
    found = export(saved_xlsx(*filled(PAGE, "nl", [told])))
    assert found.report.reasons[reason] == 1
    assert found.tables["counted"].num_rows == 0 and "audience" not in found.tables
    rows = dict(found.aside)[reason]
    assert rows["Telcode (laten staan)"].to_pylist() == ["linkedin:7000000000000000027"]


def test_a_row_without_its_code_or_with_one_met_before_is_set_aside():
    headers, rows = filled(PAGE, "nl", [{"commenters": 2}, {"commenters": 3}, {"commenters": 4}])
    rows[1][headers[0]] = ""
    rows[2][headers[0]] = rows[0][headers[0]]
    found = export(saved_xlsx(headers, rows))
    assert found.report.reasons == {"not_counted": 24, "no_counting_code": 1, "duplicate_id": 1}
    assert found.tables["counted"]["commenters"].to_pylist() == [2.0]


def test_a_post_counted_in_two_sheets_counts_once_as_it_was_counted_last():
    sheets = [
        saved_xlsx(*filled(PAGE, "nl", [{"commenters": 3, "among_themselves": answer}]))
        for answer in ("nee", "ja")
    ]
    found = conversations.measure(opened(*sheets)).headline
    assert (found.k, found.n) == (1, 1)


# -- beside other data --------------------------------------------------------------------------------------

THREADS = (
    "id,author,channel,parent,created_at,text\n"
    "1,zorghuis,x,,2026-01-01 09:00,a\n2,buur,x,1,2026-01-01 10:00,b\n3,eve,x,2,2026-01-01 11:00,c\n"
    "4,zorghuis,x,,2026-01-02 09:00,d\n5,zorghuis,x,,2026-01-20 09:00,e\n"
)


def test_threads_in_the_data_go_first_and_nothing_is_added_up():
    book = saved_xlsx(*filled(PAGE, "nl", TEN))
    plain, both = conversations.measure(opened(THREADS)), conversations.measure(opened(THREADS, book))
    assert both.headline == plain.headline and both.headline.basis == "full"
    assert both.measure("CV-1.counted").basis == "counted"
    assert (both.measure("CV-1.counted").k, both.measure("CV-1.counted").n) == (2, 7)
    ids = [one.id for one in both.measures]
    assert len(ids) == len(set(ids))
    assert both.tables["ladder"].equals(plain.tables["ladder"])


def test_counts_of_comments_are_the_headline_until_somebody_counts():
    assert conversations.measure(PAGE).headline.basis == "comment_counts"
    half = opened(page_posts(30), saved_xlsx(*filled(PAGE, "nl", [{"replied_as": "logo"}])))
    found = conversations.measure(half)
    assert found.headline.basis == "comment_counts"
    assert found.measure("CV-5").n == 1


def test_inside_and_outside_are_counted_apart():
    inside = opened(page_posts(30).replace("linkedin", "teams"))
    books = [saved_xlsx(*filled(data, "nl", TEN)) for data in (PAGE, inside)]
    found = conversations.measure(opened(*books))
    assert [(one.side, one.k, one.n) for one in found.headlines] == [("external", 2, 7), ("internal", 2, 7)]


def test_a_filter_keeps_the_counted_posts_of_its_period_and_channel():
    data = opened(page_posts(30), saved_xlsx(*filled(PAGE, "nl", TEN)))
    # Newest first: the rows are of 27 January and back; the tenth and ninth do not count.
    late = fivec.Selection(start=pd.Timestamp("2026-01-24").date())
    assert len(counted(data, data.select(late))) == 4
    assert len(counted(data, data.select(fivec.Selection(channels=("facebook",))))) == 0
    alone = opened(saved_xlsx(*filled(PAGE, "nl", TEN)))
    assert len(counted(alone, alone.select(fivec.Selection(channels=("linkedin",))))) == 8
    assert len(counted(alone, alone.select(late))) == 0


# -- properties ---------------------------------------------------------------------------------------------

CELL = st.one_of(
    st.sampled_from(["", "ja", "nee", "x", "persoon", "logo", "beide", "?", "veel", "0", "1", "=1+1"]),
    st.integers(-2, 9),
    st.booleans(),
    st.text(max_size=6).filter(lambda text: text.isprintable()),
)
NAMES = ("code", *counting.COUNTS, *counting.FLAGS, "replied_as", "pasted")
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), CELL), max_size=12))
def test_whatever_is_filled_in_the_numbers_are_possible(answers):
    book = saved_xlsx(*filled(PAGE, "nl", answers))
    (found,) = exports([Upload("file.xlsx", book)])
    if found.report.error is not None:
        assert found.report.error.key != "unreadable", repr(found.report.error.__cause__)
        return
    assert found.report.rows_read == found.tables["counted"].num_rows + found.report.rows_set_aside
    by_id = {one.id: one for one in conversations.measure(opened(book)).measures}
    for one in by_id.values():
        assert not one.measured or (0 <= one.k <= one.n and 0 <= one.low <= one.value <= one.high <= 1)
    steps = [by_id[f"CV-2.L{level}"] for level in range(4) if f"CV-2.L{level}" in by_id]
    if steps:
        assert sum(one.k for one in steps) == steps[0].n
        assert steps[3].k == by_id["CV-1"].k


@QUICK
@given(st.data())
def test_a_damaged_sheet_never_raises(data):
    book = bytearray(DAMAGED)
    if data.draw(st.booleans()):
        book = book[: data.draw(st.integers(0, len(book)))]
    for _ in range(data.draw(st.integers(0, 3))):
        if book:
            book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    for found in exports([Upload("file", bytes(book))]):
        if found.report.error is not None:
            assert found.report.error.key != "unreadable", repr(found.report.error.__cause__)


DAMAGED = saved_csv(
    *filled(PAGE, "nl", [{k: str(v).replace("👍", "!") for k, v in told.items()} for told in TEN])
)
