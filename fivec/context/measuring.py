"""The measures of context per side, and the tables behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fivec import parties
from fivec.context import listeners, mentioned, named, themes
from fivec.context.events import last_moment, recent, us
from fivec.context.ranking import GUARD, Ranking, ranking
from fivec.dataset import Dataset, Selection
from fivec.measures import Grade, Measure, Result, Side, Tables, not_measured, proportion
from fivec.own_posts import own_posts
from fivec.schema import SMALL_GROUP


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Contact with the people who matter (CX-1), for whom we matter (CX-2), through whom (CX-5), and whom our
    own posts name (CX-10).

    The people who matter are those the user named. Without a list they are found outside by expertise and
    authority, unless the data were gathered around us; inside, colleagues are never ranked.

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        The window of 180 days ends with its period; a team or kind narrows who "we" are.
    quick : bool
        Accepted for evenness with the other C's; nothing here is resampled.

    Returns
    -------
    Result with the tables ``influencers``, ``listeners``, ``topics`` and ``mentioned`` (outside only).
    """
    selection = selection or Selection()
    there = parties.sides(data)
    side = parties.INTERNAL if there == [parties.INTERNAL] else parties.EXTERNAL
    people = named.named(data, selection)
    ranked = data.parties.known and bool(there) and not len(data.influencers) and side == parties.EXTERNAL
    found = data.mine("ranking", lambda: ranking(data)) if ranked else None
    outside = own_posts(data, data.select(selection).posts, parties.EXTERNAL)
    tables = Tables(
        influencers=lambda: _influencer_table(data, selection, people, found, side),
        listeners=lambda: listeners.table(data, listeners.listeners(data, side, selection), side),
        topics=lambda: themes.table(data, side, selection, people),
        mentioned=lambda: mentioned.table(data, outside),
    )
    if not data.parties.known:
        return Result((_from_list_alone(data, people),), tables=tables)
    headline = _headline(data, selection, people, found, parties.side_name(side))
    supporting = [_personal(data, people, headline.side)] if len(data.influencers) else []
    for code in there:
        supporting += _listening(data, code, selection)
    if parties.EXTERNAL in there:
        supporting.append(mentioned.naming(data, outside, "external"))
    return Result((headline,), tuple(supporting), tables)


# -- the people who matter ----------------------------------------------------------------------------------


def _headline(
    data: Dataset, selection: Selection, people: pd.DataFrame, found: Ranking | None, side: Side
) -> Measure:
    if not data.accounts_kept(selection)[data.parties.ours].any():
        return not_measured("CX-1", "organisation", side=side)
    if len(people):
        return proportion("CX-1", int(people["contact"].sum()), len(people), side=side)
    if found is not None and found.around_us > GUARD:
        return not_measured("CX-1", "influencers", side=side, basis="selection_guard")
    if found is None or not len(found.people):
        return not_measured("CX-1", "influencers", side=side)
    k = int(_contacts(data, selection, found).both_ways.sum())
    best: Grade = "B" if np.isnan(last_moment(data, selection)) else "A"
    basis = "ranked" if found.by_text else "most_heard"
    return proportion("CX-1", k, found.top, side=side, best=best, basis=basis, missing=("influencers",))


def _from_list_alone(data: Dataset, people: pd.DataFrame) -> Measure:
    """What the typed dates say while it is not known who we are."""
    if data.influencers["last_contact_at"].isna().all():
        return not_measured("CX-1", "organisation")
    k = int(people["contact"].sum())
    return proportion("CX-1", k, len(people), basis="typed", missing=("organisation",))


def _contacts(data: Dataset, selection: Selection, found: Ranking) -> named.Contact:
    """Contact with the people who matter; one entry each."""
    party = data.parties.outside
    place = np.full(data.parties.organisation + 1, -1)
    place[found.people[: found.top]] = np.arange(found.top)
    every = named.contact(data, recent(data, selection), us(data, parties.EXTERNAL, selection))
    here = np.flatnonzero(place[party] >= 0)
    who = place[party[here]]
    to_us, from_us, personal = (
        np.bincount(who, weights=values[here], minlength=found.top)
        for values in (every.to_us, every.from_us, every.personal)
    )
    return named.Contact(to_us, from_us, personal > 0)


