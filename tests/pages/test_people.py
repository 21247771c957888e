"""Whose accounts these are: counts for all to see, names on request, decisions that hold."""

import json
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import people
from dashboard.state import Loaded, Session
from fivec import readers
from fivec.decisions import Decisions, answered, corrected, listed
from fivec.language import translator
from fivec.plain import plain
from fivec.readers.platforms.accounts_list import in_words
from fivec.settings import Choices, Settings
from tests.pages.conftest import posts, session, words

ROSTER = """naam;afdeling;accounts;e-mail
Bea Uur;Zorg;https://x.com/buur1;bea@voorbeeld.nl
Zoë Orghuis;Zorg;buur2;
Zara Orghuis;Zorg;buur3;
Cas Dam;ICT;buur3;
"""


@pytest.fixture
def visitor() -> Session:
    """Posts and a list: buur1 by link, buur2 by handle, buur3 claimed by two, zorghuis like two people."""
    return session(posts=posts(), people=ROSTER.encode())


def editors(app: AppTest, column: str) -> list[pd.DataFrame]:
    return [frame.value for frame in app.dataframe if column in frame.value.columns]


def test_counts_are_shown_and_names_only_on_request(
    dashboard: Callable[..., AppTest], visitor: Session
) -> None:
    app, t = dashboard("data", "nl", visitor), translator("nl")
    assert not app.exception
    assert f"{t('people.by_link')}: **1**" in words(app)
    assert f"{t('people.by_handle')}: **1**" in words(app)
    assert t("people.with", k=2, n=4) in words(app)
    assert t("people.claimed", n=1) in words(app)
    assert not editors(app, "account")
    assert "Orghuis" not in words(app)
    assert t("people.waiting", n=2) in words(app)
    app.toggle(key="people-open").set_value(True).run()
    assert not app.exception
    assert t("people.open_help") in words(app)
    likely, facts = editors(app, "account")
    assert likely[["account", "person", "why_column", "fits"]].to_numpy().tolist() == [
        ["buur3", "Zara Orghuis", t("likeness.claimed"), 2],
        ["buur3", "Cas Dam", t("likeness.claimed"), 2],
        ["zorghuis", "Zoë Orghuis", t("likeness.handle_initial"), 2],
        ["zorghuis", "Zara Orghuis", t("likeness.handle_initial"), 2],
    ]
    assert not likely[["yes", "no"]].to_numpy().any()
    assert facts["account"].tolist()[0] == "zorghuis"


def test_the_card_of_the_list_tells_what_two_people_claim_and_who_stood_in_it_twice(
    dashboard: Callable[..., AppTest],
) -> None:
    twice = ROSTER + "Bea Uur;Zorg;buur5;bea@voorbeeld.nl\n"
    app, t = dashboard("data", "en", session(posts=posts(), people=twice.encode())), translator("en")
    assert not app.exception
    assert t("files.rows", n=5, aside=1) in words(app)
    assert t("files.aside", n=1, reason=t("reason.duplicate_person")) in words(app)
    assert t("note.claimed_by_several", n=1) in words(app)


def test_names_stay_hidden_elsewhere(dashboard: Callable[..., AppTest], visitor: Session) -> None:
    visitor.choices = Choices(decisions=Decisions(confirmed=(("posts", "zorghuis", "Zoë Orghuis"),)))
    app = dashboard("data", "en", visitor)
    app.toggle(key="people-open").set_value(True).run()
    app.switch_page("pages/conversations.py").run()
    assert not app.exception
    said = words(app) + "".join(str(frame.value.to_numpy().tolist()) for frame in app.dataframe)
    assert "Orghuis" not in said and "zorghuis" not in said


def test_what_is_confirmed_counts_and_is_listed_as_decided(
    dashboard: Callable[..., AppTest], visitor: Session
) -> None:
    open_rows = people.to_decide(visitor.data)
    match = people.matches(visitor.data, open_rows)[3]
    assert match == ("posts", "zorghuis", "Zara Orghuis")
    found, clashes = answered(visitor.data.decisions, [(match, True, False)])
    assert clashes == 0
    before = visitor.data
    visitor.choices = replace(visitor.choices, decisions=found)
    assert visitor.data.posts is before.posts
    assert people.settled(visitor.data)[["why", "yes", "no"]].to_numpy().tolist() == [
        ["confirmed", True, False]
    ]
    assert "zorghuis" not in {
        visitor.data.accounts["handle"][row] for row in people.to_decide(visitor.data)["account"]
    }
    app, t = dashboard("data", "en", visitor), translator("en")
    assert f"{t('people.by_confirmed')}: **1**" in words(app)
    app.toggle(key="people-open").set_value(True).run()
    app.button(key="people-forget").click().run()
    assert app.session_state["session"].choices.decisions == Decisions()


