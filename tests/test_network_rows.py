"""What an analyst gets of each account, beside networkx, and the network as files that are read back."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest

from fivec import context, graph_files, network_rows
from fivec.assembly import assemble
from fivec.readers import Upload, exports
from tests.builders import dataset

TIES = [
    {"source": "ann", "target": "bob", "kind": "follow", "weight": 2},
    {"source": "bob", "target": "ann", "kind": "reply"},
    {"source": "ann", "target": "bob", "kind": "reply", "weight": 3},
    {"source": "bob", "target": "cas", "kind": "follow"},
    {"source": "cas", "target": "ann", "kind": "follow", "weight": 0.5},
    {"source": "cas", "target": "dan", "kind": "mention"},
    {"source": "eve", "target": "fay", "kind": "follow"},
]
PLAIN = dataset(ties=TIES, accounts={"alone": {}})


def network_of(data):
    """The ties of a Dataset in networkx, nodes by handle."""
    found = nx.DiGraph()
    found.add_nodes_from(data.accounts["handle"])
    for line in network_rows.tie_rows(data, names=True).to_dict("records"):
        before = found.get_edge_data(line["source"], line["target"], {"weight": 0.0})["weight"]
        found.add_edge(line["source"], line["target"], weight=before + line["weight"])
    return found


# -- people ------------------------------------------------------------------------------------------------


def test_people_by_hand():
    table = network_rows.people(PLAIN, names=True).set_index("handle")
    assert tuple(table.columns) == network_rows.PEOPLE_COLUMNS[1:]
    assert table["component"].to_dict() == {
        "ann": 1, "bob": 1, "cas": 1, "dan": 1, "eve": 2, "fay": 2, "alone": 3,
    }  # fmt: skip
    assert table["k_core"].to_dict() == {
        "ann": 2, "bob": 2, "cas": 2, "dan": 1, "eve": 1, "fay": 1, "alone": 0,
    }  # fmt: skip
    # cas lies between dan and both others: 2 of the 15 pairs of the six others.
    assert table.loc["cas", "betweenness"] == pytest.approx(2 / 15)
    assert table.loc["cas", "effective_size"] == pytest.approx(3 - 2 / 3)
    assert table.loc["alone", ["constraint", "effective_size"]].isna().all()
    assert table[["expertise", "authority", "contact", "contribution"]].isna().all(axis=None)


def test_people_agree_with_networkx():
    network = network_of(PLAIN)
    table = network_rows.people(PLAIN, names=True).set_index("handle")
    for column, expected in {
        "pagerank": nx.pagerank(network, tol=1e-10),
        "pagerank_unweighted": nx.pagerank(network, weight=None, tol=1e-10),
        "betweenness": nx.betweenness_centrality(network.to_undirected()),
        "constraint": nx.constraint(network, weight="weight"),
        "effective_size": nx.effective_size(network.to_undirected()),
        "k_core": nx.core_number(network.to_undirected()),
        "in_degree": dict(network.in_degree()),
        "out_strength": dict(network.out_degree(weight="weight")),
    }.items():
        assert table[column].to_dict() == pytest.approx(expected, abs=1e-4, nan_ok=True), column


def test_contact_and_contribution_are_those_of_context():
    data = dataset(
        [
            ("1", "desk", None, "hello"),
            ("2", "eve", "1", "thanks"),
            ("3", "desk", "2", "you are welcome"),
            ("4", "cas", "1", "fine"),
            ("5", "cas", "2", "really"),
            ("6", "dan", None, "@cas look"),
        ],
        ours=("desk",),
    )
    table = network_rows.people(data, names=True).set_index("handle")
    told = ["expertise", "authority", "contact", "contribution"]
    assert table.loc["desk", told].isna().all()
    assert table.loc["eve", "contact"] > table.loc["cas", "contact"] > table.loc["dan", "contact"] == 0
    assert table.loc["eve", "contribution"] > table.loc["cas", "contribution"] > 0
    pd.testing.assert_frame_equal(table[told].reset_index(drop=True), context.people(data)[told])


def test_nobody_of_ours_is_weighed_as_an_influence():
    people = [{"name": f"p{number}"} for number in range(6)]
    posts = [(str(number), f"p{number % 6}", None, f"care and care {number}") for number in range(40)]
    posts += [(f"r{number}", f"o{number % 3}", str(number), "care for all of us") for number in range(30)]
    table = network_rows.people(dataset(posts, people=people), names=True).set_index("handle")
    own = table.loc[[f"p{number}" for number in range(6)]]
    assert own[["expertise", "authority", "contact", "contribution"]].isna().all(axis=None)
    assert table.loc[["o0", "o1", "o2"], "contribution"].gt(0).all()


@pytest.mark.parametrize("n", [0, 1])
def test_people_of_almost_nobody(n):
    table = network_rows.people(dataset(accounts={"ann": {}} if n else {}))
    assert len(table) == n and table["betweenness"].isna().all()


# -- files -------------------------------------------------------------------------------------------------

GROUPED = dataset(
    ties=[
        *(
            {"source": one, "target": other, "kind": "reply", "weight": 2}
            for some in ("abcde", "fghij")
            for one in some
            for other in some
            if one != other
        ),
        {"source": "a", "target": "f", "kind": "mention"},
        {"source": "a", "target": "b", "kind": "mention", "weight": 0.5},
    ],
)


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_our_own_readers_find_the_same_ties_weights_and_groups(form):
    written = graph_files.FORMATS[form](GROUPED, names=True)
    back = assemble(exports([Upload(f"network.{form}", written)]))
    first, second = (network_rows.tie_rows(data, names=True) for data in (GROUPED, back))
    pd.testing.assert_frame_equal(first, second)
    group = network_rows.people(GROUPED, names=True).set_index("handle")["group"]
    assert group.nunique() == 2
    team = back.people.set_index("name")["team"]
    assert {name: team[name] for name in group.index} == group.to_dict()


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_networkx_finds_labels_groups_and_weights_in_place(form):
    read = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[form]
    found = read(BytesIO(graph_files.FORMATS[form](GROUPED, names=True)))
    assert {told["label"] for _, told in found.nodes(data=True)} == set("abcdefghij")
    assert len({told["group"] for _, told in found.nodes(data=True)}) == 2
    edges = [told for *_, told in found.edges(data=True)]
    assert sum(told["weight"] for told in edges) == 2 * 40 + 1.5
    assert {told["kind"] for told in edges} == {"mention", "reply"}


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_the_same_network_gives_the_same_bytes(form):
    assert graph_files.FORMATS[form](GROUPED) == graph_files.FORMATS[form](GROUPED)
    assert b"lastmodified" not in graph_files.FORMATS[form](GROUPED)


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_names_of_colleagues_stay_out_unless_they_are_asked_for(form):
    data = dataset(
        ties=[{"source": "annie", "target": "outsider", "kind": "follow"}],
        people=[{"name": "Annie Jansen", "accounts": ["annie"], "may_be_named": True}],
        accounts={"annie": {"name": "Annie Jansen"}, "outsider": {"name": "Otto"}},
    )
    hidden = graph_files.FORMATS[form](data).decode()
    assert "nnie" not in hidden and "P001" in hidden and "Otto" in hidden
    assert "Annie Jansen" in graph_files.FORMATS[form](data, names=True).decode()


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_what_xml_cannot_hold_is_left_out(form):
    handles = ["a\x00b<&>", "c\x1fd", "\ufffee", "=1+1"]
    data = dataset(
        ties=[{"source": handles[0], "target": other, "kind": "follow"} for other in handles[1:]],
        accounts={handles[0]: {"name": "line\x0bfeed"}},
    )
    written = graph_files.FORMATS[form](data, names=True)
    ElementTree.fromstring(written)
    text = written.decode()
    assert "linefeed" in text and "ab&lt;&amp;&gt;" in text and "cd" in text


@pytest.mark.parametrize("form", graph_files.FORMATS)
def test_a_network_of_nobody_is_a_file_too(form):
    ElementTree.fromstring(graph_files.FORMATS[form](dataset()))


def test_two_accounts_of_one_colleague_are_one_node():
    data = dataset(
        ties=[
            {"source": "ann", "target": "out", "kind": "follow"},
            {"source": "ann_b", "target": "out", "kind": "follow"},
        ],
        people=[{"name": "Ann", "accounts": ["ann", "ann_b"]}],
    )
    found = graph_files.network(data)
    assert sorted(found) == ["P001", "out"]
    assert [told["weight"] for *_, told in found.edges(data=True)] == [2.0]


def test_groups_have_their_own_colour():
    found = ElementTree.fromstring(graph_files.gexf(GROUPED))
    tags = [element for element in found.iter() if element.tag.endswith("}color")]
    assert len(tags) == 10
    assert len({tuple(sorted(tag.attrib.items())) for tag in tags}) == 2


def test_a_listed_tie_without_a_weight_counts_once():
    ties = network_rows.tie_rows(PLAIN, names=True)
    assert ties.query("source == 'ann'")[["target", "kind", "weight"]].to_numpy().tolist() == [
        ["bob", "follow", 2.0],
        ["bob", "reply", 3.0],
    ]
    assert ties.query("source == 'bob'")["weight"].tolist() == [1.0, 1.0]
