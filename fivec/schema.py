"""Tables, columns and dtypes of a Dataset, and the one error type of the package.

Ids are text at the door (readers) and integer codes inside (Dataset). A missing value is missing: NaN,
NaT, None or a negative code, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import pyarrow as pa

NO_PARENT: Final = -1
"""The post starts a thread."""
UNKNOWN_PARENT: Final = -2
"""The post answers a post that is not in the data."""
NOBODY: Final = -1
"""No account, person or group is known."""

POST_KINDS: Final = ("post", "reply", "share")
TIE_KINDS: Final = ("follow", "connection", "mention", "reply", "share", "reaction")
ACCOUNT_KINDS: Final = ("person", "logo", "unknown")
MATCHES: Final = ("handle", "link", "email", "name", "users", "confirmed")
"""By what an account found its person; ``users`` is the platform's own list of users."""
SIDES: Final = ("internal", "external")
SMALL_GROUP: Final = 5
"""Groups under this size are never broken out."""
INTERNAL_CHANNELS: Final = ("viva", "slack", "teams")
"""Channels that only colleagues can read, by nature of the platform."""
DEFAULT_CHANNEL: Final = "posts"
"""Channel of posts of which the file does not say the platform."""
UNSURE: Final = "unsure"
JUDGED: Final[Mapping[str, tuple[str, ...]]] = {
    "story": ("yes", "no", UNSURE),
    "audience": ("yes", "no", UNSURE),
    "purpose": ("information", "community", "action", UNSURE),
    "step": ("0", "1", "2", "3", UNSURE),
}
"""What the user is asked to judge blind, with the answers: of posts the first three, of threads the last."""
C_NAMES: Final = ("connections", "congruence", "conversations", "content", "context")

# What a reader delivers (first tuple required). Whatever names something is text; NUMBER_COLUMNS are
# float64, TIME_COLUMNS timestamp[s, UTC], FLAG_COLUMNS bool; a value that is not known is null.
EXPORT_COLUMNS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "posts": (
        ("id", "author"),
        (
            "kind",
            "channel",
            "text",
            "posted_at",
            "parent",
            "share_of",
            "addressee",
            "group",
            "likes",
            "comments",
            "shares",
            "impressions",
            "url",
            "language",
            "inferred",
        ),
    ),
    "accounts": (
        ("handle",),
        ("channel", "name", "email", "followers", "official", "kind", "team", "role", "joined_at"),
    ),
    "people": (
        ("name",),
        (
            "accounts",
            "email",
            "kind",
            "is_employee",
            "may_be_named",
            "official",
            "team",
            "role",
            "organisation",
            "joined_at",
            # What more a node table says of its nodes, as a JSON object of texts.
            "attributes",
        ),
    ),
    "ties": (("source", "target"), ("kind", "at", "weight", "channel")),
    "story": (("value", "text"), ("channel",)),
    "audience": (("text",), ("topic",)),
    "influencers": (("name",), ("handle", "topic", "contact", "last_contact_at", "comes_to_us")),
    # Followers of our own page by job function, industry and so on, as the platform counts them.
    "audience_profile": (("dimension", "name", "followers"), ("channel",)),
    # Pages beside ours over one period, by the platform's own counts; engagements are likes, comments and
    # shares together.
    "competitors": (
        ("name",),
        (
            *("channel", "followers", "new_followers", "posts", "likes", "comments", "shares"),
            *("engagements", "start", "end"),
        ),
    ),
    # What the user decided about accounts, as it was saved.
    "accounts_list": (("channel", "account"), ("person", "refused", "kind", "official", "is_employee")),
    # The filled counting sheet: one row per sampled post; replied_as is person, logo or both.
    "counted": (
        ("id",),
        (
            "channel",
            "url",
            "commenters",
            "we_replied",
            "came_back",
            "among_themselves",
            "replied_as",
            "questions",
            "open_questions",
        ),
    ),
    # What the user said of a post (of the first post, where a thread was judged); see JUDGED.
    "judged": (("id", "question", "answer"), ("channel", "judged_at")),
}

NUMBER_COLUMNS: Final = (
    *("likes", "comments", "shares", "impressions", "followers", "weight"),
    *("new_followers", "posts", "engagements", "commenters", "questions", "open_questions"),
)
TIME_COLUMNS: Final = ("posted_at", "at", "joined_at", "last_contact_at", "start", "end", "judged_at")
FLAG_COLUMNS: Final = (
    *("official", "is_employee", "may_be_named", "comes_to_us", "refused"),
    *("inferred", "we_replied", "came_back", "among_themselves"),
)

TIME_DTYPE: Final = pd.DatetimeTZDtype("s", "UTC")
TEXT_DTYPE: Final = pd.ArrowDtype(pa.large_string())

