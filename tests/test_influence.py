"""Context in full: closeness, dependence, followers, spread, topics and how steady the choice is."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fivec import context, graph
from fivec.context import attention, cards, closeness, dependence, diversity, followers, stability, themes
from fivec.dataset import Selection
from tests.builders import dataset
from tests.test_context import EXCHANGE, LIST, a_wider_world, around_us, outside, talk

# -- kernels ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network():
    rng = np.random.default_rng(4)
    source, target = rng.integers(0, 40, 160), rng.integers(0, 38, 160)
    return graph.csr(source, target, rng.integers(1, 4, 160).astype(float), 40)


def as_networkx(matrix):
    return nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph)


def test_visits_are_personalised_pagerank(network):
    start = np.zeros(40)
    start[3] = 1.0
    found = graph.visits(network, start)
    expected = nx.pagerank(
        as_networkx(network), personalization={3: 1}, dangling={3: 1}, tol=1e-13, max_iter=2000
    )
    assert found / found.sum() == pytest.approx([expected[person] for person in range(40)], abs=1e-8)
    assert found / found.sum() == pytest.approx(graph.pagerank(network, start), abs=1e-8)


def test_contributions_of_many_sets_are_those_of_each(network):
    members = np.random.default_rng(1).random((40, 5)) < 0.2
    found = graph.contribution(network, members)
    assert found.shape == (40, 5)
    for place in range(5):
        assert found[:, place] == pytest.approx(graph.contribution(network, members[:, place]))
        assert found[:, place] == pytest.approx(by_columns(network, members[:, place]), abs=1e-9)


def by_columns(matrix, members):
    """The same by solving the linear system, dangling walks stopping where they are."""
    dense = matrix.toarray()
    given_ = dense.sum(axis=1, keepdims=True)
    steps = np.divide(dense, given_, out=np.zeros_like(dense), where=given_ > 0)
    return np.linalg.solve(np.eye(len(dense)) - 0.85 * steps, 0.15 * members)


def test_many_seeds_at_once_are_networkx_s_walks(network):
    seeds = np.eye(40)[:, [0, 7, 21]]
    found = graph.pagerank(network, seeds)
    for place, seed in enumerate((0, 7, 21)):
        expected = nx.pagerank(
            as_networkx(network), personalization={seed: 1}, dangling={seed: 1}, tol=1e-13, max_iter=2000
        )
        assert found[:, place] == pytest.approx([expected[person] for person in range(40)], abs=1e-6)


def test_draws_walked_at_once_are_those_walked_one_by_one(monkeypatch):
    found = attention.attention(outside(a_wider_world(), []), 1)
    times = attention.draws(outside(a_wider_world(), []), 1, 7)
    together = attention.authorities(found, times)
    monkeypatch.setattr(attention, "AT_ONCE", 1)
    assert attention.authorities(found, times) == pytest.approx(together, abs=1e-9)
    assert together.sum(axis=1) == pytest.approx(1.0)


# -- how many others ----------------------------------------------------------------------------------------


def test_effective_number_of_published_values():
    assert diversity.effective_number(np.array([8.0, 1, 1])) == pytest.approx(1.894646, abs=1e-6)
    assert diversity.effective_number(np.array([0.7, 0.2, 0.1])) == pytest.approx(2.229592, abs=1e-6)
    number = diversity.effective_number(np.array([0.7, 0.2, 0.1]))
    assert diversity.evenness(number, 3) == pytest.approx(0.614796, abs=1e-6)
    assert diversity.effective_number(np.zeros(3)) is None
    assert diversity.evenness(1.0, 1) is None


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_effective_number_lies_between_one_and_all(weights):
    number = diversity.effective_number(np.array(weights))
    assert 1 - 1e-9 <= number <= len(weights) + 1e-9
    assert diversity.effective_number(np.ones(len(weights))) == pytest.approx(len(weights))


def test_dependence_on_two_by_hand():
    # Three acts of the same moment towards x and one towards y, who give no attention: mass 3 to 1.
    posts = talk(("zorg", "x"), ("zorg", "x"), ("zorg", "x"), ("zorg", "y"))
    result = context.measure(outside(posts, []))
    measure = result.measure("CX-6")
    assert measure.value == pytest.approx(np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))), abs=1e-6)
    assert measure.n == 2 and measure.grade == "C"
    assert result.measure("CX-6.largest").value == pytest.approx(0.75)
    assert measure.low <= measure.value


def test_equals_of_the_last_of_fifty_come_along():
    mass = np.concatenate([np.full(10, 2.0), np.full(60, 1.0), np.zeros(5)])
    assert len(diversity.most_heard(np.ones(75, dtype=bool), mass)) == 70


# -- followers ----------------------------------------------------------------------------------------------


def test_agreement_of_three_orders_as_published():
    assert followers.kendall_w(np.array([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4.0]])) == pytest.approx(
        0.777778, abs=1e-6
    )
    assert followers.kendall_w(np.ones((3, 4))) is None
    assert followers.kendall_w(np.ones((1, 4))) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=25))
def test_agreement_is_the_mean_of_the_rank_correlations(rows):
    values = np.array(rows, dtype=float).T
    if min(np.ptp(row) for row in values) == 0:
        return
    for one, other in ((0, 1), (1, 2)):
        assert followers.spearman(values[one], values[other]) == pytest.approx(
            stats.spearmanr(values[one], values[other]).statistic
        )
    assert 0 <= followers.kendall_w(values) <= 1 + 1e-9


def test_without_equals_agreement_follows_from_spearman():
    values = np.random.default_rng(0).random((3, 12))
    pairs = [followers.spearman(values[a], values[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert followers.kendall_w(values) == pytest.approx((np.mean(pairs) * 2 + 1) / 3)


def followed(n):
    """Each person has their number as followers, is shared as often, and mentioned the other way round."""
    posts = [(f"p{k}", f"u{k}", None, f"bericht {k}", 0) for k in range(n)]
    posts += [
        {"id": f"s{k}-{i}", "author": "fan", "kind": "share", "share_of": f"p{k}"}
        for k in range(n)
        for i in range(k)
    ]
    posts += [(f"m{k}-{i}", "fan", None, f"zie @u{k}", 1) for k in range(n) for i in range(n - k)]
    return posts, {f"u{k}": {"followers": float(100 * k)} for k in range(n)}


def test_followers_against_shares_and_mentions_by_hand():
    posts, accounts = followed(20)
    result = context.measure(dataset([*posts, ("z", "zorg", None, "wij")], accounts=accounts, ours=["zorg"]))
    assert result.measure("CX-7.shares").value == pytest.approx(1)
    assert result.measure("CX-7.mentions").value == pytest.approx(-1)
    assert result.measure("CX-7").value == pytest.approx((np.mean([1, -1, -1]) * 2 + 1) / 3)
    assert result.measure("CX-7").n == 20


def test_nineteen_people_say_nothing_about_followers():
    posts, accounts = followed(19)
    measure = context.measure(
        dataset([*posts, ("z", "zorg", None, "wij")], accounts=accounts, ours=["zorg"])
    ).measure("CX-7")
    assert measure.grade is None and measure.missing == ("followers",)


def test_without_numbers_the_list_of_follows_counts():
    posts, _ = followed(20)
    ties = [{"source": f"w{i}", "target": f"u{k}", "kind": "follow"} for k in range(20) for i in range(k)]
    measure = context.measure(
        dataset([*posts, ("z", "zorg", None, "wij")], ties=ties, ours=["zorg"])
    ).measure("CX-7.shares")
    # The watchers and the fan follow with nothing, as u0 does.
    assert measure.basis == "follow_ties" and measure.value > 0.9


# -- closeness ----------------------------------------------------------------------------------------------


def test_shared_neighbours_are_networkx_s_jaccard(network):
    source, target = network.tocoo().row, network.tocoo().col
    plain = nx.Graph(list(zip(source.tolist(), target.tolist(), strict=True)))
    plain.add_nodes_from(range(40))
    found = closeness.shared_neighbours(source, target, 39)
    for person in range(39):
        ours, theirs = set(plain[39]) - {person}, set(plain[person]) - {39}
        either = ours | theirs
        assert found[person] == pytest.approx(len(ours & theirs) / len(either) if either else 0)


def test_contact_by_hand():
    seen = closeness.contacts(outside(), 1, Selection())
    data = outside()
    party, us = attention.nodes(data, 1)
    of = {name: party[data.accounts["handle"].tolist().index(name)] for name in ("kim", "lee", "mo")}
    assert [seen.to_us[of[name]] for name in of] == [1, 1, 1]
    assert [seen.from_us[of[name]] for name in of] == [1, 0, 1]
    assert [bool(seen.personal[of[name]]) for name in of] == [False, False, True]
    assert seen.strength[us] == 0
    # Mo's exchange lasted longest and is the most recent; lee's went one way.
    assert seen.strength[of["mo"]] > seen.strength[of["kim"]] > seen.strength[of["lee"]] > 0


def test_contact_is_no_part_of_who_matters():
    """One answer of a person to us makes contact, and changes nobody's expertise nor who is ranked."""
    posts = a_wider_world()
    before = cards.of_ranking(outside(posts, []))
    more = [*posts, ("c1", "zorg", None, "dag", 1), ("c2", "p20", "c1", "dag terug", 1)]
    after = cards.of_ranking(outside(more, []))
    assert set(before.people) == set(after.people)
    one, other = (context.measure(outside(p, []), quick=True).headline for p in (posts, more))
    assert one.n == other.n and other.k in (one.k, one.k + 1)


