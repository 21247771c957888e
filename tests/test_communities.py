"""Communities and their null against networkx, scikit-learn and published values."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from fivec import communities, graph

KARATE = nx.karate_club_graph()
PAIRS = np.array(KARATE.edges())
FACTION = np.array([KARATE.nodes[node]["club"] == "Officer" for node in KARATE]).astype(int)


def matrix_of(network, weight=None):
    table = nx.to_numpy_array(network, weight=weight)
    source, target = np.nonzero(table)
    return graph.csr(source, target, table[source, target], len(network))


karate = matrix_of(KARATE)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_networks_without_ties_give_none_and_never_raise(n):
    empty = graph.csr([0] * n, [0] * n, n=n)
    assert communities.modularity(empty, np.zeros(n, dtype=int)) is None
    assert communities.excess_modularity(empty, 10) is None
    assert communities.communities(empty).tolist() == [-1] * n
    assert [part.tolist() for part in communities.rewired([], [])] == [[], []]


def test_karate_modularity_of_its_factions_with_and_without_weights():
    assert communities.modularity(karate, FACTION) == pytest.approx(0.358235, abs=1e-6)
    assert communities.modularity(matrix_of(KARATE, "weight"), FACTION) == pytest.approx(0.391438, abs=1e-6)


def test_ring_of_cliques():
    ring = nx.ring_of_cliques(30, 5)
    clique = np.arange(150) // 5
    assert communities.modularity(matrix_of(ring), clique) == pytest.approx(0.8757576, abs=1e-7)
    assert communities.modularity(matrix_of(ring), clique // 2) == pytest.approx(0.8878788, abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_karate_communities_reach_the_optimum(seed):
    found = communities.communities(karate, seed)
    assert communities.modularity(karate, found) == pytest.approx(0.419790, abs=1e-6)
    assert np.bincount(found).tolist() == [12, 11, 6, 5]


def test_karate_stands_out_from_networks_with_the_same_degrees():
    excess = communities.excess_modularity(karate, 100)
    assert excess.found == pytest.approx(0.419790, abs=1e-6)
    assert excess.expected == pytest.approx(0.3027, abs=0.01)
    assert excess.z == pytest.approx(8.1, abs=2)
    assert excess.p == pytest.approx(1 / 101)


def test_a_random_network_has_communities_but_no_excess():
    excess = communities.excess_modularity(matrix_of(nx.gnm_random_graph(50, 75, seed=1)), 50)
    assert excess.found > 0.45
    assert excess.p > 0.05


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_agrees_with_networkx(resolution):
    network = nx.gnp_random_graph(60, 0.1, seed=4)
    for number, (_, _, values) in enumerate(network.edges(data=True)):
        values["weight"] = float(number % 4 + 1)
    group = np.random.default_rng(0).integers(0, 4, 60)
    parts = [set(np.flatnonzero(group == part).tolist()) for part in range(4)]
    expected = nx.community.modularity(network, parts, weight="weight", resolution=resolution)
    assert communities.modularity(matrix_of(network, "weight"), group, resolution) == pytest.approx(expected)


def test_agreement_is_the_adjusted_rand_index():
    generator = np.random.default_rng(3)
    a, b = generator.integers(0, 4, 50), generator.integers(0, 3, 50)
    assert communities.agreement([a, b]) == pytest.approx(adjusted_rand_score(a, b))
    assert communities.agreement([a, 3 - a]) == pytest.approx(1.0)
    assert communities.agreement([a]) is None


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_rewiring_keeps_degrees_and_stays_simple(seed):
    a, b = communities.rewired(*PAIRS.T, seed)
    assert np.bincount(np.concatenate([a, b]), minlength=34).tolist() == [
        KARATE.degree(node) for node in KARATE
    ]
    assert not (a == b).any()
    assert len({frozenset(pair) for pair in zip(a.tolist(), b.tolist(), strict=True)}) == 78


def test_rewiring_changes_most_ties_and_follows_its_seed():
    before = {frozenset(pair) for pair in PAIRS.tolist()}
    a, b = communities.rewired(*PAIRS.T, 1)
    after = {frozenset(pair) for pair in zip(a.tolist(), b.tolist(), strict=True)}
    assert len(before & after) < 50
    assert np.array_equal(communities.rewired(*PAIRS.T, 1)[0], a)
    assert not np.array_equal(communities.rewired(*PAIRS.T, 2)[0], a)


def test_null_size_falls_with_the_number_of_ties():
    assert [communities.null_size(n) for n in (10_000, 10_001, 100_000, 100_001)] == [100, 20, 20, None]


ties = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=40)


@given(ties, st.permutations(range(12)))
@settings(max_examples=40, deadline=None)
def test_modularity_follows_the_people_not_their_order(pairs, order):
    source, target = np.array(pairs).T
    order, group = np.array(order), np.arange(12) % 3
    moved = np.empty(12, dtype=int)
    moved[order] = group
    here, there = graph.csr(source, target, n=12), graph.csr(order[source], order[target], n=12)
    assert communities.modularity(here, group) == pytest.approx(communities.modularity(there, moved))


@given(ties)
@settings(max_examples=40, deadline=None)
def test_repeats_and_self_ties_change_no_excess(pairs):
    source, target = np.array(pairs).T
    more = np.concatenate([source, source, np.arange(12)]), np.concatenate([target, target, np.arange(12)])
    once, often = graph.csr(source, target, n=12), graph.csr(*more, n=12)
    assert communities.excess_modularity(once, 3) == communities.excess_modularity(often, 3)


def test_people_without_ties_have_no_community():
    found = communities.communities(graph.csr([0, 1, 5, 6], [1, 2, 6, 7], n=9))
    assert found.tolist() == [0, 0, 0, -1, -1, 1, 1, 1, -1]


def test_people_without_ties_change_nobody_s_community():
    generator = np.random.default_rng(3)
    source, target = generator.integers(0, 60, 150), generator.integers(0, 60, 150)
    alone = np.sort(generator.choice(200, 60, replace=False))
    among = communities.communities(graph.csr(alone[source], alone[target], n=200))
    assert among[alone].tolist() == communities.communities(graph.csr(source, target, n=60)).tolist()
