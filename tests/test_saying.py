"""Own voice, and what posts show of the values of a story: hand-counted, and beside shuffled words."""

from __future__ import annotations

import numpy as np
import pytest

from fivec import congruence, copying, parties
from fivec.congruence import saying
from fivec.text import overlap
from tests.builders import dataset

STORY = (
    ("Garden", "We plant tomato and compost. A shovel, a seedling and a hedge."),
    ("Music", "We play guitar and drums. A melody, a rehearsal and a concert."),
    ("Bicycle", "We ride a saddle and a helmet. Gravel, a chain and a tandem."),
)
WORDS = {
    "Garden": ["tomato", "compost", "shovel", "seedling", "hedge"],
    "Music": ["guitar", "drums", "melody", "rehearsal", "concert"],
    "Bicycle": ["saddle", "helmet", "gravel", "chain", "tandem"],
    "": ["lorry", "harbour", "invoice", "meeting", "printer", "window", "curtain", "lamp"],
}
PEOPLE = [{"name": f"p{n}", "kind": "person"} for n in range(6)] + [
    {"name": "brand", "kind": "logo", "official": True}
]


def about(value, number):
    """Six words: four of a value, two of nothing; another order and other links each time."""
    own, rest = WORDS[value], WORDS[""]
    words = [own[(number + step) % len(own)] for step in range(4)]
    return " ".join([*words, rest[number % 8], rest[(number * 3 + 1) % 8], f"unique{value}{number}"])


def line(id, author, text, at=0, **more):
    return {"id": id, "author": author, "text": text, "posted_at": at, "language": "en", **more}


def posts(counts, author="p", start=0):
    """So many posts per value, by six people in turn, never the same text."""
    found = []
    for value, n in counts.items():
        for number in range(n):
            who = f"p{number % 6}" if author == "p" else author
            found.append(line(f"{author}{value}{number}", who, about(value, start + number), number))
    return found


def measured(lines, story=STORY, quick=True, people=PEOPLE):
    return congruence.measure(dataset(lines, story=story, people=people, channel="viva"), quick=quick)


# -- say and do


def test_the_published_vectors_of_overlap() -> None:
    said, did = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.3, 0.1, 0.5])
    assert overlap(said, did) == pytest.approx(0.6)


def test_what_is_said_follows_the_words_of_the_story() -> None:
    longer = (("Garden", f"{STORY[0][1]} {STORY[0][1]}"), *STORY[1:])
    lines = posts({"Garden": 30, "Music": 30, "Bicycle": 30, "": 60})
    table = measured(lines, longer).tables["values"]
    words = np.array([14.0, 7.0, 7.0])
    assert table["value"].tolist() == ["Garden", "Music", "Bicycle"]
    assert table["said"].to_numpy() == pytest.approx(words / words.sum(), abs=0.02)
    assert table["said"].sum() == pytest.approx(1)


def test_people_who_show_one_of_three_values_overlap_for_a_third() -> None:
    result = measured(posts({"Garden": 60, "": 200}))
    found = result.measure("CG-3", "internal")
    table = result.tables["values"].set_index("value")
    assert table.loc["Garden", "people"] > 0.9
    assert found.value == pytest.approx(table["said"].clip(upper=table["people"]).sum())
    assert found.value == pytest.approx(1 / 3, abs=0.08)
    coverage = result.measure("CG-3.coverage", "internal")
    assert (coverage.n, coverage.k) == (260, pytest.approx(60, abs=12))
    assert coverage.expected < 0.2
    assert table["visible"].tolist() == [True, False, False]
    visible = result.measure("CG-3.visible", "internal")
    assert (visible.k, visible.n, visible.low) == (1, 3, None)


def test_people_who_show_all_three_overlap_more() -> None:
    lines = posts({"Garden": 40, "Music": 40, "Bicycle": 40, "": 120})
    found = measured(lines, quick=False).measure("CG-3", "internal")
    assert found.value > 0.85
    assert found.low <= found.value <= found.high
    assert (found.grade, found.basis) == ("B", "colleagues_only")


def test_the_accounts_of_the_organisation_are_beside_the_people() -> None:
    lines = posts({"Garden": 60, "": 150}) + posts({"Music": 60}, "brand", 300)
    table = measured(lines).tables["values"].set_index("value")
    assert table.loc["Music", "logo"] > 0.9 > table.loc["Music", "people"]


def test_words_without_a_subject_show_no_value() -> None:
    lines = posts({"": 200})
    result = measured(lines)
    found = result.measure("CG-3.coverage", "internal")
    assert found.k < 30
    assert not result.tables["values"]["visible"].any()


def test_a_value_shown_as_often_as_by_chance_is_not_visible() -> None:
    table = measured(posts({"": 400}) + posts({"Garden": 60}) + posts({"Music": 5})).tables["values"]
    found = table.set_index("value")
    assert found.loc["Music", "n_posts"] >= 3
    assert found["visible"].tolist() == [True, False, False]


def test_say_and_do_needs_three_values_a_story_and_own_voice() -> None:
    lines = posts({"Garden": 60})
    assert measured(lines, ()).measure("CG-3", "internal").missing == ("story",)
    assert measured(lines, STORY[:2]).measure("CG-3", "internal").basis == "few_values"
    few = measured([one for one in lines if one["author"] in ("p0", "p1")])
    assert few.measure("CG-5", "internal").grade is None
    assert few.measure("CG-3", "internal").grade is None
    assert few.measure("CG-3", "internal").missing == few.measure("CG-5", "internal").missing


