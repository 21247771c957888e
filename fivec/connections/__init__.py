"""Connections: does everyone take part in the network?"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from fivec import graph, parties, schema, ties
from fivec.connections.acts import Acts, acts, by_person, merged_teams, roster, sides, staff
from fivec.connections.rows import edge_table, people_table, team_table
from fivec.dataset import Dataset, Rows, Selection
from fivec.measures import Measure, Result, Side, Tables, at_most, grade, not_measured, proportion

WIDE: Final = 0.2
"""Share of people with an unknown account from which the number is an indication at most."""
FEW_ACCOUNTS: Final = 5
"""Without a roster fewer own accounts than this say nothing about taking part."""


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Connected employees (CN-1), their network value (CN-2), the steps towards it (CN-5), silos (CN-6), and
    without a roster the accounts that post (CN-11, CN-12).

    Connected is who did something themselves: a post, reply or share of their own, or a follow or
    connection with somebody else; being mentioned is not enough.

    Returns
    -------
    Result with the tables ``people`` (one row per employee, or per account without a roster; no names of
    colleagues), ``teams`` (teams of five or more) and ``edges`` (ties between the rows of ``people``).
    """
    rows = data.select(selection)
    headlines, supporting = [], []
    for code in sides(data):
        found = _side(data, rows, code, quick)
        headlines.append(found[0])
        supporting.extend(found[1:])
    return Result(
        tuple(headlines),
        tuple(supporting),
        Tables(
            people=lambda: people_table(data, rows),
            teams=lambda: team_table(data, rows),
            edges=lambda: edge_table(data, rows),
        ),
    )


def network_value(n: int, total: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """Share of the possible network value that n of N connected people realise, under three laws.

    Returns
    -------
    (Sarnoff n/N, Odlyzko-Tilly n ln n / N ln N, Metcalfe n(n-1) / N(N-1)), each 0-1, never increasing in
    this order; None each when N is at most 1. Sarnoff; Odlyzko & Tilly (2005); Metcalfe (1995).
    """
    if total <= 1:
        return None, None, None
    if n <= 1:
        return n / total, 0.0, 0.0
    return n / total, n * log(n) / (total * log(total)), n * (n - 1) / (total * (total - 1))


# -- one side -----------------------------------------------------------------------------------------------


def _side(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    side = parties.side_name(code)
    done = acts(data, rows, code)
    if not data.has_roster:
        return [_visible_accounts(data, done, side), *_speaking(data, rows, code, side)]
    employees = roster(data, rows)
    total = len(employees)

    def share(id: str, account: np.ndarray) -> Measure:
        return proportion(id, int(by_person(data, account)[employees].sum()), total, side=side)

    headline = _bounded(share("CN-1", done.acted), int(by_person(data, done.account)[employees].sum()))
    measures = [headline, share("CN-1.colleagues", done.with_colleague)]
    if code == parties.EXTERNAL:
        measures.append(share("CN-1.outsiders", done.with_outsider))
    measures += [
        share("CN-5.account", done.account),
        share("CN-5.connected", done.acted | done.with_colleague | done.with_outsider),
        share("CN-5.active", done.wrote),
        share("CN-5.conversation", done.talked),
    ]
    edges = staff(data, rows, code)
    measures += _values(data, edges, employees, side)
    measures.append(_silos(data, edges, employees, side, quick))
    return measures


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


def _values(data: Dataset, edges: pd.DataFrame, employees: np.ndarray, side: Side) -> list[Measure]:
    """CN-2 on the largest group of employees that hangs together."""
    matrix = graph.csr(edges["source"].to_numpy(), edges["target"].to_numpy(), None, len(data.people))
    largest = 0
    if len(employees):
        label = connected_components(matrix[employees][:, employees], directed=False)[1]
        largest = int(np.bincount(label).max())
        largest = largest if largest > 1 else 0
    evidence = grade(len(employees))
    return [
        Measure(
            f"CN-2.{law}", value, k=largest, n=len(employees), grade=evidence if value is not None else None,
            side=side,
        )
        for law, value in zip(
            ("sarnoff", "odlyzko_tilly", "metcalfe"), network_value(largest, len(employees)), strict=True
        )
    ]  # fmt: skip


def _silos(data: Dataset, edges: pd.DataFrame, employees: np.ndarray, side: Side, quick: bool) -> Measure:
    """CN-6: E-I index of the ties between teams against shuffled team labels."""
    team = merged_teams(data, employees)
    if len(set(team.tolist())) < 2:
        return not_measured("CN-6", "teams", side=side)
    place = np.full(len(data.people), schema.NOBODY)
    place[employees] = np.arange(len(employees))
    source, target = place[edges["source"].to_numpy()], place[edges["target"].to_numpy()]
    both = (source >= 0) & (target >= 0)
    # A pair counts once, whoever of the two made the tie.
    pairs = ties.merged(np.minimum(source, target)[both], np.maximum(source, target)[both])
    mixing = graph.ei_index(
        pairs["source"].to_numpy(), pairs["target"].to_numpy(), team, n_permutations=0 if quick else 1000
    )
    if mixing.ei_index is None:
        return not_measured("CN-6", "ties", side=side)
    return Measure(
        "CN-6",
        mixing.ei_index,
        n=len(pairs),
        expected=mixing.expected_ei_index,
        p=mixing.p,
        grade=grade(len(pairs), "community"),
        side=side,
    )


__all__ = ["measure", "network_value"]
