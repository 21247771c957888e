"""Conversations on the page: three by rule, any other, the tree and the posts."""

import json
from datetime import date

import pytest

from fivec.conversations.course import conversation
from fivec.conversations.examples import examples
from fivec.language import LANGUAGES, translator
from fivec.parties import EXTERNAL
from fivec.settings import Choices
from tests.pages.conftest import posts, session, words


def visitor(content=None):
    found = session(posts=content or posts())
    found.choices = Choices(ours=("zorghuis",))
    return found


def opened(dashboard, language="nl", who=None):
    """The page with the room open."""
    app = dashboard("conversations", language, who or visitor())
    app.session_state["reading_room"] = True
    app.run()
    assert not app.exception
    return app


def choice(app):
    return next(one for one in app.button_group if one.key == "reading_sort_external")


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_conversations_are_there_to_read(dashboard, language):
    app, t = opened(dashboard, language), translator(language)
    assert t("reading.title") in [one.label for one in app.expander]
    said = words(app)
    assert t("reading.rule.typical") in said and t("reading.decisive") in said
    choice(app).set_value("best").run()
    assert not app.exception
    assert t("reading.why.inbound.3") in words(app)
    assert "Kom dan samen met mij" in "".join(one.value for one in app.text)


def box(app, key):
    return next(one for one in app.selectbox if one.key == key)


def texts(app):
    return [one.value for one in app.text]


def test_any_conversation_can_be_found_by_words_step_and_length(dashboard):
    app = opened(dashboard)
    choice(app).set_value("other").run()
    everything = len(box(app, "reading_open_external").options)
    assert everything > 30
    box(app, "reading_step").set_value(3).run()
    some = box(app, "reading_open_external").options
    assert 0 < len(some) < everything and all(one.startswith("Trede 3 ·") for one in some)
    app.text_input(key="reading_search").set_value('SAMEN "week 13:"').run()
    assert [one for one in box(app, "reading_open_external").options if "Week 13:" in one]
    assert len(box(app, "reading_open_external").options) == 1
    assert any(text.startswith("Week 13:") for text in texts(app))
    # Without any word that is known, what is in quotes alone says which.
    app.text_input(key="reading_search").set_value('"13:"').run()
    assert any(text.startswith("Week 13:") for text in texts(app))
    app.text_input(key="reading_search").set_value("pinguïn").run()
    assert not app.exception
    assert translator("nl")("search.none") in [one.value for one in app.info]


def test_the_longest_comes_first_when_asked(dashboard):
    app = opened(dashboard)
    choice(app).set_value("other").run()
    box(app, "reading_order").set_value("longest").run()
    sizes = [int(one.split(" · ")[1].split()[0]) for one in box(app, "reading_open_external").options]
    assert sizes == sorted(sizes, reverse=True)


def test_pointing_at_a_post_marks_it_and_another_conversation_forgets_it(dashboard):
    who, t = visitor(), translator("nl")
    app = opened(dashboard, who=who)
    choice(app).set_value("best").run()
    assert t("reading.marked") not in words(app)
    root = examples(who.data, who.data.select(), EXTERNAL)["best"]
    box(app, "reading_mark").set_value(int(conversation(who.data, root).post[1])).run()
    assert not app.exception
    assert t("reading.marked") in words(app)
    choice(app).set_value("typical").run()
    assert not app.exception
    assert t("reading.marked") not in words(app)


LONG = 150


def long_thread():
    """A conversation of many posts, and two short ones."""
    lines = ["id,author,created_at,parent,text"]
    lines += [f"{n},{'zorghuis' if not n else f'buur{n % 7}'},2025-01-01T{n // 60:02d}:{n % 60:02d}:00,"
              f"{'' if not n else max(n - 5, 0)},Bericht nummer {n}" for n in range(LONG)]  # fmt: skip
    lines += ["900,zorghuis,2025-01-02T09:00:00,,Kort", "901,buur1,2025-01-02T10:00:00,900,Ja"]
    lines += ["902,buur9,2025-06-01T09:00:00,,Later"]
    return "\n".join(lines).encode()


