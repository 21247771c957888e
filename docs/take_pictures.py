"""The pictures of the README, taken from the running dashboard: ``python docs/take_pictures.py``.

Opens the sample organisation in English and takes every page at the width of a laptop, from its top down.
Needs what the browser tests need.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import installed  # noqa: E402
from tests.e2e.conftest import QUIET, serving, settle  # noqa: E402

PAGES = ("overview", "data", "connections", "congruence", "conversations", "content", "context", "method")
WIDTH, HEIGHT = 1280, 1080
ROOMS = {
    "reading": ("conversations", "Three conversations to read", "The best one"),
    "topics": ("content", "Topics: theirs and ours", None),
}
"""Closed rooms that have a picture of their own: the page they are on, their title, what is chosen in it."""
HEADER = 70
"""Height of what stays above the page."""


def take(page: Page, name: str) -> None:
    """One page, once its evidence and its pictures are there."""
    settle(page, 120_000)
    page.wait_for_timeout(1500)
    settle(page, 120_000)
    page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")


def open_room(page: Page, title: str, choice: str | None) -> None:
    """A closed room, opened and at the top of the window."""
    room = page.get_by_test_id("stExpander").filter(has_text=title)
    room.locator("summary").click()
    settle(page, 120_000)
    if choice:
        room.get_by_text(choice, exact=True).click()
        settle(page, 120_000)
    room.evaluate(f"room => {{room.style.scrollMarginTop = '{HEADER}px'; room.scrollIntoView()}}")


def main() -> None:
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log") as url,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=installed(), args=QUIET)
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB").new_page()
        page.goto(f"{url}/?lang=en")
        settle(page)
        page.locator('[data-testid="stMain"] [data-testid="stBaseButton-primary"]').first.click()
        take(page, PAGES[0])
        for name in PAGES[1:]:
            page.locator(f'[data-testid="stSidebarNav"] a[href*="/{name}"]').click()
            take(page, name)
        for name, (on, title, choice) in ROOMS.items():
            page.locator(f'[data-testid="stSidebarNav"] a[href*="/{on}"]').click()
            settle(page, 120_000)
            open_room(page, title, choice)
            take(page, name)
        browser.close()


if __name__ == "__main__":
    main()
