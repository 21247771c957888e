"""What every test shares."""

import functools
import sys
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes says more about the computer than about the code, and a run that finds something
# finds it again. ``pytest --hypothesis-profile=exploring`` looks where no run looked before.
settings.register_profile("exploring", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let AppTest know that ``pages/`` belongs to ``st.navigation``.

    AppTest forgets it before every run and takes the folder for the old kind of pages, so that the second
    run of a test loses the frame around the page. Only tests of the dashboard pay for loading Streamlit.
    """
    of_dashboard = any({"pages", "dashboard"} & {*item.path.parts} for item in session.items)
    if "streamlit" not in sys.modules and not of_dashboard:
        return
    from streamlit.runtime.pages_manager import PagesManager

    build = PagesManager.__init__

    @functools.wraps(build)
    def build_for_navigation(self: PagesManager, *args: Any, **options: Any) -> None:
        build(self, *args, **options)
        PagesManager.uses_pages_directory = False

    PagesManager.__init__ = build_for_navigation  # type: ignore[method-assign]
