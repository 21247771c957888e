"""The floors of the house: imports point downwards only, checked in the syntax trees.

Each new module of fivec is placed on a floor here, on purpose.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FIVE = {"connections", "congruence", "conversations", "content", "context"}
FLOORS = [
    {"schema", "measures", "survival", "glossary", "language", "plain"},
    {
        "readers",
        "accounts",
        "agreement",
        "clusters",
        "control_chart",
        "monthly",
        "checking",
        "decisions",
        "likeness",
        "links",
        "matching",
        "rosters",
        "spelling",
        "assembly",
        "repeats",
        "dataset",
        "parties",
        "threads",
        "shapes",
        "small_groups",
        "ties",
        "office_hours",
        "copying",
        "crowds",
        "text",
        "topics",
        "warehouse",
        "settings",
        "workspace",
    }
    | {"graph", "communities", "layout", "names", "rates", "own_posts", "own_topics", "bodies", "subjects"}
    | {
        "account_ties",
        "holes",
        "inequality",
        "knit",
        "negative_binomial",
        "paths",
        "reach",
        "tree_layout",
        "triangles",
    },
    FIVE,
    # The public names of the package itself come from every floor up to here.
    {"scorecard", "values", "network", "advice", "change", "sentences", "counting", "inputs", "__init__"},
    {"figures", "reports", "tables", "network_rows", "post_rows", "printed", "graph_files", "__main__"},
]
DASHBOARD = {"app", "pages", "dashboard"}
FLOOR = {f"fivec.{name}": floor for floor, names in enumerate(FLOORS) for name in names}
FLOOR |= dict.fromkeys(DASHBOARD, len(FLOORS))

# Who alone may use a package.
RESERVED = {"streamlit": DASHBOARD, "plotly": {"fivec.figures"}}
LONGEST = {"app": 60, "pages": 80}


def modules(root: Path) -> Iterator[tuple[Path, str]]:
    """Every source file of the product with its dotted name."""
    files = [root / "app.py"] + [
        path for top in ("pages", "dashboard", "fivec") for path in root.glob(f"{top}/**/*.py")
    ]
    for path in sorted(path for path in files if path.exists()):
        yield path, ".".join(path.relative_to(root).with_suffix("").parts)


def room(name: str) -> str:
    """The entry of the floor table that a dotted name belongs to: fivec.readers.slack is fivec.readers."""
    top, *rest = name.split(".")
    if top != "fivec":
        return top
    return f"fivec.{rest[0]}" if rest else "fivec.__init__"


def imported(tree: ast.Module, name: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """Line and absolute name of everything a module imports, inside functions and by name too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*name.split(".")[: -node.level], *filter(None, [base])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield node.lineno, whole if room(whole) in known else base
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((node.lineno, str(a.value)) for a in node.args[:1] if isinstance(a, ast.Constant))


def import_faults(here: str, there: str) -> Iterator[str]:
    """What is wrong with one room importing another."""
    package = there.split(".")[0]
    if here not in RESERVED.get(package, {here}):
        yield f"only {', '.join(sorted(RESERVED[package]))} may import {package}"
    if FLOOR.get(there, 0) > FLOOR.get(here, len(FLOORS)):
        yield f"{there} is on floor {FLOOR[there]}, above floor {FLOOR[here]}"
    fives = {f"fivec.{name}" for name in FIVE}
    if here != there and {here, there} <= fives:
        yield f"one C imports another: {there}"


def script_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What a page leaves to the packages under it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, f"a page defines {node.name}"
        names = {getattr(node, field, None) for field in ("attr", "id", "name")}
        if isinstance(node, ast.Attribute | ast.Name | ast.alias) and "groupby" in names:
            yield node.lineno, "a page groups rows"


def faults(root: Path) -> list[str]:
    """Every breach of the rules in a source tree, as ``file:line what``."""
    found = []
    everything = list(modules(root))
    known = {room(name) for _, name in everything}
    for path, name in everything:
        here, source, lines = room(name), path.relative_to(root).as_posix(), path.read_text("utf-8")
        tree = ast.parse(lines)
        if here not in FLOOR:
            found.append(f"{source}:1 is on no floor")
        for line, target in imported(tree, name, known):
            found += [f"{source}:{line} {fault}" for fault in import_faults(here, room(target))]
        if here == "pages":
            found += [f"{source}:{line} {fault}" for line, fault in script_faults(tree)]
        if lines.count("\n") > LONGEST.get(here, 10**6):
            found.append(f"{source}:1 has more than {LONGEST[here]} lines")
    return found


