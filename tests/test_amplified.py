"""What our people take further of the brand: counted by hand, and a post that twenty colleagues copy."""

from datetime import date

import pytest

from fivec import congruence, content
from fivec.dataset import Selection
from fivec.measures import wilson
from tests.builders import dataset
from tests.test_content import STORY, outside, quadrants, questions, strangers

NEWS = "Vandaag opent de nieuwe tuin van de Lindehof, met kruiden op rolstoelhoogte en een bank in de zon."
MENU = "Deze week koken bewoners zelf: woensdag erwtensoep, donderdag hachee, en vrijdag vis met zuurkool."
DAY = 24
LATER = 60 * DAY
NAMES = ["anna", "bob", "carla", "dirk", "els", "finn"]
PEOPLE = [{"name": name} for name in NAMES]
EVERYBODY = [
    (f"x{k}", name, None, f"Ik ben {name} en ik schrijf iets dat van mij alleen is, nummer {k}.", 0)
    for k, name in enumerate(NAMES)
]
BRAND = [
    ("b1", "zorg", None, NEWS, 10),
    ("b2", "zorg", None, MENU, 20),
    ("b3", "zorg", None, "Wij zijn vrijdag gesloten.", 30),
    ("end", "buur", None, "Het einde van de gegevens.", LATER),
]


def made(*posts, people=PEOPLE, **more):
    return dataset([*EVERYBODY, *BRAND, *posts], people=people, ours=["zorg"], **more)


def share(id, who, of, at=40, text=None, **more):
    return {"id": id, "author": who, "kind": "share", "share_of": of, "posted_at": at, "text": text, **more}


def found(data, id):
    measure = content.measure(data).measure(id, "external")
    return None if measure is None else (measure.value, measure.k, measure.n, measure.grade, measure.basis)


def test_shares_and_copies_counted_by_hand():
    data = made(
        share("s1", "anna", "b1"),
        share("s2", "anna", "b1", 50),
        share("s3", "bob", "b1", text="Hier heb ik zelf aan meegewerkt"),
        share("s4", "buur", "b3"),
        share("s5", "carla", "x1"),
        ("c1", "dirk", None, "Trots! " + NEWS, 60),
        ("c2", "els", None, "Gisteren stond ik er met mijn schort voor. " + MENU, 60),
    )
    assert found(data, "CT-6.amplified") == (pytest.approx(2 / 3), 2, 3, "C", "full")
    # By four colleagues: how they do it is not told.
    for id in ("CT-6.employees", "CT-6.own_words"):
        assert found(data, id) == (None, None, None, None, "few_people")


def test_how_five_colleagues_pass_on_counted_by_hand():
    data = made(
        share("s1", "anna", "b1"),
        share("s2", "anna", "b1", 50),
        share("s3", "bob", "b1", text="Hier heb ik zelf aan meegewerkt"),
        ("c1", "dirk", None, "Trots! " + NEWS, 60),
        ("c2", "els", None, "Gisteren stond ik er met mijn schort voor. " + MENU, 60),
        share("s6", "finn", "b3"),
    )
    # Anna once, Bob and Dirk for the garden; Els for the menu; Finn for Friday.
    assert found(data, "CT-6.employees")[:3] == (1.0, None, 3)
    # Three shares as they were, one with words; a copy with one word, a copy with a story.
    assert found(data, "CT-6.own_words")[:3] == (pytest.approx(2 / 6), 2, 6)


def test_passing_on_by_one_person_is_one_habit():
    """Twelve people share twelve posts each, half of them always with words of their own."""
    names = [f"m{k}" for k in range(12)]
    brand = [(f"p{k}", "zorg", None, f"{NEWS} Dit is nummer {k}.", 10) for k in range(12)]
    words = "Hier heb ik zelf met veel plezier aan meegewerkt"
    passed = [
        share(f"s{who}-{k}", name, f"p{k}", 40, words if who % 2 else None)
        for who, name in enumerate(names)
        for k in range(12)
    ]
    data = dataset([*brand, *passed, BRAND[-1]], people=[{"name": name} for name in names], ours=["zorg"])
    told = content.measure(data).measure("CT-6.own_words", "external")
    worth = 11 / 12  # of the twelve persons: 12 · 6² / (144 / 4) · 12 / 11 messages say as much as one
    assert (told.k, told.n) == (72, 144)
    assert (told.low, told.high) == pytest.approx(wilson(6 * worth, 12 * worth))
    employees = content.measure(data).measure("CT-6.employees", "external")
    assert (employees.value, employees.low, employees.high) == (12, 12, 12)


