"""Supporting measures of context: by topic, by card, by contribution, and how steady the choice is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from fivec import parties
from fivec.context import themes
from fivec.context.attention import attention
from fivec.context.events import on_side, recent, us
from fivec.context.listeners import Listeners
from fivec.context.stability import Redrawn
from fivec.dataset import Dataset, Selection
from fivec.measures import Grade, Measure, Side, grade, not_measured, proportion

CARD: Final = {
    "CX-4": "card",
    "CX-4.expertise": "expertise",
    "CX-4.authority": "authority",
    "CX-4.contact": "closeness",
}
DRAWS: Final = 1000
TOPICS: Final = ("CX-3", "CX-3.unheard", "CX-3.unsaid")


# -- for whom we matter, and through whom -------------------------------------------------------------------


def contribution(data: Dataset, code: int, selection: Selection, best: Grade) -> Measure:
    """CX-2.contribution: mean share of the others' attention that ends at us, directly or through others."""
    side = parties.side_name(code)
    acts = recent(data, selection)
    acts = acts.kept(on_side(data, code)[acts.source])
    reached, giving = themes.reach(data, code, selection, acts)
    values = np.sort(reached[giving])
    if not len(values):
        return not_measured("CX-2.contribution", "replies", side=side)
    rng = np.random.default_rng(0)
    means = [values[rng.integers(0, len(values), len(values))].mean() for _ in range(DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5]).round(8).tolist()
    sure = grade(len(values), "proportion", best)
    return Measure(
        "CX-2.contribution", round(float(values.mean()), 8), low, high, n=len(values), grade=sure, side=side
    )


def followed(data: Dataset, found: Listeners, side: Side) -> Measure:
    """CX-5.listeners: of those for whom we matter, for how many that is through a person of ours."""
    through = found.ours[found.influenced]
    kind = data.parties.kind[through[through >= 0]]
    persons, logos = int((kind == parties.PERSON).sum()), int((kind == parties.LOGO).sum())
    if not persons + logos:
        return not_measured("CX-5.listeners", "kinds" if len(through) else "replies", side=side)
    return proportion("CX-5.listeners", persons, persons + logos, side=side)


# -- by topic -----------------------------------------------------------------------------------------------


def topics(data: Dataset, code: int, selection: Selection, table: pd.DataFrame) -> list[Measure]:
    """CX-3: topics with attention both ways; CX-3.unheard and CX-3.unsaid: where one of both is missing."""
    side = parties.side_name(code)
    acts = attention(data, code).n_acts
    if not len(table) or not acts or not us(data, code, selection).any():
        need = "organisation" if not us(data, code, selection).any() else "replies" if not acts else "text"
        return [not_measured(id, need, side=side) for id in TOPICS]
    both = (table["learn_from"] >= themes.LEAST_PEOPLE) & (table["learn_from_us"] >= themes.LEAST_PEOPLE)
    ours = table["own_share"] >= themes.OUR_TOPIC
    heard = table["learn_from_us"] >= themes.LEAST_PEOPLE
    sure = grade(acts, "rank")
    counts = (
        ("CX-3", int(both.sum()), len(table)),
        ("CX-3.unheard", int((ours & ~heard).sum()), int(ours.sum())),
        ("CX-3.unsaid", int((heard & ~ours).sum()), int(heard.sum())),
    )
    return [
        Measure(id, float(k), k=k, n=n, grade=sure, side=side) if n else not_measured(id, side=side)
        for id, k, n in counts
    ]


# -- the people who matter -----------------------------------------------------------------------------------


def cards(data: Dataset, influencers: pd.DataFrame) -> list[Measure]:
    """CX-4: the middle card of the people who matter, and of its three parts."""
    side = parties.side_name(parties.EXTERNAL)
    acts = attention(data, parties.EXTERNAL).n_acts
    found = []
    for id, column in CARD.items():
        values = influencers[column].dropna().to_numpy(dtype=float) if column in influencers else np.zeros(0)
        if not len(values) or not acts:
            found.append(not_measured(id, "influencers", side=side))
            continue
        sure = max(grade(acts, "rank") or "C", grade(len(values), "median_time") or "C")
        found.append(Measure(id, round(float(np.median(values)), 6), n=len(values), grade=sure, side=side))
    return found


def steady(drawn: Redrawn, n_acts: int) -> Measure:
    """CX-1.stability: mean overlap of who matters between two draws of the data."""
    side = parties.side_name(parties.EXTERNAL)
    if drawn.jaccard is None:
        return not_measured("CX-1.stability", "replies", side=side)
    sure = grade(n_acts, "rank")
    return Measure("CX-1.stability", round(drawn.jaccard, 8), n=len(drawn.chosen), grade=sure, side=side)
