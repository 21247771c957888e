"""Birds of a feather: do people who have contact write about the same, and are they of one team or role?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from fivec import graph, parties, text
from fivec.congruence.contact import contacts, within
from fivec.congruence.groups import n_persons
from fivec.congruence.testing import ENOUGH_TEXTS, ENOUGH_WORDS
from fivec.dataset import Dataset, Rows
from fivec.measures import Measure, Side, at_most, grade, not_measured, permutation_p
from fivec.schema import NOBODY, POST_KINDS
from fivec.text import unit

POOL: Final = 1_000
"""People whose words are compared, a fixed sample of them where there are more."""
LEAST_PEOPLE: Final = 10
LEAST_PAIRS: Final = 30
LENGTH_CLASSES: Final = 4
DRAWS: Final = 1000
BLOCK: Final = 2_000


# -- interest ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Likeness:
    """Mean cosine of pairs with contact, of pairs without of the same lengths, and how rare that is.

    ``by_chance`` is the mean with people exchanged within their class of length.
    """

    linked: float
    unlinked: float
    by_chance: float
    n_pairs: int
    p: float | None

    @property
    def ratio(self) -> float:
        """How many times as alike pairs with contact are."""
        return self.linked / self.unlinked


def likeness(
    cosine: np.ndarray, first: np.ndarray, second: np.ndarray, length: np.ndarray, draws: int = DRAWS
) -> Likeness | None:
    """Pairs with contact beside pairs without whose texts are as long (QAP: Krackhardt 1988).

    Parameters
    ----------
    cosine : symmetric array (n, n).
    first, second : int arrays (n_pairs,), each pair with contact once.
    length : int array (n,), class of text length of each person.
    draws : how often people change places, within their class; 0 leaves ``p`` out.

    Returns
    -------
    None where no pair with contact can be compared, or pairs without have nothing in common.
    """
    n_classes = int(length.max(initial=-1)) + 1
    member = np.zeros((len(length), n_classes))
    member[np.arange(len(length)), length] = 1.0
    open_pairs = 1.0 - np.eye(len(length))
    total, n_total = member.T @ (cosine * open_pairs) @ member, member.T @ open_pairs @ member
    cell = length[first] * n_classes + length[second]
    back = length[second] * n_classes + length[first]
    values = cosine[first, second]
    taken, n_taken = np.zeros(n_classes**2), np.zeros(n_classes**2)
    for place in (cell, back):
        taken += np.bincount(place, weights=values, minlength=n_classes**2)
        n_taken += np.bincount(place, minlength=n_classes**2)
    free, n_free = total.ravel() - taken, n_total.ravel() - n_taken
    usable = n_free[cell] > 0
    if not usable.any():
        return None
    first, second, values, cell = first[usable], second[usable], values[usable], cell[usable]
    unlinked = float((free[cell] / n_free[cell]).mean())
    by_chance = float((total.ravel()[cell] / n_total.ravel()[cell]).mean())
    if unlinked <= 1e-12:
        return None
    p = None
    if draws:
        generator, null = np.random.default_rng(0), np.empty(draws)
        order = np.argsort(length, kind="stable")
        for draw in range(draws):
            mixed = np.lexsort((generator.random(len(length)), length))
            turned = np.empty(len(length), dtype=np.int64)
            turned[order] = mixed
            null[draw] = cosine[turned[first], turned[second]].mean()
        p = permutation_p(float(values.mean()), null + 1e-12)
    return Likeness(float(values.mean()), unlinked, by_chance, len(values), p)


def interest(data: Dataset, rows: Rows, code: int, side: Side, quick: bool) -> Measure:
    """CG-2: how many times as alike the words of people with contact are.

    Words from threads in which both took part are left out: who answers takes over words.
    """
    own = personal_words(data)
    if not own.any():
        return not_measured("CG-2", "text", side=side)
    kept = np.zeros(len(own), dtype=bool)
    kept[rows.posts] = True
    post = np.flatnonzero(own & kept & (parties.post_side(data) == code))
    talk = within(contacts(data, code), rows, len(data.posts), len(data.ties))
    both = sparse.triu(graph.undirected(graph.csr(talk.source, talk.target, n=n_persons(data))), k=1).tocoo()
    if not both.nnz:
        return not_measured("CG-2", "replies", side=side)
    units = _units(data, post)
    people = _people(units)
    place = np.full(n_persons(data), NOBODY)
    place[people] = np.arange(len(people))
    first, second = place[both.row], place[both.col]
    compared = (first >= 0) & (second >= 0)
    first, second = first[compared], second[compared]
    if len(people) < LEAST_PEOPLE or len(first) < LEAST_PAIRS:
        return replace(not_measured("CG-2", "more_text", side=side), n=len(first))
    words, cosine = _cosine(data, units, people)
    cosine[first, second] = _apart(data, units, words, people, first, second)
    cosine[second, first] = cosine[first, second]
    n_words = np.asarray(words.sum(axis=1)).ravel()
    cuts = np.quantile(n_words, np.arange(1, LENGTH_CLASSES) / LENGTH_CLASSES)
    found = likeness(cosine, first, second, np.searchsorted(cuts, n_words), 0 if quick else DRAWS)
    if found is None:
        return replace(not_measured("CG-2", "more_text", side=side), n=len(first))
    expected = found.by_chance / found.unlinked
    rated = at_most(
        Measure("CG-2", grade=grade(len(people), "community")), "B" if found.n_pairs < 100 else "A"
    )
    return Measure(
        "CG-2", found.ratio, n=found.n_pairs, expected=expected, p=found.p, grade=rated.grade, side=side
    )


def personal_words(data: Dataset) -> np.ndarray:
    """Posts with words that nobody else posted as they are, and no shares; bool."""

    def compute() -> np.ndarray:
        author = data.parties.person[data.posts["author"].to_numpy()]
        number = pd.factorize(data.posts["text"])[0]
        n = int(number.max(initial=-1)) + 1
        first, last = np.full(n + 1, n_persons(data)), np.full(n + 1, -1)
        np.minimum.at(first, number, author)
        np.maximum.at(last, number, author)
        share = data.codes("posts", "kind") == POST_KINDS.index("share")
        return ~share & (first == last)[number] & (data.terms.lengths > 0)

    found: np.ndarray = data.mine("congruence/personal_words", compute)
    return found


@dataclass(frozen=True)
class _Units:
    """What one person writes in one thread; arrays in the order of person, then thread."""

    person: np.ndarray
    thread: np.ndarray
    n_posts: np.ndarray
    counts: sparse.csr_array


def _units(data: Dataset, post: np.ndarray) -> _Units:
    person = data.parties.person[data.posts["author"].to_numpy()[post]].astype(np.int64)
    thread = data.threads.root[post].astype(np.int64)
    n = len(data.posts) + 1
    keys, place, n_posts = np.unique(person * n + thread, return_inverse=True, return_counts=True)
    adder = sparse.coo_array(
        (np.ones(len(post), dtype=np.float32), (place, post)), shape=(len(keys), len(data.posts))
    )
    return _Units(keys // n, keys % n, n_posts, sparse.csr_array(adder.tocsr() @ data.terms.counts))


def _people(units: _Units) -> np.ndarray:
    """Person numbers with three texts or thirty words; at most POOL, the same whatever the order of rows."""
    n_words = np.asarray(units.counts.sum(axis=1)).ravel()
    person, start = np.unique(units.person, return_index=True)
    posts = np.add.reduceat(units.n_posts, start) if len(start) else start
    words = np.add.reduceat(n_words, start) if len(start) else start
    enough = np.flatnonzero((posts >= ENOUGH_TEXTS) | (words >= ENOUGH_WORDS))
    if len(enough) > POOL:
        total = _adder(units.person, person[enough]) @ units.counts
        enough = enough[text.sample(sparse.csr_array(total), POOL)]
    return np.sort(person[enough])


def _adder(person: np.ndarray, people: np.ndarray) -> sparse.csr_array:
    """Sums the units of each of the people; ``person`` is the person of each unit."""
    place = np.searchsorted(people, person)
    here = np.flatnonzero(people[np.minimum(place, len(people) - 1)] == person)
    ones = np.ones(len(here), dtype=np.float32)
    return sparse.coo_array((ones, (place[here], here)), shape=(len(people), len(person))).tocsr()


def _cosine(data: Dataset, units: _Units, people: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    words = sparse.csr_array(_adder(units.person, people) @ units.counts)
    words.sort_indices()
    vectors = unit(words, data.terms.idf)
    return words, (vectors @ vectors.T).toarray().astype(np.float64)


def _apart(
    data: Dataset,
    units: _Units,
    words: sparse.csr_array,
    people: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
) -> np.ndarray:
    """Cosine of each pair without what they wrote in threads they share; 0 where nothing is left."""
    place = np.searchsorted(people, units.person)
    here = np.flatnonzero(people[np.minimum(place, len(people) - 1)] == units.person)
    # Which unit a person has in a thread, plus one.
    threads, column = np.unique(units.thread[here], return_inverse=True)
    owns = sparse.coo_array((here + 1.0, (place[here], column)), shape=(len(people), len(threads))).tocsr()
    found = np.zeros(len(first))
    for start in range(0, len(first), BLOCK):
        ends = first[start : start + BLOCK], second[start : start + BLOCK]
        sides = []
        for mine, other in (ends, ends[::-1]):
            shared = owns[mine].multiply(owns[other] > 0).tocoo()
            ones = np.ones(shared.nnz, dtype=np.float32)
            away = sparse.coo_array(
                (ones, (shared.row, shared.data.astype(np.int64) - 1)), shape=(len(mine), len(units.person))
            )
            left = sparse.csr_array(words[mine] - away.tocsr() @ units.counts)
            left.data[left.data < 0.5] = 0
            left.eliminate_zeros()
            left.sort_indices()
            sides.append(unit(left, data.terms.idf))
        found[start : start + BLOCK] = np.asarray(sides[0].multiply(sides[1]).sum(axis=1)).ravel()
    return found
