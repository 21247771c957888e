"""What the README and the page say is read is what the tests prove, and the other way round."""

import re
from pathlib import Path

from fivec.language import LANGUAGES, translator
from fivec.readers.families import families
from fivec.readers.formats import formats
from tests.readers.test_formats import CASES as TABLES
from tests.readers.test_platforms import CASES, expected

README = Path(__file__).parents[2] / "README.md"
ELSEWHERE = {"mapped_posts", "mapped_ties", "mapped_people", "workspace"}
"""Proven by tests of their own: test_mapped and test_workspace."""


def listed():
    return [key for keys in families().values() for key in keys]


def proven():
    found = {export["format"] for case in CASES for export in expected(case)["exports"]}
    return found | {report[0] for _, report, _ in TABLES} | ELSEWHERE


def test_every_format_is_listed_once():
    assert len(listed()) == len(set(listed()))


def test_every_format_that_is_listed_is_proven():
    assert set(listed()) <= proven()


def test_every_format_that_is_read_is_listed():
    assert proven() | {form.key for form in formats()} <= set(listed())


def test_formats_and_families_have_words():
    for t in map(translator, LANGUAGES):
        assert all(t(f"family.{name}") for name in families())
        assert all(t(f"format.{key}") for key in listed())


def test_the_readme_lists_exactly_these():
    text = README.read_text(encoding="utf-8")
    table = text[text.index("| From | What |") :].split("\n\n")[0]
    t = translator("en")
    rows = [
        f"| {t(f'family.{name}')} | {'; '.join(t(f'format.{key}') for key in keys)} |"
        for name, keys in families().items()
    ]
    assert re.sub(r"^\|-.*\n", "", table, flags=re.MULTILINE).splitlines()[1:] == rows
