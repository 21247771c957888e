"""Time the C's about the network on an organisation of 2,000 people with 50,000 ties.

``python benchmarks/colleagues.py [--people 2000] [--ties 50000] [--repeat 3]``

Everybody is on the list of people and in a team; a tenth of them keep silent. Two thirds of the ties are
replies to posts, the rest a list of who follows whom. Timed: reading, the first numbers of each C, another
filter (half a year) with its tables, and the same with evidence.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import fivec  # noqa: E402
from benchmarks.kernels import ties_of  # noqa: E402
from fivec import congruence, connections, context  # noqa: E402
from fivec.dataset import Dataset, Selection  # noqa: E402

CS: Final = {"connections": connections, "congruence": congruence, "context": context}
LETTERS: Final = np.array(list("aeioubdfgklmnprstvw"))
WORDS: Final = ["".join(np.random.default_rng(n).choice(LETTERS, 4 + n % 5)) for n in range(3000)]
HALF: Final = Selection(date(2024, 7, 1), date(2024, 12, 31))


def write(folder: Path, n_people: int, n_ties: int, seed: int = 0) -> None:
    """people.csv, posts.csv and follows.csv of an invented organisation."""
    generator = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    source, target, _ = ties_of(n_ties, n_people, seed)
    silent = generator.random(n_people) < 0.1
    kept = ~silent[source] & ~silent[target]
    source, target = source[kept], target[kept]
    reply = generator.random(len(source)) < 2 / 3
    people = pd.DataFrame({"name": [f"Person {row}" for row in range(n_people)]})
    people["accounts"] = [f"u{row}" for row in range(n_people)]
    people["team"] = [f"Team {row // 20}" for row in range(n_people)]
    people["role"] = generator.choice(["nurse", "planner", "office", "lead"], n_people)
    people.to_csv(folder / "people.csv", index=False)
    follows = pd.DataFrame({"follower": source[~reply], "followed": target[~reply]})
    ("u" + follows.astype(str)).to_csv(folder / "follows.csv", index=False)
    _posts(source[reply], target[reply], generator).to_csv(folder / "posts.csv", index=False)


def _posts(source: np.ndarray, target: np.ndarray, generator: np.random.Generator) -> pd.DataFrame:
    """A post of everybody who is answered, and a reply per tie."""
    authors = np.unique(target)
    root = {author: number for number, author in enumerate(authors.tolist())}
    day = pd.Timestamp("2024-01-01", tz="UTC")
    minutes = generator.integers(0, 366 * 1440, len(authors) + len(source))
    texts = [" ".join(generator.choice(WORDS, 8)) for _ in range(len(minutes))]
    return pd.DataFrame(
        {
            "id": np.arange(len(minutes)),
            "author": [f"u{row}" for row in (*authors, *source)],
            "parent": ["", *[""] * (len(authors) - 1), *(str(root[row]) for row in target.tolist())],
            "created_at": (day + pd.to_timedelta(np.sort(minutes), unit="min")).strftime("%Y-%m-%d %H:%M"),
            "text": texts,
            "channel": "slack",
        }
    )


def took(work: Callable[[], Any], repeat: int) -> str:
    """Median wall and CPU time in milliseconds."""
    wall, cpu = [], []
    for _ in range(repeat):
        start, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    return f"{1000 * median(wall):>9,.0f} {1000 * median(cpu):>9,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, asked.people, asked.ties)
        data = fivec.read([folder])
        print(f"{len(data.people):,} people, {len(data.posts):,} posts, {len(data.ties):,} listed ties")
        print(f"{'':<34} {'wall, ms':>9} {'CPU, ms':>9}")
        print(f"{'reading':<34} {took(lambda: fivec.read([folder]), asked.repeat)}")
        for name, module in CS.items():
            _time(name, module, data, asked.repeat)


def _time(name: str, module: Any, data: Dataset, repeat: int) -> None:
    print(f"{name + ', first numbers':<34} {took(lambda: module.measure(data, quick=True), 1)}")
    filtered = took(lambda: _opened(module.measure(data, HALF, quick=True)), repeat)
    print(f"{name + ', another filter':<34} {filtered}")
    print(f"{name + ', evidence':<34} {took(lambda: module.measure(data, HALF), 1)}", flush=True)


def _opened(result: Any) -> list[int]:
    """The tables too, which the page draws."""
    return [len(result.tables[name]) for name in result.tables]


if __name__ == "__main__":
    main()
