"""Who may be named: a colleague gets a codename unless they, or the user for all of them, agreed."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pandas as pd

from fivec import parties, text
from fivec.dataset import Dataset


def hidden(data: Dataset) -> np.ndarray:
    """Bool per account: belongs to a colleague who may not be named.

    Colleagues are the employees of the roster, and whoever is ours in a channel that only colleagues can
    read. Accounts that speak for the organisation are not hidden.
    """
    who = data.parties
    if data.names_allowed:
        return np.zeros(len(data.accounts), dtype=bool)
    person = data.accounts["person"].to_numpy()
    agreed = data.people["may_be_named"].fillna(False).to_numpy(dtype=bool)
    may = np.where(person >= 0, agreed[person] if len(agreed) else False, False)
    inside = who.side[data.codes("accounts", "channel")] == parties.INTERNAL
    return (who.employee | (inside & who.ours)) & ~who.official & ~may


def codenames(data: Dataset) -> np.ndarray:
    """Codename per account, object (n_accounts,): P and the row of its person, else A and its own row."""
    person = data.accounts["person"].to_numpy()
    return np.array(
        [f"P{owner + 1:03d}" if owner >= 0 else f"A{row + 1:03d}" for row, owner in enumerate(person)],
        dtype=object,
    )


def shown(data: Dataset) -> np.ndarray:
    """Handle per account, object (n_accounts,), with codenames for whoever is hidden."""
    return np.where(hidden(data), codenames(data), data.accounts["handle"].to_numpy(dtype=object))


def words_of_names(data: Dataset) -> frozenset[str]:
    """Every word in the names and handles of our own people, as ``text.words`` cuts them; no pages."""
    found: frozenset[str] = data.mine("words_of_names", lambda: _words_of_names(data))
    return found


def _words_of_names(data: Dataset) -> frozenset[str]:
    ours = data.accounts[data.parties.ours & ~data.parties.official]
    people = data.people[parties.people_kind(data) != parties.LOGO]
    columns = [ours["handle"], ours["name"], people["name"]]
    names = pd.concat([column.dropna().astype("object") for column in columns]).tolist()
    # Another story leaves the names as they are.
    key = blake2b("\n".join(names).encode("utf-8", "replace"), digest_size=16).hexdigest()
    found: frozenset[str] = data.once(
        f"words_of_names/{key}", lambda: frozenset(text.words(names).vocabulary)
    )
    return found


def without_names(data: Dataset, words: str) -> str:
    """A list of words, separated by commas, without those in a name of our own people."""
    unsaid = words_of_names(data)
    return ", ".join(word for word in words.split(", ") if word.casefold() not in unsaid)


def without(data: Dataset, phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Lists of words without those that name one of our people; a number where nothing else is left."""
    said = [without_names(data, phrase) for phrase in phrases]
    return tuple(phrase or str(number) for number, phrase in enumerate(said, 1))
