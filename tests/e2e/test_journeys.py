"""What visitors do, in a real browser; the fixtures prove that nothing is asked from outside."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fivec.language import translator
from tests.e2e.conftest import settle
from tests.pages.conftest import FIVE, PAGES, posts

NL, EN = translator("nl"), translator("en")
expect.set_options(timeout=30_000)
HOSTILE = "![x](http://198.51.100.7/p.png) <img src=http://198.51.100.7/q.png> [a](javascript:alert(1))"


def go(page: Page, name: str) -> None:
    """Follow the navigation to a page."""
    page.get_by_test_id("stSidebarNav").locator(f'a[href*="/{name}"]').click()
    settle(page)


def upload(page: Page, tmp_path: Path, name: str, content: bytes) -> None:
    """Drop a file on the Data page."""
    path = tmp_path / name
    path.write_bytes(content)
    go(page, "data")
    page.get_by_test_id("stMain").locator("input[type=file]").first.set_input_files(path)
    page.get_by_test_id("stAlert").first.wait_for()
    settle(page)


def test_a_deep_link_to_a_fresh_server_ends_on_its_page(page: Page, fresh_url: str) -> None:
    page.goto(f"{fresh_url}/content?lang=nl&start=2025-01-01")
    expect(page.get_by_role("heading", name=NL("content.question"))).to_be_visible(timeout=30_000)
    settle(page)
    navigation = page.get_by_test_id("stSidebarNav")
    for name in PAGES:
        expect(navigation.get_by_text(NL(f"page.{name}"), exact=True)).to_be_visible()
    assert re.search(r"/content\?.*lang=nl", page.url)
    assert "start=2025-01-01" in page.url
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_upload_say_who_we_are_and_read_the_answer(app: Page, tmp_path: Path) -> None:
    upload(app, tmp_path, "zomer.csv", posts())
    app.get_by_role("button", name=re.compile(r"^zorghuis")).first.or_(
        app.get_by_role("button", name=re.compile("zorghuis"))
    ).first.click()
    settle(app)
    go(app, "conversations")
    sentence = app.get_by_test_id("stMain").get_by_role("heading", level=3)
    expect(sentence.filter(has_text=re.compile(r"\d+ van de \d+")).first).to_be_visible()
    assert NL("basis.each_author") not in app.get_by_test_id("stMain").inner_text()


def test_the_filter_follows_to_every_page_and_into_the_address(app: Page, tmp_path: Path) -> None:
    upload(app, tmp_path, "zomer.csv", posts())
    app.goto(f"{app.url.split('/data')[0]}/conversations?lang=en&start=2025-02-01&end=2025-02-28")
    settle(app)
    # A new address is a new visit: nothing is loaded, and the filter waits in the address.
    expect(app.get_by_text(EN("conversations.needs"))).to_be_visible()
    upload(app, tmp_path, "zomer.csv", posts())
    bar = app.get_by_text(re.compile(r"^\d+ of \d+ posts$"))
    before = bar.inner_text()
    assert before.split()[0] != before.split()[2]
    go(app, "connections")
    assert bar.inner_text() == before
    assert "start=2025-02-01" in app.url
    app.get_by_role("button", name=EN("filter.reset")).click()
    settle(app)
    assert bar.inner_text().split()[0] == bar.inner_text().split()[2]
    assert "start=" not in app.url


def test_hostile_text_makes_no_request(app: Page, tmp_path: Path) -> None:
    rows = ["id,author,created_at,parent,text"]
    for number in range(1, 60):
        parent = number - 1 if number % 3 == 2 else ""
        rows.append(
            f'{number},"{HOSTILE}{number % 4}",2025-01-{number % 27 + 1:02d}T09:00:00,{parent},"{HOSTILE}"'
        )
    upload(app, tmp_path, "![x](http://198.51.100.7/n.png).csv".replace("/", "_"), "\n".join(rows).encode())
    for name in (*FIVE, "data"):
        go(app, name)
        for expander in app.get_by_test_id("stExpander").all():
            expander.locator("summary").click()
        app.wait_for_timeout(300)
        assert app.locator("img[src*='198.51']").count() == 0
        assert app.locator("a[href^='javascript']").count() == 0


def test_two_visitors_never_see_each_other(
    browser: Browser,
    context: BrowserContext,
    app_url: str,
    tmp_path: Path,
    browser_context_args: dict[str, Any],
) -> None:
    first, other = context.new_page(), browser.new_context(**browser_context_args)
    first.goto(app_url)
    settle(first)
    upload(first, tmp_path, "geheim.csv", posts())
    second = other.new_page()
    second.goto(f"{app_url}/conversations")
    settle(second)
    expect(second.get_by_text(NL("conversations.needs"))).to_be_visible()
    go(second, "data")
    assert "geheim" not in second.get_by_test_id("stMain").inner_text()
    other.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sample_organisation_answers_on_every_page(page: Page, app_url: str, language: str) -> None:
    t = translator(language)
    page.goto(f"{app_url}/?lang={language}")
    settle(page)
    page.get_by_test_id("stMain").get_by_role("button", name=t("sample.open")).click()
    settle(page, 120_000)
    expect(page.get_by_text(t("overview.words"))).to_be_visible()
    for name in FIVE:
        go(page, name)
        expect(page.get_by_role("heading", name=t(f"{name}.question"))).to_be_visible()
        main = page.get_by_test_id("stMain")
        solid = main.get_by_text(t("grade.A"), exact=True).or_(main.get_by_text(t("grade.B"), exact=True))
        expect(solid.first).to_be_visible()
        expect(main.locator(".js-plotly-plot").first).to_be_visible()


def test_a_dot_opens_its_post_and_the_rows_are_saved_for_a_dutch_spreadsheet(app: Page) -> None:
    main = app.get_by_test_id("stMain")
    main.get_by_role("button", name=NL("sample.open")).click()
    settle(app, 120_000)
    go(app, "content")
    main.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    settle(app)
    app.mouse.click(*app.evaluate(DOT))
    settle(app)
    expect(main.get_by_text(NL("column.story_fit") + ":")).to_be_visible()
    main.locator("summary", has_text="rijen achter het cijfer").click()
    with app.expect_download() as download:
        main.get_by_role("button", name=NL("rows.download")).click()
    written = Path(download.value.path()).read_bytes()
    assert written.startswith("\ufeffGeplaatst;Tekst;Plek;".encode())
    assert download.value.suggested_filename == "five-cs-content.csv"


DOT = """() => {
    const plot = document.querySelector('.js-plotly-plot'), layout = plot._fullLayout;
    const area = plot.querySelector('.nsewdrag').getBoundingClientRect();
    const trace = plot._fullData.find((one) => one.x.length > 0), last = trace.x.length - 1;
    return [area.left + layout.xaxis.c2p(trace.x[last]), area.top + layout.yaxis.c2p(trace.y[last])];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overview_has_no_serious_barriers(page: Page, app_url: str, scheme: Any, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{app_url}/?lang=nl")
    settle(page)
    assert not barriers(page), "\n".join(barriers(page))
    upload(page, tmp_path, "zomer.csv", posts())
    page.get_by_test_id("stSidebarNav").locator("a").first.click()
    settle(page)
    assert not barriers(page), "\n".join(barriers(page))


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe, with the element; Streamlit's own navigation list left out."""
    found = Axe().run(page, context={"exclude": [["[data-testid=stSidebarNavItems]"]]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_on_a_phone_the_menu_closes_once_a_page_is_chosen(app: Page) -> None:
    app.set_viewport_size({"width": 390, "height": 844})
    app.reload()
    settle(app)
    app.get_by_test_id("stExpandSidebarButton").click()
    go(app, "context")
    menu = app.get_by_test_id("stSidebarCollapseButton").locator("button[aria-expanded='true']")
    expect(menu).to_have_count(0)
    expect(app.get_by_role("heading", name=NL("context.question"))).to_be_in_viewport()
