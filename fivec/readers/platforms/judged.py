"""What the user judged at "check me", as it was saved: one row per question about a post.

A row without an answer, or with one that does not fit its question, is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fivec.readers import build
from fivec.readers.cells import clean, n_true
from fivec.readers.headers import columns, is_dutch, normalised
from fivec.readers.source import Source
from fivec.readers.times import moments
from fivec.schema import JUDGED, UNSURE, Export

_NEEDED: Final = ("code", "question", "answer")

HEADERS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "code": "Controlecode (laten staan)",
        "question": "Wat werd gevraagd",
        "answer": "Jouw antwoord",
        "judged_at": "Beoordeeld op",
        "text": "Begint met",
    },
    "en": {
        "code": "Check code (leave as it is)",
        "question": "What was asked",
        "answer": "Your answer",
        "judged_at": "Judged at",
        "text": "Starts with",
    },
}
_QUESTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "story": "Is dit ons verhaal?",
        "audience": "Is dit waar het publiek om geeft?",
        "purpose": "Waar is dit bericht voor?",
        "step": "Hoe ver komt dit gesprek?",
    },
    "en": {
        "story": "Is this our story?",
        "audience": "Is this what the audience cares about?",
        "purpose": "What is this post for?",
        "step": "How far does this conversation get?",
    },
}
_STEPS: Final = {step: step for step in JUDGED["step"] if step != UNSURE}
_ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        **{"yes": "ja", "no": "nee", UNSURE: "weet ik niet", **_STEPS},
        **{"information": "het vertelt iets", "community": "het verbindt mensen"},
        "action": "het roept op tot iets",
    },
    "en": {
        **{"yes": "yes", "no": "no", UNSURE: "can't say", **_STEPS},
        **{"information": "it tells something", "community": "it connects people"},
        "action": "it calls to action",
    },
}


def in_words(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Judgements in the words of a language, which this module reads back.

    Parameters
    ----------
    rows : columns of the table ``judged``, and ``text`` by which a person recognises the post.
    """
    head = HEADERS[language]
    found = {
        head["code"]: [f"{channel}:{id}" for channel, id in zip(rows["channel"], rows["id"], strict=True)],
        head["question"]: [_QUESTIONS[language][question] for question in rows["question"]],
        head["answer"]: [_ANSWERS[language][answer] for answer in rows["answer"]],
        head["judged_at"]: ["" if pd.isna(at) else f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in rows["judged_at"]],
        head["text"]: list(rows["text"]),
    }
    return pd.DataFrame(found, dtype="object")


def detect(source: Source) -> bool:
    """Whether the header has the code, what was asked and what was answered."""
    return set(_NEEDED) <= columns(source.sheet.names, "judged").keys()


def read(source: Source) -> Export:
    """One row per judgement."""
    sheet, notes = source.sheet, source.notes()
    at = columns(sheet.names, "judged")
    raw, ragged = sheet.read(list(range(len(sheet.names))))
    notes.set_aside("ragged_row", ragged)
    cells = {name: clean(raw[position]) for name, position in at.items()}
    n_rows = len(cells["code"])
    parts = [(code or "").partition(":") for code in cells["code"].to_pylist()]
    question = _meant(cells["question"], _QUESTIONS)
    answer = _fitting(question, _meant(cells["answer"], _ANSWERS))
    rows = {
        "id": _texts(id or None for _, _, id in parts),
        "channel": _texts(channel or None for channel, _, id in parts),
        "question": _texts(question),
        "answer": _texts(answer),
    }
    if "judged_at" in cells:
        header = sheet.names[at["judged_at"]]
        rows["judged_at"] = moments(cells["judged_at"], header, is_dutch(sheet.names), notes)
    found = {sheet.names[position] or str(position + 1): column for position, column in raw.items()}
    kept = pa.chunked_array([pa.repeat(pa.scalar(True), n_rows)])
    for reason, fault in (
        ("judged_no_code", pc.or_(rows["id"].is_null(), rows["channel"].is_null())),
        ("judged_no_answer", cells["answer"].is_null()),
        ("judged_unclear", rows["answer"].is_null()),
    ):
        here = pc.and_(kept, fault)
        notes.set_aside(reason, n_true(here), {name: column.filter(here) for name, column in found.items()})
        kept = pc.and_(kept, pc.invert(fault))
    table = build.table("judged", {name: column.filter(kept) for name, column in rows.items()})
    return build.export(source.name, "judged", {"judged": table}, n_rows + ragged, notes)


def _meant(column: pa.ChunkedArray, words: Mapping[str, Mapping[str, str]]) -> list[str | None]:
    """The value that each cell stands for in either language; None for anything else."""
    value = {normalised(word): value for known in words.values() for value, word in known.items()}
    value |= {normalised(known): known for known in value.values()}
    # A spreadsheet writes a step as a number.
    return [cell and value.get(normalised(cell.removesuffix(".0"))) for cell in column.to_pylist()]


def _fitting(questions: list[str | None], answers: list[str | None]) -> list[str | None]:
    """The answers, None where they do not fit their question."""
    return [
        answer if question is not None and answer in JUDGED[question] else None
        for question, answer in zip(questions, answers, strict=True)
    ]


def _texts(values: Iterable[str | None]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(list(values), pa.large_string())])
