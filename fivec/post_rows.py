"""Our own posts as rows: where each fits, what came of it, and the thread that it started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from fivec import conversations, parties, rates, schema
from fivec.content.counting import shared_table
from fivec.content.fitted import Fitted, fitted_posts
from fivec.content.listing import post_table
from fivec.dataset import Dataset, Rows, Selection, chosen
from fivec.network_rows import handles
from fivec.own_posts import COUNTS, counted, invitations, mature, own_posts
from fivec.own_topics import of_own_posts
from fivec.text import LANGUAGES

POST_COLUMNS: Final = (
    *("post", "side", "channel", "kind", "author", "posted_at", "mature", "language", "n_words"),
    *("story_percentile", "audience_percentile", "story_p", "audience_p", "quadrant", "value", "words"),
    *("not_judged", "topic", "question", "invitation"),
    *("comments", "shares", "likes", "impressions", "share_rate_per_1000", "comments_per_1000"),
    *("thread", "thread_level", "thread_n_posts"),
)
SHARE: Final = "share"
NO_TEXT: Final = "no_text"
TOO_SHORT: Final = "too_short"
NOTHING_TO_COMPARE: Final = "nothing_to_compare"


def post_rows(data: Dataset, selection: Selection | None = None, names: bool = False) -> pd.DataFrame:
    """One row per post of ours in the selection, in the columns of POST_COLUMNS; no text is in it.

    Ours are the posts that start a thread and the native shares of whoever speaks for us on the side of the
    post; where we start nothing, the answers that stand in for them. Posts of others are in no row.

    ``post`` and ``thread`` (the first post of its thread) are ids, as ``root_post`` of the threads.
    ``story_percentile`` and ``audience_percentile`` are places among made-up posts of the same length
    (0-100), ``story_p`` and ``audience_p`` what is left of 1; ``quadrant``, ``value`` and ``words`` are those
    of the page. ``not_judged`` says why a post has no fits: ``share``, ``no_text``, ``too_short``, ``copy``,
    ``other_language``, ``not_sampled`` or, without story and audience, ``nothing_to_compare``; empty for a
    post that has fits. ``share_rate_per_1000`` is drawn towards the rate of all posts of its side and there
    for posts that are old enough (``mature``); ``comments_per_1000`` is as it was counted. ``question`` and
    ``invitation`` are empty without a text or a thread of its own, ``thread_level`` where the thread does not
    concern us or its replies are not in the data. Colleagues go by a codename unless ``names``.
    """
    if not len(data.posts):
        return pd.DataFrame(columns=list(POST_COLUMNS))
    rows = data.select(selection)
    sides = parties.sides_of_posts(data)
    fitted = {code: fitted_posts(data, code) for code in sides if _can_be_judged(data, code)}
    reason = _not_judged(data, sides, fitted)
    post = rows.posts[(reason != None)[rows.posts]]  # noqa: E711
    some, author = data.posts.iloc[post], data.posts["author"].to_numpy()[post]
    found = {
        "post": some["id"].astype("object").to_numpy(),
        "side": np.array(schema.SIDES, dtype=object)[parties.post_side(data)[post]],
        "channel": some["channel"].astype("object").to_numpy(),
        "kind": some["kind"].astype("object").to_numpy(),
        "author": handles(data, names)[author],
        "posted_at": some["posted_at"].array,
        "mature": mature(data)[post],
        "language": np.array(LANGUAGES, dtype=object)[data.terms.language[post]],
        "n_words": data.terms.lengths[post],
        **_fits(data, rows, post),
        "not_judged": np.where(reason[post] == "", None, reason[post]),
        "topic": _topics(data, post, sides),
        **_invites(data, post, some["text"]),
        **_came_of_it(data, rows, post, sides),
        **_threads(data, selection, post),
    }
    return pd.DataFrame({name: found[name] for name in POST_COLUMNS})


def _can_be_judged(data: Dataset, code: int) -> bool:
    return bool(parties.speakers(data, code).any() and data.terms.counts.nnz)


def _not_judged(data: Dataset, sides: list[int], fitted: Mapping[int, Fitted]) -> np.ndarray:
    """Why each post of ours has no fits, "" where it has; None for all that are no posts of ours."""
    reason = np.full(len(data.posts), None, dtype=object)
    starts = (data.posts["parent"].to_numpy() == schema.NO_PARENT) & ~chosen(data.posts["kind"], ("reply",))
    is_share = chosen(data.posts["kind"], ("share",))
    empty = data.posts["text"].fillna("").str.strip().eq("").to_numpy(dtype=bool)
    for code in sides:
        ours = parties.speakers(data, code)[data.posts["author"].to_numpy()]
        ours = ours & (parties.post_side(data) == code)
        reason[ours & starts] = TOO_SHORT
        if found := fitted.get(code):
            for name, posts in {**found.own.set_aside, "other_language": found.other_language}.items():
                reason[posts] = name
            fits = found.story_fit is not None or found.audience_fit is not None
            reason[found.posts] = "" if fits else NOTHING_TO_COMPARE
        reason[ours & empty & (reason == TOO_SHORT)] = NO_TEXT
        reason[ours & is_share] = SHARE
    return reason


def _fits(data: Dataset, rows: Rows, post: np.ndarray) -> dict[str, np.ndarray]:
    table = post_table(data, rows)
    table = table.set_index(table["post"].astype(np.int64)).reindex(post)
    words = [word if isinstance(word, str) else None for word in table["words"]]
    found = {name: table[name].astype("object").to_numpy() for name in ("quadrant", "value")}
    for text in ("story", "audience"):
        fit = table[f"{text}_fit"].astype("float64").to_numpy()
        found |= {f"{text}_percentile": fit, f"{text}_p": 1 - fit / 100}
    return found | {"words": np.array(words, dtype=object)}


def _topics(data: Dataset, post: np.ndarray, sides: list[int]) -> np.ndarray:
    """The topic of each post as the pages call it."""
    found = np.full(len(post), None, dtype=object)
    side = parties.post_side(data)[post]
    for code in sides:
        told = of_own_posts(data, code)
        if told is not None:
            titles, of_post = told
            here = side == code
            found[here] = np.array([*titles, None], dtype=object)[of_post[post[here]]]
    return found


def _invites(data: Dataset, post: np.ndarray, text: pd.Series) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Whether a post asks a question, and whether it asks one or invites in other words."""
    marks = invitations(data, post)
    told = text.notna().to_numpy(dtype=bool) & (data.threads.root[post] == post)
    both = {"question": marks["question"], "invitation": marks["question"] | marks["invite"]}
    found = {name: pd.array(mark, dtype="boolean") for name, mark in both.items()}
    for mark in found.values():
        mark[~told] = pd.NA
    return found


def _came_of_it(data: Dataset, rows: Rows, post: np.ndarray, sides: list[int]) -> dict[str, np.ndarray]:
    found = {name: counted(data, post, name) for name in (*COUNTS, "impressions")}
    shown = np.where(found["impressions"] > 0, found["impressions"], np.nan)
    rate = np.full(len(data.posts), np.nan)
    for code in sides:
        table = shared_table(data, own_posts(data, rows.posts, code))
        rate[table["post"].to_numpy(dtype=np.int64)] = table["share_rate"].to_numpy()
    per_1000 = rates.PER * found["comments"] / shown
    return {**found, "share_rate_per_1000": rate[post], "comments_per_1000": per_1000}


def _threads(data: Dataset, selection: Selection | None, post: np.ndarray) -> dict[str, object]:
    root = data.threads.root[post]
    table = conversations.thread_table(data, selection).set_index("post")["level"]
    return {
        "thread": data.posts["id"].astype("object").to_numpy()[root],
        "thread_level": table.reindex(root).array,
        "thread_n_posts": data.threads.size[root],
    }
