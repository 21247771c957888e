"""What a visitor does: open files, say who we are, type, filter, switch language."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Choices, Session, Typed
from fivec.language import translator
from tests.pages.conftest import posts, session, words

ROSTER = "name,accounts,team,is_employee\n" + "\n".join(
    f"Jip Jansen{n},{handle},{'Keuken' if n < 6 else 'Zorg'},yes"
    for n, handle in enumerate(
        ["zorghuis", *(f"buur{n}" for n in range(1, 9)), *(f"stil{n}" for n in range(3))]
    )
)


def address(app: AppTest) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return {name: [value] if isinstance(value, str) else value for name, value in app.query_params.items()}


def test_an_upload_is_listed_with_its_rows(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("data", "en")
    app.file_uploader(key="uploads-data-0").upload("week.csv", posts(), "text/csv").run()
    assert not app.exception
    n = posts().count(b"\n")
    assert f"week\\.csv: {n} rows read." in words(app)
    assert f"{n} rows read, 0 set aside" in words(app)
    assert app.file_uploader(key="uploads-data-1").value == []


def test_the_same_file_twice_counts_once(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("data", "en")
    app.file_uploader(key="uploads-data-0").upload("week.csv", posts(), "text/csv").run()
    app.file_uploader(key="uploads-data-1").upload("copy.csv", posts(), "text/csv").run()
    assert "was open already" in words(app)
    assert len(app.session_state["session"].files) == 1


def test_a_bad_file_leaves_the_others(dashboard: Callable[..., AppTest], small: Session) -> None:
    app = dashboard("data", "nl", small)
    app.file_uploader(key="uploads-data-0").upload("leeg.csv", b"", "text/csv").run()
    assert not app.exception
    assert any("leeg" in error.value for error in app.error)
    assert len(app.session_state["session"].data.posts) == posts().count(b"\n")


def test_a_file_can_be_closed(dashboard: Callable[..., AppTest], small: Session) -> None:
    app = dashboard("data", "en", small)
    app.button(key="remove-posts").click().run()
    assert app.session_state["session"].is_empty
    assert not app.exception


def test_saying_who_we_are_changes_the_answer(dashboard: Callable[..., AppTest], small: Session) -> None:
    app, t = dashboard("data", "en", small), translator("en")
    assert "zorghuis · Posts" in app.multiselect(key="ours-data").options
    app.multiselect(key="ours-data").set_value(["posts:zorghuis"]).run()
    assert app.session_state["session"].choices.ours == ("posts:zorghuis",)
    app.switch_page("pages/conversations.py").run()
    assert not app.exception
    assert t("basis.each_author") not in words(app)


def test_typing_a_story_gives_fits_at_once(dashboard: Callable[..., AppTest], small: Session) -> None:
    small.choices = Choices(ours=("posts:zorghuis",))
    app, t = dashboard("content", "en", small), translator("en")
    assert app.session_state["session"].data.story.empty
    first = next(box for box in app.text_input if box.label == "Value 1")
    sentence = next(box for box in app.text_input if box.label == t("story.text"))
    first.set_value("Samen")
    sentence.set_value("Vrijwilligers en buren werken samen in de tuin")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    assert app.session_state["session"].typed.story[0][0] == "Samen"
    assert app.get("plotly_chart")


def test_a_story_that_was_given_is_changed_beside_its_answer(dashboard: Callable[..., AppTest]) -> None:
    told = Typed(story=(("Samen", "Vrijwilligers en buren werken samen"),), audience=("Hoe lang wacht je?",))
    visitor = session(told, posts=posts())
    visitor.choices = Choices(ours=("posts:zorghuis",))
    app, t = dashboard("content", "nl", visitor), translator("nl")
    assert app.session_state["session"].data.story["value"].tolist() == ["Samen"]
    assert t("changing.content") in [one.label for one in app.expander]
    assert t("changing.now") in words(app)
    next(box for box in app.text_input if box.value == "Samen").set_value("Ruimte")
    next(button for button in app.button if button.label == t("form.save")).click().run()
    assert not app.exception
    assert app.session_state["session"].data.story["value"].tolist() == ["Ruimte"]


def test_typing_an_audience(dashboard: Callable[..., AppTest], small: Session) -> None:
    app = dashboard("data", "nl", small)
    app.text_area[0].set_value("Hoe lang is de wachttijd?\n\n  Mag de kat mee? ")
    [button for button in app.button if button.label == "Bewaren"][1].click().run()
    assert app.session_state["session"].typed.audience == ("Hoe lang is de wachttijd?", "Mag de kat mee?")
    assert app.session_state["session"].data.audience["text"].tolist()[1] == "Mag de kat mee?"


def test_influencers_are_measured(dashboard: Callable[..., AppTest]) -> None:
    people = tuple((f"buur{n}", f"buur{n}", "tuin", None, None, None) for n in range(1, 6))
    visitor = session(Typed(influencers=people), posts=posts())
    visitor.choices = Choices(ours=("posts:zorghuis",))
    app = dashboard("context", "en", visitor)
    assert not app.exception
    assert "of the 5 people" in words(app)


def test_the_filter_counts_and_is_written_to_the_address(
    dashboard: Callable[..., AppTest], small: Session
) -> None:
    app = dashboard("conversations", "en", small, start="2025-02-01", end="2025-02-28", channel="nowhere")
    kept = small.data.select(app.session_state["view"].selection).posts
    stamps = small.data.posts["posted_at"].iloc[kept]
    assert 0 < len(kept) < len(small.data.posts)
    assert set(stamps.dt.month) == {2}
    assert f"{len(kept)} of {len(small.data.posts)} posts" in words(app)
    assert address(app) == {"lang": ["en"], "start": ["2025-02-01"], "end": ["2025-02-28"]}


@pytest.mark.parametrize("bad", ["yesterday", "2025-13-40", "1890-01-01"])
def test_a_bad_date_in_the_address_does_no_harm(
    dashboard: Callable[..., AppTest], small: Session, bad: str
) -> None:
    app = dashboard("conversations", "en", small, start=bad)
    assert not app.exception
    assert app.session_state["view"].selection.is_everything


def test_language_switches_in_place(dashboard: Callable[..., AppTest], small: Session) -> None:
    app = dashboard("conversations", "nl", small)
    app.radio(key="lang").set_value("en").run()
    assert not app.exception
    assert translator("en")("conversations.question") in words(app)
    assert address(app)["lang"] == ["en"]


def test_an_unknown_language_falls_back(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "xx")
    assert not app.exception
    assert translator("en")("welcome.lead") in words(app)


def test_employees_get_codenames_until_confirmed(dashboard: Callable[..., AppTest]) -> None:
    visitor = session(posts=posts(), people=ROSTER.encode())
    app = dashboard("conversations", "en", visitor)
    assert not app.exception
    table = next(frame.value for frame in app.dataframe if "Who" in frame.value.columns)
    assert not table["Who"].isin([f"buur{n}" for n in range(1, 9)]).any()
    assert not table["Text"].str.contains("@buur").any()
    app.switch_page("pages/data.py").run()
    app.checkbox(key="names-allowed").check().run()
    app.switch_page("pages/conversations.py").run()
    table = next(frame.value for frame in app.dataframe if "Who" in frame.value.columns)
    assert table["Who"].isin([f"buur{n}" for n in range(1, 9)]).any()


def test_employees_are_not_offered_by_name(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("data", "en", session(posts=posts(), people=ROSTER.encode()))
    assert not app.exception
    offered = " ".join(app.multiselect(key="ours-data").options)
    assert "buur1 " not in offered
    app.checkbox(key="names-allowed").check().run()
    assert "buur1 " in " ".join(app.multiselect(key="ours-data").options)


def test_colleagues_on_a_platform_of_their_own_are_never_named(dashboard: Callable[..., AppTest]) -> None:
    lines = posts().decode().splitlines()
    slack = "\n".join([lines[0] + ",channel", *(line + ",slack" for line in lines[1:])])
    app = dashboard("connections", "en", session(posts=slack.encode()))
    assert not app.exception
    drawn = "".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert '"type":"scatter"' in drawn
    assert "buur1" not in drawn


def test_teams_under_five_are_not_offered(dashboard: Callable[..., AppTest]) -> None:
    roster = ROSTER + "\nKo Klein,klein,Bestuur,yes" + "".join(f"\nLos Lid{n},lid{n},,yes" for n in range(4))
    app = dashboard("connections", "en", session(posts=posts(), people=roster.encode()))
    assert not app.exception
    assert app.multiselect(key="filter_team").options == ["Keuken", "Zorg"]


def test_hostile_text_is_literal(dashboard: Callable[..., AppTest]) -> None:
    nasty = "![x](http://198.51.100.7/p.png) <img src=x> **hi**"
    rows = f'id,author,created_at,parent,text\n1,"{nasty}",2025-01-01T09:00:00,,"{nasty}"\n'
    rows += f'2,b,2025-01-02T09:00:00,1,"{nasty}"\n3,c,2025-01-09T09:00:00,2,x\n'
    visitor = session(posts=rows.encode())
    for page in ("data", "conversations", "content"):
        app = dashboard(page, "en", visitor)
        assert not app.exception
        spoken = words(app) + "".join(button.label for button in app.button)
        assert "![x]" not in spoken
        assert not re.search(r"(?<!\\)<img", spoken)


def test_downloads_are_not_changed_by_the_page(small: Session) -> None:
    assert isinstance(small.data.posts, pd.DataFrame)
    assert small.data is small.data


def test_a_session_forgets_on_request(small: Session) -> None:
    before = small.key
    small.choices = Choices(ours=("x",))
    assert small.key != before
    small.clear()
    assert small.is_empty
    assert small.data.posts.empty


def test_a_page_export_says_itself_whose_it_is(dashboard: Callable[..., AppTest]) -> None:
    rows = (
        "Post ID,Account ID,Account username,Account name,Description,Publish time,Permalink,Post type,Date,"
    )
    rows += "Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
    for n in range(1, 7):
        link = f"https://www.instagram.com/p/C{n}/"
        rows += f"1800000000000000{n},178,zorghuis,Zorghuis,Soep en brood,09/0{n}/2025 18:30,{link},IG image,"
        rows += "Lifetime,100,90,5,1,0,2,1\n"
    t = translator("nl")
    app = dashboard("data", "nl", session(instagram=rows.encode()))
    assert t("ours.told", names="zorghuis · Instagram") in words(app)
    assert t("ours.suggested") not in words(app)
    wanted = f"**{t('page.content')}** – {t('inputs.answer_partly')}. {t('inputs.add_story')}"
    assert wanted in words(app), "the overview shows what is shared already"