def test_the_house_stands() -> None:
    assert {room(name) for _, name in modules(ROOT)} >= {"app", "pages", "dashboard", "fivec.schema"}
    assert faults(ROOT) == []


BREACHES = {
    "upward": ("fivec/ties.py", "import fivec.connections", "fivec.connections is on floor 2, above floor 1"),
    "from package": ("fivec/ties.py", "from fivec import connections", "fivec.connections is on floor 2"),
    "public name": ("fivec/ties.py", "from fivec import measure", "fivec.__init__ is on floor 3"),
    "relative": ("fivec/ties.py", "from .connections import measure", "fivec.connections is on floor 2"),
    "relative module": ("fivec/ties.py", "from . import connections", "fivec.connections is on floor 2"),
    "two up": (
        "fivec/readers/slack.py",
        "from ..connections import measure",
        "fivec.connections is on floor 2",
    ),
    "from a package": (
        "fivec/readers/__init__.py",
        "from ..connections import x",
        "fivec.connections is on floor 2",
    ),
    "in a function": (
        "fivec/ties.py",
        "def f():\n    import fivec.connections",
        "fivec.connections is on floor 2",
    ),
    "by name": ("fivec/ties.py", "import_module('fivec.connections')", "fivec.connections is on floor 2"),
    "dashboard": (
        "fivec/figures/one.py",
        "from dashboard import frame",
        "dashboard is on floor 5, above floor 4",
    ),
    "streamlit": (
        "fivec/figures/one.py",
        "import streamlit as st",
        "only app, dashboard, pages may import streamlit",
    ),
    "streamlit part": ("fivec/ties.py", "from streamlit.runtime import x", "may import streamlit"),
    "plotly": (
        "dashboard/frame.py",
        "import plotly.graph_objects as go",
        "only fivec.figures may import plotly",
    ),
    "another C": (
        "fivec/connections.py",
        "from fivec.context import x",
        "one C imports another: fivec.context",
    ),
    "another C, folder": (
        "fivec/content/fit.py",
        "from ..context import x",
        "one C imports another: fivec.context",
    ),
    "no floor": ("fivec/misc.py", "", "is on no floor"),
    "long page": ("pages/data.py", "x = 1\n" * 80, "has more than 80 lines"),
    "long app": ("app.py", "x = 1\n" * 60, "has more than 60 lines"),
    "def": ("pages/data.py", "def tidy(): ...", "a page defines tidy"),
    "groupby": ("pages/data.py", "posts.groupby('team')", "a page groups rows"),
    "itertools": ("pages/data.py", "from itertools import groupby", "a page groups rows"),
}


def write(root: Path, files: dict[str, str]) -> Path:
    for place, source in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(source + "\n", "utf-8")
    return root


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house in order, with every permitted kind of import."""
    files = {
        "fivec/__init__.py": "from fivec.connections import measure\nfrom . import content",
        "fivec/schema.py": "import json",
        "fivec/ties.py": "from fivec import schema\nfrom .schema import COLUMNS",
        "fivec/readers/__init__.py": "from . import slack\nfrom ..dataset import Dataset",
        "fivec/readers/slack.py": "from .. import schema",
        "fivec/dataset.py": "from fivec.ties import edges",
        "fivec/connections.py": "from fivec.ties import edges",
        "fivec/content/__init__.py": "from fivec.content.fit import fit\nfrom . import fit",
        "fivec/content/fit.py": "from fivec.schema import POSTS",
        "fivec/context.py": "",
        "fivec/figures/one.py": "import plotly.graph_objects as go\nfrom fivec import content",
        "fivec/__main__.py": "import fivec\nfrom fivec import measure",
        "dashboard/frame.py": "import streamlit as st\nimport fivec\nfrom fivec.figures import one",
        "pages/data.py": "import streamlit as st\nfrom dashboard import frame",
        "app.py": "x = 1\n" * 58 + "import streamlit as st",
    }
    return write(tmp_path, files)


def test_the_checker_accepts_a_house_in_order(house: Path) -> None:
    assert faults(house) == []


@pytest.mark.parametrize(("place", "source", "fault"), BREACHES.values(), ids=BREACHES)
def test_the_checker_sees(house: Path, place: str, source: str, fault: str) -> None:
    found = faults(write(house, {place: source}))
    assert len(found) == 1
    assert found[0].startswith(f"{place}:")
    assert fault in found[0]
