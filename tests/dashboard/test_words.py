"""User text stays literal on the page and inert in a spreadsheet."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.downloads import csv
from dashboard.words import clipped, md, spoken


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("![x](http://host/p.png)", r"\!\[x\]\(http\://" + "\N{WORD JOINER}" + r"host/p\.png\)"),
        ("www.host.nl", "www\N{WORD JOINER}" + r"\.host\.nl"),
        ("**bold** _x_", r"\*\*bold\*\* \_x\_"),
        ("<img src=x>", r"\<img src\=x\>"),
        (":red[x] $a$", r"\:red\[x\] \$a\$"),
        ("one\ntwo", "one  \ntwo"),
    ],
)
def test_markdown_is_made_literal(text: str, literal: str) -> None:
    assert md(text) == literal


TABLE = pd.DataFrame({"who": ["=HYPERLINK()", "é"], "share": [-0.5, 1.25]})


def test_dutch_files_have_semicolons_and_decimal_commas() -> None:
    assert csv(TABLE, "nl").decode("utf-8-sig").splitlines() == ["who;share", "'=HYPERLINK();-0,5", "é;1,25"]


def test_english_files_have_commas() -> None:
    assert csv(TABLE, "en") == "who,share\n'=HYPERLINK(),-0.5\né,1.25\n".encode("utf-8-sig")


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_cell_starts_a_formula(texts: list[str]) -> None:
    written = csv(pd.DataFrame({"text": texts}, dtype="object"), "en")
    read = pd.read_csv(
        io.BytesIO(written), dtype=str, keep_default_na=False, lineterminator=None, engine="python"
    )
    assert not read["text"].str.lstrip(" ").str.startswith(("=", "+", "-", "@", "\t")).any()


def test_clipped_is_one_line() -> None:
    assert clipped("a\nb  c") == "a b c"
    assert clipped("x" * 100, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("locale", "language"), [("nl-NL", "nl"), ("NL", "nl"), ("en-GB", "en"), (None, "en"), ("de", "en")]
)
def test_language_of_a_browser(locale: str | None, language: str) -> None:
    assert spoken(locale) == language
