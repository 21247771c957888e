"""What page exports show: rates by group, posts to open, followers, pages beside ours, whom we name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import filters, names, pictures, rooms
from dashboard.frame import View
from dashboard.tables import times
from dashboard.words import md
from fivec import own_posts
from fivec.figures import page_exports as figures
from fivec.measures import Result
from fivec.parties import EXTERNAL

BY: Final = ("quadrant", "topic", "question", "weekday", "channel")
SHOWN: Final = 300
"""Posts to open on the page; the others are in the rows behind the number."""
NAMED: Final = 12
COUNTED_ALONE: Final = ("comment_counts", "invitations")


def counts_only(result: Result) -> bool:
    """Whether no replies are known of any side, so that only counts tell what came of posts."""
    return not any(one.measured and one.basis not in COUNTED_ALONE for one in result.headlines)


# -- rates by group -----------------------------------------------------------------------------------------


def has_rates(view: View, result: Result, side: str | None, count: str) -> bool:
    """Whether any rate of a count is known."""
    table = _rates(view, result, side)
    return bool(len(table)) and figures.rate_columns(table, count) is not None


def rates(view: View, result: Result, side: str | None, count: str) -> bool:
    """Rates of a count by what fits, topic, question, weekday or channel; False where none is known."""
    t = view.t
    if not has_rates(view, result, side, count):
        return False
    table = _rates(view, result, side)
    st.markdown(f"#### {t(f'rates.title_{count}')}")
    there = [by for by in BY if table.loc[table["grouping"] == by, f"{count}_per_post"].notna().sum() > 1]
    if there:
        by: str = st.radio(
            t("rates.by"), there, key=f"rates-{count}", horizontal=True, persist_state="session",
            format_func=lambda name: t(f"rates.by_{name}"),
        )  # fmt: skip
        _drawn(view, table, count, by)
    else:
        st.info(t("picture.rates.none"))
    if "topic" not in there:
        st.caption(t("rates.no_topics"))
    return True


def _drawn(view: View, table: pd.DataFrame, count: str, by: str) -> None:
    t = view.t
    groups = table[table["grouping"] == by]
    rate = figures.rate_columns(groups, count)
    if rate is None:
        st.info(t("picture.rates.none"))
        return
    if by == "topic":
        groups = groups.sort_values(rate, ascending=False, kind="stable", na_position="last")
    everything = float(table.loc[table["grouping"] == "all", rate].iloc[0])
    figure = figures.fig_rates(groups, count, view.look, everything)
    pictures.chart(figure, figures.alt_rates(groups, count, view.look), f"rates-{count}-chart")
    words = [t("rates.words")]
    few = groups[groups[rate].isna()]
    if len(few):
        told = [
            t("rates.few_one", group=md(label), n=int(n))
            for label, n in zip(few["label"], few["n"], strict=True)
        ]
        words.append(t("rates.few", least=own_posts.LEAST, groups=t.listing(told)))
    if by != "channel" and (table["grouping"] == "channel").sum() > 1 and not view.selection.channels:
        words.append(t("rates.channels_differ"))
    st.caption(" ".join(words))


def rate_rows(view: View, result: Result, side: str | None) -> None:
    """All rates as a table, closed; nothing where there are none."""
    t = view.t
    table = _rates(view, result, side)
    if not len(table):
        return
    table = table[table["grouping"] != "all"]
    shown = pd.DataFrame(
        {
            t("column.grouping"): [t(f"rates.by_{name}") for name in table["grouping"]],
            t("column.group"): table["label"].to_numpy(),
            t("column.posts"): table["n"].to_numpy(),
            **{
                t(f"column.{name}_{kind}"): table[f"{source}_{column}"].round(2).to_numpy()
                for kind, column in (("rate", "per_1000"), ("post", "per_post"))
                for name, source in _names(kind)
            },
        }
    )
    with st.expander(t("rates.table"), icon=":material/table_rows:"):
        st.dataframe(shown.dropna(axis=1, how="all"), hide_index=True, placeholder="–", alt=t("rates.table"))


def _names(kind: str) -> list[tuple[str, str]]:
    if kind == "post":
        return [(name, name) for name in own_posts.COUNTS]
    return [(name.removesuffix("s"), name) for name in own_posts.COUNTS]


def _rates(view: View, result: Result, side: str | None) -> pd.DataFrame:
    if "rates" not in result.tables:
        return pd.DataFrame()
    table = pictures.of_side(result.tables["rates"], side).reset_index(drop=True)
    return table.assign(
        label=[
            _label(view, by, str(group)) for by, group in zip(table["grouping"], table["group"], strict=True)
        ]
    )


def _label(view: View, by: str, group: str) -> str:
    t = view.t
    if by == "question":
        return t(f"rates.{group}")
    if by == "quadrant":
        return t(f"quadrant.{group}")
    if by == "weekday":
        return t(f"weekday.{group}")
    return filters.label(t, "channel", group) if by == "channel" else group


# -- posts to open ------------------------------------------------------------------------------------------


def open_posts(view: View, result: Result, side: str | None, name: str) -> None:
    """Our posts with their counts and links: by comments (``own``) or by shares (``shared``)."""
    t = view.t
    table = pictures.of_side(result.tables[name], side) if name in result.tables else pd.DataFrame()
    if not len(table):
        return
    if name == "own":
        shown = table["impressions"].where(table["impressions"] > 0)
        table = table.assign(comment_rate=(1000 * table["comments"] / shown).round(1))
        table = table.sort_values(["comment_rate", "comments", "post"], ascending=[False, False, True])
    st.markdown(f"#### {t('silent.title' if name == 'own' else 'shared.title')}")
    st.caption(t("silent.words" if name == "own" else "shared.words"))
    some = table.head(SHOWN)
    post = some["post"].to_numpy(dtype=np.int64)
    rows = view.data.posts.iloc[post]
    columns: dict[str, Any] = {
        "posted_at": times(rows["posted_at"]),
        "channel": [filters.label(t, "channel", channel) for channel in rows["channel"]],
        "text": names.masked(view.data, rows["text"]),
        "url": [link(url) for url in rows["url"]],
    }
    if name == "own":
        columns |= {"comment_rate": some["comment_rate"], "silent": _words(view, some["silent"])}
        columns["question"] = _words(view, some["question"])
    else:
        columns |= {"share_rate": some["share_rate"].round(1), "beyond": _words(view, some["beyond"])}
    columns |= {count: some[count] for count in (*own_posts.COUNTS, "impressions")}
    found = pd.DataFrame({key: np.asarray(values, dtype=object) for key, values in columns.items()})
    found = found.infer_objects().rename(columns={key: t(f"column.{key}") for key in columns})
    day = "DD-MM-YYYY" if t.language == "nl" else "DD/MM/YYYY"
    config = {
        t("column.text"): st.column_config.TextColumn(width="medium"),
        t("column.url"): st.column_config.LinkColumn(display_text=t("column.open"), width="small"),
        t("column.posted_at"): st.column_config.DatetimeColumn(format=day),
        **rooms.decimals(view),
    }
    st.dataframe(
        found.dropna(axis=1, how="all"), hide_index=True, column_config=config, placeholder="–", height=320,
        alt=t("shared.title"),
    )  # fmt: skip


def _words(view: View, values: pd.Series) -> list[str]:
    t = view.t
    return [
        "–" if value is None or value is pd.NA or value != value else t("word.yes" if value else "word.no")
        for value in values
    ]


def link(url: object) -> str | None:
    """A link that a browser may follow; nothing else."""
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None


# -- followers ----------------------------------------------------------------------------------------------


def followers_alone(result: Result) -> bool:
    """Whether followers are known and no group can be seen."""
    there = "followers" in result.tables and len(result.tables["followers"]) > 0
    seen = any(one.measured and not one.basis.startswith("followers_") for one in result.headlines)
    return there and not seen


def followers(view: View, result: Result) -> None:
    """Followers by group with a tick for whom we want to reach; nothing where they are not known."""
    t = view.t
    table = result.tables["followers"] if "followers" in result.tables else pd.DataFrame()
    if not len(table):
        return
    st.markdown(f"#### {t('followers.title')}")
    st.markdown(t("followers.words"))
    dimensions = list(dict.fromkeys(table["dimension"]))
    chosen: str = st.radio(
        t("followers.by"), dimensions, key="followers-by", horizontal=True, persist_state="session",
        format_func=lambda name: t(f"dimension.{name}") if f"dimension.{name}" in t else str(name),
    )  # fmt: skip
    groups = table[table["dimension"] == chosen]
    key = f"wanted-{chosen}"
    options = list(dict.fromkeys(groups["name"]))
    st.session_state[key] = [name for name in options if (chosen, name) in view.visitor.choices.wanted]
    st.multiselect(
        t("followers.wanted"), options, key=key, placeholder=t("followers.pick"), select_all=False,
        on_change=_want, args=(view, chosen, key),
    )  # fmt: skip
    summed = groups.groupby("name", as_index=False).agg(
        followers=("followers", "sum"), wanted=("wanted", "any")
    )
    what = t(f"dimension.{chosen}") if f"dimension.{chosen}" in t else chosen
    pictures.chart(
        figures.fig_followers(summed, view.look), figures.alt_followers(summed, what, view.look), "followers"
    )


def _want(view: View, dimension: str, key: str) -> None:
    others = [pair for pair in view.visitor.choices.wanted if pair[0] != dimension]
    chosen = [(dimension, name) for name in st.session_state[key]]
    view.visitor.choices = replace(view.visitor.choices, wanted=tuple(sorted([*others, *chosen])))


# -- others -------------------------------------------------------------------------------------------------


def competitors(view: View, result: Result) -> None:
    """Pages beside ours with the same denominators; nothing where there are none."""
    t = view.t
    table = result.tables["competitors"] if "competitors" in result.tables else pd.DataFrame()
    if not len(table):
        return
    st.markdown(f"#### {t('competitors.title')}")
    words = [t("competitors.words")]
    periods = table[["start", "end"]].dropna().drop_duplicates()
    if len(periods) == 1:
        start, end = periods.iloc[0]
        words.append(t("competitors.period", start=t.day(start), end=t.day(end)))
    st.caption(" ".join(words))
    shown = pd.DataFrame(
        {
            t("column.page"): [
                t("competitors.ours", name=name) if ours else name
                for name, ours in zip(table["name"], table["ours"], strict=True)
            ],
            **{
                t(f"column.{name}"): table[name].round(digits).to_numpy()
                for name, digits in (
                    ("followers", 0), ("posts", 0), ("per_post", 1), ("per_1000", 1), ("new_per_1000", 1),
                )
            },
        }
    ).dropna(axis=1, how="all")  # fmt: skip
    formats = rooms.decimals(view)
    st.dataframe(shown, hide_index=True, column_config=formats, placeholder="–", alt=t("competitors.title"))


def accounts(view: View, result: Result) -> bool:
    """How many posts each account of ours has under the filter, where that is all there is to see of us.

    False where there is more to see, or no account posted.
    """
    t, data = view.t, view.data
    if view.rows is None or result.headline.measured or data.has_roster or not len(data.posts):
        return False
    if data.posts["parent"].ge(0).any():
        # Who answers whom is a network.
        return False
    n = np.bincount(data.posts["author"].to_numpy()[view.rows.posts], minlength=len(data.accounts))
    ours = np.flatnonzero(data.parties.ours & (n > 0))
    ours = ours[np.argsort(-n[ours], kind="stable")][:NAMED]
    if not len(ours) or data.parties.side[data.codes("accounts", "channel")[ours]].min() != EXTERNAL:
        return False
    st.markdown(f"#### {t('accounts.title')}")
    labels = [
        f"{handle} · {filters.label(t, 'channel', channel)}"
        for handle, channel in zip(
            names.shown_accounts(data, ours), data.accounts["channel"].iloc[ours], strict=True
        )
    ]
    table = pd.DataFrame({"label": labels, "n_posts": n[ours]})
    figure = figures.fig_accounts(table, t("figure.accounts.x"), view.look)
    words = t.listing([f"{label} ({t.number(int(k))})" for label, k in zip(labels, n[ours], strict=True)])
    pictures.chart(figure, t("figure.accounts.alt", names=words), "accounts")
    st.caption(t("accounts.words"))
    return True


def mentioned(view: View, result: Result) -> bool:
    """Whom our posts name; False where they name nobody."""
    t = view.t
    table = result.tables["mentioned"] if result.tables and "mentioned" in result.tables else pd.DataFrame()
    if not len(table):
        return False
    st.markdown(f"#### {t('mentioned.title')}")
    table = table.head(NAMED)
    several = table["channel"].nunique() > 1
    labels = [
        f"@{handle} · {filters.label(t, 'channel', channel)}" if several else f"@{handle}"
        for handle, channel in zip(table["handle"], table["channel"], strict=True)
    ]
    table = table.assign(label=labels)
    figure = figures.fig_accounts(table, t("figure.mentioned.x"), view.look)
    pictures.chart(figure, figures.alt_mentioned(table, view.look), "mentioned")
    st.caption(t("mentioned.words"))
    return True
