"""The Dataset (tables and what is derived from them once) and the Selection (a filter over it)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from fivec import parties, schema, text, threads, ties
from fivec.decisions import Decisions, decided, merged
from fivec.schema import SourceReport
from fivec.small_groups import told_apart

THE_STORY: Final = frozenset(
    ("verhaal", "ons verhaal", "kernwaarden", "merkverhaal", "story", "our story", "core values", "values")
)
"""Channels of a list with our story that are no channel but the story itself."""


@dataclass(frozen=True)
class Selection:
    """A filter. Empty tuples and None mean "all"; ``end`` is inclusive.

    ``channels`` and ``teams`` are names, ``kinds`` are person, logo or unknown; ``accounts`` are own handles,
    as ``handle`` or ``channel:handle``, from whose perspective to look.
    """

    start: date | None = None
    end: date | None = None
    channels: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing is filtered."""
        return self == Selection()


@dataclass(frozen=True)
class Rows:
    """Row numbers of a Dataset's tables that a Selection keeps.

    ``posts`` and ``ties`` pass every filter; ``roots`` are the posts that start a kept thread (all
    replies of such a thread count, whoever wrote them); ``people`` follow team and kind only.
    """

    selection: Selection
    posts: np.ndarray
    roots: np.ndarray
    ties: np.ndarray
    people: np.ndarray


