"""Which fit finds the topic of a text: words, their parts or pieces, latent semantic analysis, or meaning.

``python benchmarks/fits.py --data FOLDER`` with, per language, ``nl_train.tsv`` and ``nl_dev.tsv`` (columns
``category`` and ``text``), such as SIB-200 (Adelani et al. 2024, CC BY-SA 4.0), which is not part of this
project. Meaning is told where the extra ``semantic`` is there.

The topic of a text is the one to whose training texts it fits best, by the fit of the product: the mean
cosine with the ten nearest. Then the texts are judged as posts are: a topic's training texts stand for what
an audience says, and a text fits when it lies closer than 95 of 100 pseudo-posts of its length.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fivec import text  # noqa: E402
from fivec.content import fit, meaning  # noqa: E402
from fivec.text import semantic  # noqa: E402

LANGUAGES: Final = ("nl", "en")
DIMENSIONS: Final = 100
SEED: Final = 0
PSEUDO_SEED: Final = 12
FOLDS: Final = 5


@dataclass(frozen=True)
class Labelled:
    """Texts with their topics."""

    texts: list[str]
    topic: np.ndarray


def labelled(path: Path) -> Labelled:
    """One file of the labelled set."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Labelled([row["text"] for row in rows], np.array([row["category"] for row in rows]))


# -- the kinds of rows --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sides:
    """Unit rows of every text, as what is said and as a post, and pseudo-posts by class of length.

    ``size`` is the class of length per text.
    """

    said: fit.UnitRows
    posts: fit.UnitRows
    size: np.ndarray
    pseudo: Callable[[int], fit.UnitRows]


def by_words(texts: list[str], language: int) -> Sides:
    """TF-IDF of stems, in one vocabulary."""
    known = _terms(texts, language)
    rows = known.weighted()
    return Sides(rows, rows, fit.length_class(known.lengths), _pseudo(known, language))


def by_parts(texts: list[str], language: int) -> Sides:
    """The same, where a compound counts for its parts: what the product does."""
    known = _terms(texts, language)
    said, size = known.related(np.arange(len(texts))), fit.length_class(known.lengths)
    return Sides(said, known.weighted(), size, _pseudo(known, language))


def by_pieces(texts: list[str], language: int) -> Sides:
    """Half stems, half the pieces of three to five characters within words, weighed in the same way."""
    known = _terms(texts, language)
    pieces = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), binary=True, dtype=np.float32)
    of_term = sparse.csr_array(pieces.fit_transform(known.label))
    df = np.bincount(sparse.csr_array(known.counts @ of_term).indices, minlength=of_term.shape[1])
    idf = 1 + np.log((1 + len(texts)) / (1 + df))

    def laid(rows: fit.UnitRows) -> fit.UnitRows:
        held = sparse.csr_array((rows != 0).astype(np.float32) @ of_term)
        return sparse.csr_array(normalize(sparse.hstack([rows, text.unit(held, idf)]).tocsr()))

    rows, plain = laid(known.weighted()), _pseudo(known, language)
    return Sides(rows, rows, fit.length_class(known.lengths), lambda number: laid(plain(number)))


def by_lsa(texts: list[str], language: int) -> Sides:
    """Stems reduced to the main dimensions (Deerwester et al. 1990), as found in all texts together."""
    known = _terms(texts, language)
    model = TruncatedSVD(DIMENSIONS, random_state=SEED).fit(known.weighted())
    rows, plain = normalize(model.transform(known.weighted())), _pseudo(known, language)
    size = fit.length_class(known.lengths)
    return Sides(rows, rows, size, lambda number: normalize(model.transform(plain(number))))


def by_meaning(texts: list[str], _: int) -> Sides:
    """Sentence vectors."""
    rows, read = VECTORS.of(texts), [semantic.read_words(one) for one in texts]

    def pseudo(number: int) -> fit.UnitRows:
        n_words = fit.class_length(number, meaning.RATIO)
        return VECTORS.of(meaning.pseudo_posts(read, n_words, (PSEUDO_SEED, number)))

    size = fit.length_class(np.array([len(words) for words in read]), meaning.RATIO)
    return Sides(rows, rows, size, pseudo)


def _terms(texts: list[str], language: int) -> text.Terms:
    cut = text.words(texts)
    return text.from_words(cut, np.full(len(cut.lengths), language, dtype=np.int8))


