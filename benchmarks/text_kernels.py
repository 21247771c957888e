"""Time the kernels of conversations and content beside scipy, networkx, pandas or plain Python.

``python benchmarks/text_kernels.py [--texts 1000 10000 100000] [--repeat 3] [--only rarefied …]``

Both sides get the same made-up texts: a topic, words and a writer each, a place in one conversation, and a
message with its answer some days later. Both find the same numbers; where texts are dealt at random, their
mean.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, log
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import networkx as nx
import numpy as np
from scipy import sparse, stats
from scipy.spatial.distance import jensenshannon

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.kernels import Kernel, compare, parents_of  # noqa: E402
from fivec.measures import Z_95  # noqa: E402
from fivec.office_hours import office_hours  # noqa: E402
from fivec.survival import kaplan_meier, log_rank  # noqa: E402
from fivec.text.distinctive import (  # noqa: E402
    FALSE_FINDS,
    LEAST_COUNT,
    LEAST_WRITERS,
    Body,
    distinctive,
)
from fivec.text.divergence import by_chance, permuted  # noqa: E402
from fivec.text.richness import rarefied  # noqa: E402
from fivec.tree_layout import tree_layout  # noqa: E402

TOPICS: Final = 20
WORDS: Final = 5_000
LENGTH: Final = 12
DAY_S: Final = 86_400
STARTS: Final = 1_704_067_200.0
"""1 January 2024."""


@dataclass(frozen=True)
class Made:
    """As many texts as asked for.

    ``topics`` are the texts per topic of two bodies; ``bodies`` their words; ``parent`` the row that each
    post of one conversation answers; ``asked`` and ``answered`` are moments, ``waited`` the days between
    them, ``seen`` whether the answer came, ``first`` to whom.
    """

    topics: tuple[np.ndarray, np.ndarray]
    bodies: tuple[Body, Body]
    parent: np.ndarray
    asked: np.ndarray
    answered: np.ndarray
    waited: np.ndarray
    seen: np.ndarray
    first: np.ndarray


def made(n: int) -> Made:
    """So many texts, the first half in one body and the other in the second."""
    generator = np.random.default_rng(0)
    half = n // 2
    chance = 1 / np.arange(3, TOPICS + 3)
    topics = [generator.multinomial(half, part / part.sum()) for part in (chance, np.roll(chance, 1))]
    use = 1 / np.arange(5, WORDS + 5)
    bodies = []
    for _ in range(2):
        word = generator.choice(WORDS, half * LENGTH, p=use / use.sum())
        place = np.repeat(np.arange(half), LENGTH)
        counts = sparse.coo_array((np.ones(len(word)), (place, word)), shape=(half, WORDS)).tocsr()
        bodies.append(Body(counts, generator.integers(0, max(half // 5, 3), half)))
        use = use * generator.uniform(0.7, 1.4, WORDS)
    above = parents_of(n)
    parent = np.where(above >= 0, above, np.arange(n) - 1)
    asked = STARTS + generator.integers(0, 365 * DAY_S, n)
    days = generator.integers(0, 14, n)
    return Made(
        (topics[0], topics[1]),
        (bodies[0], bodies[1]),
        parent,
        asked,
        asked + days * DAY_S + generator.integers(0, DAY_S, n),
        days.astype(np.float64),
        generator.random(n) < 0.7,
        generator.random(n) < 0.4,
    )


# -- the other side -----------------------------------------------------------------------------------------


def _plain_chance(one: Made) -> float:
    """Mean divergence over all ways to change sides, every count with its chance by scipy."""
    own, their = one.topics
    n, m = int(own.sum()), int(their.sum())
    total = 0.0
    for both in (own + their).tolist():
        x = np.arange(max(0, both - m), min(both, n) + 1)
        p, q = x / n, (both - x) / m
        middle = (p + q) / 2
        parts = [np.where(side > 0, side * np.log2(np.maximum(side, 1e-300) / middle), 0) for side in (p, q)]
        total += float(stats.hypergeom(n + m, both, n).pmf(x) @ (parts[0] + parts[1]) / 2)
    return total


def _plain_permuted(one: Made) -> float:
    """Mean divergence after labels were shuffled."""
    own, their = one.topics
    label = np.repeat(np.tile(np.arange(TOPICS), 2), np.concatenate([own, their]))
    generator, found = np.random.default_rng(1), []
    for _ in range(999):
        generator.shuffle(label)
        parts = [np.bincount(part, minlength=TOPICS) for part in np.split(label, [int(own.sum())])]
        found.append(jensenshannon(*parts, base=2) ** 2)
    return float(np.mean(found))


def _plain_rarefied(one: Made) -> float:
    """exp of the entropy to be expected of half of the texts, every count with its chance by scipy."""
    counts = one.topics[0]
    total, n, found = int(counts.sum()), int(counts.sum()) // 2, 0.0
    for size in counts.tolist():
        for x in range(1, min(size, n) + 1):
            found -= float(stats.hypergeom.pmf(x, total, size, n)) * x / n * log(x / n)
    return exp(found)


def _plain_tree(one: Made) -> np.ndarray:
    """Reading order and depth by networkx."""
    tree = nx.DiGraph()
    tree.add_nodes_from(range(len(one.parent)))
    tree.add_edges_from((above, post) for post, above in enumerate(one.parent.tolist()) if above >= 0)
    depth = nx.single_source_shortest_path_length(tree, 0)
    order = list(nx.dfs_preorder_nodes(tree, 0, sort_neighbors=sorted))
    return np.array([order, [depth[post] for post in range(len(order))]])


def _own_tree(one: Made) -> np.ndarray:
    found = tree_layout(one.parent, np.arange(len(one.parent)))
    return np.array([found.order, found.depth])


def _plain_office(one: Made) -> np.ndarray:
    """Office seconds between two moments, day by day."""
    rules = office_hours()
    zone, holidays = ZoneInfo(rules.zone), rules.holidays(range(2023, 2027))
    bounds = [[int(part) for part in clock.split(":")] for clock in (rules.opens, rules.closes)]
    found = []
    for start, end in zip(one.asked.tolist(), one.answered.tolist(), strict=True):
        day = datetime.fromtimestamp(start, UTC).astimezone(zone).date()
        last = datetime.fromtimestamp(end, UTC).astimezone(zone).date()
        passed = 0.0
        while day <= last:
            if day.weekday() in rules.days and day not in holidays:
                midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
                opens, closes = (
                    midnight.replace(hour=hour, minute=minute).timestamp() for hour, minute in bounds
                )
                passed += max(0.0, min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        found.append(passed)
    return np.array(found)


def _censored(one: Made, kept: np.ndarray) -> Any:
    return stats.CensoredData.right_censored(one.waited[kept] + 1, ~one.seen[kept])


def _plain_log_rank(one: Made) -> float:
    found = stats.logrank(_censored(one, one.first), _censored(one, ~one.first))
    return float(found.statistic) ** 2


def _own_log_rank(one: Made) -> float | None:
    found = log_rank(one.waited + 1, one.seen, one.first)
    return None if found is None else found.chi2


def _plain_curve(one: Made) -> np.ndarray:
    found = stats.ecdf(_censored(one, np.ones(len(one.seen), dtype=bool))).sf
    return np.asarray(found.evaluate(np.arange(1.0, 15.0)))


def _own_curve(one: Made) -> np.ndarray:
    found = kaplan_meier(one.waited + 1, one.seen)
    return np.array([found.at(day)[0] for day in np.arange(1.0, 15.0).tolist()])


def _plain_words(one: Made) -> np.ndarray:
    """z, uses and writers of every word that is typical of a body or shared, by dictionaries."""
    uses: list[Counter[int]] = []
    writers: list[dict[int, set[int]]] = []
    for body in one.bodies:
        rows = np.repeat(np.arange(body.counts.shape[0]), np.diff(body.counts.indptr))
        use, who = Counter[int](), defaultdict[int, set[int]](set)
        entries = (rows.tolist(), body.counts.indices.tolist(), body.counts.data.tolist())
        for text, word, n in zip(*entries, strict=True):
            use[word] += int(n)
            who[word].add(int(body.author[text]))
        uses.append(use)
        writers.append(who)
    total = [sum(use.values()) for use in uses]
    scale = min(500.0, min(total) / 10) / sum(total)
    prior = scale * sum(total)
    lines = []
    for word in sorted({*uses[0], *uses[1]}):
        first, second = uses[0][word], uses[1][word]
        if first + second < LEAST_COUNT:
            continue
        alpha = scale * (first + second)
        odds = [
            log((n + alpha) / (all_words + prior - n - alpha))
            for n, all_words in zip((first, second), total, strict=True)
        ]
        z = (odds[0] - odds[1]) / (1 / (first + alpha) + 1 / (second + alpha)) ** 0.5
        lines.append((word, z, first, second, len(writers[0][word]), len(writers[1][word])))
    p = stats.false_discovery_control([2 * stats.norm.sf(abs(line[1])) for line in lines])
    kept = []
    for line, chance in zip(lines, p.tolist(), strict=True):
        telling = chance <= FALSE_FINDS and abs(line[1]) >= Z_95
        n_writers = line[4 if line[1] > 0 else 5] if telling else min(line[4:])
        kept += [line] if n_writers >= LEAST_WRITERS else []
    return np.array(kept)


def _own_words(one: Made) -> np.ndarray:
    found = distinctive(*one.bodies, np.arange(WORDS))
    assert found is not None
    columns = ["column", "z", "n_ours", "n_theirs", "authors_ours", "authors_theirs"]
    return found.sort_values("column")[columns].to_numpy(dtype=np.float64)


KERNELS: Final[dict[str, Kernel]] = {
    "by_chance": Kernel(lambda one: by_chance(*one.topics), _plain_chance),
    "permuted": Kernel(lambda one: permuted(*one.topics).mean(), _plain_permuted, 2e-3),
    "rarefied": Kernel(
        lambda one: rarefied(one.topics[0], int(one.topics[0].sum()) // 2, 1), _plain_rarefied
    ),
    "tree_layout": Kernel(_own_tree, _plain_tree),
    "office_hours": Kernel(
        lambda one: office_hours().working_seconds(one.asked, one.answered), _plain_office
    ),
    "log_rank": Kernel(_own_log_rank, _plain_log_rank),
    "kaplan_meier": Kernel(_own_curve, _plain_curve),
    "distinctive words": Kernel(_own_words, _plain_words),
}


if __name__ == "__main__":
    compare(KERNELS, made, "texts", [1_000, 10_000, 100_000])
