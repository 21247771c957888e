"""GEXF and GraphML to nodes and edges, element by element.

The XML parser sees no document type: without one there are no entities, so nothing multiplies or reaches
outside the file. Namespaces are not compared, which makes one format of all versions of GEXF.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from xml.parsers import expat

import pyarrow as pa

from fivec.readers.encoding import utf8_text
from fivec.readers.source import Source
from fivec.schema import FivecError

MAX_BYTES: Final = 512 << 20
MAX_DEPTH: Final = 100
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_PIECE: Final = 1 << 20


@dataclass
class Element:
    """A node or an edge: what its format says of it, and its attributes by the names that people gave them.

    ``ends`` are the ids of the two nodes of an edge.
    """

    id: str
    label: str | None = None
    ends: tuple[str, str] = ("", "")
    directed: bool = True
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Network:
    """The nodes and edges of one file; ``timed`` when its periods are dates and not plain numbers."""

    nodes: list[Element] = field(default_factory=list)
    edges: list[Element] = field(default_factory=list)
    timed: bool = True


class Dialect(Protocol):
    """What is done with each element of a format."""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """An element opens, with its attributes."""

    def end(self, name: str, text: str) -> None:
        """An element closes, with the text that stands directly in it."""


def walk(source: Source, dialect: Dialect) -> str:
    """Hand every element of an XML file to ``dialect``; gives the encoding that the file was read in.

    Raises
    ------
    FivecError
        ``xml_too_large``, ``xml_doctype``, ``xml_too_deep`` or ``damaged_xml``.
    """
    if source.buffer.size > MAX_BYTES:
        raise FivecError("xml_too_large", file=source.name, limit=MAX_BYTES >> 20)
    data, encoding, override = _text(source)
    parser = expat.ParserCreate(override, " ")
    parser.buffer_text = True
    texts: list[list[str]] = []

    def start(name: str, found: dict[str, str]) -> None:
        texts.append([])
        if len(texts) > MAX_DEPTH:
            raise FivecError("xml_too_deep", file=source.name, limit=MAX_DEPTH)
        dialect.start(_local(name), {_local(key): value for key, value in found.items()})

    def end(name: str) -> None:
        dialect.end(_local(name), "".join(texts.pop()).strip())

    def words(found: str) -> None:
        texts[-1].append(found)

    def refuse(*_: object) -> None:
        raise FivecError("xml_doctype", file=source.name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        for at in range(0, data.size, _PIECE):
            parser.Parse(data.slice(at, min(_PIECE, data.size - at)).to_pybytes(), False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FivecError("damaged_xml", file=source.name, line=parser.CurrentLineNumber) from error
    return encoding


def _text(source: Source) -> tuple[pa.Buffer, str, str | None]:
    """The bytes to parse, the encoding found, and the one to parse in; None for the one it declares."""
    text, encoding = utf8_text(source.buffer, source.name)
    if encoding == "cp1252":
        declared = _DECLARED.match(source.buffer.slice(0, min(200, source.buffer.size)).to_pybytes())
        if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            return source.buffer, "declared", None
    return text, encoding, "utf-8"


def _local(name: str) -> str:
    """A name without its namespace. Elements of drawing (``viz:``) keep theirs, to be known apart."""
    space, _, local = name.rpartition(" ")
    return f"viz:{local}" if space.endswith("/viz") else local


class Gexf:
    """GEXF 1.0 to 1.3: attributes are declared by class, values refer to them by id.

    Of a value that changes over time the last one counts; an edge begins at its first period.
    """

    def __init__(self) -> None:
        self.network = Network()
        self._titles: dict[tuple[str, str], str] = {}
        self._defaults: dict[tuple[str, str], str] = {}
        self._class = self._attribute = ""
        self._directed = False
        self._open: list[Element] = []
        self._of = ""

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Take in what an element says."""
        if name == "graph":
            self._directed = found.get("defaultedgetype", "undirected") == "directed"
            form = found.get("timeformat", found.get("timetype", "double"))
            self.network.timed = form.casefold() in ("date", "datetime")
        elif name == "attributes":
            self._class = found.get("class", "node")
        elif name == "attribute":
            self._attribute = found.get("id", "")
            self._titles[self._class, self._attribute] = found.get("title") or self._attribute
        elif name == "node":
            self._of = name
            self._open.append(Element(found.get("id", ""), found.get("label")))
        elif name == "edge":
            self._of = name
            self._open.append(self._edge(found))
        elif name == "attvalue" and self._open:
            key = found.get("for", found.get("id", ""))
            self._open[-1].values[self._titles.get((self._of, key), key)] = found.get("value", "")
        elif name in ("spell", "slice") and self._open and self._of == "edge":
            self._begin(self._open[-1], found)

    def end(self, name: str, text: str) -> None:
        """Close an element; a node within a node stands on its own."""
        if name == "default" and text:
            self._defaults[self._class, self._attribute] = text
        elif name in ("node", "edge") and self._open:
            element = self._open.pop()
            for (of, key), value in self._defaults.items():
                if of == name:
                    element.values.setdefault(self._titles[of, key], value)
            (self.network.nodes if name == "node" else self.network.edges).append(element)

    def _edge(self, found: Mapping[str, str]) -> Element:
        form = found.get("type", "")
        directed = form == "directed" if form in ("directed", "undirected") else self._directed
        ends = found.get("source", ""), found.get("target", "")
        edge = Element(found.get("id", ""), found.get("label"), ends, directed and form != "mutual")
        edge.values |= {key: found[key] for key in ("weight", "kind") if key in found}
        self._begin(edge, found)
        return edge

    def _begin(self, edge: Element, found: Mapping[str, str]) -> None:
        start = found.get("start", found.get("startopen"))
        if start and self.network.timed:
            edge.values["start"] = min(start, edge.values.get("start", start))


