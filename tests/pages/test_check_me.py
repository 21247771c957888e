"""Check me in the dashboard: judged blind, kept over everything a visitor does, and told afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.judged_round import saved
from dashboard.state import Choices, Session
from fivec import checking, parties, readers
from fivec.content import checked as posts_checked
from fivec.content import purposes_checked
from fivec.content.purposes import own_purposes
from fivec.conversations import checked as threads_checked
from fivec.conversations.talk import talk
from fivec.language import LANGUAGES, translator
from fivec.text.mix import PURPOSES
from tests.judging import as_file, judgement
from tests.pages.conftest import posts, session, words

NL = translator("nl")
TITLES = {translator(language)("check_me.title") for language in LANGUAGES}
HOSTILE = "**[klik](http://198.51.100.7)** <img src=http://198.51.100.7/q.png> :red[x] @zorghuis"
STORY = b"waarde;zin\nSamen;Wij verzorgen samen met buren en familie de tuin.\n"


def visitor(**files: bytes) -> Session:
    """Sixty threads of which thirty are ours, with a story."""
    found = session(posts=posts(), story=STORY, **files)
    found.choices = Choices(ours=("zorghuis",))
    return found


def room(app: AppTest) -> str:
    """What the closed room says, hidden parts and all."""
    (found,) = [one for one in app.expander if one.label in TITLES]
    kinds = ("markdown", "caption", "text", "warning", "success", "info")
    return "\n".join(str(part.value) for kind in kinds for part in getattr(found, kind))


def button(app: AppTest, name: str, c: str = "conversations") -> object:
    return app.button(key=f"check-{name}-{c}-external")


def rows(who: Session) -> list[int]:
    return threads_checked.sample(who.data, parties.EXTERNAL).tolist()


def judge(app: AppTest, row: int, answer: str) -> None:
    app.radio(key=f"check-conversations-{row}-step").set_value(answer).run()
    assert not app.exception


def judge_all(app: AppTest, answers: list[str]) -> None:
    for at, (row, answer) in enumerate(zip(rows(app.session_state["session"]), answers, strict=False)):
        judge(app, row, answer)
        if at < len(answers) - 1:
            button(app, "next").click().run()


def judge_last(app: AppTest, answers: list[str]) -> None:
    """The whole sample judged, the last one on the page."""
    who = app.session_state["session"]
    *said, last = zip(rows(who), answers, strict=True)
    rest = tuple(judgement(who.data, row, "step", answer) for row, answer in said)
    who.choices = Choices(ours=("zorghuis",), judged=rest)
    app.session_state["check-at-conversations-external"] = len(said)
    app.run()
    judge(app, *last)


def true_steps(who: Session) -> list[str]:
    return [str(step) for step in talk(who.data).step[rows(who)].tolist()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["content", "conversations"])
def test_it_says_how_long_it_takes_and_what_becomes_of_it(
    dashboard: Callable[..., AppTest], page: str, language: str
) -> None:
    app, t = dashboard(page, language, visitor()), translator(language)
    assert not app.exception
    module = posts_checked if page == "content" else threads_checked
    n = len(module.sample(app.session_state["session"].data, parties.EXTERNAL))
    said = room(app)
    assert t(f"check_me.promise.{page}", least=module.LEAST) in said
    assert t(f"check_me.intro.{page}", n=n) in said


def test_a_thread_is_read_post_by_post_and_its_step_is_not_told(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    data, row = who.data, rows(who)[0]
    texts = data.posts["text"][data.threads.root == row].tolist()
    said = room(app)
    assert all(text in said for text in texts)
    assert NL("check_me.role.us") in said
    assert NL("check_me.why.deciding") not in said
    assert app.radio(key=f"check-conversations-{row}-step").value is None


def test_answers_outlive_pages_languages_and_filters(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    first, second, *_ = rows(who)
    judge(app, first, "2")
    button(app, "next").click().run()
    judge(app, second, "unsure")
    app.switch_page("pages/context.py").run()
    app.radio(key="lang").set_value("en").run()
    app.switch_page("pages/conversations.py").run()
    app.date_input(key="filter_period").set_value((date(2025, 2, 1), date(2025, 3, 1))).run()
    assert not app.exception
    assert app.radio(key=f"check-conversations-{second}-step").value == "unsure"
    button(app, "back").click().run()
    assert app.radio(key=f"check-conversations-{first}-step").value == "2"
    kept = who.choices.judged
    assert [one[2:4] for one in kept] == [("step", "2"), ("step", "unsure")]


def test_an_answer_is_changed_not_added(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    for answer in ("1", "3"):
        judge(app, rows(who)[0], answer)
    assert [one[3] for one in who.choices.judged] == ["3"]


@pytest.mark.parametrize(("wrong", "kind"), [(3, "confirmed"), (4, "disputed")])
def test_the_outcome_confirms_or_lowers_the_headline(
    dashboard: Callable[..., AppTest], wrong: int, kind: str
) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    answers = true_steps(who)
    answers[:wrong] = ["0" if step != "0" else "3" for step in answers[:wrong]]
    judge_last(app, answers)
    button(app, "show").click().run()
    assert not app.exception
    told = NL(f"checked.{kind}.conversations", k=10 - wrong, n=10)
    assert told in room(app)
    above = "\n".join(part.value for part in app.markdown[:8])
    assert told in above
    assert (NL("grade.C") in words(app).split(NL("room.supporting"))[0]) or kind == "confirmed"
    assert NL("check_me.differ", n=wrong) in room(app)
    assert NL("check_me.why.deciding") in room(app) or "0" in true_steps(who)[:wrong]
    app.switch_page("pages/overview.py").run()
    assert told in words(app)


def test_the_picture_of_a_doubted_side_has_counts_alone(dashboard: Callable[..., AppTest]) -> None:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    app.switch_page("pages/conversations.py").run()
    assert "27\\u00a0%" in app.get("plotly_chart")[0].proto.spec
    who = app.session_state["session"]
    wrong = ["0" if step != "0" else "3" for step in true_steps(who)]
    judged = (judgement(who.data, row, "step", answer) for row, answer in zip(rows(who), wrong, strict=True))
    who.choices = replace(who.choices, judged=tuple(judged))
    app.run()
    button(app, "show").click().run()
    assert not app.exception
    assert NL("checked.disputed.conversations", k=0, n=10) in words(app)
    assert "\\u00a0%" not in app.get("plotly_chart")[0].proto.spec
    app.radio(key="side_of_conversations_nl").set_value("internal").run()
    assert "\\u00a0%" in app.get("plotly_chart")[0].proto.spec


def test_what_was_seen_is_fixed_and_the_rest_goes_on_blind(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    judge_all(app, ["1", "2"])
    button(app, "show").click().run()
    assert NL("check_me.too_few.conversations", n=3) in room(app)
    button(app, "on").click().run()
    assert not app.exception
    asked = [radio.key for radio in app.radio if str(radio.key).startswith("check-")]
    assert asked == [f"check-conversations-{rows(who)[2]}-step"]
    assert button(app, "back").disabled


def test_starting_again_forgets_what_was_judged_here(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    post = judgement(who.data, posts_checked.sample(who.data, parties.EXTERNAL)[0], "story", "yes")
    who.choices = Choices(ours=("zorghuis",), judged=(post,))
    judge_all(app, ["1", "2"])
    button(app, "show").click().run()
    button(app, "again").click().run()
    assert not app.exception
    assert who.choices.judged == (post,)
    assert app.radio(key=f"check-conversations-{rows(who)[0]}-step").value is None


def test_closing_what_is_open_and_opening_it_again_starts_blind(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    judge_last(app, true_steps(who))
    button(app, "show").click().run()
    who.choices = Choices(ours=("zorghuis",))
    app.run()
    judge(app, rows(who)[0], "1")
    assert NL("check_me.promise.conversations", least=5) in room(app)


def test_judging_does_not_compute_the_numbers_again(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("conversations", "nl", who)
    before = who.key, list(who.kept)
    judge(app, rows(who)[0], "1")
    assert (who.key, list(who.kept)) == before


def test_a_saved_file_brings_the_outcome_back(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    steps = zip(rows(who), true_steps(who), strict=True)
    found = as_file([judgement(who.data, row, "step", step) for row, step in steps])
    app = dashboard("conversations", "nl", visitor(oordelen=found))
    assert not app.exception
    assert NL("checked.confirmed.conversations", k=10, n=10) in room(app)
    assert NL("check_me.never_differ") in room(app)


def test_what_is_saved_is_read_back_and_names_no_colleague() -> None:
    texts = posts().replace(b"Week 1:", b"=Week 1 van Anna de Wit:")
    people = b"naam;accounts;medewerker;toestemming\nAnna de Wit;annawit;ja;nee\n"
    who = session(posts=texts, people=people)
    who.choices = Choices(ours=("zorghuis",))
    row = (
        who.data.posts["text"].tolist().index(next(text for text in who.data.posts["text"] if "Anna" in text))
    )
    who.choices = Choices(ours=("zorghuis",), judged=(judgement(who.data, row, "story", "no"),))
    for language in LANGUAGES:
        content = saved(who.data, language)
        assert b"Anna" not in content and b"'=Week" in content
        (export,) = readers.exports([readers.Upload("x.csv", content)])
        assert export.report.format == "judged" and export.report.rows_set_aside == 0
        again = session(posts=texts, people=people, oordelen=content)
        assert checking.judgements(again.data)["answer"].tolist() == ["no"]


def test_the_text_of_a_post_is_never_a_format_or_a_link(dashboard: Callable[..., AppTest]) -> None:
    lines = posts().decode().splitlines()
    hostile = [line.replace("bij @zorghuis", HOSTILE) for line in lines]
    who = session(posts="\n".join(hostile).encode(), story=STORY)
    who.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", "en", who)
    (found,) = [one for one in app.expander if one.label == translator("en")("check_me.title")]
    assert any(HOSTILE in part.value for part in found.text)
    assert not any("198.51" in part.value for part in [*found.markdown, *found.caption])


def test_without_anything_to_judge_there_is_no_room(dashboard: Callable[..., AppTest]) -> None:
    for page in ("content", "conversations"):
        for who in (None, session(posts=b"id,author,created_at,text\n1,wij,2025-01-01,hallo\n")):
            app = dashboard(page, "nl", who)
            assert not app.exception
            assert NL("check_me.title") not in [one.label for one in app.expander]


# -- the third question --------------------------------------------------------------------------------------


def asked(app: AppTest) -> dict[str, object]:
    """The questions on the page now, by name."""
    found = [radio for radio in app.radio if str(radio.key).startswith("check-content-")]
    return {str(radio.key).rsplit("-", 1)[1]: radio for radio in found}


def of_posts(who: Session) -> list[int]:
    return posts_checked.sample(who.data, parties.EXTERNAL).tolist()


def test_what_a_post_is_for_is_asked_last_and_blocks_nothing(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    app = dashboard("content", "nl", who)
    assert list(asked(app)) == ["story", "audience", "purpose"]
    n = len(of_posts(who))
    for question in ("story", "audience"):
        asked(app)[question].set_value("yes").run()
    assert button(app, "next", "content").proto.type == "primary"
    bar = app.get("progress")[0].proto.text
    assert bar == NL("check_me.place.content", at=1, n=n, done=1)
    assert NL("check_me.optional", n=0) in room(app)
    asked(app)["purpose"].set_value("community").run()
    assert not app.exception
    assert NL("check_me.optional", n=1) in room(app)
    assert [one[2:4] for one in who.choices.judged][-1] == ("purpose", "community")
    assert app.get("progress")[0].proto.text == bar


def test_the_outcome_tells_by_which_words_and_is_not_judged_again(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    found = dict(zip(*(part.tolist() for part in own_purposes(who.data, parties.EXTERNAL)), strict=True))
    first, second, *_ = of_posts(who)
    wrong = PURPOSES[(found[second] + 1) % 3]
    said = [(first, "story", "yes"), (first, "audience", "no"), (second, "purpose", wrong)]
    who.choices = Choices(ours=("zorghuis",), judged=tuple(judgement(who.data, *one) for one in said))
    app = dashboard("content", "nl", who)
    button(app, "show", "content").click().run()
    assert not app.exception
    box = app.selectbox(key="check-difference-content-external")
    at = next(at for at, line in enumerate(box.options) if line.startswith(NL("check_me.question.purpose")))
    box.select_index(at).run()
    assert not app.exception
    you, we = (NL(f"check_me.answer.{answer}") for answer in (wrong, PURPOSES[found[second]]))
    assert NL("check_me.said", question=NL("check_me.question.purpose"), you=you, we=we) in room(app)
    words = purposes_checked.reason(who.data, second)
    key = {"": "none", "@": "mention", "?": "question"}.get(words, "words")
    assert NL(f"check_me.why.purpose_{key}", words=words) in room(app)
    button(app, "on", "content").click().run()
    assert asked(app)["purpose"].disabled and not asked(app)["story"].disabled


def test_starting_again_forgets_what_posts_are_for(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    first = of_posts(who)[0]
    said = [(first, "story", "yes"), (first, "audience", "no"), (first, "purpose", "action")]
    who.choices = Choices(ours=("zorghuis",), judged=tuple(judgement(who.data, *one) for one in said))
    app = dashboard("content", "nl", who)
    button(app, "show", "content").click().run()
    button(app, "again", "content").click().run()
    assert not app.exception
    assert who.choices.judged == ()
    assert not any(radio.disabled or radio.value for radio in asked(app).values())


def all_said(who: Session, n_purposes: int = 0) -> tuple[tuple[str, ...], ...]:
    """Every post judged twice, and of the first so many what they are for."""
    said = [(row, question, "yes") for row in of_posts(who) for question in ("story", "audience")]
    said += [(row, "purpose", "action") for row in of_posts(who)[:n_purposes]]
    return tuple(judgement(who.data, *one) for one in said)


@pytest.mark.parametrize("by_file", [True, False])
def test_what_was_passed_over_is_said_after_the_outcome_and_nothing_is_lost(
    dashboard: Callable[..., AppTest], by_file: bool
) -> None:
    who = visitor()
    before = all_said(who)
    if by_file:
        who = visitor(oordelen=as_file(before))
    else:
        who.choices = Choices(ours=("zorghuis",), judged=before)
    app = dashboard("content", "nl", who)
    if not by_file:
        button(app, "show", "content").click().run()
    left = len(of_posts(who))
    assert button(app, "on-late", "content").label == NL("check_me.go_on_late.content", n=left)
    button(app, "on-late", "content").click().run()
    assert not app.exception
    assert list(asked(app)) == ["purpose"] and not asked(app)["purpose"].disabled
    said = room(app)
    assert NL("check_me.late.content", n=left) in said
    bar = NL("check_me.place.content", at=1, n=left, done=0)
    assert app.get("progress")[0].proto.text == bar
    asked(app)["purpose"].set_value("community").run()
    button(app, "next", "content").click().run()
    assert list(asked(app)) == ["purpose"] and asked(app)["purpose"].value is None
    button(app, "show", "content").click().run()
    assert not app.exception
    assert button(app, "on-late", "content").label == NL("check_me.go_on_late.content", n=left - 1)
    judged = checking.judgements(who.data)
    assert judged["question"].value_counts().to_dict() == {
        "story": left,
        "audience": left,
        "purpose": 1,
    }
    assert (judged["answer"] == "community").sum() == 1


def test_looking_back_from_what_was_passed_over_needs_no_answer(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    who.choices = Choices(ours=("zorghuis",), judged=all_said(who))
    app = dashboard("content", "nl", who)
    button(app, "show", "content").click().run()
    button(app, "on-late", "content").click().run()
    button(app, "show", "content").click().run()
    assert not app.exception
    assert button(app, "on-late", "content") is not None


def test_with_every_purpose_said_nothing_more_is_offered(dashboard: Callable[..., AppTest]) -> None:
    who = visitor()
    who.choices = Choices(ours=("zorghuis",), judged=all_said(who, len(of_posts(who))))
    app = dashboard("content", "nl", who)
    button(app, "show", "content").click().run()
    assert not app.exception
    assert not [one for one in app.button if one.key == "check-on-late-content-external"]


# -- long conversations --------------------------------------------------------------------------------------


def long_thread(n: int) -> bytes:
    """A conversation of so many posts, decided by the last one, and one that makes it old enough."""
    lines = ["id,author,created_at,parent,text", "0,zorghuis,2025-01-01T00:00:00,,Begin"]
    lines += [
        f"{at},buur1,2025-01-01T{at // 60:02d}:{at % 60:02d}:00,0,Bericht {at}" for at in range(1, n - 1)
    ]
    lines += [f"{n - 1},buur2,2025-01-01T23:00:00,{n - 2},Bericht {n - 1}"]
    lines += ["900,zorghuis,2025-06-01T09:00:00,,Later", "901,zorghuis,2025-01-01T09:00:00,,Alleen"]
    return "\n".join(lines).encode()


def shown_posts(app: AppTest) -> list[str]:
    return [one.value for one in app.text if one.value.startswith("Bericht ")]


def test_a_long_conversation_is_folded_and_unfolds(dashboard: Callable[..., AppTest]) -> None:
    who = session(posts=long_thread(120))
    who.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", "nl", who)
    assert shown_posts(app) == [f"Bericht {at}" for at in range(1, 20)]
    assert NL("check_me.alone", n=1) in room(app)
    unfold = app.button(key="check-whole-conversations-external-open")
    assert unfold.label == NL("check_me.unfold", n=100)
    unfold.click().run()
    assert not app.exception
    assert len(shown_posts(app)) == 119
    assert NL("check_me.why.deciding") not in room(app)
    judge(app, rows(who)[0], "0")
    assert len(shown_posts(app)) == 119
    # What decided the step is shown where the rest is folded.
    button(app, "show").click().run()
    assert shown_posts(app) == [*(f"Bericht {at}" for at in range(1, 20)), "Bericht 119"]
    assert NL("check_me.why.deciding") in room(app)


def test_a_conversation_a_little_longer_is_not_folded(dashboard: Callable[..., AppTest]) -> None:
    who = session(posts=long_thread(30))
    who.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", "nl", who)
    assert len(shown_posts(app)) == 29


def test_how_many_are_too_long_to_judge_is_said(dashboard: Callable[..., AppTest]) -> None:
    who = session(
        posts=long_thread(202).replace(b"900,zorghuis", b"903,buur3,2025-01-01T10:00:00,901,Ja\n900,zorghuis")
    )
    who.choices = Choices(ours=("zorghuis",))
    app = dashboard("conversations", "nl", who)
    assert NL("check_me.long", n=1, most=200) in room(app)
    assert NL("check_me.alone", n=1) not in room(app)
