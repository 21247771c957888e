"""Who belongs to which group: groups people know by name, and communities found in their contacts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from fivec import communities, graph, parties, ties
from fivec.congruence.contact import contacts, last_third, within
from fivec.dataset import Dataset, Rows
from fivec.schema import NOBODY, SMALL_GROUP

HASHTAG_AUTHORS: Final = 5
HASHTAG_POSTS: Final = 10
HASHTAG_REACH: Final = 0.2
"""Share of the people on a side that hashtags must reach before they pass for its groups."""
HASHTAG: Final = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")


@dataclass(frozen=True)
class Groups:
    """Groups of one side, computed on all data; a filter counts within them.

    Attributes
    ----------
    names : name per group; a number in the order of size for found groups.
    kind : ``known`` or ``found``.
    post, group : int arrays of equal length, sorted by post: which post belongs to which group. A post can
        belong to several hashtags.
    home : int array per person number, the group a person belongs to first of all; -1 for none. Only
        groups of five people or more are anybody's home.
    """

    names: tuple[str, ...]
    kind: str
    post: np.ndarray
    group: np.ndarray
    home: np.ndarray


def n_persons(data: Dataset) -> int:
    """One more than the highest person number that parties give."""
    return len(data.accounts) + 1


def known(data: Dataset, code: int) -> Groups | None:
    """Groups of a platform (a Viva group, a Slack channel), or hashtags outside; None without any."""
    return data.mine(f"congruence/known/{code}", lambda: _known(data, code))


def found(data: Dataset, code: int) -> Groups | None:
    """Communities of the contacts in the first two thirds of what was written; None without contacts.

    The last third is kept apart, so that whether people talk is not tested on what made the groups.
    """
    return data.mine(f"congruence/found/{code}", lambda: _found(data, code))


def partitions(data: Dataset, code: int) -> list[np.ndarray]:
    """The communities of a side under several seeds, the best first; without contacts one without groups."""

    def compute() -> list[np.ndarray]:
        matrix = _early_matrix(data, code)
        return communities.partitions(matrix, communities.n_runs(matrix.nnz))

    found: list[np.ndarray] = data.mine(f"congruence/partitions/{code}", compute)
    return found


def stability(data: Dataset, code: int) -> float | None:
    """Mean adjusted Rand index of the communities under different seeds; None without communities."""
    return communities.agreement(partitions(data, code))


def stabilities(data: Dataset, code: int) -> np.ndarray:
    """How much of each found group other seeds keep together, 0-1; NaN where only one was tried."""
    found: np.ndarray = data.mine(
        f"congruence/stabilities/{code}", lambda: communities.kept_together(partitions(data, code))
    )
    return found


def one_crowd(data: Dataset, code: int) -> Groups | None:
    """The largest component of all contacts as the only group; None when it is smaller than five."""
    talk = contacts(data, code)
    matrix = graph.csr(talk.source, talk.target, talk.weight, n_persons(data))
    crowd = graph.components(matrix) == 0
    return _of_labels(data, code, np.where(crowd, 0, NOBODY)) if crowd.sum() >= SMALL_GROUP else None


# -- known -------------------------------------------------------------------------------------------------


def _known(data: Dataset, code: int) -> Groups | None:
    here = parties.post_side(data) == code
    group = data.codes("posts", "group").astype(np.int64)
    group = np.where(group >= 0, group, group[data.threads.root]) if len(group) else group
    if (group[here] >= 0).any():
        # The same name on two platforms is two groups.
        channel = data.codes("posts", "channel").astype(np.int64)
        n_names = len(data.posts["group"].cat.categories)
        post = np.flatnonzero(here & (group >= 0))
        key = channel[post] * n_names + group[post]
        keys = graph.distinct(key)
        place = np.searchsorted(keys, key)
        names = tuple(str(name) for name in data.posts["group"].cat.categories[keys % n_names])
        return _with_home(data, names, "known", post, place)
    if code == parties.EXTERNAL:
        return _hashtags(data, here)
    return None


def _hashtags(data: Dataset, here: np.ndarray) -> Groups | None:
    """Hashtags that five authors use in ten posts, with the answers to posts that carry them.

    None when they reach few people: a seasonal tag is not what the groups of a side are.
    """
    post, tag, names = _tagged(data, here)
    author = data.parties.person[data.posts["author"].to_numpy()[post]]
    authors = graph.distinct(tag * n_persons(data) + author) // n_persons(data)
    enough = np.bincount(authors, minlength=len(names)) >= HASHTAG_AUTHORS
    enough &= np.bincount(tag, minlength=len(names)) >= HASHTAG_POSTS
    if not enough.any():
        return None
    number = np.cumsum(enough) - 1
    post, tag = post[enough[tag]], number[tag[enough[tag]]]
    # Every post carries its own hashtags and those of the post that started its thread.
    counts = np.bincount(post, minlength=len(here))
    starts = np.concatenate([[0], np.cumsum(counts)])
    answers = np.flatnonzero(here & (counts[data.threads.root] > 0))
    root = data.threads.root[answers]
    step = np.arange(counts[root].sum()) - np.repeat(np.cumsum(counts[root]) - counts[root], counts[root])
    inherited = tag[np.repeat(starts[root], counts[root]) + step]
    keys = np.concatenate([post, np.repeat(answers, counts[root])]) * len(names)
    keys = graph.distinct(keys + np.concatenate([tag, inherited]))
    chosen = tuple(f"#{name}" for name, kept in zip(names, enough, strict=True) if kept)
    groups = _with_home(data, chosen, "known", keys // len(names), keys % len(names))
    everyone = graph.distinct(data.parties.person[data.posts["author"].to_numpy()[here]])
    return groups if (groups.home[everyone] >= 0).mean() >= HASHTAG_REACH else None


def _tagged(data: Dataset, here: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Post and hashtag of every use, sorted by post, and the hashtags in small letters."""
    text = pa.chunked_array(pa.array(data.posts["text"], type=pa.large_string()))
    rows = np.flatnonzero(here & pc.match_substring(text, "#").fill_null(False).to_numpy())
    number: dict[str, int] = {}
    post, tag = [], []
    for row, words in zip(rows.tolist(), text.take(pa.array(rows)).to_pylist(), strict=True):
        for name in sorted({found.casefold() for found in HASHTAG.findall(words)}):
            post.append(row)
            tag.append(number.setdefault(name, len(number)))
    return np.array(post, dtype=np.int64), np.array(tag, dtype=np.int64), list(number)


