"""Networks of nodes and edges: what Gephi, NetworkX, igraph and yEd write, and what nobody should."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.assembly import assemble
from fivec.readers import Upload, exports
from fivec.readers.platforms import gml, graph_xml
from tests.readers.helpers import EXPORTS, columns, error, read

GEXF = (
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph{graph}><nodes>{nodes}</nodes>'
    "<edges>{edges}</edges></graph></gexf>"
)
TWO = '<node id="a" label="Anna"/><node id="b" label="Bram"/>'


def gexf(nodes=TWO, edges='<edge source="a" target="b"/>', graph=' defaultedgetype="directed"'):
    return GEXF.format(nodes=nodes, edges=edges, graph=graph)


def pairs(export):
    ties = columns(export, "ties")
    return list(zip(ties["source"], ties["target"], strict=True))


# -- hostile XML --------------------------------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">]>'
    "<gexf><graph><nodes><node id='a' label='&lol1;'/></nodes></graph></gexf>"
)
OUTSIDE = (
    '<!DOCTYPE graphml [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    "<graphml><graph><node id='a'><data key='name'>&secret;</data></node></graph></graphml>"
)
ELSEWHERE = '<!DOCTYPE gexf SYSTEM "http://example.org/gexf.dtd"><gexf><graph/></gexf>'


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, ELSEWHERE], ids=["laughs", "outside", "elsewhere"])
def test_a_document_type_is_refused_before_anything_is_expanded(data):
    assert error(data, "net.gexf").key == "xml_doctype"


def test_an_entity_that_nobody_declared_is_damage():
    assert error(gexf('<node id="a" label="&lol;"/>'), "net.gexf").key == "damaged_xml"


def test_depth_is_limited():
    deep = "<x>" * 5_000 + "</x>" * 5_000
    assert error(f"<gexf>{deep}</gexf>", "net.gexf").key == "xml_too_deep"
    lists = "a [ " * 5_000 + "] " * 5_000
    assert error(f"graph [ {lists} ]", "net.gml").key == "xml_too_deep"


def test_size_is_limited(monkeypatch):
    monkeypatch.setattr(graph_xml, "MAX_BYTES", 50)
    monkeypatch.setattr(gml, "MAX_BYTES", 50)
    assert error(gexf(), "net.gexf").key == "xml_too_large"
    assert error("graph [ node [ id 1 ] edge [ source 1 target 1 ] ]     ", "net.gml").key == "xml_too_large"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (gexf()[:-20], "damaged_xml"),
        ("graph [ node [ id 1 ]", "damaged_gml"),
        ("graph [ node [ id ] ]", "damaged_gml"),
        ('graph [ node [ id 1 label "Anna ] ]', "damaged_gml"),
        ("graph [ ]", "no_rows"),
        ("<gexf><graph/></gexf>", "no_rows"),
    ],
)
def test_damage_is_told(data, key):
    assert error(data, "net").key == key


def test_other_xml_is_no_network():
    assert error("<rss><channel><title>Nieuws, en meer</title></channel></rss>", "feed.xml").key in (
        "not_recognised",
        "no_rows",
    )


# -- traps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "space",
    [
        "http://www.gexf.net/1.1draft",
        "http://www.gexf.net/1.2draft",
        "http://www.gexf.net/1.3",
        "http://gexf.net/1.3",
        "http://www.gexf.net/1.4",
    ],
)
def test_every_version_of_gexf_is_one_format(space):
    data = gexf().replace("http://www.gexf.net/1.2draft", space)
    assert pairs(read(data, "net.gexf")) == [("a", "b")]


def test_directed_and_undirected_edges_in_one_file():
    edges = '<edge source="a" target="b" type="directed"/><edge source="b" target="a" type="undirected"/>'
    export = read(gexf(edges=edges, graph=""), "net.gexf")
    assert pairs(export) == [("a", "b"), ("b", "a"), ("a", "b")]
    assert ("undirected", {"n": 1}) in export.report.notes


def test_without_a_word_gexf_is_undirected():
    assert pairs(read(gexf(graph=""), "net.gexf")) == [("a", "b"), ("b", "a")]


def test_a_computed_community_is_no_team_and_is_named():
    data = "Id,Label,timeset,modularity_class\nn1,Anna,,0\nn2,Bram,,1\n"
    export = read(data)
    assert columns(export, "people") == {"name": ["Anna", "Bram"], "accounts": ["n1", "n2"]}
    assert export.report.notes == (("not_used", {"columns": "modularity_class"}),)


def test_nodes_with_handles_keep_the_id_that_the_ties_name():
    nodes = "Id,Label,screen name,department\nn1,Anna,@annawit,Care\nn2,Bram,@bram,IT\n"
    assert columns(read(nodes), "people")["accounts"] == ["n1;annawit", "n2;bram"]
    data = assemble(exports([Upload("n.csv", nodes.encode()), Upload("e.csv", b"Source,Target\nn1,n2\n")]))
    ends = data.accounts["person"].to_numpy()[data.ties[["source", "target"]].to_numpy()]
    assert ends.tolist() == [[0, 1]]


def test_coordinates_are_no_accounts_on_x():
    assert columns(read("Id,Label,X,Y\nn1,Anna,12.5,3\n"), "people")["accounts"] == ["n1"]


def test_an_id_of_several_words_is_not_several_accounts():
    nodes = '<node id="Anna de Wit" label="Anna"/><node id="b c" label="Bram"/><node id="de" label="D"/>'
    export = read(gexf(nodes, '<edge source="Anna de Wit" target="de"/>'), "net.gexf")
    assert columns(export, "people")["accounts"] == ["Anna de Wit", None, "de"]
    data = assemble([export])
    assert sorted(data.accounts["handle"]) == ["Anna de Wit", "de"]
    by_handle = dict(zip(data.accounts["handle"], data.accounts["person"], strict=True))
    assert by_handle == {"Anna de Wit": 0, "de": 2}


def test_a_name_that_comes_back_is_no_header():
    export = read("team,anna\nanna,bram\nbram,team\n")
    assert pairs(export) == [("team", "anna"), ("anna", "bram"), ("bram", "team")]
    assert ("no_header", {}) in export.report.notes


def test_only_the_column_of_answered_posts_makes_threads():
    """A spreadsheet took ``195,196,197`` for one number and grouped its digits anew."""
    header = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    moment = "Tue Oct 31 22:10:47 +0000 2017"
    rows = (
        f'8,Merk,False,{moment},hoi,"19,51,96,197",\n'
        f"195,501,True,{moment},een,8,8.0\n"
        f"19,502,True,{moment},los,,\n"
    )
    posts = columns(read(header + rows), "posts")
    assert posts["parent"] == [None, "8", None]


def test_declared_letters_are_believed():
    data = '<?xml version="1.0" encoding="iso-8859-2"?>' + gexf('<node id="a" label="Łucja"/>', "")
    assert columns(read(data.encode("iso-8859-2"), "net.gexf"), "people")["name"] == ["Łucja"]


# -- NodeXL --------------------------------------------------------------------------------------------------

HEADER = "Vertex 1,Vertex 2,Relationship,Relationship Date (UTC),Tweet,Tweet Date (UTC),Imported ID"
NODEXL = f",,Other Columns,,,,,,\n{HEADER},In-Reply-To Tweet ID,Retweet ID\n"


def nodexl(rows):
    return read(NODEXL + rows)


def test_a_post_is_there_once_however_many_edges_it_makes():
    rows = "".join(f"anna,{who},Mentions,,@bram @cleo,2018-03-12 10:00,7,,\n" for who in ("bram", "cleo"))
    export = nodexl(rows)
    assert columns(export, "posts")["id"] == ["7"]
    assert "ties" not in export.tables
    assert export.report.notes == (("one_post_per_edge", {"n": 1}),)


def test_a_post_to_nobody_is_no_tie_to_oneself():
    export = nodexl("anna,Anna,Tweet,,hoi,2018-03-12 10:00,7,,\n")
    assert export.tables.keys() == {"posts"}
    assert columns(export, "posts")["kind"] == ["post"]


def test_an_answer_to_oneself_is_addressed_to_nobody():
    export = nodexl("anna,Anna,Replies to,,en nog iets,2018-03-12 10:00,8,7,\n")
    assert "addressee" not in columns(export, "posts")
    assert columns(export, "posts")["kind"] == ["reply"]


def test_a_share_of_a_post_that_is_there_needs_no_tie():
    rows = (
        "bram,bram,Tweet,,hoi,2018-03-12 10:00,7,,\nanna,bram,Retweet,,RT @bram: hoi,2018-03-12 11:00,8,,7\n"
    )
    assert nodexl(rows).tables.keys() == {"posts"}
    away = nodexl(rows.replace(",8,,7", ",8,,99"))
    assert columns(away, "ties")["kind"] == ["share"]


def test_one_longer_handle_in_the_text_is_not_the_mention():
    export = nodexl("anna,bram,Mentions,,dag @bramvos,2018-03-12 10:00,7,,\n")
    assert columns(export, "ties")["target"] == ["bram"]


def test_posts_without_an_id_are_known_by_author_text_and_moment():
    edge = "anna,{},Mentions,,@bram @cleo,2018-03-12 {},,,\n"
    rows = edge.format("bram", "10:00") + edge.format("cleo", "10:00") + edge.format("bram", "11:00")
    export = nodexl(rows)
    assert len(columns(export, "posts")["id"]) == 2
    assert "row_ids" in dict(export.report.notes)


def test_followers_only_are_ties():
    export = nodexl("anna,bram,Followed,,,,,,\nanna,cleo,knows,,,,,,\n")
    assert columns(export, "ties")["kind"] == ["follow", "connection"]
    assert ("tie_kinds_unknown", {"n": 1, "kind": "connection"}) in export.report.notes


def test_vertices_alone_are_accounts():
    export = read("Vertex,Degree,Followed,Followers,Tweets\nanna,2,5,1250,9\n")
    assert columns(export, "accounts") == {"handle": ["anna"], "channel": ["x"], "followers": [1250.0]}


def test_a_workbook_is_one_network_and_its_groups_are_no_employees():
    path = EXPORTS / "platforms" / "nodexl_workbook" / "files" / "network.xlsx"
    (export,) = exports([path])
    data = assemble([export])
    assert not data.has_roster
    answered = data.interactions.query("kind == 'reply'")
    handles = data.accounts["handle"]
    assert [(handles[row.source], handles[row.target]) for row in answered.itertuples()] == [
        ("anna", "zorgplein")
    ]


# -- a second opinion ---------------------------------------------------------------------------------------

NAMES = st.text(alphabet='abcé&<>" ', min_size=1, max_size=6).filter(lambda name: name.strip() == name)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(NAMES, min_size=2, max_size=5, unique=True),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 9)), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["gexf", "graphml", "gml"]),
)
def test_what_networkx_writes_is_read(tmp_path_factory, names, links, directed, form):
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for number, name in enumerate(names):
        graph.add_node(str(number), label=name)
    for one, other, weight in links:
        graph.add_edge(str(one % len(names)), str(other % len(names)), weight=weight)
    path = tmp_path_factory.mktemp("net") / "net"
    if form == "gml":
        graph = nx.convert_node_labels_to_integers(graph)
        nx.set_node_attributes(graph, dict(enumerate(names)), "label")
        lines = nx.generate_gml(nx.relabel_nodes(graph, dict(enumerate(names))))
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        (nx.write_gexf if form == "gexf" else nx.write_graphml)(graph, path)
    (export,) = exports([path])
    assert export.report.format == form
    found = columns(export, "ties")
    wanted = [(str(one), str(other), data["weight"]) for one, other, data in graph.edges(data=True)]
    if not directed:
        wanted += [(other, one, weight) for one, other, weight in wanted]
    assert sorted(zip(found["source"], found["target"], found["weight"], strict=True)) == sorted(wanted)
    assert columns(export, "people")["name"] == names


def test_networkx_reads_the_same_edges_from_our_own_files():
    graph = nx.read_gexf(EXPORTS / "platforms" / "gexf_11" / "files" / "netwerk.gexf")
    (export,) = exports([EXPORTS / "platforms" / "gexf_11" / "files" / "netwerk.gexf"])
    assert {frozenset(pair) for pair in pairs(export)} == {frozenset(pair) for pair in graph.edges}
    labels = nx.get_node_attributes(graph, "label")
    people = columns(export, "people")
    assert dict(zip(people["accounts"], people["name"], strict=True)) == labels


# -- whatever bytes -----------------------------------------------------------------------------------------

FILES = sorted(
    path
    for case in (
        "gexf_11",
        "gexf_12",
        "gexf_13",
        "graphml",
        "graphml_yed",
        "gml",
        "nodexl_workbook",
        "nodexl_csv",
    )
    for path in (EXPORTS / "platforms" / case / "files").iterdir()
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cut_or_changed_files_end_in_a_table_or_a_known_error(path):
    data = path.read_bytes()

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, len(data) - 1), st.integers(0, 255), st.booleans())
    def damage(at, value, cut):
        for export in exports(
            [Upload(path.name, data[:at] if cut else data[:at] + bytes([value]) + data[at + 1 :])]
        ):
            failure = export.report.error
            assert failure is None or failure.key != "unreadable", repr(failure.__cause__)

    damage()


@pytest.mark.parametrize(
    "table",
    [
        "Afspeellijst-ID,Titel\nPL1,Favorieten\n",
        "week,bereik\nw1,500\nw2,600\n",
        "stad,streek,n\na,b,3\nc,d,4\n",
    ],
)
def test_columns_that_share_no_name_are_no_ties(table):
    assert error(table).key == "not_recognised"


def test_a_name_that_comes_back_late_is_no_header():
    rows = "".join(f"a{n},b{n}\n" for n in range(300))
    assert error(f"anna,bram\n{rows}").key == "not_recognised"
    assert pairs(read(f"anna,bram\n{rows}cleo,anna\n"))[:2] == [("anna", "bram"), ("a0", "b0")]


def test_a_table_of_edges_without_a_whole_row_has_no_ties():
    export = read("Vertex 1,Vertex 2,Relationship\n@\n", "edges.csv")
    assert (export.report.format, export.report.reasons) == ("nodexl", {"ragged_row": 1})
    assert columns(export, "ties")["source"] == []
