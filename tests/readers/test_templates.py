import csv
import io

import pytest

from fivec import schema
from fivec.readers import templates
from fivec.readers.templates import HEADERS
from tests.readers.helpers import columns, error, read

TABLES = ("people", "posts", "ties", "story", "audience", "influencers")
VALUES = {
    "nl": {"datum": "31-12-2023", "likes": "1.250", "soort": "", "toestemming": "ja"},
    "en": {"date": "2023-12-31", "likes": "1,250", "kind": "", "consent": "yes"},
}


def filled(language, table):
    data = templates(language)[table].decode("utf-8-sig")
    delimiter = ";" if language == "nl" else ","
    (header,) = csv.reader(io.StringIO(data), delimiter=delimiter)
    row = [
        VALUES[language].get(name, "31-12-2023" if "dat" in name or "contact" in name else "1")
        for name in header
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerow(row)
    return ("\ufeff" + data + stream.getvalue()).encode()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("table", TABLES)
def test_a_filled_template_gives_every_column(language, table):
    export = read(filled(language, table), "sjabloon.csv")
    assert export.report.error is None
    found = columns(export, table)
    required, optional = schema.EXPORT_COLUMNS[table]
    offered = len(HEADERS[language][table])
    assert len([name for name in found if name != "channel" or table != "posts"]) >= offered - 1
    assert set(required) <= set(found) <= {*required, *optional}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_templates_have_a_mark_for_spreadsheets_and_one_line(language):
    assert tuple(templates(language)) == TABLES
    for data in templates(language).values():
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\r\n") == 1


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_template_says_that_it_has_no_rows(table):
    assert error(templates("nl")[table]).key == "no_rows"
