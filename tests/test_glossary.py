"""The glossary is the single source: every measure has an entry, and every entry is computed."""

from functools import cache
from pathlib import Path

import pytest

import fivec
from fivec.glossary import UNITS, entries
from fivec.language import LANGUAGES
from fivec.schema import C_NAMES

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"


@cache
def computed() -> set[str]:
    """Ids of all measures of the sample organisation, with evidence."""
    return {measure.id for measure in fivec.measure(fivec.read([SAMPLE])).measures}


def test_every_measure_of_the_sample_has_an_entry():
    assert computed() <= set(entries())


def test_every_entry_is_computed_on_the_sample():
    assert set(entries()) <= computed()


@pytest.mark.parametrize("id", entries())
def test_an_entry_is_whole_in_both_languages(id):
    entry = entries()[id]
    assert entry.unit in UNITS
    assert entry.c in C_NAMES
    for language in LANGUAGES:
        assert entry.name(language) and len(entry.name(language)) <= 60
        assert entry.question(language).endswith("?")
        assert entry.formula(language).endswith(".")
    assert entry.name("nl") != entry.name("en") or id.startswith("CN-2")
