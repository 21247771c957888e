"""The warning that a story fits what everybody writes: what fits it then says little about us."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.frame import View
from fivec.measures import Result

LIMIT: Final = 0.10
"""Share of posts by others that may fit the story."""


def too_general(view: View, result: Result, side: str | None) -> None:
    """A warning over the fits where, beyond doubt, too many posts by others fit the story as well."""
    found = result.measure("CT-1.story_too_general", side)
    if found is None or found.value is None or found.low is None or found.grade == "C" or found.low <= LIMIT:
        return
    t = view.t
    st.warning(t("general.warning", share=t.percent(found.value)), icon=":material/blur_on:")
