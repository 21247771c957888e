"""What was counted by hand under a sample of our own posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.clusters import wider
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, proportion

BASIS: Final = "counted"
FALLBACKS: Final = ("comment_counts", "invitations", "flat")
"""What a headline rests on where it cannot be seen whether others talk with each other."""


def counted(data: Dataset, rows: Rows) -> pd.DataFrame:
    """The counted posts of a selection; a post that was counted twice as it was counted last.

    The columns of the table ``counted``, and ``post`` (row of the post, -1 where it is not in the data),
    ``side`` (code), ``among`` and ``replied`` (boolean, with what other answers imply) and ``level`` (0-3,
    missing where the answers do not tell). A post that is not in the data has no date, team or kind: it is
    kept where only channels are filtered.
    """
    table: pd.DataFrame = data.mine("counted", lambda: _counted(data))
    if not len(table):
        return table
    choice, post = rows.selection, table["post"].to_numpy()
    channel = _channel(table)
    free = choice.start is None and choice.end is None and not choice.teams and not choice.kinds
    fits = free & (channel.isin(choice.channels) | (not choice.channels)).to_numpy(dtype=bool)
    kept = np.where(post >= 0, np.isin(post, rows.roots), fits)
    return table[kept].reset_index(drop=True)


def _counted(data: Dataset) -> pd.DataFrame:
    """``counted`` of everything."""
    table = data.counted.drop_duplicates(["channel", "id"], keep="last").reset_index(drop=True)
    post = _posts(data, table)
    side = np.array([_side(data, name) for name in _channel(table)], dtype=np.int64)
    if len(data.posts):
        side = np.where(post >= 0, parties.post_side(data)[post], side)
    table = table.assign(post=post, side=side)
    return table.assign(among=_among(table), replied=_replied(table)).assign(level=_level)


def _channel(table: pd.DataFrame) -> pd.Series:
    return table["channel"].astype("object").where(table["channel"].notna(), "")


def _posts(data: Dataset, table: pd.DataFrame) -> np.ndarray:
    """Row of each counted post in the data, -1 where it is not there."""
    if not len(table) or not len(data.posts):
        return np.full(len(table), -1)
    known = pd.MultiIndex.from_arrays(
        [data.posts["channel"].astype("object"), data.posts["id"].astype("object")]
    )
    wanted = pd.MultiIndex.from_arrays([table["channel"].astype("object"), table["id"].astype("object")])
    return np.asarray(known.get_indexer(wanted), dtype=np.int64)


def _side(data: Dataset, channel: str) -> int:
    """INTERNAL or EXTERNAL of a channel, which need not be in the data."""
    names = data.accounts["channel"].cat.categories
    if channel in names:
        return int(data.parties.side[names.get_loc(channel)])
    by_nature = schema.SIDES[parties.INTERNAL if channel in schema.INTERNAL_CHANNELS else parties.EXTERNAL]
    return schema.SIDES.index(data.chosen_sides.get(channel, by_nature))


def _among(table: pd.DataFrame) -> pd.Series:
    """Whether commenters answered each other; fewer than two commenters did not."""
    too_few = table["commenters"] < 2
    return table["among_themselves"].mask(table["among_themselves"].isna() & too_few, False)


def _replied(table: pd.DataFrame) -> pd.Series:
    """Whether we replied; who did, or who came back, says so too."""
    implied = table["replied_as"].notna() | table["came_back"].fillna(False)
    return table["we_replied"].mask(table["we_replied"].isna() & implied, True)


def _level(table: pd.DataFrame) -> pd.Series:
    among, replied, commenters = table["among"], table["replied"], table["commenters"]
    apart = (among == False).fillna(False).to_numpy(dtype=bool)  # noqa: E712
    back, silent = (replied.fillna(other).to_numpy(dtype=bool) for other in (False, True))
    level = np.full(len(table), -1)
    level[apart & ~silent & (commenters > 0).to_numpy()] = 1
    level[apart & back] = 2
    level[among.fillna(False).to_numpy(dtype=bool)] = 3
    level[(commenters == 0).to_numpy()] = 0
    return pd.Series(level, dtype="Int64").mask(level < 0)


def measures(table: pd.DataFrame, side: Side, quick: bool) -> list[Measure]:
    """CV-1, and of CV-2, CV-2.returned, CV-3 and CV-5 what was counted, from the rows of one side.

    Each from the rows that answer its question, with basis ``counted``. Questions come in clusters, one per
    post: the interval of CV-3 is the wider of Wilson's and that over posts.
    """

    def share(id: str, k: int, n: int) -> Measure:
        return proportion(id, k, n, side=side, basis=BASIS, missing=() if n else ("counted",))

    among, level = table["among"].dropna(), table["level"].dropna()
    voice = table["replied_as"].dropna()
    back = table["came_back"][table["replied"].fillna(False).to_numpy(dtype=bool)].dropna()
    found = [share(f"CV-2.L{step}", int((level == step).sum()), len(level)) for step in range(4)]
    found.append(share("CV-2.returned", int(back.sum()), len(back)))
    found.append(_answered(table, share, quick))
    found.append(share("CV-5", int((voice != "logo").sum()), len(voice)))
    return [share("CV-1", int(among.sum()), len(among)), *(one for one in found if one.measured)]


def _answered(table: pd.DataFrame, share: Callable[[str, int, int], Measure], quick: bool) -> Measure:
    asked = table[["questions", "open_questions"]].dropna()
    asked = asked[asked["questions"] > 0]
    n = asked["questions"].to_numpy(dtype=np.int64)
    k = n - asked["open_questions"].to_numpy(dtype=np.int64)
    found = share("CV-3", int(k.sum()), int(n.sum()))
    return found if quick else wider(found, k, n)


def beside(found: list[Measure], by_hand: list[Measure]) -> list[Measure]:
    """The measures of one side with those counted by hand, headline first; the two are never added up.

    Threads in the data go first: what was counted then stands beside them under its own id. Where the data
    hold no replies the count takes their place.
    """
    threads = bool(found) and found[0].measured and found[0].basis not in FALLBACKS
    if threads:
        apart = [replace(by_hand[0], id="CV-1.counted")] if by_hand[0].measured else []
        return found + apart + [one for one in by_hand if one.id == "CV-2.returned"]
    if found and found[0].measured and not by_hand[0].measured:
        return found + by_hand[1:]
    ids = {one.id for one in by_hand}
    return by_hand + [one for one in found if one.id not in ids]


def ladder(table: pd.DataFrame) -> pd.DataFrame:
    """Counted posts per rung and side: side, sort (own, all), level, n."""
    lines = [
        (schema.SIDES[side], sort, level, int((table["level"][table["side"] == side] == level).sum()))
        for side in sorted(set(table["side"].tolist()))
        for sort in ("all", "own")
        for level in range(4)
    ]
    return pd.DataFrame(lines, columns=["side", "sort", "level", "n"])
