"""Time the terms of posts beside scikit-learn, and what a new story costs once they are there.

``python benchmarks/weights.py [--posts 1000000] [--repeat 3]``

``fivec`` and ``plain`` (scikit-learn) get the same texts, each in the form it reads fastest and cleaned
before so that both find the same tokens, and weigh them by (1 + ln tf) * idf to unit length; the weights must
agree. ``product`` is the whole way from the posts as they were read: cleaning, languages and stems too. Then
a new story is put beside every post (its own words and one sparse product), and the measures of content are
made anew with it, as on the page; two words are looked for; and the measures of conversations and content are
made for some weeks only. Every run has a process of its own, the sides take turns, imports and reading are
not timed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
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
from sklearn.feature_extraction.text import TfidfVectorizer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.organisation import write  # noqa: E402
from fivec import bodies, content, conversations, text  # noqa: E402
from fivec.assembly import read  # noqa: E402
from fivec.content import fit  # noqa: E402
from fivec.dataset import Selection  # noqa: E402
from fivec.text import search  # noqa: E402

LANGUAGE: Final = text.OTHER
"""A language without stems: scikit-learn has none."""
SIDES: Final = ("fivec", "plain", "product")
TEXTS: Final = "texts.txt"
LINE: Final = "{name:<40} {wall:>9} {cpu:>9}"


def clean(folder: Path) -> None:
    """Write the words of every post as one line, with spaces between them."""
    cut = text.words(read([folder]).posts["text"])
    lines = (" ".join(words) for words in np.split(cut.vocabulary[cut.codes], cut.indptr[1:-1]))
    (folder / TEXTS).write_text("\n".join(lines), encoding="utf-8")


class Clock:
    """Wall and CPU seconds of the steps of a run."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """What the work gives; its time is kept under the name."""
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        self.found[name] = [time.perf_counter() - wall, time.process_time() - cpu]
        return found


def fivec(folder: Path, clock: Clock) -> dict[str, float]:
    """The same tokens, by fivec."""
    texts = pd.Series((folder / TEXTS).read_text(encoding="utf-8").split("\n"), dtype="str")
    language = np.full(len(texts), LANGUAGE, dtype=np.int8)

    def weigh() -> Any:
        return text.from_words(text.words(texts), language).weighted()

    return _sums(clock.time("the same tokens, fivec", weigh))


def plain(folder: Path, clock: Clock) -> dict[str, float]:
    """The same tokens, by scikit-learn."""
    texts = (folder / TEXTS).read_text(encoding="utf-8").split("\n")
    stop = sorted(text.stop_words(text.LANGUAGES[LANGUAGE]))
    model = TfidfVectorizer(sublinear_tf=True, stop_words=stop, dtype=np.float32)
    return _sums(clock.time("the same tokens, scikit-learn", lambda: model.fit_transform(texts)))


def _sums(rows: Any) -> dict[str, float]:
    """What both sides must agree on."""
    of_row = np.asarray(rows.sum(axis=1)).ravel()
    return {
        "terms": rows.shape[1],
        "weights": rows.nnz,
        "mean": float(of_row.mean(dtype=np.float64)),
        "last": float(of_row[-1]),
    }


def product(folder: Path, clock: Clock) -> dict[str, float]:
    """Terms from the posts as they are, then a new story against all of them, then the measures with it."""
    data = read([folder])
    indexed = clock.time("languages, stems and weights, fivec", lambda: fit.index(data.terms.weighted()))
    content.measure(data, quick=True)
    changed = data.story.assign(text=data.story["text"].str[:-7])
    fits = clock.time(
        "a new story against every post",
        lambda: fit.best_in(indexed, bodies.story(data.with_story(changed), text.NL).rows),  # type: ignore[union-attr]
    )
    clock.time(
        "measures of content with a new story", lambda: content.measure(data.with_story(changed), quick=True)
    )
    terms = data.terms
    query = " ".join(terms.label[np.argsort(-terms.totals)[[300, 2000]]])
    clock.time("a search for two words", lambda: search.best(terms, query))
    conversations.measure(data, quick=True)
    weeks = Selection(date(2024, 1, 15), date(2024, 2, 15))
    for name, module in {"conversations": conversations, "content": content}.items():
        clock.time(f"measures of {name}, a filter", lambda one=module: one.measure(data, weeks, quick=True))
    return {"posts": len(fits[0])}


def child(side: str, folder: Path) -> None:
    """Run one side and print what it took and found."""
    clock = Clock()
    numbers = globals()[side](folder, clock)
    print(json.dumps({"times": clock.found, "numbers": numbers}))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    times: dict[str, list[list[float]]] = {}
    numbers: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        write(asked.posts, Path(folder))
        clean(Path(folder))
        for _ in range(asked.repeat):
            for side in SIDES:
                command = [sys.executable, __file__, "--child", side, folder]
                told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                numbers[side] = told["numbers"]
                for name, found in told["times"].items():
                    times.setdefault(name, []).append(found)
    print(LINE.format(name=f"{asked.posts:,} posts, median of {asked.repeat}", wall="wall, s", cpu="CPU, s"))
    middle = {name: [median(run[n] for run in runs) for n in (0, 1)] for name, runs in times.items()}
    for name, (wall, cpu) in middle.items():
        print(LINE.format(name=name, wall=f"{wall:.3f}", cpu=f"{cpu:.3f}"))
    ours, theirs, built, story, *_ = (cpu for _, cpu in middle.values())
    same = all(
        np.isclose(numbers["fivec"][name], value, rtol=1e-5) for name, value in numbers["plain"].items()
    )
    print(f"\nscikit-learn takes {theirs / ours:.1f} times the CPU; weights {'agree' if same else 'DIFFER'}")
    print(f"a new story takes 1/{built / story:.0f} of building the terms, by CPU")


if __name__ == "__main__":
    main()