# -- how steady ---------------------------------------------------------------------------------------------


def test_mean_overlap_of_draws_by_hand():
    sets = [np.array([1, 2]), np.array([2, 3]), np.array([1, 2])]
    assert stability.mean_jaccard(sets) == pytest.approx((1 / 3 + 1 + 1 / 3) / 3)
    assert stability.mean_jaccard(sets[:1]) is None


def test_tiers_follow_how_often():
    drawn = stability.Redrawn(np.array([1.0, 0.9, 0.89, 0.1, 0.0]), 0.5, (np.array([0]),))
    assert drawn.tier(np.arange(5)) == ["A", "A", "B", "C", None]


def test_tiers_and_interval_come_with_evidence_only_and_are_the_same_each_time():
    quick = context.measure(outside(a_wider_world(), []), quick=True)
    full, again = (context.measure(outside(a_wider_world(), [])) for _ in range(2))
    assert quick.measure("CX-1.stability") is None
    assert quick.tables["influencers"]["tier"].isna().all()
    assert full.measures == again.measures
    assert full.tables["influencers"]["tier"].notna().any()
    assert full.headline.value == quick.headline.value
    assert full.headline.low <= quick.headline.low and full.headline.high >= quick.headline.high
    assert 0 < full.measure("CX-1.stability").value <= 1


