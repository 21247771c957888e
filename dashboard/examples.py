"""One real example per C that went well: a team of five or more, a group, a post, a topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from dashboard import names, results
from dashboard.frame import View
from dashboard.words import clipped, md
from fivec.measures import Result


def good_example(view: View, c: str, result: Result) -> str:
    """One real example that went well, without names of colleagues; empty where there is none."""
    if not result.headline.measured or len(view.data.posts) > results.EVIDENCE_UP_TO:
        return ""
    found = EXAMPLES[c](view, result)
    return view.t(f"{c}.example", what=md(clipped(found, 110))) if found else ""


def _busiest_team(view: View, result: Result) -> str:
    table = result.tables["teams"]
    if not len(table):
        return ""
    best = table.iloc[int((table["n_connected"] / table["n_people"]).argmax())]
    return f"{best['team']} ({view.t('measure.k_of_n', k=int(best['n_connected']), n=int(best['n_people']))})"


def _living_group(view: View, result: Result) -> str:
    table = result.tables["groups"]
    alive = table[table["alive"].fillna(False).astype(bool) & (table["kind"] == "known")]
    return str(alive["name"].iloc[0]) if len(alive) else ""


def _best_thread(view: View, result: Result) -> str:
    table = result.tables["threads"]
    best = table[(table["level"] == 3).fillna(False).to_numpy(dtype=bool) & table["mature"].to_numpy()]
    if not len(best):
        return ""
    return _text(view, best, best["n_participants"])


def _post_that_fits(view: View, result: Result) -> str:
    table = result.tables["posts"]
    both = table[table["quadrant"] == "both"]
    if not len(both):
        return ""
    return _text(view, both, both[["story_fit", "audience_fit"]].min(axis=1))


def _text(view: View, table: pd.DataFrame, score: pd.Series) -> str:
    """The text of the post with the highest score, with codenames."""
    post = table["post"].to_numpy()[int(score.argmax())]
    text = names.masked(view.data, view.data.posts["text"].iloc[[post]])[0]
    return " ".join(word for word in text.split() if "://" not in word)


def _topic_heard(view: View, result: Result) -> str:
    table = result.tables["topics"]
    heard = table["learn_from_us"].fillna(0) if len(table) else pd.Series(dtype=float)
    return str(table["topic"].iloc[int(heard.argmax())]) if len(heard) and heard.max() > 0 else ""


EXAMPLES: Final[dict[str, Callable[[View, Result], str]]] = {
    "connections": _busiest_team,
    "congruence": _living_group,
    "conversations": _best_thread,
    "content": _post_that_fits,
    "context": _topic_heard,
}
