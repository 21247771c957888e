"""Texts as word codes: every text column is cut once, and all cleaning happens on the dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Texts: TypeAlias = pd.Series | pa.Array | pa.ChunkedArray | Iterable[str | None]

LISTS: Final = Path(__file__).parent.parent / "words"
BLOCK: Final = 50_000
LONGEST: Final = 50
"""Characters; a longer "word" is a code or a key, not a word."""

# What is not a word of the writer: links, mentions and e-mail addresses, entities, "^JB" signatures.
NOISE: Final = r"(?:https?://|www\.)\S*|\S*@\S*|&(?:amp|lt|gt|quot|nbsp|#\d+);|\^[\p{L}/]{1,4}$"


@dataclass(frozen=True)
class Words:
    """The words of n texts in order.

    Attributes
    ----------
    indptr : int64 array (n_texts + 1,), where each text starts in ``codes``.
    codes : int32 array (n_words,), positions in ``vocabulary``.
    vocabulary : object array of the different words, lower case, sorted.
    """

    indptr: np.ndarray
    codes: np.ndarray
    vocabulary: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Words per text, int64 (n_texts,)."""
        return np.diff(self.indptr)

    def hits(self, kind: np.ndarray, n_kinds: int) -> np.ndarray:
        """How many words of each text are of each kind, int64 (n_kinds, n_texts).

        Parameters
        ----------
        kind : int array, the kind of each vocabulary entry; ``n_kinds`` for a word of no kind.
        """
        n_texts = len(self.lengths)
        of_text = np.repeat(np.arange(n_texts, dtype=np.int32), self.lengths)
        found = kind[self.codes]
        return np.stack([np.bincount(of_text[found == k], minlength=n_texts) for k in range(n_kinds)])


def words(texts: Texts) -> Words:
    """The words of every text: lower case, letters and digits, at least two characters and one letter.

    Links, mentions, e-mail addresses and signatures are left out; hashtags are cut where a capital
    follows a small letter; apostrophes disappear ("foto's" is "fotos"). A missing text has no words.
    """
    column = as_strings(texts)
    blocks = [column.slice(start, BLOCK).combine_chunks() for start in range(0, len(column), BLOCK)]
    with ThreadPoolExecutor(2) as pool:
        cut = list((pool.map if len(blocks) > 1 else map)(_cut, blocks))
    tokens, place = _merged([part for _, _, part in cut])
    piece_starts, pieces, vocabulary = _cleaned(tokens)
    counts, codes = [], []
    for (starts, token, _), own in zip(cut, place, strict=True):
        lengths, found = _expanded(token, starts, piece_starts[own], piece_starts[own + 1], pieces)
        counts.append(lengths)
        codes.append(found)
    lengths = np.concatenate([np.zeros(1, dtype=np.int64), *counts])
    return Words(np.cumsum(lengths), np.concatenate([np.zeros(0, dtype=np.int32), *codes]), vocabulary)


@cache
def stop_words(language: str) -> frozenset[str]:
    """The curated words of a language (nl, en) that carry no subject; ``other`` holds its neighbours'."""
    lines = (LISTS / f"{language}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def as_strings(texts: Texts) -> pa.ChunkedArray:
    """Texts as one column of strings; a missing text is empty."""
    if isinstance(texts, pa.ChunkedArray | pa.Array):
        found = texts
    elif isinstance(texts, pd.Series):
        found = pa.array(texts, type=pa.large_string(), from_pandas=True)
    else:
        found = pa.array(list(texts), type=pa.large_string())
    chunked = found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])
    return chunked.cast(pa.large_string()).fill_null("")


