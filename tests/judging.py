"""What somebody says of the sample at "check me", as rows and as the file that is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from fivec import parties
from fivec.content import checked as content
from fivec.content import purposes_checked as purposes
from fivec.conversations import checked as conversations
from fivec.dataset import Dataset
from fivec.readers.platforms.judged import in_words
from fivec.schema import JUDGED

WHEN = "2026-02-01T10:00:00Z"
TURNS = {
    "story": ("yes", "no", "no", "unsure"),
    "audience": ("no", "no", "yes", "yes"),
    "purpose": ("information", "community", "action", "unsure", "information"),
    "step": ("1", "3", "2", "0", "unsure"),
}


def judgement(data: Dataset, row: int, question: str, answer: str, at: str = WHEN) -> tuple[str, ...]:
    """One answer as settings keep it."""
    post = data.posts.iloc[row]
    return str(post["channel"]), str(post["id"]), question, answer, at


def judged_in_turn(data: Dataset, side: int = parties.EXTERNAL) -> list[tuple[str, ...]]:
    """Every post and thread of the sample, with answers that take turns."""
    rows = {question: content.sample(data, side) for question in content.QUESTIONS}
    posts = content.sample(data, side)
    rows["purpose"] = posts[purposes.asked(data, side, posts)]
    rows["step"] = conversations.sample(data, side)
    return [
        judgement(data, row, question, TURNS[question][at % len(TURNS[question])])
        for question in JUDGED
        for at, row in enumerate(rows[question].tolist())
    ]


def as_file(judgements: Iterable[Sequence[str]], language: str = "nl") -> bytes:
    """Judgements as the CSV that the page saves."""
    names = ["channel", "id", "question", "answer", "judged_at"]
    rows = pd.DataFrame(list(judgements), columns=names)
    rows = rows.assign(
        judged_at=pd.to_datetime(rows["judged_at"], utc=True, format="ISO8601"), text="Begint met dit"
    )
    text: str = in_words(rows, language).to_csv(index=False, sep=";" if language == "nl" else ",")
    return text.encode("utf-8-sig")


def judged_by_hand(data: Dataset, language: str) -> bytes:
    """The whole sample of the outside, judged in turn, as a file."""
    return as_file(judged_in_turn(data), language)