def _with_home(
    data: Dataset, names: tuple[str, ...], kind: str, post: np.ndarray, group: np.ndarray
) -> Groups:
    """Home is the group with most of a person's posts; of equals the first by name."""
    person = data.parties.person[data.posts["author"].to_numpy()[post]]
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    table = ties.merged(person, n_persons(data) + rank[group])
    owner, place = table["source"].to_numpy(), order[table["target"].to_numpy() - n_persons(data)]
    large = np.bincount(place, minlength=len(names))[place] >= SMALL_GROUP
    owner, place, written = owner[large], place[large], table["weight"].to_numpy()[large]
    best = np.lexsort((rank[place], -written, owner))
    first = best[np.flatnonzero(np.diff(owner[best], prepend=-1))]
    home = np.full(n_persons(data), NOBODY, dtype=np.int64)
    home[owner[first]] = place[first]
    return Groups(names, kind, post, group, home)


# -- found -------------------------------------------------------------------------------------------------


def _early_matrix(data: Dataset, code: int, rows: Rows | None = None) -> sparse.csr_array:
    talk = contacts(data, code)
    talk = talk if rows is None else within(talk, rows, len(data.posts), len(data.ties))
    stamps = data.seconds[parties.post_side(data) == code]
    early = np.isnan(stamps).all() | ~last_third(talk.at, stamps)
    return graph.csr(talk.source[early], talk.target[early], talk.weight[early], n_persons(data))


def _found(data: Dataset, code: int) -> Groups | None:
    return _large(data, code, partitions(data, code)[0])


def found_again(data: Dataset, code: int, rows: Rows) -> Groups | None:
    """The communities of the contacts in some rows only."""
    return _large(data, code, communities.communities(_early_matrix(data, code, rows)))


def _large(data: Dataset, code: int, label: np.ndarray) -> Groups | None:
    """The communities of five people or more; None without any."""
    sizes = np.bincount(label[label >= 0])
    # Communities are numbered by size, so those that are too small are the last.
    label = np.where(label < (sizes >= SMALL_GROUP).sum(), label, NOBODY)
    return _of_labels(data, code, label) if (label >= 0).any() else None


def _of_labels(data: Dataset, code: int, label: np.ndarray) -> Groups:
    group = label[data.parties.person[data.posts["author"].to_numpy()]]
    post = np.flatnonzero((parties.post_side(data) == code) & (group >= 0))
    names = tuple(str(number + 1) for number in range(int(label.max()) + 1))
    return Groups(names, "found", post, group[post], label)