def test_a_refused_match_is_not_offered_again(visitor: Session) -> None:
    visitor.choices = Choices(decisions=Decisions(refused=(("posts", "Zorghuis", "zoë orghuis"),)))
    rows = people.to_decide(visitor.data)
    said = people.matches(visitor.data, rows)
    assert ("posts", "zorghuis", "Zoë Orghuis") not in said
    assert rows["n_people"].tolist() == [2, 2, 1]
    assert people.settled(visitor.data)[["why", "no"]].to_numpy().tolist() == [["refused", True]]


def test_corrections_are_what_was_changed(visitor: Session) -> None:
    data = visitor.data
    before = people.facts(data, people.found_accounts(data, "@zorg"))
    assert before["account"].tolist() == ["zorghuis"]
    after = before.assign(kind="logo", official=True)
    found = people.changes(data, before, after)
    assert found == [("posts", "zorghuis", "logo", True, None)]
    assert people.changes(data, before, before) == []
    visitor.choices = Choices(decisions=corrected(Decisions(), found))
    now = people.facts(visitor.data, people.found_accounts(visitor.data, "zorg"))
    assert now[["kind", "official"]].to_numpy().tolist() == [["logo", True]]


def test_an_account_is_found_by_its_person(visitor: Session) -> None:
    data = visitor.data
    assert data.accounts["handle"].iloc[people.found_accounts(data, "bea u")].tolist() == ["buur1"]
    assert not len(people.found_accounts(data, "niemand"))
    assert len(people.found_accounts(data, " ")) == len(data.accounts)


def test_without_a_list_accounts_can_be_corrected(dashboard: Callable[..., AppTest], small: Session) -> None:
    app = dashboard("data", "en", small)
    app.toggle(key="people-open").set_value(True).run()
    assert not app.exception
    (facts,) = editors(app, "account")
    assert len(facts) == len(small.data.accounts)


def test_no_more_rows_are_drawn_than_can_be_read(dashboard: Callable[..., AppTest]) -> None:
    lines = ["id,author,text", *(f"{n},schrijver{n % 900},tekst {n}" for n in range(2_000))]
    app = dashboard("data", "en", session(posts="\n".join(lines).encode()))
    app.toggle(key="people-open").set_value(True).run()
    (facts,) = editors(app, "account")
    assert len(facts) == people.SHOWN
    assert translator("en")("people.correct_more", n=people.SHOWN, total=900) in words(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_saved_list_decides_the_same_when_it_is_opened_again(language: str, visitor: Session) -> None:
    decisions = Decisions(
        confirmed=(("posts", "zorghuis", "Zoë Orghuis"),), corrected=(("posts", "buur4", "logo", True, None),)
    )
    visitor.choices = Choices(decisions=decisions)
    decided = visitor.data
    table = people.csv(in_words(listed(decided.decisions), language), language)
    again = session(posts=posts(), people=ROSTER.encode())
    for export in readers.exports([readers.Upload("lijst.csv", table)]):
        again.add(Loaded("list", export))
    pd.testing.assert_frame_equal(again.data.accounts, decided.accounts)
    pd.testing.assert_frame_equal(again.data.people, decided.people)
    assert again.data.decisions == decisions


def test_decisions_are_kept_with_the_settings() -> None:
    choices = Choices(decisions=Decisions((("x", "a", "Anna"),), (), (("x", "b", None, True, None),)))
    assert Settings.from_json(json.loads(json.dumps(plain(Settings(choices=choices))))).choices == choices


@pytest.mark.parametrize(("page", "said"), [("overview", True), ("connections", True), ("content", False)])
def test_a_list_that_fits_no_account_is_told_where_it_looks_like_silence(
    dashboard: Callable[..., AppTest], visitor: Session, page: str, said: bool
) -> None:
    t = translator("nl")
    nobody = session(posts=posts(), people=b"naam;afdeling\nDik Trom;Zorg\nSaar Kwik;Zorg\n")
    assert (t("people.nobody_linked") in words(dashboard(page, "nl", nobody))) is said
    assert t("people.nobody_linked") not in words(dashboard(page, "nl", visitor))
