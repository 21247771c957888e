"""Connections on the page: who takes part, whom to invite, what that would bring, with nobody pointed at."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Session
from fivec.language import LANGUAGES, translator
from tests.pages.conftest import posts, session, words

ROSTER = "name,accounts,team,is_employee\n" + "\n".join(
    [*(f"Jip Jansen{n},buur{n},Keuken,yes" for n in range(9)),
     *(f"Stil Smit{n},,Keuken,yes" for n in range(6)),
     *(f"Kees Klein{n},,Klein,yes" for n in range(3)),
     *(f"Los Lid{n},,,yes" for n in range(2))]
)  # fmt: skip


@pytest.fixture
def staffed() -> Session:
    return session(posts=posts(), roster=ROSTER.encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_to_invite_and_what_it_would_bring(
    dashboard: Callable[..., AppTest], staffed: Session, language: str
) -> None:
    app, t = dashboard("connections", language, staffed), translator(language)
    assert not app.exception
    said = words(app)
    assert t("invite.title") in said and "**Keuken**" in said and "Klein" not in said
    assert "Jansen" not in said and "Smit" not in said
    box = app.selectbox(key="whatif_group")
    assert box.options == [t("whatif.option", name="Keuken", by=t("invite.team"))]
    number = next(one for one in app.number_input if one.label == t("whatif.number"))
    before = next(line.value for line in app.markdown if "20" in line.value and "Keuken" in line.value)
    number.set_value(1).run()
    assert not app.exception
    after = next(line.value for line in app.markdown if "20" in line.value and "Keuken" in line.value)
    assert after != before


def test_three_pictures_lie_behind_each_other(dashboard: Callable[..., AppTest], staffed: Session) -> None:
    app, t = dashboard("connections", "en", staffed), translator("en")
    labels = [t(f"picture.tab.{name}") for name in ("network", "steps", "reach")]
    assert [tab.label for tab in app.tabs][:3] == labels


def test_without_a_list_of_employees_nothing_is_advised_about_teams(
    dashboard: Callable[..., AppTest], small: Session
) -> None:
    app, t = dashboard("connections", "en", small), translator("en")
    assert not app.exception
    assert t("invite.title") not in words(app)
    assert not [box for box in app.selectbox if box.key == "whatif_group"]


def test_who_holds_the_network_together_is_named_only_when_that_is_allowed(
    dashboard: Callable[..., AppTest],
) -> None:
    chain = "source,target,kind\n" + "\n".join(f"buur{n},buur{n + 1},follow" for n in range(8))
    app = dashboard("connections", "en", session(ties=chain.encode(), roster=ROSTER.encode()))
    said, t = words(app), translator("en")
    assert not app.exception
    assert t("links.title") in said and "Keuken 7" in said
    assert "Jansen" not in said
    agreed = ROSTER.replace("is_employee", "is_employee,may_be_named").replace(",yes", ",yes,yes")
    app = dashboard("connections", "en", session(ties=chain.encode(), roster=agreed.encode()))
    assert "Jip Jansen1" in words(app)
