"""Time fivec beside a plain pandas, networkx and scikit-learn version of the same numbers.

``python benchmarks/run.py [--sizes 10000 100000 1000000] [--repeat 3] [--json FILE] [--cases reading …]``

Every run has a process of its own, the two sides take turns, imports are not timed, and the numbers of both
sides must agree. Needs a POSIX system (peak memory comes from ``resource``).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.cases import FIVE, REMARKS, differences  # noqa: E402
from benchmarks.organisation import write  # noqa: E402

SIDES = {"fivec": "benchmarks.own", "plain": "benchmarks.peer"}
CASES = ("reading", *FIVE, "network", "filter", "all five")
LONGEST_S = 180.0
"""The plain version is not run where it would take longer than this."""
SLOW_S = 30.0
"""A side that takes longer than this is run once."""
EXPECTED_GROWTH = 1.1
LINE = "{case:<14} {size:>9} {own:>9} {peer:>9} {ratio:>7} {own_cpu:>9} {peer_cpu:>9} {cpu_ratio:>7}"
LINE += " {own_mb:>8} {peer_mb:>8}  {agree}"


@dataclass
class Timing:
    """The runs of one side of one case at one size, in seconds and megabytes."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)
    word: str = ""
    numbers: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_slow(self) -> bool:
        """Whether one run has to do."""
        return bool(self.wall) and self.wall[0] > SLOW_S


def child(side: str, case: str, folder: Path) -> None:
    """Run one side of one case and print what it took and found."""
    import resource  # not on every system, and only needed here

    steps = import_module(SIDES[side]).CASES[case]
    loaded = steps.load(folder)
    wall, cpu = time.perf_counter(), time.process_time()
    found = steps.work(loaded)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    print(json.dumps({"wall": wall, "cpu": cpu, "peak_mb": peak, "numbers": steps.numbers(loaded, found)}))


def once(timing: Timing, side: str, case: str, folder: Path) -> None:
    """One more run, in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--child", side, case, str(folder)]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=2 * LONGEST_S)
    except subprocess.TimeoutExpired:
        timing.word = "not run"
        return
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{side}, {case}: {error.stderr}") from error
    told = json.loads(found.stdout.splitlines()[-1])
    for name in ("wall", "cpu", "peak_mb"):
        getattr(timing, name).append(told[name])
    timing.numbers = told["numbers"]


def folders(sizes: list[int]) -> Iterator[tuple[int, Path]]:
    """The files of each size, made when they are not there yet."""
    for n in sizes:
        folder = Path(tempfile.gettempdir()) / "five-cs-benchmarks" / str(n)
        if not (folder / "influencers.csv").exists():
            write(n, folder)
        yield n, folder


def too_long(smaller: Timing | None, factor: float) -> bool:
    """Whether the next size would take longer than LONGEST_S, judged by the size before."""
    if smaller is None:
        return False
    return not smaller.wall or median(smaller.wall) * factor**EXPECTED_GROWTH > LONGEST_S


def measure(sizes: list[int], repeat: int, cases: list[str]) -> dict[tuple[str, str, int], Timing]:
    """All runs by side, case and size, taking turns."""
    found: dict[tuple[str, str, int], Timing] = {}
    before: int | None = None
    for n, folder in folders(sorted(sizes)):
        for case in cases:
            for side in SIDES:
                timing = found[side, case, n] = Timing()
                if side == "plain" and before and too_long(found[side, case, before], n / before):
                    timing.word = "not run"
            for _ in range(repeat):
                for side in SIDES:
                    timing = found[side, case, n]
                    if not timing.word and not timing.is_slow:
                        once(timing, side, case, folder)
            print(row(case, n, found["fivec", case, n], found["plain", case, n]), flush=True)
        before = n
    return found


# -- what is printed ----------------------------------------------------------------------------------------


def row(case: str, n: int, ours: Timing, theirs: Timing) -> str:
    """One line of the table."""
    agree = "not compared"
    if theirs.wall:
        different = differences(ours.numbers, theirs.numbers)
        agree = "; ".join(different) if different else f"{len(theirs.numbers)} numbers agree"
    if theirs.is_slow:
        agree += " (plain: one run)"
    return LINE.format(
        case=case,
        size=f"{n:,}",
        own=_seconds(ours.wall),
        peer=_seconds(theirs.wall) or theirs.word,
        ratio=_ratio(ours.wall, theirs.wall),
        own_cpu=_seconds(ours.cpu),
        peer_cpu=_seconds(theirs.cpu) or theirs.word,
        cpu_ratio=_ratio(ours.cpu, theirs.cpu),
        own_mb=_megabytes(ours.peak_mb),
        peer_mb=_megabytes(theirs.peak_mb),
        agree=agree,
    )


def _seconds(runs: list[float]) -> str:
    return f"{median(runs):.3f}" if runs else ""


def _ratio(ours: list[float], theirs: list[float]) -> str:
    return f"{median(ours) / median(theirs):.3f}" if ours and theirs else ""


def _megabytes(runs: list[float]) -> str:
    return f"{median(runs):,.0f}" if runs else ""


def growth(found: dict[tuple[str, str, int], Timing], case: str, sizes: list[int]) -> str:
    """Exponent of CPU time between the two largest sizes, on both sides."""
    small, large = sorted(sizes)[-2:]
    told = []
    for side in SIDES:
        runs = found[side, case, small].cpu, found[side, case, large].cpu
        power = log10(median(runs[1]) / median(runs[0])) / log10(large / small) if all(runs) else None
        told.append(f"{side} {power:.2f}" if power is not None else f"{side} not run")
    return f"{case:<14} " + ", ".join(told)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    asked = parser.parse_args()
    names = ("wall", "peer", "ratio", "cpu", "peer", "ratio", "MB", "peer")
    keys = ("own", "peer", "ratio", "own_cpu", "peer_cpu", "cpu_ratio", "own_mb", "peer_mb")
    print(LINE.format(case="case", size="posts", agree="", **dict(zip(keys, names, strict=True))))
    found = measure(asked.sizes, asked.repeat, asked.cases)
    if len(asked.sizes) > 1:
        print("\ngrowth exponent of CPU time, " + " to ".join(f"{n:,}" for n in sorted(asked.sizes)[-2:]))
        for case in asked.cases:
            print(growth(found, case, asked.sizes))
    print("\n" + "\n".join(f"{case}: {REMARKS[case]}" for case in asked.cases if case in REMARKS))
    if asked.json:
        lines = [
            {"side": side, "case": case, "posts": n, **asdict(timing), "numbers": None}
            for (side, case, n), timing in found.items()
        ]
        asked.json.write_text(json.dumps(lines, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
