"""Check me: a seeded sample, what was judged beside what was computed, and what that does to the headline."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

import fivec
from fivec import agreement, checking, content, conversations, parties, readers, workspace
from fivec.__main__ import main
from fivec.advice import advice
from fivec.content import checked as posts_checked
from fivec.content import purposes_checked
from fivec.content.purposes import own_purposes
from fivec.conversations import checked as threads_checked
from fivec.dataset import Dataset, Selection
from fivec.language import LANGUAGES, translator
from fivec.measures import Measure, wilson
from fivec.sentences import checked, sentence, written
from fivec.settings import Choices, Settings, judged_rows, newest
from fivec.text.mix import PURPOSES
from tests.builders import dataset
from tests.judging import as_file, judged_by_hand, judged_in_turn, judgement

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"
OUTSIDE = parties.EXTERNAL
STEPS = threads_checked.STEPS


@cache
def sample() -> Dataset:
    return fivec.read([SAMPLE])


# -- agreement ----------------------------------------------------------------------------------------------


def test_agreement_and_kappa_by_hand():
    # 6 both yes, 2 only the first, 3 only the second, 9 both no: 15 of 20 the same. By chance
    # (8 · 9 + 12 · 11) / 400 = 0.51, so that kappa is (0.75 - 0.51) / 0.49.
    one = ["yes"] * 8 + ["no"] * 12
    other = ["yes"] * 6 + ["no"] * 2 + ["yes"] * 3 + ["no"] * 9
    table = agreement.crossed(one, other, ("yes", "no"))
    assert table.tolist() == [[6, 2], [3, 9]]
    share, kappa = agreement.agreements(("CT-12", "CT-12.kappa"), table, "external")
    assert (share.k, share.n, share.value, (share.low, share.high)) == (15, 20, 0.75, wilson(15, 20))
    assert kappa.value == pytest.approx(0.24 / 0.49)
    assert kappa.low < kappa.value < kappa.high
    assert agreement.agreements(("CT-12", "CT-12.kappa"), table, "external", quick=True)[1].low is None


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)), min_size=1, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs):
    one, other = zip(*pairs, strict=True)
    assume(len({*one, *other}) > 1)
    found = agreement.kappa(agreement.crossed(one, other, STEPS))
    assert found == pytest.approx(cohen_kappa_score(one, other))


def test_nothing_and_no_variation_are_not_measured():
    nothing = agreement.agreements(("CV-14", "CV-14.kappa"), np.zeros((4, 4), dtype=int), "external")
    assert [(one.id, one.measured, one.missing) for one in nothing] == [("CV-14", False, ("judged",))]
    share, kappa = agreement.agreements(("CV-14", "CV-14.kappa"), np.diag([9, 0, 0, 0]), "external")
    assert (share.k, share.n, kappa.measured, kappa.basis) == (9, 9, False, "no_variation")


# -- the headline -------------------------------------------------------------------------------------------

HEADLINE = Measure("CT-1", 0.4, 0.3, 0.5, 40, 100, grade="A", side="external")


def held(k: int, n: int) -> Measure:
    return Measure("CT-12", k / n, k=k, n=n, grade="A", side="external")


@pytest.mark.parametrize(
    ("k", "n", "grade"),
    [(69, 100, "C"), (70, 100, "A"), (6, 10, "C"), (7, 10, "A"), (13, 20, "C"), (14, 20, "A"), (0, 9, "A")],
)
def test_a_headline_is_lowered_under_seventy_percent_and_not_at_it(k, n, grade):
    found = agreement.checked(HEADLINE, held(k, n), least=10)
    assert found.grade == grade
    assert found.agreed == (None if n < 10 else (k, n))
    assert agreement.is_disputed(found) == (grade == "C")
    assert replace(found, grade="A", agreed=None) == HEADLINE


def test_a_headline_without_a_number_or_a_check_stays_as_it_is():
    none = Measure("CT-1", missing=("story",), side="external")
    assert agreement.checked(none, held(0, 20), 10) is none
    assert agreement.checked(HEADLINE, None, 10) is HEADLINE
    assert agreement.checked(replace(HEADLINE, grade="C"), held(20, 20), 10).grade == "C"


def test_the_reason_is_said_and_the_advice_is_to_look_why():
    lowered = agreement.checked(HEADLINE, held(6, 10), 10)
    for language in LANGUAGES:
        t = translator(language)
        assert checked(lowered, t) == t("checked.disputed.content", k=6, n=10)
        assert written(lowered, t) == t("measure.k_of_n", k=40, n=100)
        assert checked(agreement.checked(HEADLINE, held(9, 10), 10), t) == t(
            "checked.confirmed.content", k=9, n=10
        )
        assert checked(HEADLINE, t) == ""
    result = fivec.Result((lowered,))
    assert "advice.disputed.content" in [one.key for one in advice("content", result, "external")]
    kept = fivec.Result((agreement.checked(HEADLINE, held(9, 10), 10),))
    assert "advice.disputed.content" not in [one.key for one in advice("content", kept, "external")]


# -- threads, counted by hand -------------------------------------------------------------------------------


def threads(order: int = 1) -> Dataset:
    """Threads on steps 0, 1, 2, 3, 1, 1 for us, one without an answer, one of others and one too young."""
    lines = [
        ("a", "wij", None, "colleagues alone", 0),
        ("a1", "onze", "a", "ja", 1),
        ("b", "wij", None, "one answer", 0),
        ("b1", "x", "b", "fijn", 1),
        ("c", "wij", None, "there and back", 0),
        ("c1", "x", "c", "hoe", 1),
        ("c2", "wij", "c1", "zo", 2),
        ("d", "wij", None, "with each other", 0),
        ("d1", "x", "d", "wie", 1),
        ("d2", "y", "d1", "ik", 2),
        ("e", "x", None, "an answer of ours @wij", 0),
        ("e1", "wij", "e", "ja", 1),
        ("f", "wij", None, "one more", 0),
        ("f1", "y", "f", "mooi", 1),
        ("g", "wij", None, "nobody", 0),
        ("h", "x", None, "not about us", 0),
        ("h1", "y", "h", "klopt", 1),
        ("z", "wij", None, "too young", 400),
        ("z1", "y", "z", "nu al", 401),
    ]
    return dataset(lines[::order], ours=("wij", "onze"))


TRUE = {"a": "0", "b": "1", "c": "2", "d": "3", "e": "1", "f": "1"}


def row_of(data: Dataset, id: str) -> int:
    return data.posts["id"].tolist().index(id)


def judged(data: Dataset, said: dict[str, str], at: str = "2026-02-01T10:00:00Z") -> Dataset:
    rows = [judgement(data, row_of(data, id), "step", answer, at) for id, answer in said.items()]
    return data.with_judged(judged_rows(rows))


def test_the_sample_is_what_counts_and_can_be_read():
    data = threads()
    drawn = data.posts["id"].to_numpy()[threads_checked.sample(data, OUTSIDE)].tolist()
    assert sorted(drawn) == sorted(TRUE)
    assert threads_checked.sample(data, parties.INTERNAL).tolist() == []


@pytest.mark.parametrize(("n", "read"), [(41, True), (200, True), (201, False)])
def test_a_long_thread_is_judged_and_one_that_nobody_reads_is_counted(n, read):
    lines = [("a", "wij", None, "begin", 0), ("b", "wij", None, "alleen", 0), ("c", "wij", None, "ook", 0)]
    lines += [(f"a{number}", "x", "a", "ja", 1) for number in range(1, n)]
    data = dataset([*lines, ("z", "wij", None, "laatste", 400)], ours=("wij",))
    drawn = data.posts["id"].to_numpy()[threads_checked.sample(data, OUTSIDE)].tolist()
    assert drawn == ["a"] * read
    assert threads_checked.left_out(data, OUTSIDE) == (2, 1 - read)
    assert threads_checked.left_out(data, parties.INTERNAL) == (0, 0)


def test_five_of_six_steps_the_same_by_hand():
    data = judged(threads(), {**TRUE, "b": "2"})
    result = conversations.measure(data)
    share, kappa = result.measure("CV-14"), result.measure("CV-14.kappa")
    # By chance: 0 and 0, 2 and 3, 2 and 1, 1 and 1 times of six each: (1 + 6 + 2 + 1) / 36.
    assert (share.k, share.n) == (5, 6)
    assert kappa.value == pytest.approx((5 / 6 - 10 / 36) / (1 - 10 / 36))
    assert result.headline.agreed == (5, 6)
    table = result.tables["judged"]
    other = table[~table["same"].astype(bool)]
    assert other[["answer", "found", "side"]].to_numpy().tolist() == [["2", "1", "external"]]
    assert other["post"].tolist() == [row_of(data, "b")]


def test_who_cannot_say_is_left_out_and_counted():
    said = {**TRUE, "a": "unsure", "b": "unsure"}
    result = conversations.measure(judged(threads(), said))
    assert (result.measure("CV-14").k, result.measure("CV-14").n) == (4, 4)
    assert (result.measure("CV-14.unsure").k, result.measure("CV-14.unsure").n) == (2, 6)
    assert result.headline.agreed is None  # four are too few to depend on


def test_too_many_differences_lower_the_headline_to_counts():
    wrong = dict.fromkeys("abc", "3")
    result = conversations.measure(judged(threads(), {**TRUE, **wrong}))
    assert (result.headline.grade, result.headline.agreed) == ("C", (3, 6))
    assert result.headline.k == 1 and result.headline.n == 7


def test_without_judgements_the_numbers_are_what_they_were():
    before, after = (find(threads()).measures for find in (conversations.before_check, conversations.measure))
    assert [one for one in after if one.id != "CV-14"] == list(before)
    (check,) = [one for one in after if one.id == "CV-14"]
    assert (check.measured, check.missing) == (False, ("judged",))


def test_a_filter_changes_neither_the_sample_nor_the_agreement():
    data = judged(threads(), {**TRUE, "b": "2"})
    everything = conversations.measure(data)
    some = conversations.measure(data, Selection(end=date(2026, 1, 1), accounts=("wij",)))
    assert some.measure("CV-14") == everything.measure("CV-14")
    assert some.headline.agreed == everything.headline.agreed == (5, 6)


@pytest.mark.parametrize("what", [posts_checked, threads_checked])
def test_the_sample_is_the_same_every_time(what):
    again = fivec.read([SAMPLE])
    for code in (parties.INTERNAL, parties.EXTERNAL):
        drawn = what.sample(sample(), code)
        assert len(drawn) == what.SAMPLE == len(set(drawn.tolist()))
        assert drawn.tolist() == what.sample(again, code).tolist()


def test_the_order_of_the_rows_does_not_matter():
    some = [threads_checked.sample(threads(order), OUTSIDE) for order in (1, -1)]
    ids = [threads(order).posts["id"].to_numpy()[rows] for order, rows in zip((1, -1), some, strict=True)]
    assert ids[0].tolist() == ids[1].tolist()


def test_every_post_has_the_same_chance():
    data = dataset([(f"p{number}", "wij", None, "tekst", 0) for number in range(4000)], ours=("wij",))
    drawn = checking.drawn(data, np.arange(4000), 1000)
    # A quarter of a thousand per quarter; four standard deviations are 55.
    assert all(195 < n < 305 for n in np.bincount(drawn // 1000, minlength=4))
    assert checking.drawn(data, np.arange(4000), 5000).tolist()[:1000] == drawn.tolist()


# -- posts of the sample organisation -----------------------------------------------------------------------


@cache
def verdicts() -> pd.DataFrame:
    """Story and audience of every post, by its box on the page."""
    table = content.measure(sample(), quick=True).tables["posts"].set_index("post")["quadrant"]
    return pd.DataFrame({name: table.isin([name, "both"]) for name in posts_checked.QUESTIONS})


def said_of_posts(flips: dict[str, int]) -> Dataset:
    """The sample judged as it was computed, but for the first so many of each question."""
    rows = []
    for question in posts_checked.QUESTIONS:
        for at, row in enumerate(posts_checked.sample(sample(), OUTSIDE).tolist()):
            yes = verdicts().loc[row, question] != (at < flips.get(question, 0))
            rows.append(judgement(sample(), row, question, "yes" if yes else "no"))
    return sample().with_judged(judged_rows(rows))


@pytest.mark.parametrize("flips", [{}, {"story": 7}, {"audience": 3}, {"story": 7, "audience": 12}])
def test_posts_are_held_against_the_boxes_of_the_page(flips):
    data = said_of_posts(flips)
    result = content.measure(data, quick=True)
    drawn = verdicts().loc[posts_checked.sample(data, OUTSIDE)].reset_index(drop=True)
    said = pd.DataFrame({name: drawn[name] != (drawn.index < flips.get(name, 0)) for name in drawn})
    both = said.all(axis=1), drawn.all(axis=1)
    for id, one, other in (
        ("CT-12", *both),
        ("CT-12.story", said["story"], drawn["story"]),
        ("CT-12.audience", said["audience"], drawn["audience"]),
    ):
        found = result.measure(id, "external")
        assert (found.k, found.n) == (int((one == other).sum()), 20)
        kappa = result.measure("CT-12.kappa" if id == "CT-12" else f"{id}_kappa", "external")
        assert kappa.value == pytest.approx(cohen_kappa_score(one, other))
    headline = next(one for one in result.headlines if one.side == "external")
    same = [(both[0] == both[1]).sum(), *(said == drawn).sum()]
    assert headline.agreed == (int(min(same)), 20)
    assert (headline.grade == "C") == agreement.is_disputed(headline)


def test_agreement_on_both_does_not_make_up_for_the_story():
    """Who says no to the story of posts without an audience still agrees that those do not fit both."""
    drawn = posts_checked.sample(sample(), OUTSIDE)
    rows = [
        judgement(sample(), row, question, "yes" if said else "no")
        for row in drawn.tolist()
        for question, said in (
            ("story", verdicts().loc[row, "story"] != (not verdicts().loc[row, "audience"])),
            ("audience", verdicts().loc[row, "audience"]),
        )
    ]
    result = content.measure(sample().with_judged(judged_rows(rows)), quick=True)
    assert (
        result.measure("CT-12", "external").value == result.measure("CT-12.audience", "external").value == 1
    )
    headline = next(one for one in result.headlines if one.side == "external")
    assert headline.agreed == (int(verdicts().loc[drawn, "audience"].sum()), 20)
    assert headline.grade == "C" and agreement.is_disputed(headline)


def test_the_inside_is_not_held_against_judgements_of_the_outside():
    result = content.measure(said_of_posts({"story": 20, "audience": 20}), quick=True)
    inside = next(one for one in result.headlines if one.side == "internal")
    assert (inside.grade, inside.agreed) == ("A", None)
    assert not result.measure("CT-12", "internal").measured


def test_without_an_audience_the_story_alone_decides():
    words = [
        "".join(pair) for pair in product(("tul", "ro", "pe", "lin", "pom", "wor"), ("pen", "zen", "ren"))
    ]
    words += [f"{word}{end}" for word in words for end in ("bed", "kas", "veld")]
    texts = [f"wij hebben vandaag {' '.join(words[at * 7 : at * 7 + 7])} geplukt" for at in range(10)]
    data = dataset(
        [(f"p{at}", "wij", None, text, at) for at, text in enumerate(texts)],
        story=[("Samen", "samen de tuin verzorgen met buren")],
        ours=("wij",),
    )
    rows = [judgement(data, row, "story", "no") for row in posts_checked.sample(data, OUTSIDE)]
    result = content.measure(data.with_judged(judged_rows(rows)), quick=True)
    assert result.headline.basis == "story_only"
    assert result.headline.agreed == (result.measure("CT-12.story").k, result.measure("CT-12.story").n)
    assert result.headline.agreed[1] == 10


# -- what posts are for --------------------------------------------------------------------------------------


def test_three_purposes_by_hand_and_beside_scikit_learn():
    # You by the rules: 8 1 1 / 1 3 0 / 1 1 4. By chance (10·10 + 4·5 + 6·5) / 400 = 0.375 of 20.
    pairs = [("information", "information")] * 8 + [("information", "community"), ("information", "action")]
    pairs += [("community", "information"), *[("community", "community")] * 3]
    pairs += [("action", "information"), ("action", "community"), *[("action", "action")] * 4]
    lines = [(at, "purpose", you, we, you == we) for at, (you, we) in enumerate(pairs)]
    lines += [(20, "purpose", "unsure", "action", pd.NA), (21, "story", "yes", "no", False)]
    table = pd.DataFrame(lines, columns=list(checking.COLUMNS)).astype({"same": "boolean"})
    share, kappa = purposes_checked.measures(table, "external")
    assert (share.id, share.k, share.n, (share.low, share.high)) == ("CT-9.agreed", 15, 20, wilson(15, 20))
    assert kappa.id == "CT-9.kappa" and kappa.value == pytest.approx((0.75 - 0.375) / 0.625)
    assert kappa.value == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    assert checking.met(table)[["question", "n"]].to_numpy().tolist() == [
        ["story", 1], *(["purpose", n] for n in (8, 1, 1, 1, 3, 1, 1, 4)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("k", "n", "grade"), [(69, 100, "C"), (70, 100, "B"), (6, 10, "C"), (7, 10, "B"), (0, 9, "B")]
)
def test_purposes_are_lowered_under_seventy_percent_and_not_at_it(k, n, grade):
    shares = [
        Measure(id, 0.3, k=30, n=100, grade="B", side=side)
        for id in purposes_checked.SHARES
        for side in ("internal", "external")
    ]
    other = Measure("CT-6", 0.3, k=30, n=100, grade="B", side="external")
    agreed = replace(held(k, n), id="CT-9.agreed")
    after = purposes_checked.held((*shares, other, agreed), 10)
    assert [one.id for one in after] == [one.id for one in (*shares, other, agreed)]
    assert {one.grade for one in after[:-2] if one.side == "external"} == {grade}
    assert all(one in shares for one in after if one.side == "internal" and one.id != "CT-9.agreed")
    assert after[-2:] == (other, agreed)


def said_of_purposes(wrong: int) -> list[tuple[str, ...]]:
    """What the rules say of the posts drawn, but for the first so many."""
    rows, purpose = own_purposes(sample(), OUTSIDE)
    found = dict(zip(rows.tolist(), purpose.tolist(), strict=True))
    drawn = posts_checked.sample(sample(), OUTSIDE).tolist()
    return [
        judgement(sample(), row, "purpose", PURPOSES[(found[row] + (at < wrong)) % 3])
        for at, row in enumerate(drawn)
    ]


@pytest.mark.parametrize(("wrong", "lowered"), [(0, False), (6, False), (7, True)])
def test_purposes_alone_lower_what_posts_are_for_and_nothing_else(wrong, lowered):
    before = content.measure(sample(), quick=True)
    result = content.measure(sample().with_judged(judged_rows(said_of_purposes(wrong))), quick=True)
    share = result.measure("CT-9.agreed", "external")
    assert (share.k, share.n) == (20 - wrong, 20)
    assert result.headlines == before.headlines
    for id in ("CT-12", "CT-12.unsure"):
        assert result.measure(id, "external") == before.measure(id, "external")
    assert not result.measure("CT-12", "external").measured
    for id in purposes_checked.SHARES:
        assert (result.measure(id, "external").grade == "C") == lowered
        assert result.measure(id, "external").agreed == (20 - wrong, 20)
        assert result.measure(id, "internal") == before.measure(id, "internal")


def test_a_file_of_before_the_third_question_says_nothing_of_it():
    fits = [one for one in judged_in_turn(sample()) if one[2] in posts_checked.QUESTIONS]
    codes = dict.fromkeys(f"{one[0]}:{one[1]}" for one in fits)
    lines = ["Controlecode (laten staan);Wat werd gevraagd;Jouw antwoord"]
    for question in ("Is dit ons verhaal?", "Is dit waar het publiek om geeft?"):
        lines += [f"{code};{question};nee" for code in codes]
    data = fivec.read([SAMPLE, readers.Upload("oud.csv", "\n".join(lines).encode())])
    before, after = (content.measure(one, quick=True) for one in (sample(), data))
    assert data.reports[-1].rows_set_aside == 0
    assert after.measure("CT-12", "external").n == 20
    for id in (*purposes_checked.SHARES, "CT-9.agreed"):
        assert after.measure(id, "external") == before.measure(id, "external")
    none = after.measure("CT-9.agreed", "external")
    assert (none.measured, none.missing) == (False, ("judged",))
    for language in LANGUAGES:
        t = translator(language)
        assert sentence(none, t) == t("CT-9.agreed.missing.judged")


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Waar is dit bericht voor?", ("het vertelt iets", "Het verbindt mensen", "het roept op tot iets")),
        ("What is this post for?", ("it tells something", "it connects people", "It calls to action")),
        ("purpose", ("information", "community", "action")),
    ],
)
def test_purposes_are_read_in_words_of_both_languages(question, answers):
    codes = checking.post_codes(sample(), posts_checked.sample(sample(), OUTSIDE)[:3])
    lines = ["Check code (leave as it is),What was asked,Your answer"]
    lines += [f"{code},{question},{answer}" for code, answer in zip(codes, answers, strict=True)]
    data = fivec.read([SAMPLE, readers.Upload("x.csv", "\n".join(lines).encode())])
    assert data.judged["answer"].tolist() == list(PURPOSES)
    assert set(data.judged["question"]) == {"purpose"}


# -- files, settings and workspaces -------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_file_says_the_same_again(language):
    given_rows = judged_in_turn(sample())
    data = fivec.read([SAMPLE, readers.Upload("oordelen.csv", as_file(given_rows, language))])
    back = [tuple(row) for row in data.judged[["channel", "id", "question", "answer"]].to_numpy().tolist()]
    assert sorted(back) == sorted(one[:4] for one in given_rows)
    kept = data.judged.assign(judged_at=data.judged["judged_at"].astype(str))
    again = kept[["channel", "id", "question", "answer", "judged_at"]].to_numpy().tolist()
    assert as_file(again, language) == as_file(given_rows, language)
    assert data.reports[-1].rows_set_aside == 0


def test_a_file_and_the_page_give_the_same_numbers():
    rows = judged_in_turn(sample())
    by_file = fivec.read([SAMPLE, readers.Upload("oordelen.csv", judged_by_hand(sample(), "en"))])
    by_page = Settings(choices=Choices(judged=tuple(rows))).applied(fivec.read([SAMPLE]))
    for c in (content, conversations):
        assert c.measure(by_file, quick=True).measures == c.measure(by_page, quick=True).measures


def test_judgements_of_posts_that_are_not_there_are_counted():
    rows = [("x", "weg", "story", "yes", "2026-01-01"), *judged_in_turn(sample())[:3]]
    rows.append((*rows[1][:3], "no", "2026-03-01"))
    data = fivec.read([SAMPLE, readers.Upload("oordelen.csv", as_file(rows))])
    assert dict(data.reports[-1].reasons) == {"judged_no_post": 1, "judged_again": 1}
    assert len(data.judged) == 3
    first = checking.judgements(data).set_index(["id", "question"])["answer"]
    assert first[rows[1][1], "story"] == "no"


def test_the_newest_answer_wins_whether_of_a_file_or_of_the_page():
    data = threads()
    for at, answer in (("2026-01-01T00:00:00Z", "1"), ("2026-03-01T00:00:00Z", "3")):
        both = judged(judged(data, {"b": "1"}), {"b": "3"}, at)
        assert checking.judgements(both)["answer"].tolist() == [answer]
    one, other = (("x", "b", "step", answer, at) for answer, at in (("1", "2026-01"), ("2", "2026-02")))
    assert newest((other, one)) == newest((one, other)) == (other,)
    mine, theirs = (Settings(choices=Choices(judged=(said,))) for said in (one, other))
    assert mine.beside(theirs).choices.judged == theirs.beside(mine).choices.judged == (other,)


def test_what_nobody_asks_or_answers_is_passed_over():
    data = threads()
    odd = [("x", "b", "mood", "yes", ""), ("x", "c", "step", "yes", "gisteren"), ("x", "d", "step", "3", "")]
    found = checking.judgements(data.with_judged(judged_rows(odd)))
    assert found[["id", "answer"]].to_numpy().tolist() == [["d", "3"]]
    assert found["judged_at"].isna().all()


def test_judging_leaves_what_was_derived_as_it_is():
    data = threads()
    conversations.measure(data)
    after = judged(data, TRUE)
    assert after.own is data.own and after.derived is data.derived and after.parties is data.parties
    assert len(data.judged) == 0
    assert data.with_judged(judged_rows(())) is data


def test_a_workspace_keeps_what_was_judged():
    rows = tuple(judged_in_turn(sample()))
    saved = workspace.saved(readers.exports([SAMPLE]), Settings(choices=Choices(judged=rows)))
    data = fivec.read([readers.Upload("werkruimte.zip", saved)])
    for c in (content, conversations):
        here = Settings(choices=Choices(judged=rows)).applied(sample())
        assert c.measure(data, quick=True).measures == c.measure(here, quick=True).measures


def test_the_command_line_prints_the_agreement_and_why_a_headline_is_lowered(tmp_path, capsys):
    path = tmp_path / "oordelen.csv"
    path.write_bytes(judged_by_hand(sample(), "nl"))
    assert main(["measure", str(SAMPLE), str(path), "--quick", "--language", "nl"]) == 0
    out = capsys.readouterr().out
    data = fivec.read([SAMPLE, path])
    t = translator("nl")
    for c in (content, conversations):
        result = c.measure(data, quick=True)
        headline = next(one for one in result.headlines if one.side == "external")
        assert headline.agreed is not None
        assert f"  {checked(headline, t)}\n" in out
    lines = out.splitlines()
    for id, question, n in (
        ("CT-12 ", "audience", 20),
        ("CT-9.agreed ", "purpose", 16),
        ("CV-14 ", "step", 8),
    ):
        at = next(
            at for at, line in enumerate(lines) if line.startswith(f"  {id}") and t("side.external") in line
        )
        under = []
        for line in lines[at + 1 :]:
            if not line.startswith("    "):
                break
            under.append(line)
        told = [line for line in under if t(f"check_me.question.{question}") in line]
        assert sum(int(line.rstrip(")").rsplit(" ", 1)[1]) for line in told) == n
    assert "CT-12.kappa " in out and "CV-14 " in out
    assert main(["check", str(path), "--language", "nl"]) == 0
    assert f"{t('reason.judged_no_post')}: 70" in capsys.readouterr().out
