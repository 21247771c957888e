"""GML to nodes and edges: ``graph [ node [ id 1 label "Anna" ] edge [ source 1 target 2 ] ]``."""

from __future__ import annotations

import html
import re
from typing import Final

from fivec.readers.encoding import utf8_text
from fivec.readers.platforms.graph_xml import MAX_BYTES, MAX_DEPTH, Element, Network
from fivec.readers.source import Source
from fivec.schema import FivecError

_TOKEN: Final = re.compile(
    r"""\s+|\#[^\n]*|(?P<text>"[^"]*")|(?P<open>\[)|(?P<shut>\])|(?P<word>[^\s\[\]"]+)"""
)
_BEGINS: Final = re.compile(
    r"""\A\s*+(?:\#[^\n]*+\s++|[A-Za-z]\w*+\s++(?:"[^"]*+"|[\d.]++)\s++)*+graph\s*+\[""", re.IGNORECASE
)

_List = list[tuple[str, object]]


def begins(text: str) -> bool:
    """Whether a text starts as a GML file."""
    return bool(_BEGINS.match(text))


def network(source: Source) -> tuple[Network, str]:
    """The nodes and edges of a GML file, and the encoding it was read in.

    Raises
    ------
    FivecError
        ``xml_too_large``, ``xml_too_deep`` or ``damaged_gml``.
    """
    if source.buffer.size > MAX_BYTES:
        raise FivecError("xml_too_large", file=source.name, limit=MAX_BYTES >> 20)
    data, encoding = utf8_text(source.buffer, source.name)
    text = data.to_pybytes().decode("utf-8", errors="replace")
    found = Network()
    for graph in _lists(_parsed(text, source.name), "graph"):
        directed = _scalars(graph).get("directed", "0") in ("1", "true")
        found.nodes += [_element(node, "id") for node in _lists(graph, "node")]
        for edge in _lists(graph, "edge"):
            element = _element(edge, "id")
            element.ends = element.values.pop("source", ""), element.values.pop("target", "")
            element.directed = directed
            found.edges.append(element)
    return found, encoding


def _parsed(text: str, file: str) -> _List:
    """The keys and values of a file; a list within it is a list of the same."""
    whole: _List = []
    stack, key = [whole], None
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _damage(text, at, file)
        at = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        if key is None and kind == "word":
            key = match.group()
        elif key is None and kind == "shut" and len(stack) > 1:
            stack.pop()
        elif key is not None and kind == "open":
            inner: _List = []
            stack[-1].append((key, inner))
            stack.append(inner)
            key = None
            if len(stack) > MAX_DEPTH:
                raise FivecError("xml_too_deep", file=file, limit=MAX_DEPTH)
        elif key is not None and kind in ("word", "text"):
            value = match.group()
            stack[-1].append((key, html.unescape(value[1:-1]) if kind == "text" else value))
            key = None
        else:
            raise _damage(text, at, file)
    if key is not None or len(stack) > 1:
        raise _damage(text, at, file)
    return whole


def _damage(text: str, at: int, file: str) -> FivecError:
    return FivecError("damaged_gml", file=file, line=text.count("\n", 0, at) + 1)


def _lists(found: _List, key: str) -> list[_List]:
    return [value for name, value in found if isinstance(value, list) and name.casefold() == key]


def _scalars(found: _List) -> dict[str, str]:
    return {name: value for name, value in found if isinstance(value, str)}


def _element(found: _List, key: str) -> Element:
    values = _scalars(found)
    return Element(values.pop(key, ""), values.pop("label", None), values=values)
