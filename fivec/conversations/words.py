"""What people talk about where they talk with each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import names, schema
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows
from fivec.own_posts import mature
from fivec.text.distinctive import Body, distinctive

MOST: Final = 12
COLUMNS: Final = ("side", "word", "n", "n_other", "n_authors", "z")


def word_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Words typical of threads in which others talk with each other, against the other threads on the ladder.

    Columns: ``side``, ``word`` (no names of our own people), ``n`` (times in those threads), ``n_other``,
    ``n_authors`` (different people who used it there) and ``z``, most typical first, at most twelve per side.
    See ``text.distinctive``.
    """
    seen = talk(data)
    parts = []
    standing = np.zeros(len(data.posts), dtype=bool)
    standing[rows.roots] = True
    standing &= seen.concerned & seen.threaded & mature(data) & ~seen.flat
    for code in sorted(set(seen.side[standing].tolist())):
        here = standing & (seen.side == code)
        met = _typical(data, np.flatnonzero((here & (seen.step == 3))[data.threads.root]),
                       np.flatnonzero((here & (seen.step < 3))[data.threads.root]))  # fmt: skip
        if len(met):
            parts.append(met.assign(side=schema.SIDES[code])[list(COLUMNS)])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _typical(data: Dataset, there: np.ndarray, elsewhere: np.ndarray) -> pd.DataFrame:
    known, person = data.terms, data.parties.person[data.posts["author"].to_numpy()]
    bodies = [Body(known.counts[posts], person[posts]) for posts in (there, elsewhere)]
    found = distinctive(bodies[0], bodies[1], np.arange(known.counts.shape[1]))
    if found is None:
        return pd.DataFrame(columns=list(COLUMNS[1:]))
    found = found[found["whose"] == "ours"]
    found = found.assign(word=known.label[found["column"].to_numpy()].astype(str))
    found = found[~found["word"].isin(list(names.words_of_names(data)))]
    found = found.rename(columns={"n_ours": "n", "n_theirs": "n_other", "authors_ours": "n_authors"})
    return found.sort_values(["z", "word"], ascending=[False, True])[:MOST]
