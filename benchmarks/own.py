"""The same numbers by fivec, and what is compared of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import py3langid  # noqa: F401  # its model is loaded with the imports, on both sides

from benchmarks.cases import FILTER, FIVE, Case, Numbers, given
from fivec import (
    bodies,
    communities,
    congruence,
    connections,
    content,
    context,
    conversations,
    graph,
    parties,
    scorecard,
)
from fivec.assembly import read as read_paths
from fivec.congruence import groups
from fivec.congruence.testing import tested
from fivec.content.fit import best_match, nearest_mean
from fivec.dataset import Dataset, Selection
from fivec.measures import Measure, Result


def read(folder: Path) -> Dataset:
    """Everything in the folder."""
    return read_paths([folder])


def totals(data: Dataset) -> Numbers:
    """What to compare after reading."""
    report = next(report for report in data.reports if report.format == "posts")
    named = {name: report.totals[name] for name in ("posts", "authors", "replies", "likes", "impressions")}
    at = data.posts["posted_at"].dt.tz_localize(None)
    found = int((data.posts["parent"] >= 0).sum())
    ends = {"first": at.min().isoformat(), "last": at.max().isoformat()}
    return {**named, "replies with parent": found, **ends}


def numbers(measures: tuple[Measure, ...]) -> Numbers:
    """Counts by id, and values as ``<id> value``."""
    counts: Numbers = {one.id: [one.k, one.n] for one in measures}
    return counts | {f"{one.id} value": one.value for one in measures}


def kernels(data: Dataset) -> tuple[Dataset, graph.sparse.csr_array, np.ndarray, np.ndarray, Numbers]:
    """The network of all attention: shape, components, PageRank, communities."""
    made, writers = data.interactions, _writers(data)
    source, target = (np.searchsorted(writers, made[end].to_numpy()) for end in ("source", "target"))
    matrix = graph.csr(source, target, n=len(writers))
    heard = graph.pagerank(matrix)
    group = communities.communities(matrix)
    return (
        data,
        matrix,
        heard,
        group,
        {
            "ties": matrix.nnz,
            "density": graph.density(matrix),
            "reciprocity": graph.reciprocity(matrix),
            "components": int(graph.components(matrix).max()) + 1,
            "modularity": communities.modularity(matrix, group),
        },
    )


def kernel_numbers(found: tuple[Any, ...]) -> Numbers:
    """The shape, and the PageRank of everybody by name."""
    data, _, heard, _, shape = found
    accounts = data.accounts.iloc[_writers(data)]
    names = accounts["channel"].astype("str") + ":" + accounts["handle"].astype("str")
    return shape | {f"PageRank {name}": float(value) for name, value in zip(names, heard, strict=True)}


def _writers(data: Dataset) -> np.ndarray:
    """Accounts that write: those that only the roster names are no part of the network."""
    return graph.distinct(data.posts["author"].to_numpy())


def content_numbers(data: Dataset, result: Result) -> Numbers:
    """The measures, and the cosines behind them."""
    judged = result.tables["posts"]["post"].to_numpy()
    known = data.terms
    story, audience = bodies.story(data, 0), bodies.audience(data, parties.EXTERNAL, 0)
    assert story is not None
    fit = best_match(known.weighted(judged), story.rows)[0]
    heard = np.concatenate(
        [
            nearest_mean(
                known.weighted(judged[known.language[judged] == code]),
                audience.rows[audience.language == code],
            )
            for code in audience.languages()
        ]
    )
    return numbers(result.measures) | {
        "judged posts": len(judged),
        "story cosine, mean": float(fit.mean()),
        "story cosine, highest": float(fit.max()),
        "audience cosine, mean": float(heard.mean()),
    }


def congruence_numbers(data: Dataset, result: Result) -> Numbers:
    """The measures, and the tests of the known groups behind them."""
    known, headline = groups.known(data, parties.EXTERNAL), result.headline
    assert known is not None
    part = tested(data, data.select(), parties.EXTERNAL, known)
    cohesion = part.topic.cohesion
    return numbers(result.measures) | {
        "active people": headline.n,
        "groups": int(part.shown.sum()),
        "groups somebody leads": sum(bool(lead) for lead in np.array(part.leads)[part.shown]),
        "groups that talk": sum(bool(talk) for talk in np.array(part.talks)[part.shown]),
        "cohesion, mean": float(np.nanmean(cohesion)),
        "cohesion of everybody": part.topic.expected,
    }


def filtered(data: Dataset, start: str, end: str, channels: list[str]) -> Numbers:
    """Connections and conversations of a period and some channels."""
    selection = Selection(date.fromisoformat(start), date.fromisoformat(end), tuple(channels))
    found = [module.measure(data, selection, quick=True) for module in (connections, conversations)]
    return numbers(found[0].measures + found[1].measures)


MODULES = {
    "connections": connections,
    "congruence": congruence,
    "conversations": conversations,
    "content": content,
    "context": context,
}


def measured(data: Dataset, name: str) -> Result:
    """One C, evidence left out."""
    result: Result = MODULES[name].measure(data, quick=True)
    return result


def everything(folder: Path) -> Numbers:
    """From the files to the numbers of all five."""
    return numbers(scorecard.measure(read(folder), quick=True).measures)


def _numbers(name: str) -> Callable[[Dataset, Result], Numbers]:
    special = {"content": content_numbers, "congruence": congruence_numbers}
    return special.get(name, lambda _, result: numbers(result.measures))


def _warm(folder: Path) -> Dataset:
    """Everything read, and what no filter changes made."""
    data = read(folder)
    filtered(data, "2024-01-01", "2024-02-01", ["x"])
    return data


CASES: Final[Mapping[str, Case]] = {
    "reading": Case(Path, read, lambda _, data: totals(data)),
    **{name: Case(read, partial(measured, name=name), _numbers(name)) for name in FIVE},
    "network": Case(read, kernels, lambda _, found: kernel_numbers(found)),
    "filter": Case(_warm, lambda data: filtered(data, *FILTER), given),
    "all five": Case(Path, everything, given),
}
