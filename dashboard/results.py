"""The five C's of the data under the filter: values at once, evidence that costs afterwards."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import streamlit as st

from dashboard import meaning
from dashboard.frame import View
from fivec import congruence, connections, content, context, conversations
from fivec.dataset import Selection
from fivec.measures import Result

MODULES: Final[dict[str, ModuleType]] = {
    "connections": connections,
    "congruence": congruence,
    "conversations": conversations,
    "content": content,
    "context": context,
}
CHECKED: Final = ("conversations", "content")
"""The C's that the user can check by hand."""
EVIDENCE_UP_TO: Final = 200_000
"""Posts up to which the evidence follows by itself; above it the page says that it was left out."""


def result(view: View, c: str) -> Result:
    """One C under the filter of this run: complete when the evidence is there, quick otherwise."""
    st.session_state.setdefault("evidence_wanted", []).append((c, view.selection))
    full = _key(view, c, view.selection, quick=False) in view.visitor.kept
    return _measured(view, c, view.selection, quick=not full)


def quick(view: View, c: str) -> Result:
    """One C of everything that is open, without evidence and without a filter."""
    return _measured(view, c, Selection(), quick=True)


def beside(view: View, c: str) -> Result:
    """Another C under the filter of this run, without evidence unless it is there."""
    full = _key(view, c, view.selection, quick=False) in view.visitor.kept
    return _measured(view, c, view.selection, quick=not full)


def finish(view: View) -> None:
    """After the page was drawn with quick values: compute the evidence and draw it again.

    One C at a time, with a sign of life between them: a click is answered there.
    """
    wanted = dict.fromkeys(st.session_state.pop("evidence_wanted", []))
    missing = [
        (c, chosen) for c, chosen in wanted if _key(view, c, chosen, quick=False) not in view.visitor.kept
    ]
    if not missing:
        return
    if len(view.data.posts) > EVIDENCE_UP_TO:
        st.caption(view.t("evidence.left_out"))
        return
    words = view.t("evidence.working")
    progress = st.progress(0.0, words)
    for number, (c, chosen) in enumerate(missing, 1):
        _measured(view, c, chosen, quick=False)
        progress.progress(number / len(missing), words)
    st.rerun()


def _key(view: View, c: str, selection: Selection, quick: bool) -> tuple[Any, ...]:
    return (c, view.visitor.key, selection, quick)


def _measured(view: View, c: str, selection: Selection, quick: bool) -> Result:
    def computed() -> Result:
        if c == "content" and view.data.by_meaning:
            meaning.prepare(view)
        return compute(view.data, selection, quick)

    compute = MODULES[c].before_check if c in CHECKED else MODULES[c].measure
    found: Result = view.visitor.once(_key(view, c, selection, quick), computed)
    # A judgement changes what is said of the numbers, and none of them: they are not computed again.
    return MODULES[c].after_check(view.data, found, quick) if c in CHECKED else found