def test_shuffled_posts_keep_their_length_and_their_words() -> None:
    known = dataset(posts({"Garden": 20, "": 20}), channel="viva").terms
    rows = np.arange(40)
    dealt = saying._shuffled(known, rows)
    assert dealt.sum(axis=1).tolist() == known.counts[rows].sum(axis=1).tolist()
    assert dealt.sum(axis=0).tolist() == known.counts[rows].sum(axis=0).tolist()
    assert abs(dealt - known.counts[rows]).sum() > 0


def test_another_order_changes_nothing() -> None:
    lines = posts({"Garden": 40, "Music": 20, "": 80})
    turned = [lines[number] for number in np.random.default_rng(0).permutation(len(lines))]
    one, other = measured(lines), measured(turned)
    for id in ("CG-3", "CG-3.coverage", "CG-5"):
        a, b = one.measure(id, "internal"), other.measure(id, "internal")
        assert (a.k, a.n, a.grade) == (b.k, b.n, b.grade) or id.startswith("CG-3")
        assert a.value == pytest.approx(b.value, abs=0.05)


def test_values_stand_in_where_no_group_can_be_tested() -> None:
    result = measured(posts({"Garden": 60, "": 200}))
    assert result.headline.basis == "values"
    assert (result.headline.k, result.headline.n) == (1, 3)
    assert result.headline.missing == ("replies",)
    assert measured(posts({"Garden": 60}), ()).headline.grade is None


# -- own voice


def proud(number):
    return f"We are very proud of ward number {number} that opens its doors to everyone this morning"


def test_copies_of_the_brand_and_of_a_colleague_are_no_own_voice() -> None:
    lines = [line(f"own{n}", f"p{n}", about("Garden", 50 + n), n) for n in range(6)]
    lines += [
        line("logo", "brand", "Come and see our new garden on Saturday at two, there will be cake", 1),
        line("copy", "p1", "come and see our new garden on saturday at two, there will be cake!", 2),
        line("first", "p2", proud(1), 3),
        line("again", "p2", proud(1), 4),
        line("taken", "p3", proud(1), 5),
        line("short", "p4", "Thank you all!", 6),
        line("share", "p5", None, 7, kind="share", share_of="first"),
    ]
    result = measured(lines)
    found = result.measure("CG-5", "internal")
    # Own: six of their own, "first" and "again"; copies: "copy" and "taken".
    assert (found.k, found.n, found.basis) == (8, 10, "full")
    shared = result.measure("CG-5.shared", "internal")
    assert (shared.k, shared.n) == (1, 11)


def test_copying_lowers_own_voice() -> None:
    own = [line(f"o{n}", f"p{n % 6}", " ".join(f"word{n}{step}" for step in range(9)), n) for n in range(60)]
    parrots = [line(f"x{n}", f"p{n % 6}", own[0]["text"], 20 + n) for n in range(30)]
    before, after = (measured(lines).measure("CG-5", "internal") for lines in (own, own + parrots))
    assert before.value == 1.0
    assert after.value < 0.7


def test_own_voice_needs_five_writers_and_to_know_who_is_ours() -> None:
    assert measured(posts({"": 3})).measure("CG-5", "internal").missing == ("more_people",)
    nobody = congruence.measure(dataset(posts({"": 9}), channel="x"))
    assert nobody.measure("CG-5", "external").missing == ("organisation",)
    untold = measured([{**one, "text": None} for one in posts({"": 9})])
    assert untold.measure("CG-5", "internal").missing == ("text",)


def test_the_margin_follows_people() -> None:
    lines = posts({"Garden": 30, "": 30})
    lines += [line(f"x{n}", "p0", lines[1]["text"], 40 + n) for n in range(30)]
    quick, full = (measured(lines, quick=quick).measure("CG-5", "internal") for quick in (True, False))
    assert full.low < quick.low < quick.high <= full.high


def test_logos_and_official_accounts_are_not_our_people() -> None:
    board = {"name": "board", "kind": "person", "official": True}
    lines = posts({"": 6}) + posts({"": 1}, "brand") + posts({"": 1}, "board")
    data = dataset(lines, people=[*PEOPLE, board], channel="viva")
    handles = data.accounts["handle"][parties.by_our_people(data)]
    assert sorted(handles) == [f"p{n}" for n in range(6)]


def test_quick_leaves_out_what_costs_with_a_great_many_texts(monkeypatch) -> None:
    lines = posts({"Garden": 12, "Music": 12})
    ids = {one.id for one in measured(lines).measures}
    assert {"CG-3", "CG-5"} <= ids
    monkeypatch.setattr(copying, "AT_ONCE", 23)
    monkeypatch.setattr(congruence, "AT_ONCE", 23)
    left = {one.id for one in measured(lines).measures}
    costs = {id for id in ids if id.startswith(("CG-2", "CG-3", "CG-5"))} - {"CG-3.visible"}
    assert ids - left == costs
    assert {"CG-3", "CG-5"} <= {one.id for one in measured(lines, quick=False).measures}
