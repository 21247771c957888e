"""Who is connected: own acts only, roster as denominator, nobody broken out."""

import math

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec import connections
from fivec.assembly import assemble
from fivec.dataset import Selection
from fivec.schema import Export, SourceReport
from tests import builders
from tests.builders import START

DAY = 86400


def dataset(posts=(), roster=(), ties=(), ours=(), channel="viva"):
    """Posts (id, author, parent, text, day), roster (name, accounts, team), ties (source, target, kind)."""
    tables = {}
    if posts:
        tables["posts"] = pa.table(
            {
                "id": [post[0] for post in posts],
                "author": [post[1] for post in posts],
                "parent": pa.array([post[2] for post in posts], pa.large_string()),
                "text": [post[3] if len(post) > 3 else "" for post in posts],
                "channel": [channel] * len(posts),
                "posted_at": pa.array([(post[4] if len(post) > 4 else 100) * DAY for post in posts]).cast(
                    pa.timestamp("s", tz="UTC")
                ),
            }
        )
    if roster:
        tables["people"] = pa.table(
            {name: pa.array([row[place] for row in roster], pa.large_string())
             for place, name in enumerate(("name", "accounts", "team"))}
        )  # fmt: skip
    if ties:
        tables["ties"] = pa.table(
            {name: pa.array([row[place] for row in ties], pa.large_string())
             for place, name in enumerate(("source", "target", "kind"))}
        )  # fmt: skip
    return assemble([Export(tables, SourceReport("f", "posts_table"))]).with_organisation(ours)


ROSTER = [
    ("Ann", "ann", "A"),
    ("Bob", "bob", "A"),
    ("Cas", "cas", "B"),
    ("Dee", "dee", "B"),
    ("Eva", None, "B"),
]
POSTS = [("1", "ann", None, "@cas look"), ("2", "bob", "1")]


def test_only_own_acts_connect_and_an_unknown_account_widens_the_band():
    headline = connections.measure(dataset(POSTS, ROSTER)).headline
    assert (headline.k, headline.n, headline.side) == (2, 5, "internal")  # cas is only mentioned
    assert (headline.low, headline.high) == (0.4, 0.6)  # nobody knows about Eva
    assert headline.grade == "C"


def test_colleagues_and_the_steps_towards_conversation():
    result = connections.measure(dataset(POSTS, ROSTER))
    assert result.measure("CN-1.colleagues").k == 3  # ann, bob, and cas who is mentioned
    steps = [result.measure(f"CN-5.{step}").k for step in ("account", "connected", "active", "conversation")]
    assert steps == [4, 3, 2, 1]


def test_a_follow_is_an_act_of_the_follower_and_a_connection_of_both():
    people = ROSTER[:4]
    follow = connections.measure(dataset(roster=people, ties=[("ann", "bob", "follow")])).headline
    mutual = connections.measure(dataset(roster=people, ties=[("ann", "bob", "connection")])).headline
    itself = connections.measure(dataset(roster=people, ties=[("ann", "ann", "follow")])).headline
    assert (follow.k, mutual.k, itself.k) == (1, 2, 0)


def test_what_was_done_long_ago_does_not_count_unless_a_period_is_chosen():
    posts = [*POSTS, ("3", "dee", None, "", 1)]
    data = dataset(posts, ROSTER)
    assert connections.measure(data).headline.k == 2
    january = Selection(start=pd.Timestamp("1970-01-01").date(), end=pd.Timestamp("1970-01-03").date())
    assert connections.measure(data, january).headline.k == 1


def test_listed_acts_grow_old_and_follows_last():
    long_ago, lately = START - pd.Timedelta(days=200), START
    team = [{"name": name} for name in ("ann", "bob", "cas", "dee")]
    listed = [
        {"source": "ann", "target": "x", "kind": "reply", "at": long_ago},
        {"source": "bob", "target": "x", "kind": "reply", "at": lately},
        {"source": "cas", "target": "x", "kind": "follow", "at": long_ago},
        {"source": "dee", "target": "x", "kind": "mention"},
    ]
    data = builders.dataset([("1", "x")], people=team, ties=listed)
    headline = connections.measure(data).headline
    assert (headline.k, headline.n) == (3, 4)
    chosen = Selection(start=long_ago.date(), end=long_ago.date())
    assert connections.measure(data, chosen).headline.k == 3  # ann, cas and the undated one


