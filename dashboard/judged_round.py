"""What one visitor judges on one side, what was said of it so far, and the file that it is kept in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final

import numpy as np
import streamlit as st

from dashboard import downloads, names
from dashboard.frame import View
from dashboard.words import clipped
from fivec import checking, schema
from fivec.content import checked as content
from fivec.content import purposes_checked as purposes
from fivec.conversations import checked as conversations
from fivec.dataset import Dataset
from fivec.language import Translator
from fivec.readers.platforms.judged import in_words

QUESTIONS: Final[dict[str, tuple[str, ...]]] = {"content": content.QUESTIONS, "conversations": ("step",)}
OPTIONAL: Final[dict[str, tuple[str, ...]]] = {"content": (purposes.QUESTION,), "conversations": ()}
MODULES: Final[dict[str, ModuleType]] = {"content": content, "conversations": conversations}
DECIDING: Final = {"content": "CT-12", "conversations": "CV-14"}
SNIPPET: Final = 80


@dataclass(frozen=True)
class Round:
    """What one visitor judges on one side: the sample (rows), and what was said of it so far.

    ``more`` are the rows of which the question that may be passed over is asked too; ``late`` says that it is
    asked alone, after the outcome.
    """

    c: str
    side: str
    data: Dataset
    rows: tuple[int, ...]
    said: dict[tuple[int, str], str]
    more: frozenset[int] = frozenset()
    late: bool = False

    def key(self, name: str) -> str:
        """A key of the session of this round."""
        return f"check-{name}-{self.c}-{self.side}"

    @property
    def needed(self) -> tuple[str, ...]:
        """The questions that are to be answered; one that may be passed over where it is asked alone."""
        return OPTIONAL[self.c] if self.late else QUESTIONS[self.c]

    def done(self, row: int) -> bool:
        """Whether every question about a post was answered, but for what may be passed over."""
        return all((row, question) in self.said for question in self.needed)

    def questions(self, row: int) -> tuple[str, ...]:
        """What is asked of a post, with what may be passed over last."""
        return self.needed + (OPTIONAL[self.c] if row in self.more and not self.late else ())

    @property
    def passed_over(self) -> tuple[int, ...]:
        """Rows of which a question that may be passed over has no answer."""
        open_ones = [
            (row, question) for row in self.rows if row in self.more for question in OPTIONAL[self.c]
        ]
        return tuple(dict.fromkeys(row for row, question in open_ones if (row, question) not in self.said))

    def asked(self, question: str, t: Translator) -> str:
        """A question in words; inside, the audience are the colleagues."""
        own = f"check_me.question.{question}.{self.side}"
        return t(own) if own in t else t(f"check_me.question.{question}")

    @property
    def codes(self) -> dict[int, str]:
        """Per row of the sample what stands for the post in a file."""
        found = checking.post_codes(self.data, np.array(self.rows, dtype=np.int64))
        return dict(zip(self.rows, found, strict=True))

    def by_hand(self, view: View) -> bool:
        """Whether any answer was given on the page, not by a file."""
        given = {f"{channel}:{id}" for channel, id, *_ in view.visitor.choices.judged}
        return not given.isdisjoint(self.codes.values())

    @property
    def locked(self) -> set[tuple[str, str]]:
        """Answers (code of the post, question) of which the outcome was shown."""
        found: set[tuple[str, str]] = st.session_state.setdefault(self.key("locked"), set())
        return found

    def lock(self) -> None:
        """Fix every answer given so far: its outcome is shown."""
        codes = self.codes
        self.locked.update((codes[row], question) for row, question in self.said if row in codes)

    def is_locked(self, row: int, question: str) -> bool:
        """Whether the outcome of an answer was shown; one that was taken back is open again."""
        return (row, question) in self.said and (self.codes[row], question) in self.locked

    @property
    def open(self) -> list[int]:
        """Rows that can be judged blind: all but those of which every outcome was shown."""
        locked = self.locked
        return [
            row
            for row, code in self.codes.items()
            if (row in self.more or not self.late)
            and (not self.done(row) or any((code, question) not in locked for question in self.needed))
        ]


def begun(view: View, c: str, side: str) -> Round:
    """The round of one side: the sample, with what was said of it on the page or in a file."""
    data = view.visitor.data
    code = schema.SIDES.index(side)
    rows = MODULES[c].sample(data, code)
    table = checking.judgements(data)[["post", "question", "answer"]]
    said = {(post, question): answer for post, question, answer in table.itertuples(index=False)}
    more = rows[purposes.asked(data, code, rows)] if OPTIONAL[c] else rows[:0]
    here = Round(c, side, data, tuple(rows.tolist()), said, frozenset(more.tolist()))
    return replace(here, late=bool(st.session_state.get(here.key("late"), False)))


def save(view: View, here: Round) -> None:
    """The button that saves everything that was judged."""
    t = view.t
    st.download_button(
        t("check_me.save"), lambda: saved(here.data, t.language), t("check_me.file"), "text/csv",
        on_click="ignore", key=here.key("save"), icon=":material/save:", help=t("check_me.save_help"),
    )  # fmt: skip


def saved(data: Dataset, language: str) -> bytes:
    """Everything that was judged of the posts in the data, as a file that is read back."""
    rows = checking.judgements(data)
    texts = names.masked(data, data.posts["text"].iloc[rows["post"].to_numpy()])
    return downloads.csv(
        in_words(rows.assign(text=[clipped(text, SNIPPET) for text in texts]), language), language
    )