def test_nobody_has_a_rank():
    table = context.measure(outside(a_wider_world(), [])).tables["influencers"]
    assert "rank" not in table
    assert table["tier"].fillna("D").is_monotonic_increasing
    for _, names in table.groupby(table["tier"].fillna("D"))["name"]:
        assert names.is_monotonic_increasing


@pytest.mark.parametrize(("n", "draws"), [(0, 0), (10_000, 200), (10_001, 50), (100_001, 0)])
def test_the_number_of_draws_follows_the_size(n, draws):
    ends = np.arange(n)
    found = attention.Attention(ends, ends + 1, np.ones(n), np.zeros(n, dtype=int), 1, n + 1)
    assert stability.n_draws(found) == draws


# -- groups of others ---------------------------------------------------------------------------------------


def camps(heard):
    """Two camps of eight who all answer each other; we answer the people named."""
    pairs = [(f"{c}{i}", f"{c}{j}") for c in "ab" for i in range(8) for j in range(8) if i != j]
    return talk(*pairs, *[("zorg", who) for who in heard])


def test_spread_over_two_camps():
    one = context.measure(outside(camps(["a1", "a2", "a3"]), [])).measure("CX-9")
    both = context.measure(outside(camps(["a1", "a2", "b1", "b2"]), [])).measure("CX-9")
    assert (one.value, one.k, one.n) == (pytest.approx(0, abs=1e-9), 1, 2)
    assert both.value == pytest.approx(1, abs=1e-6)
    assert one.p < 0.1 < both.p
    assert one.value < one.expected


def test_no_spread_where_others_do_not_talk():
    measure = context.measure(outside(around_us(), [])).measure("CX-9")
    assert measure.grade is None and measure.missing == ("others_talk",)


# -- topics and what is missing there -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("learn_from", "heard", "share", "state"),
    [(3, 3, 0.05, "both"), (3, 2, 0.05, "unheard"), (0, 3, 0.04, "unsaid"), (0, 3, 0.05, "heard"),
     (3, 0, 0.0, "listening"), (2, 2, 0.0, "quiet"), (0, 0, float("nan"), "quiet")],
)  # fmt: skip
def test_state_of_a_topic(learn_from, heard, share, state):
    assert themes._state(learn_from, heard, share) == state


