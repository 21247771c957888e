"""Connections beyond the headline: steps, reach, bridges, cohesion, inequality, and whom to invite next."""

from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec import connections
from fivec.connections import invite
from fivec.connections.acts import happened, roster
from fivec.connections.structure import degree_interval
from fivec.connections.value import zipf_value
from fivec.dataset import Selection
from fivec.graph import csr
from fivec.parties import EXTERNAL, INTERNAL
from tests.builders import START, dataset

STAFF = [{"name": name} for name in ("ann", "bob", "cas", "dee", "eva")]


def follow(source: str, target: str, **more) -> dict[str, object]:
    return {"source": source, "target": target, "kind": "follow", **more}


def found(data, id: str, side: str = "external", **options):
    return connections.measure(data, **options).measure(id, side)


def members(team: str, n: int, role: str | None = None) -> list[dict[str, object]]:
    return [{"name": f"{team}{number}", "team": team, "role": role} for number in range(n)]


# -- steps --------------------------------------------------------------------------------------------------


def test_outside_only_an_answer_to_an_outsider_is_conversation():
    outsiders = [(f"x{n}", f"x{n}") for n in range(6)]
    posts = [*outsiders, ("1", "ann"), ("2", "bob", "1"), ("3", "cas", "x1"), ("4", "x2", "1")]
    data = dataset(posts, people=STAFF)
    assert found(data, "CN-5.active").k == 3
    assert found(data, "CN-5.conversation").k == 1  # cas; bob answers a colleague, ann is answered
    inside = dataset([("1", "ann"), ("2", "bob", "1")], people=STAFF, channel="viva")
    assert found(inside, "CN-5.conversation", "internal").k == 1


def test_a_listed_reply_is_writing_and_conversation():
    listed = [{"source": "ann", "target": "x", "kind": "reply"}, follow("bob", "x")]
    data = dataset([("1", "x")], people=STAFF, ties=listed)
    steps = [found(data, f"CN-5.{step}").k for step in ("account", "connected", "active", "conversation")]
    assert steps == [2, 2, 1, 1]


kinds = st.sampled_from(("follow", "connection", "mention", "reply", "share", "reaction"))
who = st.sampled_from(("ann", "bob", "cas", "x", "y"))
ties = st.lists(st.fixed_dictionaries({"source": who, "target": who, "kind": kinds}), max_size=12)
posts = st.lists(st.tuples(who, st.integers(-1, 4)), max_size=8)


def written(lines) -> list[tuple[object, ...]]:
    return [
        (str(n), name, str(parent) if 0 <= parent < n else None) for n, (name, parent) in enumerate(lines)
    ]


@settings(deadline=None, max_examples=25)
@given(posts, ties)
def test_each_step_is_part_of_the_one_before(lines, listed):
    data = dataset(written(lines), people=STAFF, ties=listed)
    result = connections.measure(data, quick=True)
    for headline in result.headlines:
        steps = [result.measure(f"CN-5.{step}", headline.side).k
                 for step in ("account", "connected", "active", "conversation")]  # fmt: skip
        # What the data cannot show is not measured.
        measured = [step for step in steps if step is not None]
        assert measured == sorted(measured, reverse=True)
        assert steps[1] >= headline.k >= (steps[2] or 0)


@settings(deadline=None, max_examples=20)
@given(posts, ties)
def test_repeats_and_self_ties_change_nothing(lines, listed):
    plain = connections.measure(dataset(written(lines), people=STAFF, ties=listed), quick=True)
    itself = [follow(name, name) for name in ("ann", "x")]
    names = {end: {} for tie in listed for end in (tie["source"], tie["target"])}
    # The accounts are those of the plain data: a self-tie must not make one known.
    extra = [tie for tie in itself if tie["source"] in names]
    again = connections.measure(
        dataset(written(lines), people=STAFF, ties=[*listed, *listed, *extra]), quick=True
    )
    assert again.measures == plain.measures


def test_a_follow_lasts_into_a_period_that_begins_later():
    long_ago = START - pd.Timedelta(days=200)
    listed = [follow("ann", "x", at=long_ago), follow("bob", "x", at=START + pd.Timedelta(days=30)),
              {"source": "cas", "target": "x", "kind": "reply", "at": long_ago}]  # fmt: skip
    data = dataset([("1", "x")], people=STAFF, ties=listed)
    january = Selection(start=date(2026, 1, 1), end=date(2026, 1, 10))
    assert connections.measure(data, january).headline.k == 1  # ann; bob's comes later, cas answered before
    assert connections.measure(data, Selection(end=date(2025, 1, 1))).headline.k == 0


