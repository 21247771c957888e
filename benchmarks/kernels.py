"""Time each network kernel beside networkx on the same network, with the same numbers.

``python benchmarks/kernels.py [--ties 1000 10000 50000] [--repeat 3] [--only betweenness …]``

A network has ten times as many ties as people, who are in teams; some are far better known than others, ties
have weights, and a part of them is returned. Both sides get it ready to use. Where networkx would take longer
than two minutes, judged by the size before, it is not run.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fivec import communities, graph, holes, knit, paths, shapes, threads, triangles  # noqa: E402

LONGEST_S: Final = 120.0
GROWTH: Final = 1.2
"""How the time of networkx is expected to grow with the ties, at least."""
LINE: Final = "{name:<22} {ties:>9} {own:>10} {peer:>10} {ratio:>8}"
CPU: Final = " {own_cpu:>10} {peer_cpu:>10} {cpu_ratio:>8}  {agree}"


def ties_of(
    n_ties: int, n_people: int | None = None, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct directed ties between people in teams of about 20: who, to whom, and their weight.

    Half of the ties stay in the team, a third are returned, and somebody is known in proportion to the
    inverse of their number.
    """
    generator = np.random.default_rng(seed)
    n = n_people or max(50, n_ties // 10)
    chance = 1 / np.arange(5, n + 5)
    chance /= chance.sum()
    key = np.zeros(0, dtype=np.int64)
    while len(key) < n_ties:
        source = generator.integers(0, n, n_ties)
        near = (source // 20) * 20 + generator.integers(0, 20, n_ties)
        far = generator.choice(n, n_ties, p=chance)
        target = np.where(generator.random(n_ties) < 0.5, np.minimum(near, n - 1), far)
        back = generator.random(n_ties) < 1 / 3
        made = np.concatenate([source * n + target, (target * n + source)[back]])
        made = made[made // n != made % n]
        key = np.unique(np.concatenate([key, made]))
    key = np.sort(generator.permutation(key)[:n_ties])
    return key // n, key % n, generator.integers(1, 6, n_ties).astype(np.float64)


def parents_of(n_posts: int, seed: int = 0) -> np.ndarray:
    """The row that each post answers, -1 for the fifth that starts a thread; posts answer recent ones."""
    generator = np.random.default_rng(seed)
    row = np.arange(n_posts)
    above = row - 1 - generator.geometric(0.05, n_posts)
    return np.where((generator.random(n_posts) < 0.2) | (above < 0), -1, above)


@dataclass(frozen=True)
class Prepared:
    """The same network for both sides, and as many posts as there are ties."""

    matrix: sparse.csr_array
    both: sparse.csr_array
    network: nx.DiGraph
    plain: nx.Graph
    team: np.ndarray
    seeds: np.ndarray
    parent: np.ndarray


def prepared(n_ties: int) -> Prepared:
    """A network of that many ties, as our matrix and for networkx."""
    source, target, weight = ties_of(n_ties)
    n = int(max(source.max(), target.max())) + 1
    matrix = graph.csr(source, target, weight, n)
    network = nx.DiGraph()
    network.add_nodes_from(range(n))
    network.add_weighted_edges_from(zip(source.tolist(), target.tolist(), weight.tolist(), strict=True))
    team = np.arange(n) // 20
    nx.set_node_attributes(network, dict(enumerate(team.tolist())), "team")
    return Prepared(
        matrix,
        graph.undirected(matrix),
        network,
        network.to_undirected(),
        team,
        np.arange(20),
        parents_of(n_ties),
    )


def _values(of_node: dict[int, float]) -> np.ndarray:
    return np.array([of_node[node] for node in range(len(of_node))], dtype=np.float64)


def _flags(nodes: Any, n: int) -> np.ndarray:
    found = np.zeros(n)
    found[list(nodes)] = 1
    return found


def _personal(one: Prepared) -> np.ndarray:
    columns = [
        _values(
            nx.pagerank(one.network, personalization={seed: 1}, dangling={seed: 1}, tol=1e-10, max_iter=500)
        )
        for seed in one.seeds.tolist()
    ]
    return np.array(columns).T


def _restart(one: Prepared) -> np.ndarray:
    start = np.zeros((one.matrix.shape[0], len(one.seeds)))
    start[one.seeds, np.arange(len(one.seeds))] = 1
    return start


def _swapped(one: Prepared) -> np.ndarray:
    copy = one.plain.copy()
    n_swaps = 10 * copy.number_of_edges()
    nx.double_edge_swap(copy, n_swaps, max_tries=100 * n_swaps, seed=1)
    return np.sort([degree for _, degree in copy.degree()])


def _rewired(one: Prepared) -> np.ndarray:
    ends = sparse.triu(one.both, k=1).tocoo()
    found = communities.rewired(ends.row, ends.col, 1)
    return np.sort(np.bincount(np.concatenate(found), minlength=one.matrix.shape[0]))


def _modularity(one: Prepared) -> float | None:
    return communities.modularity(one.both, communities.communities(one.both))


def _louvain(one: Prepared) -> float:
    found: float = nx.community.modularity(one.plain, nx.community.louvain_communities(one.plain, seed=1))
    return found


def _unweighted_modularity(one: Prepared) -> float | None:
    plain = graph.unweighted(one.both)
    return communities.modularity(plain, communities.communities(plain))


def _unweighted_louvain(one: Prepared) -> float:
    found = nx.community.louvain_communities(one.plain, weight=None, seed=1)
    value: float = nx.community.modularity(one.plain, found, weight=None)
    return value


def _shapes(one: Prepared) -> np.ndarray:
    found = threads.threads(one.parent)
    shape = shapes.shapes(found)
    columns = [shape.depth, shape.max_width, np.nan_to_num(shape.virality), shape.h_index]
    return np.array(columns)[:, found.size > 0]


def _plain_shapes(one: Prepared) -> np.ndarray:
    forest = nx.DiGraph()
    forest.add_nodes_from(range(len(one.parent)))
    forest.add_edges_from((above, row) for row, above in enumerate(one.parent.tolist()) if above >= 0)
    lines = []
    for root in [row for row, n in forest.in_degree() if n == 0]:
        layers = list(nx.bfs_layers(forest, root))
        widths = [len(layer) for layer in layers]
        short = [depth for depth, width in enumerate(widths) if width < depth]
        h = short[0] - 1 if short else len(widths) - 1
        thread = forest.subgraph([row for layer in layers for row in layer]).to_undirected()
        far = nx.average_shortest_path_length(thread) if len(thread) > 1 else 0.0
        lines.append((len(widths) - 1, max(widths), far, h))
    return np.array(lines).T


@dataclass(frozen=True)
class Kernel:
    """One kernel on both sides, and how far their numbers may differ."""

    own: Callable[[Any], Any]
    peer: Callable[[Any], Any]
    tolerance: float = 1e-6


KERNELS: Final[dict[str, Kernel]] = {
    "density": Kernel(lambda one: graph.density(one.matrix), lambda one: nx.density(one.network)),
    "reciprocity": Kernel(
        lambda one: graph.reciprocity(one.matrix), lambda one: nx.overall_reciprocity(one.network)
    ),
    "components": Kernel(
        lambda one: graph.components(one.matrix).max() + 1,
        lambda one: nx.number_weakly_connected_components(one.network),
    ),
    "core_numbers": Kernel(
        lambda one: knit.core_numbers(one.matrix), lambda one: _values(nx.core_number(one.plain))
    ),
    "transitivity": Kernel(
        lambda one: triangles.transitivity(one.matrix), lambda one: nx.transitivity(one.plain)
    ),
    "clustering": Kernel(
        lambda one: triangles.clustering(one.matrix), lambda one: nx.average_clustering(one.plain)
    ),
    "constraint": Kernel(
        lambda one: np.nan_to_num(holes.constraint(one.matrix)),
        lambda one: np.nan_to_num(_values(nx.constraint(one.network, weight="weight"))),
    ),
    "effective_size": Kernel(
        lambda one: np.nan_to_num(holes.effective_size(one.matrix)),
        lambda one: np.nan_to_num(_values(nx.effective_size(one.plain))),
    ),
    "articulation_points": Kernel(
        lambda one: holes.articulation_points(one.matrix).astype(float),
        lambda one: _flags(nx.articulation_points(one.plain), one.matrix.shape[0]),
    ),
    "betweenness": Kernel(
        lambda one: paths.betweenness(one.matrix, exact_up_to=sys.maxsize),
        lambda one: _values(nx.betweenness_centrality(one.plain)),
    ),
    "degree_assortativity": Kernel(
        lambda one: knit.degree_assortativity(one.matrix),
        lambda one: nx.degree_assortativity_coefficient(one.plain),
    ),
    "assortativity": Kernel(
        lambda one: knit.assortativity(knit.mixing_matrix(one.matrix, one.team)),
        lambda one: nx.attribute_assortativity_coefficient(one.network, "team"),
    ),
    "pagerank": Kernel(
        lambda one: graph.pagerank(one.matrix), lambda one: _values(nx.pagerank(one.network, tol=1e-8)), 1e-4
    ),
    "pagerank unweighted": Kernel(
        lambda one: graph.pagerank(graph.unweighted(one.matrix)),
        lambda one: _values(nx.pagerank(one.network, weight=None, tol=1e-8)),
        1e-4,
    ),
    "pagerank of 20 seeds": Kernel(lambda one: graph.pagerank(one.matrix, _restart(one)), _personal, 1e-4),
    "communities": Kernel(_modularity, _louvain, 0.03),
    "communities unweighted": Kernel(_unweighted_modularity, _unweighted_louvain, 0.03),
    "rewiring": Kernel(_rewired, _swapped),
    "threads": Kernel(_shapes, _plain_shapes),
}


# -- timing -------------------------------------------------------------------------------------------------


@dataclass
class Timing:
    """The runs of one side, in seconds, and what it found."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    found: Any = None

    def run(self, work: Callable[[Any], Any], one: Any) -> None:
        """Once more."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.found = work(one)
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)


def difference(own: Any, peer: Any) -> float:
    """The largest difference between the two sides."""
    return float(np.max(np.abs(np.asarray(own, dtype=float) - np.asarray(peer, dtype=float))))


def row(name: str, n_ties: int, own: Timing, peer: Timing, tolerance: float = 1e-6) -> str:
    """One line of the table."""
    agree = "other side not run"
    if peer.wall:
        apart = difference(own.found, peer.found)
        agree = f"differ by {apart:.1g}"
        agree += " at most" if apart <= tolerance else ", TOO MUCH"
    return (LINE + CPU).format(
        name=name, ties=f"{n_ties:,}", own=_ms(own.wall), peer=_ms(peer.wall),
        ratio=_ratio(own.wall, peer.wall),
        own_cpu=_ms(own.cpu), peer_cpu=_ms(peer.cpu), cpu_ratio=_ratio(own.cpu, peer.cpu), agree=agree,
    )  # fmt: skip


def _ms(runs: list[float]) -> str:
    return f"{1000 * median(runs):,.1f}" if runs else ""


def _ratio(own: list[float], peer: list[float]) -> str:
    return f"{median(own) / median(peer):.4f}" if own and peer and median(peer) else ""


def compare(kernels: dict[str, Kernel], prepare: Callable[[int], Any], what: str, sizes: list[int]) -> None:
    """Time the kernels that are asked for on the command line, size after size, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument(f"--{what}", type=int, nargs="+", default=sizes)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=list(kernels), default=list(kernels))
    asked = parser.parse_args()
    print((LINE + CPU).format(name="kernel", ties=what, own="fivec, ms", peer="other", ratio="ratio",
                      own_cpu="CPU, ms", peer_cpu="other", cpu_ratio="ratio", agree=""))  # fmt: skip
    before: dict[str, tuple[int, float]] = {}
    for n in sorted(getattr(asked, what)):
        one = prepare(n)
        for name in asked.only:
            own, peer = Timing(), Timing()
            size, took = before.get(name, (n, 0.0))
            runs = took * (n / size) ** GROWTH < LONGEST_S
            for _ in range(asked.repeat):
                own.run(kernels[name].own, one)
                if runs and sum(peer.wall) < LONGEST_S / 4:
                    peer.run(kernels[name].peer, one)
            before[name] = (n, median(peer.wall)) if peer.wall else (size, took)
            print(row(name, n, own, peer, kernels[name].tolerance), flush=True)


if __name__ == "__main__":
    compare(KERNELS, prepared, "ties", [1_000, 10_000, 50_000])