class Graphml:
    """GraphML: attributes are declared as keys; a program's own drawing is passed by, its label is not."""

    def __init__(self) -> None:
        self.network = Network()
        self._names: dict[str, str] = {}
        self._defaults: dict[tuple[str, str], str] = {}
        self._key: tuple[str, str] = ("", "")
        self._directed: list[bool] = []
        self._open: list[tuple[str, Element]] = []
        self._data: str | None = None

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """Take in what an element says."""
        if name == "graph":
            self._directed.append(found.get("edgedefault") == "directed")
        elif name == "key":
            self._key = found.get("for", "all"), found.get("id", "")
            self._names[self._key[1]] = found.get("attr.name") or self._key[1]
        elif name == "node":
            self._open.append((name, Element(found.get("id", ""))))
        elif name == "edge":
            usual = bool(self._directed) and self._directed[-1]
            directed = {"true": True, "false": False}.get(found.get("directed", ""), usual)
            ends = found.get("source", ""), found.get("target", "")
            self._open.append((name, Element(found.get("id", ""), None, ends, directed)))
        elif name == "data":
            self._data = found.get("key", "")

    def end(self, name: str, text: str) -> None:
        """Close an element."""
        if name == "graph" and self._directed:
            self._directed.pop()
        elif name == "default" and text:
            self._defaults[self._key] = text
        elif name in ("NodeLabel", "EdgeLabel") and self._open and text:
            self._open[-1][1].label = text
        elif name == "data":
            if self._open and self._data is not None and text:
                self._say(self._open[-1][1], self._names.get(self._data, self._data), text)
            self._data = None
        elif name in ("node", "edge") and self._open:
            of, element = self._open.pop()
            for (given, key), value in self._defaults.items():
                if given in (of, "all"):
                    element.values.setdefault(self._names[key], value)
            (self.network.nodes if of == "node" else self.network.edges).append(element)

    def _say(self, element: Element, name: str, text: str) -> None:
        if name.casefold() == "label":
            element.label = text
        else:
            element.values[name] = text
