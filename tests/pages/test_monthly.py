"""The months of a headline: drawn from eight on, on the page of their own C."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from fivec.control_chart import BASELINE
from fivec.language import LANGUAGES, translator
from fivec.own_posts import LEAST
from tests.pages.conftest import session, words

PEOPLE = b"name,accounts,official,employee\nHouse,zorghuis,yes,yes\n"


def threads(months: int, talked: int = 3) -> bytes:
    """Twelve threads of the organisation a month; others talk with each other in ``talked`` of them, and in
    eleven of the last month.
    """
    lines = ["id,author,created_at,parent,text"]
    for month in range(months):
        for thread in range(12):
            day, root = f"2025-{month + 1:02d}-{thread + 1:02d}", f"{month}-{thread}"
            lines.append(f"{root},zorghuis,{day}T09:00:00,,Samen in de tuin nummer {thread}")
            lines.append(f"{root}a,buur{thread % 5},{day}T10:00:00,{root},Wat mooi")
            if thread < (11 if month == months - 1 else talked):
                lines.append(f"{root}b,buur{thread % 5 + 5},{day}T11:00:00,{root}a,Ga je mee")
    lines.append("laatste,buur1,2025-12-20T09:00:00,,Hallo")
    return "\n".join(lines).encode()


def opened(app: AppTest, name: str) -> AppTest:
    app.session_state[name] = True
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_that_stands_out_is_named_under_its_own_headline(
    dashboard: Callable[..., AppTest], language: str
) -> None:
    t = translator(language)
    visitor = session(posts=threads(10), people=PEOPLE)
    app = opened(dashboard("conversations", language, visitor), "months_conversations_external")
    assert not app.exception
    said = words(app)
    assert t("months.conversations") in said and t("months.content") not in said
    assert t("months.above", months=f"{t('month.10')} 2025") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_months_are_not_drawn_and_say_from_when_they_are(
    dashboard: Callable[..., AppTest], language: str
) -> None:
    t = translator(language)
    visitor = session(posts=threads(BASELINE - 1), people=PEOPLE)
    app = opened(dashboard("conversations", language, visitor), "months_conversations_external")
    assert not app.exception
    said = words(app)
    assert t("months.few", n=BASELINE - 1, baseline=BASELINE, least=LEAST) in said
    assert t("months.words", least=LEAST, baseline=BASELINE) not in said


def test_the_months_of_content_are_on_its_own_page(dashboard: Callable[..., AppTest]) -> None:
    app, t = dashboard("overview", "nl"), translator("nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/content.py").run()
    app = opened(app, "months_content_external")
    assert not app.exception
    assert t("months.content") in words(app) and t("months.words", least=LEAST, baseline=BASELINE) in words(
        app
    )
