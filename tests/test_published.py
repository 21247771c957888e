"""Published and hand-computed values of network measures that have no other place."""

from __future__ import annotations

from math import log, log2, sqrt

import networkx as nx
import numpy as np
import pytest

from fivec import communities, graph, knit, triangles
from fivec.connections.value import network_value, zipf_value
from fivec.context.diversity import effective_number
from tests.networks import KARATE, karate, matrix_of


def test_karate_by_greedy_search():
    """0.381 in Clauset, Newman & Moore (2004), below the optimum of 0.4198."""
    label = np.zeros(34, dtype=int)
    for number, part in enumerate(nx.community.greedy_modularity_communities(KARATE)):
        label[list(part)] = number
    assert communities.modularity(karate, label) == pytest.approx(0.380671, abs=1e-6)


@pytest.mark.parametrize(
    ("n", "contacts", "expected"), [(50, 3, 0.519), (100, 4, 0.482), (500, 4, 0.543), (1000, 6, 0.428)]
)
def test_networks_without_structure_reach_a_high_modularity(n, contacts, expected):
    found = [
        communities.modularity(both, communities.communities(both))
        for seed in range(6)
        for both in [matrix_of(nx.gnm_random_graph(n, n * contacts // 2, seed=seed))]
    ]
    assert np.mean(found) == pytest.approx(expected, abs=0.02)


def test_cliques_in_a_ring_are_too_small_to_be_told_apart():
    ring = nx.ring_of_cliques(30, 5)
    assert ring.number_of_edges() == 330
    assert sqrt(2 * 330) == pytest.approx(25.69, abs=0.005)
    label = communities.communities(matrix_of(ring))
    assert label.max() + 1 < 30  # Fortunato & Barthélemy (2007)


def test_between_and_within_of_a_hundred_and_twenty_six_ties():
    """Roles in Jemaah Islamiyah: 40 of 126 ties are within a role."""
    within = [(a, b) for a in range(10) for b in range(a + 1, 10)][:40]
    between = [(a, 10 + b) for a in range(10) for b in range(9)][:86]
    group = np.repeat([0, 1], 10)
    found = graph.ei_index(*np.array(within + between).T, group, 0)
    assert found.ei_index == pytest.approx(0.3650794, abs=1e-7)


@pytest.mark.parametrize(("counts", "bits"), [((3, 1), 0.811278), ((8, 1, 1), 0.581672 * log2(3))])
def test_effective_numbers_beside_entropies(counts, bits):
    number = effective_number(np.array(counts, dtype=float))
    assert log(number) / log(2) == pytest.approx(bits, abs=1e-6)


@pytest.mark.parametrize(("n", "ties"), [(0, []), (1, []), (1, [(0, 0)]), (2, [(0, 0), (1, 1)])])
def test_networks_in_which_nobody_is_reached(n, ties):
    source, target = np.array(ties, dtype=int).reshape(-1, 2).T
    matrix = graph.csr(source, target, n=n)
    nothing = np.zeros(n, dtype=int)
    ratios = (
        graph.reciprocity(matrix), knit.reciprocity_beyond_chance(matrix), knit.weighted_reciprocity(matrix),
        triangles.transitivity(matrix), knit.degree_assortativity(matrix),
        knit.assortativity(knit.mixing_matrix(matrix, nothing)), communities.modularity(matrix, nothing),
        communities.excess_modularity(matrix, 5), graph.ei_index(source, target, nothing).ei_index,
    )  # fmt: skip
    assert ratios == (None,) * len(ratios)
    assert matrix.nnz == 0 and not graph.degrees(matrix).in_degree.any()
    if n < 2:
        assert graph.density(matrix) is knit.reachability(matrix) is zipf_value(nothing) is None
        assert network_value(0, n) == (None, None, None)
