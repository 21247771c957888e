"""What is timed, on both sides, and how far their numbers may differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any, Final

Numbers = dict[str, Any]
FILTER: Final = ("2024-03-01", "2024-08-31", ["x", "linkedin"])
FIVE: Final = ("connections", "congruence", "conversations", "content", "context")

EXACT: Final = 1e-6
TOLERANCES: Final[Mapping[str, float]] = {
    "PageRank": 1e-4,
    "modularity": 0.03,
    "CT-1 value": 0.02,
    "CT-2": 0.02,
}
"""Absolute, by the start of a number's name; every other number agrees to EXACT, counts fully."""

REMARKS: Final[Mapping[str, str]] = {
    "reading": "fivec also finds every post's parent, codes accounts and people, and reports on each file; "
    "pandas only parses.",
    "network": "Leiden against Louvain: modularity may differ by 0.03. networkx' PageRank with tol=1e-8; "
    "its default leaves the third digit open.",
    "congruence": "The plain version leaves out the 1,000 random draws of the topic test, so CG-1 itself is "
    "not compared; cohesion, leaders, conversation and CG-4 are.",
    "content": "Chance is drawn at random on both sides: shares of posts that fit may differ by 0.02, the "
    "cosines by 1e-6. CT-1.story_too_general is fivec's alone.",
    "context": "With a list of the people who matter; the ranking that replaces such a list is not compared.",
    "all five": "From the files to the numbers; what two C's need is made once on both sides.",
    "filter": "Everything that does not depend on the filter is made before, on both sides.",
}


@dataclass(frozen=True)
class Case:
    """``load`` (not timed) makes from the folder what ``work`` (timed) turns into what ``numbers`` tells."""

    load: Callable[[Path], Any]
    work: Callable[[Any], Any]
    numbers: Callable[[Any, Any], Numbers]


def given(_: Any, numbers: Numbers) -> Numbers:
    """For work that gives its numbers at once."""
    return numbers


def differences(ours: Numbers, theirs: Numbers) -> list[str]:
    """What the plain version says otherwise, one line each; it says nothing of what it does not compute."""
    return [
        f"{name}: fivec {ours.get(name)}, plain {value}"
        for name, value in theirs.items()
        if not _agree(name, ours.get(name), value)
    ]


def _agree(name: str, one: Any, other: Any) -> bool:
    if not isinstance(one, float) or not isinstance(other, float):
        return bool(one == other)
    tolerance = next((value for start, value in TOLERANCES.items() if name.startswith(start)), EXACT)
    return isclose(one, other, rel_tol=0, abs_tol=tolerance)
