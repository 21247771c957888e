"""The measures of context per side, and the tables behind them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fivec import parties
from fivec.context import (
    cards,
    dependence,
    followers,
    listeners,
    mentioned,
    named,
    scoring,
    stability,
    themes,
)
from fivec.context.attention import attention
from fivec.context.closeness import contacts
from fivec.context.events import last_moment, recent, us
from fivec.context.ranking import GUARD, Ranking
from fivec.context.stability import Redrawn
from fivec.dataset import Dataset, Selection
from fivec.measures import Grade, Measure, Result, Side, Tables, not_measured, proportion
from fivec.own_posts import own_posts


def measure(data: Dataset, selection: Selection | None = None, quick: bool = False) -> Result:
    """Contact with the people who matter (CX-1), for whom we matter (CX-2) and on which topics (CX-3).

    Beside it what those who matter have (CX-4), through whom influence runs (CX-5), on how many others our
    view rests (CX-6), whether followers tell who is heard (CX-7), over how many groups our attention
    spreads (CX-9), and whom our own posts name (CX-10).

    The people who matter are those the user named. Without a list they are found outside by expertise and
    authority, unless the data were gathered around us; inside, colleagues are never ranked.

    Parameters
    ----------
    data : Dataset
    selection : Selection, optional
        The window of 180 days ends with its period; a team, kind or account narrows who "we" are. Who
        matters is found in all the data and does not change with it.
    quick : bool
        Leaves out what is drawn anew (tiers, stability, the interval of CX-6) and the null of CX-9.

    Returns
    -------
    Result with the tables ``influencers``, ``listeners``, ``topics``, ``approachable`` (outside only),
    ``contacts`` (outside only) and ``mentioned`` (outside only).
    """
    selection = selection or Selection()
    there = parties.sides(data)
    side = parties.INTERNAL if there == [parties.INTERNAL] else parties.EXTERNAL
    people = named.named(data, selection)
    outside = data.parties.known and side == parties.EXTERNAL and bool(there)
    found = cards.of_ranking(data) if outside else None
    best = stability.redrawn(data) if not quick and found is not None and len(found.people) else None
    posts = own_posts(data, data.select(selection).posts, parties.EXTERNAL)
    tables = Tables(
        influencers=lambda: cards.table(data, selection, people, found, best, side),
        listeners=lambda: listeners.table(data, listeners.listeners(data, side, selection), side),
        topics=lambda: themes.table(data, side, selection, people),
        approachable=lambda: cards.approachable(data, selection, people, found),
        contacts=lambda: cards.ego_map(data, selection),
        mentioned=lambda: mentioned.table(data, posts),
    )
    if not data.parties.known:
        return Result((_from_list_alone(data, people),), tables=tables)
    headline = _headline(data, selection, people, found, best, parties.side_name(side))
    supporting = [_personal(data, people, headline.side)] if len(data.influencers) else []
    for code in there:
        supporting += _listening(data, code, selection)
        by_topic = tables["topics"] if code == side else themes.table(data, code, selection, people)
        supporting += scoring.topics(data, code, selection, by_topic)
        supporting += dependence.dependence(data, code, selection, quick)
        supporting.append(dependence.spread(data, code, selection, quick))
    if parties.EXTERNAL in there:
        seen = us(data, parties.EXTERNAL, selection).any()
        supporting += scoring.cards(data, tables["influencers"] if seen else cards.empty())
        supporting += followers.check(data)
        supporting.append(mentioned.naming(data, posts, "external"))
        if best is not None:
            supporting.append(scoring.steady(best, attention(data, parties.EXTERNAL).n_acts))
    return Result((headline,), tuple(supporting), tables)


# -- the people who matter ----------------------------------------------------------------------------------


def _headline(
    data: Dataset,
    selection: Selection,
    people: pd.DataFrame,
    found: Ranking | None,
    drawn: Redrawn | None,
    side: Side,
) -> Measure:
    if not data.accounts_kept(selection)[data.parties.ours].any():
        return not_measured("CX-1", "organisation", side=side)
    if len(people):
        return proportion("CX-1", int(people["contact"].sum()), len(people), side=side)
    if found is not None and found.around_us > GUARD:
        return not_measured("CX-1", "influencers", side=side, basis="selection_guard")
    if found is None or not len(found.people):
        return not_measured("CX-1", "influencers", side=side)
    contact = contacts(data, parties.EXTERNAL, selection).both_ways
    k = int(contact[found.people[: found.top]].sum())
    best: Grade = "B" if np.isnan(last_moment(data, selection)) else "A"
    basis = "ranked" if found.by_text else "most_heard"
    measure = proportion("CX-1", k, found.top, side=side, best=best, basis=basis, missing=("influencers",))
    interval = None if drawn is None else stability.contact_interval(drawn, contact)
    if interval is None or measure.low is None or measure.high is None:
        return measure
    # Who matters is uncertain too; whichever interval is wider on a side holds.
    return replace(measure, low=min(measure.low, interval[0]), high=max(measure.high, interval[1]))


def _from_list_alone(data: Dataset, people: pd.DataFrame) -> Measure:
    """What the typed dates say while it is not known who we are."""
    if data.influencers["last_contact_at"].isna().all():
        return not_measured("CX-1", "organisation")
    k = int(people["contact"].sum())
    return proportion("CX-1", k, len(people), basis="typed", missing=("organisation",))


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
    return [
        heard,
        scoring.contribution(data, code, selection, best),
        _by_persons(data, mine, selection, side),
        scoring.followed(data, found, side),
    ]


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
