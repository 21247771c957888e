"""Over how many topics our posts are spread, and how many of them say what was said before (CT-10)."""

from __future__ import annotations

from typing import Final

import numpy as np

from fivec import bodies
from fivec.copying import AT_ONCE
from fivec.dataset import Dataset, among
from fivec.measures import Measure, Side, grade, not_measured, proportion
from fivec.own_topics import own_subjects
from fivec.subjects import LEAST, Placed, effects
from fivec.text.copies import alike
from fivec.text.richness import hill, rarefied

ORDERS: Final = {"CT-10.topics": 0, "CT-10": 1, "CT-10.common": 2}
DRAWS: Final = 999


def diversity(data: Dataset, posts: np.ndarray, code: int, side: Side, quick: bool) -> list[Measure]:
    """CT-10 (Hill numbers of our topics), CT-10.audience (beside theirs) and CT-10.repeats.

    Topics are those of the language that we write most in.
    """
    repeats = repetition(data, posts, code, side)
    found = own_subjects(data, code)
    if found is None:
        return [not_measured("CT-10", "texts", side=side), *repeats]
    pair = found.placed[0].among(posts), found.placed[1]
    own, theirs = _counts(*pair)
    n = int(own.sum())
    if n < LEAST:
        return [not_measured("CT-10", "texts", side=side), *repeats]
    language = int(pair[0].counts.sum(axis=1).argmax())
    alike = None if quick else [float(effects(data, one)[language]) for one in pair]
    measures = []
    for id, order in ORDERS.items():
        low, high = (None, None) if alike is None or not order else _interval(own, order, alike[0])
        value = hill(own, order)
        measures.append(Measure(id, value, low, high, n=n, grade=grade(n, "text"), side=side))
    return [*measures, *_beside(own, theirs, side, alike), *repeats]


def _counts(own: Placed, theirs: Placed) -> tuple[np.ndarray, np.ndarray]:
    language = int(own.counts.sum(axis=1).argmax())
    return own.counts[language], theirs.counts[language]


def _interval(counts: np.ndarray, order: int, effect: float = 1.0) -> tuple[float, float]:
    """95 % interval: texts drawn anew, seeded; the lower diversity of what is drawn is put right.

    ``effect`` times fewer are drawn, where those of one writer are alike.
    """
    n = max(1, round(counts.sum() / effect))
    drawn = np.random.default_rng(0).multinomial(n, counts / counts.sum(), size=DRAWS)
    found = np.array([hill(one, order) for one in drawn])
    value = hill(counts, order) or 1.0
    low, high = np.percentile(found - found.mean(), [2.5, 97.5]) + value
    return float(max(1.0, low)), float(min(len(counts), high))


def _beside(own: np.ndarray, theirs: np.ndarray, side: Side, alike: list[float] | None) -> list[Measure]:
    """How many times as diverse our topics are as those of as many texts of the audience.

    ``alike`` are the effects of writers on both bodies (see ``subjects.effects``); None without an interval.
    """
    sizes = int(own.sum()), int(theirs.sum())
    n = min(sizes)
    if n < LEAST:
        return []
    ours, audience = (rarefied(body, n, 1) for body in (own, theirs))
    if ours is None or audience is None:
        return []
    value, low, high = ours / audience, None, None
    if alike is not None:
        rng = np.random.default_rng(0)
        # Drawn at the size that is compared, or what that is worth: what drawing itself does is put right.
        drawn = [
            rng.multinomial(max(1, round(n / effect)), body / body.sum(), size=DRAWS)
            for body, effect in zip((own, theirs), alike, strict=True)
        ]
        logs = np.array(
            [np.log(hill(one, 1) or 1) - np.log(hill(two, 1) or 1) for one, two in zip(*drawn, strict=True)]
        )
        low, high = (float(value * np.exp(end)) for end in np.percentile(logs - logs.mean(), [2.5, 97.5]))
    return [Measure("CT-10.audience", value, low, high, n=n, grade=grade(n, "text"), side=side)]


def repetition(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CT-10.repeats: share of our posts that say what an earlier one of ours said; copies and near-copies."""
    rows, again = data.mine(f"repeats/{code}", lambda: _said_before(data, code))
    kept = among(data, rows, posts)
    basis = "full" if len(rows) <= AT_ONCE else "same_words"
    found = proportion("CT-10.repeats", int((again & kept).sum()), int(kept.sum()), side=side, basis=basis)
    return [found if kept.any() else not_measured("CT-10.repeats", "own_posts", side=side)]


def _said_before(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of our posts on a side, and which are like an earlier one; undated ones in the order of the file.

    More than the copies that are not judged again (``bodies.ours``): nearly the same words count of the same
    account too, and however long ago it wrote them, for whether we repeat ourselves is what is asked.
    """
    own = bodies.ours(data, code)
    copies = own.set_aside["copy"]
    rows = np.sort(np.concatenate([own.usable, copies]))
    again = np.isin(rows, copies)
    if len(rows) > AT_ONCE:
        return rows, again
    found = alike(data.posts["text"].iloc[rows])
    turn = np.empty(len(rows), dtype=np.int64)
    turn[np.lexsort((rows, data.seconds[rows]))] = np.arange(len(rows))
    first = np.full(found.text.max(initial=-1) + 1, len(rows))
    known = found.text >= 0
    np.minimum.at(first, found.text[known], turn[known])
    earliest = first.copy()
    np.minimum.at(earliest, found.first, first[found.second])
    np.minimum.at(earliest, found.second, first[found.first])
    again[known] |= earliest[found.text[known]] < turn[known]
    return rows, again