# The tables inside a Dataset (integer codes; -1 or -2 where nothing is known).
TABLES: Final[Mapping[str, Mapping[str, object]]] = {
    "accounts": {
        "channel": "category",
        "handle": TEXT_DTYPE,
        "name": TEXT_DTYPE,
        "person": "int32",
        "followers": "float64",
        "official": "boolean",
        "kind": "category",
        "is_employee": "boolean",
        "matched_by": "category",
    },
    "people": {
        "name": TEXT_DTYPE,
        "kind": "category",
        "is_employee": "boolean",
        "may_be_named": "boolean",
        "official": "boolean",
        "team": "category",
        "role": TEXT_DTYPE,
        "organisation": TEXT_DTYPE,
        "joined_at": TIME_DTYPE,
        "attributes": TEXT_DTYPE,
    },
    "posts": {
        "author": "int32",
        "kind": "category",
        "channel": "category",
        "text": TEXT_DTYPE,
        "posted_at": TIME_DTYPE,
        "parent": "int32",
        "share_of": "int32",
        "addressee": "int32",
        "group": "category",
        "likes": "float64",
        "comments": "float64",
        "shares": "float64",
        "impressions": "float64",
        "url": TEXT_DTYPE,
        "language": "category",
        "inferred": "boolean",
        "id": TEXT_DTYPE,
    },
    "ties": {
        "source": "int32",
        "target": "int32",
        "kind": "category",
        "at": TIME_DTYPE,
        "weight": "float64",
    },
    "story": {"value": TEXT_DTYPE, "text": TEXT_DTYPE, "channel": TEXT_DTYPE},
    "audience": {"text": TEXT_DTYPE, "topic": TEXT_DTYPE},
    "influencers": {
        "name": TEXT_DTYPE,
        "handle": TEXT_DTYPE,
        "topic": TEXT_DTYPE,
        "contact": TEXT_DTYPE,
        "last_contact_at": TIME_DTYPE,
        "comes_to_us": "boolean",
    },
    "audience_profile": {
        "dimension": TEXT_DTYPE,
        "name": TEXT_DTYPE,
        "followers": "float64",
        "channel": TEXT_DTYPE,
    },
    "competitors": {
        "name": TEXT_DTYPE,
        "channel": TEXT_DTYPE,
        **dict.fromkeys(
            ("followers", "new_followers", "posts", "likes", "comments", "shares", "engagements"), "float64"
        ),
        "start": TIME_DTYPE,
        "end": TIME_DTYPE,
    },
    "counted": {
        "id": TEXT_DTYPE,
        "channel": TEXT_DTYPE,
        "url": TEXT_DTYPE,
        "commenters": "float64",
        **dict.fromkeys(("we_replied", "came_back", "among_themselves"), "boolean"),
        "replied_as": "category",
        "questions": "float64",
        "open_questions": "float64",
    },
    "judged": {
        "id": TEXT_DTYPE,
        "question": "category",
        "answer": "category",
        "channel": TEXT_DTYPE,
        "judged_at": TIME_DTYPE,
    },
}


class FivecError(Exception):
    """Something the user can mend; the words live in the catalogues under ``error.<key>``.

    Parameters
    ----------
    key : str
        Which error, for example ``"empty_file"``.
    **values
        What the sentence names: ``file``, ``line``, ``column``, ``limit`` and so on.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}")
        self.key = key
        self.values = values


@dataclass(frozen=True)
class SourceReport:
    """What became of one file.

    ``reasons`` counts every row that was not used by its reason (a catalogue key under ``reason.``),
    ``totals`` are control totals to compare with the platform's own screen, ``dropped`` counts what was
    removed for privacy (``dropped.`` keys), ``notes`` are assumptions made (``note.`` keys with values).
    """

    name: str
    format: str | None
    rows_read: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, object] = field(default_factory=dict)
    feeds: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()
    error: FivecError | None = None

    @property
    def rows_set_aside(self) -> int:
        """Rows of the file that no table holds."""
        return sum(self.reasons.values())


@dataclass(frozen=True)
class Export:
    """What a reader made of one file: tables in the columns of EXPORT_COLUMNS, and its report.

    ``aside`` are the first rows that were set aside, as found, under their reason (see
    ``SourceReport.reasons``).
    """

    tables: Mapping[str, pa.Table]
    report: SourceReport
    aside: tuple[tuple[str, pa.Table], ...] = ()


def empty(table: str) -> pd.DataFrame:
    """The named Dataset table without rows, every column in its dtype."""
    return pd.DataFrame(
        {name: pd.Series([], dtype=dtype) for name, dtype in TABLES[table].items()}  # type: ignore[call-overload]
    )
