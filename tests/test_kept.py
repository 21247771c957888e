"""What is kept for another filter, another story or other judgements is what would be found anew."""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import fivec
from fivec import content, conversations, parties
from fivec.dataset import Dataset, Selection, among
from fivec.subjects import Placed
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"
MONTHS = Selection(start=date(2026, 3, 1))


@cache
def used() -> Dataset:
    """The sample organisation after everything was measured, and after a filter."""
    data = fivec.read([SAMPLE])
    for module in (content, conversations):
        module.measure(data, quick=True)
        module.measure(data, MONTHS, quick=True)
    return data


def changed(data: Dataset) -> Dataset:
    """Another story, another side for a channel, and another list of our accounts."""
    story = data.story.assign(text=data.story["text"].str[:-20])
    side = {str(data.posts["channel"].cat.categories[0]): "internal"}
    return data.with_story(story).with_sides(side)


@pytest.mark.parametrize("module", [content, conversations])
@pytest.mark.parametrize("selection", [None, MONTHS])
def test_what_was_measured_before_changes_no_number(module, selection):
    for choice in (lambda data: data, changed):
        first, again = (choice(data) for data in (fivec.read([SAMPLE]), used()))
        found = [module.measure(data, selection, quick=True) for data in (first, again)]
        assert len(found[0].measures) > 20
        assert found[0].measures == found[1].measures


def test_words_are_those_of_the_story_and_the_names_at_hand():
    first, again = changed(fivec.read([SAMPLE])), changed(used())
    tables = [content.measure(data, quick=True).tables["words"] for data in (first, again)]
    assert len(tables[0]) and tables[0].equals(tables[1])


def test_given_texts_stay_whatever_posts_are_kept():
    post = np.array([-1, 4, 0, -1, 2])
    placed = Placed(post, np.array([0, -1, -1, 1, -1]), np.zeros(5, int), np.ones(5), np.zeros(5, int), 1)
    assert placed.among(np.array([2, 4])).post.tolist() == [-1, 4, -1, 2]
    assert placed.among(np.zeros(0, dtype=np.int64)).given.tolist() == [0, 1]


def test_which_rows_are_kept_and_on_which_sides_they_are():
    data = dataset([("1", "ann"), ("2", "bob"), ("3", "ann")], channel="x", ours=["ann"])
    assert among(data, np.array([2, 0]), np.array([1, 2])).tolist() == [True, False]
    assert parties.sides_of_posts(data) == [parties.EXTERNAL]
    assert parties.sides_of_posts(data.with_sides({"x": "internal"})) == [parties.INTERNAL]
    assert parties.sides_of_posts(dataset()) == []


def test_who_only_answers_themselves_is_no_party_to_an_exchange():
    posts = [("1", "ann"), ("2", "bob", "1"), ("3", "ann", "2"), ("4", "cas", "1"), ("5", "dot")]
    people = [{"name": "Dot", "accounts": ["dot", "dot2"], "is_employee": False}]
    alone = ("6", "dot2", "5")
    rho = [
        conversations.measure(dataset(some, people=people, ours=["ann"]), quick=True).measure("CV-9.rho")
        for some in (posts, [*posts, alone])
    ]
    assert rho[0].value is not None and rho[0] == rho[1]
