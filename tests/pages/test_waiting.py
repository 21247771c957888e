"""Who still waits for an answer, on the page: oldest first, with codenames, and a safe link."""

from collections.abc import Callable

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.state import Choices
from fivec.language import translator
from tests.pages.conftest import session

NL, EN = translator("nl"), translator("en")
POSTS = """id,author,created_at,parent,text,url
1,buur,2025-01-02T09:00:00,,"@zorghuis wanneer is Jip Jansen er?",https://x.example/1
2,buur,2025-01-01T09:00:00,,"@zorghuis hoe laat?",javascript:alert(1)
3,buur,2025-01-01T09:00:00,,"@zorghuis waar?",https://x.example/3
4,zorghuis,2025-01-01T10:00:00,3,Hier.,
5,tante,2025-01-11T09:00:00,,"@zorghuis en nu?",
"""
ROSTER = "name,accounts,is_employee\nJip Jansen,jip,yes\n"


def opened(dashboard: Callable[..., AppTest], language: str, text: str = POSTS) -> AppTest:
    visitor = session(posts=text.encode(), people=ROSTER.encode())
    visitor.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", language, visitor)
    assert not app.exception
    return app


def listed(app: AppTest) -> list[pd.DataFrame]:
    """The tables that say how long somebody waits."""
    columns = {t("column.waiting_days") for t in (NL, EN)}
    return [table.value for table in app.dataframe if columns & set(table.value.columns)]


def test_open_questions_stand_on_the_page(dashboard: Callable[..., AppTest]) -> None:
    app = opened(dashboard, "nl")
    assert "2 berichten aan jullie wachten nog op antwoord" in [one.label for one in app.expander]
    (table,) = listed(app)
    assert table[NL("column.waiting_days")].tolist() == [10, 9]
    assert table[NL("column.text")].tolist() == ["@zorghuis hoe laat?", "@zorghuis wanneer is P001 er?"]
    assert table[NL("column.url")].tolist()[1] == "https://x.example/1"
    assert pd.isna(table[NL("column.url")].iloc[0])


def test_nothing_open_shows_no_list(dashboard: Callable[..., AppTest]) -> None:
    lines = POSTS.splitlines()
    app = opened(dashboard, "en", "\n".join([lines[0], *lines[3:]]))
    assert listed(app) == []
