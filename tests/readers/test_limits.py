"""What is too large, too deep or packed otherwise is refused in words, without being unpacked first."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.language import LANGUAGES, Translator
from fivec.readers import Upload, bundle, documents, exports, json_rows, source, tabular
from fivec.readers.cells import clean
from fivec.readers.source import file_source
from tests.readers.helpers import columns, error, read, zipped

POSTS = "id,author,text\n1,anna,hoi\n2,bram,dag\n"
TEAMS = [
    {"id": str(n), "createdDateTime": "2024-01-02T03:04:05Z", "body": {"content": "hoi"}} for n in (1, 2)
]


def in_words(failure, key, name):
    assert failure.key == key
    for language in LANGUAGES:
        assert name in Translator(language)(f"error.{key}", **failure.values)


def tarred():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("posts.csv")
        member.size = len(POSTS)
        archive.addfile(member, io.BytesIO(POSTS.encode()))
    return stream.getvalue()


PACKED = {
    "gzip": gzip.compress(POSTS.encode()),
    "bzip2": bz2.compress(POSTS.encode()),
    "xz": lzma.compress(POSTS.encode()),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60),
    "RAR": b"Rar!\x1a\x07\x01\x00" + bytes(60),
    "tar": tarred(),
}


@pytest.mark.parametrize("sort", PACKED)
def test_another_way_of_packing_is_named(sort):
    failure = error(PACKED[sort], "export.dat")
    in_words(failure, "other_archive", "export.dat")
    assert failure.values["sort"] == sort


def test_a_table_that_is_too_large(monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", len(POSTS) - 1)
    in_words(error(POSTS, "groot.csv"), "file_too_large", "groot.csv")
    monkeypatch.setattr(source, "MAX_BYTES", len(POSTS))
    assert read(POSTS).report.error is None


def test_a_json_document_that_is_too_large(monkeypatch):
    data = json.dumps(TEAMS)
    assert read(data, "teams.json").report.format == "teams"
    monkeypatch.setattr(documents, "MAX_BYTES", len(data) - 1)
    assert error(data, "teams.json").key == "unknown_json"


def test_a_list_of_a_known_kind_that_is_too_large(monkeypatch):
    post = {
        "id": "a",
        "author": "anna",
        "selftext": "x",
        "title": "t",
        "subreddit": "s",
        "created_utc": 1.6e9,
    }
    data = "\n".join(json.dumps(post | {"name": f"t3_{n}", "num_comments": 1, "score": 2}) for n in range(3))
    whole = read(data, "dump.ndjson")
    assert whole.report.error is None and whole.report.rows_read == 3
    monkeypatch.setattr(documents, "MAX_BYTES", len(data) - 1)
    in_words(error(data, "dump.ndjson"), "json_too_large", "dump.ndjson")


def test_a_line_that_is_too_long_is_one_damaged_line(monkeypatch):
    monkeypatch.setattr(json_rows, "MAX_LINE", 60)
    lines = ['{"a": 1}', '{"a": "' + "x" * 500 + '"}', '{"a": 2}', '{"a": "' + "x" * 500]
    found, n_damaged = json_rows.rows(source.upload_source(Upload("a.ndjson", "\n".join(lines).encode())))
    assert found == [{"a": 1}, {"a": 2}] and n_damaged >= 2


def test_a_folder_with_more_files_than_are_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "MAX_FILES", 2)
    for n in range(2):
        (tmp_path / f"{n}.csv").write_text(POSTS)
    assert [export.report.error for export in exports([tmp_path])] == [None, None]
    (tmp_path / "2.csv").write_text(POSTS)
    (export,) = exports([tmp_path])
    in_words(export.report.error, "too_many_files", tmp_path.name)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_to_a_folder_is_not_followed_and_one_to_a_file_is(tmp_path):
    folder, other = tmp_path / "export", tmp_path / "other"
    folder.mkdir(), other.mkdir()
    (other / "a.csv").write_text(POSTS)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "there").symlink_to(other, target_is_directory=True)
    (folder / "b.csv").symlink_to(other / "a.csv")
    (folder / "gone.csv").symlink_to(other / "gone.csv")
    found = {export.report.name: export.report.error for export in exports([folder])}
    assert found.pop("export/b.csv") is None
    assert {name: failure.key for name, failure in found.items()} == {"export/gone.csv": "missing_file"}


@pytest.mark.parametrize("bomb", ["[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900])
def test_deep_nesting_is_no_crash(bomb):
    assert error(bomb, "diep.json").key == "unknown_json"


def test_entities_that_grow_are_refused():
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    graph = f'<!DOCTYPE gexf [<!ENTITY e0 "lol">{lines}]><gexf version="1.3"><graph>&e11;</graph></gexf>'
    assert read('<?xml version="1.0"?>' + graph, "lol.gexf").report.error is not None


def test_a_record_longer_than_a_usual_block_is_read_and_ragged_rows_count_once():
    long = "x" * (3 << 20)
    export = read(f"id,author,text\n1,anna\n2,bram,{long}\n3,cleo,hoi\n")
    assert columns(export, "posts")["text"] == [long, "hoi"]
    assert dict(export.report.reasons) == {"ragged_row": 1}


def test_a_file_reads_the_same_after_its_memory_was_given_back(tmp_path, monkeypatch):
    path = tmp_path / "posts.csv"
    path.write_text("id,author,text\n" + "".join(f"{n},anna,hoi {n}\n" for n in range(20_000)))
    monkeypatch.setattr(tabular, "_USUAL_BLOCK", 1 << 12)
    found = file_source(path)
    first, _ = found.sheet.read([0, 2])
    again, _ = found.sheet.read([0, 2])
    assert first[2].to_pylist() == again[2].to_pylist() == [f"hoi {n}" for n in range(20_000)]


def test_a_json_file_is_parsed_once(monkeypatch):
    n_parsed = 0
    parsed = documents.parsed

    def counted(text):
        nonlocal n_parsed
        n_parsed += 1
        return parsed(text)

    monkeypatch.setattr(documents, "parsed", counted)
    assert read(json.dumps(TEAMS), "teams.json").report.format == "teams"
    assert n_parsed == 1


TEXT = st.one_of(st.none(), st.text(alphabet="a \t\n\u00a0\u2003é", max_size=4))


@given(st.lists(TEXT), st.lists(TEXT), st.integers(0, 3))
def test_what_is_clean_is_what_a_reader_sees(first, second, start):
    arrays = [pa.array(values, pa.large_string()).slice(start) for values in (first, second)]
    column = pa.chunked_array(arrays, pa.large_string())
    expected = [(value and value.strip()) or None for value in column.to_pylist()]
    assert clean(column).to_pylist() == expected


def test_a_zip_in_a_zip_counts_its_own_limits():
    inner = zipped({"a.csv": "0" * 3_000_000})
    (export,) = exports([Upload("buiten.zip", zipped({"binnen.zip": inner}, stored=True))])
    assert export.report.error is not None and export.report.error.key == "suspicious_compression"


def workbook(text, n_cells):
    """A workbook in which one text is shared by many cells."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, n_cells + 1))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped(
        {
            "xl/workbook.xml": f"<workbook {space}/>",
            "xl/sharedStrings.xml": f"<sst {space}><si><t>{text}</t></si></sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>",
        }
    )


def test_a_text_that_fills_many_cells_of_a_workbook():
    text = "".join(chr(97 + n * 7919 % 26) for n in range(100_000))
    in_words(error(workbook(text, 20_000), "bom.xlsx"), "sheet_too_large", "bom.xlsx")
    assert error(workbook(text, 20), "klein.xlsx").key != "sheet_too_large"


def test_pictures_and_sound_do_not_count(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_BYTES", 200)
    data = zipped({"posts.csv": POSTS, "media/day.MP4": b"x" * 5_000}, stored=True)
    (export,) = exports([Upload("download.zip", data)])
    assert export.report.error is None