def spoken_of(*answering):
    """A thread on houses by us that these people answer."""
    return [
        ("1", "zorg", None, "wij bouwen woningen voor ouderen", 0),
        *[(f"r{who}", who, "1", "mooi gedaan", 1) for who in answering],
    ]


def test_measures_by_topic_by_hand():
    typed = [{"name": "kim", "topic": "woningen"}, {"name": "lee", "topic": "fietsen"}]
    result = context.measure(outside(spoken_of("a", "b", "c"), typed))
    both, unheard, unsaid = (result.measure(id) for id in ("CX-3", "CX-3.unheard", "CX-3.unsaid"))
    assert (both.k, both.n) == (0, 2)
    assert (unheard.k, unheard.n) == (0, 1)
    assert (unsaid.k, unsaid.n) == (0, 1)
    result = context.measure(outside(spoken_of("a", "b"), typed))
    assert (result.measure("CX-3.unheard").k, result.measure("CX-3.unheard").n) == (1, 1)
    assert result.measure("CX-3.unsaid").grade is None


def test_attention_that_ends_with_us_by_hand():
    # d gives us everything, e half; f turns to d only and reaches us through d.
    posts = talk(("d", "zorg"), ("e", "zorg"), ("e", "x"), ("f", "d"), ("zorg", "x"))
    data = outside(posts, [])
    told = context.people(data).set_axis(data.accounts["handle"].astype(str))["contribution"]
    assert told["d"] == pytest.approx(1)
    assert told["e"] == pytest.approx(0.5)
    assert told["f"] == pytest.approx(0.85)
    assert np.isnan(told["x"]) and np.isnan(told["zorg"])
    assert context.measure(data).measure("CX-2.contribution").value == pytest.approx((1 + 0.5 + 0.85) / 3)


# -- who is approachable ------------------------------------------------------------------------------------


def test_at_most_three_who_answer_others_and_are_no_contact():
    typed = [{"name": "e", "topic": "woningen"}]
    posts = [
        *spoken_of("a", "b", "c", "d", "e", "f"),
        *talk(
            ("a", "x"), ("a", "y"), ("b", "x"), ("c", "x"), ("c", "y"), ("c", "z"), ("zorg", "d"), ("d", "x")
        ),
    ]
    table = context.measure(outside(posts, typed)).tables["approachable"]
    # e was named, c and a answer most; d talks with us both ways; b and f come after them.
    assert list(table["handle"]) == ["a", "c", "e"]
    assert list(table["n_answered"]) == [3, 4, 1]
    assert not {"zorg", "anna"} & set(table["handle"])


def test_inside_nobody_is_called_approachable():
    people = [{"name": "comm", "official": True}, *({"name": f"p{n}", "team": "T"} for n in range(9))]
    pairs = [(f"p{n}", f"p{n + 1}") for n in range(8)] * 3 + [("p1", "comm"), ("comm", "p1")]
    listed = [{"name": "p1", "topic": "bericht"}]
    data = dataset(talk(*pairs), people=people, channel="viva", influencers=listed)
    result = context.measure(data)
    for name in ("approachable", "contacts", "influencers"):
        assert not len(result.tables[name])
    assert context.people(data).drop(columns="topic").isna().all(axis=None)


# -- the point of view --------------------------------------------------------------------------------------


def staffed(**anna):
    return outside(
        EXCHANGE,
        ours=["zorg"],
        people=[{"name": "zorg", "kind": "logo"}, {"name": "anna", "team": "W", **anna},
                *({"name": f"w{n}", "team": "W"} for n in range(4))],
    )  # fmt: skip


def test_from_one_account_that_may_be_named():
    result = context.measure(staffed(may_be_named=True), Selection(accounts=("x:anna",)))
    assert result.headline.k == 0
    assert list(result.tables["contacts"]["handle"]) == ["mo"]


def test_colleagues_outside_the_point_of_view_are_no_shared_contact():
    """From anna alone, what a and b share with zorg does not bring them closer to her."""
    pairs = [("anna", "a"), ("anna", "b"), ("a", "zorg"), ("b", "c"), ("anna", "c")]
    with_us = talk(*pairs, ("anna", "zorg"))
    data = dataset(with_us, ours=["zorg", "anna"])
    table = context.measure(data, Selection(accounts=("anna",))).tables["contacts"].set_index("handle")
    # a has no other contact than zorg; b and c have each other.
    assert table["closeness"]["b"] == table["closeness"]["c"] > table["closeness"]["a"]


