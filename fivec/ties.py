"""Ties between accounts: from posts (reply, mention, share) and from lists. Direction is attention."""

from __future__ import annotations

import string
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec import graph
from fivec.schema import TIE_KINDS

BLOCK: Final = 50_000
"""Posts whose text is searched at once: memory follows the block and not the number of posts."""
LONGEST: Final = 100
"""Characters of a handle."""


def _letters(characters: str) -> np.ndarray:
    """Which bytes are one of these characters; bool (256,)."""
    return np.isin(np.arange(256), list(characters.encode()))


_WORD: Final = _letters(string.ascii_letters + string.digits + "_")
_LOOSE_END: Final = _letters(".-")
_HANDLE: Final = _WORD | _LOOSE_END
_ADDRESS: Final = _WORD | _letters("@/.")


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
    row, handle = handles(pa.chunked_array(pa.array(posts["text"], type=pa.large_string())))
    coded = pc.ascii_lower(handle).dictionary_encode()
    number = {name: code for code, name in enumerate(coded.dictionary.to_pylist())}
    width = len(number) + 1
    channel = accounts["channel"].cat.codes.to_numpy().astype(np.int64)
    names = [str(name).casefold() for name in accounts["handle"]]
    known = {
        code * width + number[name]: account
        for account, (code, name) in enumerate(zip(channel.tolist(), names, strict=True))
        if name in number
    }
    channels = accounts["channel"].cat.categories
    posts_to_accounts = np.array([*channels.get_indexer(posts["channel"].cat.categories), -1])
    key = posts_to_accounts[posts["channel"].cat.codes.to_numpy()[row]] * width + coded.indices.to_numpy()
    account = pd.Series(known, dtype=np.int64).reindex(key).fillna(-1).to_numpy(dtype=np.int64)
    pair = graph.distinct((row * len(accounts) + account)[account >= 0])
    return pair // max(len(accounts), 1), pair % max(len(accounts), 1)


def handles(texts: pa.ChunkedArray) -> tuple[np.ndarray, pa.LargeStringArray]:
    """Every @handle in the order of the texts: the row of its text, and its name without the @.

    A handle starts with a letter, digit or underscore and goes on with these, full stops and hyphens, but
    does not end in the latter two. After a letter, a slash, a full stop or another @ it is part of an
    address, and with more than LONGEST characters it is not a handle.
    """
    rows, names, first = [np.zeros(0, dtype=np.int64)], [pa.array([], pa.large_string())], 0
    for chunk in texts.chunks:
        for start in range(0, len(chunk), BLOCK):
            block = chunk.slice(start, BLOCK)
            row, name = _handles(block.fill_null("") if block.null_count else block)
            rows.append(first + row)
            names.append(name)
            first += len(block)
    return np.concatenate(rows), pa.concat_arrays(names)


def _handles(texts: pa.LargeStringArray) -> tuple[np.ndarray, pa.LargeStringArray]:
    """The handles of one block, found in the bytes of all its texts at once."""
    _, offsets, data = texts.buffers()
    if data is None:
        return np.zeros(0, dtype=np.int64), pa.array([], pa.large_string())
    bounds = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, dtype=np.uint8)[: bounds[-1]]
    at = bounds[0] + np.flatnonzero(letters[bounds[0] :] == ord("@"))
    row = np.searchsorted(bounds, at, side="right") - 1
    before = np.where(at > bounds[row], letters[at - 1], ord(" "))
    free = ~_ADDRESS[before]
    for place in np.flatnonzero(before >= 128).tolist():
        free[place] = not _ends_in_letter(letters[max(bounds[row[place]], at[place] - 4) : at[place]])
    at, row = at[free], row[free]
    start, limit = at + 1, bounds[row + 1]
    end, growing = start.copy(), np.arange(len(at))
    for _ in range(LONGEST + 1):
        growing = growing[end[growing] < limit[growing]]
        growing = growing[_HANDLE[letters[end[growing]]]]
        end[growing] += 1
    end[growing] = start[growing]
    while (loose := (end > start) & _LOOSE_END[letters[end - 1]]).any():
        end[loose] -= 1
    opened = (end > start) & _WORD[letters[np.minimum(start, len(letters) - 1)]]
    start, end = start[opened], end[opened]
    size = end - start
    ends = np.concatenate([[0], np.cumsum(size)])
    picked = letters[np.repeat(start - ends[:-1], size) + np.arange(ends[-1])]
    name = pa.Array.from_buffers(
        pa.large_string(), len(size), [None, pa.py_buffer(ends), pa.py_buffer(picked)]
    )
    return row[opened], name


def _ends_in_letter(letters: np.ndarray) -> bool:
    return letters.tobytes().decode("utf-8", errors="ignore")[-1:].isalnum()


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
    kept = source != target
    width = int(max(source.max(initial=0), target.max(initial=0))) + 1
    key = source[kept] * width + target[kept]
    if weight is None:
        key.sort()
    else:
        order = np.argsort(key, kind="stable")
        key, weight = key[order], np.asarray(weight, dtype=np.float64)[kept][order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    if weight is None:
        sums = np.diff(np.append(starts, len(key))).astype(np.float64)
    else:
        sums = np.add.reduceat(weight, starts) if len(starts) else np.zeros(0)
    return pd.DataFrame({"source": key[starts] // width, "target": key[starts] % width, "weight": sums})
