"""When people talk and when we answer, persons and logo, curves on two clocks: Datasets counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec import conversations, parties
from fivec.conversations import curves, hours, waits
from fivec.conversations.hours import Gap, gap, hour_of_week, parts_of
from fivec.conversations.talk import evidence
from fivec.dataset import Selection
from fivec.text import overlap
from tests.builders import dataset

LATE = ("z", "later", None, "", 2000)
LOGO = {"logo": {"kind": "logo", "official": True}}
STAFF = ("ann", "ben", "cas", "dik", "eva", "fem")
PEOPLE = [{"name": name, "kind": "person"} for name in STAFF]


def ids(data, quick=True, selection=None, side="external"):
    result = conversations.measure(data, selection, quick)
    return {one.id: one for one in result.measures if one.side == side}


# -- curves -------------------------------------------------------------------------------------------------


def asked(answers, to="logo", by=None, start=0, tag="q"):
    """Questions to an account, each answered after so many hours (None: never) by it or by somebody else."""
    lines = []
    for number, after in enumerate(answers):
        id = f"{tag}{start + number}"
        lines.append((id, f"u{tag}{number}", None, f"@{to} where?", 0))
        if after is not None:
            lines.append((f"a{id}", by or to, id, "", after))
    return lines


def test_the_published_answer_times_with_their_mean_wait_and_shares():
    # 1 2 2 5 8 30 hours; three open at 72; one open after 20 when the data end.
    lines = [*asked([1, 2, 2, 5, 8, 30, None, None, None]), ("q9", "u9", None, "@logo where?", 1980)]
    found = ids(dataset([*lines, LATE], accounts=LOGO))
    assert found["CV-4.median"].value == 8
    assert found["CV-4.mean"].value == pytest.approx(32.55)
    assert found["CV-4.within_1h"].value == pytest.approx(0.1)
    assert found["CV-4.within_4h"].value == pytest.approx(0.4 - 0.1)
    assert found["CV-4.within_24h"].value == pytest.approx(0.5)
    assert found["CV-4.mean"].low < 32.55 < found["CV-4.mean"].high


def alike(same):
    """Sixty questions, every other five of them answered: apart, or five by a writer or in a conversation."""
    lines = []
    for number in range(60):
        five = number // 5
        who = f"u{five if same == 'writer' else number}"
        under = f"q{5 * five}" if same == "conversation" and number % 5 else None
        lines.append((f"q{number}", who, under, "@logo where?", 0))
        if five % 2:
            lines.append((f"a{number}", "logo", f"q{number}", "", 2))
    return ids(dataset([*lines, LATE], accounts=LOGO))["CV-4.within_24h"]


@pytest.mark.parametrize("same", ["writer", "conversation"])
def test_messages_by_one_writer_and_in_one_conversation_are_worth_fewer(same):
    apart, together = alike("nothing"), alike(same)
    assert (apart.value, apart.n) == (together.value, together.n) == (0.5, 60)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


def test_a_negative_time_is_dropped_and_counted():
    lines = [*asked([1, 2, None]), ("q7", "u7", None, "@logo where?", 50), ("a7", "logo", "q7", "", 40)]
    data = dataset([*lines, LATE], accounts=LOGO)
    found, result = ids(data), conversations.measure(data, quick=True)
    assert (found["CV-4.median"].n, found["CV-4.median"].k) == (3, 2)
    assert (found["CV-3"].k, found["CV-3"].n) == (2, 3)  # it may have been in time: it counts as neither
    assert (found["CV-3.open"].k, found["CV-3.open"].n) == (1, 4)  # but it has an answer
    assert result.tables["dropped"].to_dict("records") == [{"side": "external", "n": 1}]


def test_an_undated_answer_is_dropped_and_counted_too():
    lines = [*asked([1]), ("q7", "u7", None, "@logo where?", 50), ("a7", "logo", "q7", "", None)]
    data = dataset([*lines, LATE], accounts=LOGO)
    assert ids(data)["CV-4.median"].n == 1
    assert conversations.measure(data, quick=True).tables["dropped"]["n"].tolist() == [1]


def voices(n=12, people=STAFF):
    """Questions to persons, answered after 1 hour, and to the logo, answered after 10 hours or never."""
    lines = []
    for number, name in enumerate(people):
        lines += asked([1] * (n // len(people)), name, tag=f"p{number}-")
    return lines + asked([10] * (n // 2) + [None] * (n // 2))


def test_persons_and_logo_are_told_apart_by_who_was_addressed():
    # Eva answers what was asked of the logo: that is still the wait of whoever addressed the logo.
    data = dataset([*voices(), *asked([2], by="eva", tag="e"), LATE], people=PEOPLE, accounts=LOGO)
    rows = data.select()
    persons, logo = (curves.curve(data, rows, parties.EXTERNAL, who) for who in ("persons", "logo"))
    assert (persons.n, persons.events, logo.n, logo.events) == (12, 12, 13, 7)
    found = ids(data)["CV-4.persons_logo"]
    assert found.value == pytest.approx(1 / ((2 + 6 * 10 + 6 * 72) / 13))
    assert found.p < 0.01 and found.expected == 1 and found.n == 25
    assert found.low is not None and found.low <= found.value <= found.high


def test_a_message_to_persons_and_logo_both_is_of_neither():
    lines = [("q", "x", None, "@logo @ann where?", 0), ("r", "ann", "q", "", 1)]
    data = dataset([*voices(), *lines, LATE], people=PEOPLE, accounts=LOGO)
    sizes = {
        who: curves.curve(data, data.select(), parties.EXTERNAL, who).n for who in ("us", "persons", "logo")
    }
    assert sizes == {"us": 25, "persons": 12, "logo": 12}


def test_a_reply_is_to_whom_it_answers():
    lines = [
        ("r", "ann", None, "news", 0),
        ("q", "x", "r", "@logo and you? really?", 1),
        ("s", "logo", "q", "", 2),
    ]
    data = dataset([*lines, LATE], people=PEOPLE, accounts=LOGO)
    found = waits.waits(data).of(data, data.select(), parties.EXTERNAL)
    assert found.addressed.tolist() == [parties.PERSON]


def test_under_five_persons_neither_curve_is_given():
    data = dataset([*voices(people=STAFF[:4]), LATE], people=PEOPLE, accounts=LOGO)
    table = conversations.measure(data, quick=True).tables["curves"]
    assert set(table["who"]) == {"us", "community"}
    found = ids(data)["CV-4.persons_logo"]
    assert (found.measured, found.basis) == (False, "one_voice")


def test_one_person_who_gets_most_messages_is_not_read_from_the_curve_of_persons():
    lines = [*voices(), *asked([1] * 11, "ann", tag="more")]  # 13 of the 23 to persons
    data = dataset([*lines, LATE], people=PEOPLE, accounts=LOGO)
    assert ids(data)["CV-4.persons_logo"].basis == "one_voice"
    assert curves.curve(data, data.select(), parties.EXTERNAL, "persons") is None
    assert curves.curve(data, data.select(), parties.EXTERNAL, "logo") is None


@pytest.mark.parametrize(
    ("away", "shown"), [(STAFF[:1], False), (STAFF[:4], False), ((), True), (STAFF, True)]
)
def test_the_difference_of_two_selections_tells_nobodys_waits(away, shown):
    late = [(f"l{name}", f"v{name}", None, f"@{name} where?", 500) for name in away]
    data = dataset([*voices(), *late, LATE], people=PEOPLE, accounts=LOGO)
    early = data.select(Selection(end=pd.Timestamp("2026-01-10").date()))
    assert (curves.curve(data, early, parties.EXTERNAL, "persons") is not None) == shown
    found = ids(data, selection=early.selection)["CV-4.persons_logo"]
    assert found.measured == shown
    assert curves.curve(data, data.select(), parties.EXTERNAL, "persons") is not None


def test_nothing_is_said_of_a_time_until_which_no_message_was_followed():
    """Twenty answered at once and twenty that are five hours old when the data end."""
    lines = [*asked([0.5] * 20), *asked([None] * 20, start=20), ("z", "later", None, "", 5)]
    found = ids(dataset(lines, accounts=LOGO))
    assert found["CV-4.within_1h"].value == found["CV-4.within_4h"].value == 0.5
    assert (found["CV-4.within_24h"].value, found["CV-4.within_24h"].missing) == (None, ("more",))
    # Where every message was answered the curve has ended at zero: all are answered within a day.
    assert ids(dataset([*asked([0.5] * 20), LATE], accounts=LOGO))["CV-4.within_24h"].value == 1


def test_an_early_share_rests_on_the_messages_that_were_followed_so_long():
    """Of the 110 answered at once ninety are too young to say anything of a day."""
    young = [(f"y{n}", f"w{n}", None, "@logo where?", 90) for n in range(90)]
    young += [(f"b{n}", "logo", f"y{n}", "", 90.5) for n in range(90)]
    lines = [*asked([0.5] * 20), *asked([None] * 5, start=20), *young, ("z", "later", None, "", 100)]
    found = ids(dataset(lines, accounts=LOGO))
    assert (found["CV-4.within_4h"].grade, found["CV-4.within_24h"].grade) == ("A", "B")


def test_everything_answered_by_the_community():
    lines = [(f"q{n}", f"u{n}", None, "@logo where?", 0) for n in range(25)]
    lines += [(f"a{n}", f"w{n}", f"q{n}", "there", 3) for n in range(25)]
    found = ids(dataset([*lines, LATE], accounts=LOGO))
    assert found["CV-4.community"].value == 1 and found["CV-4.community"].low < 1
    assert (found["CV-4.median"].measured, found["CV-4.median"].basis) == (False, "never_half")
    assert (found["CV-4.within_24h"].value, found["CV-4.mean"].value) == (0, 72)
    assert not found["CV-4.persons_logo"].measured


@pytest.mark.parametrize(("ours", "theirs"), [(5, 1), (1, 5)])
def test_neither_answer_ends_the_wait_for_the_other(ours, theirs):
    lines = [("q", "x", None, "@logo where?", 0), ("b", "y", "q", "", theirs), ("a", "logo", "q", "", ours)]
    lines += [("own", "x", "q", "found it", 0.5)]  # the asker alone is no answer
    data = dataset([*lines, LATE], accounts=LOGO)
    us, others = (curves.curve(data, data.select(), parties.EXTERNAL, who) for who in ("us", "community"))
    assert (us.time.tolist(), others.time.tolist()) == ([ours], [theirs])


@pytest.mark.parametrize(
    "lines", [[("q", "x", None, "@logo where?", None)], [("1", "logo", None), ("2", "logo", "1")], []]
)
def test_without_times_with_one_party_or_with_nothing_no_time_is_given(lines):
    data = dataset(lines, accounts=LOGO)
    found = ids(data, quick=False)
    for id in ("CV-4.median", "CV-4.mean", "CV-4.within_1h", "CV-15.hours"):
        assert id not in found or (not found[id].measured and found[id].missing)
    tables = conversations.measure(data).tables
    assert not tables or not len(tables["curves"])
    assert all(not one.measured for one in (conversations.in_office_hours(data) if lines else []))


WAITS = st.lists(st.one_of(st.none(), st.integers(0, 80)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(WAITS, st.sampled_from((1, 4, 24)))
def test_one_more_unanswered_message_never_raises_what_is_answered(waits, within):
    other = [LATE, ("zz", "w", "z", "a reply, so that the channel holds them", 2000)]
    before = ids(dataset([*asked(waits), *other], accounts=LOGO))
    after = ids(dataset([*asked([*waits, None]), *other], accounts=LOGO))
    id = f"CV-4.within_{within}h"
    assert after[id].value <= before[id].value + 1e-12
    assert after["CV-4.mean"].value >= before["CV-4.mean"].value - 1e-9


# -- office hours -------------------------------------------------------------------------------------------


def test_office_hours_count_another_time_and_say_so():
    # START is Thursday 1 January 2026, 10:00 in the Netherlands: a holiday; Friday is not, Monday comes next.
    lines = asked([24, 24 + 3, 24 + 72], tag="q")  # Friday 10:00, 13:00, Monday 10:00
    data = dataset([*lines, LATE], accounts=LOGO)
    found = {one.id: one for one in conversations.in_office_hours(data)}
    assert set(found) == {"CV-4.median", "CV-4.within_1h", "CV-4.within_4h"}
    assert found["CV-4.median"].value == 4  # the one of Friday 13:00
    assert found["CV-4.within_1h"].value == pytest.approx(1 / 3)
    assert {one.basis for one in found.values()} == {"office_hours"}
    assert ids(data)["CV-4.median"].value == 27  # the wall clock goes on
    table = conversations.measure(data, quick=True).tables["office_curves"]
    assert table.loc[table["who"] == "us", "hours"].tolist() == [0, 1, 4, 9]


# -- hours of the week --------------------------------------------------------------------------------------


def at(text):
    return pd.Timestamp(text, tz="Europe/Amsterdam").tz_convert("UTC")


def test_hours_are_those_of_the_netherlands_in_summer_and_winter():
    moments = [
        "2026-01-05 00:30",
        "2026-07-06 00:30",
        "2026-03-29 03:30",
        "2026-10-25 23:59",
        "2026-10-26 00:00",
    ]
    data = dataset(
        [(str(n), "x", None, "", at(text)) for n, text in enumerate(moments)] + [("u", "x", None, "", None)]
    )
    assert hour_of_week(data).tolist() == [0, 0, 6 * 24 + 3, 6 * 24 + 23, 0, -1]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Amsterdam"])
def test_days_without_an_hour_are_no_midnights(zone):
    days = [(str(n), "x", None, "", pd.Timestamp(2026, 1, n + 1, tz=zone)) for n in range(5)]
    other = [{"id": "o", "author": "y", "channel": "slack", "posted_at": at("2026-01-05 00:00")}]
    other += [{"id": "p", "author": "y", "channel": "slack", "posted_at": at("2026-01-05 08:00")}]
    assert hour_of_week(dataset([*days, *other])).tolist() == [-1] * 5 + [0, 8]


def conversation(n_messages, answerers, at_message="2026-01-05 20:15", at_answer="2026-01-06 10:15"):
    """Messages to the logo by as many outsiders, each answered by the next of ours (None: not)."""
    lines = [(f"m{n}", f"u{n}", None, "@logo hello", at(at_message)) for n in range(n_messages)]
    lines += [(f"r{n}", who, f"m{n}", "", at(at_answer)) for n, who in enumerate(answerers) if who]
    return [*lines, LATE]


def week(lines, selection=None, people=PEOPLE):
    data = dataset(lines, people=people, accounts=LOGO)
    return hours.hours(data, data.select(selection), parties.EXTERNAL)


def test_messages_and_answers_by_hour():
    found = week(conversation(50, ["logo"] * 45 + [None] * 5))
    assert (found.messages[20], found.messages.sum()) == (50, 50)
    assert (found.answers[24 + 10], found.answers.sum(), found.hidden, found.n) == (45, 45, 0, 45)
    assert parts_of(found.messages)[0, 5] == 50
    assert gap(found.messages, found.answers) == Gap(0, 5, 1.0, 0.0, True)


def test_nobodys_working_hours_can_be_read():
    four = week(conversation(50, ["logo"] * 10 + list(STAFF[:4]) * 10))
    assert (four.answers.sum(), four.hidden) == (10, 40)  # the logo's stay
    five = week(conversation(50, ["logo"] * 10 + list(STAFF[:5]) * 8))
    assert (five.answers.sum(), five.hidden) == (50, 0)
    mostly_ann = week(conversation(50, [*STAFF, *["ann"] * 40]))
    assert (mostly_ann.answers.sum(), mostly_ann.hidden) == (0, 46)


def test_a_filter_that_leaves_out_a_few_tells_nothing_by_subtraction():
    early = conversation(30, list(STAFF[:5]) * 6)
    late = [
        ("m", "v", None, "@logo hello", at("2026-02-02 20:15")),
        ("r", "fem", "m", "", at("2026-02-02 21:15")),
    ]
    found = week([*early, *late], Selection(end=pd.Timestamp("2026-01-31").date()))
    assert (found.answers.sum(), found.hidden) == (0, 30)
    assert week([*early, *late]).answers.sum() == 31


def test_a_few_outsiders_are_not_shown_either():
    lines = [(f"m{n}", f"u{n % 4}", None, "@logo hello", at("2026-01-05 20:15")) for n in range(40)]
    lines += [(f"r{n}", "logo", f"m{n}", "", at("2026-01-06 10:15")) for n in range(40)]
    assert week([*lines, LATE]).messages.sum() == 0


def test_inside_it_is_about_starting_and_answering():
    lines = [(f"m{n}", STAFF[n % 6], None, "who knows?", at("2026-01-05 20:15")) for n in range(48)]
    lines += [(f"r{n}", STAFF[(n + 1) % 6], f"m{n}", "", at("2026-01-06 10:15")) for n in range(48)]
    lines += [(f"s{n}", STAFF[n % 6], f"m{n}", "to myself", at("2026-01-07 10:15")) for n in range(48)]
    data = dataset([*lines, ("z", "ann", None, "", 2000)], people=PEOPLE, channel="slack")
    found = hours.hours(data, data.select(), parties.INTERNAL)
    assert (found.messages[20], found.answers[34], found.answers.sum()) == (48, 48, 48)
    assert ids(data, side="internal")["CV-15.hours"].value == 0


COUNTS = st.lists(st.integers(0, 20), min_size=42, max_size=42).map(np.array)


@given(COUNTS, COUNTS)
def test_the_overlap_is_one_minus_the_distance_of_the_two(a, b):
    found = overlap(a, b)
    if not a.sum() or not b.sum():
        assert found is None
        return
    assert found == pytest.approx(1 - np.abs(a / a.sum() - b / b.sum()).sum() / 2)
    assert found == overlap(b, a) and 0 <= found <= 1
    assert overlap(a, 3 * a) == pytest.approx(1)


def test_the_same_hours_are_within_chance_and_other_hours_are_not():
    rng = np.random.default_rng(3)
    one, two = rng.multinomial(200, np.ones(42) / 42), rng.multinomial(200, np.ones(42) / 42)
    expected, p = hours._chance(one, two, overlap(one, two), one.sum(), two.sum())
    assert p > 0.05 and abs(expected - overlap(one, two)) < 0.06
    shifted = np.roll(one * (np.arange(42) < 21), 21)
    assert hours._chance(one, shifted, overlap(one, shifted), one.sum(), shifted.sum())[1] < 0.01


def test_what_is_answered_at_other_hours_has_no_overlap_and_says_how_many():
    found = ids(dataset(conversation(50, ["logo"] * 45), people=PEOPLE, accounts=LOGO), quick=False)
    one = found["CV-15.hours"]
    assert (one.value, one.n, one.grade) == (0, 45, "B")
    assert one.expected > 0.8 and one.p < 0.01
    few = ids(dataset(conversation(50, STAFF[:4] * 5), people=PEOPLE, accounts=LOGO))["CV-15.hours"]
    assert (few.measured, few.basis) == (False, "few_people")


def dozens(n, per, seed=0):
    """n conversations in hours of their own, with so many messages and as many answers two parts later."""
    rng, lines = np.random.default_rng(seed), []
    for one in range(n):
        start = float(rng.integers(0, 42)) * 4
        lines.append((f"p{one}", "logo", None, "news", start))
        for turn in range(per):
            lines.append((f"q{one}-{turn}", f"u{one}-{turn}", f"p{one}", "well", start + 0.1))
        late = float(rng.integers(0, 42)) * 4
        lines += [(f"a{one}-{turn}", "logo", f"q{one}-{turn}", "there", start + late) for turn in range(per)]
    return dataset([*lines, ("z", "later", None, "", 1000)], accounts=LOGO)


def test_long_conversations_are_no_more_hours_than_short_ones():
    """Nine times as many messages in the same conversations: the same chance, and not nine times as sure."""
    short, long = (ids(dozens(60, per), quick=False)["CV-15.hours"] for per in (1, 9))
    assert long.value == pytest.approx(short.value)
    assert (short.n, long.n) == (60, 540)
    assert long.expected == pytest.approx(short.expected, abs=0.03)
    assert long.p == pytest.approx(short.p, abs=0.1)


def test_one_message_per_conversation_has_the_chance_of_dealing_messages_anew():
    data = dozens(80, 1, seed=3)
    found = hours.hours(data, data.select(), parties.EXTERNAL)
    messages, answers = parts_of(found.messages).ravel(), parts_of(found.answers).ravel()
    rng, both = np.random.default_rng(1), messages + answers
    dealt = rng.multivariate_hypergeometric(both, int(answers.sum()), size=2000, method="marginals")
    null = [overlap(both - one, one) for one in dealt]
    told = ids(data, quick=False)["CV-15.hours"]
    assert told.expected == pytest.approx(np.mean(null), abs=0.015)
    assert told.p == pytest.approx(np.mean(np.array(null) <= told.value), abs=0.06)


def test_the_gap_is_the_busiest_part_or_else_the_widest():
    messages, answers = np.zeros(168, int), np.zeros(168, int)
    messages[[20, 34, 60]], answers[[20, 34, 60]] = (50, 40, 10), (50, 10, 40)
    assert gap(messages, answers) == Gap(1, 2, 0.4, 0.1, False)
    assert gap(messages, answers).seldom
    assert not gap(messages, messages).seldom
    assert gap(messages // 10, answers) is None


# -- persons and logo ---------------------------------------------------------------------------------------


def test_persons_of_all_messages_and_of_replies_apart():
    lines = [("1", "logo", None), ("2", "ann", None), ("3", "who", None)]
    lines += [
        ("4", "x", "1", "hm?", 1),
        ("5", "ann", "4", "", 2),
        ("6", "logo", "4", "", 2),
        ("7", "ben", "4", "", 2),
        *[(f"7{name}", name, "4", "", 2) for name in STAFF[2:5]],
    ]
    lines += [("8", "who", "4", "", 3), ("9", "ann", "2", "my own", 1), LATE]
    accounts = {**LOGO, "who": {"is_employee": True, "kind": "unknown"}}
    data = dataset(lines, people=PEOPLE, accounts=accounts)
    found = ids(data)
    assert (found["CV-5"].k, found["CV-5"].n) == (7, 9)
    assert (found["CV-5.replies"].k, found["CV-5.replies"].n) == (5, 6)
    table = conversations.measure(data, quick=True).tables["voices"].set_index(["side", "what"])
    assert table.loc[("external", "all")].tolist() == [7, 2, 2]
    assert table.loc[("external", "replies")].tolist() == [5, 1, 1]


def replied(persons, by_logo=3, late=0, channel="x"):
    """So many persons of ours answer somebody, the logo thrice; later others of them do."""
    lines = [("1", "logo", None), ("2", "x", "1", "hm?", 1)]
    lines += [(f"l{k}", "logo", "2", "Thank you", 2) for k in range(by_logo)]
    lines += [(f"p{k}", f"staff{k}", "2", "Thanks", 2) for k in range(persons)]
    lines += [(f"q{k}", f"staff{persons + k}", "2", "No", 500) for k in range(late)]
    people = [{"name": f"staff{k}", "kind": "person"} for k in range(12)]
    return dataset([*lines, LATE], people=people, accounts=LOGO, channel=channel)


@pytest.mark.parametrize(("persons", "told"), [(0, True), (1, False), (4, False), (5, True)])
@pytest.mark.parametrize("id", ["CV-5.replies", "CV-5", "CV-12.polite"])
def test_what_fewer_than_five_colleagues_answer_is_not_told(id, persons, told):
    data = replied(persons)
    found = ids(data)[id]
    assert (found.measured, found.basis) == (told, "full" if told else "few_people")
    if not told:
        assert (found.k, found.n, found.value) == (None, None, None)
    table = conversations.measure(data, quick=True).tables["voices"]
    assert table[["person", "logo"]].notna().all(axis=None) == told


@pytest.mark.parametrize("persons", [0, 1, 4, 5])
def test_how_polite_the_logo_alone_is_is_told(persons):
    alone = ids(replied(persons), selection=Selection(kinds=("logo",)))["CV-12.polite"]
    assert (alone.measured, alone.value) == (True, 1.0)


@pytest.mark.parametrize(("late", "told"), [(0, True), (1, False), (4, False), (5, True)])
@pytest.mark.parametrize("id", ["CV-5.replies", "CV-5", "CV-12.polite"])
def test_the_difference_of_two_selections_tells_nobodys_answers(id, late, told):
    data = replied(6, late=late)
    assert ids(data)[id].measured
    early = ids(data, selection=Selection(end=pd.Timestamp("2026-01-10").date()))[id]
    assert (early.measured, early.basis) == (told, "full" if told else "few_people")


def test_who_may_be_a_person_counts_as_one_unless_it_speaks_for_us():
    lines = [("1", "desk", None), ("2", "x", "1", "hm?", 1), ("3", "desk", "2", "Thanks", 2)]
    spoken = dataset([*lines, LATE], ours=["desk"])
    assert ids(spoken)["CV-12.polite"].value == 1
    other = dataset([*lines, ("4", "eva", "2", "Thanks", 2), LATE], ours=["desk"], people=[{"name": "eva"}])
    assert ids(other)["CV-12.polite"].basis == "few_people"


def inside(people, beside=0, logo=False):
    """Questions inside, each answered by the next colleague; so many others have a channel of their own."""
    lines = []
    for channel, n in (("viva", people), ("slack", beside)):
        for k in range(n):
            q, a = f"{channel}{k}", f"{channel}{(k + 1) % n}"
            lines.append({"id": f"q{q}", "author": q, "text": "Who?", "posted_at": 0, "channel": channel})
            lines.append({"id": f"a{q}", "author": a, "parent": f"q{q}", "posted_at": 1, "channel": channel})
    end = {"id": "z", "author": "viva0", "text": "", "posted_at": 500, "channel": "viva"}
    more = [{"id": "n", "author": "news", "text": "News", "channel": "viva"}] if logo else []
    names = {line["author"] for line in lines}
    people_table = [{"name": name, "kind": "person"} for name in sorted(names)]
    accounts = {"news": {"kind": "logo", "official": True}} if logo else {}
    return dataset([*lines, *more, end], people=people_table, accounts=accounts)


@pytest.mark.parametrize(("people", "logo", "told"), [(2, False, False), (4, False, False), (5, False, True)])
def test_how_a_handful_of_colleagues_answer_each_other_is_not_told(people, logo, told):
    data = inside(people, logo=logo)
    found = ids(data, side="internal")
    for id in ("CV-3", "CV-3.open", "CV-4.median", "CV-4.within_4h", "CV-4.mean"):
        assert found[id].measured == told, id
        assert told or found[id].basis == "few_people", id
    assert (len(conversations.measure(data, quick=True).tables["curves"]) > 0) == told
    office = conversations.in_office_hours(data)
    assert [one.measured for one in office] == [told] * 3


def test_a_channel_of_a_handful_is_not_told_by_leaving_it_out():
    data, viva = inside(6, beside=4), Selection(channels=("viva",))
    assert ids(data, side="internal")["CV-3"].n == 10
    assert ids(data, side="internal", selection=viva)["CV-3"].basis == "few_people"
    assert ids(inside(6, beside=5), side="internal", selection=viva)["CV-3"].n == 6


def test_no_reply_of_ours_is_no_share_of_replies():
    found = ids(dataset([("1", "logo", None), ("2", "x", "1", "hm", 1), LATE], accounts=LOGO))
    assert (found["CV-5"].n, found["CV-5.replies"].measured) == (1, False)


def engaged(n, by_person, by_logo, people=STAFF, **columns):
    """n posts of persons and of the logo, each with so many comments by different outsiders."""
    lines = []
    for number in range(n):
        for who, comments in ((people[number % len(people)], by_person), ("logo", by_logo)):
            id = f"{who}{number}"
            lines.append((id, who, None, "news", 0))
            lines += [(f"{id}-{k}", f"u{k}", id, "nice", 1) for k in range(comments)]
            lines.append((f"{id}-own", "logo" if who != "logo" else "ann", id, "thanks all", 2))
    return dataset([*lines, LATE], people=PEOPLE, accounts={**LOGO, **columns})


def test_comments_for_persons_beside_the_logo():
    found = ids(engaged(24, 3, 2), quick=False)["CV-5.engagement"]
    assert found.value == pytest.approx(1.5)  # colleagues under it do not count
    assert (found.low, found.high) == (pytest.approx(1.5), pytest.approx(1.5))
    assert (found.k, found.n, found.grade, found.basis, found.expected) == (24, 48, "B", "per_post", 1)
    assert ids(engaged(24, 3, 2))["CV-5.engagement"].low is None


def test_followers_are_the_exposure_where_they_are_known():
    accounts = {name: {"followers": 100.0} for name in STAFF}
    data = engaged(24, 3, 2, **accounts, logo={**LOGO["logo"], "followers": 1000.0})
    found = ids(data)["CV-5.engagement"]
    assert (found.basis, found.value) == ("full", pytest.approx(15))


@pytest.mark.parametrize(("n", "people"), [(19, STAFF), (24, STAFF[:4])])
def test_few_posts_or_few_persons_are_not_compared(n, people):
    found = ids(engaged(n, 3, 2, people))["CV-5.engagement"]
    assert (found.measured, found.basis) == (False, "few_voices")


def test_a_logo_without_any_comment_is_no_denominator():
    found = ids(engaged(24, 3, 0))["CV-5.engagement"]
    assert (found.measured, found.basis) == (False, "no_comments")


def test_replies_by_the_logo_alone_bring_the_advice_that_persons_answer():
    from fivec.advice import advice

    lines = [
        line
        for n in range(40)
        for line in ((f"p{n}", STAFF[n % 5], None, "news", 0), (f"c{n}", f"u{n}", f"p{n}", "hm", 1))
    ]
    lines += [(f"r{n}", "logo", f"c{n}", "", 2) for n in range(40)]
    lines += [(f"d{n}", f"v{n}", f"c{n}", "", 3) for n in range(40)]
    result = conversations.measure(dataset([*lines, LATE], people=PEOPLE, accounts=LOGO), quick=True)
    assert result.measure("CV-5").value == 0.5
    assert result.measure("CV-5.replies").value == 0
    assert "advice.conversations.persons" in [one.key for one in advice("conversations", result, most=5)]


@pytest.mark.parametrize("kinds", [("logo",), ("person",), ("person", "unknown")])
def test_a_filter_on_one_kind_of_account_does_not_tell_who_speaks(kinds):
    data = replied(8)
    for id in ("CV-5", "CV-5.replies"):
        found = ids(data, selection=Selection(kinds=kinds))[id]
        assert (found.measured, found.basis) == (False, "one_kind")
        assert ids(data, selection=Selection(kinds=("person", "logo")))[id].measured


def test_the_evidence_is_that_of_the_data():
    data = dataset([*asked([1, 2]), LATE])
    assert evidence(data).basis == "each_author"
    found = ids(data)
    assert found["CV-4.within_24h"].basis == "each_author"
    assert "CV-4.community" not in found and "CV-4.persons_logo" not in found
    assert replace(found["CV-4.mean"], value=None).missing == ("organisation",)
