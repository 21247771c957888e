"""Every page in every state and both languages: no exception, and the words that belong there."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Session
from fivec.language import LANGUAGES, translator
from tests.pages.conftest import FIVE, PAGES, session, words

EVERYWHERE = [(page, language) for page in PAGES for language in LANGUAGES]


@pytest.mark.parametrize(("page", "language"), EVERYWHERE)
def test_nothing_loaded(dashboard: Callable[..., AppTest], page: str, language: str) -> None:
    app, t = dashboard(page, language), translator(language)
    assert not app.exception
    said = words(app)
    if page in FIVE:
        assert t(f"page.{page}") in said
        assert t(f"{page}.question") in said
        assert t(f"{page}.needs") in said
        assert t("sample.words") in said
    assert not app.error


@pytest.mark.parametrize(("page", "language"), EVERYWHERE)
def test_small_data(dashboard: Callable[..., AppTest], small: Session, page: str, language: str) -> None:
    app, t = dashboard(page, language, small), translator(language)
    assert not app.exception
    said = words(app)
    assert t("filter.posts", n=len(small.data.posts), total=len(small.data.posts)) in said
    if page in FIVE:
        assert t(f"{page}.question") in said
        assert t("room.advice") in said
        assert t(f"{page}.limits") in said
        assert t(f"{page}.needs") not in said


ALONE = {
    "bad": b"\x89PNG\r\n\x1a\n\x00\x00",
    "roster": b"name,accounts,team\nAnna,anna,Care\nBram,,Care\n",
    "ties": b"source,target\nanna,bram\nbram,cleo\n",
    "story": b"value,text\nTogether,We work together\n",
    "audience": b"question\nWhen are you open?\n",
    "influencers": b"name,topic\nAnna,care\n",
}


@pytest.mark.parametrize("file", ALONE)
@pytest.mark.parametrize("page", PAGES)
def test_one_file_without_posts(dashboard: Callable[..., AppTest], page: str, file: str) -> None:
    app = dashboard("data", "en")
    app.file_uploader(key="uploads-data-0").upload(f"{file}.csv", ALONE[file], "text/csv").run()
    assert len(app.session_state["session"].files) == 1
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert len(words(app)) > 100


@pytest.mark.parametrize(("page", "language"), EVERYWHERE)
def test_empty_selection(dashboard: Callable[..., AppTest], small: Session, page: str, language: str) -> None:
    app, t = dashboard(page, language, small, start="2025-05-10", end="2025-05-12"), translator(language)
    assert not app.exception
    said = words(app)
    assert t("filter.posts", n=0, total=len(small.data.posts)) in said
    if page in FIVE or page == "overview":
        assert t("filter.empty") in said
        app.button(key="filter_reset_page").click().run()
        assert not app.exception
        assert t("filter.empty") not in words(app)
    else:
        assert t("filter.empty") not in said


@pytest.mark.parametrize("page", FIVE)
def test_rooms_come_in_the_same_order(dashboard: Callable[..., AppTest], small: Session, page: str) -> None:
    app, t = dashboard(page, "en", small), translator("en")
    labels = [expander.label for expander in app.expander]
    more = [i for i, label in enumerate(labels) if label == t("room.more")]
    rows = [i for i, label in enumerate(labels) if "behind the number" in label]
    rooms = [*more, *rows, labels.index(t("room.computed"))]
    assert rooms == sorted(rooms)
    assert len(rooms) == {"conversations": 3, "congruence": 3}.get(page, len(rooms))
    assert not any(app.expander[i].proto.expanded for i in rooms)


@pytest.mark.parametrize("page", FIVE)
def test_a_room_without_anything_in_it_is_not_there(
    dashboard: Callable[..., AppTest], small: Session, page: str
) -> None:
    app = dashboard(page, "en", small)
    # Some rooms draw nothing before they are opened.
    for closed in [expander for expander in app.expander if expander.key and not expander.children]:
        app.session_state[closed.key] = True
    app.run()
    assert not app.exception
    assert all(len(expander.children) for expander in app.expander)


def test_what_can_be_answered_names_what_is_still_needed(
    dashboard: Callable[..., AppTest], small: Session
) -> None:
    app, t = dashboard("data", "en", small), translator("en")
    said = words(app)
    wanted = f"**{t('page.connections')}** – {t('inputs.answer_missing')}. {t('inputs.add_people')}"
    assert wanted in said
    # Nobody said who "we" are yet: the ladder counts any two parties.
    assert f"**{t('page.conversations')}** – {t('inputs.answer_partly')}. {t('inputs.say_ours')}" in said


def test_ties_alone_are_not_counted_in_posts(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("data", "en", session(ties=ALONE["ties"]))
    assert "0 of 0" not in words(app)


def test_an_answer_that_the_filter_hides_says_so(dashboard: Callable[..., AppTest]) -> None:
    t = translator("en")
    people = b"name,accounts,team,may_be_named\n" + b"".join(b"A%d,a%d,Care,no\n" % (n, n) for n in range(6))
    rows = b"".join(b"%d,a%d,2025-01-0%d,Bread and soup today\n" % (n, n, n + 1) for n in range(5))
    visitor = session(people=people, posts=b"id,author,created_at,text\n" + rows)
    hidden = dashboard("content", "en", visitor, start="2025-01-02")
    assert t("filter.may_hide") in words(hidden)
    assert t("filter.may_hide") not in words(dashboard("content", "en", visitor))