def test_the_table_of_steps_holds_who_may_be_there():
    data = dataset([("1", "ann"), ("2", "x"), ("3", "x", "2")], people=STAFF)
    table = connections.measure(data).tables["steps"].set_index("step")
    assert table["n"].to_dict() == {"acted": 1, "account": 1, "connected": 1, "active": 1, "conversation": 0}
    assert table["n_unknown"].tolist() == [4, 0, 4, 4, 4]


# -- reach --------------------------------------------------------------------------------------------------

REACHING = [
    follow(colleague, outsider)
    for colleague, outsiders in (("ann", "123"), ("bob", "34"), ("cas", "5"))
    for outsider in outsiders
]  # fmt: skip


def test_the_reach_of_three_colleagues_counted_by_hand():
    # A mention by an outsider connects nobody: dee does not take part and is not in the curve.
    listed = [*REACHING, {"source": "1", "target": "dee", "kind": "mention"}, follow("ann", "bob")]
    data = dataset(people=STAFF, ties=listed)
    values = {id: found(data, f"CN-4.{id}") for id in ("reach", "possible", "next", "overlap")}
    assert [round(one.value, 4) for one in values.values()] == [5, 10.3333, 1.0667, 0.1667]
    assert {one.n for id, one in values.items() if id != "overlap"} == {3}
    assert (values["overlap"].k, values["overlap"].n) == (1, 6)
    assert values["possible"].low < 10.3333 < values["possible"].high
    assert found(data, "CN-4.possible", quick=True).low is None


def test_the_curve_goes_to_twice_the_colleagues_or_the_whole_roster():
    curve = connections.measure(dataset(people=STAFF, ties=REACHING)).tables["reach"]
    seen, further = curve[curve["part"] == "observed"], curve[curve["part"] == "further"]
    assert seen["reached"].tolist() == pytest.approx([2, 11 / 3, 5])
    assert further["m"].tolist() == [3, 4, 5]  # there are five on the list, not six
    assert further["reached"].tolist()[:2] == pytest.approx([5, 6.0667], abs=5e-5)
    assert (further["low"] <= further["reached"]).all() and (further["reached"] <= further["high"]).all()


def test_two_accounts_of_an_outsider_are_one_person():
    people = [*STAFF, {"name": "Xia", "accounts": ["x", "x2"], "is_employee": False}]
    data = dataset(people=people, ties=[follow("ann", "x"), follow("ann", "x2"), follow("bob", "x2")])
    assert (found(data, "CN-4.reach").value, found(data, "CN-4.overlap").value) == (1, 0.5)


def test_nobody_outside_and_no_curve_inside():
    assert found(dataset([("1", "ann")], people=STAFF, channel="viva"), "CN-4.reach", "internal") is None
    data = dataset([("1", "x")], people=STAFF, ties=[follow("ann", "bob")])
    assert found(data, "CN-4.reach").missing == ("outsiders",)
    assert not len(connections.measure(data).tables["reach"])


def test_without_a_roster_the_reach_is_that_of_five_visible_accounts():
    listed = [*REACHING, follow("dee", "9"), follow("eva", "9")]
    names = [one["name"] for one in STAFF]
    reached = found(dataset(ties=listed, ours=names), "CN-4.reach")
    assert (reached.value, reached.n, reached.basis, reached.missing) == (
        6,
        5,
        "visible_accounts",
        ("roster",),
    )
    assert found(dataset(ties=listed, ours=names[:4]), "CN-4.reach") is None


# -- how they hang together ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "total", "expected"),
    [(1, 100, 0.1931), (5, 100, 0.4410), (20, 100, 0.6949), (99, 100, 1.0), (5, 1000, 0.3051)])  # fmt: skip
def test_the_value_of_the_contacts_there_are(k, total, expected):
    assert zipf_value(np.full(total, k)) == pytest.approx(expected, abs=5e-5)


