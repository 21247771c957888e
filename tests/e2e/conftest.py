"""A real browser on a real server, and proof that the dashboard never calls out."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import installed

ROOT = Path(__file__).resolve().parents[2]
HERE = ("127.0.0.1", "localhost")
LOCAL_SCHEMES = ("data", "blob", "about", "chrome-error")
# Chromium itself looks for updates and new components otherwise.
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


# The script has ended, what it drew is on the page, and both have been so for a while: a click takes a moment
# to reach the script, and the page a moment to draw what the script sent.
AT_REST = """() => {
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    const drawing = document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
    if (state !== "notRunning" || drawing) window.restingSince = null;
    else window.restingSince ??= performance.now();
    return window.restingSince !== null && performance.now() - window.restingSince > 250;
}"""


def settle(page: Page, timeout: float = 30_000) -> None:
    """Wait until the dashboard is at rest after a visit, a click or an upload."""
    page.evaluate("window.restingSince = null")
    page.wait_for_function(AT_REST, timeout=timeout)


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextlib.contextmanager
def serving(log: Path, **environment: str) -> Iterator[str]:
    """The address of a server of its own, which nobody visited yet; a traceback in its log is a failure."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("w") as written:
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdout=written, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + 60
            while True:
                assert server.poll() is None, log.read_text()
                with contextlib.suppress(OSError):
                    opener().open(f"{url}/_stcore/health", timeout=1)
                    break
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": installed(), "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    window = {"viewport": {"width": 1400, "height": 900}}
    return browser_context_args | window | {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server that the tests share; every page is a session of its own."""
    with serving(tmp_path_factory.mktemp("server") / "streamlit.log") as url:
        yield url


@pytest.fixture
def fresh_url(tmp_path: Path) -> Iterator[str]:
    """The address of a server that nobody visited yet."""
    with serving(tmp_path / "streamlit.log") as url:
        yield url


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """Fails the test when anything in the browser asks for something outside this computer."""
    outside: list[str] = []

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.hostname not in HERE:
            outside.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    yield context
    assert outside == []


@pytest.fixture
def app(page: Page, app_url: str) -> Page:
    """The dashboard, opened at its root and at rest."""
    page.goto(app_url)
    settle(page)
    return page
