"""Ties between accounts: from posts (reply, mention, share) and from lists. Direction is attention."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.schema import TIE_KINDS

HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_][A-Za-z0-9_.\-]*)")


def interactions(posts: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """One row per reply, share or mention, self-ties left out.

    Returns
    -------
    DataFrame with ``source`` and ``target`` (account codes; source pays attention), ``kind`` (category)
    and ``post`` (row of the post that made the tie). A post that answers and mentions the same account
    gives both kinds; ``attention`` counts them once.
    """
    author = posts["author"].to_numpy()
    answered = answered_account(posts)
    shared_from = _author_of(posts["share_of"].to_numpy(), author)
    post, target = mentions(posts, accounts)
    parts = [
        ("reply", np.flatnonzero(answered >= 0), answered[answered >= 0]),
        ("share", np.flatnonzero(shared_from >= 0), shared_from[shared_from >= 0]),
        ("mention", post, target),
    ]
    frames = [
        pd.DataFrame(
            {
                "source": author[rows].astype("int32"),
                "target": targets.astype("int32"),
                "kind": pd.Categorical([kind] * len(rows), categories=TIE_KINDS),
                "post": rows.astype("int32"),
            }
        )
        for kind, rows, targets in parts
    ]
    table = pd.concat(frames, ignore_index=True)
    return table[table["source"] != table["target"]].reset_index(drop=True)


def attention(interactions: pd.DataFrame) -> pd.DataFrame:
    """One row per post and pair: the same post counts once for the same two accounts."""
    return interactions.drop_duplicates(["post", "target"])[["source", "target", "post"]]


def answered_account(posts: pd.DataFrame) -> np.ndarray:
    """Account that each post answers: the addressee when known, else the parent's author; -1 for none."""
    author = posts["author"].to_numpy()
    addressee = posts["addressee"].to_numpy()
    return np.where(addressee >= 0, addressee, _author_of(posts["parent"].to_numpy(), author))


def _author_of(row: np.ndarray, author: np.ndarray) -> np.ndarray:
    """Author of the post at each row number, -1 where the row is negative."""
    return np.where(row >= 0, author[row], -1) if len(author) else np.zeros(0, dtype=np.int64)


def mentions(posts: pd.DataFrame, accounts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Post rows and account codes of every @handle that is an account of the same channel.

    A mention of someone who is not in the data makes no tie; the same handle twice in a post counts once.
    """
    text = pa.chunked_array(pa.array(posts["text"], type=pa.large_string()))
    rows = np.flatnonzero(pc.match_substring(text, "@").fill_null(False).to_numpy())
    channel = posts["channel"].cat.codes.to_numpy()
    names = accounts["channel"].cat.categories
    posts_to_accounts = [names.get_loc(name) for name in posts["channel"].cat.categories]
    known = {
        (code, str(handle).casefold()): account
        for account, (code, handle) in enumerate(
            zip(accounts["channel"].cat.codes, accounts["handle"], strict=True)
        )
    }
    found: set[tuple[int, int]] = set()
    for row, words in zip(rows.tolist(), text.take(pa.array(rows)).to_pylist(), strict=True):
        code = posts_to_accounts[channel[row]] if channel[row] >= 0 else -1
        for handle in HANDLE.findall(words):
            account = known.get((code, handle.casefold().rstrip(".-")))
            if account is not None:
                found.add((row, account))
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def merged(source: np.ndarray, target: np.ndarray, weight: np.ndarray | None = None) -> pd.DataFrame:
    """Repeated pairs summed into one row each, self-ties dropped, sorted by source and target.

    Parameters
    ----------
    source, target : int arrays (n_ties,), account codes.
    weight : float array (n_ties,), 1 each when None.

    Returns
    -------
    DataFrame with ``source``, ``target`` (int64) and ``weight`` (float64).
    """
    source, target = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
    weight = np.ones(len(source)) if weight is None else np.asarray(weight, dtype=np.float64)
    kept = source != target
    width = int(max(source.max(initial=0), target.max(initial=0))) + 1
    key = source[kept] * width + target[kept]
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    sums = np.add.reduceat(weight[kept][order], starts) if len(starts) else np.zeros(0)
    return pd.DataFrame({"source": key[starts] // width, "target": key[starts] % width, "weight": sums})