def _personal(data: Dataset, people: pd.DataFrame, side: Side | None) -> Measure:
    """Share of the contacts seen in the data in which a person of ours took part, not only the logo."""
    if (data.parties.kind[data.parties.ours] == parties.UNKNOWN).all():
        return not_measured("CX-1.personal", "kinds", side=side)
    seen = people[(people["to_us"] > 0) & (people["from_us"] > 0)]
    if not len(seen):
        return not_measured("CX-1.personal", "replies", side=side)
    return proportion("CX-1.personal", int(seen["personal"].sum()), len(seen), side=side)


# -- for whom we matter -------------------------------------------------------------------------------------


def _listening(data: Dataset, code: int, selection: Selection) -> list[Measure]:
    side = parties.side_name(code)
    mine = us(data, code, selection)
    if not mine.any():
        return [not_measured("CX-2", "organisation", side=side)]
    found = listeners.listeners(data, code, selection)
    if not len(found.person):
        return [not_measured("CX-2", "replies", side=side)]
    best: Grade = "B" if np.isnan(last_moment(data, selection)) else "A"
    heard = proportion("CX-2", int(found.influenced.sum()), len(found.person), side=side, best=best)
    return [heard, _by_persons(data, mine, selection, side)]


def _by_persons(data: Dataset, mine: np.ndarray, selection: Selection, side: Side) -> Measure:
    """CX-5: share of the attention towards us that goes to persons, of those known as person or logo."""
    acts = recent(data, selection)
    acts = acts.kept(mine[acts.target] & ~mine[acts.source])
    kind = data.parties.kind[acts.target]
    persons = int(acts.weight[kind == parties.PERSON].sum())
    logos = int(acts.weight[kind == parties.LOGO].sum())
    if not persons + logos:
        return not_measured("CX-5", "kinds", side=side)
    return proportion("CX-5", persons, persons + logos, side=side)


# -- tables -------------------------------------------------------------------------------------------------


def _influencer_table(
    data: Dataset, selection: Selection, people: pd.DataFrame, found: Ranking | None, side: int
) -> pd.DataFrame:
    """The people who matter.

    Outside one row per person: ``name``, ``topic``, ``handle``, ``contact``, ``personal``,
    ``last_contact_at``, ``to_us``, ``from_us``; when nobody was named also ``expertise`` and
    ``authority`` (0-100). Inside, where nobody is pointed at, one row per topic of five people or more:
    ``topic``, ``n_people``, ``n_contacts``.
    """
    if side == parties.INTERNAL:
        topic = people["topic"].fillna("").astype(str)
        rows = people.assign(topic=topic).groupby("topic")["contact"].agg(["size", "sum"]).reset_index()
        rows = rows.set_axis(["topic", "n_people", "n_contacts"], axis=1)
        return rows[rows["n_people"] >= SMALL_GROUP].reset_index(drop=True)
    if found is None:
        return people.drop(columns="accounts")
    if found.around_us > GUARD:
        return people.drop(columns="accounts").iloc[:0]
    seen = _contacts(data, selection, found)
    handle = data.accounts["handle"].to_numpy()[found.account[: found.top]]
    return pd.DataFrame(
        {
            "name": handle,
            "topic": None,
            "handle": handle,
            "contact": seen.both_ways,
            "personal": seen.both_ways & seen.personal,
            "last_contact_at": pd.NaT,
            "to_us": seen.to_us.astype(np.int64),
            "from_us": seen.from_us.astype(np.int64),
            "expertise": found.expertise[: found.top],
            "authority": found.authority[: found.top],
        }
    )
