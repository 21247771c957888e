"""The rows behind each number, in words and with the names that may be shown."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import names
from dashboard.frame import View
from dashboard.pictures import named, of_side
from fivec.measures import Result

TYPED: Final = ("story", "audience", "influencers")


def asks_for_typing(result: Result) -> bool:
    """Whether the headline is not there, or something that can be typed would improve it."""
    typed = any(name in TYPED for measure in result.headlines for name in measure.missing)
    return typed or not result.headline.measured


def teams(view: View, result: Result) -> pd.DataFrame:
    """Teams of five or more: people, connected, active."""
    table = _table(result, "teams", ("team", "side", "n_people", "n_connected", "n_active"))
    return table.assign(side=_words(view, "side", table["side"])) if "side" in table else table


def groups(view: View, result: Result) -> pd.DataFrame:
    """Groups with their tests in words."""
    columns = ("name", "side", "kind", "size", "topic_ok", "leads_ok", "talks_ok", "openness", "words")
    table = _table(result, "groups", columns)
    for name in ("topic_ok", "leads_ok", "talks_ok"):
        if name in table:
            table[name] = [_yes(view, value) for value in table[name]]
    if "openness" in table:
        table["openness"] = table["openness"].astype("float64").round(3)
    if "kind" in table:
        table = named(view, table)
    for name, area in (("side", "side"), ("kind", "figure.plane")):
        if name in table:
            table[name] = _words(view, area, table[name])
    return table


def threads(view: View, result: Result, side: str | None) -> pd.DataFrame:
    """Threads with the step they reached, newest first, colleagues under their codename."""
    columns = ("started_at", "level", "sort", "n_posts", "n_participants", "first_answer_s", "text", "post")
    table = of_side(_table(result, "threads", (*columns, "side")), side)
    if not len(table):
        return table
    t, post = view.t, table["post"].to_numpy(dtype=np.int64)
    steps = [
        t("word.not_ours") if level is pd.NA else t(f"figure.ladder.step{int(level)}")
        for level in table["level"]
    ]
    shown = pd.DataFrame(
        {
            "started_at": _times(table["started_at"]),
            "author": names.shown_accounts(view.data, view.data.posts["author"].to_numpy()[post]),
            "step": steps,
            "sort": [t(f"figure.ladder.{sort}") for sort in table["sort"]],
            "n_posts": table["n_posts"].to_numpy(),
            "n_participants": table["n_participants"].to_numpy(),
            "first_answer_h": (table["first_answer_s"].to_numpy(dtype=float) / 3600).round(1),
            "text": names.masked(view.data, table["text"]),
        }
    )
    return shown.sort_values("started_at", ascending=False, kind="stable").reset_index(drop=True)


def thread_columns(view: View) -> dict[str, Any]:
    """How the columns of the threads are drawn."""
    return {"text": st.column_config.TextColumn(width="large")}


def posts(view: View, result: Result, side: str | None) -> pd.DataFrame:
    """Own posts with where they fit."""
    columns = ("post", "quadrant", "story_fit", "audience_fit", "value", "words", "likes", "shares", "side")
    table = of_side(_table(result, "posts", columns), side)
    if not len(table):
        return table
    post = table["post"].to_numpy(dtype=np.int64)
    shown = table.drop(columns=["post", "side"], errors="ignore").rename(columns={"value": "value_shown"})
    shown["quadrant"] = _words(view, "quadrant", shown["quadrant"])
    for name in ("story_fit", "audience_fit"):
        shown[name] = shown[name].astype("float64").round(1)
    shown.insert(0, "posted_at", _times(view.data.posts["posted_at"].iloc[post]))
    shown["text"] = names.masked(view.data, view.data.posts["text"].iloc[post])
    return shown.reset_index(drop=True)


def influencers(view: View, result: Result) -> pd.DataFrame:
    """People who matter with the contact there is."""
    columns = (
        "name",
        "handle",
        "topic",
        "contact",
        "personal",
        "last_contact_at",
        "to_us",
        "from_us",
        "n_people",
        "n_contacts",
    )
    table = _table(result, "influencers", columns)
    for name in ("contact", "personal"):
        if name in table:
            table[name] = [_yes(view, value) for value in table[name]]
    if "last_contact_at" in table:
        table["last_contact_at"] = _times(table["last_contact_at"])
    return table


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
    return table[[column for column in columns if column in table]].copy()


def _words(view: View, area: str, values: pd.Series) -> list[str]:
    return [view.t(f"{area}.{value}") if isinstance(value, str) else "–" for value in values]


def _times(values: pd.Series) -> np.ndarray:
    """Times without their zone: a spreadsheet knows none."""
    return (
        pd.to_datetime(pd.Series(values), utc=True)
        .dt.tz_convert("Europe/Amsterdam")
        .dt.tz_localize(None)
        .to_numpy()
    )
