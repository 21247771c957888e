"""Whether persons speak or the logo, in all messages and in replies apart, and who gets more comments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fivec import parties, rates, schema
from fivec.clusters import by_design_effect
from fivec.conversations.talk import talk
from fivec.dataset import Dataset, Rows, among
from fivec.measures import LIMITS, Measure, grade, not_measured, proportion
from fivec.own_posts import counted, is_own_post, own_posts
from fivec.small_groups import tells_of_few


def measures(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    """CV-5, CV-5.replies (share written by persons) and CV-5.engagement (comments, persons beside logo)."""
    found = [_share(id, data, rows, code, id != "CV-5") for id in ("CV-5", "CV-5.replies")]
    return found + _engagement(data, rows, code, quick)


def voices(data: Dataset, rows: Rows, code: int, replies: bool) -> np.ndarray:
    """Our messages on a side by persons, by logos, and by accounts of which it is not known; int (3,).

    With ``replies`` only those that answer somebody else.
    """
    spoken = _spoken(data, code, replies)
    return np.bincount(spoken.kind[np.flatnonzero(among(data, spoken.post, rows.posts))], minlength=3)


@dataclass(frozen=True)
class _Spoken:
    """Our messages on a side in all data: row, kind of account (see ``Parties.kind``) and person of each."""

    post: np.ndarray
    kind: np.ndarray
    person: np.ndarray

    def of_few(self, here: np.ndarray) -> bool:
        """Whether the number of messages by persons, of those in a selection (bool per message), would tell
        how many fewer than five of them wrote.
        """
        by_person = self.kind == parties.PERSON
        inside, left_out = np.flatnonzero(by_person & here), np.flatnonzero(by_person & ~here)
        return tells_of_few(self.person[inside], self.person[left_out])


def _spoken(data: Dataset, code: int, replies: bool) -> _Spoken:
    """Our messages on a side, or those that answer somebody else; made once per Dataset."""

    def made() -> _Spoken:
        seen, author = talk(data), data.posts["author"].to_numpy()
        spoken = (seen.side == code) & data.parties.ours[author]
        if replies:
            spoken &= (seen.answers >= 0) & (seen.answers != seen.party)
        post = np.flatnonzero(spoken)
        return _Spoken(post, data.parties.kind[author[post]], data.parties.person[author[post]])

    found: _Spoken = data.mine(f"spoken/{code}/{replies}", made)
    return found


def _share(id: str, data: Dataset, rows: Rows, code: int, replies: bool) -> Measure:
    """Persons of persons and logos; accounts that may be either are left out (see ``voice_table``)."""
    side, spoken = parties.side_name(code), _spoken(data, code, replies)
    kinds = rows.selection.kinds
    if kinds and not {"person", "logo"} <= set(kinds):
        return not_measured(id, side=side, basis="one_kind")
    here = among(data, spoken.post, rows.posts)
    if spoken.of_few(here):
        return not_measured(id, side=side, basis=parties.FEW)
    known = np.flatnonzero(here & (spoken.kind != parties.UNKNOWN))
    if len(known):
        by_person = spoken.kind[known] == parties.PERSON
        found = proportion(id, int(by_person.sum()), len(known), side=side)
        return by_design_effect(found, by_person, data.threads.root[spoken.post[known]])
    return not_measured(id, "kinds" if here.any() or id == "CV-5" else "replies", side=side)


def voice_table(data: Dataset, rows: Rows) -> pd.DataFrame:
    """Our messages and our replies by who wrote them: side, what (all, replies), person, logo, unknown.

    ``person`` and ``logo`` are missing where they would tell what fewer than five colleagues wrote.
    """
    lines = []
    for code in parties.sides_of_posts(data):
        for replies, what in ((False, "all"), (True, "replies")):
            counts = voices(data, rows, code, replies).tolist()
            spoken = _spoken(data, code, replies)
            few = spoken.of_few(among(data, spoken.post, rows.posts))
            told = [None, None, counts[parties.UNKNOWN]] if few else counts
            lines.append((schema.SIDES[code], what, *told))
    columns = ["side", "what", *schema.ACCOUNT_KINDS]
    return pd.DataFrame(lines, columns=columns).astype(dict.fromkeys(schema.ACCOUNT_KINDS, "Int64"))


# -- what comes back ----------------------------------------------------------------------------------------


def _engagement(data: Dataset, rows: Rows, code: int, quick: bool) -> list[Measure]:
    """CV-5.engagement: comments per post of persons over those of the logo, each channel with itself.

    Per follower of the account where followers are known, else per post (basis ``per_post``). ``k`` posts are
    by persons, of ``n``. Not measured with fewer than LIMITS["proportion"] of either sort, or by fewer than
    five persons, also where a filter leaves out so few: it would be about these.
    """
    if code != parties.EXTERNAL or not data.parties.known:
        return []
    id, side = "CV-5.engagement", parties.side_name(code)
    posts = own_posts(data, rows.posts, code)
    author = data.posts["author"].to_numpy()[posts]
    kind, comments = data.parties.kind[author], comments_of(data, posts)
    followers = data.accounts["followers"].to_numpy()[author]
    known = ~np.isnan(comments) & (kind != parties.UNKNOWN)
    shown = known & (followers > 0)
    by_person = kind == parties.PERSON
    basis = "full" if _least(by_person[shown]) >= LIMITS["proportion"][0] else "per_post"
    kept = shown if basis == "full" else known
    exposure = followers if basis == "full" else np.ones(len(posts))
    n, k, few = int(kept.sum()), int((kept & by_person).sum()), _least(by_person[kept])
    if not n:
        return []
    writer = data.parties.person[author[kept]]
    away = is_own_post(data, code).copy()
    away[posts] = False
    of_few = parties.tells_of_few(data, posts[kept & by_person], np.flatnonzero(away))
    if few < LIMITS["proportion"][0] or of_few:
        return [replace(not_measured(id, "kinds", side=side, basis="few_voices"), n=n, k=k)]
    channel = data.codes("posts", "channel")[posts].astype(np.int64)
    inputs = (comments[kept], exposure[kept], by_person[kept], channel[kept])
    value = rates.rate_ratio(*inputs)
    if value is None:
        return [replace(not_measured(id, side=side, basis="no_comments"), n=n, k=k)]
    low, high = (None, None) if quick else rates.ratio_interval(*inputs, writer=writer)
    return [Measure(id, value, low, high, k, n, 1.0, grade=grade(few), side=side, basis=basis)]


def _least(by_person: np.ndarray) -> int:
    """Posts of the rarer of the two sorts."""
    return min(int(by_person.sum()), int((~by_person).sum()))


def comments_of(data: Dataset, posts: np.ndarray) -> np.ndarray:
    """Comments under the given first posts, NaN where not known: of channels that hold replies those by
    others than us in the thread, of the other channels what the platform counted.
    """
    n: np.ndarray = data.mine("comments_by_others", lambda: _by_others(data))
    return np.where(talk(data).threaded[posts], n[posts], counted(data, posts, "comments"))


def _by_others(data: Dataset) -> np.ndarray:
    """Replies by others than us per thread, at the row of its first post; int (n_posts,)."""
    seen, root = talk(data), data.threads.root
    by_others = (data.threads.parent >= 0) & (seen.party != seen.us)
    return np.bincount(root[by_others], minlength=len(root))
