"""How turns are shared out, the columns of a thread, and who still waits: counted by hand."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from fivec import conversations, tables
from fivec.dataset import Selection
from fivec.measures import median_interval
from fivec.shapes import turns
from fivec.threads import threads
from tests.builders import START, dataset

LATE = ("z", "later", None, "", 1000)
PEOPLE = {"logo": {"official": True, "kind": "logo"}, "anna": {"kind": "person"}}


def outside(*posts, **more):
    """Posts of (id, author, parent, text, hours) on X; anna and the logo are ours."""
    return dataset([*posts, LATE], ours=["logo", "anna"], accounts=PEOPLE, **more)


def shared(*parties):
    """Balance and our dominance of one thread; party 0 is us."""
    parent = np.array([-1] + [0] * (len(parties) - 1))
    found = turns(threads(parent), np.array(parties), np.zeros(len(parties), dtype=np.int64))
    return found.balance[0], found.dominance[0]


# -- the kernel ----------------------------------------------------------------------------------------------


def test_three_turns_against_one():
    assert shared(1, 0, 1, 1) == (pytest.approx(0.811278), 0.25)
    assert shared(0, 1, 0, 0) == (pytest.approx(0.811278), 0.75)


def test_three_parties_of_whom_one_does_nearly_all_the_talking():
    assert shared(*[0] * 8, 1, 2) == (pytest.approx(0.581672, abs=1e-6), 0.8)


@pytest.mark.parametrize("parties", [(0, 0, 0, 0), (0, 1, 0), (1,)])
def test_one_party_or_fewer_than_four_posts_have_no_balance(parties):
    assert all(np.isnan(shared(*parties)))


@given(st.lists(st.integers(0, 5), min_size=4, max_size=30))
def test_balance_agrees_with_scipy(parties):
    posts = np.bincount(parties)
    posts = posts[posts > 0]
    balance, dominance = shared(*parties)
    if len(posts) == 1:
        assert np.isnan(balance)
        return
    assert balance == pytest.approx(entropy(posts) / np.log(len(posts)))
    assert 0 < balance <= 1 + 1e-12
    assert dominance == parties.count(0) / len(parties)


def test_the_interval_of_a_median_is_that_of_the_tables():
    assert median_interval(np.arange(1.0, 11.0)) == (2.0, 9.0)
    assert median_interval(np.arange(5.0)) == (None, None)


# -- measures ------------------------------------------------------------------------------------------------

TALK = (
    ("1", "logo", None, "", 0),
    ("2", "x", "1", "", 1),
    ("3", "anna", "2", "", 2),
    ("4", "y", "2", "", 3),
    ("5", "logo", None, "", 4),
    ("6", "x", "5", "", 5),
    ("7", "logo", "6", "", 6),
    ("8", "logo", "7", "", 7),
    ("9", "anna", "6", "", 8),
    ("10", "logo", None, "", 9),
    ("11", "v", None, "not about us", 9),
    ("12", "w", "11", "", 9),
)


def test_measures_of_hand_made_threads():
    result = conversations.measure(outside(*TALK))
    found = {id: result.measure(id, "external") for id in ("CV-8.dominance", "CV-8.balance", "CV-7")}
    # Two of four posts are ours in the first thread, four of five in the second; the third has one post.
    assert (found["CV-8.dominance"].value, found["CV-8.dominance"].n) == (pytest.approx((0.5 + 0.8) / 2), 2)
    first, second = entropy([2, 1, 1]) / np.log(3), entropy([4, 1]) / np.log(2)
    assert found["CV-8.balance"].value == pytest.approx((first + second) / 2)
    # Three posts start a thread; three answer x, and one goes on with what the logo said itself.
    assert (found["CV-7"].value, found["CV-7"].n) == (1.0, 6)
    shape = [result.measure(f"CV-11.{name}").value for name in ("depth", "width", "virality", "h_index")]
    # Threads of four and five posts: a fork at depth 2, and a fork at depth 2 of which one goes on.
    assert shape == [2.5, 2, pytest.approx((1.5 + 1.8) / 2), 2]


def test_who_answers_whom_and_back():
    result = conversations.measure(outside(*TALK))
    pairs = {("x", "us"), ("us", "x"), ("y", "x"), ("w", "v")}
    graph = nx.DiGraph(pairs)
    found = result.measure("CV-9.returned")
    assert (found.k, found.n, found.value) == (2, 4, nx.overall_reciprocity(graph))
    dense = nx.density(graph)
    assert result.measure("CV-9.rho").value == pytest.approx((0.5 - dense) / (1 - dense))


def test_never_having_answered_is_no_number():
    found = conversations.measure(outside(("1", "logo", None), ("2", "x", "1"))).measure("CV-7")
    assert (found.value, found.grade, found.basis, found.n) == (None, None, "never_answered", 1)


# -- threads -------------------------------------------------------------------------------------------------


def thread(*posts, **more):
    return conversations.thread_table(outside(*posts, **more)).iloc[0]


def test_the_columns_of_a_thread():
    line = thread(*TALK[:4])
    assert (line["depth"], line["max_width"], line["h_index"]) == (2, 2, 2)
    assert line["structural_virality"] == 1.5
    assert (line["dominance"], line["balance"]) == (0.5, pytest.approx(entropy([2, 1, 1]) / np.log(3)))
    assert line[["answered", "answered_by"]].isna().all() and np.isnan(line["answer_s"])


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([("2", "anna", "1", "", 2)], (True, 7200.0, "person", 0)),
        ([("2", "logo", "1", "", 1), ("3", "anna", "1", "", 2)], (True, 3600.0, "logo", 0)),
        ([("2", "y", "1", "", 1)], (False, None, None, 1)),
        # A second question in the same thread waits while the first has its answer.
        ([("2", "logo", "1", "", 1), ("3", "x", "2", "and when?", 2)], (True, 3600.0, "logo", 1)),
        # An answer that is dated before its question is an answer without a time.
        ([("2", "logo", "1", "", -1)], (True, None, "logo", 0)),
    ],
)
def test_what_became_of_the_first_question_of_a_thread(replies, expected):
    line = thread(("1", "x", None, "@logo where?", 0), *replies)
    found = line["answered"], line["answer_s"], line["answered_by"], line["n_open"]
    assert tuple(None if pd.isna(one) else one for one in found) == expected


def test_dominance_is_about_us():
    strangers = [("1", "x", None), ("2", "y", "1"), ("3", "x", "2"), ("4", "y", "3"), ("5", "logo", None)]
    line = thread(*strangers)
    assert pd.isna(line["dominance"]) and line["balance"] == 1


def test_analysts_get_the_columns_and_the_open_questions():
    data = outside(("1", "x", None, "@logo where?", 0), ("2", "y", "1", "", 1))
    threads_csv, unanswered = tables.thread_rows(data), tables.unanswered_rows(data)
    assert {"max_width", "structural_virality", "h_index", "dominance", "balance", "answered", "answer_s",
            "answered_by"} < set(threads_csv)  # fmt: skip
    assert unanswered[["id", "author", "channel", "waiting_s"]].to_numpy().tolist() == [
        ["1", "x", "x", 3_600_000.0]
    ]


# -- who still waits -----------------------------------------------------------------------------------------


def waiting(data, selection=None):
    return conversations.measure(data, selection, quick=True).tables["unanswered"]


ASKED = (
    ("late", "x", None, "@logo where?", 20),
    ("early", "y", None, "@logo hello", 10),
    ("done", "v", None, "@anna how?", 0),
    ("a", "anna", "done", "so", 900),
    ("others", "w", None, "@logo why?", 30),
    ("b", "x", "others", "because", 31),
    ("nothing", "w", None, "good for @logo", 0),
    ("elsewhere", "w", None, "@x where?", 0),
    ("young", "w", None, "@logo well?", 990),
)


def test_open_questions_stand_oldest_first():
    data = outside(*ASKED)
    found = waiting(data)
    # A late answer is one; what others say is not; praise asks nothing; what is young may still be answered.
    assert found["id"].tolist() == ["early", "late", "others"]
    assert (found["waiting_s"] / 3600).tolist() == [990, 980, 970]
    still = conversations.measure(data).measure("CV-3.open", "external")
    assert (still.k, still.n) == (3, 4)


def test_open_questions_follow_the_selection():
    first_day = Selection(end=(START + pd.Timedelta(hours=10)).date())
    assert waiting(outside(*ASKED), first_day)["id"].tolist() == ["early"]


def test_without_times_every_question_is_old_enough():
    posts = [(*post[:4], None) for post in ASKED]
    data = dataset(posts, ours=["logo", "anna"], accounts=PEOPLE)
    found = waiting(data)
    assert found["id"].tolist() == ["late", "early", "others", "young"]
    assert found["waiting_s"].isna().all()
    result = conversations.measure(data)
    assert result.measure("CV-3.open").grade == "C" and not result.measure("CV-3").measured


def test_inside_a_colleague_who_waits_has_a_codename_and_no_link():
    posts = [
        {"id": "1", "author": "ann", "parent": None, "text": "who knows?", "url": "https://viva/ann/1"},
        {"id": "2", "author": "bob", "parent": None, "text": "news", "posted_at": 900},
        {"id": "3", "author": "ann", "parent": "2", "text": "thanks", "posted_at": 901},
    ]
    data = dataset(posts, people=[{"name": "ann"}, {"name": "bob"}], channel="viva")
    line = waiting(data).iloc[0]
    assert (line["id"], line["author"], line["url"]) == ("1", "P001", None)


def test_nothing_open_and_no_posts_give_empty_tables():
    assert len(waiting(outside(("1", "logo", None), ("2", "x", "1")))) == 0
    assert len(conversations.thread_table(dataset([]))) == 0
