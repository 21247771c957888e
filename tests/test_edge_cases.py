"""Conversations and content at the edge of what exports hold; every number is counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import pytest

from fivec import content, conversations
from fivec.assembly import assemble
from fivec.dataset import Dataset
from fivec.measures import Result
from fivec.readers import Upload, exports
from fivec.tables import TABLES, written_table
from tests.builders import dataset
from tests.test_edges import faults

END = {"id": "end", "author": "late", "text": "", "posted_at": 2000}
"""The last post of the data, about nobody: everything before it is old enough to count."""
Counted = tuple[int | None, int] | None
"""k and n; k may be None where it is not what the case is about."""
STORY = [("Aandacht", "Wij luisteren met warme aandacht naar bewoners")]
ENGLISH = [("Attention", "We listen to the people who live here with warm attention")]
ASKED = [
    f"Hoe zit het met {one} en {other} bij jullie?"
    for one in ("parkeren", "wachttijd", "bezoek", "maaltijden", "activiteiten", "tuin", "kosten", "vervoer")
    for other in ("avonden", "weekenden", "feestdagen", "ochtenden", "familie", "vrijwilligers")
]
WORDS = (
    *("park", "keuken", "muziek", "schilderen", "lezen", "zingen", "dansen", "bakken", "breien", "wandelen"),
    *(
        "fietsen",
        "dammen",
        "kaarten",
        "knutselen",
        "bloemen",
        "vogels",
        "films",
        "foto",
        "gymnastiek",
        "koffie",
    ),
)
THINGS = ("gardens", "kitchens", "painters", "singers", "dancers")
BOTH = "Luisteren naar bewoners met warme aandacht over parkeren wachttijd bezoek en maaltijden"


def table(head: str, *lines: str) -> Dataset:
    """A Dataset as a table of posts is read."""
    content = "\n".join((head, *lines)).encode()
    return assemble(exports([Upload("posts.csv", content)]))


def posts(
    n: int, text: str | None = "Vandaag liep de wandelgroep door het park", **more: object
) -> list[dict]:
    return [{"id": f"p{row}", "author": "logo", "text": text, "posted_at": row, **more} for row in range(n)]


def answers(to: str, *who: str, first: str = "r", at: float = 100) -> list[dict]:
    """Replies one under the other, the first under a post."""
    found, parent = [], to
    for row, author in enumerate(who):
        found.append({"id": f"{to}{first}{row}", "author": author, "parent": parent, "posted_at": at + row,
                      "text": "Dat vind ik ook"})  # fmt: skip
        parent = found[-1]["id"]
    return found


@dataclass(frozen=True)
class Case:
    """Data, and what there is to count in them: (k, n) by id and side; None for what is not measured."""

    make: Callable[[], Dataset]
    external: dict[str, Counted] = field(default_factory=dict)
    internal: dict[str, Counted] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    grades: dict[str, str | None] = field(default_factory=dict)
    basis: dict[str, str] = field(default_factory=dict)


def rungs(*counts: int) -> dict[str, Counted]:
    """The ladder, and the headline with it."""
    n = sum(counts)
    return {f"CV-2.L{step}": (k, n) for step, k in enumerate(counts)} | {"CV-1": (counts[3], n)}


def posts_only() -> Dataset:
    asks = posts(3, "Wat vinden jullie van het nieuwe menu?", author="logo")
    told = [{**one, "id": f"t{row}"} for row, one in enumerate(posts(9))]
    return dataset([*asks, *told], ours=["logo"])


def counts_only() -> Dataset:
    counted = [(0, 0, 0, 100), (2, 1, 5, 100), (1, 0, 0, 200), (None, 3, 7, None)]
    names = ("comments", "shares", "likes", "impressions")
    lines = [
        {**one, **dict(zip(names, count, strict=True))}
        for one, count in zip(posts(4, None), counted, strict=True)
    ]
    return dataset([*lines, {**END, "author": "logo", "text": None}], ours=["logo"])


def undated() -> Dataset:
    lines = [*posts(4), *answers("p1", "x"), *answers("p2", "x", "logo"), *answers("p3", "x", "y")]
    asks = {"id": "q", "author": "y", "text": "@logo zijn jullie open?"}
    return dataset([{**one, "posted_at": None} for one in (*lines, asks)], ours=["logo"])


def nobody_is_ours() -> Dataset:
    lines = [*posts(2), *answers("p1", "x", "logo"), {**posts(1)[0], "id": "x1", "author": "x"}]
    return dataset([*lines, *answers("x1", "y", "z"), {**END, "posted_at": 2000}])


def orphans() -> Dataset:
    """Of two posts one is answered; four replies answer what is not in the data, two of them ours."""
    lines = [*posts(2), *answers("p1", "x"),
             {"id": "o1", "author": "logo", "parent": "gone1", "text": "Dank je wel", "posted_at": 5},
             {"id": "o2", "author": "logo", "parent": "gone2", "text": "Graag gedaan", "posted_at": 6},
             *answers("o2", "x"),
             {"id": "o3", "author": "y", "parent": "gone3", "text": "@logo wanneer dan?", "posted_at": 7},
             {"id": "o4", "author": "y", "parent": "gone4", "text": "Zo is het", "posted_at": 8}]  # fmt: skip
    return dataset([*lines, END], ours=["logo"])


def orphans_inside() -> Dataset:
    lines = [{"id": "p", "author": "ann", "text": "Nieuws", "posted_at": 1}, *answers("p", "bob"),
             {"id": "o", "author": "bob", "parent": "gone", "text": "Precies", "posted_at": 2},
             *answers("o", "cas"), {**END, "author": "ann"}]  # fmt: skip
    return dataset(lines, people=[{"name": name} for name in ("ann", "bob", "cas")], channel="viva")


def cycles() -> Dataset:
    """Two replies that answer each other, and one that answers itself, beside one thread as it should be."""
    lines = [*posts(1), *answers("p0", "x", "y"),
             {"id": "a", "author": "logo", "parent": "b", "text": "Ja", "posted_at": 3},
             {"id": "b", "author": "x", "parent": "a", "text": "Nee", "posted_at": 4},
             {"id": "c", "author": "logo", "parent": "c", "text": "Hm", "posted_at": 5}]  # fmt: skip
    return dataset([*lines, END], ours=["logo"])


GONE = ("[deleted]", "[removed]", "deleted user", "Facebook-gebruiker", "verwijderd account")


def deleted(gone: str) -> Dataset:
    """Two who left answer under one post, one of them the other; who they are is not known."""
    lines = ("1,logo,,Nieuws,2026-01-01", f"2,{gone},1,Mooi,2026-01-02", f"3,{gone},2,Vind ik ook,2026-01-03",
             "4,logo,,Ander nieuws,2026-01-04", f"5,{gone},,@logo bent u open?,2026-01-05",
             "6,logo,5,Ja,2026-01-06", "7,,4,Wie schreef dit,2026-01-06", "8,late,,,2026-03-01")  # fmt: skip
    return table("id,author,parent,text,created_at", *lines).with_organisation(["logo"])


def turned_around() -> Dataset:
    """The replies stand before what they answer."""
    lines = [*posts(2), *answers("p0", "x", "logo", "y"), *answers("p1", "x", "y")]
    return dataset([END, *reversed(lines)], ours=["logo"])


def back_in_time() -> Dataset:
    """Four questions: one answered two hours later, one before it was asked, two never."""
    asked = [
        {"id": f"q{row}", "author": f"x{row}", "text": "@logo hoe laat?", "posted_at": 200 + row}
        for row in range(4)
    ]
    replies = [
        {"id": "a0", "author": "logo", "parent": "q0", "text": "Om tien uur", "posted_at": 202},
        {"id": "a1", "author": "logo", "parent": "q1", "text": "Om elf uur", "posted_at": 150},
    ]
    return dataset([*asked, *replies, END], ours=["logo"])


def three_platforms() -> Dataset:
    """X knows who answers whom, Facebook keeps replies at one depth and names people, the page of LinkedIn
    has counts and no replies.
    """
    x = [*posts(1), *answers("p0", "x", "y")]
    replies = [("f", "logo", None, "Nieuws"), ("f0", "a", "f", "Mooi"), ("f1", "b", "f", "@a zeker"),
               ("f2", "c", "f", "Fijn")]  # fmt: skip
    facebook = [
        {"id": id, "author": who, "parent": parent, "text": text, "posted_at": row, "channel": "facebook"}
        for row, (id, who, parent, text) in enumerate(replies)
    ]
    linkedin = [
        {**one, "id": f"l{row}", "channel": "linkedin", "comments": row} for row, one in enumerate(posts(3))
    ]
    return dataset([*x, *facebook, *linkedin, END], ours=["logo"])


def short_posts() -> Dataset:
    """Twenty posts to judge and ten of at most four words; two of those without any."""
    long = [{**one, "text": f"{BOTH} {WORDS[row]}"} for row, one in enumerate(posts(20))]
    texts = ["Fijne zondag bewoners iedereen"] * 8 + ["", None]
    short = [{**one, "id": f"s{row}", "text": text}
             for row, (one, text) in enumerate(zip(posts(10), texts, strict=True))]  # fmt: skip
    return dataset([*long, *short], ours=["logo"], story=STORY, audience=ASKED)


def two_languages() -> Dataset:
    """Dutch posts and English ones, and a story in Dutch only."""
    dutch = [{**one, "text": f"{BOTH} {WORDS[row]}"} for row, one in enumerate(posts(12))]
    english = [
        {
            **one,
            "id": f"e{row}",
            "text": f"We listen to people who play music and paint the walls of the {THINGS[row]}",
        }
        for row, one in enumerate(posts(5))
    ]
    return dataset([*dutch, *english], ours=["logo"], story=STORY, audience=ASKED)


def emoji_only() -> Dataset:
    lines = [
        *posts(6, "🎉🎉🎉 👏👏"),
        *answers("p0", "x"),
        {"id": "u", "author": "x", "text": "😀❤️", "posted_at": 9},
    ]
    return dataset([*lines, END], ours=["logo"], story=STORY, audience=ASKED)


def twenty_copies() -> Dataset:
    """The organisation writes one post, twenty colleagues put it up word for word, and three applaud."""
    staff = [f"c{row}" for row in range(20)]
    lines = [{"id": "brand", "author": "logo", "text": BOTH, "posted_at": 1}]
    lines += [{"id": who, "author": who, "text": BOTH, "posted_at": 2 + row} for row, who in enumerate(staff)]
    applause = [one for who in staff[:3] for one in answers("brand", who, first=who)]
    people = [{"name": who} for who in staff]
    others = [{"id": f"x{row}", "author": f"x{row}", "text": "Mooi weer", "posted_at": 9} for row in range(5)]
    return dataset(
        [*lines, *applause, *others, END], people=people, ours=["logo"], story=STORY, audience=ASKED
    )


def everybody_employed() -> Dataset:
    """An export of the platform for colleagues: three rungs, and one that goes on among others."""
    names = ("ann", "bob", "cas", "dee", "els")
    lines = [
        {"id": who, "author": who, "text": "Nieuws van de afdeling", "posted_at": 1} for who in names[:4]
    ]
    lines += [*answers("bob", "ann"), *answers("cas", "ann", "cas"), *answers("dee", "ann", "bob")]
    return dataset([*lines, {**END, "author": "els"}], people=[{"name": name} for name in names], channel="x")


CASES = {
    "posts only": Case(
        posts_only,
        {"CV-1": None, "CV-2.L0": None, "CV-3": None, "CT-1": None},
    ),
    "posts only, old enough": Case(
        lambda: dataset(
            [*posts(3, "Wat vinden jullie van het nieuwe menu?"),
             *({**one, "id": f"t{row}"} for row, one in enumerate(posts(9))), {**END, "author": "logo"}],
            ours=["logo"],
        ),
        {"CV-1": (3, 12), "CV-12": (3, 12), "CV-12.question": (3, 12), "CV-2.L0": None, "CV-3": None,
         "CV-7": None, "CT-1": None, "CT-6": None, "CT-4": None},
        basis={"CV-1": "invitations"},
    ),
    "counts only": Case(
        counts_only,
        # Of four posts the comments of three are known, and of those that were shown 400 times one is shared.
        {"CV-1": (2, 3), "CV-6.silent": (1, 3), "CV-6.comments": (3, 3), "CV-6.shares": (4, 4),
         "CV-6.likes": (12, 4), "CV-2.L0": None, "CV-12": None, "CT-1": None},
        values={"CV-6.comments": 1.0, "CV-6.shares": 1.0, "CV-6.likes": 3.0},
        basis={"CV-1": "comment_counts"},
    ),
    "no time stamps": Case(
        undated,
        {**rungs(2, 1, 1, 1), "CV-1.own": (1, 4), "CV-1.inbound": (0, 1), "CV-3": None, "CV-4.median": None,
         "CV-4.within_4h": None, "CV-3.open": (1, 1)},
        grades={"CV-1": "C", "CV-3": None},
    ),
    "no organisation": Case(
        nobody_is_ours,
        {**rungs(1, 0, 1, 1), "CV-1.own": None, "CV-5": None, "CT-1": None},
        basis={"CV-1": "each_author"},
    ),
    "orphan replies": Case(
        orphans,
        # Our posts: one silent, one answered. Begun elsewhere: ours alone, ours with a return, and one to us.
        {**rungs(2, 2, 1, 0), "CV-1.own": (0, 2), "CV-1.inbound": (0, 3), "CV-3": (0, 1)},
    ),
    "orphan replies inside": Case(orphans_inside, internal=rungs(0, 1, 0, 0)),
    "reply cycles": Case(
        cycles,
        # The cycle is cut at its first row, ours: a reaction to it. The reply to itself is a post alone.
        {**rungs(1, 1, 0, 1)},
    ),
    **{
        f"a deleted author: {gone}": Case(
            lambda gone=gone: deleted(gone),
            # The post under "Ander nieuws" has no author and is set aside.
            {**rungs(1, 1, 0, 1), "CV-1.own": (1, 2), "CV-1.inbound": (0, 1), "CV-3": (1, 1)},
        )
        for gone in GONE
    },
    "replies before their parent in the file": Case(
        turned_around, {**rungs(0, 0, 1, 1), "CV-1.own": (1, 2)}
    ),
    "negative response times": Case(
        back_in_time,
        # An answer before its question is an answer, but nobody knows how soon: it has no place in the times.
        {"CV-3": (1, 3), "CV-3.open": (2, 4), **rungs(2, 2, 0, 0)},
    ),
    "platforms that thread in their own way": Case(
        three_platforms,
        # X: y answers x. Facebook: b answers a by name. LinkedIn says nothing about silence.
        {**rungs(0, 0, 0, 2)},
    ),
    "posts under five words": Case(
        short_posts, {"CT-1.too_short": (10, 30), "CT-1": (None, 20), "CT-2.both": (None, 20)}
    ),
    "a story in one language": Case(two_languages, {"CT-1": (None, 12), "CT-1.too_short": (0, 17)}),
    "emoji only": Case(emoji_only, {"CT-1": None, "CT-1.too_short": None, **rungs(5, 1, 0, 0)}),
    "a post copied by twenty colleagues": Case(
        twenty_copies,
        # One post is judged, the copies are set aside; applause of colleagues is no reaction.
        {"CT-1": (None, 1), **rungs(21, 0, 0, 0), "CV-1.own": (0, 21)},
    ),
    "everybody is an employee": Case(
        everybody_employed,
        internal={**rungs(1, 1, 1, 1), "CV-3": None, "CT-1": None},
    ),
}  # fmt: skip


def results(data: Dataset) -> tuple[Result, Result]:
    return conversations.measure(data), content.measure(data)


@pytest.mark.parametrize("case", CASES)
def test_numbers_counted_by_hand(case):
    one = CASES[case]
    found = results(one.make())
    for side in ("external", "internal"):
        for id, expected in getattr(one, side).items():
            result = found[id.startswith("CT")]
            measure = result.measure(id, side) or result.measure(id, "")
            if expected is None:
                assert measure is None or (measure.grade is None and measure.value is None), id
            else:
                k, n = expected
                assert measure is not None and measure.n == n and k in (None, measure.k), (id, measure)
    for id, value in one.values.items():
        assert found[id.startswith("CT")].measure(id).value == pytest.approx(value), id
    for id, grade in one.grades.items():
        assert found[id.startswith("CT")].measure(id).grade == grade, id
    for id, basis in one.basis.items():
        assert found[id.startswith("CT")].measure(id).basis == basis, id


@pytest.mark.parametrize("case", CASES)
def test_every_measure_holds_and_every_table_can_be_made(case):
    data = CASES[case].make()
    for quick in (True, False):
        # What a post brings is counted in likes, and there may be more of those than posts.
        assert [one for one in faults(data, quick) if not re.match(r"(?:CV-6|CT-4)\.?\w* has", one)] == []
    for result in results(data):
        assert all(len(result.tables[name]) >= 0 for name in result.tables)
    assert all(written_table(name, data) for name in TABLES)


@pytest.mark.parametrize("case", CASES)
def test_the_shares_of_the_ladder_add_up_to_one(case):
    result = conversations.measure(CASES[case].make(), quick=True)
    for side in ("external", "internal"):
        shares = [one.value for one in result.measures if one.id.startswith("CV-2.L") and one.side == side]
        assert not any(shares) or sum(shares) == pytest.approx(1)


# -- what the cases are about, told apart -----------------------------------------------------------------


@pytest.mark.parametrize("gone", GONE)
def test_who_left_is_nobody_in_particular(gone):
    data = deleted(gone)
    threads = conversations.measure(data, quick=True).tables["threads"].set_index("root_post")
    assert threads.loc["1", ["n_posts", "n_participants", "level"]].tolist() == [3, 3, 3]
    assert threads.loc["4", ["n_posts", "level"]].tolist() == [1, 0]
    assert data.reports[0].reasons == {"no_author": 1}
    assert (
        len(set(data.parties.person[data.posts["author"].to_numpy()])) == 5
    )  # logo, late and three who left


def test_an_answer_before_its_question_is_no_time():
    found = conversations.measure(back_in_time())
    curve = found.tables["response"]
    assert (curve["hours"] >= 0).all() and curve["n"].iloc[0] == 3
    soon = found.measure("CV-4.within_4h", "external")
    assert soon.value == pytest.approx(1 / 3)


def test_copies_are_told_and_not_judged():
    data = twenty_copies()
    left = content.measure(data, quick=True).tables["excluded"].set_index("reason")["n"]
    assert left["copy"] == 20 and left["too_short"] == 0
    rows = written_table("posts", data).decode().splitlines()
    assert len(rows) == 22 and sum(",copy," in row for row in rows) == 20


def test_a_language_without_a_story_is_told_and_not_judged():
    left = content.measure(two_languages(), quick=True).tables["excluded"].set_index("reason")["n"]
    assert left["other_language"] == 5
    both = two_languages().with_story(pd.DataFrame([*STORY, *ENGLISH], columns=["value", "text"]))
    assert (
        content.measure(both, quick=True).tables["excluded"].set_index("reason")["n"]["other_language"] == 5
    )
    # The audience writes no English either: there is nothing to hold those posts against.


def test_platforms_that_thread_in_their_own_way_are_never_evened_out():
    threads = conversations.measure(three_platforms(), quick=True).tables["threads"]
    threads = threads.set_index("root_post")
    assert threads.loc["f", "level"] == 3
    assert threads.loc[["l0", "l1", "l2"], "level"].isna().all()
    assert "replies" in conversations.measure(three_platforms(), quick=True).headline.missing
