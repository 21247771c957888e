"""Colleagues who did not agree appear under a codename, in lists and inside texts."""

import numpy as np
import pandas as pd
import pytest

from dashboard import names
from dashboard.state import Choices, Session
from fivec.names import without_names
from tests.pages.conftest import session

POSTS = (
    "id,author,created_at,parent,text\n"
    "1,anja,2025-01-01T09:00:00,,Dank aan Bram en @bram.b voor de soep\n"
    "2,bram.b,2025-01-02T09:00:00,1,Graag gedaan Anja de Wit!\n"
    "3,buur,2025-01-03T09:00:00,2,Bramen plukken met Cor Bos\n"
)
ROSTER = (
    "name,accounts,team,is_employee,may_be_named\n"
    "Anja de Wit,anja,Keuken,yes,no\nBram Bos,bram.b,Keuken,yes,no\nCor Bos,cor,Keuken,yes,yes\n"
)


@pytest.fixture
def visitor() -> Session:
    return session(posts=POSTS.encode(), people=ROSTER.encode())


def test_employees_have_codenames_and_outsiders_keep_theirs(visitor: Session) -> None:
    data = visitor.data
    author = data.posts["author"].to_numpy()
    assert names.shown_accounts(data, author).tolist() == ["P001", "P002", "buur"]
    assert names.shown_accounts(data, np.array([-1])).tolist() == ["–"]


def test_names_in_texts_are_replaced_and_words_like_them_stay(visitor: Session) -> None:
    shown = names.masked(visitor.data, visitor.data.posts["text"])
    assert shown == [
        "Dank aan P002 en P002 voor de soep",
        "Graag gedaan P001!",
        "Bramen plukken met Cor P002",
    ]


def test_a_mention_is_replaced_in_whatever_case_it_is_written(visitor: Session) -> None:
    texts = pd.Series(["@ANJA, @Bram.B. en @anja! Ook @cor mag"])
    assert names.masked(visitor.data, texts) == ["P001, P002. en P001! Ook @cor mag"]


def test_missing_text_is_empty(visitor: Session) -> None:
    assert names.masked(visitor.data, pd.Series([None, "Anja"])) == ["", "P001"]


def test_words_of_a_group_name_nobody(visitor: Session) -> None:
    assert without_names(visitor.data, "soep, bram, keuken, anja") == "soep, keuken"


def test_confirmation_shows_names(visitor: Session) -> None:
    visitor.choices = Choices(names_allowed=True)
    data = visitor.data
    assert names.shown_accounts(data, data.posts["author"].to_numpy()).tolist() == ["anja", "bram.b", "buur"]
    assert names.masked(data, pd.Series(["Dank aan Bram"])) == ["Dank aan Bram"]


def test_an_official_account_is_named(visitor: Session) -> None:
    visitor.choices = Choices(ours=("anja",))
    data = visitor.data
    assert names.shown_accounts(data, data.posts["author"].to_numpy())[0] == "anja"


@pytest.mark.parametrize("number", ["77", "8ea0e38b-efb3-4757-924a-5f94061cf8c2"])
def test_who_agreed_is_called_by_name_where_the_platform_has_a_number(number: str) -> None:
    posts = (
        b"id,author,author_name,created_at,text\n"
        b"1,77,Cor Bos,2025-01-01,Soep\n2,78,Anja de Wit,2025-01-01,Brood\n"
    )
    people = (
        b"name,accounts,team,is_employee,may_be_named\n"
        b"Cor Bos,77,Keuken,yes,yes\nAnja de Wit,78,Keuken,yes,no\n"
    )
    told = number.encode()
    data = session(posts=posts.replace(b"77", told), people=people.replace(b"77", told)).data
    assert names.shown_accounts(data, data.posts["author"].to_numpy()).tolist() == ["Cor Bos", "P002"]
