"""The rooms of topics: what is missed can be read, nobody is named, words of users stay words."""

import pytest

from tests.pages.conftest import session
from tests.test_topic_gap import WORDS, written

TITLES = {"nl": "Onderwerpen: die van hen", "en": "Topics: theirs"}


def table(header: str, rows: list[str]) -> bytes:
    return "\n".join([header, *rows]).encode()


def visitor(asked=("food", "money")):
    posts = [text for topic in ("food", "garden") for text in written(topic, 60, 1)]
    lines = [f"{n},zorghuis,2026-01-{1 + n // 8:02d}T09:00:00,{text}" for n, text in enumerate(posts)]
    lines.append("900,buur,2026-01-20T09:00:00,hallo")
    questions = [f"Anna Bakker vraagt {text}" for topic in asked for text in written(topic, 60, 2)]
    pages = [f",{text}.,website" for topic in ("food", "work") for text in written(topic, 50, 5)]
    found = session(
        posts=table("id,author,created_at,text", lines),
        vragen=table("vraag", questions),
        verhaal=table("kernwaarde,tekst,kanaal", ["Samen,Wij koken samen in de keuken,", *pages]),
        mensen=table(
            "naam,accounts,namens de organisatie,medewerker", ["Anna Bakker,,nee,ja", "Huis,zorghuis,ja,ja"]
        ),
    )
    return found


def opened(app, key):
    app.session_state[key] = True
    return app.run()


def words(app):
    return " ".join(one.value for kind in (app.markdown, app.caption, app.text) for one in kind)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_missed_can_be_read_and_a_topic_opened(dashboard, language):
    app = dashboard("content", language, visitor())
    assert not app.exception
    assert any(TITLES[language] in one.label for one in app.expander)
    app = opened(app, "topics_external")
    assert not app.exception
    said = words(app)
    assert {"nl": "die jullie laten liggen", "en": "that you leave alone"}[language] in said
    assert any(word in said for word in WORDS["money"])
    assert "Anna" not in said and "P001" in said
    choice = next(one for one in app.selectbox if one.key == "topic_chosen")
    food = next(name for name in choice.options if any(word in name for word in WORDS["garden"]))
    choice.set_value(food).run()
    assert not app.exception
    assert {"nl": "Wat wij plaatsen", "en": "What we post"}[language] in words(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_website_is_held_beside_the_posts(dashboard, language):
    app = opened(dashboard("content", language, visitor()), "channels_external")
    assert not app.exception
    assert {"nl": "Vooral in: website", "en": "Mostly in: website"}[language] in words(app)


def test_without_an_audience_there_is_no_room(dashboard, small):
    app = dashboard("content", "nl", small)
    assert not app.exception
    assert not [one for one in app.expander if TITLES["nl"] in one.label]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_our_topics_fit_is_a_table_and_in_words(dashboard, language):
    app = opened(dashboard("content", language, visitor()), "topics_external")
    assert not app.exception
    title = {"nl": "Waar onze onderwerpen bij passen", "en": "What our topics fit"}[language]
    assert title in words(app)
    (table,) = (one.value for one in app.dataframe if len(one.value.columns) == 6)
    assert (table.iloc[:, 1] == table.iloc[:, 2:].sum(axis=1)).all() and len(table) >= 2