def test_thirty_days_and_not_the_other_way_round():
    after = made(share("s", "anna", "b1", 10 + 30 * DAY), share("t", "bob", "b2", 20 + 30 * DAY + 1))
    assert found(after, "CT-6.amplified")[1:3] == (1, 3)
    before = made(("c", "anna", None, NEWS, 9), share("s", "bob", "b3"))
    assert found(before, "CT-6.amplified")[1:3] == (1, 3)


def test_a_share_of_a_share_is_one_of_the_brand():
    data = made(share("s", "buur", "b1"), share("t", "anna", "s", 50))
    assert found(data, "CT-6.amplified")[1:3] == (1, 3)


@pytest.mark.parametrize(("age", "n"), [(71, 3), (30 * DAY - 1, 3), (30 * DAY, 4)])
def test_a_post_that_had_no_thirty_days_does_not_count_yet(age, n):
    young = ("b4", "zorg", None, MENU + " En taart.", LATER - age)
    data = made(young, share("s", "anna", "b1"), share("t", "bob", "b4", LATER - 1))
    assert found(data, "CT-6.amplified")[1:3] == (1 + (n == 4), n)
    left = content.measure(data).tables["not_followed"]
    assert left.to_dict("records") == [{"side": "external", "reason": "too_young", "n": 1}] * (n == 3)


def test_thirty_days_end_with_the_last_post_of_the_channel():
    """The other channel goes on for months; of this one nothing is known of them."""
    fresh = ("b4", "zorg", None, MENU + " En taart.", LATER - 20 * DAY)
    later = {"id": "f", "author": "buur", "text": "Elders.", "posted_at": 5 * LATER, "channel": "facebook"}
    assert found(made(fresh, later, share("s", "anna", "b1")), "CT-6.amplified")[1:3] == (1, 3)
    undated = ("b5", "zorg", None, "Wij hebben geen datum.", None)
    data = made(undated, share("s", "anna", "b1"))
    assert found(data, "CT-6.amplified")[1:3] == (1, 3)
    assert content.measure(data).tables["not_followed"]["reason"].tolist() == ["undated"]


def test_where_no_post_is_old_enough_that_is_said():
    lines = [("b1", "zorg", None, NEWS, 10), share("s", "anna", "b1"), ("end", "buur", None, MENU, 29 * DAY)]
    data = dataset([*EVERYBODY, *lines], people=PEOPLE, ours=["zorg"])
    assert found(data, "CT-6.amplified") == (None, None, None, None, "too_young")
    no_dates = [("b1", "zorg", None, NEWS, None), share("s", "anna", "b1", None)]
    wrote = [(*line[:4], None) for line in EVERYBODY]
    data = dataset([*wrote, *no_dates], people=PEOPLE, ours=["zorg"])
    assert found(data, "CT-6.amplified")[1:3] == (1, 1)


def test_repetitions_alone_say_so_and_nothing_at_all_is_not_nought():
    copied = made(("c", "anna", None, NEWS, 40))
    assert found(copied, "CT-6.amplified")[3:] == ("C", "copies_only")
    nothing = content.measure(made()).measure("CT-6.amplified")
    assert (nothing.value, nothing.grade, nothing.missing) == (None, None, ("shares",))
    none_of_ours = made(share("s", "buur", "b1"))
    assert found(none_of_ours, "CT-6.amplified")[:3] == (0, 0, 3)
    assert found(none_of_ours, "CT-6.employees") is None


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (dataset([("1", "zorg", None, NEWS), ("2", "buur", None, MENU, LATER)], ours=["zorg"]), "roster"),
        (
            dataset([("1", "anna", None, NEWS), ("2", "buur", None, MENU)], people=[{"name": "anna"}]),
            "brand_posts",
        ),
    ],
)
def test_what_is_missing_is_named(data, missing):
    measure = content.measure(data).measure("CT-6.amplified")
    assert (measure.value, measure.missing) == (None, (missing,))


def many(who, n=25):
    """A brand of many posts, of which each of some people passes on one."""
    brand = [(f"m{k}", "zorg", None, f"{NEWS} Nummer {k}{'!' * k}", k) for k in range(n)]
    return [*brand, *[share(f"p{k}", name, f"m{k}", 40) for k, name in enumerate(who)]]


