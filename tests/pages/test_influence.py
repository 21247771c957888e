"""Context's own rooms: the point of view, and who is approachable."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.influence import KEY, options


@pytest.fixture
def opened(dashboard: Callable[..., AppTest]) -> AppTest:
    app = dashboard("overview", "nl")
    app.button(key="sample-welcome").click().run()
    return app.switch_page("pages/context.py").run()


def test_a_team_is_looked_from_and_stands_nowhere_in_the_address(opened: AppTest) -> None:
    whole = [metric.value for metric in opened.metric]
    opened.selectbox(key=KEY).set_value(("team", "Thuiszorg")).run()
    assert not opened.exception
    assert [metric.value for metric in opened.metric] != whole
    assert set(opened.query_params) == {"lang"}


def test_accounts_to_look_from_are_those_that_may_be_named(opened: AppTest) -> None:
    data = opened.session_state["session"].data
    agreed = data.people["may_be_named"].fillna(False).to_numpy(dtype=bool)
    person = data.accounts["person"].to_numpy()
    may = {
        f"{channel}:{handle}"
        for channel, handle, row, official in zip(
            data.accounts["channel"], data.accounts["handle"], person, data.parties.official, strict=True
        )
        if official or (row >= 0 and agreed[row])
    }
    offered = {name for kind, name in options(opened.session_state["view"]) if kind == "account"}
    assert offered and offered <= may


def test_three_approachable_people_at_most(opened: AppTest) -> None:
    listed = [text.value for text in opened.markdown if "antwoordde" in text.value]
    assert 1 <= len(listed) <= 3
    assert all(text.startswith("- **") for text in listed)
