"""Connections: does everyone take part in the network?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy import sparse

from fivec import graph, parties, ties
from fivec.connections import contacts, whole
from fivec.connections.acts import (
    CONNECTION,
    Acts,
    Happened,
    acts,
    by_person,
    colleagues,
    could_be_seen,
    happened,
    in_order,
    posts_by_person,
    roster,
    sides,
    silo_groups,
)
from fivec.connections.contacts import FEW_ACCOUNTS, connected_contacts, visible_contacts
from fivec.connections.rows import edge_table, people_table, team_table
from fivec.connections.structure import inequality_of_posts, returned, structure
from fivec.connections.tables import invite_table, link_table, reach_table, steps_table, what_if_table
from fivec.connections.value import network_value
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Grade, Measure, Result, Side, Tables, at_most, not_measured, proportion

WIDE: Final = 0.2
"""Share of people with an unknown account from which the number is an indication at most."""
FEWEST_PAIRS: Final = 30
FEW_IN_TEAM: Final = 10
"""Two teams of so many, and so many pairs with a tie, make silos an indication."""
MANY_IN_TEAM: Final = 30
"""People in every team from which silos are sure."""


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Connected employees (CN-1), their network value (CN-2, CN-3), whom they reach (CN-4), the steps towards
    it (CN-5), silos (CN-6), how they hang together (CN-7 to CN-10), without a roster the accounts that
    post (CN-11, CN-12), and the network of everybody as it was told (CN-13; with posts not when ``quick``).

    Connected is who did something themselves: a post, reply or share of their own, or a follow or
    connection with somebody else; being mentioned is not enough.

    Returns
    -------
    Result with the tables ``people`` (one row per employee, or per account without a roster; no names of
    colleagues), ``teams`` (teams of five or more), ``edges`` (ties between the rows of ``people``),
    ``steps`` (CN-1 and CN-5 with those whose account is not known), ``reach`` (the curve of CN-4),
    ``invite`` and ``what_if`` (teams and roles with people to invite, and what they would bring) and
    ``links`` (employees without whom others are cut off).
    """
    rows = data.select(selection)
    done = happened(data, rows)
    headlines, supporting = [], []
    for code in sides(data):
        found = _side(data, rows, done, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
        supporting.extend(_whole(data, rows, code, quick))
    tables = Tables(
        people=lambda: people_table(data, rows, done),
        teams=lambda: team_table(data, rows, done),
        edges=lambda: edge_table(data, rows, done),
        steps=lambda: steps_table((*headlines, *supporting)),
        reach=lambda: reach_table(data, rows, done, quick),
        invite=lambda: invite_table(data, rows, done, tables["what_if"]),
        what_if=lambda: what_if_table(data, rows, done),
        links=lambda: link_table(data, rows, done),
    )
    return Result(tuple(headlines), tuple(supporting), tables)


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, done: Happened, code: int, quick: bool) -> list[Measure]:
    side = parties.side_name(code)
    did = acts(data, done, code)
    if not data.has_roster:
        found = [_visible_accounts(data, did, side), *_speaking(data, rows, code, side)]
        return [*found, *_reached_without_roster(data, done, did, code, quick)]
    employees = in_order(data, roster(data, rows))
    total = len(employees)

    def share(id: str, account: np.ndarray) -> Measure:
        return proportion(id, int(by_person(data, account)[employees].sum()), total, side=side)

    writing, answering = could_be_seen(data, code)
    headline = _bounded(share("CN-1", did.acted), int(by_person(data, did.account)[employees].sum()))
    measures = [headline, share("CN-1.colleagues", did.with_colleague)]
    if code == parties.EXTERNAL:
        measures.append(share("CN-1.outsiders", did.with_outsider))
    measures += [
        share("CN-5.account", did.account),
        share("CN-5.connected", did.acted | did.with_colleague | did.with_outsider),
        share("CN-5.active", did.wrote) if writing else not_measured("CN-5.active", "posts", side=side),
        share("CN-5.conversation", did.talked)
        if answering
        else not_measured("CN-5.conversation", "replies", side=side),
    ]
    if code == parties.EXTERNAL:
        measures += contacts.measures(connected_contacts(data, done, code, employees), side, quick)
    network = colleagues(data, done, code, employees)
    measures += structure(network, side, quick)
    measures.append(_silos(network, silo_groups(data, employees), side, quick))
    measures += inequality_of_posts(posts_by_person(data, done, did.account)[employees], side)
    measures += returned(colleagues(data, done.without(CONNECTION), code, employees), side)
    return measures


