"""The ladder on whole Datasets: who is "us", inside and outside, and what is not measured."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec import conversations
from fivec.assembly import assemble
from fivec.dataset import Selection
from fivec.language import LANGUAGES, translator
from fivec.measures import wilson
from fivec.schema import Export, SourceReport
from tests.builders import dataset as built

START = pd.Timestamp("2026-01-01 09:00", tz="UTC")


def dataset(*posts, channel="x", roster=None, ours=(), dated=True):
    """Posts given as (id, author, parent id, text, hours after START)."""
    columns = {
        "id": [post[0] for post in posts],
        "author": [post[1] for post in posts],
        "parent": [post[2] for post in posts],
        "text": [post[3] if len(post) > 3 else "" for post in posts],
        "channel": [channel] * len(posts),
    }
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})
    if dated:
        stamps = [START + pd.Timedelta(hours=post[4] if len(post) > 4 else 0) for post in posts]
        table = table.append_column(
            "posted_at", pa.array([int(at.timestamp()) for at in stamps]).cast(pa.timestamp("s", tz="UTC"))
        )
    tables = {"posts": table}
    if roster:
        tables["people"] = pa.table({"name": list(roster), "accounts": list(roster)})
    return assemble([Export(tables, SourceReport("f", "posts_table"))]).with_organisation(ours)


LATE = ("z", "later", None, "", 1000)  # the end of the data, so that everything before is old enough


def counts(data, side, selection=None):
    result = conversations.measure(data, selection)
    return tuple(result.measure(f"CV-2.L{level}", side).k for level in range(4))


OUTSIDE = [
    ("1", "logo", None),
    ("2", "logo", None),
    ("3", "x", "2"),
    ("4", "logo", None),
    ("5", "x", "4"),
    ("6", "anna", "5"),
    ("7", "logo", None),
    ("8", "x", "7"),
    ("9", "y", "8"),
    ("10", "x", None, "@logo can you help?"),
    ("11", "x", None, "nothing about you"),
    ("12", "y", "11"),
]


def test_the_ladder_outside_is_seen_from_the_organisation():
    data = dataset(*OUTSIDE, LATE, ours=["logo", "anna"])
    assert counts(data, "external") == (2, 1, 1, 1)  # thread 11 does not concern us
    headline = conversations.measure(data).headline
    assert (headline.k, headline.n, headline.side, headline.grade) == (1, 5, "external", "C")
    result = conversations.measure(data)
    assert (result.measure("CV-1.own").k, result.measure("CV-1.own").n) == (1, 4)
    assert (result.measure("CV-1.inbound").k, result.measure("CV-1.inbound").n) == (0, 1)


def test_a_young_thread_is_not_counted_yet():
    young = ("20", "logo", None, "", 999)
    data = dataset(*OUTSIDE, young, LATE, ours=["logo", "anna"])
    assert conversations.measure(data).headline.n == 5


def test_inside_everyone_is_a_party_and_every_thread_counts():
    people = ["ann", "bob", "cas"]
    data = dataset(
        ("1", "ann", None), ("2", "bob", "1"), ("3", "cas", "2"),
        ("4", "bob", None), ("5", "ann", "4"), ("6", "bob", "5"),
        ("7", "cas", None), ("8", "ann", "7"),
        ("9", "ann", None), ("10", "ann", "9"),
        ("z", "bob", None, "", 1000),
        channel="viva", roster=people,
    )  # fmt: skip
    assert counts(data, "internal") == (1, 1, 1, 1)
    assert conversations.measure(data).headline.k == 1


def test_ninety_percent_employees_make_a_channel_internal():
    roster = [f"e{number}" for number in range(9)]
    threads = [(str(number), name, None) for number, name in enumerate(roster)]
    inside = dataset(*threads, ("a", "guest", None), ("b", "e1", "a"), roster=roster)
    outside = dataset(*threads[:8], ("a", "guest", None), ("b", "e1", "a"), roster=roster)
    assert conversations.measure(inside).headline.side == "internal"
    assert conversations.measure(outside).headline.side == "external"
    assert conversations.measure(inside.with_sides({"x": "external"})).headline.side == "external"


def test_without_an_organisation_the_starter_is_us_and_it_is_said():
    headline = conversations.measure(dataset(*OUTSIDE, LATE)).headline
    assert headline.basis == "each_author"
    assert headline.missing == ("organisation",)
    assert headline.n == 6


def test_applause_by_colleagues_changes_nothing():
    data = dataset(*OUTSIDE, LATE, ours=["logo", "anna"])
    applause = dataset(*OUTSIDE, ("p", "anna", "1"), ("q", "anna", "8"), LATE, ours=["logo", "anna"])
    before, after = (conversations.measure(one).measure("CV-1", "external") for one in (data, applause))
    assert after == before


@given(st.lists(st.tuples(st.sampled_from(["logo", "anna", "x", "y"]), st.integers(0, 9)), min_size=1))
def test_applause_for_a_colleague_never_changes_the_headline(lines):
    posts = [
        (str(row), who, str(answered) if answered < row else None)
        for row, (who, answered) in enumerate(lines)
    ]
    applause = [
        (f"c{row}", "anna", str(row)) for row, (who, _) in enumerate(lines) if who in ("logo", "anna")
    ]
    before, after = (
        conversations.measure(dataset(*some, LATE, ("r", "x", "z"), ours=["logo", "anna"]))
        for some in (posts, [*posts, *applause])
    )
    for id in ("CV-1", "CV-2.L0", "CV-2.L1", "CV-2.L2", "CV-2.L3"):
        assert after.measure(id, "external") == before.measure(id, "external")


def test_only_comment_counts_give_the_fallback_in_its_own_words():
    table = pa.table({"id": ["1", "2", "3"], "author": ["logo"] * 3, "comments": pa.array([0.0, 2.0, None])})
    data = assemble([Export({"posts": table}, SourceReport("f", "x"))]).with_organisation(["logo"])
    headline = conversations.measure(data).headline
    assert (headline.k, headline.n, headline.basis, headline.missing) == (
        1,
        2,
        "comment_counts",
        ("replies",),
    )


def test_posts_without_replies_or_counts_are_not_measured():
    data = dataset(("1", "logo", None), ("2", "logo", None), ours=["logo"])
    headline = conversations.measure(data).headline
    assert headline.value is None and headline.grade is None and headline.missing == ("replies",)


def test_without_time_stamps_everything_counts_at_most_at_grade_b():
    posts = [(f"{number}", "logo", None) for number in range(120)] + [("r", "x", "0")]
    headline = conversations.measure(dataset(*posts, ours=["logo"], dated=False)).headline
    assert (headline.n, headline.grade) == (120, "B")


def test_a_thread_belongs_to_the_selection_of_its_first_post():
    data = dataset(
        ("1", "logo", None, "", 0), ("2", "x", "1", "", 48), ("3", "logo", None, "", 48), LATE, ours=["logo"]
    )
    first_day = Selection(end=START.date())
    assert counts(data, "external", first_day) == (0, 1, 0, 0)
    assert counts(data, "external", Selection(start=(START + pd.Timedelta(days=1)).date())) == (1, 0, 0, 0)


def test_an_empty_selection_is_not_measured_and_does_not_fail():
    data = dataset(*OUTSIDE, LATE, ours=["logo"])
    result = conversations.measure(data, Selection(channels=("nowhere",)))
    assert not result.headline.measured
    assert all(len(result.tables[name]) >= 0 for name in result.tables)


def test_no_posts():
    headline = conversations.measure(assemble([])).headline
    assert headline.grade is None and headline.missing == ("replies",)


def test_times_to_the_first_answer():
    data = dataset(
        ("1", "x", None, "@logo where?", 0), ("2", "logo", "1", "", 2), ("3", "anna", "1", "", 5),
        ("4", "y", None, "@logo how?", 0), ("5", "x", "4", "", 1),
        ("6", "y", None, "hello", 0),
        LATE, ours=["logo", "anna"],
    )  # fmt: skip
    result = conversations.measure(data)
    answered = result.measure("CV-3", "external")
    assert (answered.k, answered.n) == (1, 2)  # x answered y, but that is not an answer of ours
    assert result.measure("CV-4.within_4h").value == pytest.approx(0.5)
    curve = result.tables["response"]
    assert curve["hours"].tolist() == [0.0, 2.0]
    assert curve["answered_share"].tolist() == pytest.approx([0.0, 0.5])


def messages(*answered, n=30, end=1000, ours=("logo",)):
    """n questions to us at the start; the first ones answered after so many hours."""
    asked = [(f"q{number}", f"u{number}", None, "@logo where?", 0) for number in range(n)]
    replies = [(f"a{number}", "logo", f"q{number}", "", hours) for number, hours in enumerate(answered)]
    other = [("z", "w", None, "", end), ("zz", "v", "z", "", end)]
    result = conversations.measure(dataset(*asked, *replies, *other, ours=ours))
    return [result.measure(id, "external") for id in ("CV-3", "CV-4.median", "CV-4.within_4h")]


def test_no_answer_at_all_is_a_finding_with_a_band():
    rate, median, soon = messages()
    assert (rate.k, rate.n, rate.grade) == (0, 30, "B")
    assert (median.value, median.grade, median.basis) == (None, None, "never_half")
    assert (soon.value, soon.low, soon.high, soon.grade) == (0.0, *wilson(0, 30), "B")


def test_nothing_within_four_hours_is_not_certain_either():
    soon = messages(*[5] * 12)[2]
    assert (soon.value, soon.low, soon.high) == (0.0, *wilson(0, 30))


def test_all_within_four_hours():
    soon = messages(*[1] * 25, n=25)[2]
    assert (soon.value, soon.low, soon.high, soon.grade) == (1.0, *wilson(25, 25), "B")


def test_messages_that_just_came_in_say_nothing_yet():
    rate, median, soon = messages(end=1)
    assert not rate.measured and not median.measured and not soon.measured
    assert median.basis == "none" and soon.value is None


def test_without_an_organisation_answers_say_so_too():
    rate, median, soon = messages(*[1] * 25, n=30, ours=())
    for one in (rate, median, soon):
        assert (one.basis, one.missing, one.grade) == ("each_author", ("organisation",), "B")


def test_the_thread_table_of_a_hand_made_thread():
    data = dataset(
        ("1", "x", None, "@logo hi", 0),
        ("2", "y", "1", "", 1),
        ("3", "logo", "2", "", 3),
        LATE,
        ours=["logo"],
    )
    line = conversations.thread_table(data).iloc[0]
    assert (line["root_post"], line["author"], line["n_posts"], line["n_participants"]) == ("1", "x", 3, 3)
    assert (line["depth"], line["level"], line["sort"], line["side"]) == (2, 3, "inbound", "external")
    assert (line["first_reply_s"], line["first_answer_s"]) == (3600.0, 10800.0)
    other = conversations.thread_table(data).iloc[1]
    assert pd.isna(other["level"]) and np.isnan(other["first_reply_s"])


@pytest.mark.parametrize("seed", range(5))
def test_the_shares_of_the_ladder_add_up_and_the_order_of_rows_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    names = ["logo", "anna", "x", "y", "w"]
    posts = [
        (
            str(row),
            names[rng.integers(5)],
            str(rng.integers(row)) if row and rng.random() < 0.7 else None,
            "",
            row,
        )
        for row in range(60)
    ]
    data = dataset(*posts, LATE, ours=["logo", "anna"])
    shuffled = dataset(*[posts[row] for row in rng.permutation(60)], LATE, ours=["logo", "anna"])
    result = conversations.measure(data)
    assert sum(result.measure(f"CV-2.L{level}").value for level in range(4)) == pytest.approx(1)
    assert counts(shuffled, "external") == counts(data, "external")


def test_a_channel_without_replies_says_nothing_about_silence():
    """An export that lacks its threads must not count as a hundred unanswered posts."""
    undated = {"parent": None, "posted_at": None}
    threaded = [
        {**undated, "id": str(n), "author": who, "parent": to, "channel": "viva"} for n, who, to in THREADED
    ]
    silent = [{**undated, "id": f"s{n}", "author": "ann", "channel": "slack"} for n in range(50)]
    data = built([*threaded, *silent])
    headline = conversations.measure(data).headline
    assert (headline.k, headline.n, headline.missing) == (1, 2, ("replies",))
    table = conversations.thread_table(data)
    assert table["level"].notna().sum() == 2
    assert conversations.measure(built(threaded)).headline.missing == ()
    assert not conversations.measure(built(silent)).headline.measured


THREADED = [(1, "ann", None), (2, "bob", "1"), (3, "cas", "2"), (4, "bob", None)]


# -- replies by the order of messages ------------------------------------------------------------------------


def ordered(ours, channel="x"):
    """Two chats that are old enough: one of two people, one of three who talk with each other."""
    posts = {
        "id": ["1", "2", "3", "4", "5", "z"],
        "author": ["ann", "bob", "ann", "bob", "cas", "later"],
        "parent": [None, "1", None, "3", "4", None],
        "channel": [channel] * 6,
    }
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in posts.items()})
    at = [int((START + pd.Timedelta(hours=hour)).timestamp()) for hour in (0, 0, 0, 0, 0, 1000)]
    table = table.append_column("posted_at", pa.array(at).cast(pa.timestamp("s", tz="UTC")))
    table = table.append_column("inferred", pa.array([True] * 6))
    return assemble([Export({"posts": table}, SourceReport("f", "whatsapp"))]).with_organisation(ours)


@pytest.mark.parametrize(("ours", "basis"), [(("ann",), "inferred_replies"), ((), "inferred_each_author")])
def test_replies_that_were_inferred_are_never_passed_off_as_replies(ours, basis):
    result = conversations.measure(ordered(ours))
    shown = [one for one in result.measures if one.measured and one.id != "CV-5"]
    assert {one.id.split("-")[0] for one in shown} == {"CV"}
    assert {one.basis for one in shown} == {basis}
    assert {"A"} & {one.grade for one in shown} == set()
    assert (result.headline.k, result.headline.n) == (1, 2)
    for language in LANGUAGES:
        assert f"basis.{basis}" in translator(language)


def test_a_selection_without_inferred_replies_rests_on_replies():
    told = dataset(*OUTSIDE, LATE, ours=("logo", "anna"))
    assert conversations.measure(told).headline.basis == "full"
