"""The glossary is the single source: every measure has an entry, and every entry is computed."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import fivec
from fivec import readers
from fivec.glossary import UNITS, entries
from fivec.language import LANGUAGES
from fivec.schema import C_NAMES
from fivec.text import semantic
from tests.counting import filled, saved_xlsx
from tests.judging import judged_by_hand

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"
PAGES = SAMPLE.parent / "pages_only" / "nl"


@cache
def computed() -> set[str]:
    """Ids of all measures of the sample organisation, of a counting sheet made from it, of what somebody
    judged of it by hand, of its ties alone, and of page exports with somebody to reach in every division of
    their followers.
    """
    data = fivec.read([SAMPLE])
    answers = [{"commenters": 3, "we_replied": "ja", "came_back": "ja", "among_themselves": "ja"}] * 30
    judged = readers.Upload("oordelen.csv", judged_by_hand(data, "nl"))
    filled_in = readers.Upload("telformulier.xlsx", saved_xlsx(*filled(data, "nl", answers)))
    meant = fivec.content.measure(data.with_meaning(), quick=True).measures if semantic.available() else ()
    pages = fivec.read([PAGES])
    wanted = tuple(pages.audience_profile.groupby("dimension")["name"].first().items())
    found = [
        *meant,
        *fivec.measure(data).measures,
        *fivec.measure(fivec.read([SAMPLE, filled_in, judged]), quick=True).measures,
        *fivec.connections.measure(fivec.read([SAMPLE / "follows.csv"]), quick=True).measures,
        *fivec.measure(replace(pages, wanted=wanted), quick=True).measures,
    ]
    return {measure.id for measure in found}


def test_every_measure_of_the_sample_has_an_entry():
    assert computed() <= set(entries())


def test_every_entry_is_computed_on_the_sample():
    assert {id for id in entries() if semantic.available() or not id.startswith("CT-11")} <= computed()


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
