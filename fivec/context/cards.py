"""The people who matter, each with expertise, authority and contact; and who of them is approachable."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import parties
from fivec.context import themes
from fivec.context.attention import attention, authority, nodes
from fivec.context.closeness import Contacts, contacts
from fivec.context.events import Events, on_side, others, recent
from fivec.context.expertise import doings
from fivec.context.ranking import GUARD, Ranking, candidates, ranking, scores, together
from fivec.context.stability import Redrawn
from fivec.dataset import Dataset, Selection, chosen
from fivec.schema import SMALL_GROUP

APPROACHABLE: Final = 3
"""People suggested per topic."""
COLUMNS: Final = (
    *("name", "topic", "handle", "account", "contact", "personal", "last_contact_at", "to_us", "from_us"),
    *("expertise", "authority", "closeness", "card", "contribution", "tier"),
)


# -- everybody outside --------------------------------------------------------------------------------------


def standing(data: Dataset) -> pd.DataFrame:
    """Expertise and authority of everybody outside whom our attention reaches, party number as index.

    Columns ``expertise`` (NaN with fewer than five posts on our topics, or without texts) and
    ``authority``, each a place among all of them, 0-100.
    """

    def computed() -> pd.DataFrame:
        side = parties.EXTERNAL
        mass, done = authority(attention(data, side)), doings(data, side).activity()
        everyone, by_text = candidates(data, side, mass, None)
        wrote, _ = candidates(data, side, mass, done)
        table = pd.DataFrame({"expertise": np.nan, "authority": scores(everyone, mass, done)[1]}, everyone)
        if by_text and len(wrote):
            table.loc[wrote, "expertise"] = scores(wrote, mass, done)[0]
        return table

    found: pd.DataFrame = data.mine("standing", computed)
    return found


def people(data: Dataset, selection: Selection | None = None) -> pd.DataFrame:
    """What is known of every account as an influence on us or a listener of ours, one row per account.

    Returns
    -------
    DataFrame with one row per account, in their order: ``topic`` (the one with most of their posts),
    ``expertise`` and ``authority`` (places 0-100 among all outside whom our attention reaches), ``contact``
    (closeness of contact with us, 0-100; 0 without any in the window) and ``contribution`` (share of their
    attention that ends at us, 0-1). Missing where it is not known, for all of ours, and for everybody
    inside: colleagues are not ranked.
    """
    selection = selection or Selection()
    side = parties.EXTERNAL
    party, _ = nodes(data, side)
    outside = others(data, side)
    table = pd.DataFrame(
        {"topic": None, "expertise": np.nan, "authority": np.nan, "contact": np.nan, "contribution": np.nan},
        index=pd.RangeIndex(len(data.accounts)),
    ).astype({"topic": "object"})
    if not data.parties.known or not outside.any():
        return table
    here = np.flatnonzero(outside)
    known = standing(data).reindex(party[here])
    reached, giving = themes.reach(data, side, selection, _external(data, selection))
    table.loc[here, "topic"] = main_topic(data, side)[party[here]]
    table.loc[here, ["expertise", "authority"]] = known.to_numpy()
    table.loc[here, "contact"] = contacts(data, side, selection).strength[party[here]]
    table.loc[here, "contribution"] = np.where(giving, reached, np.nan)[party[here]]
    return table


def _external(data: Dataset, selection: Selection) -> Events:
    acts = recent(data, selection)
    return acts.kept(on_side(data, parties.EXTERNAL)[acts.source])


def main_topic(data: Dataset, side: int) -> np.ndarray:
    """The topic of most of each party's posts, object array; None for whoever wrote on none."""
    party, n = nodes(data, side)
    found = themes.topics_of_posts(data, side)
    topics = np.full(n + 1, None, dtype=object)
    if found is None:
        return topics
    titles, about = found
    post = np.flatnonzero((about >= 0) & on_side(data, side)[data.posts["author"].to_numpy()])
    width = len(titles)
    key = party[data.posts["author"].to_numpy()[post]].astype(np.int64) * width + about[post]
    pairs, times = np.unique(key, return_counts=True)
    order = np.lexsort((-pairs, times))
    named = np.array(titles, dtype=object)
    topics[pairs[order] // width] = named[pairs[order] % width]
    return topics


# -- the people who matter ----------------------------------------------------------------------------------


def table(
    data: Dataset,
    selection: Selection,
    listed: pd.DataFrame,
    found: Ranking | None,
    drawn: Redrawn | None,
    side: int,
) -> pd.DataFrame:
    """The people who matter.

    Outside one row per person in the columns of COLUMNS: ``contact`` (both ways, in the window),
    ``expertise``, ``authority`` and ``closeness`` (places 0-100), ``card`` (their geometric mean),
    ``contribution`` (share of their attention that ends at us, 0-1), ``tier`` (A, B or C: how often they
    are among those who matter when the data are drawn anew; None without draws). The list keeps its
    order; people found in the data stand by tier and name, because nobody has a rank.

    Inside, where nobody is pointed at, one row per topic of five people or more: ``topic``, ``n_people``,
    ``n_contacts``.
    """
    if side == parties.INTERNAL:
        return _per_topic(listed)
    if len(listed) or found is None or found.around_us > GUARD:
        return _with_scores(data, selection, listed, drawn)
    top = found.people[: found.top]
    account = found.account[: found.top]
    seen = contacts(data, side, selection)
    last = np.where(seen.both_ways, seen.last, np.nan)
    handle = data.accounts["handle"].to_numpy(dtype=object)[account]
    rows = pd.DataFrame(
        {
            "name": handle,
            "topic": main_topic(data, side)[top],
            "handle": handle,
            "contact": seen.both_ways[top],
            "personal": seen.both_ways[top] & seen.personal[top],
            "last_contact_at": pd.to_datetime(last[top], unit="s", utc=True),
            "to_us": seen.to_us[top].astype(np.int64),
            "from_us": seen.from_us[top].astype(np.int64),
            "accounts": [[int(code)] for code in account],
        }
    )
    rows = _with_scores(data, selection, rows, drawn)
    return rows.sort_values(["tier", "name"], na_position="last", ignore_index=True)


def _per_topic(listed: pd.DataFrame) -> pd.DataFrame:
    topic = listed["topic"].fillna("").astype(str)
    rows = listed.assign(topic=topic).groupby("topic")["contact"].agg(["size", "sum"]).reset_index()
    rows = rows.set_axis(["topic", "n_people", "n_contacts"], axis=1)
    return rows[rows["n_people"] >= SMALL_GROUP].reset_index(drop=True)


def _with_scores(
    data: Dataset, selection: Selection, rows: pd.DataFrame, drawn: Redrawn | None
) -> pd.DataFrame:
    """The rows with what the data say of the first account of each person."""
    account = np.array([codes[0] if len(codes) else -1 for codes in rows["accounts"]], dtype=np.int64)
    rows = rows.drop(columns="accounts").assign(account=account)
    party = data.parties.outside
    seen = account >= 0
    told = people(data, selection) if data.parties.known else pd.DataFrame(columns=["expertise"])
    for name, column in (
        ("expertise", "expertise"), ("authority", "authority"), ("closeness", "contact"),
        ("contribution", "contribution"),
    ):  # fmt: skip
        values = np.full(len(rows), np.nan)
        if column in told and len(told):
            values[seen] = told[column].to_numpy(dtype=float)[account[seen]]
        rows[name] = values
    rows["card"] = together(*(rows[name].to_numpy() for name in ("expertise", "authority", "closeness")))
    rows["tier"] = None
    if drawn is not None and drawn.chosen and seen.any():
        rows.loc[seen, "tier"] = np.array(drawn.tier(party[account[seen]]), dtype=object)
    return rows[list(COLUMNS)]


# -- who is approachable ------------------------------------------------------------------------------------


def approachable(
    data: Dataset, selection: Selection, listed: pd.DataFrame, found: Ranking | None
) -> pd.DataFrame:
    """Per topic at most three people outside who answer others and with whom there is no contact yet.

    Columns ``topic``, ``account`` (code), ``handle``, ``n_answered`` (different people, us included, whom
    they answered in the window). Those who were named or found to matter go first, then those who answer
    most; within a topic they stand by handle.
    """
    columns = ["topic", "account", "handle", "n_answered"]
    side = parties.EXTERNAL
    topics = themes.themes(data, side, listed) if data.parties.known else None
    if topics is None or not len(data.posts):
        return pd.DataFrame(columns=columns)
    party, n = nodes(data, side)
    outside, seen = others(data, side), contacts(data, side, selection)
    acts = recent(data, selection)
    answers = chosen(data.posts["kind"], ("reply",))
    acts = acts.kept(outside[acts.source] & (acts.post >= 0))
    acts = acts.kept(answers[acts.post])
    pairs = np.unique(party[acts.source].astype(np.int64) * (n + 1) + party[acts.target])
    n_answered = np.bincount(pairs // (n + 1), minlength=n + 1)
    matters = np.zeros(n + 1, dtype=bool)
    for codes in listed["accounts"]:
        matters[party[codes]] = True
    if found is not None and not len(listed):
        matters[found.people[: found.top]] = True
    free = (n_answered > 0) & ~seen.both_ways
    root, author = data.threads.root, party[data.posts["author"].to_numpy()]
    within = np.zeros(len(data.posts), dtype=bool)
    within[recent(data, selection).post[recent(data, selection).post >= 0]] = True
    first = np.full(n + 1, -1)
    here = np.flatnonzero(outside)[::-1]
    first[party[here]] = here
    lines = []
    for number, topic in enumerate(topics.names):
        about = topics.posts_about(number, root)[:-1] & within
        on_it = np.unique(author[about])
        on_it = np.union1d(on_it, party[themes.listed_accounts(listed, topic)]).astype(np.int64)
        on_it = on_it[free[on_it] & (first[on_it] >= 0)]
        handle = data.accounts["handle"].to_numpy(dtype=object)[first[on_it]].astype(str)
        order = np.lexsort((handle, -n_answered[on_it], ~matters[on_it]))[:APPROACHABLE]
        for place in sorted(order.tolist(), key=lambda place: handle[place]):
            lines.append((topic, int(first[on_it][place]), handle[place], int(n_answered[on_it][place])))
    return pd.DataFrame(lines, columns=columns)


def ego_map(data: Dataset, selection: Selection) -> pd.DataFrame:
    """Others outside with whom the chosen perspective has any exchange, closest first, by handle if equal.

    Columns ``account``, ``handle``, ``topic``, ``closeness`` (0-100), ``to_us``, ``from_us``, ``contact``
    (both ways), ``personal``.
    """
    side = parties.EXTERNAL
    columns = ["account", "handle", "topic", "closeness", "to_us", "from_us", "contact", "personal"]
    if not data.parties.known:
        return pd.DataFrame(columns=columns)
    party, n = nodes(data, side)
    seen: Contacts = contacts(data, side, selection)
    here = np.flatnonzero(others(data, side))[::-1]
    first = np.full(n + 1, -1)
    first[party[here]] = here
    who = np.flatnonzero((seen.to_us + seen.from_us > 0) & (first >= 0))
    rows = pd.DataFrame(
        {
            "account": first[who],
            "handle": data.accounts["handle"].to_numpy(dtype=object)[first[who]].astype(str),
            "topic": main_topic(data, side)[who],
            "closeness": seen.strength[who],
            "to_us": seen.to_us[who].astype(np.int64),
            "from_us": seen.from_us[who].astype(np.int64),
            "contact": seen.both_ways[who],
            "personal": seen.personal[who],
        }
    )
    return rows.sort_values(["closeness", "handle"], ascending=[False, True], ignore_index=True)[columns]


def of_ranking(data: Dataset) -> Ranking:
    """The ranking of everybody outside, made once."""
    found: Ranking = data.mine("ranking", lambda: ranking(data))
    return found


def empty() -> pd.DataFrame:
    """No people who matter, in the columns of COLUMNS."""
    return pd.DataFrame(columns=list(COLUMNS))
