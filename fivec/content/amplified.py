"""Our brand's posts on their way through our people: which are taken further, by how many, in whose words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from fivec import parties, schema
from fivec.clusters import by_design_effect
from fivec.copying import long_enough
from fivec.dataset import Dataset, Rows, among, chosen
from fivec.measures import Measure, Side, grade, median_interval, not_measured, proportion
from fivec.schema import SMALL_GROUP
from fivec.small_groups import tells_of_few
from fivec.text.quoted import own_words, quoted

WITHIN_DAYS: Final = 30
LEAST_WORDS: Final = 3
"""Words of one's own beside what is passed on."""
HOPS: Final = 5
"""Shares of shares that are followed back."""


@dataclass(frozen=True)
class Passed:
    """Posts of our people that pass on a post of an account of the organisation; arrays, one entry each.

    Attributes
    ----------
    brand, post : rows of the brand's post and of the one that passes it on.
    person : who passes it on.
    own : whether with at least three words of their own.
    shares : whether the data mark any share on this side.
    """

    brand: np.ndarray
    post: np.ndarray
    person: np.ndarray
    own: np.ndarray
    shares: bool


def amplification(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CT-6.amplified, CT-6.employees and CT-6.own_words.

    Parameters
    ----------
    posts : rows that count; who passes them on is looked for in all data.

    Returns
    -------
    Share of the brand's posts that at least one colleague passed on within thirty days, of those that had
    them; the median number of different colleagues per post that was; and the share of those passings-on
    with words of their own. The latter two are not measured where they would tell what fewer than five pass
    on. Not measured without posts of official accounts, where fewer than five colleagues write here (it would
    be about these), where neither a share nor a repetition is in the data, and where no post is old enough.
    """
    started = brand_posts(data, posts, code)
    author = data.posts["author"].to_numpy()
    people = parties.by_our_people(data)[author] & (parties.post_side(data) == code)
    n_people = len(np.unique(data.parties.person[author[people]]))
    if not len(started):
        return [not_measured("CT-6.amplified", "brand_posts", side=side)]
    if not n_people:
        return [not_measured("CT-6.amplified", "roster", side=side)]
    if n_people < SMALL_GROUP:
        return [not_measured("CT-6.amplified", side=side, basis=parties.FEW)]
    found = passed_on(data, code)
    if not found.shares and not len(found.brand):
        return [not_measured("CT-6.amplified", "shares", side=side)]
    brand = started[followed(data)[started]]
    if not len(brand):
        return [not_measured("CT-6.amplified", side=side, basis="too_young")]
    basis = "full" if found.shares else "copies_only"
    here = among(data, found.brand, brand)
    pairs = np.unique(np.stack([found.brand[here], found.person[here]], axis=1), axis=0)
    of_post = np.unique(pairs[:, 0], return_counts=True)[1]
    share = proportion("CT-6.amplified", len(of_post), len(brand), side=side, basis=basis)
    if not len(of_post):
        return [share]
    if tells_of_few(pairs[:, 1], found.person[~here & followed(data)[found.brand]]):
        ids = ("CT-6.employees", "CT-6.own_words")
        return [share, *(not_measured(id, side=side, basis=parties.FEW) for id in ids)]
    low, high = median_interval(np.sort(of_post))
    typical = Measure(
        "CT-6.employees", float(np.median(of_post)), low, high, n=len(of_post), grade=grade(len(of_post)),
        side=side, basis=basis,
    )  # fmt: skip
    own, person = found.own[here], found.person[here]
    told = proportion("CT-6.own_words", int(own.sum()), len(own), side=side, basis=basis)
    told = by_design_effect(told, own, np.unique(person, return_inverse=True)[1])
    return [share, typical, told]


def followed(data: Dataset) -> np.ndarray:
    """Posts that could be passed on for thirty days, bool: their channel holds posts of as much later.

    Every post where nothing is dated.
    """
    if np.isnan(data.end):
        return np.ones(len(data.posts), dtype=bool)
    channel = data.codes("posts", "channel")
    last = np.full(len(data.posts["channel"].cat.categories) + 1, -np.inf)
    np.fmax.at(last, channel, data.seconds)
    return np.asarray(data.seconds <= last[channel] - WITHIN_DAYS * 86_400)


def not_followed(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Posts of the brand that do not count: side, reason (too_young, undated) and n, where there are any."""
    done, lines = followed(data), []
    for code in parties.sides_of_posts(data)[::-1] if data.parties.known and len(data.posts) else ():
        brand = brand_posts(data, rows.posts, code)
        undated = np.isnan(data.seconds[brand])
        for reason, met in (("too_young", ~undated), ("undated", undated)):
            if n := int((~done[brand] & met).sum()):
                lines.append((parties.side_name(code), reason, n))
    return pd.DataFrame(lines, columns=["side", "reason", "n"])


def brand_posts(data: Dataset, posts: np.ndarray, code: int) -> np.ndarray:
    """Those of some rows that an official account started; native shares left out."""
    author = data.posts["author"].to_numpy()
    kept = data.parties.official[author] & (parties.post_side(data) == code)
    kept &= chosen(data.posts["kind"], ("post",)) & (data.posts["parent"].to_numpy() == schema.NO_PARENT)
    return posts[kept[posts]]


def passed_on(data: Dataset, code: int) -> Passed:
    """Every passing-on of a brand post by one of our people on a side; found once."""
    found: Passed = data.mine(f"content/amplified/{code}", lambda: _passed_on(data, code))
    return found


def _passed_on(data: Dataset, code: int) -> Passed:
    author, here = data.posts["author"].to_numpy(), parties.post_side(data) == code
    share = chosen(data.posts["kind"], ("share",))
    people = parties.by_our_people(data)[author] & here
    brand = brand_posts(data, np.arange(len(author)), code)
    is_brand = np.zeros(len(author), dtype=bool)
    is_brand[brand] = True
    shared = np.flatnonzero(people & share)
    source = _sources(data)[shared]
    known = (source >= 0) & is_brand[np.maximum(source, 0)]
    pairs = [np.stack([source[known], shared[known]], axis=1), _repeated(data, brand, people & ~share)]
    both = np.concatenate(pairs)
    late = data.seconds[both[:, 1]] - data.seconds[both[:, 0]]
    both = both[~((late < 0) | (late > WITHIN_DAYS * 86_400))]
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    own = own_words(*(data.posts["text"].iloc[rows] for rows in both.T)) >= LEAST_WORDS
    person = data.parties.person[author[both[:, 1]]]
    return Passed(both[:, 0], both[:, 1], person, own, bool((share & here).any()))


def _sources(data: Dataset) -> np.ndarray:
    """What each share passes on in the end, -1 where it is not known: a share of a share leads on."""
    of = data.posts["share_of"].to_numpy().astype(np.int64)
    found = of.copy()
    for _ in range(HOPS):
        further = np.where(found >= 0, of[np.maximum(found, 0)], -1)
        found = np.where(further >= 0, further, found)
    return found


def _repeated(data: Dataset, brand: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Brand posts and posts of our people that hold their text: int array (n_pairs, 2) of rows.

    A post that holds several texts passes on the one it holds most of, of equals the latest before it.
    """
    long = long_enough(data)
    originals, posts = brand[long[brand]], np.flatnonzero(people & long)
    first, second, share = quoted(data.posts["text"].iloc[originals], data.posts["text"].iloc[posts])
    pairs = np.stack([originals[first], posts[second]], axis=1)
    gone_by = data.seconds[pairs[:, 1]] - data.seconds[pairs[:, 0]]
    pairs, gone_by, share = (one[~(gone_by < 0)] for one in (pairs, gone_by, share))
    pairs = pairs[np.lexsort((np.nan_to_num(gone_by), -share, pairs[:, 1]))]
    return pairs[~pd.Series(pairs[:, 1]).duplicated().to_numpy()]