def test_one_person_s_two_accounts_are_nobody_else():
    people = [{"name": "Ann", "accounts": ["ann", "ann2"]}]
    follow = {"source": "ann", "target": "ann2", "kind": "follow"}
    assert connections.measure(builders.dataset(people=people, ties=[follow])).headline.k == 0
    talk = [("1", "ann"), ("2", "ann2", "1")]
    result = connections.measure(builders.dataset(talk, people=people))
    assert result.measure("CN-5.active").k == 1 and result.measure("CN-5.conversation").k == 0


def test_without_a_roster_visible_accounts_are_counted_from_five_on():
    few = dataset([("1", "a", None)], ours=["a"], channel="x")
    headline = connections.measure(few).headline
    assert not headline.measured and headline.missing == ("roster",)
    posts = [(name, name, None) for name in "abcde"] + [("r", "a", "b"), ("q", "outsider", "c")]
    found = connections.measure(dataset(posts, ours=list("abcde"), channel="x")).headline
    assert (found.k, found.n, found.basis, found.missing) == (3, 5, "visible_accounts", ("roster",))


@pytest.mark.parametrize(
    ("n", "total", "expected"),
    [
        (10, 100, (0.10, 0.05, 0.0090909)),
        (50, 100, (0.5, 0.424743, 0.247475)),
        (80, 100, (0.8, 0.761236, 0.638384)),
        (1, 10, (0.1, 0.0, 0.0)),
        (1, 1, (None, None, None)),
    ],
)
def test_network_value_under_three_laws(n, total, expected):
    assert connections.network_value(n, total) == pytest.approx(expected, abs=5e-7)


@given(st.integers(1, 1000), st.integers(2, 1000))
def test_metcalfe_never_exceeds_odlyzko_tilly_nor_that_sarnoff(n, total):
    sarnoff, odlyzko_tilly, metcalfe = connections.network_value(min(n, total), total)
    assert metcalfe <= odlyzko_tilly + 1e-12 <= sarnoff + 2e-12
    assert not math.isnan(metcalfe)


def test_network_value_uses_the_largest_group_that_hangs_together():
    posts = [("1", "ann", None), ("2", "bob", "1"), ("3", "cas", None), ("4", "cas", "3")]
    value = connections.measure(dataset(posts, ROSTER)).measure("CN-2.sarnoff")
    assert (value.k, value.n, value.value) == (2, 5, 0.4)


def team(name: str, size: int) -> list[tuple[str, str, str]]:
    return [(f"{name}{number}", f"{name}{number}", name) for number in range(size)]


def test_teams_under_five_are_never_broken_out():
    data = dataset([("1", "a0", None)], team("a", 6) + team("b", 4) + team("c", 1))
    table = connections.measure(data).tables["teams"]
    assert table["team"].tolist() == ["a"]
    assert (table["n_people"].tolist(), table["n_connected"].tolist()) == ([6], [1])
    people = connections.measure(data).tables["people"]
    assert people["team"].isna().sum() == 5
    assert not set(people["codename"]) & {f"b{number}" for number in range(4)}


def test_a_small_team_is_not_found_by_subtraction_either():
    """All minus the only large team would be the four of b; of three teams the smallest goes along."""
    posts = [("1", "a0", None), ("2", "b0", None)]
    result = connections.measure(dataset(posts, team("a", 6) + team("b", 4)))
    assert not len(result.tables["teams"]) and not len(result.tables["invite"])
    data = dataset(posts, team("a", 6) + team("b", 4) + team("c", 5))
    assert connections.measure(data).tables["teams"]["team"].tolist() == ["a"]
    assert len(data.select(Selection(teams=("a",))).people) == 6
    for hidden in ("b", "c"):
        assert not len(data.select(Selection(teams=(hidden,))).people)


def test_small_teams_are_one_among_the_silos_and_who_has_no_team_is_left_out():
    people = [*team("a", 6), *team("b", 4), *team("c", 1), ("x", "x", None)]
    listed = [("a0", "a1", "follow"), ("a0", "b0", "follow"), ("b1", "c0", "follow"), ("x", "a2", "follow")]
    silos = connections.measure(dataset(roster=people, ties=listed)).measure("CN-6")
    # One within a, one from a to the others, one within the others; the tie of x is none of these.
    assert (silos.value, silos.n, silos.grade) == (pytest.approx(-1 / 3), 3, "C")
    assert silos.expected == pytest.approx(1 - 2 * (6 * 5 + 5 * 4) / (11 * 10))
    others = [(f"x{n}", f"x{n}", None) for n in range(5)]
    alone = dataset(roster=team("a", 6) + others, ties=listed[:1])
    assert not connections.measure(alone).measure("CN-6").measured


