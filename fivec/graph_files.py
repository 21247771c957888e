"""The network as a file for Gephi and other programs: GEXF and GraphML with labels, groups and weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final

import networkx as nx
import pandas as pd

from fivec.dataset import Dataset, Selection
from fivec.network_rows import handles, people, tie_rows, unnamed
from fivec.schema import ACCOUNT_KINDS

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
_DATE: Final = re.compile(rb' lastmodifieddate="[^"]*"')
COLOURS: Final = (
    *((0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167)),
    *((86, 180, 233), (213, 94, 0), (240, 228, 66), (120, 94, 180)),
)
"""Of the largest groups; told apart by people who are colour blind (Okabe & Ito 2008)."""
GREY: Final = (150, 150, 150)


def network(data: Dataset, selection: Selection | None = None, names: bool = False) -> nx.MultiDiGraph:
    """The accounts with what ``people`` says of them, and an edge per ``source``, ``target`` and ``kind``.

    Nodes go by their handle or codename; accounts that go by one name are one node, with the numbers of the
    one that is most heard. A node has a ``label``, the ``kind`` of account and, where it has one, its
    ``group``; an edge has a ``weight`` and its ``kind`` as label too.
    """
    table = people(data, selection, names)
    table = table.assign(label=_labels(data, names), kind=_kinds(data))
    table = table.sort_values(
        ["handle", "in_strength", "n_posts"], ascending=[True, False, False], kind="stable"
    )
    table = table.drop_duplicates("handle").set_index("handle")
    found = nx.MultiDiGraph()
    for name, told in zip(table.index, table.to_dict("records"), strict=True):
        found.add_node(_clean(str(name)), **_known(told))
    for line in tie_rows(data, selection, names).to_dict("records"):
        ends = _clean(line["source"]), _clean(line["target"])
        found.add_edge(*ends, kind=line["kind"], label=line["kind"], weight=float(line["weight"]))
    return found


def gexf(data: Dataset, selection: Selection | None = None, names: bool = False) -> bytes:
    """The network as GEXF 1.2, nodes in the colour of their group; the same network gives the same bytes."""
    found = network(data, selection, names)
    colour = _colours(found)
    for node, told in found.nodes(data=True):
        red, green, blue = colour.get(told.get("group"), GREY)
        found.nodes[node]["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    return _DATE.sub(b"", _written(nx.write_gexf, found))


def graphml(data: Dataset, selection: Selection | None = None, names: bool = False) -> bytes:
    """The network as GraphML; the same network gives the same bytes."""
    return _written(nx.write_graphml_xml, network(data, selection, names))


FORMATS: Final[Mapping[str, Callable[..., bytes]]] = {"gexf": gexf, "graphml": graphml}
"""By the end of the file's name."""


def _written(write: Callable[..., None], found: nx.MultiDiGraph) -> bytes:
    file = BytesIO()
    write(found, file, encoding="utf-8")
    return file.getvalue()


def _labels(data: Dataset, names: bool) -> list[str]:
    """The name of each account where it is known and may be shown, else what it goes by."""
    shown, hidden = handles(data, names), unnamed(data) & (not names)
    name = data.accounts["name"].astype("object").to_numpy()
    return [
        str(handle) if concealed or not isinstance(called, str) else called
        for handle, concealed, called in zip(shown, hidden, name, strict=True)
    ]


def _kinds(data: Dataset) -> list[str]:
    return [ACCOUNT_KINDS[kind] for kind in data.parties.kind]


def _known(told: Mapping[Any, Any]) -> dict[str, Any]:
    """What is there, as plain numbers and text: a missing value is no attribute."""
    return {name: _plain(value) for name, value in told.items() if not pd.isna(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    return value.item() if hasattr(value, "item") else value


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _colours(found: nx.MultiDiGraph) -> dict[str, tuple[int, int, int]]:
    """A colour for each of the largest groups; of equals the first by name."""
    size = pd.Series([told["group"] for _, told in found.nodes(data=True) if "group" in told], dtype="object")
    count = size.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return dict(zip(count.index, COLOURS, strict=False))