def test_no_contacts_have_no_value_and_one_person_none_to_speak_of():
    assert zipf_value(np.zeros(3, dtype=int)) == 0
    assert zipf_value(np.zeros(1, dtype=int)) is None


@pytest.fixture(scope="module")
def karate():
    """The karate club as a company of 34, with six silent people on the list."""
    club = nx.karate_club_graph()
    people = [{"name": str(node), "team": club.nodes[node]["club"]} for node in club]
    silent = [{"name": f"s{n}", "team": "Officer"} for n in range(6)]
    data = dataset(people=people + silent, ties=[follow(str(a), str(b)) for a, b in club.edges])
    club.add_nodes_from(one["name"] for one in silent)
    return connections.measure(data), club


def test_the_whole_structure_against_networkx(karate):
    result, club = karate
    side = result.headline.side
    value = {one.id: one.value for one in result.measures if one.side == side}
    n, linked = 40, [node for node in club if club.degree(node)]
    assert value["CN-8.density"] == pytest.approx(nx.density(club))
    assert value["CN-8.degree"] == pytest.approx(2 * 78 / n)
    assert value["CN-8.largest"] == 34 / n
    assert value["CN-8.core"] == max(nx.core_number(club).values())
    assert value["CN-8.reachable"] == pytest.approx(34 * 33 / (40 * 39))
    near = [len(nx.single_source_shortest_path_length(club, node, 2)) - 1 for node in club]
    assert value["CN-8.two_steps"] == pytest.approx(np.mean(near) / (n - 1))
    sizes, held = nx.effective_size(club), nx.constraint(club)
    assert value["CN-7.effective_size"] == pytest.approx(np.mean([sizes[node] for node in linked]))
    assert value["CN-7.constraint"] == pytest.approx(np.mean([held[node] for node in linked]))
    cuts = list(nx.articulation_points(club))
    assert result.measure("CN-7.links", side).k == len(cuts) == 1
    rest = nx.restricted_view(club, cuts, [])
    parts = sorted(len(part) for part in nx.connected_components(rest))
    assert result.measure("CN-7.cut_off", side).k == 33 - parts[-1]
    assert value["CN-7.cut_off"] == (33 - parts[-1]) / 34
    degrees = sorted((degree for _, degree in club.degree), reverse=True)
    few = next(k for k in range(1, n) if sum(degrees[:k]) >= 78)
    assert (result.measure("CN-7.half", side).k, value["CN-7.half"]) == (few, few / n)
    assert value["CN-10.returned"] == 0 and value["CN-10.rho"] == pytest.approx(
        -(78 / (n * 39)) / (1 - 78 / (n * 39))
    )


def test_the_interval_of_the_mean_number_of_contacts(karate):
    result, _ = karate
    degree = result.measure("CN-8.degree")
    assert degree.low < degree.value < degree.high
    assert result.measure("CN-8.density").low == pytest.approx(degree.low / 39)
    everybody = csr(*np.array([(a, b) for a in range(6) for b in range(6) if a != b]).T, n=6)
    assert degree_interval(everybody) == (5, 5)  # copies of one person know each other as well


def test_links_are_told_by_team_and_never_by_a_small_one(karate):
    result, _ = karate
    links = result.tables["links"]
    assert links["team"].tolist() == ["Mr. Hi"] and links["n_cut_off"].tolist() == [6]
    assert result.tables["teams"].set_index("team")["n_links"].to_dict() == {"Mr. Hi": 1, "Officer": 0}
    line = [{"name": name, "team": team} for name, team in zip("abc", ("One", "Two", "Two"), strict=True)]
    alone = connections.measure(dataset(people=line, ties=[follow("a", "b"), follow("b", "c")])).tables[
        "links"
    ]
    assert len(alone) == 1 and alone["team"].isna().all()


def test_teams_beside_what_chance_would_give(karate):
    result, club = karate
    table = result.tables["teams"].set_index("team")
    hi = {node for node in range(34) if club.nodes[node]["club"] == "Mr. Hi"}
    across = sum((a in hi) != (b in hi) for a, b in club.edges)
    within = sum(a in hi and b in hi for a, b in club.edges)
    assert table.loc["Mr. Hi", "between"] == pytest.approx(across / (across + within))
    expected = 17 * 23 / (17 * 16 / 2 + 17 * 23)
    assert table.loc["Mr. Hi", "between_expected"] == pytest.approx(expected)