def test_a_long_conversation_is_read_in_parts(dashboard):
    app, t = opened(dashboard, who=visitor(long_thread())), translator("nl")
    choice(app).set_value("best").run()
    assert t("reading.shown", n=60, total=LONG) in words(app)
    assert sum(text.startswith("Bericht nummer") for text in texts(app)) == 60
    app.button(key="reading_more").click().run()
    assert sum(text.startswith("Bericht nummer") for text in texts(app)) == 120
    assert t("reading.shown", n=60, total=LONG) in words(app)
    app.button(key="reading_more").click().run()
    assert sum(text.startswith("Bericht nummer") for text in texts(app)) == LONG
    assert not [one for one in app.button if one.key == "reading_more"]


STAFF = b"name,team,accounts\nJanna Vroom,zorg,janna\nPiet Snel,zorg,piet\n" + b"".join(
    f"Collega {n},zorg,c{n}\n".encode() for n in range(6)
)
INSIDE = b"""id,author,created_at,parent,text,channel
1,janna,2025-01-01T09:00:00,,Wie weet of Piet er is?,viva
2,piet,2025-01-01T10:00:00,1,"Ja Janna, hier **vet** ![x](http://a.nl/b.png)",viva
3,c1,2025-01-01T11:00:00,2,@piet kom je,viva
4,c2,2025-06-01T11:00:00,,later,viva
"""


def test_colleagues_have_codenames_and_user_text_stays_text(dashboard):
    app = dashboard("conversations", "nl", session(posts=INSIDE, people=STAFF))
    app.session_state["reading_room"] = True
    app.run()
    assert not app.exception
    said = "\n".join([words(app), *texts(app), *box(app, "reading_mark").options])
    assert "P001" in said and "een collega" in said
    for name in ("Janna", "Vroom", "Piet", "janna", "piet"):
        assert name not in said
    assert any("![x](http://a.nl/b.png)" in text for text in texts(app))
    assert "a.nl" not in words(app)
    # Searching for a hidden name finds nobody.
    next(one for one in app.button_group if one.key == "reading_sort_internal").set_value("other").run()
    for name in ("Piet", '"piet"', "janna vroom", '"@piet"', '"Pie"', '"anna"'):
        app.text_input(key="reading_search").set_value(name).run()
        assert translator("nl")("search.none") in [one.value for one in app.info]
    chart = json.dumps([one.proto.spec if hasattr(one, "proto") else "" for one in app.get("plotly_chart")])
    assert "janna" not in chart.casefold()


def test_without_answers_there_is_nothing_to_read(dashboard):
    lines = ["id,author,created_at,text", "1,zorghuis,2025-01-01,Hallo", "2,buur,2025-06-01,Ja"]
    alone = "\n".join(lines).encode()
    app = dashboard("conversations", "nl", visitor(alone))
    t = translator("nl")
    assert not {t("reading.title"), t("reading.title_any")} & {one.label for one in app.expander}


def test_a_closed_room_draws_nothing(dashboard):
    app = dashboard("conversations", "nl", visitor())
    assert translator("nl")("reading.title") in [one.label for one in app.expander]
    assert not [one for one in app.selectbox if one.key == "reading_mark"]


# -- searching -----------------------------------------------------------------------------------------------


def searched(app, query):
    app.text_input(key="reading_search").set_value(query).run()
    assert not app.exception
    return app


def test_the_best_conversation_comes_first_and_opens_at_the_post_with_the_words(dashboard):
    who, t = visitor(), translator("nl")
    app = opened(dashboard, who=who)
    choice(app).set_value("other").run()
    everything = box(app, "reading_open_external").options
    searched(app, "hoe kun je helpen met samenkomen")
    some = box(app, "reading_open_external").options
    assert 0 < len(some) < len(everything)
    assert t("reading.found_all", n=len(some)) in words(app)
    root = box(app, "reading_open_external").value
    marked = box(app, "reading_mark").value
    assert who.data.threads.root[marked] == root != marked
    assert "help" in who.data.posts["text"].iloc[marked]
    assert t("reading.marked") in words(app)
    assert box(app, "reading_order_found").value == "best"
    box(app, "reading_order_found").set_value("newest").run()
    assert sorted(box(app, "reading_open_external").options) == sorted(some)


