"""Networks as Gephi, NetworkX, igraph and yEd save them: GEXF, GraphML and GML.

Nodes become people as a table of nodes does, edges become ties as an edge list does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from fivec.readers import build, edge_list, people
from fivec.readers.headers import columns, normalised
from fivec.readers.notes import Notes
from fivec.readers.platforms import gml
from fivec.readers.platforms.graph_xml import Element, Gexf, Graphml, Network, walk
from fivec.readers.source import Source, shown
from fivec.readers.tabular import SAMPLE_ROWS, Sheet
from fivec.schema import Export, FivecError

_HEAD_BYTES: Final = 1 << 14
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?(gexf|graphml)[\s>]")
_SEVERAL: Final = re.compile(r"[;,\s]")
_SHOWN: Final = 20
_OF_TIES: Final = ("kind", "weight", "at", "channel", "direction")
_OF_EDGES: Final = {
    "start",
    "type",
    "label",
    "edgelabel",
    "timeset",
    "interval",
    "color",
    "id",
    "source",
    "target",
}
"""What an edge may carry that says nothing more of the tie."""


@dataclass(frozen=True)
class _Body:
    cells: Sequence[pa.Array]

    def columns(
        self, wanted: Sequence[int], width: int, nulls: Sequence[str]
    ) -> tuple[list[pa.ChunkedArray], int]:
        return [pa.chunked_array([self.cells[at]]) for at in wanted], 0


def detect(source: Source) -> bool:
    """Whether a file begins as GEXF, GraphML or GML."""
    return source.given is None and _form(source) is not None


def read(source: Source) -> Export:
    """People and ties. A network of bare numbers has no people, only ends of ties."""
    form = _form(source)
    network, encoding = _network(source, form)
    notes = Notes(["encoding_assumed"] if encoding == "cp1252" else [], source.options)
    if not network.nodes and not network.edges:
        raise FivecError("no_rows", file=source.name)
    tables = {}
    if network.edges:
        tables["ties"] = _ties(source.name, network.edges, notes)
    ends = {end for edge in network.edges for end in edge.ends}
    found = _people(source.name, network.nodes, ends, notes)
    if found is not None:
        tables = {"people": found} | tables
    n_rows = len(network.nodes) + len(network.edges)
    return build.export(source.name, form or "", tables, n_rows, notes)


def _form(source: Source) -> str | None:
    head = source.buffer.slice(0, min(_HEAD_BYTES, source.buffer.size)).to_pybytes()
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", errors="ignore").lstrip()
    if text.startswith("<"):
        root = _ROOT.search(text)
        return root.group(1) if root else None
    return "gml" if gml.begins(text) else None


def _network(source: Source, form: str | None) -> tuple[Network, str]:
    if form == "gml":
        return gml.network(source)
    dialect: Gexf | Graphml = Gexf() if form == "gexf" else Graphml()
    encoding = walk(source, dialect)
    return dialect.network, encoding


def _sheet(file: str, names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Sheet:
    """A table of rows as a file of text would give it, nothing where a cell is empty."""
    cells = [pa.array([row[at] or None for row in rows], pa.large_string()) for at in range(len(names))]
    sample = tuple(tuple(cell or "" for cell in row) for row in rows[:SAMPLE_ROWS])
    body = _Body(cells)
    return Sheet(file, tuple(names), sample, None, (), body, body)


def _named(elements: Sequence[Element]) -> list[str]:
    """The names of all attributes, in the order in which they are met."""
    return list(dict.fromkeys(name for element in elements for name in element.values))


def _ties(file: str, edges: Sequence[Element], notes: Notes) -> pa.Table:
    names = _named(edges)
    rows = [
        (
            *(*edge.ends, "directed" if edge.directed else "undirected", edge.label),
            *(edge.values.get(name) for name in names),
        )
        for edge in edges
    ]
    first = ("Source", "Target", "Type", "Label")
    sheet = _sheet(file, (*first, *names), rows)
    at = {name: len(first) + place for name, place in columns(names, "edges").items() if name in _OF_TIES}
    told = [at[name] for name in ("kind", "direction") if name in at]
    told += [
        len(first) + place for place, name in enumerate(names) if normalised(name) in ("label", "edgelabel")
    ]
    told.append(first.index("Label"))
    kind = next((place for place in told if any(map(edge_list.kind_of, sheet.values(place)))), None)
    at |= {"source": 0, "target": 1, "direction": 2}
    at.pop("kind", None)
    if kind is not None:
        at["kind"] = kind
    if "at" not in at and "start" in names:
        at["at"] = len(first) + names.index("start")
    unused = [
        shown(name)
        for place, name in enumerate(names, len(first))
        if place not in at.values() and normalised(name) not in _OF_EDGES and sheet.values(place)
    ]
    if unused:
        notes.add("not_used", columns=", ".join(unused[:_SHOWN]))
    return edge_list.ties_table(sheet, at, notes)[0]


def _people(file: str, nodes: Sequence[Element], ends: set[str], notes: Notes) -> pa.Table | None:
    """A person per node; None where the nodes are numbers that nothing more is said of."""
    names = _named(nodes)
    has_labels = any(node.label not in (None, "", node.id) for node in nodes)
    rows = [(*_who(node, has_labels, ends), *(node.values.get(name) for name in names)) for node in nodes]
    sheet = _sheet(file, ("Id", "Label", *names), rows)
    at = people.positions(sheet)
    if has_labels:
        at["name"] = 1
    elif at.get("name") == 1:
        del at["name"]
    if at.keys() <= {"number", "kind"}:
        notes.set_aside("no_tie", sum(node.id not in ends for node in nodes))
        return None
    notes.add("nodes_are_people")
    return people.people_table(sheet, at | {"number": 0}, notes)[0]


def _who(node: Element, has_labels: bool, ends: set[str]) -> tuple[str | None, str | None]:
    """Id and label of a node; an id of several words that no tie names would pass for several accounts."""
    if not has_labels:
        return node.id, None
    return None if node.id not in ends and _SEVERAL.search(node.id) else node.id, node.label or node.id
