"""Reddit's copy of somebody's own data: comments and posts, and much beside them that is not read.

Private messages and chats are counted, never read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fivec.readers import formats
from fivec.readers.bundle import Bundle
from fivec.readers.source import Source
from fivec.schema import Export, FivecError

_TABLES: Final = ("reddit_own_comments", "reddit_own_posts")
_PRIVATE: Final = ("messages", "messages_archive", "chat_history")
_OTHERS: Final = frozenset(
    (
        *("account_gender", "announcements", "approved_submitter_subreddits", "birthdate", "checkfile"),
        *("comment_headers", "comment_votes", "drafts", "friends", "gilded_content", "gold_information"),
        *("hidden_posts", "ip_logs", "linked_identities", "linked_phone_number", "message_headers"),
        *("messages_archive_headers", "moderated_subreddits", "multireddits", "payouts", "persona"),
        *("poll_votes", "post_headers", "post_votes", "purchases", "saved_comments", "saved_posts"),
        *("scheduled_posts", "sensitive_ads_preferences", "statistics", "stripe", "subscribed_subreddits"),
        *("subreddit_rules", "twitter", "usernames", "user_preferences"),
    )
)


def parts(bundle: Bundle) -> list[Bundle]:
    """Per table of comments or posts a part; with the first of a folder goes what lies beside it."""
    found: list[Bundle] = []
    folders: dict[str, list[str]] = {}
    for path, source in bundle.members.items():
        if path.lower().endswith(".csv") and _is_own(source):
            folders.setdefault(path[: path.rfind("/") + 1], []).append(path.rpartition("/")[2])
    for folder, (first, *rest) in folders.items():
        beside = bundle.part(folder, lambda path, first=first: path == first or _is_beside(path))  # type: ignore[misc]
        found.append(beside)
        found += [bundle.part(folder, lambda path, one=one: path == one) for one in rest]  # type: ignore[misc]
    return found


def read_bundle(bundle: Bundle) -> Export:
    """One table, with a count of what is left out beside it."""
    export = next(formats.read(source) for path, source in bundle.members.items() if not _is_beside(path))
    private = [_n_rows(source) for path, source in bundle.members.items() if _stem(path) in _PRIVATE]
    n_unused = len(bundle.members) - 1 - len(private)
    report = export.report
    if sum(private):
        reasons = {**report.reasons, "private_message": sum(private)}
        report = replace(report, rows_read=report.rows_read + sum(private), reasons=reasons)
    if n_unused:
        report = replace(report, notes=(*report.notes, ("archive_unused", {"n": n_unused})))
    return replace(export, report=report)


def _is_own(source: Source) -> bool:
    try:
        sheet = source.sheet
    except FivecError:
        return False
    return bool(sheet.sample) and any(formats.named(key).fits(sheet) for key in _TABLES)


def _is_beside(path: str) -> bool:
    return "/" not in path and path.lower().endswith(".csv") and _stem(path) in (*_PRIVATE, *_OTHERS)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].casefold()


def _n_rows(source: Source) -> int:
    try:
        column, ragged = source.sheet.read([0])
    except FivecError:
        return 0
    return len(column[0]) + ragged
