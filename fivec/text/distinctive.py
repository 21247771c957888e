"""Which words tell two bodies of text apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import false_discovery_control, norm

from fivec.measures import Z_95
from fivec.text.compare import log_odds

LEAST_COUNT: Final = 5
"""Uses of a word in both bodies together."""
LEAST_WRITERS: Final = 3
"""Writers of a word: one enthusiast who repeats it says nothing of the others."""
FALSE_FINDS: Final = 0.1
"""Share of the words called typical that may be so by chance."""
PER: Final = 1_000
"""Rates of use are per so many words that say something."""


@dataclass(frozen=True)
class Body:
    """One of the two bodies of text.

    Attributes
    ----------
    counts : sparse (n_texts, n_words), uses of each word.
    author : int array (n_texts,), who wrote it; a text of which the writer is not known is its own writer.
    """

    counts: sparse.csr_array
    author: np.ndarray

    @cached_property
    def uses(self) -> np.ndarray:
        """Uses of each word, float64 (n_words,)."""
        counts = self.counts
        return np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])

    @cached_property
    def writers(self) -> np.ndarray:
        """Different writers of each word, int (n_words,)."""
        counts, n = self.counts, len(self.author)
        author = np.unique(self.author, return_inverse=True)[1]
        wrote = sparse.csr_array((np.ones(n, dtype=bool), (author, np.arange(n))))
        used = sparse.csr_array(
            (np.ones(counts.nnz, dtype=bool), counts.indices, counts.indptr), counts.shape
        )
        return np.bincount((wrote @ used).indices, minlength=counts.shape[1])


def distinctive(ours: Body, theirs: Body, columns: np.ndarray) -> pd.DataFrame | None:
    """Which words tell two bodies of text apart.

    Weighted log-odds (Monroe, Colaresi & Quinn 2008) of every word used at least five times; typical of a
    body where its absolute z is at least 1.96, at most one such call in ten is expected to be false
    (Benjamini & Hochberg 1995), and at least three writers of that body use it.

    Parameters
    ----------
    columns : int array, the words that are compared, such as those of one language.

    Returns
    -------
    One row per word used at least five times by both together: ``column``; ``whose`` (ours, theirs: typical
    of one of them; shared: of neither, and used by at least three writers on both sides); ``z`` (standard
    deviations, positive: ours); ``n_ours``, ``n_theirs``, uses; ``authors_ours``, ``authors_theirs``,
    different writers; ``per_1000_ours``, ``per_1000_theirs``, of all its words that are compared; and
    ``rank``, larger the more telling. None where a body has none of the words.
    """
    n_ours, n_theirs = ours.uses[columns], theirs.uses[columns]
    odds = log_odds(n_ours, n_theirs)
    if odds is None:
        return None
    some = np.flatnonzero((n_ours + n_theirs >= LEAST_COUNT) & np.isfinite(odds[1]))
    z, n_ours, n_theirs = odds[1][some], n_ours[some], n_theirs[some]
    telling = np.abs(z) >= Z_95
    if len(some):
        telling &= false_discovery_control(2 * norm.sf(np.abs(z))) <= FALSE_FINDS
    ours_write, they_write = (body.writers[columns[some]] for body in (ours, theirs))
    whose = np.full(len(some), None, dtype=object)
    whose[telling & (z > 0) & (ours_write >= LEAST_WRITERS)] = "ours"
    whose[telling & (z < 0) & (they_write >= LEAST_WRITERS)] = "theirs"
    whose[~telling & (np.minimum(ours_write, they_write) >= LEAST_WRITERS)] = "shared"
    rates = [PER * n / one.uses[columns].sum() for n, one in ((n_ours, ours), (n_theirs, theirs))]
    table = pd.DataFrame(
        {
            "column": columns[some],
            "whose": whose,
            "z": z,
            "n_ours": n_ours.astype(np.int64),
            "n_theirs": n_theirs.astype(np.int64),
            "authors_ours": ours_write,
            "authors_theirs": they_write,
            "per_1000_ours": rates[0],
            "per_1000_theirs": rates[1],
            "rank": np.where(whose == "shared", np.minimum(*rates), np.abs(z)),
        }
    )
    return table[table["whose"].notna()]