def _cut(block: pa.Array) -> tuple[np.ndarray, np.ndarray, pa.Array]:
    """Token starts, token codes and token dictionary of a block.

    A token ends after an ASCII space, or with its text: the tokens lie in the memory of the texts.
    """
    _, offsets, letters = block.buffers()
    text = np.frombuffer(offsets, dtype=np.int64)[block.offset : block.offset + len(block) + 1]
    if text[0] == text[-1]:
        return np.zeros(len(block) + 1, dtype=np.int64), np.zeros(0, dtype=np.int32), block[:0]
    last = np.frombuffer(letters, dtype=np.uint8)[text[0] : text[-1]] <= ord(" ")
    ends = text - text[0]
    last[ends[ends > 0] - 1] = True
    bounds = np.concatenate([[0], np.flatnonzero(last) + 1])
    tokens = pa.LargeStringArray.from_buffers(len(bounds) - 1, pa.py_buffer(bounds + text[0]), letters)
    coded = tokens.dictionary_encode()
    return np.searchsorted(bounds, ends), coded.indices.to_numpy(), coded.dictionary


def _merged(parts: list[pa.Array]) -> tuple[pa.Array, list[np.ndarray]]:
    """One dictionary for all blocks, and per block the place of its own entries in it."""
    if not parts:
        return pa.array([], type=pa.large_string()), []
    coded = pa.chunked_array(parts).dictionary_encode().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    places = coded.indices.to_numpy()
    ends = np.cumsum([len(part) for part in parts])[:-1]
    return coded.dictionary, np.split(places, ends)


def _cleaned(tokens: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words in each token: starts (n_tokens + 1), word codes, and the sorted vocabulary."""
    split = pc.utf8_split_whitespace(tokens)
    tokens = split.values
    plain = pc.replace_substring_regex(tokens, NOISE, " ")
    tag = pc.match_substring(plain, "#")
    apart = pc.replace_substring_regex(plain, r"([\p{Ll}\p{N}])(\p{Lu})", r"\1 \2")
    apart = pc.replace_substring_regex(apart, r"(\p{Lu})(\p{Lu}\p{Ll})", r"\1 \2")
    plain = pc.replace_substring_regex(pc.if_else(tag, apart, plain), "['’‘`´]", "")
    plain = pc.utf8_lower(_composed(plain))
    plain = pc.replace_substring_regex(plain, r"[^\p{L}\p{M}\p{N}]+", " ")
    pieces = pc.utf8_split_whitespace(plain)
    values = pieces.values
    length = pc.utf8_length(values)
    usable = pc.and_(pc.match_substring_regex(values, r"\p{L}"), pc.greater(length, 1))
    usable = pc.and_(usable, pc.less_equal(length, LONGEST)).to_numpy(zero_copy_only=False)
    before = np.concatenate([[0], np.cumsum(usable)])
    coded = values.filter(pa.array(usable)).dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    vocabulary = coded.dictionary.take(pa.array(order)).to_numpy(zero_copy_only=False)
    starts = before[pieces.offsets.to_numpy()[split.offsets.to_numpy()]].astype(np.int32)
    return starts, rank[coded.indices.to_numpy()], vocabulary


def _composed(tokens: pa.Array) -> pa.Array:
    """Letters in their plain form: those of a mathematical alphabet, which stand in for bold, are letters."""
    other = pc.invert(pc.string_is_ascii(tokens))
    return pc.replace_with_mask(tokens, other, pc.utf8_normalize(tokens.filter(other), form="NFKC"))


def _expanded(
    token: np.ndarray, starts: np.ndarray, first: np.ndarray, stop: np.ndarray, pieces: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Words per text and their codes.

    Parameters
    ----------
    token : tokens of the texts in order; ``starts`` where each text starts in it.
    first, stop : where the words of each token start and end in ``pieces``.
    """
    several = (stop - first)[token]
    ends = np.concatenate([[0], np.cumsum(several)])
    place = np.repeat(first[token], several)
    # Most tokens are one word; the second and further words of the others stand beside the first.
    more = np.flatnonzero(several > 1)
    for step in range(1, int(several.max(initial=1))):
        more = more[several[more] > step]
        place[ends[more] + step] += step
    return np.diff(ends[starts]), pieces[place]