def test_silos_against_chance():
    rng = np.random.default_rng(0)
    posts, number = [], 0
    for name in "ab":
        for one in range(12):
            posts.append((f"{name}{one}", f"{name}{one}", None))
            for _ in range(4):
                number += 1
                posts.append((f"r{number}", f"{name}{rng.integers(12)}", f"{name}{one}"))
    result = connections.measure(dataset(posts, team("a", 12) + team("b", 12)))
    silos = result.measure("CN-6")
    assert silos.value == -1.0 and silos.p < 0.01
    assert silos.expected == pytest.approx(1 - 2 * (2 * 12 * 11) / (24 * 23))
    assert (
        connections.measure(dataset(posts, team("a", 12) + team("b", 12)), quick=True).measure("CN-6").p
        is None
    )


def test_edges_join_the_rows_of_the_people_table():
    result = connections.measure(dataset(POSTS, ROSTER))
    people, edges = result.tables["people"], result.tables["edges"]
    names = people["codename"]
    assert {
        (names[source], names[target])
        for source, target in zip(edges["source"], edges["target"], strict=True)
    } == {
        ("P001", "P003"),
        ("P002", "P001"),
    }
    assert people["connected"].tolist() == [True, True, False, False, False]


def test_empty_data_and_empty_selections():
    assert not connections.measure(assemble([])).headline.measured
    nothing = connections.measure(dataset(POSTS, ROSTER), Selection(teams=("nobody",)))
    assert not nothing.headline.measured
    assert all(len(nothing.tables[name]) == 0 for name in ("people", "edges", "teams"))


def test_duplicate_ties_change_nothing():
    once = dataset(roster=ROSTER, ties=[("ann", "bob", "follow")])
    twice = dataset(roster=ROSTER, ties=[("ann", "bob", "follow")] * 3)
    assert connections.measure(once).measures == connections.measure(twice).measures


def test_silos_of_the_karate_club():
    """Krackhardt and Stern's index of the two factions: 11 ties between, 67 within."""
    graph = nx.karate_club_graph()
    roster = [(str(node), str(node), club) for node, club in graph.nodes(data="club")]
    listed = [(str(a), str(b), "connection") for a, b in graph.edges]
    silos = connections.measure(dataset(roster=roster, ties=listed)).measure("CN-6")
    assert (silos.n, silos.side) == (78, "internal")
    assert silos.value == pytest.approx(-0.717949, abs=5e-7)
    assert silos.expected == pytest.approx(0.030303, abs=5e-7)
    assert silos.p < 0.01


def test_a_wide_band_is_an_indication_at_most():
    roster = [(f"n{number}", f"n{number}" if number < 80 else None, "A") for number in range(120)]
    headline = connections.measure(dataset([("1", "n0", None)], roster)).headline
    assert (headline.grade, headline.high) == ("B", 41 / 120)
    known = [(name, name, team) for name, _, team in roster]
    assert connections.measure(dataset([("1", "n0", None)], known)).headline.grade == "A"


def test_steps_that_the_data_cannot_show_are_not_measured():
    team = [{"name": name} for name in ("ann", "bob", "cas", "dee")]
    follows = [{"source": "ann", "target": "bob", "kind": "follow"}]
    listed = connections.measure(builders.dataset(people=team, ties=follows))
    assert listed.measure("CN-5.connected").k == 2
    active, conversation = (listed.measure(f"CN-5.{step}") for step in ("active", "conversation"))
    assert (active.grade, active.value, active.missing) == (None, None, ("posts",))
    assert (conversation.grade, conversation.value, conversation.missing) == (None, None, ("replies",))
    assert list(listed.tables["steps"]["step"]) == ["acted", "account", "connected"]
    replies = connections.measure(builders.dataset(people=team, ties=[{**follows[0], "kind": "reply"}]))
    assert (replies.measure("CN-5.active").k, replies.measure("CN-5.conversation").n) == (1, 4)
    posts = connections.measure(builders.dataset([("1", "ann")], people=team))
    assert posts.measure("CN-5.active").k == 1 and posts.measure("CN-5.conversation").grade is None
    other_side = connections.measure(
        builders.dataset([("1", "ann"), ("2", "x"), ("3", "x", "2")], people=team)
    )
    assert other_side.measure("CN-5.conversation").k == 0
