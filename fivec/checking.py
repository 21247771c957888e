"""Check me: a sample that the user judges blind, and what was judged beside what was computed.

The sample is simple random, not stratified: the share that is the same then holds for all that was computed
without weights, and can be recounted by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from heapq import nsmallest
from typing import Final

import numpy as np
import pandas as pd

from fivec import schema
from fivec.agreement import checked
from fivec.dataset import Dataset, among
from fivec.measures import Measure, Result, Tables
from fivec.schema import UNSURE

COLUMNS: Final = ("post", "question", "answer", "found", "same")
_PURPOSE: Final = "check me"


def post_codes(data: Dataset, rows: np.ndarray) -> list[str]:
    """What stands for a post in a file: ``channel:id``, which a spreadsheet does not take for a number."""
    channel = data.posts["channel"].iloc[rows].to_numpy(dtype=object).tolist()
    id = data.posts["id"].iloc[rows].to_numpy(dtype=object).tolist()
    return [f"{name}:{number}" for name, number in zip(channel, id, strict=True)]


def drawn(data: Dataset, rows: np.ndarray, n: int, purpose: str = _PURPOSE) -> np.ndarray:
    """A simple random sample of post rows, in the order of the draw; all of them where there are fewer.

    The lot is drawn by a hash of channel and id, so that the same posts give the same sample in any order.
    """
    lots = [_lot(code, purpose) for code in post_codes(data, rows)]
    return rows[nsmallest(n, range(len(rows)), key=lots.__getitem__)]


def _lot(code: str, purpose: str) -> bytes:
    return blake2b(code.encode("utf-8", "replace"), digest_size=16, person=purpose.encode()).digest()


def latest(table: pd.DataFrame) -> pd.DataFrame:
    """The newest answer to each question about each post; of equals, or without a moment, the last."""
    known = table.sort_values("judged_at", kind="stable", na_position="first")
    return known.drop_duplicates(["channel", "id", "question"], keep="last")


def judgements(data: Dataset) -> pd.DataFrame:
    """What the user said of the posts in the data: ``post`` (row) and the columns of the table ``judged``.

    A question that another version asked, and an answer that it does not have, are passed over.
    """
    table = latest(data.judged).astype({"question": "object", "answer": "object"})
    fits = [
        answer in schema.JUDGED.get(question, ())
        for question, answer in zip(table["question"], table["answer"], strict=True)
    ]
    table = table[np.array(fits, dtype=bool)]
    post = _rows(data, table)
    return table.assign(post=post)[post >= 0].reset_index(drop=True)


def judged(data: Dataset, rows: np.ndarray) -> np.ndarray:
    """Which of some posts (rows) the user said anything of; bool (n,)."""
    if not len(data.judged):
        return np.zeros(len(rows), dtype=bool)
    return among(data, rows, judgements(data)["post"].to_numpy(dtype=np.int64))


def _rows(data: Dataset, table: pd.DataFrame) -> np.ndarray:
    """Row of each judged post, -1 where it is not in the data."""
    if not len(table) or not len(data.posts):
        return np.full(len(table), -1)
    near = np.flatnonzero(data.posts["id"].isin(table["id"].tolist()).to_numpy(dtype=bool))
    posts = data.posts[["channel", "id"]].iloc[near]
    row = dict(zip(zip(posts["channel"], posts["id"], strict=True), near.tolist(), strict=True))
    return np.array([row.get(key, -1) for key in zip(table["channel"], table["id"], strict=True)], dtype=int)


def compared(data: Dataset, found: Mapping[str, Mapping[int, str]]) -> pd.DataFrame:
    """Every judgement of something that was computed as well, by post and question.

    Parameters
    ----------
    found : per question what was computed, by post row.

    Returns
    -------
    DataFrame with ``post`` (row), ``question``, ``answer`` and ``found`` (see schema.JUDGED), and ``same``
    (boolean; missing where the user could not say).
    """
    lines = []
    said = judgements(data)[["post", "question", "answer"]] if len(data.judged) else pd.DataFrame()
    for post, question, answer in said.itertuples(index=False):
        computed = found.get(question, {}).get(post)
        if computed is not None:
            same = pd.NA if answer == UNSURE else answer == computed
            lines.append((post, question, answer, computed, same))
    table = pd.DataFrame(lines, columns=list(COLUMNS)).astype({"post": "int64", "same": "boolean"})
    return table.sort_values(["question", "post"], kind="stable", ignore_index=True)


def answered(table: pd.DataFrame, question: str) -> pd.DataFrame:
    """The rows of ``compared`` about one question to which the user had an answer."""
    return table[(table["question"] == question) & table["same"].notna()]


def met(table: pd.DataFrame) -> pd.DataFrame:
    """How often which answer met which in ``compared``: ``question``, ``answer``, ``found`` and ``n``.

    In the order of schema.JUDGED; answers that the user cannot say are left out.
    """
    known = table[table["same"].notna()].astype({"question": "object", "answer": "object", "found": "object"})
    counts = known.groupby(["question", "answer", "found"], sort=False).size().reset_index(name="n")
    order = [
        (list(schema.JUDGED).index(question), *map(schema.JUDGED[question].index, both))
        for question, *both in counts[["question", "answer", "found"]].itertuples(index=False)
    ]
    return counts.iloc[sorted(range(len(counts)), key=order.__getitem__)].reset_index(drop=True)


def unsure(table: pd.DataFrame) -> int:
    """How many answers of ``compared`` are that the user cannot say."""
    return int(table["same"].isna().sum())


def held_against(
    result: Result,
    least: int,
    measures: Callable[[Measure, int], list[Measure]],
    deciding: Callable[[Measure], tuple[str, ...]],
    compared_on: Callable[[int], pd.DataFrame],
) -> Result:
    """A result after the check by hand: its headlines held against it, the agreement beside them.

    Parameters
    ----------
    least : judgements under which a headline stays as it is.
    measures : of a headline and the code of its side the measures of agreement; none where nothing can be
        judged.
    deciding : of a headline the ids of the agreements that it depends on; it is held against the lowest.
    compared_on : what was compared on a side; the table ``judged`` of the result, with its ``side``.
    """
    headlines, supporting, sides = [], list(result.supporting), []
    for headline in result.headlines:
        code = schema.SIDES.index(headline.side) if headline.side else -1
        found = measures(headline, code) if headline.side else []
        held = [one for one in found if one.id in deciding(headline) and one.value is not None]
        lowest = min(held, key=lambda one: one.value or 0.0, default=None)
        headlines.append(checked(headline, lowest, least))
        supporting += found
        sides += [code] if found else []
    if not sides:
        return result

    def judged() -> pd.DataFrame:
        parts = [compared_on(code).assign(side=schema.SIDES[code]) for code in sides]
        return pd.concat(parts, ignore_index=True)

    makers = {name: partial(result.tables.__getitem__, name) for name in result.tables}
    return Result(tuple(headlines), tuple(supporting), Tables(**makers, judged=judged))
