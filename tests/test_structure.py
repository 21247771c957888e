"""Holes, triangles, cores, reach and mixing against hand counts, published values and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec import graph, holes, knit, paths, triangles
from tests.networks import FACTION, KARATE, karate, matrix_of, random_network

KITE = nx.krackhardt_kite_graph()
KNOKE = (
    "0100101010 1011101110 0101111001 1100101000 1111001111 "
    "0010001010 0101100000 1101101010 0100101000 1110101000"
)
SAMPSON = np.array([[30, 1, 5], [7, 10, 1], [9, 2, 23]])
COUPLES = np.array(
    [[258, 16, 35, 13], [12, 157, 58, 19], [13, 23, 306, 35], [5, 7, 24, 16]],
)


def network_of(ties):
    """A networkx graph of ties written as "ab cd"."""
    return nx.Graph([tuple(tie) for tie in ties.split()])


def by_name(network, values):
    return dict(zip(network, values, strict=True))


# -- holes -------------------------------------------------------------------------------------------------


def test_everett_and_borgatti_by_hand():
    network = network_of("AB AF AG AE EG FG BG BD DG GC")
    size = by_name(network, holes.effective_size(matrix_of(network)))
    assert size == pytest.approx(
        {"G": 14 / 3, "A": 2.5, "B": 5 / 3, "C": 1, "D": 1, "E": 1, "F": 1}, abs=1e-4
    )
    found = by_name(network, holes.constraint(matrix_of(network)))
    expected = {"G": 0.4003, "A": 0.5955, "B": 0.6427, "E": 0.7309, "F": 0.7309, "D": 0.7847, "C": 1.0}
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_star_and_a_triangle():
    star = matrix_of(nx.star_graph(4))
    assert holes.constraint(star).tolist() == [0.25, 1, 1, 1, 1]
    assert holes.effective_size(star).tolist() == [4, 1, 1, 1, 1]
    triangle = matrix_of(nx.complete_graph(3))
    assert holes.constraint(triangle).tolist() == [1.125] * 3
    assert holes.effective_size(triangle).tolist() == [1] * 3


def test_who_has_no_ties_has_no_constraint():
    matrix = graph.csr([0, 0], [1, 0], n=3)
    assert np.isnan(holes.constraint(matrix)).tolist() == [False, False, True]
    assert np.isnan(holes.effective_size(matrix)).tolist() == [False, False, True]
    assert not holes.articulation_points(matrix).any()


def test_articulation_points_by_hand():
    # Two triangles that share a person, a chain of three, and somebody alone.
    network = network_of("ab bc ca cd de ec xy yz")
    network.add_node("alone")
    cuts = by_name(network, holes.articulation_points(matrix_of(network)))
    assert {name for name, cut in cuts.items() if cut} == {"c", "y"}


@pytest.mark.parametrize("seed", range(5))
def test_holes_agree_with_networkx(seed):
    network = random_network(seed, chance=0.03 + seed / 50)
    matrix = matrix_of(network, "weight")
    ours = by_name(network, holes.constraint(matrix))
    assert ours == pytest.approx(nx.constraint(network, weight="weight"), nan_ok=True)
    plain = network.to_undirected()
    ours = by_name(network, holes.effective_size(matrix))
    assert ours == pytest.approx(nx.effective_size(plain), nan_ok=True)
    cuts = by_name(network, holes.articulation_points(matrix))
    assert {node for node, cut in cuts.items() if cut} == set(nx.articulation_points(plain))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=16))
def test_articulation_points_of_any_network(pairs):
    network = nx.Graph([pair for pair in pairs if pair[0] != pair[1]])
    network.add_nodes_from(range(12))
    source, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    cuts = holes.articulation_points(graph.csr(source, target, n=12))
    assert set(np.flatnonzero(cuts)) == set(nx.articulation_points(network))


# -- triangles and cores -------------------------------------------------------------------------------------


def test_the_shape_of_karate():
    assert triangles.transitivity(karate) == pytest.approx(0.255682, abs=1e-6)
    assert triangles.clustering(karate) == pytest.approx(0.570638, abs=1e-6)
    assert knit.degree_assortativity(karate) == pytest.approx(-0.475613, abs=1e-6)
    core = knit.core_numbers(karate)
    assert (core.max(), (core == 4).sum()) == (4, 10)


@pytest.mark.parametrize("block", [1, 50, 1 << 21])
def test_triangles_do_not_depend_on_how_many_are_looked_at_together(block, monkeypatch):
    monkeypatch.setattr(triangles, "BLOCK", block)
    expected = [nx.triangles(KARATE)[node] for node in KARATE]
    assert triangles.n_triangles(karate).tolist() == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_shape_of_random_networks_agrees_with_networkx(seed):
    network = random_network(seed, chance=0.03 + seed / 50)
    matrix, plain = matrix_of(network, "weight"), network.to_undirected()
    assert triangles.transitivity(matrix) == pytest.approx(nx.transitivity(plain))
    assert triangles.clustering(matrix) == pytest.approx(nx.average_clustering(plain))
    assert by_name(network, knit.core_numbers(matrix)) == nx.core_number(plain)
    assert knit.degree_assortativity(matrix) == pytest.approx(nx.degree_assortativity_coefficient(plain))
    assert graph.reciprocity(matrix) == pytest.approx(nx.overall_reciprocity(network))


def test_no_triangle_where_nobody_has_two_contacts():
    pair = graph.csr([0], [1], n=3)
    assert triangles.transitivity(pair) is None
    assert triangles.clustering(pair) is None
    assert knit.core_numbers(pair).tolist() == [1, 1, 0]
    assert knit.degree_assortativity(pair) is None


# -- ways ----------------------------------------------------------------------------------------------------


def test_betweenness_of_the_kite_and_the_florentines():
    assert paths.betweenness(matrix_of(KITE))[7] == pytest.approx(0.388889, abs=1e-6)
    families = nx.florentine_families_graph()
    found = by_name(families, paths.betweenness(matrix_of(families)))
    assert found["Medici"] == pytest.approx(0.521978, abs=1e-6)


@pytest.mark.parametrize("together", [1, 7, 64])
def test_betweenness_agrees_with_networkx(together, monkeypatch):
    monkeypatch.setattr(paths, "TOGETHER", together)
    network = random_network(together, chance=0.02)
    plain = nx.betweenness_centrality(network.to_undirected())
    assert by_name(network, paths.betweenness(matrix_of(network, "weight"))) == pytest.approx(plain)


def test_betweenness_from_some_people_is_near_that_from_all():
    network = nx.barabasi_albert_graph(800, 3, seed=1)
    matrix = matrix_of(network)
    exact, drawn = paths.betweenness(matrix), paths.betweenness(matrix, exact_up_to=0)
    assert not np.array_equal(exact, drawn)
    assert np.array_equal(drawn, paths.betweenness(matrix, exact_up_to=0))
    assert np.corrcoef(exact, drawn)[0, 1] > 0.98
    assert drawn.sum() == pytest.approx(exact.sum(), rel=0.05)


def test_two_steps_by_hand():
    # A chain of four reaches 2, 3, 3 and 2 of the four others; who is alone reaches nobody.
    chain = matrix_of(network_of("ab bc cd"))
    assert paths.two_step_reach(chain) == pytest.approx(10 / 12)
    assert paths.two_step_reach(graph.csr([0, 1, 2], [1, 2, 3], n=5)) == pytest.approx(10 / 20)


def test_two_steps_agree_with_networkx():
    network = random_network(3, n=150, chance=0.01)
    plain = network.to_undirected()
    near = [len(nx.single_source_shortest_path_length(plain, node, cutoff=2)) - 1 for node in plain]
    assert paths.two_step_reach(matrix_of(network)) == pytest.approx(np.mean(near) / 149)


def test_two_steps_of_a_large_network_are_drawn(monkeypatch):
    monkeypatch.setattr(paths, "STEPS_FROM", 100)
    network = nx.gnp_random_graph(1000, 0.004, seed=1)
    exact = np.mean([len(nx.ego_graph(network, node, 2)) - 1 for node in network]) / 999
    found = paths.two_step_reach(matrix_of(network))
    assert found == pytest.approx(exact, rel=0.15)
    assert found == paths.two_step_reach(matrix_of(network))


def test_reachability_by_hand():
    matrix = graph.csr([0, 1, 3], [1, 2, 4], n=6)
    assert knit.reachability(matrix) == pytest.approx(8 / 30)
    assert knit.largest_share(matrix) == pytest.approx(0.5)


# -- returned ties, and ties with people like oneself --------------------------------------------------------


def test_reciprocity_beyond_chance_of_a_small_digraph_and_knoke():
    small = graph.csr([0, 1, 1, 2, 3, 0], [1, 0, 2, 3, 2, 2])
    assert graph.reciprocity(small) == pytest.approx(2 / 3)
    assert knit.reciprocity_beyond_chance(small) == pytest.approx(1 / 3)
    rows = np.array([[int(cell) for cell in row] for row in KNOKE.split()])
    knoke = graph.csr(*np.nonzero(rows))
    assert graph.density(knoke) == pytest.approx(0.544444, abs=1e-6)
    assert graph.reciprocity(knoke) == pytest.approx(0.693878, abs=1e-6)
    assert knit.reciprocity_beyond_chance(knoke) == pytest.approx(0.328024, abs=1e-6)


def test_reciprocity_beyond_chance_of_everybody_with_everybody():
    assert knit.reciprocity_beyond_chance(matrix_of(nx.complete_graph(4))) is None


def test_weighted_reciprocity_by_hand():
    matrix = graph.csr([0, 1, 1, 2], [1, 0, 2, 0], [5, 3, 1, 2])
    assert knit.weighted_reciprocity(matrix) == pytest.approx(6 / 11)


def test_assortativity_of_published_mixing():
    assert knit.assortativity(COUPLES) == pytest.approx(0.6230, abs=1e-4)
    assert knit.assortativity(SAMPSON) == pytest.approx(0.5480690)
    assert knit.assortativity(SAMPSON + SAMPSON.T) == pytest.approx(0.5445606)


def test_assortativity_of_the_karate_factions():
    mixing = knit.mixing_matrix(karate, FACTION)
    assert mixing.sum() == 156 and np.trace(mixing) == 134
    assert knit.assortativity(mixing) == pytest.approx(0.717530, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_assortativity_agrees_with_networkx(seed):
    network = random_network(seed)
    group = np.random.default_rng(seed).integers(0, 3, len(network))
    nx.set_node_attributes(network, by_name(network, group.tolist()), "team")
    found = knit.assortativity(knit.mixing_matrix(matrix_of(network, "weight"), group))
    assert found == pytest.approx(nx.attribute_assortativity_coefficient(network, "team"))


def test_ties_of_the_groupless_and_of_one_group_say_nothing():
    matrix = graph.csr([0, 1, 2], [1, 2, 3], n=4)
    assert knit.mixing_matrix(matrix, np.array([0, 0, 1, -1])).tolist() == [[1, 1], [0, 0]]
    assert knit.assortativity(knit.mixing_matrix(matrix, np.array([0, 0, 0, -1]))) is None
    assert knit.assortativity(knit.mixing_matrix(matrix, np.full(4, -1))) is None


# -- properties ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_without_ties_never_raise(n):
    for source in ([], [0] * min(n, 1)):
        matrix = graph.csr(source, source, n=n)
        assert np.isnan(holes.constraint(matrix)).all() and np.isnan(holes.effective_size(matrix)).all()
        assert holes.articulation_points(matrix).tolist() == [False] * n
        assert knit.core_numbers(matrix).tolist() == [0] * n
        assert np.isnan(paths.betweenness(matrix)).all() and len(paths.betweenness(matrix)) == n
        assert triangles.transitivity(matrix) is None and triangles.clustering(matrix) is None
        assert knit.degree_assortativity(matrix) is None and knit.weighted_reciprocity(matrix) is None
        assert knit.reciprocity_beyond_chance(matrix) is None
        if n < 2:
            assert paths.two_step_reach(matrix) is None and knit.reachability(matrix) is None
    assert knit.largest_share(graph.csr([], [], n=0)) is None


EACH = {
    "constraint": holes.constraint,
    "effective_size": holes.effective_size,
    "articulation_points": holes.articulation_points,
    "core_numbers": knit.core_numbers,
    "betweenness": paths.betweenness,
    "n_triangles": triangles.n_triangles,
}


@pytest.mark.parametrize("name", EACH)
def test_numbers_of_people_do_not_depend_on_their_order(name):
    matrix = matrix_of(random_network(9, chance=0.04), "weight")
    order = np.random.default_rng(1).permutation(matrix.shape[0])
    turned = matrix[order][:, order]
    np.testing.assert_allclose(EACH[name](turned), EACH[name](matrix)[order])


@pytest.mark.parametrize("name", EACH)
def test_repeated_ties_and_self_ties_change_nothing(name):
    source, target = np.array([0, 1, 2, 2, 4]), np.array([1, 2, 0, 3, 3])
    plain = EACH[name](graph.csr(source, target, n=6))
    again = EACH[name](graph.csr(np.r_[source, source, 5, 2], np.r_[target, target, 5, 2], n=6))
    np.testing.assert_allclose(again, plain)
