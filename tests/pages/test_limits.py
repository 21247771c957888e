"""What a page says it lacks, how many rows are behind a number, and a story that fits everybody."""

import re

import pytest

from dashboard import general, tables, unlocks
from dashboard.state import Typed
from fivec import content, conversations, inputs
from fivec.language import translator
from fivec.measures import Result, not_measured, proportion
from fivec.settings import Choices
from tests.builders import dataset
from tests.pages.conftest import posts, session, words


class Seen:
    """As much of a view as these rooms look at."""

    def __init__(self, data, language="nl"):
        self.data, self.t = data, translator(language)


def visitor(**more):
    found = session(**more, posts=posts())
    found.choices = Choices(ours=("zorghuis",))
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_rows_behind_the_headline_are_as_many_as_it_counts(dashboard, language):
    who = visitor()
    app = dashboard("conversations", language, who)
    assert not app.exception
    headline = conversations.measure(who.data, quick=True).headline
    t = translator(language)
    assert t("room.rows", n=headline.n) in [one.label for one in app.expander]
    every = len(conversations.measure(who.data, quick=True).tables["threads"])
    assert every > headline.n and t("rows.aside", n=every - headline.n) in words(app)


def test_where_no_step_is_known_every_old_enough_thread_is_behind_the_number():
    lines = [{"id": f"p{row}", "author": "logo", "comments": row, "posted_at": 40 * row} for row in range(4)]
    result = conversations.measure(dataset(lines, ours=["logo"]), quick=True)
    assert (result.headline.basis, result.headline.n) == ("comment_counts", 2)
    assert tables.counted(result.tables["threads"]).sum() == 2


def test_only_what_is_missing_on_the_side_shown_is_asked_for():
    outside = [{"id": "a", "author": "logo", "text": "Nieuws"}, {"id": "b", "author": "x", "parent": "a"}]
    data = dataset(outside, ours=["logo"], story=[("Zorg", "Wij zorgen")])
    assert inputs.found(data)["replies"] == inputs.found(data)["story"] == inputs.FULL
    view = Seen(data)
    result = Result(
        (proportion("CV-1", 1, 9, side="external"), not_measured("CV-1", "counted", side="internal")),
        (
            not_measured("CV-3", "replies", side="external"),
            not_measured("CV-5", "kinds", side="external"),
            not_measured("CV-8.balance", "more", side="external"),
            not_measured("CT-1", "story", "organisation", side="external"),
            not_measured("CV-4.median", "times", side="internal"),
        ),
    )
    assert unlocks.wishes(view, result, "external") == ["missing.kinds"]
    assert unlocks.wishes(view, result, "internal") == ["missing.counted", "missing.times"]
    # The headline of a side asks for what another channel has: that is still a wish.
    lacking = Result((proportion("CV-1", 1, 9, side="external", missing=("replies",)),))
    assert unlocks.wishes(view, lacking, "external") == ["CV-1.missing.replies"]


GENERAL = Typed(story=(("Samen", "Week samen met buren en familie in de tuin bij zorghuis helpen komen"),),
                audience=("Hoe kan ik helpen in de tuin?",))  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_story_that_fits_what_everybody_writes_is_told_on_the_page(dashboard, language, monkeypatch):
    who = visitor(typed=GENERAL)
    found = content.measure(who.data, quick=True).measure("CT-1.story_too_general", "external")
    assert found.value is not None
    monkeypatch.setattr(general, "LIMIT", found.low + 0.01)
    said = re.escape(translator(language)("general.warning", share="SHARE")).replace("SHARE", ".*")
    app = dashboard("content", language, who)
    assert not any(re.fullmatch(said, one.value) for one in app.warning)
    monkeypatch.setattr(general, "LIMIT", found.low - 0.01)
    app = dashboard("content", language, who)
    assert [one for one in app.warning if re.fullmatch(said, one.value)]
