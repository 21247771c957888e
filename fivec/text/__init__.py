"""Texts as numbers: words, languages, term weights, and how two bodies of text differ.

Kernels: arrays in, arrays out. The words of a million short posts are cut once; a new story against all
of them is one sparse product.
"""

from fivec.text.compare import cohesion, log_odds, overlap
from fivec.text.detection import EN, LANGUAGES, NL, OTHER, UNKNOWN, languages
from fivec.text.invitations import FAMILIES, asks, invitations, polite
from fivec.text.no_subject import carries, on_subject
from fivec.text.tokens import Words, stop_words, words
from fivec.text.weights import Terms, fingerprint, from_words, of_posts, sample, terms, unit

__all__ = [
    "EN",
    "FAMILIES",
    "LANGUAGES",
    "NL",
    "OTHER",
    "UNKNOWN",
    "Terms",
    "Words",
    "asks",
    "carries",
    "cohesion",
    "fingerprint",
    "from_words",
    "invitations",
    "languages",
    "log_odds",
    "of_posts",
    "on_subject",
    "overlap",
    "polite",
    "sample",
    "stop_words",
    "terms",
    "unit",
    "words",
]
