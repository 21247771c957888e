"""When people talk and when we answer, on the page: two clocks never mixed, nobody's hours, the crowd."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Choices
from fivec.language import LANGUAGES, translator
from tests.pages.conftest import session

NL = translator("nl")
STAFF = ("ann", "ben", "cas", "dik", "eva")


def posts(answerers: tuple[str, ...], n: int = 50, broken: bool = False) -> str:
    """Questions on Monday evening, answered on Tuesday morning, as CSV; one answered before it was asked."""
    lines = ["id,author,created_at,parent,text"]
    for number in range(n):
        lines.append(f"q{number},u{number},2026-01-05T20:15:00+01:00,,@zorghuis waar?")
        who = answerers[number % len(answerers)]
        lines.append(f"a{number},{who},2026-01-06T09:15:00+01:00,q{number},daar")
    if broken:
        lines += [
            "x,u1,2026-01-05T20:15:00+01:00,,@zorghuis en nu?",
            "y,zorghuis,2026-01-04T20:15:00+01:00,x,nu",
        ]
    return "\n".join([*lines, "z,last,2026-02-01T10:00:00+01:00,,klaar"])


ROSTER = "name,accounts,kind,official\n" + "".join(f"{name},{name},person,no\n" for name in STAFF)
ROSTER += "zorghuis,zorghuis,logo,yes\n"


def opened(dashboard: Callable[..., AppTest], language: str, text: str) -> AppTest:
    visitor = session(posts=text.encode(), people=ROSTER.encode())
    visitor.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", language, visitor)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_tells_the_gap(dashboard: Callable[..., AppTest], language: str) -> None:
    app = opened(dashboard, language, posts(("zorghuis",)))
    t = translator(language)
    assert t("timing.title") in [one.label for one in app.expander]
    evening = t("timing.part.evening", day=t("weekday.0"))
    assert t("timing.hours.seldom", moment=evening, messages="100 %", answers="0 %")[:30] in said(app)
    assert t("timing.curves.words") in said(app) and t("timing.hours.frame") in said(app)
    assert t("timing.curves.persons") not in said(app)


def test_one_clock_at_a_time(dashboard: Callable[..., AppTest]) -> None:
    app = opened(dashboard, "nl", posts(("zorghuis",)))
    assert NL("timing.clock.wall_words") in said(app)
    app.radio(key="timing_clock").set_value("office").run()
    assert not app.exception
    assert NL("timing.clock.words", opens="09:00", closes="17:00") in said(app)
    assert NL("timing.clock.wall_words") not in said(app)


def test_the_working_hours_of_a_few_are_not_drawn(dashboard: Callable[..., AppTest]) -> None:
    few = opened(dashboard, "nl", posts(STAFF[:2]))
    assert NL("timing.hours.hidden", n=50) in said(few)
    assert NL("timing.hours.withheld") in said(few) and NL("timing.hours.frame") not in said(few)
    assert "zelden" not in said(few)
    enough = opened(dashboard, "nl", posts(STAFF))
    assert NL("timing.hours.hidden", n=50) not in said(enough)


def test_impossible_times_are_counted(dashboard: Callable[..., AppTest]) -> None:
    assert NL("timing.curves.dropped", n=1) in said(
        opened(dashboard, "nl", posts(("zorghuis",), broken=True))
    )


def test_without_times_there_is_no_room(dashboard: Callable[..., AppTest]) -> None:
    lines = [line.split(",") for line in posts(("zorghuis",)).splitlines()]
    undated = "\n".join(",".join((*line[:2], *line[3:])) for line in lines)
    app = opened(dashboard, "nl", undated)
    assert NL("timing.title") not in [one.label for one in app.expander]


def test_the_crowd_is_an_impression_under_more(dashboard: Callable[..., AppTest]) -> None:
    app = opened(dashboard, "nl", posts(("zorghuis",)))
    assert NL("crowd.title") in said(app)
    assert NL("crowd.words") in said(app)
    assert "Lijkt het meest op een podium" in said(app) or "Lijkt het meest op een balie" in said(app)