def _whole(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    """CN-13; beside posts it is for experts, and left out where answers must be quick."""
    if quick and not whole.is_plain(data):
        return []
    side = parties.side_name(code)
    found = whole.measures(whole.whole(data, rows, code), side, quick)
    return [*found, *whole.modularity(data, code, side, quick)]


def _reached_without_roster(
    data: Dataset, done: Happened, did: Acts, code: int, quick: bool
) -> list[Measure]:
    """CN-4 of our visible accounts, where there are enough of them to speak of each other's reach."""
    visible = did.account & data.parties.ours
    if code == parties.INTERNAL or visible.sum() < FEW_ACCOUNTS:
        return []
    found = contacts.measures(visible_contacts(data, done, did), parties.side_name(code), quick)
    return [
        at_most(replace(one, basis="visible_accounts", missing=("roster",)), "B") if one.measured else one
        for one in found
    ]


def _visible_accounts(data: Dataset, done: Acts, side: Side) -> Measure:
    """Without a roster: how many of our visible accounts are connected with somebody."""
    visible = done.account & data.parties.ours
    if visible.sum() < FEW_ACCOUNTS:
        return not_measured("CN-1", "roster", side=side)
    linked = done.acted & (done.with_colleague | done.with_outsider)
    return proportion(
        "CN-1",
        int((visible & linked).sum()),
        int(visible.sum()),
        side=side,
        best="B",
        basis="visible_accounts",
        missing=("roster",),
    )


def _speaking(data: Dataset, rows: Rows, code: int, side: Side) -> list[Measure]:
    """CN-11: how many of our accounts posted, and CN-12: how many of those are known to be persons'.

    What posts alone say of taking part where there is no roster; nothing where no account of ours posted.
    """
    here = data.parties.ours & (data.parties.side[data.codes("accounts", "channel")] == code)
    wrote = np.zeros(len(here), dtype=bool)
    wrote[data.posts["author"].to_numpy()[rows.posts]] = True
    wrote &= here
    n = int(wrote.sum())
    if not n:
        return []
    kind = data.parties.kind[wrote]
    known = kind[kind != parties.UNKNOWN]
    found = [Measure("CN-11", n, k=n, n=int(here.sum()), grade="A", side=side)]
    if len(known):
        found.append(proportion("CN-12", int((known == parties.PERSON).sum()), len(known), side=side))
    return found


def _bounded(headline: Measure, n_known: int) -> Measure:
    """Manski bounds when some people's account is not known: they may be connected or not."""
    if headline.k is None or headline.n is None or n_known >= headline.n:
        return headline
    unknown = headline.n - n_known
    bounded = replace(headline, low=headline.k / headline.n, high=(headline.k + unknown) / headline.n)
    return at_most(bounded, "B") if unknown > WIDE * headline.n else bounded


def _silos(network: sparse.csr_array, team: np.ndarray, side: Side, quick: bool) -> Measure:
    """CN-6: E-I index of the ties between teams against shuffled team labels."""
    sizes = np.bincount(team[team >= 0], minlength=1)
    sizes = sizes[sizes > 0]
    if len(sizes) < 2:
        return not_measured("CN-6", "teams", side=side)
    # A pair counts once, whoever of the two made the tie.
    ends = network.tocoo()
    pairs = ties.merged(np.minimum(ends.row, ends.col), np.maximum(ends.row, ends.col))
    source, target = pairs["source"].to_numpy(), pairs["target"].to_numpy()
    n = int(((team[source] >= 0) & (team[target] >= 0)).sum())
    mixing = graph.ei_index(source, target, team, n_permutations=0 if quick else 1000)
    if mixing.ei_index is None:
        return not_measured("CN-6", "ties", side=side)
    few = n < FEWEST_PAIRS or (sizes >= FEW_IN_TEAM).sum() < 2
    sure: Grade = "C" if few else "A" if sizes.min() >= MANY_IN_TEAM else "B"
    return Measure(
        "CN-6",
        mixing.ei_index,
        n=n,
        expected=mixing.expected_ei_index,
        p=mixing.p,
        grade=sure,
        side=side,
    )


__all__ = ["measure", "network_value"]
