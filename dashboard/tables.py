"""The rows behind each number, in words and with the names that may be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import names, searching
from dashboard.frame import View
from dashboard.groups import named
from dashboard.pictures import of_side
from fivec.measures import Result

TYPED: Final = ("story", "audience", "influencers")


@dataclass(frozen=True)
class Behind:
    """Rows behind a number: how many, and the first so many (or all, with None) ready to be shown.

    Names are replaced and words looked up for the rows that are asked for only. ``post`` says of which post
    (row of the Dataset) a row is, where one can be opened; ``aside`` how many more there
    are that do not count; ``found`` gives the rows that answer a query, where they can be looked for.
    """

    n: int
    first: Callable[[int | None], pd.DataFrame]
    post: Callable[[int], int] | None = None
    aside: int = 0
    found: Callable[[str], Behind] | None = None


def asks_for_typing(result: Result) -> bool:
    """Whether the headline is not there, or something that can be typed would improve it."""
    typed = any(name in TYPED for measure in result.headlines for name in measure.missing)
    return typed or not result.headline.measured


def teams(view: View, result: Result) -> Behind:
    """Teams of five or more: people, connected, active, and how they hang together with the others."""
    columns = ("team", "side", "n_people", "n_connected", "n_active")
    shares = ("between", "between_expected")
    table = _table(result, "teams", (*columns, *shares, "effective_size", "n_links"))

    def first(n: int | None) -> pd.DataFrame:
        some = _with_words(view, table.head(_all(table, n)), side="side")
        if shares[0] not in some:
            return some
        written = {name: [view.t.percent(share) for share in some[name].astype("float64")] for name in shares}
        return some.assign(**written, effective_size=some["effective_size"].astype("float64").round(1))

    return Behind(len(table), first)


def groups(view: View, result: Result) -> Behind:
    """Groups with their tests in words."""
    tests = ("topic_ok", "leads_ok", "talks_ok")
    columns = ("name", "side", "kind", "size", "certainty", *tests, "n_leaders", "way", "openness", "nearest")
    table = _table(result, "groups", (*columns, "words"))

    def first(n: int | None) -> pd.DataFrame:
        some = table.head(_all(table, n))
        if not len(some):
            return some
        titled = named(view, some)
        some = _with_words(view, titled, side="side", kind="figure.plane", way="way", certainty="grade")
        told = {name: [_yes(view, value) for value in some[name]] for name in tests}
        return some.assign(openness=some["openness"].astype("float64").round(3), **told)

    return Behind(len(table), first)


def threads(view: View, result: Result, side: str | None) -> Behind:
    """The threads that count with the step they reached, newest first, colleagues under their codename."""
    every = of_side(result.tables["threads"], side) if "threads" in result.tables else pd.DataFrame()
    table = every[counted(every)] if len(every) else every

    def newest() -> np.ndarray:
        return np.argsort(-table["started_at"].astype("int64").to_numpy(), kind="stable")

    def first(n: int | None) -> pd.DataFrame:
        return _threads(view, table.iloc[newest()[: _all(table, n)]])

    aside = len(every) - len(table)
    return Behind(len(table), first, lambda row: int(table["post"].iloc[newest()[row]]), aside)


def counted(threads: pd.DataFrame) -> pd.Series:
    """Which threads are behind the headline: those that are old enough and have a step that can be seen.

    Where none has a step that can be seen, those that have one; and where none has, all that are old enough.
    """
    stepped = threads["mature"] & threads["level"].notna()
    seen = stepped & ~threads["flat"]
    return seen if seen.any() else stepped if stepped.any() else threads["mature"]


def _threads(view: View, table: pd.DataFrame) -> pd.DataFrame:
    t, post = view.t, table["post"].to_numpy(dtype=np.int64)
    none = {"own": t("word.unseen"), "inbound": t("word.not_ours")}
    steps = [
        none[sort] if level is pd.NA else t(f"figure.ladder.step{int(level)}")
        for level, sort in zip(table["level"], table["sort"], strict=True)
    ]
    return pd.DataFrame(
        {
            "started_at": times(table["started_at"]),
            "text": names.masked(view.data, view.data.posts["text"].iloc[post]),
            "author": names.shown_accounts(view.data, view.data.posts["author"].to_numpy()[post]),
            "step": steps,
            "sort": [
                t(f"figure.ladder.{sort}{'_internal' if side == 'internal' else ''}")
                for sort, side in zip(table["sort"], table["side"], strict=True)
            ],
            "n_posts": table["n_posts"].to_numpy(),
            "n_participants": table["n_participants"].to_numpy(),
            "first_answer_h": (table["first_answer_s"].to_numpy(dtype=float) / 3600).round(1),
        }
    )


def posts(view: View, result: Result, side: str | None) -> Behind:
    """Own posts with where they fit."""
    columns = ("post", "quadrant", "story_fit", "audience_fit", "value", "words", "likes", "shares", "side")
    return _posts(view, of_side(_table(result, "posts", columns), side))


def _posts(view: View, table: pd.DataFrame) -> Behind:
    def first(n: int | None) -> pd.DataFrame:
        some = table.head(_all(table, n))
        if not len(some):
            return some
        post = some["post"].to_numpy(dtype=np.int64)
        fits = {name: some[name].astype("float64").round(1) for name in ("story_fit", "audience_fit")}
        some = _with_words(view, some.assign(**fits), quadrant="quadrant")
        inside = {"audience_fit": "audience_fit.internal"} if (some["side"] == "internal").all() else {}
        some = some.drop(columns=["post", "side"]).rename(columns={"value": "value_shown", **inside})
        some["value_shown"] = some["value_shown"].fillna("–")
        some.insert(0, "posted_at", times(view.data.posts["posted_at"].iloc[post]))
        some.insert(1, "text", names.masked(view.data, view.data.posts["text"].iloc[post]))
        return some

    def found(query: str) -> Behind:
        posts = searching.found(view, query, table["post"].to_numpy(dtype=np.int64))
        return _posts(view, table.iloc[pd.Index(table["post"]).get_indexer(pd.Index(posts))])

    return Behind(len(table), first, lambda row: int(table["post"].iloc[row]), found=found)


def influencers(view: View, result: Result) -> Behind:
    """People who matter, each with expertise, authority and contact; inside the organisation topics only."""
    scores = ("expertise", "authority", "closeness", "card")
    columns = ("name", "handle", "topic", "contact", "personal", *scores, "tier", "last_contact_at")
    table = _table(result, "influencers", (*columns, "to_us", "from_us", "n_people", "n_contacts"))

    def first(n: int | None) -> pd.DataFrame:
        some = _with_words(view, table.head(_all(table, n)), tier="tier")
        if "name" in some and some["name"].equals(some["handle"]):
            some = some.drop(columns="name")
        for name in scores:
            if name in some:
                some[name] = some[name].astype("float64").round()
        for name in ("contact", "personal"):
            if name in some:
                some[name] = [_yes(view, value) for value in some[name]]
        if "last_contact_at" in some:
            # A contact has a day and no hour.
            some["last_contact_at"] = pd.to_datetime(some["last_contact_at"], utc=True).dt.date
        return some

    return Behind(len(table), first)


def _all(table: pd.DataFrame, n: int | None) -> int:
    return len(table) if n is None else n


def _yes(view: View, value: Any) -> str:
    t = view.t
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value != value:
        return t("word.unknown")
    return t("word.yes") if value else t("word.no")


def _table(result: Result, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """The columns of a table that are there; an empty table where there is none."""
    if name not in result.tables:
        return pd.DataFrame()
    table = result.tables[name]
    return table[[column for column in columns if column in table]]


def _with_words(view: View, table: pd.DataFrame, **areas: str) -> pd.DataFrame:
    """The table with the values of some columns as words of an area of the catalogue."""
    t = view.t
    return table.assign(
        **{
            column: [t(f"{area}.{value}") if isinstance(value, str) else "–" for value in table[column]]
            for column, area in areas.items()
            if column in table
        }
    )


def times(values: pd.Series) -> np.ndarray:
    """Times in Dutch wall-clock time without their zone: a spreadsheet knows none."""
    moments = pd.to_datetime(pd.Series(values), utc=True)
    return moments.dt.tz_convert("Europe/Amsterdam").dt.tz_localize(None).to_numpy()
