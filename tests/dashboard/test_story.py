"""Which rows of a story are values, and what typing replaces."""

import pandas as pd

from fivec.dataset import story_values
from fivec.settings import Typed
from tests.pages.conftest import session


def test_values_have_no_channel_or_the_first_one_named() -> None:
    assert story_values(pd.DataFrame({"channel": [None, "website"]})).tolist() == [True, False]
    assert story_values(pd.DataFrame({"channel": ["verhaal", "website", "verhaal"]})).tolist() == [
        True, False, True,
    ]  # fmt: skip
    assert story_values(pd.DataFrame({"channel": []})).tolist() == []


def test_a_channel_that_is_the_story_itself_holds_the_values_wherever_it_stands():
    for told in ("Verhaal", " story", "core values"):
        assert story_values(pd.DataFrame({"channel": ["website", told, "website"]})).tolist() == [
            False,
            True,
            False,
        ]


def test_typing_replaces_the_values_of_a_file_and_keeps_its_other_texts() -> None:
    story = b"value,text,channel\nSamen,Wij eten samen,verhaal\nSamen,Kom langs,website\n"
    visitor = session(typed=Typed(story=(("Rust", "Niemand heeft haast"),)), story=story)
    assert visitor.data.story["text"].tolist() == ["Niemand heeft haast", "Kom langs"]


def test_a_value_that_is_told_anew_lets_go_of_what_the_website_says_of_the_old_one() -> None:
    story = b"""value,text,channel
Samen,Wij eten samen,verhaal
Rust,Niemand heeft haast,verhaal
Samen,Kom langs,website
Rust,Neem de tijd,website
"""
    told = (("Samen", "Wij vliegen naar de maan"), ("Rust", "Niemand heeft haast"))
    kept = session(typed=Typed(story=told), story=story).data.story
    assert kept["text"].tolist() == [*(text for _, text in told), "Kom langs", "Neem de tijd"]
    assert kept["value"].fillna("").tolist() == ["Samen", "Rust", "", "Rust"]
