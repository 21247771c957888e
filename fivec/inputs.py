"""What the open files hold, beside what each C asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from fivec.dataset import Dataset
from fivec.schema import C_NAMES, NO_PARENT

INPUTS: Final = (
    *("posts", "replies", "counted", "ties", "people", "groups", "counts"),
    *("story", "audience", "influencers", "audience_profile"),
)
"""In the order in which people come by them."""
NEEDS: Final[Mapping[str, Mapping[str, str]]] = {
    "connections": {"people": "needs", "posts": "needs", "ties": "helps", "replies": "helps"},
    "congruence": {
        **dict.fromkeys(("replies", "posts"), "needs"),
        **dict.fromkeys(("groups", "people", "story", "audience_profile"), "helps"),
    },
    "conversations": {"replies": "needs", "posts": "needs", "counted": "helps", "counts": "helps"},
    "content": {"posts": "needs", "story": "needs", "audience": "needs", "counts": "helps"},
    "context": {"influencers": "needs", "replies": "needs", "ties": "helps", "posts": "helps"},
}
"""Per C the inputs without which its headline is not measured, and those that add to it."""
FULL, PARTLY, MISSING = "full", "partly", "missing"


def found(data: Dataset) -> dict[str, str]:
    """Per input ``full``, ``partly`` or ``missing``.

    Partly there are: posts of which nobody said which are ours, replies that only we wrote or that are
    inferred, people known from a platform's own user list, and an audience known from replies alone.
    """
    posts, known = data.posts, data.parties.known
    author = posts["author"].to_numpy()
    ours = data.parties.ours[author] if len(author) else np.zeros(0, dtype=bool)
    written = posts["text"].notna().to_numpy(dtype=bool)
    replies = posts["parent"].to_numpy() != NO_PARENT
    inferred = posts["inferred"].fillna(False).to_numpy(dtype=bool)
    by_others = replies & ~ours if known else replies
    listed = data.ties["kind"].isin(("follow", "connection"))
    counts = posts[["likes", "comments", "shares", "impressions"]].notna().to_numpy()
    return {
        "posts": _state((ours & written).any(), written.any()),
        "replies": _state((by_others & ~inferred).any(), replies.any()),
        "counted": _state(len(data.counted) > 0),
        "ties": _state(listed.any(), len(data.ties) > 0),
        "people": _state(data.has_roster, len(data.people) > 0),
        "groups": _state(posts["group"].notna().any()),
        "counts": _state(counts.any()),
        "story": _state(len(data.story) > 0),
        "audience": _state(len(data.audience) > 0, bool((by_others & written).any())),
        "influencers": _state(len(data.influencers) > 0),
        "audience_profile": _state(len(data.audience_profile) > 0),
    }


def next_step(c: str, states: Mapping[str, str]) -> str | None:
    """The input that a C misses most: needed and missing, then needed and partly there, then helpful."""
    for wish, state in (("needs", MISSING), ("needs", PARTLY), ("helps", MISSING)):
        for name, how in NEEDS[c].items():
            if how == wish and states[name] == state:
                return name
    return None


def _state(whole: object, part: object = False) -> str:
    return FULL if whole else PARTLY if part else MISSING


assert tuple(NEEDS) == C_NAMES
