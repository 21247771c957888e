"""The ladder as measures: each step, who started, and whether we take part where others talk."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from fivec.conversations.talk import Evidence, talk
from fivec.dataset import Dataset
from fivec.measures import Measure, Side, at_most, not_measured, proportion

FLAT: Final = "flat"
"""Basis of the headline where nothing tells whom replies answer: what went back and forth or further."""
WHOM: Final = "addressees"


def measures(data: Dataset, roots: np.ndarray, side: Side, known: Evidence) -> list[Measure]:
    """Multi-way share (CV-1), the steps (CV-2.L0 to L3, CV-2.back), own, inbound and hosted, of one side.

    Parameters
    ----------
    roots : first posts of the threads on the ladder. Those in channels where nothing tells whom replies
        answer count for step 2 or more (CV-2.back) only; where there are no others the headline is that
        (basis ``flat``) and steps 2 and 3 are not measured apart.
    """
    seen = talk(data)
    step, flat = seen.step[roots], seen.flat[roots]
    told = replace(known, missing=(*known.missing, WHOM)) if flat.any() else known

    def share(id: str, met: np.ndarray) -> Measure:
        return told.of(proportion(id, int(met.sum()), len(met), side=side))

    back = known.of(proportion("CV-2.back", int((step >= 2).sum()), len(step), side=side))
    if len(roots) and flat.all():
        headline = replace(at_most(back, "B"), id="CV-1", basis=FLAT, missing=told.missing)
        low = [share(f"CV-2.L{level}", step == level) for level in (0, 1)]
        unseen = [not_measured(id, WHOM, side=side) for id in ("CV-2.L2", "CV-2.L3", "CV-1.hosted")]
        return [headline, *low, back, *unseen]
    step, own, hosted = step[~flat], seen.ours[roots][~flat], hosted_by_us(data)[roots][~flat]
    found = [share("CV-1", step == 3)]
    found += [share(f"CV-2.L{level}", step == level) for level in range(4)]
    found.append(back)
    if data.parties.known and (side == "external" or (own.any() and not own.all())):
        found += [share("CV-1.own", step[own] == 3), share("CV-1.inbound", step[~own] == 3)]
    return [*found, share("CV-1.hosted", hosted[step == 3])]


def hosted_by_us(data: Dataset) -> np.ndarray:
    """Threads in which "us" answers another party; bool (n_posts,), at the row of each root."""
    found: np.ndarray = data.mine("hosted", lambda: _hosted(data))
    return found


def _hosted(data: Dataset) -> np.ndarray:
    seen = talk(data)
    answering = (seen.answers >= 0) & (seen.party == seen.us) & (seen.answers != seen.us)
    hosted = np.zeros(len(data.posts), dtype=bool)
    hosted[data.threads.root[answering]] = True
    return hosted