def test_what_was_searched_is_kept_over_pages_and_languages_and_cleared_by_the_button(dashboard):
    app = opened(dashboard)
    choice(app).set_value("other").run()
    searched(app, "pinguïn")
    app.switch_page("pages/context.py").run()
    app.radio(key="lang").set_value("en").run()
    app.switch_page("pages/conversations.py").run()
    app.session_state["reading_room"] = True
    app.run()
    choice(app).set_value("other").run()
    assert app.text_input(key="reading_search").value == "pinguïn"
    app.button(key="reading_search_clear").click().run()
    assert app.text_input(key="reading_search").value == ""
    assert len(box(app, "reading_open_external").options) > 30


def test_searching_stays_within_the_filter_and_says_so_where_it_finds_nothing(dashboard):
    app, t = opened(dashboard), translator("nl")
    choice(app).set_value("other").run()
    searched(app, '"week 50"')
    assert len(box(app, "reading_open_external").options) == 1
    app.date_input(key="filter_period").set_value((date(2025, 1, 1), date(2025, 1, 31))).run()
    assert f"{t('search.none')} {t('search.none_filter')}" in [one.value for one in app.info]


def test_a_post_found_far_down_a_long_conversation_is_shown(dashboard):
    app = opened(dashboard, who=visitor(long_thread()))
    choice(app).set_value("other").run()
    searched(app, '"nummer 148"')
    assert any(text == "Bericht nummer 148" for text in texts(app))
    assert sum(text.startswith("Bericht nummer") for text in texts(app)) == 60
    assert translator("nl")("reading.marked") in words(app)
    # The first post itself is found: nothing else is pointed at.
    searched(app, '"nummer 0"')
    assert box(app, "reading_mark").value is None
    assert translator("nl")("reading.marked") not in words(app)


def rows_of(app):
    return next(one.value for one in app.dataframe if "rows-content" in str(one.proto.id))


@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_behind_the_number_are_narrowed_by_words(dashboard, language):
    story = b"waarde;zin\nSamen;Wij verzorgen samen met buren en familie de tuin.\n"
    who, t = session(posts=posts(), story=story), translator(language)
    who.choices = Choices(ours=("zorghuis",))
    app = dashboard("content", language, who)
    every = rows_of(app)
    app.text_input(key="rows_content_search").set_value("maaltijd").run()
    assert not app.exception
    some = rows_of(app)
    assert 0 < len(some) < len(every)
    assert all("maaltijden" in text for text in some[t("column.text")])
    assert t("search.found", n=len(some)) in words(app)
    app.text_input(key="rows_content_search").set_value("pinguïn").run()
    assert t("search.none") in [one.value for one in app.info]
    app.button(key="rows_content_search_clear").click().run()
    assert len(rows_of(app)) == len(every)


def test_a_post_without_an_answer_is_found_by_its_words_and_on_the_lowest_step(dashboard):
    lines = posts().decode().splitlines()
    late = next(line for line in lines if "parkeren" in line)
    alone = late.replace("2025-06-01", "2025-01-05").replace("parkeren", "de fietsenstalling bij @zorghuis")
    who = visitor("\n".join([*lines, f"9{alone}"]).encode())
    app, t = opened(dashboard, who=who), translator("nl")
    choice(app).set_value("other").run()
    assert not [one for one in box(app, "reading_open_external").options if "fietsenstalling" in one]
    searched(app, "fietsenstallingen")
    (only,) = box(app, "reading_open_external").options
    assert only.startswith(t("reading.option", step="Trede 0", n=1, text=""))
    assert t("reading.why.inbound.0") in words(app)
    searched(app, "")
    box(app, "reading_step").set_value(0).run()
    assert [one for one in box(app, "reading_open_external").options if "fietsenstalling" in one]
