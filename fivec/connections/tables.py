"""What the page draws besides the network: the steps, the reach curve, and whom to invite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from fivec import holes, parties, schema
from fivec.connections import contacts, invite
from fivec.connections.acts import Happened, acts, by_person, colleagues, merged_teams, roster, sides
from fivec.connections.contacts import FEW_ACCOUNTS, connected_contacts, visible_contacts
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure

STEPS: Final = ("account", "connected", "active", "conversation")


def steps_table(measures: Iterable[Measure]) -> pd.DataFrame:
    """CN-1 and the steps of CN-5: ``side``, ``step``, ``n`` employees, ``n_unknown``, ``total``.

    ``step`` is acted (CN-1) or a step of CN-5. ``n_unknown`` are employees whose account is not known, who
    may be there as well; 0 for the first step, which is about the account itself. Empty without a roster.
    """
    steps = {"CN-1": "acted"} | {f"CN-5.{step}": step for step in STEPS}
    counted = [one for one in measures if one.id in steps]
    known = {one.side: one.k for one in counted if one.id == "CN-5.account"}
    lines = []
    for one in counted:
        there = known.get(one.side)
        if one.k is not None and one.n and there is not None:
            n_unknown = 0 if steps[one.id] == "account" else one.n - there
            lines.append((one.side, steps[one.id], one.k, n_unknown, one.n))
    return pd.DataFrame(lines, columns=["side", "step", "n", "n_unknown", "total"])


def reach_table(data: Dataset, rows: Rows, done: Happened, quick: bool) -> pd.DataFrame:
    """The reach curve in an external channel, as ``contacts.curve`` gives it; empty without one."""
    if parties.EXTERNAL not in sides(data):
        return contacts.curve(contacts.NOBODY, "", 0, quick)
    side = schema.SIDES[parties.EXTERNAL]
    if data.has_roster:
        employees = roster(data, rows)
        matrix = connected_contacts(data, done, parties.EXTERNAL, employees)
        return contacts.curve(matrix, side, len(employees), quick)
    did = acts(data, done, parties.EXTERNAL)
    matrix = visible_contacts(data, done, did)
    if (did.account & data.parties.ours).sum() < FEW_ACCOUNTS:
        return contacts.curve(contacts.NOBODY, side, 0, quick)
    return contacts.curve(matrix, side, 2 * matrix.shape[0], quick)


def what_if_table(data: Dataset, rows: Rows, done: Happened) -> pd.DataFrame:
    """``invite.what_if`` of every side; empty without a roster."""
    if not data.has_roster:
        return pd.DataFrame(columns=list(invite.JOINED))
    employees = roster(data, rows)
    found = [invite.what_if(data, done, code, employees) for code in sides(data)]
    return pd.concat(found, ignore_index=True)


def invite_table(data: Dataset, rows: Rows, done: Happened, joined: pd.DataFrame) -> pd.DataFrame:
    """``invite.invitations`` of every side from the rows of ``what_if_table``; empty without a roster."""
    if not len(joined):
        return pd.DataFrame(columns=list(invite.INVITED))
    employees = roster(data, rows)
    found = []
    for code in sides(data):
        connected = by_person(data, acts(data, done, code).acted)[employees]
        side = schema.SIDES[code]
        found.append(invite.invitations(data, employees, connected, joined[joined["side"] == side], side))
    return pd.concat(found, ignore_index=True)


def link_table(data: Dataset, rows: Rows, done: Happened) -> pd.DataFrame:
    """Colleagues who keep others connected: ``side``, ``person`` (row of people), ``team``, ``n_cut_off``.

    Teams under five people are missing. In the order of the list of people, not of how many: this is about
    the network and not about who matters most.
    """
    columns = ["side", "person", "team", "n_cut_off"]
    if not data.has_roster:
        return pd.DataFrame(columns=columns)
    employees = roster(data, rows)
    team, teams = merged_teams(data, employees), data.people["team"].cat.categories
    lines = []
    for code in sides(data):
        cut = holes.cut_off(colleagues(data, done, code, employees))
        for row in cut.nonzero()[0]:
            name = teams[team[row]] if team[row] >= 0 else None
            lines.append((schema.SIDES[code], int(employees[row]), name, int(cut[row])))
    return pd.DataFrame(lines, columns=columns)
