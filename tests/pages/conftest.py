"""A small invented organisation, and the dashboard opened on it without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Loaded, Session, Typed
from fivec import readers

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("overview", "data", "connections", "congruence", "conversations", "content", "context", "method")
FIVE = PAGES[2:7]


ABOUT = (
    "vrijwilligers zoeken die samen met buren en familie de tuin verzorgen",
    "nieuwe maaltijden proeven met buren en familie in het restaurant",
)


def posts() -> bytes:
    """Sixty threads over four months: one organisation, nine outsiders, every seventh thread multi-way."""
    lines = ["id,author,created_at,parent,text,likes"]
    number = 0
    for thread in range(60):
        number += 1
        root = number
        day = f"2025-{1 + thread // 15:02d}-{1 + (thread % 15):02d}"
        starter = "zorghuis" if thread % 2 else f"buur{thread % 9}"
        text = f"Week {thread}: {ABOUT[thread % 3 == 0]} bij @zorghuis"
        lines.append(f'{root},{starter},{day}T09:00:00,,"{text}",{thread % 5}')
        replies = [("buur1", root), ("zorghuis", root)][: thread % 3]
        for hour, (who, parent) in enumerate(replies, 10):
            number += 1
            lines.append(f'{number},{who},{day}T{hour}:00:00,{parent},"Wat fijn, hoe kan ik helpen?",0')
        if thread % 7 == 6:
            number += 1
            lines.append(f'{number},buur2,{day}T12:00:00,{number - 1},"Kom dan samen met mij",0')
    lines.append(f'{number + 1},buur9,2025-06-01T09:00:00,,"Een late vraag over parkeren",0')
    return "\n".join(lines).encode()


def session(typed: Typed | None = None, **files: bytes) -> Session:
    """A visitor who opened these files."""
    found = Session(typed=typed or Typed())
    for name, content in files.items():
        for export in readers.exports([readers.Upload(f"{name}.csv", content)]):
            assert export.report.error is None, export.report.error
            found.add(Loaded(name, export))
    return found


@pytest.fixture
def dashboard() -> Callable[..., AppTest]:
    """``dashboard("content", "nl", visitor, start="2025-01-01")``: that page, run once."""

    def opened(page: str, language: str, visitor: Session | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params["lang"] = language
        for name, value in query.items():
            app.query_params[name] = value
        if visitor is not None:
            app.session_state["session"] = visitor
        app.run()
        if page != "overview":
            app.switch_page(f"pages/{page}.py").run()
        return app

    return opened


@pytest.fixture
def small() -> Session:
    return session(posts=posts())


def words(app: AppTest) -> str:
    """Everything the page says."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(part.value) for kind in kinds for part in getattr(app, kind))