def _pseudo(known: text.Terms, language: int) -> Callable[[int], fit.UnitRows]:
    return lambda number: fit.pseudo_posts(known, language, fit.class_length(number))


VECTORS: Final = semantic.Vectors()
KINDS: Final[dict[str, Callable[[list[str], int], Sides]]] = {
    "words": by_words,
    "words and parts": by_parts,
    "words and pieces": by_pieces,
    "LSA": by_lsa,
    "meaning": by_meaning,
}


# -- what is told -------------------------------------------------------------------------------------------


def accuracy(found: Sides, topic: np.ndarray, learned: np.ndarray, judged: np.ndarray) -> float:
    """Share of judged texts whose best fitting topic is their own; of equal fits none is right."""
    topics = np.unique(topic)
    fits = np.stack(
        [fit.nearest_mean(found.posts[judged], found.said[learned[topic[learned] == one]]) for one in topics]
    )
    best = fits.max(axis=0)
    alone = (fits >= best - 1e-9).sum(axis=0) == 1
    return float(((topics[fits.argmax(axis=0)] == topic[judged]) & alone).mean())


def fitting(found: Sides, topic: np.ndarray, learned: np.ndarray, judged: np.ndarray) -> np.ndarray:
    """Judged texts that fit their own topic, and another one: how many do and how many there are, (2, 2)."""
    hits, codes, null = np.zeros((2, 2)), np.zeros(len(judged), dtype=np.int64), cache(found.pseudo)
    for one in np.unique(topic):
        said = found.said[learned[topic[learned] == one]]
        place = fit.percentiles(
            fit.nearest_mean(found.posts[judged], said),
            codes,
            found.size[judged],
            lambda rows, _, said=said: fit.nearest_mean(rows, said),
            lambda _, number: null(number),
        )
        for number, kept in enumerate((topic[judged] == one, topic[judged] != one)):
            hits[number] += (place[kept] >= fit.FITS).sum(), kept.sum()
    return hits


def in_turn(found: Sides, topic: np.ndarray) -> tuple[float, float, float]:
    """Shares with the nearest topic right, that fit their own, and another; each fifth judged by the rest."""
    turn = np.random.default_rng(SEED).integers(0, FOLDS, len(topic))
    right, hits = 0.0, np.zeros((2, 2))
    for number in range(FOLDS):
        learned, judged = np.flatnonzero(turn != number), np.flatnonzero(turn == number)
        right += accuracy(found, topic, learned, judged) * len(judged)
        hits += fitting(found, topic, learned, judged)
    return right / len(topic), hits[0, 0] / hits[0, 1], hits[1, 0] / hits[1, 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    folder = parser.parse_args().data
    train = {one: labelled(folder / f"{one}_train.tsv") for one in LANGUAGES}
    test = {one: labelled(folder / f"{one}_dev.tsv") for one in LANGUAGES}
    kinds = {name: make for name, make in KINDS.items() if name != "meaning" or semantic.available()}
    print("| nearest topic | " + " | ".join(kinds) + " | largest topic |\n|---|" + "--:|" * (len(kinds) + 1))
    for source in LANGUAGES:
        for target in LANGUAGES:
            # Between two languages words can only meet in one vocabulary for both.
            code = text.LANGUAGES.index(source) if source == target else text.UNKNOWN
            texts = [*train[source].texts, *test[target].texts]
            topic = np.concatenate([train[source].topic, test[target].topic])
            learned, judged = np.split(np.arange(len(texts)), [len(train[source].texts)])
            told = [accuracy(make(texts, code), topic, learned, judged) for make in kinds.values()]
            topics, sizes = np.unique(topic[learned], return_counts=True)
            told.append(float((topic[judged] == topics[sizes.argmax()]).mean()))
            name = source if source == target else f"{source} to {target}"
            print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in told) + " |")
    print("\n| each fifth in turn | nearest topic | fits its own | fits another |\n|---|--:|--:|--:|")
    for one in LANGUAGES:
        topic = np.concatenate([train[one].topic, test[one].topic])
        for name, make in kinds.items():
            found = make([*train[one].texts, *test[one].texts], text.LANGUAGES.index(one))
            near, own, other = in_turn(found, topic)
            print(f"| {one}, {name} | {near:.3f} | {own:.3f} | {other:.3f} |")


if __name__ == "__main__":
    main()
