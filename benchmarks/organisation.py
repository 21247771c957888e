"""An organisation beside the posts of posts.py: a roster, a story, audience questions, a list of people.

The same posts and seed give the same files, so that both sides of a benchmark read the same export.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from benchmarks.posts import ORGANISATION, posts

TEAMS = ("zorg", "wonen", "communicatie", "ict", "hr", "bestuur", "techniek", "onderzoek")
EMPLOYEES = 100
SILENT = 30
"""Employees on the roster of whom no account is known."""
QUESTIONS = 60
"""Audience questions per language."""
N_GROUPS = 8
AT_HOME = 0.8
LEADS = {"nl": ("de", "het", "een", "van", "en"), "en": ("the", "of", "and", "to", "the")}
"""Stop words of the generated posts that tell the two languages apart."""


def write(n: int, folder: Path) -> None:
    """Write posts.csv (n posts) and the four short files beside it into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = with_groups(posts(n))
    with (folder / "posts.csv").open("wb") as stream:
        pyarrow.csv.write_csv(table, stream)
    words = _usual_words(table)
    rng = np.random.default_rng(1)
    _csv(folder / "people.csv", ("name", "accounts", "team", "kind", "consent"), _people())
    _csv(folder / "story.csv", ("value", "text"), _story(words, rng))
    _csv(folder / "audience.csv", ("question", "topic"), _audience(words, rng))
    _csv(folder / "influencers.csv", ("name", "handle", "topic", "contact"), _influencers())


def with_groups(table: pa.Table, seed: int = 2) -> pa.Table:
    """The posts with the group each was placed in; answers have none of their own, as in many exports."""
    rng = np.random.default_rng(seed)
    author = pc.dictionary_encode(table["author"]).combine_chunks().indices.to_numpy()
    home = rng.integers(0, N_GROUPS, int(author.max()) + 1)[author]
    group = np.where(rng.random(len(author)) < AT_HOME, home, rng.integers(0, N_GROUPS, len(author)))
    names = np.array([f"groep {number}" for number in range(N_GROUPS)], dtype=object)[group]
    names[table["in_reply_to_id"].is_valid().to_numpy()] = None
    return table.append_column("group", pa.array(names, pa.string()))


def _people() -> Iterable[Sequence[str]]:
    for number, handle in enumerate(ORGANISATION):
        kind = "logo" if number < 5 else "person"
        yield f"Account {number}", handle, TEAMS[number % len(TEAMS)], kind, "no"
    for number in range(EMPLOYEES):
        yield f"Employee {number}", f"user{10 * number}", TEAMS[number % len(TEAMS)], "person", "no"
    for number in range(SILENT):
        yield f"Silent {number}", "", TEAMS[number % len(TEAMS)], "person", "no"


def _usual_words(table: pa.Table) -> list[str]:
    """Frequent words of the posts that are no stop words: both languages use them."""
    text = table["text"].slice(0, 20_000).combine_chunks()
    counts = pc.value_counts(pc.split_pattern(text, " ").flatten()).to_pylist()
    counts.sort(key=lambda entry: (-entry["counts"], entry["values"]))
    usual = [entry["values"] for entry in counts if entry["values"].isalpha() and len(entry["values"]) > 5]
    return usual[:150]


def _sentence(words: list[str], language: str, rng: np.random.Generator) -> str:
    return " ".join([*LEADS[language], *rng.choice(words, 12, replace=False)])


def _story(words: list[str], rng: np.random.Generator) -> Iterable[Sequence[str]]:
    for number in range(5):
        yield words[number], _sentence(words, "en" if number % 2 else "nl", rng)


def _audience(words: list[str], rng: np.random.Generator) -> Iterable[Sequence[str]]:
    for language in LEADS:
        for _ in range(QUESTIONS):
            yield _sentence(words, language, rng) + "?", ""


def _influencers() -> Iterable[Sequence[str]]:
    for number in range(20):
        yield f"Influencer {number}", f"user{7 * number + 1}", f"topic {number % 4}", ""


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
