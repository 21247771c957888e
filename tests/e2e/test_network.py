"""The network map in a real browser: the keyboard opens a team, a dot does too, names keep apart."""

import pytest
from playwright.sync_api import Page, expect

from fivec.language import translator
from tests.e2e.conftest import settle
from tests.e2e.test_journeys import go

NL = translator("nl")
TEAM = "Thuiszorg"

OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll('.st-key-network_map .scatterlayer .trace')]
        .filter((trace) => getComputedStyle(trace).display !== 'none')
        .flatMap((trace) => [...trace.querySelectorAll('.textpoint text')])
        .filter((text) => text.textContent.trim()).map((text) => text.getBoundingClientRect());
    const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return [boxes.length, boxes.some((a, i) => boxes.some((b, j) => j < i && over(a, b)))];
}"""
DOT = """() => {
    const plot = document.querySelector('.st-key-network_map .js-plotly-plot'), layout = plot._fullLayout;
    const area = plot.querySelector('.nsewdrag').getBoundingClientRect();
    const trace = plot._fullData.find((one) => one.mode === 'markers' && one.name === 'Thuiszorg');
    return [area.left + layout.xaxis.c2p(trace.x[0]), area.top + layout.yaxis.c2p(trace.y[0])];
}"""


@pytest.fixture
def connections(app: Page) -> Page:
    """The sample organisation on the Connections page."""
    app.get_by_test_id("stMain").get_by_role("button", name=NL("sample.open")).click()
    settle(app, 120_000)
    go(app, "connections")
    settle(app, 120_000)
    app.locator(".st-key-network_map").scroll_into_view_if_needed()
    return app


def test_search_opens_the_panel_of_a_team(connections: Page) -> None:
    box = connections.get_by_role("combobox", name=NL("network.search"))
    box.focus()
    connections.keyboard.type(TEAM)
    connections.keyboard.press("Enter")
    settle(connections)
    expect(connections.get_by_role("heading", name=TEAM)).to_be_visible()


def test_a_dot_opens_the_team_of_a_colleague(connections: Page) -> None:
    settle(connections)
    connections.mouse.click(*connections.evaluate(DOT))
    settle(connections)
    opened = connections.get_by_test_id("stMain").get_by_role("heading", level=4)
    expect(opened.first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_names_on_the_map_do_not_overlap(connections: Page, width: int) -> None:
    connections.set_viewport_size({"width": width, "height": 900})
    connections.wait_for_timeout(1000)
    n, overlap = connections.evaluate(OVERLAPS)
    assert n >= 4
    assert not overlap
