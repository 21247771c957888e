"""Which of our topics fit, and which fit neither our story nor our audience."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import own_topics, parties
from fivec.content.fit import FITS
from fivec.content.fitted import fitted_posts
from fivec.dataset import Dataset, Rows, among
from fivec.measures import wilson
from fivec.own_posts import LEAST

COLUMNS: Final = ("side", "topic", "n", "both", "story", "audience", "neither", "theirs", "drop")
HALF: Final = 0.5


def topic_fits(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Our posts of a selection by topic and by what they fit, per side the largest topic first.

    Returns
    -------
    One row per side and topic of at least one post: ``n`` posts that were held against story and audience,
    of which ``both`` fit both, ``story`` and ``audience`` only that, and ``neither`` fit none; ``theirs`` is
    the share (0-1) of what the audience says that is on it. ``drop``: of at least ten posts clearly more than
    half (Wilson) fit neither, and the audience says less about it than we do. Without rows where topics or
    fits are not known.
    """
    frames = [
        _of_side(data, rows, code)
        for code in (parties.EXTERNAL, parties.INTERNAL)
        if len(data.posts) and data.parties.known and data.terms.counts.nnz
    ]
    found = [frame for frame in frames if len(frame)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def _of_side(data: Dataset, rows: Rows, code: int) -> pd.DataFrame:
    found = own_topics.own_subjects(data, code) if parties.speakers(data, code).any() else None
    told = own_topics.of_own_posts(data, code) if found else None
    fitted = fitted_posts(data, code) if found else None
    if found is None or told is None or fitted is None:
        return pd.DataFrame()
    if fitted.story_fit is None or fitted.audience_fit is None:
        return pd.DataFrame()
    names, of_post = told
    topic = of_post[fitted.posts]
    kept = among(data, fitted.posts, rows.posts) & (topic >= 0)
    quadrant = (fitted.story_fit >= FITS) + 2 * (fitted.audience_fit >= FITS)
    counts = np.bincount(4 * topic[kept] + quadrant[kept], minlength=4 * len(names)).reshape(-1, 4)
    neither, story, audience, both = counts.T
    n = counts.sum(axis=1)
    heard = found.placed[1].counts.sum(axis=0)
    theirs = heard / max(heard.sum(), 1)
    low = [wilson(*pair)[0] or 0.0 for pair in zip(neither.tolist(), n.tolist(), strict=True)]
    idle = (n >= LEAST) & (np.array(low) > HALF)
    table = pd.DataFrame(
        {"side": parties.side_name(code), "topic": names, "n": n, "both": both, "story": story}
        | {"audience": audience, "neither": neither, "theirs": theirs}
        | {"drop": idle & (theirs < n / max(n.sum(), 1))}
    )
    order = ["n", "topic"]
    return table[table["n"] > 0].sort_values(order, ascending=[False, True], ignore_index=True)
