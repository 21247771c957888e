"""Keeping what is open on this computer: a reload in a real browser goes on where it was."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.kept import NAME
from fivec import workspace
from fivec.language import translator
from tests.e2e.conftest import serving, settle
from tests.e2e.test_journeys import go, upload
from tests.pages.conftest import posts

NL = translator("nl")
expect.set_options(timeout=30_000)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the folder of a user cannot be moved there")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the user of the server."""
    return tmp_path / "home"


@pytest.fixture
def local_url(tmp_path: Path, home: Path) -> Iterator[str]:
    """The address of a server as run.py starts it."""
    with serving(tmp_path / "streamlit.log", FIVEC_LOCAL="1", XDG_DATA_HOME=str(home)) as url:
        yield url


def headline(page: Page) -> str:
    go(page, "conversations")
    found = page.get_by_test_id("stMain").get_by_role("heading", level=3)
    return found.filter(has_text=re.compile(r"\d+ van de \d+")).first.inner_text()


def choose_us(page: Page) -> None:
    page.get_by_role("button", name=re.compile("zorghuis")).first.click()
    settle(page)


def kept(home: Path) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file()]


def switch(page: Page) -> None:
    page.get_by_test_id("stMain").get_by_text(NL("keep.label")).click()
    settle(page)


def test_a_reload_goes_on_where_it_was(
    page: Page, context: BrowserContext, local_url: str, home: Path, tmp_path: Path
) -> None:
    page.goto(local_url)
    settle(page)
    upload(page, tmp_path, "zomer.csv", posts())
    assert kept(home) == []
    switch(page)
    expect(page.get_by_text(NL("keep.privacy"))).to_be_visible()
    choose_us(page)
    before = headline(page)
    page.reload()
    settle(page)
    expect(page.get_by_text(NL("keep.title"))).to_be_visible()
    assert kept(home) == [NAME]
    page.get_by_test_id("stMain").get_by_role("button", name=NL("keep.continue")).click()
    settle(page)
    assert headline(page) == before
    go(page, "data")
    expect(page.get_by_test_id("stMain").get_by_text("zomer.csv").first).to_be_visible()
    switch(page)
    expect(page.get_by_text(NL("keep.forgotten"))).to_be_visible()
    assert kept(home) == []


def test_without_being_asked_nothing_is_written(
    page: Page, context: BrowserContext, local_url: str, home: Path, tmp_path: Path
) -> None:
    page.goto(local_url)
    settle(page)
    upload(page, tmp_path, "zomer.csv", posts())
    choose_us(page)
    headline(page)
    page.reload()
    settle(page)
    expect(page.get_by_text(NL("keep.title"))).to_have_count(0)
    assert kept(home) == []


def test_a_workspace_is_downloaded_and_opened_again(app: Page, app_url: str, tmp_path: Path) -> None:
    upload(app, tmp_path, "zomer.csv", posts())
    choose_us(app)
    main = app.get_by_test_id("stMain")
    expect(main.get_by_text(NL("keep.label"))).to_have_count(0)
    with app.expect_download() as download:
        main.get_by_role("button", name=NL("workspace.save")).click()
    assert re.fullmatch(r"werkruimte-\d{4}-\d\d-\d\d\.fivec\.zip", download.value.suggested_filename)
    content = Path(download.value.path()).read_bytes()
    before = headline(app)
    app.goto(app_url)
    settle(app)
    upload(app, tmp_path, "anders.zip", content)
    expect(app.get_by_text(NL("workspace.opened", n=1))).to_be_visible()
    assert headline(app) == before
    assert workspace.size(tmp_path / "anders.zip") == 1
