"""Networks that tests share, as networkx has them and as our matrices."""

from __future__ import annotations

import networkx as nx
import numpy as np

from fivec import graph

KARATE = nx.karate_club_graph()
PAIRS = np.array(KARATE.edges())
FACTION = np.array([KARATE.nodes[node]["club"] == "Officer" for node in KARATE]).astype(int)


def matrix_of(network, weight=None):
    """A networkx graph as our matrix, nodes in the network's order."""
    number = {node: row for row, node in enumerate(network)}
    rows = [
        (number[a], number[b], 1.0 if weight is None else values.get(weight, 1.0))
        for a, b, values in network.edges(data=True)
    ]
    source, target, weights = (np.array(column) for column in zip(*rows, strict=True))
    if not network.is_directed():
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
        weights = np.tile(weights, 2)
    return graph.csr(source, target, weights, len(network))


karate = matrix_of(KARATE)


def random_network(seed, n=60, chance=0.06):
    network = nx.gnp_random_graph(n, chance, seed=seed, directed=True)
    generator = np.random.default_rng(seed)
    for _, _, values in network.edges(data=True):
        values["weight"] = float(generator.integers(1, 5))
    return network
