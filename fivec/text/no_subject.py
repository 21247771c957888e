"""Words that carry no subject, though they are no stop words: numbers, times, verbs that go with anything.

They count where texts are held against a story, and do not where it is asked what texts are about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy import sparse

from fivec.text.detection import EN, LANGUAGES, NL
from fivec.text.tokens import stop_words
from fivec.text.weights import Terms

LISTED: Final = (NL, EN)
"""Languages with a list, ``fivec/words/<language>-no-subject.txt``."""


def carries(term_language: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Whether each term carries a subject, bool (n_terms,), by the most frequent word with its stem.

    One stem is often of two words: "regel" is a rule, "regelen" goes with anything.
    """
    found = np.ones(len(label), dtype=bool)
    for code in LISTED:
        here = np.flatnonzero(term_language == code)
        listed = stop_words(f"{LANGUAGES[code]}-no-subject")
        found[here] = [word not in listed for word in label[here]]
    return found


def on_subject(terms: Terms) -> Terms:
    """The same texts without their words that carry no subject; the columns stay."""
    counts = terms.counts
    kept = carries(terms.term_language, terms.label)[counts.indices]
    before = np.concatenate([[0], np.cumsum(kept)])
    counts = sparse.csr_array(
        (counts.data[kept], counts.indices[kept], before[counts.indptr]), shape=counts.shape
    )
    return replace(terms, counts=counts)
