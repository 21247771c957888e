"""What the page draws besides the network: the steps, the reach curve, and whom to invite."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fivec import parties, schema
from fivec.connections import contacts, invite
from fivec.connections.acts import Happened, acts, by_person, roster, sides
from fivec.connections.contacts import FEW_ACCOUNTS, connected_contacts, visible_contacts
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure


def steps_table(measures: Iterable[Measure]) -> pd.DataFrame:
    """The steps of CN-5 after CN-1: ``side``, ``step``, ``n`` employees, ``n_unknown``, ``total``.

    ``n_unknown`` are employees whose account is not known, who may be on the step as well; 0 for the first
    step, which is about the account itself.
    """
    columns = ["side", "step", "n", "n_unknown", "total"]
    counted = [one for one in measures if one.id.startswith("CN-5.")]
    known = {one.side: one.k for one in counted if one.id == "CN-5.account"}
    lines = []
    for one in counted:
        there, step = known[one.side], one.id.removeprefix("CN-5.")
        if one.k is not None and one.n and there is not None:
            lines.append((one.side, step, one.k, 0 if step == "account" else one.n - there, one.n))
    return pd.DataFrame(lines, columns=columns)


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
