"""What a node table says besides who somebody is."""

import json

import fivec
from fivec.readers import Upload
from tests.readers.helpers import columns, read

NODES = """Id,Label,Gender,Motto,modularity_class
a,Ann,f,een,0
b,Ben,m,twee,0
c,Cas,m,drie,1
d,Dee,,vier,1
e,Eve,f,vijf,1
f,Fin,m,zes,0
"""
EDGES = "Source,Target\na,b\nb,c\nc,b\ne,a\n"


def test_columns_by_which_nodes_can_be_grouped_are_attributes():
    export = read(NODES, "nodes.csv")
    told = [json.loads(text) for text in columns(export, "people")["attributes"]]
    assert told == [{"Gender": "f"}, {"Gender": "m"}, {"Gender": "m"}, {}, {"Gender": "f"}, {"Gender": "m"}]
    # A motto of one's own groups nobody, and a class worked out from the ties says nothing new.
    assert dict(export.report.notes)["not_used"] == {"columns": "Motto, modularity_class"}


def test_a_list_of_employees_has_no_attributes():
    export = read("name,team,gender\nAnn,Care,f\nBen,Care,m\nCas,ICT,m\nDee,ICT,f\n")
    assert "attributes" not in columns(export, "people")


def test_ties_are_judged_by_every_attribute():
    data = fivec.read([Upload("edges.csv", EDGES.encode()), Upload("nodes.csv", NODES.encode())])
    found = {(one.id, one.basis): one for one in fivec.connections.measure(data, quick=True).measures}
    # Of the four ties between people whose gender is known, a-b goes between and the others stay within.
    assert found["CN-13.ei", "attribute:Gender"].value == (1 - 3) / 4
    assert found["CN-13.isolates", "full"].k == 2
