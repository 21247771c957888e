"""Realistic posts in any number: ``python benchmarks/posts.py 100000 posts.csv``.

Power-law authors, 45 % replies, 15 % shares, mentions in a quarter of the posts, words after Zipf,
19-digit ids, quotes and a line break inside some texts. The same number gives the same file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

CHANNELS = ("x", "linkedin", "instagram", "facebook", "threads")
ORGANISATION = tuple(f"ours{number}" for number in range(20))
FIRST = 1_700_000_000
YEAR_S = 31_536_000


def posts(n: int, seed: int = 0) -> pa.Table:
    """A posts table of n rows in the order of time, every column text, as in an export."""
    rng = np.random.default_rng(seed)
    n_authors = max(50, n // 10)
    handles = np.array([*ORGANISATION, *(f"user{number}" for number in range(n_authors))], dtype=object)
    author = np.minimum((rng.pareto(1.1, n) * 20).astype(np.int64), len(handles) - 1)
    channel = author % len(CHANNELS)
    kind = rng.choice(3, n, p=[0.40, 0.45, 0.15])
    target = _earlier(rng, channel)
    linked = (target >= 0) & (kind > 0)
    ids = (1_000_000_000_000_000_000 + np.arange(n) * 977).astype(str).astype(object)
    words = _words(rng, 20_000)
    picked = np.minimum((rng.pareto(0.9, n * 14) * 20).astype(np.int64), len(words) - 1)
    offsets = pa.array(np.arange(0, n * 14 + 1, 14), pa.int64())
    body = pa.LargeListArray.from_arrays(offsets, pa.array(words).take(pa.array(picked)))
    text = pc.binary_join(body, " ").to_numpy(zero_copy_only=False)
    named = rng.random(n) < 0.25
    text[named] = "@" + handles[author[rng.integers(0, n, int(named.sum()))]] + " " + text[named]
    broken = rng.random(n) < 0.05
    text[broken] = text[broken] + '\nhij zei: "ja", daarna été'
    asked = rng.random(n) < 0.2
    text[asked] = text[asked] + "?"
    stamps = FIRST + np.sort(rng.integers(0, YEAR_S, n))
    return pa.table(
        {
            "id": ids,
            "author": handles[author],
            "created_at": np.datetime_as_string(stamps.astype("datetime64[s]")),
            "platform": np.array(CHANNELS, dtype=object)[channel],
            "text": text,
            "in_reply_to_id": np.where(linked & (kind == 1), ids[np.maximum(target, 0)], None),
            "share_of": np.where(linked & (kind == 2), ids[np.maximum(target, 0)], None),
            "likes": rng.poisson(3, n).astype(str),
            "impressions": (100 + rng.poisson(300, n)).astype(str),
        }
    )


def _earlier(rng: np.random.Generator, channel: np.ndarray) -> np.ndarray:
    """For each post the row of a recent post of its channel; -1 for the first ones."""
    order = np.argsort(channel, kind="stable")
    place = np.empty(len(channel), dtype=np.int64)
    place[order] = np.arange(len(channel))
    start = np.searchsorted(channel[order], np.arange(len(CHANNELS)))[channel]
    back = np.minimum((rng.pareto(1.0, len(channel)) * 5).astype(np.int64) + 1, 5000)
    return np.where(place - back >= start, order[place - back], -1)


def _words(rng: np.random.Generator, n: int) -> list[str]:
    """Invented words of two or three syllables, the most frequent first; real stop words in front.

    Longer ones would be made of shorter ones by chance, and the plain version takes no compounds apart.
    """
    syllables = [
        consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in ("a", "e", "i", "o", "oe")
    ]
    made = ["".join(rng.choice(syllables, rng.integers(2, 4))) for _ in range(n)]
    return ["de", "het", "een", "van", "en", "the", "of", "and", "to", "is", *made]


def main() -> None:
    n, path = int(sys.argv[1]), Path(sys.argv[2])
    with path.open("wb") as stream:
        pyarrow.csv.write_csv(posts(n), stream)


if __name__ == "__main__":
    main()
