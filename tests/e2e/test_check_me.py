"""Check me in a real browser: judged with the keyboard, saved, and opened again."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from fivec.language import translator
from tests.e2e.conftest import settle
from tests.e2e.test_journeys import go, upload
from tests.pages.conftest import posts

NL = translator("nl")


def opened(page: Page) -> Locator:
    """The room on Conversations, opened."""
    go(page, "conversations")
    room = page.locator(".st-key-check-room-conversations")
    room.locator("summary").click()
    expect(room.get_by_role("radiogroup")).to_be_visible()
    return room


def test_conversations_are_judged_with_the_keyboard_and_saved(app: Page, tmp_path: Path) -> None:
    upload(app, tmp_path, "zomer.csv", posts())
    app.get_by_role("button", name=re.compile("zorghuis")).first.click()
    settle(app)
    room = opened(app)
    for done in range(1, 6):
        at = "check_me.place.conversations"
        room.get_by_role("radio").nth(1).focus()
        app.keyboard.press("Space")
        expect(room.get_by_text(NL(at, at=done, n=10, done=done))).to_be_visible()
        room.get_by_role("button", name=re.compile(f"^{NL('check_me.next')}")).focus()
        app.keyboard.press("Enter")
        settle(app)
        expect(room.get_by_text(NL(at, at=done + 1, n=10, done=done))).to_be_visible()
    with app.expect_download() as download:
        room.get_by_role("button", name=NL("check_me.save")).click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert [row["Jouw antwoord"] for row in rows] == ["1"] * 5
    room.get_by_role("button", name=NL("check_me.show_so_far")).click()
    settle(app)
    told = re.compile(r"bij \d van de 5 gesprekken")
    expect(room.get_by_role("alert").filter(has_text=told)).to_be_visible()
    expect(app.get_by_test_id("stMain").get_by_text(told).first).to_be_visible()
    expect(room.get_by_role("button", name=NL("check_me.go_on", n=5))).to_be_visible()
