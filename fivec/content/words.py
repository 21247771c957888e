"""Words that are ours, theirs, or shared: which ones tell our posts from what the audience says (CT-7)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import bodies, names, parties, text
from fivec.dataset import Dataset, among
from fivec.measures import Measure, Side, grade, not_measured
from fivec.text import EN, NL
from fivec.text.distinctive import LEAST_WRITERS, Body, distinctive

COLUMNS: Final = (
    "side", "word", "language", "whose", "z", "n_ours", "n_theirs", "authors_ours", "authors_theirs",
    "per_1000_ours", "per_1000_theirs",
)  # fmt: skip


@dataclass(frozen=True)
class Audience:
    """What the audience says, and what its columns stand for.

    ``source`` is the post's row, or -1 - the number of the text given; ``label`` and ``language`` have one
    entry per word.
    """

    body: Body
    source: np.ndarray
    label: np.ndarray
    language: np.ndarray


def word_table(data: Dataset, posts: np.ndarray, code: int) -> pd.DataFrame | None:
    """The words of one side, in each language in which both we and the audience write.

    Parameters
    ----------
    posts : rows of posts that count; the audience is that of the whole data.
    code : INTERNAL or EXTERNAL.

    Returns
    -------
    One row per word used at least five times by both together, by at least three writers: ``side``, ``word``,
    ``language``, ``whose`` (ours, theirs: typical of one of them; shared: of neither, and used by at least
    three writers on both sides), ``z`` (positive: ours), ``n_ours``, ``n_theirs``, ``authors_ours``,
    ``authors_theirs``, ``per_1000_ours``, ``per_1000_theirs`` (of the content words of each).
    Most typical first, shared ones by how often the one that uses them least does.
    None where one of the two has no text in any language of the other.
    """
    rows = own_rows(data, posts, code)
    if len(rows) == np.count_nonzero(data.terms.lengths[bodies.ours(data, code).different]):
        key = _key(data, code)
        table = data.once(f"words/table/{key}", lambda: _word_table(data, rows, code))
    else:
        table = _word_table(data, rows, code)
    if table is None:
        return None
    return table[~table["word"].isin(list(names.words_of_names(data)))].reset_index(drop=True)


def _word_table(data: Dataset, rows: np.ndarray, code: int) -> pd.DataFrame | None:
    """``word_table`` of some of our posts, with the names of people."""
    heard = audience(data, code)
    said, parts = _said(data, rows, len(heard.label)), []
    for language in (NL, EN):
        found = distinctive(said, heard.body, np.flatnonzero(heard.language == language))
        if found is not None:
            word = heard.label[found["column"].to_numpy()]
            parts.append(
                found.assign(side=parties.side_name(code), word=word, language=text.LANGUAGES[language])
            )
    if not parts:
        return None
    table = pd.concat(parts).sort_values(["rank", "word"], ascending=[False, True], ignore_index=True)
    return table[list(COLUMNS)]


def with_subject(table: pd.DataFrame) -> pd.Series:
    """Which words of ``word_table`` say what it is about, bool: "three" and "good" are shared by anybody."""
    codes = table["language"].map({name: code for code, name in enumerate(text.LANGUAGES)})
    found = text.carries(codes.to_numpy(dtype=np.int8), table["word"].to_numpy(dtype=object))
    return pd.Series(found, index=table.index)


def word_tables(data: Dataset, posts: np.ndarray) -> pd.DataFrame:
    """The words of every side on which we write and others do, one table under the other."""
    codes = parties.sides_of_posts(data)
    found = [
        word_table(data, posts, code)
        for code in codes
        if parties.speakers(data, code).any() and data.terms.counts.nnz
    ]
    tables = [one for one in found if one is not None and len(one)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def typical(data: Dataset, posts: np.ndarray, code: int, side: Side) -> list[Measure]:
    """CT-7.ours and CT-7.theirs: how many words are typical of us, and how many of the audience.

    ``n`` is the number of texts of the one that has fewer of them.
    """
    ids = ("CT-7.ours", "CT-7.theirs")
    own, table = own_rows(data, posts, code), word_table(data, posts, code)
    if table is None:
        return [not_measured(id, "audience" if len(own) else "own_posts", side=side) for id in ids]
    n = min(len(own), len(audience(data, code).body.author))
    return [
        Measure(id, float((table["whose"] == id[5:]).sum()), n=n, grade=grade(n, "text"), side=side)
        for id in ids
    ]


def texts_with(
    data: Dataset, posts: np.ndarray, code: int, word: str, language: str
) -> tuple[np.ndarray, np.ndarray]:
    """Where a word of ``word_table`` stands: rows of our posts, and what the audience says.

    Returns
    -------
    (ours, theirs), int arrays; of the audience the row of a post, or -1 - the number of the text given.
    """
    heard = audience(data, code)
    here = (heard.label == word) & (heard.language == text.LANGUAGES.index(language))
    rows = own_rows(data, posts, code)
    said = _said(data, rows, len(heard.label))
    return rows[_holding(said, here)], heard.source[_holding(heard.body, here)]


def _holding(body: Body, words: np.ndarray) -> np.ndarray:
    """Texts with at least one of the marked words, int (n,)."""
    text_of = np.repeat(np.arange(len(body.author)), np.diff(body.counts.indptr))
    return np.unique(text_of[words[body.counts.indices]])


# -- the two bodies -----------------------------------------------------------------------------------------


def own_rows(data: Dataset, posts: np.ndarray, code: int) -> np.ndarray:
    """Our posts on a side, the same words once; short ones too."""
    rows = bodies.ours(data, code).different
    return rows[np.flatnonzero(among(data, rows, posts) & (data.terms.lengths[rows] > 0))]


def _said(data: Dataset, rows: np.ndarray, n_words: int) -> Body:
    """Our posts. Who writes for an account of the organisation is not known: each of its posts is a writer.

    So is every post where fewer than three of us write at all.
    """
    counts = data.terms.counts[rows]
    account = data.posts["author"].to_numpy()[rows]
    author, unknown = data.parties.person[account], data.parties.official[account]
    if len(np.unique(author)) < LEAST_WRITERS:
        unknown = np.ones(len(rows), dtype=bool)
    author = np.where(unknown, -1 - np.arange(len(rows)), author)
    return Body(sparse.csr_array((counts.data, counts.indices, counts.indptr), (len(rows), n_words)), author)


def audience(data: Dataset, code: int) -> Audience:
    """What the audience says: the texts given and a sample of the posts of outsiders, the same words once.

    Of given texts nobody knows the writer: each is a writer.
    """
    found: Audience = data.once(f"words/audience/{_key(data, code)}", lambda: _audience(data, code))
    return found


def _key(data: Dataset, code: int) -> str:
    """A key for what depends on who speaks for us, who is who, and the audience; not on the story."""
    who = blake2b(data.parties.person.tobytes() + data.parties.official.tobytes(), digest_size=16)
    return bodies.digest(data, code, who.hexdigest(), data.audience["text"].tolist())


def _audience(data: Dataset, code: int) -> Audience:
    known = data.terms
    given, rows = bodies.heard(data, code, everything=True)
    spoken = np.bincount(known.language, minlength=len(text.LANGUAGES))[: text.OTHER]
    language = bodies.typed_language(given, int(spoken.argmax())) if given else np.zeros(0, dtype=np.int8)
    counts, unseen, label = known.counted(given, language)
    posts = known.counts[rows]
    wide = sparse.csr_array((posts.data, posts.indices, posts.indptr), (len(rows), counts.shape[1]))
    everything = sparse.vstack([counts, wide], format="csr")
    account = data.posts["author"].to_numpy()[rows]
    author = np.concatenate([-1 - np.arange(len(given)), data.parties.person[account]])
    once = ~pd.Series(text.fingerprint(everything, bodies.SEED)).duplicated().to_numpy()
    return Audience(
        Body(everything[once], author[once]),
        np.concatenate([-1 - np.arange(len(given)), rows])[once],
        np.concatenate([known.label, np.array(label, dtype=object)]),
        np.concatenate([known.term_language, np.array([one for one, _ in unseen], dtype=np.int8)]),
    )
