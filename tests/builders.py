"""Small Datasets, written down post by post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from fivec.dataset import Dataset, conformed
from fivec.schema import ACCOUNT_KINDS, NO_PARENT, POST_KINDS, TIE_KINDS, UNKNOWN_PARENT

START = pd.Timestamp("2026-01-01 09:00", tz="UTC")
KINDS = {"posts": POST_KINDS, "ties": TIE_KINDS, "accounts": ACCOUNT_KINDS, "people": ACCOUNT_KINDS}
Post = Sequence[object]


def dataset(
    posts: Iterable[Post | Mapping[str, object]] = (),
    *,
    people: Iterable[Mapping[str, object]] = (),
    ties: Iterable[Mapping[str, object]] = (),
    story: Iterable[tuple[str, str]] = (),
    audience: Iterable[str] = (),
    influencers: Iterable[Mapping[str, object]] = (),
    accounts: Mapping[str, Mapping[str, object]] | None = None,
    ours: Iterable[str] = (),
    channel: str = "x",
    names_allowed: bool = False,
) -> Dataset:
    """A Dataset from a few lines.

    Parameters
    ----------
    posts : (id, author, parent, text, hours or time) or mappings with these and any other posts column
        (``channel``, ``kind``, ``share_of`` as an id, ``likes``, …). The tail may be left out; the time
        counts in hours from START, or None for an undated post. A parent that is not there is unknown.
    people : columns of the people table; ``accounts`` (handles) ties accounts to them, by default the
        name. Everybody is an employee unless said otherwise, and a roster is thereby present.
    ties : ``source`` and ``target`` as handles, and any other column of the table.
    accounts : further columns per handle, and accounts that never post.
    channel : where posts are, unless they say otherwise. A handle on two channels is two accounts.
    """
    lines = [_line(post, channel) for post in posts]
    ties = [dict(tie) for tie in ties]
    people = [dict(person) for person in people]
    code = _codes(lines, ties, accounts or {}, channel)
    row = {line["id"]: number for number, line in enumerate(lines)}
    for line in lines:
        line["author"] = code[str(line["channel"]), str(line["author"])]
        parent = line.get("parent")
        line["parent"] = NO_PARENT if parent is None else row.get(parent, UNKNOWN_PARENT)
        line["share_of"] = row.get(line.get("share_of"), NO_PARENT)
        addressee = line.get("addressee")
        line["addressee"] = -1 if addressee is None else code[str(line["channel"]), str(addressee)]
        line["kind"] = line.get("kind") or ("post" if parent is None else "reply")
    for tie in ties:
        where = str(tie.get("channel", channel))
        tie["source"], tie["target"] = code[where, str(tie["source"])], code[where, str(tie["target"])]
    return Dataset(
        accounts=_accounts(code, people, accounts or {}),
        people=_frame("people", [{"is_employee": True, **person} for person in people]),
        posts=_frame("posts", lines),
        ties=_frame("ties", ties),
        story=_frame("story", [{"value": value, "text": text} for value, text in story]),
        audience=_frame("audience", [{"text": text} for text in audience]),
        influencers=_frame("influencers", [dict(one) for one in influencers]),
        has_roster=bool(people),
        ours=tuple(ours),
        names_allowed=names_allowed,
    )


def _line(post: Post | Mapping[str, object], channel: str) -> dict[str, object]:
    if not isinstance(post, Mapping):
        post = dict(zip(("id", "author", "parent", "text", "posted_at"), post, strict=False))
    line = {"channel": channel, "posted_at": 0, **post}
    at = line["posted_at"]
    line["posted_at"] = START + pd.Timedelta(hours=at) if isinstance(at, int | float) else at
    return line


def _codes(
    lines: list[dict[str, object]],
    ties: list[dict[str, object]],
    accounts: Mapping[str, Mapping[str, object]],
    channel: str,
) -> dict[tuple[str, str], int]:
    """Account code per (channel, handle), in order of first appearance."""
    ends = [(tie.get("channel", channel), tie[end]) for tie in ties for end in ("source", "target")]
    names = [(line["channel"], line["author"]) for line in lines]
    names += [(line["channel"], line["addressee"]) for line in lines if line.get("addressee")]
    names += ends + [(about.get("channel", channel), handle) for handle, about in accounts.items()]
    return {(str(where), str(who)): code for code, (where, who) in enumerate(dict.fromkeys(names))}


def _accounts(
    code: Mapping[tuple[str, str], int],
    people: list[dict[str, object]],
    accounts: Mapping[str, Mapping[str, object]],
) -> pd.DataFrame:
    person = {
        handle: number
        for number, one in enumerate(people)
        for handle in one.get("accounts", [one["name"]])  # type: ignore[attr-defined]
    }
    return _frame(
        "accounts",
        [
            {"channel": where, "handle": handle, "person": person.get(handle, -1), **accounts.get(handle, {})}
            for where, handle in code
        ],
    )


def _frame(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = conformed(table, pd.DataFrame(rows))
    if table in KINDS:
        frame["kind"] = frame["kind"].cat.set_categories(list(KINDS[table]))
    return frame
