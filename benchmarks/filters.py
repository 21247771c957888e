"""CPU time of the first look and of a filter change, of conversations and of content.

``python benchmarks/filters.py [--sizes 100000 1000000] [--repeat 9]``

Every C is measured in a process of its own, as its page shows it: without evidence. The first look makes what
no filter changes; the filter keeps half a year and two channels (``cases.FILTER``), and its time is a median.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.cases import FILTER  # noqa: E402
from benchmarks.run import folders  # noqa: E402

MEASURED = ("conversations", "content")


def child(name: str, folder: Path, repeat: int) -> None:
    """Print the CPU time of one C in milliseconds: the first look, then the filter."""
    from benchmarks import own  # imports are not timed

    data, (start, end, channels) = own.read(folder), FILTER
    chosen = own.Selection(date.fromisoformat(start), date.fromisoformat(end), tuple(channels))

    def spent(selection: own.Selection) -> float:
        before = time.process_time()
        own.MODULES[name].measure(data, selection, quick=True)
        return 1e3 * (time.process_time() - before)

    first = spent(own.Selection())
    spent(own.Selection(channels=("x",)))
    print(f"{first:.0f} {median(spent(chosen) for _ in range(repeat)):.0f}")


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=9)
    asked = parser.parse_args()
    for n, folder in folders(asked.sizes):
        for name in MEASURED:
            command = [sys.executable, str(Path(__file__)), "--child", name, str(folder), str(asked.repeat)]
            found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            print(f"{n:>9,} {name:<14} first look {found[0]:>6} ms, filter {found[1]:>4} ms", flush=True)


if __name__ == "__main__":
    main()
