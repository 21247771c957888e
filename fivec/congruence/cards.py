"""The tables behind congruence: a card per group, and who belongs where. No names of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, names, parties, text
from fivec.congruence.contact import Contacts, contacts, within
from fivec.congruence.groups import Groups, n_persons
from fivec.congruence.testing import Tested, own_words
from fivec.dataset import Dataset, Rows
from fivec.schema import NOBODY, SIDES

WORDS: Final = 5
CANDIDATES: Final = 40
MOST_DESCRIBED: Final = 100
"""Groups, the largest first, whose words are looked up."""
USED_BY: Final = 3
"""A word that fewer members use says something about them and not about the group."""
TELLING: Final = 1.96
ENOUGH_CONTACTS: Final = 10
COLUMNS: Final = (
    "name",
    "side",
    "kind",
    "size",
    "topic_ok",
    "leads_ok",
    "talks_ok",
    "alive",
    "cohesion",
    "cohesion_expected",
    "n_leaders",
    "leader_kind",
    "words",
    "nearest",
    "openness",
)


def group_table(data: Dataset, rows: Rows, parts: Sequence[tuple[int, Tested]]) -> pd.DataFrame:
    """One row per group of five or more, the largest first within its side and kind.

    Columns: ``name``; ``side``; ``kind`` (known or found); ``size``; ``topic_ok``, ``leads_ok``,
    ``talks_ok`` (missing where not measured); ``alive``; ``cohesion`` (mean cosine of the members' words)
    and ``cohesion_expected`` (of everybody's); ``n_leaders``; ``leader_kind`` of the one most heard
    (person, logo, outsider or unknown; missing without a leader); ``words`` (up to five that set the group
    apart); ``nearest`` (the other group with most attention either way); ``openness`` (share of its members'
    attention that goes to other groups; missing under ten contacts).
    """
    lines = [line for code, part in parts for line in _cards(data, rows, code, part)]
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    flags = dict.fromkeys(("topic_ok", "leads_ok", "talks_ok", "alive"), "boolean")
    return table.astype({**flags, "size": "int64", "n_leaders": "int64", "cohesion_expected": "float64"})


def small_group_table(parts: Sequence[tuple[int, Tested]]) -> pd.DataFrame:
    """How many groups have fewer than five members: ``side``, ``kind``, ``n_groups``."""
    lines = [
        (SIDES[code], part.groups.kind, int(((part.people.sizes > 0) & ~part.shown).sum()))
        for code, part in parts
    ]
    return pd.DataFrame(lines, columns=["side", "kind", "n_groups"])


def membership_table(data: Dataset, homes: Sequence[tuple[int, Groups]]) -> pd.DataFrame:
    """The group an account is at home in, on all data: ``account`` (code), ``group``, ``side``, ``kind``."""
    channel = data.codes("accounts", "channel")
    frames = []
    for code, groups in homes:
        home = groups.home[data.parties.person]
        account = np.flatnonzero((home >= 0) & (data.parties.side[channel] == code))
        group = np.array(groups.names, dtype=object)[home[account]]
        frames.append(
            pd.DataFrame({"account": account, "group": group, "side": SIDES[code], "kind": groups.kind})
        )
    columns = ["account", "group", "side", "kind"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def attention(data: Dataset, rows: Rows, code: int, home: np.ndarray) -> Contacts:
    """Contacts of the selection between people who have a home."""
    talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
    return talk[(home[talk.source] >= 0) & (home[talk.target] >= 0)]


def _cards(data: Dataset, rows: Rows, code: int, part: Tested) -> list[tuple[object, ...]]:
    groups, topic, sizes = part.groups, part.topic, part.people.sizes
    talk = attention(data, rows, code, groups.home)
    shape = (len(groups.names), len(groups.names))
    ends = groups.home[talk.source], groups.home[talk.target]
    given = sparse.coo_array((np.ones(len(talk)), ends), shape=shape).tocsr()
    either_way = graph.undirected(given)
    order = np.argsort(-sizes, kind="stable")
    order = order[part.shown[order]]
    words = _words(data, code, part, order)
    lines: list[tuple[object, ...]] = []
    for number in order:
        sent, either = given[[number]].sum(), either_way[[number]].toarray().ravel()
        either[number] = 0
        lines.append(
            (
                groups.names[number],
                SIDES[code],
                groups.kind,
                int(sizes[number]),
                topic.ok[number],
                part.leads[number],
                part.talks[number],
                bool(part.alive[number]),
                topic.cohesion[number],
                topic.expected,
                int(part.leaders.n[number]),
                _leader_kind(data, int(part.leaders.first[number])),
                words.get(number, ""),
                groups.names[int(either.argmax())] if either.any() else None,
                float(1 - given[number, number] / sent) if sent >= ENOUGH_CONTACTS else np.nan,
            )
        )
    return lines


def _leader_kind(data: Dataset, person: int) -> str | None:
    """Person, logo or outsider; unknown where the data do not tell."""
    if person == NOBODY:
        return None
    accounts = data.parties.person == person
    if data.parties.known and not data.parties.ours[accounts].any():
        return "outsider"
    kinds = data.parties.kind[accounts]
    if (kinds == parties.LOGO).any():
        return "logo"
    return "person" if (kinds == parties.PERSON).any() else "unknown"


def _words(data: Dataset, code: int, part: Tested, order: np.ndarray) -> dict[int, str]:
    """The words that set a group apart from all other posts of its side, as "one, two, three"."""
    every, usable = data.terms, own_words(data)
    here = np.flatnonzero(usable & (parties.post_side(data) == code))
    total = np.asarray(every.counts[here].sum(axis=0)).ravel()
    hidden = names.words_of_names(data)
    author = data.parties.person[data.posts["author"].to_numpy()]
    found = {}
    for number in order[:MOST_DESCRIBED].tolist():
        post = part.post[part.group == number]
        post = post[usable[post]]
        own = every.counts[post]
        inside = np.asarray(own.sum(axis=0)).ravel()
        odds = text.log_odds(inside, np.maximum(total - inside, 0))
        if odds is None:
            continue
        best = np.argsort(-odds[1], kind="stable")[:CANDIDATES]
        best = best[odds[1][best] >= TELLING]
        used = own[:, best].tocoo()
        users = graph.distinct(used.col.astype(np.int64) * n_persons(data) + author[post[used.row]])
        shared = np.bincount(users // n_persons(data), minlength=len(best)) >= USED_BY
        labels = [str(label) for label in every.label[best[shared]]]
        found[number] = ", ".join([label for label in labels if label not in hidden][:WORDS])
    return found
