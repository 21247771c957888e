"""Contact with the people the user named: both ways, and lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from fivec import dataset, parties
from fivec.context.attention import point_of_view
from fivec.context.events import WINDOW_S, Events, end_of, last_moment, others, recent, us
from fivec.dataset import Dataset, Selection

BETWEEN_TOPICS: Final = " · "
"""Between the topics of somebody who is listed for several."""


@dataclass(frozen=True)
class Contact:
    """Contact with accounts: arrays with one entry per account.

    ``to_us`` and ``from_us`` count acts of attention in the window, ``personal`` says that one of us who
    took part is a person and not a logo.
    """

    to_us: np.ndarray
    from_us: np.ndarray
    personal: np.ndarray

    @property
    def both_ways(self) -> np.ndarray:
        """Attention in both directions."""
        return (self.to_us > 0) & (self.from_us > 0)


def contact(data: Dataset, acts: Events, mine: np.ndarray) -> Contact:
    """Contact of every account with us.

    Parameters
    ----------
    acts : the acts of the window.
    mine : bool array (n_accounts,), who "we" are.
    """
    n = len(mine)
    towards, back = acts.kept(mine[acts.target]), acts.kept(mine[acts.source])
    person = data.parties.kind == parties.PERSON
    personal = np.zeros(n, dtype=bool)
    personal[towards.source[person[towards.target]]] = True
    personal[back.target[person[back.source]]] = True
    return Contact(
        np.bincount(towards.source, weights=towards.weight, minlength=n),
        np.bincount(back.target, weights=back.weight, minlength=n),
        personal,
    )


def named(data: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per person of the user's list, in its order; somebody listed twice counts once.

    Returns
    -------
    DataFrame with ``name``, ``topic`` (several joined by a dot), ``handle`` (of the account found, if
    any), ``contact``, ``personal``, ``last_contact_at``, ``to_us``, ``from_us``, and ``accounts`` (codes).
    """
    every = parties.sides(data)
    mine = np.zeros(len(data.accounts), dtype=bool)
    theirs = np.zeros(len(data.accounts), dtype=bool)
    outside = parties.EXTERNAL in every
    for side in every:
        mine |= us(data, side, selection)
        theirs |= others(data, side) & ~(data.parties.ours if outside else data.parties.official)
    found = contact(data, recent(data, selection), mine)
    codes = _codes(data, theirs) if len(data.influencers) else {}
    # What was typed is contact of the organisation: it does not tell of which team or account.
    typed = _recently_typed(data, selection) & (point_of_view(selection) == Selection())
    lines: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(data.influencers.itertuples(index=False)):
        keys = [key for key in (_key(row.handle), _key(row.name)) if key]
        if not keys:
            continue
        line = lines.setdefault(keys[0], _line(row, data, codes, found))
        line["contact"] = bool(line["contact"]) or bool(typed[number])
        line["topic"] = _joined(line["topic"], row.topic)
        line["last_contact_at"] = _latest(line["last_contact_at"], row.last_contact_at)
    columns = ["name", "topic", "handle", "contact", "personal", "last_contact_at", "to_us", "from_us"]
    return pd.DataFrame(lines.values(), columns=[*columns, "accounts"])


def _line(row: Any, data: Dataset, codes: dict[str, list[int]], found: Contact) -> dict[str, Any]:
    account = sorted({code for key in (row.handle, row.name) for code in codes.get(_key(key), [])})
    both = bool(found.to_us[account].sum() > 0 and found.from_us[account].sum() > 0)
    return {
        "name": row.handle if pd.isna(row.name) else row.name,
        "topic": None,
        "handle": str(data.accounts["handle"].iloc[account[0]]) if account else None,
        "contact": both,
        "personal": both and bool(found.personal[account].any()),
        "last_contact_at": pd.NaT,
        "to_us": int(found.to_us[account].sum()),
        "from_us": int(found.from_us[account].sum()),
        "accounts": account,
    }


def _codes(data: Dataset, theirs: np.ndarray) -> dict[str, list[int]]:
    """Accounts by handle and by name, of the channel or of the person."""
    person = data.accounts["person"].to_numpy()
    people = data.people["name"].tolist()
    names = [people[number] if number >= 0 else None for number in person]
    found: dict[str, list[int]] = {}
    for code, keys in enumerate(
        zip(data.accounts["handle"].tolist(), data.accounts["name"].tolist(), names, strict=True)
    ):
        for key in {_key(key) for key in keys} - {""}:
            if theirs[code]:
                found.setdefault(key, []).append(code)
    return found


def _key(name: Any) -> str:
    return "" if name is None or pd.isna(name) else str(name).strip().lstrip("@").casefold()


def _joined(topics: str | None, topic: Any) -> str | None:
    name = "" if pd.isna(topic) else str(topic).strip()
    if not name:
        return topics
    names = [*topics.split(BETWEEN_TOPICS), name] if topics else [name]
    return BETWEEN_TOPICS.join(dict.fromkeys(names))


def _latest(one: Any, other: Any) -> Any:
    return other if pd.isna(one) or (not pd.isna(other) and other > one) else one


def _recently_typed(data: Dataset, selection: Selection) -> np.ndarray:
    """Whether the typed date of last contact lies in the window; without dated posts before the newest.

    The end of the data does not bound it: contact may be newer than the export, but not than a chosen end.
    """
    typed = dataset.seconds(data.influencers["last_contact_at"])
    end = last_moment(data, selection)
    if np.isnan(end) and not np.isnan(typed).all():
        end = np.nanmax(typed)
    until = np.inf if selection.end is None else end_of(selection.end)
    return (typed >= end - WINDOW_S) & (typed < until) if len(typed) else np.zeros(0, dtype=bool)