def test_returned_ties_beyond_chance_and_without_connections():
    pairs = ((1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (1, 3))
    people = [{"name": str(n)} for n in range(1, 5)]
    listed = [follow(str(a), str(b)) for a, b in pairs]
    data = dataset(people=people, ties=listed)
    side = connections.measure(data).headline.side
    assert found(data, "CN-10.returned", side).value == pytest.approx(0.6667, abs=5e-5)
    assert found(data, "CN-10.rho", side).value == pytest.approx(0.3333, abs=5e-5)
    mutual = [{"source": "1", "target": "4", "kind": "connection"}]
    assert found(dataset(people=people, ties=listed + mutual), "CN-10.returned", side).n == 6
    only = connections.measure(dataset(people=people, ties=mutual))
    assert only.measure("CN-10.returned").missing == ("directed",)


def test_inequality_counts_the_silent():
    posts = [("1", "ann"), ("2", "ann"), ("3", "bob"), *((f"x{n}", f"x{n}") for n in range(9))]
    data = dataset(posts, people=STAFF)
    assert found(data, "CN-9.gini").value == pytest.approx(5 / 6)  # 2, 1, 0, 0, 0
    top = found(data, "CN-9.top")
    assert (top.k, top.n) == (2, 3)
    quiet = found(dataset([("1", "x")], people=STAFF, ties=[follow("ann", "x")]), "CN-9.gini")
    assert quiet.missing == ("posts",)


def test_everyone_alone_one_person_and_nobody():
    alone = connections.measure(
        dataset([(name, name) for name in "abc"], people=[{"name": n} for n in "abc"])
    )
    value = {one.id: one.value for one in alone.measures}
    assert (value["CN-8.degree"], value["CN-8.largest"], value["CN-8.core"], value["CN-3"]) == (0, 0, 0, 0)
    assert value["CN-7.links"] is None and value["CN-10.returned"] is None and value["CN-6"] is None
    one = connections.measure(dataset([("1", "a")], people=[{"name": "a"}]))
    assert one.headline.value == 1
    assert {
        id: one.measure(id).value for id in ("CN-2.sarnoff", "CN-3", "CN-8.degree", "CN-9.gini")
    } == dict.fromkeys(("CN-2.sarnoff", "CN-3", "CN-8.degree", "CN-9.gini"))
    nobody = connections.measure(dataset([("1", "a")], people=[{"name": "b", "is_employee": False}]))
    assert not nobody.headline.measured
    assert all(len(nobody.tables[name]) == 0 for name in ("reach", "invite", "what_if", "links", "teams"))


@settings(deadline=None, max_examples=15)
@given(ties, st.permutations(range(5)))
def test_the_order_of_the_list_changes_nothing(listed, order):
    one = connections.measure(dataset(people=STAFF, ties=listed), quick=True)
    other = connections.measure(dataset(people=[STAFF[n] for n in order], ties=listed), quick=True)
    for left, right in zip(one.measures, other.measures, strict=True):
        assert (left.id, left.k, left.n) == (right.id, right.k, right.n)
        assert left.value == right.value or left.value == pytest.approx(right.value)


# -- whom to invite -----------------------------------------------------------------------------------------


def company(n_silent: int = 6) -> list[dict[str, object]]:
    return members("Care", 5 + n_silent) + members("Food", 8)


OUTSIDE = [follow(f"Care{n}", f"x{n}") for n in range(5)] + [
    follow("Care0", "shared"), follow("Care1", "shared"), follow("Care2", "food"), follow("Food0", "food"),
]  # fmt: skip


def test_what_newcomers_bring_is_what_is_lost_without_the_present_ones():
    result = connections.measure(dataset(people=company(), ties=OUTSIDE))
    joined = result.tables["what_if"].set_index(["name", "n"])
    assert result.headline.k == 6
    one, five = joined.loc[("Care", 1)], joined.loc[("Care", 5)]
    assert (one["basis"], one["n_models"], one["n_connected"], one["total"]) == ("own", 5, 7, 19)
    # Without one of the five: their own x; shared only goes with two of them, food never.
    assert one["gain"] == pytest.approx(1)
    shared = len([1 for pair in combinations(range(5), 2) if {0, 1} <= set(pair)]) / 10
    assert joined.loc[("Care", 2)]["gain"] == pytest.approx(2 + shared)
    assert five["gain"] == pytest.approx(6)
    assert ("Care", 6) not in joined.index  # not more than there are to compare with


def test_a_team_of_which_hardly_anybody_takes_part_is_compared_with_everyone():
    table = connections.measure(dataset(people=company(), ties=OUTSIDE)).tables["invite"].set_index("name")
    assert table.loc["Food", ["basis", "n_people", "n_connected", "n_silent"]].tolist() == [
        "everyone",
        8,
        1,
        7,
    ]
    # Six who take part; without one of them on average five sixths of a person is lost.
    assert table.loc["Food", "gain"] == pytest.approx(5 / 6)
    assert table.index.tolist() == ["Care", "Food"]


def test_nobody_to_compare_with_gives_no_amount():
    table = connections.measure(dataset(people=company(), ties=OUTSIDE[:3])).tables["invite"]
    assert table["gain"].isna().all() and table["basis"].isna().all()


def test_whom_newcomers_know_already():
    known = [{"source": "fan1", "target": f"Food{n}", "kind": "mention"} for n in (1, 2)]
    known += [{"source": "x0", "target": "Food1", "kind": "mention"}]  # reached by Care0 already
    joined = connections.measure(dataset(people=company(), ties=OUTSIDE + known)).tables["what_if"]
    food = joined[joined["name"] == "Food"].set_index("n")["known"]
    assert food[1] == pytest.approx(2 / 7) and food[2] == pytest.approx(1 - (5 * 4) / (7 * 6))


def test_inside_pairs_of_colleagues_are_counted():
    pairs = [("0", "1"), ("0", "2"), ("3", "4"), ("4", "F"), ("1", "F"), ("2", "F")]
    listed = [follow(f"Care{a}", "Food0" if b == "F" else f"Care{b}") for a, b in pairs]
    posts = [(name, name) for name in ("Care0", "Care1", "Care2", "Care3", "Care4")]
    data = dataset(posts, people=company(), ties=listed, channel="viva")
    joined = connections.measure(data).tables["what_if"].set_index(["name", "n"])
    for n in (1, 3):
        lost = [sum(a in out or b in out for a, b in pairs) for out in combinations("01234", n)]
        assert joined.loc[("Care", n), "gain"] == pytest.approx(np.mean(lost))


def test_small_groups_and_the_last_few_are_never_pointed_at():
    people = members("Care", 9) + members("Few", 4) + [{"name": f"c{n}", "role": "Cook"} for n in range(6)]
    table = connections.measure(dataset(people=people, ties=OUTSIDE[:5])).tables["invite"]
    # Care has four left to invite, Few is four people; the cooks are six by their role.
    assert table[["by", "name"]].to_numpy().tolist() == [["role", "Cook"]]


def test_everyone_an_employee_and_no_roster():
    inside = connections.measure(dataset([("1", "Care0")], people=company(), channel="viva"))
    assert {headline.side for headline in inside.headlines} == {"internal"}
    assert set(inside.tables["invite"]["side"]) == {"internal"}
    without = connections.measure(dataset([("1", "a")], ours=["a"]))
    assert all(len(without.tables[name]) == 0 for name in ("invite", "what_if", "links", "steps"))


def test_sixty_percent_unknown_is_an_indication_between_wide_bounds():
    people = [{"name": f"p{n}", "accounts": [f"p{n}"] if n < 40 else []} for n in range(100)]
    headline = connections.measure(dataset([(f"p{n}", f"p{n}") for n in range(40)], people=people)).headline
    assert (headline.low, headline.value, headline.high, headline.grade) == (0.4, 0.4, 1.0, "B")


@pytest.mark.parametrize("code", [INTERNAL, EXTERNAL])
def test_gains_never_fall_with_more_people(code):
    data = dataset(
        [("1", "Care0")], people=company(), ties=OUTSIDE, channel="viva" if code == INTERNAL else "x"
    )
    rows = data.select()
    table = invite.what_if(data, happened(data, rows), code, roster(data, rows))
    for _, group in table.groupby(["by", "name"]):
        assert (np.diff(group["gain"].dropna()) >= -1e-9).all()
        assert (np.diff(group["known"]) >= -1e-9).all()
