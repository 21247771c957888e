"""Whatever is dropped on the page: one error that names the file, and the other files are read."""

import os
import sys
import zlib

import pytest

from fivec.language import LANGUAGES, Translator
from fivec.readers import Upload, bundle, exports, workbook
from tests.readers.helpers import EXPORTS, error, zipped

GOOD = "id,author,text\n1,anna,hoi\n"
PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(range(256)) * 40)


def encrypted():
    data = bytearray(zipped({"a.csv": GOOD}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(magic) + at
        data[start] |= 1
    return bytes(data)


def wide_workbook():
    sheet = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'
    return zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def deep_zip():
    return zipped({"b.zip": zipped({"c.zip": zipped({"d.csv": GOOD})})})


BAD = {
    "empty_file": (b"", "leeg.csv"),
    "no_rows": ("id,author,text\n", "kop.csv"),
    "binary_file": (PNG, "plaatje.csv"),
    "undecodable": (b"id,author,text\n1,anna,\x81\x8d\x8f\n", "raar.csv"),
    "not_recognised": ("kleur,maat,prijs,vorm\nrood,3,4,rond\n", "kleuren.csv"),
    "cell_too_long": ("id,author,text\n1,anna," + "x" * 20_000_000 + "\n", "lang.csv"),
    "unknown_json": ('{"a": 1}', "iets.json"),
    "damaged_zip": (zipped({"a.csv": GOOD})[:-30], "stuk.zip"),
    "encrypted_zip": (encrypted(), "geheim.zip"),
    "unsafe_member": (zipped({"../buiten.csv": GOOD}), "klim.zip"),
    "too_many_members": (zipped({f"{n}.csv": "" for n in range(20_001)}), "veel.zip"),
    "suspicious_compression": (zipped({"a.csv": "0" * 3_000_000}), "bom.zip"),
    "nested_zip": (deep_zip(), "diep.zip"),
    "no_files": (zipped({".verborgen": "x", "__MACOSX/a.csv": "x"}), "niets.zip"),
    "damaged_workbook": (workbook.OLE_MAGIC + b"\0" * 600, "stuk.xls"),
    "sheet_too_large": (wide_workbook(), "breed.xlsx"),
}


@pytest.mark.parametrize("key", BAD)
def test_bad_input_has_one_clear_error(key):
    data, name = BAD[key]
    failure = error(data, name)
    assert failure.key == key
    for language in LANGUAGES:
        assert name in Translator(language)(f"error.{key}", **failure.values)


@pytest.mark.parametrize("key", BAD)
def test_the_other_files_are_read(key):
    data, name = BAD[key]
    upload = Upload(name, data.encode() if isinstance(data, str) else data)
    before, _, after = exports([Upload("a.csv", GOOD.encode()), upload, Upload("b.csv", GOOD.encode())])
    assert before.tables["posts"] == after.tables["posts"]


@pytest.mark.parametrize("start", ["%PDF-1.7\n", "%!PS-Adobe-3.0\n", "{\\rtf1\\ansi\n"])
def test_a_document_named_csv_is_no_table(start):
    assert error(start + "1 0 obj\n<</Type/Catalog>>\nendobj\n" * 9, "rapport.csv").key == "binary_file"


@pytest.mark.parametrize("member", ["/etc/a.csv", "a/../../b.csv", "..\\b.csv", "C:\\a.csv"])
def test_members_that_point_outside(member):
    failure = error(zipped({member: GOOD}), "klim.zip")
    assert (failure.key, failure.values["member"]) == ("unsafe_member", member)


def test_a_zip_that_says_it_is_huge(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_BYTES", 100)
    assert error(zipped({"a.csv": "x" * 101}, stored=True), "groot.zip").key == "zip_too_large"


def test_a_zip_in_a_zip_is_read():
    (export,) = exports([Upload("a.zip", zipped({"b.zip": zipped({"c.csv": GOOD})}))])
    assert export.report.name == "a.zip/b.zip/c.csv"
    assert export.tables["posts"].num_rows == 1


def test_one_damaged_member_does_not_take_the_others_along():
    data = bytearray(zipped({"a.csv": GOOD, "b.csv": GOOD}, stored=True))
    data[data.index(b"anna")] ^= 0xFF
    first, second = exports([Upload("half.zip", bytes(data))])
    assert first.report.error is not None and first.report.error.key == "damaged_zip"
    assert second.tables["posts"].num_rows == 1


def test_a_missing_path_and_an_empty_folder(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.csv").write_text(GOOD)
    missing, empty = exports([tmp_path / "weg.csv", tmp_path])
    assert missing.report.error is not None and missing.report.error.key == "missing_file"
    assert empty.report.error is not None and empty.report.error.key == "no_files"


def test_hidden_files_in_a_folder_are_skipped(tmp_path):
    (tmp_path / ".hidden.csv").write_text(GOOD)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.csv").write_text(GOOD)
    (export,) = exports([str(tmp_path)])
    assert export.report.name == f"{tmp_path.name}/sub/a.csv"


def test_a_workbook_that_is_cut_off():
    data = (EXPORTS / "posts.xlsx").read_bytes()
    assert error(data[:-100], "half.xlsx").key == "damaged_zip"
    damaged = zipped({"xl/workbook.xml": "<workbook", "xl/worksheets/sheet1.xml": "<a/>"})
    assert error(damaged, "half.xlsx").key == "damaged_workbook"


@pytest.mark.parametrize(
    "members",
    [
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"},
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"},
    ],
)
def test_a_document_is_one_clear_error(members):
    assert error(zipped(members), "brief.docx").key == "office_document"


def test_damaged_slack_names_the_day():
    data = zipped({"users.json": "[]", "algemeen/2024-01-01.json": "[{"})
    failure = error(data, "slack.zip")
    assert failure.key == "damaged_json"
    assert failure.values["file"] == "slack.zip/algemeen/2024-01-01.json"


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31mb.csv", "a\udcffb.csv", "a\u202evsc.csv"])
def test_names_that_steer_a_screen_are_shown_in_one_line(name):
    for data in (b"", b"author,text\nanna,hoi\n"):
        (export,) = exports([Upload(name, data)])
        assert export.report.name[1] == "\N{REPLACEMENT CHARACTER}"
        assert set(name) - set(export.report.name) == {name[1]}
        if data:
            assert export.tables["posts"]["id"][0].as_py() == export.report.name + "#1"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not have such names")
def test_a_name_in_another_encoding_is_read(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_text(GOOD, encoding="utf-8")
    (export,) = exports([tmp_path])
    assert export.report.rows_read == 1


def test_deeply_nested_json_is_refused():
    assert error("[" * 100_000, "diep.json").key in {"unknown_json", "damaged_json"}


def test_a_bit_of_a_bom_is_empty():
    assert error(b"\xef\xbb\xbf", "bom.csv").key == "empty_file"
    assert error(" \r\n \n", "wit.csv").key == "empty_file"


def test_nothing_read_is_nothing_said():
    assert exports([]) == []
