"""Network kernels against hand counts, networkx, scikit-learn and published values."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec import graph
from tests.networks import FACTION, PAIRS, karate, matrix_of, random_network

# -- the matrix ------------------------------------------------------------------------------------------


def test_repeated_ties_are_summed_and_self_ties_dropped():
    matrix = graph.csr([0, 0, 1, 2], [1, 1, 1, 0], n=4)
    assert matrix.toarray().tolist() == [[0, 2, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    degree = graph.degrees(matrix)
    assert degree.in_degree.tolist() == [1, 1, 0, 0]
    assert degree.out_degree.tolist() == [1, 0, 1, 0]
    assert degree.in_strength.tolist() == [1, 2, 0, 0]
    assert degree.out_strength.tolist() == [2, 0, 1, 0]


@pytest.mark.parametrize("n", [0, 1])
def test_networks_without_ties_give_none_and_never_raise(n):
    empty = graph.csr([0] * n, [0] * n, n=n)
    assert graph.density(empty) is None
    assert graph.reciprocity(empty) is None
    assert graph.components(empty).tolist() == [0] * n
    assert graph.pagerank(empty).tolist() == [1.0] * n
    assert graph.contribution(empty, np.zeros(n, dtype=bool)).tolist() == [0.0] * n
    assert graph.ei_index([], [], np.zeros(n, dtype=int)).ei_index is None


def test_an_in_star_is_heard_at_its_centre():
    star = graph.csr(np.arange(1, 10), np.zeros(9, dtype=int), n=10)
    assert graph.degrees(star).in_degree.tolist() == [9] + [0] * 9
    assert graph.pagerank(star).argmax() == 0


# -- published and hand-counted values --------------------------------------------------------------------


def test_karate_density():
    assert graph.density(karate) == pytest.approx(0.139037, abs=1e-6)


def test_reciprocity_of_knoke_and_a_small_digraph():
    arcs = np.array([(1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (1, 3)])
    assert graph.reciprocity(graph.csr(*arcs.T)) == pytest.approx(4 / 6)
    rows = "0100101010 1011101110 0101111001 1100101000 1111001111 0010001010 0101100000 1101101010 "
    rows += "0100101000 1110101000"
    table = np.array([[int(cell) for cell in row] for row in rows.split()])
    knoke = graph.csr(*np.nonzero(table), n=10)
    assert graph.density(knoke) == pytest.approx(0.544444, abs=1e-6)
    assert graph.reciprocity(knoke) == pytest.approx(0.693878, abs=1e-6)


def test_karate_factions_keep_to_themselves():
    found = graph.ei_index(*PAIRS.T, FACTION, n_permutations=1000)
    assert found.ei_index == pytest.approx(-0.717949, abs=1e-6)
    assert found.expected_ei_index == pytest.approx(0.030303, abs=1e-6)
    assert found.z == pytest.approx(-8.0, abs=0.6)
    assert found.p == pytest.approx(1 / 1001)
    assert found.crossing == pytest.approx(0.141, abs=1e-3)


def test_sampson_mixing():
    table = np.array([[30, 1, 5], [7, 10, 1], [9, 2, 23]])
    group = np.repeat([0, 1, 2], 40)
    source, target = [], []
    for a, b in np.ndindex(3, 3):
        # Any ties with these counts do; the pairs only have to be different.
        pairs = [(40 * a + i, 40 * b + (i * 7 + j) % 40) for i in range(40) for j in (1, 3)]
        chosen = [pair for pair in pairs if pair[0] != pair[1]][: table[a, b]]
        source += [pair[0] for pair in chosen]
        target += [pair[1] for pair in chosen]
    assert graph.ei_index(source, target, group, 0).ei_index == pytest.approx(-0.4318182, abs=1e-7)


def test_pagerank_of_the_well_known_example():
    followed = {"B": "C", "C": "B", "D": "AB", "E": "BDF", "F": "BE", "G": "BE", "H": "BE", "I": "BE"}
    arcs = [(a, b) for a, targets in (followed | {"J": "E", "K": "E"}).items() for b in targets]
    source, target = np.array([["ABCDEFGHIJK".index(page) for page in arc] for arc in arcs]).T
    rank = graph.pagerank(graph.csr(source, target, n=11)) * 100
    assert np.round(rank, 1).tolist() == [3.3, 38.4, 34.3, 3.9, 8.1, 3.9, 1.6, 1.6, 1.6, 1.6, 1.6]


def test_karate_pagerank():
    rank = graph.pagerank(karate)
    assert rank[[33, 0, 32]] == pytest.approx([0.1009, 0.0970, 0.0717], abs=1e-4)


def test_contribution_of_all_half_and_none():
    # 0 is us; 1 listens only to us, 2 half to us and half to 3, 3 listens to nobody.
    reached = graph.contribution(graph.csr([1, 2, 2], [0, 0, 3], n=4), np.array([True, False, False, False]))
    assert reached == pytest.approx([0.15, 0.1275, 0.06375, 0], abs=1e-12)


# -- oracles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_pagerank_agrees_with_networkx(seed):
    network = random_network(seed)
    matrix = matrix_of(network, "weight")
    expected = nx.pagerank(network, tol=1e-12, max_iter=1000)
    assert graph.pagerank(matrix) == pytest.approx([expected[node] for node in network], abs=1e-8)
    starts = np.zeros((60, 2))
    starts[3, 0], starts[[4, 5], 1] = 1, (2, 1)
    personal = nx.pagerank(network, personalization={4: 2, 5: 1}, tol=1e-12, max_iter=1000)
    assert graph.pagerank(matrix, starts)[:, 1] == pytest.approx(
        [personal[node] for node in network], abs=1e-8
    )


@pytest.mark.parametrize("seed", range(3))
def test_structure_agrees_with_networkx(seed):
    network = random_network(seed, chance=0.02)
    matrix = matrix_of(network)
    assert graph.reciprocity(matrix) == pytest.approx(nx.reciprocity(network))
    assert graph.density(matrix) == pytest.approx(nx.density(network))
    found = graph.components(matrix)
    sizes = sorted((len(part) for part in nx.weakly_connected_components(network)), reverse=True)
    assert np.bincount(found).tolist() == sizes
    assert all(len({found[node] for node in part}) == 1 for part in nx.weakly_connected_components(network))


def test_contribution_agrees_with_solving_the_equation():
    network = random_network(7)
    matrix = matrix_of(network, "weight")
    table = matrix.toarray()
    steps = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    members = np.arange(60) < 3
    expected = np.linalg.solve(np.eye(60) - 0.85 * steps, 0.15 * members)
    assert graph.contribution(matrix, members) == pytest.approx(expected, abs=1e-9)


# -- properties --------------------------------------------------------------------------------------------

ties = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=40)


@given(ties, st.permutations(range(12)))
@settings(max_examples=40, deadline=None)
def test_numbers_follow_the_people_not_their_order(pairs, order):
    source, target = np.array(pairs).T
    order = np.array(order)
    group = np.arange(12) % 3
    moved = np.empty(12, dtype=int)
    moved[order] = group
    here, there = graph.csr(source, target, n=12), graph.csr(order[source], order[target], n=12)
    assert graph.reciprocity(here) == graph.reciprocity(there)
    assert graph.density(here) == graph.density(there)
    assert graph.pagerank(here) == pytest.approx(graph.pagerank(there)[order], abs=1e-8)
    ei = graph.ei_index(source, target, group, 0).ei_index
    assert ei == pytest.approx(graph.ei_index(order[source], order[target], moved, 0).ei_index)


@given(ties)
@settings(max_examples=40, deadline=None)
def test_repeats_and_self_ties_change_no_structure(pairs):
    source, target = np.array(pairs).T
    more = np.concatenate([source, source, np.arange(12)]), np.concatenate([target, target, np.arange(12)])
    once, often = graph.csr(source, target, n=12), graph.csr(*more, n=12)
    group = np.arange(12) % 3
    assert graph.density(once) == graph.density(often)
    assert graph.reciprocity(once) == graph.reciprocity(often)
    assert graph.degrees(once).in_degree.tolist() == graph.degrees(often).in_degree.tolist()
    assert graph.components(once).tolist() == graph.components(often).tolist()
    assert graph.ei_index(source, target, group, 0) == graph.ei_index(*more, group, 0)


def test_a_tie_of_weight_two_mixes_as_two_ties():
    network = random_network(5)
    ties = matrix_of(network).tocoo()
    group = np.arange(len(network)) % 3
    weight = np.where(np.arange(ties.nnz) % 4 == 0, 2.0, 1.0)
    weighed = graph.mixing(ties.row, ties.col, group, weight, 200)
    times = weight.astype(int)
    repeated = graph.mixing(np.repeat(ties.row, times), np.repeat(ties.col, times), group, None, 200)
    assert weighed.crossing == pytest.approx(repeated.crossing)
    assert (weighed.z, weighed.p) == (pytest.approx(repeated.z), repeated.p)