@dataclass(frozen=True)
class Dataset:
    """Everything that was read, coded to integers, with its provenance.

    ``ours`` are handles the user called "ours"; ``wanted`` are the groups of followers (dimension, name) the
    user wants to reach; ``chosen_sides`` maps a channel to internal or external where the user overruled the
    rule; ``claimed`` are accounts that the list of people gives to several of them, with those people;
    ``decisions`` are the ones that are in the tables; ``names_allowed`` says the user confirmed that
    employees may be named; ``by_meaning`` says that posts are compared by sentence vectors instead of words.
    ``derived`` holds what depends on posts, accounts and ties only, and outlives a change of story, lists,
    organisation or decisions; ``own`` holds what this very Dataset was asked before.
    """

    accounts: pd.DataFrame = field(default_factory=lambda: schema.empty("accounts"))
    people: pd.DataFrame = field(default_factory=lambda: schema.empty("people"))
    posts: pd.DataFrame = field(default_factory=lambda: schema.empty("posts"))
    ties: pd.DataFrame = field(default_factory=lambda: schema.empty("ties"))
    story: pd.DataFrame = field(default_factory=lambda: schema.empty("story"))
    audience: pd.DataFrame = field(default_factory=lambda: schema.empty("audience"))
    influencers: pd.DataFrame = field(default_factory=lambda: schema.empty("influencers"))
    audience_profile: pd.DataFrame = field(default_factory=lambda: schema.empty("audience_profile"))
    competitors: pd.DataFrame = field(default_factory=lambda: schema.empty("competitors"))
    counted: pd.DataFrame = field(default_factory=lambda: schema.empty("counted"))
    judged: pd.DataFrame = field(default_factory=lambda: schema.empty("judged"))
    reports: tuple[SourceReport, ...] = ()
    has_roster: bool = False
    claimed: tuple[tuple[int, tuple[int, ...]], ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    ours: tuple[str, ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    chosen_sides: Mapping[str, str] = field(default_factory=dict)
    names_allowed: bool = False
    by_meaning: bool = False
    derived: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    own: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    # -- the same data under another choice ---------------------------------------------------------

    def with_organisation(self, handles: Iterable[str]) -> Dataset:
        """The same data with these handles as the organisation's own accounts."""
        return replace(self, ours=tuple(handles))

    def with_sides(self, sides: Mapping[str, str]) -> Dataset:
        """The same data with some channels declared internal or external."""
        return replace(self, chosen_sides=dict(sides))

    def with_story(self, rows: pd.DataFrame) -> Dataset:
        """The same data with this story (columns value, text, optionally channel)."""
        return replace(self, story=conformed("story", rows))

    def with_audience(self, rows: pd.DataFrame) -> Dataset:
        """The same data with these audience texts (columns text, optionally topic)."""
        return replace(self, audience=conformed("audience", rows))

    def with_influencers(self, rows: pd.DataFrame) -> Dataset:
        """The same data with this list of people who matter (name, handle, topic, contact, …)."""
        return replace(self, influencers=conformed("influencers", rows))

    def with_meaning(self, on: bool = True) -> Dataset:
        """The same data with posts compared by meaning (needs the extra ``semantic``), or by words."""
        return replace(self, by_meaning=on)

    def with_decisions(self, decisions: Decisions) -> Dataset:
        """The same data with these decisions about accounts; only accounts and people change."""
        if decisions == Decisions():
            return self
        found = decided(self.accounts, self.people, decisions)
        both = merged(self.decisions, decisions)
        return replace(self, accounts=found.accounts, people=found.people, decisions=both)

    def with_judged(self, rows: pd.DataFrame) -> Dataset:
        """The same data with these judgements beside those of files (columns of the table ``judged``).

        Nothing else depends on what was judged: all that was derived stays.
        """
        if not len(rows):
            return self
        both = pd.concat([self.judged.astype("object"), rows.astype("object")])
        found = replace(self, judged=conformed("judged", both))
        object.__setattr__(found, "own", self.own)
        if "parties" in vars(self):
            vars(found)["parties"] = self.parties
        return found

    # -- what is derived once -------------------------------------------------------------------------

    def once(self, key: str, compute: Callable[[], Any]) -> Any:
        """What ``compute`` gives, kept for every Dataset with the same posts, accounts and ties."""
        if key not in self.derived:
            self.derived[key] = compute()
        return self.derived[key]

    def mine(self, key: str, compute: Callable[[], Any]) -> Any:
        """What ``compute`` gives, kept for this Dataset only: it depends on who "we" are."""
        if key not in self.own:
            self.own[key] = compute()
        return self.own[key]

    @property
    def threads(self) -> threads.Threads:
        """Root, depth and size of every post's thread."""
        return self.once("threads", lambda: threads.threads(self.posts["parent"].to_numpy()))

    @property
    def interactions(self) -> pd.DataFrame:
        """Replies, mentions and shares as ties: source, target, kind, post (row). See ties.interactions."""
        return self.once("interactions", lambda: ties.interactions(self.posts, self.accounts))

    @property
    def terms(self) -> text.Terms:
        """The words of every post, cut, counted and stemmed."""
        found: text.Terms = self.once("terms", lambda: text.of_posts(self.posts))
        return found

    @property
    def written(self) -> np.ndarray:
        """Posts that hold a text, bool (n_posts,)."""
        return self.once("written", self._written)

    def _written(self) -> np.ndarray:
        column = self.posts["text"]
        return (column.notna() & (column.str.strip() != "")).to_numpy(dtype=bool)

    @cached_property
    def parties(self) -> parties.Parties:
        """Who counts as one party, who is ours, and which channels are internal."""
        return parties.parties(self)

    @property
    def seconds(self) -> np.ndarray:
        """Posting time per post in seconds since 1970 UTC (float64; NaN where unknown)."""
        return self.once("seconds", lambda: seconds(self.posts["posted_at"]))

    @property
    def end(self) -> float:
        """Last time stamp in the data, in seconds since 1970 UTC; NaN without time stamps."""
        return self.once("end", self._end)

    def _end(self) -> float:
        stamps = self.seconds
        return float(np.nanmax(stamps)) if len(stamps) and not np.isnan(stamps).all() else float("nan")

    @property
    def sources(self) -> pd.DataFrame:
        """One row per file: name, format, rows_read, rows_set_aside, reasons, totals, feeds, dropped."""
        columns = ("name", "format", "rows_read", "rows_set_aside", "reasons", "totals", "feeds", "dropped")
        return pd.DataFrame(
            [[getattr(report, name) for name in columns] for report in self.reports], columns=list(columns)
        )

    def codes(self, table: str, column: str) -> np.ndarray:
        """Integer codes of a categorical column (-1 where missing)."""
        return self.once(f"codes/{table}/{column}", lambda: getattr(self, table)[column].cat.codes.to_numpy())

    @property
    def account_team(self) -> np.ndarray:
        """Team code per account (-1 where the person or team is not known)."""
        return self.mine("account_team", self._account_team)

    def _account_team(self) -> np.ndarray:
        person = self.accounts["person"].to_numpy()
        team = self.codes("people", "team")
        return np.where(person >= 0, team[person] if len(team) else -1, -1)

    # -- filtering ------------------------------------------------------------------------------------

    def select(self, selection: Selection | None = None) -> Rows:
        """Row numbers that a selection keeps; the tables themselves are never cut."""
        selection = selection or Selection()
        accounts = self.accounts_kept(selection)
        kept = self._within(self.seconds, selection)
        if selection.channels:
            kept &= chosen(self.posts["channel"], selection.channels)
        if not accounts.all():
            kept &= accounts[self.posts["author"].to_numpy()]
        posts = np.flatnonzero(kept)
        return Rows(
            selection,
            posts,
            posts[np.flatnonzero(self.threads.root[posts] == posts)],
            np.flatnonzero(self._ties_kept(selection, accounts)),
            np.flatnonzero(self._people_kept(selection)),
        )

    def _within(self, stamps: np.ndarray, selection: Selection, undated: bool = False) -> np.ndarray:
        kept = np.ones(len(stamps), dtype=bool)
        if selection.start is None and selection.end is None:
            return kept
        if selection.start is not None:
            kept &= stamps >= pd.Timestamp(selection.start, tz="UTC").timestamp()
        if selection.end is not None:
            after = pd.Timestamp(selection.end + timedelta(days=1), tz="UTC").timestamp()
            kept &= stamps < after
        return kept | np.isnan(stamps) if undated else kept

    def accounts_kept(self, selection: Selection) -> np.ndarray:
        """Accounts of the teams, kinds and handles of a selection, bool per account."""
        kept = np.ones(len(self.accounts), dtype=bool)
        if selection.teams:
            person = self.accounts["person"].to_numpy()
            kept &= (person >= 0) & self._in_teams(selection)[person] if len(self.people) else False
        if selection.kinds:
            kinds = [schema.ACCOUNT_KINDS.index(kind) for kind in selection.kinds]
            kept &= np.isin(self.parties.kind, kinds)
        if selection.accounts:
            kept &= parties.is_chosen(self.accounts, selection.accounts)
        return kept

    def _in_teams(self, selection: Selection) -> np.ndarray:
        """People of the chosen teams, without teams too small to be looked at apart.

        A small team does not come along with a large one either: two selections would tell it apart.
        """
        large = np.append(self.large_teams, False)
        return chosen(self.people["team"], selection.teams) & large[self.codes("people", "team")]

    @property
    def large_teams(self) -> np.ndarray:
        """Teams of employees that may be looked at apart, bool per category. See small_groups.told_apart."""
        return self.mine("large_teams", self._large_teams)

    def _large_teams(self) -> np.ndarray:
        employed = self.people["is_employee"].fillna(True).to_numpy(dtype=bool)
        team = self.codes("people", "team")[employed].astype(np.int64)
        return told_apart(team, len(self.people["team"].cat.categories))

    def _ties_kept(self, selection: Selection, accounts: np.ndarray) -> np.ndarray:
        kept = self._within(
            self.once("tie_seconds", lambda: seconds(self.ties["at"])), selection, undated=True
        )
        source, target = self.ties["source"].to_numpy(), self.ties["target"].to_numpy()
        if selection.channels:
            kept &= chosen(self.accounts["channel"], selection.channels)[source]
        # A connection is an act of both ends.
        mutual = chosen(self.ties["kind"], ("connection",))
        return kept & (accounts[source] | (mutual & accounts[target]))

    def _people_kept(self, selection: Selection) -> np.ndarray:
        kept = np.ones(len(self.people), dtype=bool)
        if selection.teams:
            kept &= self._in_teams(selection)
        if selection.kinds:
            kinds = [schema.ACCOUNT_KINDS.index(kind) for kind in selection.kinds]
            kept &= np.isin(parties.people_kind(self), kinds)
        return kept


def among(data: Dataset, rows: np.ndarray, posts: np.ndarray) -> np.ndarray:
    """Bool per row: is one of these posts. Both are row numbers of posts."""
    kept = np.zeros(len(data.posts), dtype=bool)
    kept[posts] = True
    return kept[rows]


def chosen(column: pd.Series, names: Iterable[str]) -> np.ndarray:
    """Boolean mask of the rows of a categorical column whose value is one of ``names``."""
    codes = column.cat.codes.to_numpy()
    found = np.zeros(len(codes), dtype=bool)
    # One comparison per name: much faster than a look-up per row.
    for code in np.flatnonzero(column.cat.categories.isin(list(names))):
        found |= codes == code
    return found


def seconds(column: pd.Series) -> np.ndarray:
    """A datetime column as float64 seconds since 1970 UTC, NaN where missing."""
    values = column.astype(schema.TIME_DTYPE).to_numpy(dtype="datetime64[s]")
    stamps = values.astype("int64").astype("float64")
    stamps[np.isnat(values)] = np.nan
    return stamps


def conformed(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns and dtypes of a Dataset table; columns that are absent are missing values."""
    frame = rows.reset_index(drop=True)
    columns = {}
    for name, dtype in schema.TABLES[table].items():
        given = frame[name] if name in frame else pd.Series([None] * len(frame), dtype="object")
        if dtype == schema.TIME_DTYPE:
            given = pd.to_datetime(given, utc=True)
        columns[name] = given.astype(dtype)  # type: ignore[call-overload]
    return pd.DataFrame(columns)


def story_values(story: pd.DataFrame) -> pd.Series:
    """Bool per row of a story: a value with its sentence, not a text of a website or another channel.

    Values have no channel, or one that says that it is the story; where neither is so, the values are those
    of the first channel named.
    """
    channel = story["channel"]
    told = channel.isna() | channel.astype("object").astype(str).str.strip().str.casefold().isin(THE_STORY)
    return told if told.any() or not len(story) else channel == channel.iloc[0]
