"""Who may be named on screen: employees get a codename unless they or the user agreed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from fivec import text
from fivec.dataset import Dataset
from fivec.names import hidden, shown

WORD: Final = re.compile(r"(?<!\w)@?(\w+)")
MENTION: Final = re.compile(r"(?<![\w@/.])@(\w[\w.\-]*)")
NUMBER: Final = re.compile(r"\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""A handle that only the platform can read."""
SHORTEST: Final = 3
"""Letters of a first or last name from which it is replaced inside texts."""


def shown_accounts(data: Dataset, accounts: np.ndarray) -> np.ndarray:
    """The handles of accounts (codes; -1 for nobody) as they may be shown."""
    return _labels(data)[np.asarray(accounts, dtype=np.int64)]


def _labels(data: Dataset) -> np.ndarray:
    labels: np.ndarray = data.mine("shown_accounts", lambda: np.append(_called(data), "–"))
    return labels


def _called(data: Dataset) -> np.ndarray:
    """The handle or codename of each account; the name of a colleague who may be named and has a number."""
    labels, names = shown(data).astype(object), data.accounts["name"].astype("object").to_numpy()
    ours = (data.parties.employee | data.parties.ours) & ~hidden(data)
    for account in np.flatnonzero(ours):
        if NUMBER.fullmatch(str(labels[account])) and isinstance(names[account], str):
            labels[account] = names[account]
    return labels


def masked(data: Dataset, texts: pd.Series) -> list[str]:
    """Texts with the names and handles of colleagues who may not be named replaced by codenames."""
    replace: Callable[[str], str] = data.mine("masker", lambda: _masker(data))
    return ["" if text is None or text is pd.NA or text != text else replace(str(text)) for text in texts]


def unsaid(data: Dataset) -> frozenset[str]:
    """Every word of the names and handles that ``masked`` replaces, as ``text.words`` cuts them."""
    found: frozenset[str] = data.mine(
        "unsaid", lambda: frozenset(text.words([*_codes(data), *_hidden_handles(data)]).vocabulary)
    )
    return found


def _masker(data: Dataset) -> Callable[[str], str]:
    codes, called = _codes(data), _hidden_handles(data)
    by_start: dict[str, list[str]] = {}
    for name in sorted(codes, key=len, reverse=True):
        if start := WORD.match(name):
            by_start.setdefault(start[1], []).append(name)

    def mention(found: re.Match[str]) -> str:
        handle = found[1].rstrip(".-")
        code = called.get(handle.casefold())
        return found[0] if code is None else code + found[1][len(handle) :]

    def masked_text(text: str) -> str:
        text = MENTION.sub(mention, text)
        parts, done = [], 0
        for word in WORD.finditer(text):
            here = word.start(1)
            found = (name for name in by_start.get(word[1], ()) if _stands(text, name, here))
            if here >= done and (name := next(found, None)) is not None:
                parts += [text[done : word.start()], codes[name]]
                done = here + len(name)
        return "".join([*parts, text[done:]])

    return masked_text


def _hidden_handles(data: Dataset) -> dict[str, str]:
    """Codename by handle in lower case: a mention finds its account in whatever case it is written."""
    labels, handles = _labels(data), data.accounts["handle"].astype("object").to_numpy()
    return {
        str(handles[account]).casefold(): str(labels[account]) for account in np.flatnonzero(hidden(data))
    }


def _stands(text: str, name: str, start: int) -> bool:
    """Whether the whole name stands in the text from there, not as the beginning of a longer word."""
    after = text[start + len(name) : start + len(name) + 1]
    return text.startswith(name, start) and not (after.isalnum() or after == "_")


def _codes(data: Dataset) -> dict[str, str]:
    """What stands for each name, part of a name and handle; a part that several share gets dots."""
    labels, codes = _labels(data), dict[str, str]()
    person, handles = data.accounts["person"].to_numpy(), data.accounts["handle"].astype("object").to_numpy()
    written = data.people["name"].astype("object").to_numpy()
    agreed = data.people["may_be_named"].fillna(False).to_numpy(dtype=bool) | data.names_allowed
    employed = data.people["is_employee"].fillna(data.has_roster).to_numpy(dtype=bool)
    concealed = np.zeros(len(data.people), dtype=bool)
    for account in np.flatnonzero(hidden(data)):
        _add(codes, str(handles[account]), str(labels[account]))
        if person[account] >= 0:
            concealed[person[account]] = True
    for row in np.flatnonzero((concealed | employed) & ~agreed):
        if not isinstance(written[row], str):
            continue
        parts = [part for part in re.split(r"[\s,]+", written[row]) if part[:1].isupper()]
        for name in (written[row], *parts[:1], *parts[-1:]):
            _add(codes, name, f"P{row + 1:03d}")
    return codes


def _add(codes: dict[str, str], name: str, code: str) -> None:
    if len(name) >= SHORTEST:
        codes[name] = code if codes.get(name, code) == code else "P…"
