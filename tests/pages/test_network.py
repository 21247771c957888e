"""The map on its page: whom a click or the list opens, and whom it never points at."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Choices, Session
from fivec.language import LANGUAGES, translator
from tests.pages.conftest import posts, session, words
from tests.pages.test_use import ROSTER

T = translator("en")
LARGER = ROSTER + "\n" + "\n".join(f"Sam Smit{n},sam{n},Zorg,yes" for n in range(4))


def organisation() -> Session:
    """Zorg of ten and Keuken of six, with outsiders."""
    return session(posts=posts(), roster=LARGER.encode())


def figure(app: AppTest) -> dict[str, object]:
    """The map as it goes to the browser."""
    found: dict[str, object] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return found


def opened(app: AppTest, option: str) -> AppTest:
    app.selectbox(key="network_open").set_value(option).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_team_opens_with_its_numbers(dashboard: Callable[..., AppTest], language: str) -> None:
    app, t = dashboard("connections", language, organisation()), translator(language)
    before = words(app)
    assert t("network.hint") in before
    said = words(opened(app, "team:Keuken"))
    assert "#### Keuken" in said
    assert t("network.team.members", n=6) in said
    assert t("network.hint") not in said


def test_no_colleague_can_be_opened_and_their_dot_opens_the_team(
    dashboard: Callable[..., AppTest],
) -> None:
    app = dashboard("connections", "en", organisation())
    assert app.selectbox(key="network_open").options == [
        T("network.option.team", team=team) for team in ("Keuken", "Zorg")
    ]
    traces = figure(app)["data"]
    opens = {one for trace in traces for one in trace.get("customdata") or []}  # type: ignore[union-attr]
    assert opens == {"team:Keuken", "team:Zorg"}
    assert "Jip" not in json.dumps(traces)
    assert "P00" not in json.dumps(traces)


def test_with_permission_a_colleague_opens_with_posts(dashboard: Callable[..., AppTest]) -> None:
    visitor = organisation()
    visitor.choices = Choices(names_allowed=True)
    app = dashboard("connections", "en", visitor)
    assert "Jip Jansen1" in app.selectbox(key="network_open").options
    said = words(opened(app, "one:p1"))
    assert "#### Jip Jansen1" in said
    assert T("network.kind.colleague") in said
    assert any(T("network.posts", n=n) in [one.label for one in app.expander] for n in range(1, 99))


def test_an_outsider_opens_by_handle_and_shows_colleagues_as_teams(
    dashboard: Callable[..., AppTest],
) -> None:
    app = dashboard("connections", "en", organisation())
    app.toggle(key="network_outsiders").set_value(True).run()
    assert app.selectbox(key="network_open").options[2:] == ["buur0", "buur9"]
    traces = figure(app)["data"]
    opens = sorted({one for trace in traces for one in trace.get("customdata") or [] if "one:" in one})  # type: ignore[attr-defined]
    said = words(opened(app, opens[0]))
    assert "#### buur0" in said
    charts = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    hovers = [[text for trace in chart for text in trace.get("hovertext") or []] for chart in charts]
    around = next(texts for texts in hovers if "buur0" in texts)
    assert [text.split("<br>")[0] for text in around] == ["<b>Keuken</b>", "buur0"]


def test_choosing_a_colour_keeps_everybody_in_place(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("connections", "en", organisation())
    app.toggle(key="network_outsiders").set_value(True).run()

    def places() -> list[tuple[str, str]]:
        return sorted(
            (str(trace["x"]), str(trace["y"]))
            for trace in figure(app)["data"]  # type: ignore[union-attr]
            if trace.get("mode") == "markers" and "open" in str(trace["marker"]["symbol"])
        )

    first = places()
    app.segmented_control(key="network_colour_team").set_value("kind").run()
    assert not app.exception
    assert places() == first


def test_a_team_that_the_filter_makes_small_is_not_opened(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("connections", "en", organisation())
    opened(app, "team:Keuken")
    app.multiselect(key="filter_team").set_value(["Zorg"]).run()
    assert not app.exception
    assert "#### Keuken" not in words(app)
    assert app.selectbox(key="network_open").value is None


def test_without_a_roster_accounts_are_found_by_handle(
    dashboard: Callable[..., AppTest], small: Session
) -> None:
    app = dashboard("connections", "en", small)
    assert "zorghuis" in app.selectbox(key="network_open").options
    option = next(one for one in json.dumps(figure(app)).split('"') if one.startswith("one:"))
    said = words(opened(app, option))
    assert "Made contact" in said
