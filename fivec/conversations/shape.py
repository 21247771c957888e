"""How turns are shared out, how posts compare with replies, and the shape of threads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fivec import graph, knit, parties, schema, shapes
from fivec.conversations.talk import Evidence, talk
from fivec.dataset import Dataset, Rows, among, chosen
from fivec.measures import Measure, Side, grade, median_interval, not_measured, proportion


def shape_of(data: Dataset) -> shapes.Shapes:
    """The shape of every thread; made once for all that is asked of the same posts."""
    found: shapes.Shapes = data.once("shapes", lambda: shapes.shapes(data.threads))
    return found


def turns_of(data: Dataset) -> shapes.Turns:
    """How the posts of every thread are shared out between its parties; made once per Dataset."""
    seen = talk(data)
    found: shapes.Turns = data.mine("turns", lambda: shapes.turns(data.threads, seen.party, seen.us))
    return found


def measures(data: Dataset, rows: Rows, roots: np.ndarray, code: int, known: Evidence) -> list[Measure]:
    """Turns (CV-8), posts per reply (CV-7), what is returned (CV-9) and the shape of threads (CV-11).

    Parameters
    ----------
    roots : first posts of the threads that count on the side.
    """
    side = parties.side_name(code)
    turns, shape = turns_of(data), shape_of(data)
    answered = roots[np.flatnonzero(data.threads.size[roots] > 1)]
    medians = {
        "CV-8.dominance": turns.dominance[roots],
        "CV-8.balance": turns.balance[roots],
        "CV-11.depth": shape.depth[answered],
        "CV-11.width": shape.max_width[answered],
        "CV-11.virality": shape.virality[answered],
        "CV-11.h_index": shape.h_index[answered],
    }
    found = [_median(id, values, side) for id, values in medians.items()]
    return [
        known.of(one)
        for one in [*found[:2], _sent(data, rows, code), *_returned(data, rows, code), *found[2:]]
    ]


def _median(id: str, values: np.ndarray, side: Side) -> Measure:
    """The median over threads; those without a value do not count."""
    values = np.sort(values[~np.isnan(values)].astype(np.float64))
    n = len(values)
    if not n:
        return not_measured(id, "more", side=side)
    low, high = median_interval(values)
    return Measure(id, float(np.median(values)), low, high, n=n, grade=grade(n), side=side)


def _sent(data: Dataset, rows: Rows, code: int) -> Measure:
    """CV-7: posts of ours that start a thread, per reply of ours to another party."""
    side = parties.side_name(code)
    is_post, is_reply = data.mine(f"sent/{code}", lambda: _ours(data, code))
    posts, replies = int(is_post[rows.posts].sum()), int(is_reply[rows.posts].sum())
    if not replies:
        if not posts:
            return not_measured("CV-7", "posts" if data.parties.known else "organisation", side=side)
        return replace(not_measured("CV-7", side=side, basis="never_answered"), n=posts)
    n = posts + replies
    return Measure("CV-7", posts / replies, n=n, grade=grade(n), side=side)


def _ours(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray]:
    """Our posts on a side that start a thread, and our replies to others; bool arrays (n_posts,)."""
    seen = talk(data)
    ours = parties.by_us(data, code) & seen.threaded
    starts = chosen(data.posts["kind"], ("post",)) & (data.posts["parent"].to_numpy() == schema.NO_PARENT)
    return ours & starts, ours & (seen.answers >= 0) & (seen.answers != seen.party)


def _returned(data: Dataset, rows: Rows, code: int) -> list[Measure]:
    """CV-9: pairs of parties of whom one answers or mentions the other, and how often that is returned."""
    side = parties.side_name(code)
    post, source, target = data.mine(f"addressed/{code}", lambda: _addressed(data, code))
    kept = np.flatnonzero(among(data, post, rows.posts))
    source, target = source[kept], target[kept]
    there = np.zeros(len(data.accounts) + 1, dtype=bool)
    there[source] = there[target] = True
    place = np.cumsum(there) - 1
    network = graph.csr(place[source], place[target], None, int(there.sum()))
    back, beyond = graph.reciprocity(network), knit.reciprocity_beyond_chance(network)
    if back is None:
        return [not_measured("CV-9.returned", "replies", side=side)]
    found = proportion("CV-9.returned", round(back * network.nnz), network.nnz, side=side, family="community")
    sure = found.grade if beyond is not None else None
    return [found, Measure("CV-9.rho", beyond, n=network.nnz, grade=sure, side=side)]


def _addressed(data: Dataset, code: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every answer and mention on a side: row of the post, the party that writes, and the other one."""
    who, ties = data.parties, data.interactions
    party = who.outside if code == parties.EXTERNAL and who.known else who.person
    post = ties["post"].to_numpy()
    source, target = (party[ties[end].to_numpy()] for end in ("source", "target"))
    kept = (talk(data).side == code)[post] & chosen(ties["kind"], ("reply", "mention")) & (source != target)
    return post[kept], source[kept], target[kept]
