"""Everything a reader can say has words in both languages."""

import re
from pathlib import Path

import pytest

import fivec.readers
from fivec.language import LANGUAGES, catalogue
from fivec.readers.formats import formats

SOURCE = "".join(
    path.read_text(encoding="utf-8") for path in Path(fivec.readers.__file__).parent.rglob("*.py")
)
USES = {
    "error": r'FivecError\(\s*"(\w+)"',
    "reason": r'set_aside\(\s*"(\w+)"|"(no_text)"|"(\w+_message)", (?:private|deleted|system)',
    "note": r'notes\.add\(\s*"(\w+)"|"(day_first_assumed)" if|else "(month_first_assumed)"',
    "format": r'export\(\s*(?:source|bundle)\.name, "(\w+)"',
}


@pytest.mark.parametrize("area", USES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words(area, language):
    used = {
        key
        for groups in re.findall(USES[area], SOURCE)
        for key in ([groups] if isinstance(groups, str) else groups)
    }
    used.discard("")
    if area == "format":
        used |= {form.key for form in formats()}
    assert len(used) >= 3
    assert {f"{area}.{key}" for key in used} <= catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_sentences_name_the_file(language):
    errors = {key: text for key, text in catalogue(language).items() if f"error.{key}" and _is_ours(key)}
    assert errors
    assert all("{file}" in text for text in errors.values())


def _is_ours(key):
    return key.startswith("error.") and key.removeprefix("error.") in set(re.findall(USES["error"], SOURCE))


@pytest.mark.parametrize("area", ["dropped", "format", "total"])
def test_what_a_report_holds_has_words(area):
    wanted = {
        "dropped": ("email", "phone", "ip"),
        "total": (
            "posts",
            "authors",
            "replies",
            "likes",
            "comments",
            "shares",
            "impressions",
            "first",
            "last",
        ),
        "format": (
            "posts",
            "edge_list",
            "people",
            "story",
            "audience",
            "influencers",
            "slack",
            "slack_channel",
            "viva",
            "viva_users",
        ),
    }
    for language in LANGUAGES:
        assert {f"{area}.{key}" for key in wanted[area]} <= catalogue(language).keys()
