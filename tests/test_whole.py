"""The network as it was told, from an edge list and a node table to the numbers, beside networkx."""

from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pytest

import fivec
from fivec import connections
from fivec.__main__ import main
from tests.builders import dataset
from tests.networks import KARATE

NUMBERS = "density components isolates returned rho weight_returned transitivity clustering degrees_alike"


def written(folder, ties, nodes=None):
    """Ties (source, target, weight) and nodes as the files that an analyst has."""
    lines = [f"{source},{target},{weight}" for source, target, weight in ties]
    (folder / "edges.csv").write_text("\n".join(["source,target,weight", *lines]) + "\n")
    if nodes is not None:
        (folder / "nodes.csv").write_text("\n".join(nodes) + "\n")
    return folder


def found(folder, quick=False):
    """CN-13 of the files in a folder: value by part, and by attribute where there is one."""
    measures = connections.measure(fivec.read([folder]), quick=quick).measures
    return {
        one.id.removeprefix("CN-13.") + (f" {one.attribute}" if one.attribute else ""): one
        for one in measures
        if one.id.startswith("CN-13.")
    }


def random_network(seed):
    network = nx.gnp_random_graph(40, 0.05, seed=seed, directed=True)
    generator = np.random.default_rng(seed)
    for _, _, told in network.edges(data=True):
        told["weight"] = int(generator.integers(1, 6))
    for node, team in enumerate(generator.integers(0, 3, 40).tolist()):
        network.nodes[node]["team"] = "abc"[team]
    return network


@pytest.fixture
def files(tmp_path):
    network = random_network(1)
    ties = [(f"n{a}", f"n{b}", told["weight"]) for a, b, told in network.edges(data=True)]
    nodes = ["id,label,team", *(f"n{node},Node {node},{network.nodes[node]['team']}" for node in network)]
    return network, written(tmp_path, ties, nodes)


def test_a_small_network_by_hand(tmp_path):
    ties = [("a", "b", 5), ("b", "a", 3), ("b", "c", 1), ("c", "a", 2), ("c", "c", 9), ("d", "e", 1)]
    nodes = ["id,label,team", *(f"{name},{name.upper()},{'x' if name in 'ab' else 'y'}" for name in "abcdef")]
    one = found(written(tmp_path, ties, nodes))
    assert {name: measure.value for name, measure in one.items()} == pytest.approx(
        {
            "density": 5 / 30,
            "components": 3,
            "isolates": 1 / 6,
            "returned": 2 / 5,
            "rho": (2 / 5 - 5 / 30) / (1 - 5 / 30),
            "weight_returned": 6 / 12,
            "transitivity": 1,
            "clustering": 3 / 6,
            "degrees_alike": 1,
            "modularity": 0.375,
            "ei team": (2 - 3) / 5,
            "assortativity team": (3 / 5 - 13 / 25) / (1 - 13 / 25),
        }
    )
    assert (one["isolates"].k, one["isolates"].n) == (1, 6)
    assert (one["density"].k, one["density"].n) == (5, 30)


def test_an_edge_list_and_node_table_agree_with_networkx(files):
    network, folder = files
    both = network.to_undirected()
    expected = {
        "density": nx.density(network),
        "components": nx.number_connected_components(both),
        "isolates": nx.number_of_isolates(network) / 40,
        "returned": nx.overall_reciprocity(network),
        "transitivity": nx.transitivity(both),
        "clustering": nx.average_clustering(both),
        "degrees_alike": nx.degree_assortativity_coefficient(both),
        "assortativity team": nx.attribute_assortativity_coefficient(network, "team"),
    }
    one = found(folder)
    assert {name: one[name].value for name in expected} == pytest.approx(expected)
    assert set(one) == {*NUMBERS.split(), "modularity", "ei team", "assortativity team"}
    crossing = sum(network.nodes[a]["team"] != network.nodes[b]["team"] for a, b in network.edges)
    assert one["ei team"].value == pytest.approx(2 * crossing / network.number_of_edges() - 1)
    assert 0 < one["ei team"].p <= 1


def test_karate_beside_chance(tmp_path):
    ties = [(a, b, 1) for a, b in KARATE.edges]
    nodes = ["id,label,team", *(f"{node},M{node},{KARATE.nodes[node]['club']}" for node in KARATE)]
    one = found(written(tmp_path, ties, nodes))
    assert one["modularity"].value == pytest.approx(0.419790, abs=1e-6)
    assert one["modularity"].expected == pytest.approx(0.3027, abs=0.015)
    assert one["modularity"].p < 0.02
    assert one["ei team"].value == pytest.approx(-0.717949, abs=1e-6)
    assert one["ei team"].expected == pytest.approx(0.030303, abs=1e-6)
    assert one["transitivity"].value == pytest.approx(0.255682, abs=1e-6)


