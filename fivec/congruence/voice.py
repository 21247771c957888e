"""Own voice: what our people write in their own words, and what they copy from the brand or a colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fivec import parties
from fivec.clusters import by_redrawing
from fivec.copying import long_enough
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, at_most, not_measured, proportion
from fivec.parties import by_our_people
from fivec.schema import POST_KINDS
from fivec.text.copies import alike, copied

LEAST_PEOPLE: Final = 5
"""Writers under which nothing is said of whose words they use."""
SHARE: Final = POST_KINDS.index("share")


@dataclass(frozen=True)
class Voices:
    """Posts of our people on one side; arrays of post rows, ``copied`` beside ``own``.

    ``own`` are texts long enough to tell, ``shared`` are passed on without words of their own. ``brand`` says
    whether there are posts of the organisation's own accounts to compare with.
    """

    own: np.ndarray
    copied: np.ndarray
    shared: np.ndarray
    brand: bool


def voices(data: Dataset, code: int) -> Voices:
    """What our people post on a side, and which of it is copied; found once."""
    found: Voices = data.mine(f"congruence/voices/{code}", lambda: _voices(data, code))
    return found


def _voices(data: Dataset, code: int) -> Voices:
    author = data.posts["author"].to_numpy()
    here = parties.post_side(data) == code
    people, official = by_our_people(data)[author] & here, data.parties.official[author]
    passed_on = data.codes("posts", "kind") == SHARE
    rows = np.flatnonzero(long_enough(data) & ~passed_on & (people | official))
    found = copied(
        alike(data.posts["text"].iloc[rows]),
        data.parties.person[author[rows]],
        official[rows],
        data.seconds[rows],
    )
    own = people[rows]
    return Voices(rows[own], found[own], np.flatnonzero(people & passed_on), bool(official[rows].any()))


def own_voice(data: Dataset, rows: Rows, code: int, side: Side, quick: bool) -> list[Measure]:
    """CG-5, posts of our people that are no copy, and CG-5.shared, posts that pass on without own words."""
    if not data.parties.known:
        return [not_measured("CG-5", "organisation", side=side)]
    if not data.posts["text"].notna().any():
        return [not_measured("CG-5", "text", side=side)]
    found = voices(data, code)
    kept = np.isin(found.own, rows.posts)
    n_shared = int(np.isin(found.shared, rows.posts).sum())
    author = data.posts["author"].to_numpy()
    person = data.parties.person[author[found.own[kept]]]
    writers = np.unique(person)
    if len(writers) < LEAST_PEOPLE:
        return [not_measured("CG-5", "kinds" if not len(writers) else "more_people", side=side)]
    copies = found.copied[kept]
    share = proportion("CG-5", int((~copies).sum()), int(kept.sum()), side=side)
    if not found.brand:
        share = replace(at_most(share, "B"), basis="colleagues_only")
    if not quick:
        share = by_redrawing(share, person, ~copies)
    everyone = np.append(person, data.parties.person[author[found.shared[np.isin(found.shared, rows.posts)]]])
    shared = proportion("CG-5.shared", n_shared, len(everyone), side=side)
    return [share, shared]
