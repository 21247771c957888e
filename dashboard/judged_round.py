"""What one visitor judges on one side, what was said of it so far, and the file that it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Final

import numpy as np
import streamlit as st

from dashboard import downloads, names
from dashboard.frame import View
from dashboard.words import clipped
from fivec import checking, schema
from fivec.content import checked as content
from fivec.conversations import checked as conversations
from fivec.dataset import Dataset
from fivec.readers.platforms.judged import in_words

QUESTIONS: Final = {"content": content.QUESTIONS, "conversations": ("step",)}
MODULES: Final[dict[str, ModuleType]] = {"content": content, "conversations": conversations}
DECIDING: Final = {"content": "CT-12", "conversations": "CV-14"}
SNIPPET: Final = 80


@dataclass(frozen=True)
class Round:
    """What one visitor judges on one side: the sample (rows), and what was said of it so far."""

    c: str
    side: str
    data: Dataset
    rows: tuple[int, ...]
    said: dict[tuple[int, str], str]

    def key(self, name: str) -> str:
        """A key of the session of this round."""
        return f"check-{name}-{self.c}-{self.side}"

    def done(self, row: int) -> bool:
        """Whether every question about a post was answered."""
        return all((row, question) in self.said for question in QUESTIONS[self.c])

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
    def locked(self) -> set[str]:
        """Codes of the posts of which the outcome was shown."""
        found: set[str] = st.session_state.setdefault(self.key("locked"), set())
        return found

    @property
    def open(self) -> list[int]:
        """Rows that can be judged blind: without an answer of which the outcome was shown."""
        locked = self.locked
        return [row for row, code in self.codes.items() if code not in locked or not self.done(row)]


def begun(view: View, c: str, side: str) -> Round:
    """The round of one side: the sample, with what was said of it on the page or in a file."""
    data = view.visitor.data
    rows = MODULES[c].sample(data, schema.SIDES.index(side))
    table = checking.judgements(data)[["post", "question", "answer"]]
    said = {(post, question): answer for post, question, answer in table.itertuples(index=False)}
    return Round(c, side, data, tuple(rows.tolist()), said)


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
