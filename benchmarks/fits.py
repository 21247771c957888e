"""Which fit finds the topic of a text: words, latent semantic analysis, or meaning.

``python benchmarks/fits.py --data FOLDER`` with, per language, ``nl_train.tsv`` and ``nl_dev.tsv`` (columns
``category`` and ``text``), such as SIB-200 (Adelani et al. 2024, CC BY-SA 4.0), which is not part of this
project. Needs the extra ``semantic``.

The topic of a text is the one to whose training texts it fits best, by the fit of the product: the mean
cosine with the ten nearest. Then the texts are judged as posts are: a topic's training texts stand for what
an audience says, and a text fits when it lies closer than 95 of 100 pseudo-posts of its length.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.decomposition import TruncatedSVD
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


# -- the three kinds of rows --------------------------------------------------------------------------------


def by_words(train: Labelled, test: Labelled, language: int) -> tuple[fit.UnitRows, fit.UnitRows]:
    """TF-IDF of stems, in one vocabulary."""
    rows = _terms(train, test, language).weighted()
    return rows[: len(train.texts)], rows[len(train.texts) :]


def by_lsa(train: Labelled, test: Labelled, language: int) -> tuple[fit.UnitRows, fit.UnitRows]:
    """The same, reduced to its main dimensions (Deerwester et al. 1990), as found in both together."""
    train_rows, test_rows = by_words(train, test, language)
    model = TruncatedSVD(DIMENSIONS, random_state=SEED).fit(train_rows)
    return normalize(model.transform(train_rows)), normalize(model.transform(test_rows))


def by_meaning(train: Labelled, test: Labelled, _: int) -> tuple[fit.UnitRows, fit.UnitRows]:
    """Sentence vectors."""
    return VECTORS.of(train.texts), VECTORS.of(test.texts)


def _terms(train: Labelled, test: Labelled, language: int) -> text.Terms:
    cut = text.words([*train.texts, *test.texts])
    return text.from_words(cut, np.full(len(cut.lengths), language, dtype=np.int8))


VECTORS: Final = semantic.Vectors()
KINDS: Final[dict[str, Callable[..., Any]]] = {"words": by_words, "LSA": by_lsa, "meaning": by_meaning}


# -- what is told -------------------------------------------------------------------------------------------


def accuracy(train: Labelled, train_rows: fit.UnitRows, test: Labelled, test_rows: fit.UnitRows) -> float:
    """Share of texts whose best fitting topic is their own; of equal fits none is right."""
    topics = np.unique(train.topic)
    fits = np.stack([fit.nearest_mean(test_rows, train_rows[train.topic == one]) for one in topics])
    best = fits.max(axis=0)
    alone = (fits >= best - 1e-9).sum(axis=0) == 1
    return float(((topics[fits.argmax(axis=0)] == test.topic) & alone).mean())


def found_and_false(kind: str, train: Labelled, test: Labelled, language: int) -> tuple[float, float]:
    """Share of texts that fit their own topic, and share that fit another one (5 % by chance)."""
    train_rows, test_rows = KINDS[kind](train, test, language)
    known = _terms(train, test, language)
    codes = np.full(len(test.texts), language)
    if kind == "words":
        size = fit.length_class(known.lengths[len(train.texts) :])
    else:
        size = fit.length_class(
            np.array([len(semantic.read_words(one)) for one in test.texts]), meaning.RATIO
        )
    everybody = [semantic.read_words(one) for one in train.texts]

    def pseudo(code: int, number: int) -> fit.UnitRows:
        if kind == "words":
            return fit.pseudo_posts(known, code, fit.class_length(number))
        n_words = fit.class_length(number, meaning.RATIO)
        return VECTORS.of(meaning.pseudo_posts(everybody, n_words, (PSEUDO_SEED, number)))

    hits = np.zeros((2, 2))
    for topic in np.unique(train.topic):
        said = train_rows[train.topic == topic]
        values = fit.nearest_mean(test_rows, said)
        place = fit.percentiles(
            values, codes, size, lambda rows, _, said=said: fit.nearest_mean(rows, said), pseudo
        )
        for number, kept in enumerate((test.topic == topic, test.topic != topic)):
            hits[number] += (place[kept] >= fit.FITS).sum(), kept.sum()
    return hits[0, 0] / hits[0, 1], hits[1, 0] / hits[1, 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    folder = parser.parse_args().data
    train = {one: labelled(folder / f"{one}_train.tsv") for one in LANGUAGES}
    test = {one: labelled(folder / f"{one}_dev.tsv") for one in LANGUAGES}
    start, n = time.perf_counter(), sum(len(part.texts) for part in (*train.values(), *test.values()))
    for part in (*train.values(), *test.values()):
        VECTORS.of(part.texts)
    print(f"{1000 * (time.perf_counter() - start) / n:.1f} ms per text for sentence vectors\n")
    print("| nearest topic | " + " | ".join(KINDS) + " | largest topic |\n|---|" + "--:|" * (len(KINDS) + 1))
    for source in LANGUAGES:
        for target in LANGUAGES:
            # Between two languages words can only meet in one vocabulary for both.
            code = text.LANGUAGES.index(source) if source == target else text.UNKNOWN
            told = [
                accuracy(train[source], rows[0], test[target], rows[1])
                for make in KINDS.values()
                for rows in [make(train[source], test[target], code)]
            ]
            topics, sizes = np.unique(train[source].topic, return_counts=True)
            told.append(float((test[target].topic == topics[sizes.argmax()]).mean()))
            name = source if source == target else f"{source} to {target}"
            print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in told) + " |")
    print("\n| fits, of 95 of 100 | own topic | another topic |\n|---|--:|--:|")
    for source in LANGUAGES:
        for kind in ("words", "meaning"):
            own, other = found_and_false(kind, train[source], test[source], text.LANGUAGES.index(source))
            print(f"| {source}, {kind} | {own:.2f} | {other:.3f} |")


if __name__ == "__main__":
    main()