@pytest.mark.parametrize(("n", "measured"), [(1, False), (4, False), (5, True)])
def test_of_a_few_colleagues_it_is_not_told_what_they_pass_on(n, measured):
    wrote = [(f"w{k}", NAMES[k], None, f"Ik ben {NAMES[k]} en ik schreef nummer {k}.", 0) for k in range(n)]
    posts = [*wrote, *BRAND, share("s1", NAMES[0], "b1"), share("s2", NAMES[0], "b2")]
    result = content.measure(dataset(posts, people=PEOPLE, ours=["zorg"]))
    told = result.measure("CT-6.amplified", "external")
    assert told.measured == measured
    if not measured:
        assert (told.k, told.n, told.basis) == (None, None, "few_people")
        assert result.measure("CT-6.employees") is result.measure("CT-6.own_words") is None


@pytest.mark.parametrize(("who", "told"), [(NAMES[:5] * 5, True), (NAMES[:5], True), (NAMES[:4] * 6, False)])
def test_how_fewer_than_five_colleagues_pass_on_is_not_told(who, told):
    data = made(*many(who))
    assert found(data, "CT-6.amplified")[3] == "B"
    for id in ("CT-6.employees", "CT-6.own_words"):
        value, k, _, grade, basis = found(data, id)
        assert (value is not None, grade is not None, basis) == (told, told, "full" if told else "few_people")
        assert told or k is None


@pytest.mark.parametrize(("away", "told"), [(0, True), (1, False), (5, True)])
def test_the_difference_of_two_selections_tells_nobodys_passing_on(away, told):
    more = [f"p{k}" for k in range(away)]
    spoke = [(f"w{name}", name, None, f"Ik heet {name} en schrijf dit.", 0) for name in more]
    later = [("b9", "zorg", None, "Vanaf morgen is er een nieuwe winkel bij ons in de hal.", 10 * DAY)]
    passed = [share(f"q{name}", name, "b9", 11 * DAY) for name in more]
    people = [*PEOPLE, *({"name": name} for name in more)]
    data = made(*many(NAMES[:5] * 5), *spoke, *later, *passed, people=people)
    early = content.measure(data, Selection(end=date(2026, 1, 8)))
    assert content.measure(data).measure("CT-6.own_words").measured
    assert early.measure("CT-6.own_words").measured == told


def test_nothing_says_who():
    result = content.measure(made(share("s1", "anna", "b1")))
    for name, table in result.tables.items():
        if name != "posts":
            assert "anna" not in table.to_string()
    assert all(measure.n != "anna" for measure in result.measures)


def twenty(prefix):
    """Our posts as they were written for the fits, and with one of them copied by twenty colleagues."""
    people = [{"name": f"collega{k}"} for k in range(20)]
    own = [(f"o{k}", "zorg", None, words, k) for k, words in enumerate(quadrants())]
    copies = [(f"c{k}", f"collega{k}", None, prefix + quadrants()[0], 100 + k) for k in range(20)]
    others = [(f"s{k}", f"buur{k % 9}", None, words, k) for k, words in enumerate(strangers())]
    posts = [*own, *others, ("end", "buur1", None, strangers()[0], LATER)]
    more = {"people": people, "ours": ["zorg"], "story": STORY, "audience": questions()}
    return dataset(posts, **more), dataset([*posts, *copies], **more)


@pytest.mark.parametrize("prefix", ["", "Trots! "])
def test_a_post_that_twenty_colleagues_copy(prefix):
    without, copied = twenty(prefix)
    one, other = content.measure(without), content.measure(copied)
    # Once in the fits: the headline is what it was.
    assert (one.headline.k, one.headline.n) == (6, 24)
    assert other.headline.k <= 6 and other.headline.n == 24
    excluded = other.tables["excluded"].set_index("reason")["n"]
    assert excluded["copy"] == 20
    # Twenty colleagues, one post, no words of their own.
    assert found(copied, "CT-6.amplified")[1:3] == (1, 24)
    assert found(copied, "CT-6.employees")[:3] == (20.0, None, 1)
    assert found(copied, "CT-6.own_words")[:3] == (0.0, 0, 20)
    # And no voice of their own.
    voice = congruence.measure(copied).measure("CG-5", "external")
    assert (voice.k, voice.n) == (0, 20)


def test_outside_is_as_it_was():
    assert content.measure(outside(story=STORY, audience=questions())).measure("CT-6.amplified").value is None
