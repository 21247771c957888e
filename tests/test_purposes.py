"""What our posts are for, counted by hand, and when that cannot be told."""

import pytest

from fivec import content
from fivec.dataset import Selection
from fivec.language import LANGUAGES, translator
from fivec.measures import wilson
from fivec.sentences import sentence
from tests.builders import START, dataset

OURS = [
    "De nieuwe bushalte bij het huis is klaar en wordt al gebruikt.",
    "Onze fietsen zijn gekeurd, de lampen doen het weer.",
    "Bedankt aan iedereen die kwam helpen in de tuin!",
    "Meld je aan voor de open dag in het grote huis.",
]


def purposes(posts, **more):
    result = content.measure(dataset(posts, ours=["zorg"]), **more)
    return [result.measure(f"CT-9.{name}") for name in ("information", "community", "action")]


def own(*texts, **more):
    return [
        {"id": f"o{k}", "author": "zorg", "text": text, "posted_at": k, **more}
        for k, text in enumerate(texts)
    ]


def test_three_shares_counted_by_hand():
    found = purposes(own(*OURS * 1, OURS[0] + " https://x.nl"))
    assert [(one.k, one.n, one.grade) for one in found] == [(2, 4, "C"), (1, 4, "C"), (1, 4, "C")]
    assert (found[0].low, found[0].high) == pytest.approx(wilson(2, 4))
    assert sum(one.value for one in found) == 1


def test_the_same_short_text_counts_once_as_well():
    found = purposes(own(*OURS, "Dank jullie wel!", "dank  jullie wel!", "Fijn weekend!", "Fijn weekend!"))
    assert [one.n for one in found] == [6, 6, 6]
    assert [one.k for one in found][1] == 3


def test_rules_that_err_are_never_quite_sure():
    many = [
        f"De bushalte bij huis {'abcdefghij'[k // 13]}{'klmnopqrstuvw'[k % 13]} is nu helemaal klaar."
        for k in range(130)
    ]
    assert [one.grade for one in purposes(own(*many))] == ["B", "B", "B"]


def test_others_answers_shares_emoji_and_other_languages_do_not_count():
    german = "Der neue Garten ist fertig und die Bewohner sind sehr glücklich mit den Blumen und den Bäumen."
    posts = [
        *own(*OURS, "🎉🎉", german),
        ("b", "buur", None, "Wat een mooie tuin hebben jullie daar gemaakt."),
        ("r", "zorg", "b", "Dank je wel voor het mooie compliment over de tuin!"),
        {"id": "s", "author": "zorg", "kind": "share", "share_of": "b", "text": "Wat een mooie tuin"},
    ]
    assert [(one.k, one.n) for one in purposes(posts)] == [(2, 4), (1, 4), (1, 4)]


def test_a_selection_filters_and_nothing_of_ours_is_not_nought():
    some = purposes(own(*OURS), selection=Selection(end=START.date()))
    assert some[0].n == 4
    later = purposes(
        own(*OURS), selection=Selection(start=(START + (START - START)).date().replace(year=2027))
    )
    assert [(one.value, one.missing) for one in later] == [(None, ("own_posts",))] * 3
    answers = [
        ("b", "buur", None, "Wat een mooie tuin hebben jullie daar."),
        ("r", "zorg", "b", "Dank je wel daarvoor!"),
    ]
    assert [(one.value, one.missing) for one in purposes(answers)] == [(None, ("own_posts",))] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_answers_is_told_so_in_the_same_words_for_every_measure(language):
    posts = [
        ("b", "buur", None, "Wat een mooie tuin hebben jullie daar."),
        ("r", "zorg", "b", "Dank je wel daarvoor!"),
        {"id": "s", "author": "gast", "kind": "share", "share_of": "b"},
    ]
    result, t = content.measure(dataset(posts, ours=["zorg"]), quick=True), translator(language)
    found = [result.measure(id, "external") for id in ("CT-6", "CT-9.action")]
    assert {one.missing for one in found} == {("own_posts",)}
    assert {sentence(one, t) for one in found} == {t("missing.own_posts")}