def test_without_a_node_table_there_are_only_those_with_ties(tmp_path):
    one = found(written(tmp_path, [("a", "b", 1), ("b", "c", 1)]))
    assert (one["isolates"].k, one["isolates"].n, one["isolates"].side) == (0, 3, "external")
    assert not [name for name in one if " " in name]


def test_quick_leaves_out_chance_and_nothing_else(files):
    quick, full = found(files[1], quick=True), found(files[1])
    assert {name: one.value for name, one in quick.items()} == pytest.approx(
        {name: one.value for name, one in full.items()}
    )
    assert quick["modularity"].p is quick["ei team"].p is None
    assert found(files[1]) == full


def test_pagerank_is_printed_and_agrees_with_networkx(files, capsys):
    network, folder = files
    (folder / "nodes.csv").unlink()
    assert main(["measure", str(folder), "--json", "--quick"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {row["handle"]: row for row in told[-1]["rows"]}
    linked = network.subgraph(node for node in network if nx.degree(network, node))
    for name, weight in (("pagerank", "weight"), ("pagerank_unweighted", None)):
        expected = {f"n{node}": rank for node, rank in nx.pagerank(linked, weight=weight, tol=1e-10).items()}
        assert {handle: row[name] for handle, row in rows.items()} == pytest.approx(expected, abs=1e-4)
    main(["measure", str(folder), "--quick"])
    assert "pagerank_unweighted" in capsys.readouterr().out


def test_pagerank_hides_the_names_of_colleagues(files, capsys):
    main(["measure", str(files[1]), "--json", "--quick"])
    told = json.loads(capsys.readouterr().out)
    assert {row["handle"][0] for row in told[-1]["rows"]} == {"P"}


def test_beside_posts_it_is_left_to_the_evidence():
    posts = [("1", "a", None, "x"), ("2", "b", "1", "y"), ("3", "c", "1", "z"), ("4", "a", "2", "z")]
    ids = {one.id for one in connections.measure(dataset(posts)).measures}
    assert "CN-13.transitivity" in ids
    assert not [one for one in connections.measure(dataset(posts), quick=True).measures if "CN-13" in one.id]


def test_sides_are_not_pooled():
    data = dataset(
        ties=[
            {"source": "a", "target": "b", "kind": "follow", "channel": "slack"},
            {"source": "b", "target": "a", "kind": "follow", "channel": "slack"},
            {"source": "c", "target": "d", "kind": "follow", "channel": "x"},
        ]
    )
    returned = [one for one in connections.measure(data).measures if one.id == "CN-13.returned"]
    assert [(one.side, one.value) for one in returned] == [("internal", 1.0), ("external", 0.0)]


def test_what_names_everybody_is_no_attribute(tmp_path):
    nodes = ["id,label,team,role", "a,A,x,one", "b,B,x,two", "c,C,y,three", "d,D,y,four"]
    one = found(written(tmp_path, [("a", "b", 1), ("c", "d", 1), ("a", "c", 1)], nodes))
    assert {name.partition(" ")[2] for name in one} - {""} == {"team"}


@pytest.mark.parametrize("ties", [[], [("a", "a", 1)]])
def test_networks_of_almost_nobody_are_not_measured(tmp_path, ties):
    posts = [("1", "ann", None, "hello")]
    lines = [{"source": a, "target": b, "kind": "follow"} for a, b, _ in ties]
    measures = connections.measure(dataset(posts, ties=lines)).measures
    assert [(one.id, one.value) for one in measures if "CN-13" in one.id] == [("CN-13.density", None)]


def test_ties_of_one_side_are_none_of_the_other_for_people_who_are_on_both():
    accounts = {name: {"channel": name[-1]} for name in ("ann_x", "bob_x")}
    data = dataset(
        ties=[
            {"source": "ann_s", "target": "bob_s", "kind": "follow", "channel": "slack"},
            {"source": "bob_s", "target": "ann_s", "kind": "follow", "channel": "slack"},
            {"source": "ann_x", "target": "out", "kind": "follow", "channel": "x"},
            {"source": "ann_x", "target": "off", "kind": "follow", "channel": "x"},
        ],
        people=[
            {"name": "Ann", "accounts": ["ann_s", "ann_x"]},
            {"name": "Bob", "accounts": ["bob_s", "bob_x"]},
        ],
        accounts=accounts,
    )
    found = [one for one in connections.measure(data).measures if one.id == "CN-13.density"]
    assert [(one.side, one.k, one.n) for one in found] == [("internal", 2, 2), ("external", 2, 12)]
