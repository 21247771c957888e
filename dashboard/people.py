"""Whose accounts these are: what was matched by what, what is alike, and what the user corrects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import filters
from dashboard.downloads import csv
from dashboard.frame import View
from fivec.dataset import Dataset
from fivec.decisions import CONFIRMED, Correction, Decisions, Match, answered, corrected, labels, listed
from fivec.language import Translator
from fivec.likeness import open_likenesses
from fivec.readers.platforms.accounts_list import in_words
from fivec.schema import ACCOUNT_KINDS, MATCHES

SHOWN: Final = 200
"""Rows of a table to fill in at most, the most active first."""
LOOKED: Final = 5000
"""Accounts up to which suggestions are looked for before somebody asks."""
REFUSED, BY_NAME = "refused", "name"


def section(view: View) -> None:
    """The section of the Data page: counts for everyone to see, names only on request."""
    data, t = view.data, view.t
    if not len(data.accounts):
        return
    st.markdown(f"#### {t('people.title')}")
    if len(data.people):
        _counts(view)
    if not st.toggle(t("people.open"), key="people-open"):
        _waiting(view)
        return
    st.caption(t("people.open_help"))
    if len(data.people):
        _likely(view)
    _corrections(view)
    _kept(view)


def _counts(view: View) -> None:
    data, t = view.data, view.t
    person, how = data.accounts["person"].to_numpy(), data.accounts["matched_by"].value_counts()
    found = len(np.unique(person[person >= 0]))
    st.markdown(t("people.why"))
    lines = [(t(f"people.by_{one}"), int(how[one])) for one in MATCHES if how.get(one, 0)]
    lines.append((t("people.by_nobody"), int((person < 0).sum())))
    st.markdown("\n".join(f"- {name}: **{t.number(n)}**" for name, n in lines))
    st.caption(t("people.with", k=found, n=len(data.people)))
    free = [account for account, _ in data.claimed if person[account] < 0]
    if free:
        st.warning(t("people.claimed", n=len(free)))


def _waiting(view: View) -> None:
    """That there are suggestions to decide on, where looking for them takes no time."""
    data = view.data
    if not len(data.people) or len(data.accounts) > LOOKED:
        return
    n = to_decide(data)["account"].nunique()
    if n:
        st.info(view.t("people.waiting", n=n))


# -- likely matches -----------------------------------------------------------------------------------------


def _likely(view: View) -> None:
    """The table to answer with yes or no."""
    t, data = view.t, view.data
    st.markdown(f"##### {t('people.likely')}")
    st.markdown(t("people.likely_why"))
    open_key = "people-show"
    show = st.segmented_control(
        t("people.show"), ("open", "decided"), default="open", key=open_key, required=True,
        format_func=lambda name: t(f"people.show_{name}"),
    )  # fmt: skip
    rows = to_decide(data) if show == "open" else settled(data)
    if not len(rows):
        st.caption(t("people.likely_none"))
        return
    table = rows.head(SHOWN)
    if len(rows) > SHOWN:
        st.caption(t("people.likely_more", n=SHOWN, total=len(rows)))
    key = f"people-likely-{show}-{view.visitor.key[:6]}"
    with st.form(key, border=False):
        edited = st.data_editor(
            _in_words(t, data, table), hide_index=True, key=f"{key}-rows", alt=t("people.likely"),
            disabled=[name for name in TOLD if name not in ("yes", "no")], column_config=_columns(t, TOLD),
        )  # fmt: skip
        if st.form_submit_button(t("people.save"), type="primary"):
            _answer(view, table, edited)


TOLD: Final = ("yes", "no", "account", "person", "why_column", "fits", "posts", "channel", "name_there")


def to_decide(data: Dataset) -> pd.DataFrame:
    """Candidates that nobody has decided on (see ``open_likenesses``) with ``yes`` and ``no``, both False."""
    found: pd.DataFrame = data.mine("people/open", lambda: open_likenesses(data))
    return found.assign(yes=False, no=False)


def settled(data: Dataset) -> pd.DataFrame:
    """Matches that were confirmed or refused, and those by exact name: what may be taken back."""
    how = data.accounts["matched_by"].astype("object").to_numpy()
    person = data.accounts["person"].to_numpy()
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    rows = [
        (account, int(person[account]), how[account], how[account] == CONFIRMED, False)
        for account in np.flatnonzero(np.isin(how, [CONFIRMED, BY_NAME])).tolist()
    ]
    at = _row_of(data.accounts)
    who = {str(label).casefold(): row for row, label in enumerate(labels(data.people))}
    for channel, handle, label in data.decisions.refused:
        account, named = at.get((channel, handle.casefold())), who.get(label.casefold())
        if account is not None and named is not None:
            rows.append((account, named, REFUSED, False, True))
    table = pd.DataFrame(rows, columns=["account", "person", "why", "yes", "no"]).astype(
        {"account": "int64", "person": "int64", "yes": bool, "no": bool}
    )
    table = table.assign(n_people=1, n_posts=n_posts[table["account"].to_numpy()])
    return table.sort_values(["n_posts", "account"], ascending=[False, True]).reset_index(drop=True)


def _row_of(accounts: pd.DataFrame) -> dict[tuple[str, str], int]:
    channel = accounts["channel"].astype("object")
    return {
        (str(where), str(handle).casefold()): row
        for row, (where, handle) in enumerate(zip(channel, accounts["handle"], strict=True))
    }


def _in_words(t: Translator, data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    account, person = table["account"].to_numpy(), table["person"].to_numpy()
    some = data.accounts.iloc[account]
    shown = pd.DataFrame(
        {
            "account": some["handle"].astype("object").to_numpy(),
            "channel": [filters.label(t, "channel", str(name)) for name in some["channel"]],
            "name_there": some["name"].astype("object").where(some["name"].notna(), "–").to_numpy(),
            "posts": table["n_posts"].to_numpy(),
            "person": labels(data.people)[person],
            "why_column": [t(f"likeness.{why}") for why in table["why"]],
            "fits": table["n_people"].to_numpy(),
            "yes": table["yes"].to_numpy(),
            "no": table["no"].to_numpy(),
        }
    )
    return shown[list(TOLD)]


def matches(data: Dataset, table: pd.DataFrame) -> list[Match]:
    """The match of each row: channel, handle and what the person is called."""
    some, called = data.accounts.iloc[table["account"].to_numpy()], labels(data.people)
    return [
        (str(channel), str(handle), str(called[person]))
        for channel, handle, person in zip(some["channel"], some["handle"], table["person"], strict=True)
    ]


def _answer(view: View, table: pd.DataFrame, edited: pd.DataFrame) -> None:
    changed = (edited[["yes", "no"]].to_numpy() != table[["yes", "no"]].to_numpy()).any(axis=1)
    answers = zip(
        matches(view.data, table[changed]), edited["yes"][changed], edited["no"][changed], strict=True
    )
    found, clashes = answered(
        view.data.decisions, [(match, bool(yes), bool(no)) for match, yes, no in answers]
    )
    if clashes:
        view.visitor.messages.append(("error", view.t("people.both", n=clashes)))
    _decide(view, found)


def _decide(view: View, decisions: Decisions) -> None:
    same = decisions == view.data.decisions
    view.visitor.messages.append(
        ("info", view.t("people.same")) if same else ("success", view.t("people.saved"))
    )
    view.visitor.choices = replace(view.visitor.choices, decisions=decisions)
    st.rerun()


# -- corrections --------------------------------------------------------------------------------------------


def _corrections(view: View) -> None:
    """The table in which kind, official and employee can be changed."""
    t, data = view.t, view.data
    st.markdown(f"##### {t('people.correct')}")
    st.markdown(t("people.correct_why"))
    wanted = st.text_input(t("people.search"), key="people-search", max_chars=80)
    every = found_accounts(data, wanted)
    if not len(every):
        st.caption(t("people.nothing_found"))
        return
    if len(every) > SHOWN:
        st.caption(t("people.correct_more", n=SHOWN, total=len(every)))
    table = facts(data, every[:SHOWN])
    kinds = {t(f"people.kind_{kind}"): kind for kind in ACCOUNT_KINDS}
    shown = table.drop(columns="row").assign(
        kind=[t(f"people.kind_{kind}") for kind in table["kind"]],
        channel=[filters.label(t, "channel", name) for name in table["channel"]],
    )
    key = f"people-correct-{view.visitor.key[:6]}-{wanted}"
    with st.form(key, border=False):
        edited = st.data_editor(
            shown, hide_index=True, key=f"{key}-rows", alt=t("people.correct"),
            disabled=["account", "channel", "name_there", "posts", "person"],
            column_config=_columns(t, tuple(shown.columns), tuple(kinds)),
        )  # fmt: skip
        if st.form_submit_button(t("people.save"), type="primary"):
            after = edited.assign(kind=[kinds[name] for name in edited["kind"]])
            _decide(view, corrected(data.decisions, changes(data, table, after)))


def found_accounts(data: Dataset, wanted: str) -> np.ndarray:
    """Rows of accounts with the words in their handle, name or person, the most active first."""
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    kept = np.ones(len(data.accounts), dtype=bool)
    words = wanted.strip().lstrip("@").casefold()
    if words:
        person = data.accounts["person"].to_numpy()
        mine = np.array([words in str(name).casefold() for name in labels(data.people)] + [False], dtype=bool)
        kept = mine[person]
        for column in ("handle", "name"):
            held = data.accounts[column].str.lower().str.contains(words, regex=False)
            kept |= held.fillna(False).to_numpy(dtype=bool)
    rows = np.flatnonzero(kept)
    return rows[np.argsort(-n_posts[rows], kind="stable")]


def facts(data: Dataset, rows: np.ndarray) -> pd.DataFrame:
    """What is held of accounts: columns row, account, kind (a key), official and employee (bool), person,
    posts, channel and name_there."""
    some, who = data.accounts.iloc[rows], data.parties
    called = np.append(labels(data.people), "–")
    n_posts = np.bincount(data.posts["author"].to_numpy(), minlength=len(data.accounts))
    return pd.DataFrame(
        {
            "row": rows,
            "account": some["handle"].astype("object").to_numpy(),
            "kind": [ACCOUNT_KINDS[kind] for kind in who.kind[rows]],
            "official": who.official[rows],
            "employee": (who.employee | (who.ours & ~who.official))[rows],
            "person": called[some["person"].to_numpy()],
            "posts": n_posts[rows],
            "channel": some["channel"].astype("object").to_numpy(),
            "name_there": some["name"].astype("object").where(some["name"].notna(), "–").to_numpy(),
        }
    )


def changes(data: Dataset, before: pd.DataFrame, after: pd.DataFrame) -> list[Correction]:
    """What was changed in a table of ``facts``, as corrections."""
    found: list[Correction] = []
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        told: list[Any] = [
            new[name] if new[name] != old[name] else None for name in ("kind", "official", "employee")
        ]
        if told != [None] * 3:
            flags = (None if value is None else bool(value) for value in told[1:])
            found.append((str(old["channel"]), str(old["account"]), told[0], *flags))
    return found


# -- what both tables share --------------------------------------------------------------------------------


def _columns(t: Translator, names: Iterable[str], kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for name in names:
        label = t(f"people.{name}")
        if name in ("yes", "no", "official", "employee"):
            config[name] = st.column_config.CheckboxColumn(label)
        elif name in ("posts", "fits"):
            config[name] = st.column_config.NumberColumn(label)
        elif name == "kind":
            config[name] = st.column_config.SelectboxColumn(label, options=kinds, required=True)
        else:
            config[name] = st.column_config.TextColumn(label)
    return config


def _kept(view: View) -> None:
    """The decisions as a file, and the way to forget them."""
    t, decisions = view.t, view.data.decisions
    if decisions == Decisions():
        return
    with st.container(horizontal=True):
        st.download_button(
            t("people.download"),
            lambda: csv(in_words(listed(decisions), t.language), t.language),
            f"{t('people.file')}.csv", "text/csv", on_click="ignore", key="people-download",
            icon=":material/download:", help=t("people.download_help"),
        )  # fmt: skip
        if view.visitor.choices.decisions != Decisions():
            st.button(
                t("people.forget"),
                key="people-forget",
                icon=":material/undo:",
                on_click=_forget,
                args=(view,),
            )
    st.caption(t("people.download_help"))


def _forget(view: View) -> None:
    view.visitor.choices = replace(view.visitor.choices, decisions=Decisions())
