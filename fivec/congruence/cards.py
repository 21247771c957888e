"""The tables behind congruence: a card per group, and who belongs where. No names of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, names, parties, text
from fivec.congruence.contact import Contacts, contacts, within
from fivec.congruence.groups import Groups, n_persons, stabilities
from fivec.congruence.structure import ties_inside
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
CERTAIN_FROM: Final = 30
LIKELY_FROM: Final = 10
"""Members from which what is said of a group is sure, and from which it is an indication."""
STEADY: Final = 0.6
WAYS: Final = ("replies", "mentions", "shares", "ties")
LEADER_KINDS: Final = ("person", "logo", "outsider", "unknown")
COLUMNS: Final = {
    "name": "object",
    "side": "object",
    "kind": "object",
    "size": "int64",
    "n_posts": "int64",
    "topic_ok": "boolean",
    "leads_ok": "boolean",
    "talks_ok": "boolean",
    "alive": "boolean",
    "certainty": "object",
    "cohesion": "float64",
    "cohesion_expected": "float64",
    "topic_p": "float64",
    "n_leaders": "int64",
    "leader_kind": "object",
    **{f"leaders_{kind}": "int64" for kind in LEADER_KINDS},
    "effective_leaders": "float64",
    "talking_share": "float64",
    "n_both_ways": "int64",
    "way": "object",
    **{f"n_{way}": "int64" for way in WAYS},
    "words": "object",
    "n_shared_words": "Int64",
    "nearest": "object",
    "openness": "float64",
    "stability": "float64",
    "ties_inside": "int64",
    "above_limit": "boolean",
}


def group_table(data: Dataset, rows: Rows, parts: Sequence[tuple[int, Tested]]) -> pd.DataFrame:
    """One row per group of five or more, the largest first within its side and kind.

    Columns: ``name``; ``side``; ``kind`` (known or found); ``size`` (members); ``n_posts``; ``topic_ok``,
    ``leads_ok``, ``talks_ok`` (missing where not measured); ``alive``; ``certainty`` (A, B or C);
    ``cohesion`` (mean cosine of the members' words), ``cohesion_expected`` (of everybody's) and ``topic_p``;
    ``n_leaders``; ``leader_kind`` of the one most heard (person, logo, outsider or unknown; missing without
    a leader) and how many there are of each (``leaders_…``); ``effective_leaders`` (members that the
    attention would be worth if it were shared evenly); ``talking_share`` (active members who talk in the last
    third), ``n_both_ways`` (pairs who do so both ways); ``way`` (replies, mentions, shares or ties: most of
    what members exchange) and how many there are of each; ``words`` (up to five that set the group apart) and
    ``n_shared_words`` (all of those that three members use); ``nearest`` (the other group with most attention
    either way); ``openness`` (share of its members' attention that goes to other groups; missing under ten
    contacts); ``stability`` (found groups: share that another start of the search keeps together),
    ``ties_inside`` and ``above_limit`` (enough of them for the group to be told apart).
    """
    lines = [line for code, part in parts for line in _cards(data, rows, code, part)]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype(COLUMNS)


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


def _cards(data: Dataset, rows: Rows, code: int, part: Tested) -> list[dict[str, object]]:
    groups, topic, sizes = part.groups, part.topic, part.people.sizes
    talk = attention(data, rows, code, groups.home)
    shape = (len(groups.names), len(groups.names))
    ends = groups.home[talk.source], groups.home[talk.target]
    given = sparse.coo_array((np.ones(len(talk)), ends), shape=shape).tocsr()
    either_way = graph.undirected(given)
    every = contacts(data, code)
    simple = graph.undirected(graph.csr(every.source, every.target, n=n_persons(data))) > 0
    inside = np.pad(ties_inside(simple, groups.home), (0, len(groups.names)))
    order = np.argsort(-sizes, kind="stable")
    order = order[part.shown[order]]
    words = _words(data, code, part, order)
    steady = stabilities(data, code) if groups.kind == "found" else np.full(len(groups.names), np.nan)
    n_posts = np.bincount(part.group, minlength=len(groups.names))
    lines = []
    for number in order.tolist():
        sent, either = given[[number]].sum(), either_way[[number]].toarray().ravel()
        either[number] = 0
        found, n_words = words.get(number, ("", None))
        lead = part.people.person[part.leaders.leads & (part.people.group == number)]
        kinds = [_leader_kind(data, int(person)) for person in lead]
        stable = steady[number] if number < len(steady) else np.nan
        large = bool(inside[number] >= np.sqrt(simple.nnz))
        line: dict[str, object] = {
            "name": groups.names[number],
            "side": SIDES[code],
            "kind": groups.kind,
            "size": sizes[number],
            "n_posts": n_posts[number],
            "topic_ok": topic.ok[number],
            "leads_ok": part.leads[number],
            "talks_ok": part.talks[number],
            "alive": bool(part.alive[number]),
            "certainty": _certainty(part, number, stable, large),
            "cohesion": topic.cohesion[number],
            "cohesion_expected": topic.expected,
            "topic_p": topic.p[number],
            "n_leaders": part.leaders.n[number],
            "leader_kind": _leader_kind(data, int(part.leaders.first[number])),
            "effective_leaders": part.leaders.effective[number],
            "talking_share": part.spoke.share[number] if part.talks[number] is not None else np.nan,
            "n_both_ways": part.spoke.pairs[number],
            "way": WAYS[int(part.ways[number].argmax())] if part.ways[number].any() else None,
            "words": found,
            "n_shared_words": n_words,
            "nearest": groups.names[int(either.argmax())] if either.any() else None,
            "openness": float(1 - given[number, number] / sent) if sent >= ENOUGH_CONTACTS else np.nan,
            "stability": stable,
            "ties_inside": inside[number],
            "above_limit": large,
        }
        line |= {f"leaders_{kind}": kinds.count(kind) for kind in LEADER_KINDS}
        line |= {f"n_{way}": part.ways[number, place] for place, way in enumerate(WAYS)}
        lines.append(line)
    return lines


def _certainty(part: Tested, number: int, stable: float, large: bool) -> str:
    """A, B or C by the number of members; less where a test could not be put, or the group is not steady."""
    size = int(part.people.sizes[number])
    found = "A" if size >= CERTAIN_FROM else "B" if size >= LIKELY_FROM else "C"
    if None in (part.topic.ok[number], part.leads[number], part.talks[number]):
        found = max(found, "B")
    if part.groups.kind == "found":
        found = max(found, "C" if stable < STEADY else "A" if large else "B")
    return found


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


def _words(data: Dataset, code: int, part: Tested, order: np.ndarray) -> dict[int, tuple[str, int]]:
    """The words that set a group apart from all other posts of its side, as "one, two, three".

    With how many such words three members use, whatever they are.
    """
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
        best = np.argsort(-odds[1], kind="stable")
        best = best[odds[1][best] >= TELLING]
        used = own[:, best].tocoo()
        users = graph.distinct(used.col.astype(np.int64) * n_persons(data) + author[post[used.row]])
        shared = np.bincount(users // n_persons(data), minlength=len(best)) >= USED_BY
        labels = [str(label) for label in every.label[best[shared][:CANDIDATES]]]
        words = ", ".join([label for label in labels if label not in hidden][:WORDS])
        found[number] = words, int(shared.sum())
    return found
