"""Time what it costs to open one large CSV file beside DuckDB's own sniffing and loading of it.

``python benchmarks/importing.py [--rows 1000000] [--repeat 5] [--json FILE]``

Needs ``pip install duckdb`` (MIT), which the product itself does not use. Every run has a process of its own
and the sides take turns: ``duckdb`` loads the file into a table of its own, ``plain`` is pandas with every
column as text, ``read`` is what the readers make of it, ``opened`` is the Dataset that the pages work on.
Imports are not timed; peak memory is that of the whole process. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SIDES = ("duckdb", "plain", "read", "opened")
LINE = "{side:<8} {wall:>9} {cpu:>9} {ratio:>14} {cpu_ratio:>14} {peak:>9} {times:>11}  {rows:>10}"


def duckdb(path: str) -> Any:
    """A function that loads the file and gives its number of rows."""
    import duckdb as database

    def load() -> int:
        connection = database.connect()
        connection.execute("CREATE TABLE posts AS SELECT * FROM read_csv(?)", [path])
        found = connection.execute("SELECT count(*) FROM posts").fetchone()
        assert found is not None
        return int(found[0])

    return load


def plain(path: str) -> Any:
    """The same with pandas, which has to be told that every column is text."""
    import pandas as pd

    return lambda: len(pd.read_csv(path, dtype=str, keep_default_na=False))


def read(path: str) -> Any:
    """The same with the readers."""
    from fivec import readers

    return lambda: readers.exports([path])[0].tables["posts"].num_rows


def opened(path: str) -> Any:
    """The same, and the Dataset made of it."""
    import fivec

    return lambda: len(fivec.read([path]).posts)


def child(side: str, path: str) -> None:
    """Run one side and print what it took."""
    import resource  # not on every system, and only needed here

    load = globals()[side](path)
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    rows = load()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": after.ru_maxrss * 1024, "rows": rows}))


def measured(path: Path, repeat: int) -> dict[str, dict[str, float]]:
    """Median wall seconds, CPU seconds and peak bytes per side, the sides in turn."""
    found: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    for _ in range(repeat):
        for side in SIDES:
            command = [sys.executable, __file__, "--child", side, str(path)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[side].append(json.loads(answer))
    return {
        side: {name: median(run[name] for run in runs) for name in runs[0]} for side, runs in found.items()
    }


def main() -> None:
    """Measure and print one line per side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        # In a process of its own: a child's peak counts what its parent held when it was born.
        subprocess.run([sys.executable, ROOT / "benchmarks/posts.py", str(options.rows), path], check=True)
        size = path.stat().st_size
        found = measured(path, options.repeat)
    print(f"{options.rows:,} rows, {size / 1e6:.0f} MB, median of {options.repeat}")
    head = {"side": "", "wall": "s", "cpu": "CPU s", "ratio": "x DuckDB", "cpu_ratio": "x DuckDB CPU"}
    print(LINE.format(**head, peak="peak MB", times="x the file", rows="rows"))
    base = found["duckdb"]
    for side, run in found.items():
        print(
            LINE.format(
                side=side,
                wall=f"{run['wall']:.2f}",
                cpu=f"{run['cpu']:.2f}",
                ratio=f"{run['wall'] / base['wall']:.2f}",
                cpu_ratio=f"{run['cpu'] / base['cpu']:.2f}",
                peak=f"{run['peak'] / 1e6:.0f}",
                times=f"{run['peak'] / size:.1f}",
                rows=f"{run['rows']:,.0f}",
            )
        )
    if options.json:
        options.json.write_text(json.dumps({"rows": options.rows, "bytes": size, **found}, indent=1))


if __name__ == "__main__":
    main()