def test_from_an_account_that_may_not_be_named_nothing_is_told():
    data = staffed(may_be_named=False)
    result = context.measure(data, Selection(accounts=("anna",)))
    assert not len(result.tables["contacts"])
    assert [
        one.id for one in result.measures if one.id.startswith(("CX-2", "CX-5", "CX-6")) and one.measured
    ] == []


def test_what_was_typed_is_contact_of_the_whole_organisation():
    typed = [{**one, "last_contact_at": pd.Timestamp("2026-01-05", tz="UTC")} for one in LIST]
    data = outside(influencers=typed)
    assert context.measure(data).headline.k == 4
    assert context.measure(data, Selection(accounts=("zorg",))).headline.k == 1


# -- edges --------------------------------------------------------------------------------------------------

FOLLOW = [{"source": f"f{n}", "target": "zorg", "kind": "follow"} for n in range(5)]
EDGES = {
    "empty": dataset(),
    "one person": dataset([("1", "zorg", None, "wij")], ours=["zorg"]),
    "self ties": dataset(ties=[{"source": "zorg", "target": "zorg", "kind": "mention"}], ours=["zorg"]),
    "ties only": dataset(ties=FOLLOW, ours=["zorg"]),
    "undated": outside([(*post[:4], None) for post in EXCHANGE], []),
    "nobody answers": dataset([(f"{n}", f"p{n}", None, "los bericht") for n in range(30)], ours=["p0"]),
    "no text": outside([(*post[:3], None, post[4]) for post in a_wider_world()], []),
    "only us": dataset(talk(("zorg", "anna"), ("anna", "zorg")), ours=["zorg", "anna"]),
    "everybody an employee": dataset(
        talk(*[(f"p{n}", f"p{n + 1}") for n in range(6)]), people=[{"name": f"p{n}"} for n in range(7)]
    ),
    "disconnected": outside(camps([]), []),
}


@pytest.mark.parametrize("name", EDGES)
def test_an_odd_network_is_no_error_and_no_zero_for_what_is_not_known(name):
    data = EDGES[name]
    result = context.measure(data)
    for measure in result.measures:
        assert (measure.value is None) == (measure.grade is None)
        if measure.value is not None:
            assert np.isfinite(measure.value)
    for table in result.tables.values():
        assert isinstance(table, pd.DataFrame)
    assert len(context.people(data)) == len(data.accounts)


@pytest.mark.parametrize(
    "posts", [EXCHANGE, a_wider_world(), camps(["a1", "a2", "b1"])], ids=["few", "many", "camps"]
)
def test_every_measure_survives_another_order_and_other_names_of_rows(posts):
    order = np.random.default_rng(3).permutation(len(posts))
    one, other = outside(posts, []), outside([posts[row] for row in order], [])
    for first, second in zip(context.measure(one).measures, context.measure(other).measures, strict=True):
        assert (first.id, first.k, first.n, first.grade) == (second.id, second.k, second.n, second.grade)
        for field in ("value", "low", "high", "expected", "p"):
            assert getattr(first, field) == pytest.approx(getattr(second, field), abs=1e-6)


def test_repeated_follows_change_no_share():
    once = context.measure(dataset(talk(("a", "zorg")), ties=FOLLOW, ours=["zorg"]))
    twice = context.measure(dataset(talk(("a", "zorg")), ties=FOLLOW * 2, ours=["zorg"]))
    for id in ("CX-2", "CX-5", "CX-2.contribution"):
        assert once.measure(id) == twice.measure(id)


def test_groups_of_others_leave_us_out():
    data = outside(camps(["a1", "b1"]), [])
    found = dependence.groups(data, 1)
    party, us = attention.nodes(data, 1)
    assert found[us] == -1 and found[us - 1] == -1
    names = data.accounts["handle"].astype(str).tolist()
    label = {
        name: found[party[code]] for code, name in enumerate(names) if name[0] in "ab" and name != "anna"
    }
    assert len({label[f"a{n}"] for n in range(8)}) == len({label[f"b{n}"] for n in range(8)}) == 1
    assert label["a1"] != label["b1"]
