"""What people talk about where they talk with each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from fivec import names, schema, text
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows
from fivec.measures import Z_95
from fivec.own_posts import mature

LEAST: Final = 5
"""Times a word occurs in all threads together, at least."""
AUTHORS: Final = 3
"""Different people who must use a word: one who repeats it says nothing about a conversation."""
FALSE: Final = 0.1
"""Part of the words found that may be there by chance."""
MOST: Final = 12


def word_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Words typical of threads in which others talk with each other, against the other threads on the ladder.

    Columns: ``side``, ``word`` (no names of our own people), ``n`` (times in those threads), ``n_other``,
    ``n_authors`` (different people who used it there, at least three), ``z`` (weighted log-odds of Monroe,
    Colaresi & Quinn 2008 in standard deviations, at least 1.96, with at
    most a tenth of the words there by chance), most typical first; at most twelve per side.
    """
    seen = talk(data)
    parts = [pd.DataFrame(columns=["side", "word", "n", "n_other", "n_authors", "z"])]
    standing = np.zeros(len(data.posts), dtype=bool)
    standing[rows.roots] = True
    standing &= seen.concerned & seen.threaded & mature(data) & ~seen.flat
    for code in sorted(set(seen.side[standing].tolist())):
        here = standing & (seen.side == code)
        met = _typical(data, np.flatnonzero((here & (seen.step == 3))[data.threads.root]),
                       np.flatnonzero((here & (seen.step < 3))[data.threads.root]))  # fmt: skip
        parts.append(met.assign(side=schema.SIDES[code])[parts[0].columns.tolist()])
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def _typical(data: Dataset, there: np.ndarray, elsewhere: np.ndarray) -> pd.DataFrame:
    terms = data.terms
    counts = terms.counts[there]
    first, second = (np.asarray(one.sum(axis=0)).ravel() for one in (counts, terms.counts[elsewhere]))
    compared = text.log_odds(first, second)
    if compared is None:
        return pd.DataFrame(columns=["word", "n", "n_other", "n_authors", "z"])
    z = np.nan_to_num(compared[1])
    often = np.flatnonzero(first + second >= LEAST)
    sure = often[false_discovery_control(2 * norm.sf(np.abs(z[often]))) <= FALSE] if len(often) else often
    person = data.parties.person[data.posts["author"].to_numpy()[there]].astype(np.int64)
    pair = np.unique(np.repeat(person, np.diff(counts.indptr)) * counts.shape[1] + counts.indices)
    authors = np.bincount(pair % counts.shape[1], minlength=counts.shape[1])
    kept = sure[(z >= Z_95)[sure] & (authors >= AUTHORS)[sure]]
    unsaid = names.words_of_names(data)
    kept = kept[[str(word).casefold() not in unsaid for word in terms.label[kept]]] if len(kept) else kept
    kept = kept[np.lexsort((terms.label[kept].astype(str), -z[kept]))][:MOST]
    return pd.DataFrame(
        {
            "word": terms.label[kept],
            "n": first[kept].astype(int),
            "n_other": second[kept].astype(int),
            "n_authors": authors[kept],
            "z": z[kept],
        }
    )
