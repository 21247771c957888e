"""Spreadsheets of LibreOffice: read as any other, and refused where a few bytes would grow without end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.readers import Upload, exports
from tests.readers.helpers import columns, error, read, zipped

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(text: str, repeat: str = "") -> str:
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell {repeat} office:value-type="string">{lines}</table:table-cell>'


def row(*cells: str, repeat: str = "") -> str:
    return f"<table:table-row {repeat}>{''.join(cells)}</table:table-row>"


def number(value: str) -> str:
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def ods(*rows: str, before: str = "") -> bytes:
    table = f'<table:table table:name="Blad1">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    head = f'<?xml version="1.0"?>{before}<office:document-content {NAMES}>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{head}{body}</office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


POSTS = (
    row(cell("id"), cell("author"), cell("text"), cell("likes")),
    row(number("1"), cell("anna"), cell("twee\nregels"), number("12")),
    row(number("2"), cell("bram"), cell("één"), "<table:table-cell/>"),
    EMPTY_ROWS,
)


def test_a_spreadsheet_of_libreoffice_is_read_like_any_other():
    posts = columns(read(ods(*POSTS), "posts.ods"), "posts")
    assert posts["id"] == ["1", "2"]
    assert posts["text"] == ["twee\nregels", "één"]
    assert posts["likes"] == [12.0, None]


TOO_LARGE = {
    "a row a million times": row(cell("a"), repeat='table:number-rows-repeated="99999999"'),
    "a cell a million times": row(cell("a", 'table:number-columns-repeated="99999999"')),
    "both": row(
        cell("a", "table:number-columns-repeated='9999'"), repeat="table:number-rows-repeated='9999'"
    ),
    "far away": EMPTY_ROWS * 40 + row(cell("a")),
    "a gap without end": row(cell('a<text:s text:c="999999999"/>b')),
    "a long text many times": row(cell("a" * 5000), repeat='table:number-rows-repeated="999999"'),
}


@pytest.mark.parametrize("rows", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_would_grow_without_end_is_refused(rows):
    assert error(ods(*POSTS[:3], rows), "posts.ods").key == "sheet_too_large"


DAMAGED = {
    "a tag within a tag": row(cell("a"), repeat='a="<" table:number-rows-repeated="99999999"'),
    "a bound in words": row(cell("a"), repeat='table:number-rows-repeated="many"'),
    "nothing": "<table:table-row",
}


@pytest.mark.parametrize("rows", DAMAGED.values(), ids=DAMAGED)
def test_what_is_not_well_formed_is_refused(rows):
    assert error(ods(*POSTS[:3], rows), "posts.ods").key == "damaged_workbook"


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert error(ods(*POSTS[:3], row(cell("&b;")), before=bomb), "posts.ods").key == "damaged_workbook"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_spreadsheet_never_raises(data):
    rows = bytearray("".join(POSTS[:3]).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        rows[data.draw(st.integers(0, len(rows) - 1))] = data.draw(st.integers(1, 127))
    for found in exports([Upload("posts.ods", ods(rows.decode("utf-8", "replace")))]):
        if found.report.error is not None:
            assert found.report.error.key != "unreadable", repr(found.report.error.__cause__)
