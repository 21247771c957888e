"""What must hold for conversations and content whatever the data are (hypothesis), and for the sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec import content, conversations, glossary, read
from fivec.assembly import assemble
from fivec.dataset import Dataset
from fivec.measures import Measure
from fivec.readers import Upload, exports
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"
OURS = ("logo", "anna")
OTHERS = ("x", "y", "z")
TEXTS = (
    "Wij luisteren met aandacht naar bewoners en familie in de tuin",
    "@logo hoe laat begint de markt?",
    "Morgen is er markt op het plein met muziek en taart voor iedereen",
    "@x dat klopt",
    "Wie helpt er mee met de wandeling door het park en langs de vijver?",
    "",
)
STORY = [("Aandacht", "Wij luisteren met warme aandacht naar bewoners")]
ASKED = ["Hoe laat begint de markt op het plein?", "Is er muziek in de tuin?"]
LATE = {"id": "end", "author": "late", "text": "", "posted_at": 5000}

posts = st.lists(
    st.fixed_dictionaries(
        {
            "author": st.sampled_from((*OURS, *OTHERS)),
            "above": st.integers(-1, 12),
            "text": st.sampled_from(TEXTS),
            "posted_at": st.integers(0, 400),
            "comments": st.none() | st.integers(0, 9),
            "shares": st.none() | st.integers(0, 9),
            "impressions": st.none() | st.integers(1, 900),
        }
    ),
    min_size=2,
    max_size=14,
)
few = settings(deadline=None, max_examples=10)


def lines(drawn) -> list[dict[str, object]]:
    """Posts with an id; each answers an earlier one or none. The first two are a post of ours and a reply."""
    found = []
    for row, one in enumerate(drawn):
        parent = one["above"] if 0 <= one["above"] < row else None
        found.append({**one, "id": f"p{row}", "parent": None if parent is None else f"p{parent}"})
    found[0] |= {"author": "logo"}
    found[1] |= {"author": "x", "parent": "p0"}
    return [{name: value for name, value in one.items() if name != "above"} for one in found]


def made(written, **more) -> Dataset:
    return dataset([*written, LATE], ours=more.pop("ours", OURS), story=STORY, audience=ASKED, **more)


def numbers(data: Dataset) -> dict[tuple[object, ...], tuple[object, ...]]:
    """Everything that is said by both, by id, side and basis."""
    return of_conversations(data) | plainly(content.measure(data, quick=True).measures)


def of_conversations(data: Dataset) -> dict[tuple[object, ...], tuple[object, ...]]:
    return plainly(conversations.measure(data, quick=True).measures)


def plainly(found: Iterable[Measure]) -> dict[tuple[object, ...], tuple[object, ...]]:

    def plain(value):
        return round(value, 9) if isinstance(value, float) else value

    return {
        (one.id, one.side, one.basis): tuple(
            plain(getattr(one, name))
            for name in ("value", "low", "high", "k", "n", "expected", "p", "grade", "missing")
        )
        for one in found
    }


def ladder(data: Dataset) -> dict[tuple[object, ...], tuple[object, ...]]:
    found = of_conversations(data)
    return {key: said for key, said in found.items() if key[0] == "CV-1" or key[0].startswith("CV-2.L")}


@few
@given(posts, st.randoms(use_true_random=False))
def test_other_ids_names_of_outsiders_and_order_of_rows_change_nothing(drawn, random):
    written = lines(drawn)
    called = dict(zip(OTHERS, random.sample(["ada", "bo", "carl", "zed"], 3), strict=True))
    row = dict(zip([one["id"] for one in written], random.sample(range(99), len(written)), strict=True))
    other = [
        {
            **one,
            "id": f"q{row[one['id']]}",
            "parent": one["parent"] and f"q{row[one['parent']]}",
            "author": called.get(one["author"], one["author"]),
            "text": one["text"].replace("@x", "@" + called["x"]),
        }
        for one in written
    ]
    random.shuffle(other)
    assert numbers(made(other)) == numbers(made(written))


@few
@given(posts, st.data())
def test_a_party_that_answers_itself_moves_no_rung(drawn, data):
    written = lines(drawn)
    above = data.draw(st.sampled_from(written))
    own = OURS if above["author"] in OURS else (above["author"],)
    who, at = data.draw(st.sampled_from(own)), above["posted_at"] + 1
    itself = {"id": "self", "author": who, "parent": above["id"], "text": "Nog iets", "posted_at": at}
    assert ladder(made([*written, itself])) == ladder(made(written))


@few
@given(posts, st.data())
def test_applause_of_a_colleague_never_changes_the_ladder(drawn, data):
    written = lines(drawn)
    ours = [one for one in written if one["author"] in OURS]
    under = data.draw(st.lists(st.sampled_from(ours), min_size=1, max_size=4))
    applause = [{"id": f"a{row}", "author": "anna", "parent": one["id"], "text": "Wat goed!",
                 "posted_at": one["posted_at"] + 1} for row, one in enumerate(under)]  # fmt: skip
    assert ladder(made([*written, *applause])) == ladder(made(written))


@few
@given(posts)
def test_a_file_opened_twice_changes_nothing(drawn):
    head = "id,author,parent,text,created_at"
    rows = [
        f'{one["id"]},{one["author"]},{one["parent"] or ""},"{one["text"]}",2026-01-{1 + day:02d}'
        for one in lines(drawn)
        for day in [one["posted_at"] // 24]
    ]
    file = "\n".join([head, *rows, "end,late,,,2026-09-01"]).encode()
    once = assemble(exports([Upload("a.csv", file)])).with_organisation(OURS)
    twice = assemble(exports([Upload("a.csv", file), Upload("b.csv", file)])).with_organisation(OURS)
    doubled = assemble(exports([Upload("a.csv", file + b"\n" + "\n".join(rows).encode())]))
    assert numbers(once) == numbers(twice) == numbers(doubled.with_organisation(OURS))


@few
@given(posts)
def test_the_rungs_of_a_ladder_add_up(drawn):
    for ours in (OURS, ()):
        data = made(lines(drawn), ours=ours)
        for side in ("internal", "external"):
            steps = [one for one in conversations.measure(data, quick=True).measures
                     if one.id.startswith("CV-2.L") and one.side == side and one.measured]  # fmt: skip
            assert not steps or sum(one.value for one in steps) == pytest.approx(1)
            assert not steps or sum(one.k for one in steps) == steps[0].n


@few
@given(posts)
def test_an_unanswered_question_never_raises_the_share_that_is_answered(drawn):
    written = lines(drawn)
    asked = {"id": "ask", "author": "nobody", "text": "@logo wie weet dit?", "posted_at": 10}
    results = [conversations.measure(made(more), quick=True) for more in (written, [*written, asked])]
    for id in ("CV-3", "CV-4.within_4h"):
        before, after = (result.measure(id, "external") for result in results)
        assert before.value is None or after.value <= before.value + 1e-12


PARTS = {
    "story": {"story"},
    "audience": {"audience"},
    "counts": {"counts", "impressions", "shares"},
    "impressions": {"counts", "impressions"},
    "ties": {"ties"},
    "influencers": {"influencers"},
}
"""What is taken away, and the needs of whatever may change by it."""


def without(data: Dataset, part: str) -> Dataset:
    if part in ("story", "audience", "ties", "influencers"):
        return replace(data, **{part: getattr(data, part).iloc[:0]}, derived={})
    names = ("likes", "comments", "shares", "impressions") if part == "counts" else ("impressions",)
    return replace(data, posts=data.posts.assign(**dict.fromkeys(names, np.nan)), derived={})


def untouched(found, part: str) -> dict[object, object]:
    """What does not list a part among its needs."""
    return {key: said for key, said in found.items() if not PARTS[part] & set(glossary.entry(key[0]).needs)}


@cache
def sample() -> tuple[Dataset, dict[tuple[object, ...], tuple[object, ...]]]:
    data = read([SAMPLE])
    return data, numbers(data)


@pytest.mark.parametrize("part", PARTS)
def test_what_does_not_need_a_file_does_not_change_without_it(part):
    data, found = sample()
    whole, less = untouched(found, part), untouched(numbers(without(data, part)), part)
    assert whole and less == whole


@few
@given(posts, st.sets(st.sampled_from(sorted(PARTS))))
def test_taking_files_away_never_fails_and_changes_nothing_else(drawn, parts):
    data = made(lines(drawn))
    before = numbers(data)
    for part in sorted(parts):
        data, before = without(data, part), untouched(before, part)
    found = numbers(data)
    assert {key: said for key, said in found.items() if key in before} == before


@few
@given(posts, posts)
def test_what_happens_inside_changes_nothing_of_conversations_outside(drawn, inside):
    written = lines(drawn)
    apart = [
        {**one, "id": f"v{one['id']}", "parent": one["parent"] and f"v{one['parent']}", "channel": "viva"}
        for one in lines(inside)
    ]
    alone, both = (
        {key: said for key, said in of_conversations(made(some)).items() if key[1] == "external"}
        for some in (written, [*written, *apart])
    )
    assert alone and alone == both


def test_the_same_data_give_the_same_numbers_to_the_last_digit():
    one, other = (
        [*conversations.measure(data).measures, *content.measure(data).measures]
        for data in (read([SAMPLE]), read([SAMPLE]))
    )
    assert one == other
