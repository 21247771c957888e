"""Counting by hand in the dashboard: the offer, and the answer with its basis in words."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Choices, Session
from fivec.language import LANGUAGES, translator
from tests.counting import filled, page_posts, saved_csv
from tests.pages.conftest import posts, session, words

ANSWERS = [{"commenters": 2, "we_replied": "ja", "among_themselves": "ja"}, {"commenters": 0}] * 12


def page_only(**files: bytes) -> Session:
    visitor = session(page=page_posts(30).encode(), **files)
    visitor.choices = Choices(ours=("zorghuis",))
    return visitor


def counted() -> bytes:
    headers, rows = filled(page_only().data, "nl", ANSWERS)
    return saved_csv(headers, rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["data", "conversations"])
def test_a_page_export_offers_the_counting_sheet(
    dashboard: Callable[..., AppTest], page: str, language: str
) -> None:
    app, t = dashboard(page, language, page_only()), translator(language)
    assert not app.exception
    assert t("counting.words", n=27) in words(app)
    assert t("counting.download") in [button.label for button in app.get("download_button")]


@pytest.mark.parametrize("page", ["data", "conversations"])
def test_nothing_is_offered_where_replies_are_there_or_somebody_counted(
    dashboard: Callable[..., AppTest], page: str
) -> None:
    t = translator("en")
    threads = session(posts=posts())
    threads.choices = Choices(ours=("zorghuis",))
    for visitor in (None, threads, page_only(sheet=counted())):
        app = dashboard(page, "en", visitor)
        assert not app.exception
        assert t("counting.title") not in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_says_that_it_was_counted_by_hand(
    dashboard: Callable[..., AppTest], language: str
) -> None:
    app, t = dashboard("conversations", language, page_only(sheet=counted())), translator(language)
    assert not app.exception
    said = words(app)
    assert t("CV-1.sentence.counted", k=12, n=24) in said
    assert t("basis.counted") in said
    assert t("room.rows", n=24) in [expander.label for expander in app.expander]


@pytest.mark.parametrize("page", ["overview", "data", "conversations", "content", "connections"])
def test_a_counting_sheet_alone_is_enough(dashboard: Callable[..., AppTest], page: str) -> None:
    app = dashboard(page, "nl", session(sheet=counted()))
    assert not app.exception
    if page in ("overview", "conversations"):
        assert translator("nl")("CV-1.sentence.counted", k=12, n=24) in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_how_many_answers_could_be_read(dashboard: Callable[..., AppTest], language: str) -> None:
    t, unclear = translator(language), {"commenters": 2, "we_replied": "ja", "among_themselves": "misschien"}
    some = saved_csv(*filled(page_only().data, "nl", [*ANSWERS[:20], unclear, {"commenters": 1}]))
    app = dashboard("conversations", language, page_only(sheet=some))
    assert not app.exception
    # 22 rows came back: one does not say whether commenters answered each other, and one not whether we did.
    assert t("counting.unread", total=22, headline=21, ladder=20) in words(app)
    whole = dashboard("conversations", language, page_only(sheet=counted()))
    assert t("counting.unread", total=24, headline=24, ladder=24) not in words(whole)
